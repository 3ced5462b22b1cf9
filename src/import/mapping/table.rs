//! Tables in sheets: a header row under a title block, merged cells, fields as rows and activities as
//! columns, one activity over several rows, and forms of label and value.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{Target, heading};
use crate::{
    findings::text::fold,
    import::reading::{Format, Sheet, Workbook, column_name},
};

/// Rows below which no header is looked for, and columns right of which no labels are.
const HEADER_ROWS: usize = 60;
const LABEL_COLUMNS: u32 = 4;
/// Cells that merged areas are filled into, at most.
const FILLED: usize = 500_000;

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
    pub text: Arc<str>,
    pub date: Option<time::Date>,
}

/// The tables of a workbook. Sheets with the same headings, and forms, are one table; hidden sheets only
/// when `with_hidden`. `header`: the row, counted from 1, in which the headings stand on every sheet, when
/// somebody says so.
pub fn find_all(workbook: &Workbook, with_hidden: bool, header: Option<u32>) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut by_headings: HashMap<Vec<String>, usize> = HashMap::new();
    for (at, sheet) in workbook.sheets.iter().enumerate() {
        if sheet.is_hidden && !with_hidden {
            continue;
        }
        let table = match header {
            Some(row) => find_below(sheet, at, row),
            None => find(sheet, at),
        };
        let Some(table) = table else { continue };
        let is_form = workbook.format == Format::Docx && table.orientation == Orientation::Columns;
        let key = if is_form {
            vec!["form".to_owned()]
        } else {
            table.columns.iter().map(|column| fold(&column.heading)).collect()
        };
        match by_headings.get(&key) {
            Some(known) => tables[*known].append(table),
            None => {
                by_headings.insert(key, tables.len());
                tables.push(table);
            }
        }
    }
    tables
}

impl Table {
    /// The other table's entries under the same headings; headings that are new come last.
    fn append(&mut self, other: Table) {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, column) in self.columns.iter().enumerate().rev() {
            places.entry(fold(&column.heading)).or_default().push(at);
        }
        let mut columns = Vec::with_capacity(other.columns.len());
        for column in other.columns {
            let place = places.get_mut(&fold(&column.heading)).and_then(Vec::pop);
            columns.push(place.unwrap_or_else(|| {
                self.columns.push(column);
                self.columns.len() - 1
            }));
        }
        for entry in &mut self.entries {
            entry.fields.resize(self.columns.len(), Vec::new());
        }
        for entry in other.entries {
            let mut fields = vec![Vec::new(); self.columns.len()];
            for (pieces, place) in entry.fields.into_iter().zip(&columns) {
                fields[*place] = pieces;
            }
            self.entries.push(Entry { fields });
        }
        self.outside.extend(other.outside);
    }
}

/// The table of a sheet; `None` when there is nothing like one.
pub fn find(sheet: &Sheet, at: usize) -> Option<Table> {
    let grid = Grid::of(sheet, at);
    let header = header(&grid);
    let labels = labels(&grid);
    match (header, labels) {
        (header, Some(labels))
            if labels.known >= 3 && header.is_none_or(|header| labels.known > header.known) =>
        {
            Some(transposed(&grid, labels.at))
        }
        (Some(header), _) => Some(in_rows(&grid, header.at)),
        (None, _) => None,
    }
}

/// The table below a row of headings.
fn find_below(sheet: &Sheet, at: usize, header: u32) -> Option<Table> {
    let grid = Grid::of(sheet, at);
    let row = sheet.rows.iter().position(|row| row.number == header)?;
    Some(in_rows(&grid, row))
}

/// A sheet with its merged cells filled.
struct Grid<'a> {
    sheet: &'a Sheet,
    at: usize,
    width: u32,
    /// For a cell inside a merged area the area's first cell.
    origins: HashMap<(u32, u32), (u32, u32)>,
}

impl<'a> Grid<'a> {
    fn of(sheet: &'a Sheet, at: usize) -> Self {
        let width = sheet.width();
        let mut origins = HashMap::new();
        // Areas may lie one over the other: what counts is the work, not what comes of it.
        let mut steps = 0usize;
        for area in &sheet.merged {
            let first = sheet.rows.partition_point(|row| row.number < area.first.0);
            let rows = sheet.rows[first..].iter().take_while(|row| row.number <= area.last.0);
            for row in rows {
                for column in area.first.1..=area.last.1.min(width) {
                    if (row.number, column) != area.first {
                        origins.insert((row.number, column), area.first);
                    }
                    steps += 1;
                }
                if steps > FILLED {
                    return Self { sheet, at, width, origins };
                }
            }
        }
        Self { sheet, at, width, origins }
    }

