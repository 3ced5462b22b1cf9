//! Law and words of before 25 May 2018, and laws replaced since (R17, L-R5).

use super::{
    Context, Finding, Place, rules,
    text::{fold, named, pattern, quoted},
};
use crate::register::{Activity, LegalRegime};

pub(super) fn judge(activity: &Activity, _: &Context) -> Vec<Finding> {
    let finding = |place, text: &str| {
        let folded = fold(text);
        let advice = advice(&folded, text).or_else(|| church(activity.regime, &folded, text))?;
        Some(Finding::new(&rules::L_R5, place, advice))
    };
    let mut findings = Vec::new();
    findings.extend(finding(Place::General, &activity.name).map(|found| found.judged(&activity.name)));
    let mut list = |place, name, texts: &mut dyn Iterator<Item = String>| {
        let found =
            texts.enumerate().filter_map(|(at, text)| Some(finding(place, &text)?.about(name, at, text)));
        findings.extend(found);
    };
    list(Place::Purposes, "purposes", &mut activity.purposes.items.iter().map(|row| row.text.clone()));
    list(Place::Purposes, "legal_bases", &mut activity.legal_bases.items.iter().map(|row| row.text.clone()));
    list(
        Place::Recipients,
        "recipients",
        &mut activity.recipients.items.iter().map(|row| named(&row.name, row.note.as_deref())),
    );
    list(
        Place::Retention,
        "retention_rules",
        &mut activity.retention.items.iter().map(|row| row.text.clone()),
    );
    list(Place::Measures, "measures", &mut activity.measures.items.iter().map(|row| row.text.clone()));
    list(
        Place::References,
        "documents",
        &mut activity.documents.items.iter().map(|row| named(&row.name, row.note.as_deref())),
    );
    findings
}

/// What to write instead.
fn advice(folded: &str, text: &str) -> Option<String> {
    let old_sections = pattern!(
        r"(?:§+ ?|, ?| und )(?:4[defg]|9|11|28|32)\b(?:,? ?(?:abs|satz|s|nr)\.? ?\d+)*,? ?(?:und anlage |i\. ?v\. ?m\. anlage )?bdsg"
    );
    let old_act = pattern!(r"\bbdsg ?-? ?\(?(?:alt|a\. ?f)\b|\baltes bdsg");
    // The present § 28 BDSG is about archives.
    let is_archive = folded.contains("archiv");
    let advice = if old_act.is_match(folded) || old_sections.is_match(folded) && !is_archive {
        "nennt das frühere BDSG. Bitte prüfen Sie, welche Vorschrift heute gilt"
    } else if pattern!(r"\b(?:tmg|ttdsg)\b|telemediengesetz").is_match(folded) {
        "nennt ein ersetztes Gesetz. Bitte prüfen Sie, ob das TDDDG gemeint ist"
    } else if folded.contains("auftragsdatenverarbeit") {
        "verwendet einen überholten Begriff. Bitte schreiben Sie „Auftragsverarbeitung“ (Art. 28 DSGVO)"
    } else if pattern!(r"verfahrensverzeichnis|oeffentliche[sn]? verzeichnis").is_match(folded) {
        "verwendet einen überholten Begriff. Bitte schreiben Sie „Verzeichnis von Verarbeitungstätigkeiten“ (Art. 30 DSGVO)"
    } else if folded.contains("vorabkontrolle") {
        "verwendet einen überholten Begriff. Bitte prüfen Sie, ob die Datenschutz-Folgenabschätzung (Art. 35 DSGVO) gemeint ist"
    } else {
        return None;
    };
    Some(format!("{} {advice}.", quoted(text)))
}

/// Norms of the church laws that were other ones before their reforms (DSG-EKD of 1 May 2025, KDG by 1 March
/// 2026).
fn church(regime: LegalRegime, folded: &str, text: &str) -> Option<String> {
    let fourth = pattern!(r"§ ?6 ?(?:,? ?abs\.? ?1)? ?,? ?nr\. ?4\b");
    let eighth = pattern!(r"§ ?6 ?(?:,? ?abs\.? ?1)? ?,? ?nr\. ?8\b");
    let advice = if regime == LegalRegime::DsgEkd && fourth.is_match(folded) && !folded.contains("berechtigt")
    {
        "Seit dem 01.05.2025 steht in § 6 Nr. 4 DSG-EKD das berechtigte Interesse; das kirchliche Interesse gibt es dort nicht \
         mehr. Bitte prüfen Sie, welche Nummer heute gemeint ist"
    } else if regime == LegalRegime::DsgEkd && eighth.is_match(folded) {
        "§ 6 Nr. 8 DSG-EKD gibt es seit dem 01.05.2025 nicht mehr. Bitte prüfen Sie, welche Nummer heute gilt"
    } else if regime == LegalRegime::Kdg && pattern!(r"§+ ?(?:9|10)\b[^;§]{0,40}\bkdg\b").is_match(folded) {
        "§§ 9 und 10 KDG sind mit der Reform weggefallen, die spätestens seit dem 01.03.2026 gilt. Bitte prüfen Sie, welche \
         Vorschrift heute gilt"
    } else {
        return None;
    };
    Some(format!("{advice}: {}.", quoted(text)))
}
