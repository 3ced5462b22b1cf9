//! The rules of every section but Löschregeln.

use time::macros::date;

use super::{
    TODAY, assert_well_formed, basis, category, codes, company, found, measure, public_body, purpose,
    recipient, rule, section, sheet, some, subject,
};
use crate::{
    findings::{Class, Context, Whereabouts, judge, judgement, purposes},
    register::{
        Activity, AppliesTo, Document, JointController, LegalRegime, Measures, RecipientKind, Scope, Section,
        SpecialCategory, Stage, System, ThirdCountries, ThirdCountryStatement, Transfer,
        choices::{BasisTarget, DocumentKind, Instrument, MeasureRelation, PurposeKind, SpecialKind},
    },
};

const NONE: [&str; 0] = [];

fn document(name: &str, kind: DocumentKind) -> Document {
    Document {
        name: name.to_owned(),
        kind,
        version: some("1"),
        as_of: None,
        place: None,
        responsible: None,
        note: None,
        first_presentation: false,
    }
}

fn empty() -> Activity {
    Activity {
        purposes: Section::default(),
        legal_bases: Section::default(),
        data_subjects: Section::default(),
        data_categories: Section::default(),
        recipients: Section::default(),
        third_countries: ThirdCountries::default(),
        retention: Section::default(),
        measures: Measures::default(),
        ..sheet()
    }
}

#[test]
fn only_empty_items_are_missing() {
    let findings = judge(&empty(), &company());
    assert_well_formed(&findings);
    assert!(findings.iter().all(|finding| finding.rule.class == Class::Missing));
    assert_eq!(codes(&findings), ["R39-F", "R40-F", "R41-F", "R46-F", "R48-F", "R54-F", "R61-F"]);
}

#[test]
fn each_law_has_its_own_items() {
    let of = |regime| judge(&Activity { regime, ..empty() }, &company());
    let police = of(LegalRegime::Police);
    assert_eq!(codes(&police), ["R39-F", "X1-F1", "R40-F", "R41-F", "R46-F", "R48-F", "R54-F", "R61-F"]);
    assert_eq!(police[6].source, "§\u{a0}70 Abs.\u{a0}1 Nr.\u{a0}8 BDSG");
    assert!(police[7].sentence.contains("§\u{a0}64 BDSG"));
    let church = of(LegalRegime::Kdg);
    assert_eq!(codes(&church), ["R39-F", "R40-F", "R41-F", "R46-F", "R48-F", "R54-F", "R61-F"]);
    assert_eq!(church[0].source, "§\u{a0}31 Abs.\u{a0}1 lit.\u{a0}b KDG");
}

#[test]
fn only_periods_and_measures_may_be_not_possible() {
    let possible = |regime: LegalRegime| -> Vec<&'static str> {
        let findings = judge(&Activity { regime, ..empty() }, &company());
        let accepted = findings.iter().filter(|finding| finding.can_be_accepted());
        accepted.map(|finding| finding.rule.code).collect()
    };
    for regime in [LegalRegime::Gdpr, LegalRegime::Kdg, LegalRegime::DsgEkd] {
        assert_eq!(possible(regime), ["R54-F", "R61-F"]);
    }
    assert_eq!(possible(LegalRegime::Police), NONE);
}

#[test]
fn a_changed_purpose_is_decided_and_not_accepted() {
    let finding = purposes::changed("Abrechnung", "Werbung");
    assert_well_formed(std::slice::from_ref(&finding));
    assert!(!finding.can_be_accepted());
    assert_eq!(finding.answered_at(), Some("zweckaenderung"));
}

#[test]
fn a_supplement_is_an_answer() {
    let told = || Section { supplement: some("3 Jahre nach Vertragsende"), ..Section::default() };
    assert_eq!(found(&Activity { retention: told(), ..sheet() }), NONE);
    let told = || Section { supplement: some("Abrechnung und Betreuung der Kunden"), ..Section::default() };
    assert_eq!(found(&Activity { purposes: told(), ..sheet() }), NONE);
    let told = Section { supplement: some("Nach Erledigung"), ..Section::default() };
    assert_eq!(found(&Activity { retention: told, ..sheet() }), ["L-F03"]);
}

#[test]
fn names() {
    for (name, code) in [
        ("Excel", "R5-W"),
        ("SAP R/3", "R5-W"),
        ("Microsoft Office 365", "R5-W"),
        ("Verwaltung", "R7-H"),
        ("Sonstiges", "R7-H"),
    ] {
        assert_eq!(found(&Activity { name: name.to_owned(), ..sheet() }), [code], "{name}");
    }
    for name in ["Fakturierung mit DATEV", "365 Tage Badespaß", "Verwaltung der Friedhöfe", "42"] {
        assert_eq!(found(&Activity { name: name.to_owned(), ..sheet() }), NONE, "{name}");
    }
    let bare = Activity { contact_person: None, department: None, ..sheet() };
    assert_eq!(found(&bare), NONE, "that is said once, for the whole record");
}

