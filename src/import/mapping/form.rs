//! Labels with their values beside them: a form for one activity, or activities as columns.

use std::collections::{HashMap, HashSet};

use super::{
    Target,
    grid::Grid,
    heading,
    table::{Column, Entry, Orientation, Piece, Table, is_closing},
};
use crate::findings::text::fold;

/// Rows that are looked at, and columns right of which no first label is.
const ROWS: usize = 300;
const LABEL_COLUMNS: u32 = 4;
/// Columns right of which there are no labels at all.
const WIDEST: u32 = 12;
/// A label is no longer; the longest that forms print is that of lit. e.
const LABEL: usize = 140;
/// Fields that a form names at least.
const FIELDS: usize = 3;

/// Where the labels stand.
#[derive(Debug, Clone)]
pub(super) struct Labels {
    /// The first column of labels, and others whose values stand right of them.
    pub columns: Vec<u32>,
    /// Different fields that are recognised.
    pub known: usize,
}

/// Whether a cell names a field: short, recognised or with a colon.
fn is_label(text: &str) -> bool {
    text.chars().count() <= LABEL && (heading::recognised(text).is_some() || text.ends_with(':'))
}

/// A form says what an activity is about; a cover sheet does not.
fn says_something(target: Target) -> bool {
    !target.is_identity()
        && !matches!(
            target,
            Target::Department
                | Target::ContactPerson
                | Target::Stage
                | Target::EntryAsOf
                | Target::IntroducedOn
                | Target::ChangedOn
                | Target::Supplement
                | Target::Documents
        )
}

/// The columns of labels of a form; `None` when the sheet is none.
pub(super) fn labels(grid: &Grid) -> Option<Labels> {
    let found = labelled(grid)?;
    let says = found.1.iter().filter(|target| says_something(**target)).count();
    (found.1.len() >= FIELDS && says >= 2)
        .then(|| Labels { columns: with_more(grid, found.0), known: found.1.len() })
}

/// As [`labels`], for a table that may be a part of a form.
pub(super) fn some_labels(grid: &Grid) -> Option<Labels> {
    let (first, known) = labelled(grid)?;
    Some(Labels { columns: with_more(grid, first), known: known.len() })
}

/// The column in which most fields are named, each with its value beside it. Of the cells that have one, a
/// third are labels: in a list a few cells sound like one. And a form does not say the same label twice in
/// a row, as a list does.
fn labelled(grid: &Grid) -> Option<(u32, HashSet<Target>)> {
    let mut best: Option<(u32, HashSet<Target>)> = None;
    for column in 1..=LABEL_COLUMNS.min(grid.width) {
        let mut fields: HashSet<Target> = HashSet::new();
        let (mut cells, mut labels, mut repeated) = (0, 0, 0);
        let mut last = "";
        for row in grid.sheet.rows.iter().take(ROWS) {
            let text = grid.sheet.text(row.number, column);
            if text.is_empty() || grid.beside(row.number, column).is_none() {
                continue;
            }
            cells += 1;
            repeated += usize::from(text == last);
            last = text;
            if let Some((target, _)) = heading::recognised(text).filter(|_| text.chars().count() <= LABEL) {
                labels += 1;
                fields.insert(target);
            }
        }
        let is_better = best.as_ref().is_none_or(|(_, known)| fields.len() > known.len());
        if !fields.is_empty() && labels * 3 >= cells && repeated * 10 <= cells && is_better {
            best = Some((column, fields));
        }
    }
    best
}

/// Further columns of labels: nearly all that stands in them are labels with a value.
fn with_more(grid: &Grid, first: u32) -> Vec<u32> {
    let mut columns = vec![first];
    for column in first + 2..=WIDEST.min(grid.width) {
        let (mut cells, mut labels, mut recognised) = (0, 0, 0);
        for row in grid.sheet.rows.iter().take(ROWS) {
            let text = grid.sheet.text(row.number, column);
            let has_label = grid.sheet.text(row.number, first).is_empty();
            if text.is_empty() || has_label || is_closing(text) {
                continue;
            }
            cells += 1;
            if is_label(text) && grid.beside(row.number, column).is_some() {
                labels += 1;
                recognised += usize::from(heading::recognised(text).is_some());
            }
        }
        let is_free = columns.last().is_none_or(|last| column > last + 1);
        if is_free && recognised > 0 && labels * 3 >= cells * 2 {
            columns.push(column);
        }
    }
    columns
}

/// What is read of a form so far.
#[derive(Default)]
struct Form {
    columns: Vec<Column>,
    places: HashMap<String, usize>,
    /// Pieces by the column that their activity stands in, for each block of the form.
    blocks: Vec<HashMap<u32, Vec<Vec<Piece>>>>,
    outside: Vec<Piece>,
    /// The field with which an activity begins.
    first: Option<Target>,
    used: HashSet<usize>,
    /// The column that names the activity.
    name: Option<usize>,
}

