//! Uploaded files while they are being looked at (table `import_file`).

use sqlx::{PgConnection, types::Json};
use time::OffsetDateTime;

use super::{
    look::{Decisions, Reading},
    mapping::Mapping,
};
use crate::database::{
    Write,
    id::{AccountId, ImportId, OrganisationId},
};

/// Files that one person has in work in one organisation; the oldest give way.
const MOST: i64 = 5;

/// An uploaded file without its bytes.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub id: ImportId,
    pub name: String,
    pub created_at: OffsetDateTime,
}

/// The person's files, the latest first.
pub async fn mine(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Vec<Waiting>> {
    sqlx::query_as!(
        Waiting,
        r#"
        select id as "id: ImportId", name, created_at
        from import_file
        where organisation_id = $1
        order by created_at desc, id
        "#,
        organisation.0,
    )
    .fetch_all(db)
    .await
}

/// A file with what was decided about it so far.
#[derive(Debug, Clone)]
pub struct ImportFile {
    pub id: ImportId,
    pub name: String,
    pub content: Vec<u8>,
    pub reading: Reading,
    /// What becomes of the columns; `None` until somebody has looked at the proposal.
    pub mapping: Option<Mapping>,
    pub decisions: Decisions,
}

pub async fn find(
    db: &mut PgConnection,
    organisation: OrganisationId,
    id: ImportId,
) -> sqlx::Result<Option<ImportFile>> {
    let row = sqlx::query!(
        r#"
        select
            name,
            content,
            reading as "reading: Json<Reading>",
            mapping as "mapping: Json<Mapping>",
            decisions as "decisions: Json<Decisions>"
        from import_file
        where organisation_id = $1
        and id = $2
        "#,
        organisation.0,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| ImportFile {
        id,
        name: row.name,
        content: row.content,
        reading: row.reading.0,
        mapping: row.mapping.map(|mapping| mapping.0),
        decisions: row.decisions.0,
    }))
}

/// A file as it was uploaded.
#[derive(Debug)]
pub struct NewFile<'a> {
    pub id: ImportId,
    pub name: &'a str,
    pub content: &'a [u8],
    pub reading: &'a Reading,
}

/// Keeps the file; a form that is sent twice keeps it once.
pub async fn keep(
    db: &mut Write,
    organisation: OrganisationId,
    account: AccountId,
    file: &NewFile<'_>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        delete from import_file
        where id in (
            select id
            from import_file
            where organisation_id = $1
            and account_id = $2
            order by created_at desc, id desc
            offset $3
        )
        ",
        organisation.0,
        account.0,
        MOST - 1,
    )
    .execute(&mut **db)
    .await?;
    sqlx::query!(
        "
        insert into import_file (id, organisation_id, account_id, name, content, reading)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (id) do nothing
        ",
        file.id.0,
        organisation.0,
        account.0,
        file.name,
        file.content,
        Json(file.reading) as _,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Keeps how to read the file; what was decided about columns and values does not fit another table.
pub async fn set_reading(
    db: &mut Write,
    organisation: OrganisationId,
    id: ImportId,
    reading: &Reading,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update import_file
        set reading = $3, mapping = null, decisions = '{}'
        where organisation_id = $1
        and id = $2
        ",
        organisation.0,
        id.0,
        Json(reading) as _,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

pub async fn set_mapping(
    db: &mut Write,
    organisation: OrganisationId,
    id: ImportId,
    mapping: &Mapping,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update import_file set mapping = $3 where organisation_id = $1 and id = $2",
        organisation.0,
        id.0,
        Json(mapping) as _,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

pub async fn set_decisions(
    db: &mut Write,
    organisation: OrganisationId,
    id: ImportId,
    decisions: &Decisions,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update import_file set decisions = $3 where organisation_id = $1 and id = $2",
        organisation.0,
        id.0,
        Json(decisions) as _,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Whether the file is still there; nobody else takes it over or throws it away until the transaction ends.
pub async fn lock(db: &mut Write, organisation: OrganisationId, id: ImportId) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!(
        "
        select id
        from import_file
        where organisation_id = $1
        and id = $2
        for update
        ",
        organisation.0,
        id.0,
    )
    .fetch_optional(&mut **db)
    .await?;
    Ok(found.is_some())
}

pub async fn remove(db: &mut Write, organisation: OrganisationId, id: ImportId) -> sqlx::Result<()> {
    sqlx::query!("delete from import_file where organisation_id = $1 and id = $2", organisation.0, id.0)
        .execute(&mut **db)
        .await?;
    Ok(())
}

/// Files that nobody took over within a day, and reports older than the history; gives how many. A
/// daily job.
pub async fn remove_expired(db: &mut Write) -> sqlx::Result<u64> {
    let files = sqlx::query!("delete from import_file where created_at < vvt_now() - interval '1 day'")
        .execute(&mut **db)
        .await?;
    let reports = sqlx::query!("delete from import_report where created_at < vvt_now() - interval '1 year'")
        .execute(&mut **db)
        .await?;
    Ok(files.rows_affected() + reports.rows_affected())
}
