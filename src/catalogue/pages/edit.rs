//! A new entry, and changing one.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{Room, parse};
use crate::{
    app::App,
    auth::Member,
    catalogue::{
        Entry,
        model::{self, Kind, Part},
        store,
    },
    database::{Write, id::EntryId},
    error::AppError,
    web::{
        components::Tone,
        conflict::{self, Question, Values},
        form::{Fields, Form},
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "catalogue/edit.html")]
struct Edit {
    page: Page,
    form: Form,
    parts: &'static [Part],
    questions: Vec<Question>,
    /// What to do about an entry that is called so already; nothing, if there is none.
    namesake: Option<Namesake>,
    back: String,
    is_new: bool,
}

struct Namesake {
    href: String,
    label: &'static str,
}

pub async fn show_new(
    member: Member,
    Path((_, catalogue)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let form = Form::new().with("id", EntryId::new());
    Ok(page::ok(&new_page(&room, form, None)))
}

pub async fn create(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let mut form = Form::from(fields);
    let id = form.fields.text("id").parse().unwrap_or_else(|_| EntryId::new());
    form.fields.set("id", id.to_string());
    let Some(values) = model::read(room.catalogue, &mut form) else {
        return Ok(page::invalid(&new_page(&room, form, None)));
    };
    let (organisation, catalogue) = (member.organisation(), room.catalogue);
    let mut db = app.db.write(member.actor()).await?;
    if let Some(other) = namesake(&mut db, &room, &values, id).await? {
        taken(&room, &mut form);
        let namesake = Namesake { href: room.entry(other), label: "Vorhandenen Eintrag ansehen" };
        return Ok(page::invalid(&new_page(&room, form, Some(namesake))));
    }
    let written = match store::insert(&mut db, organisation, catalogue, id, &values).await {
        Ok(true) => Ok(()),
        // The same form once more: somebody went back and corrected it.
        Ok(false) => store::update(&mut db, organisation, catalogue, id, &values).await,
        Err(error) => Err(error),
    };
    if let Err(error) = written {
        refused(&room, &mut form, error)?;
        return Ok(page::invalid(&new_page(&room, form, None)));
    }
    db.commit().await?;
    Ok(Notice::Created.redirect(&room.entry(id)))
}

pub async fn edit(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue, id)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let mut db = app.db.read(member.actor()).await?;
    let entry = room.find(&mut db, &id).await?;
    let mut form = Form::new();
    for (field, value) in &entry.values {
        form.fields.set(field, value);
    }
    conflict::remember(&mut form.fields, &entry.values);
    Ok(page::ok(&edit_page(&room, &entry, form, Vec::new(), None)))
}

pub async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue, id)): Path<(String, String, String)>,
    mut fields: Fields,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let (organisation, catalogue, id) = (member.organisation(), room.catalogue, parse(&id)?);
    let mut db = app.db.write(member.actor()).await?;
    let entry = store::lock(&mut db, organisation, catalogue, id).await?.ok_or(AppError::NotFound)?;
    conflict::apply_choices(&mut fields);
    let mut form = Form::from(fields);
    let Some(mine) = model::read(catalogue, &mut form) else {
        return Ok(page::invalid(&edit_page(&room, &entry, form, Vec::new(), None)));
    };
    let theirs = &entry.values;
    let merged = conflict::merge(&conflict::original(&form.fields), &mine, theirs);
    if !merged.conflicts.is_empty() {
        let questions = conflict::ask(&mut form, &merged, theirs, |field, text| shown(&room, field, text));
        let page = edit_page(&room, &entry, form, questions, None);
        return Ok(page::respond(StatusCode::CONFLICT, &page));
    }
    if merged.values == *theirs {
        return Ok(Notice::Unchanged.redirect(&room.entry(id)));
    }
    if let Some(other) = namesake(&mut db, &room, &merged.values, id).await? {
        taken(&room, &mut form);
        let href = format!("{}/zusammenfuehren?ziel={other}", room.entry(id));
        let namesake = Namesake { href, label: "Beide Einträge zusammenführen" };
        return Ok(page::invalid(&edit_page(&room, &entry, form, Vec::new(), Some(namesake))));
    }
    if let Err(error) = store::update(&mut db, organisation, catalogue, id, &merged.values).await {
        refused(&room, &mut form, error)?;
        return Ok(page::invalid(&edit_page(&room, &entry, form, Vec::new(), None)));
    }
    db.commit().await?;
    Ok(Notice::Saved.redirect(&room.entry(id)))
}

/// Another entry of the name that the values give.
async fn namesake(
    db: &mut Write,
    room: &Room<'_>,
    values: &Values,
    id: EntryId,
) -> Result<Option<EntryId>, AppError> {
    let name = values.get(room.catalogue.name_part().field).map_or("", String::as_str);
    Ok(store::namesake(db, room.member.organisation(), room.catalogue, name, id).await?)
}

fn taken(room: &Room, form: &mut Form) {
    let part = room.catalogue.name_part();
    let sentence = match part.kind {
        Kind::Wording => "Einen Eintrag mit diesem Wortlaut gibt es schon.",
        _ => "Einen Eintrag mit dieser Bezeichnung gibt es schon.",
    };
    form.fail(part.field, sentence);
}

/// Turns what the database refused into a sentence at the field: somebody was faster.
fn refused(room: &Room, form: &mut Form, error: sqlx::Error) -> Result<(), AppError> {
    if !store::is_taken(&error) {
        return Err(error.into());
    }
    taken(room, form);
    Ok(())
}

/// Label and value of a field, for the question which version shall stay.
fn shown(room: &Room, field: &str, text: &str) -> (String, String) {
    let part = room.catalogue.parts().iter().find(|part| part.field == field);
    part.map_or_else(
        || (field.to_owned(), text.to_owned()),
        |part| (part.label().to_owned(), part.shown(text)),
    )
}

fn new_page(room: &Room, form: Form, namesake: Option<Namesake>) -> Edit {
    Edit {
        page: room.sub_page("Eintrag anlegen").preline(room.catalogue.one()).errors_of(&form),
        form,
        parts: room.catalogue.parts(),
        questions: Vec::new(),
        namesake,
        back: room.root(),
        is_new: true,
    }
}

fn edit_page(
    room: &Room,
    entry: &Entry,
    form: Form,
    questions: Vec<Question>,
    namesake: Option<Namesake>,
) -> Edit {
    Edit {
        page: room.entry_page(entry, "Eintrag bearbeiten").preline(room.catalogue.one()).errors_of(&form),
        form,
        parts: room.catalogue.parts(),
        questions,
        namesake,
        back: room.entry(entry.id),
        is_new: false,
    }
}
