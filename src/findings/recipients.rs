//! Empfänger: lit. d (R46, L-E1 to L-E5).

use super::{
    Context, Finding, Place,
    placeholder::is_placeholder,
    rules,
    text::{fold, named, pattern, quoted},
};
use crate::{
    organisation::Kind,
    register::{Activity, Recipient, RecipientKind, regime::Item},
};

const LIST: &str = "recipients";

pub(super) fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::from_iter(none(activity));
    let recipients = activity.recipients.items.iter().enumerate();
    findings.extend(recipients.filter_map(|(at, row)| {
        let found = vague(row).or_else(|| tax_adviser(row)).or_else(|| clearing(activity, row, context));
        Some(found?.about(LIST, at, &row.name))
    }));
    findings.extend(unnamed_vendor(activity, context));
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

/// L-E3: who runs a service sees its data.
fn unnamed_vendor(activity: &Activity, context: &Context) -> Option<Finding> {
    let says_none = activity.no_recipients && activity.recipients.items.is_empty();
    let (at, system) = activity.systems.iter().enumerate().filter(|_| says_none).find(|(_, system)| {
        let folded = fold(&system.name);
        context.vendors.iter().any(|vendor| vendor.is_service_in(&folded))
    })?;
    let sentence = format!(
        "Laut Angabe gibt es keine Empfänger, genannt ist aber {}. Wer einen Dienst betreibt oder wartet, ist Empfänger; bitte \
         prüfen Sie die Angabe.",
        quoted(&system.name)
    );
    Some(Finding::new(&rules::L_E3, Place::Recipients, sentence).about("systems", at, &system.name))
}

/// L-E4, R46: tax advisers act on their own responsibility, a payroll office on instruction.
fn tax_adviser(row: &Recipient) -> Option<Finding> {
    let folded = fold(&named(&row.name, row.note.as_deref()));
    if !pattern!(r"^(?:extern[a-z]*:? ?|der |die |unsere? )?steuerberat").is_match(&folded) {
        return None;
    }
    let is_mixed = pattern!(r"lohnbuero|lohnabrechnungsbuero").is_match(&folded);
    match row.kind {
        RecipientKind::Processor => {
            let sentence = "Steuerberater arbeiten in eigener Verantwortung und sind keine Auftragsverarbeiter (§ 11 Abs. 2 \
                            StBerG). Bitte ändern Sie die Art des Empfängers.";
            Some(Finding::new(&rules::L_E4, Place::Recipients, sentence))
        }
        _ if is_mixed => {
            let sentence = "Steuerberater arbeiten in eigener Verantwortung (§ 11 Abs. 2 StBerG), ein Lohnbüro im Auftrag. Bitte \
                            nennen Sie, wer von beiden die Daten bekommt.";
            Some(Finding::new(&rules::L_E4, Place::Recipients, sentence))
        }
        RecipientKind::Unspecified => {
            let sentence = "Sie können bei der Steuerberatung die Art angeben: Sie arbeitet in eigener Verantwortung und ist kein \
                            Auftragsverarbeiter (§ 11 Abs. 2 StBerG).";
            Some(Finding::new(&rules::R46_H, Place::Recipients, sentence))
        }
        _ => None,
    }
}

/// L-E5: a patient releases from secrecy.
fn clearing(activity: &Activity, row: &Recipient, context: &Context) -> Option<Finding> {
    let office = pattern!(r"\bpvs\b|verrechnungsstelle|abrechnungsstelle|factoring");
    if context.kind != Kind::Practice || !office.is_match(&fold(&row.name)) {
        return None;
    }
    let says = |text: &str| {
        pattern!(r"einwillig|schweigepflichtentbindung|\b6 abs\.? ?1 lit\.? ?a\b").is_match(&fold(text))
    };
    let conditions = [&row.condition, &row.note, &row.legal_basis, &activity.consent.obtained];
    let bases = activity.legal_bases.items.iter().map(|basis| basis.text.as_str());
    let is_settled = bases.chain(conditions.into_iter().flatten().map(String::as_str)).any(says);
    (!is_settled).then(|| {
        let sentence = format!(
            "Die Abrechnung über {} setzt in der Regel die Einwilligung der Patienten voraus (§ 203 StGB). Bitte nennen Sie \
             sie bei den Rechtsgrundlagen.",
            quoted(&row.name)
        );
        Finding::new(&rules::L_E5, Place::Recipients, sentence)
    })
}
