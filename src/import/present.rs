//! Which activity of the record an activity of a file is.

use std::collections::{HashMap, HashSet};

use crate::{processing_activity::model::Sheet, web::filters::folded};

/// What a file calls an activity.
#[derive(Debug, Clone, Copy)]
pub struct Called<'a> {
    pub own_reference: &'a str,
    pub name: &'a str,
    pub department: Option<&'a str>,
}

impl<'a> Called<'a> {
    pub fn of(sheet: &'a Sheet) -> Self {
        let Sheet { own_reference, name, department, .. } = sheet;
        Self { own_reference, name, department: department.as_deref() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its place among the stored ones.
    One(usize),
    /// Several are called so, and the file does not say which it means; or one, and it is not certain that it is
    /// meant.
    Several(Vec<usize>),
    /// There is none; those of the same name are others, by their number or their department.
    None { namesakes: Vec<usize> },
}

/// Ways to look for an activity. Names and departments are folded but for the exact ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Reference(String),
    ReferenceAndExactName(String, String),
    Name(String, String),
    ExactName(String, String),
    /// Of activities without a number of their own.
    UnnumberedName(String, String),
    UnnumberedExactName(String, String),
    /// Whatever its department.
    NameAlone(String),
    UnnumberedNameAlone(String),
}

impl Key {
    /// All that a stored activity is found by.
    fn of_stored(sheet: &Sheet) -> Vec<Self> {
        let (name, department) = names(&sheet.name, sheet.department.as_deref());
        let exact = sheet.name.clone();
        let mut keys = vec![
            Self::Name(name.clone(), department.clone()),
            Self::ExactName(exact.clone(), department.clone()),
            Self::NameAlone(name.clone()),
        ];
        if sheet.own_reference.is_empty() {
            keys.push(Self::UnnumberedNameAlone(name.clone()));
            keys.push(Self::UnnumberedName(name, department.clone()));
            keys.push(Self::UnnumberedExactName(exact, department));
        } else {
            let reference = folded(&sheet.own_reference);
            keys.push(Self::ReferenceAndExactName(reference.clone(), exact));
            keys.push(Self::Reference(reference));
        }
        keys
    }

