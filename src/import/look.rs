//! An uploaded file as it is looked at: opened, its columns assigned, its activities understood. All of
//! it is computed anew from the file and what was decided; nothing is kept but the decisions.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{
    Refusal,
    differences::{self, Difference},
    file::ImportFile,
    head, json,
    mapping::{
        self, Mapping, Proposal,
        table::{Filled, Table},
    },
    onto::{self, onto},
    present::{self, Called, Found},
    reading::{self, Choice, Encoding, Limits, ReadError, Separator, Workbook, column_name},
    understanding::{self, Repeated, Setting, State, Trace, Understood},
    whole::{self, Met, Record},
};
use crate::{
    app::App,
    auth::Member,
    catalogue::{Catalogue, duplicates, store::Name},
    config::Config,
    database::id::{EntryId, OrganisationId},
    error::AppError,
    findings::{
        Class, Context, judge,
        kept::{self, Surroundings},
    },
    processing_activity::{
        inheritance::Sources,
        model::Sheet,
        store::{self, Selection},
    },
    register::{Activity, Head, LegalRegime},
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
    let super::Limits { bytes, activities } = config.import_limits;
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
enum Source {
    /// In a form of the application's own.
    Record(Box<Record>),
    Tables(Workbook),
}

/// Rows of the application's own workbook for each activity: it has one for each item.
const ROWS_OF_AN_ACTIVITY: usize = 50;

fn source(
    content: &[u8],
    reading: &Reading,
    limits: &Limits,
    setting: read::Setting,
) -> Result<Source, String> {
    let own = super::Limits { bytes: limits.bytes as u64, activities: limits.rows };
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

fn open_tables(workbook: Workbook, reading: &Reading) -> Result<Opened, String> {
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
        notes: workbook.notes,
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
            orientation: mapping::table::Orientation::Rows,
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

/// What the columns are taken for when nobody has said anything about them.
pub fn proposals(table: &Table) -> Vec<Proposal> {
    match mapping::preset_for(table) {
        Some(preset) => preset.mapping.applied(table),
        None => mapping::propose(table),
    }
}

/// What a person decided about a file beside its columns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decisions {
    /// How values are read.
    pub values: understanding::Decisions,
    /// Differences that are taken over, by the activity's number; of activities that nobody chose for, all but
    /// what would go.
    pub taken: BTreeMap<i32, BTreeSet<String>>,
    /// What would go is taken over, too, where nobody chose.
    pub with_removals: bool,
    /// Which activity is meant where several are called alike, by the place in the file: its number, or none
    /// for a new one.
    pub meant: BTreeMap<usize, Option<i32>>,
    /// What the file says of the organisation and shall be taken over, by its key.
    pub about: BTreeSet<String>,
}

impl Decisions {
    fn takes(&self, number: i32, difference: &Difference) -> bool {
        match self.taken.get(&number) {
            Some(keys) => keys.contains(&difference.key),
            None => self.with_removals || !difference.is_removal,
        }
    }
}

/// What the organisation knows already.
#[derive(Debug)]
pub struct Around {
    pub surroundings: Surroundings,
    pub today: Date,
    pub regime: LegalRegime,
    /// Name of the catalogue's table, and what an entry of it is called.
    pub names: Vec<(String, String)>,
    pub departments: Vec<Unit>,
    /// Its activities.
    pub stored: Vec<Sheet>,
}

/// A department as the organisation calls it.
#[derive(Debug)]
pub struct Unit {
    pub short_sign: String,
    pub name: String,
    /// "Amt 10 – Hauptamt"
    pub label: String,
}

pub async fn around(
    db: &mut PgConnection,
    organisation: OrganisationId,
    today: Date,
) -> sqlx::Result<Around> {
    let names = sqlx::query!(
        r#"
        select catalogue as "catalogue!", name as "name!"
        from catalogue_entry
        where organisation_id = $1
        and catalogue in ('data_subject_category', 'data_category', 'recipient', 'system', 'reference_document')
        order by catalogue, name
        "#,
        organisation.0,
    )
    .fetch_all(&mut *db)
    .await?;
    let departments = store::departments(&mut *db, organisation).await?;
    let context = store::context(&mut *db, organisation).await?;
    let everything = Selection { with_ended: true, ..Selection::default() };
    Ok(Around {
        surroundings: kept::surroundings(&mut *db, organisation, &[]).await?,
        today,
        regime: context.legal_regime,
        names: names.into_iter().map(|row| (row.catalogue, row.name)).collect(),
        departments: departments
            .into_iter()
            .map(|unit| Unit { label: unit.label(), short_sign: unit.short_sign, name: unit.name })
            .collect(),
        stored: store::load_many(db, organisation, &everything).await?,
    })
}

/// A file as it would be taken over.
#[derive(Debug)]
pub struct Looked {
    /// The application's own JSON or workbook: no cell has a trace.
    pub is_record: bool,
    /// The names of all sheets of the file.
    pub sheets: Vec<String>,
    /// German sentences about the file.
    pub notes: Vec<String>,
    pub columns: Vec<Proposal>,
    /// In the order of the file.
    pub entries: Vec<Entry>,
    pub trace: Vec<Trace>,
    pub repeated: Vec<Repeated>,
    /// New names for the catalogues.
    pub news: Vec<News>,
    /// New names that are nearly like one that is there, or like another new one.
    pub near: Vec<Near>,
    pub new_departments: Vec<String>,
    /// Cover and Vorblatt, when the file brings one.
    pub head: Option<Head>,
    /// What a file of another kind says of the organisation.
    pub about: Vec<head::Item>,
    /// What was not read of it.
    pub unread: Vec<Unread>,
}

/// One activity of the file.
#[derive(Debug)]
pub struct Entry {
    pub understood: Understood,
    /// Open findings: missing, unclear, hints.
    pub findings: [usize; 3],
    /// Cells that a person should look at.
    pub problems: usize,
    pub state: Presence,
}

/// Whether the activity is in the record already.
#[derive(Debug)]
pub enum Presence {
    New,
    /// It is there and says the same.
    Same {
        number: i32,
    },
    Differs {
        number: i32,
        /// When it was last changed as it was looked at.
        seen: OffsetDateTime,
        differences: Vec<Difference>,
        /// As it will be, with the differences that are taken.
        sheet: Box<Sheet>,
    },
    /// Several are called so; nothing is taken over until somebody says which is meant.
    Unclear {
        candidates: Vec<Candidate>,
    },
}

/// A stored activity that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub number: i32,
    pub name: String,
    /// As its department is called.
    pub department: String,
}

/// New names of one catalogue.
#[derive(Debug)]
pub struct News {
    pub catalogue: Catalogue,
    pub names: Vec<String>,
}

/// Two names that are probably meant to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    pub catalogue: Catalogue,
    /// The name in the file.
    pub new: String,
    /// What it is nearly like.
    pub known: String,
    /// The other one is in the catalogue already.
    pub is_stored: bool,
}

