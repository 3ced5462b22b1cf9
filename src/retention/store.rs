//! The periods of an organisation, from the catalogue and from its sheets.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::concept::MOST_NAMES;
use crate::{
    database::id::OrganisationId, organisation::Kind, processing_activity::model::SubRule,
    register::choices::RetentionKind,
};

/// Activities named at one period; beyond that they are counted.
pub const MOST_USES: i64 = 10;

/// A period in the same words and with the same structure on all its sheets.
#[derive(Debug)]
pub struct Period {
    pub wording: String,
    pub kind: RetentionKind,
    pub parts: Vec<SubRule>,
    /// The catalogue's entry; none for "nur hier".
    pub catalogue: Option<Uuid>,
    pub shipped: Option<String>,
    /// What data categories it is tied to, as far as it is.
    pub data: Vec<String>,
    /// On some sheet it is for all of them.
    pub for_all: bool,
    /// The first activities by number; what is not ended and what the person may see.
    pub uses: Vec<Use>,
    pub total_uses: i64,
    /// All periods of the organisation.
    pub total: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Use {
    pub number: i32,
    pub name: String,
}

/// So many periods by length, from this place on; one round trip.
pub async fn periods(
    db: &mut PgConnection,
    organisation: OrganisationId,
    from: i64,
    limit: i64,
) -> sqlx::Result<Vec<Period>> {
    let rows = sqlx::query!(
        r#"
        with recursive taken (source_id, activity_id, depth) as (
            select id, id, 0
            from processing_activity
            where organisation_id = $1
            union all
            -- "Wie Tätigkeit n"
            select taken.source_id, same_as.activity_id, taken.depth + 1
            from taken
            join activity_same_as same_as
                on same_as.organisation_id = $1
                and same_as.source_id = taken.activity_id
                and same_as.section = 'retention'
            where taken.depth < 5
        ),
        held as (
            select distinct taken.source_id, activity.number, activity.name
            from taken
            join processing_activity activity
                on activity.organisation_id = $1
                and activity.id = taken.activity_id
            where activity.stage <> 'ended'
        ),
        stated as (
            select
                coalesce(period.text, rule.text) as wording,
                rule.kind,
                rule.retention_period_id as period_id,
                rule.id as rule_id,
                rule.activity_id,
                coalesce(structure.parts, '[]') as parts
            from activity_retention_rule rule
            left join retention_period period
                on period.organisation_id = rule.organisation_id
                and period.id = rule.retention_period_id
            left join lateral (
                select jsonb_agg(
                    to_jsonb(part) - 'organisation_id' - 'activity_id'
                        || '{"id": "00000000-0000-0000-0000-000000000000", "rule_id": "00000000-0000-0000-0000-000000000000", "position": 0}'
                    order by part.position, part.id
                ) as parts
                from activity_retention_sub_rule part
                where part.organisation_id = rule.organisation_id
                and part.activity_id = rule.activity_id
                and part.rule_id = rule.id
            ) structure on true
            where rule.organisation_id = $1
            and rule.activity_id in (select source_id from held)
            union all
            -- without rules the Ergänzung is the wording
            select activity.retention_supplement, '', null, null, activity.id, '[]'
            from processing_activity activity
            where activity.organisation_id = $1
            and activity.retention_supplement <> ''
            and activity.id in (select source_id from held)
            and not exists (
                select from activity_retention_rule rule
                where rule.organisation_id = activity.organisation_id
                and rule.activity_id = activity.id
            )
        ),
        every as (
            select wording, kind, period_id, rule_id, activity_id, parts
            from stated
            union all
            -- what no sheet names
            select period.text, '', period.id, null, null, '[]'
            from retention_period period
            where period.organisation_id = $1
            and period.id not in (select period_id from stated where period_id is not null)
        ),
        entry as (
            select
                wording,
                kind,
                period_id,
                parts,
                array_remove(array_agg(rule_id), null) as rules,
                array_remove(array_agg(activity_id), null) as activities
            from every
            group by wording, kind, period_id, parts
        ),
        shown as (
            select entry.*, length.hours, count(*) over () as total
            from entry
            -- The short ones first, as `reading::hours` counts.
            cross join lateral (
                select found[1]::bigint
                    * case found[2] when 'stunde' then 1 when 'tag' then 24 when 'woche' then 168 when 'monat' then 730 else 8760 end as hours
                from (
                    select regexp_match(lower(wording), '([0-9]{1,4})[[:space:]\u00a0]+[a-zäöü]*?(stunde|tag|woche|monat|jahr)') as found
                ) read
            ) length
            order by length.hours nulls last, left(wording, 300) collate natural_order, wording, period_id, kind, parts
            limit $3
            offset $2
        )
        select
            shown.wording as "wording!",
            shown.kind as "kind!",
            shown.period_id,
            shown.parts as "parts!: Json<Vec<SubRule>>",
            shown.total as "total!",
            period.shipped_code as "shipped?",
            (
                select coalesce(jsonb_agg(name order by name), '[]')
                from (
                    select distinct category.name
                    from activity_retention_rule_number tie
                    join activity_data_category row
                        on row.organisation_id = tie.organisation_id
                        and row.activity_id = tie.activity_id
                        and row.id = tie.data_category_id
                    join data_category category
                        on category.organisation_id = row.organisation_id
                        and category.id = row.category_id
                    where tie.organisation_id = $1
                    and tie.activity_id = any(shown.activities)
                    and tie.item_id = any(shown.rules)
                    order by category.name
                    limit $4
                ) named
            ) as "data!: Json<Vec<String>>",
            exists (
                select
                from activity_retention_rule rule
                where rule.organisation_id = $1
                and rule.activity_id = any(shown.activities)
                and rule.id = any(shown.rules)
                and rule.for_all
            ) as "for_all!",
            used.uses as "uses!: Json<Vec<Use>>",
            used.total as "total_uses!"
        from shown
        left join retention_period period
            on period.organisation_id = $1
            and period.id = shown.period_id
        cross join lateral (
            select
                count(*) as total,
                coalesce(
                    jsonb_agg(jsonb_build_object('number', number, 'name', name) order by number) filter (where place <= $5),
                    '[]'
                ) as uses
            from (
                select number, name, row_number() over (order by number) as place
                from (
                    select distinct held.number, held.name
                    from held
                    where held.source_id = any(shown.activities)
                ) once
            ) numbered
        ) used
        order by shown.hours nulls last, left(shown.wording, 300) collate natural_order, shown.wording, shown.period_id, shown.kind, shown.parts
        "#,
        organisation.0,
        from,
        limit,
        i64::try_from(MOST_NAMES).unwrap_or(8),
        MOST_USES,
    )
    .fetch_all(db)
    .await?;
    let periods = rows.into_iter().map(|row| Period {
        wording: row.wording,
        kind: serde_json::from_value(Value::String(row.kind)).unwrap_or_default(),
        parts: row.parts.0,
        catalogue: row.period_id,
        shipped: row.shipped,
        data: row.data.0,
        for_all: row.for_all,
        uses: row.uses.0,
        total_uses: row.total_uses,
        total: row.total,
    });
    Ok(periods.collect())
}

/// What periods are judged with, and what is known beside them.
#[derive(Debug)]
pub struct Surroundings {
    pub kind: Kind,
    pub name: String,
    /// On how many sheets a point about a period is accepted, by its sign.
    pub accepted: HashMap<String, i64>,
    /// Sheets that say nothing about deletion.
    pub without: i64,
}

/// One round trip.
pub async fn surroundings(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Surroundings> {
    let row = sqlx::query!(
        r#"
        select
            kind,
            name,
            (
                select coalesce(jsonb_object_agg(fingerprint, sheets), '{}')
                from (
                    select fingerprint, count(*) as sheets
                    from finding_acceptance
                    where organisation_id = organisation.id
                    and code like 'L-F%'
                    group by fingerprint
                ) accepted
            ) as "accepted!: Json<HashMap<String, i64>>",
            (
                select count(*)
                from processing_activity activity
                join activity_summary summary on summary.activity_id = activity.id
                where activity.organisation_id = organisation.id
                and activity.stage <> 'ended'
                and summary.codes @> array['R54-F']
            ) as "without!"
        from organisation
        where id = $1
        "#,
        organisation.0,
    )
    .fetch_one(db)
    .await?;
    Ok(Surroundings {
        kind: Kind::from_key(&row.kind),
        name: row.name,
        accepted: row.accepted.0,
        without: row.without,
    })
}