    /// What an activity of a file is looked for by, with how well it tells. Where one of the two names no
    /// department, the name alone tells.
    fn of_wanted(called: Called) -> Vec<(u8, Self)> {
        let (name, department) = names(called.name, called.department);
        let exact = called.name.to_owned();
        let is_open = department.is_empty();
        if called.own_reference.is_empty() {
            let alone =
                if is_open { Self::NameAlone(name.clone()) } else { Self::Name(name.clone(), String::new()) };
            return vec![
                (1, Self::ExactName(exact, department.clone())),
                (4, Self::Name(name, department)),
                (ALONE, alone),
            ];
        }
        let reference = folded(called.own_reference);
        let alone = if is_open {
            Self::UnnumberedNameAlone(name.clone())
        } else {
            Self::UnnumberedName(name.clone(), String::new())
        };
        vec![
            (0, Self::ReferenceAndExactName(reference.clone(), exact.clone())),
            (2, Self::UnnumberedExactName(exact, department.clone())),
            (BY_NUMBER, Self::Reference(reference)),
            (5, Self::UnnumberedName(name, department)),
            (ALONE, alone),
        ]
    }
}

/// Name and department, folded.
fn names(name: &str, department: Option<&str>) -> (String, String) {
    (folded(name), folded(department.unwrap_or_default()))
}

/// How well keys tell, the best first: all rows of a file are looked for by one before any is looked for by the
/// next, so that a vague row does not get what another one names exactly.
const RANKS: u8 = 7;
/// The activity's own number, whatever its name.
const BY_NUMBER: u8 = 3;
/// The name, where one of the two names no department.
const ALONE: u8 = RANKS - 1;

/// Where each activity of the file is among the stored ones, each of which is found once. `known`: what is
/// certain already. Of several that are called alike the one of the same spelling comes first, then the
/// lowest number, as long as the file has as many of them.
pub fn find(stored: &[Sheet], wanted: &[Called], known: &[Option<usize>]) -> Vec<Found> {
    let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
    for (at, sheet) in stored.iter().enumerate() {
        for key in Key::of_stored(sheet) {
            by_key.entry(key).or_default().push(at);
        }
    }
    // As it was, whoever takes what.
    let by_key_alone: HashMap<String, Vec<usize>> = by_key
        .iter()
        .filter_map(|(key, places)| match key {
            Key::NameAlone(name) => Some((name.clone(), places.clone())),
            _ => None,
        })
        .collect();
    let keys: Vec<Vec<(u8, Key)>> = wanted.iter().map(|called| Key::of_wanted(*called)).collect();
    let mut taken: HashSet<usize> = known.iter().flatten().copied().collect();
    let mut found: Vec<Option<Found>> = known.iter().map(|known| known.map(Found::One)).collect();
    for rank in 0..RANKS {
        let open = |found: &[Option<Found>], at: usize| {
            let key = keys[at].iter().find(|(own, _)| *own == rank).map(|(_, key)| key);
            key.filter(|_| found[at].is_none())
        };
        let mut asked: HashMap<&Key, usize> = HashMap::new();
        for key in (0..wanted.len()).filter_map(|at| open(&found, at)) {
            *asked.entry(key).or_default() += 1;
        }
        for at in 0..wanted.len() {
            let Some(key) = open(&found, at) else { continue };
            let Some(places) = by_key.get_mut(key) else { continue };
            // What is taken stays taken, so that no place is looked at twice for nothing.
            places.retain(|at| !taken.contains(at));
            let most = if rank == ALONE { 1 } else { asked[key] };
            match places.as_slice() {
                [] => {}
                // "7" may be the seventh of another list.
                [only]
                    if rank == BY_NUMBER
                        && is_counter(wanted[at].own_reference)
                        && !are_alike(&stored[*only].name, wanted[at].name) =>
                {
                    found[at] = Some(Found::Several(vec![*only]));
                }
                [first, ..] if places.len() <= most => {
                    taken.insert(*first);
                    found[at] = Some(Found::One(*first));
                }
                several => found[at] = Some(Found::Several(several.to_vec())),
            }
        }
    }
    let of_none = |(found, called): (Option<Found>, &Called)| {
        found.unwrap_or_else(|| {
            let namesakes = by_key_alone.get(&folded(called.name));
            Found::None { namesakes: namesakes.cloned().unwrap_or_default() }
        })
    };
    found.into_iter().zip(wanted).map(of_none).collect()
}

/// A number that lists count with, and no sign of its own like "A-7".
fn is_counter(reference: &str) -> bool {
    reference.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ')' | ' '))
}

/// Whether one name may be the other one, reworded: they share a word that says something, or nearly all
/// letters. A file that names nothing says nothing against it.
fn are_alike(own: &str, new: &str) -> bool {
    const SHORT: usize = 4;
    const NEARLY: f64 = 0.85;
    let (own, new) = (folded(own), folded(new));
    let words = |text: &str| -> HashSet<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words.filter(|word| word.chars().count() >= SHORT).map(str::to_owned).collect()
    };
    new.is_empty() || !words(&own).is_disjoint(&words(&new)) || strsim::jaro_winkler(&own, &new) >= NEARLY
}

#[cfg(test)]
mod tests {
    use super::{Called, Found, find};
    use crate::{database::id::ActivityId, processing_activity::model::Sheet};

    fn sheet(reference: &str, name: &str, department: Option<&str>) -> Sheet {
        let (own_reference, name) = (reference.to_owned(), name.to_owned());
        let department = department.map(str::to_owned);
        Sheet { own_reference, name, department, ..Sheet::empty(ActivityId::new()) }
    }

