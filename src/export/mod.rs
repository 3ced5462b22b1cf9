//! The record as files: PDF for print, archive and screen reader, HTML, Excel, and JSON (design §9).
//!
//! Exports read a [`Register`] and never tables. What may not be shown is taken off the tree before
//! anything is printed, so neither table of contents, attachment nor metadata can give it away.
//! PDF and HTML set the same [`document::Document`]; JSON is the tree itself, and Excel the tree in tables
//! ([`crate::workbook`]).

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::findings::kept::Decisions;
use crate::register::{Detail, Head, Register};
use crate::workbook;
use document::Document;

mod appendix;
mod concept;
pub mod document;
mod front;
mod html;
pub mod json;
pub mod numbers;
mod ordered;
pub mod pages;
mod pdf;
mod printable;
pub mod queue;
pub mod sheet;
pub mod typesetter;
pub mod wording;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Html,
    Xlsx,
    Json,
}

impl Format {
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Html, Self::Xlsx, Self::Json];

    /// Ending of the file name, and the word for it in addresses and on the command line.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Html => "text/html; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.extension())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|format| format.extension() == word).ok_or(UnknownFormat)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("Das Format ist unbekannt. Möglich sind pdf, html, xlsx und json.")]
pub struct UnknownFormat;

#[derive(Debug, Clone)]
pub struct Options {
    pub detail: Detail,
    /// PDF only: attach the JSON of exactly what is printed.
    pub attachment: bool,
    /// PDF and HTML: the Löschkonzept of the printed sheets as an appendix.
    pub retention_concept: bool,
    /// PDF and HTML: what the rules say as an appendix. The document is then a draft, and says so.
    pub findings: Option<Arc<Decisions>>,
    /// The data flow of each activity as a picture; not in JSON, whose readers have the relations.
    pub data_flow: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            detail: Detail::Mandatory,
            attachment: true,
            retention_concept: false,
            findings: None,
            data_flow: false,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The template or a font broke a rule of PDF/A or PDF/UA; the text names which.
    #[error("typst: {0}")]
    Pdf(String),
    #[error(transparent)]
    Html(#[from] askama::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Xlsx(#[from] workbook::write::WriteError),
    /// The rendering thread panicked or the server is stopping.
    #[error("the export was interrupted: {0}")]
    Interrupted(String),
    /// It took more time or memory than there is; the text is a German sentence.
    #[error("{0}")]
    TooMuch(&'static str),
}

/// Makes documents in this process. Holds the fonts, loaded once; cheap to clone.
#[derive(Clone)]
pub struct Exporter {
    fonts: Arc<pdf::Fonts>,
}

impl Default for Exporter {
    fn default() -> Self {
        Self::new()
    }
}

/// A file, or what is left to do for it.
enum Made {
    File(Vec<u8>),
    /// The PDF is still to be set.
    Unset(pdf::Job),
}

impl Exporter {
    pub fn new() -> Self {
        Self { fonts: Arc::new(pdf::Fonts::load()) }
    }

    /// The finished file. Runs off the async threads.
    pub async fn render(
        &self,
        register: Register,
        format: Format,
        options: Options,
    ) -> Result<Vec<u8>, ExportError> {
        let exporter = self.clone();
        off_thread(move || match render(register, format, options, &exporter.fonts)? {
            Made::File(file) => Ok(file),
            Made::Unset(job) => pdf::typeset(job, &exporter.fonts),
        })
        .await
    }

    /// Sets a PDF that was prepared elsewhere.
    fn typeset(&self, job: pdf::Job) -> Result<Vec<u8>, ExportError> {
        pdf::typeset(job, &self.fonts)
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ExportError> + Send + 'static,
) -> Result<T, ExportError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ExportError::Interrupted(error.to_string()))?
}

/// Up to setting the PDF, which may be done elsewhere.
fn render(
    register: Register,
    format: Format,
    options: Options,
    fonts: &pdf::Fonts,
) -> Result<Made, ExportError> {
    match format {
        Format::Json => return json::render(&register.at_detail(options.detail)).map(Made::File),
        Format::Xlsx => {
            return Ok(Made::File(workbook::write::record(&register.at_detail(options.detail))?));
        }
        Format::Pdf | Format::Html => {}
    }
    // Rules judge whole sheets, whatever is printed of them.
    let findings = options.findings.map(|decisions| appendix::findings(&register, &decisions));
    let register = register.at_detail(options.detail);
    let concept = options.retention_concept.then(|| appendix::retention_concept(&register));
    let is_draft = findings.is_some();
    let document =
        Document::new(&register, concept.into_iter().chain(findings).collect(), is_draft, options.data_flow);
    match format {
        Format::Html => html::render(document).map(Made::File),
        _ => pdf::prepare(&document, &register, options.attachment, fonts).map(Made::Unset),
    }
}

/// "vvt-stadtwerke-musterhausen-2026-12-01.pdf": ASCII only, safe on every file system.
pub fn file_name(head: &Head, format: Format) -> String {
    let mut parts = vec!["vvt".to_owned()];
    let organisation = ascii_slug(&head.controller.name);
    if !organisation.is_empty() {
        parts.push(organisation);
    }
    if head.extent.extract {
        parts.push("auszug".into());
    }
    parts.push(head.as_of.to_string());
    format!("{}.{}", parts.join("-"), format.extension())
}

/// Lower-case letters and digits joined by single hyphens, at most 60 characters.
fn ascii_slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars().flat_map(char::to_lowercase) {
        let replacement = match character {
            'ä' => "ae",
            'ö' => "oe",
            'ü' => "ue",
            'ß' => "ss",
            'a'..='z' | '0'..='9' => {
                slug.push(character);
                continue;
            }
            _ if slug.is_empty() || slug.ends_with('-') => continue,
            _ => "-",
        };
        slug.push_str(replacement);
    }
    slug.truncate(60);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::ascii_slug;

    #[test]
    fn slugs_are_plain_ascii() {
        assert_eq!(ascii_slug("Stadtwerke Musterhausen GmbH & Co. KG"), "stadtwerke-musterhausen-gmbh-co-kg");
        assert_eq!(ascii_slug("Größe/Übung..\\ ß"), "groesse-uebung-ss");
        assert_eq!(ascii_slug("../../…"), "");
        assert_eq!(ascii_slug(&"x y".repeat(300)).len(), 60);
    }
}
