use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::database::id::OrganisationId;

/// How many activities are in a stage: key of the stage, all of them, and of these those with a missing
/// mandatory item, those that lack none but are unclear, and those that nobody has judged yet.
#[derive(Debug)]
pub struct StageCount {
    pub stage: String,
    pub count: i64,
    pub missing: i64,
    pub unclear: i64,
    pub waiting: i64,
}

/// Counts of what the person may see, in the order of an activity's life.
pub async fn by_stage(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Vec<StageCount>> {
    sqlx::query_as!(
        StageCount,
        r#"
        select
            stage,
            count(*) as "count!",
            count(*) filter (where judged_by is not null and missing > 0) as "missing!",
            count(*) filter (where judged_by is not null and missing = 0 and unclear > 0) as "unclear!",
            count(*) filter (where judged_by is null) as "waiting!"
        from processing_activity activity
        left join activity_summary summary on summary.activity_id = activity.id
        where activity.organisation_id = $1
        group by stage
        order by array_position(array['in_operation', 'trial', 'planned', 'ended'], stage)
        "#,
        organisation.0,
    )
    .fetch_all(db)
    .await
}

#[derive(Debug)]
pub struct DepartmentCount {
    pub id: Option<uuid::Uuid>,
    /// Empty for activities of no department.
    pub short_sign: String,
    pub name: String,
    pub count: i64,
}

/// Activities that are not ended by their department; those of none last.
pub async fn by_department(
    db: &mut PgConnection,
    organisation: OrganisationId,
) -> sqlx::Result<Vec<DepartmentCount>> {
    sqlx::query_as!(
        DepartmentCount,
        r#"
        select
            department.id as "id?",
            coalesce(department.short_sign, '') as "short_sign!",
            coalesce(department.name, '') as "name!",
            count(*) as "count!"
        from processing_activity activity
        left join department
            on department.organisation_id = activity.organisation_id
            and department.id = activity.department_id
        where activity.organisation_id = $1
        and activity.stage <> 'ended'
        group by department.id, department.short_sign, department.name
        order by
            department.id is null,
            department.short_sign = '',
            department.short_sign collate natural_order,
            department.name collate natural_order
        "#,
        organisation.0,
    )
    .fetch_all(db)
    .await
}

#[derive(Debug)]
pub struct Recent {
    pub number: i32,
    pub name: String,
    pub updated_at: OffsetDateTime,
    /// Who changed it, from the history; none when that is too old or not to be shown.
    pub by: Option<String>,
}

/// The activities that changed last, the latest first.
pub async fn recent(
    db: &mut PgConnection,
    organisation: OrganisationId,
    with_names: bool,
    limit: i64,
) -> sqlx::Result<Vec<Recent>> {
    sqlx::query_as!(
        Recent,
        r#"
        select
            latest.number,
            latest.name,
            latest.updated_at,
            change.actor_name as "by?"
        from (
            select id, number, name, updated_at
            from processing_activity
            where organisation_id = $1
            order by updated_at desc, number
            limit $3
        ) latest
        left join lateral (
            select actor_name
            from audit_log
            where $2
            and audit_log.activity_id = latest.id
            order by at desc, id desc
            limit 1
        ) change on true
        order by latest.updated_at desc, latest.number
        "#,
        organisation.0,
        with_names,
        limit,
    )
    .fetch_all(db)
    .await
}
