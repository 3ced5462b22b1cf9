use std::collections::HashMap;

use sqlx::{PgConnection, types::Json};
use time::Date;

use super::{Area, Concept, Measure, Review, TITLE};
use crate::{
    database::{
        Write,
        id::{MeasureId, MeasuresReviewId, OrganisationId},
    },
    line_list::{matching, positions},
    register::choices::MeasureArea,
    shipped,
};

/// The organisation's concept; none until it has a title.
pub async fn concept(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Option<Concept>> {
    let row = sqlx::query!(
        r#"
        select
            title,
            version,
            as_of,
            frameworks,
            review_months,
            next_review_on,
            (
                select coalesce(jsonb_agg(jsonb_build_object(
                    'id', measure.id, 'text', measure.text, 'position', measure.position, 'areas', measure.areas,
                    'shipped_code', measure.shipped_code
                ) order by measure.position, measure.id), '[]')
                from measure
                where measure.organisation_id = concept.organisation_id
                and measure.in_concept
            ) as "measures!: Json<Vec<Measure>>",
            (
                select coalesce(jsonb_agg(to_jsonb(said)), '[]')
                from measures_area said
                where said.organisation_id = concept.organisation_id
            ) as "areas!: Json<Vec<Area>>",
            (
                select coalesce(jsonb_agg(to_jsonb(review) order by review.reviewed_on desc, review.id desc), '[]')
                from measures_review review
                where review.organisation_id = concept.organisation_id
            ) as "reviews!: Json<Vec<Review>>"
        from measures_concept concept
        where organisation_id = $1
        "#,
        organisation.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Concept {
        title: row.title,
        version: row.version,
        as_of: row.as_of,
        frameworks: row.frameworks,
        review_months: row.review_months.and_then(|months| u32::try_from(months).ok()),
        next_review_on: row.next_review_on,
        measures: row.measures.0,
        areas: row.areas.0,
        reviews: row.reviews.0,
    }))
}

/// What a form says of the concept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    pub title: String,
    pub version: String,
    pub as_of: Option<Date>,
    pub frameworks: String,
    pub review_months: Option<u32>,
    pub next_review_on: Option<Date>,
    /// The texts of the measures of no area, in their order, each once.
    pub measures: Vec<String>,
}

/// Brings the stored concept to what the form says, writing only rows that differ. The caller holds
/// the organisation's lock.
pub async fn save(
    db: &mut Write,
    organisation: OrganisationId,
    stored: Option<&Concept>,
    input: &Input,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        insert into measures_concept as concept (organisation_id, title, version, as_of, frameworks, review_months, next_review_on)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (organisation_id) do update
        set title = excluded.title,
            version = excluded.version,
            as_of = excluded.as_of,
            frameworks = excluded.frameworks,
            review_months = excluded.review_months,
            next_review_on = excluded.next_review_on
        where (concept.title, concept.version, concept.as_of, concept.frameworks, concept.review_months, concept.next_review_on)
            is distinct from
            (excluded.title, excluded.version, excluded.as_of, excluded.frameworks, excluded.review_months, excluded.next_review_on)
        ",
        organisation.0,
        input.title,
        input.version,
        input.as_of,
        input.frameworks,
        input.review_months.and_then(|months| i32::try_from(months).ok()),
        input.next_review_on,
    )
    .execute(&mut **db)
    .await?;
    let measures = stored.map_or(&[][..], |concept| concept.measures.as_slice());
    save_measures(db, organisation, measures, None, &input.measures, &HashMap::new()).await
}

/// What a form says of an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaInput {
    pub area: Area,
    /// The texts of its measures in their order, each once.
    pub measures: Vec<String>,
    /// Code of those that were taken from the shipped catalogue, by text.
    pub shipped: HashMap<String, &'static str>,
}

/// Brings the stored area to what the form says, writing only rows that differ. Where there is no
/// concept yet, it begins with this. The caller holds the organisation's lock.
pub async fn save_area(
    db: &mut Write,
    organisation: OrganisationId,
    stored: Option<&Concept>,
    input: &AreaInput,
) -> sqlx::Result<()> {
    begin(db, organisation).await?;
    let area = &input.area;
    sqlx::query!(
        "
        insert into measures_area as stored (organisation_id, area, state, planned_until, reason, text)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (organisation_id, area) do update
        set state = excluded.state, planned_until = excluded.planned_until, reason = excluded.reason, text = excluded.text
        where (stored.state, stored.planned_until, stored.reason, stored.text)
            is distinct from (excluded.state, excluded.planned_until, excluded.reason, excluded.text)
        ",
        organisation.0,
        area.area.key(),
        area.state.key(),
        area.planned_until,
        area.reason,
        area.text,
    )
    .execute(&mut **db)
    .await?;
    let measures = stored.map_or(&[][..], |concept| concept.measures.as_slice());
    save_measures(db, organisation, measures, Some(area.area), &input.measures, &input.shipped).await
}

