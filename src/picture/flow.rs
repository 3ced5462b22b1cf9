//! What goes from where to where: columns of boxes, and lines between neighbouring columns.
//!
//! A relation to a whole column is one line to a rail beside it, not one to each of its boxes: a solid
//! rail reaches every box, a dashed one only says that it is not known which.

use askama::Template;

use super::text::wrapped;

/// Whole numbers of the picture's own unit; as large as a pixel when it is shown in its own size.
pub const WIDTH: i32 = 840;
const TEXT: i32 = 13;
const LINE: i32 = 17;
const NOTE: i32 = 15;
const PADDING: i32 = 8;
/// Between the boxes of a column.
pub const SPACE: i32 = 10;
/// Between columns; fewer of them leave more room for the lines.
const GAP: i32 = 56;
const WIDE_GAP: i32 = 120;
/// Under the columns' headings.
const TOP: i32 = 36;
const HEADING: i32 = 18;
/// How far a rail stands from its column.
const SOLID_RAIL: i32 = 9;
const DASHED_RAIL: i32 = 16;
const MOST_LINES: usize = 3;
const THINNEST: i32 = 2;
const THICKEST: i32 = 9;

/// A box, not yet drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub text: String,
    /// A short line under it, or "".
    pub note: String,
    pub look: Look,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Plain,
    /// To be looked at.
    Marked,
    /// Says that nothing is there, or that more is.
    Faint,
}

impl Look {
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Marked => "marked",
            Self::Faint => "faint",
        }
    }

    /// Colours where there is no style sheet.
    pub fn fill(self) -> &'static str {
        match self {
            Self::Plain => "#eef2f6",
            Self::Marked => "#fdf0ef",
            Self::Faint => "#ffffff",
        }
    }

    pub fn stroke(self) -> &'static str {
        match self {
            Self::Marked => "#8c1d18",
            Self::Plain | Self::Faint => "#8796a5",
        }
    }

    pub fn is_dashed(self) -> bool {
        self == Self::Faint
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Short: it is not wrapped.
    pub heading: String,
    pub nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Its place in the column.
    Node(usize),
    /// The whole column.
    All,
}

/// From column `column` to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub column: usize,
    pub from: End,
    pub to: End,
    /// Drawn dashed: the relation is not stated in detail.
    pub is_open: bool,
    /// How much it carries in hundredths of the most; decides how thick it is.
    pub weight: i32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: i32,
    pub height: i32,
    pub headings: Vec<Words>,
    pub boxes: Vec<Frame>,
    pub curves: Vec<Curve>,
    pub rails: Vec<Rail>,
}

/// A line of text: where it begins, on its base line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub x: i32,
    pub y: i32,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    pub look: Look,
    pub lines: Vec<Words>,
    pub note: Option<Words>,
    /// All of what the lines perhaps shorten.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    pub from: (i32, i32),
    pub to: (i32, i32),
    pub is_open: bool,
    pub thickness: i32,
}

impl Picture {
    /// The picture as a file of its own, for a document that says in words what it shows.
    pub fn svg(&self) -> askama::Result<String> {
        Svg { picture: self }.render()
    }
}

#[derive(Template)]
#[template(path = "picture/flow.svg")]
struct Svg<'a> {
    picture: &'a Picture,
}

impl Curve {
    /// A curve that leaves and arrives level.
    pub fn path(&self) -> String {
        let ((x1, y1), (x2, y2)) = (self.from, self.to);
        let middle = (x1 + x2) / 2;
        format!("M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}")
    }
}

/// Stands for a column: everything that reaches it holds for the whole column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rail {
    pub x: i32,
    pub top: i32,
    pub bottom: i32,
    pub is_open: bool,
    /// Where a solid rail is tied to its boxes: their middles, and the edge they stand at.
    pub ties: Vec<i32>,
    pub edge: i32,
}

impl Rail {
    pub fn path(&self) -> String {
        let mut path = format!("M{} {}V{}", self.x, self.top, self.bottom);
        for y in &self.ties {
            path.push_str(&format!("M{} {y}H{}", self.x, self.edge));
        }
        path
    }
}

fn gap(columns: usize) -> i32 {
    if columns > 3 { GAP } else { WIDE_GAP }
}

/// How wide a box is when there are so many columns.
fn box_width(columns: usize) -> i32 {
    let gap = gap(columns);
    let columns = i32::try_from(columns.max(1)).unwrap_or(i32::MAX);
    (WIDTH - (columns - 1) * gap) / columns
}

/// The height that a column of these boxes takes; `columns` in the picture.
pub fn height_of(nodes: &[Node], columns: usize) -> i32 {
    let heights = nodes.iter().map(|node| box_height(&lines_of(node, columns), node) + SPACE);
    (heights.sum::<i32>() - SPACE).max(0)
}

fn lines_of(node: &Node, columns: usize) -> Vec<String> {
    let room = f64::from(box_width(columns) - 2 * PADDING) / f64::from(TEXT);
    wrapped(&node.text, room, MOST_LINES)
}

