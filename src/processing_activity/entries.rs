//! Catalogue entries by name: a name that is typed on a sheet finds its entry or makes it.

use uuid::Uuid;

use super::model::Sheet;
use crate::database::{Write, id::OrganisationId};

/// Gives every name on the sheet its entry. `confirmed`: whether new entries count as checked (not
/// when a Bearbeiter typed them).
pub(super) async fn resolve(
    db: &mut Write,
    organisation: OrganisationId,
    sheet: &mut Sheet,
    confirmed: bool,
) -> sqlx::Result<()> {
    macro_rules! resolve {
        ($list:ident, $entry:ident, $table:literal) => {{
            let open: Vec<_> = sheet.$list.iter_mut().filter(|row| row.$entry.is_none()).collect();
            let names: Vec<String> = open.iter().map(|row| row.name.clone()).collect();
            if !names.is_empty() {
                let ids: Vec<Uuid> = names.iter().map(|_| Uuid::now_v7()).collect();
                // In the order of the names: two people who use the same new names at once would
                // otherwise wait for each other.
                sqlx::query!(
                    "insert into "
                        + $table
                        + " (organisation_id, id, name, confirmed) "
                        + "select $1, entry.id, entry.name, $4 "
                        + "from unnest($2::uuid[], $3::text[]) as entry (id, name) "
                        + "order by entry.name "
                        + "on conflict (organisation_id, name) do nothing",
                    organisation.0,
                    &ids,
                    &names,
                    confirmed
                )
                .execute(&mut **db)
                .await?;
                let found = sqlx::query_scalar!(
                    "select entry.id from unnest($2::text[]) with ordinality as asked (name, place) "
                        + "join "
                        + $table
                        + " entry on entry.organisation_id = $1 and entry.name = asked.name "
                        + "order by asked.place",
                    organisation.0,
                    &names
                )
                .fetch_all(&mut **db)
                .await?;
                for (row, id) in open.into_iter().zip(found) {
                    row.$entry = Some(id);
                }
            }
        }};
    }
    resolve!(data_subjects, category_id, "data_subject_category");
    resolve!(data_categories, category_id, "data_category");
    resolve!(recipients, recipient_id, "recipient");
    Ok(())
}
