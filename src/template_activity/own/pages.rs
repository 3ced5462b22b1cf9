//! `/verarbeitungen/{nr}/als-muster`: offering a sheet to the other organisations, and taking that back.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::store;
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    navigation,
    processing_activity::pages::{find, list_address, sheet_address},
    web::{components::Confirmation, form::Fields, notice::Notice, page},
};

/// What the form wants: "ja" or "nein". It is said and not toggled, so that two clicks are one.
const WANTED: &str = "anbieten";

pub async fn ask(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sheet = find(&mut db, &member, &number).await?;
    let is_offered = !store::offered(&mut db, member.organisation(), &[sheet.number]).await?.is_empty();
    let mut fields = Fields::default();
    fields.set(WANTED, if is_offered { "nein" } else { "ja" });
    let title = if is_offered { "Nicht mehr als Muster anbieten" } else { "Als Muster anbieten" };
    let (sentence, consequences) = if is_offered {
        (
            format!("„{}“ wird anderen Organisationen nicht mehr als Muster angeboten.", sheet.name),
            vec!["Was schon übernommen wurde, bleibt dort.".to_owned()],
        )
    } else {
        (
            format!("„{}“ lässt sich danach in anderen Organisationen als Entwurf übernehmen.", sheet.name),
            vec![
                "Angeboten wird es nur Personen, die dieses Verzeichnis und das andere für die ganze Organisation bearbeiten."
                    .to_owned(),
                "Nicht übernommen werden Nummern, Tage, Organisationseinheit, Ansprechpartner, gemeinsam Verantwortliche, \
                 Dokumente, Zuordnungen und die Aussage zu Drittländern."
                    .to_owned(),
            ],
        )
    };
    let back = sheet_address(&member, sheet.number);
    Ok(page::ok(&Confirmation {
        page: navigation::organisation_page(&member, "verarbeitungen", title)
            .preline(format!("Verarbeitungstätigkeit Nr.\u{a0}{}", sheet.number))
            .breadcrumb("Verarbeitungstätigkeiten", list_address(&member))
            .breadcrumb(sheet.name, back.clone()),
        sentence,
        consequences,
        button: title,
        is_danger: false,
        fields,
        back,
    }))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let is_offered = match fields.text(WANTED) {
        "ja" => true,
        "nein" => false,
        _ => {
            return Err(AppError::BadRequest(
                "Dem Formular fehlt, was geschehen soll. Bitte öffnen Sie das Blatt noch einmal.".to_owned(),
            ));
        }
    };
    let mut db = app.db.write(member.actor()).await?;
    let sheet = find(&mut db, &member, &number).await?;
    let is_changed = store::offer(&mut db, member.organisation(), sheet.id, is_offered).await?;
    db.commit().await?;
    let notice = if is_changed { Notice::Saved } else { Notice::Unchanged };
    Ok(notice.redirect(&sheet_address(&member, sheet.number)))
}

/// Whether the person may offer sheets at all.
pub fn may_offer(member: &Member) -> bool {
    member.membership.may_everywhere(Capability::EditCatalogues)
}
