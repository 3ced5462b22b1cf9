//! `pg_dump` and `pg_restore`: which of them, and what went wrong with them.

use std::{
    io::{self, Read},
    path::PathBuf,
    process::{Child, Command, ExitStatus},
    thread::JoinHandle,
};

use super::Target;
use crate::database::local::{Programs, Search};

#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    #[error(
        "Die Programme pg_dump und pg_restore von PostgreSQL {version} oder neuer fehlen. Bitte installieren Sie sie \
         (Debian: postgresql-client), oder nennen Sie ihr Verzeichnis in PG_BIN."
    )]
    Missing { version: i32 },
    #[error("{program} ist gescheitert ({status}): {said}")]
    Failed { program: &'static str, status: ExitStatus, said: String },
    #[error("{program} lässt sich nicht starten: {source}")]
    Start { program: &'static str, source: io::Error },
}

/// The program for a server of this major version: its own, else the oldest of the newer ones.
pub(super) fn find(program: &'static str, version: i32) -> Result<PathBuf, ProgramError> {
    let found = Programs::all(&Search::from_environment());
    let fits = |programs: &&Programs| i64::from(programs.version) >= i64::from(version);
    let best = found.iter().filter(fits).min_by_key(|programs| programs.version);
    let path = best.map(|programs| programs.folder.join(program)).filter(|path| path.is_file());
    path.ok_or(ProgramError::Missing { version })
}

/// The program on this database, without the environment, in which PGHOST and the like would change what it does.
pub(super) fn command(program: PathBuf, target: &Target) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C.UTF-8");
    if let Some(password) = &target.password {
        command.env("PGPASSWORD", password);
    }
    command.arg("--no-password").arg(format!("--dbname={}", target.address));
    command
}

/// What a program says while it works: all of it is taken, so that it never waits, and the beginning is kept.
pub(super) struct Saying(JoinHandle<Vec<u8>>);

impl Saying {
    /// Of a child whose errors come through a pipe.
    pub fn of(child: &mut Child) -> Self {
        const KEPT: u64 = 64 * 1024;
        let said = child.stderr.take();
        Self(std::thread::spawn(move || {
            let mut text = Vec::new();
            if let Some(mut said) = said {
                // What cannot be read is not told.
                let _ = said.by_ref().take(KEPT).read_to_end(&mut text);
                let _ = io::copy(&mut said, &mut io::sink());
            }
            text
        }))
    }

    /// Waits for the end.
    pub fn end(self, program: &'static str, child: &mut Child) -> Result<(), ProgramError> {
        let status = child.wait().map_err(|source| ProgramError::Start { program, source })?;
        let said = told(&self.0.join().unwrap_or_default());
        if status.success() { Ok(()) } else { Err(ProgramError::Failed { program, status, said }) }
    }
}

/// Short enough for a line.
fn told(said: &[u8]) -> String {
    const LONGEST: usize = 500;
    let text = String::from_utf8_lossy(said);
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use std::process::Stdio;

    use super::*;

    /// More than a pipe holds and than is kept.
    #[test]
    fn a_program_that_says_much_ends_all_the_same() {
        let script = "head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 3";
        let mut child = Command::new("sh").args(["-c", script]).stderr(Stdio::piped()).spawn().unwrap();
        let saying = Saying::of(&mut child);
        let error = saying.end("sh", &mut child).unwrap_err();
        assert!(
            matches!(error, ProgramError::Failed { said, .. } if said.len() == 500 && said.starts_with('x'))
        );
    }
}
