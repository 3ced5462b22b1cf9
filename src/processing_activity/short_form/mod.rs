//! The Kurzblatt (design §7): a whole sheet as one page of texts, one text area a letter, one item a
//! line. [`render`] writes a stored sheet as these texts, [`read`] makes a sheet of submitted ones.
//! A line that stands as it was rendered keeps its row untouched, whatever it looks like.

pub mod beside;
mod names;
mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use time::Date;

pub use names::Names;
pub use read::{Departments, department, read};

use super::{
    lines::{self, DataCategoryLine, LineScope, Named, ScopedLine},
    model::{DataCategory, DataSubject, Reach, Sheet},
};
use crate::{
    line_list,
    register::{Stage, ThirdCountryStatement},
    web::{
        conflict::Values,
        form::{Fields, Form},
        validate,
    },
};

/// Before a rule, numbers up to this are meant as running numbers; above, as years or sections of a law.
const LIKELY_NUMBER: i32 = 200;

/// The fields whose values are single texts or choices, then those with one item a line.
pub const SINGLE: [&str; 15] = [
    "name",
    "own_reference",
    "department",
    "contact_person",
    "legal_regime",
    "stage",
    "introduced_on",
    "changed_on",
    "entry_as_of",
    "profiling",
    "no_recipients",
    "third_country_statement",
    "third_country_remark",
    "global_measures",
    "supplement",
];
pub const LISTS: [&str; 9] = [
    "purposes",
    "legal_bases",
    "data_subjects",
    "data_categories",
    "recipients",
    "transfers",
    "retention",
    "measures",
    "extra_values",
];

pub const STAGES: [(&str, Stage); 3] =
    [("planned", Stage::Planned), ("trial", Stage::Trial), ("in_operation", Stage::InOperation)];

pub const STATEMENTS: [(&str, ThirdCountryStatement); 5] = [
    ("none_and_none_planned", ThirdCountryStatement::NoneAndNonePlanned),
    ("none", ThirdCountryStatement::None),
    ("planned", ThirdCountryStatement::Planned),
    ("takes_place", ThirdCountryStatement::TakesPlace),
    ("under_review", ThirdCountryStatement::UnderReview),
];

/// The choice's words; the printed sentence says the same in full.
pub fn statement_label(statement: ThirdCountryStatement) -> &'static str {
    match statement {
        ThirdCountryStatement::NoneAndNonePlanned => "findet nicht statt und ist nicht geplant",
        ThirdCountryStatement::None => "findet nicht statt (zu Planungen keine Aussage)",
        ThirdCountryStatement::Planned => "findet nicht statt, ist aber geplant",
        ThirdCountryStatement::TakesPlace => "findet statt",
        ThirdCountryStatement::UnderReview => "wird geprüft",
    }
}

