//! The engine on a real municipal record of 40 rows (see `tests/app/findings/README.md`), judged by labels that
//! were written by hand before it was run, and on random input.

mod again;
mod deletion;
mod forms;
mod kommune;
mod random;

use super::{
    mapping::{
        self, Proposal,
        table::{self, Table},
    },
    reading::{self, Choice, Limits, Workbook},
    understanding::{self, Decisions, Outcome, Setting},
};
use crate::register::LegalRegime;

pub(super) const CSV: &[u8] = include_bytes!("../../../tests/app/findings/kommune.csv");
pub(super) const XLSX: &[u8] = include_bytes!("../../../tests/app/findings/kommune.xlsx");

pub(super) fn workbook(bytes: &[u8]) -> Workbook {
    reading::read(bytes, Choice::default(), &Limits::default()).unwrap()
}

/// The only table of a file, and its columns as proposed.
pub(super) fn only_table(workbook: &Workbook) -> (Table, Vec<Proposal>) {
    let mut tables = table::find_all(workbook, false, None);
    assert_eq!(tables.len(), 1);
    let table = tables.remove(0);
    let columns = mapping::propose(&table);
    (table, columns)
}

pub(super) fn understood(workbook: &Workbook, decisions: &Decisions) -> Outcome {
    let (table, columns) = only_table(workbook);
    understanding::understand(table, &columns, decisions, Setting { regime: LegalRegime::Gdpr })
}
