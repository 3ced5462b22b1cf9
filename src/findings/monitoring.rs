//! Employees that are watched (L-B1).

use super::{
    Context, Finding, Place, rules,
    text::{fold, named, pattern, quoted},
    words,
};
use crate::register::{Activity, LegalRegime};

pub(super) fn judge(activity: &Activity, _: &Context) -> Vec<Finding> {
    Vec::from_iter(watched(activity))
}

/// Whether somebody can be watched with what the sheet is about: cameras, positions, records of behaviour.
pub(super) fn watches(activity: &Activity) -> bool {
    let watching = pattern!(
        r"video(?:ueberwach|aufzeichn|bild)|ueberwachungskamera|\bkameras?\b|\bgps\b|\bortung|fahrzeugortung|telematik\b|leistungskontroll|verhaltenskontroll|bewegungsprofil|bildschirmaufzeichn|keylogger"
    );
    let systems = activity.systems.iter().map(|row| fold(&row.name));
    words::topic(activity)
        .into_iter()
        .chain(words::data(activity))
        .chain(systems)
        .any(|text| watching.is_match(&text))
}

/// L-B1: why that is necessary, and who agreed.
fn watched(activity: &Activity) -> Option<Finding> {
    if activity.regime != LegalRegime::Gdpr || !watches(activity) {
        return None;
    }
    let (at, _) = words::persons(activity).into_iter().find(|(_, text)| words::are_employees(text))?;
    let settled = pattern!(
        r"betriebsvereinbarung|dienstvereinbarung|betriebsrat|personalrat|mitbestimm|abwaeg|\b88\b|\b26\b"
    );
    let bases = activity.legal_bases.items.iter().map(|row| row.text.as_str());
    let documents = activity.documents.items.iter().map(|row| row.name.as_str());
    let supplement = activity.legal_bases.supplement.as_deref();
    let is_settled = activity.additional.necessity.is_some()
        || bases.chain(documents).chain(supplement).any(|text| settled.is_match(&fold(text)));
    (!is_settled).then(|| {
        let row = &activity.data_subjects.items[at];
        let text = named(&row.name, row.note.as_deref());
        let sentence = format!(
            "{}: Beschäftigte können damit überwacht werden. Bitte halten Sie bei den Rechtsgrundlagen oder bei der \
             Erforderlichkeit fest, warum das nötig ist, wie abgewogen wurde und ob die Mitbestimmung gewahrt ist.",
            quoted(&text)
        );
        Finding::new(&rules::L_B1, Place::Data, sentence).about("data_subjects", at, text)
    })
}
