//! The Rahmenkonzept of a file (R14, R64, R65): measures, areas and reviews become rows again.

use std::collections::{BTreeSet, HashMap};

use sqlx::types::Json;

use crate::{
    database::{
        Write,
        id::{MeasureId, MeasuresReviewId, OrganisationId},
    },
    line_list::positions,
    register::{MeasuresConcept, MeasuresOfArea, MeasuresReview, choices::MeasureArea},
    toms::{self, Area, Concept, Measure, Review},
};

/// Writes it where the organisation has none yet; else what is stored stays, and that is noted.
pub async fn write(
    db: &mut Write,
    organisation: OrganisationId,
    concept: &MeasuresConcept,
    notes: &mut Vec<String>,
) -> sqlx::Result<()> {
    if let Some(stored) = toms::store::concept(&mut *db, organisation).await? {
        if stored.in_register() != *concept {
            notes.push("Das Rahmenkonzept der Organisation bleibt, wie es ist.".to_owned());
        }
        return Ok(());
    }
    let rows = as_rows(concept);
    sqlx::query!(
        "
        insert into measures_concept (organisation_id, title, version, as_of, frameworks, review_months, next_review_on)
        values ($1, $2, $3, $4, $5, $6, $7)
        ",
        organisation.0,
        rows.title,
        rows.version,
        rows.as_of,
        rows.frameworks,
        rows.review_months.and_then(|months| i32::try_from(months).ok()),
        rows.next_review_on,
    )
    .execute(&mut **db)
    .await?;
    sqlx::query!(
        "
        insert into measure (id, organisation_id, text, in_concept, position, areas)
        select id, $1, text, true, position, areas
        from jsonb_populate_recordset(null::measure, $2)
        ",
        organisation.0,
        Json(&rows.measures) as _,
    )
    .execute(&mut **db)
    .await?;
    sqlx::query!(
        "
        insert into measures_area (organisation_id, area, state, planned_until, reason, text)
        select $1, area, state, planned_until, reason, text
        from jsonb_populate_recordset(null::measures_area, $2)
        ",
        organisation.0,
        Json(&rows.areas) as _,
    )
    .execute(&mut **db)
    .await?;
    sqlx::query!(
        "
        insert into measures_review (
            id, organisation_id, reviewed_on, reviewed_by, areas, result, remark, shortcomings, actions
        )
        select id, $1, reviewed_on, reviewed_by, areas, result, remark, shortcomings, actions
        from jsonb_populate_recordset(null::measures_review, $2)
        ",
        organisation.0,
        Json(&rows.reviews) as _,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

fn as_rows(file: &MeasuresConcept) -> Concept {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let area = |said: &MeasuresOfArea| Area {
        area: said.area,
        state: said.state,
        planned_until: said.planned_until,
        reason: text(&said.reason),
        text: text(&said.description),
    };
    // Ids grow with time, and of one day the later one comes first.
    let review = |said: &MeasuresReview| Review {
        id: MeasuresReviewId::new(),
        reviewed_on: said.reviewed_on,
        reviewed_by: said.reviewed_by.clone(),
        areas: said.areas.clone(),
        result: said.result,
        remark: text(&said.remark),
        shortcomings: text(&said.shortcomings),
        actions: text(&said.actions),
    };
    let mut rows = Concept {
        title: file.title.clone(),
        version: text(&file.version),
        as_of: file.as_of,
        frameworks: text(&file.frameworks),
        review_months: file.review_months,
        next_review_on: None,
        measures: measures(file),
        areas: file.areas.iter().map(area).collect(),
        reviews: file.reviews.iter().rev().map(review).collect(),
    };
    // A day that follows from the reviews was not set by anybody.
    rows.next_review_on = file.next_review_on.filter(|day| rows.next_review() != Some(*day));
    rows
}

/// The measures of all areas in one order that none of the areas contradicts: each stands where its first
/// list begins with it, or as early as the measures before it allow.
fn measures(file: &MeasuresConcept) -> Vec<Measure> {
    let lists = std::iter::once((None, &file.measures))
        .chain(file.areas.iter().map(|said| (Some(said.area), &said.measures)));
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut found: Vec<(&str, Vec<MeasureArea>)> = Vec::new();
    let mut followers: Vec<Vec<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (area, list) in lists {
        let mut before = None;
        for text in list {
            let at = *places.entry(text).or_insert(found.len());
            if at == found.len() {
                found.push((text, Vec::new()));
                followers.push(Vec::new());
                open.push(0);
            }
            let areas = &mut found[at].1;
            if let Some(area) = area.filter(|area| !areas.contains(area)) {
                areas.push(area);
            }
            if let Some(before) = before.replace(at) {
                followers[before].push(at);
                open[at] += 1;
            }
        }
    }
    let mut waiting: BTreeSet<usize> = (0..found.len()).collect();
    let mut ready: BTreeSet<usize> = (0..found.len()).filter(|at| open[*at] == 0).collect();
    let mut order = Vec::with_capacity(found.len());
    // Lists that contradict each other were written by hand: the first in the file goes first.
    while let Some(at) = ready.pop_first().or_else(|| waiting.first().copied()) {
        waiting.remove(&at);
        order.push(at);
        for next in &followers[at] {
            open[*next] = open[*next].saturating_sub(1);
            if open[*next] == 0 && waiting.contains(next) {
                ready.insert(*next);
            }
        }
    }
    let positions = positions::assign(&vec![None; order.len()]);
    let row = |(at, position): (usize, i32)| {
        let (text, areas) = &found[at];
        Measure {
            id: MeasureId::new(),
            text: (*text).to_owned(),
            position,
            areas: areas.clone(),
            shipped_code: None,
        }
    };
    order.into_iter().zip(positions).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept(measures: &[&str], areas: &[&[&str]]) -> MeasuresConcept {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let areas = MeasureArea::ALL.iter().zip(areas).map(|(area, list)| MeasuresOfArea {
            area: *area,
            measures: owned(list),
            ..MeasuresOfArea::default()
        });
        MeasuresConcept { measures: owned(measures), areas: areas.collect(), ..MeasuresConcept::default() }
    }

    fn order(measures: &[&str], areas: &[&[&str]]) -> Vec<String> {
        super::measures(&concept(measures, areas)).into_iter().map(|measure| measure.text).collect()
    }

    #[test]
    fn a_measure_of_several_areas_is_one_row_in_the_order_of_all_of_them() {
        assert_eq!(order(&["frei"], &[&["a", "c"], &["b"], &["b", "c"]]), ["frei", "a", "b", "c"]);
        let rows = super::measures(&concept(&[], &[&["a", "c"], &["b", "c"]]));
        assert_eq!(rows[2].areas, MeasureArea::ALL[..2]);
    }

    #[test]
    fn areas_that_contradict_each_other_lose_nothing() {
        assert_eq!(order(&[], &[&["a", "b"], &["b", "a"], &["c", "c"]]), ["a", "b", "c"]);
    }
}
