//! The examples of the requirements (section 15), and more of their kind.

use crate::{
    findings::{
        Context, judge, judge_period,
        tests::{assert_well_formed, category, codes, company, public_body, rule, section, sheet, some},
    },
    organisation::Kind,
    register::{
        Activity, Document, Scope, SubRule,
        choices::{DocumentKind, PeriodUnit},
        period::{Length, Period},
    },
};

/// The lint codes of a sheet whose only deletion rule is this text.
fn lint(text: &str, context: &Context) -> Vec<&'static str> {
    lint_of(&Activity { retention: section([rule(text)]), ..sheet() }, context)
}

fn lint_of(activity: &Activity, context: &Context) -> Vec<&'static str> {
    let findings = judge(activity, context);
    assert_well_formed(&findings);
    findings.iter().map(|finding| finding.rule.code).collect()
}

/// Section 15, "Must be flagged".
const FLAGGED: [(&str, &str); 16] = [
    ("Nach Ablauf der gesetzlichen Aufbewahrungsfristen", "L-F02"),
    ("Gemäß HGB und AO", "L-F02"),
    ("Die Daten werden gelöscht, sobald sie nicht mehr benötigt werden", "L-F03"),
    ("Nach Erledigung", "L-F03"),
    ("Nach Bearbeitung des Auftrags", "L-F03"),
    ("10 Jahre", "L-F04"),
    ("10 Jahre bzw. bis zu 30 Jahre", "L-F05"),
    ("max. 10 Jahre ab Auftrag", "L-F05"),
    ("Dauerhaft", "L-F06"),
    ("Frist ist noch festzulegen", "L-F07"),
    ("Siehe Löschkonzept", "L-F08"),
    ("Bis zum Widerruf", "L-F09"),
    ("Buchungsbelege 10 Jahre ab Jahresende", "L-F10"),
    ("Fortlaufende Pflege", "L-F03"),
    ("Laut Aktenordnung", "L-F08"),
    ("Vertragsende", "L-F04"),
];

/// Section 15, "Must NOT be flagged".
const GOOD: [&str; 12] = [
    "6 Monate nach Zugang der Absage (§ 15 Abs. 4 AGG, § 61b ArbGG)",
    "8 Jahre ab Ende des Kalenderjahres, in dem der Beleg entstanden ist (§ 147 Abs. 3 und 4 AO)",
    "3 Jahre ab Ende des Kalenderjahres, in dem der Vertrag endete (§§ 195, 199 BGB)",
    "10 Jahre nach Abschluss der Behandlung (§ 630f Abs. 3 BGB)",
    "72 Stunden nach Aufzeichnung, automatische Überschreibung; Sicherung im Einzelfall bis zum Abschluss des Verfahrens",
    "Geburtenregister 110 Jahre nach § 5 Abs. 5 PStG, danach Anbietung an das Archiv",
    "7 Tage rollierend",
    "Unverzüglich nach Vorlage des Nachweises, spätestens am nächsten Werktag (keine Kopie)",
    "Überprüfung der Erforderlichkeit alle 2 Jahre zum 31.12., Löschung binnen 4 Wochen",
    "Mit Ende der Mitgliedschaft; Beitragsbelege 8 Jahre ab Jahresende (§ 147 AO)",
    "Keine Speicherung; Verarbeitung nur im Arbeitsspeicher, ≤ 2 Minuten",
    "180 Tage nach letzter Nachricht",
];

#[test]
fn every_example_is_judged_as_written() {
    for (text, code) in FLAGGED {
        assert_eq!(lint(text, &company()), [code], "{text}");
    }
    for text in GOOD {
        assert_eq!(lint(text, &company()), [""; 0], "{text}");
        assert_eq!(lint(text, &public_body()), [""; 0], "{text}");
    }
}

/// Umlauts written out, capitals, other dashes and spaces.
#[test]
fn spelling_does_not_matter() {
    let spelt_out = |text: &str| {
        text.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss").replace('Ü', "Ue")
    };
    for (text, code) in FLAGGED {
        for text in [spelt_out(text), text.to_uppercase(), text.replace(' ', "\u{a0}")] {
            assert_eq!(lint(&text, &company()), [code], "{text}");
        }
    }
    for text in GOOD {
        for text in [spelt_out(text), text.to_uppercase(), text.replace(' ', "\u{a0}")] {
            assert_eq!(lint(&text, &company()), [""; 0], "{text}");
        }
    }
}

