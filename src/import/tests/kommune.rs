//! The figures that issue and requirements ask for, on the real record.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use time::macros::date;

use super::{CSV, XLSX, only_table, understood, workbook};
use crate::{
    import::{
        mapping::{Assignment, Confidence, Target, preset_for},
        understanding::{Decision, Decisions, Outcome, Reading, State, Understood},
    },
    register::{RecipientKind, Stage, ThirdCountryStatement},
};

/// The lines of a fixture, each in its fields.
fn labels(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split(" | ").collect()).collect()
}

/// Words without the signs around and between them.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Every text in a JSON tree.
fn texts(value: &Value, found: &mut String) {
    match value {
        Value::String(text) => {
            found.push_str(text);
            found.push(' ');
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

fn counted(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in words(text) {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

#[test]
fn every_column_is_recognised_for_sure() {
    for file in [CSV, XLSX] {
        let (table, columns) = only_table(&workbook(file));
        let expected = [
            Target::OwnReference,
            Target::Name,
            Target::Department,
            Target::Stage,
            Target::Purposes,
            Target::LegalBases,
            Target::DataSubjects,
            Target::DataCategories,
            Target::Recipients,
            Target::ThirdCountries,
            Target::Retention,
            Target::Systems,
            Target::EntryAsOf,
        ];
        let found: Vec<_> = columns.iter().map(|column| (column.to, column.confidence)).collect();
        assert_eq!(found, expected.map(|target| (Assignment::Field(target), Confidence::Sure)));
        assert_eq!(preset_for(&table).unwrap().key, "koos");
        assert_eq!(preset_for(&table).unwrap().mapping.applied(&table).len(), 13);
    }
}

#[test]
fn both_files_say_the_same() {
    let (csv, xlsx) = (
        understood(&workbook(CSV), &Decisions::default()),
        understood(&workbook(XLSX), &Decisions::default()),
    );
    let activities = |outcome: &Outcome| {
        outcome.activities.iter().map(|understood| understood.activity().into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(activities(&csv), activities(&xlsx));
}

#[test]
fn every_cell_is_accounted_for() {
    for file in [CSV, XLSX] {
        let outcome = understood(&workbook(file), &Decisions::default());
        assert_eq!(outcome.activities.len(), 40);
        let mut places = BTreeSet::new();
        for trace in &outcome.trace {
            assert!(places.insert((trace.row, trace.column)), "{trace:?}");
            let activity =
                serde_json::to_value(outcome.activities[trace.activity.unwrap()].activity()).unwrap();
            match trace.state {
                State::LeftOut => panic!("{trace:?}"),
                State::Empty => assert_eq!(&*trace.text, ""),
                State::Verbatim | State::Interpreted | State::ExtraValue => {
                    assert!(!trace.fields.is_empty(), "{trace:?}");
                }
            }
            for field in &trace.fields {
                let found = activity.pointer(field);
                assert!(found.is_some_and(|value| !value.is_null()), "{field} of {trace:?}");
            }
        }
        let all = (2..=41).flat_map(|row| (1..=13).map(move |column| (row, column)));
        assert_eq!(places, all.collect());
    }
}

/// What a closed choice or a date says needs no words; everything else comes out in its words, and in its
/// own fields.
#[test]
fn no_word_is_lost() {
    for file in [CSV, XLSX] {
        let outcome = understood(&workbook(file), &Decisions::default());
        for trace in &outcome.trace {
            let activity = &outcome.activities[trace.activity.unwrap()].activity();
            let json = serde_json::to_value(activity).unwrap();
            match (&*trace.heading, &*trace.text) {
                ("Status", text) => assert_eq!((text, activity.stage), ("aktiv", Stage::InOperation)),
                ("Letzte Aktualisierung", _) => assert_eq!(activity.entry_as_of, Some(date!(2026 - 07 - 10))),
                ("Übermittlung in Drittland", "Nein") => {
                    assert_eq!(activity.third_countries.statement, Some(ThirdCountryStatement::None));
                    assert_eq!(activity.third_countries.remark, None);
                }
                (_, text) => {
                    let mut said = String::new();
                    for field in &trace.fields {
                        texts(json.pointer(field).unwrap(), &mut said);
                    }
                    let said = counted(&said);
                    for (word, count) in counted(text) {
                        let is_kind =
                            matches!(word.as_str(), "intern" | "extern") && &*trace.heading == "Empfänger";
                        let found = said.get(&word).copied().unwrap_or_default();
                        assert!(is_kind || found >= count, "{word:?} {found} of {count} in {trace:#?}");
                    }
                }
            }
        }
    }
}

#[test]
fn recipients_are_split_by_kind() {
    let outcome = understood(&workbook(CSV), &Decisions::default());
    let labels = labels(include_str!("recipients.txt"));
    let mut wrong = Vec::new();
    for label in &labels {
        let [reference, kind, text] = label.as_slice() else { panic!("{label:?}") };
        let kind = if *kind == "intern" { RecipientKind::Internal } else { RecipientKind::External };
        let mut activities = outcome.activities.iter().map(Understood::activity);
        let activity =
            activities.find(|activity| activity.own_reference.as_deref() == Some(reference)).unwrap();
        let is_right = activity.recipients.items.iter().any(|recipient| {
            let written = match &recipient.note {
                Some(note) => format!("{} ({note})", recipient.name),
                None => recipient.name.clone(),
            };
            recipient.kind == kind && written == *text
        });
        if !is_right {
            wrong.push(label);
        }
    }
    // Nothing but what is labelled may have a kind.
    let with_kind =
        outcome.activities.iter().flat_map(|understood| understood.activity().into_owned().recipients.items);
    let with_kind = with_kind.filter(|recipient| recipient.kind != RecipientKind::Unspecified).count();
    let right = labels.len() - wrong.len();
    println!(
        "recipients with a kind: {right} of {} right, {with_kind} found; wrong: {wrong:?}",
        labels.len()
    );
    assert!(right * 100 >= labels.len() * 95);
    assert!(with_kind <= labels.len() + 2);
}

#[test]
fn deletion_rules_that_state_amount_and_start_are_understood() {
    let outcome = understood(&workbook(CSV), &Decisions::default());
    let labels = labels(include_str!("retention.txt"));
    let mut wrong = Vec::new();
    for label in &labels {
        let [reference, period] = label.as_slice() else { panic!("{label:?}") };
        let mut activities = outcome.activities.iter().map(Understood::activity);
        let activity =
            activities.find(|activity| activity.own_reference.as_deref() == Some(reference)).unwrap();
        let rules = activity.retention.items.iter().flat_map(|rule| &rule.sub_rules);
        if !rules.into_iter().any(|rule| rule.period.as_ref().is_some_and(|own| own.words() == *period)) {
            wrong.push(label);
        }
    }
    // What has a start in the result and none in the labels was made up.
    let starts = outcome.activities.iter().flat_map(|understood| &understood.sheet.sub_rules);
    let made_up: Vec<_> = starts
        .filter(|rule| !rule.event.is_empty() && !labels.iter().any(|label| label[1].ends_with(&rule.event)))
        .collect();
    let right = labels.len() - wrong.len();
    println!(
        "deletion rules: {right} of {} understood; wrong: {wrong:?}; made up: {made_up:?}",
        labels.len()
    );
    assert!(right * 100 >= labels.len() * 80);
    assert!(made_up.is_empty());
}

#[test]
fn what_people_should_look_at_is_said() {
    let outcome = understood(&workbook(CSV), &Decisions::default());
    let of = |reference: &str| {
        outcome.activities.iter().position(|understood| understood.sheet.own_reference == reference).unwrap()
    };
    let problem = |reference: &str, heading: &str| {
        let at = of(reference);
        let trace = outcome
            .trace
            .iter()
            .find(|trace| trace.activity == Some(at) && *trace.heading == *heading)
            .unwrap();
        trace.problem.clone()
    };
    // No entry is called so.
    assert!(problem("vvt-11-002", "Löschfrist").unwrap().starts_with("„siehe ID 109“"));
    assert!(problem("vvt-32-022", "Rechtsgrundlage").unwrap().contains("2016/680"));
    assert_eq!(problem("vvt-10-003", "Zweck"), None);
    assert_eq!(outcome.activities[of("vvt-12-001")].problems.len(), 1);
    let streaming = &outcome.activities[of("vvt-10-013")].activity().third_countries;
    assert_eq!(streaming.statement, None);
    assert!(problem("vvt-10-013", "Übermittlung in Drittland").unwrap().contains("nicht eindeutig"));
    assert!(streaming.remark.as_ref().unwrap().contains("DPF-Grundlage"));
    let marked: BTreeSet<(&str, u8)> = outcome
        .activities
        .iter()
        .flat_map(|understood| &understood.marks)
        .map(|mark| (mark.text.split([' ', ',']).next().unwrap(), mark.article))
        .collect();
    for expected in [("Gesundheitsdaten", 9), ("Konfession", 9), ("bei", 10)] {
        assert!(marked.contains(&expected), "{expected:?} in {marked:?}");
    }
    let departments: Vec<_> = outcome
        .departments
        .iter()
        .map(|department| (department.short_sign.as_deref(), department.count))
        .collect();
    assert!(departments.contains(&(Some("oe-amt-10"), 5)), "{departments:?}");
}

#[test]
fn a_value_is_decided_once_for_all_rows() {
    let book = workbook(CSV);
    let outcome = understood(&book, &Decisions::default());
    let none = outcome.repeated.iter().find(|repeated| repeated.value == "Nein").unwrap();
    assert_eq!((none.count, none.reading), (39, Reading::Statement(ThirdCountryStatement::None)));
    let decision = Decision {
        heading: none.heading.clone(),
        value: none.value.clone(),
        reading: Reading::Statement(ThirdCountryStatement::NoneAndNonePlanned),
    };
    let unmarked =
        outcome.activities.iter().flat_map(|understood| &understood.marks).map(|mark| mark.text.clone());
    let decisions = Decisions { values: vec![decision], unmarked: unmarked.collect() };
    // It is saved as JSON between the pages.
    let decisions: Decisions = serde_json::from_value(serde_json::to_value(&decisions).unwrap()).unwrap();
    let outcome = understood(&book, &decisions);
    let statements =
        outcome.activities.iter().map(|understood| understood.activity().third_countries.statement);
    let decided =
        statements.filter(|statement| *statement == Some(ThirdCountryStatement::NoneAndNonePlanned)).count();
    assert_eq!(decided, 39);
    assert!(outcome.activities.iter().all(|understood| understood.marks.is_empty()));
    assert!(outcome.activities.iter().all(|understood| {
        understood.activity().data_categories.items.iter().all(|category| category.special_category.is_none())
    }));
}