#[test]
fn the_assessment_comes_before_the_introduction() {
    let mut activity = Activity { introduced_on: Some(date!(2025 - 03 - 01)), ..sheet() };
    let mut assessment = document("DSFA", DocumentKind::Dpia);
    assessment.as_of = Some(date!(2025 - 06 - 01));
    activity.documents = section([assessment.clone()]);
    assert_eq!(found(&activity), ["R66-W"]);
    activity.stage = Stage::Planned;
    assert_eq!(found(&activity), NONE);
    activity.stage = Stage::InOperation;
    let first = Document { as_of: Some(date!(2025 - 02 - 01)), ..assessment };
    activity.documents.items.push(first);
    assert_eq!(found(&activity), NONE, "a later one is a revision");
}

#[test]
fn an_entry_is_looked_through_once_a_year() {
    for (as_of, stage, codes) in [
        (date!(2025 - 11 - 27), Stage::InOperation, &[][..]),
        (date!(2025 - 11 - 26), Stage::InOperation, &["L-U1"]),
        (date!(2025 - 11 - 26), Stage::Ended, &[]),
    ] {
        let activity = Activity { entry_as_of: Some(as_of), stage, ..sheet() };
        assert_eq!(found(&activity), codes, "{as_of} {stage:?}");
    }
    let activity = Activity { entry_as_of: Some(date!(2026 - 01 - 05)), ..sheet() };
    let until = judgement(&activity, &company()).until;
    assert_eq!(until, Some(date!(2027 - 01 - 05)), "until then nothing changes by itself");
}

#[test]
fn purposes() {
    for (text, code) in [
        ("Verwaltung", "L-Z1"),
        ("interne Zwecke", "L-Z1"),
        ("Service", "L-Z1"),
        ("Kundenabrechnung", "L-Z1"),
        ("Personal", "L-Z1"),
        ("Planung von Kursen und Abrechnung der Gebühren", "L-Z2"),
        ("Ausstellung von Urkunden sowie Erteilung von Auskünften", "L-Z2"),
        ("k. A.", "R8-W"),
        ("siehe oben", "R8-W"),
    ] {
        assert_eq!(found(&Activity { purposes: section([purpose(text)]), ..sheet() }), [code], "{text}");
    }
    for text in [
        "Begründung, Durchführung und Beendigung von Beschäftigungsverhältnissen",
        "Bearbeitung von Anträgen für Förderungen und Zuwendungen",
        "Anonyme Beratung und Testung auf HIV",
        "Verwaltung von Zuschüssen für PV-Anlagen",
    ] {
        assert_eq!(found(&Activity { purposes: section([purpose(text)]), ..sheet() }), NONE, "{text}");
    }
    let mut excluded = purpose("Werbung gegenüber Kundinnen und Kunden");
    excluded.kind = PurposeKind::Excluded;
    assert_eq!(found(&Activity { purposes: section([excluded]), ..sheet() }), ["R39-F"]);
}

#[test]
fn legal_bases() {
    let of = |texts: &[&str], context: &Context| {
        let bases = section(texts.iter().map(|text| basis(text)));
        codes(&judge(&Activity { legal_bases: bases, ..sheet() }, context))
    };
    for (texts, expected) in [
        (&["Art. 6 Abs. 1 lit. b DSGVO"][..], &[][..]),
        (&["§ 26 Abs. 1 Satz 1 BDSG"], &["L-R1"]),
        (&["§ 26 Abs. 1 BDSG", "Art. 6 Abs. 1 lit. b DSGVO"], &[]),
        (&["Art. 6 Abs. 1 lit. c DSGVO"], &["L-R3"]),
        (&["Art. 6 Abs. 1 lit. c i. V. m. Art. 9 Abs. 1 DSGVO"], &["L-R3"]),
        (&["Art. 6 Abs. 1 lit. c DSGVO i. V. m. Art. 33, 34 DSGVO"], &[]),
        (&["Art. 6 Abs. 1 lit. e) DSGVO, § 3 NDSG"], &[]),
        (&["Art. 6 Abs. 1 lit. e DSGVO", "NKomVG"], &[]),
        (&["Art. 6 Abs. 1 lit. e DSGVO i. V. m. der Friedhofssatzung"], &[]),
        (&["Art. 6 Abs. 1 lit. f DSGVO"], &["L-R4"]),
        (&["Art. 6 Abs. 1 Satz 1 lit. f DSGVO (berechtigte Interessen)"], &["L-R4"]),
        (&["Art. 6 Abs. 1 lit. f DSGVO (Schutz der IT-Systeme)"], &[]),
        (&["Art. 6 Abs. 1 lit. a DSGVO"], &["R12-W"]),
        (&["Art. 6 Abs. 1 lit. a DSGVO", "Art. 6 Abs. 1 lit. b DSGVO"], &["R12-W", "R86-W"]),
        (&["Art. 6 Abs. 1 lit. a DSGVO (Fotos)", "Art. 6 Abs. 1 lit. b DSGVO"], &["R12-W"]),
        (&["§ 28 Abs. 1 Nr. 2 BDSG"], &["L-R5"]),
        (&["§ 28 BDSG (Archivzwecke)"], &[]),
        (&["§ 15 TMG"], &["L-R5"]),
    ] {
        assert_eq!(of(texts, &company()), expected, "{texts:?}");
    }
    assert_eq!(of(&["Art. 6 Abs. 1 lit. f DSGVO (Schutz der IT-Systeme)"], &public_body()), ["L-R2"]);
}