    /// The cell's own text, or that of the area that it belongs to.
    fn filled(&self, row: u32, column: u32) -> &'a str {
        match self.sheet.text(row, column) {
            "" => match self.origins.get(&(row, column)) {
                Some((row, column)) => self.sheet.text(*row, *column),
                None => "",
            },
            text => text,
        }
    }

    /// The row that a cell's text comes from.
    fn origin_row(&self, row: u32, column: u32) -> u32 {
        match self.origins.get(&(row, column)) {
            Some((first, _)) if self.sheet.text(row, column).is_empty() => *first,
            _ => row,
        }
    }

    fn pieces(&self, row_at: usize) -> impl Iterator<Item = Piece> + use<'_, 'a> {
        let row = &self.sheet.rows[row_at];
        (1..).zip(&row.cells).filter(|(_, cell)| !cell.text.is_empty()).map(move |(column, cell)| Piece {
            sheet: self.at,
            row: row.number,
            column,
            text: cell.text.clone(),
            date: cell.date,
        })
    }
}

#[derive(Clone, Copy)]
struct Headings {
    /// Index of the row, or number of the column.
    at: usize,
    /// Different fields that are recognised.
    known: usize,
}

/// The row in which most fields are named; without any, the first with more than one cell.
fn header(grid: &Grid) -> Option<Headings> {
    let rows = &grid.sheet.rows;
    let known = |at: &usize| {
        let cells = rows[*at].cells.iter();
        let fields: HashSet<Target> =
            cells.filter_map(|cell| heading::recognised(&cell.text)).map(|(target, _)| target).collect();
        fields.len()
    };
    let looked_at = 0..rows.len().min(HEADER_ROWS);
    // The first of equals.
    let best =
        looked_at.rev().map(|at| Headings { at, known: known(&at) }).max_by_key(|found| found.known)?;
    if best.known >= 2 {
        return Some(best);
    }
    let cells = |at: usize| rows[at].cells.iter().filter(|cell| !cell.text.is_empty()).count();
    let widest = (0..rows.len().min(HEADER_ROWS)).map(cells).max()?;
    let first = (0..rows.len().min(HEADER_ROWS)).find(|at| cells(*at) >= 2 && cells(*at) * 2 > widest)?;
    Some(Headings { at: first, known: best.known })
}

/// The column in which most fields are named.
fn labels(grid: &Grid) -> Option<Headings> {
    let count = |column: u32| {
        let mut fields: HashSet<Target> = HashSet::new();
        for row in grid.sheet.rows.iter().take(300) {
            let text = grid.sheet.text(row.number, column);
            fields.extend(heading::recognised(text).map(|(target, _)| target));
        }
        fields.len()
    };
    (1..=LABEL_COLUMNS.min(grid.width))
        .rev()
        .map(|column| Headings { at: column as usize, known: count(column) })
        .max_by_key(|found| found.known)
}

