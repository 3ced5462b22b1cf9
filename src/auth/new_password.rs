//! `/einladung/{token}` and `/passwort/{token}`: whoever holds the link chooses a password. An
//! invitation opens a session at once; a reset ends all sessions and leads to the sign-in.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use uuid::Uuid;

use super::{
    Visitor, account,
    one_time_link::{self, Purpose, Refusal},
    password, role,
    security_log::{Event, log},
    session,
    throttle::Attempt,
};
use crate::{
    app::App,
    database::{Actor, Write, id::AccountId},
    error::AppError,
    web::{
        form::{Fields, Form},
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "auth/new_password.html")]
struct NewPasswordPage {
    page: Page,
    form: Form,
    email: String,
    address: String,
    button: &'static str,
}

#[derive(Template)]
#[template(path = "auth/link_refused.html")]
struct LinkRefusedPage {
    page: Page,
}

/// The account behind a link that works.
struct Owner {
    id: AccountId,
    name: String,
    email: String,
}

pub async fn show_invitation(
    state: State<App>,
    visitor: Visitor,
    token: Path<String>,
) -> Result<Response, AppError> {
    show(state, visitor, token, Purpose::Invitation).await
}

pub async fn show_reset(
    state: State<App>,
    visitor: Visitor,
    token: Path<String>,
) -> Result<Response, AppError> {
    show(state, visitor, token, Purpose::Reset).await
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    purpose: Purpose,
) -> Result<Response, AppError> {
    let mut db = app.db.write(&actor(purpose, visitor.actor.request_id())).await?;
    match owner(&mut db, purpose, &token).await? {
        Ok(owner) => Ok(page::ok(&new_password_page(purpose, &token, &owner, Form::new()))),
        Err(refusal) => Ok(refused(&visitor, purpose, refusal)),
    }
}

