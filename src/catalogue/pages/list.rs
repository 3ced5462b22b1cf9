use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::Room;
use crate::{
    app::App,
    auth::{Capability, Member},
    catalogue::{
        Catalogue,
        store::{self, COUNTED, Filter, PAGE, Row},
    },
    database::id::EntryId,
    error::AppError,
    web::{
        components::{Pagination, Tone},
        filters::{self, grouped},
        form::{Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "catalogue/list.html")]
struct List {
    page: Page,
    catalogue: Catalogue,
    form: Form,
    rows: Vec<Row>,
    /// Sheets that name an entry; those without any are missing.
    sheets: HashMap<EntryId, i64>,
    heads: Vec<&'static str>,
    pagination: Pagination,
    root: String,
    /// The address of the Löschkonzept.
    concept: String,
    may_edit: bool,
    /// Some row can be ticked to be confirmed.
    has_new: bool,
    is_filtered: bool,
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Path((_, catalogue)): Path<(String, String)>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let filter = filter(&query);
    let mut db = app.db.read(member.actor()).await?;
    let mut rows = store::page(&mut db, member.organisation(), room.catalogue, &filter).await?;

    let ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
    let sheets = store::sheets_of(&mut db, member.organisation(), room.catalogue, &ids).await?;

    let root = room.root();
    let pagination = pagination(&mut rows, &filter, &query, &root);
    let may_edit = member.may(Capability::EditCatalogues);
    let has_new = may_edit && rows.iter().any(|row| !row.confirmed);
    let is_beyond = rows.is_empty() && (filter.after.is_some() || filter.before.is_some());
    let is_filtered = !filter.words.is_empty() || filter.only_unconfirmed || filter.only_unused || is_beyond;
    let ticks = has_new.then_some("Auswahl");
    let heads = ticks.into_iter().chain([room.catalogue.one(), "Stand", "Tätigkeiten"]).collect();
    let page = room.page(room.catalogue.title()).lead(room.catalogue.explanation()).notice(notice).wide();
    let catalogue = room.catalogue;
    let form = Form::from(query);
    Ok(page::ok(&List {
        page,
        catalogue,
        form,
        rows,
        sheets,
        heads,
        pagination,
        root,
        concept: format!("/verzeichnis/{}/loeschkonzept", member.membership.slug),
        may_edit,
        has_new,
        is_filtered,
    }))
}

fn filter(query: &Fields) -> Filter {
    Filter {
        words: words(query),
        only_unconfirmed: query.text("ungeprueft") == "ja",
        only_unused: query.text("unbenutzt") == "ja",
        after: query.text("nach").parse().ok(),
        before: query.text("vor").parse().ok(),
    }
}

/// The words that are searched for.
pub(super) fn words(query: &Fields) -> Vec<String> {
    query.text("suche").split_whitespace().take(10).map(str::to_owned).collect()
}

/// Takes the row too many off and says where the neighbouring pages are.
fn pagination(rows: &mut Vec<Row>, filter: &Filter, query: &Fields, root: &str) -> Pagination {
    let is_backwards = filter.before.is_some();
    let has_more = rows.len() > PAGE;
    if has_more && is_backwards {
        rows.remove(0);
    } else if has_more {
        rows.pop();
    }
    let link = |name: &str, row: &Row| {
        let mut fields = query.clone();
        for name in ["nach", "vor", "meldung"] {
            fields.remove(name);
        }
        fields.set(name, row.id.to_string());
        format!("{root}?{}", fields.query())
    };
    let has_previous = if is_backwards { has_more } else { filter.after.is_some() };
    let has_next = is_backwards || has_more;
    let shown = match rows.first().map(|row| row.hits) {
        None => String::new(),
        Some(1) => "1 Eintrag".to_owned(),
        Some(hits) if hits > COUNTED => format!("mehr als {} Einträge", grouped(COUNTED)),
        Some(hits) => format!("{} Einträge", grouped(hits)),
    };
    Pagination {
        shown,
        previous: rows.first().filter(|_| has_previous).map(|row| link("vor", row)),
        next: rows.last().filter(|_| has_next).map(|row| link("nach", row)),
    }
}
