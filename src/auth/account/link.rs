//! A link for somebody who was invited or forgot the password. It is shown once, in the answer to
//! the form, because only its hash is stored.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use time::OffsetDateTime;

use super::Account;
use crate::{
    app::App,
    auth::{
        Person, Visitor,
        one_time_link::{self, Purpose},
        security_log::{Event, log},
    },
    database::Write,
    error::AppError,
    navigation,
    web::{
        components::Confirmation,
        filters,
        form::Fields,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "auth/account/link.html")]
struct LinkPage {
    page: Page,
    label: &'static str,
    link: String,
    account: Account,
    valid_until: OffsetDateTime,
}

pub async fn confirm(
    State(app): State<App>,
    person: Person,
    Path(konto): Path<String>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(&person.actor).await?;
    let account = super::load(&mut db, &konto).await?;
    refuse_inactive(&account)?;
    let (title, sentence, button) = match purpose(&account) {
        Purpose::Invitation => (
            "Neuer Einladungslink",
            format!(
                "{} hat noch kein Passwort gewählt. Sie erhalten einen neuen Einladungslink.",
                account.name
            ),
            "Einladungslink erstellen",
        ),
        _ => (
            "Neues Passwort ermöglichen",
            format!("Sie erhalten einen Link, mit dem {} ein neues Passwort wählt.", account.name),
            "Link erstellen",
        ),
    };
    let page = navigation::administration_page(&person, "konten", title)
        .breadcrumb("Konten und Rollen", "/verwaltung/konten")
        .breadcrumb(&account.name, account.path());
    let consequences = vec![
        "Der Link gilt sieben Tage und einmal; Sie sehen ihn nur auf der folgenden Seite.".to_owned(),
        "Ein früherer Link dieser Art gilt dann nicht mehr.".to_owned(),
    ];
    let back = account.path();
    let fields = Fields::default();
    Ok(page::ok(&Confirmation { page, sentence, consequences, button, is_danger: false, fields, back }))
}

pub async fn submit(
    State(app): State<App>,
    person: Person,
    visitor: Visitor,
    Path(konto): Path<String>,
) -> Result<Response, AppError> {
    let mut db = app.db.write(&person.actor).await?;
    let account = super::load(&mut db, &konto).await?;
    refuse_inactive(&account)?;
    let response = make(&app, &mut db, &person, &account, purpose(&account)).await?;
    db.commit().await?;
    log(Event::LinkMade, &visitor.address, Some(person.id), Some(account.id));
    Ok(response)
}

/// Makes the link and the page that shows it.
pub async fn make(
    app: &App,
    db: &mut Write,
    person: &Person,
    account: &Account,
    purpose: Purpose,
) -> Result<Response, AppError> {
    let token = one_time_link::make(db, purpose, Some(account.id)).await?;
    let (title, label) = match purpose {
        Purpose::Invitation => ("Einladung", "Einladungslink"),
        _ => ("Neues Passwort", "Link für ein neues Passwort"),
    };
    let page = navigation::administration_page(person, "konten", format!("{title} für {}", account.name))
        .breadcrumb("Konten und Rollen", "/verwaltung/konten")
        .breadcrumb(&account.name, account.path());
    let link = app.config.absolute(&purpose.path(&token));
    let valid_until = one_time_link::valid_until(db).await?;
    Ok(page::ok(&LinkPage { page, label, link, account: account.clone(), valid_until }))
}

fn purpose(account: &Account) -> Purpose {
    if account.has_password { Purpose::Reset } else { Purpose::Invitation }
}

fn refuse_inactive(account: &Account) -> Result<(), AppError> {
    if account.active {
        return Ok(());
    }
    Err(AppError::Conflict(format!(
        "Das Konto von {} ist deaktiviert. Bitte reaktivieren Sie es zuerst.",
        account.name
    )))
}
