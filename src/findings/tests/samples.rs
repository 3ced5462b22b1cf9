//! Whole records as bodies write them, through the import to what is found: bad ones with what an authority
//! would object to, and ordinary ones, judged by hand before the rules were run, that must be left alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{TODAY, assert_well_formed, head};
use crate::{
    findings::{Class, Context, Finding, judge},
    import::{
        mapping::{self, table},
        reading::{self, Choice, Limits},
        understanding::{self, Decisions, Setting},
    },
    organisation::Kind,
    register::{Activity, LegalRegime},
};

/// The rows of a CSV file as the import understands them.
fn imported(csv: &str, regime: LegalRegime) -> Vec<Activity> {
    let workbook = reading::read(csv.as_bytes(), Choice::default(), &Limits::default()).unwrap();
    let mut tables = table::find_all(&workbook, false, None);
    let table = tables.remove(0);
    let columns = mapping::propose(&table);
    let outcome = understanding::understand(table, &columns, &Decisions::default(), Setting { regime });
    outcome.activities.iter().map(|understood| understood.activity().into_owned()).collect()
}

fn context(kind: Kind) -> Context<'static> {
    let mut head = head();
    head.controller.name = "Neustadt".to_owned();
    Context { has_measures_concept: false, ..Context::new(&head, kind, TODAY) }
}

/// What is said of each activity of a file, by its name.
fn found(csv: &str, regime: LegalRegime, kind: Kind) -> BTreeMap<String, Vec<Finding>> {
    let mut found = BTreeMap::new();
    for activity in imported(csv, regime) {
        let findings = judge(&activity, &context(kind));
        assert_well_formed(&findings);
        assert_said_once(&activity.name, &findings);
        found.insert(activity.name, findings);
    }
    found
}

/// One judgement for a text, no sentence twice, no vendor twice.
fn assert_said_once(name: &str, findings: &[Finding]) {
    let mut sentences = BTreeSet::new();
    let mut texts = BTreeSet::new();
    for finding in findings {
        assert!(sentences.insert(&finding.sentence), "{name}: {}", finding.sentence);
        if let (Some(item), Class::Unclear) = (&finding.item, finding.rule.class) {
            let text = (finding.place, item.list, item.position, &finding.value);
            assert!(texts.insert(text), "{name}: two judgements about {:?}", finding.value);
        }
    }
}

const METALWORKS: &str = include_str!("../../../tests/app/findings/samples/mueller-metallbau-gmbh.csv");
const CLUB: &str = include_str!("../../../tests/app/findings/samples/tsv-neustadt-e-v.csv");
const PRACTICE: &str = include_str!("../../../tests/app/findings/samples/praxis-dr-weber.csv");
const SCHOOL: &str = include_str!("../../../tests/app/findings/samples/realschule-neustadt.csv");
const TOWN: &str = include_str!("../../../tests/app/findings/samples/gemeinde-neustadt.csv");
const PARISH: &str =
    include_str!("../../../tests/app/findings/samples/evangelische-kirchengemeinde-neustadt.csv");

/// What has to be raised: a part of the judged text or of the sentence, and of the sentence what is objected.
type Raised = (&'static str, &'static str);

