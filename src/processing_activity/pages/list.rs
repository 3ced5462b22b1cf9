use askama::Template;
use axum::{extract::State, response::Response};
use sqlx::PgConnection;

use super::list_address;
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    export::wording,
    navigation,
    processing_activity::{
        list::{self, COUNTED, Filter, PAGE},
        store,
    },
    register::Stage,
    web::{
        components::Pagination,
        filters::{self, grouped},
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "processing_activity/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    rows: Vec<list::Row>,
    stages: Vec<Choice>,
    departments: Vec<Choice>,
    heads: Vec<&'static str>,
    pagination: Pagination,
    address: String,
    /// Where the ticked activities become a document.
    export: String,
    may_export: bool,
    may_edit: bool,
    is_filtered: bool,
}

const STAGES: [(&str, Stage); 4] = [
    ("planned", Stage::Planned),
    ("trial", Stage::Trial),
    ("in_operation", Stage::InOperation),
    ("ended", Stage::Ended),
];

const HEADS: [&str; 5] = ["Nr.", "Bezeichnung", "Organisationseinheit", "Stadium", "Geändert"];

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    render(&mut db, &member, notice, query).await
}

/// The page from whatever connection; apart so that the benchmark can serve it without any guard.
pub async fn render(
    db: &mut PgConnection,
    member: &Member,
    notice: Option<Notice>,
    query: Fields,
) -> Result<Response, AppError> {
    let filter = filter(&query);
    let mut rows = list::page(&mut *db, member.organisation(), &filter).await?;
    let departments = store::departments(&mut *db, member.organisation()).await?;

    let address = list_address(member);
    let pagination = pagination(&mut rows, &filter, &query, &address);
    // An empty page beyond the last row is not an empty record.
    let is_beyond = rows.is_empty() && (filter.after > 0 || filter.before.is_some());
    let is_filtered =
        !filter.words.is_empty() || filter.stage.is_some() || filter.department.is_some() || is_beyond;
    let may_export = member.may(Capability::Export);
    let ticks = may_export.then_some("Auswahl");
    let page = navigation::organisation_page(member, "verarbeitungen", "Verarbeitungstätigkeiten")
        .notice(notice)
        .wide();
    Ok(page::ok(&ListPage {
        page,
        form: Form::from(query),
        rows,
        stages: STAGES.iter().map(|(key, stage)| Choice::new(key, wording::stage(*stage))).collect(),
        departments: departments.iter().map(|unit| Choice::new(unit.id, unit.label())).collect(),
        heads: ticks.into_iter().chain(HEADS).collect(),
        pagination,
        export: format!("/verzeichnis/{}/ausgabe", member.membership.slug),
        may_export,
        may_edit: member.may(Capability::EditActivities),
        is_filtered,
        address,
    }))
}

fn filter(query: &Fields) -> Filter {
    Filter {
        words: query.text("suche").split_whitespace().take(10).map(str::to_owned).collect(),
        stage: STAGES.iter().find(|(key, _)| *key == query.text("stadium")).map(|(_, stage)| *stage),
        department: query.text("einheit").parse().ok(),
        with_ended: query.text("beendete") == "ja",
        after: query.text("nach").parse().unwrap_or(0),
        before: query.text("vor").parse().ok(),
    }
}

/// Takes the row too many off and says where the neighbouring pages are.
fn pagination(rows: &mut Vec<list::Row>, filter: &Filter, query: &Fields, address: &str) -> Pagination {
    let is_backwards = filter.before.is_some();
    let has_more = rows.len() > PAGE;
    if has_more && is_backwards {
        rows.remove(0);
    } else if has_more {
        rows.pop();
    }
    let link = |name: &str, number: i32| {
        let mut fields = query.clone();
        for name in ["nach", "vor", "meldung"] {
            fields.remove(name);
        }
        fields.set(name, number.to_string());
        format!("{address}?{}", fields.query())
    };
    let (first, last) = (rows.first().map(|row| row.number), rows.last().map(|row| row.number));
    let has_previous = if is_backwards { has_more } else { filter.after > 0 };
    let has_next = is_backwards || has_more;
    let shown = match rows.first().map(|row| row.hits) {
        None => String::new(),
        Some(1) => "1 Tätigkeit".to_owned(),
        Some(hits) if hits > COUNTED => format!("mehr als {} Tätigkeiten", grouped(COUNTED)),
        Some(hits) => format!("{} Tätigkeiten", grouped(hits)),
    };
    Pagination {
        shown,
        previous: first.filter(|_| has_previous).map(|number| link("vor", number)),
        next: last.filter(|_| has_next).map(|number| link("nach", number)),
    }
}
