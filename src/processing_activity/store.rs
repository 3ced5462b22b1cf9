use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{model::Sheet, summary};
use crate::{
    database::{
        Write,
        id::{ActivityId, DepartmentId, OrganisationId},
    },
    register::{LegalRegime, MeasuresConcept},
};

/// Which sheets of an organisation to load; empty options do not restrict.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    pub numbers: Option<Vec<i32>>,
    pub departments: Option<Vec<Uuid>>,
    /// Sheets of ended activities too.
    pub with_ended: bool,
}

/// Sheets with all their parts in one round trip, in the order of their numbers. What the person may
/// not see is not there.
pub async fn load_many(
    db: &mut PgConnection,
    organisation: OrganisationId,
    selection: &Selection,
) -> sqlx::Result<Vec<Sheet>> {
    let rows = sqlx::query_scalar!(
        r#"
        select to_jsonb(activity) || jsonb_build_object(
            'department', (
                select concat_ws(' – ', nullif(short_sign, ''), name)
                from department
                where department.organisation_id = activity.organisation_id
                and department.id = activity.department_id
            ),
            'purposes', (
                select coalesce(jsonb_agg(to_jsonb(item) order by item.position, item.id), '[]')
                from activity_purpose item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            'legal_bases', (
                select coalesce(jsonb_agg(to_jsonb(item) order by item.position, item.id), '[]')
                from activity_legal_basis item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            'data_subjects', (
                select coalesce(jsonb_agg(
                    to_jsonb(item) || jsonb_build_object('name', category.name, 'numbers', (
                        select coalesce(jsonb_agg(link.data_category_id), '[]')
                        from activity_data_subject_number link
                        where link.organisation_id = item.organisation_id
                        and link.activity_id = item.activity_id
                        and link.item_id = item.id
                    ))
                    order by item.position, item.id
                ), '[]')
                from activity_data_subject item
                join data_subject_category category
                    on category.organisation_id = item.organisation_id
                    and category.id = item.category_id
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            'data_categories', (
                select coalesce(jsonb_agg(
                    to_jsonb(item) || jsonb_build_object('name', category.name)
                    order by item.position, item.id
                ), '[]')
                from activity_data_category item
                join data_category category
                    on category.organisation_id = item.organisation_id
                    and category.id = item.category_id
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            'recipients', (
                select coalesce(jsonb_agg(
                    to_jsonb(item) || jsonb_build_object('name', recipient.name, 'numbers', (
                        select coalesce(jsonb_agg(link.data_category_id), '[]')
                        from activity_recipient_number link
                        where link.organisation_id = item.organisation_id
                        and link.activity_id = item.activity_id
                        and link.item_id = item.id
                    ))
                    order by item.position, item.id
                ), '[]')
                from activity_recipient item
                join recipient
                    on recipient.organisation_id = item.organisation_id
                    and recipient.id = item.recipient_id
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            'transfers', (
                select coalesce(jsonb_agg(
                    to_jsonb(item) || jsonb_build_object('numbers', (
                        select coalesce(jsonb_agg(link.data_category_id), '[]')
                        from activity_transfer_number link
                        where link.organisation_id = item.organisation_id
                        and link.activity_id = item.activity_id
                        and link.item_id = item.id
                    ))
                    order by item.position, item.id
                ), '[]')
                from activity_transfer item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            'retention_rules', (
                select coalesce(jsonb_agg(
                    to_jsonb(item) || jsonb_build_object('numbers', (
                        select coalesce(jsonb_agg(link.data_category_id), '[]')
                        from activity_retention_rule_number link
                        where link.organisation_id = item.organisation_id
                        and link.activity_id = item.activity_id
                        and link.item_id = item.id
                    ))
                    order by item.position, item.id
                ), '[]')
                from activity_retention_rule item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            'measures', (
                select coalesce(jsonb_agg(
                    to_jsonb(item) || jsonb_build_object('numbers', (
                        select coalesce(jsonb_agg(link.data_category_id), '[]')
                        from activity_measure_number link
                        where link.organisation_id = item.organisation_id
                        and link.activity_id = item.activity_id
                        and link.item_id = item.id
                    ))
                    order by item.position, item.id
                ), '[]')
                from activity_measure item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            'extra_values', (
                select coalesce(jsonb_agg(to_jsonb(item) order by item.position, item.id), '[]')
                from activity_extra_value item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            )
        ) as "sheet!: Json<Sheet>"
        from processing_activity activity
        where activity.organisation_id = $1
        and ($2::integer[] is null or activity.number = any($2))
        and ($3::uuid[] is null or activity.department_id = any($3))
        and ($4 or activity.stage <> 'ended')
        order by activity.number
        "#,
        organisation.0,
        selection.numbers.as_deref(),
        selection.departments.as_deref(),
        selection.with_ended,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|Json(sheet)| sheet).collect())
}

/// The sheet with this number; `None` when there is none that the person may see.
pub async fn load(
    db: &mut PgConnection,
    organisation: OrganisationId,
    number: i32,
) -> sqlx::Result<Option<Sheet>> {
    let selection = Selection { numbers: Some(vec![number]), with_ended: true, ..Selection::default() };
    Ok(load_many(db, organisation, &selection).await?.pop())
}

/// As [`load`], after waiting for whoever is just changing the sheet; nobody changes it until the
/// transaction ends.
pub async fn load_locked(
    db: &mut Write,
    organisation: OrganisationId,
    number: i32,
) -> sqlx::Result<Option<Sheet>> {
    sqlx::query!(
        "
        select id
        from processing_activity
        where organisation_id = $1
        and number = $2
        for update
        ",
        organisation.0,
        number
    )
    .fetch_optional(&mut **db)
    .await?;
    load(db, organisation, number).await
}

/// The number of the sheet with this id, if the person may see it: a form that was sent twice.
pub async fn number_of(
    db: &mut PgConnection,
    organisation: OrganisationId,
    id: ActivityId,
) -> sqlx::Result<Option<i32>> {
    sqlx::query_scalar!(
        "select number from processing_activity where organisation_id = $1 and id = $2",
        organisation.0,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Lets only one transaction at a time make the sheet with this id: a form that is sent twice at once.
pub async fn lock_new(db: &mut Write, id: ActivityId) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1::uuid::text, 0))", id.0)
        .execute(&mut **db)
        .await?;
    Ok(())
}

/// A copy of a sheet with all its parts, as a planned activity under a number of its own; the caller
/// has made sure that the person may do this.
pub async fn duplicate(
    db: &mut Write,
    organisation: OrganisationId,
    source: ActivityId,
    copy: ActivityId,
) -> sqlx::Result<i32> {
    let number = next_number(db, organisation).await?;
    sqlx::query!("call copy_activity($1, $2, $3, $4)", organisation.0, source.0, copy.0, number)
        .execute(&mut **db)
        .await?;
    summary::refresh(db, &[copy]).await?;
    Ok(number)
}

/// Takes the organisation's next activity number; numbers are never given twice.
pub async fn next_number(db: &mut Write, organisation: OrganisationId) -> sqlx::Result<i32> {
    sqlx::query_scalar!(
        r#"
        update organisation
        set next_activity_number = next_activity_number + 1
        where id = $1
        returning next_activity_number - 1 as "number!"
        "#,
        organisation.0
    )
    .fetch_one(&mut **db)
    .await
}

/// Ends an activity on a day, or takes it up again with `None` (R66).
pub async fn set_ended(
    db: &mut Write,
    organisation: OrganisationId,
    number: i32,
    ended_on: Option<time::Date>,
) -> sqlx::Result<()> {
    let id = sqlx::query_scalar!(
        r#"
        update processing_activity
        set stage = case when $3::date is null then 'in_operation' else 'ended' end,
            ended_on = $3,
            updated_at = vvt_now()
        where organisation_id = $1
        and number = $2
        returning id as "id: ActivityId"
        "#,
        organisation.0,
        number,
        ended_on,
    )
    .fetch_optional(&mut **db)
    .await?;
    summary::refresh(db, id.as_slice()).await
}

/// Removes a sheet with all its parts; its number is not given again.
pub async fn remove(db: &mut Write, organisation: OrganisationId, number: i32) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from processing_activity where organisation_id = $1 and number = $2",
        organisation.0,
        number
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// What a sheet takes from its organisation.
#[derive(Debug, Clone)]
pub struct Context {
    pub legal_regime: LegalRegime,
    /// The Rahmenkonzept, if there is one: title, version, day.
    pub concept: Option<MeasuresConcept>,
    /// The organisation's Ansprechpartner in force today: what a new sheet begins with.
    pub contact_person: Option<String>,
}

pub async fn context(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Context> {
    let row = sqlx::query!(
        r#"
        select
            organisation.legal_regime,
            measures_concept.title as "title?",
            measures_concept.version as "version?",
            measures_concept.as_of,
            (
                select concat_ws(', ', name, nullif(function, ''), nullif(phone, ''))
                from office_holder
                where office_holder.organisation_id = organisation.id
                and office = 'contact_person'
                and coalesce(valid_from <= vvt_today(), true)
                and coalesce(valid_until >= vvt_today(), true)
                order by name
                limit 1
            ) as contact_person
        from organisation
        left join measures_concept on measures_concept.organisation_id = organisation.id
        where organisation.id = $1
        "#,
        organisation.0
    )
    .fetch_one(db)
    .await?;
    Ok(Context {
        legal_regime: LegalRegime::from_key(&row.legal_regime),
        concept: row.title.map(|title| MeasuresConcept {
            title,
            version: row.version.filter(|version| !version.is_empty()),
            as_of: row.as_of,
            measures: Vec::new(),
        }),
        contact_person: row.contact_person,
    })
}

/// A unit of the organisation, for a choice.
pub struct Department {
    pub id: DepartmentId,
    pub parent_id: Option<Uuid>,
    pub short_sign: String,
    pub name: String,
}

/// All departments, by short sign and name.
pub async fn departments(
    db: &mut PgConnection,
    organisation: OrganisationId,
) -> sqlx::Result<Vec<Department>> {
    sqlx::query_as!(
        Department,
        r#"
        select id as "id: DepartmentId", parent_id, short_sign, name
        from department
        where organisation_id = $1
        order by short_sign, name, id
        "#,
        organisation.0
    )
    .fetch_all(db)
    .await
}

/// Up to ten texts of a list that hold `words`, those that begin with them first; `None` for a list
/// that does not exist. Texts come from sheets that the person may see.
pub async fn suggestions(
    db: &mut PgConnection,
    organisation: OrganisationId,
    list: &str,
    words: &str,
) -> sqlx::Result<Option<Vec<String>>> {
    let pattern = format!("%{}%", words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    macro_rules! find {
        ($query:literal) => {
            sqlx::query_scalar!($query, organisation.0, pattern, words).fetch_all(db).await.map(Some)
        };
    }
    match list {
        "data_subjects" => find!(
            "
            select name
            from data_subject_category
            where organisation_id = $1
            and name ilike $2
            order by not starts_with(lower(name), lower($3)), name
            limit 10
            "
        ),
        "data_categories" => find!(
            "
            select name
            from data_category
            where organisation_id = $1
            and name ilike $2
            order by not starts_with(lower(name), lower($3)), name
            limit 10
            "
        ),
        "recipients" => find!(
            "
            select name
            from recipient
            where organisation_id = $1
            and name ilike $2
            order by not starts_with(lower(name), lower($3)), name
            limit 10
            "
        ),
        "legal_bases" => find!(
            "
            select item.text
            from activity_legal_basis item
            join processing_activity activity
                on activity.organisation_id = item.organisation_id
                and activity.id = item.activity_id
            where item.organisation_id = $1
            and item.text ilike $2
            group by item.text
            order by not starts_with(lower(item.text), lower($3)), count(*) desc, item.text
            limit 10
            "
        ),
        "retention" => find!(
            "
            select item.text
            from activity_retention_rule item
            join processing_activity activity
                on activity.organisation_id = item.organisation_id
                and activity.id = item.activity_id
            where item.organisation_id = $1
            and item.text ilike $2
            group by item.text
            order by not starts_with(lower(item.text), lower($3)), count(*) desc, item.text
            limit 10
            "
        ),
        "measures" => find!(
            "
            select item.text
            from activity_measure item
            join processing_activity activity
                on activity.organisation_id = item.organisation_id
                and activity.id = item.activity_id
            where item.organisation_id = $1
            and item.text ilike $2
            group by item.text
            order by not starts_with(lower(item.text), lower($3)), count(*) desc, item.text
            limit 10
            "
        ),
        _ => Ok(None),
    }
}

impl Department {
    /// "Amt 10 – Hauptamt"
    pub fn label(&self) -> String {
        if self.short_sign.is_empty() {
            self.name.clone()
        } else {
            format!("{} – {}", self.short_sign, self.name)
        }
    }
}
