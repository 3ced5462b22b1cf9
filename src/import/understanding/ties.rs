//! A form's numbered tables: which of its data categories the items of the other tables are about.

use std::{collections::BTreeMap, sync::Arc};

use uuid::Uuid;

use crate::{
    findings::text::{fold, pattern},
    processing_activity::model::{ExtraValue, Reach, Sheet},
    web::validate::TEXT,
};

/// The largest number that a sheet can have.
const LARGEST: u32 = 9_999;

pub(super) const UNCLEAR: &str = "Die Nummern wurden nicht verstanden und stehen unter „Weitere Angaben“. Bitte ordnen Sie die Datenkategorien zu.";

/// What stands in a column of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Numbers {
    All,
    These(Vec<u32>),
}

/// Items, and the numbers that stand beside them.
pub(super) struct Tie {
    pub fields: Box<[Arc<str>]>,
    pub numbers: Numbers,
    /// As they stand in the file, with what they stand beside.
    pub words: String,
    /// Index of the trace of the cell of numbers.
    pub trace: usize,
}

/// "1, 2 und 4-6", "alle"; `None` when it says something else.
pub(super) fn numbers(text: &str) -> Option<Numbers> {
    let folded = fold(text);
    let folded = folded.trim().trim_end_matches('.');
    if matches!(folded, "alle" | "alles" | "alle daten" | "saemtliche" | "alle nummern" | "alle nrn") {
        return Some(Numbers::All);
    }
    let ranges = pattern!(r"(\d)\s*(?:-|bis)\s*(\d)").replace_all(folded, "$1-$2");
    let words = pattern!(r"\b(?:lfd|nrn|nr|nummern?|und|u|sowie|zu)\b\.?").replace_all(&ranges, " ");
    let mut found = Vec::new();
    for part in words.split(|letter: char| letter.is_whitespace() || ",;/+&".contains(letter)) {
        let part = part.trim_end_matches(['.', ')']);
        if part.is_empty() {
            continue;
        }
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
        if first > last || last > LARGEST {
            return None;
        }
        found.extend(first..=last);
    }
    found.sort_unstable();
    found.dedup();
    (!found.is_empty()).then_some(Numbers::These(found))
}

/// Ties the items to the data categories of their numbers; gives what does not go, by trace.
pub(super) fn resolve(sheet: &mut Sheet, ties: &[Tie]) -> Vec<(usize, String)> {
    let mut problems = Vec::new();
    let mut known: BTreeMap<u32, Vec<Uuid>> = BTreeMap::new();
    let mut own: Vec<(u32, usize)> = Vec::new();
    for tie in ties {
        for at in places(tie, "/data_categories/items/") {
            let Some(category) = sheet.data_categories.get(at) else { continue };
            // A category has one number; of several the first.
            if let Numbers::These(numbers) = &tie.numbers
                && let Some(number) = numbers.first()
            {
                known.entry(*number).or_default().push(category.id);
                own.push((*number, at));
            }
        }
    }
    renumber(sheet, &own);
    for tie in ties {
        let reach = match &tie.numbers {
            Numbers::All => Reach { for_all: true, numbers: Vec::new() },
            Numbers::These(numbers) => {
                let is_unknown = |number: &&u32| !known.contains_key(number);
                let is_own = places(tie, "/data_categories/items/").next().is_some();
                if !is_own && let Some(missing) = numbers.iter().find(is_unknown) {
                    let text: String = tie.words.chars().take(TEXT).collect();
                    let label = "Zuordnung zu Datenkategorien".to_owned();
                    sheet.extra_values.push(ExtraValue { label, text, ..ExtraValue::default() });
                    let problem = format!(
                        "Eine Datenkategorie mit der lfd.\u{a0}Nr.\u{a0}{missing} hat die Datei nicht. Was dasteht, steht unter „Weitere Angaben“; bitte ordnen Sie die Datenkategorien zu."
                    );
                    problems.push((tie.trace, problem));
                    continue;
                }
                let ids = numbers.iter().filter_map(|number| known.get(number)).flatten().copied();
                Reach { for_all: false, numbers: ids.collect() }
            }
        };
        put(sheet, tie, &reach);
    }
    problems
}

/// The places of a tie's items in one list.
fn places<'a>(tie: &'a Tie, list: &'a str) -> impl Iterator<Item = usize> {
    tie.fields.iter().filter_map(move |field| field.strip_prefix(list)?.split('/').next()?.parse().ok())
}

fn put(sheet: &mut Sheet, tie: &Tie, reach: &Reach) {
    for at in places(tie, "/data_subjects/items/") {
        sheet.data_subjects.get_mut(at).into_iter().for_each(|row| row.reach = reach.clone());
    }
    for at in places(tie, "/recipients/items/") {
        sheet.recipients.get_mut(at).into_iter().for_each(|row| row.reach = reach.clone());
    }
    for at in places(tie, "/third_countries/transfers/") {
        sheet.transfers.get_mut(at).into_iter().for_each(|row| row.reach = reach.clone());
    }
    for at in places(tie, "/retention/items/") {
        sheet.retention_rules.get_mut(at).into_iter().for_each(|row| row.reach = reach.clone());
    }
    for at in places(tie, "/measures/items/") {
        sheet.measures.get_mut(at).into_iter().for_each(|row| row.reach = reach.clone());
    }
}

/// The file's numbers are kept where each category has one of its own.
fn renumber(sheet: &mut Sheet, own: &[(u32, usize)]) {
    let mut by_place: BTreeMap<usize, i32> = BTreeMap::new();
    for (number, at) in own {
        let Ok(number) = i32::try_from(*number) else { return };
        if number < 1 || by_place.values().any(|known| *known == number) {
            return;
        }
        by_place.insert(*at, number);
    }
    if by_place.is_empty() || by_place.len() != sheet.data_categories.len() {
        return;
    }
    for (category, number) in sheet.data_categories.iter_mut().zip(by_place.values()) {
        category.number = *number;
    }
    sheet.next_data_number = by_place.values().max().map_or(1, |last| last + 1);
}

/// Notes why the recipients get the data; false when there are none to note it at.
pub(super) fn occasion(sheet: &mut Sheet, fields: &[Arc<str>], text: &str) -> bool {
    let places: Vec<usize> =
        fields.iter().filter_map(|field| field.strip_prefix("/recipients/items/")?.parse().ok()).collect();
    let mut is_noted = false;
    for at in places {
        let Some(recipient) = sheet.recipients.get_mut(at) else { continue };
        let note =
            if recipient.note.is_empty() { text.to_owned() } else { format!("{}; {text}", recipient.note) };
        if note.chars().count() <= TEXT {
            recipient.note = note;
            is_noted = true;
        }
    }
    is_noted
}

#[cfg(test)]
mod tests {
    use super::{Numbers, numbers};

    #[test]
    fn numbers_as_people_write_them() {
        for (text, expected) in [
            ("1", vec![1]),
            ("1, 2, 3", vec![1, 2, 3]),
            ("1-3; 5", vec![1, 2, 3, 5]),
            ("1 bis 3 und 7", vec![1, 2, 3, 7]),
            ("Nr. 2 u. 4", vec![2, 4]),
            ("2.", vec![2]),
            ("1–2", vec![1, 2]),
        ] {
            assert_eq!(numbers(text), Some(Numbers::These(expected)), "{text}");
        }
        assert_eq!(numbers("alle"), Some(Numbers::All));
        for text in ["siehe oben", "1a", "3-1", "1-99999999", ""] {
            assert_eq!(numbers(text), None, "{text}");
        }
    }
}