/// § 1 BDSG: it is not the law of bodies of the Länder; nor may they rest on lit. f.
#[test]
fn public_bodies_are_not_led_to_the_federal_law_on_employees() {
    let activity = Activity { legal_bases: section([basis("§ 26 Abs. 1 BDSG")]), ..sheet() };
    let sentence = |context: &Context| {
        let findings = judge(&activity, context);
        findings.iter().find(|finding| finding.rule.code == "L-R1").unwrap().sentence.clone()
    };
    assert!(sentence(&public_body()).contains("Landesrecht") && !sentence(&public_body()).contains("lit."));
    assert!(sentence(&company()).contains("C-34/21"));
}

#[test]
fn consent_with_its_evidence() {
    let mut activity = Activity { legal_bases: section([basis("Art. 6 Abs. 1 lit. a DSGVO")]), ..sheet() };
    activity.documents = section([document("Muster der Einwilligung", DocumentKind::Other)]);
    assert_eq!(found(&activity), NONE);
}

#[test]
fn consent_and_what_is_recorded_of_it() {
    for text in ["Art. 6 Abs. 1 lit. a DSGVO", "Einwilligung", "Art. 9 Abs. 2 lit. a DSGVO"] {
        let mut activity = Activity { legal_bases: section([basis(text)]), ..sheet() };
        assert_eq!(found(&activity), ["R12-W"], "{text}");
        activity.consent.evidence = some("k. A.");
        activity.consent.withdrawal = some("formlos");
        assert_eq!(found(&activity), ["R12-W"], "{text}: a placeholder is no evidence");
        activity.consent.evidence = some("unterschriebene Formulare in der Kundenakte");
        assert_eq!(found(&activity), NONE, "{text}");
        activity.consent.withdrawal = None;
        assert_eq!(found(&activity), ["R12-H"], "{text}");
        activity.consent.evidence = None;
        activity.documents = section([document("Formular 7", DocumentKind::Consent)]);
        assert_eq!(found(&activity), NONE, "{text}: linked");
    }
    let mut without = sheet();
    without.consent.evidence = some("Formulare");
    assert_eq!(found(&without), NONE, "no consent is a basis");
}

#[test]
fn consent_of_employees() {
    let mut activity = Activity {
        legal_bases: section([basis("Art. 6 Abs. 1 lit. a DSGVO")]),
        data_subjects: section([subject("Beschäftigte"), subject("Kunden")]),
        ..sheet()
    };
    activity.documents = section([document("Einwilligung Fotos", DocumentKind::Other)]);
    let findings = judge(&activity, &company());
    assert_well_formed(&findings);
    assert_eq!(codes(&findings), ["R86-H"]);
    let of =
        |text: &str| Some(AppliesTo { list: BasisTarget::DataSubject, position: 1, text: text.to_owned() });
    activity.legal_bases.items[0].applies_to = of("Personen: Kunden");
    assert_eq!(found(&activity), NONE);
    activity.legal_bases.items[0].applies_to = of("Personen: Beschäftigte");
    assert_eq!(found(&activity), ["R86-H"]);
    activity.consent.obtained = some("Formular; die Teilnahme ist freiwillig und ohne Nachteil");
    activity.consent.withdrawal = some("formlos");
    assert_eq!(found(&activity), NONE);
    activity.consent = Default::default();
    activity.data_subjects.items[0].excluded = true;
    assert_eq!(found(&activity), NONE);
}

