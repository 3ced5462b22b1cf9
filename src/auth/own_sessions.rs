//! `/konto/sitzungen`: where one is signed in, and how to end that.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    Person,
    session::{self, Listed},
};
use crate::{
    app::App,
    error::AppError,
    navigation,
    web::{
        filters,
        form::Fields,
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "auth/own_sessions.html")]
struct OwnSessionsPage {
    page: Page,
    current: Listed,
    /// Without the current one.
    others: Vec<Listed>,
}

pub async fn list(
    State(app): State<App>,
    person: Person,
    notice: Option<Notice>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(&person.actor).await?;
    let sessions = session::list(&mut db, person.id, app.config.session_idle).await?;
    let (mut current, others): (Vec<_>, Vec<_>) =
        sessions.into_iter().partition(|session| session.id == person.session);
    // Ended between the guard's look and this one.
    let current = current.pop().ok_or(AppError::NotFound)?;
    let page = navigation::page(&person, "Meine Sitzungen")
        .lead("Hier sind Sie angemeldet. Beenden Sie jede Sitzung, die Sie nicht kennen, und ändern Sie dann Ihr Passwort.")
        .breadcrumb("Mein Konto", "/konto")
        .notice(notice)
        .wide();
    Ok(page::ok(&OwnSessionsPage { page, current, others }))
}

/// Ends the session that the button names, or with "andere" all but the current one.
pub async fn end(State(app): State<App>, person: Person, fields: Fields) -> Result<Response, AppError> {
    let mut db = app.db.write(&person.actor).await?;
    let chosen = fields.text("sitzung");
    let has_ended = if chosen == "andere" {
        session::end_all(&mut db, person.id, Some(person.session)).await? > 0
    } else {
        let session = chosen
            .parse()
            .map_err(|_| AppError::BadRequest("Bitte wählen Sie eine Sitzung aus.".to_owned()))?;
        session::end(&mut db, person.id, session).await?
    };
    db.commit().await?;
    let notice = if has_ended { Notice::SessionsEnded } else { Notice::Unchanged };
    Ok(notice.redirect("/konto/sitzungen"))
}
