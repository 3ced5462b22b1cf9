//! The record as a whole: what this kind of body usually does and nobody entered, what sheets name and no
//! sheet is about, and what would otherwise be said on every sheet (R36, V1 to V5).
//!
//! These findings belong to the organisation; who accepts one there switches it off for the whole record.

use super::{
    Context, Finding, Place,
    rules::{self, Rule},
    text::{fold, pattern, quoted},
    words,
};
use crate::{
    organisation::Kind,
    register::{Activity, LegalRegime, Stage},
};

/// Numbers of activities that a sentence names at most.
const NAMED: usize = 10;

/// What there is to say about all activities together.
pub fn judge(activities: &[Activity], context: &Context) -> Vec<Finding> {
    let sheets: Vec<Sheet> =
        activities.iter().filter(|activity| activity.stage != Stage::Ended).map(Sheet::of).collect();
    if sheets.is_empty() {
        return Vec::new();
    }
    let mut findings = clues(&sheets);
    findings.extend(expected(&sheets, context.kind));
    findings.extend(without_contact(&sheets));
    findings.extend(without_basis(&sheets));
    findings.extend(without_procedure(&sheets));
    findings
}

/// An activity with the texts that are looked at, folded once.
struct Sheet<'a> {
    activity: &'a Activity,
    topic: Vec<String>,
    /// Recipients, systems, measures and data.
    named: Vec<(&'a str, String)>,
}

impl<'a> Sheet<'a> {
    fn of(activity: &'a Activity) -> Self {
        let recipients = activity.recipients.items.iter().map(|row| row.name.as_str());
        let systems = activity.systems.iter().map(|row| row.name.as_str());
        let measures = activity.measures.items.iter().map(|row| row.text.as_str());
        let data = activity.data_categories.items.iter().map(|row| row.name.as_str());
        let named = recipients.chain(systems).chain(measures).chain(data).map(|text| (text, fold(text)));
        Self { activity, topic: words::topic(activity), named: named.collect() }
    }

    fn is_about(&self, words: &regex::Regex) -> bool {
        self.topic.iter().any(|text| words.is_match(text))
    }
}

/// The sheet's page, below the record's address.
fn page(sheet: &Sheet) -> String {
    format!("verarbeitungen/{}", sheet.activity.number)
}

fn finding(rule: &'static Rule, sentence: impl Into<String>) -> Finding {
    Finding::new(rule, Place::Organisation, sentence)
}

/// V2: somebody gets or sees data for a purpose that no activity has.
fn clues(sheets: &[Sheet]) -> Vec<Finding> {
    let clues = [
        (
            "Mahnwesen oder Inkasso",
            pattern!(r"\binkasso"),
            pattern!(r"mahn|inkasso|forderung|vollstreck|debitor|beitreib"),
        ),
        (
            "Bonitätsprüfung",
            pattern!(r"auskunftei|\bschufa\b|creditreform|boniversum|\bcrif\b"),
            pattern!(r"bonitaet|auskunftei|kreditpruef|scoring|zahlungsausfall"),
        ),
        (
            "Videoüberwachung",
            pattern!(r"videoueberwach|videokamera|ueberwachungskamera|videoaufzeichn|\bcctv\b"),
            pattern!(r"video|kamera"),
        ),
        (
            "Zeiterfassung",
            pattern!(r"zeiterfass|stechuhr|stempeluhr"),
            pattern!(r"zeiterfass|arbeitszeit|zeitwirtschaft|gleitzeit"),
        ),
        (
            "Ortung",
            pattern!(r"\bgps\b|\bortung|fahrzeugortung|telematik\b"),
            pattern!(r"\bgps\b|\bortung|fahrzeugortung|telematik\b"),
        ),
        (
            "Newsletter",
            pattern!(r"newsletter|mailchimp|\bbrevo\b|cleverreach|rapidmail"),
            pattern!(r"newsletter|\bwerb|marketing|oeffentlichkeitsarbeit|rundbrief|rundmail"),
        ),
    ];
    let found = clues.into_iter().filter(|(.., topic)| !sheets.iter().any(|sheet| sheet.is_about(topic)));
    let found = found.filter_map(|(what, clue, _)| {
        let (sheet, text) = sheets.iter().find_map(|sheet| {
            let (text, _) = sheet.named.iter().find(|(_, folded)| clue.is_match(folded))?;
            Some((sheet, *text))
        })?;
        let sentence = format!(
            "Tätigkeit Nr. {} nennt {}, aber keine Tätigkeit handelt davon ({what}). Bitte ergänzen Sie sie, oder geben Sie an, \
             warum sie fehlt.",
            sheet.activity.number,
            quoted(text)
        );
        Some(finding(&rules::V2_W, sentence).judged(format!("{what}: {text}")).at(page(sheet)))
    });
    found.collect()
}

