//! `/mitgeliefert`: shipped facts that become entries.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use sqlx::PgConnection;
use time::Date;

use super::{Room, list::words};
use crate::{
    app::App,
    auth::Member,
    catalogue::{
        Catalogue, adoption,
        offers::{self, Offer},
    },
    database::id::EntryId,
    error::AppError,
    organisation,
    shipped::{self, Audience},
    web::{
        filters::{self, bound, folded},
        form::{Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
    },
};

const CHOSEN: &str = "eintrag";

#[derive(Template)]
#[template(path = "catalogue/shipped.html")]
struct Shipped {
    page: Page,
    catalogue: Catalogue,
    form: Form,
    rows: Vec<Row>,
    as_of: Date,
    /// The page without a search.
    address: String,
    root: String,
    is_filtered: bool,
    can_adopt: bool,
}

struct Row {
    offer: Offer,
    name: String,
    note: String,
    /// The heading that begins here; empty for none.
    heading: &'static str,
    /// The entry that says so already.
    present: Option<EntryId>,
}

impl Row {
    fn can_be_adopted(&self) -> bool {
        self.present.is_none() && !self.offer.is_placeholder
    }
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue)): Path<(String, String)>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let mut db = app.db.read(member.actor()).await?;
    let offers = all_offers(&mut db, &room).await?;
    let form = Form::new().with("suche", query.text("suche"));
    Ok(page::ok(&shipped_page(&mut db, &room, &offers, &query, form).await?))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue)): Path<(String, String)>,
    Query(query): Query,
    fields: Fields,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let organisation = member.organisation();
    let mut form = Form::from(fields).with("suche", query.text("suche"));
    let mut db = app.db.write(member.actor()).await?;
    organisation::store::lock(&mut db, organisation).await?;
    let offers = all_offers(&mut db, &room).await?;

    let codes = form.fields.all(CHOSEN).to_vec();
    let is_offered = |code: &String| offers.iter().any(|offer| offer.code == *code && !offer.is_placeholder);
    if codes.is_empty() {
        form.fail(CHOSEN, "Bitte kreuzen Sie mindestens einen Eintrag an.");
    } else if !codes.iter().all(is_offered) {
        form.fail(
            CHOSEN,
            "Ein ausgewählter Eintrag wird nicht mitgeliefert. Bitte wählen Sie nur aus der Liste.",
        );
    }
    if form.has_errors() {
        return Ok(page::invalid(&shipped_page(&mut db, &room, &offers, &query, form).await?));
    }
    let chosen: Vec<Offer> = offers.into_iter().filter(|offer| codes.contains(&offer.code)).collect();
    adoption::adopt(&mut db, organisation, room.catalogue, &chosen, shipped::facts().as_of).await?;
    db.commit().await?;
    Ok(Notice::Adopted.redirect(&room.root()))
}

/// What is offered to the organisation's kind.
async fn all_offers(db: &mut PgConnection, room: &Room<'_>) -> Result<Vec<Offer>, AppError> {
    let kind = organisation::store::details(db, room.member.organisation()).await?.kind;
    Ok(offers::offers(room.catalogue, Audience::of(kind)))
}

async fn shipped_page(
    db: &mut PgConnection,
    room: &Room<'_>,
    offers: &[Offer],
    query: &Fields,
    form: Form,
) -> Result<Shipped, AppError> {
    let words: Vec<String> = words(query).iter().map(|word| folded(word)).collect();
    let present = adoption::present(db, room.member.organisation(), room.catalogue, offers).await?;
    let mut group = "";
    let mut rows = Vec::new();
    for offer in offers {
        let name = offer.name(room.catalogue);
        let text = folded(&format!("{name} {} {}", offer.group, offer.note));
        if !words.iter().all(|word| text.contains(word)) {
            continue;
        }
        let heading = if offer.group == group { "" } else { offer.group };
        group = offer.group;
        let present = present.get(&offer.code).copied();
        let (name, note) = (bound(name), bound(&offer.note));
        rows.push(Row { offer: offer.clone(), name, note, heading, present });
    }
    let address = format!("{}/mitgeliefert", room.root());
    let page = room
        .sub_page("Aus dem mitgelieferten Katalog übernehmen")
        .preline(room.catalogue.title())
        .errors_of(&form);
    Ok(Shipped {
        page,
        catalogue: room.catalogue,
        form,
        can_adopt: rows.iter().any(Row::can_be_adopted),
        rows,
        as_of: shipped::facts().as_of,
        address,
        root: room.root(),
        is_filtered: !words.is_empty(),
    })
}
