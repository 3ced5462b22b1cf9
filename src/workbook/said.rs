//! Of which fields a file says something: a column that is not there, or that its detail leaves out, says
//! nothing, and what is stored stays.

use std::collections::BTreeSet;

use super::columns::{Column, Level, TABLES, Table};
use crate::register::{Detail, LegalRegime};

#[derive(Debug, Clone)]
pub struct Said {
    detail: Detail,
    /// Fields whose columns are not in the file.
    missing: BTreeSet<String>,
}

impl Said {
    /// All that a record of this detail holds.
    pub fn all(detail: Detail) -> Self {
        Self { detail, missing: BTreeSet::new() }
    }

    pub(super) fn leave_out(&mut self, field: String) {
        self.missing.insert(field);
    }

    /// Whether the file says something of it for an activity under this law.
    pub fn has(&self, table: &Table, column: &Column, regime: LegalRegime) -> bool {
        is_kept(column.level, self.detail, regime) && !self.missing.contains(&table.field(column))
    }
}

/// As [`crate::register::detail`] has it.
pub fn is_kept(level: Level, detail: Detail, regime: LegalRegime) -> bool {
    match level {
        Level::Always => true,
        Level::LegalBases => detail != Detail::Mandatory || regime.requires_legal_bases(),
        Level::Profiling => detail == Detail::Full || regime.asks_for_profiling(),
        Level::Voluntary => detail == Detail::Full,
    }
}

/// The sheets and columns of a workbook of this detail with activities under these laws.
pub fn kept(
    detail: Detail,
    regimes: &[LegalRegime],
) -> impl Iterator<Item = (&'static Table, Vec<&'static Column>)> {
    TABLES.iter().filter_map(move |table| {
        let is_kept = |column: &&Column| regimes.iter().any(|regime| is_kept(column.level, detail, *regime));
        let columns: Vec<&Column> = table.columns.iter().filter(is_kept).collect();
        (!columns.is_empty()).then_some((table, columns))
    })
}
