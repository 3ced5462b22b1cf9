//! Zwecke: lit. b (R5, R39, L-Z1, L-Z2).

use super::{
    Context, Finding, Place, placeholder, rules,
    text::{count_words, fold, pattern, quoted},
};
use crate::register::{Activity, choices::PurposeKind, regime::Item};

const LIST: &str = "purposes";

pub(super) fn judge(activity: &Activity, _: &Context) -> Vec<Finding> {
    let stated = activity.purposes.items.iter().enumerate();
    let stated = stated.filter(|(_, purpose)| purpose.kind != PurposeKind::Excluded);
    let mut findings = Vec::from_iter(none(activity));
    for (at, purpose) in stated {
        let folded = fold(&purpose.text);
        if placeholder::is_placeholder(&folded) {
            continue;
        }
        let found =
            too_general(&activity.name, &purpose.text, &folded).or_else(|| several(&purpose.text, &folded));
        findings.extend(found.map(|finding| finding.about(LIST, at, &purpose.text)));
    }
    findings
}

/// R39.
fn none(activity: &Activity) -> Option<Finding> {
    let purposes = &activity.purposes;
    let has_any = purposes.items.iter().any(|purpose| purpose.kind != PurposeKind::Excluded);
    (!has_any && purposes.supplement.is_none()).then(|| {
        Finding::new(&rules::R39_F, Place::Purposes, "Bitte geben Sie mindestens einen Zweck an.")
            .under(activity.law(), Item::Purposes)
    })
}

/// L-Z1.
fn too_general(name: &str, text: &str, folded: &str) -> Option<Finding> {
    let general = pattern!(
        r"^(?:(?:allgemeine|interne|eigene|sonstige|betriebliche|geschaeftliche|dienstliche|unsere|die)[nrsm]? )*(?:verwaltung|verwaltungszwecke?|geschaeftszwecke?|zwecke?|service|serviceleistungen|organisation|kommunikation|geschaeftsbetrieb|dienstbetrieb|aufgabenerfuellung|erfuellung (?:der |unserer |gesetzlicher )*aufgaben|datenverarbeitung|datenspeicherung|dokumentation|bearbeitung|abwicklung|information|nachweis)\.?$"
    );
    // "Erhebung Hundesteuer" says what is done, and with what.
    let deed = pattern!(r"[a-z]{3}(?:ung|tion|ierung)(?:en)?\b");
    let is_name = folded == fold(name);
    let sentence = if is_name {
        format!(
            "Der Zweck wiederholt nur die Bezeichnung. Bitte beschreiben Sie, wofür die Daten gebraucht werden: {}.",
            quoted(text)
        )
    } else if general.is_match(folded) {
        format!(
            "Bitte beschreiben Sie genauer, wofür die Daten gebraucht werden; {} sagt es nur allgemein.",
            quoted(text)
        )
    } else if count_words(folded) < 2 || count_words(folded) == 2 && !deed.is_match(folded) {
        format!("Bitte beschreiben Sie den Zweck {} mit einigen Worten mehr.", quoted(text))
    } else {
        return None;
    };
    Some(Finding::new(&rules::L_Z1, Place::Purposes, sentence))
}

/// L-Z2: two activities ("Planung von …", "Abrechnung der …"), each with an object of its own.
fn several(text: &str, folded: &str) -> Option<Finding> {
    let joint = pattern!(r"(?: sowie | und |; )(?:zur |der |die |zum )?");
    let deed = pattern!(
        r"^(?:[a-z-]*(?:ung|ungen|ing|tion|pflege|abgleich|einzug|versand|nachweis|vertrieb|verkauf)) (?:von|vom|der|des|eines|einer|fuer|an) "
    );
    // What stands in parentheses or behind a dash explains.
    let bare = pattern!(r"\([^()]*\)| - .*").replace_all(folded, "");
    let mut deeds: Vec<&str> = joint
        .split(&bare)
        .filter(|part| deed.is_match(part))
        .filter_map(|part| part.split(' ').next())
        .collect();
    deeds.sort_unstable();
    deeds.dedup();
    (deeds.len() > 1).then(|| {
        let sentence = format!(
            "In {} stehen mehrere Zwecke. Bitte führen Sie sie einzeln auf, und prüfen Sie, ob jeder eine eigene Tätigkeit ist.",
            quoted(text)
        );
        Finding::new(&rules::L_Z2, Place::Purposes, sentence)
    })
}

/// R6: answered on a page of its own, not accepted.
pub(super) fn changed(old: &str, new: &str) -> Finding {
    let sentence = format!(
        "Ein Zweck wurde geändert: früher {}, jetzt {}. Bitte entscheiden Sie, ob es eine Anpassung dieser Tätigkeit oder \
         eine neue ist.",
        quoted(old),
        quoted(new)
    );
    Finding::new(&rules::R6_W, Place::Purposes, sentence).judged(format!("{old}\n{new}"))
}
