//! A section as the values of a form, and what a form says of it.

use std::collections::{BTreeMap, BTreeSet};

use time::Date;
use uuid::Uuid;

use super::{
    Field, Kind, List, Section,
    rows::{self, Columns},
};
use crate::{
    processing_activity::{
        lines::number_text,
        model::{Reach, Sheet},
        relations,
    },
    web::{
        conflict::{self, Values},
        form::{Fields, Form},
        validate,
    },
};

/// Another activity's number in front of a section that it stands for.
pub const SAME_AS: &str = "same_as";
/// `{row}.zeile` says that a row is there: what somebody removes meanwhile is seen like any change.
pub const ROW: &str = "zeile";
pub const THERE: &str = "da";
/// Why a row may not vanish unasked: it was changed, is referred to, or came meanwhile.
pub const CHANGED: &str = "geändert";
pub const USED: &str = "verwendet";
pub const ADDED: &str = "neu";
/// `{row}.entfernen` is ticked for a row that shall go.
pub const REMOVE: &str = "entfernen";
/// Rows of one list at most.
const MOST: usize = 1_000;

/// A row that a form shows: its id, and that of the row around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    pub id: Uuid,
    pub outer: Option<Uuid>,
}

/// The rows that a form shows, by list.
pub type Rows = BTreeMap<&'static str, Vec<Shown>>;

pub fn cell(row: Uuid, column: &str) -> String {
    format!("{row}.{column}")
}

/// The field of a form that names a list's rows.
pub fn rows_field(list: &str) -> String {
    format!("rows.{list}")
}

/// The stored section.
pub fn stored(section: &Section, sheet: &Sheet) -> (Values, Rows) {
    let mut values = Values::new();
    let mut shown = Rows::new();
    let own = rows::columns(sheet);
    for field in section.fields() {
        values.insert(field.name.to_owned(), text(field, &own, sheet));
    }
    if !section.key.is_empty() {
        values.insert(SAME_AS.to_owned(), same_as(section, sheet));
    }
    for list in section.lists() {
        let rows = rows::of(sheet, list.name);
        for row in &rows {
            values.insert(cell(row.id, ROW), THERE.to_owned());
            for field in list.fields {
                values.insert(cell(row.id, field.name), text(field, &row.columns, sheet));
            }
        }
        shown.insert(list.name, rows.iter().map(|row| Shown { id: row.id, outer: row.outer }).collect());
    }
    (values, shown)
}

fn same_as(section: &Section, sheet: &Sheet) -> String {
    let row = sheet.same_as.iter().find(|row| row.section == section.key);
    row.map(|row| row.number.map_or_else(|| HIDDEN.to_owned(), |number| number.to_string()))
        .unwrap_or_default()
}

/// A column as its field holds it.
pub fn text(field: &Field, columns: &Columns, sheet: &Sheet) -> String {
    let string =
        |name: &str| columns.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let number = |name: &str| {
        let value = columns.get(name).filter(|value| value.is_number());
        value.map(ToString::to_string).unwrap_or_default()
    };
    match field.kind {
        Kind::Line(_) | Kind::Text(..) | Kind::Country | Kind::Choice(..) | Kind::Radio(_) => {
            string(field.name)
        }
        Kind::Department => string("department_id"),
        Kind::Date => {
            let value = columns.get(field.name).cloned().unwrap_or_default();
            let date: Option<Date> = serde_json::from_value(value).unwrap_or_default();
            date.map(validate::date_text).unwrap_or_default()
        }
        Kind::Number(_) => number(field.name),
        Kind::Other => match number(field.name) {
            hidden if hidden.is_empty() && names_another(columns) => HIDDEN.to_owned(),
            number => number,
        },
        Kind::Tick => match columns.get(field.name).and_then(serde_json::Value::as_bool) {
            Some(true) => "ja".to_owned(),
            _ => String::new(),
        },
        Kind::Ticks(_) => {
            let chosen: Vec<String> =
                serde_json::from_value(columns.get(field.name).cloned().unwrap_or_default())
                    .unwrap_or_default();
            chosen.join(",")
        }
        Kind::Reach => {
            let reach = serde_json::Value::Object(columns.clone());
            let reach: Reach = serde_json::from_value(reach).unwrap_or_default();
            relations::reach_text(sheet, &reach)
        }
        Kind::DataNumber => {
            let part = |name| columns.get(name).and_then(serde_json::Value::as_i64).unwrap_or_default();
            match (i32::try_from(part("number")), i32::try_from(part("sub_number"))) {
                (Ok(number), Ok(sub_number)) if number > 0 => number_text((number, sub_number)),
                _ => String::new(),
            }
        }
        Kind::AppliesTo => APPLIES_TO
            .iter()
            .find_map(|(word, column)| Some(format!("{word}:{}", columns.get(*column)?.as_str()?)))
            .unwrap_or_default(),
    }
}

fn names_another(columns: &Columns) -> bool {
    let id = columns.get("related_id").and_then(|id| id.as_str()?.parse().ok());
    id.is_some_and(|id: Uuid| !id.is_nil())
}

