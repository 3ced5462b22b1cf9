//! Imports that were taken over (tables `import_run`, `import_run_activity`, `import_report`), and taking
//! them back.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, types::Json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::last_said;
use crate::{
    catalogue::store::is_in_use,
    database::{
        Write,
        id::{ActivityId, ImportId, OrganisationId},
    },
    error::violates,
};

/// One import.
#[derive(Debug, Clone)]
pub struct Run {
    pub id: ImportId,
    pub at: OffsetDateTime,
    pub imported_by: String,
    pub file_name: String,
    pub created: i32,
    pub changed: i32,
    pub unchanged: i32,
    pub cells: i32,
    pub problems: i32,
    pub undone_at: Option<OffsetDateTime>,
    pub undone_by: String,
}

/// What is kept of an import beside its activities.
#[derive(Debug)]
pub struct NewRun<'a> {
    pub id: ImportId,
    pub imported_by: &'a str,
    pub file_name: &'a str,
    /// SHA-256.
    pub digest: &'a [u8],
    pub created: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub cells: usize,
    pub problems: usize,
    pub made: &'a [Made],
    /// As [`super::report::packed`] has it.
    pub report: &'a [u8],
}

/// A catalogue entry or a department that an import made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// As in the view `catalogue_entry`, or "department".
    pub table: String,
    pub id: Uuid,
}

/// An activity that an import made or changed, as it is now.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub number: i32,
    pub name: String,
    pub is_new: bool,
    pub missing: i32,
    pub unclear: i32,
    pub hints: i32,
    /// Somebody changed it since.
    pub is_touched: bool,
}

/// Why an import cannot be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// Activities were changed, ended or removed since.
    Touched,
    /// Other activities refer to one of them, or to an entry that came with them.
    InUse,
}

const SHOWN: i64 = 50;

