use sqlx::PgConnection;

use crate::database::id::{ActivityId, OrganisationId};

/// A sheet that began as a Muster.
#[derive(Debug, Clone)]
pub struct Adopted {
    pub code: String,
    pub id: ActivityId,
    pub number: i32,
}

/// The sheets that began as Muster, as far as the person may see them, by number.
pub async fn adopted(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Vec<Adopted>> {
    sqlx::query_as!(
        Adopted,
        r#"
        select template_code as "code!", id as "id: ActivityId", number
        from processing_activity
        where organisation_id = $1
        and template_code is not null
        order by number
        "#,
        organisation.0,
    )
    .fetch_all(db)
    .await
}
