//! Counts as horizontal bars: a row for each label, in it a part for each sort of thing that is counted.
//!
//! Lengths are parts of the picture's width and heights are pixels, so the picture fits any width and
//! its words stay as large as those around it.

use std::fmt;

use crate::web::filters::grouped;

const THICKNESS: u32 = 18;
/// Hundredths of a percent: what is counted once among many is still seen.
const THINNEST: u64 = 80;
const WHOLE: u64 = 10_000;

/// Where the rows' labels stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Labels {
    /// Over their bars, as long as they like.
    Above,
    /// Before their bars: for many rows with labels as short as "September 2027".
    Before,
}

/// Pixels within a row, and hundredths of a percent of the width.
struct Measures {
    /// From one row to the next, and what of it belongs to the row.
    pitch: u32,
    height: u32,
    /// The label's base line and the bar's upper edge.
    label: u32,
    bar: u32,
    /// Where bars begin, and the length of the longest.
    start: u64,
    whole: u64,
}

impl Labels {
    fn measures(self) -> Measures {
        match self {
            Self::Above => Measures { pitch: 56, height: 52, label: 20, bar: 28, start: 0, whole: WHOLE },
            Self::Before => Measures {
                pitch: 34,
                height: 30,
                label: 20,
                bar: 6,
                start: 4_400,
                whole: WHOLE - 4_400 - 800,
            },
        }
    }
}

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
    /// Where bars begin, and how long they can be.
    pub start: Share,
    pub whole: Share,
    pub parts: Vec<Part>,
    /// "lit. c Daten 3: Pflichtangabe fehlt: 2; Klärungsbedarf: 1"; begins with the words that are seen.
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
    pub fn new(series: &[Series], rows: Vec<Row>, labels: Labels) -> Self {
        let longest = rows.iter().map(Row::total).max().unwrap_or_default().max(1).unsigned_abs();
        let measures = labels.measures();
        let drawn: Vec<Drawn> = (0..)
            .step_by(measures.pitch as usize)
            .zip(&rows)
            .map(|(top, row)| draw(top, row, series, longest, &measures))
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

fn draw(top: u32, row: &Row, series: &[Series], longest: u64, measures: &Measures) -> Drawn {
    let whole = measures.whole;
    let width = |count: i64| match count.unsigned_abs() {
        0 => 0,
        count => {
            let share = u128::from(count) * u128::from(whole) / u128::from(longest);
            u64::try_from(share).unwrap_or(whole).max(THINNEST)
        }
    };
    let widths: Vec<u64> = row.counts.iter().copied().map(width).collect();
    let needed: u64 = widths.iter().sum();
    let mut parts = Vec::new();
    let mut x = measures.start;
    for (width, series) in widths.into_iter().zip(series) {
        // Thin parts that were widened take their room from the others.
        let width = if needed > whole { width * whole / needed } else { width };
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
        .map(|(count, series)| format!("{}: {}", series.label, grouped(count)))
        .collect();
    let words = if counted.is_empty() { "nichts".to_owned() } else { counted.join("; ") };
    Drawn {
        top,
        height: measures.height,
        label_y: top + measures.label,
        bar_y: top + measures.bar,
        thickness: THICKNESS,
        start: Share(measures.start),
        whole: Share(whole),
        parts,
        words: format!("{} {}: {words}", row.label, grouped(row.total())),
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

    fn bars(counts: &[[i64; 3]], labels: Labels) -> Bars {
        let row = |counts: &[i64; 3]| Row {
            label: "Zeile".into(),
            href: String::new(),
            counts: counts.to_vec(),
            links: vec![String::new(); 3],
        };
        Bars::new(&SERIES, counts.iter().map(row).collect(), labels)
    }

    #[test]
    fn nothing_overlaps_and_nothing_sticks_out() {
        let counts = [[1, 0, 1_000_000], [0, 0, 0], [1, 1, 1], [i64::MAX / 4, 7, 9], [500, 500, 0]];
        for labels in [Labels::Above, Labels::Before] {
            let bars = bars(&counts, labels);
            let mut below = 0;
            for row in &bars.drawn {
                assert!(row.top >= below && row.top < row.label_y && row.bar_y > row.top);
                below = row.top + row.height;
                assert!(row.bar_y + row.thickness <= below && below <= bars.height);
                let mut right = row.start;
                for part in &row.parts {
                    assert!(part.x >= right && part.width > Share(0), "{row:?}");
                    right = Share(part.x.0 + part.width.0);
                }
                assert!(right.0 <= row.start.0 + row.whole.0 && right.0 <= WHOLE, "{row:?}");
            }
            let parts: Vec<usize> = bars.drawn.iter().map(|row| row.parts.len()).collect();
            assert_eq!(parts, [2, 0, 3, 3, 2]);
        }
    }

    #[test]
    fn lengths_tell_the_counts() {
        let bars = bars(&[[10, 0, 30], [5, 5, 0]], Labels::Above);
        let widths: Vec<Vec<String>> = bars
            .drawn
            .iter()
            .map(|row| row.parts.iter().map(|part| part.width.to_string()).collect())
            .collect();
        assert_eq!(widths, [["25.00%", "75.00%"], ["12.50%", "12.50%"]]);
        assert_eq!(bars.drawn[0].words, "Zeile 40: rot: 10; grün: 30");
    }
}
