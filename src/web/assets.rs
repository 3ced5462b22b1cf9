//! The files the browser loads, embedded by `build.rs` and served under `/static/<hash>/`.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::error::AppError;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The route that [`serve`] answers.
pub const ROUTE: &str = "/static/{hash}/{*name}";

const ONE_YEAR: &str = "public, max-age=31536000, immutable";

struct Asset {
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
}

/// The address of an embedded file, for templates: `href("app.css")`.
pub fn href(name: &str) -> String {
    debug_assert!(find(name).is_some(), "no embedded file is called {name}");
    format!("{BASE}/{name}")
}

/// Answers with an embedded file.
///
/// During an update two versions of the program run side by side; then a page of one asks the other
/// with a foreign hash. It gets the file, but the browser may not keep it.
pub async fn serve(Path((hash, name)): Path<(String, String)>) -> Result<Response, AppError> {
    let asset = find(&name).ok_or(AppError::NotFound)?;
    let keep = if hash == HASH { ONE_YEAR } else { "no-store" };
    let headers = [(header::CONTENT_TYPE, asset.content_type), (header::CACHE_CONTROL, keep)];
    Ok((StatusCode::OK, headers, asset.bytes).into_response())
}

fn find(name: &str) -> Option<&'static Asset> {
    FILES.iter().find(|asset| asset.name == name)
}
