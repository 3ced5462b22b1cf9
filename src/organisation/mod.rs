//! The body whose record is kept: the controller (Verantwortlicher), Art. 30 Abs. 1 lit. a DSGVO
//! (R31–R38). It is ended, never removed: its record may still be asked for.

pub mod administration;
pub mod authority;
pub mod form;
pub mod model;
pub mod pages;
pub mod slug;
pub mod store;

pub use model::Details;

use std::sync::LazyLock;

use regex::Regex;

/// What kind of body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Company,
    PublicBody,
    Association,
    Practice,
    School,
    Church,
    Other,
}

impl Kind {
    /// As sent by forms and stored in `organisation.kind`.
    pub const OPTIONS: [(&str, Kind); 7] = [
        ("company", Kind::Company),
        ("public_body", Kind::PublicBody),
        ("association", Kind::Association),
        ("practice", Kind::Practice),
        ("school", Kind::School),
        ("church", Kind::Church),
        ("other", Kind::Other),
    ];

    pub fn key(self) -> &'static str {
        Self::OPTIONS.iter().find(|(_, kind)| *kind == self).map_or("other", |(key, _)| key)
    }

    /// An unknown key is another body.
    pub fn from_key(key: &str) -> Self {
        Self::OPTIONS.into_iter().find(|(known, _)| *known == key).map_or(Kind::Other, |(_, kind)| kind)
    }

    /// Whether a body of this kind and name is a public one, as Art. 37 Abs. 1 lit. a and Art. 6 Abs. 1
    /// UAbs. 2 DSGVO mean it. Most schools are run by a Land or a municipality; those that are not say so by
    /// their name.
    pub fn is_public(self, name: &str) -> bool {
        static PRIVATE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(
                r"(?i)\b(?:g?gmbh|e\. ?v\.|eg\b|ag\b|stiftung|privat\w*|freie\w*|waldorf\w*|montessori\w*)",
            )
            .expect("the expression is valid")
        });
        match self {
            Kind::PublicBody => true,
            Kind::School => !PRIVATE.is_match(name),
            _ => false,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Kind::Company => "Unternehmen",
            Kind::PublicBody => "öffentliche Stelle",
            Kind::Association => "Verein oder Verband",
            Kind::Practice => "Praxis oder Kanzlei",
            Kind::School => "Schule oder Bildungseinrichtung",
            Kind::Church => "kirchliche Stelle",
            Kind::Other => "andere Stelle",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schools_of_land_and_municipality_are_public() {
        for name in ["Grundschule am Wasserturm", "Berufskolleg des Kreises Musterland", "Agnes-Schule"] {
            assert!(Kind::School.is_public(name), "{name}");
        }
        for name in
            ["Freie Schule Musterhausen e. V.", "Private Realschule", "Bildungswerk gGmbH", "Waldorfschule"]
        {
            assert!(!Kind::School.is_public(name), "{name}");
        }
        assert!(Kind::PublicBody.is_public("Freie Hansestadt") && !Kind::Company.is_public("Stadtwerke"));
    }
}