#[test]
fn more_that_says_too_little() {
    for (text, code) in [
        ("k. A.", "L-F01"),
        ("-", "L-F01"),
        ("n/a", "L-F01"),
        ("keine Angabe", "L-F01"),
        ("Die gesetzlichen Aufbewahrungspflichten werden beachtet", "L-F02"),
        ("Löschung nach Ablauf der handels- und steuerrechtlichen Aufbewahrungsfristen", "L-F02"),
        ("Aufbewahrung nach den gesetzlichen Vorgaben", "L-F02"),
        ("gem. DSGVO", "L-F02"),
        ("wie gesetzlich vorgeschrieben", "L-F02"),
        ("Die Löschung erfolgt nach den jeweils geltenden Vorschriften", "L-F02"),
        ("Löschung gem. Art. 17 DSGVO", "L-F02"),
        ("Nach Wegfall des Zwecks", "L-F03"),
        ("nach Entfall der Erforderlichkeit", "L-F03"),
        ("Solange es für die Erfüllung der Aufgabe erforderlich ist", "L-F03"),
        ("Löschung, wenn der Zweck entfallen ist", "L-F03"),
        ("nach Zweckerreichung", "L-F03"),
        ("bei Bedarf", "L-F03"),
        ("zeitnah", "L-F03"),
        ("unverzüglich", "L-F03"),
        ("Unverzüglich nach Auswertung", "L-F03"),
        ("6 Monate", "L-F04"),
        ("Löschung nach 10 Jahren", "L-F04"),
        ("10 Jahre nach HGB", "L-F04"),
        ("zehn Jahre", "L-F04"),
        ("nach Austritt", "L-F04"),
        ("Nach Vertrag: lt. Frist", "L-F04"),
        ("Die Daten werden nach Ablauf der Aufbewahrungsfrist von 10 Jahren gelöscht", "L-F04"),
        ("nach Ablauf der Zweckbindungsfrist", "L-F04"),
        ("automatische Löschung durch das System", "L-F04"),
        ("6 oder 10 Jahre nach Vertragsende", "L-F05"),
        ("6–10 Jahre ab Jahresende", "L-F05"),
        ("i. d. R. 3 Jahre nach Vertragsende", "L-F05"),
        ("ca. 5 Jahre nach Abschluss", "L-F05"),
        ("unbegrenzt", "L-F06"),
        ("keine Löschung", "L-F06"),
        ("auf unbestimmte Zeit", "L-F06"),
        ("Daten werden nie gelöscht", "L-F06"),
        ("lebenslang (§ 12 Beispielgesetz)", "L-F06"),
        ("auf Dauer", "L-F06"),
        ("wird noch geklärt", "L-F07"),
        ("Löschfristen werden derzeit erarbeitet", "L-F07"),
        ("keine Löschfristen definiert", "L-F07"),
        ("[…]", "L-F07"),
        ("XX Jahre nach Vertragsende", "L-F07"),
        ("TODO", "L-F07"),
        ("offen", "L-F07"),
        ("nach Landesrecht eintragen, z. B. 20 Jahre (§ 9)", "L-F07"),
        ("nach internem Löschkonzept", "L-F08"),
        ("lt. Aktenplan", "L-F08"),
        ("10 Jahre gemäß Löschkonzept", "L-F08"),
        ("auf Antrag des Betroffenen", "L-F09"),
        ("bei Widerspruch", "L-F09"),
        ("Rechnungen 10 Jahre ab Jahresende (§ 14b UStG)", "L-F10"),
        ("10 Jahre ab Jahresende (§ 147 Abs. 1 Nr. 4 AO)", "L-F10"),
        ("10 Jahre nach der Untersuchung (RöV)", "L-F10"),
        ("3 Jahre nach Austritt (§ 26 Abs. 1 BDSG)", "L-F10"),
        ("Lohnkonten 3 Jahre nach Ende des Kalenderjahres", "L-F12"),
        ("Bewerbungsunterlagen 24 Monate nach Absage", "L-F12"),
        ("Videoüberwachung: 30 Tage nach Aufzeichnung", "L-F12"),
        ("Zahlungsbelege 6 Jahre ab Jahresende (§ 147 AO)", "L-F13"),
        ("Geschäftsbriefe 10 Jahre ab Jahresende (§ 257 HGB)", "L-F13"),
        ("3 Jahre ab Jahresende (§ 147 AO)", "L-F13"),
    ] {
        assert_eq!(lint(text, &company()), [code], "{text}");
    }
}

