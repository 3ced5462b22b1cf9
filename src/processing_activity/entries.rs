//! Catalogue entries: what is typed on a sheet finds its entry or makes it.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{
    model::{LegalBasis, Sheet},
    norms,
};
use crate::database::{Write, id::OrganisationId};

/// Inserts what is not there yet, and gives the id of each value in their order. `$table` and `$column`
/// are literals; the column's values are compared as they stand.
macro_rules! find_or_make {
    ($db:expr, $organisation:expr, $values:expr, $confirmed:expr, $table:literal, $column:literal) => {{
        let values: &[String] = $values;
        let ids: Vec<Uuid> = values.iter().map(|_| Uuid::now_v7()).collect();
        // In the order of the values: two people who use the same new ones at once would otherwise
        // wait for each other.
        sqlx::query!(
            "insert into "
                + $table
                + " (organisation_id, id, "
                + $column
                + ", confirmed) select distinct on (entry.value) $1, entry.id, entry.value, $4 "
                + "from unnest($2::uuid[], $3::text[]) as entry (id, value) "
                + "where not exists (select from "
                + $table
                + " known where known.organisation_id = $1 and known."
                + $column
                + " = entry.value) order by entry.value on conflict do nothing",
            $organisation.0,
            &ids,
            values,
            $confirmed
        )
        .execute(&mut **$db)
        .await?;
        sqlx::query_scalar!(
            "select distinct on (asked.place) entry.id from unnest($2::text[]) with ordinality as asked (value, place) "
                + "join "
                + $table
                + " entry on entry.organisation_id = $1 and entry."
                + $column
                + " = asked.value order by asked.place, entry.id",
            $organisation.0,
            values
        )
        .fetch_all(&mut **$db)
        .await?
    }};
}

/// Gives every name on the wanted sheets its entry. `cited`: legal bases as they are stored, whose norms
/// are known. `confirmed`: whether new entries count as checked (not when a Bearbeiter typed them).
pub(super) async fn resolve(
    db: &mut Write,
    organisation: OrganisationId,
    cited: &[LegalBasis],
    wanted: &mut [Sheet],
    confirmed: bool,
) -> sqlx::Result<()> {
    macro_rules! resolve {
        ($list:ident, $entry:ident, $value:ident, $is_open:expr, $table:literal, $column:literal) => {{
            let open: Vec<_> = wanted
                .iter_mut()
                .flat_map(|sheet| &mut sheet.$list)
                .filter(|row| row.$entry.is_none() && ($is_open)(&**row))
                .collect();
            let values = distinct(open.iter().map(|row| &row.$value));
            if !values.is_empty() {
                let found = find_or_make!(db, organisation, &values, confirmed, $table, $column);
                let ids: HashMap<&String, Uuid> = values.iter().zip(found).collect();
                for row in open {
                    row.$entry = ids.get(&row.$value).copied();
                }
            }
        }};
    }
    resolve!(
        data_subjects,
        category_id,
        name,
        |_: &super::model::DataSubject| true,
        "data_subject_category",
        "name"
    );
    resolve!(
        data_categories,
        category_id,
        name,
        |_: &super::model::DataCategory| true,
        "data_category",
        "name"
    );
    resolve!(recipients, recipient_id, name, |_: &super::model::Recipient| true, "recipient", "name");
    resolve!(systems, system_id, name, |_: &super::model::System| true, "system", "name");
    resolve!(documents, document_id, name, |_: &super::model::Document| true, "reference_document", "name");
    resolve!(
        retention_rules,
        retention_period_id,
        text,
        |row: &super::model::RetentionRule| row.shared,
        "retention_period",
        "text"
    );
    resolve!(measures, measure_id, text, |row: &super::model::Measure| row.shared, "measure", "text");
    cite(db, organisation, cited, wanted, confirmed).await
}

/// Each value once, in the order in which they come first.
fn distinct<'a>(values: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut known = HashSet::new();
    values.filter(|value| known.insert(*value)).cloned().collect()
}

/// Gives the legal bases that are new or reworded their norms.
async fn cite(
    db: &mut Write,
    organisation: OrganisationId,
    cited: &[LegalBasis],
    wanted: &mut [Sheet],
    confirmed: bool,
) -> sqlx::Result<()> {
    let before: HashMap<Uuid, &str> = cited.iter().map(|basis| (basis.id, basis.text.as_str())).collect();
    let mut open: Vec<(&mut LegalBasis, Vec<String>)> = Vec::new();
    for basis in wanted.iter_mut().flat_map(|sheet| &mut sheet.legal_bases) {
        if before.get(&basis.id) == Some(&basis.text.as_str()) {
            continue;
        }
        basis.norms.clear();
        if let Some(chain) = norms::chain(&basis.text) {
            open.push((basis, chain));
        }
    }
    let names = distinct(open.iter().flat_map(|(_, chain)| chain));
    if names.is_empty() {
        return Ok(());
    }
    let found = find_or_make!(db, organisation, &names, confirmed, "norm", "name");
    let ids: HashMap<&String, Uuid> = names.iter().zip(found).collect();
    for (basis, chain) in open {
        basis.norms = chain.iter().filter_map(|name| ids.get(name).copied()).collect();
    }
    Ok(())
}
