//! Deactivating and reactivating an account, and ending its sessions; each after a confirmation.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Account, LAST_ADMINISTRATOR, store};
use crate::{
    app::App,
    auth::{
        Person, Visitor, one_time_link,
        security_log::{Event, log},
        session,
    },
    error::{AppError, violates},
    navigation,
    web::{
        components::Confirmation,
        form::{Fields, Form},
        notice::Notice,
        page,
    },
};

pub async fn confirm_deactivation(
    State(app): State<App>,
    person: Person,
    Path(konto): Path<String>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(&person.actor).await?;
    let account = super::load(&mut db, &konto).await?;
    Ok(page::ok(&deactivation(&person, &account, &Form::new())))
}

pub async fn deactivate(
    State(app): State<App>,
    person: Person,
    visitor: Visitor,
    Path(konto): Path<String>,
) -> Result<Response, AppError> {
    let mut db = app.db.write(&person.actor).await?;
    let account = super::load(&mut db, &konto).await?;
    if !account.active {
        return Ok(Notice::Unchanged.redirect(&account.path()));
    }
    session::end_all(&mut db, account.id, None).await?;
    one_time_link::use_up_all(&mut db, account.id).await?;
    match store::set_active(&mut db, account.id, false).await {
        Ok(true) => {}
        Ok(false) => return Err(AppError::NotFound),
        Err(error) if violates(&error, "account_last_administrator") => {
            let mut form = Form::new();
            form.fail("", LAST_ADMINISTRATOR);
            return Ok(page::invalid(&deactivation(&person, &account, &form)));
        }
        Err(error) => return Err(error.into()),
    }
    db.commit().await?;
    log(Event::AccountDeactivated, &visitor.address, Some(person.id), Some(account.id));
    Ok(Notice::Deactivated.redirect(&account.path()))
}

fn deactivation(person: &Person, account: &Account, form: &Form) -> Confirmation {
    let mut consequences = vec![
        "Alle Sitzungen enden sofort, offene Einladungen und Links gelten nicht mehr.".to_owned(),
        "Rollen und Passwort bleiben gespeichert; Sie können das Konto jederzeit reaktivieren.".to_owned(),
        "In der Änderungshistorie bleibt der Name stehen.".to_owned(),
    ];
    if person.id == account.id {
        consequences.insert(0, "Das ist Ihr eigenes Konto: Sie werden abgemeldet.".to_owned());
    }
    Confirmation {
        page: navigation::administration_page(person, "konten", "Konto deaktivieren")
            .breadcrumb("Konten und Rollen", "/verwaltung/konten")
            .breadcrumb(&account.name, account.path())
            .errors_of(form),
        sentence: format!("{} ({}) kann sich danach nicht mehr anmelden.", account.name, account.email),
        consequences,
        button: "Konto deaktivieren",
        is_danger: true,
        fields: Fields::default(),
        back: account.path(),
    }
}

pub async fn confirm_reactivation(
    State(app): State<App>,
    person: Person,
    Path(konto): Path<String>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(&person.actor).await?;
    let account = super::load(&mut db, &konto).await?;
    let page = navigation::administration_page(&person, "konten", "Konto reaktivieren")
        .breadcrumb("Konten und Rollen", "/verwaltung/konten")
        .breadcrumb(&account.name, account.path());
    let sentence = if account.has_password {
        format!("{} kann sich danach mit dem bisherigen Passwort wieder anmelden.", account.name)
    } else {
        format!("{} hat noch kein Passwort und braucht danach einen Einladungslink.", account.name)
    };
    Ok(page::ok(&Confirmation {
        page,
        sentence,
        consequences: vec!["Die Rollen gelten wieder; bitte prüfen Sie, ob sie noch stimmen.".to_owned()],
        button: "Konto reaktivieren",
        is_danger: false,
        fields: Fields::default(),
        back: account.path(),
    }))
}

pub async fn reactivate(
    State(app): State<App>,
    person: Person,
    visitor: Visitor,
    Path(konto): Path<String>,
) -> Result<Response, AppError> {
    let mut db = app.db.write(&person.actor).await?;
    let account = super::load(&mut db, &konto).await?;
    if account.active {
        return Ok(Notice::Unchanged.redirect(&account.path()));
    }
    if !store::set_active(&mut db, account.id, true).await? {
        return Err(AppError::NotFound);
    }
    db.commit().await?;
    log(Event::AccountReactivated, &visitor.address, Some(person.id), Some(account.id));
    Ok(Notice::Reactivated.redirect(&account.path()))
}

pub async fn confirm_end_of_sessions(
    State(app): State<App>,
    person: Person,
    Path(konto): Path<String>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(&person.actor).await?;
    let account = super::load(&mut db, &konto).await?;
    let page = navigation::administration_page(&person, "konten", "Sitzungen beenden")
        .breadcrumb("Konten und Rollen", "/verwaltung/konten")
        .breadcrumb(&account.name, account.path());
    Ok(page::ok(&Confirmation {
        page,
        sentence: format!("{} wird überall abgemeldet und muss sich neu anmelden.", account.name),
        consequences: vec!["Gerade ausgefüllte Formulare bleiben nach der Anmeldung erhalten.".to_owned()],
        button: "Alle Sitzungen beenden",
        is_danger: true,
        fields: Fields::default(),
        back: account.path(),
    }))
}

pub async fn end_sessions(
    State(app): State<App>,
    person: Person,
    Path(konto): Path<String>,
) -> Result<Response, AppError> {
    let mut db = app.db.write(&person.actor).await?;
    let account = super::load(&mut db, &konto).await?;
    let ended = session::end_all(&mut db, account.id, None).await?;
    db.commit().await?;
    let notice = if ended > 0 { Notice::SessionsEnded } else { Notice::Unchanged };
    Ok(notice.redirect(&account.path()))
}