/// V1: one hint for each, so that each can be answered.
fn expected(sheets: &[Sheet], kind: Kind) -> Vec<Finding> {
    let personnel = (
        "Personalverwaltung",
        pattern!(
            r"personal|beschaeftigungsverhaeltnis|arbeitsverhaeltnis|dienstverhaeltnis|mitarbeiterverwaltung"
        ),
    );
    let payroll =
        ("Lohn- und Gehaltsabrechnung", pattern!(r"\blohn|gehalt|gehaelt|entgeltabrechn|bezuege|besoldung"));
    let applicants = (
        "Bewerbungsverfahren",
        pattern!(r"\bbewerb|stellenbesetz|personalgewinn|personalauswahl|recruiting"),
    );
    let website = (
        "Betrieb der Website",
        pattern!(r"website|webseite|homepage|internetauftritt|internetseite|webauftritt|internetpraesenz"),
    );
    let accounts = (
        "Buchhaltung und Zahlungsverkehr",
        pattern!(
            r"buchhaltung|buchfuehrung|rechnungswesen|zahlungsverkehr|kasse\b|kassen|kaemmerei|haushalt|abrechnung|rechnungen"
        ),
    );
    let customers =
        ("Kundenverwaltung", pattern!(r"\bkunden|\bauftrag|auftraege|mandant|\bmieter|bestellung|vertrieb"));
    let members = ("Mitgliederverwaltung", pattern!(r"mitglied"));
    let patients = ("Patientenbehandlung und Dokumentation", pattern!(r"patient|behandlung|mandant|\bakte"));
    let pupils = ("Schülerverwaltung", pattern!(r"schueler|teilnehm|studier|lernende"));
    let parish = (
        "Gemeindegliederverzeichnis",
        pattern!(r"gemeindeglied|gemeindemitglied|kirchenmitglied|kirchenbuch"),
    );
    let usual: &[(&str, &regex::Regex)] = match kind {
        Kind::Company => &[personnel, payroll, applicants, website, accounts, customers],
        Kind::PublicBody => &[personnel, payroll, applicants, website, accounts],
        Kind::Association => &[members, accounts, website],
        Kind::Practice => &[patients, personnel, payroll, accounts],
        Kind::School => &[pupils, website],
        Kind::Church => &[parish, accounts, website],
        Kind::Other => &[],
    };
    let missing = usual.iter().filter(|(_, words)| !sheets.iter().any(|sheet| sheet.is_about(words)));
    missing
        .map(|(name, _)| {
            let sentence = format!(
                "Keine Tätigkeit ist als „{name}“ zu erkennen. Ergänzen Sie sie, oder geben Sie an, warum es sie bei Ihnen nicht gibt."
            );
            finding(&rules::V1_H, sentence).judged(*name).at("muster")
        })
        .collect()
}

/// "3 von 12 Tätigkeiten (Nr. 1, 4, 7)", and the page of the first; none when there is none.
fn counted(sheets: &[Sheet], is_meant: impl Fn(&Sheet) -> bool) -> Option<(String, String)> {
    let meant: Vec<&Sheet> = sheets.iter().filter(|sheet| is_meant(sheet)).collect();
    let first = page(meant.first()?);
    let numbers: Vec<String> = meant.iter().map(|sheet| sheet.activity.number.to_string()).collect();
    let more = if numbers.len() > NAMED { " …" } else { "" };
    let named: Vec<&str> = numbers.iter().take(NAMED).map(String::as_str).collect();
    let said =
        format!("{} von {} Tätigkeiten (Nr.\u{a0}{}{more})", numbers.len(), sheets.len(), named.join(", "));
    Some((said, first))
}

/// V5, L-N1.
fn without_contact(sheets: &[Sheet]) -> Option<Finding> {
    let (found, first) = counted(sheets, |sheet| {
        sheet.activity.contact_person.is_none() && sheet.activity.department.is_none()
    })?;
    let sentence = format!(
        "{found}: Es ist weder ein Ansprechpartner noch eine Organisationseinheit angegeben. Sie können beides ergänzen \
         (freiwillig, empfohlen)."
    );
    Some(finding(&rules::V5_H, sentence).at(first))
}

/// V4: voluntary, but the controller has to be able to say it.
fn without_basis(sheets: &[Sheet]) -> Option<Finding> {
    let (found, first) = counted(sheets, |sheet| {
        let bases = &sheet.activity.legal_bases;
        sheet.activity.regime == LegalRegime::Gdpr && bases.items.is_empty() && bases.supplement.is_none()
    })?;
    let sentence = format!(
        "{found}: Es ist keine Rechtsgrundlage angegeben. Die Angabe ist freiwillig, nachweisen müssen Sie die Grundlage \
         trotzdem (Art. 5 Abs. 2 DSGVO)."
    );
    Some(finding(&rules::V4_H, sentence).at(first))
}

