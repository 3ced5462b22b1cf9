//! The rules of lit. a.

use time::macros::date;

use super::{assert_well_formed, codes, company, head, public_body, some};
use crate::{
    findings::{Context, judge_head},
    organisation::Kind,
    record_duty::{Answer, Check, Duty, Outcome, Sign},
    register::{Contact, Head, LegalRegime},
};

const NONE: [&str; 0] = [];

fn found(head: &Head) -> Vec<&'static str> {
    let findings = judge_head(head, &company());
    assert_well_formed(&findings);
    codes(&findings)
}

#[test]
fn a_complete_body_lacks_nothing() {
    assert_eq!(found(&head()), NONE);
}

#[test]
fn no_contact_at_all_is_missing_and_a_part_is_unclear() {
    let mut body = head();
    body.controller.contact.phone = None;
    assert_eq!(found(&body), ["R35-W"]);
    body.controller.contact = Contact { country: some("Deutschland"), ..Contact::default() };
    assert_eq!(found(&body), ["R31-F"]);
    body.controller.name.clear();
    assert_eq!(found(&body), ["R31-F", "R31-F"]);
    body.regime = LegalRegime::Police;
    let source = "§\u{a0}70 Abs.\u{a0}1 Nr.\u{a0}1 BDSG oder das Recht des Landes";
    assert_eq!(judge_head(&body, &company())[0].source, source);
    let mut body = head();
    body.data_protection_officers[0].contact = Contact::default();
    assert_eq!(found(&body), ["R34-F"]);
}

#[test]
fn addresses_are_looked_at_softly() {
    for (email, phone, expected) in [
        ("info@example.de", "0123 456", &[][..]),
        ("info at example.de", "0123 456", &["R35-H"]),
        ("info@example", "0123 456", &["R35-H"]),
        ("info@example.de", "siehe Website", &["R35-H"]),
    ] {
        let mut body = head();
        body.controller.contact.email = some(email);
        body.controller.contact.phone = some(phone);
        assert_eq!(found(&body), expected, "{email} {phone}");
    }
}

#[test]
fn either_an_officer_or_a_reason() {
    let mut body = head();
    body.data_protection_officers.clear();
    assert_eq!(found(&body), ["R34-W3"], "the law asks for an officer only where there has to be one");
    assert_eq!(codes(&judge_head(&body, &public_body())), ["R34-F"]);
    let of_public = &judge_head(&body, &public_body())[0].sentence;
    assert!(!of_public.contains("Grund") && of_public.contains("Art.\u{a0}37"), "{of_public}");
    body.no_officer_reason = some("weniger als 20 Personen");
    assert_eq!(found(&body), NONE);
    assert_eq!(codes(&judge_head(&body, &public_body())), ["R34-W"]);
}

#[test]
fn representatives() {
    let mut body = head();
    for (country, expected) in [
        ("Schweiz", &["R33-W"][..]),
        ("Österreich", &[]),
        ("DE", &[]),
        ("deutschland", &[]),
        ("Utopia", &["R33-W"]),
    ] {
        body.controller.contact.country = some(country);
        assert_eq!(found(&body), expected, "{country}");
    }
    body.representatives = body.contact_persons.clone();
    assert_eq!(found(&body), NONE);
    body.controller.contact.country = None;
    assert_eq!(found(&body), ["R33-H"], "the management is no representative");
}

#[test]
fn joint_controllers_have_an_agreement() {
    let mut body = head();
    body.joint_controllers = body.contact_persons.clone();
    assert_eq!(found(&body), ["R32-W"]);
    body.joint_controllers[0].agreed_on = Some(date!(2024 - 05 - 01));
    assert_eq!(found(&body), NONE);
}