fn box_height(lines: &[String], node: &Node) -> i32 {
    let lines = i32::try_from(lines.len()).unwrap_or(i32::MAX);
    let note = if node.note.is_empty() { 0 } else { NOTE };
    lines * LINE + note + 2 * PADDING
}

/// Draws it. Links that name no box or no column are left out.
pub fn draw(columns: &[Column], links: &[Link]) -> Picture {
    let width = box_width(columns.len());
    let tallest =
        columns.iter().map(|column| height_of(&column.nodes, columns.len())).max().unwrap_or_default();
    let mut placed: Vec<Vec<Frame>> = Vec::with_capacity(columns.len());
    let mut headings = Vec::with_capacity(columns.len());
    for (x, column) in (0..).step_by((width + gap(columns.len())) as usize).zip(columns) {
        headings.push(Words { x, y: HEADING, text: column.heading.clone() });
        placed.push(place(column, columns.len(), x, width, tallest));
    }
    let (curves, rails) = connect(&placed, links);
    let boxes = placed.into_iter().flatten().collect();
    Picture { width: WIDTH, height: TOP + tallest + 2, headings, boxes, curves, rails }
}

/// The tallest column is set close, the others with even spaces around their boxes.
fn place(column: &Column, columns: usize, x: i32, width: i32, tallest: i32) -> Vec<Frame> {
    let drawn: Vec<(Vec<String>, i32)> = column
        .nodes
        .iter()
        .map(|node| {
            let lines = lines_of(node, columns);
            let height = box_height(&lines, node);
            (lines, height)
        })
        .collect();
    let count = i32::try_from(drawn.len()).unwrap_or(i32::MAX);
    let used: i32 = drawn.iter().map(|(_, height)| height).sum();
    let is_tallest = used + (count - 1) * SPACE >= tallest;
    let (mut y, space) = match (tallest - used) / (count + 1) {
        _ if is_tallest => (TOP, SPACE),
        space => (TOP + space, space),
    };
    let mut frames = Vec::with_capacity(drawn.len());
    for (node, (lines, height)) in column.nodes.iter().zip(drawn) {
        let below = y + PADDING + i32::try_from(lines.len()).unwrap_or(i32::MAX) * LINE;
        let note = (!node.note.is_empty()).then(|| Words {
            x: x + PADDING,
            y: below + NOTE - 4,
            text: node.note.clone(),
        });
        let lines = (y + PADDING + LINE - 4..)
            .step_by(LINE as usize)
            .zip(lines)
            .map(|(y, text)| Words { x: x + PADDING, y, text })
            .collect();
        frames.push(Frame { x, y, width, height, look: node.look, lines, note, text: node.text.clone() });
        y += height + space;
    }
    frames
}

fn connect(placed: &[Vec<Frame>], links: &[Link]) -> (Vec<Curve>, Vec<Rail>) {
    let mut curves = Vec::with_capacity(links.len());
    // By column, side (behind it, before it), solid or dashed.
    let mut rails: Vec<[[Option<Rail>; 2]; 2]> = placed.iter().map(|_| Default::default()).collect();
    for link in links {
        let (Some(left), Some(right)) = (placed.get(link.column), placed.get(link.column + 1)) else {
            continue;
        };
        let (Some(from), Some(to)) =
            (anchor(left, link.from, true, link.is_open), anchor(right, link.to, false, link.is_open))
        else {
            continue;
        };
        // A line to a rail arrives where it is shortest.
        let (from_y, to_y) = match (from, to) {
            (Anchor::Point(_, y), Anchor::Rail(rail)) => (y, y.clamp(rail.top, rail.bottom)),
            (Anchor::Rail(rail), Anchor::Point(_, y)) => (y.clamp(rail.top, rail.bottom), y),
            (Anchor::Point(_, from), Anchor::Point(_, to)) => (from, to),
            (Anchor::Rail(from), Anchor::Rail(to)) => {
                let middle = (from.top.max(to.top) + from.bottom.min(to.bottom)) / 2;
                (middle.clamp(from.top, from.bottom), middle.clamp(to.top, to.bottom))
            }
        };
        let thickness = (THICKEST * link.weight / 100).clamp(THINNEST, THICKEST);
        curves.push(Curve { from: (from.x(), from_y), to: (to.x(), to_y), is_open: link.is_open, thickness });
        for (anchor, column, frames, side) in [(from, link.column, left, 0), (to, link.column + 1, right, 1)]
        {
            if let Anchor::Rail(reach) = anchor {
                let drawn = &mut rails[column][side][usize::from(link.is_open)];
                drawn.get_or_insert_with(|| rail(frames, reach, link.is_open));
            }
        }
    }
    (curves, rails.into_iter().flatten().flatten().flatten().collect())
}

#[derive(Debug, Clone, Copy)]
enum Anchor {
    Point(i32, i32),
    Rail(Reach),
}

impl Anchor {
    fn x(self) -> i32 {
        match self {
            Self::Point(x, _) => x,
            Self::Rail(reach) => reach.x,
        }
    }
}

