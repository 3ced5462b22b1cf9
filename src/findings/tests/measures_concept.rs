//! The rules of the Rahmenkonzept.

use time::{Duration, macros::date};

use super::{TODAY, assert_well_formed, codes, company, head, review, some};
use crate::{
    findings::{Class, Finding, Place, judge_concept, judge_head},
    register::{
        LegalRegime, MeasuresConcept,
        choices::{AreaState, MeasureArea, ReviewResult},
    },
};

const NONE: [&str; 0] = [];

fn concept() -> MeasuresConcept {
    head().measures_concept.unwrap()
}

fn found(concept: &MeasuresConcept) -> Vec<&'static str> {
    let findings = judge_concept(concept, LegalRegime::Gdpr, &company());
    assert_well_formed(&findings);
    assert!(findings.iter().all(|finding| finding.place == Place::MeasuresConcept));
    let with = crate::register::Head { measures_concept: Some(concept.clone()), ..head() };
    let heavy: Vec<Finding> =
        findings.iter().filter(|finding| finding.rule.class != Class::Hint).cloned().collect();
    assert_eq!(
        codes(&judge_head(&with, &company())),
        codes(&heavy),
        "the Vorblatt says the same but for hints"
    );
    codes(&findings)
}

#[test]
fn a_complete_concept_lacks_nothing() {
    assert_eq!(found(&concept()), NONE);
}

#[test]
fn an_area_without_a_state_is_named() {
    let mut spoilt = concept();
    spoilt.areas.retain(|said| said.area != MeasureArea::Recovery && said.area != MeasureArea::Transparency);
    assert_eq!(found(&spoilt), ["R65-H", "R72-H"]);
    let findings = judge_concept(&spoilt, LegalRegime::Gdpr, &company());
    let items: Vec<_> = findings.iter().map(|finding| finding.item.as_ref().unwrap()).collect();
    assert_eq!((items[0].position, items[0].text.as_str()), (5, "Wiederherstellung nach Zwischenfall"));
    assert_eq!((items[1].position, items[1].text.as_str()), (8, "Transparenz"));
    // A text alone is no state.
    let mut spoilt = concept();
    spoilt.areas[0].state = AreaState::Unspecified;
    spoilt.areas[0].description = some("Wir haben viel vor.");
    assert_eq!(found(&spoilt), ["R65-H"]);
}

#[test]
fn every_state_asks_for_its_own() {
    let of = |state, planned_until, reason: Option<&str>, description: Option<&str>| {
        let mut spoilt = concept();
        let area = &mut spoilt.areas[1];
        area.state = state;
        area.planned_until = planned_until;
        area.reason = reason.and_then(some);
        area.description = description.and_then(some);
        found(&spoilt)
    };
    assert_eq!(of(AreaState::Implemented, None, None, None), ["R62-H"]);
    assert_eq!(of(AreaState::Implemented, None, None, Some("TLS")), NONE);
    assert_eq!(of(AreaState::Planned, None, None, None), ["R65-W2"]);
    assert_eq!(of(AreaState::Planned, TODAY.previous_day(), None, None), ["R65-W1"]);
    assert_eq!(of(AreaState::Planned, Some(TODAY), None, None), NONE, "the day itself is in time");
    assert_eq!(of(AreaState::NotNeeded, None, None, None), ["R65-W3"]);
    assert_eq!(of(AreaState::NotNeeded, None, Some("keine Daten auf Papier"), None), NONE);
    assert_eq!(of(AreaState::NotApplicable, None, None, None), NONE);
    let mut with_measures = concept();
    with_measures.areas[1].state = AreaState::Implemented;
    with_measures.areas[1].measures = vec!["TLS".to_owned()];
    assert_eq!(found(&with_measures), NONE);
}

#[test]
fn a_review_is_due_after_its_day() {
    let mut spoilt = concept();
    spoilt.next_review_on = TODAY.previous_day();
    assert_eq!(found(&spoilt), ["R64-W"]);
    let sentence = judge_concept(&spoilt, LegalRegime::Gdpr, &company())[0].sentence.clone();
    assert!(
        sentence.contains("war bis 26.11.2026 zu überprüfen; zuletzt geschah es am 27.11.2026"),
        "{sentence}"
    );
    spoilt.next_review_on = Some(TODAY);
    assert_eq!(found(&spoilt), NONE, "the day itself is in time");
}

#[test]
fn what_was_never_reviewed_is_due_a_cycle_after_its_day() {
    let mut never = concept();
    never.reviews.clear();
    never.last_reviewed_on = None;
    assert_eq!(found(&never), NONE, "the first day is set");
    never.next_review_on = None;
    assert_eq!(found(&never), ["R64-H1"]);
    never.as_of = Some(date!(2025 - 11 - 27));
    assert_eq!(found(&never), ["R64-H1"], "until today");
    never.as_of = Some(date!(2025 - 11 - 27) - Duration::days(1));
    assert_eq!(found(&never), ["R64-W"]);
    never.review_months = Some(24);
    assert_eq!(found(&never), ["R64-H1"]);
}

#[test]
fn shortcomings_have_consequences() {
    for (result, shortcomings, actions, expected) in [
        (ReviewResult::Effective, None, None, &[][..]),
        (ReviewResult::Effective, some("Serverraum offen"), None, &["R64-H2"]),
        (ReviewResult::Shortcomings, None, None, &["R64-H2"]),
        (ReviewResult::Ineffective, some("alles"), some("IT, bis März"), &[]),
    ] {
        let mut spoilt = concept();
        spoilt.reviews[0].result = result;
        spoilt.reviews[0].shortcomings = shortcomings;
        spoilt.reviews[0].actions = actions;
        // What an older review found is over.
        spoilt.reviews.push(super::MeasuresReview { result: ReviewResult::Ineffective, ..review() });
        assert_eq!(found(&spoilt), expected, "{result:?}");
    }
}

#[test]
fn a_concept_that_describes_nothing_is_missing() {
    let mut empty = concept();
    empty.measures.clear();
    assert_eq!(found(&empty), ["R61-F"]);
    empty.areas[3].description = some("Sicherung jede Nacht");
    assert_eq!(found(&empty), NONE);
    let empty = MeasuresConcept { title: "Konzept".to_owned(), ..MeasuresConcept::default() };
    let findings = judge_concept(&empty, LegalRegime::Police, &company());
    assert_well_formed(&findings);
    assert_eq!(findings[0].rule.code, "R61-F");
    assert!(findings[0].source.starts_with("§\u{a0}70"), "{}", findings[0].source);
    assert_eq!(findings[1].rule.code, "R13-W");
    assert_eq!(findings.len(), 2 + 10 + 1);
}
