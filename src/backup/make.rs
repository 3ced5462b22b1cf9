//! Making a backup, while people work: the dump is one moment of the database.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::{
    BackupError, Target,
    file::{self, About, FileError},
    programs::{self, ProgramError, Saying},
};

const PROGRAM: &str = "pg_dump";

/// Writes a backup of the database into `output`, as it streams. On an error something may have been written.
pub async fn make(target: &Target, output: impl Write + Send + 'static) -> Result<About, BackupError> {
    let moment = target.moment().await?;
    let about = About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        migrations: moment.migrations.clone(),
        made_at: moment.at,
        postgres: moment.postgres,
    };
    if about.migrations.is_empty() {
        return Err(BackupError::Empty);
    }
    let (target, told, snapshot) = (target.clone(), about.clone(), moment.snapshot.clone());
    let work = move || file::write(output, &told, |output| dump(&target, told.postgres, &snapshot, output));
    let done = tokio::task::spawn_blocking(work).await;
    moment.end().await;
    done.map_err(|error| BackupError::Interrupted(error.to_string()))??;
    Ok(about)
}

/// Writes beside the file, readable for nobody else, and gives it its name when it is whole.
pub async fn make_file(target: &Target, path: &Path) -> Result<About, BackupError> {
    if path.exists() {
        return Err(FileError::Exists.into());
    }
    let beside = beside(path)?;
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside);
    let made = match file {
        Ok(file) => fill(target, file, &beside, path).await,
        Err(error) => return Err(FileError::Io(error).into()),
    };
    if made.is_err() {
        // Nothing else can be done about it.
        std::fs::remove_file(&beside).ok();
    }
    made
}

async fn fill(target: &Target, file: File, beside: &Path, path: &Path) -> Result<About, BackupError> {
    let own = file.try_clone().map_err(FileError::Io)?;
    let about = make(target, io::BufWriter::new(own)).await?;
    file.sync_all().map_err(FileError::Io)?;
    renameat_with(CWD, beside, CWD, path, RenameFlags::NOREPLACE).map_err(|error| match error {
        rustix::io::Errno::EXIST => FileError::Exists,
        error => FileError::Io(error.into()),
    })?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(FileError::Io)?;
    }
    Ok(about)
}

fn beside(path: &Path) -> Result<PathBuf, FileError> {
    let mut name = path.file_name().ok_or(io::Error::from(io::ErrorKind::IsADirectory))?.to_owned();
    name.push(format!(".{}.neu", std::process::id()));
    Ok(path.with_file_name(name))
}

/// Tables of which only the definition is kept: nobody is signed in after a restoration.
const WITHOUT_ROWS: [&str; 4] = ["session", "one_time_link", "known_device", "sign_in_throttle"];

fn dump(target: &Target, postgres: i32, snapshot: &str, output: &mut dyn Write) -> Result<(), BackupError> {
    let program = programs::find(PROGRAM, postgres)?;
    let mut child = programs::command(program, target)
        // Owners are those of the database that it comes back to.
        .args(["--format=custom", "--no-owner"])
        .args(WITHOUT_ROWS.map(|table| format!("--exclude-table-data=public.{table}")))
        .arg(format!("--snapshot={snapshot}"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| ProgramError::Start { program: PROGRAM, source })?;
    let saying = Saying::of(&mut child);
    let copied = child.stdout.take().map_or(Ok(0), |mut stdout| io::copy(&mut stdout, output));
    if copied.is_err() {
        // Nobody takes the rest.
        child.kill().ok();
    }
    let ended = saying.end(PROGRAM, &mut child);
    copied.map_err(FileError::Io)?;
    Ok(ended?)
}
