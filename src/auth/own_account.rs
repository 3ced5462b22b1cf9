//! `/konto`: who one is here, and a new password of one's own. The old one is asked, so that a
//! browser left unlocked does not give the account away; its failures count like failed sign-ins.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;

use super::{
    Membership, Person, Visitor, account, one_time_link, password,
    security_log::{Event, log},
    session,
    throttle::{self, Attempt},
};
use crate::{
    app::App,
    error::AppError,
    navigation,
    web::{
        form::{Fields, Form},
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "auth/own_account.html")]
struct OwnAccountPage {
    page: Page,
    form: Form,
    email: String,
    name: String,
    administrator: bool,
    memberships: Vec<Membership>,
}

pub async fn show(person: Person, notice: Option<Notice>) -> Response {
    let page = navigation::page(&person, "Mein Konto").notice(notice);
    page::ok(&own_account_page(page, person, Form::new()))
}

pub async fn change_password(
    State(app): State<App>,
    person: Person,
    visitor: Visitor,
    cookies: CookieJar,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let invalid = |form: Form, person: Person| {
        let page = navigation::page(&person, "Mein Konto").errors_of(&form);
        Ok(page::invalid(&own_account_page(page, person, form)))
    };
    if form.value("passwort_alt").is_empty() {
        form.fail("passwort_alt", "Bitte geben Sie Ihr bisheriges Passwort ein.");
    }
    let organisations = person.memberships.iter().map(|membership| membership.organisation_name.as_str());
    let about: Vec<&str> = [person.name.as_str(), &person.email].into_iter().chain(organisations).collect();
    if let Some(objection) = password::objection(form.value("passwort_neu"), &about) {
        form.fail("passwort_neu", objection);
    }
    if form.has_errors() {
        return invalid(form, person);
    }

    let attempt = Attempt::new(&person.email, &visitor.address);
    let _turn = app.sign_ins.turn(&attempt).await;
    let mut db = app.db.write(&person.actor).await?;
    let refused_for = attempt.begin(&mut db).await?;
    let old_hash = account::store::password_hash(&mut db, person.id).await?;
    if let Some(minutes) = refused_for {
        db.rollback().await?;
        form.fail("passwort_alt", throttle::sentence(minutes));
        return invalid(form, person);
    }
    db.commit().await?;
    if !password::verify(form.value("passwort_alt").to_owned(), old_hash).await? {
        form.fail("passwort_alt", "Das bisherige Passwort stimmt nicht. Bitte prüfen Sie es.");
        return invalid(form, person);
    }

    let hash = password::hash(form.value("passwort_neu").to_owned()).await?;
    let mut db = app.db.write(&person.actor).await?;
    attempt.succeed(&mut db).await?;
    account::store::set_password(&mut db, person.id, &hash).await?;
    one_time_link::use_up_all(&mut db, person.id).await?;
    // This browser's too: whoever knew its token knows it in vain from now on.
    session::end_all(&mut db, person.id, None).await?;
    let user_agent =
        headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token =
        session::open(&mut db, person.id, app.config.session_lifetime, user_agent, &visitor.address).await?;
    db.commit().await?;
    log(Event::PasswordChanged, &visitor.address, Some(person.id), Some(person.id));
    let cookies = cookies.add(session::cookie(&app.config, &token));
    Ok((cookies, Notice::PasswordChanged.redirect("/konto")).into_response())
}

fn own_account_page(page: Page, person: Person, form: Form) -> OwnAccountPage {
    OwnAccountPage {
        page,
        form,
        email: person.email,
        name: person.name,
        administrator: person.administrator,
        memberships: person.memberships,
    }
}
