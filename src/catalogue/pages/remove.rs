//! Removing an entry that no sheet names.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use sqlx::PgConnection;

use super::{Room, USES, parse};
use crate::{
    app::App,
    auth::Member,
    catalogue::{
        Entry,
        store::{self, Use},
    },
    error::AppError,
    web::{
        components::Confirmation,
        filters,
        form::Fields,
        notice::Notice,
        page::{self, Page},
    },
};

/// What keeps an entry from being removed.
#[derive(Template)]
#[template(path = "catalogue/in_use.html")]
struct InUse {
    page: Page,
    in_concept: bool,
    uses: Vec<Use>,
    total: i64,
    /// Sheets beyond the ones listed.
    more: i64,
    sheets: String,
    concept: String,
    merge: String,
    back: String,
}

pub async fn ask(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue, id)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let mut db = app.db.read(member.actor()).await?;
    let entry = room.find(&mut db, &id).await?;
    if let Some(page) = in_use(&mut db, &room, &entry).await? {
        return Ok(page::ok(&page));
    }
    Ok(page::ok(&Confirmation {
        page: room.entry_page(&entry, "Eintrag entfernen?").preline(room.catalogue.one()),
        sentence: format!("„{}“ wird aus dem Katalog entfernt.", entry.short_name()),
        consequences: vec!["Keine Tätigkeit nennt diesen Eintrag.".to_owned()],
        button: "Eintrag entfernen",
        is_danger: true,
        fields: Fields::default(),
        back: room.entry(entry.id),
    }))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue, id)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let mut db = app.db.write(member.actor()).await?;
    let organisation = member.organisation();
    let Some(entry) = store::find(&mut db, organisation, room.catalogue, parse(&id)?).await? else {
        // A second click finds it gone already.
        return Ok(Notice::Removed.redirect(&room.root()));
    };
    if let Some(page) = in_use(&mut db, &room, &entry).await? {
        return Ok(page::respond(StatusCode::CONFLICT, &page));
    }
    match store::remove(&mut db, organisation, room.catalogue, entry.id).await {
        Ok(_) => db.commit().await?,
        Err(error) if store::is_in_use(&error) => {
            let sentence = "Dieser Eintrag wird inzwischen verwendet und bleibt deshalb stehen.";
            return Err(AppError::Conflict(sentence.to_owned()));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Notice::Removed.redirect(&room.root()))
}

async fn in_use(db: &mut PgConnection, room: &Room<'_>, entry: &Entry) -> Result<Option<InUse>, AppError> {
    let uses = store::uses(db, room.member.organisation(), room.catalogue, entry.id, USES).await?;
    if uses.is_empty() && !entry.in_concept {
        return Ok(None);
    }
    let (total, more) = Use::counts(&uses);
    Ok(Some(InUse {
        page: room.entry_page(entry, "Eintrag wird noch verwendet").preline(room.catalogue.one()),
        in_concept: entry.in_concept,
        total,
        more,
        uses,
        sheets: room.sheets(),
        concept: format!("/verzeichnis/{}/rahmenkonzept", room.member.membership.slug),
        merge: format!("{}/zusammenfuehren", room.entry(entry.id)),
        back: room.entry(entry.id),
    }))
}
