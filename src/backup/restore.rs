//! Restoring a backup into an empty database: all of it, or nothing.

use std::{io, path::Path, process::Stdio, time::Duration};

use sqlx::{Connection, Executor, PgConnection};

use super::{
    BackupError, FileError, Target,
    file::{About, Sound},
    programs::{self, ProgramError, Saying},
    target::major_version,
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
    if !migrations::knows(&sound.about.migrations) {
        return Err(BackupError::Newer(sound.about.version));
    }
    let mut db = target.connect().await?;
    let postgres = major_version(&mut db).await?;
    // Found before anything is done.
    programs::find(PROGRAM, postgres)?;
    empty(&mut db).await?;
    db.close().await?;
    let about = sound.about.clone();
    let own = target.clone();
    let work = move || read(&own, postgres, sound);
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| BackupError::Interrupted(error.to_string()))??;
    migrations::run(&target.options).await?;
    let mut db = target.connect().await?;
    let count = "select (select count(*) from organisation), (select count(*) from processing_activity)";
    let (organisations, activities) = sqlx::query_as(count).fetch_one(&mut db).await?;
    db.close().await?;
    Ok(Restored { about, organisations, activities })
}

/// Removes the tables that a start made and that hold nothing, when nobody uses them.
async fn empty(db: &mut PgConnection) -> Result<(), BackupError> {
    let mut db = db.begin().await?;
    let exists = "select to_regclass('public.account') is not null";
    if sqlx::query_scalar::<_, bool>(exists).fetch_one(&mut *db).await? {
        // Nobody sets an account up meanwhile.
        db.execute("lock table account, organisation in access exclusive mode").await?;
        let any = "select exists (select from account) or exists (select from organisation)";
        if sqlx::query_scalar(any).fetch_one(&mut *db).await? {
            return Err(BackupError::Filled);
        }
    }
    if is_used(&mut db).await? {
        return Err(BackupError::InUse);
    }
    db.execute("drop schema public cascade; create schema public").await?;
    db.commit().await?;
    Ok(())
}

/// Whether somebody else is connected. Connections that have just been closed go within a moment.
async fn is_used(db: &mut PgConnection) -> sqlx::Result<bool> {
    const TRIES: usize = 20;
    let others = "
        select exists (
            select from pg_stat_activity
            where datname = current_database()
            and pid <> pg_backend_pid()
            and backend_type = 'client backend'
        )
    ";
    for _ in 0..TRIES {
        if !sqlx::query_scalar::<_, bool>(others).fetch_one(&mut *db).await? {
            return Ok(false);
        }
        // What the view says is kept for the transaction otherwise.
        db.execute("select pg_stat_clear_snapshot()").await?;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(true)
}

fn read(target: &Target, postgres: i32, sound: Sound) -> Result<(), BackupError> {
    let mut child = programs::command(programs::find(PROGRAM, postgres)?, target)
        .args(["--format=custom", "--no-owner", "--single-transaction", "--exit-on-error"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| ProgramError::Start { program: PROGRAM, source })?;
    let saying = Saying::of(&mut child);
    let mut dump = sound.dump().map_err(FileError::Io)?;
    // It may end early, and says itself why.
    let fed = child.stdin.take().map_or(Ok(0), |mut stdin| io::copy(&mut dump, &mut stdin));
    saying.end(PROGRAM, &mut child)?;
    fed.map_err(FileError::Io)?;
    Ok(())
}