/// A concept without a title of its own, where there is none.
async fn begin(db: &mut Write, organisation: OrganisationId) -> sqlx::Result<()> {
    sqlx::query!(
        "
        insert into measures_concept (organisation_id, title)
        values ($1, $2)
        on conflict do nothing
        ",
        organisation.0,
        TITLE,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// A measure of the concept after the save.
struct Line<'a> {
    /// None: the row is new, or joins the concept.
    row: Option<&'a Measure>,
    text: &'a str,
}

/// Brings the measures of one area (those of no area for none) to these texts. A new text that another
/// row says already ties that row to the area instead of doubling it.
async fn save_measures(
    db: &mut Write,
    organisation: OrganisationId,
    stored: &[Measure],
    area: Option<MeasureArea>,
    texts: &[String],
    shipped: &HashMap<String, &'static str>,
) -> sqlx::Result<()> {
    let old: Vec<&Measure> = stored.iter().filter(|measure| measure.is_of(area)).collect();
    let old_texts: Vec<&str> = old.iter().map(|measure| measure.text.as_str()).collect();
    let new_texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let found = matching::assign(&old_texts, &new_texts, matching::Keys::NONE);

    let mut gone: Vec<MeasureId> = Vec::new();
    for (at, measure) in old.iter().enumerate() {
        if !found.contains(&Some(at)) {
            leave(db, organisation, measure, area).await?;
            gone.push(measure.id);
        }
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut joining: Vec<MeasureId> = Vec::new();
    for (text, at) in new_texts.iter().zip(&found) {
        let row = at.map(|at| old[at]);
        // Elsewhere in the concept it keeps its place.
        match stored.iter().find(|measure| row.is_none() && measure.text == *text) {
            Some(elsewhere) => joining.push(elsewhere.id),
            None => lines.push(Line { row, text }),
        }
    }
    tie(db, organisation, &joining, area).await?;

    let lines = in_order(stored, lines, |measure| {
        if !measure.is_of(area) {
            Place::Elsewhere
        } else if gone.contains(&measure.id) && measure.areas.len() < 2 {
            Place::Gone
        } else if gone.contains(&measure.id) {
            Place::Elsewhere
        } else {
            Place::Here
        }
    });
    let kept: Vec<Option<i32>> = lines.iter().map(|line| line.row.map(|row| row.position)).collect();
    let places = positions::assign(&kept);
    let new: Vec<&str> = lines.iter().filter(|line| line.row.is_none()).map(|line| line.text).collect();
    let outside = outside(db, organisation, &new).await?;
    for (line, position) in lines.iter().zip(places) {
        match (line.row, outside.get(line.text)) {
            (Some(row), _) if row.text == line.text && row.position == position => {}
            (Some(row), _) => {
                sqlx::query!(
                    "update measure set text = $3, position = $4 where organisation_id = $1 and id = $2",
                    organisation.0,
                    row.id.0,
                    line.text,
                    position,
                )
                .execute(&mut **db)
                .await?;
            }
            (None, Some(id)) => {
                sqlx::query!(
                    "update measure set in_concept = true, position = $3 where organisation_id = $1 and id = $2",
                    organisation.0,
                    id.0,
                    position,
                )
                .execute(&mut **db)
                .await?;
                tie(db, organisation, &[*id], area).await?;
            }
            (None, None) => {
                let code = shipped.get(line.text).copied();
                insert(db, organisation, line.text, position, area, code).await?;
            }
        }
    }
    Ok(())
}

/// What becomes of a stored measure.
enum Place {
    /// One of the list that is saved: its place is taken by the next line of that list.
    Here,
    /// Stays as it is.
    Elsewhere,
    /// Leaves the concept, and its place with it.
    Gone,
}

/// The whole concept with the saved list in the places where the list stood; what is longer follows its
/// last line, or stands at the end.
fn in_order<'a>(
    stored: &'a [Measure],
    lines: Vec<Line<'a>>,
    place: impl Fn(&Measure) -> Place,
) -> Vec<Line<'a>> {
    let last = stored.iter().rposition(|measure| matches!(place(measure), Place::Here));
    let mut lines = lines.into_iter();
    let mut ordered = Vec::new();
    for (at, measure) in stored.iter().enumerate() {
        match place(measure) {
            Place::Here => ordered.extend(lines.next()),
            Place::Elsewhere => ordered.push(Line { row: Some(measure), text: &measure.text }),
            Place::Gone => {}
        }
        if Some(at) == last {
            ordered.extend(lines.by_ref());
        }
    }
    ordered.extend(lines);
    ordered
}

