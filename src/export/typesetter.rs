//! Setting a PDF in a process of its own, so that its memory ends with it, and so does the work when nobody
//! waits for it any more. When memory runs out, the system ends that process and not the server.
//!
//! What goes in is the length of the document's data in eight bytes, the data, and the rest is what is attached;
//! what comes out is the file, or, with a failure's exit code, what went wrong.

use std::{
    io::{self, Read, Write},
    process::{ExitCode, Output, Stdio},
    time::Duration,
};

use tokio::{io::AsyncWriteExt, process::Command};

use super::{ExportError, Exporter, off_thread, pdf::Job};

/// The program's own name for it on its command line.
pub const COMMAND: &str = "typeset";
/// How long a document may take.
const TIME: Duration = Duration::from_secs(180);

const TOO_LONG: &str = "Das Dokument braucht zu lange. Bitte geben Sie das Verzeichnis in Teilen aus, zum Beispiel nach Organisationseinheiten.";
const TOO_LARGE: &str = "Für dieses Dokument reicht der Arbeitsspeicher des Servers gerade nicht. Bitte geben Sie das Verzeichnis in Teilen aus, zum Beispiel nach Organisationseinheiten.";

/// Where documents are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typesetter {
    /// In this process: for commands, which end with the document.
    Here,
    /// In a process of this program that ends with the document. Linux only, as the private Postgres is.
    Apart,
}

impl Typesetter {
    pub(super) async fn set(self, job: Job, exporter: &Exporter) -> Result<Vec<u8>, ExportError> {
        match self {
            Self::Here => {
                let exporter = exporter.clone();
                off_thread(move || exporter.typeset(job)).await
            }
            // Dropped, the process is ended.
            Self::Apart => {
                tokio::time::timeout(TIME, apart(job)).await.unwrap_or(Err(ExportError::TooMuch(TOO_LONG)))
            }
        }
    }
}

async fn apart(job: Job) -> Result<Vec<u8>, ExportError> {
    let broken = |error: io::Error| ExportError::Interrupted(format!("the typesetting process: {error}"));
    // The running program, also after its file was replaced by a newer one.
    let mut child = Command::new("/proc/self/exe")
        .arg0("vvt")
        .arg(COMMAND)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(broken)?;
    let stdin = child.stdin.take();
    let feed = async move {
        let Some(mut stdin) = stdin else { return Ok(()) };
        stdin.write_u64_le(job.document.len() as u64).await?;
        stdin.write_all(&job.document).await?;
        stdin.write_all(&job.attached).await
    };
    let (fed, output) = tokio::join!(feed, child.wait_with_output());
    let Output { status, stdout, .. } = output.map_err(broken)?;
    match status.code() {
        Some(0) => {
            fed.map_err(broken)?;
            Ok(stdout)
        }
        Some(_) => Err(ExportError::Pdf(String::from_utf8_lossy(&stdout).into_owned())),
        // Ended by a signal.
        None => Err(ExportError::TooMuch(TOO_LARGE)),
    }
}

/// The other side: sets the one document that comes in.
pub fn run() -> ExitCode {
    give_way();
    let made = read(io::stdin().lock())
        .and_then(|job| Exporter::new().typeset(job).map_err(|error| io::Error::other(error.to_string())));
    let (written, code) = match made {
        Ok(file) => (io::stdout().write_all(&file), ExitCode::SUCCESS),
        Err(error) => (io::stdout().write_all(error.to_string().as_bytes()), ExitCode::FAILURE),
    };
    if written.is_err() { ExitCode::FAILURE } else { code }
}

/// Others come first, in computing time and when memory runs out. Where the system does not let it, it goes on
/// as it is.
fn give_way() {
    let _ = rustix::process::nice(10);
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}

fn read(mut input: impl Read) -> io::Result<Job> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut document = Vec::new();
    (&mut input).take(length).read_to_end(&mut document)?;
    if document.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut attached = Vec::new();
    input.read_to_end(&mut attached)?;
    Ok(Job { document, attached })
}