/// The latest imports.
pub async fn latest(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Vec<Run>> {
    sqlx::query_as!(
        Run,
        r#"
        select
            id as "id: ImportId", at, imported_by, file_name, created, changed, unchanged, cells, problems,
            undone_at, undone_by
        from import_run
        where organisation_id = $1
        order by at desc, id desc
        limit $2
        "#,
        organisation.0,
        SHOWN,
    )
    .fetch_all(db)
    .await
}

pub async fn find(
    db: &mut PgConnection,
    organisation: OrganisationId,
    id: ImportId,
) -> sqlx::Result<Option<Run>> {
    sqlx::query_as!(
        Run,
        r#"
        select
            id as "id: ImportId", at, imported_by, file_name, created, changed, unchanged, cells, problems,
            undone_at, undone_by
        from import_run
        where organisation_id = $1
        and id = $2
        "#,
        organisation.0,
        id.0,
    )
    .fetch_optional(db)
    .await
}

/// Whether this very file was taken over, and that was not undone.
pub async fn is_known(
    db: &mut PgConnection,
    organisation: OrganisationId,
    content: &[u8],
) -> sqlx::Result<bool> {
    let digest = Sha256::digest(content);
    sqlx::query_scalar!(
        r#"
        select exists (
            select from import_run
            where organisation_id = $1
            and digest = $2
            and undone_at is null
        ) as "known!"
        "#,
        organisation.0,
        digest.as_slice(),
    )
    .fetch_one(db)
    .await
}

/// As [`find`]; nobody else takes it back until the transaction ends.
pub async fn lock(db: &mut Write, organisation: OrganisationId, id: ImportId) -> sqlx::Result<Option<Run>> {
    sqlx::query!(
        "select id from import_run where organisation_id = $1 and id = $2 for update",
        organisation.0,
        id.0
    )
    .fetch_optional(&mut **db)
    .await?;
    find(db, organisation, id).await
}

/// Its activities, in the order of the file.
pub async fn outcomes(
    db: &mut PgConnection,
    organisation: OrganisationId,
    id: ImportId,
) -> sqlx::Result<Vec<Outcome>> {
    sqlx::query_as!(
        Outcome,
        r#"
        select
            activity.number,
            activity.name,
            part.before is null as "is_new!",
            coalesce(summary.missing, 0) as "missing!",
            coalesce(summary.unclear, 0) as "unclear!",
            coalesce(summary.hints, 0) as "hints!",
            activity.updated_at <> part.written_at as "is_touched!"
        from import_run_activity part
        join processing_activity activity
            on activity.organisation_id = part.organisation_id
            and activity.id = part.activity_id
        left join activity_summary summary on summary.activity_id = activity.id
        where part.organisation_id = $1
        and part.run_id = $2
        order by part.position
        "#,
        organisation.0,
        id.0,
    )
    .fetch_all(db)
    .await
}

/// Keeps the import. `activities`: those that it made or changed, in the order of the file, each with what
/// it was before; none where it was not there.
pub async fn keep(
    db: &mut Write,
    organisation: OrganisationId,
    run: &NewRun<'_>,
    activities: &[(ActivityId, Option<serde_json::Value>)],
) -> sqlx::Result<()> {
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    sqlx::query!(
        "
        insert into import_run (
            id, organisation_id, imported_by, file_name, digest, created, changed, unchanged, cells, problems, entries
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ",
        run.id.0,
        organisation.0,
        run.imported_by,
        run.file_name,
        run.digest,
        count(run.created),
        count(run.changed),
        count(run.unchanged),
        count(run.cells),
        count(run.problems),
        Json(run.made) as _,
    )
    .execute(&mut **db)
    .await?;
    let ids: Vec<Uuid> = activities.iter().map(|(id, _)| id.0).collect();
    let before: Vec<Option<serde_json::Value>> =
        activities.iter().map(|(_, before)| before.clone()).collect();
    sqlx::query!(
        "
        insert into import_run_activity (organisation_id, run_id, activity_id, position, written_at, before)
        select $1, $2, activity.id, part.position, activity.updated_at, part.before
        from unnest($3::uuid[], $4::jsonb[]) with ordinality as part (id, before, position)
        join processing_activity activity on activity.organisation_id = $1 and activity.id = part.id
        ",
        organisation.0,
        run.id.0,
        &ids,
        &before as _,
    )
    .execute(&mut **db)
    .await?;
    sqlx::query!(
        "insert into import_report (organisation_id, run_id, content) values ($1, $2, $3)",
        organisation.0,
        run.id.0,
        run.report,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// The report as it was kept; none when it is older than the history.
pub async fn report(
    db: &mut PgConnection,
    organisation: OrganisationId,
    id: ImportId,
) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar!(
        "select content from import_report where organisation_id = $1 and run_id = $2",
        organisation.0,
        id.0
    )
    .fetch_optional(db)
    .await
}

pub async fn has_report(
    db: &mut PgConnection,
    organisation: OrganisationId,
    id: ImportId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from import_report where organisation_id = $1 and run_id = $2) as "is_there!""#,
        organisation.0,
        id.0
    )
    .fetch_one(db)
    .await
}

/// Ids of all catalogue entries and departments, to see afterwards which are new.
pub async fn known(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"
        select id as "id!" from catalogue_entry where organisation_id = $1
        union all
        select id from department where organisation_id = $1
        "#,
        organisation.0,
    )
    .fetch_all(db)
    .await
}

/// Catalogue entries and departments that are not among the known ones.
pub async fn made(
    db: &mut PgConnection,
    organisation: OrganisationId,
    known: &[Uuid],
) -> sqlx::Result<Vec<Made>> {
    sqlx::query_as!(
        Made,
        r#"
        select catalogue as "table!", id as "id!"
        from catalogue_entry
        where organisation_id = $1
        and id <> all($2)
        union all
        select 'department', id
        from department
        where organisation_id = $1
        and id <> all($2)
        "#,
        organisation.0,
        known,
    )
    .fetch_all(db)
    .await
}

