//! To which data categories the other items of a sheet belong (R42), as fields of a form: one field
//! for each item, named by its row's id. Its values are the numbers of data categories ("4.1"), or
//! "alle"; none means "nicht aufgegliedert", which prints nothing.

use uuid::Uuid;

use super::{
    lines::number_text,
    model::{Reach, Sheet},
};
use crate::web::{conflict::Values, form::Fields};

/// Stands for all data categories.
pub const ALL: &str = "alle";

/// One list of the sheet whose items can be tied to data categories.
pub struct Group {
    /// Key of the list's words in `help`.
    pub key: &'static str,
    pub items: Vec<Item>,
}

pub struct Item {
    /// The row's id: the name of the field.
    pub field: String,
    /// How the item is called on the page.
    pub label: String,
    reach: Reach,
}

/// What can be tied, in the order of the sheet; lists without items are left out.
pub fn groups(sheet: &Sheet) -> Vec<Group> {
    let item = |id: Uuid, label: &str, reach: &Reach| Item {
        field: id.to_string(),
        label: label.replace('\n', " "),
        reach: reach.clone(),
    };
    let group = |key, items: Vec<Item>| Group { key, items };
    let mut groups = vec![
        group(
            "activity.data_subjects",
            sheet.data_subjects.iter().map(|row| item(row.id, &row.name, &row.reach)).collect(),
        ),
        group(
            "activity.recipients",
            sheet.recipients.iter().map(|row| item(row.id, &row.name, &row.reach)).collect(),
        ),
        group(
            "activity.transfers",
            sheet.transfers.iter().map(|row| item(row.id, &row.text, &row.reach)).collect(),
        ),
        group(
            "activity.retention",
            sheet.retention_rules.iter().map(|row| item(row.id, &row.text, &row.reach)).collect(),
        ),
        group(
            "activity.measures",
            sheet.measures.iter().map(|row| item(row.id, &row.text, &row.reach)).collect(),
        ),
    ];
    groups.retain(|group| !group.items.is_empty());
    groups
}

/// The stored state as the form says it: "1, 4.1", "alle" or nothing for each item.
pub fn render(sheet: &Sheet) -> Values {
    let items = groups(sheet).into_iter().flat_map(|group| group.items);
    items.map(|item| (item.field, reach_text(sheet, &item.reach))).collect()
}

pub(super) fn reach_text(sheet: &Sheet, reach: &Reach) -> String {
    if reach.for_all {
        return ALL.to_owned();
    }
    let numbers: Vec<String> = sheet.numbers_of(reach).into_iter().map(number_text).collect();
    numbers.join(", ")
}

/// What the form says of the sheet's items, as [`render`] writes it; `original` is what it was made from.
/// An item that was not sent stays as it is. A number that the sheet does not have (any more) fails, unless
/// it only stayed where it was.
pub fn submitted(fields: &Fields, original: &mut Values, sheet: &Sheet) -> Result<Values, Gone> {
    let mut values = Values::new();
    for item in groups(sheet).into_iter().flat_map(|group| group.items) {
        if !fields.has(&item.field) {
            continue;
        }
        let mut mine = chosen(fields, &item.field).join(", ");
        if let Some(before) = original.get_mut(&item.field) {
            forget_gone(sheet, before, &mut mine);
        }
        let reach = reach(sheet, &split(&mine)).map_err(Gone::Number)?;
        values.insert(item.field, reach_text(sheet, &reach));
    }
    let is_gone = |(field, before): (&String, &String)| {
        fields.has(field) && !values.contains_key(field) && chosen(fields, field) != split(before)
    };
    if original.iter().any(is_gone) { Err(Gone::Item) } else { Ok(values) }
}

/// What somebody tied and is not on the sheet (any more).
#[derive(Debug, PartialEq)]
pub enum Gone {
    Number(String),
    Item,
}

/// Takes the numbers out that the form was made with and that the sheet has no more: who left them where
/// they were has changed nothing.
pub fn forget_gone(sheet: &Sheet, original: &mut String, mine: &mut String) {
    let is_known = |number: &String| reach(sheet, std::slice::from_ref(number)).is_ok();
    let gone: Vec<String> = split(original).into_iter().filter(|number| !is_known(number)).collect();
    if gone.is_empty() {
        return;
    }
    for text in [original, mine] {
        let mut left = split(text);
        left.retain(|number| !gone.contains(number));
        *text = reach(sheet, &left).map_or_else(|_| left.join(", "), |reach| reach_text(sheet, &reach));
    }
}

/// Takes these numbers out.
pub fn forget(numbers: &[String], mine: &mut String) {
    let mut left = split(mine);
    left.retain(|number| !numbers.contains(number));
    *mine = left.join(", ");
}

fn split(text: &str) -> Vec<String> {
    text.split(',').map(|number| number.trim().to_owned()).filter(|number| !number.is_empty()).collect()
}

/// The ticked values of an item's field; after a conflict one value may name several numbers.
pub fn chosen(fields: &Fields, field: &str) -> Vec<String> {
    fields.all(field).iter().flat_map(|value| split(value)).collect()
}

pub(super) fn reach(sheet: &Sheet, chosen: &[String]) -> Result<Reach, String> {
    if chosen.iter().any(|value| value == ALL) {
        return Ok(Reach { for_all: true, numbers: Vec::new() });
    }
    let mut numbers = Vec::with_capacity(chosen.len());
    for value in chosen {
        let row = sheet.data_categories.iter().find(|row| number_text(row.number()) == *value);
        let id = row.ok_or_else(|| value.clone())?.id;
        if !numbers.contains(&id) {
            numbers.push(id);
        }
    }
    Ok(Reach { for_all: false, numbers })
}

/// The sheet with its items tied as `values` say.
pub fn applied(mut sheet: Sheet, values: &Values) -> Sheet {
    let known = sheet.clone();
    let tie = |id: Uuid, own: &mut Reach| {
        let Some(value) = values.get(&id.to_string()) else { return };
        // The same state in another order is no change.
        if *value == reach_text(&known, own) {
            return;
        }
        if let Ok(reach) = reach(&known, &split(value)) {
            *own = reach;
        }
    };
    sheet.data_subjects.iter_mut().for_each(|row| tie(row.id, &mut row.reach));
    sheet.recipients.iter_mut().for_each(|row| tie(row.id, &mut row.reach));
    sheet.transfers.iter_mut().for_each(|row| tie(row.id, &mut row.reach));
    sheet.retention_rules.iter_mut().for_each(|row| tie(row.id, &mut row.reach));
    sheet.measures.iter_mut().for_each(|row| tie(row.id, &mut row.reach));
    sheet
}
