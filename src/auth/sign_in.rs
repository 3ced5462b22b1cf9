//! Sign-in and sign-out. An unknown address gets the same answer, after the same time, as a wrong
//! password. A form that arrived after the session had ended waits in the sign-in page and is
//! offered again afterwards; passwords are never carried that way.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use url::{Position, Url};
use uuid::Uuid;

use super::{
    Person, Visitor, device, password,
    security_log::{Event, log},
    session,
    throttle::{self, Attempt},
};
use crate::{
    app::App,
    database::{Actor, id::AccountId},
    error::AppError,
    web::{
        form::{Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
        validate,
    },
};

/// Names of carried fields begin with this.
const CARRIED: &str = "eingabe.";
/// So many fields are carried at most; each costs a line of the page.
const MOST_CARRIED: usize = 20_000;

#[derive(Template)]
#[template(path = "auth/sign_in.html")]
struct SignInPage {
    page: Page,
    form: Form,
    /// What the person had typed when the session ended.
    carried: Vec<(String, String)>,
    session_ended: bool,
}

#[derive(Template)]
#[template(path = "auth/still_there.html")]
struct StillTherePage {
    page: Page,
    target: String,
    carried: Vec<(String, String)>,
}

pub async fn show(visitor: Visitor, notice: Option<Notice>, Query(query): Query) -> Response {
    let target = local_path(query.text("weiter"));
    if visitor.person.is_some() {
        return Redirect::to(&target).into_response();
    }
    let page = Page::new("Anmelden").notice(notice).in_plain_frame();
    let form = Form::new().with("weiter", target);
    page::ok(&SignInPage { page, form, carried: Vec::new(), session_ended: false })
}

/// Whether somebody was signed in in this browser: by the cookie of a session, be it over, or, after signing out
/// in another window, by that of a browser that is known. Nobody else's form is carried: it would make a large
/// page out of anybody's request.
pub async fn had_session(app: &App, cookies: &CookieJar) -> bool {
    let looked = async {
        if let Some(hash) = session::token_hash(&app.config, cookies)
            && app.db.was_session(&hash).await?
        {
            return Ok(true);
        }
        let Some(hash) = device::token_hash(&app.config, cookies) else { return Ok(false) };
        let mut db = app.db.read(&Actor::anonymous("Anmeldung", Uuid::now_v7())).await?;
        device::is_anybodys(&mut db, &hash).await
    };
    looked.await.unwrap_or_else(|error: sqlx::Error| {
        tracing::warn!(%error, "cannot look up a session that was");
        false
    })
}

/// The answer to a form of somebody who never signed in here.
pub fn after_no_session(target: String) -> Response {
    sign_in_page(StatusCode::UNAUTHORIZED, Form::new().with("weiter", target), Vec::new(), false)
}

/// The answer to a form whose sender has no session any more.
pub fn after_ended_session(target: String, fields: Fields) -> Response {
    if fields.pairs().nth(MOST_CARRIED).is_some() {
        return after_no_session(target);
    }
    let carried = fields
        .pairs()
        .filter(|(name, _)| !name.contains("passwort"))
        .map(|(name, value)| (format!("{CARRIED}{name}"), value.to_owned()))
        .collect();
    sign_in_page(StatusCode::UNAUTHORIZED, Form::new().with("weiter", target), carried, true)
}

pub async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    cookies: CookieJar,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut carried: Vec<_> = fields
        .pairs()
        .filter(|(name, _)| name.starts_with(CARRIED))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .take(MOST_CARRIED)
        .collect();
    if !carried.is_empty() && !had_session(&app, &cookies).await {
        carried.clear();
    }
    let mut form = Form::from(fields);
    let email = validate::required(&mut form, "email", "Ihre E-Mail-Adresse", 254);
    if form.value("passwort").is_empty() {
        form.fail("passwort", "Bitte geben Sie Ihr Passwort ein.");
    }
    let (Some(email), false) = (email, form.has_errors()) else {
        return Ok(sign_in_page(StatusCode::UNPROCESSABLE_ENTITY, form, carried, false));
    };

    let anonymous = Actor::anonymous("Anmeldung", visitor.actor.request_id());
    let mut db = app.db.read(&anonymous).await?;
    let account = find(&mut db, &email).await?;
    let device = match (&account, device::token_hash(&app.config, &cookies)) {
        (Some(account), Some(hash)) if device::is_known(&mut db, account.id, &hash).await? => Some(hash),
        _ => None,
    };
    drop(db);
    let attempt = match &device {
        Some(hash) => Attempt::of_known(hash),
        None => Attempt::new(&email, &visitor.address),
    };
    let _turn = app.sign_ins.turn(&attempt).await;
    let mut db = app.db.write(&anonymous).await?;
    let refused_for = attempt.begin(&mut db).await?;
    if let Some(minutes) = refused_for {
        db.rollback().await?;
        log(Event::SignInRefused, &visitor.address, None, account.map(|account| account.id));
        form.fail("", throttle::sentence(minutes));
        return Ok(sign_in_page(StatusCode::TOO_MANY_REQUESTS, form, carried, false));
    }

    db.commit().await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let is_right = password::verify(form.value("passwort").to_owned(), hash).await?;
    let known = account.as_ref().map(|account| account.id);
    let Some(account) = account.filter(|account| is_right && account.active) else {
        log(Event::SignInFailed, &visitor.address, None, known);
        form.fail("", "E-Mail-Adresse oder Passwort stimmen nicht. Bitte prüfen Sie beides.");
        return Ok(sign_in_page(StatusCode::UNPROCESSABLE_ENTITY, form, carried, false));
    };

    let actor = Actor::user(account.id, visitor.actor.request_id());
    let mut db = app.db.write(&actor).await?;
    attempt.succeed(&mut db).await?;
    if let Some(person) = &visitor.person {
        session::end(&mut db, person.id, person.session).await?;
    }
    let user_agent =
        headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token =
        session::open(&mut db, account.id, app.config.session_lifetime, user_agent, &visitor.address).await?;
    let mut cookies = cookies.add(session::cookie(&app.config, &token));
    if device.is_none() {
        cookies = cookies.add(device::remember(&mut db, &app.config, account.id).await?);
    }
    db.commit().await?;
    log(Event::SignedIn, &visitor.address, Some(account.id), Some(account.id));

    let target = local_path(form.value("weiter"));
    if carried.is_empty() {
        return Ok((cookies, Redirect::to(&target)).into_response());
    }
    let carried = carried
        .into_iter()
        .map(|(name, value)| (name[CARRIED.len()..].to_owned(), value))
        .collect::<Vec<_>>();
    let page = Page::new("Ihre Eingaben sind noch da").in_plain_frame();
    Ok((cookies, page::ok(&StillTherePage { page, target, carried })).into_response())
}

