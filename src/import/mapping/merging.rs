//! Tables that become one: those of the same headings, and the parts of a form.

use std::collections::HashMap;

use super::table::{Column, Entry, Piece, Table};
use crate::findings::text::fold;

/// Columns that parts may bring together; what brings more stays outside of the table.
const COLUMNS: usize = 500;

#[derive(Debug)]
pub(super) struct Merging {
    table: Table,
    /// The places of the columns of each heading, folded.
    places: HashMap<String, Vec<usize>>,
}

impl Merging {
    pub fn of(table: Table) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, column) in table.columns.iter().enumerate() {
            places.entry(fold(&column.heading)).or_default().push(at);
        }
        Self { table, places }
    }

    /// The other table's entries under the same headings; headings that are new come last.
    pub fn append(&mut self, other: Table) {
        let Some(places) = self.places(&other.columns) else {
            self.table.outside.extend(other.into_pieces());
            return;
        };
        for entry in other.entries {
            let mut own = Entry::default();
            put(&mut own, entry, &places);
            self.table.entries.push(own);
        }
        self.table.outside.extend(other.outside);
    }

    /// What the other table says belongs to the last entry of this one.
    pub fn join(&mut self, other: Table) {
        let Some(places) = self.places(&other.columns) else {
            self.table.outside.extend(other.into_pieces());
            return;
        };
        if let Some(last) = self.table.entries.last_mut() {
            other.entries.into_iter().for_each(|entry| put(last, entry, &places));
        }
        self.table.outside.extend(other.outside);
    }

    pub fn leave_out(&mut self, pieces: impl IntoIterator<Item = Piece>) {
        self.table.outside.extend(pieces);
    }

    /// Where the other table's columns are in this one; `None` when there would be too many.
    fn places(&mut self, others: &[Column]) -> Option<Vec<usize>> {
        let keys: Vec<String> = others.iter().map(|column| fold(&column.heading)).collect();
        let new = keys.iter().filter(|key| !self.places.contains_key(*key)).count();
        if new > 0 && self.table.columns.len() + new > COLUMNS {
            return None;
        }
        let mut used: HashMap<&str, usize> = HashMap::new();
        let mut found = Vec::with_capacity(others.len());
        for (column, key) in others.iter().zip(&keys) {
            let used = used.entry(key).or_default();
            let known = self.places.entry(key.clone()).or_default();
            if known.len() <= *used {
                known.push(self.table.columns.len());
                self.table.columns.push(column.clone());
            }
            found.push(known[*used]);
            *used += 1;
        }
        Some(found)
    }

    pub fn finished(self) -> Table {
        let mut table = self.table;
        for entry in &mut table.entries {
            entry.fields.resize(table.columns.len(), Vec::new());
        }
        table
    }
}

fn put(own: &mut Entry, entry: Entry, places: &[usize]) {
    for (pieces, place) in entry.fields.into_iter().zip(places) {
        if pieces.is_empty() {
            continue;
        }
        if own.fields.len() <= *place {
            own.fields.resize(place + 1, Vec::new());
        }
        own.fields[*place].extend(pieces);
    }
}
