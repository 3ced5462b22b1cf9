//! Tables in sheets: a header row under a title block, merged cells and "dito", one activity over several
//! rows; and forms of label and value ([`form`], [`document`]).

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{Confidence, Target, document, form, grid::Grid, heading, merging::Merging};
use crate::{
    findings::text::{fold, pattern},
    import::reading::{Cell, Format, Sheet, Workbook, column_name},
};

/// Rows below which no header is looked for.
const HEADER_ROWS: usize = 500;
/// Below a row that names as many fields for sure no better one is looked for, but for some rows.
const PLENTY: usize = 8;
const FURTHER_ROWS: usize = 60;
/// Cells of a row of headings are no longer.
const HEADING: usize = 300;

/// A table in which each entry is an activity.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub orientation: Orientation,
    /// The row of the headings, counted from 1; of the first of several sheets.
    pub header: Option<u32>,
    pub columns: Vec<Column>,
    pub entries: Vec<Entry>,
    /// What stands around the entries: titles, labels without a value, legends.
    pub outside: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// A row for each activity.
    Rows,
    /// A column for each activity, or a form.
    Columns,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub heading: Arc<str>,
    /// Its column in the sheet, or its row where fields are rows; of the first of several sheets.
    pub place: u32,
}

/// One activity: the pieces of each column, in the order of the sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    pub fields: Vec<Vec<Piece>>,
}

/// A cell and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Index in [`Workbook::sheets`].
    pub sheet: usize,
    /// Both counted from 1.
    pub row: u32,
    pub column: u32,
    /// As it is read: that of another cell where this one only points there.
    pub text: Arc<str>,
    pub date: Option<time::Date>,
    /// Few cells have it.
    pub about: Option<Box<About>>,
}

/// What is known of a cell beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    pub filled: Option<Filled>,
    /// In a form's table: the number of its row, or the numbers that it is about.
    pub number: Option<Beside>,
    /// In a form's table of recipients: the occasion.
    pub occasion: Option<Beside>,
}

/// Why a cell says what stands in another one of its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled {
    /// It belongs to a merged area that begins in this row.
    Merged { row: u32 },
    /// "dito": its own words, and the row that they point to.
    Above { row: u32, written: Arc<str> },
}

/// Another cell of the same row that goes where this one goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    pub heading: Arc<str>,
    pub row: u32,
    pub column: u32,
    pub text: Arc<str>,
}

/// The tables of a workbook. Sheets with the same headings, and forms, are one table; hidden sheets only
/// when `with_hidden`. `header`: the row, counted from 1, in which the headings stand on every sheet, when
/// somebody says so.
pub fn find_all(workbook: &Workbook, with_hidden: bool, header: Option<u32>) -> Vec<Table> {
    let mut found = Tables::default();
    let mut start = 0;
    for sheets in workbook.sheets.chunk_by(|one, next| one.document == next.document) {
        let own = start..start + sheets.len();
        start = own.end;
        if workbook.format == Format::Docx
            && header.is_none()
            && let Some(form) = document::read(&workbook.sheets, own.clone())
        {
            found.add(form);
            continue;
        }
        for at in own {
            let sheet = &workbook.sheets[at];
            if sheet.is_hidden && !with_hidden {
                continue;
            }
            let table = match header {
                Some(row) => find_below(sheet, at, row),
                None => find(sheet, at),
            };
            if let Some(table) = table {
                found.add(table);
            }
        }
    }
    found.tables.into_iter().map(Merging::finished).collect()
}

/// Tables found so far; those of the same headings, and all forms, are one.
#[derive(Default)]
struct Tables {
    tables: Vec<Merging>,
    by_headings: HashMap<Vec<String>, usize>,
}

impl Tables {
    fn add(&mut self, table: Table) {
        let key = match table.orientation {
            Orientation::Columns => vec!["form".to_owned()],
            Orientation::Rows => table.columns.iter().map(|column| fold(&column.heading)).collect(),
        };
        match self.by_headings.get(&key) {
            Some(known) => self.tables[*known].append(table),
            None => {
                self.by_headings.insert(key, self.tables.len());
                self.tables.push(Merging::of(table));
            }
        }
    }
}

impl Table {
    /// Different fields that its headings name.
    pub fn known(&self) -> usize {
        let found = self.columns.iter().filter_map(|column| heading::recognised(&column.heading));
        found.map(|(target, _)| target).collect::<HashSet<_>>().len()
    }

