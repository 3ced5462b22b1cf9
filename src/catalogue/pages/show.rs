use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Room, USES};
use crate::{
    app::App,
    auth::{Capability, Member},
    catalogue::{
        Catalogue, Entry,
        model::Part,
        offers,
        store::{self, Use},
    },
    error::AppError,
    web::{
        components::Tone,
        filters,
        notice::Notice,
        page::{self, Page},
        validate::date_text,
    },
};

#[derive(Template)]
#[template(path = "catalogue/show.html")]
struct Show {
    page: Page,
    catalogue: Catalogue,
    entry: Entry,
    uses: Vec<Use>,
    total: i64,
    /// Sheets beyond the ones listed.
    more: i64,
    address: String,
    sheets: String,
    concept: String,
    confirm: String,
    /// Of what shipped fact it was made; empty for none.
    origin: String,
    /// Where the newer state of that fact is compared; empty for none, and for who may not edit.
    newer: String,
    /// Empty for who may not edit.
    edit: String,
    may_edit: bool,
    /// The person sees the sheets of some departments only.
    is_limited: bool,
}

impl Show {
    fn shown(&self, part: &Part) -> String {
        part.shown(self.entry.values.get(part.field).map_or("", String::as_str))
    }
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Path((_, catalogue, id)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let mut db = app.db.read(member.actor()).await?;
    let entry = room.find(&mut db, &id).await?;
    let uses = store::uses(&mut db, member.organisation(), room.catalogue, entry.id, USES).await?;
    let (total, more) = Use::counts(&uses);
    let page = room.sub_page(entry.short_name()).preline(room.catalogue.one()).notice(notice);
    let may_edit = member.may(Capability::EditCatalogues);
    let has_newer = offers::newer(room.catalogue, &entry).is_some();
    let origin = entry.origin.as_ref().map(|origin| {
        let offer = offers::of_origin(room.catalogue, origin);
        let is_changed = !has_newer && offer.is_some_and(|offer| offer.values != entry.values);
        let change = if is_changed { "; seither hier geändert" } else { "" };
        format!("Aus dem mitgelieferten Katalog, Stand {}{change}", date_text(origin.as_of))
    });
    Ok(page::ok(&Show {
        page,
        catalogue: room.catalogue,
        total,
        more,
        uses,
        address: room.entry(entry.id),
        sheets: room.sheets(),
        concept: format!("/verzeichnis/{}/rahmenkonzept", member.membership.slug),
        confirm: format!("{}/bestaetigen", room.root()),
        edit: if may_edit { format!("{}/bearbeiten", room.entry(entry.id)) } else { String::new() },
        newer: if may_edit && has_newer {
            format!("{}/neuer-stand", room.entry(entry.id))
        } else {
            String::new()
        },
        origin: origin.unwrap_or_default(),
        may_edit,
        is_limited: member.membership.reach(Capability::ReadRegister).is_some(),
        entry,
    }))
}
