//! The list of an organisation's activities: search, filters, pages by key.

use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{database::id::OrganisationId, register::Stage};

/// Rows on one page.
pub const PAGE: usize = 50;
/// Hits are counted up to this; then it says "mehr als 1.000".
pub const COUNTED: i64 = 1_000;

/// What the list shows; empty fields do not restrict.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words that must all stand in number, own reference or name.
    pub words: Vec<String>,
    pub stage: Option<Stage>,
    /// A department and all under it.
    pub department: Option<uuid::Uuid>,
    /// Ended activities too; always when asked for by stage.
    pub with_ended: bool,
    /// Rows after this number, in ascending order; or, with `backwards`, those before it.
    pub after: i32,
    pub before: Option<i32>,
}

#[derive(Debug, Clone)]
pub struct Row {
    pub number: i32,
    pub own_reference: String,
    pub name: String,
    pub department: Option<String>,
    pub stage: String,
    pub updated_at: OffsetDateTime,
    /// Hits of the whole filter, at most [`COUNTED`] + 1.
    pub hits: i64,
}

impl Row {
    pub fn stage(&self) -> Stage {
        match self.stage.as_str() {
            "planned" => Stage::Planned,
            "trial" => Stage::Trial,
            "ended" => Stage::Ended,
            _ => Stage::InOperation,
        }
    }
}

/// One page and one row more, which tells that there is a next page; one round trip.
pub async fn page(
    db: &mut PgConnection,
    organisation: OrganisationId,
    filter: &Filter,
) -> sqlx::Result<Vec<Row>> {
    let patterns: Vec<String> = filter.words.iter().map(|word| format!("%{}%", escape(word))).collect();
    let stage = filter.stage.map(|stage| match stage {
        Stage::Planned => "planned",
        Stage::Trial => "trial",
        Stage::InOperation => "in_operation",
        Stage::Ended => "ended",
    });
    let limit = i64::try_from(PAGE).unwrap_or(50) + 1;
    sqlx::query_as!(
        Row,
        r#"
        with recursive reached (id) as (
            select id
            from department
            where organisation_id = $1
            and id = $4
            union
            select department.id
            from department
            join reached on department.parent_id = reached.id
            where department.organisation_id = $1
        ),
        hit as (
            select activity.number, activity.own_reference, activity.name, activity.department_id, activity.stage, activity.updated_at
            from processing_activity activity
            where activity.organisation_id = $1
            and ($2::text[] = '{}' or concat_ws(' ', activity.number, activity.own_reference, activity.name) ilike all ($2))
            and ($3::text is null or activity.stage = $3)
            and ($3::text is not null or $5 or activity.stage <> 'ended')
            and ($4::uuid is null or activity.department_id in (select id from reached))
        ),
        shown as (
            (
                select *
                from hit
                where $7::integer is null
                and number > $6
                order by number
                limit $8
            )
            union all
            (
                select *
                from hit
                where number < $7
                order by number desc
                limit $8
            )
        )
        select
            shown.number as "number!",
            shown.own_reference as "own_reference!",
            shown.name as "name!",
            (
                select concat_ws(' – ', nullif(short_sign, ''), department.name)
                from department
                where department.organisation_id = $1
                and department.id = shown.department_id
            ) as department,
            shown.stage as "stage!",
            shown.updated_at as "updated_at!",
            (select count(*) from (select from hit limit $9) counted) as "hits!"
        from shown
        order by shown.number
        "#,
        organisation.0,
        &patterns,
        stage,
        filter.department,
        filter.with_ended,
        filter.after,
        filter.before,
        limit,
        COUNTED + 1,
    )
    .fetch_all(db)
    .await
}

/// A word for `ilike`, in which `%` and `_` mean themselves.
fn escape(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
