//! An uploaded file is opened: the application's own form or tables, which of them is taken, and what is
//! passed over.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    config::Config,
    error::AppError,
    import::{
        self, Refusal,
        file::ImportFile,
        head, json,
        mapping::{
            self,
            table::{Orientation, Table},
        },
        reading::{self, Choice, Encoding, Limits, ReadError, Separator, Workbook},
        whole::{self, Record},
    },
    register::LegalRegime,
    web::filters::{folded, grouped},
    workbook::read,
};

/// How a file is read; the default is what is detected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// The content is text from the clipboard.
    pub is_pasted: bool,
    pub choice: Choice,
    /// Hidden sheets too.
    pub with_hidden: bool,
    /// Which of the tables, by its name; without it the one in which most columns are recognised.
    pub chosen: Option<String>,
    /// Only the table of this sheet, by its name.
    pub sheet: Option<String>,
    /// Somebody says that a list which looks like one under Art. 30 Abs. 2 has activities of the controller.
    pub is_controllers: bool,
    /// The row of the headings, counted from 1, when somebody said so.
    pub header: Option<u32>,
}

/// A file with the table that was chosen.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The application's own JSON or workbook: there is no table, and nothing to assign.
    pub is_record: bool,
    pub table: Table,
    /// The sheet, or the sheets, that the table stands in.
    pub table_name: String,
    /// The names of all tables.
    pub tables: Vec<String>,
    /// It looks like a record under Art. 30 Abs. 2.
    pub is_commissioned: bool,
    /// What was not read beside it.
    pub unread: Vec<Unread>,
    /// What the file says of the organisation.
    pub about: Vec<head::Item>,
    /// Of all sheets of the file.
    pub sheets: Vec<String>,
    pub has_hidden: bool,
    /// Of text files.
    pub encoding: Option<Encoding>,
    pub separator: Option<Separator>,
    /// German sentences about the file.
    pub notes: Vec<String>,
}

/// A sheet of which cells were not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    pub sheet: String,
    pub cells: usize,
}

/// As the settings have them. A row is an activity, so the number of rows follows that of activities.
pub fn limits(config: &Config) -> Limits {
    let import::Limits { bytes, activities } = config.import_limits;
    Limits { bytes: usize::try_from(bytes).unwrap_or(usize::MAX), rows: activities, ..Limits::default() }
}

pub fn too_large(bytes: usize) -> String {
    ReadError::TooManyBytes { most: bytes }.to_string()
}

/// The table of the file; otherwise a German sentence that says why there is none.
pub fn open_bytes(content: &[u8], reading: &Reading, limits: &Limits) -> Result<Opened, String> {
    // Whether it can be stored at all; the record it would join is not known here.
    const ALONE: read::Setting = read::Setting { regime: LegalRegime::Gdpr, highest: 0 };
    match source(content, reading, limits, ALONE)? {
        Source::Tables(workbook) => open_tables(workbook, reading),
        Source::Record(record) => {
            let found = vec![None; record.activities.len()];
            let meeting = whole::meet(&record, &[], &found).map_err(|refusal| refusal.0.join(" "))?;
            Ok(Opened::of_record(record.notes.into_iter().chain(meeting.notes).collect()))
        }
    }
}

/// What the bytes are.
pub(super) enum Source {
    /// In a form of the application's own.
    Record(Box<Record>),
    Tables(Workbook),
}

/// Rows of the application's own workbook for each activity: it has one for each item.
const ROWS_OF_AN_ACTIVITY: usize = 50;

pub(super) fn source(
    content: &[u8],
    reading: &Reading,
    limits: &Limits,
    setting: read::Setting,
) -> Result<Source, String> {
    let own = import::Limits { bytes: limits.bytes as u64, activities: limits.rows };
    let said = |refusal: Refusal| refusal.0.join(" ");
    if json::is_json(content) {
        return whole::of_json(content, own).map(|record| Source::Record(Box::new(record))).map_err(said);
    }
    let workbook = if reading.is_pasted {
        reading::pasted(&String::from_utf8_lossy(content), limits)
    } else if content.len() <= limits.bytes && read::may_be_own(content) {
        let rows = limits.rows.saturating_mul(ROWS_OF_AN_ACTIVITY);
        reading::read(content, reading.choice, &Limits { rows, ..*limits })
    } else {
        reading::read(content, reading.choice, limits)
    };
    let workbook = workbook.map_err(|error| ReadError::to_string(&error))?;
    if read::is_own(&workbook) {
        return whole::of_workbook(&workbook, setting, own)
            .map(|record| Source::Record(Box::new(record)))
            .map_err(said);
    }
    Ok(Source::Tables(workbook))
}

