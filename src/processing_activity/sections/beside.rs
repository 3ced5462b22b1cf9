//! Two people in one section: what to store, and what to ask first. A row is there or not, whatever its
//! columns say. What somebody does to a row, to a row inside it, or with reference to it keeps it from
//! vanishing unasked.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    Kind, List, Section,
    values::{
        ADDED, APPLIES_TO, CHANGED, REMOVE, ROW, Rows, Shown, THERE, USED, cell, sent_rows, stored, submitted,
    },
};
use crate::{
    processing_activity::{model::Sheet, relations},
    web::{
        conflict::{self, Blame, Conflict, Contradiction, Merged, Values},
        form::{Fields, Form},
    },
};

/// What the form was made from, what it says, what is stored now, and what comes of the three.
pub struct Both {
    original: Values,
    mine: Values,
    my_rows: Rows,
    pub theirs: Values,
    their_rows: Rows,
    pub merged: Merged,
}

type Sent = Vec<(&'static List, Shown)>;

/// Compares a section's form with what is stored.
pub fn compare(section: &Section, fields: &Fields, sheet: &Sheet) -> Both {
    let (mine, my_rows) = submitted(section, fields, sheet);
    let (theirs, their_rows) = stored(section, sheet);
    let sent: Sent = section
        .lists()
        .flat_map(|list| sent_rows(fields, list).into_iter().map(move |row| (list, row)))
        .collect();
    let mut both = Both {
        original: conflict::original(fields),
        mine,
        my_rows,
        theirs,
        their_rows,
        merged: Merged::default(),
    };
    both.forget_gone_numbers(section, &sent, sheet);
    both.settle_rows(section, &sent, fields);
    both.merged = conflict::merge(&both.original, &both.mine, &both.theirs);
    both
}

impl Both {
    /// A number that was removed meanwhile is no change of those who left it where it was, and nobody
    /// names one whose data category they let go.
    fn forget_gone_numbers(&mut self, section: &Section, sent: &Sent, sheet: &Sheet) {
        let gone = self.numbers_let_go(sent);
        let cells = sent.iter().flat_map(|(list, row)| {
            list.fields.iter().filter(|field| field.kind == Kind::Reach).map(|field| cell(row.id, field.name))
        });
        debug_assert!(section.fields().all(|field| field.kind != Kind::Reach));
        for name in cells {
            let Some(mine) = self.mine.get_mut(&name) else { continue };
            if let Some(before) = self.original.get_mut(&name) {
                relations::forget_gone(sheet, before, mine);
            }
            relations::forget(&gone, mine);
        }
    }

    /// The numbers of data categories that are not stored any more and that this form does not want back.
    fn numbers_let_go(&self, sent: &Sent) -> Vec<String> {
        let is_let_go = |row: Uuid| {
            let there = cell(row, ROW);
            !self.theirs.contains_key(&there) && self.mine.get(&there).is_some_and(String::is_empty)
        };
        let numbered = sent.iter().flat_map(|(list, row)| {
            let fields = list.fields.iter().filter(|field| field.kind == Kind::DataNumber);
            fields.map(|field| (row.id, cell(row.id, field.name)))
        });
        numbered
            .filter(|(row, _)| is_let_go(*row))
            .filter_map(|(_, name)| self.original.get(&name).cloned())
            .collect()
    }

    /// Says of each row what happened to it, so that [`conflict::merge`] sees a row as one value.
    fn settle_rows(&mut self, section: &Section, sent: &Sent, fields: &Fields) {
        let mine = touched(section, &self.original, &self.mine, &all_rows(sent, &Rows::new(), section));
        let mut now = self.theirs.clone();
        for (_, row) in sent {
            now.entry(cell(row.id, ROW)).or_default();
        }
        let theirs = touched(section, &self.original, &now, &all_rows(sent, &self.their_rows, section));
        let is_remembered = !self.original.is_empty();
        for (list, row) in sent {
            self.keep_number(list, *row, fields);
            let there = cell(row.id, ROW);
            let is_removed = self.mine.get(&there).is_some_and(String::is_empty);
            if !self.theirs.contains_key(&there) {
                list.fields.iter().for_each(|field| drop(self.original.remove(&cell(row.id, field.name))));
                if let Some(state) = mine.get(&row.id).filter(|_| !is_removed) {
                    self.mine.insert(there, (*state).to_owned());
                }
                continue;
            }
            let state = theirs.get(&row.id).copied().or_else(|| conflict::unanswered(fields, &there));
            match state.filter(|_| is_removed) {
                Some(state) => drop(self.theirs.insert(there.clone(), state.to_owned())),
                // What the answer was about is known; nothing came after it.
                None if self.original.contains_key(&there)
                    && conflict::before(fields, &there) != Some("") =>
                {
                    self.original.insert(there.clone(), THERE.to_owned());
                }
                None => {}
            }
            if is_remembered && !self.original.contains_key(&there) {
                self.settle_new(list, *row);
            }
        }
        // What is inside a row comes and goes with it; if the row stays, it is compared then.
        for (list, row) in sent {
            let Some(around) = row.outer.map(|outer| cell(outer, ROW)) else { continue };
            let is_leaving =
                !self.theirs.contains_key(&around) || self.mine.get(&around).is_some_and(String::is_empty);
            if self.original.contains_key(&around) && is_leaving {
                self.mine.remove(&cell(row.id, ROW));
                list.fields.iter().for_each(|field| drop(self.mine.remove(&cell(row.id, field.name))));
            }
        }
    }

    /// A row that is stored and that this form made itself, before it was sent once more.
    fn settle_new(&mut self, list: &List, row: Shown) {
        for field in list.fields {
            let name = cell(row.id, field.name);
            if self.mine.contains_key(&name) {
                self.original.entry(name).or_default();
            }
        }
    }

    /// A data category keeps its number, which is asked for in new rows only.
    fn keep_number(&mut self, list: &List, row: Shown, fields: &Fields) {
        for field in list.fields.iter().filter(|field| field.kind == Kind::DataNumber) {
            let name = cell(row.id, field.name);
            let before = conflict::before(fields, &name).or(self.theirs.get(&name).map(String::as_str));
            let is_left = before.is_some_and(|before| {
                self.mine.get(&name).is_some_and(|mine| mine.is_empty() || mine == before)
            });
            if is_left {
                self.mine.remove(&name);
            }
        }
    }

    /// The rows that there shall be: what is in conflict stands as this person (or else the other) has it.
    pub fn left(&self, section: &Section, as_mine: bool) -> Rows {
        let conflicts = self.merged.conflicts.iter().filter(|_| as_mine);
        let asked: BTreeMap<&str, bool> =
            conflicts.map(|conflict| (conflict.field.as_str(), !conflict.mine.is_empty())).collect();
        let lives = |row: &Shown| {
            let there = cell(row.id, ROW);
            match asked.get(there.as_str()) {
                Some(is_mine) => *is_mine,
                None => {
                    let state = self.merged.values.get(&there).or_else(|| self.theirs.get(&there));
                    state.is_none_or(|state| !state.is_empty())
                }
            }
        };
        let mut left = Rows::new();
        for list in section.lists() {
            let mut rows: Vec<Shown> = Vec::new();
            let mut seen = BTreeSet::new();
            let all = self.their_rows.get(list.name).into_iter().chain(self.my_rows.get(list.name)).flatten();
            rows.extend(all.filter(|row| lives(row) && seen.insert(row.id)));
            // Who removes a row removes what is inside it.
            if let Some(around) =
                section.lists().find(|around| around.inner.is_some_and(|inner| inner.name == list.name))
            {
                let outer: BTreeSet<Uuid> =
                    left.get(around.name).into_iter().flatten().map(|row: &Shown| row.id).collect();
                rows.retain(|row| row.outer.is_some_and(|id| outer.contains(&id)));
            }
            left.insert(list.name, rows);
        }
        left
    }

    /// The rows that a page shows again: those that are left, those in question with what is inside them,
    /// those that this person ticked to be removed, and new ones that nobody filled yet.
    pub fn rows_to_show(&self, section: &Section, fields: &Fields) -> Rows {
        let asked: BTreeSet<&str> =
            self.merged.conflicts.iter().map(|conflict| conflict.field.as_str()).collect();
        let is_asked = |id: Uuid| asked.contains(cell(id, ROW).as_str());
        let mut rows = self.left(section, false);
        for list in section.lists() {
            let shown = rows.entry(list.name).or_default();
            let known: BTreeSet<Uuid> = shown.iter().map(|row| row.id).collect();
            let more = sent_rows(fields, list).into_iter().filter(|row| {
                let there = cell(row.id, ROW);
                let is_gone = conflict::before(fields, &there).is_some() && !self.theirs.contains_key(&there);
                !known.contains(&row.id) && (!is_gone || is_asked(row.id) || row.outer.is_some_and(is_asked))
            });
            shown.extend(more);
        }
        rows
    }

    /// Puts the outcome into the form: what is in conflict as this person (or else the other) has it.
    pub fn fill(&self, form: &mut Form, as_mine: bool) {
        for (field, value) in &self.merged.values {
            form.fields.set(field, value);
        }
        for conflict in self.merged.conflicts.iter().filter(|_| as_mine) {
            form.fields.set(&conflict.field, &conflict.mine);
        }
        self.show_theirs(form);
    }

    /// Rows that the form does not hold yet: somebody else made them meanwhile.
    pub fn show_theirs(&self, form: &mut Form) {
        for (field, value) in &self.theirs {
            if !form.fields.has(field) {
                form.fields.set(field, value);
                if conflict::before(&form.fields, field).is_none() {
                    let shown = Values::from([(field.clone(), value.clone())]);
                    conflict::remember(&mut form.fields, &shown);
                }
            }
        }
    }

    /// What to do about a contradiction in a filled form: nothing when it was stored before, an error when
    /// this person made it, questions when it takes both. `asked` collects these.
    pub fn judge(&self, form: &mut Form, contradiction: Contradiction, asked: &mut Vec<Conflict>) {
        let is_row = |field: &str| field.ends_with(&cell_end());
        let now = |field: &str| match is_row(field) {
            true => THERE.to_owned(),
            false => form.fields.text(field).to_owned(),
        };
        match contradiction.blame(&self.original, &self.mine, &self.theirs, now) {
            Blame::Nobody => {}
            Blame::Mine if contradiction.sentence.is_empty() => {}
            Blame::Mine => form.fail(&contradiction.field, contradiction.sentence),
            Blame::Both(conflicts) => asked.extend(conflicts.into_iter().map(|mut conflict| {
                if is_row(&conflict.field) && conflict.original.is_empty() {
                    let states = [&mut conflict.mine, &mut conflict.theirs];
                    states
                        .into_iter()
                        .filter(|state| !state.is_empty())
                        .for_each(|state| ADDED.clone_into(state));
                }
                conflict
            })),
        }
    }

    /// Asks about more fields; the form holds this person's side of each.
    pub fn ask_about(&mut self, form: &mut Form, asked: Vec<Conflict>) {
        for conflict in asked {
            match conflict.field.strip_suffix(&cell_end()) {
                Some(row) if conflict.mine.is_empty() => form.fields.set(&format!("{row}.{REMOVE}"), "ja"),
                Some(_) => {}
                None => form.fields.set(&conflict.field, &conflict.mine),
            }
            self.merged.ask_about(conflict);
        }
    }
}

/// How the name of the field ends that says of a row that it is there.
fn cell_end() -> String {
    format!(".{ROW}")
}

/// The rows that were sent and those that are stored, each once.
fn all_rows(sent: &Sent, stored: &Rows, section: &Section) -> Sent {
    let mut rows = sent.clone();
    let mut seen: BTreeSet<Uuid> = sent.iter().map(|(_, row)| row.id).collect();
    for list in section.lists() {
        let more = stored.get(list.name).into_iter().flatten().filter(|row| seen.insert(row.id));
        rows.extend(more.map(|row| (list, *row)));
    }
    rows
}

/// The rows of which `now` says something else than `before`, itself or by a row inside it, and those
/// that it newly refers to.
fn touched(section: &Section, before: &Values, now: &Values, rows: &Sent) -> BTreeMap<Uuid, &'static str> {
    let numbers: BTreeMap<&str, Uuid> = rows
        .iter()
        .filter(|(list, _)| list.fields.iter().any(|field| field.kind == Kind::DataNumber))
        .filter_map(|(_, row)| {
            let name = cell(row.id, "number");
            let number = before.get(&name).or_else(|| now.get(&name))?;
            Some((number.as_str(), row.id))
        })
        .collect();
    let is_there = |values: &Values, row: Uuid| values.get(&cell(row, ROW)).map(|state| !state.is_empty());
    let has_inner = section.lists().any(|list| list.inner.is_some());
    let mut touched = BTreeMap::new();
    for (list, row) in rows {
        let (was, is) = (is_there(before, row.id) == Some(true), is_there(now, row.id));
        let mut is_changed = is.is_some_and(|is| is != was);
        for field in list.fields.iter().filter(|_| is == Some(true)) {
            let name = cell(row.id, field.name);
            let Some(value) = now.get(&name) else { continue };
            let old = before.get(&name);
            if old.is_some_and(|old| old != value) {
                is_changed = true;
                touched.insert(row.id, CHANGED);
            }
            let known = old.map(|old| references(field.kind, old, &numbers)).unwrap_or_default();
            for id in references(field.kind, value, &numbers).difference(&known) {
                touched.entry(*id).or_insert(USED);
            }
        }
        if let Some(outer) = row.outer.filter(|_| has_inner && is_changed) {
            touched.insert(outer, CHANGED);
        }
    }
    touched
}

/// The rows of the same sheet that a value names.
fn references(kind: Kind, value: &str, numbers: &BTreeMap<&str, Uuid>) -> BTreeSet<Uuid> {
    match kind {
        Kind::Reach => value.split(',').filter_map(|number| numbers.get(number.trim()).copied()).collect(),
        Kind::AppliesTo => {
            let named =
                value.split_once(':').filter(|(word, _)| APPLIES_TO.iter().any(|(known, _)| known == word));
            named.and_then(|(_, id)| id.parse().ok()).into_iter().collect()
        }
        _ => BTreeSet::new(),
    }
}