struct Body {
    csv: &'static str,
    kind: Kind,
    regime: LegalRegime,
    activities: &'static [(&'static str, &'static [Raised], &'static [&'static str])],
}

/// The table of the samples: activity, what must be raised, words that must not be said.
const BODIES: [Body; 6] = [
    Body {
        csv: METALWORKS,
        kind: Kind::Company,
        regime: LegalRegime::Gdpr,
        activities: &[
            (
                "Kundendaten",
                &[
                    ("alles", "welche Daten gemeint sind"),
                    ("Outlook", "keine Empfänger"),
                    ("gesetzlich", "Frist"),
                    ("Passwort", "Stichworte"),
                ],
                &[],
            ),
            (
                "Newsletter",
                &[
                    ("Mailchimp", "Drittland"),
                    ("berechtigtes Interesse", "UWG"),
                    ("berechtigtes Interesse", "nennen Sie das berechtigte Interesse"),
                    ("siehe Anbieter", "nur ein Verweis"),
                ],
                &[],
            ),
            (
                "Videoüberwachung Hof und Werkstatt",
                &[
                    ("14 Tage", "72\u{a0}Stunden"),
                    ("lit. f", "Abwägung"),
                    ("Mitarbeiter", "Beschäftigte"),
                    ("", "Schwellwertprüfung"),
                ],
                &[],
            ),
            (
                "Lohnabrechnung",
                &[
                    ("§ 26 BDSG", "allein trägt"),
                    ("Personaldaten", "welche Daten gemeint sind"),
                    ("", "Religionszugehörigkeit"),
                    ("10 Jahre", "beginnt"),
                    ("Steuerberater", "StBerG"),
                ],
                &[],
            ),
            (
                "KI-Chatbot auf der Webseite",
                &[
                    ("OpenAI", "Server in der EU"),
                    ("wird von OpenAI gelöscht", "nicht wann"),
                    ("", "Liste der DSK, Nr.\u{a0}11"),
                    ("", "KI-VO"),
                ],
                &[],
            ),
            (
                "GPS-Ortung Firmenfahrzeuge",
                &[
                    ("", "ob Daten in ein Drittland übermittelt werden"),
                    ("Monteure", "Beschäftigte"),
                    ("", "Liste der DSK, Nr.\u{a0}8"),
                    ("1 Jahr", "beginnt"),
                ],
                &[],
            ),
            (
                "Bewerbungen",
                &[
                    ("Einwilligung", "Anbahnung des Vertrags"),
                    ("Unterlagen", "welche Daten gemeint sind"),
                    ("intern", "genauer"),
                ],
                &["nachgewiesen"],
            ),
            (
                "Google Analytics",
                &[
                    ("Privacy Shield", "gilt nicht mehr"),
                    ("", "TDDDG"),
                    ("anonyme Daten", "keine personenbezogenen Daten"),
                ],
                &[],
            ),
            (
                "Arbeitszeiterfassung mit Fingerabdruck",
                &[("Fingerabdruck", "Art.\u{a0}9"), ("", "Schwellwertprüfung")],
                &[],
            ),
        ],
    },
    Body {
        csv: CLUB,
        kind: Kind::Association,
        regime: LegalRegime::Gdpr,
        activities: &[
            (
                "Mitgliederverwaltung",
                &[
                    ("Verwaltung", "genauer"),
                    ("Satzung", "Satzung allein"),
                    ("nach Austritt", "wie lange nach dem Ereignis"),
                ],
                &[],
            ),
            (
                "Vereinsfotos",
                &[
                    ("Einwilligung", "Eltern"),
                    ("Einwilligung", "Art.\u{a0}8"),
                    ("Facebook", "Drittland"),
                    ("Facebook", "Art.\u{a0}26"),
                    ("nie", "unbegrenzte"),
                    ("keine", "keine Maßnahme"),
                ],
                &[],
            ),
            (
                "WhatsApp-Gruppen der Mannschaften",
                &[("WhatsApp", "Drittland"), ("keine", "keine Maßnahme"), ("Austritt", "wie lange")],
                &[],
            ),
        ],
    },
    Body {
        csv: PRACTICE,
        kind: Kind::Practice,
        regime: LegalRegime::Gdpr,
        activities: &[
            (
                "Patientenakte",
                &[("", "Art.\u{a0}9"), ("", "§\u{a0}203 StGB"), ("Schweigepflicht", "Stichworte")],
                &[],
            ),
            ("Online-Terminbuchung", &[("Grund des Besuchs", "Gesundheit"), ("bei Bedarf", "Ereignis")], &[]),
            (
                "Privatabrechnung",
                &[
                    ("Rechnungen", "Gesundheit"),
                    ("PVS", "Einwilligung der Patienten"),
                    ("10 Jahre ab Rechnung", "8\u{a0}Jahre"),
                ],
                &[],
            ),
        ],
    },
    Body {
        csv: SCHOOL,
        kind: Kind::School,
        regime: LegalRegime::Gdpr,
        activities: &[
            (
                "Microsoft 365",
                &[
                    ("Microsoft 365", "Arbeitsmittel"),
                    ("Einwilligung der Eltern", "freiwillig"),
                    ("", "Schwellwertprüfung"),
                    ("Microsoft", "Server in der EU"),
                    ("Schulabgang", "Frist"),
                ],
                &[],
            ),
            (
                "Schülerverwaltung",
                &[
                    ("Religion", "Art.\u{a0}9"),
                    ("Förderbedarf", "Art.\u{a0}9"),
                    ("gesetzliche Fristen", "allgemein auf Pflichten"),
                    ("Schulgesetz", "Vorschrift"),
                ],
                &[],
            ),
            (
                "Homepage mit Fotos",
                &[("lit. f", "Öffentliche Schulen"), ("auf Wunsch", "allein"), ("keine", "keine Maßnahme")],
                &["nennen Sie das berechtigte Interesse"],
            ),
        ],
    },
    Body {
        csv: TOWN,
        kind: Kind::PublicBody,
        regime: LegalRegime::Gdpr,
        activities: &[
            (
                "Hundesteuer",
                &[("lit. f", "Behörden"), ("HGB", "nur für Kaufleute"), ("10 Jahre nach HGB", "beginnt")],
                &["nennen Sie das berechtigte Interesse"],
            ),
            (
                "Bürgermeldungen per App (Mängelmelder)",
                &[
                    ("lit. e", "nennen Sie die Norm"),
                    ("dauerhaft", "unbegrenzte"),
                    ("nach Stand der Technik", "keine Maßnahme"),
                    ("Dienstleister", "genauer"),
                ],
                &[],
            ),
            (
                "Blitzer",
                &[
                    ("Blitzer", "§\u{a0}70 BDSG"),
                    ("OWiG", "Vorschrift"),
                    ("nach Abschluss", "wie lange nach dem Ereignis"),
                ],
                &[],
            ),
        ],
    },
    Body {
        csv: PARISH,
        kind: Kind::Church,
        regime: LegalRegime::DsgEkd,
        activities: &[
            ("Gemeindegliederverzeichnis", &[("§ 6 Nr. 4", "01.05.2025")], &["DSGVO"]),
            ("Livestream Gottesdienst", &[("§ 6 Nr. 8", "01.05.2025"), ("YouTube", "Drittland")], &["DSGVO"]),
        ],
    },
];

#[test]
fn bad_records_are_objected_to_as_an_authority_would() {
    let mut lacking = Vec::new();
    for body in &BODIES {
        let found = found(body.csv, body.regime, body.kind);
        assert_eq!(found.len(), body.activities.len());
        for (name, raised, unsaid) in body.activities {
            let findings = &found[*name];
            for (text, sentence) in *raised {
                let is_raised = findings.iter().any(|finding| {
                    let has_text = finding.value.contains(text) || finding.sentence.contains(text);
                    has_text && finding.sentence.contains(sentence)
                });
                if !is_raised {
                    lacking.push(format!("{name}: „{text}“ … „{sentence}“"));
                }
            }
            for words in *unsaid {
                let said = findings
                    .iter()
                    .find(|finding| finding.sentence.contains(words) || finding.source.contains(words));
                lacking.extend(
                    said.map(|said| format!("{name} must not say: {} [{}]", said.sentence, said.source)),
                );
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// A vendor that is recipient and system is named once.
#[test]
fn a_vendor_is_named_once() {
    let found = found(METALWORKS, LegalRegime::Gdpr, Kind::Company);
    for name in ["Newsletter", "KI-Chatbot auf der Webseite", "Google Analytics"] {
        let of_vendor = found[name].iter().filter(|finding| finding.rule.code == "L-D2").count();
        assert_eq!(of_vendor, 1, "{name}");
    }
}

#[test]
fn a_period_with_its_norm_is_complete() {
    let csv = PRACTICE
        .replace("nein;10 Jahre;Schweigepflicht", "nein;10 Jahre (§ 630f Abs. 3 BGB);Schweigepflicht");
    assert_ne!(csv, PRACTICE);
    let found = found(&csv, LegalRegime::Gdpr, Kind::Practice);
    let about: Vec<&Finding> =
        found["Patientenakte"].iter().filter(|finding| finding.place.slug() == "loeschregeln").collect();
    assert_eq!(about, Vec::<&Finding>::new());
}

const ORDINARY: &str = include_str!("../../../tests/app/findings/ordentliche-blaetter.csv");

/// The sheets of one kind of body as a file of their own, and what is rightly objected to in each.
fn ordinary(kind: Kind) -> (String, BTreeMap<String, String>) {
    let mut lines = ORDINARY.lines();
    let mut csv = String::from(
        "Bezeichnung;Zweck;Rechtsgrundlage;Betroffene Personen;Datenkategorien;Empfänger;Drittland;Löschfristen;TOM;Software\n",
    );
    let mut rightly = BTreeMap::new();
    lines.next();
    for line in lines {
        let Some(rest) = line.strip_prefix(&format!("{};", kind.key())) else { continue };
        let (cells, mark) = rest.rsplit_once(';').unwrap();
        csv.push_str(cells);
        csv.push('\n');
        rightly.insert(cells.split(';').next().unwrap().to_owned(), mark.to_owned());
    }
    (csv, rightly)
}

#[test]
fn ordinary_sheets_are_left_alone() {
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    let mut all = Vec::new();
    let mut count = 0;
    for (_, kind) in Kind::OPTIONS {
        let (csv, rightly) = ordinary(kind);
        if rightly.is_empty() {
            continue;
        }
        let regime = if kind == Kind::Church { LegalRegime::DsgEkd } else { LegalRegime::Gdpr };
        let found = found(&csv, regime, kind);
        assert_eq!(found.len(), rightly.len(), "{kind:?}");
        count += found.len();
        for (name, findings) in found {
            let of_place = |finding: &Finding| match finding.place.slug() {
                "daten" => "Daten",
                "loeschregeln" => "Löschfrist",
                "allgemeines" => "Recht",
                "zwecke" => "Rechtsgrundlage",
                _ => "",
            };
            for finding in findings.iter().filter(|finding| finding.rule.class == Class::Unclear) {
                if of_place(finding).is_empty() || rightly[&name] != of_place(finding) {
                    wrong.insert(name.clone());
                    all.push(format!(
                        "{kind:?} {name} {}: {} [{}]",
                        finding.rule.code, finding.sentence, finding.value
                    ));
                }
            }
        }
    }
    assert!(count >= 40, "{count}");
    assert!(wrong.len() * 100 < count * 5, "{} of {count}: {all:#?}", wrong.len());
}
