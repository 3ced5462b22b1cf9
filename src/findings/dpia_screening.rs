//! The DSFA-Schwellwertprüfung (R76; R12 for the DSFA as evidence of its own).

use super::{
    Context, Finding, Place,
    placeholder::is_placeholder,
    rules,
    text::{fold, pattern},
    words,
};
use crate::{
    organisation::Kind,
    register::{
        Activity, DpiaScreening, LegalRegime, Stage,
        choices::{DocumentKind, DpiaDecision, DpiaPart, DpiaProposal},
    },
};

/// So many criteria of WP 248 point to a DSFA.
const CRITERIA: usize = 2;

pub(super) fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    let Some(screening) = &activity.dpia_screening else {
        return on_the_list(activity, context)
            .or_else(|| not_screened(activity, context))
            .into_iter()
            .collect();
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

/// Nothing to ask any more: the activity is over, or its DSFA is there.
fn is_past(activity: &Activity) -> bool {
    activity.stage == Stage::Ended
        || activity.documents.items.iter().any(|document| document.kind == DocumentKind::Dpia)
}

/// What the authorities' list names, as far as words tell it. How large it is only the body knows.
fn on_the_list(activity: &Activity, context: &Context) -> Option<Finding> {
    // For public bodies each Land has a list of its own.
    if is_past(activity) || context.is_public || activity.regime != LegalRegime::Gdpr {
        return None;
    }
    let texts: Vec<String> = words::topic(activity)
        .into_iter()
        .chain(words::data(activity))
        .chain(words::means(activity))
        .collect();
    let says = |words: &regex::Regex| texts.iter().any(|text| words.is_match(text));
    let are_employees = words::persons(activity).iter().any(|(_, text)| words::are_employees(text));
    let (number, what) = if says(pattern!(
        r"fingerabdr|fingerprint|gesichtserkennung|iris-?scan|venenscan|biometrische[nrs]? (?:zutritt|zeit|erkennung|merkmal|verfahren|anmeldung|authenti)"
    )) {
        ("1", "biometrische Daten zur Identifizierung")
    } else if are_employees && says(pattern!(r"\bgps\b|\bortung|fahrzeugortung|telematik\b|bewegungsprofil"))
    {
        ("8", "Angaben über das Verhalten von Beschäftigten, zum Beispiel durch Ortung")
    } else if says(pattern!(r"chat-?bot|voicebot|sprachassistent|\bki-(?:assistent|dialog|telefon)")) {
        ("11", "KI im Umgang mit Betroffenen")
    } else {
        return None;
    };
    let sentence = format!(
        "Die Muss-Liste der Aufsichtsbehörden nennt {what} (Liste der DSK, Nr. {number}). Bitte halten Sie in einer \
         Schwellwertprüfung fest, ob eine Datenschutz-Folgenabschätzung nötig ist."
    );
    Some(finding(&rules::R76_W4, sentence).judged(format!("{}: {what}", activity.name)))
}

/// Two criteria are met as far as the sheet tells.
fn not_screened(activity: &Activity, context: &Context) -> Option<Finding> {
    if is_past(activity) {
        return None;
    }
    let met = pointers(activity, context);
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
fn pointers(activity: &Activity, context: &Context) -> Vec<&'static str> {
    let purposes = activity.purposes.items.iter().map(|row| row.text.as_str());
    let data = activity
        .data_categories
        .items
        .iter()
        .flat_map(|row| std::iter::once(row.name.as_str()).chain(row.note.as_deref()));
    let systems = activity.systems.iter().map(|system| system.name.as_str());
    let texts = std::iter::once(activity.name.as_str()).chain(purposes).chain(data).chain(systems);
    let texts: Vec<String> = texts.map(fold).collect();
    let persons: Vec<String> = words::persons(activity).into_iter().map(|(_, text)| text).collect();
    let says = |expression: &regex::Regex| texts.iter().any(|text| expression.is_match(text));
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
                words::are_employees(text)
                    || words::are_children(text)
                    || words::are_patients(text)
                    || pattern!(r"pflegebeduerftig|betreute").is_match(text)
            }),
        ),
        (
            "Verarbeitung in großem Umfang",
            context.kind == Kind::School
                && says(pattern!(r"microsoft 365|office 365|\bm365\b|\bteams\b|google workspace|lernplattform|schul-?cloud")),
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
