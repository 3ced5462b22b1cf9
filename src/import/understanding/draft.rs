//! The sheet that one row becomes, and the trace of its cells.

use std::{collections::BTreeSet, sync::Arc};

use uuid::Uuid;

use super::{
    Mark, Setting, State, Trace, Understood,
    ties::{self, Tie},
};
use crate::{
    database::id::ActivityId,
    findings::{
        data::{is_offence, is_special},
        text::fold,
    },
    import::{
        mapping::{
            Assignment,
            table::{About, Column, Entry, Filled, Orientation, Piece},
        },
        texts::Texts,
        understanding::choice,
    },
    line_list::positions,
    processing_activity::{
        lines::Named,
        model::{DataCategory, ExtraValue, Item, Sheet},
    },
    register::Stage,
    web::validate::{NAME, TEXT},
};

/// Of a new activity; one that is known has its name.
pub const NO_NAME: &str = "Die Bezeichnung fehlt. Bitte tragen Sie sie nach.";

/// Items of one list at most, as in the Kurzblatt.
pub(super) const ITEMS: usize = 1_000;

pub(super) struct Draft<'a> {
    at: usize,
    pub sheet: Box<Sheet>,
    trace: Vec<Trace>,
    marks: Vec<Mark>,
    unmarked: &'a BTreeSet<String>,
    /// Cells that are about numbered data categories.
    ties: Vec<Tie>,
    /// Pointers, which are the same in every activity.
    texts: &'a mut Texts,
}

/// What became of a cell, before it is noted.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub state: Option<State>,
    pub fields: Vec<String>,
    pub problem: Option<String>,
}

impl Placed {
    pub fn verbatim(field: impl Into<String>) -> Self {
        Self { state: Some(State::Verbatim), fields: vec![field.into()], problem: None }
    }

    pub fn interpreted(field: impl Into<String>) -> Self {
        Self { state: Some(State::Interpreted), fields: vec![field.into()], problem: None }
    }

    pub fn with_problem(self, sentence: impl Into<String>) -> Self {
        Self { problem: Some(sentence.into()), ..self }
    }
}

impl<'a> Draft<'a> {
    pub fn new(at: usize, setting: Setting, unmarked: &'a BTreeSet<String>, texts: &'a mut Texts) -> Self {
        let mut sheet = Box::new(Sheet::empty(ActivityId(Uuid::now_v7())));
        sheet.number = i32::try_from(at + 1).unwrap_or(i32::MAX);
        sheet.legal_regime = setting.regime;
        Self { at, sheet, trace: Vec::new(), marks: Vec::new(), unmarked, ties: Vec::new(), texts }
    }

    pub fn note(&mut self, heading: &Arc<str>, to: Assignment, piece: &Piece, placed: Placed) {
        let about = piece.about.as_deref();
        let filled = about.and_then(|about| about.filled.clone());
        let mut text = piece.text.clone();
        let mut problem = placed.problem;
        if let Some(Filled::Above { row, written }) = &filled {
            text = written.clone();
            problem.get_or_insert_with(|| {
                format!("„{written}“ ist als der Text der Zelle darüber gelesen (Zeile\u{a0}{row}). Bitte prüfen Sie das.")
            });
        }
        let fields: Box<[Arc<str>]> = placed.fields.iter().map(|field| self.texts.shared(field)).collect();
        if let Some(about) = about {
            self.beside(piece, about, &fields);
        }
        self.trace.push(Trace {
            sheet: piece.sheet,
            row: piece.row,
            column: piece.column,
            heading: heading.clone(),
            to,
            activity: Some(self.at),
            text,
            filled: filled.map(Box::new),
            state: placed.state.unwrap_or(State::LeftOut),
            fields,
            problem,
        });
    }

