//! Mapped rows as activities, and a trace that says of every cell where it went. What is understood stands in
//! its structure, what is not stays word for word in its field and is marked.
//!
//! A value that many rows share is read once and can be decided once ([`Decisions`]). Relations between the
//! items stay "nicht aufgegliedert": a list does not say them.

pub mod choice;
mod draft;
mod field;
pub mod list;
pub mod norm;
pub mod recipients;
pub mod reference;
pub mod retention;
pub mod third_country;
mod ties;

#[cfg(test)]
mod tests;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

pub use choice::Reading;

use super::{
    mapping::{
        Assignment, Proposal, Target,
        table::{Filled, Table},
    },
    texts::Texts,
};
use crate::{
    findings::text::fold,
    processing_activity::{inheritance::Sources, model::Sheet},
    register::{Activity, LegalRegime, choices::SpecialKind},
};
use draft::Draft;
pub use draft::NO_NAME;

/// What holds for the whole import.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The law that the organisation keeps its record under.
    pub regime: LegalRegime,
}

/// What the person decided in the preview.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Decisions {
    pub values: Vec<Decision>,
    /// Data categories, as worded, that are not marked although their words speak of Art. 9 or 10.
    pub unmarked: BTreeSet<String>,
}

/// One value of one column, read alike in all its cells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    pub heading: String,
    pub value: String,
    pub reading: Reading,
}

/// Where a cell went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Word for word into one field.
    Verbatim,
    /// Taken apart, or read as one of few values.
    Interpreted,
    /// To "Weitere Angaben".
    ExtraValue,
    LeftOut,
    /// Nothing stands in it.
    Empty,
}

/// What became of one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// Index in the workbook; row and column are counted from 1. An empty cell has the place that it would
    /// stand at.
    pub sheet: usize,
    pub row: u32,
    pub column: u32,
    pub heading: Arc<str>,
    /// Where its column goes.
    pub to: Assignment,
    /// Index in [`Outcome::activities`]; none for what stands around the table.
    pub activity: Option<usize>,
    /// As it stands in the file.
    pub text: Arc<str>,
    /// When it says what another cell says.
    pub filled: Option<Box<Filled>>,
    pub state: State,
    /// JSON pointers into the activity: "/purposes/items/0".
    pub fields: Box<[Arc<str>]>,
    /// A German sentence: what is wrong and what to do.
    pub problem: Option<String>,
}

/// One row of the table as a sheet of the record.
#[derive(Debug, Clone)]
pub struct Understood {
    /// Under new ids; its number is its place in the file, until it gets one. Amounts, units and starts of
    /// periods stand here.
    pub sheet: Box<Sheet>,
    /// As the file prints it, when that is more than the sheet says: what it takes from other activities.
    pub whole: Option<Box<Activity>>,
    pub marks: Vec<Mark>,
    /// German sentences about the entry as a whole.
    pub problems: Vec<String>,
}

impl Understood {
    /// As it will be printed.
    pub fn activity(&self) -> Cow<'_, Activity> {
        match &self.whole {
            Some(whole) => Cow::Borrowed(whole),
            None => Cow::Owned(Activity::of(&self.sheet, &Sources::default())),
        }
    }
}

/// A data category whose words speak of Art. 9 or 10; marked in the sheet, for the person to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// As worded; the key of [`Decisions::unmarked`].
    pub text: String,
    pub field: String,
    pub article: u8,
    pub kinds: Vec<SpecialKind>,
}

/// A value of a column that is to be decided for all its rows, and how it is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Repeated {
    pub heading: String,
    pub target: Option<Target>,
    pub value: String,
    pub count: usize,
    pub reading: Reading,
}

/// A department as the file calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DepartmentFound {
    pub text: String,
    /// "oe-amt-10", "Amt 10"; none for a name without one.
    pub short_sign: Option<String>,
    pub name: Option<String>,
    pub count: usize,
}

#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub activities: Vec<Understood>,
    pub trace: Vec<Trace>,
    pub repeated: Vec<Repeated>,
    pub departments: Vec<DepartmentFound>,
}

