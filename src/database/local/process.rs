//! The running `postgres` process.

use std::io;
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tokio::sync::watch;

/// A child that a thread of its own waits for. Tokio's child would be tied to the runtime that
/// started it, and every test has its own runtime while the cluster serves them all.
#[derive(Debug)]
pub(super) struct Process {
    pid: Pid,
    ended: watch::Receiver<Option<ExitStatus>>,
}

impl Process {
    pub fn start(command: &mut Command) -> io::Result<Process> {
        let mut child = command.spawn()?;
        let pid = Pid::from_child(&child);
        let (sender, ended) = watch::channel(None);
        let watch = move || {
            if let Ok(status) = child.wait() {
                sender.send_replace(Some(status));
            }
        };
        if let Err(error) = thread::Builder::new().name("postgres".to_owned()).spawn(watch) {
            kill_process(pid, Signal::QUIT)?;
            return Err(error);
        }
        Ok(Process { pid, ended })
    }

    pub fn pid(&self) -> i32 {
        self.pid.as_raw_pid()
    }

    pub fn has_ended(&self) -> bool {
        self.ended.borrow().is_some() || self.ended.has_changed().is_err()
    }

    /// How it ended; none when the operating system does not say.
    pub async fn wait(&self) -> Option<ExitStatus> {
        let mut ended = self.ended.clone();
        match ended.wait_for(Option::is_some).await {
            Ok(status) => *status,
            Err(_) => None,
        }
    }

    pub fn signal(&self, signal: Signal) {
        if !self.has_ended() {
            // The only failure left is that it ended meanwhile.
            let _ = kill_process(self.pid, signal);
        }
    }

    /// Whether it ended within `limit`; holds the thread meanwhile.
    pub fn wait_blocking(&self, limit: Duration) -> bool {
        let started = Instant::now();
        while !self.has_ended() {
            if started.elapsed() > limit {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        true
    }
}
