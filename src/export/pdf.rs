//! PDF by typst: PDF/A-3a (archive) and PDF/UA-1 (screen readers) at once, with the JSON of exactly
//! what is printed attached. The template gets data, never markup, so no text can become code.

use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::document::Document;
use super::{ExportError, json, printable};
use crate::{data_flow::Flow, register::Register};

const TEMPLATE: &str = include_str!("../../templates/export/register.typ");

macro_rules! font_file {
    ($path:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/@expo-google-fonts/", $path))
    };
}

/// Text in three weights, and emoji, which some offices write into their records.
const FONT_FILES: [&[u8]; 4] = [
    font_file!("fira-sans/400Regular/FiraSans_400Regular.ttf"),
    font_file!("fira-sans/500Medium/FiraSans_500Medium.ttf"),
    font_file!("fira-sans/600SemiBold/FiraSans_600SemiBold.ttf"),
    font_file!("noto-emoji/400Regular/NotoEmoji_400Regular.ttf"),
];

pub struct Fonts {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

impl Fonts {
    pub fn load() -> Self {
        let fonts: Vec<Font> =
            FONT_FILES.into_iter().filter_map(|file| Font::new(Bytes::new(file), 0)).collect();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Self { fonts, book }
    }

    /// As [`Self::has_glyph`], of the font that text is set in: words in pictures have no other.
    fn has_text_glyph(&self, character: char) -> bool {
        let font = self.fonts.first();
        font.is_some_and(|font| font.info().coverage.contains(u32::from(character)))
    }

    /// Marks that join the letter before them must come from that letter's font; only the text
    /// fonts' own ones do, so the enclosing keycap of the emoji font does not count.
    fn has_glyph(&self, character: char) -> bool {
        if character == '\u{20e3}' {
            return false;
        }
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(character)))
    }
}

/// What the template reads as `/document.json`.
#[derive(Serialize)]
struct Input<'a> {
    #[serde(flatten)]
    document: &'a Document,
    attachment: bool,
}

/// A part of a sheet's data flow that fits a page: an SVG file, and what it shows in words.
#[derive(Serialize)]
struct Drawing {
    svg: String,
    alt: String,
}

/// How high a drawing may be, in its own unit: two thirds of a page.
const HIGHEST: i32 = 900;

/// What is to be set: two of the files that the template reads.
pub struct Job {
    /// The document's data as JSON.
    pub document: Vec<u8>,
    /// The record as JSON, to be attached; empty when nothing is.
    pub attached: Vec<u8>,
}

/// The register, already at its level of detail, is attached where that is asked for.
pub fn prepare(
    document: &Document,
    register: &Register,
    attachment: bool,
    fonts: &Fonts,
) -> Result<Job, ExportError> {
    let mut input = serde_json::to_value(Input { document, attachment })?;
    printable::clean(&mut input, &|character| fonts.has_glyph(character));
    for (at, sheet) in document.sheets.iter().enumerate() {
        if let Some(flow) = &sheet.data_flow {
            input["sheets"][at]["drawings"] = serde_json::to_value(drawings(flow, fonts)?)?;
        }
    }
    let attached = if attachment { json::render(register)? } else { Vec::new() };
    Ok(Job { document: serde_json::to_vec(&input)?, attached })
}

/// The finished file. Takes a core, and about half a MiB a page.
pub fn typeset(job: Job, fonts: &Fonts) -> Result<Vec<u8>, ExportError> {
    let files = Files::new(job, fonts)?;
    let compiled = typst::compile::<PagedDocument>(&files).output;
    // Typst remembers results for an editor's next keystroke; here the next document is another one,
    // and writing the file needs the memory.
    typst::comemo::evict(0);
    let compiled = compiled.map_err(|errors| failure(&errors))?;
    let pdf = typst_pdf::pdf(&compiled, &standards()?).map_err(|errors| failure(&errors));
    typst::comemo::evict(0);
    pdf.map(without_suspects)
}

/// Poppler takes the entry, right as it is, for an error; a missing one says the same (ISO 32000-1,
/// table 321). Blanks in its place keep every offset of the file.
fn without_suspects(mut pdf: Vec<u8>) -> Vec<u8> {
    const MARKED: &[u8] = b"/MarkInfo<</Marked true/Suspects false>>";
    const ENTRY: usize = b"/Suspects false".len();
    // The catalog stands at the end of the file; what is attached is packed.
    if let Some(at) = pdf.windows(MARKED.len()).rposition(|window| window == MARKED) {
        let end = at + MARKED.len() - 2;
        pdf[end - ENTRY..end].fill(b' ');
    }
    pdf
}

/// Words are made printable before they are placed: what is drawn is no text to typst any more.
fn drawings(flow: &Flow, fonts: &Fonts) -> Result<Vec<Drawing>, ExportError> {
    let has_glyph = |character| fonts.has_text_glyph(character);
    let flow = flow.clone().with_texts(|text| printable::in_picture(text, &has_glyph));
    let pieces = flow.pieces(HIGHEST);
    pieces
        .iter()
        .map(|piece| {
            let alt = format!("{} Dieselben Angaben stehen darüber als Text.", piece.description());
            Ok(Drawing { svg: piece.picture().svg()?, alt })
        })
        .collect()
}

fn standards() -> Result<PdfOptions, ExportError> {
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
        .map_err(|error| ExportError::Pdf(error.message().to_string()))?;
    let creator = Some(format!("vvt {}", env!("CARGO_PKG_VERSION")));
    Ok(PdfOptions { creator: Smart::Custom(creator), standards, ..PdfOptions::default() })
}

fn failure(errors: &EcoVec<SourceDiagnostic>) -> ExportError {
    let messages: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
    ExportError::Pdf(messages.join("; "))
}

/// The three files that typst may read; there is no way to any other.
struct Files<'a> {
    library: LazyHash<Library>,
    fonts: &'a Fonts,
    template: Source,
    document: (FileId, Bytes),
    register: (FileId, Bytes),
}

impl<'a> Files<'a> {
    fn new(job: Job, fonts: &'a Fonts) -> Result<Self, ExportError> {
        Ok(Self {
            library: LazyHash::new(Library::default()),
            fonts,
            template: Source::new(file_id("/register.typ")?, TEMPLATE.to_owned()),
            document: (file_id("/document.json")?, Bytes::new(job.document)),
            register: (file_id("/register.json")?, Bytes::new(job.attached)),
        })
    }
}

fn file_id(path: &str) -> Result<FileId, ExportError> {
    let path = VirtualPath::new(path).map_err(|error| ExportError::Pdf(error.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Files<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        [&self.document, &self.register]
            .into_iter()
            .find(|(file, _)| *file == id)
            .map(|(_, bytes)| bytes.clone())
            .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    /// The document's date comes with its data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
