//! Deletion texts against labels that were written by hand before the texts were read by machine.

use crate::{
    import::understanding::{list, retention},
    processing_activity::inheritance::Sources,
    processing_activity::model::{RetentionRule, Sheet, SubRule},
    register::{Activity, period::Period},
};

/// A text, and for each sub-rule subject, period and norm.
type Case<'a> = (&'a str, Vec<[String; 3]>);

fn labels(file: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case> = Vec::new();
    for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix('='), cases.last_mut()) {
            (Some(rule), Some((_, rules))) => {
                let mut parts = rule.split('|').map(|part| part.trim().to_owned());
                rules.push(std::array::from_fn(|_| parts.next().unwrap_or_default()));
            }
            _ => cases.push((line, Vec::new())),
        }
    }
    cases
}

/// The sub-rules that an import makes of a cell, in the words of the record.
fn read(text: &str) -> Vec<[String; 3]> {
    let items = list::split(text, false);
    let rules = items.iter().flat_map(|item| retention::sub_rules(item));
    rules.map(|rule| [rule.subject.clone(), period(&rule), rule.norm]).collect()
}

fn period(rule: &SubRule) -> String {
    let mut sheet = Sheet::empty(crate::database::id::ActivityId(uuid::Uuid::nil()));
    sheet.retention_rules.push(RetentionRule::default());
    sheet.sub_rules.push(rule.clone());
    let activity = Activity::of(&sheet, &Sources::default());
    activity.retention.items[0].sub_rules[0].period.as_ref().map(Period::words).unwrap_or_default()
}

/// Whether a sub-rule says nothing that the label does not say.
fn agrees(found: &[String; 3], label: &[String; 3]) -> bool {
    let part = |at: usize| found[at].is_empty() || found[at] == label[at];
    part(0) && found[1] == label[1] && part(2)
}

#[test]
fn only_what_is_certain_is_stored() {
    let cases = labels(include_str!("deletion_texts.txt"));
    assert!(cases.len() > 200);
    let (mut right, mut incomplete, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for (text, label) in &cases {
        let found = read(text);
        if found == *label {
            right.push(text);
        } else if found.iter().all(|rule| label.iter().any(|label| agrees(rule, label))) {
            incomplete.push((text, found));
        } else {
            wrong.push((text, found));
        }
    }
    println!(
        "of {} texts {} right, {} incomplete: {incomplete:#?}, {} false: {wrong:#?}",
        cases.len(),
        right.len(),
        incomplete.len(),
        wrong.len()
    );
    assert!(right.len() * 100 >= cases.len() * 90, "{incomplete:#?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_looks_like_a_period_and_is_none() {
    for text in [
        "8 Jahre nach 2025 auf",
        "Amtszeit 5 Jahre",
        "Dauer der Wahlperiode (5 Jahre)",
        "Anbietung an das Archiv nach 10 Jahren",
        "mindestens 10 Jahre",
        "6 bis 10 Jahre",
        "1,5 Jahre",
        "10 Jahre, sofern steuerlich relevant",
        "10 Jahre, danach weitere 5 Jahre im Archiv",
        "Kinder unter 14 Jahren",
        "alle 2 Jahre Überprüfung",
    ] {
        assert!(read(text).is_empty(), "{text}: {:?}", read(text));
    }
}
