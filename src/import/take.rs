//! Taking a file over: what is new is made, what differs is changed, all in the caller's transaction.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::{
    Plan, differences,
    file::{self, ImportFile},
    head,
    last_said::{self, Cells, Whose},
    look::{self, Entry, Looked, Near, Presence},
    report,
    run::{self, NewRun},
    store::{self, Taker, apply, departments, documents},
};
use crate::{
    database::{
        Write,
        id::{ActivityId, OrganisationId},
    },
    findings::kept,
    organisation,
    processing_activity::{
        model::Sheet,
        save,
        store::{Selection, load_many},
    },
};

/// What came of it. Only [`Outcome::Done`] may be committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Done {
        /// German sentences about what is held in another form than the file has it.
        notes: Vec<String>,
    },
    /// The file was taken over or thrown away already.
    Gone,
    /// An activity that the file would change was changed or removed meanwhile.
    Changed,
}

/// Activities that are judged at once; more are left to the job.
const JUDGED: usize = 100;

/// Takes an uploaded file over as one import; it is gone afterwards.
pub async fn over(
    db: &mut Write,
    organisation: OrganisationId,
    file: &ImportFile,
    looked: Looked,
    merges: &[Near],
    by: Taker<'_>,
) -> sqlx::Result<Outcome> {
    // Two clicks wait for each other here.
    if !file::lock(db, organisation, file.id).await? {
        return Ok(Outcome::Gone);
    }
    let outcome = write(db, organisation, file, looked, merges, by).await?;
    file::remove(db, organisation, file.id).await?;
    Ok(outcome)
}

/// As [`over`], for a file that is not kept.
pub async fn write(
    db: &mut Write,
    organisation: OrganisationId,
    file: &ImportFile,
    looked: Looked,
    merges: &[Near],
    by: Taker<'_>,
) -> sqlx::Result<Outcome> {
    organisation::store::lock(db, organisation).await?;
    let (looked, report) = reported(looked, file.name.clone()).await?;
    let cells = looked.cells();
    let (_, _, unchanged) = looked.counts();
    let is_record = looked.is_record;
    let known = run::known(&mut *db, organisation).await?;
    let said = said(&looked);
    // Larger than the sheets, and no longer needed.
    drop(looked.trace);

    let (mut new, mut changes) = (Vec::new(), Vec::new());
    for entry in looked.entries {
        match entry.state {
            Presence::New => new.push(*entry.understood.sheet),
            Presence::Same { .. } | Presence::Unclear { .. } => {}
            Presence::Differs { number, seen, differences, sheet } => {
                if differences.iter().any(|difference| difference.is_taken) {
                    changes.push(Change { number, seen, sheet: *sheet });
                }
            }
        }
    }
    look::merge(&mut new, merges);
    if !is_record {
        // Their places in the file are no numbers.
        new.iter_mut().for_each(|sheet| sheet.number = 0);
    }
    let mut parts: Vec<(ActivityId, Option<serde_json::Value>)> =
        new.iter().map(|sheet| (sheet.id, None)).collect();
    let created = new.len();
    let plan = Plan { head: looked.head, sheets: new, notes: Vec::new() };
    let store::Outcome { notes, .. } = apply(db, organisation, plan, by).await?;

    head::write::write(db, organisation, &looked.about, &file.decisions.about).await?;

    let stored = stored(db, organisation, &changes).await?;
    let stored: HashMap<i32, &Sheet> = stored.iter().map(|sheet| (sheet.number, sheet)).collect();
    let mut changed = 0;
    for Change { number, seen, sheet } in changes {
        let Some(&stored) = stored.get(&number).filter(|sheet| sheet.updated_at == seen) else {
            return Ok(Outcome::Changed);
        };
        let mut sheet = [sheet];
        look::merge(&mut sheet, merges);
        if sheet[0].department != stored.department {
            departments(db, organisation, &mut sheet).await?;
        }
        let [mut sheet] = sheet;
        if is_record {
            describe(db, organisation, stored, &mut sheet, by.confirmed).await?;
        }
        let before = differences::before(stored).map_err(|error| sqlx::Error::Encode(error.into()))?;
        if save::save(db, organisation, stored, sheet, by.confirmed).await? {
            parts.push((stored.id, Some(before)));
            changed += 1;
        }
    }
    if changed > 0 && changed <= JUDGED {
        let ids: Vec<ActivityId> = parts.iter().skip(created).map(|(id, _)| *id).collect();
        kept::refresh(db, organisation, &ids).await?;
    }

    let made = run::made(&mut *db, organisation, &known).await?;
    let digest = Sha256::digest(&file.content);
    let new_run = NewRun {
        id: file.id,
        imported_by: by.name,
        file_name: &file.name,
        digest: &digest,
        created,
        changed,
        unchanged,
        cells: cells.filled,
        problems: cells.problems,
        made: &made,
        report: &report,
    };
    run::keep(db, organisation, &new_run, &parts).await?;
    last_said::keep(db, organisation, file.id, said).await?;
    Ok(Outcome::Done { notes })
}