/// How many cells became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Cells {
    pub filled: usize,
    pub verbatim: usize,
    pub interpreted: usize,
    pub extra_values: usize,
    pub left_out: usize,
    pub problems: usize,
}

impl Looked {
    pub fn cells(&self) -> Cells {
        let mut cells = Cells::default();
        // What a merged area says is one cell, however many it reaches.
        let is_own = |trace: &&Trace| !matches!(trace.filled.as_deref(), Some(Filled::Merged { .. }));
        let filled = self.trace.iter().filter(|trace| trace.state != State::Empty);
        for trace in filled.filter(is_own) {
            cells.filled += 1;
            match trace.state {
                State::Verbatim => cells.verbatim += 1,
                State::Interpreted => cells.interpreted += 1,
                State::ExtraValue => cells.extra_values += 1,
                State::LeftOut => cells.left_out += 1,
                State::Empty => {}
            }
            cells.problems += usize::from(trace.problem.is_some());
        }
        cells
    }

    /// Where a cell stands: "Tabelle1, Zeile 7, Spalte C".
    pub fn place(&self, trace: &Trace) -> String {
        let sheet = self.sheets.get(trace.sheet).map_or("", String::as_str);
        let cell = if trace.row == 0 {
            String::new()
        } else {
            format!("Zeile {}, Spalte {}", trace.row, column_name(trace.column))
        };
        [sheet.to_owned(), cell].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// How many activities are new, are changed, and stay as they are.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |is: fn(&Presence) -> bool| self.entries.iter().filter(|entry| is(&entry.state)).count();
        let (new, changed) = (count(|state| matches!(state, Presence::New)), count(Presence::is_changed));
        (new, changed, self.entries.len() - new - changed - self.unclear())
    }

