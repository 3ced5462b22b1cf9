//! HTML: one file that needs nothing else, in the order and the words of the PDF.

use askama::Template;

use super::ExportError;
use super::document::{Block, Document};

#[derive(Template)]
#[template(path = "export/register.html")]
struct Page {
    document: Document,
}

pub fn render(document: Document) -> Result<Vec<u8>, ExportError> {
    Ok(Page { document }.render()?.into_bytes())
}
