//! Empfänger: lit. d (R46, L-E1, L-E2).

use super::{
    Context, Finding, Place,
    placeholder::is_placeholder,
    rules,
    text::{fold, pattern, quoted},
};
use crate::register::{Activity, Recipient, regime::Item};

const LIST: &str = "recipients";

pub(super) fn judge(activity: &Activity, _: &Context) -> Vec<Finding> {
    let mut findings = Vec::from_iter(none(activity));
    let recipients = activity.recipients.items.iter().enumerate();
    findings.extend(recipients.filter_map(|(at, row)| Some(vague(row)?.about(LIST, at, &row.name))));
    findings
}

/// R46, L-E1.
fn none(activity: &Activity) -> Option<Finding> {
    let recipients = &activity.recipients;
    let is_empty = recipients.items.is_empty() && recipients.supplement.is_none();
    (is_empty && !activity.no_recipients).then(|| {
        let sentence =
            "Bitte geben Sie die Empfänger an, oder erklären Sie, dass die Daten niemandem offengelegt werden.";
        Finding::new(&rules::R46_F, Place::Recipients, sentence).under(activity.law(), Item::Recipients)
    })
}

/// L-E2: who is meant cannot be told. Whoever says when or for what, in parentheses, says enough.
fn vague(row: &Recipient) -> Option<Finding> {
    let folded = fold(&row.name);
    if row.note.is_some() || row.condition.is_some() || is_placeholder(&folded) {
        return None;
    }
    let between = pattern!(r"\s*[,/]\s*| und | oder | sowie | bzw\.? ");
    let vague = pattern!(
        r"^(?:(?:intern|extern)[a-z]*:? ?)?(?:(?:ggf\.?|gegebenenfalls|evtl\.?|eventuell|z\. ?b\.|u\. ?a\.|weitere[nrs]?|andere[nrs]?|sonstige[nrs]?|externe[nrs]?|interne[nrs]?|diverse[nrs]?|verschiedene[nrs]?|beauftragte[nrs]?|alle|jeweilige[nrs]?|zustaendige[nrs]?) ?)*(?:dienstleister|dienstleistungsunternehmen|dienstleistern|dritte[nr]?|stellen|empfaenger|partner|geschaeftspartner|kooperationspartner|unternehmen|firmen|personen|beteiligte|(?:mit )?(?:verbundene|konzern)[nr]? ?-?(?:unternehmen|gesellschaften)|konzern|auftragsverarbeiter|auftragnehmer|anbieter|lieferanten?|berechtigte)?\.?$"
    );
    let mut parts = between.split(&folded).filter(|part| !part.is_empty());
    let found = parts.find(|part| vague.is_match(part))?;
    let sentence = match found == folded {
        true => format!(
            "Bitte sagen Sie genauer, wer mit {} gemeint ist oder wofür die Daten offengelegt werden.",
            quoted(&row.name)
        ),
        false => format!(
            "In {} ist ein Empfänger nicht bestimmt. Bitte nennen Sie ihn oder den Anlass.",
            quoted(&row.name)
        ),
    };
    Some(Finding::new(&rules::L_E2, Place::Recipients, sentence))
}
