//! Entries in their tables. What reads goes through the views `catalogue_entry` and `catalogue_use`;
//! what writes names the table itself.

use std::collections::HashMap;

use serde_json::Value;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    Catalogue, Entry,
    model::{self, Origin, shortened},
};
use crate::{
    database::{
        Write,
        id::{EntryId, OrganisationId},
    },
    web::conflict::Values,
};

/// Entries on one page of a list.
pub const PAGE: usize = 50;
/// Hits are counted up to this.
pub const COUNTED: i64 = 1_000;

/// The same statement for the table of a catalogue: `$statement!(table, columns)`, where the columns
/// are those that an entry's form writes.
macro_rules! in_table {
    ($catalogue:expr, $statement:ident) => {
        match $catalogue {
            Catalogue::DataSubjectCategories => $statement!("data_subject_category", "name"),
            Catalogue::DataCategories => $statement!("data_category", "name"),
            Catalogue::Recipients => {
                $statement!(
                    "recipient",
                    "name, seat_country, hosting_country, support_country, parent_country"
                )
            }
            Catalogue::RetentionPeriods => $statement!("retention_period", "text"),
            Catalogue::Measures => $statement!("measure", "text"),
            Catalogue::Norms => $statement!("norm", "name, remark"),
            Catalogue::Systems => $statement!("system", "name, vendor, operation, measures"),
            Catalogue::ReferenceDocuments => $statement!(
                "reference_document",
                "name, kind, version, as_of, place, responsible, first_presentation"
            ),
        }
    };
}
pub(super) use in_table;

/// How much there is in a catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub catalogue: Catalogue,
    pub entries: i64,
    pub unconfirmed: i64,
}

/// The size of all eight, in their order.
pub async fn sizes(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Vec<Size>> {
    let rows = sqlx::query!(
        r#"
        select
            catalogue as "catalogue!",
            count(*) as "entries!",
            count(*) filter (where not confirmed) as "unconfirmed!"
        from catalogue_entry
        where organisation_id = $1
        group by catalogue
        "#,
        organisation.0,
    )
    .fetch_all(db)
    .await?;
    let size = |catalogue: Catalogue| {
        let row = rows.iter().find(|row| row.catalogue == catalogue.table());
        let (entries, unconfirmed) = row.map_or((0, 0), |row| (row.entries, row.unconfirmed));
        Size { catalogue, entries, unconfirmed }
    };
    Ok(Catalogue::ALL.map(size).to_vec())
}

/// What a list shows; nothing restricts nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words that must all stand in the name, with or without umlauts.
    pub words: Vec<String>,
    pub only_unconfirmed: bool,
    pub only_unused: bool,
    /// Entries after this one; or, with `before`, those before that one.
    pub after: Option<Uuid>,
    pub before: Option<Uuid>,
}

/// An entry in a list.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: EntryId,
    /// At most its first 300 characters.
    pub name: String,
    pub confirmed: bool,
    pub in_concept: bool,
    /// Hits of the whole filter, at most [`COUNTED`] + 1.
    pub hits: i64,
}

impl Row {
    pub fn short_name(&self) -> String {
        shortened(&self.name)
    }
}

/// One page and one row more, which tells that there is another page; one round trip.
pub async fn page(
    db: &mut PgConnection,
    organisation: OrganisationId,
    catalogue: Catalogue,
    filter: &Filter,
) -> sqlx::Result<Vec<Row>> {
    let patterns: Vec<String> = filter.words.iter().map(|word| format!("%{}%", escape(word))).collect();
    let limit = i64::try_from(PAGE).unwrap_or(50) + 1;
    sqlx::query_as!(
        Row,
        r#"
        with hit as (
            select entry.id, entry.name, entry.confirmed, entry.in_concept
            from catalogue_entry entry
            where entry.organisation_id = $1
            and entry.catalogue = $2
            and (
                $3::text[] = '{}'
                or vvt_folded(entry.name) like all (array(select vvt_folded(pattern) from unnest($3::text[]) pattern))
            )
            and (not $4 or not entry.confirmed)
            and (
                not $5
                or not entry.in_concept
                and entry.id <> all (
                    select distinct used.entry_id
                    from catalogue_use used
                    where used.organisation_id = $1
                    and used.catalogue = $2
                )
            )
        ),
        edge as (
            select entry.id, entry.name
            from catalogue_entry entry
            where entry.organisation_id = $1
            and entry.catalogue = $2
            and entry.id = coalesce($7::uuid, $6::uuid)
        ),
        shown as (
            (
                select hit.*
                from hit
                left join edge on true
                where $7::uuid is null
                and (edge.id is null or (hit.name, hit.id) > (edge.name, edge.id))
                order by hit.name, hit.id
                limit $8
            )
            union all
            (
                select hit.*
                from hit
                left join edge on true
                where $7::uuid is not null
                and (edge.id is null or (hit.name, hit.id) < (edge.name, edge.id))
                order by hit.name desc, hit.id desc
                limit $8
            )
        )
        select
            shown.id as "id!: EntryId",
            left(shown.name, 300) as "name!",
            shown.confirmed as "confirmed!",
            shown.in_concept as "in_concept!",
            (select count(*) from (select from hit limit $9) counted) as "hits!"
        from shown
        order by shown.name, shown.id
        "#,
        organisation.0,
        catalogue.table(),
        &patterns,
        filter.only_unconfirmed,
        filter.only_unused,
        filter.after,
        filter.before,
        limit,
        COUNTED + 1,
    )
    .fetch_all(db)
    .await
}