#[test]
fn what_is_voluntary_is_a_hint() {
    let mut body = head();
    body.contact_persons.clear();
    body.supervisory_authority = None;
    assert_eq!(found(&body), ["R36-H", "R38-H"]);
    // What is said of a church body or under police law names no article of the DSGVO.
    for regime in [LegalRegime::Kdg, LegalRegime::DsgEkd, LegalRegime::Police] {
        let mut body = Head { regime, no_officer_reason: None, ..body.clone() };
        body.data_protection_officers.clear();
        body.joint_controllers = head().contact_persons;
        let findings = judge_head(&body, &Context { kind: Kind::Other, ..company() });
        assert_eq!(codes(&findings), ["R32-W", "R34-W3", "R36-H", "R38-H"]);
        let words: String =
            findings.iter().map(|found| format!("{} {}\n", found.sentence, found.source)).collect();
        assert!(!words.contains("DSGVO"), "{words}");
    }
}

#[test]
fn the_concept_says_which_version_it_is() {
    let mut body = head();
    body.measures_concept.as_mut().unwrap().version = None;
    assert_eq!(found(&body), ["R13-W"]);
}

#[test]
fn an_exemption_fits_to_the_record_and_to_the_day() {
    let answer = |criterion: &str| Answer {
        criterion: criterion.to_owned(),
        applies: false,
        reason: "Den Lohn rechnet das Steuerbüro ab".to_owned(),
    };
    let check = Check {
        employees: Some(8),
        answers: ["risiko", "regelmaessig", "art9_10"].map(answer).to_vec(),
        outcome: Outcome::Exempt,
        rules_from: date!(2018 - 05 - 25),
        checked_on: date!(2026 - 01 - 15),
        checked_by: "Doris Datenschutz".to_owned(),
    };
    let mut duty = Duty { check, regime: LegalRegime::Gdpr, employees: Some(8), signs: Vec::new() };
    let found = |duty: &Duty| {
        let findings = judge_head(&head(), &Context { duty: Some(duty), ..company() });
        assert_well_formed(&findings);
        codes(&findings)
    };
    assert_eq!(found(&duty), NONE);
    duty.employees = Some(251);
    assert_eq!(found(&duty), ["R27-W"]);
    duty.employees = None;
    let examples = vec!["Lohnabrechnung".to_owned()];
    duty.signs = vec![Sign { criterion: "regelmaessig".to_owned(), activities: 1, examples }];
    assert_eq!(found(&duty), ["R28-W"]);
    duty.check.answers[1].applies = true;
    duty.check.outcome = Outcome::Required;
    assert_eq!(found(&duty), NONE);
}

#[test]
fn banks_are_known_by_their_names() {
    for (name, is_financial) in [
        ("Sparkasse Musterhausen", true),
        ("Volksbank Musterland eG", true),
        ("Muster Versicherung AG", true),
        ("Stadtwerke Musterhausen GmbH", false),
        ("Datenbank Nord GmbH", false),
    ] {
        let mut body = head();
        body.controller.name = name.to_owned();
        let context = Context::new(&body, Kind::Company, date!(2026 - 01 - 01));
        assert_eq!(context.is_financial, is_financial, "{name}");
    }
}

#[test]
fn who_decides_does_not_watch() {
    let mut head = head();
    for (function, is_conflict) in [
        ("Geschäftsführer", true),
        ("Leiter der IT", true),
        ("Personalleiterin", true),
        ("Stabsstelle Datenschutz", false),
        ("externe Datenschutzbeauftragte", false),
        ("Sachbearbeitung Hauptamt", false),
    ] {
        head.data_protection_officers[0].function = some(function);
        let findings = judge_head(&head, &company());
        assert_eq!(codes(&findings).contains(&"R34-W2"), is_conflict, "{function}");
        assert_well_formed(&findings);
    }
    head.data_protection_officers[0].function = None;
    head.controller.management = some("Erika Beispiel (Vorsitz), Max Muster");
    assert!(codes(&judge_head(&head, &company())).contains(&"R34-W2"), "by the name");
}

#[test]
fn a_church_has_a_law_of_its_own() {
    let mut head = head();
    let church = || Context { kind: Kind::Church, ..company() };
    assert!(codes(&judge_head(&head, &church())).contains(&"R37-H"));
    head.regime = LegalRegime::DsgEkd;
    assert!(!codes(&judge_head(&head, &church())).contains(&"R37-H"));
}
