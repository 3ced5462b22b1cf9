//! Which supervisory authority is competent (Art. 51, 55 DSGVO; § 40 BDSG; R38): a proposal by Land
//! and kind of body, always free to overwrite. As of November 2026.

use super::Kind;
use crate::register::LegalRegime;

/// The authority for public bodies and the one for all others; only Bavaria has two.
struct Land {
    name: &'static str,
    public: &'static str,
    private: &'static str,
}

const fn both(name: &'static str, authority: &'static str) -> Land {
    Land { name, public: authority, private: authority }
}

/// Bodies of the federation, and postal and telecommunication services.
const FEDERATION: &str = "Bund";

const LAENDER: [Land; 17] = [
    both(
        "Baden-Württemberg",
        "Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Baden-Württemberg (LfDI)",
    ),
    Land {
        name: "Bayern",
        public: "Der Bayerische Landesbeauftragte für den Datenschutz (BayLfD)",
        private: "Bayerisches Landesamt für Datenschutzaufsicht (BayLDA)",
    },
    both("Berlin", "Berliner Beauftragte für Datenschutz und Informationsfreiheit (BlnBDI)"),
    both(
        "Brandenburg",
        "Die Landesbeauftragte für den Datenschutz und für das Recht auf Akteneinsicht Brandenburg (LDA)",
    ),
    both(
        "Bremen",
        "Landesbeauftragte/r für Datenschutz und Informationsfreiheit der Freien Hansestadt Bremen (LfDI)",
    ),
    both("Hamburg", "Der Hamburgische Beauftragte für Datenschutz und Informationsfreiheit (HmbBfDI)"),
    both("Hessen", "Der Hessische Beauftragte für Datenschutz und Informationsfreiheit (HBDI)"),
    both(
        "Mecklenburg-Vorpommern",
        "Der Landesbeauftragte für Datenschutz und Informationsfreiheit Mecklenburg-Vorpommern (LfDI)",
    ),
    both("Niedersachsen", "Der Landesbeauftragte für den Datenschutz Niedersachsen (LfD)"),
    both(
        "Nordrhein-Westfalen",
        "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen (LDI NRW)",
    ),
    both(
        "Rheinland-Pfalz",
        "Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Rheinland-Pfalz (LfDI)",
    ),
    both(
        "Saarland",
        "Unabhängiges Datenschutzzentrum Saarland (Landesbeauftragte für Datenschutz und Informationsfreiheit)",
    ),
    both("Sachsen", "Sächsische Datenschutz- und Transparenzbeauftragte (SDTB)"),
    both("Sachsen-Anhalt", "Landesbeauftragte für den Datenschutz Sachsen-Anhalt (LfD)"),
    both("Schleswig-Holstein", "Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein (ULD)"),
    both(
        "Thüringen",
        "Thüringer Landesbeauftragter für den Datenschutz und die Informationsfreiheit (TLfDI)",
    ),
    both(FEDERATION, "Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit (BfDI)"),
];

/// The Länder and "Bund", as stored in `organisation.federal_state`.
pub fn states() -> impl Iterator<Item = &'static str> {
    LAENDER.iter().map(|land| land.name)
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
    let land = LAENDER.iter().find(|land| land.name == state)?;
    match kind {
        Kind::PublicBody => Some(land.public),
        Kind::Company | Kind::Association | Kind::Practice => Some(land.private),
        // A school may be public or private.
        _ => Some(land.public).filter(|authority| *authority == land.private),
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
        assert!(LAENDER.iter().all(|land| land.public.chars().count() <= 300));
    }
}
