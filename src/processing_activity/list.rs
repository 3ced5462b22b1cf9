//! The list of an organisation's activities: search, filters, orders, pages by key.
//!
//! It costs the same for a thousand activities and for a hundred thousand. Two ways lead to a page, and
//! the wrong one would read the whole record: a word or a finding that is nearly everywhere is looked
//! for sheet by sheet in the list's order until the page is full ([`Way::WALK`]); a rare one in the index
//! ([`Way::SET`]). Which it is, a sample tells ([`surroundings`]).

use serde::Deserialize;
use sqlx::{PgConnection, types::Json};
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339};
use uuid::Uuid;

use crate::{
    database::id::{DepartmentId, OrganisationId},
    department::{
        Department,
        tree::{self, Node},
    },
    register::{Stage, ThirdCountryStatement},
};

/// Rows on one page.
pub const PAGE: usize = 50;
/// Hits are counted up to this; then it says "mehr als 1.000". Of frequent words and findings a bounded
/// look counts, and says "mehr als 250".
pub const COUNTED: i64 = 1_000;
/// Sheets that are looked at to learn whether a word is common.
const SAMPLE: i64 = 64;

/// What the list shows; empty fields do not restrict.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The question as [`surroundings`] gives it; `None` when nothing was asked for.
    pub search: Option<String>,
    pub stage: Option<Stage>,
    /// A department and all under it.
    pub departments: Option<Vec<Uuid>>,
    /// Art. 9
    pub special: Option<bool>,
    /// Art. 10
    pub offences: Option<bool>,
    pub processor: Option<bool>,
    /// A key of the statement, or "" for sheets without any.
    pub third_country: Option<String>,
    /// Part of the name of a system.
    pub system: Option<String>,
    pub tag: Option<String>,
    pub entry: Option<Entry>,
    /// Open findings: "missing", "unclear", "hint", or "none" for sheets without any; "clarify" for those
    /// that lack nothing mandatory but are unclear, "complete" for those that are not even that.
    pub findings: Option<&'static str>,
    /// Codes of rules of which one finds something.
    pub rules: Option<Vec<String>>,
    pub changed_since: Option<Date>,
    /// Ended activities too; always when asked for by stage.
    pub with_ended: bool,
}

/// A catalogue's entry: the name of its table, and the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub catalogue: &'static str,
    pub id: Uuid,
}

/// Catalogues by their tables, each with what is said before an entry's name.
pub const CATALOGUES: [(&str, &str); 8] = [
    ("data_subject_category", "den betroffenen Personen"),
    ("data_category", "der Datenkategorie"),
    ("recipient", "dem Empfänger"),
    ("retention_period", "der Löschfrist"),
    ("measure", "der Maßnahme"),
    ("norm", "der Norm"),
    ("system", "dem Verfahren"),
    ("reference_document", "dem Referenzdokument"),
];

impl Entry {
    /// Reads "recipient:0190…"; `None` for anything else.
    pub fn parse(text: &str) -> Option<Entry> {
        let (catalogue, id) = text.split_once(':')?;
        let (catalogue, _) = CATALOGUES.iter().find(|(known, _)| *known == catalogue)?;
        Some(Entry { catalogue, id: id.parse().ok()? })
    }

    /// "der Datenkategorie"
    pub fn label(&self) -> &'static str {
        CATALOGUES.iter().find(|(known, _)| *known == self.catalogue).map_or("", |(_, label)| label)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    Number,
    Name,
    /// As the departments stand in their tree; those without any come last.
    Department,
    /// The last change first.
    Changed,
}

/// Where a page begins: behind this row, or before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub is_backwards: bool,
    pub number: i32,
    /// What the order goes by besides the number: a name, a moment, a department.
    value: String,
}

impl Key {
    /// Reads what [`Row::key`] wrote; `None` for what no row of this order can have.
    pub fn parse(text: &str, order: Order, is_backwards: bool) -> Option<Key> {
        let (number, value) = text.split_once('~').unwrap_or((text, ""));
        let number = number.parse().ok()?;
        let is_possible = match order {
            Order::Number => true,
            Order::Name => value.chars().count() <= 300,
            Order::Department => value.parse::<Uuid>().is_ok(),
            // Years that Postgres and the calendar both know.
            Order::Changed => OffsetDateTime::parse(value, &Rfc3339)
                .is_ok_and(|moment| (1900..=2200).contains(&moment.year())),
        };
        is_possible.then(|| Key { is_backwards, number, value: value.to_owned() })
    }
}