/// Reads the form. A label without a value is a heading; a value without a label continues the field above;
/// where the first label comes again, the next activity begins.
pub(super) fn read(grid: &Grid, labels: &Labels) -> Table {
    let mut form = Form { blocks: vec![HashMap::new()], ..Form::default() };
    let mut current: Vec<Option<usize>> = vec![None; labels.columns.len()];
    for at in 0..grid.sheet.rows.len() {
        let pieces: Vec<Piece> = grid.pieces(at).collect();
        if is_signed(&pieces) {
            form.outside.extend(pieces);
            current.fill(None);
            continue;
        }
        let parts = parts(grid, labels, pieces, &mut form.outside);
        for (place, label, values) in parts {
            form.part(&mut current[place], label, values, labels.columns.len() > 1);
        }
    }
    form.finished()
}

/// A line for a signature, or one that ends in it: "Verantwortlicher | Berlin, 01.02.2026 | Unterschrift".
fn is_signed(pieces: &[Piece]) -> bool {
    let Some((first, more)) = pieces.split_first() else { return false };
    let names_no_field = heading::recognised(&first.text).is_none();
    is_closing(&first.text) || names_no_field && more.iter().any(|piece| is_closing(&piece.text))
}

/// A row in its parts: which column of labels, the label when one stands there, and the values.
fn parts(
    grid: &Grid,
    labels: &Labels,
    pieces: Vec<Piece>,
    outside: &mut Vec<Piece>,
) -> Vec<(usize, Option<Piece>, Vec<Piece>)> {
    let mut parts: Vec<(usize, Option<Piece>, Vec<Piece>)> = Vec::new();
    for piece in pieces {
        let column = labels.columns.iter().position(|column| *column == piece.column);
        match column {
            Some(0) => parts.push((0, Some(piece), Vec::new())),
            // A long value may reach into the column of other labels.
            Some(place) if is_label(&piece.text) || parts.is_empty() => {
                parts.push((place, Some(piece), Vec::new()));
            }
            _ if piece.column < labels.columns[0] => outside.push(piece),
            _ => match parts.last_mut() {
                Some((_, _, values)) => values.push(piece),
                None => {
                    let place = labels.columns.partition_point(|label| *label < piece.column);
                    parts.push((place.saturating_sub(1), None, vec![piece]));
                }
            },
        }
    }
    // The label of the row before may reach down.
    for (_, label, _) in &mut parts {
        if label.as_ref().is_some_and(|label| grid.origin_row(label.row, label.column) < label.row) {
            *label = None;
        }
    }
    parts
}

impl Form {
    fn part(
        &mut self,
        current: &mut Option<usize>,
        label: Option<Piece>,
        values: Vec<Piece>,
        is_one_activity: bool,
    ) {
        if values.is_empty() {
            // Below a heading nothing continues.
            if let Some(label) = label {
                *current = None;
                self.outside.push(label);
            }
            return;
        }
        if let Some(label) = label {
            *current = Some(self.begin(&label));
        }
        let Some(place) = *current else {
            self.outside.extend(values);
            return;
        };
        let Some(block) = self.blocks.last_mut() else { return };
        for piece in values {
            let fields = block.entry(if is_one_activity { 0 } else { piece.column }).or_default();
            if fields.len() <= place {
                fields.resize(place + 1, Vec::new());
            }
            fields[place].push(piece);
        }
    }

    /// The place of the field that a label begins.
    fn begin(&mut self, label: &Piece) -> usize {
        let known = heading::recognised(&label.text).map(|(target, _)| target);
        let key = fold(&label.text);
        if self.first.is_none() {
            self.first = known;
        }
        let again = self.places.get(&key).is_some_and(|place| self.used.contains(place));
        if again && known.is_some() && known == self.first {
            self.blocks.push(HashMap::new());
            self.used.clear();
        }
        let place = *self.places.entry(key).or_insert_with(|| {
            self.columns.push(Column { heading: label.text.clone(), place: label.row });
            self.columns.len() - 1
        });
        if known == Some(Target::Name) && self.name.is_none() {
            self.name = Some(place);
        }
        self.used.insert(place);
        place
    }

    fn finished(self) -> Table {
        let Self { columns, blocks, outside, name, .. } = self;
        let mut entries: Vec<Entry> = Vec::new();
        for block in blocks {
            let mut found: Vec<(u32, Vec<Vec<Piece>>)> = block.into_iter().collect();
            found.sort_by_key(|(column, _)| *column);
            let is_named = |fields: &[Vec<Piece>]| {
                name.and_then(|name| fields.get(name)).is_some_and(|pieces| !pieces.is_empty())
            };
            let has_names = found.iter().any(|(_, fields)| is_named(fields));
            let start = entries.len();
            for (_, mut fields) in found {
                fields.resize(columns.len(), Vec::new());
                // What stands beside an activity's values, under no name, belongs to it.
                match entries[start..].last_mut().filter(|_| has_names && !is_named(&fields)) {
                    Some(last) => {
                        for (own, more) in last.fields.iter_mut().zip(fields) {
                            own.extend(more);
                        }
                    }
                    None => entries.push(Entry { fields }),
                }
            }
        }
        Table { orientation: Orientation::Columns, header: None, columns, entries, outside }
    }
}
