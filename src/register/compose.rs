//! Puts a record together from the tables: the whole of it, or an extract (R18, R19).

use sqlx::PgConnection;
use time::Date;
use uuid::Uuid;

use super::{Activity, Extent, FORMAT, Register, Stage, store};
use crate::{
    database::id::{DepartmentId, OrganisationId},
    processing_activity::{
        inheritance,
        store::{Selection, load_many},
    },
};

/// What a document shall hold.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// Only these activities, ended ones among them too.
    pub numbers: Option<Vec<i32>>,
    /// Only activities of this department and those under it.
    pub department: Option<Uuid>,
    /// Only activities of these departments: those that the person may hand over.
    pub within: Option<Vec<DepartmentId>>,
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
    let within: Option<Vec<Uuid>> = order.within.as_ref().map(|ids| ids.iter().map(|id| id.0).collect());
    let departments = match order.department {
        Some(department) => {
            let mut chosen = with_those_under(db, organisation, department).await?;
            chosen.retain(|id| within.as_ref().is_none_or(|within| within.contains(id)));
            Some(chosen)
        }
        None => within,
    };
    let selection = Selection {
        with_ended: order.numbers.is_some(),
        numbers: order.numbers.clone(),
        departments,
        ids: None,
    };
    let sheets = load_many(db, organisation, &selection).await?;
    let total = sqlx::query_scalar!(r#"select vvt_activity_total($1) as "total!""#, organisation.0)
        .fetch_one(&mut *db)
        .await?;
    let mut head = store::head(db, organisation, as_of).await?;

    let sources = inheritance::sources(db, organisation, &sheets).await?;
    let activities: Vec<Activity> = sheets.iter().map(|sheet| Activity::of(sheet, &sources)).collect();
    let selected = u32::try_from(activities.len()).unwrap_or(u32::MAX);
    // The record is what is not ended; an ended activity counts where it was asked for.
    let ended = activities.iter().filter(|activity| activity.stage == Stage::Ended).count();
    let total =
        u32::try_from(total).unwrap_or(u32::MAX).saturating_add(u32::try_from(ended).unwrap_or(u32::MAX));
    let is_chosen = order.numbers.is_some() || order.department.is_some();
    head.extent = Extent { selected, total, extract: is_chosen || selected < total };
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