#[test]
fn more_that_says_enough() {
    for text in [
        "10 Jahre entsprechend kommunaler Aktenordnung",
        "10 Jahre nach Abschluss des Verfahrens entsprechend kommunaler Aktenordnung",
        "bis zu 10 Jahre entsprechend kommunaler Aktenordnung",
        "Dauerhaft, danach Anbietung an das Archiv",
        "dauernd, Archivgut nach Landesarchivgesetz",
        "Daten werden nach 3 Jahren ab Vertragsende dauerhaft gelöscht",
        "Nach Kursende 3 Jahre",
        "Vertragsende + 3 Jahre",
        "bis Widerruf, spätestens 12 Monate nach Einwilligung",
        "Bis zum Widerruf; spätestens 3 Jahre nach letzter Anmeldung",
        "bis zur Vollendung des 30. Lebensjahres",
        "bis zum Ablauf des sechsten Kalenderjahres nach der zuletzt eingetragenen Lohnzahlung (§ 41 Abs. 1 Satz 9 EStG)",
        "8 Jahre ab Ende des Kalenderjahres (§ 147 AO); Kreditinstitute 10 Jahre",
        "Ende des folgenden Schuljahres",
        "Verfolgungsverjährung nach § 31 OWiG, danach Löschung",
        "Abmahnungen: Überprüfung nach 2 Jahren",
        "jährliche Überprüfung zum Jahresende",
        "Bücher und Jahresabschlüsse 10 Jahre ab Jahresende (§ 147 AO)",
        "Bewerberdaten 12 Monate nach Absage, nur mit Einwilligung (Talentpool)",
        "Postfach: Deaktivierung am Austrittstag, Löschung nach 3 Monaten",
        "solange Werbung betrieben wird",
        "30 Tage, Ringspeicher",
        "Das Zeugnis wird nur eingesehen und sofort zurückgegeben",
        "Nach Ende der Maßnahme 5 Jahre, danach Archivierung",
        "Löschung 1 Jahr nach Abmeldung des Hundes",
        "mit der Abmeldung des Hundes",
        "Bei Inaktivität nach 24 Monaten",
        "Sobald der Antrag bestandskräftig beschieden ist, spätestens nach 2 Jahren",
        "sobald die Werte nicht mehr gebraucht werden, spätestens nach 3 Jahren",
        "mit Ablauf des 31.12. des Folgejahres",
        "Prüfung alle drei Jahre, ob die Daten noch benötigt werden",
        "Keine Löschung, da Personenstandsregister",
    ] {
        assert_eq!(lint(text, &company()), [""; 0], "{text}");
    }
}

#[test]
fn each_sub_rule_is_judged_for_itself() {
    let text = "8 Jahre ab Jahresende (§ 147 AO; § 257 HGB); Nach Erledigung; 30 Tage rollierend";
    let findings =
        judge(&Activity { retention: section([rule("offen"), rule(text)]), ..sheet() }, &company());
    let found: Vec<_> = findings.iter().map(|finding| (finding.rule.code, finding.value.as_str())).collect();
    assert_eq!(found, [("L-F07", "offen"), ("L-F03", "Nach Erledigung")]);
    let item = findings[1].item.as_ref().unwrap();
    assert_eq!((item.list, item.position, item.text.as_str()), ("retention_rules", 2, text));
}

