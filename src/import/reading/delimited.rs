//! Text with separators: CSV in the ways that programs write it, and tables pasted from the clipboard.

use serde::{Deserialize, Serialize};

use super::{Choice, Encoding, Format, ReadError, Row, Sheet, Workbook, limits::Meter};
use crate::import::reading::limits::Limits;

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    Semicolon,
    Comma,
    Tab,
    Bar,
}

impl Separator {
    /// Key and name of each, in the order in which they are offered and preferred.
    pub const OPTIONS: [(Separator, &str, &str); 4] = [
        (Self::Semicolon, "semicolon", "Semikolon (;)"),
        (Self::Tab, "tab", "Tabulator"),
        (Self::Comma, "comma", "Komma (,)"),
        (Self::Bar, "bar", "senkrechter Strich (|)"),
    ];

    fn letter(self) -> char {
        match self {
            Self::Semicolon => ';',
            Self::Comma => ',',
            Self::Tab => '\t',
            Self::Bar => '|',
        }
    }

    /// The one that divides the first records most evenly into more than one cell.
    fn detected(text: &str) -> Self {
        const RECORDS: usize = 50;
        const BYTES: usize = 256 * 1024;
        let mut beginning = &text[..text.floor_char_boundary(BYTES)];
        // Excel's own word for it.
        if let Some(rest) = beginning.strip_prefix("sep=") {
            let named = Self::OPTIONS.iter().find(|(known, ..)| rest.starts_with(known.letter()));
            if let Some((named, ..)) = named {
                return *named;
            }
            beginning = rest;
        }
        let evenness = |separator: Self| {
            let records = Records::new(beginning, separator.letter()).take(RECORDS);
            let counts: Vec<usize> =
                records.filter(|record| !record.cells.is_empty()).map(|record| record.count).collect();
            let alike = |count: usize| counts.iter().filter(|other| **other == count).count();
            let header = counts.first().copied().unwrap_or_default();
            // Lines of a title may stand above the table.
            let table =
                counts.iter().copied().max_by_key(|count| (alike(*count), *count)).unwrap_or_default();
            let leads = header >= 2 && (table < 2 || alike(header) >= alike(table));
            let count = if leads { header } else { table };
            if count < 2 || header < 2 && (count < 3 || alike(count) < 2) {
                return (0, 0);
            }
            (alike(count) * 1000 / counts.len(), count)
        };
        let mut best = (Self::Semicolon, (0, 0));
        for (separator, ..) in Self::OPTIONS {
            let even = evenness(separator);
            if even > best.1 {
                best = (separator, even);
            }
        }
        best.0
    }
}

pub(super) fn read(bytes: &[u8], choice: Choice, meter: &mut Meter) -> Result<Workbook, ReadError> {
    let encoding = choice.encoding.unwrap_or_else(|| Encoding::detected(bytes));
    let (text, has_errors) = encoding.decode(bytes);
    if is_binary(&text) {
        return Err(ReadError::NotATable);
    }
    let beginning = text.trim_start();
    let is_markup = ["<!doctype", "<html", "<?xml", "<table", "<svg"];
    let first: String = beginning.chars().take(9).collect::<String>().to_lowercase();
    if is_markup.iter().any(|word| first.starts_with(word)) {
        return Err(ReadError::OtherFormat("Eine HTML- oder XML-Datei"));
    }
    let mut notes = Vec::new();
    if has_errors {
        notes.push(
            "Einige Zeichen passen nicht zur Zeichenkodierung. Bitte wählen Sie eine andere, wenn Umlaute falsch aussehen."
                .to_owned(),
        );
    }
    let mut workbook = of_text(&text, choice.separator, meter)?;
    workbook.encoding = Some(encoding);
    workbook.notes.splice(0..0, notes);
    Ok(workbook)
}

/// A table from the clipboard: cells divided by tabs, or by another separator.
pub fn pasted(text: &str, limits: &Limits) -> Result<Workbook, ReadError> {
    if text.len() > limits.bytes {
        return Err(ReadError::TooManyBytes { most: limits.bytes });
    }
    let separator = text.contains('\t').then_some(Separator::Tab);
    let mut meter = Meter::new(limits);
    let mut workbook = of_text(text, separator, &mut meter)?;
    workbook.notes.extend(meter.note());
    if workbook.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(ReadError::Empty);
    }
    Ok(workbook)
}

