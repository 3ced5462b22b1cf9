use askama::Template;
use axum::{extract::State, response::Response};

use super::overview_address;
use crate::{
    app::App,
    auth::Member,
    catalogue::store::{self, Size},
    error::AppError,
    navigation::organisation_page,
    web::{
        filters,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "catalogue/overview.html")]
struct Overview {
    page: Page,
    sizes: Vec<Size>,
    root: String,
    /// The address of the Löschkonzept.
    concept: String,
}

pub async fn show(State(app): State<App>, member: Member) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sizes = store::sizes(&mut db, member.organisation()).await?;
    let page = organisation_page(&member, "kataloge", "Kataloge")
        .lead(
            "Was mehrere Tätigkeiten gemeinsam haben, steht hier einmal. Wer einen Eintrag ändert, ändert ihn auf allen \
             Blättern, die ihn nennen.",
        )
        .wide();
    Ok(page::ok(&Overview {
        page,
        sizes,
        root: overview_address(&member),
        concept: format!("/verzeichnis/{}/loeschkonzept", member.membership.slug),
    }))
}
