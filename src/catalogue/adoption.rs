//! Shipped facts on their way into the tables.

use std::collections::HashMap;

use serde_json::{Value, json};
use sqlx::{PgConnection, types::Json};
use time::Date;

use super::{
    Catalogue,
    model::{self, Origin},
    offers::Offer,
};
use crate::{
    database::{
        Write,
        id::{EntryId, OrganisationId},
    },
    register::choices::MeasureArea,
};

/// The same statement for the table of a catalogue for which facts are shipped, as
/// [`super::store::in_table`]; the last argument for the others.
macro_rules! in_shipped_table {
    ($catalogue:expr, $statement:ident, $otherwise:expr) => {
        match $catalogue {
            Catalogue::DataSubjectCategories => $statement!("data_subject_category", "name"),
            Catalogue::DataCategories => $statement!("data_category", "name"),
            Catalogue::RetentionPeriods => $statement!("retention_period", "text"),
            Catalogue::Measures => $statement!("measure", "text, areas"),
            Catalogue::Norms => $statement!("norm", "name, remark"),
            Catalogue::Recipients | Catalogue::Systems | Catalogue::ReferenceDocuments => $otherwise,
        }
    };
}

/// The entries that say what the offers say or were made of them, by the offer's code.
pub async fn present(
    db: &mut PgConnection,
    organisation: OrganisationId,
    catalogue: Catalogue,
    offers: &[Offer],
) -> sqlx::Result<HashMap<String, EntryId>> {
    let names: Vec<String> = offers.iter().map(|offer| offer.name(catalogue).to_owned()).collect();
    let codes: Vec<String> = offers.iter().map(|offer| offer.code.clone()).collect();
    let rows = sqlx::query!(
        r#"
        select offer.code as "code!", entry.id as "id!: EntryId"
        from unnest($3::text[], $4::text[]) as offer (code, name)
        join catalogue_entry entry
            on entry.name = offer.name
            or entry.content ->> 'shipped_code' = offer.code
        where entry.organisation_id = $1
        and entry.catalogue = $2
        order by entry.name, entry.id
        "#,
        organisation.0,
        catalogue.table(),
        &codes,
        &names,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.id)).collect())
}

/// Makes checked entries of the offers that are not there yet; gives how many. The caller holds the
/// organisation's lock, so that nobody else makes them at the same time.
pub async fn adopt(
    db: &mut Write,
    organisation: OrganisationId,
    catalogue: Catalogue,
    offers: &[Offer],
    as_of: Date,
) -> sqlx::Result<u64> {
    let present = present(db, organisation, catalogue, offers).await?;
    let new = offers.iter().filter(|offer| !present.contains_key(&offer.code));
    let rows: Vec<Value> = new
        .map(|offer| {
            let mut row = model::row(catalogue, &offer.values);
            row["id"] = json!(EntryId::new());
            row["shipped_code"] = json!(offer.code);
            row["shipped_as_of"] = json!(as_of.to_string());
            if catalogue == Catalogue::Measures {
                row["areas"] = json!(MeasureArea::of_shipped(&offer.code).as_slice());
            }
            row
        })
        .collect();
    macro_rules! insert {
        ($table:literal, $columns:literal) => {
            sqlx::query!(
                "insert into "
                    + $table
                    + " (organisation_id, id, confirmed, shipped_code, shipped_as_of, "
                    + $columns
                    + ") select $1, id, true, shipped_code, shipped_as_of, "
                    + $columns
                    + " from jsonb_populate_recordset(null::"
                    + $table
                    + ", $2) on conflict do nothing",
                organisation.0,
                Json(&rows) as _
            )
            .execute(&mut **db)
            .await?
            .rows_affected()
        };
    }
    Ok(in_shipped_table!(catalogue, insert, 0))
}

/// Remembers of what date the shipped fact is that the entry says now.
pub async fn date(
    db: &mut Write,
    organisation: OrganisationId,
    catalogue: Catalogue,
    id: EntryId,
    origin: &Origin,
) -> sqlx::Result<()> {
    macro_rules! date {
        ($table:literal, $columns:literal) => {
            sqlx::query!(
                "update "
                    + $table
                    + " set shipped_code = $3, shipped_as_of = $4 where organisation_id = $1 and id = $2",
                organisation.0,
                id.0,
                origin.code,
                origin.as_of
            )
            .execute(&mut **db)
            .await
            .map(drop)?
        };
    }
    in_shipped_table!(catalogue, date, ());
    Ok(())
}
