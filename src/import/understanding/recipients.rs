//! Recipients, with what stands before them: "Intern: A, B; Extern: C".

use super::list;
use crate::{
    findings::text::{fold, parts, pattern},
    register::RecipientKind,
};

/// What a cell says of one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub kind: RecipientKind,
    pub text: String,
}

/// The recipients of a cell; `kind` is that of the column. A word such as "Intern:" holds for all that
/// follows in the cell.
pub fn read(text: &str, kind: RecipientKind, commas: bool) -> Vec<Found> {
    let mut heading = kind;
    let mut found = Vec::new();
    for part in parts(text) {
        for item in list::split(part, false) {
            let (own, rest) = kind_before(&item);
            heading = own.unwrap_or(heading);
            let items = with_contracts(list::split(rest, commas)).into_iter();
            found.extend(
                items.map(|text| processor(&text).unwrap_or(Found { kind: heading, text }).under(heading)),
            );
        }
    }
    found
}

/// "AVV vom 1.2.2020" is no recipient: it belongs to the one before.
fn with_contracts(items: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(items.len());
    for item in items {
        let is_contract =
            pattern!(r"^(?:avv|av-?vertrag|auftragsverarbeitungsvertrag|vertrag|vereinbarung)\b.{0,60}$")
                .is_match(&fold(&item));
        match joined.last_mut() {
            Some(before) if is_contract => *before = format!("{before} ({item})"),
            _ => joined.push(item),
        }
    }
    joined
}

/// Nothing is disclosed to anybody. "Keine externen", "entfällt" and "keine Angabe" do not say so.
pub fn says_none(text: &str) -> bool {
    pattern!(r"^(?:keine?|nein|niemand|keine (?:empfaenger|weitergabe|uebermittlung|offenlegung)|es (?:erfolgt|findet) keine (?:weitergabe|uebermittlung|offenlegung)(?: statt)?|es gibt keine empfaenger)\.?$")
        .is_match(&fold(text))
}

impl Found {
    /// What stands below "Intern:" stays there.
    fn under(self, heading: RecipientKind) -> Self {
        let kind = if heading == RecipientKind::Internal { heading } else { self.kind };
        Self { kind, ..self }
    }
}

/// "Rechenzentrum als Auftragsverarbeiter (nach Art. 28)", "Lettershop (AV)", "Agentur, AV-Vertrag vom …": what
/// is said of the recipient goes to its note.
fn processor(item: &str) -> Option<Found> {
    let doubtful = pattern!(
        r"\b(?:kein[a-z]*|nicht|ohne|ggf|gegebenenfalls|evtl|eventuell|teils|teilweise|soweit|sofern|falls|oder|kuenftig|geplant|fehlt|offen|unklar|pruef[a-z]*|geprueft)\b|\?"
    );
    let found = |text: String| Some(Found { kind: RecipientKind::Processor, text });
    if doubtful.is_match(&fold(item)) {
        return None;
    }
    let said = pattern!(
        r"(?i)^(.*?\S),?\s+(als\s+Auftragsverarbeiter(?:in|innen)?|(?:mit\s+)?(?:AV-?V|AV|ADV)-?\s?Vertrag|AVV)(?:\s+\(([^()]*)\))?(\s+[^()]*)?$"
    );
    if let Some(parts) = said.captures(item) {
        let part = |at: usize| parts.get(at).map_or("", |part| part.as_str());
        // What already stands in parentheses would be cut in two.
        if part(1).contains('(') {
            return found(item.to_owned());
        }
        let more = if part(3).is_empty() { String::new() } else { format!(", {}", part(3)) };
        return found(format!("{} ({}{}{more})", part(1), part(2), part(4).trim_end()));
    }
    let mark = pattern!(
        r"^(?:als |mit |ist )?(?:auftragsverarbeit[a-z]*|auftragsdatenverarbeit[a-z]*|avv?|adv|(?:avv?|adv)-? ?vertrag|(?:gem\.?|gemaess|nach|i\. ?s\. ?d\.) art(?:ikel|\.)? ?28|art(?:ikel|\.)? ?28|vertrag (?:zur|ueber (?:die )?) ?auftragsverarbeitung)\b"
    );
    let inside = item.rsplit_once('(').and_then(|(_, inside)| inside.strip_suffix(')'));
    let is_marked = inside.is_some_and(|inside| inside.split(", ").any(|part| mark.is_match(&fold(part))));
    let is_named = pattern!(r"^auftragsverarbeiter(?:in)? \S").is_match(&fold(item));
    if is_marked || is_named { found(item.to_owned()) } else { None }
}