    /// The cells of a form's row that say more of the items in `fields`.
    fn beside(&mut self, piece: &Piece, about: &About, fields: &[Arc<str>]) {
        for (cell, is_number) in about
            .number
            .iter()
            .map(|cell| (cell, true))
            .chain(about.occasion.iter().map(|cell| (cell, false)))
        {
            let mut placed = Placed {
                state: Some(State::Interpreted),
                fields: fields.iter().map(ToString::to_string).collect(),
                problem: None,
            };
            if is_number {
                match ties::numbers(&cell.text) {
                    Some(numbers) => self.ties.push(Tie {
                        fields: fields.into(),
                        numbers,
                        words: format!("{}: {}", cell.text, piece.text),
                        trace: self.trace.len(),
                    }),
                    None => {
                        placed = self
                            .extra_value(&cell.heading, &format!("{}: {}", cell.text, piece.text))
                            .with_problem(ties::UNCLEAR);
                    }
                }
            } else if !ties::occasion(&mut self.sheet, fields, &cell.text) {
                placed = self.extra_value(&cell.heading, &format!("{}: {}", piece.text, cell.text));
            }
            let cell = Piece {
                sheet: piece.sheet,
                row: cell.row,
                column: cell.column,
                text: cell.text.clone(),
                date: None,
                about: None,
            };
            let heading = if is_number { &about.number } else { &about.occasion };
            if let Some(heading) = heading.as_ref().map(|cell| cell.heading.clone()) {
                self.note(&heading, Assignment::LeaveOut, &cell, placed);
            }
        }
    }

    /// A cell in which nothing stands, beside those of its row.
    pub fn empty_cell(&mut self, orientation: Orientation, column: &Column, to: Assignment, entry: &Entry) {
        let Some(beside) = entry.fields.iter().flatten().next() else { return };
        let Column { heading, place } = column;
        let (row, column) = match orientation {
            Orientation::Rows => (beside.row, *place),
            Orientation::Columns => (*place, beside.column),
        };
        self.trace.push(Trace {
            sheet: beside.sheet,
            row,
            column,
            heading: heading.clone(),
            to,
            activity: Some(self.at),
            text: Arc::default(),
            filled: None,
            state: State::Empty,
            fields: Box::default(),
            problem: None,
        });
    }

    /// Under "Weitere Angaben", in as many pieces as its length needs.
    pub fn extra_value(&mut self, heading: &str, text: &str) -> Placed {
        let label: String = heading.chars().take(NAME).collect();
        let label = if label.trim().is_empty() { "Angabe".to_owned() } else { label };
        let mut fields = Vec::new();
        for part in chunks(text) {
            fields.push(format!("/extra_values/{}", self.sheet.extra_values.len()));
            let row = ExtraValue { label: label.clone(), text: part, ..ExtraValue::default() };
            self.sheet.extra_values.push(row);
        }
        Placed { state: Some(State::ExtraValue), fields, problem: None }
    }

    /// Adds to a text of the sheet; what is too long for it becomes an extra value.
    pub fn add_text(
        &mut self,
        heading: &str,
        text: &str,
        pointer: &str,
        field: impl Fn(&mut Sheet) -> &mut String,
    ) -> Placed {
        let own = field(&mut self.sheet);
        if own.lines().any(|line| line == text) || own == text {
            return Placed::verbatim(pointer);
        }
        let both = if own.is_empty() { text.to_owned() } else { format!("{own}\n{text}") };
        if both.chars().count() > TEXT {
            return self.extra_value(heading, text).with_problem(too_long(TEXT));
        }
        *own = both;
        Placed::verbatim(pointer)
    }

    /// Sets a short text; a second one, or a long one, becomes an extra value.
    pub fn set_line(
        &mut self,
        heading: &str,
        text: &str,
        pointer: &str,
        field: impl Fn(&mut Sheet) -> &mut String,
    ) -> Placed {
        let own = field(&mut self.sheet);
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if own == &line {
            return Placed::verbatim(pointer);
        }
        if !own.is_empty() {
            let problem =
                "Hier steht ein zweiter Wert. Er steht unter „Weitere Angaben“; bitte prüfen Sie ihn.";
            return self.extra_value(heading, text).with_problem(problem);
        }
        if line.chars().count() > NAME {
            return self.extra_value(heading, text).with_problem(too_long(NAME));
        }
        *own = line;
        Placed::verbatim(pointer)
    }