#[test]
fn words_of_special_categories() {
    let of = |text: &str| {
        let mut found = found(&Activity { data_categories: section([category("1", text)]), ..sheet() });
        found.retain(|code| ["L-A9", "L-A10", "R44-H"].contains(code));
        found
    };
    for text in [
        "Gesundheitsdaten",
        "Krankheitstage",
        "Krankmeldungen",
        "AU-Zeiten",
        "Diagnosen",
        "Befunde",
        "Schwerbehinderung",
        "Behinderung",
        "Pflegegrad",
        "Allergien",
        "Unverträglichkeiten",
        "Schwangerschaft",
        "Mutterschutzfristen",
        "Impfstatus",
        "BEM-Vorgänge",
        "Konfession",
        "Religionszugehörigkeit",
        "Kirchensteuermerkmal",
        "Gewerkschaftsbeitrag",
        "Parteizugehörigkeit",
        "ethnische Zugehörigkeit",
        "Herkunft",
        "Fingerabdrücke",
        "Gesichtserkennung",
        "biometrisches Foto",
        "genetische Daten",
        "Sexualleben",
        "UNVERTRAEGLICHKEIT",
    ] {
        assert_eq!(of(text), ["L-A9"], "{text}");
    }
    for text in [
        "Datenherkunft",
        "Herkunftsland",
        "Herkunft der Daten",
        "Schimpfwörter",
        "energetische Sanierung",
        "Behinderungsanzeige",
        "Krankenkasse",
        "Bemerkungen",
        "Name, Anschrift",
        "Befundene Mängel",
        "Auszahlungsdaten",
    ] {
        assert_eq!(of(text), NONE, "{text}");
    }
    for text in ["Führungszeugnis", "Vorstrafen", "Straftaten", "Verurteilungen", "Ermittlungsverfahren"] {
        assert_eq!(of(text), ["L-A10"], "{text}");
    }
    assert_eq!(of("Bußgeldbescheide"), ["R44-H"]);
}

#[test]
fn marked_categories() {
    let mut activity = sheet();
    let health = &mut activity.data_categories.items[0];
    health.special_category = Some(SpecialCategory::default());
    assert_eq!(found(&activity), ["R43-W1", "R43-W2"]);
    activity.data_categories.items[0].name = "Gesundheitsdaten".to_owned();
    activity.legal_bases.items.push(basis("Art. 9 Abs. 2 lit. b DSGVO"));
    assert_eq!(found(&activity), NONE, "the name says the kind");
    activity.data_categories.items[0].name = "Angaben zum Befinden".to_owned();
    let kinds = vec![SpecialKind::Health];
    activity.data_categories.items[0].special_category = Some(SpecialCategory { kinds, kind: None });
    assert_eq!(found(&activity), NONE);
    activity.regime = LegalRegime::Kdg;
    activity.profiling = some("findet nicht statt");
    assert_eq!(found(&activity), ["R43-W2"], "§ 11 KDG instead of Art. 9");
}

#[test]
fn data_and_persons() {
    let mut activity = sheet();
    activity.data_subjects = section([subject("Kunden"), subject("Ansprechpartner")]);
    assert_eq!(found(&activity), NONE, "not divided at all is an answer");
    activity.data_subjects.items[0].data_categories = Scope::Numbers(vec!["1".to_owned()]);
    assert_eq!(found(&activity), ["R41-H"]);
    activity.data_subjects.items[1].data_categories = Scope::Numbers(vec!["1".to_owned()]);
    let findings = judge(&activity, &company());
    assert_eq!(codes(&findings), ["R41-H"]);
    assert!(findings[0].sentence.contains("Nr.\u{a0}2"));
    assert_eq!(findings[0].rule.class, Class::Hint);
    activity.data_subjects.items[1].data_categories = Scope::All;
    assert_eq!(found(&activity), NONE);
}

#[test]
fn parts_of_numbers() {
    let mut activity = sheet();
    activity.data_categories =
        section([category("4", "Stammdaten"), category("4.1", "Name"), category("4.2", "Alter")]);
    let told = |numbers: &[&str]| {
        let mut told = rule("3 Jahre nach Vertragsende");
        told.data_categories = Scope::Numbers(numbers.iter().map(|number| (*number).to_owned()).collect());
        section([told])
    };
    activity.retention = told(&["4"]);
    assert_eq!(found(&activity), NONE);
    activity.retention = told(&["4.1"]);
    let findings = judge(&activity, &company());
    assert_eq!(codes(&findings), ["R54-F"]);
    assert!(findings[0].sentence.contains("Nr.\u{a0}4.2"));
    activity.retention = told(&["4", "7"]);
    assert_eq!(found(&activity), ["L-S1"]);
    activity.retention = told(&["4.1"]);
    activity.retention_remarks.undeterminable = some("Landesrecht fehlt");
    assert_eq!(found(&activity), ["R57-W"]);
    activity.retention_remarks.review_on = Some(TODAY);
    assert_eq!(found(&activity), NONE);
}

