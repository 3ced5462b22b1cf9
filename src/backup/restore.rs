//! Restoring a backup into an empty database: all of it, or nothing.

use std::{
    io::{self, Read},
    path::Path,
    process::Stdio,
};

use sqlx::{Connection, Executor, PgConnection};

use super::{
    BackupError, FileError, Target,
    file::{About, Sound},
    programs::{self, ProgramError},
};
use crate::database::migrations;

const PROGRAM: &str = "pg_restore";

/// What came back.
#[derive(Debug)]
pub struct Restored {
    pub about: About,
    pub organisations: i64,
    pub activities: i64,
}

/// Puts the backup into the database, and brings that to this version's schema. Nobody is signed in
/// afterwards, and links that were given away before do not work any more.
///
/// Errors: the file is damaged or too new, the database is not empty: nothing is changed.
pub async fn restore(target: &Target, path: &Path) -> Result<Restored, BackupError> {
    let path = path.to_owned();
    let opened = tokio::task::spawn_blocking(move || Sound::open(&path)).await;
    let sound = opened.map_err(|error| BackupError::Interrupted(error.to_string()))??;
    let known = migrations::latest();
    if sound.about.schema > known {
        return Err(BackupError::Newer { found: sound.about.schema, known });
    }
    let (_, postgres) = target.state().await?;
    // Found before anything is done.
    programs::find(PROGRAM, postgres)?;
    let mut db = target.connect().await?;
    if is_filled(&mut db).await? {
        return Err(BackupError::Filled);
    }
    // Tables that a start made and that hold nothing.
    db.execute("drop schema public cascade; create schema public").await?;
    db.close().await?;
    let about = sound.about.clone();
    let own = target.clone();
    let work = move || read(&own, postgres, sound);
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| BackupError::Interrupted(error.to_string()))??;
    migrations::run(&target.options).await?;
    let mut db = target.connect().await?;
    end_sessions(&mut db).await?;
    let count = "select (select count(*) from organisation), (select count(*) from processing_activity)";
    let (organisations, activities) = sqlx::query_as(count).fetch_one(&mut db).await?;
    db.close().await?;
    Ok(Restored { about, organisations, activities })
}

async fn is_filled(db: &mut PgConnection) -> sqlx::Result<bool> {
    let exists = "select to_regclass('public.account') is not null";
    if !sqlx::query_scalar::<_, bool>(exists).fetch_one(&mut *db).await? {
        return Ok(false);
    }
    let any = "select exists (select from account) or exists (select from organisation)";
    sqlx::query_scalar(any).fetch_one(db).await
}

async fn end_sessions(db: &mut PgConnection) -> sqlx::Result<()> {
    let mut db = db.begin().await?;
    let statements = "
        set local vvt.actor = 'system';
        set local vvt.reason = 'Wiederherstellung einer Sicherung';
        delete from session;
        delete from one_time_link;
        delete from sign_in_throttle;
    ";
    db.execute(statements).await?;
    db.commit().await
}

fn read(target: &Target, postgres: i32, sound: Sound) -> Result<(), BackupError> {
    let mut child = programs::command(programs::find(PROGRAM, postgres)?, target)
        .args(["--format=custom", "--no-owner", "--single-transaction", "--exit-on-error"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| ProgramError::Start { program: PROGRAM, source })?;
    let mut said = child.stderr.take();
    let saying = std::thread::spawn(move || {
        let mut text = Vec::new();
        said.as_mut().map(|said| said.take(64 * 1024).read_to_end(&mut text));
        text
    });
    let mut dump = sound.dump().map_err(FileError::Io)?;
    // It may end early, and says itself why.
    let fed = child.stdin.take().map_or(Ok(0), |mut stdin| io::copy(&mut dump, &mut stdin));
    let status = child.wait().map_err(|source| ProgramError::Start { program: PROGRAM, source })?;
    if status.success() {
        fed.map_err(FileError::Io)?;
        return Ok(());
    }
    let said = programs::told(&saying.join().unwrap_or_default());
    Err(ProgramError::Failed { program: PROGRAM, status, said }.into())
}