/// A word for `like`, in which `%` and `_` mean themselves.
fn escape(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

pub async fn find(
    db: &mut PgConnection,
    organisation: OrganisationId,
    catalogue: Catalogue,
    id: EntryId,
) -> sqlx::Result<Option<Entry>> {
    Ok(find_many(db, organisation, catalogue, &[id]).await?.pop())
}

/// Those of the entries that are there, by name.
pub async fn find_many(
    db: &mut PgConnection,
    organisation: OrganisationId,
    catalogue: Catalogue,
    ids: &[EntryId],
) -> sqlx::Result<Vec<Entry>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select
            id as "id!: EntryId",
            name as "name!",
            confirmed as "confirmed!",
            in_concept as "in_concept!",
            content as "content!: Json<Value>"
        from catalogue_entry
        where organisation_id = $1
        and catalogue = $2
        and id = any($3)
        order by name, id
        "#,
        organisation.0,
        catalogue.table(),
        &ids,
    )
    .fetch_all(db)
    .await?;
    let entries = rows.into_iter().map(|row| Entry {
        id: row.id,
        name: row.name,
        confirmed: row.confirmed,
        in_concept: row.in_concept,
        values: Entry::values_of(catalogue, &row.content),
        origin: Origin::of(&row.content),
    });
    Ok(entries.collect())
}

/// As [`find`], and nobody else changes the entry until the transaction ends; sheets may still take it.
pub async fn lock(
    db: &mut Write,
    organisation: OrganisationId,
    catalogue: Catalogue,
    id: EntryId,
) -> sqlx::Result<Option<Entry>> {
    macro_rules! lock {
        ($table:literal, $columns:literal) => {
            sqlx::query_scalar!(
                "select id from " + $table + " where organisation_id = $1 and id = $2 for no key update",
                organisation.0,
                id.0
            )
            .fetch_optional(&mut **db)
            .await?
        };
    }
    let _: Option<Uuid> = in_table!(catalogue, lock);
    find(db, organisation, catalogue, id).await
}

/// Another entry that is called so already.
pub async fn namesake(
    db: &mut PgConnection,
    organisation: OrganisationId,
    catalogue: Catalogue,
    name: &str,
    except: EntryId,
) -> sqlx::Result<Option<EntryId>> {
    sqlx::query_scalar!(
        r#"
        select id as "id!: EntryId"
        from catalogue_entry
        where organisation_id = $1
        and catalogue = $2
        and name = $3
        and id <> $4
        limit 1
        "#,
        organisation.0,
        catalogue.table(),
        name,
        except.0,
    )
    .fetch_optional(db)
    .await
}

/// A checked entry. A form that is sent twice carries the same id and inserts once; false for the
/// second time.
///
/// Errors: [`is_taken`] where another entry is called so.
pub async fn insert(
    db: &mut Write,
    organisation: OrganisationId,
    catalogue: Catalogue,
    id: EntryId,
    values: &Values,
) -> sqlx::Result<bool> {
    let row = model::row(catalogue, values);
    macro_rules! insert {
        ($table:literal, $columns:literal) => {
            sqlx::query!(
                "insert into "
                    + $table
                    + " (organisation_id, id, confirmed, "
                    + $columns
                    + ") "
                    + "select $1, $2, true, "
                    + $columns
                    + " "
                    + "from jsonb_populate_record(null::"
                    + $table
                    + ", $3) "
                    + "on conflict (id) do nothing",
                organisation.0,
                id.0,
                Json(&row) as _
            )
            .execute(&mut **db)
            .await?
        };
    }
    Ok(in_table!(catalogue, insert).rows_affected() == 1)
}

/// Errors: [`is_taken`] where another entry is called so.
pub async fn update(
    db: &mut Write,
    organisation: OrganisationId,
    catalogue: Catalogue,
    id: EntryId,
    values: &Values,
) -> sqlx::Result<()> {
    let row = model::row(catalogue, values);
    macro_rules! update {
        ($table:literal, $columns:literal) => {
            sqlx::query!(
                "update "
                    + $table
                    + " "
                    + "set ("
                    + $columns
                    + ") = (select "
                    + $columns
                    + " from jsonb_populate_record(null::"
                    + $table
                    + ", $3)) "
                    + "where organisation_id = $1 and id = $2",
                organisation.0,
                id.0,
                Json(&row) as _
            )
            .execute(&mut **db)
            .await?
        };
    }
    in_table!(catalogue, update);
    Ok(())
}