#[test]
fn recipients() {
    let of = |row| found(&Activity { recipients: section([row]), ..sheet() });
    for name in [
        "Dienstleister",
        "Dritte",
        "ggf. weitere",
        "verbundene Unternehmen",
        "externe Dienstleister",
        "Finanzamt, Dritte",
        "Auftragsverarbeiter",
        "sonstige Stellen",
    ] {
        assert_eq!(of(recipient(name)), ["L-E2"], "{name}");
    }
    for name in
        ["Finanzamt", "andere Behörden", "IT-Dienstleister für Wahlsysteme", "Banken", "Intern: Wahlamt"]
    {
        assert_eq!(of(recipient(name)), NONE, "{name}");
    }
    let mut told = recipient("Dienstleister");
    told.note = some("Hosting der Website");
    assert_eq!(of(told), NONE);
    assert_eq!(found(&Activity { recipients: Section::default(), no_recipients: true, ..sheet() }), NONE);
}

fn abroad(transfer: Transfer) -> Activity {
    let third_countries = ThirdCountries {
        statement: Some(ThirdCountryStatement::TakesPlace),
        transfers: vec![transfer],
        ..ThirdCountries::default()
    };
    Activity { third_countries, ..sheet() }
}

fn transfer(country: &str, recipient: &str, instrument: Instrument) -> Transfer {
    Transfer { country: some(country), recipient: some(recipient), instrument, ..Transfer::default() }
}

/// The day a court ends the decision for the USA: one entry of data, and every transfer that rests on it is
/// found, by country or by words.
#[test]
fn a_revoked_decision_is_found_wherever_it_carries_a_transfer() {
    let json = r#"{"iso": "US", "name": "USA", "beschluss": "(EU) 2023/1795", "datum": "10.07.2023", "reichweite": "nur zertifizierte",
        "bemerkung": "", "geprueft_am": "2026-11-30", "aufgehoben_am": "2026-11-20", "zertifizierung": true}"#;
    let decisions: [crate::shipped::model::AdequacyDecision; 1] = [serde_json::from_str(json).unwrap()];
    let revoked = Context { decisions: &decisions, ..company() };
    let usa = || transfer("Vereinigte Staaten von Amerika", "Beispiel Inc.", Instrument::Adequacy);
    let short = transfer("USA", "Beispiel Inc.", Instrument::Adequacy);
    let worded =
        Transfer { text: some("USA: Beispiel Inc. (Data Privacy Framework)"), ..Transfer::default() };
    for resting in [usa(), short, worded, Transfer { certification_checked_on: Some(TODAY), ..usa() }] {
        let findings = judge(&abroad(resting), &revoked);
        assert_eq!(codes(&findings), ["R51-W2"]);
        assert!(findings[0].sentence.contains("seit dem 20.11.2026 aufgehoben"), "{}", findings[0].sentence);
    }
    for other in [
        transfer("Vereinigte Staaten von Amerika", "Beispiel Inc.", Instrument::StandardClauses),
        transfer("Schweiz", "Beispiel AG", Instrument::Adequacy),
    ] {
        assert!(!codes(&judge(&abroad(other), &revoked)).contains(&"R51-W2"));
    }
    // Before its day it holds, and the judgement ends with the last day it does.
    let early = Context { today: time::macros::date!(2026 - 11 - 19), ..revoked };
    let judged = judgement(&abroad(usa()), &early);
    assert!(!codes(&judged.findings).contains(&"R51-W2"));
    assert_eq!(judged.until, Some(time::macros::date!(2026 - 11 - 19)));
}

/// No article of the DSGVO is held against a body that does not stand under it.
#[test]
fn other_laws_are_not_told_of_the_gdpr() {
    for (regime, norm) in
        [(LegalRegime::DsgEkd, "§\u{a0}10 DSG-EKD"), (LegalRegime::Kdg, "§§\u{a0}39 bis 41 KDG")]
    {
        let mut activity = abroad(transfer("Indien", "Beispiel Ltd.", Instrument::Unspecified));
        activity.regime = regime;
        activity.retention = section([]);
        activity.retention.supplement = some("unbegrenzt");
        let findings = judge(&activity, &company());
        let transfer = findings.iter().find(|finding| finding.rule.code == "R51-W1").unwrap();
        assert!(transfer.source.contains(norm) && transfer.sentence.contains(norm), "{transfer:?}");
        for finding in &findings {
            assert!(!finding.source.contains("DSGVO"), "{finding:?}");
        }
    }
}

