//! Two people on one Kurzblatt: what to store, and what to ask first. A list counts as one value; what
//! its lines do not show counts as well when a line is removed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Departments, LISTS, forget_gone_numbers, read::read_all, render, submitted};
use crate::{
    processing_activity::{
        model::{Item, Sheet},
        sections::rows,
    },
    web::{
        conflict::{self, Blame, Conflict, Merged, Values},
        form::Form,
    },
};

/// What a row says beyond its line, by the row's id, as a form showed it. It travels in the form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct States(BTreeMap<Uuid, String>);

impl States {
    pub fn of(sheet: &Sheet) -> Self {
        let mut states = BTreeMap::new();
        for list in LISTS {
            for row in rows::of(sheet, table(list)) {
                let mut columns = row.columns;
                // A place is no statement; names are compared as the form showed them.
                ["position", "name", "text"].iter().for_each(|column| drop(columns.remove(*column)));
                if let Some(numbers) = columns.get_mut("numbers").and_then(serde_json::Value::as_array_mut) {
                    numbers.sort_by_key(ToString::to_string);
                }
                states.insert(row.id, digest(&columns));
            }
        }
        for row in &sheet.sub_rules {
            let state: &mut String = states.entry(row.rule_id).or_default();
            *state = digest(&(&*state, row.clone().at(row.id, 0)));
        }
        Self(states)
    }

    /// Whatever somebody sent; what is unreadable counts as nothing shown.
    pub fn parse(text: &str) -> Self {
        let pair = |pair: &str| {
            let (id, state) = pair.split_once(':')?;
            Some((id.parse().ok()?, state.to_owned()))
        };
        Self(text.split(' ').filter_map(pair).collect())
    }

    pub fn to_text(&self) -> String {
        self.0.iter().map(|(id, state)| format!("{id}:{state}")).collect::<Vec<_>>().join(" ")
    }

    /// Whether the row says something else now than it was shown with.
    fn differs(&self, row: Uuid, now: &Self) -> bool {
        self.0.get(&row).zip(now.0.get(&row)).is_some_and(|(shown, now)| shown != now)
    }
}

/// The list of rows that a field's lines stand for.
fn table(field: &str) -> &str {
    if field == "retention" { "retention_rules" } else { field }
}

fn digest(value: &impl Serialize) -> String {
    let bytes = Sha256::digest(serde_json::to_vec(value).unwrap_or_default());
    bytes[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What comes of a form.
pub enum Outcome {
    Wanted(Box<Sheet>),
    /// What is stored now, and what is asked.
    Asked(Values, Merged),
    /// The form got errors at its fields.
    Invalid,
}

/// Reads a Kurzblatt beside what is stored. `shown` has the names as the form showed them, `states` what
/// its rows were like, `settled` are the lists that the person decided after a question.
pub fn read(
    form: &mut Form,
    shown: &Sheet,
    departments: &Departments,
    states: &States,
    settled: &BTreeSet<String>,
) -> Outcome {
    let theirs = render(shown);
    let mut mine = submitted(&form.fields, shown);
    let mut original = conflict::original(&form.fields);
    let typed = mine.clone();
    forget_gone_numbers(&mut original, &mut mine, shown);
    let mut merged = conflict::merge(&original, &mine, &theirs);

    let conflicts = merged.conflicts.clone();
    let mut asked = Vec::new();
    let mut outcome = None;
    for as_mine in if conflicts.is_empty() { vec![true] } else { vec![true, false] } {
        let mut filled = form.clone();
        let now = fill(&mut filled, &merged, &typed, &theirs, as_mine);
        let mut contradictions = Vec::new();
        let wanted = read_all(&mut filled, shown, departments, &mut contradictions);
        for contradiction in contradictions {
            let value = |field: &str| now.get(field).cloned().unwrap_or_default();
            match contradiction.blame(&original, &mine, &theirs, value) {
                Blame::Nobody => {}
                Blame::Mine => filled.fail(&contradiction.field, contradiction.sentence),
                Blame::Both(more) => asked.extend(more),
            }
        }
        if let Some(wanted) = wanted.as_ref().filter(|_| as_mine) {
            let lost = lost_unseen(shown, wanted, states).into_iter();
            asked.extend(lost.filter(|list| !settled.contains(*list)).map(|list| Conflict {
                field: list.to_owned(),
                original: original.get(list).cloned().unwrap_or_default(),
                mine: mine.get(list).cloned().unwrap_or_default(),
                theirs: theirs.get(list).cloned().unwrap_or_default(),
            }));
        }
        if as_mine {
            outcome = Some((filled, wanted));
        }
    }
    asked.into_iter().for_each(|conflict| merged.ask_about(conflict));
    if !merged.conflicts.is_empty() {
        theirs.iter().filter(|(field, _)| !typed.contains_key(*field)).for_each(|(field, value)| {
            form.fields.set(field, value);
        });
        return Outcome::Asked(theirs, merged);
    }
    if let Some((filled, wanted)) = outcome {
        *form = filled;
        if let Some(wanted) = wanted.filter(|_| !form.has_errors()) {
            return Outcome::Wanted(Box::new(wanted));
        }
    }
    conflict::remember(&mut form.fields, &theirs);
    Outcome::Invalid
}

/// Puts the outcome into the form and gives it. What this person alone changed stays as it was typed; what
/// is in conflict stands as they (or else the other) have it.
fn fill(form: &mut Form, merged: &Merged, typed: &Values, theirs: &Values, as_mine: bool) -> Values {
    let mut now = theirs.clone();
    now.extend(merged.values.clone());
    for conflict in merged.conflicts.iter().filter(|_| as_mine) {
        now.insert(conflict.field.clone(), conflict.mine.clone());
    }
    for (field, value) in &now {
        if typed.get(field) != Some(value) || theirs.get(field) == Some(value) {
            form.fields.set(field, value);
        }
    }
    now
}

/// The lists from which a row goes whose other statements somebody changed meanwhile.
fn lost_unseen(shown: &Sheet, wanted: &Sheet, states: &States) -> Vec<&'static str> {
    let now = States::of(shown);
    let goes = |list: &&&str| {
        let stay: BTreeSet<Uuid> = rows::of(wanted, table(list)).iter().map(|row| row.id).collect();
        let mut rows = rows::of(shown, table(list)).into_iter();
        rows.any(|row| !stay.contains(&row.id) && states.differs(row.id, &now))
    };
    LISTS.iter().filter(goes).copied().collect()
}
