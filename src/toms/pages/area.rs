//! `/rahmenkonzept/bereiche/{bereich}`: state and measures of one area.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{root, sub_page};
use crate::{
    app::App,
    auth::Member,
    error::AppError,
    organisation,
    register::choices::MeasureArea,
    toms::{
        Concept,
        form::{area_values, label, read_area, shown, states, stored_area_values},
        store,
    },
    web::{
        conflict::{self, Question},
        filters::bound,
        form::{Choice, Fields, Form},
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "toms/area.html")]
struct AreaPage {
    page: Page,
    form: Form,
    questions: Vec<Question>,
    states: Vec<Choice>,
    /// Shipped measures that the concept does not have yet.
    offers: Vec<Choice>,
    /// Measures of the concept that do not stand under this area.
    others: Vec<Choice>,
    back: String,
}

pub async fn edit(
    State(app): State<App>,
    member: Member,
    Path((_, slug)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let area = MeasureArea::from_slug(&slug).ok_or(AppError::NotFound)?;
    let mut db = app.db.read(member.actor()).await?;
    let concept = store::concept(&mut db, member.organisation()).await?;
    let stored = stored_area_values(concept.as_ref(), area);
    let mut form = Form::new();
    for (field, value) in &stored {
        form.fields.set(field, value);
    }
    conflict::remember(&mut form.fields, &stored);
    Ok(page::ok(&area_page(&member, area, concept.as_ref(), form, Vec::new())))
}

pub async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, slug)): Path<(String, String)>,
    mut fields: Fields,
) -> Result<Response, AppError> {
    let area = MeasureArea::from_slug(&slug).ok_or(AppError::NotFound)?;
    conflict::apply_choices(&mut fields);
    let mut form = Form::from(fields);
    let mut db = app.db.write(member.actor()).await?;
    organisation::store::lock(&mut db, member.organisation()).await?;
    let stored = store::concept(&mut db, member.organisation()).await?;
    let concept = stored.as_ref();
    let Some(mine) = read_area(&mut form, area, concept) else {
        return Ok(page::invalid(&area_page(&member, area, concept, form, Vec::new())));
    };
    let theirs = stored_area_values(concept, area);
    let merged = conflict::merge(&conflict::original(&form.fields), &area_values(&mine), &theirs);
    if !merged.conflicts.is_empty() {
        let show = |field: &str, text: &str| (label(field).to_owned(), shown(field, text));
        let questions = conflict::ask(&mut form, &merged, &theirs, show);
        let page = area_page(&member, area, concept, form, questions);
        return Ok(page::respond(StatusCode::CONFLICT, &page));
    }
    let back = format!("{}#{slug}", root(&member));
    if merged.values == theirs {
        return Ok(Notice::Unchanged.redirect(&back));
    }
    for (field, value) in &merged.values {
        form.fields.set(field, value);
    }
    let Some(input) = read_area(&mut form, area, concept) else {
        return Ok(page::invalid(&area_page(&member, area, concept, form, Vec::new())));
    };
    store::save_area(&mut db, member.organisation(), concept, &input).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(&back))
}

fn area_page(
    member: &Member,
    area: MeasureArea,
    concept: Option<&Concept>,
    form: Form,
    questions: Vec<Question>,
) -> AreaPage {
    let measures = concept.map_or(&[][..], |concept| concept.measures.as_slice());
    let is_there = |code: &str, text: &str| {
        measures.iter().any(|known| known.shipped_code.as_deref() == Some(code) || known.text == text)
    };
    let offers = area.offers().iter().filter(|offer| !is_there(&offer.code, &offer.text));
    let (mut of_none, of_others): (Vec<_>, Vec<_>) = measures
        .iter()
        .filter(|measure| !measure.is_of(Some(area)))
        .partition(|measure| measure.areas.is_empty());
    of_none.extend(of_others);
    let places = |areas: &[MeasureArea]| {
        let words: Vec<&str> = areas.iter().map(|area| area.label()).collect();
        words.join(", ")
    };
    let mut about = area.norm();
    if area.is_recommended() {
        about.push_str(" (empfohlen)");
    }
    AreaPage {
        page: sub_page(member, area.label()).preline("Rahmenkonzept").lead(about).errors_of(&form),
        form,
        questions,
        states: states(),
        offers: offers.map(|offer| Choice::new(&offer.code, bound(&offer.text))).collect(),
        others: of_none
            .into_iter()
            .map(|measure| Choice::new(measure.id, measure.text.as_str()).hint(places(&measure.areas)))
            .collect(),
        back: format!("{}#{}", root(member), area.slug()),
    }
}
