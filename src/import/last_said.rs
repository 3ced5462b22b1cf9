//! What a table said of each activity when it was last taken over (table `import_said`). What its cells say
//! since is new; where they say what they said then, the record was changed here meanwhile.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::understanding::{State, Trace};
use crate::database::{
    Write,
    id::{ActivityId, ImportId, OrganisationId},
};

/// For each heading a digest of what stands below it and where that goes.
pub type Cells = BTreeMap<String, String>;

/// Of the activities of an organisation.
#[derive(Debug, Default)]
pub struct LastSaid(HashMap<ActivityId, (ImportId, Cells)>);

/// An activity that a table spoke of.
#[derive(Debug)]
pub enum Whose {
    New(ActivityId),
    Stored { number: i32 },
}

/// The digests of one activity's cells.
pub fn cells(trace: &[Trace]) -> Cells {
    const SIGNS: usize = 16;
    let mut below: BTreeMap<&str, Sha256> = BTreeMap::new();
    for cell in trace.iter().filter(|cell| cell.state != State::Empty) {
        let digest = below.entry(&cell.heading).or_default();
        digest.update(format!("{:?}\0{}\0", cell.to, cell.text));
    }
    let signs = |digest: Sha256| {
        let hex: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        hex.chars().take(SIGNS).collect()
    };
    below.into_iter().map(|(heading, digest)| (heading.to_owned(), signs(digest))).collect()
}

impl LastSaid {
    #[cfg(test)]
    pub fn of(activities: impl IntoIterator<Item = (ActivityId, Cells)>) -> Self {
        let run = ImportId::new();
        Self(activities.into_iter().map(|(id, cells)| (id, (run, cells))).collect())
    }

    pub async fn load(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Self> {
        let rows = sqlx::query!(
            r#"
            select activity_id as "activity_id: ActivityId", run_id as "run_id: ImportId", cells as "cells: Json<Cells>"
            from import_said
            where organisation_id = $1
            "#,
            organisation.0,
        )
        .fetch_all(db)
        .await?;
        Ok(Self(rows.into_iter().map(|row| (row.activity_id, (row.run_id, row.cells.0))).collect()))
    }

    /// The cells that say something else than then; none where no table spoke of the activity yet.
    pub fn news(&self, activity: ActivityId, trace: &[Trace]) -> Option<Vec<Trace>> {
        let (_, before) = self.0.get(&activity)?;
        let now = cells(trace);
        let is_new = |cell: &&Trace| before.get(&*cell.heading) != now.get(&*cell.heading);
        Some(trace.iter().filter(is_new).cloned().collect())
    }

    /// Activities that an earlier version of this file spoke of and this one does not: a file is a later version
    /// when it speaks of at least half of what an import spoke of.
    pub fn gone(&self, met: impl Fn(ActivityId) -> bool) -> Vec<ActivityId> {
        let mut runs: HashMap<ImportId, (usize, Vec<ActivityId>)> = HashMap::new();
        for (activity, (run, _)) in &self.0 {
            let (count, gone) = runs.entry(*run).or_default();
            if met(*activity) { *count += 1 } else { gone.push(*activity) }
        }
        runs.into_values()
            .filter(|(count, gone)| *count >= gone.len() && *count > 0)
            .flat_map(|(_, gone)| gone)
            .collect()
    }
}

/// Keeps what a table said of activities that are stored by now.
pub async fn keep(
    db: &mut Write,
    organisation: OrganisationId,
    run: ImportId,
    said: Vec<(Whose, Cells)>,
) -> sqlx::Result<()> {
    let (mut ids, mut numbers, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for (whose, cells) in said {
        let (id, number) = match whose {
            Whose::New(id) => (Some(id.0), None),
            Whose::Stored { number } => (None, Some(number)),
        };
        ids.push(id);
        numbers.push(number);
        all.push(Json(cells));
    }
    sqlx::query!(
        "
        insert into import_said (organisation_id, activity_id, run_id, cells)
        select $1, activity.id, $2, said.cells
        from unnest($3::uuid[], $4::integer[], $5::jsonb[]) said (id, number, cells)
        join processing_activity activity
            on activity.organisation_id = $1
            and activity.id = coalesce(said.id, (
                select numbered.id
                from processing_activity numbered
                where numbered.organisation_id = $1
                and numbered.number = said.number
            ))
        on conflict (organisation_id, activity_id) do update set run_id = excluded.run_id, cells = excluded.cells
        ",
        organisation.0,
        run.0,
        &ids as &[Option<Uuid>],
        &numbers as &[Option<i32>],
        &all as _,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Of an import that is taken back.
pub async fn forget(db: &mut Write, organisation: OrganisationId, run: ImportId) -> sqlx::Result<()> {
    sqlx::query!("delete from import_said where organisation_id = $1 and run_id = $2", organisation.0, run.0)
        .execute(&mut **db)
        .await?;
    Ok(())
}
