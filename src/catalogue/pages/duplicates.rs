use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::Room;
use crate::{
    app::App,
    auth::Member,
    catalogue::{
        duplicates,
        model::shortened,
        store::{self, Name},
    },
    database::id::EntryId,
    error::AppError,
    web::{
        filters,
        page::{self, Page},
    },
};

/// Pairs on the page; who has worked through them finds the next ones there.
const PAIRS: usize = 100;

#[derive(Template)]
#[template(path = "catalogue/duplicates.html")]
struct Duplicates {
    page: Page,
    pairs: Vec<[Proposal; 2]>,
    is_cut: bool,
    root: String,
}

/// One of two entries that are alike.
struct Proposal {
    id: EntryId,
    name: String,
    sheets: i64,
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let mut db = app.db.read(member.actor()).await?;
    let names = store::names(&mut db, member.organisation(), room.catalogue).await?;
    // Takes a moment for ten thousand names; other requests shall not wait for it.
    let work = tokio::task::spawn_blocking(move || {
        let found = duplicates::find(&names, PAIRS + 1);
        (names, found)
    });
    let (names, mut found) = work.await.map_err(anyhow::Error::from)?;
    let is_cut = found.len() > PAIRS;
    found.truncate(PAIRS);
    let ids: Vec<EntryId> =
        found.iter().flat_map(|pair| [names[pair.first].id, names[pair.second].id]).collect();
    let sheets = store::sheets_of(&mut db, member.organisation(), room.catalogue, &ids).await?;

    let page = room
        .sub_page("Mögliche Doppelte")
        .lead("Diese Einträge ähneln sich. Ob sie dasselbe meinen, entscheiden Sie; nichts geschieht von selbst.")
        .wide();
    let pairs = found.iter().map(|pair| {
        let mut pair = [&names[pair.first], &names[pair.second]].map(|name| proposal(name, &sheets));
        // What fewer sheets name goes more easily.
        pair.sort_by_key(|proposal| (proposal.sheets, proposal.id));
        pair
    });
    Ok(page::ok(&Duplicates { page, pairs: pairs.collect(), is_cut, root: room.root() }))
}

fn proposal(name: &Name, sheets: &HashMap<EntryId, i64>) -> Proposal {
    Proposal { id: name.id, name: shortened(&name.name), sheets: sheets.get(&name.id).copied().unwrap_or(0) }
}
