//! The DSFA-Schwellwertprüfung (R76; R12 for the DSFA as evidence of its own).

use super::{
    Context, Finding, Place,
    placeholder::is_placeholder,
    rules,
    text::{fold, pattern},
};
use crate::register::{
    Activity, DpiaScreening, Stage,
    choices::{DocumentKind, DpiaDecision, DpiaPart, DpiaProposal},
};

/// So many criteria of WP 248 point to a DSFA.
const CRITERIA: usize = 2;

pub(super) fn judge(activity: &Activity, _: &Context) -> Vec<Finding> {
    let Some(screening) = &activity.dpia_screening else {
        return not_screened(activity).into_iter().collect();
    };
    let found = [
        without_reason(screening),
        without_dpia(activity, screening),
        out_of_date(activity, screening),
        unfinished(screening),
    ];
    found.into_iter().flatten().collect()
}

fn finding(rule: &'static super::Rule, sentence: impl Into<String>) -> Finding {
    Finding::new(rule, Place::DpiaScreening, sentence)
}

/// Against what the criteria say, the decision needs its reason.
fn without_reason(screening: &DpiaScreening) -> Option<Finding> {
    let is_against = screening.decision == DpiaDecision::NotRequired
        && matches!(screening.proposal, DpiaProposal::Required | DpiaProposal::Excepted);
    (is_against && screening.reason.is_none()).then(|| {
        let sentence = "Nach den Antworten ist eine Datenschutz-Folgenabschätzung voraussichtlich erforderlich. Bitte \
                        begründen Sie, warum Sie keine vornehmen.";
        finding(&rules::R76_W1, sentence).judged(screening.decision.label())
    })
}

/// What is required has to be there.
fn without_dpia(activity: &Activity, screening: &DpiaScreening) -> Option<Finding> {
    let is_linked = screening.dpia_address.is_some()
        || activity.documents.items.iter().any(|document| document.kind == DocumentKind::Dpia);
    (screening.decision == DpiaDecision::Required && !is_linked).then(|| {
        let sentence = "Eine Datenschutz-Folgenabschätzung ist erforderlich. Bitte verknüpfen Sie sie, sobald sie vorliegt.";
        let day = screening.decided_on.map(|day| day.to_string()).unwrap_or_default();
        finding(&rules::R76_W2, sentence).judged(format!("{} {day}", screening.decision.label()).trim_end())
    })
}

/// Purposes, data and recipients are not those that were judged.
fn out_of_date(activity: &Activity, screening: &DpiaScreening) -> Option<Finding> {
    let parts = &screening.changed_since;
    (!parts.is_empty()).then(|| {
        let names: Vec<&str> = parts.iter().map(|part| part.label()).collect();
        let sentence = format!(
            "Seit der Schwellwertprüfung hat sich geändert: {}. Bitte prüfen Sie noch einmal, ob eine \
             Datenschutz-Folgenabschätzung nötig ist.",
            names.join(", ")
        );
        let texts: Vec<String> = parts.iter().map(|part| as_written(activity, *part)).collect();
        finding(&rules::R76_W3, sentence).judged(texts.join("\n"))
    })
}

/// "Zwecke: Abrechnung; Mahnung"
fn as_written(activity: &Activity, part: DpiaPart) -> String {
    let texts: Vec<&str> = match part {
        DpiaPart::Purposes => activity.purposes.items.iter().map(|row| row.text.as_str()).collect(),
        DpiaPart::Data => activity.data_categories.items.iter().map(|row| row.name.as_str()).collect(),
        DpiaPart::Recipients => activity.recipients.items.iter().map(|row| row.name.as_str()).collect(),
    };
    format!("{}: {}", part.label(), texts.join("; "))
}

fn unfinished(screening: &DpiaScreening) -> Option<Finding> {
    let sentence = match screening.open_questions? {
        0 => "Eine Schwellwertprüfung ist begonnen. Sie können sie abschließen.".to_owned(),
        1 => "Eine Schwellwertprüfung ist begonnen; eine Frage ist noch offen.".to_owned(),
        open => format!("Eine Schwellwertprüfung ist begonnen; {open} Fragen sind noch offen."),
    };
    Some(finding(&rules::R76_H1, sentence))
}

/// Two criteria are met as far as the sheet tells.
fn not_screened(activity: &Activity) -> Option<Finding> {
    if activity.stage == Stage::Ended
        || activity.documents.items.iter().any(|document| document.kind == DocumentKind::Dpia)
    {
        return None;
    }
    let met = pointers(activity);
    (met.len() >= CRITERIA).then(|| {
        let sentence = format!(
            "Auf dem Blatt klingen Kriterien für eine Datenschutz-Folgenabschätzung an: {}. Halten Sie in einer \
             Schwellwertprüfung fest, ob eine nötig ist.",
            met.join(", ")
        );
        finding(&rules::R76_H2, sentence).judged(met.join(", "))
    })
}

/// The criteria of WP 248 that can be told from a sheet.
fn pointers(activity: &Activity) -> Vec<&'static str> {
    let purposes = activity.purposes.items.iter().map(|row| row.text.as_str());
    let data = activity
        .data_categories
        .items
        .iter()
        .flat_map(|row| std::iter::once(row.name.as_str()).chain(row.note.as_deref()));
    let systems = activity.systems.iter().map(|system| system.name.as_str());
    let texts = std::iter::once(activity.name.as_str()).chain(purposes).chain(data).chain(systems);
    let words: Vec<String> = texts.map(fold).collect();
    let subjects = activity.data_subjects.items.iter().filter(|subject| !subject.excluded);
    let persons: Vec<String> = subjects.map(|subject| fold(&subject.name)).collect();
    let says = |expression: &regex::Regex| words.iter().any(|text| expression.is_match(text));
    // "findet nicht statt" is an answer, too.
    let affirms = |text: &Option<String>| {
        let folded = text.as_deref().map(fold).unwrap_or_default();
        !folded.is_empty()
            && !is_placeholder(&folded)
            && !pattern!(r"^(?:nein|kein|keine|entfaellt|nicht)\b|findet nicht statt").is_match(&folded)
    };
    let categories = &activity.data_categories.items;
    [
        (
            "Bewerten oder Einstufen",
            affirms(&activity.profiling) || says(pattern!(r"scoring|profiling|profilbild|bonitaet|rating")),
        ),
        ("automatisierte Entscheidung", says(pattern!(r"automatisierte[rn]? (?:einzel)?entscheidung"))),
        (
            "systematische Überwachung",
            says(pattern!(
                r"videoueberwach|ueberwachungskamera|\bgps\b|\bortung|tracking|leistungskontrolle|verhaltenskontrolle|bewegungsprofil"
            )),
        ),
        (
            "vertrauliche oder höchst persönliche Daten",
            categories.iter().any(|row| row.special_category.is_some() || row.criminal_offences),
        ),
        (
            "schutzbedürftige Personen",
            persons.iter().any(|text| {
                pattern!(
                    r"beschaeftigt|mitarbeite|bewerbe|auszubildend|\bkind|minderjaehrig|jugendlich|schueler|patient|pflegebeduerftig|betreute"
                )
                .is_match(text)
            }),
        ),
        (
            "neue Technik",
            affirms(&activity.additional.ai_use)
                || says(pattern!(r"kuenstliche[rn]? intelligenz|\bki\b|gesichtserkennung|biometri")),
        ),
    ]
    .into_iter()
    .filter_map(|(criterion, is_met)| is_met.then_some(criterion))
    .collect()
}