pub async fn accept_invitation(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    cookies: CookieJar,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, AppError> {
    let (owner, mut db) = match set_password(&app, &visitor, Purpose::Invitation, &token, fields).await? {
        Ok(done) => done,
        Err(response) => return Ok(response),
    };
    if let Some(person) = &visitor.person {
        session::end(&mut db, person.id, person.session).await?;
    }
    let user_agent =
        headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token =
        session::open(&mut db, owner, app.config.session_lifetime, user_agent, &visitor.address).await?;
    db.commit().await?;
    log(Event::PasswordChanged, &visitor.address, None, Some(owner));
    log(Event::SignedIn, &visitor.address, Some(owner), Some(owner));
    Ok((cookies.add(session::cookie(&app.config, &token)), Redirect::to("/")).into_response())
}

pub async fn reset(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, AppError> {
    match set_password(&app, &visitor, Purpose::Reset, &token, fields).await? {
        Ok((owner, db)) => {
            db.commit().await?;
            log(Event::PasswordChanged, &visitor.address, None, Some(owner));
        }
        Err(response) => return Ok(response),
    }
    Ok(Notice::PasswordChanged.redirect("/anmelden"))
}

/// Validates the form and uses the link up; the account and the transaction that holds the new
/// password, or the page to show instead.
async fn set_password(
    app: &App,
    visitor: &Visitor,
    purpose: Purpose,
    token: &str,
    fields: Fields,
) -> Result<Result<(AccountId, Write), Response>, AppError> {
    let mut form = Form::from(fields);
    let actor = actor(purpose, visitor.actor.request_id());
    let mut db = app.db.write(&actor).await?;
    let owner = match self::owner(&mut db, purpose, token).await? {
        Ok(owner) => owner,
        Err(refusal) => return Ok(Err(refused(visitor, purpose, refusal))),
    };
    // Hashing waits for its turn; no connection is held meanwhile.
    drop(db);
    let organisations = organisations(app, owner.id, visitor).await?;
    let about = [&owner.name, &owner.email].into_iter().chain(&organisations).map(String::as_str);
    if let Some(objection) = password::objection(form.value("passwort"), &about.collect::<Vec<_>>()) {
        form.fail("passwort", objection);
        return Ok(Err(page::invalid(&new_password_page(purpose, token, &owner, form))));
    }
    let hash = password::hash(form.value("passwort").to_owned()).await?;

    let mut db = app.db.write(&actor).await?;
    let owner = match self::owner(&mut db, purpose, token).await? {
        Ok(owner) => owner,
        Err(refusal) => return Ok(Err(refused(visitor, purpose, refusal))),
    };
    account::store::set_password(&mut db, owner.id, &hash).await?;
    one_time_link::use_up_all(&mut db, owner.id).await?;
    session::end_all(&mut db, owner.id, None).await?;
    // Who forgot the password has usually tried too often; the new one works at once.
    Attempt::new(&owner.email, &visitor.address).succeed(&mut db).await?;
    Ok(Ok((owner.id, db)))
}

/// Where the owner of the link has a role: names that make a password easy to guess.
async fn organisations(app: &App, owner: AccountId, visitor: &Visitor) -> sqlx::Result<Vec<String>> {
    let mut db = app.db.read(&Actor::user(owner, visitor.actor.request_id())).await?;
    let roles = role::store::of(&mut db, &[owner]).await?;
    Ok(roles.into_iter().map(|role| role.organisation_name).collect())
}

async fn owner(db: &mut Write, purpose: Purpose, token: &str) -> sqlx::Result<Result<Owner, Refusal>> {
    if let Some(link) = one_time_link::find(db, purpose, token).await?
        && let (Some(id), Some(name), Some(email)) = (link.account, link.name, link.email)
    {
        return Ok(Ok(Owner { id, name, email }));
    }
    Ok(Err(one_time_link::refusal(db, purpose, token).await?))
}

/// Whoever is signed in, it is the link that counts.
fn actor(purpose: Purpose, request_id: Uuid) -> Actor {
    match purpose {
        Purpose::Invitation => Actor::anonymous("Einladung", request_id),
        _ => Actor::anonymous("Link für ein neues Passwort", request_id),
    }
}

fn new_password_page(purpose: Purpose, token: &str, owner: &Owner, form: Form) -> NewPasswordPage {
    let (title, lead, address, button) = match purpose {
        Purpose::Invitation => (
            format!("Willkommen, {}", owner.name),
            "Wählen Sie ein Passwort. Damit und mit Ihrer E-Mail-Adresse melden Sie sich künftig an.",
            format!("/einladung/{token}"),
            "Passwort festlegen und anmelden",
        ),
        _ => (
            "Neues Passwort".to_owned(),
            "Wählen Sie ein neues Passwort, und melden Sie sich danach damit an. Alle bestehenden Sitzungen enden.",
            format!("/passwort/{token}"),
            "Passwort ändern",
        ),
    };
    let page = Page::new(title).lead(lead).errors_of(&form).in_plain_frame();
    NewPasswordPage { page, form, email: owner.email.clone(), address, button }
}

fn refused(visitor: &Visitor, purpose: Purpose, refusal: Refusal) -> Response {
    log(Event::LinkRefused, &visitor.address, None, None);
    let link = match purpose {
        Purpose::Invitation => "Diese Einladung",
        _ => "Dieser Link für ein neues Passwort",
    };
    let (status, sentence) = match refusal {
        Refusal::Used => (
            StatusCode::GONE,
            format!(
                "{link} wurde schon benutzt. Melden Sie sich mit Ihrer E-Mail-Adresse und Ihrem Passwort an. Haben Sie das \
                 Passwort vergessen, bitten Sie Ihre Administration um einen neuen Link."
            ),
        ),
        Refusal::Expired => (
            StatusCode::GONE,
            format!(
                "{link} ist abgelaufen. Bitten Sie Ihre Administration um einen neuen Link; er gilt sieben Tage."
            ),
        ),
        Refusal::Inactive => (
            StatusCode::GONE,
            format!(
                "{link} gilt nicht mehr, weil das Konto deaktiviert ist. Bitte wenden Sie sich an Ihre Administration."
            ),
        ),
        Refusal::Unknown => (
            StatusCode::NOT_FOUND,
            format!(
                "{link} ist nicht bekannt. Prüfen Sie, ob Sie die Adresse vollständig übernommen haben. Wenn es einen neueren \
                 Link gibt, gilt nur dieser; sonst bitten Sie Ihre Administration um einen neuen."
            ),
        ),
    };
    page::respond(
        status,
        &LinkRefusedPage { page: Page::new("Dieser Link gilt nicht").lead(sentence).in_plain_frame() },
    )
}
