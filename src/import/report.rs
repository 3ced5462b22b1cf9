//! The report for machines: of each cell where it went, so that loss can be checked. It is written as it is
//! made, because it is many times as large as the file.

use std::io::{self, Read, Write};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::{Serialize, Serializer};

use super::{
    look::{Cells, Entry, Looked, Presence, Unread},
    mapping::{Assignment, Confidence, table::Filled},
    understanding::{State, Trace},
};

#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    sheets: &'a [String],
    columns: Vec<Column<'a>>,
    cells: Cells,
    /// Sheets, or parts of them, that were passed over.
    unread: &'a [Unread],
    /// What the file says of the organisation, in its words.
    organisation: Vec<&'a str>,
    activities: Activities<'a>,
    trace: CellsOf<'a>,
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
    /// "new", "same", "differs" or "unclear"
    state: &'static str,
    /// Of the activity that is there already.
    number: Option<i32>,
    /// What the file says otherwise.
    differences: Vec<&'a str>,
    /// What would go of it and stays.
    kept: Vec<&'a str>,
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
    /// The row whose text stands for this cell: of a merged area, or the one that "dito" points to.
    filled_from: Option<u32>,
    state: State,
    fields: Vec<&'a str>,
    problem: Option<&'a str>,
}

/// All of the file's.
struct Activities<'a>(&'a [Entry]);

impl Serialize for Activities<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(activity))
    }
}

fn activity(entry: &Entry) -> Activity<'_> {
    let (state, number) = match &entry.state {
        Presence::New => ("new", None),
        Presence::Same { number } => ("same", Some(*number)),
        Presence::Differs { number, .. } => ("differs", Some(*number)),
        Presence::Unclear { .. } => ("unclear", None),
    };
    let taken = entry.state.differences().iter().filter(|difference| difference.is_taken);
    let sheet = &entry.understood.sheet;
    Activity {
        name: &sheet.name,
        own_reference: &sheet.own_reference,
        state,
        number,
        differences: taken.map(|difference| difference.key.as_str()).collect(),
        kept: entry.state.kept().map(|difference| difference.key.as_str()).collect(),
        problems: &entry.understood.problems,
    }
}

/// All of the file's.
struct CellsOf<'a>(&'a Looked);

impl Serialize for CellsOf<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.trace.iter().map(|trace| cell(self.0, trace)))
    }
}

fn cell<'a>(looked: &'a Looked, trace: &'a Trace) -> Cell<'a> {
    Cell {
        sheet: looked.sheets.get(trace.sheet).map_or("", String::as_str),
        row: trace.row,
        column: trace.column,
        heading: &trace.heading,
        activity: trace.activity,
        text: &trace.text,
        filled_from: trace.filled.as_deref().map(|filled| match filled {
            Filled::Merged { row } | Filled::Above { row, .. } => *row,
        }),
        state: trace.state,
        fields: trace.fields.iter().map(|field| &**field).collect(),
        problem: trace.problem.as_deref(),
    }
}

/// Writes the report as JSON.
pub fn write(looked: &Looked, file: &str, to: impl Write) -> io::Result<()> {
    let columns = looked.columns.iter().map(|column| Column {
        heading: &column.heading,
        to: column.to,
        confidence: column.confidence,
    });
    let report = Report {
        file,
        sheets: &looked.sheets,
        columns: columns.collect(),
        cells: looked.cells(),
        unread: &looked.unread,
        organisation: looked.about.iter().map(|item| item.words.as_str()).collect(),
        activities: Activities(&looked.entries),
        trace: CellsOf(looked),
    };
    Ok(serde_json::to_writer_pretty(to, &report)?)
}

/// The report as it is kept: JSON, packed with gzip.
pub fn packed(looked: &Looked, file: &str) -> io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    write(looked, file, &mut packer)?;
    packer.finish()
}

/// The JSON of a report that was kept.
pub fn unpacked(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut report = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut report)?;
    Ok(report)
}
