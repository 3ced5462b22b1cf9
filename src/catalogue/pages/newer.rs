//! `/neuer-stand`: a shipped fact has changed since an entry was made of it. The difference is shown,
//! and applied when somebody says so.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use time::Date;

use super::{Room, parse};
use crate::{
    app::App,
    auth::Member,
    catalogue::{
        Entry, adoption,
        model::Origin,
        offers::{self, Offer},
        store,
    },
    error::AppError,
    shipped,
    web::{
        filters,
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "catalogue/newer.html")]
struct Newer {
    page: Page,
    /// Label, what the entry says, what is shipped now; only what differs.
    differences: Vec<(&'static str, String, String)>,
    as_of: Date,
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
    let differences = offers::newer(room.catalogue, &entry)
        .map(|offer| differences(&room, &entry, &offer))
        .unwrap_or_default();
    Ok(page::ok(&Newer {
        page: room.entry_page(&entry, "Neuer Stand").preline(room.catalogue.one()),
        differences,
        as_of: shipped::facts().as_of,
        back: room.entry(entry.id),
    }))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue, id)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let (organisation, catalogue, id) = (member.organisation(), room.catalogue, parse(&id)?);
    let mut db = app.db.write(member.actor()).await?;
    let entry = store::lock(&mut db, organisation, catalogue, id).await?.ok_or(AppError::NotFound)?;
    let Some(offer) = offers::newer(catalogue, &entry) else {
        return Ok(Notice::Unchanged.redirect(&room.entry(id)));
    };
    if store::namesake(&mut db, organisation, catalogue, offer.name(catalogue), id).await?.is_some() {
        return Err(AppError::Conflict(
            "Einen Eintrag mit dem neuen Wortlaut gibt es schon. Bitte führen Sie die beiden zusammen."
                .to_owned(),
        ));
    }
    store::update(&mut db, organisation, catalogue, id, &offer.values).await?;
    let origin = Origin { code: offer.code, as_of: shipped::facts().as_of };
    adoption::date(&mut db, organisation, catalogue, id, &origin).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(&room.entry(id)))
}

fn differences(room: &Room<'_>, entry: &Entry, offer: &Offer) -> Vec<(&'static str, String, String)> {
    let text =
        |values: &crate::web::conflict::Values, field: &str| values.get(field).cloned().unwrap_or_default();
    let parts = room.catalogue.parts().iter();
    let sides =
        parts.map(|part| (part.label(), text(&entry.values, part.field), text(&offer.values, part.field)));
    sides.filter(|(_, old, new)| old != new).collect()
}
