//! What a file says otherwise of an activity that is there: the one comparison, for foreign tables
//! ([`super::onto`]) and for the application's own files ([`super::whole`]). Both make of the stored sheet the one
//! that the file wants, under the ids of the stored rows.
//!
//! What would go, a row or an emptied field, is a difference of its own: it never goes along with what comes.

use std::collections::HashMap;

use serde_json::Value;
use uuid::Uuid;

use super::reading;
use crate::{
    database::{
        Write,
        id::{ActivityId, OrganisationId},
    },
    help,
    processing_activity::{
        model::{Document, SameAs, Sheet},
        save,
        sections::{
            Field, Kind, List, Part, SECTIONS, Section,
            read::help_key,
            rows::{self, Columns, Row},
            values,
            words::value_in_words,
        },
        store::{self, Selection},
    },
};

/// What of an activity is taken over or kept as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The column of the sheet or the name of its list; with [`GONE`] behind it for what would go of it.
    pub key: String,
    pub label: String,
    /// A line for each item that differs.
    pub stored: String,
    pub wanted: String,
    pub is_removal: bool,
    /// The file says what it said when it was last taken over; the record was changed here since.
    pub is_own_work: bool,
    pub is_taken: bool,
}

/// Behind the key of what would go.
const GONE: &str = ".removed";

/// No section asks for it; ending an activity has a page of its own.
const ENDED_ON: Field = Field { name: "ended_on", kind: Kind::Date, is_rare: false };

fn key_of(name: &str, is_removal: bool) -> String {
    if is_removal { format!("{name}{GONE}") } else { name.to_owned() }
}

fn is_removal(key: &str) -> bool {
    key.ends_with(GONE)
}

/// What the file says otherwise, in the order of the sheet; for each field and list what changes before what
/// would go.
pub fn between(stored: &Sheet, wanted: &Sheet) -> serde_json::Result<Vec<Difference>> {
    if stored == wanted {
        return Ok(Vec::new());
    }
    let changed = merged(stored, wanted, |key| !is_removal(key))?;
    let whole = merged(&changed, wanted, |_| true)?;
    let mut found = told(stored, &changed, false);
    found.extend(told(&changed, &whole, true));
    let places: Vec<String> = SECTIONS
        .iter()
        .flat_map(|section| {
            let same = (!section.key.is_empty()).then(|| same_as_name(section));
            same.into_iter().chain(names(section).map(str::to_owned))
        })
        .collect();
    let place = |difference: &Difference| {
        let name = difference.key.strip_suffix(GONE).unwrap_or(&difference.key);
        places.iter().position(|known| known == name)
    };
    found.sort_by_cached_key(place);
    Ok(found)
}

/// The columns and lists of a section, in its order.
fn names(section: &Section) -> impl Iterator<Item = &'static str> {
    section.parts.iter().map(|part| match part {
        Part::Field(field) => field.name,
        Part::List(list) => list.name,
    })
}

/// The lists of a sheet, without those inside their rows.
pub(super) fn lists() -> impl Iterator<Item = &'static List> {
    SECTIONS.iter().flat_map(|section| section.parts).filter_map(|part| match part {
        Part::Field(_) => None,
        Part::List(list) => Some(list),
    })
}

fn fields() -> impl Iterator<Item = &'static Field> {
    SECTIONS.iter().flat_map(|section| section.fields()).chain([&ENDED_ON])
}

/// The stored sheet with what of the wanted one is taken. Rows that are in both keep their ids and places.
pub fn merged(stored: &Sheet, wanted: &Sheet, takes: impl Fn(&str) -> bool) -> serde_json::Result<Sheet> {
    let (own, new) = (rows::columns(stored), rows::columns(wanted));
    let mut changes = Columns::new();
    for field in fields() {
        let text = value(field, &new, wanted);
        if text != value(field, &own, stored) && takes(&key_of(field.name, is_emptied(field, &text))) {
            copy(field, &new, &mut changes);
        }
    }
    let mut sheet = rows::with_columns(stored, changes)?;
    sheet.not_possible.clone_from(&stored.not_possible);
    let is_moved = stored.department != wanted.department;
    if is_moved && takes(&key_of("department", wanted.department.is_none())) {
        (sheet.department, sheet.department_id) = (wanted.department.clone(), wanted.department_id);
    }
    for section in SECTIONS.iter().filter(|section| !section.key.is_empty()) {
        take_same_as(section, wanted, &mut sheet, &takes);
    }
    for list in lists() {
        let taken = Taken { changes: takes(list.name), removals: takes(&key_of(list.name, true)) };
        if taken.changes || taken.removals {
            take_list(list, stored, wanted, taken, &mut sheet)?;
        }
    }
    let numbers = sheet.data_categories.iter().map(|row| row.number.saturating_add(1));
    sheet.next_data_number = numbers.fold(sheet.next_data_number, i32::max);
    // Only read, and so not among the columns.
    for row in &mut sheet.documents {
        let is_it = |known: &&Document| known.id == row.id && known.name == row.name;
        let known = stored.documents.iter().chain(&wanted.documents).find(is_it);
        row.details = known.map(|known| known.details.clone()).unwrap_or_default();
    }
    Ok(sheet)
}

