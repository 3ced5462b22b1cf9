//! What a new organisation takes from another one: all catalogue entries and the Rahmenkonzept. Runs as
//! the person: row security lets through only what they may see in both.

use crate::database::{Write, id::OrganisationId};

/// Copies the entries of a table that the other organisation has and this one has not.
macro_rules! copy {
    ($db:expr, $from:expr, $to:expr, $table:literal, $changes:literal) => {
        sqlx::query!(
            "insert into "
                + $table
                + " select copied.* from "
                + $table
                + " entry cross join jsonb_populate_record(entry, jsonb_build_object("
                + "'id', copied_id(entry.id, $2), 'organisation_id', $2::uuid)"
                + $changes
                + ") copied where entry.organisation_id = $1 on conflict do nothing",
            $from.0,
            $to.0,
        )
        .execute(&mut **$db)
        .await?
    };
}

/// An organisation that has a Rahmenkonzept of its own keeps it; measures of the other one are then
/// measures like any other.
pub async fn all(db: &mut Write, from: OrganisationId, to: OrganisationId) -> sqlx::Result<()> {
    copy!(db, from, to, "data_subject_category", "");
    copy!(db, from, to, "data_category", "");
    copy!(db, from, to, "recipient", "");
    copy!(db, from, to, "retention_period", "");
    copy!(db, from, to, "norm", "");
    copy!(db, from, to, "system", "");
    copy!(db, from, to, "reference_document", "");
    copy!(
        db,
        from,
        to,
        "measure",
        " || jsonb_build_object('in_concept', entry.in_concept and not exists (
            select from measures_concept own where own.organisation_id = $2
        ))"
    );
    sqlx::query!(
        "
        insert into measures_concept (organisation_id, title, version, as_of)
        select $2::uuid, title, version, as_of
        from measures_concept
        where organisation_id = $1
        on conflict do nothing
        ",
        from.0,
        to.0,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}
