use std::collections::HashMap;

use serde_json::Value;
use sqlx::PgConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::database::id::OrganisationId;

/// One change of one row.
#[derive(Debug)]
pub struct Change {
    pub id: i64,
    pub at: OffsetDateTime,
    /// `user`, `system` or `anonymous`.
    pub actor: String,
    /// The person's name then, or the reason of the other actors.
    pub actor_name: String,
    pub request_id: Option<Uuid>,
    pub table_name: String,
    pub row_id: Option<Uuid>,
    pub activity_id: Option<Uuid>,
    /// `insert`, `update` or `delete`.
    pub operation: String,
    /// An object of columns; the changed ones only on update.
    pub old_values: Option<Value>,
    pub new_values: Option<Value>,
    /// Number and name of the activity it belongs to, also of one that is gone.
    pub number: Option<i32>,
    pub activity: Option<String>,
    pub is_gone: bool,
}

/// Which changes to show; nothing restricts nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// An activity's running number.
    pub number: Option<i32>,
    /// Days in Germany, both included.
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// Changes older than this one.
    pub before: Option<(OffsetDateTime, i64)>,
    /// Without what is written beside the record: accepted findings, decisions and their reasons.
    pub only_record: bool,
}

/// Tables of what is never printed.
const BESIDE: [&str; 11] = [
    "finding_acceptance",
    "record_acceptance",
    "purpose_change",
    "record_duty_check",
    "record_duty_answer",
    "dpia_screening",
    "dpia_answer",
    "activity_tag",
    "measures_review",
    "import_run",
    "import_mapping",
];

/// The newest changes first, at most `limit`.
pub async fn changes(
    db: &mut PgConnection,
    organisation: OrganisationId,
    filter: &Filter,
    limit: i64,
) -> sqlx::Result<Vec<Change>> {
    let (at, id) = filter.before.unzip();
    let left_out: Vec<String> =
        if filter.only_record { BESIDE.map(str::to_owned).to_vec() } else { Vec::new() };
    sqlx::query_as!(
        Change,
        r#"
        select
            change.id,
            change.at,
            change.actor,
            change.actor_name,
            change.request_id,
            change.table_name,
            change.row_id,
            change.activity_id,
            change.operation,
            change.old_values,
            change.new_values,
            coalesce(activity.number, gone.number) as "number",
            coalesce(activity.name, gone.name) as "activity",
            change.activity_id is not null and activity.id is null as "is_gone!"
        from audit_log change
        left join processing_activity activity
            on activity.organisation_id = change.organisation_id
            and activity.id = change.activity_id
        left join lateral (
            select (removal.old_values ->> 'number')::integer as number, removal.old_values ->> 'name' as name
            from audit_log removal
            where activity.id is null
            and removal.activity_id = change.activity_id
            and removal.table_name = 'processing_activity'
            and removal.operation = 'delete'
            limit 1
        ) gone on true
        where change.organisation_id = $1
        and (
            $2::integer is null
            or change.activity_id in (
                select id
                from processing_activity
                where organisation_id = $1
                and number = $2
                union all
                select removal.activity_id
                from audit_log removal
                where removal.organisation_id = $1
                and removal.table_name = 'processing_activity'
                and removal.operation = 'delete'
                and removal.old_values ->> 'number' = $2::text
            )
        )
        and ($3::date is null or change.at >= $3::date::timestamp at time zone 'Europe/Berlin')
        and ($4::date is null or change.at < ($4::date + 1)::timestamp at time zone 'Europe/Berlin')
        and ($5::timestamptz is null or (change.at, change.id) < ($5, $6::bigint))
        and change.table_name <> all($8)
        order by change.at desc, change.id desc
        limit $7
        "#,
        organisation.0,
        filter.number,
        filter.from,
        filter.until,
        at,
        id,
        limit,
        &left_out,
    )
    .fetch_all(db)
    .await
}

/// What the rows with these ids are called today; ids of rows that are gone are missing.
pub async fn names(
    db: &mut PgConnection,
    organisation: OrganisationId,
    ids: &[Uuid],
) -> sqlx::Result<HashMap<Uuid, String>> {
    let rows = sqlx::query!(
        r#"
        select id as "id!", left(name, 300) as "name!"
        from (
            select id, concat_ws(' – ', nullif(short_sign, ''), name) as name
            from department
            where organisation_id = $1
            union all
            select id, name from office_holder where organisation_id = $1
            union all
            select id, name from data_subject_category where organisation_id = $1
            union all
            select id, name from data_category where organisation_id = $1
            union all
            select id, name from recipient where organisation_id = $1
            union all
            select id, text from retention_period where organisation_id = $1
            union all
            select id, text from measure where organisation_id = $1
            union all
            select id, name from norm where organisation_id = $1
            union all
            select id, name from system where organisation_id = $1
            union all
            select id, name from reference_document where organisation_id = $1
            union all
            select id, concat('Nr.', chr(160), number, ' – ', name) from processing_activity where organisation_id = $1
            union all
            select id, text from activity_purpose where organisation_id = $1
            union all
            select id, text from activity_legal_basis where organisation_id = $1
            union all
            select item.id, category.name
            from activity_data_subject item
            join data_subject_category category
                on category.organisation_id = item.organisation_id
                and category.id = item.category_id
            where item.organisation_id = $1
            union all
            select item.id, category.name
            from activity_data_category item
            join data_category category
                on category.organisation_id = item.organisation_id
                and category.id = item.category_id
            where item.organisation_id = $1
            union all
            select item.id, recipient.name
            from activity_recipient item
            join recipient
                on recipient.organisation_id = item.organisation_id
                and recipient.id = item.recipient_id
            where item.organisation_id = $1
            union all
            select id, text from activity_transfer where organisation_id = $1
            union all
            select id, text from activity_retention_rule where organisation_id = $1
            union all
            select id, text from activity_measure where organisation_id = $1
            union all
            select id, label from activity_extra_value where organisation_id = $1
            union all
            select id, name from vvt_people($1)
        ) named
        where id = any($2)
        "#,
        organisation.0,
        ids,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