pub async fn sign_out(
    State(app): State<App>,
    person: Person,
    cookies: CookieJar,
) -> Result<Response, AppError> {
    let mut db = app.db.write(&person.actor).await?;
    session::end(&mut db, person.id, person.session).await?;
    db.commit().await?;
    Ok((cookies.add(session::removal(&app.config)), Notice::SignedOut.redirect("/anmelden")).into_response())
}

struct Account {
    id: AccountId,
    password_hash: Option<String>,
    active: bool,
}

async fn find(db: &mut sqlx::PgConnection, email: &str) -> sqlx::Result<Option<Account>> {
    sqlx::query_as!(
        Account,
        r#"
        select id as "id: AccountId", password_hash, active
        from account
        where lower(email) = lower($1)
        "#,
        email
    )
    .fetch_optional(db)
    .await
}

fn sign_in_page(
    status: StatusCode,
    form: Form,
    carried: Vec<(String, String)>,
    session_ended: bool,
) -> Response {
    let page = Page::new("Anmelden").errors_of(&form).in_plain_frame();
    page::respond(status, &SignInPage { page, form, carried, session_ended })
}

/// An address of this application, whatever was asked for: never another host. What counts is how a
/// browser reads it, and browsers drop tabs and line breaks, take `\` for `/` and resolve dots.
fn local_path(target: &str) -> String {
    let local = || {
        let own = Url::parse("http://localhost/").ok()?;
        let url = own.join(target).ok().filter(|url| url.origin() == own.origin())?;
        let path = &url[Position::BeforePath..];
        if target.starts_with('/') && !path.starts_with("//") { Some(path.to_owned()) } else { None }
    };
    local().unwrap_or_else(|| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn the_way_on_never_leaves_the_application() {
        assert_eq!(local_path("/verzeichnis/stadt?seite=2"), "/verzeichnis/stadt?seite=2");
        assert_eq!(local_path("/suche?q=Löhne"), "/suche?q=L%C3%B6hne");
        for foreign in [
            "https://example.org",
            "//example.org",
            "/\\example.org",
            "/\t/example.org",
            "/.//example.org",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(local_path(foreign), "/");
        }
    }
}