/// Takes an import back that [`lock`] gave: what it made goes, what it changed becomes what it was.
/// Catalogue entries and departments that it made and that nothing names go too. Whoever gets an
/// obstacle must not commit.
pub async fn undo(
    db: &mut Write,
    organisation: OrganisationId,
    run: &Run,
    by: &str,
) -> sqlx::Result<Result<(), Obstacle>> {
    let parts = sqlx::query!(
        r#"
        select activity.id as "id: ActivityId", activity.updated_at <> part.written_at as "is_touched!", part.before
        from import_run_activity part
        join processing_activity activity
            on activity.organisation_id = part.organisation_id
            and activity.id = part.activity_id
        where part.organisation_id = $1
        and part.run_id = $2
        order by activity.id
        for update of activity
        "#,
        organisation.0,
        run.id.0,
    )
    .fetch_all(&mut **db)
    .await?;
    let is_complete = i64::from(run.created) + i64::from(run.changed) == parts.len() as i64;
    if !is_complete || parts.iter().any(|part| part.is_touched) {
        return Ok(Err(Obstacle::Touched));
    }
    let (changed, new): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.before.is_some());
    let new: Vec<Uuid> = new.iter().map(|part| part.id.0).collect();
    // What the import's activities take from each other goes with them.
    sqlx::query!(
        "
        delete from activity_same_as
        where organisation_id = $1
        and activity_id = any($2)
        and source_id = any($2)
        ",
        organisation.0,
        &new,
    )
    .execute(&mut **db)
    .await?;
    let removed = sqlx::query!(
        "delete from processing_activity where organisation_id = $1 and id = any($2)",
        organisation.0,
        &new,
    )
    .execute(&mut **db)
    .await;
    match removed {
        Err(error) if violates(&error, "activity_same_as_source") => return Ok(Err(Obstacle::InUse)),
        removed => removed?,
    };
    for part in changed {
        let Some(before) = part.before else { continue };
        super::differences::restore(db, organisation, part.id, before).await?;
    }
    match remove_unused(db, organisation, run.id).await {
        // Somebody is just taking one of them.
        Err(error) if is_in_use(&error) => return Ok(Err(Obstacle::InUse)),
        removed => removed?,
    }
    last_said::forget(db, organisation, run.id).await?;
    sqlx::query!(
        "
        update import_run
        set undone_at = vvt_now(), undone_by = $3
        where organisation_id = $1
        and id = $2
        ",
        organisation.0,
        run.id.0,
        by,
    )
    .execute(&mut **db)
    .await?;
    Ok(Ok(()))
}

/// Entries and departments that the import made and nothing names.
async fn remove_unused(db: &mut Write, organisation: OrganisationId, id: ImportId) -> sqlx::Result<()> {
    macro_rules! remove_from {
        ($($table:literal)*) => {$(
            sqlx::query!(
                "
                delete from " + $table + "
                using import_run run, jsonb_to_recordset(run.entries) made (\"table\" text, id uuid)
                where run.organisation_id = $1
                and run.id = $2
                and made.\"table\" = '" + $table + "'
                and " + $table + ".organisation_id = $1
                and " + $table + ".id = made.id
                and not to_jsonb(" + $table + ") @> '{\"in_concept\": true}'
                and not exists (
                    select from catalogue_use used
                    where used.organisation_id = $1
                    and used.catalogue = '" + $table + "'
                    and used.entry_id = made.id
                )
                ",
                organisation.0,
                id.0,
            )
            .execute(&mut **db)
            .await?;
        )*};
    }
    remove_from!(
        "data_subject_category" "data_category" "recipient" "retention_period" "measure" "norm" "system"
        "reference_document"
    );
    sqlx::query!(
        r#"
        delete from department
        using import_run run, jsonb_to_recordset(run.entries) made ("table" text, id uuid)
        where run.organisation_id = $1
        and run.id = $2
        and made."table" = 'department'
        and department.organisation_id = $1
        and department.id = made.id
        and not exists (
            select from processing_activity activity
            where activity.organisation_id = $1
            and activity.department_id = made.id
        )
        and not exists (
            select from department below
            where below.organisation_id = $1
            and below.parent_id = made.id
        )
        "#,
        organisation.0,
        id.0,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}