#[test]
fn public_files_are_not_kept_under_the_ao() {
    for text in [
        "Buchungsbelege 10 Jahre ab Jahresende",
        "Rechnungen 10 Jahre ab Jahresende",
        "Belege 10 Jahre nach § 147 AO entsprechend kommunaler Aktenordnung",
        "10 Jahre nach Verwendungsnachweis (Aufbewahrungsfristen nach NKomHKVO, AO, HGB)",
    ] {
        assert_eq!(lint(text, &public_body()), [""; 0], "{text}");
    }
    assert_eq!(lint("Zahlungsbelege 10 Jahre nach § 147 AO", &public_body()), ["L-F10"]);
}

#[test]
fn banks_keep_receipts_for_ten_years() {
    let context = Context { is_financial: true, ..company() };
    assert_eq!(lint("Buchungsbelege 10 Jahre ab Jahresende (§ 147 AO)", &context), [""; 0]);
}

#[test]
fn the_archive_may_stand_in_another_rule() {
    let archive =
        rule("Übergabe an das zuständige Archiv nach Ablauf der Nutzung entsprechend Kommunalarchivrecht");
    let rules = section([rule("Dauerhafte Aufbewahrung als Nachweis"), archive]);
    assert_eq!(lint_of(&Activity { retention: rules, ..sheet() }, &public_body()), [""; 0]);
}

#[test]
fn structure_answers_what_the_wording_leaves_open() {
    let mut told = rule("Nach Ablauf der gesetzlichen Aufbewahrungsfristen");
    let structure = |period: &str| SubRule {
        subject: None,
        period: Some(Period { event: some(period), ..Period::default() }),
        norm: None,
        procedure: None,
        responsible: None,
    };
    told.sub_rules.push(structure("3 Jahre nach Vertragsende"));
    assert_eq!(lint_of(&Activity { retention: section([told.clone()]), ..sheet() }, &company()), [""; 0]);
    told.sub_rules[0] = structure("3 Jahre");
    assert_eq!(lint_of(&Activity { retention: section([told]), ..sheet() }, &company()), ["L-F04"]);
}

/// What an import makes of a wording says nothing more than the wording.
#[test]
fn a_structure_that_repeats_the_wording_is_not_judged() {
    let structure = |amount, unit| SubRule {
        subject: None,
        period: Some(Period { length: Some(Length { amount, unit }), ..Period::default() }),
        norm: None,
        procedure: None,
        responsible: None,
    };
    for (text, amount) in [
        ("10 Jahre nach Abschluss des Verfahrens; Gebührenbescheide 10 Jahre", 10),
        ("spätestens 4 Jahre nach dem Stichtag (15.05.2022)", 4),
        ("Nach Kursende 3 Jahre entsprechend kommunaler Aktenordnung", 3),
    ] {
        let mut told = rule(text);
        told.sub_rules.push(structure(amount, PeriodUnit::Years));
        assert_eq!(
            lint_of(&Activity { retention: section([told]), ..sheet() }, &public_body()),
            [""; 0],
            "{text}"
        );
    }
    let mut told = rule("10 Jahre");
    told.sub_rules.push(structure(10, PeriodUnit::Years));
    assert_eq!(lint_of(&Activity { retention: section([told]), ..sheet() }, &company()), ["L-F04"], "once");
}

/// A sentence that became several rules is read as a whole.
#[test]
fn what_one_rule_says_of_all_holds_for_all() {
    for rules in [
        &["8 Jahre nach Ende des Kalenderjahres", "Verträge 6 Jahre"][..],
        &[
            "Antragsunterlagen 10 Jahre",
            "Bescheide 5 Jahre",
            "Fristbeginn ist jeweils das Ende des Kalenderjahres",
        ],
        &["10 Jahre", "entsprechend kommunaler Aktenordnung"],
        &["bis zum Widerruf", "spätestens 3 Jahre nach der letzten Nutzung"],
        &["3 Jahre nach Vertragsende", "Löschung nach Ablauf der Frist"],
        &["3 Jahre nach Vertragsende", "Näheres siehe Löschkonzept"],
    ] {
        let retention = section(rules.iter().map(|text| rule(text)));
        assert_eq!(lint_of(&Activity { retention, ..sheet() }, &public_body()), [""; 0], "{rules:?}");
    }
    // A rule for data of its own has a start of its own.
    let mut activity = sheet();
    let [mut first, mut second] = ["3 Jahre nach Vertragsende", "10 Jahre"].map(rule);
    first.data_categories = Scope::Numbers(vec!["1".to_owned()]);
    second.data_categories = Scope::Numbers(vec!["2".to_owned()]);
    activity.retention = section([first, second]);
    assert_eq!(lint_of(&activity, &company()), ["L-F04"]);
}