    /// How many activities cannot be told from others.
    pub fn unclear(&self) -> usize {
        let is_unclear = |entry: &&Entry| matches!(entry.state, Presence::Unclear { .. });
        self.entries.iter().filter(is_unclear).count()
    }
}

impl Presence {
    /// Whether anything is taken over.
    pub fn is_changed(&self) -> bool {
        self.differences().iter().any(|difference| difference.is_taken)
    }

    pub fn differences(&self) -> &[Difference] {
        match self {
            Self::Differs { differences, .. } => differences,
            Self::New | Self::Same { .. } | Self::Unclear { .. } => &[],
        }
    }

    /// What would go of the activity and stays.
    pub fn kept(&self) -> impl Iterator<Item = &Difference> {
        self.differences().iter().filter(|difference| difference.is_removal && !difference.is_taken)
    }
}

impl Entry {
    /// Of the stored activity that it is.
    pub fn number(&self) -> Option<i32> {
        match &self.state {
            Presence::Same { number } | Presence::Differs { number, .. } => Some(*number),
            Presence::New | Presence::Unclear { .. } => None,
        }
    }

    /// The sheet as it will be; where it stays as it is, as the file says it.
    pub fn sheet(&self) -> &Sheet {
        match &self.state {
            Presence::Differs { sheet, .. } => sheet,
            Presence::New | Presence::Same { .. } | Presence::Unclear { .. } => &self.understood.sheet,
        }
    }
}

/// What the activities of a file would become; otherwise a German sentence.
pub fn look(
    content: &[u8],
    reading: &Reading,
    mapping: Option<&Mapping>,
    decisions: &Decisions,
    around: &Around,
    limits: &Limits,
) -> Result<Looked, String> {
    let highest = around.stored.iter().map(|sheet| sheet.number.unsigned_abs()).max().unwrap_or_default();
    let setting = read::Setting { regime: around.regime, highest };
    let opened = match source(content, reading, limits, setting)? {
        Source::Record(record) => return look_at_record(*record, decisions, around),
        Source::Tables(workbook) => open_tables(workbook, reading)?,
    };
    if opened.is_commissioned && !reading.is_controllers {
        return Err(COMMISSIONED.to_owned());
    }
    let Opened { table, sheets, notes, about, unread, .. } = opened;
    let columns = match mapping {
        Some(mapping) => mapping.applied(&table),
        None => proposals(&table),
    };
    let setting = Setting { regime: around.regime };
    let mut outcome = understanding::understand(table, &columns, &decisions.values, setting);
    for understood in &mut outcome.activities {
        as_known(understood, &around.departments);
    }
    let entries = entries(outcome.activities, &outcome.trace, decisions, around)?;
    Ok(Looked {
        sheets,
        notes,
        about,
        unread,
        trace: outcome.trace,
        repeated: outcome.repeated,
        ..looked(columns, entries, around)
    })
}