/// Why a record of a processor is not taken over.
pub const COMMISSIONED: &str = "Diese Liste sieht nach einem Verzeichnis von Verarbeitungen im Auftrag aus (Art.\u{a0}30 Abs.\u{a0}2 DSGVO): Sie nennt Auftraggeber statt eigener Zwecke. Ihre Zeilen sind keine Verarbeitungstätigkeiten des Verantwortlichen, und nur diese führt die Anwendung.";

pub(super) fn open_tables(workbook: Workbook, reading: &Reading) -> Result<Opened, String> {
    let sheets = workbook.sheet_names();
    let only = reading.sheet.as_deref().map(|name| sheet_called(&workbook, &sheets, name)).transpose()?;
    let with_hidden = reading.with_hidden || only.is_some_and(|at| workbook.sheets[at].is_hidden);
    let mut tables = mapping::table::find_all(&workbook, with_hidden, reading.header);
    if let Some(only) = only {
        tables.iter_mut().for_each(|table| table.keep(only));
    }
    tables.retain(|table| !table.entries.is_empty());
    if tables.is_empty() {
        return Err(no_table(reading));
    }
    let names: Vec<String> = tables.iter().map(|table| name(&sheets, table)).collect();
    let weight = |table: &Table| (!mapping::is_commissioned(table, &workbook), table.known(), table.filled());
    // The first of equals.
    let best = (0..tables.len()).rev().max_by_key(|at| weight(&tables[*at])).unwrap_or_default();
    let wanted = |wanted: &String| names.iter().position(|name| name.trim() == wanted.trim());
    let chosen = reading.chosen.as_ref().and_then(wanted).unwrap_or(best);
    let table = tables.swap_remove(chosen);
    let used = table.sheets();
    let head::About { items: about, rows } = head::find(&workbook, &table, &used);
    let mut notes = workbook.notes.clone();
    notes.extend(beside(&table, &rows));
    Ok(Opened {
        is_record: false,
        is_commissioned: mapping::is_commissioned(&table, &workbook),
        unread: unread(&workbook, &sheets, &used, &rows),
        about,
        table,
        table_name: names[chosen].clone(),
        tables: names,
        has_hidden: workbook.sheets.iter().any(|sheet| sheet.is_hidden && !sheet.rows.is_empty()),
        encoding: workbook.encoding,
        separator: workbook.separator,
        notes,
        sheets,
    })
}

/// The sheet that somebody named.
fn sheet_called(workbook: &Workbook, names: &[String], wanted: &str) -> Result<usize, String> {
    let is_wanted = |at: &usize| {
        let own = &workbook.sheets[*at].name;
        [own, &names[*at]].into_iter().any(|name| folded(name) == folded(wanted))
    };
    (0..names.len()).find(is_wanted).ok_or_else(|| {
        let known: Vec<String> = names.iter().take(20).map(|name| format!("„{name}“")).collect();
        format!("Ein Blatt „{wanted}“ hat die Datei nicht. Sie hat: {}.", known.join(", "))
    })
}

fn no_table(reading: &Reading) -> String {
    if let Some(row) = reading.header {
        return format!(
            "Unter Zeile\u{a0}{row} stehen keine Tätigkeiten. Bitte nennen Sie die Zeile, in der die Überschriften der Spalten stehen, oder lassen Sie das Feld leer."
        );
    }
    let place = match &reading.sheet {
        Some(sheet) => format!("Auf dem Blatt „{sheet}“"),
        None => "Darin".to_owned(),
    };
    format!(
        "{place} ist keine Tabelle mit Überschriften und Tätigkeiten zu erkennen. Bitte prüfen Sie, ob über den Spalten Überschriften stehen."
    )
}

