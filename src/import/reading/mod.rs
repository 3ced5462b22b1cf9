//! Bytes of a file as tables of texts: XLSX, XLSM, XLS, ODS, DOCX, CSV and pasted tables.
//!
//! Files come from anywhere, so everything here is bounded: bytes, unpacked bytes, rows, columns, cells,
//! letters and time. Nothing is evaluated (a formula gives the value that it had last), no entity is
//! expanded, no reference is followed. Each refusal is one German sentence that says what to do.

mod container;
mod delimited;
mod docx;
mod error;
mod limits;
mod ods;
mod several;
mod text;
mod xls;
mod xlsx;
mod xml;
mod zipped;

#[cfg(test)]
mod tests;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use time::Date;

pub use delimited::{Separator, pasted};
pub use error::ReadError;
pub use limits::Limits;
pub use several::{FILES, packed};
pub use text::Encoding;

use limits::Meter;

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Xlsx,
    Xls,
    Ods,
    Docx,
    /// Text with separators.
    Delimited,
}

/// All tables of a file in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    pub format: Format,
    /// Of text files: as detected or as chosen.
    pub encoding: Option<Encoding>,
    pub separator: Option<Separator>,
    pub sheets: Vec<Sheet>,
    /// The names of the files, where several are read as one.
    pub documents: Vec<String>,
    /// German sentences about the whole file.
    pub notes: Vec<String>,
}

/// One sheet of a workbook, or one table of a text document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    pub name: String,
    /// Hidden in the program that wrote it; shown, but not taken without asking.
    pub is_hidden: bool,
    /// Only rows in which something stands, in their order.
    pub rows: Vec<Row>,
    /// Areas of merged cells, first to last row and column; their text stands in the first cell.
    pub merged: Vec<Area>,
    /// Paragraphs of a text document outside of its tables.
    pub is_text: bool,
    /// Index in [`Workbook::documents`], where several files are read as one.
    pub document: usize,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// As the program counts: from 1.
    pub number: u32,
    /// From the first column to the last in which something stands.
    pub cells: Vec<Cell>,
}

/// A cell as its program shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// Without white space at the ends; lines end with `\n`. Cells that say the same share it.
    pub text: Arc<str>,
    /// When the file says that it is a date.
    pub date: Option<Date>,
}

/// Rows and columns counted as rows are: from 1; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub first: (u32, u32),
    pub last: (u32, u32),
}

impl Sheet {
    /// The text of a cell, rows and columns counted from 1.
    pub fn text(&self, row: u32, column: u32) -> &str {
        let Ok(at) = self.rows.binary_search_by_key(&row, |row| row.number) else { return "" };
        let cell = column.checked_sub(1).and_then(|column| self.rows[at].cells.get(column as usize));
        cell.map_or("", |cell| &cell.text)
    }

    /// Cells in which something stands.
    pub fn filled(&self) -> usize {
        self.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.text.is_empty()).count()
    }

    /// The last column in which something stands.
    pub fn width(&self) -> u32 {
        let width = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        u32::try_from(width).unwrap_or(u32::MAX)
    }
}

impl Workbook {
    /// The names of all sheets; of several files each with its own.
    pub fn sheet_names(&self) -> Vec<String> {
        let name = |sheet: &Sheet| match self.documents.get(sheet.document) {
            Some(document) => format!("{document}: {}", sheet.name),
            None => sheet.name.clone(),
        };
        self.sheets.iter().map(name).collect()
    }
}

/// What the person chose instead of what was detected; only text files have it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub encoding: Option<Encoding>,
    pub separator: Option<Separator>,
}

/// The tables of a file. Whatever the bytes are, the answer is tables or a sentence, never a panic.
pub fn read(bytes: &[u8], choice: Choice, limits: &Limits) -> Result<Workbook, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::TooManyBytes { most: limits.bytes });
    }
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    // The readers of foreign formats are not all our own.
    let read = catch_unwind(AssertUnwindSafe(|| read_unguarded(bytes, choice, limits)));
    let mut workbook = read.unwrap_or(Err(ReadError::Damaged))?;
    if workbook.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(ReadError::Empty);
    }
    let hidden: Vec<String> = workbook
        .sheets
        .iter()
        .filter(|sheet| sheet.is_hidden && !sheet.rows.is_empty())
        .map(|sheet| format!("„{}“", sheet.name))
        .collect();
    if !hidden.is_empty() {
        let sentence =
            format!("Ausgeblendete Blätter werden nur auf Ihren Wunsch übernommen: {}.", hidden.join(", "));
        workbook.notes.push(sentence);
    }
    Ok(workbook)
}

fn read_unguarded(bytes: &[u8], choice: Choice, limits: &Limits) -> Result<Workbook, ReadError> {
    let mut meter = Meter::new(limits);
    let mut workbook = read_any(bytes, choice, true, &mut meter)?;
    workbook.notes.extend(meter.note());
    Ok(workbook)
}

/// One of several files.
fn read_one(bytes: &[u8], choice: Choice, meter: &mut Meter) -> Result<Workbook, ReadError> {
    read_any(bytes, choice, false, meter)
}

fn read_any(
    bytes: &[u8],
    choice: Choice,
    may_be_several: bool,
    meter: &mut Meter,
) -> Result<Workbook, ReadError> {
    let begins = |sign: &[u8]| bytes.starts_with(sign);
    if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        zipped::read(bytes, choice, may_be_several, meter)
    } else if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        xls::read(bytes, meter)
    } else if begins(b"%PDF") {
        Err(ReadError::OtherFormat("Eine PDF-Datei"))
    } else if begins(b"{\\rtf") {
        Err(ReadError::OtherFormat("Eine RTF-Datei"))
    } else {
        delimited::read(bytes, choice, meter)
    }
}

/// A text as files are read: without signs that nobody sees.
pub fn plain(text: &str) -> String {
    text::clean(text).0
}

/// A number as it is written in German: "45", "0,5".
fn number(number: f64) -> String {
    // Adding a half of nothing takes the sign off a zero.
    format!("{}", number + 0.0).replace('.', ",")
}

/// "A", "B", … "AA", for columns counted from 1.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
