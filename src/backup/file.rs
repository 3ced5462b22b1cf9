//! The file: a line that names the format, a line of JSON that says of what it is, Postgres' dump, and at the
//! end the SHA-256 of all before, 32 bytes.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::error::reason;

const FORMAT: &[u8] = b"vvt-backup 1\n";
/// Of the line that says of what it is.
const LONGEST_HEAD: u64 = 64 * 1024;
const SUM: u64 = 32;
const PIECE: usize = 64 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("Die Datei lässt sich nicht lesen oder schreiben: {}", reason(.0))]
    Io(#[from] io::Error),
    #[error("Die Datei ist keine Sicherung von vvt. Es wurde nichts geändert.")]
    Other,
    #[error(
        "Die Sicherung ist beschädigt oder unvollständig: Ihre Prüfsumme stimmt nicht. Bitte nehmen Sie eine andere. \
         Es wurde nichts geändert."
    )]
    Damaged,
    #[error("Die Datei gibt es schon. Bitte nennen Sie einen anderen Namen; überschrieben wird nichts.")]
    Exists,
}

/// What a backup is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Of the program that made it.
    pub version: String,
    /// The migrations of its database.
    pub migrations: Vec<i64>,
    #[serde(with = "time::serde::rfc3339")]
    pub made_at: OffsetDateTime,
    /// Major version of the Postgres.
    pub postgres: i32,
}

/// Writes everything through the checksum.
struct Summed<W> {
    inner: W,
    sum: Sha256,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Writes a backup: `dump` says the dump into what it is given.
pub(super) fn write<E: From<FileError>>(
    output: impl Write,
    about: &About,
    dump: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let io = |error: io::Error| E::from(FileError::Io(error));
    let mut output = Summed { inner: output, sum: Sha256::new() };
    let head = serde_json::to_string(about).map_err(|error| io(error.into()))?;
    output.write_all(FORMAT).and_then(|()| writeln!(output, "{head}")).map_err(io)?;
    dump(&mut output)?;
    let Summed { mut inner, sum } = output;
    inner.write_all(&sum.finalize()).and_then(|()| inner.flush()).map_err(io)
}

/// A backup whose checksum is right.
pub(super) struct Sound {
    pub about: About,
    file: File,
    /// Where the dump begins and how long it is, in bytes.
    start: u64,
    length: u64,
}

impl Sound {
    /// Reads the whole file once.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut reader = BufReader::with_capacity(PIECE, &mut file);
        let mut format = Vec::new();
        reader.by_ref().take(FORMAT.len() as u64).read_to_end(&mut format)?;
        if format != FORMAT {
            // A beginning of the right one was cut.
            return Err(if FORMAT.starts_with(&format) && !format.is_empty() {
                FileError::Damaged
            } else {
                FileError::Other
            });
        }
        let mut head = Vec::new();
        reader.by_ref().take(LONGEST_HEAD).read_until(b'\n', &mut head)?;
        let start = (FORMAT.len() + head.len()) as u64;
        let dump = length.checked_sub(start + SUM).ok_or(FileError::Damaged)?;
        let mut summed = Summed { inner: io::sink(), sum: Sha256::new() };
        summed.write_all(FORMAT)?;
        summed.write_all(&head)?;
        io::copy(&mut reader.by_ref().take(dump), &mut summed)?;
        let mut said = Vec::new();
        reader.take(SUM + 1).read_to_end(&mut said)?;
        if said != summed.sum.finalize().as_slice() {
            return Err(FileError::Damaged);
        }
        let about = serde_json::from_slice(&head).map_err(|_| FileError::Damaged)?;
        Ok(Self { about, file, start, length: dump })
    }

    /// The dump.
    pub fn dump(mut self) -> io::Result<impl Read> {
        self.file.seek(SeekFrom::Start(self.start))?;
        Ok(self.file.take(self.length))
    }
}