/// Whether the database refused a name because another entry has it.
pub fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Whether the database refused a removal because a sheet names the entry.
pub fn is_in_use(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation)
}

/// Makes new entries checked ones; gives how many there were to confirm.
pub async fn confirm(
    db: &mut Write,
    organisation: OrganisationId,
    catalogue: Catalogue,
    ids: &[EntryId],
) -> sqlx::Result<u64> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    macro_rules! confirm {
        ($table:literal, $columns:literal) => {
            sqlx::query!(
                "update "
                    + $table
                    + " set confirmed = true "
                    + "where organisation_id = $1 and id = any($2) and not confirmed",
                organisation.0,
                &ids
            )
            .execute(&mut **db)
            .await?
        };
    }
    Ok(in_table!(catalogue, confirm).rows_affected())
}

/// False when it is gone already.
///
/// Errors: [`is_in_use`] while a sheet names it.
pub async fn remove(
    db: &mut Write,
    organisation: OrganisationId,
    catalogue: Catalogue,
    id: EntryId,
) -> sqlx::Result<bool> {
    macro_rules! remove {
        ($table:literal, $columns:literal) => {
            sqlx::query!(
                "delete from " + $table + " where organisation_id = $1 and id = $2",
                organisation.0,
                id.0
            )
            .execute(&mut **db)
            .await?
        };
    }
    Ok(in_table!(catalogue, remove).rows_affected() == 1)
}

/// A sheet that names an entry.
#[derive(Debug, Clone)]
pub struct Use {
    pub number: i32,
    pub name: String,
    /// All sheets that name it, as far as the person may see them.
    pub total: i64,
}

impl Use {
    /// How many sheets there are in all, and how many of them beyond those listed.
    pub fn counts(listed: &[Use]) -> (i64, i64) {
        let total = listed.first().map_or(0, |first| first.total);
        (total, total - i64::try_from(listed.len()).unwrap_or(total))
    }
}

/// The first `limit` sheets that name the entry, by number.
pub async fn uses(
    db: &mut PgConnection,
    organisation: OrganisationId,
    catalogue: Catalogue,
    id: EntryId,
    limit: i64,
) -> sqlx::Result<Vec<Use>> {
    sqlx::query_as!(
        Use,
        r#"
        select activity.number, activity.name, count(*) over () as "total!"
        from processing_activity activity
        where activity.organisation_id = $1
        and activity.id in (
            select used.activity_id
            from catalogue_use used
            where used.organisation_id = $1
            and used.catalogue = $2
            and used.entry_id = $3
        )
        order by activity.number
        limit $4
        "#,
        organisation.0,
        catalogue.table(),
        id.0,
        limit,
    )
    .fetch_all(db)
    .await
}

/// How many sheets name the one entry, and how many of them the other, too.
pub async fn overlap(
    db: &mut PgConnection,
    organisation: OrganisationId,
    catalogue: Catalogue,
    entry: EntryId,
    other: EntryId,
) -> sqlx::Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"
        select count(*) as "sheets!", count(*) filter (where has_both) as "both!"
        from (
            select bool_or(used.entry_id = $4) as has_both, bool_or(used.entry_id = $3) as has_it
            from catalogue_use used
            where used.organisation_id = $1
            and used.catalogue = $2
            and used.entry_id in ($3, $4)
            group by used.activity_id
        ) sheet
        where has_it
        "#,
        organisation.0,
        catalogue.table(),
        entry.0,
        other.0,
    )
    .fetch_one(db)
    .await?;
    Ok((row.sheets, row.both))
}

/// What an entry is called: at most its first 300 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub id: EntryId,
    pub name: String,
}

/// The names of the whole catalogue.
pub async fn names(
    db: &mut PgConnection,
    organisation: OrganisationId,
    catalogue: Catalogue,
) -> sqlx::Result<Vec<Name>> {
    sqlx::query_as!(
        Name,
        r#"
        select id as "id!: EntryId", left(name, 300) as "name!"
        from catalogue_entry
        where organisation_id = $1
        and catalogue = $2
        "#,
        organisation.0,
        catalogue.table(),
    )
    .fetch_all(db)
    .await
}

/// How many sheets name each of the entries, as far as the person may see them; entries without any
/// are missing.
pub async fn sheets_of(
    db: &mut PgConnection,
    organisation: OrganisationId,
    catalogue: Catalogue,
    ids: &[EntryId],
) -> sqlx::Result<HashMap<EntryId, i64>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select entry_id as "id!: EntryId", count(distinct activity_id) as "sheets!"
        from catalogue_use
        where organisation_id = $1
        and catalogue = $2
        and entry_id = any($3)
        group by entry_id
        "#,
        organisation.0,
        catalogue.table(),
        &ids,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.sheets)).collect())
}
