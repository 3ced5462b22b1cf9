//! Forty entries of a real municipal record: rules that cry wolf are switched off by their users.

use super::{
    assert_well_formed, basis, category, codes, company, public_body, purpose, recipient, rule, section,
    sheet, some, subject,
};
use crate::{
    findings::{judge, text::parts},
    register::{Activity, LegalRegime, Measures, ThirdCountries, ThirdCountryStatement},
};

/// The codes that stand for a text which says as good as nothing.
const SEVERE: [&str; 6] = ["R54-F", "L-F01", "L-F02", "L-F03", "L-F06", "L-F07"];

/// The cells of one line; what is quoted may hold semicolons.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => cells.push(String::new()),
            _ => cells.last_mut().unwrap().push(letter),
        }
    }
    cells
}

/// As the Kurzblatt would have it: an item for each part of a cell.
fn entries() -> Vec<Activity> {
    include_str!("../../../tests/app/findings/kommune.csv").lines().skip(1).map(entry).collect()
}

fn entry(line: &str) -> Activity {
    let cells = cells(line);
    let items = |at: usize| parts(&cells[at]);
    let is_police = cells[5].contains("2016/680");
    let statement = match cells[9].as_str() {
        "Nein" => ThirdCountryStatement::NoneAndNonePlanned,
        _ => ThirdCountryStatement::UnderReview,
    };
    let numbered = items(7).into_iter().enumerate();
    Activity {
        own_reference: some(&cells[0]),
        name: cells[1].clone(),
        regime: if is_police { LegalRegime::Police } else { LegalRegime::Gdpr },
        department: some(&cells[2]),
        purposes: section(items(4).into_iter().map(purpose)),
        legal_bases: section(items(5).into_iter().map(basis)),
        data_subjects: section(items(6).into_iter().map(subject)),
        data_categories: section(numbered.map(|(at, name)| category(&(at + 1).to_string(), name))),
        recipients: section(items(8).into_iter().map(recipient)),
        third_countries: ThirdCountries { statement: Some(statement), ..ThirdCountries::default() },
        retention: section(items(10).into_iter().map(rule)),
        ..sheet()
    }
}

#[test]
fn fewer_than_five_in_a_hundred_have_no_period_at_all() {
    let entries = entries();
    assert_eq!(entries.len(), 40);
    for context in [company(), public_body()] {
        let severe: Vec<(&str, Vec<&str>)> = entries
            .iter()
            .map(|entry| {
                let mut found = codes(&judge(entry, &context));
                found.retain(|code| SEVERE.contains(code));
                (entry.name.as_str(), found)
            })
            .filter(|(_, found)| !found.is_empty())
            .collect();
        assert!(severe.len() * 100 < entries.len() * 5, "{severe:#?}");
    }
}

#[test]
fn what_is_found_is_well_formed() {
    for entry in entries() {
        assert_well_formed(&judge(&entry, &public_body()));
    }
}

/// An outdated period is one where the AO is cited, and only there.
#[test]
fn only_periods_under_the_ao_are_outdated() {
    let outdated: Vec<String> = entries()
        .iter()
        .filter(|entry| codes(&judge(entry, &public_body())).contains(&"L-F10"))
        .map(|entry| entry.name.clone())
        .collect();
    assert_eq!(outdated, ["Musikschule — Kursanmeldungen und Unterrichtsdaten"]);
}

#[test]
fn a_rule_is_counted_at_the_section_where_it_finds_something() {
    // These look at every section.
    let everywhere = ["R8-W", "L-R5", "L-S1"];
    let mut seen = std::collections::BTreeSet::new();
    let mut sheets = entries();
    sheets.push(Activity {
        purposes: section([]),
        data_subjects: section([]),
        data_categories: section([]),
        recipients: section([]),
        third_countries: ThirdCountries::default(),
        retention: section([]),
        measures: Measures::default(),
        ..sheet()
    });
    for activity in &sheets {
        for finding in judge(activity, &public_body()).iter().chain(&judge(activity, &company())) {
            if !everywhere.contains(&finding.rule.code) {
                assert_eq!(finding.rule.place().label(), finding.place.label(), "{}", finding.rule.code);
                seen.insert(finding.place);
            }
        }
    }
    assert!(seen.len() >= 6, "{seen:?}");
}