/// Where a rail stands.
#[derive(Debug, Clone, Copy)]
struct Reach {
    x: i32,
    edge: i32,
    top: i32,
    bottom: i32,
}

fn anchor(frames: &[Frame], end: End, is_behind: bool, is_open: bool) -> Option<Anchor> {
    let edge = |frame: &Frame| if is_behind { frame.x + frame.width } else { frame.x };
    match end {
        End::Node(index) => {
            let frame = frames.get(index)?;
            Some(Anchor::Point(edge(frame), frame.y + frame.height / 2))
        }
        End::All => {
            let (first, last) = (frames.first()?, frames.last()?);
            let away = if is_open { DASHED_RAIL } else { SOLID_RAIL };
            let edge = edge(first);
            let x = if is_behind { edge + away } else { edge - away };
            Some(Anchor::Rail(Reach { x, edge, top: first.y + 4, bottom: last.y + last.height - 4 }))
        }
    }
}

fn rail(frames: &[Frame], reach: Reach, is_open: bool) -> Rail {
    let ties =
        if is_open { Vec::new() } else { frames.iter().map(|frame| frame.y + frame.height / 2).collect() };
    Rail { x: reach.x, top: reach.top, bottom: reach.bottom, is_open, ties, edge: reach.edge }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(text: &str) -> Node {
        Node { text: text.to_owned(), note: String::new(), look: Look::Plain }
    }

    fn columns(sizes: &[usize]) -> Vec<Column> {
        let long = "Wort ".repeat(80);
        let texts = ["Name", "Hauseigentümerinnen und Hauseigentümer im Netzgebiet", &long, "🎉<&"];
        let nodes = |size: &usize| {
            (0..*size)
                .map(|index| {
                    let mut node = node(texts[index % texts.len()]);
                    if index % 3 == 0 {
                        node.note = "Art. 9".to_owned();
                    }
                    node
                })
                .collect()
        };
        sizes.iter().map(|size| Column { heading: "Spalte".to_owned(), nodes: nodes(size) }).collect()
    }

    fn link(column: usize, from: End, to: End, is_open: bool) -> Link {
        Link { column, from, to, is_open, weight: 0 }
    }

    fn is_inside(picture: &Picture) {
        let mut by_column: Vec<&Frame> = picture.boxes.iter().collect();
        by_column.sort_by_key(|frame| (frame.x, frame.y));
        for pair in by_column.windows(2) {
            let (above, below) = (pair[0], pair[1]);
            assert!(above.x != below.x || above.y + above.height < below.y, "{above:?} on {below:?}");
        }
        for frame in &picture.boxes {
            assert!(frame.x >= 0 && frame.x + frame.width <= picture.width, "{frame:?}");
            assert!(frame.y >= TOP && frame.y + frame.height < picture.height, "{frame:?}");
            for words in frame.lines.iter().chain(&frame.note) {
                assert!(words.y > frame.y && words.y < frame.y + frame.height - 2, "{frame:?}");
                let right = f64::from(words.x) + super::super::text::width(&words.text) * f64::from(TEXT);
                assert!(right <= f64::from(frame.x + frame.width), "{words:?}");
            }
        }
        for curve in &picture.curves {
            assert!(curve.from.0 < curve.to.0, "{curve:?}");
            for (x, y) in [curve.from, curve.to] {
                assert!((0..=picture.width).contains(&x) && (TOP..=picture.height).contains(&y), "{curve:?}");
            }
        }
        for rail in &picture.rails {
            assert!(rail.top >= TOP && rail.bottom <= picture.height, "{rail:?}");
            let is_in_a_box = |frame: &Frame| rail.x > frame.x && rail.x < frame.x + frame.width;
            assert!(!picture.boxes.iter().any(is_in_a_box), "{rail:?}");
        }
    }

    #[test]
    fn boxes_never_overlap_and_everything_is_inside() {
        for sizes in [&[1, 1, 1, 1][..], &[3, 60, 5, 1], &[60, 59, 58, 1], &[0, 0, 0, 0], &[8, 13, 11], &[2]]
        {
            let columns = columns(sizes);
            let mut links = Vec::new();
            for (column, size) in sizes.iter().enumerate() {
                for from in (0..*size).map(End::Node).chain([End::All]) {
                    links.extend(
                        [End::Node(0), End::Node(40), End::All].map(|to| link(column, from, to, false)),
                    );
                    links.push(link(column, from, End::All, true));
                }
            }
            is_inside(&draw(&columns, &links));
        }
    }

    #[test]
    fn a_whole_column_is_one_rail() {
        let columns = columns(&[2, 5]);
        let picture = draw(
            &columns,
            &[
                link(0, End::Node(0), End::All, false),
                link(0, End::Node(1), End::All, false),
                link(0, End::Node(1), End::All, true),
                link(0, End::Node(1), End::Node(2), false),
            ],
        );
        assert_eq!(picture.curves.len(), 4);
        assert_eq!(
            picture.rails.iter().map(|rail| (rail.is_open, rail.ties.len())).collect::<Vec<_>>(),
            [(false, 5), (true, 0)]
        );
    }
}
