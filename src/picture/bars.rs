//! Counts as horizontal bars: a row for each label, in it a part for each sort of thing that is counted.
//!
//! Lengths are parts of the picture's width and heights are pixels, so the picture fits any width and
//! its words stay as large as those around it.

use std::fmt;

/// Pixels from one row to the next, and what of them belongs to the row.
const PITCH: u32 = 56;
const ROW: u32 = 52;
/// The label's base line and the bar within the row.
const LABEL: u32 = 20;
const BAR: u32 = 28;
const THICKNESS: u32 = 18;
/// Hundredths of a percent: what is counted once among many is still seen.
const THINNEST: u64 = 80;
const WHOLE: u64 = 10_000;

/// What is counted in each part of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series {
    pub label: &'static str,
    /// Ends the class that colours it: `bars__part--danger`.
    pub tone: &'static str,
}

/// A row, not yet drawn. `counts` stand in the order of the series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Short: it is not wrapped.
    pub label: String,
    /// Where the row leads.
    pub href: String,
    pub counts: Vec<i64>,
    /// Where each count leads, "" for nowhere; in the order of the series.
    pub links: Vec<String>,
}

impl Row {
    pub fn total(&self) -> i64 {
        self.counts.iter().sum()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    pub series: Vec<Series>,
    pub rows: Vec<Row>,
    /// One for each row.
    pub drawn: Vec<Drawn>,
    /// Pixels.
    pub height: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Pixels.
    pub top: u32,
    /// Of the row, its label's base line, its bar.
    pub height: u32,
    pub label_y: u32,
    pub bar_y: u32,
    pub thickness: u32,
    pub parts: Vec<Part>,
    /// "lit. c Daten: 2 Pflichtangaben fehlen, 1 Klärungsbedarf".
    pub words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub x: Share,
    pub width: Share,
    pub tone: &'static str,
}

/// A part of the picture's width in hundredths of a percent; written "12.34%".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u64);

impl fmt::Display for Share {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:02}%", self.0 / 100, self.0 % 100)
    }
}

impl Bars {
    /// The longest row takes the whole width.
    pub fn new(series: &[Series], rows: Vec<Row>) -> Self {
        let longest = rows.iter().map(Row::total).max().unwrap_or_default().max(1).unsigned_abs();
        let drawn: Vec<Drawn> = (0..)
            .step_by(PITCH as usize)
            .zip(&rows)
            .map(|(top, row)| draw(top, row, series, longest))
            .collect();
        let height = drawn.last().map_or(0, |row| row.top + row.height);
        Self { series: series.to_vec(), rows, drawn, height }
    }

    /// The rows with how they are drawn.
    pub fn lines(&self) -> impl Iterator<Item = (&Row, &Drawn)> {
        self.rows.iter().zip(&self.drawn)
    }

    /// Whether there is anything to see.
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| row.total() == 0)
    }
}

fn draw(top: u32, row: &Row, series: &[Series], longest: u64) -> Drawn {
    let widths: Vec<u64> = row
        .counts
        .iter()
        .map(|count| match count.unsigned_abs() {
            0 => 0,
            count => (u128::from(count) * u128::from(WHOLE) / u128::from(longest)) as u64,
        })
        .zip(&row.counts)
        .map(|(width, count)| if *count == 0 { 0 } else { width.max(THINNEST) })
        .collect();
    let needed: u64 = widths.iter().sum();
    let mut parts = Vec::new();
    let mut x = 0;
    for (width, series) in widths.into_iter().zip(series) {
        // Thin parts that were widened take their room from the others.
        let width = if needed > WHOLE { width * WHOLE / needed } else { width };
        if width > 0 {
            parts.push(Part { x: Share(x), width: Share(width), tone: series.tone });
        }
        x += width;
    }
    let counted: Vec<String> = row
        .counts
        .iter()
        .zip(series)
        .filter(|(count, _)| **count != 0)
        .map(|(count, series)| format!("{count} {}", series.label))
        .collect();
    let words = if counted.is_empty() { "nichts".to_owned() } else { counted.join(", ") };
    Drawn {
        top,
        height: ROW,
        label_y: top + LABEL,
        bar_y: top + BAR,
        thickness: THICKNESS,
        parts,
        words: format!("{}: {words}", row.label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERIES: [Series; 3] = [
        Series { label: "rot", tone: "danger" },
        Series { label: "gelb", tone: "warning" },
        Series { label: "grün", tone: "success" },
    ];

    fn bars(counts: &[[i64; 3]]) -> Bars {
        let row = |counts: &[i64; 3]| Row {
            label: "Zeile".into(),
            href: String::new(),
            counts: counts.to_vec(),
            links: vec![String::new(); 3],
        };
        Bars::new(&SERIES, counts.iter().map(row).collect())
    }

    #[test]
    fn nothing_overlaps_and_nothing_sticks_out() {
        let bars = bars(&[[1, 0, 1_000_000], [0, 0, 0], [1, 1, 1], [i64::MAX / 4, 7, 9], [500, 500, 0]]);
        let mut below = 0;
        for row in &bars.drawn {
            assert!(row.top >= below && row.top < row.label_y && row.label_y < row.bar_y);
            below = row.top + row.height;
            assert!(row.bar_y + row.thickness <= below && below <= bars.height);
            let mut right = Share(0);
            for part in &row.parts {
                assert!(part.x >= right && part.width > Share(0), "{row:?}");
                right = Share(part.x.0 + part.width.0);
            }
            assert!(right <= Share(WHOLE), "{row:?}");
        }
        assert_eq!(bars.drawn.iter().map(|row| row.parts.len()).collect::<Vec<_>>(), [2, 0, 3, 3, 2]);
    }

    #[test]
    fn lengths_tell_the_counts() {
        let bars = bars(&[[10, 0, 30], [5, 5, 0]]);
        let widths: Vec<Vec<String>> = bars
            .drawn
            .iter()
            .map(|row| row.parts.iter().map(|part| part.width.to_string()).collect())
            .collect();
        assert_eq!(widths, [["25.00%", "75.00%"], ["12.50%", "12.50%"]]);
        assert_eq!(bars.drawn[0].words, "Zeile: 10 rot, 30 grün");
    }
}