/// How hits are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Way {
    /// The page from the set of all hits; otherwise sheet by sheet in the list's order.
    page_by_set: bool,
    count_by_set: bool,
}

impl Way {
    /// Nothing is asked for, or a word that stands nearly everywhere.
    const WALK: Way = Way { page_by_set: false, count_by_set: false };
    const SET: Way = Way { page_by_set: true, count_by_set: true };

    fn of(filter: &Filter, around: &Surroundings) -> Way {
        let is_set = filter.tag.is_some() || filter.system.is_some() || filter.entry.is_some();
        if is_set {
            return Way::SET;
        }
        let (seen, matching) = (around.seen, around.matching);
        let is_found = filter.findings.is_some() || filter.rules.is_some();
        if filter.search.is_none() {
            return if is_found && matching == 0 { Way::SET } else { Way::WALK };
        }
        match matching * 100 {
            often if seen > 0 && often >= seen * 75 => Way::WALK,
            often if often >= seen * 5 && matching > 0 => Way { page_by_set: false, count_by_set: true },
            _ => Way::SET,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Row {
    pub id: Uuid,
    pub number: i32,
    pub own_reference: String,
    pub name: String,
    pub department_id: Option<DepartmentId>,
    pub department: Option<String>,
    pub contact_person: String,
    pub stage: String,
    pub entry_as_of: Option<Date>,
    pub third_country_statement: Option<String>,
    pub has_special: bool,
    pub has_offences: bool,
    pub processors: Option<String>,
    pub systems: Option<String>,
    pub tags: Option<String>,
    /// Open findings by class; `None` while they are being computed.
    pub missing: Option<i32>,
    pub unclear: Option<i32>,
    pub hints: Option<i32>,
    pub updated_at: OffsetDateTime,
    /// Hits of the whole filter, at most [`COUNTED`] + 1.
    pub hits: i64,
    /// There are more hits than were counted.
    pub are_more: bool,
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

    pub fn statement(&self) -> Option<ThirdCountryStatement> {
        let key = self.third_country_statement.as_deref()?;
        serde_json::from_value(key.into()).ok()
    }

    /// The row's place in the order, for the address of the page behind it.
    pub fn key(&self, order: Order) -> String {
        let value = match order {
            Order::Number => return self.number.to_string(),
            Order::Name => self.name.clone(),
            Order::Department => {
                self.department_id.map_or(Uuid::nil(), |department| department.0).to_string()
            }
            Order::Changed => self.updated_at.format(&Rfc3339).unwrap_or_default(),
        };
        format!("{}~{value}", self.number)
    }
}

/// What the list's page needs besides its rows.
#[derive(Debug)]
pub struct Surroundings {
    /// In the order of their tree.
    pub departments: Vec<Node>,
    /// What was typed as a question; `None` when there is nothing to look for in it.
    pub search: Option<String>,
    /// What the entry is called; `None` when there is none.
    pub entry: Option<String>,
    /// Activities whose summary is out of date, at most [`COUNTED`] + 1.
    pub stale: i64,
    /// Sheets of the sample, and those of them that have the words.
    seen: i64,
    matching: i64,
}

#[derive(Debug, Deserialize)]
struct Unit {
    id: DepartmentId,
    parent: Option<DepartmentId>,
    short_sign: String,
    name: String,
}

/// One round trip. `from`: the number behind which the sample is taken. `findings` and `rules` as in
/// [`Filter`].
pub async fn surroundings(
    db: &mut PgConnection,
    organisation: OrganisationId,
    typed: &str,
    entry: Option<&Entry>,
    findings: Option<&str>,
    rules: Option<&[String]>,
    from: i32,
) -> sqlx::Result<Surroundings> {
    let row = sqlx::query!(
        r#"
        select
            coalesce(
                (
                    select jsonb_agg(
                        jsonb_build_object('id', id, 'parent', parent_id, 'short_sign', short_sign, 'name', name)
                        order by short_sign = '', short_sign collate natural_order, name collate natural_order, id
                    )
                    from department
                    where organisation_id = $1
                ),
                '[]'
            ) as "departments!: Json<Vec<Unit>>",
            asked.question::text as search,
            sample.seen as "seen!",
            sample.matching as "matching!",
            case $3::text
                when 'data_subject_category' then (select name from data_subject_category where organisation_id = $1 and id = $4)
                when 'data_category' then (select name from data_category where organisation_id = $1 and id = $4)
                when 'recipient' then (select name from recipient where organisation_id = $1 and id = $4)
                when 'retention_period' then (select text from retention_period where organisation_id = $1 and id = $4)
                when 'measure' then (select text from measure where organisation_id = $1 and id = $4)
                when 'norm' then (select name from norm where organisation_id = $1 and id = $4)
                when 'system' then (select name from system where organisation_id = $1 and id = $4)
                when 'reference_document' then (select name from reference_document where organisation_id = $1 and id = $4)
            end as entry,
            (
                select count(*)
                from (
                    (
                        select distinct activity.id
                        from stale_summary
                        join processing_activity activity on activity.id = stale_summary.activity_id
                        where activity.organisation_id = $1
                        limit $7
                    )
                    union
                    (
                        select seen.id
                        from (
                            select summary.activity_id
                            from activity_summary summary
                            where summary.organisation_id = $1
                            and summary.judged_by is null
                            limit $7
                        ) waiting
                        -- One by one: the whole record would be read otherwise.
                        cross join lateral (
                            select activity.id
                            from processing_activity activity
                            where activity.id = waiting.activity_id
                            and activity.organisation_id = $1
                            offset 0
                        ) seen
                    )
                ) stale
            ) as "stale!"
        from (select search_query($2) as question offset 0) asked
        cross join lateral (
            select
                count(*) as seen,
                count(*) filter (
                    where (asked.question is null or summary.search @@ asked.question)
                    and ($8::text[] is null or summary.codes && $8)
                    and ($9::text is null or case $9
                        when 'missing' then summary.missing > 0
                        when 'unclear' then summary.unclear > 0
                        when 'hint' then summary.hints > 0
                        when 'clarify' then summary.judged_by is not null and summary.missing = 0 and summary.unclear > 0
                        when 'complete' then summary.judged_by is not null and summary.missing = 0 and summary.unclear = 0
                        else summary.judged_by is not null and summary.missing = 0 and summary.unclear = 0 and summary.hints = 0
                    end)
                ) as matching
            from (
                select id
                from processing_activity
                where organisation_id = $1
                and number > $5
                and (asked.question is not null or coalesce($8::text[]::text, $9) is not null)
                order by number
                limit $6
            ) sampled
            join activity_summary summary on summary.activity_id = sampled.id
        ) sample
        "#,
        organisation.0,
        typed,
        entry.map(|entry| entry.catalogue),
        entry.map(|entry| entry.id),
        from,
        SAMPLE,
        COUNTED + 1,
        rules,
        findings,
    )
    .fetch_one(db)
    .await?;
    let departments = row.departments.0.into_iter().map(|unit| Department {
        id: unit.id,
        parent: unit.parent,
        short_sign: unit.short_sign,
        name: unit.name,
        activities: 0,
    });
    Ok(Surroundings {
        departments: tree::ordered(departments.collect()),
        search: row.search,
        entry: row.entry,
        stale: row.stale,
        seen: row.seen,
        matching: row.matching,
    })
}

/// The conditions on a sheet and its summary, the same wherever hits are looked for or counted: those
/// that a look can go by, and those of which only a look tells how often they are met.
macro_rules! with_conditions {
    ($make:ident!($($argument:tt)*)) => {
        $make!(
            "activity.organisation_id = $1
            and ($8::text is null or activity.stage = $8)
            and ($8 is not null or $9 or activity.stage <> 'ended')
            and ($10::uuid[] is null or activity.department_id = any($10))
            and ($11::boolean is null or summary.has_special = $11)
            and ($12::boolean is null or summary.has_offences = $12)
            and ($13::boolean is null or summary.has_processor = $13)
            and ($14::text is null or coalesce(activity.third_country_statement, '') = $14)
            and ($15::date is null or activity.updated_at >= $15::date::timestamp at time zone 'Europe/Berlin')",
            "($7::text is null or summary.search @@ $7::text::tsquery)
            and ($22::text is distinct from 'missing' or summary.missing > 0)
            and ($22::text is distinct from 'unclear' or summary.unclear > 0)
            and ($22::text is distinct from 'hint' or summary.hints > 0)
            and ($22::text is distinct from 'clarify' or (summary.judged_by is not null and summary.missing = 0 and summary.unclear > 0))
            and ($22::text is distinct from 'complete' or (summary.judged_by is not null and summary.missing = 0 and summary.unclear = 0))
            and ($22::text is distinct from 'none' or (summary.judged_by is not null and summary.missing = 0 and summary.unclear = 0 and summary.hints = 0))
            and ($23::text[] is null or summary.codes && $23)",
            $($argument)*
        )
    };
}

/// A page in one order and direction: what puts a sheet into a unit of `$21`, what stands behind the
/// key, the order within a unit, and the order of the finished page. Every case that is not meant falls
/// away when the plan is made.
macro_rules! page_query {
    ($conditions:literal, $wanted:literal, [$unit:literal, $behind:literal, $order:literal, $shown:literal], [$($arguments:expr),*]) => {
        sqlx::query_as!(
            Row,
            "
            with found as materialized (
                select summary.activity_id
                from activity_summary summary
                where $5
                and summary.organisation_id = $1
                and " + $wanted + "
                and ($16::text is null or summary.activity_id in (
                    select item.activity_id
                    from activity_tag item
                    where item.organisation_id = $1
                    and item.name ilike $16
                ))
                and ($17::text is null or summary.activity_id in (
                    select item.activity_id
                    from activity_system item
                    join system
                        on system.organisation_id = item.organisation_id
                        and system.id = item.system_id
                    where item.organisation_id = $1
                    and system.name ilike $17
                ))
                and ($18::text is null or summary.activity_id in (
                    select activity_id from activity_data_subject
                    where $18 = 'data_subject_category' and organisation_id = $1 and category_id = $19
                    union all
                    select activity_id from activity_data_category
                    where $18 = 'data_category' and organisation_id = $1 and category_id = $19
                    union all
                    select activity_id from activity_recipient
                    where $18 = 'recipient' and organisation_id = $1 and recipient_id = $19
                    union all
                    select activity_id from activity_retention_rule
                    where $18 = 'retention_period' and organisation_id = $1 and retention_period_id = $19
                    union all
                    select activity_id from activity_measure
                    where $18 = 'measure' and organisation_id = $1 and measure_id = $19
                    union all
                    select activity_id from activity_legal_basis_norm
                    where $18 = 'norm' and organisation_id = $1 and norm_id = $19
                    union all
                    select activity_id from activity_system
                    where $18 = 'system' and organisation_id = $1 and system_id = $19
                    union all
                    select activity_id from activity_reference_document
                    where $18 = 'reference_document' and organisation_id = $1 and document_id = $19
                ))
            ),
            shown as (
                (
                    select in_unit.*, unit.rank
                    from (
                        select id, rank
                        from unnest($21::uuid[]) with ordinality unit (id, rank)
                        order by rank
                    ) unit
                    cross join lateral (
                        select activity.*, summary.has_special, summary.has_offences, summary.missing, summary.unclear, summary.hints, summary.judged_by
                        from processing_activity activity
                        left join activity_summary summary on summary.activity_id = activity.id
                        where not $5
                        and " + $unit + "
                        and ($2::text is null or " + $behind + ")
                        and " + $conditions + "
                        and " + $wanted + "
                        order by " + $order + "
                        limit $4
                    ) in_unit
                    order by rank, " + $order + "
                    limit $4
                )
                union all
                (
                    select activity.*, summary.has_special, summary.has_offences, summary.missing, summary.unclear, summary.hints, summary.judged_by, unit.rank
                    from found
                    join processing_activity activity on activity.id = found.activity_id
                    join unnest($21::uuid[]) with ordinality unit (id, rank) on " + $unit + "
                    left join activity_summary summary on summary.activity_id = activity.id
                    where $5
                    and ($2::text is null or " + $behind + ")
                    and " + $conditions + "
                    and " + $wanted + "
                    order by rank, " + $order + "
                    limit $4
                )
            ),
            -- Words and findings of many sheets: a bounded look tells enough.
            looked_at as materialized (
                select " + $wanted + " as is_hit
                from processing_activity activity
                left join activity_summary summary on summary.activity_id = activity.id
                where coalesce($7::text, $22, $23::text[]::text) is not null
                and not $6
                and " + $conditions + "
                order by activity.number
                limit case when $7::text is null then 1000 else 3000 end
            ),
            counted as materialized (
                select count(*) as hits
                from (
                    (
                        select
                        from looked_at
                        where is_hit
                        limit 1001
                    )
                    union all
                    (
                        select
                        from processing_activity activity
                        left join activity_summary summary on summary.activity_id = activity.id
                        where coalesce($7::text, $22, $23::text[]::text) is null
                        and not $6
                        and " + $conditions + "
                        limit 1001
                    )
                    union all
                    (
                        select
                        from activity_summary summary
                        join processing_activity activity on activity.id = summary.activity_id
                        where $6
                        and not $5
                        and summary.organisation_id = $1
                        and " + $conditions + "
                        and " + $wanted + "
                        limit 1001
                    )
                    union all
                    (
                        select
                        from found
                        -- One by one: Postgres takes few hits of a word for many, and would read the whole record.
                        cross join lateral (
                            select activity.*
                            from processing_activity activity
                            where activity.id = found.activity_id
                            offset 0
                        ) activity
                        left join activity_summary summary on summary.activity_id = activity.id
                        where $5
                        and " + $conditions + "
                        and " + $wanted + "
                        limit 1001
                    )
                ) hit
            )
            select
                shown.id as \"id!\",
                shown.number as \"number!\",
                shown.own_reference as \"own_reference!\",
                shown.name as \"name!\",
                shown.department_id as \"department_id: DepartmentId\",
                (
                    select concat_ws(' – ', nullif(short_sign, ''), department.name)
                    from department
                    where department.organisation_id = $1
                    and department.id = shown.department_id
                ) as department,
                shown.contact_person as \"contact_person!\",
                shown.stage as \"stage!\",
                shown.entry_as_of,
                shown.third_country_statement,
                coalesce(shown.has_special, false) as \"has_special!\",
                coalesce(shown.has_offences, false) as \"has_offences!\",
                case when 'processor' = any($20) then (
                    select string_agg(recipient.name, ', ' order by item.position)
                    from activity_recipient item
                    join recipient
                        on recipient.organisation_id = item.organisation_id
                        and recipient.id = item.recipient_id
                    where item.organisation_id = $1
                    and item.activity_id = shown.id
                    and item.kind = 'processor'
                ) end as processors,
                case when 'system' = any($20) then (
                    select string_agg(system.name, ', ' order by item.position)
                    from activity_system item
                    join system
                        on system.organisation_id = item.organisation_id
                        and system.id = item.system_id
                    where item.organisation_id = $1
                    and item.activity_id = shown.id
                ) end as systems,
                case when 'tag' = any($20) then (
                    select string_agg(item.name, ', ' order by item.name)
                    from activity_tag item
                    where item.organisation_id = $1
                    and item.activity_id = shown.id
                ) end as tags,
                case when shown.judged_by is not null then shown.missing end as missing,
                case when shown.judged_by is not null then shown.unclear end as unclear,
                case when shown.judged_by is not null then shown.hints end as hints,
                shown.updated_at as \"updated_at!\",
                counted.hits as \"hits!\",
                case
                    when counted.hits > 1000 then true
                    when coalesce($7::text, $22, $23::text[]::text) is null or $6 then false
                    else (select count(*) from looked_at) >= case when $7::text is null then 1000 else 3000 end
                end as \"are_more!\"
            from shown
            cross join counted
            order by " + $shown,
            $($arguments),*
        )
    };
}

/// A page and one row more, which tells that there is a next page; one round trip. `columns`: which of
/// "processor", "system" and "tag" are shown.
pub async fn page(
    db: &mut PgConnection,
    organisation: OrganisationId,
    filter: &Filter,
    around: &Surroundings,
    (order, key): (Order, Option<&Key>),
    limit: usize,
    columns: &[String],
) -> sqlx::Result<Vec<Row>> {
    let way = Way::of(filter, around);
    let is_backwards = key.is_some_and(|key| key.is_backwards);
    let (number, value) = (key.map_or(0, |key| key.number), key.map(|key| key.value.as_str()));
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let stage = filter.stage.map(|stage| match stage {
        Stage::Planned => "planned",
        Stage::Trial => "trial",
        Stage::InOperation => "in_operation",
        Stage::Ended => "ended",
    });
    let system = filter.system.as_deref().map(|name| format!("%{}%", escape(name)));
    let tag = filter.tag.as_deref().map(escape);
    let catalogue = filter.entry.as_ref().map(|entry| entry.catalogue);
    let entry = filter.entry.as_ref().map(|entry| entry.id);
    let units = match order {
        Order::Department => units(around, key),
        _ => vec![Uuid::nil()],
    };

    macro_rules! run {
        ($unit:literal, $behind:literal, $order:literal, $shown:literal) => {
            with_conditions!(page_query!(
                [$unit, $behind, $order, $shown],
                [
                    organisation.0,
                    value,
                    number,
                    limit,
                    way.page_by_set,
                    way.count_by_set,
                    filter.search.as_deref(),
                    stage,
                    filter.with_ended,
                    filter.departments.as_deref(),
                    filter.special,
                    filter.offences,
                    filter.processor,
                    filter.third_country.as_deref(),
                    filter.changed_since,
                    tag.as_deref(),
                    system.as_deref(),
                    catalogue,
                    entry,
                    columns,
                    &units,
                    filter.findings,
                    filter.rules.as_deref()
                ]
            ))
            .fetch_all(db)
            .await
        };
    }
    match (order, is_backwards) {
        (Order::Number, false) => run!("true", "activity.number > $3", "number", "number"),
        (Order::Number, true) => run!("true", "activity.number < $3", "number desc", "number"),
        (Order::Name, false) => {
            run!("true", "(activity.name, activity.number) > ($2, $3)", "name, number", "name, number")
        }
        (Order::Name, true) => {
            run!(
                "true",
                "(activity.name, activity.number) < ($2, $3)",
                "name desc, number desc",
                "name, number"
            )
        }
        (Order::Changed, false) => run!(
            "true",
            "(activity.updated_at, activity.number) < ($2::timestamptz, $3)",
            "updated_at desc, number desc",
            "updated_at desc, number desc"
        ),
        (Order::Changed, true) => run!(
            "true",
            "(activity.updated_at, activity.number) > ($2::timestamptz, $3)",
            "updated_at, number",
            "updated_at desc, number desc"
        ),
        (Order::Department, false) => run!(
            "coalesce(activity.department_id, '00000000-0000-0000-0000-000000000000') = unit.id",
            "(unit.rank > 1 or activity.number > $3)",
            "number",
            "rank, number"
        ),
        (Order::Department, true) => run!(
            "coalesce(activity.department_id, '00000000-0000-0000-0000-000000000000') = unit.id",
            "(unit.rank > 1 or activity.number < $3)",
            "number desc",
            "rank desc, number"
        ),
    }
}

/// The departments from the key's on in the direction of the page, and last "none", which is nil.
fn units(around: &Surroundings, key: Option<&Key>) -> Vec<Uuid> {
    let mut units: Vec<Uuid> = around.departments.iter().map(|node| node.department.id.0).collect();
    units.push(Uuid::nil());
    let Some(key) = key else { return units };
    if key.is_backwards {
        units.reverse();
    }
    let first = key.value.parse().ok().and_then(|id: Uuid| units.iter().position(|unit| *unit == id));
    units.split_off(first.unwrap_or(0))
}

/// A word for `ilike`, in which `%` and `_` mean themselves.
fn escape(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
