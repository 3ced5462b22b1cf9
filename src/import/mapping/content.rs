//! What a column without a telling heading holds.

use super::{Target, table::Table};
use crate::findings::text::{fold, pattern};

/// Values looked at.
const VALUES: usize = 50;
/// So many in ten of them must look alike.
const ALIKE: usize = 7;

pub(super) fn recognised(table: &Table, column: usize) -> Option<Target> {
    let values: Vec<String> = table
        .entries
        .iter()
        .flat_map(|entry| &entry.fields[column])
        .take(VALUES)
        .map(|piece| fold(&piece.text))
        .collect();
    if values.len() < 3 {
        return None;
    }
    let signs = [
        (Target::LegalBases, pattern!(r"\bart(?:ikel|\.)? ?(?:6|9) .{0,30}ds-?gvo|^§+ ?\d")),
        (Target::Retention, pattern!(r"\b\d+ ?(?:jahre?n?|monate?n?|tage?n?|wochen?)\b")),
        (Target::Department, pattern!(r"^(?:oe|amt|fb|fd|dez|abt)[ -]?[a-z-]*\d+\b")),
    ];
    let found = signs.into_iter().find(|(_, sign)| {
        values.iter().filter(|value| sign.is_match(value)).count() * 10 >= values.len() * ALIKE
    });
    found.map(|(target, _)| target)
}
