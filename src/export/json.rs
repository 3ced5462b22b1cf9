//! JSON: the tree as it is, with its format number, and the schema that describes it.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use super::ExportError;
use crate::register::Register;

/// Where the schema is served; its number is [`crate::register::FORMAT`].
pub const SCHEMA_PATH: &str = "/schema/verzeichnis-1.json";

const SCHEMA: &str = include_str!("../../static/schema/register.schema.json");

/// Says nothing about any record, so everybody may read it.
pub async fn schema() -> Response {
    ([(header::CONTENT_TYPE, "application/schema+json")], SCHEMA).into_response()
}

pub fn render(register: &Register) -> Result<Vec<u8>, ExportError> {
    let mut json = serde_json::to_vec_pretty(register)?;
    json.push(b'\n');
    Ok(json)
}
