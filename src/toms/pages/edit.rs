//! Title, version and cycle of the concept, and its measures of no area.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{root, sub_page};
use crate::{
    app::App,
    auth::Member,
    error::AppError,
    organisation,
    toms::{
        REVIEW_MONTHS, TITLE,
        form::{label, read, stored_values, values},
        store,
    },
    web::{
        conflict::{self, Question},
        form::{Fields, Form},
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "toms/edit.html")]
struct Edit {
    page: Page,
    form: Form,
    questions: Vec<Question>,
    back: String,
}

pub async fn edit(State(app): State<App>, member: Member) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let concept = store::concept(&mut db, member.organisation()).await?;
    let stored = stored_values(concept.as_ref());
    let mut form = Form::new();
    for (field, value) in &stored {
        form.fields.set(field, value);
    }
    if concept.is_none() {
        form = form.with("titel", TITLE).with("turnus", REVIEW_MONTHS);
    }
    conflict::remember(&mut form.fields, &stored);
    Ok(page::ok(&edit_page(&member, form, Vec::new())))
}

pub async fn update(
    State(app): State<App>,
    member: Member,
    mut fields: Fields,
) -> Result<Response, AppError> {
    conflict::apply_choices(&mut fields);
    let mut form = Form::from(fields);
    let Some(mine) = read(&mut form) else {
        return Ok(page::invalid(&edit_page(&member, form, Vec::new())));
    };
    let mut db = app.db.write(member.actor()).await?;
    organisation::store::lock(&mut db, member.organisation()).await?;
    let stored = store::concept(&mut db, member.organisation()).await?;
    let theirs = stored_values(stored.as_ref());
    let merged = conflict::merge(&conflict::original(&form.fields), &values(&mine), &theirs);
    if !merged.conflicts.is_empty() {
        let show = |field: &str, text: &str| (label(field).to_owned(), text.to_owned());
        let questions = conflict::ask(&mut form, &merged, &theirs, show);
        return Ok(page::respond(StatusCode::CONFLICT, &edit_page(&member, form, questions)));
    }
    if merged.values == theirs {
        return Ok(Notice::Unchanged.redirect(&root(&member)));
    }
    for (field, value) in &merged.values {
        form.fields.set(field, value);
    }
    let Some(input) = read(&mut form) else {
        return Ok(page::invalid(&edit_page(&member, form, Vec::new())));
    };
    store::save(&mut db, member.organisation(), stored.as_ref(), &input).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(&root(&member)))
}

fn edit_page(member: &Member, form: Form, questions: Vec<Question>) -> Edit {
    let page = sub_page(member, "Rahmenkonzept bearbeiten").errors_of(&form);
    Edit { page, form, questions, back: root(member) }
}
