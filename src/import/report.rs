//! The report for machines: of each cell where it went, so that loss can be checked.

use serde::Serialize;

use super::{
    look::{Cells, Looked, Presence},
    mapping::{Assignment, Confidence},
    understanding::State,
};

#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    sheets: &'a [String],
    columns: Vec<Column<'a>>,
    cells: Cells,
    activities: Vec<Activity<'a>>,
    trace: Vec<Cell<'a>>,
}

#[derive(Serialize)]
struct Column<'a> {
    heading: &'a str,
    to: Assignment,
    confidence: Confidence,
}

#[derive(Serialize)]
struct Activity<'a> {
    name: &'a str,
    own_reference: &'a str,
    /// "new", "same" or "differs"
    state: &'static str,
    /// Of the activity that is there already.
    number: Option<i32>,
    /// What the file says otherwise.
    differences: Vec<&'static str>,
    problems: &'a [String],
}

#[derive(Serialize)]
struct Cell<'a> {
    sheet: &'a str,
    row: u32,
    column: u32,
    heading: &'a str,
    /// Index in `activities`; none for what stands around the table.
    activity: Option<usize>,
    text: &'a str,
    state: State,
    fields: Vec<&'a str>,
    problem: Option<&'a str>,
}

/// The report as JSON.
pub fn of(looked: &Looked, file: &str) -> Vec<u8> {
    let activities = looked.entries.iter().map(|entry| {
        let (state, number, differences) = match &entry.state {
            Presence::New => ("new", None, Vec::new()),
            Presence::Same { number } => ("same", Some(*number), Vec::new()),
            Presence::Differs { number, differences, .. } => (
                "differs",
                Some(*number),
                differences.iter().map(|difference| difference.part.key()).collect(),
            ),
        };
        let sheet = &entry.understood.sheet;
        Activity {
            name: &sheet.name,
            own_reference: &sheet.own_reference,
            state,
            number,
            differences,
            problems: &entry.understood.problems,
        }
    });
    let trace = looked.trace.iter().map(|trace| Cell {
        sheet: looked.opened.sheets.get(trace.sheet).map_or("", String::as_str),
        row: trace.row,
        column: trace.column,
        heading: &trace.heading,
        activity: trace.activity,
        text: &trace.text,
        state: trace.state,
        fields: trace.fields.iter().map(|field| &**field).collect(),
        problem: trace.problem.as_deref(),
    });
    let columns = looked.columns.iter().map(|column| Column {
        heading: &column.heading,
        to: column.to,
        confidence: column.confidence,
    });
    let report = Report {
        file,
        sheets: &looked.opened.sheets,
        columns: columns.collect(),
        cells: looked.cells(),
        activities: activities.collect(),
        trace: trace.collect(),
    };
    serde_json::to_vec_pretty(&report).unwrap_or_default()
}