/// What the activities of a file in the application's own form would become.
fn look_at_record(record: Record, decisions: &Decisions, around: &Around) -> Result<Looked, String> {
    let found = places(&record, decisions, around);
    let known: Vec<Option<usize>> = found.iter().map(Found::place).collect();
    let meeting = whole::meet(&record, &around.stored, &known).map_err(|refusal| refusal.0.join(" "))?;
    let judge = Judge::of(around, decisions);
    let met = meeting.activities.into_iter().zip(found);
    let entries = met.map(|(Met { sheet, activity, problems }, found)| {
        let (whole, marks) = (Some(Box::new(activity)), Vec::new());
        let understood = Understood { sheet: Box::new(sheet), whole, marks, problems };
        let wanted = found.place().map(|at| (at, (*understood.sheet).clone()));
        judge.entry(understood, 0, found, wanted)
    });
    let entries = entries.collect::<Result<_, _>>().map_err(broken)?;
    let notes = record.notes.into_iter().chain(meeting.notes).collect();
    Ok(Looked { is_record: true, notes, head: record.head, ..looked(Vec::new(), entries, around) })
}

fn broken(_: serde_json::Error) -> String {
    "Die Datei passt nicht zum Format.".to_owned()
}

/// Which of the stored sheets each activity of the record is. In a file of the organisation's own its number
/// tells, which never changes; in another one what it is called.
fn places(record: &Record, decisions: &Decisions, around: &Around) -> Vec<Found> {
    let is_own = record.organisation == around.surroundings.organisation();
    let by_number = around.by_number();
    let numbered = record.activities.iter().zip(&record.is_new);
    let known: Vec<Option<usize>> = numbered
        .map(|(activity, is_new)| {
            let number = i32::try_from(activity.number).ok()?;
            by_number.get(&number).filter(|_| is_own && !is_new).copied()
        })
        .collect();
    let called: Vec<Called> = record
        .activities
        .iter()
        .map(|activity| Called {
            own_reference: activity.own_reference.as_deref().unwrap_or_default(),
            name: &activity.name,
            department: activity.department.as_deref(),
        })
        .collect();
    found(&called, known, decisions, around)
}

/// With what somebody decided.
fn found(
    called: &[Called],
    mut known: Vec<Option<usize>>,
    decisions: &Decisions,
    around: &Around,
) -> Vec<Found> {
    let by_number = around.by_number();
    let mut used: HashSet<usize> = known.iter().flatten().copied().collect();
    for (place, number) in &decisions.meant {
        let meant = number.and_then(|number| by_number.get(&number).copied());
        // No two activities of the file are the same one of the record.
        if let (Some(known), Some(at)) = (known.get_mut(*place), meant)
            && used.insert(at)
        {
            *known = Some(at);
        }
    }
    let mut found = present::find(&around.stored, called, &known);
    for place in decisions.meant.iter().filter(|(_, number)| number.is_none()).map(|(place, _)| *place) {
        if let Some(found) = found.get_mut(place) {
            *found = Found::None { namesakes: Vec::new() };
        }
    }
    found
}

/// A department that the file names by its short sign or its name alone is the organisation's own.
fn as_known(understood: &mut Understood, departments: &[Unit]) {
    let Some(text) = understood.sheet.department.as_deref() else { return };
    let (sign, name) = understanding::reference::department(text);
    let is_same = |own: &str, found: Option<&String>| {
        !own.is_empty() && found.is_some_and(|found| folded(own) == folded(found))
    };
    let found = departments.iter().find(|unit| folded(&unit.label) == folded(text)).or_else(|| {
        departments.iter().find(|unit| match &sign {
            Some(_) => is_same(&unit.short_sign, sign.as_ref()),
            None => is_same(&unit.name, name.as_ref()),
        })
    });
    if let Some(unit) = found {
        understood.sheet.department = Some(unit.label.clone());
    }
}

