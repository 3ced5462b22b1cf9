//! How much of a file is read, and the meter that counts it while it is read.

use std::time::{Duration, Instant};

use super::{Cell, ReadError, Row, text};
use crate::import::texts::Texts;

/// Bounds of one file. The memory that a file needs follows from them, whatever is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub bytes: usize,
    /// All parts of a packed file together.
    pub unpacked_bytes: usize,
    /// Rows in which something stands, over all sheets.
    pub rows: usize,
    pub columns: usize,
    /// Cells up to the last one of each row in which something stands, over all sheets.
    pub cells: usize,
    /// Bytes of all texts.
    pub text: usize,
    pub sheets: usize,
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        const MEBIBYTE: usize = 1024 * 1024;
        Self {
            bytes: 20 * MEBIBYTE,
            unpacked_bytes: 200 * MEBIBYTE,
            rows: 20_000,
            columns: 2_000,
            cells: 2_000_000,
            text: 64 * MEBIBYTE,
            sheets: 200,
            time: Duration::from_secs(30),
        }
    }
}

impl Limits {
    pub(super) fn mebibytes(bytes: usize) -> usize {
        bytes.div_ceil(1024 * 1024)
    }

    /// "20.000".
    pub(super) fn count(count: usize) -> String {
        let digits = count.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// Counts what was read so far.
pub(super) struct Meter {
    pub limits: Limits,
    started: Instant,
    rows: usize,
    cells: usize,
    text: usize,
    texts: Texts,
    steps: usize,
    unpacked: usize,
    /// Cells of which invisible signs were removed.
    cleaned: usize,
}

impl Meter {
    pub fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            started: Instant::now(),
            rows: 0,
            cells: 0,
            text: 0,
            texts: Texts::default(),
            steps: 0,
            unpacked: 0,
            cleaned: 0,
        }
    }

    /// To be called in every loop over parts of the file.
    pub fn step(&mut self) -> Result<(), ReadError> {
        self.steps = self.steps.wrapping_add(1);
        if self.steps.is_multiple_of(256) { self.check_time() } else { Ok(()) }
    }

    pub fn check_time(&self) -> Result<(), ReadError> {
        if self.started.elapsed() > self.limits.time { Err(ReadError::TooSlow) } else { Ok(()) }
    }

    /// Counts bytes that an archive unpacks to.
    pub fn unpacked(&mut self, bytes: usize) -> Result<(), ReadError> {
        let most = self.limits.unpacked_bytes;
        self.unpacked = self.unpacked.saturating_add(bytes);
        if self.unpacked > most { Err(ReadError::TooManyUnpackedBytes { most }) } else { Ok(()) }
    }

    /// Counts a text before it is copied anywhere.
    pub fn letters(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.text = self.text.saturating_add(bytes);
        if self.text > self.limits.text { Err(ReadError::TooMuchText) } else { Ok(()) }
    }

    /// The text as a cell; `None` when nothing stands in it.
    pub fn cell(&mut self, raw: &str) -> Result<Option<Cell>, ReadError> {
        self.letters(raw.len())?;
        let (text, is_cleaned) = text::clean(raw);
        self.cleaned += usize::from(is_cleaned);
        if text.is_empty() {
            return Ok(None);
        }
        Ok(Some(Cell { text: self.texts.shared(&text), date: None }))
    }

    /// Puts a cell into the row, columns counted from 0.
    pub fn put(&mut self, row: &mut Row, column: usize, cell: Cell) -> Result<(), ReadError> {
        if column >= self.limits.columns {
            return Err(ReadError::TooManyColumns { most: self.limits.columns });
        }
        if row.cells.len() <= column {
            self.cells += column + 1 - row.cells.len();
            if self.cells > self.limits.cells {
                return Err(ReadError::TooManyCells { most: self.limits.cells });
            }
            row.cells.resize(column + 1, Cell::default());
        }
        row.cells[column] = cell;
        Ok(())
    }

    /// Rows, cells and text so far.
    pub fn counts(&self) -> (usize, usize, usize) {
        (self.rows, self.cells, self.text)
    }

    /// Forgets what was counted since, because it is read once more.
    pub fn back_to(&mut self, (rows, cells, text): (usize, usize, usize)) {
        (self.rows, self.cells, self.text) = (rows, cells, text);
    }

    /// Counts a row in which something stands.
    pub fn row(&mut self) -> Result<(), ReadError> {
        self.rows += 1;
        if self.rows > self.limits.rows {
            return Err(ReadError::TooManyRows { most: self.limits.rows });
        }
        Ok(())
    }

    /// What the person should know of the cells as a whole.
    pub fn note(&self) -> Option<String> {
        match self.cleaned {
            0 => None,
            1 => Some("Aus einer Zelle wurden unsichtbare Steuerzeichen entfernt.".to_owned()),
            count => Some(format!("Aus {count} Zellen wurden unsichtbare Steuerzeichen entfernt.")),
        }
    }
}