/// The kind that the words before the colon name.
fn kind_before(item: &str) -> (Option<RecipientKind>, &str) {
    let Some((before, rest)) = item.split_once(':') else { return (None, item) };
    if rest.starts_with(|letter: char| !letter.is_whitespace()) && !rest.is_empty() {
        return (None, item);
    }
    match kind_of(&fold(before)) {
        Some(kind) => (Some(kind), rest.trim()),
        None => (None, item),
    }
}

fn kind_of(folded: &str) -> Option<RecipientKind> {
    let kinds = [
        (
            RecipientKind::Internal,
            pattern!(
                r"^(?:intern|interne[nr]?|interne (?:stellen|empfaenger|bereiche)|innerhalb (?:der|des|unserer) [a-z]+)$"
            ),
        ),
        (
            RecipientKind::External,
            pattern!(
                r"^(?:extern|externe[nr]?|externe (?:stellen|empfaenger)|dritte|ausserhalb (?:der|des|unserer) [a-z]+)$"
            ),
        ),
        (
            RecipientKind::Processor,
            pattern!(
                r"^(?:auftragsverarbeiter|auftragsverarbeitung|av|dienstleister|externe dienstleister)$"
            ),
        ),
        (
            RecipientKind::JointController,
            pattern!(r"^(?:gemeinsam verantwortliche[rn]?|gemeinsame verantwortlichkeit)$"),
        ),
        (RecipientKind::ThirdCountry, pattern!(r"^(?:drittland|drittlaender|empfaenger im drittland)$")),
        (RecipientKind::InternationalOrganisation, pattern!(r"^internationale organisation(?:en)?$")),
    ];
    kinds.into_iter().find(|(_, words)| words.is_match(folded)).map(|(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_be_a_processor_is_one() {
        for (text, written) in [
            (
                "Rechenzentrum Süd als Auftragsverarbeiter (nach Art. 28)",
                "Rechenzentrum Süd (als Auftragsverarbeiter, nach Art. 28)",
            ),
            ("Rechenzentrum Süd als Auftragsverarbeiter", "Rechenzentrum Süd (als Auftragsverarbeiter)"),
            ("Lettershop (AV)", "Lettershop (AV)"),
            ("Lettershop (Auftragsverarbeiter)", "Lettershop (Auftragsverarbeiter)"),
            ("Agentur (Hosting, AV-Vertrag vom 01.02.2024)", "Agentur (Hosting, AV-Vertrag vom 01.02.2024)"),
            ("Agentur, AV-Vertrag", "Agentur (AV-Vertrag)"),
            ("Agentur (nach Art. 28 DSGVO)", "Agentur (nach Art. 28 DSGVO)"),
            ("Auftragsverarbeiter: Agentur", "Agentur"),
        ] {
            let found = read(text, RecipientKind::Unspecified, false);
            assert_eq!(found, [Found { kind: RecipientKind::Processor, text: written.to_owned() }], "{text}");
        }
        for text in [
            "Agentur (kein Auftragsverarbeiter)",
            "Öffentlichkeit (Website, ggf. YouTube als Auftragsverarbeiter)",
            "Steuerberater (kein AV-Vertrag nötig)",
            "AV-Medienzentrum",
            "Avery GmbH",
        ] {
            assert_eq!(
                read(text, RecipientKind::Unspecified, false)[0].kind,
                RecipientKind::Unspecified,
                "{text}"
            );
        }
    }

    #[test]
    fn only_a_plain_no_says_that_nothing_is_disclosed() {
        for text in ["keine", "Nein.", "niemand", "keine Weitergabe", "Keine Empfänger"] {
            assert!(says_none(text), "{text}");
        }
        for text in [
            "keine Angabe",
            "k. A.",
            "keine externen",
            "keine, außer Steuerberater",
            "keine Dritten",
            "entfällt",
            "intern",
        ] {
            assert!(!says_none(text), "{text}");
        }
    }
}
