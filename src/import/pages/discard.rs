//! Throwing an uploaded file away.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{address, find, page_below, upload::taken_over};
use crate::{
    app::App,
    auth::Member,
    error::AppError,
    import::file,
    web::{components::Confirmation, form::Fields, notice::Notice, page},
};

pub async fn ask(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    if let Some(result) = taken_over(&mut db, &member, &id).await? {
        return Ok(result);
    }
    let file = find(&mut db, &member, &id).await?;
    let mut fields = Fields::default();
    fields.set("kennung", file.id.to_string());
    Ok(page::ok(&Confirmation {
        page: page_below(&member, "Datei verwerfen"),
        sentence: format!("„{}“ wird mit allem, was Sie dazu entschieden haben, verworfen.", file.name),
        consequences: vec!["Ihr Verzeichnis bleibt, wie es ist.".to_owned()],
        button: "Verwerfen",
        is_danger: true,
        fields,
        back: address(&member),
    }))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut db = app.db.write(member.actor()).await?;
    match file::find(&mut db, member.organisation(), super::parse(&id)?).await? {
        Some(file) => {
            file::remove(&mut db, member.organisation(), file.id).await?;
            db.commit().await?;
        }
        // A second click finds it gone already; only who was asked can click.
        None if fields.has("kennung") => {}
        None => return taken_over(&mut db, &member, &id).await?.ok_or(AppError::NotFound),
    }
    Ok(Notice::Removed.redirect(&address(&member)))
}