#[test]
fn the_hgb_is_for_merchants() {
    let of = |text: &str, kind| {
        let activity = Activity { retention: section([rule(text)]), ..sheet() };
        codes(&judge(&activity, &Context { kind, ..company() }))
    };
    for kind in [Kind::PublicBody, Kind::Association, Kind::Practice, Kind::School] {
        assert_eq!(of("10 Jahre nach HGB", kind), ["L-F04", "L-F14"], "{kind:?}");
        assert_eq!(of("8 Jahre ab Jahresende (§ 147 AO, § 257 HGB)", kind), [""; 0], "{kind:?}");
    }
    assert_eq!(of("10 Jahre nach HGB", Kind::Company), ["L-F04"]);
}

#[test]
fn a_limit_with_its_reason_or_a_short_one_is_fine() {
    for text in [
        "5 Jahre oder 10 Jahre bei Förderungen, jeweils nach Abschluss",
        "höchstens 72 Stunden ab Aufnahme",
        "max. 4 Wochen nach Kursende",
        "Protokolle: nach 7 Tagen",
    ] {
        assert_eq!(lint(text, &company()), [""; 0], "{text}");
    }
}

#[test]
fn a_document_with_its_version_can_be_referred_to() {
    let mut activity = Activity { retention: section([rule("10 Jahre gemäß Löschkonzept")]), ..sheet() };
    activity.documents = section([Document {
        name: "Löschkonzept".to_owned(),
        kind: DocumentKind::Other,
        version: some("2.1"),
        as_of: None,
        place: None,
        responsible: None,
        note: None,
        first_presentation: false,
    }]);
    assert_eq!(lint_of(&activity, &company()), [""; 0]);
}

#[test]
fn the_name_of_the_data_counts() {
    let mut activity = sheet();
    activity.data_categories = section([category("1", "Rechnungen"), category("2", "Vertragsdaten")]);
    let mut receipts = rule("10 Jahre ab Jahresende nach § 147 AO");
    receipts.data_categories = Scope::Numbers(vec!["1".to_owned()]);
    let mut other = rule("3 Jahre nach Vertragsende");
    other.data_categories = Scope::Numbers(vec!["2".to_owned()]);
    activity.retention = section([receipts, other]);
    assert_eq!(lint_of(&activity, &company()), ["L-F10"]);
    activity.retention.items.pop();
    assert_eq!(lint_of(&activity, &company()), ["R54-F", "L-F10"], "the second has no rule at all");
}

#[test]
fn one_rule_for_data_that_differ() {
    let mut activity = sheet();
    activity.data_categories = section([category("1", "Belege"), category("2", "Bewerbungsunterlagen")]);
    assert_eq!(lint_of(&activity, &company()), ["L-F11"]);
}

#[test]
fn a_period_of_the_catalogue_is_judged_as_on_a_sheet() {
    let judged = |text: &str, data: &str| -> Vec<&'static str> {
        let findings = judge_period(&rule(text), data, &company());
        assert_well_formed(&findings);
        findings.iter().map(|finding| finding.rule.code).collect()
    };
    assert_eq!(
        judged("Buchungsbelege: 10 Jahre ab Ende des Kalenderjahres (§ 147 Abs. 3 AO)", ""),
        ["L-F10"]
    );
    assert_eq!(judged("10 Jahre ab Ende des Kalenderjahres (§ 147 Abs. 3 AO)", "Buchungsbelege"), ["L-F10"]);
    assert_eq!(judged("Buchungsbelege: 8 Jahre ab Ende des Kalenderjahres (§ 147 Abs. 3 AO)", ""), [""; 0]);
    assert_eq!(judged("Nach Bedarf", ""), ["L-F03"]);
}
