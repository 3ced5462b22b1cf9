//! The folder of a cluster that lives as long as its test process.

use std::fs::{self, DirBuilder};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use uuid::Uuid;

use super::directory::{SOCKET, fits_socket};
use super::error::StartError;

/// A test process may end without dropping anything (a `static`, an abort, a kill). The guard
/// notices, because its input ends, and then ends Postgres and removes the folder.
const GUARD: &str = r#"
read -r answer && exit
pid=$(head -n 1 "$1/postgres/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ]; then
    kill -QUIT "$pid"
    tries=0
    while kill -0 "$pid" && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
fi
rm -rf "$1" || { sleep 2; rm -rf "$1"; }
"#;

#[derive(Debug)]
pub(super) struct Throwaway {
    folder: PathBuf,
    guard: Child,
}

impl Throwaway {
    pub fn create() -> Result<Throwaway, StartError> {
        let name = format!("vvt-{}", Uuid::new_v4().simple());
        let mut folder = std::env::temp_dir().join(&name);
        if !fits_socket(&folder.join(SOCKET)) {
            folder = Path::new("/tmp").join(name);
        }
        DirBuilder::new().mode(0o700).create(&folder).map_err(|e| StartError::at(&folder, e))?;
        let guard = Command::new("sh")
            .args(["-c", GUARD, "sh"])
            .arg(&folder)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|source| StartError::Program { program: PathBuf::from("sh"), source })?;
        Ok(Throwaway { folder, guard })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        if fs::remove_dir_all(&self.folder).is_err() {
            // The guard, whose input ends with this value, tries again.
            return;
        }
        if let Some(mut input) = self.guard.stdin.take() {
            let _ = writeln!(input, "done");
        }
        let _ = self.guard.wait();
    }
}
