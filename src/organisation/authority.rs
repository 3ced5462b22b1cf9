//! Which supervisory authority is competent (Art. 51, 55 DSGVO; § 40 BDSG; R38): a proposal by Land
//! and kind of body from the shipped facts, always free to overwrite.

use super::Kind;
use crate::{
    register::LegalRegime,
    shipped::{self, model::Authority},
};

/// Bodies of the federation, and postal and telecommunication services.
const FEDERATION: &str = "Bund";

/// The Land that an authority supervises, and for which bodies where it is not for all: only Bavaria has
/// two. None for the supervision of churches and broadcasters.
fn competence(authority: &Authority) -> Option<(&str, Option<&str>)> {
    let competence = authority.competence.as_str();
    match competence.split_once(" – ") {
        Some((land, bodies)) => Some((land, Some(bodies))),
        None => (!competence.contains('/')).then_some((competence, None)),
    }
}

/// The Länder and "Bund", as stored in `organisation.federal_state`.
pub fn states() -> impl Iterator<Item = &'static str> {
    let mut states: Vec<&str> =
        shipped::facts().authorities.iter().filter_map(|authority| Some(competence(authority)?.0)).collect();
    states.dedup();
    states.sort_by_key(|state| *state == FEDERATION);
    states.into_iter()
}

/// How a state is shown.
pub fn state_label(state: &'static str) -> &'static str {
    if state == FEDERATION { "Bund (Bundesbehörden, Post, Telekommunikation)" } else { state }
}

/// The authority that is probably competent; none where Land and kind do not say it. The churches
/// have their own supervision (Art. 91 Abs. 2 DSGVO), the Catholic one by diocese.
pub fn propose(state: &str, kind: Kind, regime: LegalRegime) -> Option<&'static str> {
    if regime == LegalRegime::DsgEkd {
        return Some("Der Beauftragte für den Datenschutz der Evangelischen Kirche in Deutschland (BfD EKD)");
    }
    if regime == LegalRegime::Kdg || kind == Kind::Church {
        return None;
    }
    let of = |bodies: &str| {
        let is_competent = |authority: &&Authority| {
            competence(authority)
                .is_some_and(|(land, only)| land == state && only.is_none_or(|only| only == bodies))
        };
        let authority = shipped::facts().authorities.iter().find(is_competent)?;
        Some(authority.name.as_str())
    };
    let (public, private) = (of("öffentlich"), of("nicht-öffentlich"));
    match kind {
        Kind::PublicBody => public,
        Kind::Company | Kind::Association | Kind::Practice => private,
        // A school may be public or private.
        _ => public.filter(|_| public == private),
    }
}

/// What to store: an empty field and the proposal for what was stored before follow the proposal;
/// anything else is somebody's own word.
pub fn settle(typed: Option<String>, before: Option<&str>, proposal: Option<&str>) -> Option<String> {
    match typed {
        Some(typed) if before != Some(typed.as_str()) => Some(typed),
        typed => proposal.map(str::to_owned).or(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bavaria_tells_public_from_private_bodies() {
        let propose = |state, kind| propose(state, kind, LegalRegime::Gdpr).unwrap_or("keine");
        assert!(propose("Bayern", Kind::PublicBody).ends_with("(BayLfD)"));
        assert!(propose("Bayern", Kind::Company).ends_with("(BayLDA)"));
        assert_eq!(propose("Bayern", Kind::School), "keine");
        assert!(propose("Hessen", Kind::School).ends_with("(HBDI)"));
        assert!(propose("Bund", Kind::PublicBody).ends_with("(BfDI)"));
        assert_eq!(propose("", Kind::Company), "keine");
        assert_eq!(propose("Atlantis", Kind::Company), "keine");
    }

    #[test]
    fn the_churches_have_their_own_supervision() {
        assert!(
            propose("Bayern", Kind::Church, LegalRegime::DsgEkd)
                .is_some_and(|name| name.ends_with("(BfD EKD)"))
        );
        assert_eq!(propose("Bayern", Kind::Church, LegalRegime::Kdg), None);
    }

    #[test]
    fn what_somebody_wrote_stays() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(settle(None, None, Some("A")), text("A"));
        assert_eq!(settle(text("eigene"), Some("A"), Some("B")), text("eigene"));
        assert_eq!(settle(text("A"), Some("A"), Some("B")), text("B"));
        assert_eq!(settle(text("A"), Some("A"), None), text("A"));
        assert_eq!(settle(None, None, None), None);
    }

    #[test]
    fn every_state_is_there_once_and_fits_its_column() {
        let names: std::collections::BTreeSet<_> = states().collect();
        assert_eq!(names.len(), 17);
        assert!(states().all(|state| propose(state, Kind::PublicBody, LegalRegime::Gdpr).is_some()));
        assert!(states().all(|state| propose(state, Kind::Company, LegalRegime::Gdpr).is_some()));
        assert!(shipped::facts().authorities.iter().all(|authority| authority.name.chars().count() <= 300));
    }
}
