//! HTML: one file that needs nothing else, in the order and the words of the PDF.

use askama::Template;

use super::ExportError;
use super::document::{Block, Document};
use crate::register::Register;

#[derive(Template)]
#[template(path = "export/register.html")]
struct Page {
    document: Document,
}

pub fn render(register: &Register, with_data_flow: bool) -> Result<Vec<u8>, ExportError> {
    Ok(Page { document: Document::new(register, with_data_flow) }.render()?.into_bytes())
}
