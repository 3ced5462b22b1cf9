//! Vendors whose group sits in a third country, with their services: dated data, told by words. Whether a
//! vendor takes part in the EU-US Data Privacy Framework changes and is not stored here; its list is the
//! place to look.

use std::sync::LazyLock;

use serde::Deserialize;
use time::Date;

/// The shape of `anbieter.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The day on which it was last looked through.
    stand: Date,
    anbieter: Vec<Vendor>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    pub name: String,
    /// Where the group sits, ISO 3166-1.
    #[serde(rename = "land")]
    pub country: String,
    /// What it offers over the net, in folded spelling: as whole words anywhere, or alone ("=zoom").
    #[serde(rename = "dienste")]
    services: Vec<String>,
    /// Firms whose products also run in one's own house: they count as recipients only.
    #[serde(rename = "firmen")]
    firms: Vec<String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    serde_json::from_str(include_str!("anbieter.json"))
        .expect("anbieter.json has the shape that its test demands")
});

pub fn vendors() -> &'static [Vendor] {
    &FILE.anbieter
}

pub fn as_of() -> Date {
    FILE.stand
}

impl Vendor {
    /// Whether a folded text names a service of it.
    pub fn is_service_in(&self, folded: &str) -> bool {
        self.services.iter().any(|word| match word.strip_prefix('=') {
            Some(whole) => folded == whole,
            None => has_words(folded, word),
        })
    }

    /// Whether a folded text names it or a service of it.
    pub fn is_named_in(&self, folded: &str) -> bool {
        self.is_service_in(folded) || self.firms.iter().any(|word| has_words(folded, word))
    }
}

/// Whether the words stand in the text, not as a part of others.
fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let is_free = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
        is_free(text[..at].chars().next_back()) && is_free(text[at + found.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{findings::text::fold, third_country::countries};

    #[test]
    fn every_vendor_has_a_country_and_words_that_can_be_found() {
        assert!(!vendors().is_empty());
        for vendor in vendors() {
            assert!(countries::name_of(&vendor.country).is_some(), "{}", vendor.name);
            assert!(!countries::is_eea(&vendor.country), "{} is no third country's", vendor.name);
            assert!(!vendor.services.is_empty(), "{}", vendor.name);
            for word in vendor.services.iter().chain(&vendor.firms) {
                assert_eq!(&fold(word), word);
            }
        }
    }

    #[test]
    fn services_are_told_from_what_only_sounds_like_them() {
        let service = |text: &str| vendors().iter().find(|vendor| vendor.is_service_in(&fold(text)));
        for (text, name) in [
            ("Microsoft 365 Education", "Microsoft"),
            ("Excel, Outlook", "Microsoft"),
            ("Teams", "Microsoft"),
            ("ChatGPT API", "OpenAI"),
            ("AWS-Cloud", "Amazon"),
            ("Google Analytics", "Google"),
        ] {
            assert_eq!(service(text).map(|vendor| vendor.name.as_str()), Some(name), "{text}");
        }
        for text in ["Teams der Jugendhilfe", "Microsoft Excel", "Metallbau", "Stripes", "Zoomobjektiv", ""] {
            assert_eq!(service(text), None, "{text}");
        }
        let firm = |text: &str| vendors().iter().any(|vendor| vendor.is_named_in(&fold(text)));
        assert!(firm("Microsoft Ireland Operations Ltd."));
        assert!(!firm("Meta\u{ad}llbau Müller"));
    }
}