/// Stands for an activity that the person may not see: it has no number here, and stays.
pub const HIDDEN: &str = "?";

/// What a legal basis may be for: the word in the form, and the column.
pub const APPLIES_TO: [(&str, &str); 4] = [
    ("zweck", "purpose_id"),
    ("personen", "data_subject_id"),
    ("daten", "data_category_id"),
    ("empfaenger", "recipient_id"),
];

/// What the form says, as [`stored`] would write it. A field that was not sent is not there: it stays
/// as it is. Rows that say nothing and were never stored are left out.
pub fn submitted(section: &Section, fields: &Fields, sheet: &Sheet) -> (Values, Rows) {
    let mut values = Values::new();
    let mut shown = Rows::new();
    for field in section.fields().filter(|field| fields.has(field.name)) {
        values.insert(field.name.to_owned(), normal(field, fields, field.name, sheet));
    }
    if !section.key.is_empty() && fields.has(SAME_AS) {
        values.insert(SAME_AS.to_owned(), fields.text(SAME_AS).to_owned());
    }
    let original = conflict::original(fields);
    for list in section.lists() {
        let known: BTreeSet<Uuid> = rows::of(sheet, list.name).iter().map(|row| row.id).collect();
        let mut rows = Vec::new();
        for row in sent_rows(fields, list) {
            let mut cells: Values = list
                .fields
                .iter()
                .map(|field| (field, cell(row.id, field.name)))
                .filter(|(_, name)| fields.has(name))
                .map(|(field, name)| (name.clone(), normal(field, fields, &name, sheet)))
                .collect();
            let there = cell(row.id, ROW);
            let was_there = original.contains_key(&there) || known.contains(&row.id);
            if !was_there && is_blank(list, row.id, &cells) {
                continue;
            }
            name_nameless(list, row.id, &mut cells, &original);
            // After a conflict somebody may have taken the other's row, which they had removed.
            let is_taken = [CHANGED, USED, ADDED].contains(&fields.text(&there));
            let is_removed = fields.text(&cell(row.id, REMOVE)) == "ja"
                || (fields.has(&there) && fields.text(&there).is_empty());
            let state = if is_removed && !is_taken { "" } else { THERE };
            values.insert(there, state.to_owned());
            if !state.is_empty() {
                values.extend(cells);
                rows.push(row);
            }
        }
        shown.insert(list.name, rows);
    }
    (values, shown)
}

/// The rows that a form names, each once.
pub fn sent_rows(fields: &Fields, list: &List) -> Vec<Shown> {
    let mut seen = BTreeSet::new();
    let sent = fields.all(&rows_field(list.name)).iter().filter_map(|text| {
        let (outer, id) = match text.split_once('/') {
            Some((outer, id)) => (Some(outer.parse().ok()?), id),
            None => (None, text.as_str()),
        };
        Some(Shown { id: id.parse().ok()?, outer })
    });
    sent.filter(|row| seen.insert(row.id)).take(MOST).collect()
}

/// Whether nobody wrote anything into the row; choices stand at something from the start.
fn is_blank(list: &List, row: Uuid, cells: &Values) -> bool {
    list.fields.iter().all(|field| match field.kind {
        Kind::Choice(..) | Kind::Radio(_) | Kind::AppliesTo => true,
        _ => cells.get(&cell(row, field.name)).is_none_or(String::is_empty),
    })
}

/// A further statement has a name in any case.
fn name_nameless(list: &List, row: Uuid, cells: &mut Values, original: &Values) {
    let label = cell(row, "label");
    let was_nameless = original.get(&label).is_some_and(String::is_empty);
    if let Some(typed) = cells.get_mut(&label).filter(|typed| typed.is_empty() && !was_nameless)
        && list.name == "extra_values"
    {
        "Angabe".clone_into(typed);
    }
}

/// A typed value the way [`stored`] would write it, if it can be told; else as it was typed.
fn normal(field: &Field, fields: &Fields, name: &str, sheet: &Sheet) -> String {
    let typed = fields.text(name).to_owned();
    match field.kind {
        Kind::Date => {
            let date = validate::date(&mut Form::new().with(name, &typed), name);
            date.map_or(typed, validate::date_text)
        }
        // A hidden empty field stands before the boxes, so that "not ticked" is said, too.
        Kind::Tick => fields.all(name).last().cloned().unwrap_or_default(),
        Kind::Ticks(options) => {
            let ticked: Vec<&str> = fields.all(name).iter().flat_map(|value| value.split(',')).collect();
            let known = options.iter().map(|(key, _)| *key).filter(|key| ticked.contains(key));
            known.collect::<Vec<_>>().join(",")
        }
        Kind::Reach => {
            let chosen = relations::chosen(fields, name);
            relations::reach(sheet, &chosen).map_or(typed, |reach| relations::reach_text(sheet, &reach))
        }
        Kind::Number(_) => typed.parse::<i32>().map_or(typed, |number| number.to_string()),
        _ => typed,
    }
}