/// Looks each activity up in the record, and compares it with what stands there.
fn entries(
    mut understood: Vec<Understood>,
    trace: &[Trace],
    decisions: &Decisions,
    around: &Around,
) -> Result<Vec<Entry>, String> {
    let called: Vec<Called> = understood.iter().map(|understood| Called::of(&understood.sheet)).collect();
    let mut found = found(&called, vec![None; called.len()], decisions, around);
    let mut cells: Vec<&[Trace]> = vec![&[]; understood.len()];
    for cells_of_one in trace.chunk_by(|cell, next| cell.activity == next.activity) {
        if let Some(own) = cells_of_one[0].activity.and_then(|at| cells.get_mut(at)) {
            *own = cells_of_one;
        }
    }
    under_stored_ids(&mut understood, &found, around);
    let judge = Judge::of(around, decisions);
    let mut entries = Vec::with_capacity(understood.len());
    for ((mut understood, cells), found) in understood.into_iter().zip(cells).zip(&mut found) {
        let problems = cells.iter().filter(|cell| cell.problem.is_some()).count();
        let candidates = match &*found {
            Found::One(at) => vec![*at],
            Found::Several(several) => several.clone(),
            Found::None { .. } => Vec::new(),
        };
        let mut wanted = None;
        for at in candidates {
            let stored = &around.stored[at];
            let onto::Wanted { sheet, problems } = onto(stored, &understood, cells).map_err(broken)?;
            // Of several called alike the one of which the file says nothing else is as good as meant.
            if matches!(found, Found::One(_)) || sheet == *stored {
                *found = Found::One(at);
                understood.problems.extend(problems);
                wanted = Some((at, sheet));
                break;
            }
        }
        entries.push(judge.entry(understood, problems, found.clone(), wanted).map_err(broken)?);
    }
    Ok(entries)
}

/// What refers to an activity of the file that is there already refers to the stored one; to one that nobody
/// knows, to none.
fn under_stored_ids(understood: &mut [Understood], found: &[Found], around: &Around) {
    let of_file = understood.iter().zip(found);
    let others: HashMap<Uuid, Option<&Sheet>> = of_file
        .filter_map(|(understood, found)| match found {
            Found::One(at) => Some((understood.sheet.id.0, Some(&around.stored[*at]))),
            Found::Several(_) => Some((understood.sheet.id.0, None)),
            Found::None { .. } => None,
        })
        .collect();
    for row in understood.iter_mut().flat_map(|understood| &mut understood.sheet.related) {
        if let Some(Some(other)) = others.get(&row.related_id) {
            row.related_id = other.id.0;
            (row.number, row.name) = (Some(other.number), Some(other.name.clone()));
        }
    }
    for understood in understood {
        understood.sheet.related.retain(|row| others.get(&row.related_id) != Some(&None));
    }
}

impl Found {
    fn place(&self) -> Option<usize> {
        match self {
            Self::One(at) => Some(*at),
            Self::Several(_) | Self::None { .. } => None,
        }
    }
}

impl Around {
    /// Places of the stored sheets.
    fn by_number(&self) -> HashMap<i32, usize> {
        self.stored.iter().enumerate().map(|(at, sheet)| (sheet.number, at)).collect()
    }
}

/// Judges every activity as it will be.
struct Judge<'a> {
    around: &'a Around,
    decisions: &'a Decisions,
    context: Context<'a>,
    sources: Sources,
}

impl<'a> Judge<'a> {
    fn of(around: &'a Around, decisions: &'a Decisions) -> Self {
        let context = around.surroundings.context(around.today);
        Self { around, decisions, context, sources: whole::sources(&around.stored) }
    }

