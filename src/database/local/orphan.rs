//! A Postgres that outlived its server: after `kill -9` of the server its child goes on alone.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::Uid;
use rustix::process::{Pid, Signal, kill_process};

use super::error::StartError;

/// Enough for the checkpoint of a fast shutdown on a slow disk.
const FAST_LIMIT: Duration = Duration::from_secs(60);
const IMMEDIATE_LIMIT: Duration = Duration::from_secs(15);

/// Stops a Postgres that still serves `cluster`. The caller holds the lock of the data directory,
/// so no other server of ours is using it.
pub(super) fn stop(cluster: &Path, owner: Uid) -> Result<(), StartError> {
    let record = cluster.join("postmaster.pid");
    // Without /proc there is no telling whose number this is; Postgres then decides for itself.
    let Some(pid) = recorded_process(&record).filter(|_| Path::new("/proc/self").exists()) else {
        return Ok(());
    };
    if !serves(pid, cluster, owner) {
        return forget_reused_number(pid, &record);
    }
    tracing::warn!(pid = pid.as_raw_pid(), "verwaistes PostgreSQL gefunden, es wird beendet");
    for (signal, limit) in [(Signal::INT, FAST_LIMIT), (Signal::QUIT, IMMEDIATE_LIMIT)] {
        // A failure means that it has just ended, which the wait sees.
        let _ = kill_process(pid, signal);
        let started = Instant::now();
        while started.elapsed() < limit {
            if !serves(pid, cluster, owner) {
                return Ok(());
            }
            sleep(Duration::from_millis(20));
        }
    }
    Err(StartError::Orphan { directory: cluster.to_owned(), pid: pid.as_raw_pid() })
}

fn recorded_process(record: &Path) -> Option<Pid> {
    let text = fs::read_to_string(record).ok()?;
    let number: i32 = text.lines().next()?.trim().parse().ok()?;
    if number > 1 { Pid::from_raw(number) } else { None }
}

/// Postgres works inside its cluster's folder, which tells it from a stranger that got the same
/// number after a restart of the machine.
fn serves(pid: Pid, cluster: &Path, owner: Uid) -> bool {
    let process = process_folder(pid);
    fs::metadata(&process).is_ok_and(|it| it.uid() == owner.as_raw())
        && fs::read_link(process.join("cwd")).is_ok_and(|folder| folder == cluster)
}

/// Postgres takes any living process of its own account with the recorded number for a second
/// Postgres and would refuse to start.
fn forget_reused_number(pid: Pid, record: &Path) -> Result<(), StartError> {
    if fs::read_link(process_folder(pid).join("cwd")).is_ok() {
        fs::remove_file(record).map_err(|source| StartError::at(record, source))?;
    }
    Ok(())
}

fn process_folder(pid: Pid) -> PathBuf {
    PathBuf::from(format!("/proc/{}", pid.as_raw_pid()))
}
