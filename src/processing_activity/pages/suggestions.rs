//! What the organisation has written before, for suggestions while typing (JSON list of strings).

use axum::{
    Json,
    extract::{Path, State},
};

use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    processing_activity::{lines, store},
    web::form::Query,
};

pub async fn show(
    State(app): State<App>,
    member: Member,
    Path((_, list)): Path<(String, String)>,
    Query(query): Query,
) -> Result<Json<Vec<String>>, AppError> {
    if list == "tags" && !member.may(Capability::ReadFindings) {
        return Err(AppError::NotFound);
    }
    let typed = query.text("q");
    if typed.is_empty() || typed.chars().count() > 300 {
        return Ok(Json(Vec::new()));
    }
    // "intern: Wahl" asks for "Wahl" and is answered with the kind in front.
    let (prefix, words) = match lines::recipients(typed).first() {
        Some((_, line)) if list == "recipients" => match lines::kind_word(line.kind) {
            Some(word) => (format!("{word}: "), line.named.name.clone()),
            None => (String::new(), typed.to_owned()),
        },
        _ => (String::new(), typed.to_owned()),
    };
    let mut db = app.db.read(member.actor()).await?;
    let found = store::suggestions(&mut db, member.organisation(), &list, &words).await?;
    let found = found.ok_or(AppError::NotFound)?;
    Ok(Json(found.into_iter().map(|text| format!("{prefix}{text}")).collect()))
}
