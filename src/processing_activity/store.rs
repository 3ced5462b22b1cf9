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

/// The query that makes JSON of sheets: for each of the sheet's lists its name in [`Sheet`] and its
/// table, what entries it joins, what they add to a row, and the table that ties its rows to data
/// categories.
macro_rules! sheets {
    (
        ($organisation:expr, $numbers:expr, $departments:expr, $with_ended:expr, $ids:expr)
        $($list:literal in $table:literal $(join $join:literal)? $(with $more:literal)? $(numbers in $ties:literal)?;)*
    ) => {
        sqlx::query_scalar!(
            "select to_jsonb(activity) || jsonb_build_object('department', (
                select concat_ws(' – ', nullif(short_sign, ''), name)
                from department
                where department.organisation_id = activity.organisation_id
                and department.id = activity.department_id
            ), 'not_possible', (
                select coalesce(jsonb_agg(jsonb_build_object('code', code, 'judged', judged, 'reason', reason)), '[]')
                from finding_acceptance
                where finding_acceptance.organisation_id = activity.organisation_id
                and finding_acceptance.activity_id = activity.id
                and code in ('R54-F', 'R61-F')
            )"
            $(
                + ", '" + $list + "', (
                    select coalesce(jsonb_agg(to_jsonb(item)"
                    $(+ " || " + $more)?
                    $(+ " || jsonb_build_object('numbers', (
                        select coalesce(jsonb_agg(link.data_category_id), '[]')
                        from " + $ties + " link
                        where link.organisation_id = item.organisation_id
                        and link.activity_id = item.activity_id
                        and link.item_id = item.id
                    ))")?
                    + " order by item.position, item.id), '[]')
                    from " + $table + " item "
                    $(+ $join)?
                    + " where item.organisation_id = activity.organisation_id
                    and item.activity_id = activity.id
                )"
            )*
            + ") as \"sheet!: Json<Sheet>\"
            from processing_activity activity
            where activity.organisation_id = $1
            and ($2::integer[] is null or activity.number = any($2))
            and ($3::uuid[] is null or activity.department_id = any($3))
            and ($4 or activity.stage <> 'ended')
            and ($5::uuid[] is null or activity.id = any($5))
            order by activity.number",
            $organisation,
            $numbers,
            $departments,
            $with_ended,
            $ids,
        )
    };
}

/// Which sheets of an organisation to load; empty options do not restrict.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    pub numbers: Option<Vec<i32>>,
    pub ids: Option<Vec<Uuid>>,
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
    let rows = sheets!(
        (organisation.0, selection.numbers.as_deref(), selection.departments.as_deref(), selection.with_ended, selection.ids.as_deref())
        "systems" in "activity_system"
            join "join system entry on entry.organisation_id = item.organisation_id and entry.id = item.system_id"
            with "jsonb_build_object('name', entry.name, 'measures', entry.measures)";
        "tags" in "activity_tag";
        "related" in "activity_related"
            join "left join processing_activity other on other.organisation_id = item.organisation_id and other.id = item.related_id"
            with "jsonb_build_object('number', other.number, 'name', other.name)";
        "same_as" in "activity_same_as"
            join "left join processing_activity other on other.organisation_id = item.organisation_id and other.id = item.source_id"
            with "jsonb_build_object('number', other.number, 'name', other.name)";
        "joint_controllers" in "activity_joint_controller";
        "purposes" in "activity_purpose";
        "legal_bases" in "activity_legal_basis"
            join "
                cross join lateral (
                    select jsonb_agg(cited.norm_id order by cited.position) as ids, string_agg(norm.name, ' i. V. m. ' order by cited.position) as text
                    from activity_legal_basis_norm cited
                    join norm on norm.organisation_id = cited.organisation_id and norm.id = cited.norm_id
                    where cited.organisation_id = item.organisation_id
                    and cited.activity_id = item.activity_id
                    and cited.legal_basis_id = item.id
                ) chain
            "
            with "jsonb_build_object('norms', coalesce(chain.ids, '[]'), 'text', coalesce(chain.text, item.text))";
        "data_subjects" in "activity_data_subject"
            join "join data_subject_category entry on entry.organisation_id = item.organisation_id and entry.id = item.category_id"
            with "jsonb_build_object('name', entry.name)"
            numbers in "activity_data_subject_number";
        "data_categories" in "activity_data_category"
            join "join data_category entry on entry.organisation_id = item.organisation_id and entry.id = item.category_id"
            with "jsonb_build_object('name', entry.name)";
        "recipients" in "activity_recipient"
            join "join recipient entry on entry.organisation_id = item.organisation_id and entry.id = item.recipient_id"
            with "jsonb_build_object('name', entry.name)"
            numbers in "activity_recipient_number";
        "transfers" in "activity_transfer"
            numbers in "activity_transfer_number";
        "retention_rules" in "activity_retention_rule"
            join "left join retention_period entry on entry.organisation_id = item.organisation_id and entry.id = item.retention_period_id"
            with "jsonb_build_object('text', coalesce(entry.text, item.text), 'shared', entry.id is not null)"
            numbers in "activity_retention_rule_number";
        "sub_rules" in "activity_retention_sub_rule";
        "measures" in "activity_measure"
            join "left join measure entry on entry.organisation_id = item.organisation_id and entry.id = item.measure_id"
            with "jsonb_build_object('text', coalesce(entry.text, item.text), 'shared', entry.id is not null)"
            numbers in "activity_measure_number";
        "extra_values" in "activity_extra_value";
        "documents" in "activity_reference_document"
            join "join reference_document entry on entry.organisation_id = item.organisation_id and entry.id = item.document_id"
            with "jsonb_build_object('name', entry.name, 'details', to_jsonb(entry))";
        "screenings" in "dpia_screening"
            with "jsonb_build_object('answers', (
                select coalesce(jsonb_object_agg(question, jsonb_build_object('answer', answer, 'reason', reason)), '{}')
                from dpia_answer
                where dpia_answer.organisation_id = item.organisation_id
                and dpia_answer.screening_id = item.id
            ))";
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