#[test]
fn transfers() {
    let worded = |text: &str| Transfer { text: some(text), ..Transfer::default() };
    let usa = "Vereinigte Staaten von Amerika";
    for (row, expected) in [
        (transfer("Indien", "Beispiel Ltd.", Instrument::StandardClauses), &[][..]),
        (transfer("Indien", "Beispiel Ltd.", Instrument::Unspecified), &["R51-W1"]),
        (transfer("Indien", "Beispiel Ltd.", Instrument::Adequacy), &["R51-W2"]),
        (transfer("Indien", "Cloud-Anbieter", Instrument::StandardClauses), &["R50-W"]),
        (transfer("Indien", "Konzerngesellschaften", Instrument::StandardClauses), &["R50-W"]),
        (transfer("Schweiz", "Beispiel AG", Instrument::Adequacy), &[]),
        (transfer(usa, "Beispiel Inc.", Instrument::Adequacy), &["L-D4"]),
        (transfer("Kanada", "Universität Beispiel", Instrument::Adequacy), &["L-D4"]),
        (transfer("Kanada", "Beispiel Inc.", Instrument::Adequacy), &[]),
        (transfer("Indien", "Beispiel Ltd.", Instrument::CompellingInterests), &["R52-F"]),
        (
            Transfer {
                recipient: some("Beispiel Ltd."),
                instrument: Instrument::StandardClauses,
                ..Transfer::default()
            },
            &["R50-F"],
        ),
        (worded("USA: YouTube LLC (Standardvertragsklauseln)"), &[]),
        (worded("Beispiel Inc. (Standardvertragsklauseln)"), &["R50-W"]),
        (worded("USA: Beispiel Inc., Privacy Shield"), &["L-D3"]),
        (worded("Großbritannien: Beispiel Ltd., Angemessenheitsbeschluss"), &[]),
        (worded("Vereinigtes Königreich: Beispiel Ltd., Art. 45 DSGVO"), &[]),
    ] {
        let findings = judge(&abroad(row.clone()), &company());
        assert_well_formed(&findings);
        assert_eq!(codes(&findings), expected, "{row:?}");
    }
    let mut checked = transfer(usa, "Beispiel Inc.", Instrument::Adequacy);
    checked.instrument_note = some("DPF-Liste geprüft am 03.05.2026");
    assert_eq!(found(&abroad(checked)), NONE);
    let kingdom = abroad(transfer("Vereinigtes Königreich", "Beispiel Ltd.", Instrument::Adequacy));
    assert_eq!(found(&kingdom), NONE);
    let later = Context { today: date!(2032 - 01 - 01), ..company() };
    assert_eq!(codes(&judge(&kingdom, &later)), ["R51-W2"]);
    let mut silent = kingdom;
    silent.third_countries.transfers.clear();
    assert_eq!(found(&silent), ["R50-F"]);
}

#[test]
fn countries_are_judged_by_the_decisions_of_the_day() {
    let usa = "Vereinigte Staaten von Amerika";
    for (row, expected) in [
        (transfer("Deutschland", "Beispiel GmbH", Instrument::StandardClauses), &["R48-W"][..]),
        (transfer("Norwegen", "Beispiel AS", Instrument::Adequacy), &["R48-W"]),
        (transfer("Schweiz", "Beispiel AG", Instrument::StandardClauses), &["R51-H"]),
        (transfer("Schweiz", "Beispiel AG", Instrument::ExplicitConsent), &["R51-H"]),
        // What covers only some needs no other basis only for them.
        (transfer("Kanada", "Beispiel Inc.", Instrument::StandardClauses), &[]),
        (transfer(usa, "Beispiel Inc.", Instrument::StandardClauses), &[]),
        (transfer("Utopia", "Beispiel Inc.", Instrument::Adequacy), &["R51-W2"]),
    ] {
        let findings = judge(&abroad(row.clone()), &company());
        assert_well_formed(&findings);
        assert_eq!(codes(&findings), expected, "{row:?}");
    }
}

#[test]
fn a_certification_is_looked_at_every_year() {
    let usa = "Vereinigte Staaten von Amerika";
    let checked = |day, instrument| {
        abroad(Transfer { certification_checked_on: Some(day), ..transfer(usa, "Beispiel Inc.", instrument) })
    };
    let recent = judgement(&checked(date!(2025 - 11 - 27), Instrument::Adequacy), &company());
    assert_eq!((codes(&recent.findings), recent.until), (vec![], Some(date!(2026 - 11 - 27))));
    let old = judgement(&checked(date!(2025 - 11 - 26), Instrument::Adequacy), &company());
    assert_well_formed(&old.findings);
    assert_eq!((codes(&old.findings), old.until), (vec!["R51-W3"], None));
    // Whoever relies on something else need not look.
    assert_eq!(found(&checked(date!(2020 - 01 - 01), Instrument::StandardClauses)), NONE);
}