/// From which other activity the section is taken.
fn take_same_as(section: &Section, wanted: &Sheet, sheet: &mut Sheet, takes: impl Fn(&str) -> bool) {
    let new = same_as(wanted, section);
    let source = |row: Option<&SameAs>| row.map(|row| row.source_id);
    if source(same_as(sheet, section)) == source(new)
        || !takes(&key_of(&same_as_name(section), new.is_none()))
    {
        return;
    }
    sheet.same_as.retain(|row| row.section != section.key);
    let last = sheet.same_as.iter().map(|row| row.position).max().unwrap_or_default();
    sheet.same_as.extend(new.map(|row| SameAs { position: last.saturating_add(1024), ..row.clone() }));
}

fn same_as<'a>(sheet: &'a Sheet, section: &Section) -> Option<&'a SameAs> {
    sheet.same_as.iter().find(|row| row.section == section.key)
}

fn same_as_name(section: &Section) -> String {
    format!("{}.{}", section.key, values::SAME_AS)
}

/// Which sides of a list's difference are taken.
#[derive(Clone, Copy)]
struct Taken {
    changes: bool,
    removals: bool,
}

fn take_list(
    list: &List,
    stored: &Sheet,
    wanted: &Sheet,
    taken: Taken,
    sheet: &mut Sheet,
) -> serde_json::Result<()> {
    let old = rows::of(stored, list.name);
    let new = rows::of(wanted, list.name);
    let outer = settled(list, (stored, &old), (wanted, &new), |_| taken);
    if let Some(inner) = list.inner {
        // What stands inside a row follows its wording.
        let main = list.required.first().copied().unwrap_or_default();
        let texts = |rows: &[Columns]| -> HashMap<Uuid, Value> {
            rows.iter().filter_map(|row| Some((id(row)?, row.get(main)?.clone()))).collect()
        };
        let before = texts(&old.iter().map(|row| row.columns.clone()).collect::<Vec<_>>());
        let after = texts(&outer);
        let is_reworded = |row: &Row| {
            row.outer.is_some_and(|id| before.contains_key(&id) && before.get(&id) != after.get(&id))
        };
        let (old, new) = (rows::of(stored, inner.name), rows::of(wanted, inner.name));
        let mut rows = settled(inner, (stored, &old), (wanted, &new), |row| Taken {
            removals: taken.removals || taken.changes && is_reworded(row),
            ..taken
        });
        let around = |row: &Columns| row.get("rule_id").and_then(Value::as_str).map(str::to_owned);
        rows.retain(|row| {
            around(row).and_then(|id| id.parse().ok()).is_some_and(|id| after.contains_key(&id))
        });
        rows.sort_by_key(around);
        rows::set(sheet, inner.name, rows)?;
    }
    rows::set(sheet, list.name, outer)
}

fn id(row: &Columns) -> Option<Uuid> {
    row.get("id")?.as_str()?.parse().ok()
}