    /// `problems`: cells that a person should look at; `wanted`: the place among the stored ones, and the sheet
    /// as the file wants it.
    fn entry(
        &self,
        mut understood: Understood,
        problems: usize,
        found: Found,
        wanted: Option<(usize, Sheet)>,
    ) -> serde_json::Result<Entry> {
        let stored = wanted.as_ref().map(|(at, _)| &self.around.stored[*at]);
        let state = match (found, stored, &wanted) {
            (_, Some(stored), Some((_, wanted))) => self.compared(stored, wanted)?,
            (Found::Several(several), ..) => {
                Presence::Unclear { candidates: several.iter().map(|at| self.candidate(*at)).collect() }
            }
            (Found::None { namesakes }, ..) => {
                understood.problems.extend(self.namesakes(&namesakes));
                Presence::New
            }
            (Found::One(_), ..) => Presence::New,
        };
        let activity = match (&state, stored) {
            (Presence::Differs { sheet, .. }, _) => Cow::Owned(Activity::of(sheet, &self.sources)),
            (Presence::Same { .. }, Some(stored)) => Cow::Owned(Activity::of(stored, &self.sources)),
            _ => understood.activity(),
        };
        let findings = judge(&activity, &self.context);
        let count = |class: Class| findings.iter().filter(|finding| finding.rule.class == class).count();
        let findings = Class::ALL.map(count);
        Ok(Entry { problems: problems + understood.problems.len(), findings, understood, state })
    }

    fn compared(&self, stored: &Sheet, wanted: &Sheet) -> serde_json::Result<Presence> {
        let (number, seen) = (stored.number, stored.updated_at);
        let mut differences = differences::between(stored, wanted)?;
        if differences.is_empty() {
            return Ok(Presence::Same { number });
        }
        for difference in &mut differences {
            difference.is_taken = self.decisions.takes(number, difference);
        }
        let taken: HashSet<&str> = differences
            .iter()
            .filter(|difference| difference.is_taken)
            .map(|difference| difference.key.as_str())
            .collect();
        let sheet = Box::new(differences::merged(stored, wanted, |key| taken.contains(key))?);
        Ok(Presence::Differs { number, seen, differences, sheet })
    }

    fn candidate(&self, at: usize) -> Candidate {
        let Sheet { number, name, department, .. } = &self.around.stored[at];
        Candidate { number: *number, name: name.clone(), department: department.clone().unwrap_or_default() }
    }

    /// A sentence about others of the same name.
    fn namesakes(&self, places: &[usize]) -> Option<String> {
        const TOLD: usize = 3;
        let told: Vec<String> = places.iter().take(TOLD).map(|at| self.candidate(*at).words()).collect();
        let more = if places.len() > TOLD { " und weitere" } else { "" };
        (!told.is_empty()).then(|| {
            format!(
                "Diese Bezeichnung gibt es im Verzeichnis schon: {}{more}. Nummer oder Organisationseinheit sind andere, deshalb wird eine neue Tätigkeit angelegt. Bitte prüfen Sie, ob dieselbe gemeint ist.",
                told.join(", ")
            )
        })
    }
}

impl Candidate {
    /// "Nr. 7 Personal (Amt 20)"
    pub fn words(&self) -> String {
        let Self { number, name, department } = self;
        let unit = if department.is_empty() { String::new() } else { format!(" ({department})") };
        format!("Nr.\u{a0}{number} {name}{unit}")
    }
}

/// With what the catalogues would gain.
fn looked(columns: Vec<Proposal>, entries: Vec<Entry>, around: &Around) -> Looked {
    let (news, near) = news(&entries, around);
    let known: HashSet<&str> = around.departments.iter().map(|unit| unit.label.as_str()).collect();
    let named: BTreeSet<&str> =
        entries.iter().filter_map(|entry| entry.sheet().department.as_deref()).collect();
    let new_departments = named.into_iter().filter(|name| !known.contains(name)).map(str::to_owned).collect();
    Looked {
        is_record: false,
        sheets: Vec::new(),
        notes: Vec::new(),
        columns,
        entries,
        trace: Vec::new(),
        repeated: Vec::new(),
        news,
        near,
        new_departments,
        head: None,
        about: Vec::new(),
        unread: Vec::new(),
    }
}

/// Looks at the file off the async threads.
pub async fn look_at(app: &App, member: &Member, file: &ImportFile) -> Result<Looked, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let around = around(&mut db, member.organisation(), app.today()).await?;
    drop(db);
    let (file, limits) = (file.clone(), limits(&app.config));
    let looked = app
        .importer
        .run(move || {
            look(&file.content, &file.reading, file.mapping.as_ref(), &file.decisions, &around, &limits)
        })
        .await?;
    looked.map_err(AppError::BadRequest)
}

