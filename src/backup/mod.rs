//! Backups: the whole database in one file, and back. What is in the file is Postgres' own dump, made and read
//! by its programs; around it stand what it is of and a checksum, so that nothing is touched before the whole
//! file has been found sound.

mod file;
mod make;
mod programs;
mod restore;
pub mod schedule;
mod target;

pub use file::{About, FileError};
pub use make::{make, make_file};
pub use programs::ProgramError;
pub use restore::{Restored, restore};
pub use target::Target;

use crate::error::reason;

/// Whether the programs for a server of this major version are there.
pub fn check_programs(version: i32) -> Result<(), ProgramError> {
    ["pg_dump", "pg_restore"].into_iter().try_for_each(|program| programs::find(program, version).map(|_| ()))
}

/// Why there is no backup, or nothing was restored; German sentences for the operator.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Program(#[from] ProgramError),
    #[error(transparent)]
    Schema(#[from] crate::database::migrations::SchemaError),
    #[error("Diese Datenbank ist noch leer; es gibt nichts zu sichern. Bitte starten Sie vvt zuerst einmal.")]
    Empty,
    #[error(
        "In dieser Datenbank gibt es schon Konten oder Organisationen. Wiederhergestellt wird nur in eine leere: in \
         ein neues Datenverzeichnis (VVT_DATA) oder eine neue Datenbank. Es wurde nichts geändert."
    )]
    Filled,
    #[error(
        "Die Sicherung ist von einer neueren Version von vvt (gemacht mit {0}). Bitte nehmen Sie mindestens diese \
         neuere Version. Es wurde nichts geändert."
    )]
    Newer(String),
    #[error(
        "Die Datenbank wird gerade benutzt. Bitte beenden Sie vvt auf allen Rechnern, bevor Sie eine Sicherung \
         wiederherstellen. Es wurde nichts geändert."
    )]
    InUse,
    #[error("Die Datenbank antwortet nicht oder lehnt ab: {0}")]
    Database(#[from] sqlx::Error),
    #[error("Das Verzeichnis der Sicherungen lässt sich nicht lesen: {}", reason(.0))]
    Directory(#[from] std::io::Error),
    #[error("Die Arbeit wurde unterbrochen: {0}")]
    Interrupted(String),
}