    /// A data category under the next number, marked when its words speak of Art. 9 or 10.
    pub fn data_category(&mut self, named: Named, is_special_column: bool) -> String {
        let text = Named::render(&named.name, &named.note);
        let folded = fold(&text);
        let may_mark = !self.unmarked.contains(&text);
        let has_special = is_special_column || may_mark && is_special(&folded);
        let has_offence = may_mark && is_offence(&folded);
        let field = format!("/data_categories/items/{}", self.sheet.data_categories.len());
        let kinds = if has_special { choice::special_kinds(&text) } else { Vec::new() };
        if has_special && !is_special_column {
            let mark = Mark { text: text.clone(), field: field.clone(), article: 9, kinds: kinds.clone() };
            self.marks.push(mark);
        }
        if has_offence {
            self.marks.push(Mark { text, field: field.clone(), article: 10, kinds: Vec::new() });
        }
        self.sheet.data_categories.push(DataCategory {
            id: Uuid::now_v7(),
            number: self.sheet.next_data_number,
            name: named.name,
            note: named.note,
            special_category: has_special,
            special_kinds: kinds,
            criminal_offences: has_offence,
            ..DataCategory::default()
        });
        self.sheet.next_data_number += 1;
        field
    }

    /// Whether the category that was put in last is marked.
    pub fn is_marked(&self, field: &str) -> bool {
        self.marks.iter().any(|mark| mark.field == field)
    }

    pub fn finished(mut self) -> (Understood, Vec<Trace>) {
        let mut problems = Vec::new();
        if self.sheet.name.is_empty() {
            let reference = self.sheet.own_reference.clone();
            self.sheet.name = if reference.is_empty() { "Ohne Bezeichnung".to_owned() } else { reference };
            problems.push(NO_NAME.to_owned());
        }
        let says_ended = fold(&self.sheet.name).contains("inaktiv");
        if says_ended && self.sheet.stage != Stage::Ended {
            problems.push(
                "Die Bezeichnung sagt „inaktiv“, das Betriebsstadium ist aber ein anderes. Bitte prüfen Sie beides.".to_owned(),
            );
        }
        for (trace, problem) in ties::resolve(&mut self.sheet, &self.ties) {
            self.trace[trace].problem = Some(problem);
        }
        // In the order of the file, whatever was read first.
        self.trace.sort_by_key(|trace| (trace.sheet, trace.row, trace.column));
        let sheet = &mut self.sheet;
        place(&mut sheet.systems);
        place(&mut sheet.joint_controllers);
        place(&mut sheet.purposes);
        place(&mut sheet.legal_bases);
        place(&mut sheet.data_subjects);
        place(&mut sheet.data_categories);
        place(&mut sheet.recipients);
        place(&mut sheet.transfers);
        place(&mut sheet.retention_rules);
        place(&mut sheet.measures);
        place(&mut sheet.extra_values);
        place(&mut sheet.documents);
        place(&mut sheet.sub_rules);
        (Understood { sheet: self.sheet, whole: None, marks: self.marks, problems }, self.trace)
    }
}

/// Gives rows their places, ids where they have none, and no more memory than they need.
fn place<R: Item>(rows: &mut Vec<R>) {
    let places = positions::assign(&vec![None; rows.len()]);
    let old = std::mem::replace(rows, Vec::with_capacity(rows.len()));
    rows.extend(old.into_iter().zip(places).map(|(row, position)| {
        let id = if row.id().is_nil() { Uuid::now_v7() } else { row.id() };
        row.at(id, position)
    }));
}

pub(super) fn too_long(letters: usize) -> String {
    let letters = if letters == TEXT { "20.000".to_owned() } else { letters.to_string() };
    format!(
        "Der Text ist für dieses Feld zu lang (höchstens {letters} Zeichen) und steht deshalb an anderer Stelle. Bitte teilen Sie ihn auf."
    )
}

/// The text in pieces that a field can hold, divided between words where that is possible.
pub(super) fn chunks(text: &str) -> Vec<String> {
    let mut rest = text;
    let mut found = Vec::new();
    while let Some((end, _)) = rest.char_indices().nth(TEXT) {
        let cut = rest[..end].rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(end);
        found.push(rest[..cut].trim().to_owned());
        rest = rest[cut..].trim_start();
    }
    found.push(rest.to_owned());
    found.retain(|part| !part.is_empty());
    found
}
