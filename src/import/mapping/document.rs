//! Forms in text documents: one activity in several tables, each under a heading of its own. Numbered tables
//! ("Lfd. Nr.") refer to the numbers of the table of data categories.

use std::{ops::Range, sync::Arc};

use super::{
    Target, form,
    grid::Grid,
    heading,
    merging::Merging,
    table::{About, Beside, Column, Entry, Orientation, Piece, Table, header},
};
use crate::{
    findings::text::{fold, pattern},
    import::reading::Sheet,
};

/// What one table of the document is.
enum Part {
    /// With a label for the activity's name: here one begins.
    Begins(Table),
    /// Belongs to the activity above.
    More(Table),
    /// Nothing that is understood.
    Other(Vec<Piece>),
}

/// The activities of a document that is a form; `None` when it is none, or has a list with a row for each.
pub(super) fn read(sheets: &[Sheet], own: Range<usize>) -> Option<Table> {
    let mut whole: Option<Merging> = None;
    let mut before: Vec<Piece> = Vec::new();
    for at in own.filter(|at| !sheets[*at].is_text) {
        match part(&sheets[at], at)? {
            Part::Begins(table) => match &mut whole {
                Some(whole) => whole.append(table),
                None => whole = Some(Merging::of(table)),
            },
            Part::More(table) => match &mut whole {
                Some(whole) => whole.join(table),
                None => before.extend(table.into_pieces()),
            },
            Part::Other(pieces) => match &mut whole {
                Some(whole) => whole.leave_out(pieces),
                None => before.extend(pieces),
            },
        }
    }
    let mut whole = whole?.finished();
    whole.outside.splice(0..0, before);
    Some(whole)
}

/// `None` for a list of activities.
fn part(sheet: &Sheet, at: usize) -> Option<Part> {
    let grid = Grid::of(sheet, at);
    let subject = recognised(&sheet.name).filter(|target| is_list(*target));
    if let Some(table) = numbered(&grid, subject) {
        return Some(Part::More(table));
    }
    let labels = form::some_labels(&grid);
    let known = labels.as_ref().map_or(0, |labels| labels.known);
    if header(&grid).is_some_and(|header| header.known >= 3 && header.known > known) {
        return None;
    }
    let Some(labels) = labels else {
        let pieces = (0..sheet.rows.len()).flat_map(|row| grid.pieces(row)).collect();
        return Some(Part::Other(pieces));
    };
    let mut table = form::read(&grid, &labels);
    if let ([column], Some(_)) = (table.columns.as_mut_slice(), subject)
        && is_generic(&column.heading)
    {
        column.heading = sheet.name.as_str().into();
    }
    let has_name = table.columns.iter().any(|column| recognised(&column.heading) == Some(Target::Name));
    Some(if has_name { Part::Begins(table) } else { Part::More(table) })
}

fn recognised(heading: &str) -> Option<Target> {
    heading::recognised(heading).map(|(target, _)| target)
}

/// Fields that a table of its own can list.
fn is_list(target: Target) -> bool {
    matches!(
        target,
        Target::Purposes
            | Target::LegalBases
            | Target::DataSubjects
            | Target::DataCategories
            | Target::SpecialCategories
            | Target::Recipients
            | Target::InternalRecipients
            | Target::ExternalRecipients
            | Target::Processors
            | Target::ThirdCountries
            | Target::Retention
            | Target::Measures
            | Target::Systems
    )
}

/// A label that says nothing beside the heading of its table.
fn is_generic(label: &str) -> bool {
    pattern!(r"^(?:(?:kurz)?beschreibung|inhalt|bezeichnung|angaben?|text|erlaeuterung(?:en)?):?$")
        .is_match(&fold(label))
}

/// A table whose rows are numbered, or refer to numbers: what it is about says its heading, or that of its
/// first column beside the numbers.
fn numbered(grid: &Grid, subject: Option<Target>) -> Option<Table> {
    let first = grid.sheet.rows.first()?;
    let mut heads = grid.pieces(0);
    let number = heads.next().filter(|head| recognised(&head.text) == Some(Target::OwnReference))?;
    let main = heads.next()?;
    let named = recognised(&main.text).filter(|target| is_list(*target));
    let target = subject.or(named)?;
    let mut columns = vec![Column {
        heading: if subject.is_some() { grid.sheet.name.as_str().into() } else { main.text.clone() },
        place: first.number,
    }];
    let is_of_recipients = matches!(
        target,
        Target::Recipients | Target::InternalRecipients | Target::ExternalRecipients | Target::Processors
    );
    let more: Vec<(u32, Option<usize>, Arc<str>)> = heads
        .map(|head| {
            let is_occasion = is_of_recipients && is_occasion(&head.text);
            let field = (!is_occasion).then(|| {
                columns.push(Column { heading: head.text.clone(), place: first.number });
                columns.len() - 1
            });
            (head.column, field, head.text)
        })
        .collect();
    let mut table = Table {
        orientation: Orientation::Columns,
        header: None,
        entries: vec![Entry { fields: vec![Vec::new(); columns.len()] }],
        columns,
        outside: Vec::new(),
    };
    let heads = Heads { number: (number.column, number.text), main: main.column, more };
    for at in 1..grid.sheet.rows.len() {
        heads.row(grid, at, &mut table);
    }
    Some(table)
}

/// Why recipients get the data.
fn is_occasion(heading: &str) -> bool {
    pattern!(r"\banlass|\bgrund\b|\bzweck|offenlegung").is_match(&fold(heading))
}

/// The headings of a numbered table.
struct Heads {
    number: (u32, Arc<str>),
    main: u32,
    /// Column, its field unless it is the occasion, heading.
    more: Vec<(u32, Option<usize>, Arc<str>)>,
}

impl Heads {
    fn row(&self, grid: &Grid, at: usize, table: &mut Table) {
        let row = grid.sheet.rows[at].number;
        let beside = |column: u32, heading: &Arc<str>| Beside {
            heading: heading.clone(),
            row,
            column,
            text: grid.sheet.text(row, column).into(),
        };
        let pieces: Vec<Piece> = grid.pieces(at).collect();
        let is_there = |column: u32| pieces.iter().any(|piece| piece.column == column);
        let has_main = is_there(self.main);
        let fields = &mut table.entries[0].fields;
        let mut about = About::default();
        // A number may reach down over several rows.
        let number = grid.filled(row, self.number.0);
        if !number.is_empty() && has_main {
            about.number = Some(Beside { text: number.into(), ..beside(self.number.0, &self.number.1) });
        }
        for mut piece in pieces {
            if piece.column == self.main {
                let occasion = self.more.iter().find(|(_, field, _)| field.is_none());
                about.occasion = occasion
                    .filter(|(column, ..)| !grid.sheet.text(row, *column).is_empty())
                    .map(|(column, _, heading)| beside(*column, heading));
                piece.about = Some(Box::new(std::mem::take(&mut about)));
                fields[0].push(piece);
                continue;
            }
            match self.more.iter().find(|(column, ..)| *column == piece.column) {
                Some((_, Some(field), _)) => fields[*field].push(piece),
                // Told with the cell that they belong to.
                _ if has_main && (piece.column == self.number.0 || self.is_occasion(piece.column)) => {}
                _ => table.outside.push(piece),
            }
        }
    }

    /// Only the first column of occasions is one.
    fn is_occasion(&self, column: u32) -> bool {
        let first = self.more.iter().find(|(_, field, _)| field.is_none());
        first.is_some_and(|(occasion, ..)| *occasion == column)
    }
}