    /// Cells in which something stands.
    pub fn filled(&self) -> usize {
        self.entries.iter().flat_map(|entry| &entry.fields).map(Vec::len).sum()
    }

    /// Indexes of the sheets that it stands in.
    pub fn sheets(&self) -> HashSet<usize> {
        let entries = self.entries.iter().flat_map(|entry| &entry.fields).flatten();
        entries.chain(&self.outside).map(|piece| piece.sheet).collect()
    }

    /// Only what stands on this sheet.
    pub fn keep(&mut self, sheet: usize) {
        let is_there = |entry: &Entry| entry.fields.iter().flatten().any(|piece| piece.sheet == sheet);
        self.entries.retain(is_there);
        self.outside.retain(|piece| piece.sheet == sheet);
    }

    /// All cells, without knowing what they are.
    pub(super) fn into_pieces(self) -> impl Iterator<Item = Piece> {
        let entries = self.entries.into_iter().flat_map(|entry| entry.fields).flatten();
        self.outside.into_iter().chain(entries)
    }
}

/// The table of a sheet; `None` when there is nothing like one.
pub fn find(sheet: &Sheet, at: usize) -> Option<Table> {
    let grid = Grid::of(sheet, at);
    let header = header(&grid);
    match form::labels(&grid) {
        Some(labels) if header.is_none_or(|header| labels.known > header.known) => {
            Some(form::read(&grid, &labels))
        }
        _ => header.map(|header| in_rows(&grid, header.at)),
    }
}

/// The table below a row of headings.
fn find_below(sheet: &Sheet, at: usize, header: u32) -> Option<Table> {
    let grid = Grid::of(sheet, at);
    let row = sheet.rows.iter().position(|row| row.number == header)?;
    Some(in_rows(&grid, row))
}

#[derive(Clone, Copy)]
pub(super) struct Headings {
    /// Index of the row.
    pub at: usize,
    /// Different fields that are recognised.
    pub known: usize,
}

/// The row in which most fields are named, for sure before likely; without any, the first with more than
/// one cell.
pub(super) fn header(grid: &Grid) -> Option<Headings> {
    let rows = &grid.sheet.rows[..grid.sheet.rows.len().min(HEADER_ROWS)];
    let fields = |at: usize| {
        let mut sure: HashSet<Target> = HashSet::new();
        let mut all: HashSet<Target> = HashSet::new();
        let cells = &rows[at].cells;
        if cells.iter().all(|cell| cell.text.len() <= 2 * HEADING) {
            for (target, confidence) in cells.iter().filter_map(|cell| heading::recognised(&cell.text)) {
                all.insert(target);
                if confidence == Confidence::Sure {
                    sure.insert(target);
                }
            }
        }
        (sure.len() + all.len(), all.len())
    };
    let mut best: Option<(usize, (usize, usize))> = None;
    let mut end = rows.len();
    for at in 0..rows.len() {
        if at >= end {
            break;
        }
        let found = fields(at);
        // The first of equals.
        if best.is_none_or(|(_, (weight, _))| found.0 > weight) {
            best = Some((at, found));
            if found.0 >= PLENTY {
                end = at + 1 + FURTHER_ROWS;
            }
        }
    }
    let (best, (_, known)) = best?;
    if known >= 2 {
        // Where the headings stand once more further down, the table begins with the first.
        let first = (0..best).find(|at| repeats(&rows[*at].cells, &rows[best].cells));
        return Some(Headings { at: first.unwrap_or(best), known });
    }
    let cells = |at: usize| rows[at].cells.iter().filter(|cell| !cell.text.is_empty()).count();
    let widest = (0..rows.len()).map(cells).max()?;
    let first = (0..rows.len()).find(|at| cells(*at) >= 2 && cells(*at) * 2 > widest)?;
    Some(Headings { at: first, known })
}

/// Whether most of a row's cells say what the headings above them say.
fn repeats(headings: &[Cell], row: &[Cell]) -> bool {
    let filled = || row.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty());
    let same = filled().filter(|(at, cell)| {
        headings.get(*at).is_some_and(|heading| fold(&heading.text) == fold(&cell.text))
    });
    let (count, same) = (filled().count(), same.count());
    same >= 3 && same * 3 >= count * 2
}

