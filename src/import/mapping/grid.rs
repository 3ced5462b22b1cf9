//! A sheet with its merged cells filled.

use std::collections::HashMap;

use super::table::{About, Filled, Piece};
use crate::import::reading::Sheet;

/// Cells that merged areas are filled into, at most.
const FILLED: usize = 500_000;

/// Cells by their places.
pub(super) struct Grid<'a> {
    pub sheet: &'a Sheet,
    /// Its index in the workbook.
    pub at: usize,
    pub width: u32,
    /// For a cell inside a merged area the area's first cell.
    origins: HashMap<(u32, u32), (u32, u32)>,
}

impl<'a> Grid<'a> {
    pub fn of(sheet: &'a Sheet, at: usize) -> Self {
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
    pub fn filled(&self, row: u32, column: u32) -> &'a str {
        match self.sheet.text(row, column) {
            "" => match self.origins.get(&(row, column)) {
                Some((row, column)) => self.sheet.text(*row, *column),
                None => "",
            },
            text => text,
        }
    }

    /// The row that a cell's text comes from.
    pub fn origin_row(&self, row: u32, column: u32) -> u32 {
        match self.origins.get(&(row, column)) {
            Some((first, _)) if self.sheet.text(row, column).is_empty() => *first,
            _ => row,
        }
    }

    pub fn pieces(&self, row_at: usize) -> impl Iterator<Item = Piece> + use<'_, 'a> {
        let row = &self.sheet.rows[row_at];
        (1..).zip(&row.cells).filter(|(_, cell)| !cell.text.is_empty()).map(move |(column, cell)| Piece {
            sheet: self.at,
            row: row.number,
            column,
            text: cell.text.clone(),
            date: cell.date,
            about: None,
        })
    }

    /// Columns that the area beginning in this cell reaches over; 1 without one.
    pub fn reach(&self, row: u32, column: u32) -> u32 {
        let is_inside = |at: &u32| self.origins.get(&(row, *at)) == Some(&(row, column));
        1 + u32::try_from((column + 1..=self.width).take_while(is_inside).count()).unwrap_or(u32::MAX)
    }

    /// The first cell right of this one in which something stands.
    pub fn beside(&self, row: u32, column: u32) -> Option<u32> {
        (column + 1..=self.width).find(|right| !self.sheet.text(row, *right).is_empty())
    }

    /// What the merged area above says for an empty cell of the same column.
    pub fn merged_above(&self, row: u32, column: u32) -> Option<Piece> {
        let (first, from) = *self.origins.get(&(row, column))?;
        if from != column || first == row || !self.sheet.text(row, column).is_empty() {
            return None;
        }
        let at = self.sheet.rows.binary_search_by_key(&first, |row| row.number).ok()?;
        let cell = self.sheet.rows[at].cells.get(column.checked_sub(1)? as usize)?;
        if cell.text.is_empty() {
            return None;
        }
        let about = About { filled: Some(Filled::Merged { row: first }), ..About::default() };
        Some(Piece {
            sheet: self.at,
            row,
            column,
            text: cell.text.clone(),
            date: cell.date,
            about: Some(Box::new(about)),
        })
    }
}