/// The rows that become of the stored ones. Those that stay although the file does not have them stay behind
/// the row that they stood behind.
fn settled(
    list: &List,
    (stored, old): (&Sheet, &[Row]),
    (wanted, new): (&Sheet, &[Row]),
    taken: impl Fn(&Row) -> Taken,
) -> Vec<Columns> {
    let before: HashMap<Uuid, &Row> = old.iter().map(|row| (row.id, row)).collect();
    let after: HashMap<Uuid, &Row> = new.iter().map(|row| (row.id, row)).collect();
    let mut kept: HashMap<Option<Uuid>, Vec<Columns>> = HashMap::new();
    let mut last = None;
    for row in old {
        if after.contains_key(&row.id) {
            last = Some(row.id);
        } else if !taken(row).removals {
            kept.entry(last).or_default().push(row.columns.clone());
        }
    }
    let takes_order = new.iter().any(|row| taken(row).changes);
    let order = if takes_order { new } else { old };
    let mut rows = kept.remove(&None).unwrap_or_default();
    for row in order {
        let Some(wanted_row) = after.get(&row.id) else { continue };
        match before.get(&row.id) {
            Some(own) => rows.push(combined(list, (stored, own), (wanted, wanted_row), taken(own))),
            None if taken(row).changes => rows.push(row.columns.clone()),
            None => {}
        }
        rows.extend(kept.remove(&Some(row.id)).unwrap_or_default());
    }
    rows
}

/// The stored row with what is taken of the wanted one.
fn combined(
    list: &List,
    (stored, own): (&Sheet, &Row),
    (wanted, new): (&Sheet, &Row),
    taken: Taken,
) -> Columns {
    let mut columns = own.columns.clone();
    let mut is_changed = false;
    for field in list.fields {
        let text = value(field, &new.columns, wanted);
        let is_taken = if is_emptied(field, &text) { taken.removals } else { taken.changes };
        if is_taken && text != value(field, &own.columns, stored) {
            copy(field, &new.columns, &mut columns);
            is_changed = true;
        }
    }
    if is_changed {
        // The entry is found by its name.
        const ENTRIES: [&str; 6] =
            ["category_id", "recipient_id", "system_id", "document_id", "retention_period_id", "measure_id"];
        for entry in ENTRIES {
            // A legal basis is tied to a row by such a column.
            if list.name != "legal_bases" && columns.contains_key(entry) {
                columns.insert(entry.to_owned(), Value::Null);
            }
        }
    }
    columns
}

/// A column in words that can be compared.
fn value(field: &Field, columns: &Columns, sheet: &Sheet) -> String {
    let text = match field.kind {
        // Taken by its name, which may be new.
        Kind::Department => String::new(),
        Kind::Other => columns.get("related_id").and_then(Value::as_str).unwrap_or_default().to_owned(),
        _ => values::text(field, columns, sheet),
    };
    // Files are read without signs that nobody sees.
    reading::plain(&text)
}

/// Whether a field that says this says nothing. An empty box is an answer.
fn is_emptied(field: &Field, text: &str) -> bool {
    text.is_empty() && field.kind != Kind::Tick
}

fn copy(field: &Field, from: &Columns, to: &mut Columns) {
    let names: &[&str] = match field.kind {
        Kind::Reach => &["for_all", "numbers"],
        Kind::DataNumber => &["number", "sub_number"],
        Kind::AppliesTo => &["purpose_id", "data_subject_id", "data_category_id", "recipient_id"],
        Kind::Other => &["related_id", "number", "name"],
        _ => &[field.name],
    };
    for name in names {
        if let Some(value) = from.get(*name) {
            to.insert((*name).to_owned(), value.clone());
        }
    }
}

/// What is another one in the second sheet.
fn told(before: &Sheet, after: &Sheet, is_removal: bool) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut tell = |name: &str, label: String, stored: String, wanted: String| {
        if stored != wanted {
            found.push(Difference {
                key: key_of(name, is_removal),
                label,
                stored,
                wanted,
                is_removal,
                // Whoever compares and decides says so.
                is_own_work: false,
                is_taken: false,
            });
        }
    };
    let (own, new) = (rows::columns(before), rows::columns(after));
    for field in fields() {
        let words = |columns: &Columns, sheet: &Sheet| match field.kind {
            Kind::Department => sheet.department.clone().unwrap_or_default(),
            kind => value_in_words(kind, sheet, &[], &value(field, columns, sheet)),
        };
        let label = help::field(&help_key(None, field)).label.to_owned();
        tell(field.name, label, words(&own, before), words(&new, after));
    }
    for section in SECTIONS.iter().filter(|section| !section.key.is_empty()) {
        let words = |sheet: &Sheet| {
            let number =
                |row: &SameAs| row.number.map_or_else(String::new, |number| format!("\u{a0}{number}"));
            same_as(sheet, section).map(|row| format!("wie Tätigkeit{}", number(row))).unwrap_or_default()
        };
        tell(&same_as_name(section), section.title.to_owned(), words(before), words(after));
    }
    for list in lists() {
        let label = help::field(&format!("activity.{}", list.words)).label.to_owned();
        let (stored, wanted) = apart(lines(list, before), lines(list, after));
        tell(list.name, label, stored, wanted);
    }
    found
}