/// A line between or below the rows that is none of them: a department over its group, a sum, a legend, who
/// looked it through. Only where the row has nothing else.
fn is_aside(text: &str) -> bool {
    pattern!(
        r"^[*†]|^(?:abteilung|amt|fachbereich|fachdienst|referat|dezernat|bereich|sachgebiet|stabsstelle|hauptabteilung)\b|^(?:zwischen|gesamt)?summe\b|^(?:gesamt|insgesamt|anzahl)\b|^(?:geprueft|erstellt|aktualisiert|freigegeben|bearbeitet|stand|legende|hinweise?|anmerkung(?:en)?|erlaeuterung(?:en)?|quelle)\b"
    )
    .is_match(&fold(text))
}

/// A line for a signature, or a date and place for one: "Unterschrift: ____", "Ort, Datum".
pub fn is_closing(text: &str) -> bool {
    pattern!(
        r"^(?:(?:ort|datum)\b[ ,/und]*)*(?:(?:unterschrift(?:en)?|unterzeichnet|gezeichnet|signatur|stempel)\s*(?:$|[:,/(_.-]|(?:des|der|dsb|und|leit|verantw|datum|ort)\b)|gez\. )|^ort(?: ?,| ?/| und) ?datum|[_]{5,}|\.{8,}|…{3,}"
    )
    .is_match(&fold(text))
}

/// Words that point to the cell above.
fn is_ditto(text: &str) -> bool {
    text.chars().count() <= 24
        && pattern!(
            r#"^(?:-? ?["“”„″〃]+ ?-?|''|,,|(?:dito|ditto|dto|desgl|s\. ?o|siehe oben|wie oben|wie vor|wie vorstehend|siehe vorherige zeile|wie vorherige zeile)\.?)$"#
        )
        .is_match(&text.trim().to_lowercase())
}

/// The last row of a header whose first row has cells that reach down.
fn header_end(grid: &Grid, header: usize) -> usize {
    let rows = &grid.sheet.rows;
    let first = rows[header].number;
    let reaches = grid.sheet.merged.iter().filter(|area| area.first.0 == first).map(|area| area.last.0);
    let last = reaches.max().unwrap_or(first).min(first + 3);
    let end = rows.partition_point(|row| row.number <= last).saturating_sub(1).max(header);
    if end == header && has_second_row(grid, header) { header + 1 } else { end }
}

/// Whether the row below divides headings: it is about other columns than those that name an activity, and
/// stands in part where the row above has none.
fn has_second_row(grid: &Grid, header: usize) -> bool {
    let [first, second] = [header, header + 1].map(|at| grid.sheet.rows.get(at));
    let (Some(first), Some(second)) = (first, second) else { return false };
    let above = |at: usize| first.cells.get(at).map_or("", |cell| &*cell.text);
    let filled: Vec<(usize, &str)> = (0..)
        .zip(&second.cells)
        .map(|(at, cell)| (at, &*cell.text))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let is_identity = |text: &str| heading::recognised(text).is_some_and(|(target, _)| target.is_identity());
    let is_sub = |(at, text): &(usize, &str)| {
        text.len() <= 40 && !is_identity(above(*at)) && (!above(*at).is_empty() || *at > 0)
    };
    second.number == first.number + 1
        && filled.len() >= 2
        && filled.len() * 2 <= first.cells.len()
        && filled.iter().all(is_sub)
        && filled.iter().any(|(at, _)| above(*at).is_empty() && !above(at.saturating_sub(1)).is_empty())
}

