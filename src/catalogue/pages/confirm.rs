//! New entries that somebody has looked at, one or several at once.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use sqlx::PgConnection;

use super::Room;
use crate::{
    app::App,
    auth::Member,
    catalogue::{Entry, store},
    database::id::EntryId,
    error::AppError,
    web::{
        form::{Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
    },
};

/// More than a page of a list can hold.
const AT_ONCE: usize = 200;

#[derive(Template)]
#[template(path = "catalogue/confirm.html")]
struct Confirm {
    page: Page,
    entries: Vec<Entry>,
    back: String,
}

pub async fn ask(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue)): Path<(String, String)>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let mut db = app.db.read(member.actor()).await?;
    let entries = chosen(&mut db, &room, &query).await?;
    let page = room.sub_page("Neue Einträge bestätigen");
    Ok(page::ok(&Confirm { page, entries, back: room.root() }))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let mut db = app.db.write(member.actor()).await?;
    let entries = chosen(&mut db, &room, &fields).await?;
    if entries.is_empty() {
        let mut form = Form::from(fields);
        form.fail("", "Bitte wählen Sie in der Liste mindestens einen neuen Eintrag aus.");
        let page = room.sub_page("Neue Einträge bestätigen").errors_of(&form);
        return Ok(page::invalid(&Confirm { page, entries, back: room.root() }));
    }
    let ids: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
    let confirmed = store::confirm(&mut db, member.organisation(), room.catalogue, &ids).await?;
    db.commit().await?;
    let notice = if confirmed > 0 { Notice::Confirmed } else { Notice::Unchanged };
    // From an entry's own page back to it, from the list to the list.
    let back = if fields.text("zurueck") == "eintrag" { room.entry(ids[0]) } else { room.root() };
    Ok(notice.redirect(&back))
}

/// Those of the ticked entries that are there.
async fn chosen(db: &mut PgConnection, room: &Room<'_>, fields: &Fields) -> Result<Vec<Entry>, AppError> {
    let ids: Vec<EntryId> =
        fields.all("eintrag").iter().take(AT_ONCE).filter_map(|id| id.parse().ok()).collect();
    Ok(store::find_many(db, room.member.organisation(), room.catalogue, &ids).await?)
}
