//! JSON: the tree as it is, with its format number; the schema is `static/schema/register.schema.json`.

use super::ExportError;
use crate::register::Register;

pub fn render(register: &Register) -> Result<Vec<u8>, ExportError> {
    let mut json = serde_json::to_vec_pretty(register)?;
    json.push(b'\n');
    Ok(json)
}
