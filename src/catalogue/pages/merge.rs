//! Two entries become one: first the choice of the other, then what follows from it, then the deed.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use sqlx::PgConnection;

use super::{Room, list, parse};
use crate::{
    app::App,
    auth::Member,
    catalogue::{
        Catalogue, Entry, duplicates,
        merge::{Merge, Outcome},
        model::shortened,
        store::{self, Filter},
    },
    database::id::EntryId,
    error::AppError,
    web::{
        filters,
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
    },
};

/// Entries to choose from at once.
const OFFERED: usize = 20;

/// Which entry shall stay.
#[derive(Template)]
#[template(path = "catalogue/merge_choose.html")]
struct Choose {
    page: Page,
    form: Form,
    offered: Vec<Choice>,
    is_search: bool,
    /// More was found than is offered.
    has_more: bool,
    address: String,
    back: String,
}

/// What will happen.
#[derive(Template)]
#[template(path = "catalogue/merge.html")]
struct Consequences {
    page: Page,
    source: Entry,
    target: Entry,
    sheets: i64,
    /// Sheets that name both.
    both: i64,
    keeps_numbers: bool,
    /// What only the source says: label, its text, the target's text.
    lost: Vec<(&'static str, String, String)>,
    address: String,
    /// The same with the entries exchanged.
    exchanged: String,
    back: String,
}

pub async fn ask(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Path((_, catalogue, id)): Path<(String, String, String)>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let mut db = app.db.read(member.actor()).await?;
    let source = room.find(&mut db, &id).await?;
    let target = target(&mut db, &room, &query, source.id).await?;
    match target {
        Some(target) => Ok(page::ok(&consequences(&mut db, &room, source, target, notice).await?)),
        None => Ok(page::ok(&choose(&mut db, &room, &source, Form::from(query)).await?)),
    }
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, catalogue, id)): Path<(String, String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let room = Room::of(&member, &catalogue)?;
    let id = parse(&id)?;
    let mut db = app.db.read(member.actor()).await?;
    let source = store::find(&mut db, member.organisation(), room.catalogue, id).await?;
    let target = target(&mut db, &room, &fields, id).await?;
    let (source, target) = match (source, target) {
        (Some(source), Some(target)) => (source, target),
        // A second click finds them merged already.
        (None, Some(target)) => return Ok(Notice::Merged.redirect(&room.entry(target.id))),
        (None, None) => return Err(AppError::NotFound),
        (Some(source), None) => {
            let mut form = Form::from(fields);
            form.fail("ziel", "Bitte wählen Sie den Eintrag aus, der stehen bleiben soll.");
            return Ok(page::invalid(&choose(&mut db, &room, &source, form).await?));
        }
    };
    drop(db);
    let merge = Merge {
        organisation: member.organisation(),
        catalogue: room.catalogue,
        source: source.id,
        target: target.id,
    };
    match merge.run(&app.db, member.actor()).await? {
        Outcome::Done => Ok(Notice::Merged.redirect(&room.entry(target.id))),
        Outcome::Unfinished => {
            let again = format!("{}/zusammenfuehren?ziel={}", room.entry(source.id), target.id);
            Ok(Notice::PartlyMerged.redirect(&again))
        }
        Outcome::TargetGone => {
            Err(AppError::Conflict("Den Eintrag, der stehen bleiben sollte, gibt es nicht.".to_owned()))
        }
    }
}

/// The chosen entry that shall stay, unless it is the very one that shall go.
async fn target(
    db: &mut PgConnection,
    room: &Room<'_>,
    fields: &Fields,
    source: EntryId,
) -> Result<Option<Entry>, AppError> {
    let Some(target) = fields.text("ziel").parse().ok().filter(|target| *target != source) else {
        return Ok(None);
    };
    Ok(store::find(db, room.member.organisation(), room.catalogue, target).await?)
}

/// Without words to search for, the entries that are most like this one are offered.
async fn choose(
    db: &mut PgConnection,
    room: &Room<'_>,
    source: &Entry,
    form: Form,
) -> Result<Choose, AppError> {
    let (organisation, catalogue) = (room.member.organisation(), room.catalogue);
    let words = list::words(&form.fields);
    let is_search = !words.is_empty();
    let mut found: Vec<(EntryId, String)> = if is_search {
        let filter = Filter { words, ..Filter::default() };
        let rows = store::page(db, organisation, catalogue, &filter).await?;
        rows.into_iter().map(|row| (row.id, row.name)).collect()
    } else {
        let names = store::names(db, organisation, catalogue).await?;
        let alike = duplicates::most_like(&source.name, &names, OFFERED + 1);
        alike.into_iter().map(|name| (name.id, name.name)).collect()
    };
    found.retain(|(id, _)| *id != source.id);
    let has_more = is_search && found.len() > OFFERED;
    found.truncate(OFFERED);
    let lead = format!(
        "„{}“ geht in einem anderen Eintrag auf. Alle Blätter, die ihn nennen, nennen danach den anderen.",
        source.short_name()
    );
    Ok(Choose {
        page: room.entry_page(source, "Einträge zusammenführen").lead(lead).errors_of(&form),
        form,
        offered: found.into_iter().map(|(id, name)| Choice::new(id, shortened(&name))).collect(),
        is_search,
        has_more,
        address: format!("{}/zusammenfuehren", room.entry(source.id)),
        back: room.entry(source.id),
    })
}

async fn consequences(
    db: &mut PgConnection,
    room: &Room<'_>,
    source: Entry,
    target: Entry,
    notice: Option<Notice>,
) -> Result<Consequences, AppError> {
    let organisation = room.member.organisation();
    let (sheets, both) = store::overlap(db, organisation, room.catalogue, source.id, target.id).await?;
    let mut lost = Vec::new();
    // What both are called stands above.
    for part in &room.catalogue.parts()[1..] {
        let text = |entry: &Entry| part.shown(entry.values.get(part.field).map_or("", String::as_str));
        let (own, other) = (text(&source), text(&target));
        if !own.is_empty() && own != other {
            lost.push((part.label(), own, other));
        }
    }
    Ok(Consequences {
        page: room.entry_page(&source, "Einträge zusammenführen?").notice(notice),
        sheets,
        both,
        keeps_numbers: room.catalogue == Catalogue::DataCategories,
        lost,
        address: format!("{}/zusammenfuehren", room.entry(source.id)),
        exchanged: format!("{}/zusammenfuehren?ziel={}", room.entry(target.id), source.id),
        back: room.entry(source.id),
        source,
        target,
    })
}