#[test]
fn a_judgement_says_how_long_it_holds() {
    assert_eq!(judgement(&sheet(), &company()).until, None);
    let kingdom = transfer("Vereinigtes Königreich", "Beispiel Ltd.", Instrument::Adequacy);
    let mut activity = abroad(kingdom);
    assert_eq!(judgement(&activity, &company()).until, Some(date!(2031 - 12 - 27)));
    // The first of two days.
    activity.retention_remarks.undeterminable = some("neue Rechtslage");
    activity.retention_remarks.review_on = Some(date!(2027 - 03 - 01));
    assert_eq!(judgement(&activity, &company()).until, Some(date!(2027 - 03 - 01)));
    let later = Context { today: date!(2027 - 03 - 02), ..company() };
    let judged = judgement(&activity, &later);
    assert!(codes(&judged.findings).contains(&"R57-W"));
    assert_eq!(judged.until, Some(date!(2031 - 12 - 27)));
    // Asked twice, it is the same.
    assert_eq!(judgement(&activity, &later), judged);
}

#[test]
fn seat_storage_and_support_count_each_by_its_own_country() {
    let judged = |place: Whereabouts, countries: ThirdCountries| {
        let places = [Whereabouts { name: "Hausbank".to_owned(), ..place }];
        let context = Context { whereabouts: &places, ..company() };
        let findings = judge(&Activity { third_countries: countries, ..sheet() }, &context);
        assert_well_formed(&findings);
        codes(&findings)
    };
    let at = |seat: &str, hosting: &str, support: &str, parent: &str| Whereabouts {
        seat: seat.to_owned(),
        hosting: hosting.to_owned(),
        support: support.to_owned(),
        parent: parent.to_owned(),
        ..Whereabouts::default()
    };
    let says = |statement| ThirdCountries { statement: Some(statement), ..ThirdCountries::default() };
    let to =
        |row: Transfer| ThirdCountries { transfers: vec![row], ..says(ThirdCountryStatement::TakesPlace) };
    let none = ThirdCountryStatement::None;
    assert_eq!(judged(at("DE", "IN", "", ""), says(none)), ["R49-W"]);
    assert_eq!(judged(at("DE", "DE", "IN", "US"), says(none)), ["R49-W"]);
    assert_eq!(judged(at("DE", "IE", "", "US"), says(none)), ["R49-H"]);
    assert_eq!(judged(at("DE", "IN", "", ""), says(ThirdCountryStatement::UnderReview)), NONE);
    // It takes place, and this one is missing, or is there.
    let switzerland = || transfer("Schweiz", "Beispiel AG", Instrument::Adequacy);
    assert_eq!(judged(at("DE", "IN", "", ""), to(switzerland())), ["R49-W2"]);
    assert_eq!(judged(at("CH", "CH", "", "US"), to(switzerland())), NONE);
    assert_eq!(judged(at("DE", "DE", "", "US"), to(switzerland())), ["R49-H"]);
    let worded = Transfer { text: some("USA, Indien: Fernwartung (SCC)"), ..Transfer::default() };
    assert_eq!(judged(at("US", "IN", "", ""), to(worded)), NONE);
    assert_eq!(judged(at("DE", "IN", "", ""), says(ThirdCountryStatement::Planned)), ["R49-W2"]);
    // The catalogue knows the recipient elsewhere.
    let here = |country| transfer(country, "Hausbank", Instrument::StandardClauses);
    assert_eq!(judged(at("IE", "DE", "", ""), to(here("Indien"))), ["R49-W3"]);
    assert_eq!(judged(at("IE", "DE", "IN", ""), to(here("Indien"))), NONE);
    assert_eq!(judged(at("IE", "DE", "", "IN"), to(here("Indien"))), NONE);
    assert_eq!(judged(at("", "", "", "US"), to(here("Indien"))), NONE);
}

#[test]
fn statements_and_what_contradicts_them() {
    let mut activity = sheet();
    activity.recipients.items.push(recipient("YouTube (Livestream)"));
    assert_eq!(found(&activity), ["L-D2"]);
    activity.third_countries.remark = some("Speicherung nur in der EU");
    assert_eq!(found(&activity), ["L-D2"], "a remark explains nothing away");
    activity.systems.push(System { name: "YouTube".to_owned(), note: None });
    assert_eq!(found(&activity), ["L-D2"], "once for each vendor");
    activity.systems.clear();
    activity.recipients.items[1].kind = RecipientKind::ThirdCountry;
    assert_eq!(found(&activity), ["L-D2"], "the kind is plain");
    let mut activity = sheet();
    activity.systems.push(System { name: "Microsoft 365".to_owned(), note: None });
    assert_eq!(found(&activity), ["L-D2"]);
    activity.third_countries.statement = Some(ThirdCountryStatement::UnderReview);
    assert_eq!(found(&activity), ["L-D2"], "a statement that is open is no answer to it");
    activity.third_countries.statement = Some(ThirdCountryStatement::TakesPlace);
    activity.third_countries.transfers =
        vec![Transfer { text: some("USA: Microsoft (Standardvertragsklauseln)"), ..Transfer::default() }];
    assert_eq!(found(&activity), NONE);
    let mut activity = sheet();
    for (remark, codes) in
        [("keine Angabe", &["R48-W2"][..]), ("unbekannt", &["R48-W2"]), ("geprüft 2025", &[])]
    {
        activity.third_countries.remark = some(remark);
        assert_eq!(found(&activity), codes, "{remark}");
    }
    activity.third_countries = ThirdCountries::default();
    activity.third_countries.statement = Some(ThirdCountryStatement::UnderReview);
    activity.entry_as_of = Some(date!(2026 - 06 - 01));
    assert_eq!(found(&activity), NONE);
    activity.entry_as_of = Some(date!(2026 - 05 - 01));
    assert_eq!(found(&activity), ["R48-W2"], "for more than half a year");
    let mut activity = sheet();
    activity.third_countries.remark = some("früher Safe Harbor");
    assert_eq!(found(&activity), ["L-D3"]);
}

