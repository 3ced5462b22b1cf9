//! `/rahmenkonzept`: the concept of measures, shown and edited as lines.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    Concept,
    store::{self, Input},
};
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    help, line_list,
    navigation::organisation_page,
    organisation,
    web::{
        conflict::{self, Question, Values},
        filters,
        form::{Fields, Form},
        notice::Notice,
        page::{self, Page},
        validate::{self, NAME, TEXT, date_text},
    },
};

/// A concept longer than this is a document of its own.
const MEASURES: usize = 500;

#[derive(Template)]
#[template(path = "toms/show.html")]
struct Show {
    page: Page,
    concept: Option<Concept>,
    edit: String,
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let concept = store::concept(&mut db, member.organisation()).await?;
    let edit = if member.may(Capability::EditCatalogues) {
        format!("{}/bearbeiten", root(&member))
    } else {
        String::new()
    };
    let page = frame(&member, "Rahmenkonzept")
        .lead(
            "Technische und organisatorische Maßnahmen, die für die ganze Stelle gelten. Sie stehen einmal hier; die \
             Tätigkeiten verweisen darauf und nennen nur, was abweicht oder hinzukommt.",
        )
        .notice(notice);
    Ok(page::ok(&Show { page, concept, edit }))
}

#[derive(Template)]
#[template(path = "toms/edit.html")]
struct Edit {
    page: Page,
    form: Form,
    questions: Vec<Question>,
    back: String,
}

fn read(form: &mut Form) -> Option<Input> {
    let title = validate::required(form, "titel", "den Titel des Rahmenkonzepts", NAME);
    let version = validate::optional(form, "fassung", NAME).unwrap_or_default();
    let as_of = validate::date(form, "stand");
    let measures: Vec<String> =
        line_list::split(form.fields.raw("massnahmen")).map(line_list::from_line).collect();
    if measures.len() > MEASURES {
        form.fail(
            "massnahmen",
            format!("Bitte fassen Sie auf höchstens {MEASURES} Zeilen zusammen; es sind {}.", measures.len()),
        );
    }
    if let Some(at) = measures.iter().position(|measure| measure.chars().count() > TEXT) {
        form.fail("massnahmen", format!("Bitte kürzen Sie Zeile {} auf höchstens 20.000 Zeichen.", at + 1));
    }
    if form.has_errors() { None } else { Some(Input { title: title?, version, as_of, measures }) }
}

fn values(input: &Input) -> Values {
    let measures: Vec<String> = input.measures.iter().map(|measure| line_list::to_line(measure)).collect();
    Values::from([
        ("titel".to_owned(), input.title.clone()),
        ("fassung".to_owned(), input.version.clone()),
        ("stand".to_owned(), input.as_of.map(date_text).unwrap_or_default()),
        ("massnahmen".to_owned(), measures.join("\n")),
    ])
}

/// Before there is a concept every field is empty.
fn stored_values(concept: Option<&Concept>) -> Values {
    let input = concept.map_or_else(
        || Input { title: String::new(), version: String::new(), as_of: None, measures: Vec::new() },
        |concept| Input {
            title: concept.title.clone(),
            version: concept.version.clone(),
            as_of: concept.as_of,
            measures: concept.measures.iter().map(|measure| measure.text.clone()).collect(),
        },
    );
    values(&input)
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
        form.fields.set("titel", "Allgemeine technische und organisatorische Maßnahmen");
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
        let questions =
            conflict::ask(&mut form, &merged, &theirs, |field, text| (label(field), text.to_owned()));
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

fn label(field: &str) -> String {
    let key = match field {
        "titel" => "concept.title",
        "fassung" => "concept.version",
        "stand" => "concept.as_of",
        _ => "concept.measures",
    };
    help::field(key).label.to_owned()
}

fn root(member: &Member) -> String {
    format!("/verzeichnis/{}/rahmenkonzept", member.membership.slug)
}

fn frame(member: &Member, title: &str) -> Page {
    let summary = format!("/verzeichnis/{}/organisation", member.membership.slug);
    organisation_page(member, "organisation", title).breadcrumb("Organisation", summary)
}

fn edit_page(member: &Member, form: Form, questions: Vec<Question>) -> Edit {
    let page =
        frame(member, "Rahmenkonzept bearbeiten").breadcrumb("Rahmenkonzept", root(member)).errors_of(&form);
    Edit { page, form, questions, back: root(member) }
}