/// Near duplicates that are told.
const NEAR: usize = 100;

/// Names that the catalogues do not know, and those of them that are nearly like another.
fn news(entries: &[Entry], around: &Around) -> (Vec<News>, Vec<Near>) {
    let (mut news, mut near) = (Vec::new(), Vec::new());
    for catalogue in [
        Catalogue::DataSubjectCategories,
        Catalogue::DataCategories,
        Catalogue::Recipients,
        Catalogue::Systems,
        Catalogue::ReferenceDocuments,
    ] {
        let known: Vec<&String> = around
            .names
            .iter()
            .filter(|(table, _)| table == catalogue.table())
            .map(|(_, name)| name)
            .collect();
        let folded_known: HashSet<String> = known.iter().map(|name| folded(name)).collect();
        let mut seen = HashSet::new();
        let mut names: Vec<String> = Vec::new();
        for entry in entries {
            for name in names_of(entry.sheet(), catalogue) {
                let key = folded(name);
                if !folded_known.contains(&key) && seen.insert(key) {
                    names.push(name.clone());
                }
            }
        }
        if names.is_empty() {
            continue;
        }
        names.sort();
        let all: Vec<Name> = known
            .iter()
            .map(|name| (*name).clone())
            .chain(names.iter().cloned())
            .map(|name| Name { id: EntryId(Uuid::nil()), name })
            .collect();
        for pair in duplicates::find(&all, NEAR) {
            let (first, second) = (pair.first.min(pair.second), pair.first.max(pair.second));
            if second >= known.len() {
                near.push(Near {
                    catalogue,
                    new: all[second].name.clone(),
                    known: all[first].name.clone(),
                    is_stored: first < known.len(),
                });
            }
        }
        news.push(News { catalogue, names });
    }
    near.truncate(NEAR);
    (news, near)
}

fn names_of(sheet: &Sheet, catalogue: Catalogue) -> Vec<&String> {
    match catalogue {
        Catalogue::DataSubjectCategories => sheet.data_subjects.iter().map(|row| &row.name).collect(),
        Catalogue::DataCategories => sheet.data_categories.iter().map(|row| &row.name).collect(),
        Catalogue::Recipients => sheet.recipients.iter().map(|row| &row.name).collect(),
        Catalogue::Systems => sheet.systems.iter().map(|row| &row.name).collect(),
        Catalogue::ReferenceDocuments => sheet.documents.iter().map(|row| &row.name).collect(),
        Catalogue::RetentionPeriods | Catalogue::Measures | Catalogue::Norms => Vec::new(),
    }
}

/// Calls what the file names otherwise by the other name.
pub fn merge(sheets: &mut [Sheet], merges: &[Near]) {
    let renamed: HashMap<(&str, &str), &str> = merges
        .iter()
        .map(|near| ((near.catalogue.table(), near.new.as_str()), near.known.as_str()))
        .collect();
    let rename = |catalogue: Catalogue, name: &mut String| {
        if let Some(known) = renamed.get(&(catalogue.table(), name.as_str())) {
            *name = (*known).to_owned();
        }
    };
    for sheet in sheets {
        sheet
            .data_subjects
            .iter_mut()
            .for_each(|row| rename(Catalogue::DataSubjectCategories, &mut row.name));
        sheet.data_categories.iter_mut().for_each(|row| rename(Catalogue::DataCategories, &mut row.name));
        sheet.recipients.iter_mut().for_each(|row| rename(Catalogue::Recipients, &mut row.name));
        sheet.systems.iter_mut().for_each(|row| rename(Catalogue::Systems, &mut row.name));
        sheet.documents.iter_mut().for_each(|row| rename(Catalogue::ReferenceDocuments, &mut row.name));
    }
}