/// The lines that only one side has; all of them when they stand in another order only.
fn apart(before: Vec<String>, after: Vec<String>) -> (String, String) {
    let only = |own: &[String], others: &[String]| {
        let mut others: HashMap<&str, usize> = others.iter().fold(HashMap::new(), |mut counts, line| {
            *counts.entry(line.as_str()).or_default() += 1;
            counts
        });
        let own = own.iter().filter(|line| match others.get_mut(line.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        own.cloned().collect::<Vec<_>>().join("\n")
    };
    let found = (only(&before, &after), only(&after, &before));
    if found.0.is_empty() && found.1.is_empty() { (before.join("\n"), after.join("\n")) } else { found }
}

/// A list in words: a line for each row, and one for each row inside it.
fn lines(list: &List, sheet: &Sheet) -> Vec<String> {
    let inside: Vec<Row> = list.inner.map(|inner| rows::of(sheet, inner.name)).unwrap_or_default();
    let mut of: HashMap<Option<Uuid>, Vec<&Row>> = HashMap::new();
    for row in &inside {
        of.entry(row.outer).or_default().push(row);
    }
    let mut lines = Vec::new();
    for row in rows::of(sheet, list.name) {
        let own = line(list, &row, sheet);
        if let (Some(inner), Some(rows)) = (list.inner, of.get(&Some(row.id))) {
            let rows: Vec<String> = rows.iter().map(|row| line(inner, row, sheet)).collect();
            lines.push(format!("{own} – {}", rows.join("; ")));
        } else {
            lines.push(own);
        }
    }
    lines
}

/// A row in one line, what it is known by first.
fn line(list: &List, row: &Row, sheet: &Sheet) -> String {
    let words = list.fields.iter().filter_map(|field| {
        let text = match field.kind {
            Kind::Other => related_words(&row.columns),
            _ => value(field, &row.columns, sheet),
        };
        if text.is_empty() {
            return None;
        }
        let words = value_in_words(field.kind, sheet, &[], &text);
        let label = help::field(&help_key(Some(list), field)).label;
        match field.kind {
            _ if list.required.first() == Some(&field.name) => Some(words),
            Kind::Tick => Some(label.to_owned()),
            _ if words.is_empty() => None,
            _ => Some(format!("{label}: {words}")),
        }
    });
    words.collect::<Vec<_>>().join(" · ")
}

fn related_words(columns: &Columns) -> String {
    let number = columns.get("number").and_then(Value::as_i64).map(|number| format!("Nr.\u{a0}{number}"));
    let name = columns.get("name").and_then(Value::as_str).map(str::to_owned);
    number.into_iter().chain(name).collect::<Vec<_>>().join(" ")
}

/// The sheet with all its lists, to be restored by [`restore`].
pub fn before(sheet: &Sheet) -> serde_json::Result<Value> {
    rows::whole(sheet)
}

/// Makes the activity again what it was. Catalogue entries are found by their names, because they may
/// have been merged meanwhile.
pub async fn restore(
    db: &mut Write,
    organisation: OrganisationId,
    id: ActivityId,
    before: Value,
) -> sqlx::Result<()> {
    let mut wanted: Sheet =
        serde_json::from_value(before).map_err(|error| sqlx::Error::Decode(error.into()))?;
    without_entries(&mut wanted);
    let selection = Selection { ids: Some(vec![id.0]), with_ended: true, ..Selection::default() };
    let Some(stored) = store::load_many(db, organisation, &selection).await?.pop() else {
        return Err(sqlx::Error::RowNotFound);
    };
    save::save(db, organisation, &stored, wanted, true).await?;
    Ok(())
}

fn without_entries(sheet: &mut Sheet) {
    sheet.systems.iter_mut().for_each(|row| row.system_id = None);
    sheet.data_subjects.iter_mut().for_each(|row| row.category_id = None);
    sheet.data_categories.iter_mut().for_each(|row| row.category_id = None);
    sheet.recipients.iter_mut().for_each(|row| row.recipient_id = None);
    sheet.retention_rules.iter_mut().for_each(|row| row.retention_period_id = None);
    sheet.measures.iter_mut().for_each(|row| row.measure_id = None);
    sheet.documents.iter_mut().for_each(|row| row.document_id = None);
}