fn of_text(text: &str, chosen: Option<Separator>, meter: &mut Meter) -> Result<Workbook, ReadError> {
    let separator = chosen.unwrap_or_else(|| Separator::detected(text));
    let text = match text.strip_prefix("sep=") {
        Some(rest) => rest.split_once('\n').map_or("", |(_, rest)| rest),
        None => text,
    };
    let mut notes = Vec::new();
    let before = meter.counts();
    let mut records = Records::new(text, separator.letter());
    let mut rows = rows(&mut records, meter)?;
    if records.is_unclosed {
        // A quote that is never closed swallows the rest of the file: then quotes are letters.
        meter.back_to(before);
        records = Records::new(text, separator.letter());
        records.has_quotes = false;
        rows = self::rows(&mut records, meter)?;
        notes.push(
            "Ein Anführungszeichen wird nicht geschlossen. Anführungszeichen wurden deshalb als Text gelesen; bitte prüfen Sie die Spalten."
                .to_owned(),
        );
    }
    let sheet = Sheet { name: "Tabelle".to_owned(), rows, ..Sheet::default() };
    Ok(Workbook {
        format: Format::Delimited,
        encoding: None,
        separator: Some(separator),
        sheets: vec![sheet],
        documents: Vec::new(),
        notes,
    })
}

fn rows(records: &mut Records, meter: &mut Meter) -> Result<Vec<Row>, ReadError> {
    let mut rows = Vec::new();
    for (number, record) in (1..).zip(records) {
        let mut row = Row { number, cells: Vec::new() };
        for (column, raw) in &record.cells {
            meter.step()?;
            if let Some(cell) = meter.cell(raw)? {
                meter.put(&mut row, *column, cell)?;
            }
        }
        if !row.cells.is_empty() {
            meter.row()?;
            rows.push(row);
        }
    }
    Ok(rows)
}

/// No text has so many signs that are no letters.
fn is_binary(text: &str) -> bool {
    const FEW: usize = 8;
    let beginning = text.chars().take(4096);
    let (mut all, mut strange) = (0, 0);
    for letter in beginning {
        all += 1;
        let is_strange = letter == '\u{fffd}' || letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
        strange += usize::from(is_strange);
    }
    strange * 10 > all && strange > FEW
}

/// The records of a text, each with its cells. A cell in quotes may hold separators and line ends.
struct Records<'a> {
    rest: &'a str,
    separator: char,
    has_quotes: bool,
    /// The last cell in quotes has no end.
    is_unclosed: bool,
}

impl<'a> Records<'a> {
    fn new(text: &'a str, separator: char) -> Self {
        Self { rest: text, separator, has_quotes: true, is_unclosed: false }
    }

    /// Takes one cell; true when another one of the same record follows.
    fn cell(&mut self) -> (String, bool) {
        let is_quoted = self.has_quotes && self.rest.starts_with('"');
        let mut cell = String::new();
        if is_quoted {
            self.rest = &self.rest[1..];
            loop {
                let Some((before, after)) = self.rest.split_once('"') else {
                    cell.push_str(self.rest);
                    self.rest = "";
                    self.is_unclosed = true;
                    break;
                };
                cell.push_str(before);
                self.rest = after;
                let Some(after) = after.strip_prefix('"') else { break };
                cell.push('"');
                self.rest = after;
            }
        }
        // What follows the closing quote belongs to the cell, as other programs read it.
        let separator = self.separator;
        let end = self.rest.find([separator, '\n', '\r']);
        let Some(end) = end else {
            cell.push_str(self.rest);
            self.rest = "";
            return (cell, false);
        };
        cell.push_str(&self.rest[..end]);
        let sign = &self.rest[end..];
        let more = sign.starts_with(separator);
        let length = if sign.starts_with("\r\n") { 2 } else { 1 };
        self.rest = &sign[length..];
        (cell, more)
    }
}

/// One line of a table: how many cells it has, and those in which something stands.
struct Record {
    count: usize,
    cells: Vec<(usize, String)>,
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        // No more than are needed to see that there are too many.
        const MOST: usize = 20_000;
        if self.rest.is_empty() {
            return None;
        }
        let mut record = Record { count: 0, cells: Vec::new() };
        loop {
            let (cell, more) = self.cell();
            if !cell.is_empty() && record.cells.len() < MOST {
                record.cells.push((record.count, cell));
            }
            record.count += 1;
            if !more {
                return Some(record);
            }
        }
    }
}
