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
            let items = list::split(rest, commas).into_iter();
            found.extend(items.map(|text| Found { kind: heading, text }));
        }
    }
    found
}

/// "keine", "entfällt": nothing is disclosed.
pub fn says_none(text: &str) -> bool {
    pattern!(r"^(?:keine?|nein|entfaellt|keine (?:externen |interne[nr]? )?(?:empfaenger|weitergabe|uebermittlung|offenlegung)|nicht zutreffend|es erfolgt keine (?:weitergabe|uebermittlung|offenlegung))\.?$")
        .is_match(&fold(text))
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
