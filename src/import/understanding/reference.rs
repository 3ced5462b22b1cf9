//! References between entries ("siehe ID 109"), and the short signs of departments.

use std::collections::HashMap;

use super::{Outcome, State};
use crate::{
    findings::text::{fold, pattern},
    processing_activity::model::{Item, Related},
};

/// The signs of other entries that a text refers to, each with the words that do so.
pub fn references(text: &str) -> Vec<(&str, &str)> {
    let words = pattern!(
        r"(?i)\b(?:siehe|s\.|vgl\.|vergleiche|wie)\s+(?:auch\s+|unter\s+)?(?:ID|Nr\.|VVT-?(?:Nr\.|ID)|VT|lfd\. ?Nr\.|Eintrag|Verarbeitungstätigkeit|Tätigkeit|VVT)\s*(?:Nr\.\s*)?([[:alnum:]](?:[[:alnum:]./-]{0,60}[[:alnum:]])?)"
    );
    words
        .captures_iter(text)
        .filter_map(|found| Some((found.get(0)?.as_str(), found.get(1)?.as_str())))
        .filter(|(_, sign)| sign.contains(|letter: char| letter.is_ascii_digit()))
        .collect()
}

/// Ties entries to those that their texts refer to; a reference that leads nowhere is marked at its cell.
pub(super) fn resolve(outcome: &mut Outcome) {
    let entries = Entries::of(outcome);
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    for trace in &mut outcome.trace {
        let Some(own) = trace.activity.filter(|_| trace.state != State::LeftOut) else { continue };
        let mut lacks = false;
        for (words, sign) in references(&trace.text) {
            match entries.named(sign) {
                Some(other) if other != own => found.push((own, other, words.to_owned())),
                Some(_) => {}
                None if !lacks => {
                    lacks = true;
                    let sentence = format!(
                        "„{words}“ passt zu keinem Eintrag der Datei. Bitte tragen Sie den Verweis nach, oder lassen Sie ihn als Text stehen."
                    );
                    // What else is said of the cell stays said.
                    let other = trace.problem.take().map(|other| format!(" {other}")).unwrap_or_default();
                    trace.problem = Some(sentence + &other);
                }
                None => {}
            }
        }
    }
    for (own, other, words) in found {
        let target = &outcome.activities[other].sheet;
        let (id, number, name) = (target.id.0, target.number, target.name.clone());
        let related = &mut outcome.activities[own].sheet.related;
        if related.iter().any(|row| row.related_id == id) {
            continue;
        }
        let position = i32::try_from(related.len() + 1).unwrap_or(i32::MAX).saturating_mul(1024);
        let row = Related {
            related_id: id,
            number: Some(number),
            name: Some(name),
            note: words,
            ..Related::default()
        };
        related.push(row.at(uuid::Uuid::now_v7(), position));
    }
}

/// The entries by their own signs.
struct Entries {
    by_sign: HashMap<String, Vec<usize>>,
    /// By what stands behind the last hyphen or point.
    by_end: HashMap<String, Vec<usize>>,
}

impl Entries {
    fn of(outcome: &Outcome) -> Self {
        let mut entries = Self { by_sign: HashMap::new(), by_end: HashMap::new() };
        for (at, understood) in outcome.activities.iter().enumerate() {
            let sign = fold(&understood.sheet.own_reference);
            if sign.is_empty() {
                continue;
            }
            if let Some(end) = sign.rsplit(['-', '.', '/', ' ']).next().filter(|end| *end != sign) {
                entries.by_end.entry(end.to_owned()).or_default().push(at);
            }
            entries.by_sign.entry(sign).or_default().push(at);
        }
        entries
    }

    /// The one entry that the sign names.
    fn named(&self, sign: &str) -> Option<usize> {
        let sign = fold(sign);
        let only = |found: Option<&Vec<usize>>| match found.map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        };
        match self.by_sign.get(&sign) {
            Some(found) => only(Some(found)),
            None => only(self.by_end.get(&sign)),
        }
    }
}

/// Short sign and name of a department: "Amt 10 – Hauptamt", "oe-amt-10", "Personalabteilung".
pub fn department(text: &str) -> (Option<String>, Option<String>) {
    let signed = pattern!(
        r"(?i)^((?:oe|amt|fb|fd|fachbereich|fachdienst|abt|abteilung|dez|dezernat|sg|sachgebiet|referat|team|ref|stabsstelle)(?:[-_. ]{1,2}(?:amt|fb|fd|abt)?[-_. ]?)?\d[\d./-]*[a-z]?)(?:\s*[:–—-]\s*|\s+|$)(.*)$"
    );
    let bare = pattern!(r"^(\d[\d./-]*)(?:\s*[:–—-]\s*|\s+)(\S.*)$");
    let short = pattern!(r"^[A-ZÄÖÜ]{1,6}[-./]?\d{0,4}$");
    let text = text.trim();
    let owned = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if let Some(found) = signed.captures(text).or_else(|| bare.captures(text)) {
        return (owned(found[1].trim_end_matches(['.', '-'])), owned(found[2].trim()));
    }
    if short.is_match(text) { (owned(text), None) } else { (None, owned(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn departments_have_a_sign_a_name_or_both() {
        for (text, sign, name) in [
            ("oe-amt-10", Some("oe-amt-10"), None),
            ("Amt 10 – Hauptamt", Some("Amt 10"), Some("Hauptamt")),
            ("FB 3: Soziales", Some("FB 3"), Some("Soziales")),
            ("32.1 Ordnungsamt", Some("32.1"), Some("Ordnungsamt")),
            ("Personalabteilung", None, Some("Personalabteilung")),
            ("IT", Some("IT"), None),
        ] {
            assert_eq!(department(text), (sign.map(str::to_owned), name.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn references_are_seen() {
        assert_eq!(references("unter eigener Position (siehe ID 109)."), [("siehe ID 109", "109")]);
        assert_eq!(
            references("vgl. auch VVT-Nr. vvt-10-003, s. Nr. 4"),
            [("vgl. auch VVT-Nr. vvt-10-003", "vvt-10-003"), ("s. Nr. 4", "4")]
        );
        for none in ["siehe Anlage", "siehe Nr. eins", "Nr. 5", ""] {
            assert!(references(none).is_empty(), "{none}");
        }
    }
}
