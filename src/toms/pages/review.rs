//! `/rahmenkonzept/ueberpruefungen`: recording a review of the effectiveness (Art. 32 Abs. 1 lit. d), and
//! correcting what was recorded. Reviews are kept: there is no way to remove one.

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
    database::id::MeasuresReviewId,
    error::AppError,
    organisation,
    toms::{
        REVIEW_MONTHS,
        form::{areas, label, read_review, results, review_values, shown, unfold},
        store,
    },
    web::{
        conflict::{self, Question},
        form::{Choice, Fields, Form},
        notice::Notice,
        page::{self, Page},
        validate::date_text,
    },
};

#[derive(Template)]
#[template(path = "toms/review.html")]
struct ReviewPage {
    page: Page,
    form: Form,
    questions: Vec<Question>,
    areas: Vec<Choice>,
    results: Vec<Choice>,
    /// Months until the next one, for a new review.
    cycle: Option<u32>,
    back: String,
}

impl ReviewPage {
    /// What counts when the day of the next one is left empty.
    fn proposal(&self, months: &u32) -> String {
        let months = if *months == 1 { "einen Monat".to_owned() } else { format!("{months}\u{a0}Monate") };
        format!("TT.MM.JJJJ; ohne Angabe {months} nach dieser Überprüfung")
    }
}

pub async fn show_new(State(app): State<App>, member: Member) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let cycle = cycle(&mut db, &member).await?;
    let form = Form::new()
        .with("id", MeasuresReviewId::new())
        .with("ueberprueft_am", date_text(app.today()))
        .with("ueberprueft_von", &member.person.name);
    Ok(page::ok(&review_page(&member, form, Vec::new(), Some(cycle))))
}

pub async fn create(State(app): State<App>, member: Member, fields: Fields) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let id = form.fields.text("id").parse().unwrap_or_else(|_| MeasuresReviewId::new());
    let mut db = app.db.write(member.actor()).await?;
    organisation::store::lock(&mut db, member.organisation()).await?;
    let Some((review, next)) = read_review(&mut form, id, app.today()) else {
        let cycle = cycle(&mut db, &member).await?;
        return Ok(page::invalid(&review_page(&member, form, Vec::new(), Some(cycle))));
    };
    if !store::insert_review(&mut db, member.organisation(), &review).await? {
        // The same form once more: somebody went back and corrected it.
        store::update_review(&mut db, member.organisation(), &review).await?;
    }
    // A look at some areas does not put off the look at all of them.
    if next.is_some() || review.areas.is_empty() {
        store::set_next_review(&mut db, member.organisation(), next, review.reviewed_on).await?;
    }
    db.commit().await?;
    Ok(Notice::Saved.redirect(&back(&member)))
}

pub async fn edit(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let review =
        store::review(&mut db, member.organisation(), parse(&id)?).await?.ok_or(AppError::NotFound)?;
    let stored = review_values(&review);
    let mut form = Form::new();
    for (field, value) in &stored {
        form.fields.set(field, value);
    }
    unfold(&mut form.fields);
    conflict::remember(&mut form.fields, &stored);
    Ok(page::ok(&review_page(&member, form, Vec::new(), None)))
}

pub async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    mut fields: Fields,
) -> Result<Response, AppError> {
    let id = parse(&id)?;
    let mut db = app.db.write(member.actor()).await?;
    organisation::store::lock(&mut db, member.organisation()).await?;
    let stored = store::review(&mut db, member.organisation(), id).await?.ok_or(AppError::NotFound)?;
    conflict::apply_choices(&mut fields);
    unfold(&mut fields);
    let mut form = Form::from(fields);
    let Some((mine, _)) = read_review(&mut form, id, app.today()) else {
        return Ok(page::invalid(&review_page(&member, form, Vec::new(), None)));
    };
    let theirs = review_values(&stored);
    let merged = conflict::merge(&conflict::original(&form.fields), &review_values(&mine), &theirs);
    if !merged.conflicts.is_empty() {
        let show = |field: &str, text: &str| (label(field).to_owned(), shown(field, text));
        let questions = conflict::ask(&mut form, &merged, &theirs, show);
        unfold(&mut form.fields);
        return Ok(page::respond(StatusCode::CONFLICT, &review_page(&member, form, questions, None)));
    }
    if merged.values == theirs {
        return Ok(Notice::Unchanged.redirect(&back(&member)));
    }
    for (field, value) in &merged.values {
        form.fields.set(field, value);
    }
    unfold(&mut form.fields);
    let Some((review, _)) = read_review(&mut form, id, app.today()) else {
        return Ok(page::invalid(&review_page(&member, form, Vec::new(), None)));
    };
    store::update_review(&mut db, member.organisation(), &review).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(&back(&member)))
}

/// Months between two reviews.
async fn cycle(db: &mut sqlx::PgConnection, member: &Member) -> sqlx::Result<u32> {
    let concept = store::concept(db, member.organisation()).await?;
    Ok(concept.and_then(|concept| concept.review_months).unwrap_or(REVIEW_MONTHS))
}

/// Ids in addresses are typed by hand at most; a wrong one is simply not there.
fn parse(id: &str) -> Result<MeasuresReviewId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

fn back(member: &Member) -> String {
    format!("{}#ueberpruefung", root(member))
}

fn review_page(member: &Member, form: Form, questions: Vec<Question>, cycle: Option<u32>) -> ReviewPage {
    let title = if cycle.is_some() { "Überprüfung eintragen" } else { "Überprüfung berichtigen" };
    ReviewPage {
        page: sub_page(member, title)
            .lead("Wirksamkeit der technischen und organisatorischen Maßnahmen, Art.\u{a0}32 Abs.\u{a0}1 lit.\u{a0}d DSGVO.")
            .errors_of(&form),
        form,
        questions,
        areas: areas(),
        results: results(),
        cycle,
        back: back(member),
    }
}
