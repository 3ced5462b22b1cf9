//! Puts a record together from the tables: the whole of it, or an extract (R18, R19).

use sqlx::PgConnection;
use time::Date;
use uuid::Uuid;

use super::{Activity, Extent, FORMAT, Register, store};
use crate::{
    database::id::OrganisationId,
    processing_activity::store::{Selection, load_many},
};

/// What a document shall hold.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// Only these activities, ended ones among them too.
    pub numbers: Option<Vec<i32>>,
    /// Only activities of this department and those under it.
    pub department: Option<Uuid>,
    /// "Anlass", for the cover.
    pub occasion: Option<String>,
}

/// The record as the actor may see it. Whatever is less than the whole calls itself an extract.
pub async fn compose(
    db: &mut PgConnection,
    organisation: OrganisationId,
    as_of: Date,
    order: &Order,
) -> sqlx::Result<Register> {
    let departments = match order.department {
        Some(department) => Some(with_those_under(db, organisation, department).await?),
        None => None,
    };
    let selection =
        Selection { with_ended: order.numbers.is_some(), numbers: order.numbers.clone(), departments };
    let sheets = load_many(db, organisation, &selection).await?;
    let total = sqlx::query_scalar!(r#"select vvt_activity_total($1) as "total!""#, organisation.0)
        .fetch_one(&mut *db)
        .await?;
    let mut head = store::head(db, organisation, as_of).await?;

    let activities: Vec<Activity> = sheets.iter().map(Activity::from).collect();
    let selected = u32::try_from(activities.len()).unwrap_or(u32::MAX);
    let total = u32::try_from(total).unwrap_or(u32::MAX);
    let is_chosen = order.numbers.is_some() || order.department.is_some();
    head.extent = Extent { selected, total: total.max(selected), extract: is_chosen || selected < total };
    head.occasion = order.occasion.clone();
    // Nothing of the rest leaks: not even a concept that no sheet of the extract refers to.
    if !activities.iter().any(|activity| activity.measures.global_concept) {
        head.measures_concept = None;
    }
    Ok(Register { format: FORMAT, head, activities })
}

async fn with_those_under(
    db: &mut PgConnection,
    organisation: OrganisationId,
    department: Uuid,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"
        with recursive reached (id) as (
            select id
            from department
            where organisation_id = $1
            and id = $2
            union
            select department.id
            from department
            join reached on department.parent_id = reached.id
            where department.organisation_id = $1
        )
        select id as "id!"
        from reached
        "#,
        organisation.0,
        department,
    )
    .fetch_all(db)
    .await
}
