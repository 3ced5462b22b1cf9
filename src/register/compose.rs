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
    /// Ended activities, too.
    pub with_ended: bool,
    /// Planned ones are left out, unless they are named.
    pub without_planned: bool,
    /// Schlagwörter, too: words that nobody but the controller needs.
    pub with_tags: bool,
    /// "Anlass", for the cover.
    pub occasion: Option<String>,
}

impl Order {
    /// Who names a planned activity wants it.
    pub fn leaves_out_planned(&self) -> bool {
        self.without_planned && self.numbers.is_none()
    }
}

/// The record as the actor may see it. Whatever is less than the whole calls itself an extract.
pub async fn compose(
    db: &mut PgConnection,
    organisation: OrganisationId,
    as_of: Date,
    order: &Order,
) -> sqlx::Result<Register> {
    let selection = selection(db, organisation, order).await?;
    let sheets = load_many(db, organisation, &selection).await?;
    let without_planned = order.leaves_out_planned();
    let rest = sqlx::query_scalar!(
        r#"select vvt_activity_total($1, $2, $3) as "total!""#,
        organisation.0,
        order.with_ended,
        !without_planned,
    )
    .fetch_one(&mut *db)
    .await?;
    let mut head = store::head(db, organisation, as_of).await?;

    let sources = inheritance::sources(db, organisation, &sheets).await?;
    let mut activities: Vec<Activity> = sheets.iter().map(|sheet| Activity::of(sheet, &sources)).collect();
    activities.retain(|activity| !without_planned || activity.stage != Stage::Planned);
    if !order.with_tags {
        activities.iter_mut().for_each(|activity| activity.tags.clear());
    }
    head.extent = extent(order, &activities, rest);
    head.extent.without_planned = without_planned;
    head.occasion = order.occasion.clone();
    // Nothing of the rest leaks: not even a concept that no sheet of the extract refers to.
    if !activities.iter().any(|activity| activity.measures.global_concept) {
        head.measures_concept = None;
    }
    let register = Register { format: FORMAT, head, activities };
    Ok(if register.head.extent.extract { register.without_the_rest() } else { register })
}

/// `total`: activities of the record. It is what is not ended; an ended activity counts where it was asked
/// for.
fn extent(order: &Order, activities: &[Activity], total: i64) -> Extent {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let ended = match order.with_ended {
        true => 0,
        false => activities.iter().filter(|activity| activity.stage == Stage::Ended).count(),
    };
    let selected = count(activities.len());
    let total = u32::try_from(total).unwrap_or(u32::MAX).saturating_add(count(ended));
    let is_chosen = order.numbers.is_some() || order.department.is_some();
    Extent { selected, total, extract: is_chosen || selected < total, without_planned: false }
}

/// The sheets that an order asks for, planned ones among them.
pub async fn selection(
    db: &mut PgConnection,
    organisation: OrganisationId,
    order: &Order,
) -> sqlx::Result<Selection> {
    let within: Option<Vec<Uuid>> = order.within.as_ref().map(|ids| ids.iter().map(|id| id.0).collect());
    let departments = match order.department {
        Some(department) => {
            let mut chosen = with_those_under(db, organisation, department).await?;
            chosen.retain(|id| within.as_ref().is_none_or(|within| within.contains(id)));
            Some(chosen)
        }
        None => within,
    };
    Ok(Selection {
        with_ended: order.with_ended || order.numbers.is_some(),
        numbers: order.numbers.clone(),
        departments,
        ids: None,
    })
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