/// The cells of each sheet that neither the table nor the head of the record took.
fn unread(
    workbook: &Workbook,
    names: &[String],
    used: &HashSet<usize>,
    head: &BTreeSet<(usize, u32)>,
) -> Vec<Unread> {
    let headings: HashSet<&str> =
        workbook.sheets.iter().filter(|sheet| !sheet.is_text).map(|sheet| sheet.name.as_str()).collect();
    let mut found = Vec::new();
    for (at, sheet) in workbook.sheets.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
        let rows = sheet.rows.iter().filter(|row| !head.contains(&(at, row.number)));
        let cells = rows.flat_map(|row| &row.cells).filter(|cell| {
            // A paragraph over a table is its name.
            !(cell.text.is_empty() || sheet.is_text && headings.contains(&*cell.text))
        });
        let cells = cells.count();
        if cells > 0 {
            found.push(Unread { sheet: names[at].clone(), cells });
        }
    }
    found
}

/// Rows below the headings that were not read as activities, as one sentence.
fn beside(table: &Table, head: &BTreeSet<(usize, u32)>) -> Option<String> {
    const TOLD: usize = 5;
    const WORDS: usize = 40;
    let header = table.header.filter(|_| table.orientation == Orientation::Rows)?;
    let mut rows: BTreeMap<(usize, u32), String> = BTreeMap::new();
    for piece in &table.outside {
        let is_told = piece.row > header
            && !mapping::table::is_closing(&piece.text)
            && !head.contains(&(piece.sheet, piece.row));
        if is_told {
            rows.entry((piece.sheet, piece.row)).or_insert_with(|| piece.text.chars().take(WORDS).collect());
        }
    }
    let told: Vec<String> =
        rows.iter().take(TOLD).map(|((_, row), words)| format!("Zeile\u{a0}{row} „{words}“")).collect();
    let more = match rows.len() - told.len() {
        0 => String::new(),
        more => format!(" und {} weitere", grouped(more)),
    };
    (!told.is_empty()).then(|| format!("Nicht als Tätigkeit gelesen: {}{more}.", told.join(", ")))
}

/// What was passed over, as one sentence.
pub fn passed_over(unread: &[Unread]) -> Option<String> {
    const TOLD: usize = 20;
    if unread.is_empty() {
        return None;
    }
    let cells =
        |count: usize| if count == 1 { "1 Zelle".to_owned() } else { format!("{} Zellen", grouped(count)) };
    let mut parts: Vec<String> =
        unread.iter().take(TOLD).map(|it| format!("„{}“ ({})", it.sheet, cells(it.cells))).collect();
    if unread.len() > TOLD {
        let rest: usize = unread[TOLD..].iter().map(|it| it.cells).sum();
        parts.push(format!("{} weitere Blätter ({})", grouped(unread.len() - TOLD), cells(rest)));
    }
    Some(format!("Nicht gelesen wurde: {}.", parts.join(", ")))
}

impl Opened {
    /// A record in a form of the application's own.
    fn of_record(notes: Vec<String>) -> Self {
        let table = Table {
            orientation: Orientation::Rows,
            header: None,
            columns: Vec::new(),
            entries: Vec::new(),
            outside: Vec::new(),
        };
        Self {
            is_record: true,
            table,
            table_name: String::new(),
            tables: Vec::new(),
            is_commissioned: false,
            unread: Vec::new(),
            about: Vec::new(),
            sheets: Vec::new(),
            has_hidden: false,
            encoding: None,
            separator: None,
            notes,
        }
    }
}

/// The names of the sheets that a table stands in.
fn name(sheets: &[String], table: &Table) -> String {
    let mut places: Vec<usize> =
        table.entries.iter().flat_map(|entry| &entry.fields).flatten().map(|piece| piece.sheet).collect();
    places.dedup();
    places.sort_unstable();
    places.dedup();
    let names: Vec<&str> = places.iter().filter_map(|at| sheets.get(*at)).map(String::as_str).collect();
    match names.as_slice() {
        [first, .., last] if names.len() > 3 => format!("{first} … {last}"),
        names => names.join(", "),
    }
}

/// Opens the file off the async threads; the inner error is a German sentence.
pub async fn try_open(app: &App, file: &ImportFile) -> Result<Result<Opened, String>, AppError> {
    let (content, reading, limits) = (file.content.clone(), file.reading.clone(), limits(&app.config));
    app.importer.run(move || open_bytes(&content, &reading, &limits)).await
}

/// As [`try_open`], for a file that could be opened before.
pub async fn open(app: &App, file: &ImportFile) -> Result<Opened, AppError> {
    try_open(app, file).await?.map_err(AppError::BadRequest)
}
