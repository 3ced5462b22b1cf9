//! Making a backup, while people work: the dump is one moment of the database.

use std::{
    io::{self, Read, Write},
    process::Stdio,
};

use time::OffsetDateTime;

use super::{
    BackupError, Target,
    file::{self, About},
    programs::{self, ProgramError},
};

const PROGRAM: &str = "pg_dump";

/// Writes a backup of the database into `output`, as it streams. On an error something may have been written.
pub async fn make(target: &Target, output: impl Write + Send + 'static) -> Result<About, BackupError> {
    let (schema, postgres) = target.state().await?;
    let about = About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        schema: schema.ok_or(BackupError::Empty)?,
        made_at: OffsetDateTime::now_utc(),
        postgres,
    };
    let (target, told) = (target.clone(), about.clone());
    let work = move || file::write(output, &told, |output| dump(&target, postgres, output));
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| BackupError::Interrupted(error.to_string()))??;
    Ok(about)
}

fn dump(target: &Target, postgres: i32, output: &mut dyn Write) -> Result<(), BackupError> {
    let program = programs::find(PROGRAM, postgres)?;
    let mut child = programs::command(program, target)
        // Owners are those of the database that it comes back to.
        .args(["--format=custom", "--no-owner"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| ProgramError::Start { program: PROGRAM, source })?;
    // It may say much.
    let mut said = child.stderr.take();
    let saying = std::thread::spawn(move || {
        let mut text = Vec::new();
        said.as_mut().map(|said| said.take(64 * 1024).read_to_end(&mut text));
        text
    });
    let copied = child.stdout.take().map_or(Ok(0), |mut stdout| io::copy(&mut stdout, output));
    if copied.is_err() {
        // Nobody takes the rest.
        child.kill().ok();
    }
    let status = child.wait().map_err(|source| ProgramError::Start { program: PROGRAM, source })?;
    copied.map_err(file::FileError::Io)?;
    if status.success() {
        return Ok(());
    }
    let said = programs::told(&saying.join().unwrap_or_default());
    Err(ProgramError::Failed { program: PROGRAM, status, said }.into())
}
