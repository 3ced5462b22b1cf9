//! The same change on several sheets at once, in a few statements however many they are.

use sqlx::PgConnection;
use time::Date;
use uuid::Uuid;

use super::summary;
use crate::{
    database::{
        Write,
        id::{ActivityId, DepartmentId, OrganisationId},
    },
    register::LegalRegime,
};

/// What happens to each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Nothing but "no department" when `None`.
    Department(Option<DepartmentId>),
    ContactPerson(String),
    AddTag(String),
    RemoveTag(String),
    EndOn(Date),
    /// The law that the sheet stands under.
    Regime(LegalRegime),
}

/// A sheet as far as such a change concerns it.
#[derive(Debug, Clone)]
pub struct Target {
    pub id: ActivityId,
    pub number: i32,
    pub name: String,
    pub department_id: Option<DepartmentId>,
    pub department: Option<String>,
    pub contact_person: String,
    pub is_ended: bool,
    /// As stored.
    pub legal_regime: String,
    pub tags: Vec<String>,
}

impl Target {
    /// Whether the change leaves the sheet as it is.
    pub fn has(&self, change: &Change) -> bool {
        match change {
            Change::Department(department) => self.department_id == *department,
            Change::ContactPerson(name) => self.contact_person == *name,
            Change::AddTag(tag) => self.tags.contains(tag),
            Change::RemoveTag(tag) => !self.tags.contains(tag),
            Change::EndOn(_) => self.is_ended,
            Change::Regime(regime) => self.legal_regime == regime.key(),
        }
    }
}

/// The sheets with these numbers that the person may see, in the order of their numbers.
pub async fn targets(
    db: &mut PgConnection,
    organisation: OrganisationId,
    numbers: &[i32],
) -> sqlx::Result<Vec<Target>> {
    sqlx::query_as!(
        Target,
        r#"
        select
            activity.id as "id: ActivityId",
            activity.number,
            activity.name,
            activity.department_id as "department_id: DepartmentId",
            (
                select concat_ws(' – ', nullif(short_sign, ''), department.name)
                from department
                where department.organisation_id = activity.organisation_id
                and department.id = activity.department_id
            ) as department,
            activity.contact_person,
            activity.stage = 'ended' as "is_ended!",
            activity.legal_regime,
            array(
                select item.name
                from activity_tag item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
                order by item.name
            ) as "tags!"
        from processing_activity activity
        where activity.organisation_id = $1
        and activity.number = any($2)
        order by activity.number
        "#,
        organisation.0,
        numbers,
    )
    .fetch_all(db)
    .await
}

/// As [`targets`], after waiting for whoever is changing one of them; nobody does until the
/// transaction ends.
pub async fn targets_locked(
    db: &mut Write,
    organisation: OrganisationId,
    numbers: &[i32],
) -> sqlx::Result<Vec<Target>> {
    sqlx::query!(
        "
        select id
        from processing_activity
        where organisation_id = $1
        and number = any($2)
        order by number
        for update
        ",
        organisation.0,
        numbers,
    )
    .fetch_all(&mut **db)
    .await?;
    targets(db, organisation, numbers).await
}

/// Changes these sheets, which [`targets_locked`] gave and which the change concerns.
pub async fn apply(
    db: &mut Write,
    organisation: OrganisationId,
    targets: &[&Target],
    change: &Change,
) -> sqlx::Result<()> {
    let activities: Vec<ActivityId> = targets.iter().map(|target| target.id).collect();
    let ids: Vec<Uuid> = activities.iter().map(|activity| activity.0).collect();
    match change {
        Change::AddTag(tag) => add_tag(db, organisation, &ids, tag).await?,
        Change::RemoveTag(tag) => remove_tag(db, organisation, &ids, tag).await?,
        Change::Department(_) | Change::ContactPerson(_) | Change::EndOn(_) | Change::Regime(_) => {}
    }
    let (department, sets_department) = match change {
        Change::Department(department) => (department.map(|department| department.0), true),
        _ => (None, false),
    };
    let contact_person = match change {
        Change::ContactPerson(name) => Some(name.as_str()),
        _ => None,
    };
    let ended_on = match change {
        Change::EndOn(day) => Some(*day),
        _ => None,
    };
    let regime = match change {
        Change::Regime(regime) => Some(regime.key()),
        _ => None,
    };
    // Also for tags: the sheet has changed.
    sqlx::query!(
        "
        update processing_activity
        set department_id = case when $3 then $4 else department_id end,
            contact_person = coalesce($5, contact_person),
            stage = case when $6::date is null then stage else 'ended' end,
            ended_on = coalesce($6, ended_on),
            legal_regime = coalesce($7, legal_regime),
            updated_at = vvt_now()
        where organisation_id = $1
        and id = any($2)
        ",
        organisation.0,
        &ids,
        sets_department,
        department,
        contact_person,
        ended_on,
        regime,
    )
    .execute(&mut **db)
    .await?;
    summary::refresh(db, &activities).await
}

async fn add_tag(db: &mut Write, organisation: OrganisationId, ids: &[Uuid], tag: &str) -> sqlx::Result<()> {
    let rows: Vec<Uuid> = ids.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query!(
        "
        insert into activity_tag (id, organisation_id, activity_id, position, name)
        select
            added.id,
            $1,
            added.activity_id,
            (
                select coalesce(max(item.position), 0) + 1
                from activity_tag item
                where item.organisation_id = $1
                and item.activity_id = added.activity_id
            ),
            $4
        from unnest($2::uuid[], $3::uuid[]) as added (id, activity_id)
        ",
        organisation.0,
        &rows,
        ids,
        tag,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

async fn remove_tag(
    db: &mut Write,
    organisation: OrganisationId,
    ids: &[Uuid],
    tag: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        delete from activity_tag
        where organisation_id = $1
        and activity_id = any($2)
        and name = $3
        ",
        organisation.0,
        ids,
        tag,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}