/// Every row of the table as an activity. `columns` are the table's, as proposed or chosen.
pub fn understand(table: Table, columns: &[Proposal], decisions: &Decisions, setting: Setting) -> Outcome {
    let decided: HashMap<(String, &str), Reading> = decisions
        .values
        .iter()
        .map(|decision| ((fold(&decision.heading), decision.value.trim()), decision.reading))
        .collect();
    let headings: Vec<String> = columns.iter().map(|column| fold(&column.heading)).collect();
    let mut order: Vec<usize> = (0..columns.len().min(table.columns.len())).collect();
    order.sort_by_key(|at| rank(columns[*at].to));

    let mut outcome = Outcome { repeated: repeated(&table, columns, &decided), ..Outcome::default() };
    let Table { orientation, columns: places, entries, outside, .. } = table;
    for piece in outside {
        outcome.trace.push(Trace {
            sheet: piece.sheet,
            row: piece.row,
            column: piece.column,
            heading: Arc::default(),
            to: Assignment::LeaveOut,
            activity: None,
            text: piece.text,
            filled: None,
            state: State::LeftOut,
            fields: Box::default(),
            problem: None,
        });
    }
    let mut texts = Texts::default();
    for (at, entry) in entries.into_iter().enumerate() {
        let mut draft = Draft::new(at, setting, &decisions.unmarked, &mut texts);
        for column in &order {
            let proposal = &columns[*column];
            let pieces = &entry.fields[*column];
            for piece in pieces {
                let reading = decided.get(&(headings[*column].clone(), &*piece.text)).copied();
                field::place(&mut draft, proposal, piece, reading);
            }
            if pieces.is_empty() {
                draft.empty_cell(orientation, &places[*column], proposal.to, &entry);
            }
        }
        let (understood, trace) = draft.finished();
        outcome.activities.push(understood);
        outcome.trace.extend(trace);
    }
    reference::resolve(&mut outcome);
    outcome.departments = departments(&outcome.activities);
    outcome
}

/// Columns that complete what others say come after them.
fn rank(to: Assignment) -> u8 {
    match to {
        Assignment::Field(
            Target::Safeguards
            | Target::RetentionStart
            | Target::RetentionProcedure
            | Target::DataOrigin
            | Target::StoragePlace
            | Target::SpecialCategories,
        ) => 1,
        _ => 0,
    }
}

/// Short values that stand in more than one row, where one of few values is expected or nothing is known; and
/// all that leave it open whether data go to a third country.
fn repeated(
    table: &Table,
    columns: &[Proposal],
    decided: &HashMap<(String, &str), Reading>,
) -> Vec<Repeated> {
    const LONGEST: usize = 200;
    let mut found = Vec::new();
    for (at, column) in columns.iter().enumerate().take(table.columns.len()) {
        let target = match column.to {
            Assignment::Field(target) if field::is_read_as_choice(target) => Some(target),
            Assignment::ExtraValue => None,
            _ => continue,
        };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for piece in table.entries.iter().flat_map(|entry| &entry.fields[at]) {
            if piece.text.chars().nth(LONGEST).is_none() {
                *counts.entry(&*piece.text).or_default() += 1;
            }
        }
        let heading = fold(&column.heading);
        // What stays open about third countries is decided, however rare it is.
        let is_open = |value: &str| {
            target == Some(Target::ThirdCountries) && field::proposed(target, value) == Reading::Verbatim
        };
        let several = counts
            .into_iter()
            .filter(|(value, count)| *count > 1 || is_open(value) && !choice::is_blank(value));
        let mut several: Vec<Repeated> = several
            .map(|(value, count)| {
                let own = decided.get(&(heading.clone(), value)).copied();
                let reading = own.unwrap_or_else(|| field::proposed(target, value));
                Repeated {
                    heading: column.heading.to_string(),
                    target,
                    value: value.to_owned(),
                    count,
                    reading,
                }
            })
            .collect();
        several.sort_by_key(|repeated| std::cmp::Reverse(repeated.count));
        found.extend(several);
    }
    found
}

fn departments(activities: &[Understood]) -> Vec<DepartmentFound> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in activities.iter().filter_map(|understood| understood.sheet.department.as_deref()) {
        *counts.entry(text).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(text, count)| {
            let (short_sign, name) = reference::department(text);
            DepartmentFound { text: text.to_owned(), short_sign, name, count }
        })
        .collect()
}
