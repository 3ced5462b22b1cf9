use std::collections::HashSet;

use sqlx::PgConnection;
use time::Date;
use uuid::Uuid;

use crate::{
    auth::{Capability, Person},
    database::{
        Write,
        id::{ActivityId, OrganisationId},
    },
    processing_activity::{
        inheritance,
        store::{Selection, load_many},
    },
    register::Activity,
    template_activity::store::Adopted,
};

/// A sheet of another organisation that is offered as a Muster.
#[derive(Debug)]
pub struct Offered {
    pub id: ActivityId,
    /// Name of the organisation it comes from.
    pub organisation: String,
    pub activity: Activity,
}

impl Offered {
    /// As forms send it, beside the codes of what is shipped.
    pub fn code(&self) -> String {
        code(self.id.0)
    }
}

/// "eigen-0198…"
fn code(id: Uuid) -> String {
    format!("eigen-{id}")
}

/// What the person may take over from the other organisations whose record they keep: a round trip for
/// all of them, and two for each that offers something.
pub async fn offers(
    db: &mut PgConnection,
    person: &Person,
    to: OrganisationId,
) -> sqlx::Result<Vec<Offered>> {
    let others: Vec<_> = person
        .memberships
        .iter()
        .filter(|other| other.organisation != to && other.may_everywhere(Capability::EditCatalogues))
        .collect();
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = others.iter().map(|other| other.organisation.0).collect();
    let rows = sqlx::query!(
        "select organisation_id, activity_id from own_template where organisation_id = any($1)",
        &ids
    )
    .fetch_all(&mut *db)
    .await?;
    let mut offers = Vec::new();
    for other in others {
        let offered: Vec<Uuid> = rows
            .iter()
            .filter(|row| row.organisation_id == other.organisation.0)
            .map(|row| row.activity_id)
            .collect();
        if offered.is_empty() {
            continue;
        }
        let selection = Selection { ids: Some(offered), with_ended: true, ..Selection::default() };
        let sheets = load_many(&mut *db, other.organisation, &selection).await?;
        let sources = inheritance::sources(&mut *db, other.organisation, &sheets).await?;
        offers.extend(sheets.iter().map(|sheet| Offered {
            id: sheet.id,
            organisation: other.organisation_name.clone(),
            activity: Activity::of(sheet, &sources),
        }));
    }
    Ok(offers)
}

/// Which of these sheets are offered as Muster, by number.
pub async fn offered(
    db: &mut PgConnection,
    organisation: OrganisationId,
    numbers: &[i32],
) -> sqlx::Result<HashSet<i32>> {
    let found = sqlx::query_scalar!(
        "
        select activity.number
        from own_template template
        join processing_activity activity
            on activity.organisation_id = template.organisation_id
            and activity.id = template.activity_id
        where template.organisation_id = $1
        and activity.number = any($2)
        ",
        organisation.0,
        numbers,
    )
    .fetch_all(db)
    .await?;
    Ok(found.into_iter().collect())
}

/// Offers the sheet, or offers it no more; false when it was so already.
pub async fn offer(
    db: &mut Write,
    organisation: OrganisationId,
    activity: ActivityId,
    is_offered: bool,
) -> sqlx::Result<bool> {
    let done = if is_offered {
        sqlx::query!(
            "
            insert into own_template (organisation_id, activity_id)
            values ($1, $2)
            on conflict do nothing
            ",
            organisation.0,
            activity.0,
        )
        .execute(&mut **db)
        .await?
    } else {
        sqlx::query!(
            "delete from own_template where organisation_id = $1 and activity_id = $2",
            organisation.0,
            activity.0,
        )
        .execute(&mut **db)
        .await?
    };
    Ok(done.rows_affected() > 0)
}

/// The sheets that began as Muster of other organisations, as far as the person may see them.
pub async fn adopted(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Vec<Adopted>> {
    let rows = sqlx::query!(
        r#"
        select used.template_id, activity.id as "id: ActivityId", activity.number
        from own_template_use used
        join processing_activity activity
            on activity.organisation_id = used.organisation_id
            and activity.id = used.activity_id
        where used.organisation_id = $1
        order by activity.number
        "#,
        organisation.0,
    )
    .fetch_all(db)
    .await?;
    let adopted = |row: (Uuid, ActivityId, i32)| Adopted { code: code(row.0), id: row.1, number: row.2 };
    Ok(rows.into_iter().map(|row| adopted((row.template_id, row.id, row.number))).collect())
}

/// Which Muster a sheet began as.
#[derive(Debug)]
pub struct Origin {
    pub name: String,
    pub organisation: String,
    pub adopted_on: Date,
}

pub async fn origin(
    db: &mut PgConnection,
    organisation: OrganisationId,
    activity: ActivityId,
) -> sqlx::Result<Option<Origin>> {
    sqlx::query_as!(
        Origin,
        "
        select template_name as name, template_organisation as organisation, adopted_on
        from own_template_use
        where organisation_id = $1
        and activity_id = $2
        ",
        organisation.0,
        activity.0,
    )
    .fetch_optional(db)
    .await
}

/// Keeps which Muster each of the new sheets began as.
pub async fn remember(
    db: &mut Write,
    organisation: OrganisationId,
    uses: &[(ActivityId, &Offered)],
) -> sqlx::Result<()> {
    let activities: Vec<Uuid> = uses.iter().map(|(activity, _)| activity.0).collect();
    let templates: Vec<Uuid> = uses.iter().map(|(_, offered)| offered.id.0).collect();
    let names: Vec<String> = uses.iter().map(|(_, offered)| offered.activity.name.clone()).collect();
    let organisations: Vec<String> = uses.iter().map(|(_, offered)| offered.organisation.clone()).collect();
    sqlx::query!(
        "
        insert into own_template_use (organisation_id, activity_id, template_id, template_name, template_organisation)
        select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[])
        ",
        organisation.0,
        &activities,
        &templates,
        &names,
        &organisations,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Whether any of these sheets is there: a form that was sent twice.
pub async fn are_there(
    db: &mut PgConnection,
    organisation: OrganisationId,
    activities: HashSet<ActivityId>,
) -> sqlx::Result<bool> {
    let ids: Vec<Uuid> = activities.into_iter().map(|activity| activity.0).collect();
    sqlx::query_scalar!(
        r#"
        select exists (
            select from processing_activity
            where organisation_id = $1
            and id = any($2)
        ) as "are_there!"
        "#,
        organisation.0,
        &ids,
    )
    .fetch_one(db)
    .await
}