/// V3: only where no sheet says anything of it.
fn without_procedure(sheets: &[Sheet]) -> Option<Finding> {
    let done = pattern!(
        r"automatisch|\bbackup|datensicherung|sicherungskopie|anonymisier|ueberschrieb|vernichtet|vernichtung|geschreddert|loeschkonzept|aktenvernichtung"
    );
    let says = |sheet: &Sheet| {
        let retention = &sheet.activity.retention;
        let mut parts = retention.items.iter().flat_map(|rule| &rule.sub_rules);
        let texts =
            retention.items.iter().map(|rule| rule.text.as_str()).chain(retention.supplement.as_deref());
        let documents = sheet.activity.documents.items.iter().map(|document| document.name.as_str());
        sheet.activity.retention_remarks.backups.is_some()
            || parts.any(|part| part.procedure.is_some() || part.responsible.is_some())
            || texts.chain(documents).any(|text| done.is_match(&fold(text)))
    };
    (!sheets.iter().any(says)).then(|| {
        finding(
            &rules::V3_H,
            "Keine Tätigkeit sagt, wer löscht, auf welche Weise und was mit Sicherungskopien geschieht. Sie können es bei den \
             Löschregeln ergänzen oder ein Löschkonzept nennen.",
        )
        .at("verarbeitungen")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::tests::{
        assert_well_formed, basis, codes, company, measure, public_body, purpose, recipient, section, sheet,
        some,
    };

    fn named(number: u32, name: &str) -> Activity {
        Activity { number, name: name.to_owned(), purposes: section([purpose(name)]), ..sheet() }
    }

    fn usual() -> Vec<Activity> {
        let names = [
            "Personalverwaltung",
            "Lohn- und Gehaltsabrechnung",
            "Bewerbungsverfahren",
            "Betrieb der Website",
            "Finanzbuchhaltung",
            "Kundenverwaltung",
        ];
        let mut sheets: Vec<Activity> = (1..).zip(names).map(|(number, name)| named(number, name)).collect();
        for sheet in &mut sheets {
            sheet.legal_bases = section([basis("Art. 6 Abs. 1 lit. b DSGVO")]);
            sheet.retention_remarks.backups = some("überschrieben nach 30 Tagen");
        }
        sheets
    }

    fn found(sheets: &[Activity], context: &Context) -> Vec<Finding> {
        let findings = judge(sheets, context);
        assert_well_formed(&findings);
        findings
    }

    #[test]
    fn a_usual_record_lacks_nothing() {
        assert_eq!(found(&usual(), &company()), []);
        assert_eq!(found(&[], &company()), [], "an empty record says so itself");
    }

    #[test]
    fn each_usual_activity_is_asked_for_by_itself() {
        let sheets: Vec<Activity> = usual().into_iter().skip(2).collect();
        let findings = found(&sheets, &company());
        assert_eq!(codes(&findings), ["V1-H", "V1-H"]);
        assert_eq!(findings[0].value, "Personalverwaltung");
        assert!(findings.iter().all(Finding::can_be_accepted));
        let ended = Activity { stage: Stage::Ended, ..named(9, "Personalverwaltung") };
        assert_eq!(found(&[sheets, vec![ended]].concat(), &company()).len(), 2);
    }

    #[test]
    fn what_is_named_needs_its_activity() {
        for (words, topic) in [
            ("Inkassobüro", "Mahnwesen"),
            ("Schufa", "Bonitätsprüfung von Kunden"),
            ("Videoüberwachung des Serverraums", "Videoüberwachung"),
            ("Zeiterfassung", "Erfassung der Arbeitszeit"),
            ("GPS-Tracker", "Ortung der Fahrzeuge"),
            ("CleverReach", "Newsletter"),
        ] {
            let mut sheets = usual();
            sheets[5].recipients = section([recipient(words)]);
            assert_eq!(codes(&found(&sheets, &company())), ["V2-W"], "{words}");
            sheets.push(Activity { retention: sheets[0].retention.clone(), ..named(7, topic) });
            sheets[6].legal_bases = sheets[0].legal_bases.clone();
            assert_eq!(codes(&found(&sheets, &company())), [""; 0], "{topic}");
            sheets.pop();
            sheets[5].recipients = section([recipient("Hausbank")]);
            sheets[5].measures.items = vec![measure(words)];
            assert_eq!(codes(&found(&sheets, &company())), ["V2-W"], "{words} as a measure");
        }
    }

    #[test]
    fn what_holds_for_many_sheets_is_said_once() {
        let mut sheets = usual();
        for sheet in &mut sheets {
            sheet.contact_person = None;
            sheet.department = None;
            sheet.retention_remarks.backups = None;
        }
        sheets[1].legal_bases = section([]);
        let findings = found(&sheets, &company());
        assert_eq!(codes(&findings), ["V5-H", "V4-H", "V3-H"]);
        assert!(findings[0].sentence.starts_with("6 von 6 Tätigkeiten"), "{}", findings[0].sentence);
        assert!(
            findings[1].sentence.starts_with("1 von 6 Tätigkeiten (Nr.\u{a0}2)"),
            "{}",
            findings[1].sentence
        );
    }

    #[test]
    fn a_large_record_is_named_in_a_line() {
        let many: Vec<Activity> = (1..=300)
            .map(|number| Activity {
                contact_person: None,
                department: None,
                ..named(number, "Personalverwaltung")
            })
            .collect();
        let findings = found(&many, &public_body());
        let contact = findings.iter().find(|finding| finding.rule.code == "V5-H").unwrap();
        assert!(contact.sentence.chars().count() < 250, "{}", contact.sentence);
    }
}
