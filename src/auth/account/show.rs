//! `/verwaltung/konten/{konto}`: one account with its roles, and what can be done with it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::Account;
use crate::{
    app::App,
    auth::{
        Person,
        role::{self, store::Assigned},
        session,
    },
    error::AppError,
    navigation,
    web::{
        filters,
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "auth/account/show.html")]
struct ShowPage {
    page: Page,
    account: Account,
    roles: Vec<Assigned>,
    /// How many browsers are signed in now.
    sessions: usize,
    link_label: &'static str,
}

pub async fn show(
    State(app): State<App>,
    person: Person,
    Path(konto): Path<String>,
    notice: Option<Notice>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(&person.actor).await?;
    let account = super::load(&mut db, &konto).await?;
    let roles = role::store::of(&mut db, &[account.id]).await?;
    let sessions = session::list(&mut db, account.id, app.config.session_idle).await?.len();
    let page = navigation::administration_page(&person, "konten", &account.name)
        .breadcrumb("Konten und Rollen", "/verwaltung/konten")
        .notice(notice);
    let link_label = if account.has_password { "Link für neues Passwort" } else { "Neuer Einladungslink" };
    Ok(page::ok(&ShowPage { page, account, roles, sessions, link_label }))
}
