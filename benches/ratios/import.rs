//! What bringing in a table of 10,000 activities costs against writing the same sheets, and how much memory
//! it takes.

use std::{env, fs, process::Command, time::Instant};

use rust_xlsxwriter::Workbook;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use vvt::{
    database::{
        Actor, Db,
        id::{ImportId, OrganisationId},
        local::LocalPostgres,
        migrations,
    },
    import::{
        Plan,
        file::ImportFile,
        look::{self, Around, Looked},
        reading::{self, Limits},
        store::{Taker, apply},
        take,
    },
    organisation::{self, Kind},
    processing_activity::model::Sheet,
};

use crate::{Outcome, memory, report};

const DATABASE: &str = "vvt_import";
const ACTIVITIES: usize = 10_000;
/// A real register of forty entries, which are repeated under other names.
const SAMPLE: &[u8] = include_bytes!("../../tests/app/findings/kommune.csv");
const ACTOR: &str = "Messung";
const BY: Taker = Taker { name: ACTOR, confirmed: true };

pub async fn measure() -> Outcome<()> {
    let (postgres, db) = start().await?;
    let content = workbook()?;

    // Once for nothing, so that neither goes first.
    bring_in(&db, content.clone()).await?;
    let import = bring_in(&db, content.clone()).await?;
    let rows = write(&db, &content).await?;
    report("import of 10,000 activities from XLSX against writing them", import / rows, "x", "<= 3.00");

    let file = tempfile::NamedTempFile::new()?;
    fs::write(file.path(), &content)?;
    let output = Command::new(env::current_exe()?).arg("--bring-in").arg(file.path()).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let peak: f64 = String::from_utf8(output.stdout)?.trim().parse()?;
    let size = content.len() as f64 / (1024.0 * 1024.0);
    println!("the file has {size:.1} MiB, the process at most {peak:.0} MiB");
    report(
        "import: memory against 8 times the file and 150 MiB",
        peak / (8.0 * size + 150.0),
        "x",
        "<= 1.00",
    );
    db.close().await;
    postgres.stop().await;
    Ok(())
}

/// Brings a file in, while nothing else uses the process, and prints its peak memory in MiB.
pub async fn bring_in_alone(path: &str) -> Outcome<()> {
    let (postgres, db) = start().await?;
    bring_in(&db, fs::read(path)?).await?;
    println!("{}", memory("VmHWM")?);
    db.close().await;
    postgres.stop().await;
    Ok(())
}

async fn start() -> Outcome<(LocalPostgres, Db)> {
    let postgres = LocalPostgres::start_throwaway().await?;
    let mut superuser = postgres.superuser_options("postgres").connect().await?;
    superuser.execute(AssertSqlSafe(format!("create database {DATABASE} owner vvt_owner"))).await?;
    migrations::run(&postgres.owner_options(DATABASE)).await?;
    let db = Db::new(postgres.app_options(DATABASE), 4);
    Ok((postgres, db))
}

async fn around(db: &Db, organisation: OrganisationId) -> Outcome<Around> {
    let mut db = db.read(&Actor::system(ACTOR)).await?;
    Ok(look::around(&mut db, organisation, time::macros::date!(2026 - 12 - 01), &[]).await?)
}

fn look(content: &[u8], around: &Around) -> Outcome<Looked> {
    let (reading, decisions) = (look::Reading::default(), look::Decisions::default());
    Ok(look::look(content, &reading, None, &decisions, around, &Limits::default())?)
}

async fn organisation(db: &Db) -> Outcome<OrganisationId> {
    let id = OrganisationId::new();
    let mut db = db.write(&Actor::system(ACTOR)).await?;
    organisation::store::create(&mut db, id, "Messung", Kind::PublicBody).await?;
    db.commit().await?;
    Ok(id)
}

/// Seconds from the bytes to the committed record.
async fn bring_in(db: &Db, content: Vec<u8>) -> Outcome<f64> {
    let organisation = organisation(db).await?;
    let start = Instant::now();
    let around = around(db, organisation).await?;
    let looked = look(&content, &around)?;
    if looked.entries.len() != ACTIVITIES {
        return Err(format!("{} activities were found", looked.entries.len()).into());
    }
    let file = ImportFile {
        id: ImportId::new(),
        name: "messung.xlsx".to_owned(),
        content,
        reading: look::Reading::default(),
        mapping: None,
        decisions: look::Decisions::default(),
    };
    let mut db = db.write(&Actor::system(ACTOR)).await?;
    let outcome = take::write(&mut db, organisation, &file, looked, &[], BY).await?;
    if !matches!(outcome, take::Outcome::Done { .. }) {
        return Err("the file was not taken over".into());
    }
    db.commit().await?;
    Ok(start.elapsed().as_secs_f64())
}

/// Seconds that it takes to write the sheets alone.
async fn write(db: &Db, content: &[u8]) -> Outcome<f64> {
    let organisation = organisation(db).await?;
    let around = around(db, organisation).await?;
    let entries = look(content, &around)?.entries;
    let sheets: Vec<Sheet> = entries.into_iter().map(|entry| *entry.understood.sheet).collect();
    let start = Instant::now();
    let mut db = db.write(&Actor::system(ACTOR)).await?;
    apply(&mut db, organisation, Plan { head: None, sheets, notes: Vec::new() }, BY).await?;
    db.commit().await?;
    Ok(start.elapsed().as_secs_f64())
}

/// The sample's rows again and again, each under a number and a name of its own.
fn workbook() -> Outcome<Vec<u8>> {
    let sample = reading::read(SAMPLE, reading::Choice::default(), &Limits::default())?;
    let rows = &sample.sheets.first().ok_or("the sample is empty")?.rows;
    let (headings, entries) = rows.split_first().ok_or("the sample is empty")?;
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, cell) in (0..).zip(&headings.cells) {
        sheet.write_string(0, column, &*cell.text)?;
    }
    for (row, entry) in (0..ACTIVITIES).zip(entries.iter().cycle()) {
        for (column, cell) in (0..).zip(&entry.cells) {
            let text = match column {
                0 => format!("m-{row}"),
                1 => format!("{} {row}", cell.text),
                _ => cell.text.to_string(),
            };
            sheet.write_string(u32::try_from(row + 1)?, column, text)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}
