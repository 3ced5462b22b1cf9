//! Whether the cells of a column are lists that commas divide.

use super::table::Table;
use crate::import::understanding::list;

/// Cells that are looked at.
const CELLS: usize = 500;

/// What commas do in the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commas {
    /// There are none between words.
    None,
    /// They belong to the texts.
    Belong,
    /// Most cells with commas are lists of short names, some of them of more than two: "Müller, Hans" is one
    /// person.
    Divide,
}

pub(super) fn of_column(table: &Table, at: usize) -> Commas {
    let pieces = table.entries.iter().flat_map(|entry| &entry.fields[at]);
    let texts = pieces.map(|piece| &*piece.text).filter(|text| text.contains(", ")).take(CELLS);
    let (mut lists, mut others, mut has_long) = (0usize, 0usize, false);
    for text in texts {
        if list::is_comma_list(text) {
            lists += 1;
            has_long |= list::at_commas(text).len() > 2;
        } else {
            others += 1;
        }
    }
    match (lists + others, has_long && lists > others) {
        (0, _) => Commas::None,
        (_, true) => Commas::Divide,
        (_, false) => Commas::Belong,
    }
}