/// The headings of the columns; a heading over several columns stands before each of theirs.
fn headings(grid: &Grid, header: usize, end: usize) -> Vec<String> {
    let rows = &grid.sheet.rows;
    let mut lines: Vec<u32> = rows[header..=end].iter().map(|row| row.number).collect();
    // A row of headings over several columns right above.
    if let Some(above) = header.checked_sub(1).map(|at| rows[at].number) {
        let is_above = |area: &&crate::import::reading::Area| {
            area.first.0 == above && area.last.0 == above && area.last.1 > area.first.1
        };
        // A title reaches over everything.
        if grid.sheet.merged.iter().filter(is_above).count() > 1 {
            lines.insert(0, above);
        }
    }
    let has_merged = grid.sheet.merged.iter().any(|area| area.first.0 == rows[header].number);
    let heading = |column: u32| {
        let mut parts: Vec<&str> = Vec::new();
        for line in &lines {
            let mut text = grid.filled(*line, column);
            // A heading over several columns that were not merged.
            let is_divided = !has_merged && end > header && *line < rows[end].number;
            if text.is_empty() && is_divided && !grid.sheet.text(rows[end].number, column).is_empty() {
                text = (1..column)
                    .rev()
                    .map(|left| grid.sheet.text(*line, left))
                    .find(|text| !text.is_empty())
                    .unwrap_or_default();
            }
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        parts.join(" – ")
    };
    (1..=grid.width).map(heading).collect()
}

/// Which columns of a sheet are those of the table.
struct Layout {
    headings: Vec<String>,
    kept: Vec<usize>,
    /// By the column of the sheet, counted from 1.
    place: HashMap<u32, usize>,
    /// Columns that tell one activity from the next.
    identities: Vec<u32>,
}

impl Layout {
    /// Of a header from one row to another; the entries begin at `start`.
    fn of(grid: &Grid, header: usize, end: usize) -> Self {
        let rows = &grid.sheet.rows[(end + 1).min(grid.sheet.rows.len())..];
        let mut headings = headings(grid, header, end);
        let mut has_value = vec![false; headings.len()];
        for row in rows {
            for (column, cell) in row.cells.iter().enumerate() {
                has_value[column] |= !cell.text.is_empty();
            }
        }
        // Columns without heading and values are none.
        let kept: Vec<usize> =
            (0..headings.len()).filter(|at| !headings[*at].is_empty() || has_value[*at]).collect();
        for at in &kept {
            if headings[*at].is_empty() {
                headings[*at] = format!("Spalte {}", column_name(number(*at)));
            }
        }
        let place = kept.iter().enumerate().map(|(at, column)| (number(*column), at)).collect();
        let is_identity = |at: &&usize| {
            heading::recognised(&headings[**at]).is_some_and(|(target, _)| target.is_identity())
        };
        let identities = kept.iter().filter(is_identity).map(|at| number(*at)).collect();
        Self { headings, kept, place, identities }
    }

    fn columns(&self) -> Vec<Column> {
        let column = |at: &usize| Column { heading: self.headings[*at].as_str().into(), place: number(*at) };
        self.kept.iter().map(column).collect()
    }
}

/// What was read of a table's rows so far.
struct Rows<'a> {
    grid: &'a Grid<'a>,
    layout: Layout,
    /// The last row of the headings.
    header_end: u32,
    entries: Vec<Entry>,
    outside: Vec<Piece>,
    /// The last row, and what named it.
    last: Option<(u32, Vec<&'a str>)>,
    /// For each column of the table the last text, and where it stands.
    above: Vec<Option<(u32, Arc<str>)>>,
}

/// A row for each activity, or several.
fn in_rows(grid: &Grid, header: usize) -> Table {
    let end = header_end(grid, header);
    let layout = Layout::of(grid, header, end);
    let mut rows = Rows {
        grid,
        outside: (0..header).flat_map(|at| grid.pieces(at)).collect(),
        entries: Vec::new(),
        last: None,
        above: vec![None; layout.kept.len()],
        header_end: grid.sheet.rows[end].number,
        layout,
    };
    let first = &grid.sheet.rows[header].cells;
    for at in end + 1..grid.sheet.rows.len() {
        let cells = &grid.sheet.rows[at].cells;
        if rows.is_another_table(at) {
            let rest = at..grid.sheet.rows.len();
            rows.outside.extend(rest.flat_map(|at| grid.pieces(at)));
            break;
        }
        if repeats(first, cells) {
            rows.outside.extend(grid.pieces(at));
        } else {
            rows.row(at);
        }
    }
    let Rows { layout, entries, outside, .. } = rows;
    let header = Some(grid.sheet.rows[header].number);
    Table { orientation: Orientation::Rows, header, columns: layout.columns(), entries, outside }
}

impl<'a> Rows<'a> {
    /// Below a gap, the headings of something else: of a list of telephone numbers, a legend.
    fn is_another_table(&self, at: usize) -> bool {
        let row = &self.grid.sheet.rows[at];
        let Some((before, _)) = &self.last else { return false };
        if row.number <= before + 1 {
            return false;
        }
        let texts: Vec<&str> =
            row.cells.iter().map(|cell| &*cell.text).filter(|text| !text.is_empty()).collect();
        let is_label = |text: &&str| {
            heading::recognised(text).is_some_and(|(_, confidence)| confidence == Confidence::Sure)
                || pattern!(r"^(?:name|vorname|person|funktion|rolle|telefon|tel\.?|fax|e-?mail|mail|adresse|anschrift|datum|version|aenderung|bearbeiter|kuerzel|abkuerzung|farbe|bedeutung)$")
                    .is_match(&fold(text))
        };
        texts.len() >= 2 && texts.iter().all(is_label)
    }

    fn row(&mut self, at: usize) {
        let row = self.grid.sheet.rows[at].number;
        let identities = &self.layout.identities;
        let identity: Vec<&'a str> = identities.iter().map(|column| self.grid.filled(row, *column)).collect();
        let pieces: Vec<Piece> = self.grid.pieces(at).collect();
        if pieces.is_empty() {
            return;
        }
        if self.is_beside_the_table(row, &identity, &pieces) {
            self.outside.extend(pieces);
            return;
        }
        let is_continued = self.continues(row, &identity);
        if is_continued {
            if let Some((last, _)) = &mut self.last {
                *last = row;
            }
        } else {
            self.entries.push(Entry { fields: vec![Vec::new(); self.layout.kept.len()] });
            self.last = Some((row, identity));
        }
        self.put(row, pieces, is_continued);
    }

    /// A signature, a heading over a group of rows, or a single cell before or below the table.
    fn is_beside_the_table(&self, row: u32, identity: &[&str], pieces: &[Piece]) -> bool {
        if pieces.len() <= 3 && is_closing(&pieces[0].text) {
            return true;
        }
        if let [only] = pieces
            && self.grid.width > 2
            && (self.grid.reach(row, only.column) * 2 > self.grid.width || is_aside(&only.text))
        {
            return true;
        }
        let is_number =
            |piece: &Piece| piece.text.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
        if let [first, rest @ ..] = pieces
            && pattern!(r"^(?:zwischen|gesamt)?summe\b|^(?:gesamt|insgesamt|anzahl)\b")
                .is_match(&fold(&first.text))
            && rest.iter().all(is_number)
        {
            return true;
        }
        let is_named = identity.iter().any(|text| !text.is_empty());
        let gap = self.last.as_ref().is_some_and(|(before, _)| row > before + 1);
        !identity.is_empty() && !is_named && (self.entries.is_empty() || gap && pieces.len() == 1)
    }

    /// Whether the row belongs to the activity above: the area that names it reaches down to here, the same
    /// is written once more, or nothing names it.
    fn continues(&self, row: u32, identity: &[&str]) -> bool {
        let Some((_, before)) = &self.last else { return false };
        let identities = &self.layout.identities;
        if identity.iter().all(|text| text.is_empty()) {
            return !identities.is_empty();
        }
        let is_merged = identities.iter().all(|column| {
            self.grid.filled(row, *column).is_empty() || self.grid.origin_row(row, *column) < row
        });
        let is_again = identities.len() > 1
            && before.as_slice() == identity
            && identity.iter().all(|text| !text.is_empty());
        is_merged || is_again
    }

    /// Puts the row's cells into the last entry. What a merged area says holds for each activity that it
    /// reaches, and "dito" says what the cell above says.
    fn put(&mut self, row: u32, mut pieces: Vec<Piece>, is_continued: bool) {
        if !is_continued {
            // Not what the headings say.
            let is_below =
                |piece: &Piece| match piece.about.as_deref().and_then(|about| about.filled.as_ref()) {
                    Some(Filled::Merged { row }) => *row > self.header_end,
                    _ => true,
                };
            let columns = self.layout.kept.iter().map(|at| number(*at));
            let filled = columns
                .filter(|column| !self.layout.identities.contains(column))
                .filter_map(|column| self.grid.merged_above(row, column))
                .filter(is_below);
            pieces.extend(filled);
        }
        let Some(entry) = self.entries.last_mut() else { return };
        for mut piece in pieces {
            let Some(field) = self.layout.place.get(&piece.column) else { continue };
            let is_name = self.layout.identities.contains(&piece.column);
            match &self.above[*field] {
                Some((from, text)) if !is_name && is_ditto(&piece.text) => {
                    let written = std::mem::replace(&mut piece.text, text.clone());
                    let filled = Some(Filled::Above { row: *from, written });
                    piece.about = Some(Box::new(About { filled, ..About::default() }));
                }
                _ => self.above[*field] = Some((piece.row, piece.text.clone())),
            }
            let own = &mut entry.fields[*field];
            // Nearly always the only one, and there are many.
            if own.is_empty() {
                own.reserve_exact(1);
            }
            own.push(piece);
        }
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}