/// Another activity, as far as the person may see it.
pub struct Other {
    pub number: i32,
    pub id: Uuid,
    /// It takes this section from the sheet in question, directly or by others.
    pub takes_from_here: bool,
}

/// The activities with these numbers. `section` as in `activity_same_as`, "" where none is asked about.
pub async fn others(
    db: &mut PgConnection,
    organisation: OrganisationId,
    sheet: ActivityId,
    section: &str,
    numbers: &[i32],
) -> sqlx::Result<Vec<Other>> {
    sqlx::query_as!(
        Other,
        r#"
        with recursive taker (id) as (
            select $2::uuid
            union
            select same_as.activity_id
            from activity_same_as same_as
            join taker on taker.id = same_as.source_id
            where same_as.organisation_id = $1
            and same_as.section = $3
        )
        select number, id, id in (select taker.id from taker) as "takes_from_here!"
        from processing_activity
        where organisation_id = $1
        and number = any($4)
        "#,
        organisation.0,
        sheet.0,
        section,
        numbers
    )
    .fetch_all(db)
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
    let number = next_numbers(db, organisation, 1).await?;
    sqlx::query!("call copy_activity($1, $2, $3, $4)", organisation.0, source.0, copy.0, number)
        .execute(&mut **db)
        .await?;
    summary::refresh(db, &[copy]).await?;
    Ok(number)
}

/// Takes so many of the organisation's next activity numbers, and gives the first; numbers are never
/// given twice.
pub async fn next_numbers(db: &mut Write, organisation: OrganisationId, amount: i32) -> sqlx::Result<i32> {
    sqlx::query_scalar!(
        r#"
        update organisation
        set next_activity_number = next_activity_number + $2
        where id = $1
        returning next_activity_number - $2 as "number!"
        "#,
        organisation.0,
        amount
    )
    .fetch_one(&mut **db)
    .await
}

/// The number that the next activity would get.
pub async fn upcoming_number(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<i32> {
    sqlx::query_scalar!("select next_activity_number from organisation where id = $1", organisation.0)
        .fetch_one(db)
        .await
}

/// From now on numbers above this one are given.
pub async fn pass_number(db: &mut Write, organisation: OrganisationId, number: i32) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update organisation
        set next_activity_number = $2 + 1
        where id = $1
        and next_activity_number <= $2
        ",
        organisation.0,
        number
    )
    .execute(&mut **db)
    .await?;
    Ok(())
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
            ..MeasuresConcept::default()
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
        "systems" => find!(
            "
            select name
            from system
            where organisation_id = $1
            and name ilike $2
            order by not starts_with(lower(name), lower($3)), name
            limit 10
            "
        ),
        "documents" => find!(
            "
            select name
            from reference_document
            where organisation_id = $1
            and name ilike $2
            order by not starts_with(lower(name), lower($3)), name
            limit 10
            "
        ),
        "tags" => find!(
            "
            select tag.name
            from activity_tag tag
            join processing_activity activity
                on activity.organisation_id = tag.organisation_id
                and activity.id = tag.activity_id
            where tag.organisation_id = $1
            and tag.name ilike $2
            group by tag.name
            order by not starts_with(lower(tag.name), lower($3)), count(*) desc, tag.name
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
