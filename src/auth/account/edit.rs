//! New accounts, and name, address and administration of existing ones.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};

use super::{Account, LAST_ADMINISTRATOR, link, store};
use crate::{
    app::App,
    auth::{
        Person, Visitor,
        one_time_link::Purpose,
        security_log::{Event, log},
    },
    database::id::AccountId,
    error::{AppError, violates},
    navigation,
    web::{
        form::{Fields, Form},
        notice::Notice,
        page::{self, Page},
        validate,
    },
};

const NEW_PATH: &str = "/verwaltung/konten/neu";

#[derive(Template)]
#[template(path = "auth/account/edit.html")]
struct EditPage {
    page: Page,
    form: Form,
    action: String,
    back: String,
    button: &'static str,
}

/// What a valid form says.
struct Input {
    name: String,
    email: String,
    administrator: bool,
}

fn validate(form: &mut Form) -> Option<Input> {
    let name = validate::required(form, "name", "einen Namen", validate::NAME);
    let email = validate::required_email(form, "email");
    let administrator = form.checked("administrator", "ja");
    Some(Input { name: name?, email: email?, administrator })
}

pub async fn new(person: Person) -> Response {
    page::ok(&new_page(&person, Form::new().with("konto", AccountId::new())))
}

/// Answers with the invitation's link, which is shown this once. The form carries the account's id:
/// sent again, it makes no second account but a new link.
pub async fn create(
    State(app): State<App>,
    person: Person,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let id = match form.value("konto").parse() {
        Ok(id) => id,
        Err(_) => AccountId::new(),
    };
    let Some(input) = validate(&mut form) else {
        return Ok(page::invalid(&new_page(&person, form)));
    };
    let mut db = app.db.write(&person.actor).await?;
    match store::create(&mut db, id, &input.name, &input.email, None, input.administrator).await {
        Ok(_) => {}
        Err(error) if violates(&error, "account_email_key") => {
            form.fail("email", email_taken());
            return Ok(page::invalid(&new_page(&person, form)));
        }
        Err(error) => return Err(error.into()),
    }
    let account = store::find(&mut db, id).await?.ok_or(AppError::NotFound)?;
    if account.has_password || account.email != input.email {
        return Err(AppError::Conflict("Mit diesem Formular wurde schon ein Konto angelegt.".to_owned()));
    }
    let response = link::make(&app, &mut db, &person, &account, Purpose::Invitation).await?;
    db.commit().await?;
    log(Event::AccountCreated, &visitor.address, Some(person.id), Some(account.id));
    Ok(response)
}

pub async fn edit(
    State(app): State<App>,
    person: Person,
    Path(konto): Path<String>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(&person.actor).await?;
    let account = super::load(&mut db, &konto).await?;
    let form = Form::new()
        .with("name", &account.name)
        .with("email", &account.email)
        .with("administrator", if account.administrator { "ja" } else { "" });
    Ok(page::ok(&edit_page(&person, &account, form)))
}

pub async fn update(
    State(app): State<App>,
    person: Person,
    Path(konto): Path<String>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let mut db = app.db.write(&person.actor).await?;
    let account = super::load(&mut db, &konto).await?;
    let Some(input) = validate(&mut form) else {
        return Ok(page::invalid(&edit_page(&person, &account, form)));
    };
    if (&input.name, &input.email, input.administrator)
        == (&account.name, &account.email, account.administrator)
    {
        return Ok(Notice::Unchanged.redirect(&account.path()));
    }
    let updated = store::update(&mut db, account.id, &input.name, &input.email, input.administrator).await;
    if let Err(error) = updated {
        if violates(&error, "account_email_key") {
            form.fail("email", email_taken());
        } else if violates(&error, "account_last_administrator") {
            form.fail("administrator", LAST_ADMINISTRATOR);
        } else {
            return Err(error.into());
        }
        return Ok(page::invalid(&edit_page(&person, &account, form)));
    }
    db.commit().await?;
    // Who gave up the administration sees this page no more.
    if account.id == person.id && !input.administrator {
        return Ok(Redirect::to("/").into_response());
    }
    Ok(Notice::Saved.redirect(&account.path()))
}

fn email_taken() -> &'static str {
    "Mit dieser E-Mail-Adresse gibt es schon ein Konto, vielleicht ein deaktiviertes. Bitte verwenden Sie jenes oder \
     geben Sie eine andere Adresse an."
}

fn new_page(person: &Person, form: Form) -> EditPage {
    let page = navigation::administration_page(person, "konten", "Neues Konto")
        .lead(
            "Nach dem Anlegen erhalten Sie einen Einladungslink für die Person. Rollen vergeben Sie anschließend auf der \
             Seite des Kontos.",
        )
        .breadcrumb("Konten und Rollen", "/verwaltung/konten")
        .errors_of(&form);
    EditPage {
        page,
        form,
        action: NEW_PATH.to_owned(),
        back: "/verwaltung/konten".to_owned(),
        button: "Konto anlegen",
    }
}

fn edit_page(person: &Person, account: &Account, form: Form) -> EditPage {
    let page = navigation::administration_page(person, "konten", "Konto bearbeiten")
        .breadcrumb("Konten und Rollen", "/verwaltung/konten")
        .breadcrumb(&account.name, account.path())
        .errors_of(&form);
    EditPage {
        page,
        form,
        action: format!("{}/bearbeiten", account.path()),
        back: account.path(),
        button: "Speichern",
    }
}
