//! What was chosen for the columns of a file is offered for the next file with the same headings
//! (table `import_mapping`).

use sha2::{Digest, Sha256};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::mapping::{Mapping, table::Table};
use crate::database::{Write, id::OrganisationId};

pub async fn find(
    db: &mut PgConnection,
    organisation: OrganisationId,
    table: &Table,
) -> sqlx::Result<Option<Mapping>> {
    let found = sqlx::query_scalar!(
        r#"
        select mapping as "mapping: Json<Mapping>"
        from import_mapping
        where organisation_id = $1
        and headings = $2
        "#,
        organisation.0,
        &digest(table),
    )
    .fetch_optional(db)
    .await?;
    Ok(found.map(|mapping| mapping.0))
}

/// Keeps the mapping for files with the headings of this table; `name` is the file it was made for.
pub async fn keep(
    db: &mut Write,
    organisation: OrganisationId,
    name: &str,
    table: &Table,
    mapping: &Mapping,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        insert into import_mapping (id, organisation_id, name, headings, mapping)
        values ($1, $2, $3, $4, $5)
        on conflict (organisation_id, headings) do update
        set name = excluded.name, mapping = excluded.mapping, used_at = vvt_now()
        where import_mapping.mapping <> excluded.mapping
        ",
        Uuid::now_v7(),
        organisation.0,
        name,
        &digest(table),
        Json(mapping) as _,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

fn digest(table: &Table) -> Vec<u8> {
    let mut hash = Sha256::new();
    for column in &table.columns {
        hash.update(column.heading.as_bytes());
        hash.update([0]);
    }
    hash.finalize().to_vec()
}