/// What a table says of each activity that it makes or meets; an own file has no cells.
fn said(looked: &Looked) -> Vec<(Whose, Cells)> {
    let whose = |entry: &Entry| match &entry.state {
        Presence::New => Some(Whose::New(entry.understood.sheet.id)),
        Presence::Same { number } | Presence::Differs { number, .. } => {
            Some(Whose::Stored { number: *number })
        }
        Presence::Unclear { .. } => None,
    };
    let of_one = looked.trace.chunk_by(|cell, next| cell.activity == next.activity);
    let said = of_one.filter_map(|trace| {
        let entry = looked.entries.get(trace[0].activity?)?;
        Some((whose(entry)?, last_said::cells(trace)))
    });
    said.collect()
}

/// The file with its report, which is made off the async threads.
async fn reported(looked: Looked, file: String) -> sqlx::Result<(Looked, Vec<u8>)> {
    let making = tokio::task::spawn_blocking(move || (report::packed(&looked, &file), looked));
    match making.await {
        Ok((report, looked)) => Ok((looked, report.map_err(|error| sqlx::Error::Encode(error.into()))?)),
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// Documents that are new to the activity bring along what the file says of them.
async fn describe(
    db: &mut Write,
    organisation: OrganisationId,
    stored: &Sheet,
    merged: &mut Sheet,
    confirmed: bool,
) -> sqlx::Result<()> {
    let mut new = [merged.clone()];
    new[0].documents.retain(|row| stored.documents.iter().all(|own| own.name != row.name));
    documents(db, organisation, &mut new, confirmed, &mut Vec::new()).await?;
    for row in &mut merged.documents {
        if let Some(described) = new[0].documents.iter().find(|known| known.id == row.id) {
            row.note.clone_from(&described.note);
        }
    }
    Ok(())
}

/// An activity of the record that becomes what the file says.
struct Change {
    number: i32,
    /// When it was last changed as the file was compared with it.
    seen: OffsetDateTime,
    sheet: Sheet,
}

/// The activities as they are stored; nobody else changes them until the transaction ends.
async fn stored(
    db: &mut Write,
    organisation: OrganisationId,
    changes: &[Change],
) -> sqlx::Result<Vec<Sheet>> {
    let numbers: Vec<i32> = changes.iter().map(|change| change.number).collect();
    sqlx::query!(
        "
        select id
        from processing_activity
        where organisation_id = $1
        and number = any($2)
        order by id
        for update
        ",
        organisation.0,
        &numbers,
    )
    .fetch_all(&mut **db)
    .await?;
    let selection = Selection { numbers: Some(numbers), with_ended: true, ..Selection::default() };
    load_many(db, organisation, &selection).await
}
