//! `pg_dump` and `pg_restore`: which of them, and what went wrong with them.

use std::{
    io,
    path::PathBuf,
    process::{Command, ExitStatus},
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

/// What a program said, short enough for a line.
pub(super) fn told(said: &[u8]) -> String {
    const LONGEST: usize = 500;
    let text = String::from_utf8_lossy(said);
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}
