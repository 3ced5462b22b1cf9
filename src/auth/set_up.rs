//! The first start: an instance without accounts prints a link that works once. It leads to a page
//! that makes the first administrator and the first organisation.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;

use super::{
    Role, Visitor, account,
    one_time_link::{self, Purpose},
    password, role, session,
};
use crate::{
    app::App,
    database::{
        Actor, Db, Write,
        id::{AccountId, OrganisationId},
    },
    error::AppError,
    organisation::{self, Kind},
    web::{
        form::{Choice, Fields, Form, Query},
        page::{self, Page},
        validate,
    },
};

#[derive(Template)]
#[template(path = "auth/set_up.html")]
struct SetUpPage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    roles: Vec<Choice>,
}

/// While there is no account: a new link's path; earlier links stop working.
pub async fn link(db: &Db) -> sqlx::Result<Option<String>> {
    let mut db = db.write(&Actor::system("Ersteinrichtung")).await?;
    if account::exists(&mut db).await? {
        return Ok(None);
    }
    let token = one_time_link::make(&mut db, Purpose::SetUp, None).await?;
    db.commit().await?;
    Ok(Some(Purpose::SetUp.path(&token)))
}

pub async fn show(State(app): State<App>, Query(query): Query) -> Result<Response, AppError> {
    let mut db = app.db.write(&Actor::system("Ersteinrichtung")).await?;
    find_link(&mut db, query.text("schluessel")).await?;
    let form = Form::new().with("schluessel", query.text("schluessel")).with("rolle", Role::Dpo.key());
    Ok(page::ok(&set_up_page(form)))
}

pub async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    cookies: CookieJar,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let mut db = app.db.write(&Actor::system("Ersteinrichtung")).await?;
    let link = find_link(&mut db, form.value("schluessel")).await?;

    let organisation_name = validate::required(&mut form, "organisation", "den Namen der Organisation", 300);
    let kind = validate::choice(&mut form, "art", "die Art der Organisation", &Kind::OPTIONS);
    let name = validate::required(&mut form, "name", "Ihren Namen", 300);
    let email = validate::required_email(&mut form, "email");
    let role_options = [("dpo", Some(Role::Dpo)), ("coordinator", Some(Role::Coordinator)), ("keine", None)];
    let own_role = validate::choice(&mut form, "rolle", "Ihre Rolle", &role_options);
    let about = [form.value("name"), form.value("email"), form.value("organisation")];
    if let Some(objection) = password::objection(form.value("passwort"), &about) {
        form.fail("passwort", objection);
    }
    let (Some(organisation_name), Some(kind), Some(name), Some(email), Some(own_role), false) =
        (organisation_name, kind, name, email, own_role, form.has_errors())
    else {
        return Ok(page::invalid(&set_up_page(form)));
    };
    let hash = password::hash(form.value("passwort").to_owned()).await?;

    let id = AccountId::new();
    account::lock(&mut db).await?;
    if account::exists(&mut db).await? {
        return Err(already_done());
    }
    account::create(&mut db, id, &name, &email, Some(&hash), true).await?;
    let organisation = OrganisationId::new();
    let slug = organisation::store::create(&mut db, organisation, &organisation_name, kind).await?;
    if let Some(own_role) = own_role {
        role::give(&mut db, organisation, id, own_role, None, None).await?;
    }
    one_time_link::use_up(&mut db, link.id).await?;
    let user_agent =
        headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = session::open(&mut db, id, app.config.session_lifetime, user_agent, &visitor.address).await?;
    db.commit().await?;

    let target = match own_role {
        Some(_) => format!("/verzeichnis/{slug}/organisation/bearbeiten"),
        None => "/verwaltung/konten".to_owned(),
    };
    Ok((cookies.add(session::cookie(&app.config, &token)), Redirect::to(&target)).into_response())
}

async fn find_link(db: &mut Write, token: &str) -> Result<one_time_link::Found, AppError> {
    if let Some(link) = one_time_link::find(db, Purpose::SetUp, token).await? {
        return Ok(link);
    }
    if account::exists(db).await? {
        return Err(already_done());
    }
    Err(AppError::Forbidden(
        "Dieser Link zur Einrichtung gilt nicht mehr. Bitte starten Sie vvt neu; beim Start wird ein neuer Link angezeigt."
            .to_owned(),
    ))
}

fn already_done() -> AppError {
    AppError::Forbidden("Die Einrichtung ist abgeschlossen. Bitte melden Sie sich an.".to_owned())
}

fn set_up_page(form: Form) -> SetUpPage {
    let page = Page::new("vvt einrichten")
        .lead(
            "Legen Sie die Organisation an, deren Verzeichnis Sie führen, und Ihr eigenes Konto. Sie werden \
             Administratorin oder Administrator; weitere Organisationen und Konten können Sie später anlegen.",
        )
        .errors_of(&form)
        .in_plain_frame();
    let kinds = Kind::OPTIONS.iter().map(|(key, kind)| Choice::new(key, kind.label())).collect();
    let roles = vec![
        Choice::new(Role::Dpo.key(), "DSB").hint("Datenschutzbeauftragte oder Datenschutzbeauftragter"),
        Choice::new(Role::Coordinator.key(), "Datenschutzkoordination")
            .hint("Sie führen das Verzeichnis, ohne DSB zu sein."),
        Choice::new("keine", "nur Administration").hint("Sie richten ein und sehen kein Verzeichnis."),
    ];
    SetUpPage { page, form, kinds, roles }
}
