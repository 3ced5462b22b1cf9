//! Ending, taking up again, removing and duplicating an activity: a page that asks, and the deed.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{find, list_address, parse, sheet_address};
use crate::{
    app::App,
    auth::{Capability, Member},
    database::{Write, id::ActivityId},
    error::AppError,
    navigation,
    processing_activity::{model::Sheet, store},
    register::Stage,
    web::{
        components::Confirmation,
        form::{Fields, Form},
        notice::Notice,
        page::{self, Page},
        validate,
    },
};

#[derive(Template)]
#[template(path = "processing_activity/end.html")]
struct EndPage {
    page: Page,
    form: Form,
    back: String,
}

pub async fn ask_end(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sheet = editable(find(&mut db, &member, &number).await?, &member)?;
    let form = Form::new().with("ended_on", validate::date_text(app.today()));
    Ok(page::ok(&end_page(&member, &sheet, form)))
}

pub async fn end(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let (mut db, sheet) = lock(&app, &member, &number).await?;
    let ended_on = validate::required_date(&mut form, "ended_on", "den Tag, an dem die Verarbeitung endete");
    let Some(ended_on) = ended_on else {
        return Ok(page::invalid(&end_page(&member, &sheet, form)));
    };
    store::set_ended(&mut db, member.organisation(), sheet.number, Some(ended_on)).await?;
    db.commit().await?;
    Ok(Notice::Ended.redirect(&sheet_address(&member, sheet.number)))
}

pub async fn ask_resume(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sheet = editable(find(&mut db, &member, &number).await?, &member)?;
    Ok(page::ok(&Confirmation {
        page: question(&member, &sheet, "Tätigkeit wieder aufnehmen"),
        sentence: format!(
            "„{}“ gilt danach wieder als im Einsatz; der Tag des Endes wird entfernt.",
            sheet.name
        ),
        consequences: Vec::new(),
        button: "Wieder aufnehmen",
        is_danger: false,
        fields: Fields::default(),
        back: sheet_address(&member, sheet.number),
    }))
}

pub async fn resume(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (mut db, sheet) = lock(&app, &member, &number).await?;
    if sheet.stage == Stage::Ended {
        store::set_ended(&mut db, member.organisation(), sheet.number, None).await?;
        db.commit().await?;
    }
    Ok(Notice::Resumed.redirect(&sheet_address(&member, sheet.number)))
}

pub async fn ask_remove(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sheet = removable(editable(find(&mut db, &member, &number).await?, &member)?)?;
    let mut fields = Fields::default();
    fields.set("kennung", sheet.id.to_string());
    Ok(page::ok(&Confirmation {
        page: question(&member, &sheet, "Geplante Tätigkeit entfernen"),
        sentence: format!("„{}“ wird mit allen Angaben entfernt.", sheet.name),
        consequences: vec![
            format!("Die Nummer {} wird nicht noch einmal vergeben.", sheet.number),
            "Was entfernt wurde, steht noch ein Jahr lang in der Änderungshistorie.".to_owned(),
        ],
        button: "Endgültig entfernen",
        is_danger: true,
        fields,
        back: sheet_address(&member, sheet.number),
    }))
}

pub async fn remove(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut db = app.db.write(member.actor()).await?;
    let found = store::load_locked(&mut db, member.organisation(), parse(&number)?).await?;
    match found {
        Some(sheet) => {
            let sheet = removable(editable(sheet, &member)?)?;
            let removed = store::remove(&mut db, member.organisation(), sheet.number).await;
            removed.map_err(|error| match crate::error::violates(&error, "activity_same_as_source") {
                true => AppError::Conflict(
                    "Andere Tätigkeiten übernehmen Abschnitte von dieser („Wie Tätigkeit Nr. …“). Bitte ändern Sie das zuerst dort."
                        .to_owned(),
                ),
                false => error.into(),
            })?;
            db.commit().await?;
        }
        // A second click on the button finds it gone already; only who was asked can click.
        None if fields.has("kennung") => {}
        None => return Err(AppError::NotFound),
    }
    Ok(Notice::Removed.redirect(&list_address(&member)))
}

pub async fn ask_duplicate(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sheet = editable(find(&mut db, &member, &number).await?, &member)?;
    let mut fields = Fields::default();
    fields.set("kennung", ActivityId::new().to_string());
    Ok(page::ok(&Confirmation {
        page: question(&member, &sheet, "Tätigkeit duplizieren"),
        sentence: format!(
            "Von „{}“ wird eine Kopie mit allen Angaben und einer eigenen Nummer angelegt.",
            sheet.name
        ),
        consequences: vec![
            "Die Kopie gilt als geplant und trägt kein eigenes Zeichen und keine Tage.".to_owned(),
            "Beide sind danach unabhängig voneinander.".to_owned(),
        ],
        button: "Kopie anlegen",
        is_danger: false,
        fields,
        back: sheet_address(&member, sheet.number),
    }))
}

pub async fn duplicate(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let copy: ActivityId = fields.text("kennung").parse().map_err(|_| {
        AppError::BadRequest("Dem Formular fehlt seine Kennung. Bitte beginnen Sie noch einmal.".to_owned())
    })?;
    let (mut db, sheet) = lock(&app, &member, &number).await?;
    store::lock_new(&mut db, copy).await?;
    let number = match store::number_of(&mut db, member.organisation(), copy).await? {
        Some(number) => number,
        None => {
            let number = store::duplicate(&mut db, member.organisation(), sheet.id, copy).await;
            let number =
                number.map_err(|error| match crate::error::violates(&error, "processing_activity_pkey") {
                    true => AppError::Conflict(
                        "Diese Kopie gibt es schon. Bitte beginnen Sie noch einmal.".to_owned(),
                    ),
                    false => error.into(),
                })?;
            db.commit().await?;
            number
        }
    };
    Ok(Notice::Copied.redirect(&sheet_address(&member, number)))
}

/// The sheet for a change that depends on its state.
async fn lock(app: &App, member: &Member, number: &str) -> Result<(Write, Sheet), AppError> {
    let mut db = app.db.write(member.actor()).await?;
    let sheet = store::load_locked(&mut db, member.organisation(), parse(number)?)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok((db, editable(sheet, member)?))
}

fn editable(sheet: Sheet, member: &Member) -> Result<Sheet, AppError> {
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    Ok(sheet)
}

fn removable(sheet: Sheet) -> Result<Sheet, AppError> {
    if sheet.stage == Stage::Planned {
        return Ok(sheet);
    }
    Err(AppError::Conflict(
        "Entfernen lassen sich nur geplante Tätigkeiten. Bitte beenden Sie diese stattdessen; dann bleibt nachweisbar, \
         was verarbeitet wurde."
            .to_owned(),
    ))
}

fn question(member: &Member, sheet: &Sheet, title: &str) -> Page {
    navigation::organisation_page(member, "verarbeitungen", title)
        .preline(format!("Verarbeitungstätigkeit Nr.\u{a0}{}", sheet.number))
        .breadcrumb("Verarbeitungstätigkeiten", list_address(member))
        .breadcrumb(&sheet.name, sheet_address(member, sheet.number))
}

fn end_page(member: &Member, sheet: &Sheet, form: Form) -> EndPage {
    let page = question(member, sheet, "Tätigkeit beenden")
        .lead(
            "Eine beendete Tätigkeit bleibt erhalten und lässt sich in der Liste einblenden. Sie gehört nicht mehr zum \
             Verzeichnis, das Sie ausgeben.",
        )
        .errors_of(&form);
    EndPage { page, form, back: sheet_address(member, sheet.number) }
}