/// The key that stands for a value in a form.
fn key_of<T: PartialEq + Copy>(options: &[(&'static str, T)], value: T) -> &'static str {
    options.iter().find(|(_, known)| *known == value).map_or("", |(key, _)| key)
}

/// What the form says, as [`render`] would write it: whoever typed the same in another way is not in
/// conflict with what is stored. A field that was not sent at all is not there: it stays as it is.
pub fn submitted(fields: &Fields, stored: &Sheet) -> Values {
    let mut values = Values::new();
    for field in SINGLE.into_iter().filter(|field| fields.has(field)) {
        let value = match field {
            // A hidden empty field stands before each box, so that "not ticked" is said, too.
            "no_recipients" | "global_measures" => fields.all(field).last().cloned().unwrap_or_default(),
            "introduced_on" | "changed_on" | "entry_as_of" => {
                let typed = fields.text(field);
                let date = validate::date(&mut Form::new().with(field, typed), field);
                date.map_or_else(|| typed.to_owned(), validate::date_text)
            }
            _ => fields.text(field).to_owned(),
        };
        values.insert(field.to_owned(), value);
    }
    for list in LISTS.into_iter().filter(|list| fields.has(list)) {
        let typed = split(fields.raw(list), list);
        values.insert(list.to_owned(), as_rendered(list, typed, stored).join("\n"));
    }
    values
}

/// Takes data categories that were removed meanwhile out of the lines that this person left as they were:
/// their numbers are no change of theirs.
fn forget_gone_numbers(original: &mut Values, mine: &mut Values, stored: &Sheet) {
    let numbers = |text: &str| -> BTreeSet<(i32, i32)> {
        line_list::split(text).filter_map(|line| DataCategoryLine::parse(line).number).collect()
    };
    let shown = original.get("data_categories").map(|text| numbers(text)).unwrap_or_default();
    let known: BTreeSet<_> = stored.data_categories.iter().map(DataCategory::number).collect();
    let gone: BTreeSet<_> = shown.difference(&known).copied().collect();
    let (Some(before), Some(mine)) = (original.get_mut("retention"), mine.get_mut("retention")) else {
        return;
    };
    if gone.is_empty() {
        return;
    }
    let untouched: BTreeSet<String> = before.lines().map(str::to_owned).collect();
    for text in [before, mine] {
        let lines: Vec<String> = text
            .lines()
            .map(|line| {
                if untouched.contains(line) { without_numbers(line, &shown, &gone) } else { line.to_owned() }
            })
            .collect();
        *text = lines.join("\n");
    }
}

/// A rule's line without these numbers.
fn without_numbers(line: &str, shown: &BTreeSet<(i32, i32)>, gone: &BTreeSet<(i32, i32)>) -> String {
    let mut parsed = ScopedLine::parse(line, |number| shown.contains(&number));
    if let LineScope::Numbers(numbers) = &mut parsed.scope {
        numbers.retain(|number| !gone.contains(number));
        if numbers.is_empty() {
            parsed.scope = LineScope::Unspecified;
        }
    }
    ScopedLine::render(&parsed.scope, &parsed.text)
}

/// Typed lines the way [`rendered_lines`] would write them. A data category without a number gets that
/// of the stored row that says the same.
fn as_rendered(list: &str, typed: Vec<String>, stored: &Sheet) -> Vec<String> {
    let known: BTreeSet<String> = rendered_lines(stored, list).into_iter().collect();
    let mut unused: Vec<&DataCategory> = stored.data_categories.iter().collect();
    if list == "data_categories" {
        let typed_numbers: BTreeSet<_> =
            typed.iter().filter_map(|line| DataCategoryLine::parse(line).number).collect();
        unused.retain(|row| !typed_numbers.contains(&row.number()));
    }
    let mut rendered = Vec::with_capacity(typed.len());
    for line in typed {
        if known.contains(&line) {
            rendered.push(line);
            continue;
        }
        rendered.push(match list {
            "data_subjects" => {
                let (excluded, line) = lines::marked(&line, &lines::EXCLUSION_MARK);
                let named = Named::parse(line);
                lines::with_mark(Named::render(&named.name, &named.note), excluded, &lines::EXCLUSION_MARK)
            }
            "data_categories" => {
                let parsed = DataCategoryLine::parse(&line);
                let same = unused.iter().position(|row| {
                    let kind = special_kind(row);
                    (&parsed.named.name, &parsed.named.note) == (&row.name, &row.note)
                        && parsed.special_kind == kind
                        && parsed.criminal_offences == row.criminal_offences
                });
                let number = match (parsed.number, same) {
                    (Some(number), _) => Some(number),
                    (None, Some(at)) => Some(unused.remove(at).number()),
                    (None, None) => None,
                };
                parsed.render_as(number)
            }
            "retention" => {
                let is_number = |(number, _)| number <= LIKELY_NUMBER;
                let parsed = ScopedLine::parse(&line, is_number);
                ScopedLine::render(&parsed.scope, &parsed.text)
            }
            "extra_values" => {
                let (label, text) = lines::extra_value(&line);
                format!("{label}: {}", line_list::to_line(&text))
            }
            // Recipients are written anew by `split`.
            "recipients" => line,
            _ => line_list::to_line(&line_list::from_line(&line)),
        });
    }
    rendered
}

/// The sheet as the texts of the form.
pub fn render(sheet: &Sheet) -> Values {
    let mut values = Values::new();
    let mut set = |name: &str, value: String| values.insert(name.to_owned(), value);
    set("name", sheet.name.clone());
    set("own_reference", sheet.own_reference.clone());
    set("department", sheet.department_id.map(|id| id.to_string()).unwrap_or_default());
    set("contact_person", sheet.contact_person.clone());
    set("legal_regime", sheet.legal_regime.key().to_owned());
    set("stage", key_of(&STAGES, sheet.stage).to_owned());
    let date = |date: Option<Date>| date.map(validate::date_text).unwrap_or_default();
    set("introduced_on", date(sheet.introduced_on));
    set("changed_on", date(sheet.changed_on));
    set("entry_as_of", date(sheet.entry_as_of));
    let tick = |is_ticked: bool| if is_ticked { "ja".to_owned() } else { String::new() };
    set("profiling", sheet.profiling.clone());
    set("no_recipients", tick(sheet.no_recipients));
    let statement = sheet.third_country_statement.map(|statement| key_of(&STATEMENTS, statement));
    set("third_country_statement", statement.unwrap_or_default().to_owned());
    set("third_country_remark", sheet.third_country_remark.clone());
    set("global_measures", tick(sheet.global_measures));
    set("supplement", sheet.supplement.clone());
    for list in LISTS {
        set(list, rendered_lines(sheet, list).join("\n"));
    }
    values
}

/// One line for each row of a list, in order.
fn rendered_lines(sheet: &Sheet, list: &str) -> Vec<String> {
    match list {
        "purposes" => sheet
            .purposes
            .iter()
            .map(|row| lines::with_mark(line_list::to_line(&row.text), row.kind, &lines::PURPOSE_MARKS))
            .collect(),
        "legal_bases" => sheet.legal_bases.iter().map(|row| line_list::to_line(&row.text)).collect(),
        "data_subjects" => {
            let line = |row: &DataSubject| {
                lines::with_mark(Named::render(&row.name, &row.note), row.excluded, &lines::EXCLUSION_MARK)
            };
            sheet.data_subjects.iter().map(line).collect()
        }
        "data_categories" => sheet.data_categories.iter().map(data_category_line).collect(),
        "recipients" => sheet
            .recipients
            .iter()
            .map(|row| lines::render_recipient(row.kind, &row.name, &row.note))
            .collect(),
        "transfers" => sheet.transfers.iter().map(|row| line_list::to_line(&row.wording())).collect(),
        "retention" => sheet
            .retention_rules
            .iter()
            .map(|row| ScopedLine::render(&line_scope(sheet, &row.reach), &row.text))
            .collect(),
        "measures" => sheet
            .measures
            .iter()
            .map(|row| lines::with_mark(line_list::to_line(&row.text), row.relation, &lines::MEASURE_MARKS))
            .collect(),
        _ => sheet
            .extra_values
            .iter()
            .map(|row| format!("{}: {}", row.label, line_list::to_line(&row.text)))
            .collect(),
    }
}

fn line_scope(sheet: &Sheet, reach: &Reach) -> LineScope {
    match sheet.numbers_of(reach) {
        _ if reach.for_all => LineScope::All,
        numbers if numbers.is_empty() => LineScope::Unspecified,
        numbers => LineScope::Numbers(numbers),
    }
}

fn data_category_line(row: &DataCategory) -> String {
    let kind = special_kind(row);
    DataCategoryLine::render(row.number(), &row.name, &row.note, kind.as_deref(), row.criminal_offences)
}

/// What stands behind "Art. 9:" for data that are marked so.
fn special_kind(row: &DataCategory) -> Option<String> {
    row.special_category.then(|| lines::special_kinds_text(&row.special_kinds, &row.special_kind))
}

/// Lines as [`render`] would write them as far as that can be told without the stored rows.
fn split(text: &str, name: &str) -> Vec<String> {
    match name {
        "recipients" => lines::recipients(text)
            .into_iter()
            .map(|(_, line)| lines::render_recipient(line.kind, &line.named.name, &line.named.note))
            .collect(),
        _ => line_list::split(text).map(str::to_owned).collect(),
    }
}