#[test]
fn the_parent_company_alone_is_a_hint() {
    let at = |seat: &str, parent: &str| {
        let places = [Whereabouts {
            name: "Hausbank".to_owned(),
            seat: seat.to_owned(),
            parent: parent.to_owned(),
            ..Whereabouts::default()
        }];
        let context = Context { whereabouts: &places, ..company() };
        let findings = judge(&sheet(), &context);
        assert_well_formed(&findings);
        codes(&findings)
    };
    assert_eq!(at("DE", "US"), ["R49-H"]);
    assert_eq!(at("US", "US"), ["R49-W"]);
    assert_eq!(at("CH", ""), ["R49-W"]);
    assert_eq!(at("NO", "FR"), NONE);
    assert_eq!(at("", ""), NONE);
}

#[test]
fn measures() {
    let own = |texts: &[&str]| Measures {
        items: texts.iter().map(|text| measure(text)).collect(),
        ..Measures::default()
    };
    let of = |texts: &[&str]| found(&Activity { measures: own(texts), ..sheet() });
    assert_eq!(of(&["Verschlüsselung der Datenträger"]), NONE);
    for text in ["siehe TOM", "s. Anlage 3", "IT-Sicherheitskonzept", "gemäß Sicherheitskonzept"] {
        assert_eq!(of(&[text]), ["L-T1"], "{text}");
    }
    assert_eq!(of(&["Zutrittskontrolle", "Zugangskontrolle", "Trennungsgebot"]), ["L-T2"]);
    assert_eq!(of(&["Zutrittskontrolle durch Schließanlage"]), NONE);
    let mut activity = Activity { measures: own(&["siehe TOM"]), ..sheet() };
    activity.documents = section([document("TOM", DocumentKind::SecurityConcept)]);
    assert_eq!(found(&activity), NONE, "it can be followed");
    let without = Context { has_measures_concept: false, ..company() };
    assert_eq!(codes(&judge(&sheet(), &without)), ["R62-W"]);
    let mut activity = sheet();
    activity.measures.items = vec![measure("Schließanlage")];
    activity.measures.items[0].relation = MeasureRelation::Dropped;
    assert_eq!(found(&activity), ["R14-H"]);
    activity.measures.global_concept = false;
    assert_eq!(found(&activity), ["R61-F", "R14-H"], "what is dropped protects nothing");
    activity.measures.items[0].relation = MeasureRelation::Deviating;
    assert_eq!(found(&activity), ["R14-H"]);
    activity.measures.items[0].reason = some("Das Gebäude ist gemietet");
    assert_eq!(found(&activity), NONE);
}

#[test]
fn joint_controllers_and_documents() {
    let mut activity = sheet();
    activity.joint_controllers = section([JointController {
        name: "Kreis Musterland".to_owned(),
        contact: None,
        officer: None,
        agreed_on: None,
        note: None,
    }]);
    assert_eq!(found(&activity), ["R32-F", "R32-W"]);
    activity.joint_controllers.items[0].contact = some("Am Markt 2, Musterland");
    activity.joint_controllers.items[0].agreed_on = Some(TODAY);
    assert_eq!(found(&activity), NONE);
    activity.documents = section([Document { version: None, ..document("Konzept", DocumentKind::Other) }]);
    assert_eq!(found(&activity), ["R13-W"]);
}

#[test]
fn words_of_former_law() {
    let mut activity = sheet();
    activity.documents =
        section([document("Vertrag zur Auftragsdatenverarbeitung", DocumentKind::Agreement)]);
    let findings = judge(&activity, &company());
    assert_well_formed(&findings);
    assert_eq!(codes(&findings), ["L-R5"]);
    for name in ["Führung des Verfahrensverzeichnisses", "Vorabkontrolle neuer Verfahren"] {
        assert_eq!(found(&Activity { name: name.to_owned(), ..sheet() }), ["L-R5"], "{name}");
    }
}
