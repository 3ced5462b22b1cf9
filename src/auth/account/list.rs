//! `/verwaltung/konten`: everybody who may sign in.

use askama::Template;
use axum::{extract::State, response::Response};

use super::store::{self, Account, Filter, From};
use crate::{
    app::App,
    auth::{
        Person,
        role::{self, store::Assigned},
    },
    database::id::AccountId,
    error::AppError,
    navigation,
    web::{
        components::Pagination,
        filters,
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
    },
};

const PATH: &str = "/verwaltung/konten";
const PAGE_SIZE: usize = 50;

#[derive(Template)]
#[template(path = "auth/account/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    states: Vec<Choice>,
    lines: Vec<Line>,
    pagination: Pagination,
}

struct Line {
    account: Account,
    roles: Vec<Assigned>,
}

pub async fn list(
    State(app): State<App>,
    person: Person,
    notice: Option<Notice>,
    Query(mut query): Query,
) -> Result<Response, AppError> {
    let active = match query.text("zustand") {
        "alle" => None,
        "deaktiviert" => Some(false),
        _ => Some(true),
    };
    let filter = Filter { search: query.text("suche").chars().take(300).collect(), active };
    let id = |name: &str| query.text(name).parse::<AccountId>().ok();
    let from = match (id("nach"), id("vor")) {
        (Some(id), _) => From::After(id),
        (None, Some(id)) => From::Before(id),
        (None, None) => From::Start,
    };

    let mut db = app.db.read(&person.actor).await?;
    // One more than is shown tells whether the list goes on.
    let mut accounts = store::list(&mut db, &filter, from, PAGE_SIZE as i64 + 1).await?;
    let count = store::count(&mut db, &filter).await?;
    let goes_on = accounts.len() > PAGE_SIZE;
    accounts.truncate(PAGE_SIZE);
    let is_backward = matches!(from, From::Before(_));
    if is_backward {
        accounts.reverse();
    }
    let ids: Vec<_> = accounts.iter().map(|account| account.id).collect();
    let mut roles = role::store::of(&mut db, &ids).await?;

    query.remove("meldung");
    let has_previous = if is_backward { goes_on } else { matches!(from, From::After(_)) };
    let has_next = is_backward || goes_on;
    let pagination = Pagination {
        shown: shown(accounts.len(), count),
        previous: accounts.first().filter(|_| has_previous).map(|first| neighbour(&query, "vor", first.id)),
        next: accounts.last().filter(|_| has_next).map(|last| neighbour(&query, "nach", last.id)),
    };
    let lines = accounts
        .into_iter()
        .map(|account| {
            let (own, rest) = roles.drain(..).partition(|role: &Assigned| role.account == account.id);
            roles = rest;
            Line { account, roles: own }
        })
        .collect();
    let states = vec![
        Choice::new("aktiv", "aktive"),
        Choice::new("deaktiviert", "deaktivierte"),
        Choice::new("alle", "alle"),
    ];
    let page = navigation::administration_page(&person, "konten", "Konten und Rollen").notice(notice).wide();
    Ok(page::ok(&ListPage { page, form: Form::from(query), states, lines, pagination }))
}

/// The same list, from one account on.
fn neighbour(query: &Fields, direction: &str, id: AccountId) -> String {
    let mut query = query.clone();
    query.remove("vor");
    query.remove("nach");
    query.set(direction, id.to_string());
    format!("{PATH}?{}", query.query())
}

fn shown(here: usize, all: i64) -> String {
    match all {
        1 => "1 Konto".to_owned(),
        all if all > 1000 => format!("{here} von mehr als 1.000 Konten"),
        all if usize::try_from(all) == Ok(here) => format!("{all} Konten"),
        all => format!("{here} von {} Konten", filters::grouped(all)),
    }
}
