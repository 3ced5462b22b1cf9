//! The Schwellwertprüfung, and what points to it.

use time::macros::date;

use super::{assert_well_formed, basis, category, codes, company, found, section, sheet, some, subject};
use crate::{
    findings::{Class, judge},
    register::{
        Activity, Document, DpiaScreening, SpecialCategory, Stage, System,
        choices::{DocumentKind, DpiaDecision, DpiaPart, DpiaProposal, SpecialKind},
    },
};

const NONE: [&str; 0] = [];

fn document(kind: DocumentKind) -> Document {
    Document {
        name: "Bericht".to_owned(),
        kind,
        version: some("1"),
        as_of: None,
        place: None,
        responsible: None,
        note: None,
        first_presentation: false,
    }
}

fn screened(screening: DpiaScreening) -> Activity {
    Activity { dpia_screening: Some(screening), ..sheet() }
}

fn not_required() -> DpiaScreening {
    DpiaScreening {
        is_finished: true,
        proposal: DpiaProposal::NotRequired,
        decision: DpiaDecision::NotRequired,
        reason: some("Kein Kriterium trifft zu."),
        decided_on: Some(date!(2026 - 10 - 01)),
        ..DpiaScreening::default()
    }
}

#[test]
fn a_finished_screening_says_nothing() {
    assert_eq!(found(&screened(not_required())), NONE);
    let against = DpiaScreening { proposal: DpiaProposal::Required, ..not_required() };
    assert_eq!(found(&screened(against)), NONE, "there is a reason");
}

#[test]
fn a_decision_against_the_criteria_needs_its_reason() {
    for proposal in [DpiaProposal::Required, DpiaProposal::Excepted] {
        let screening = DpiaScreening { proposal, reason: None, ..not_required() };
        let findings = judge(&screened(screening), &company());
        assert_well_formed(&findings);
        assert_eq!(codes(&findings), ["R76-W1"]);
    }
    let screening = DpiaScreening { reason: None, ..not_required() };
    assert_eq!(found(&screened(screening)), NONE);
}

#[test]
fn what_is_required_has_to_be_linked() {
    let required = DpiaScreening { decision: DpiaDecision::Required, ..not_required() };
    let mut activity = screened(required.clone());
    let findings = judge(&activity, &company());
    assert_well_formed(&findings);
    assert_eq!(codes(&findings), ["R76-W2"]);
    activity.documents = section([document(DocumentKind::RiskAnalysis)]);
    assert_eq!(found(&activity), ["R76-W2"], "some other document");
    activity.documents = section([document(DocumentKind::Dpia)]);
    assert_eq!(found(&activity), NONE);
    let address = DpiaScreening { dpia_address: some("https://intern.example/dsfa/3"), ..required };
    assert_eq!(found(&screened(address)), NONE);
}

#[test]
fn a_change_asks_again_and_another_change_once_more() {
    let changed =
        DpiaScreening { changed_since: vec![DpiaPart::Purposes, DpiaPart::Recipients], ..not_required() };
    let mut activity = screened(changed);
    let first = judge(&activity, &company());
    assert_well_formed(&first);
    assert_eq!(codes(&first), ["R76-W3"]);
    assert!(first[0].sentence.contains("Zwecke, Empfänger"), "{}", first[0].sentence);
    activity.purposes.items[0].text.push_str(" und den Kundinnen");
    let second = judge(&activity, &company());
    assert_ne!(first[0].value, second[0].value, "an acceptance would hold for the next change, too");
}

#[test]
fn an_unfinished_one_is_a_hint() {
    for (open, words) in [(0, "abschließen"), (1, "eine Frage"), (7, "7 Fragen")] {
        let screening = DpiaScreening { open_questions: Some(open), ..DpiaScreening::default() };
        let findings = judge(&screened(screening), &company());
        assert_well_formed(&findings);
        assert_eq!(codes(&findings), ["R76-H1"]);
        assert_eq!(findings[0].rule.class, Class::Hint);
        assert!(findings[0].sentence.contains(words), "{}", findings[0].sentence);
    }
    let replaced = DpiaScreening { open_questions: Some(2), ..not_required() };
    assert_eq!(found(&screened(replaced)), ["R76-H1"]);
}

#[test]
fn two_criteria_point_to_a_screening() {
    let health = || {
        let mut health = category("1", "Krankmeldungen");
        let kinds = vec![SpecialKind::Health];
        health.special_category = Some(SpecialCategory { kinds, kind: None });
        section([health])
    };
    let bases = || section([basis("Art. 6 Abs. 1 lit. b DSGVO"), basis("Art. 9 Abs. 2 lit. b DSGVO")]);
    let one = Activity { data_categories: health(), legal_bases: bases(), ..sheet() };
    assert_eq!(found(&one), NONE, "one criterion alone");
    let two = Activity { data_subjects: section([subject("Beschäftigte")]), ..one.clone() };
    let findings = judge(&two, &company());
    assert_well_formed(&findings);
    assert_eq!(codes(&findings), ["R76-H2"]);
    assert!(
        findings[0].sentence.contains("vertrauliche") && findings[0].sentence.contains("schutzbedürftige")
    );
    assert_eq!(found(&Activity { stage: Stage::Ended, ..two.clone() }), NONE);
    assert_eq!(found(&Activity { documents: section([document(DocumentKind::Dpia)]), ..two.clone() }), NONE);
    assert_eq!(found(&Activity { dpia_screening: Some(not_required()), ..two }), NONE);

    let systems = vec![System { name: "Videoüberwachung".to_owned(), note: None }];
    let watched = Activity { data_subjects: section([subject("Kinder")]), systems, ..sheet() };
    assert_eq!(found(&watched), ["R76-H2"]);
    for (profiling, ai) in
        [("findet nicht statt", "keine"), ("Nein.", "Nein, nicht geplant"), ("-", "entfällt")]
    {
        let mut activity = Activity { profiling: some(profiling), ..sheet() };
        activity.additional.ai_use = some(ai);
        assert_eq!(found(&activity), NONE, "{profiling} {ai}");
    }
    let mut activity = Activity { profiling: some("Bonität der Kunden"), ..sheet() };
    activity.additional.ai_use = some("Sprachmodell für Antworten");
    assert_eq!(found(&activity), ["R76-H2"]);
}