    fn found(stored: &[Sheet], wanted: &[(&str, &str, Option<&str>)]) -> Vec<Found> {
        let wanted: Vec<Called> = wanted
            .iter()
            .map(|(own_reference, name, department)| Called { own_reference, name, department: *department })
            .collect();
        find(stored, &wanted, &vec![None; wanted.len()])
    }

    fn none() -> Found {
        Found::None { namesakes: Vec::new() }
    }

    #[test]
    fn activities_are_found_by_number_then_by_name_and_each_once() {
        let stored = [
            sheet("", "WAHL", None),
            sheet("", "Wahl", None),
            sheet("A-1", "Anderes", None),
            sheet("A 1", "Personal", None),
        ];
        let wanted = [
            ("", "Wahl", None),
            ("B", "Wahl", None),
            ("", "Wahl", None),
            ("A-1", "Neuer Name", None),
            ("", "Personal", None),
        ];
        assert_eq!(
            found(&stored, &wanted),
            [
                Found::One(1), // the same spelling first
                // Without a number of its own it might get one, but the file has another such.
                Found::None { namesakes: vec![0, 1] },
                Found::One(0), // each is found once
                Found::One(2),
                Found::One(3),
            ]
        );
    }

    #[test]
    fn a_vague_row_does_not_get_what_a_later_one_names() {
        let stored = [sheet("A-1", "Personal", Some("Amt 10"))];
        let vague_first = [("", "Personal", None), ("A-1", "Personal", Some("Amt 10"))];
        assert_eq!(found(&stored, &vague_first), [Found::None { namesakes: vec![0] }, Found::One(0)]);
        let stored = [sheet("", "Personal", None)];
        let other_first = [("", "Personal", Some("Amt 10")), ("", "Personal", None)];
        assert_eq!(found(&stored, &other_first), [Found::None { namesakes: vec![0] }, Found::One(0)]);
        let stored = [sheet("", "Wahl", None)];
        assert_eq!(found(&stored, &[("B", "Wahl", None)]), [Found::One(0)], "it may get a number");
    }

    #[test]
    fn the_number_of_another_list_is_asked_about() {
        let stored = [sheet("1", "Lohnabrechnung", None)];
        assert_eq!(found(&stored, &[("1", "Videoüberwachung", None)]), [Found::Several(vec![0])]);
        for reworded in ["Lohnabrechnung der Beschäftigten", "Lohnabrechnungen", ""] {
            assert_eq!(found(&stored, &[("1", reworded, None)]), [Found::One(0)], "{reworded}");
        }
    }

    #[test]
    fn without_number_and_department_the_name_tells() {
        let stored = [sheet("A-1", "Personal", Some("Amt 10")), sheet("", "Wahl", Some("Amt 30"))];
        assert_eq!(
            found(&stored, &[("", "Personal", None), ("", "wahl", None), ("", "Neu", None)]),
            [Found::One(0), Found::One(1), none()]
        );
        // The record may lack the department, too.
        let stored = [sheet("", "Personal", None)];
        assert_eq!(found(&stored, &[("", "Personal", Some("Amt 10"))]), [Found::One(0)]);
    }

    #[test]
    fn several_of_the_same_name_are_asked_about_or_told() {
        let stored = [sheet("", "Personal", Some("Amt 10")), sheet("", "Personal", Some("Amt 20"))];
        assert_eq!(found(&stored, &[("", "Personal", None)]), [Found::Several(vec![0, 1])]);
        assert_eq!(found(&stored, &[("", "Personal", Some("Amt 20"))]), [Found::One(1)]);
        let other = found(&stored, &[("", "Personal", Some("Amt 30"))]);
        assert_eq!(other, [Found::None { namesakes: vec![0, 1] }]);
        let alike = [sheet("7", "Eins", None), sheet("7", "Zwei", None)];
        assert_eq!(found(&alike, &[("7", "", None)]), [Found::Several(vec![0, 1])]);
    }
}