/// The measure stands under the area no more; without any other area, it leaves the concept.
async fn leave(
    db: &mut Write,
    organisation: OrganisationId,
    measure: &Measure,
    area: Option<MeasureArea>,
) -> sqlx::Result<()> {
    let Some(area) = area.filter(|_| measure.areas.len() > 1) else {
        return drop_measure(db, organisation, measure.id).await;
    };
    sqlx::query!(
        "update measure set areas = array_remove(areas, $3::text) where organisation_id = $1 and id = $2",
        organisation.0,
        measure.id.0,
        area.key(),
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// These measures stand under the area too.
async fn tie(
    db: &mut Write,
    organisation: OrganisationId,
    measures: &[MeasureId],
    area: Option<MeasureArea>,
) -> sqlx::Result<()> {
    let Some(area) = area.filter(|_| !measures.is_empty()) else { return Ok(()) };
    let ids: Vec<uuid::Uuid> = measures.iter().map(|id| id.0).collect();
    sqlx::query!(
        "
        update measure
        set areas = array_append(areas, $3::text)
        where organisation_id = $1
        and id = any($2)
        and not $3::text = any(areas)
        ",
        organisation.0,
        &ids,
        area.key(),
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Measures of the catalogue that do not belong to the concept and say one of these texts.
async fn outside(
    db: &mut Write,
    organisation: OrganisationId,
    texts: &[&str],
) -> sqlx::Result<HashMap<String, MeasureId>> {
    if texts.is_empty() {
        return Ok(HashMap::new());
    }
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    let rows = sqlx::query!(
        r#"
        select measure.id as "id: MeasureId", measure.text
        from unnest($2::text[]) wanted
        join measure on md5(measure.text) = md5(wanted)
        where measure.organisation_id = $1
        and measure.text = wanted
        and not measure.in_concept
        order by measure.id desc
        "#,
        organisation.0,
        &texts,
    )
    .fetch_all(&mut **db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.text, row.id)).collect())
}

async fn insert(
    db: &mut Write,
    organisation: OrganisationId,
    text: &str,
    position: i32,
    area: Option<MeasureArea>,
    shipped_code: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        insert into measure (id, organisation_id, text, in_concept, position, areas, shipped_code, shipped_as_of)
        values ($1, $2, $3, true, $4, $5, $6, $7)
        ",
        MeasureId::new().0,
        organisation.0,
        text,
        position,
        &keys(area.as_slice()),
        shipped_code,
        shipped_code.map(|_| shipped::facts().as_of),
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// A measure that a sheet refers to leaves the concept but stays; any other is removed.
async fn drop_measure(db: &mut Write, organisation: OrganisationId, id: MeasureId) -> sqlx::Result<()> {
    let left = sqlx::query!(
        "
        update measure
        set in_concept = false
        where organisation_id = $1
        and id = $2
        and exists (
            select from activity_measure
            where activity_measure.organisation_id = $1
            and activity_measure.measure_id = $2
        )
        ",
        organisation.0,
        id.0,
    )
    .execute(&mut **db)
    .await?;
    if left.rows_affected() == 0 {
        sqlx::query!("delete from measure where organisation_id = $1 and id = $2", organisation.0, id.0)
            .execute(&mut **db)
            .await?;
    }
    Ok(())
}

/// A form that is sent twice carries the same id and inserts once; false for the second time. Where there
/// is no concept yet, it begins with this.
pub async fn insert_review(
    db: &mut Write,
    organisation: OrganisationId,
    review: &Review,
) -> sqlx::Result<bool> {
    begin(db, organisation).await?;
    let done = sqlx::query!(
        "
        insert into measures_review (
            id, organisation_id, reviewed_on, reviewed_by, areas, result, remark, shortcomings, actions
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (id) do nothing
        ",
        review.id.0,
        organisation.0,
        review.reviewed_on,
        review.reviewed_by,
        &keys(&review.areas),
        review.result.key(),
        review.remark,
        review.shortcomings,
        review.actions,
    )
    .execute(&mut **db)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn update_review(
    db: &mut Write,
    organisation: OrganisationId,
    review: &Review,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update measures_review
        set reviewed_on = $3, reviewed_by = $4, areas = $5, result = $6, remark = $7, shortcomings = $8, actions = $9
        where organisation_id = $1
        and id = $2
        ",
        organisation.0,
        review.id.0,
        review.reviewed_on,
        review.reviewed_by,
        &keys(&review.areas),
        review.result.key(),
        review.remark,
        review.shortcomings,
        review.actions,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

fn keys(areas: &[MeasureArea]) -> Vec<String> {
    areas.iter().map(|area| area.key().to_owned()).collect()
}

/// The day of the next review, as it was set with this one; a later review knows better.
pub async fn set_next_review(
    db: &mut Write,
    organisation: OrganisationId,
    next: Option<Date>,
    reviewed_on: Date,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update measures_concept
        set next_review_on = $2
        where organisation_id = $1
        and next_review_on is distinct from $2
        and not exists (
            select from measures_review later
            where later.organisation_id = $1
            and later.reviewed_on > $3
        )
        ",
        organisation.0,
        next,
        reviewed_on,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// One review.
pub async fn review(
    db: &mut PgConnection,
    organisation: OrganisationId,
    id: MeasuresReviewId,
) -> sqlx::Result<Option<Review>> {
    let row = sqlx::query_scalar!(
        r#"
        select to_jsonb(review) as "review!: Json<Review>"
        from measures_review review
        where organisation_id = $1
        and id = $2
        "#,
        organisation.0,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|review| review.0))
}
