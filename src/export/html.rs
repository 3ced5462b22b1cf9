//! HTML: one file that needs nothing else, in the order and the words of the PDF.

use askama::Template;

use super::document::{Block, Document};
use super::{ExportError, printable};

#[derive(Template)]
#[template(path = "export/register.html")]
struct Page {
    document: Document,
}

pub fn render(document: Document) -> Result<Vec<u8>, ExportError> {
    Ok(printable::keep_together(Page { document }.render()?).into_bytes())
}