/// The last row of a header whose first row has cells that reach down.
fn header_end(grid: &Grid, header: usize) -> usize {
    let rows = &grid.sheet.rows;
    let first = rows[header].number;
    let reaches = grid.sheet.merged.iter().filter(|area| area.first.0 == first).map(|area| area.last.0);
    let last = reaches.max().unwrap_or(first).min(first + 3);
    rows.partition_point(|row| row.number <= last).saturating_sub(1).max(header)
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
    let heading = |column: u32| {
        let mut parts: Vec<&str> = Vec::new();
        for line in &lines {
            let text = grid.filled(*line, column);
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        parts.join(" – ")
    };
    (1..=grid.width).map(heading).collect()
}

/// A row for each activity, or several.
fn in_rows(grid: &Grid, header: usize) -> Table {
    let rows = &grid.sheet.rows;
    let end = header_end(grid, header);
    let mut headings = headings(grid, header, end);
    let start = end + 1;
    let has_value = |column: usize| {
        rows[start.min(rows.len())..]
            .iter()
            .any(|row| row.cells.get(column).is_some_and(|cell| !cell.text.is_empty()))
    };
    // Columns without heading and values are none.
    let kept: Vec<usize> =
        (0..headings.len()).filter(|at| !headings[*at].is_empty() || has_value(*at)).collect();
    for at in &kept {
        if headings[*at].is_empty() {
            headings[*at] = format!("Spalte {}", column_name(number(*at)));
        }
    }
    let place: HashMap<u32, usize> =
        kept.iter().enumerate().map(|(at, column)| (number(*column), at)).collect();
    let identities: Vec<u32> = kept
        .iter()
        .filter(|at| heading::recognised(&headings[**at]).is_some_and(|(target, _)| target.is_identity()))
        .map(|at| number(*at))
        .collect();

    let mut outside: Vec<Piece> = (0..header).flat_map(|at| grid.pieces(at)).collect();
    let mut entries: Vec<Entry> = Vec::new();
    let mut last: Option<(u32, Vec<&str>)> = None;
    for (at, row) in rows.iter().enumerate().skip(start) {
        let row = row.number;
        let identity: Vec<&str> = identities.iter().map(|column| grid.filled(row, *column)).collect();
        let is_named = identity.iter().any(|text| !text.is_empty());
        let pieces: Vec<Piece> = grid.pieces(at).collect();
        if pieces.is_empty() {
            continue;
        }
        let continues = match &last {
            None => false,
            Some((_, before)) if is_named => {
                // The area above reaches down to here, or the same is written once more.
                let is_merged = identities.iter().all(|column| {
                    grid.filled(row, *column).is_empty() || grid.origin_row(row, *column) < row
                });
                is_merged
                    || identities.len() > 1
                        && *before == identity
                        && identity.iter().all(|text| !text.is_empty())
            }
            Some(_) => !identities.is_empty(),
        };
        let gap = last.as_ref().is_some_and(|(before, _)| row > before + 1);
        // A single cell below the table, or before it, is a remark of its own.
        let is_remark =
            !identities.is_empty() && !is_named && (entries.is_empty() || gap && pieces.len() == 1);
        if is_remark {
            outside.extend(pieces);
            continue;
        }
        if !continues {
            entries.push(Entry { fields: vec![Vec::new(); kept.len()] });
            last = Some((row, identity));
        } else if let Some((before, _)) = &mut last {
            *before = row;
        }
        let Some(entry) = entries.last_mut() else { continue };
        for piece in pieces {
            let Some(field) = place.get(&piece.column) else { continue };
            let pieces = &mut entry.fields[*field];
            // Nearly always the only one, and there are many.
            if pieces.is_empty() {
                pieces.reserve_exact(1);
            }
            pieces.push(piece);
        }
    }
    let column = |at: usize| Column { heading: headings[at].as_str().into(), place: number(at) };
    let columns = kept.into_iter().map(column).collect();
    Table { orientation: Orientation::Rows, header: Some(rows[header].number), columns, entries, outside }
}

/// Fields as rows. A label without a value is a heading; a value without a label continues the field above;
/// where the first label comes again, the next activity begins.
fn transposed(grid: &Grid, labels: usize) -> Table {
    let label_column = u32::try_from(labels).unwrap_or(u32::MAX);
    let mut columns: Vec<Column> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    // Pieces by column of the sheet, for the block that is read.
    let mut blocks: Vec<HashMap<u32, Vec<Vec<Piece>>>> = vec![HashMap::new()];
    let mut outside = Vec::new();
    let mut first: Option<Target> = None;
    let mut current: Option<usize> = None;
    let mut used: HashSet<usize> = HashSet::new();
    for at in 0..grid.sheet.rows.len() {
        let row = grid.sheet.rows[at].number;
        let own = grid.sheet.text(row, label_column);
        let (values, others): (Vec<Piece>, Vec<Piece>) =
            grid.pieces(at).partition(|piece| piece.column > label_column);
        let known = heading::recognised(own).map(|(target, _)| target);
        outside.extend(others.into_iter().filter(|piece| piece.column != label_column || values.is_empty()));
        if values.is_empty() {
            // Below a heading nothing continues.
            current = current.filter(|_| own.is_empty());
            continue;
        }
        if !own.is_empty() {
            let label = own.to_owned();
            let key = fold(&label);
            if first.is_none() {
                first = known;
            }
            let again = places.get(&key).is_some_and(|place| used.contains(place));
            if again && known.is_some() && known == first {
                blocks.push(HashMap::new());
                used.clear();
            }
            let place = *places.entry(key).or_insert_with(|| {
                columns.push(Column { heading: label.into(), place: row });
                columns.len() - 1
            });
            used.insert(place);
            current = Some(place);
        }
        let Some(place) = current else {
            outside.extend(values);
            continue;
        };
        let Some(block) = blocks.last_mut() else { continue };
        for piece in values {
            let fields = block.entry(piece.column).or_default();
            if fields.len() <= place {
                fields.resize(place + 1, Vec::new());
            }
            fields[place].push(piece);
        }
    }
    let mut entries = Vec::new();
    for block in blocks {
        let mut found: Vec<(u32, Vec<Vec<Piece>>)> = block.into_iter().collect();
        found.sort_by_key(|(column, _)| *column);
        for (_, mut fields) in found {
            fields.resize(columns.len(), Vec::new());
            entries.push(Entry { fields });
        }
    }
    Table { orientation: Orientation::Columns, header: None, columns, entries, outside }
}

fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}
