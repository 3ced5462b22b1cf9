//! The data flow of an activity, and of the whole organisation.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Flow,
    organisation::{self, OrganisationFlow},
};
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    navigation,
    picture::flow::Picture,
    processing_activity::{inheritance, pages::list_address, store},
    register::Activity,
    web::{
        filters,
        page::{self, Page},
    },
};

/// How high a picture may be, in its own unit: what stands at its ends must be seen together with it.
const HIGHEST: i32 = 1_100;

#[derive(Template)]
#[template(path = "data_flow/activity.html")]
struct ActivityPage {
    page: Page,
    flow: Flow,
    /// As many as it takes for none to be too high.
    pieces: Vec<Flow>,
    title: String,
    /// The sheet.
    address: String,
    may_edit: bool,
}

#[derive(Template)]
#[template(path = "data_flow/organisation.html")]
struct OrganisationPage {
    page: Page,
    flow: OrganisationFlow,
    picture: Picture,
    title: String,
    /// `/verzeichnis/{organisation}`
    root: String,
}

/// `/verzeichnis/{organisation}/verarbeitungen/{nr}/datenfluss`
pub async fn activity(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let number: i32 = number.parse().map_err(|_| AppError::NotFound)?;
    let sheet = store::load(&mut db, member.organisation(), number).await?.ok_or(AppError::NotFound)?;
    let sources = inheritance::sources(&mut db, member.organisation(), std::slice::from_ref(&sheet)).await?;
    let flow = Flow::of(&Activity::of(&sheet, &sources));
    let list = list_address(&member);
    let address = format!("{list}/{number}");
    let page = navigation::organisation_page(&member, "verarbeitungen", "Datenfluss")
        .preline(format!("Verarbeitungstätigkeit Nr.\u{a0}{number}"))
        .breadcrumb("Verarbeitungstätigkeiten", list)
        .breadcrumb(&sheet.name, &address)
        .lead("Wessen Daten an wen und in welche Drittländer gehen, so wie es im Blatt steht.")
        .wide();
    Ok(page::ok(&ActivityPage {
        page,
        pieces: flow.pieces(HIGHEST),
        flow,
        title: format!("Datenfluss der Verarbeitungstätigkeit Nr.\u{a0}{number} „{}“", sheet.name),
        address,
        may_edit: member.membership.may_in(Capability::EditActivities, sheet.department_id),
    }))
}

/// `/verzeichnis/{organisation}/datenfluss`
pub async fn organisation(State(app): State<App>, member: Member) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let flow = organisation::load(&mut db, member.organisation()).await?;
    let page = navigation::organisation_page(&member, "", "Datenfluss der Organisation")
        .lead(
            "An wen die meisten Verarbeitungstätigkeiten Daten offenlegen, und in welchen Ländern diese Empfänger sind. \
             Gezählt sind Tätigkeiten, die nicht beendet sind.",
        )
        .wide();
    Ok(page::ok(&OrganisationPage {
        page,
        picture: flow.picture(),
        flow,
        title: format!("Datenfluss: {}", member.membership.organisation_name),
        root: format!("/verzeichnis/{}", member.membership.slug),
    }))
}
