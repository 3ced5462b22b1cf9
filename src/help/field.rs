//! The table of fields and how a form finds its row.

use super::{activity, administration, catalogue, dpia, export, import, organisation, sections};

/// What a form says about one of its fields.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Place in the product: `activity.purposes`.
    pub key: &'static str,
    pub label: &'static str,
    /// Behind the label: "Pflicht", "freiwillig"; empty where neither says anything.
    pub mark: &'static str,
    /// One to three sentences.
    pub help: &'static str,
    /// Where it is written.
    pub source: &'static str,
}

const TABLES: [&[Field]; 8] = [
    activity::FIELDS,
    sections::FIELDS,
    dpia::FIELDS,
    organisation::FIELDS,
    catalogue::FIELDS,
    administration::FIELDS,
    export::FIELDS,
    import::FIELDS,
];

const UNKNOWN: Field = Field { key: "", label: "", mark: "", help: "", source: "" };

/// The row of a field. A key that does not exist is a slip of the pen in a template; the tests find
/// it, and the page only lacks its words.
pub fn field(key: &str) -> &'static Field {
    let found = all().find(|field| field.key == key);
    debug_assert!(found.is_some(), "no field is called {key}");
    found.unwrap_or(&UNKNOWN)
}

/// Every row, in the order of the forms.
pub fn all() -> impl Iterator<Item = &'static Field> {
    TABLES.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, fs, path::Path};

    use super::*;

    /// What no line may end after: the number belongs to it.
    const BOUND: [&str; 10] = ["§", "§§", "Art.", "Abs.", "lit.", "Nr.", "Satz", "UAbs.", "ErwGr.", "z."];

    fn texts(field: &Field) -> [&'static str; 4] {
        [field.label, field.mark, field.help, field.source]
    }

    #[test]
    fn every_key_is_there_once() {
        let mut keys = HashSet::new();
        for field in all() {
            assert!(keys.insert(field.key), "{} stands twice", field.key);
        }
    }

    #[test]
    fn no_text_is_empty() {
        for field in all() {
            for text in [field.key, field.label, field.help, field.source] {
                assert!(!text.trim().is_empty(), "{} lacks a text", field.key);
                assert_eq!(text, text.trim(), "{} has space around a text", field.key);
            }
            assert!(field.help.ends_with('.'), "{}: the help is no sentence", field.key);
        }
    }

    #[test]
    fn numbers_stay_with_their_signs() {
        for field in all() {
            for text in texts(field) {
                assert_eq!(broken_bond(text), None, "{}: {text}", field.key);
            }
        }
    }

    /// The numbers of the guidance, which ends with its annexes.
    const GUIDANCE: [&str; 25] = [
        "1", "2", "3", "3.1", "3.2", "4", "5", "6", "6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7", "6.8",
        "6.9", "7", "7.1", "7.2", "7.3", "7.4", "8", "9", "10",
    ];

    /// The numbers that a text cites of the guidance: "Hinweise der DSK, Nr. 1 und 6.7 bis 6.9".
    fn cited(text: &str) -> Vec<String> {
        let citation = regex::Regex::new(r"DSK,\s+Nr\.\s+([0-9., \u{a0}unbdis]+)").unwrap();
        let number = regex::Regex::new(r"[0-9]+(?:\.[0-9]+)?").unwrap();
        let lists = citation.captures_iter(text).map(|found| found[1].to_owned());
        lists
            .flat_map(|list| {
                number.find_iter(&list).map(|found| found.as_str().to_owned()).collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn cited_numbers_of_the_guidance_exist() {
        let rules = crate::findings::RULES.iter().map(|rule| rule.source);
        let pages = ["templates/help/index.html", "templates/help/glossary.html"]
            .map(|path| fs::read_to_string(path).unwrap());
        let own = all().flat_map(texts).chain(rules).flat_map(cited);
        let numbers: Vec<String> = own.chain(pages.iter().flat_map(|page| cited(page))).collect();
        assert!(numbers.len() > 100, "the citations are found");
        for number in numbers {
            assert!(GUIDANCE.contains(&number.as_str()), "there is no Nr. {number}");
        }
        assert_eq!(
            cited("Hinweise der DSK, Nr.\u{a0}1 und 6.7 bis 6.10; Art.\u{a0}30"),
            ["1", "6.7", "6.10"]
        );
    }

    #[test]
    fn the_pages_keep_numbers_with_their_signs() {
        for path in
            ["templates/help/index.html", "templates/help/glossary.html", "templates/accessibility.html"]
        {
            for line in fs::read_to_string(path).unwrap().lines() {
                assert_eq!(broken_bond(line), None, "{path}: {line}");
            }
        }
    }

    #[test]
    fn a_broken_bond_is_seen() {
        assert_eq!(broken_bond("nach Art. 30 DSGVO"), Some("Art."));
        assert_eq!(broken_bond("nach Art.\u{a0}30 und (§ 38 BDSG)"), Some("§"));
        assert_eq!(broken_bond("nach Art.\u{a0}30 Abs.\u{a0}1 DSGVO. Ein Satz endet"), None);
    }

    /// The first sign that an ordinary space parts from what follows. "Satz" is a word of its own
    /// too, so there only a digit counts.
    fn broken_bond(text: &str) -> Option<&'static str> {
        let words: Vec<&str> = text.split(' ').collect();
        words.windows(2).find_map(|pair| {
            let word = pair[0].trim_start_matches(['(', '„', '>', '[']);
            let word = word.rsplit(['>', '\u{a0}']).next().unwrap_or(word);
            let sign = BOUND.into_iter().find(|sign| *sign == word)?;
            (sign != "Satz" || pair[1].starts_with(|letter: char| letter.is_ascii_digit())).then_some(sign)
        })
    }

    /// Every `help::field("…")` in code and templates names a row.
    #[test]
    fn forms_ask_for_fields_that_exist() {
        let mut asked = Vec::new();
        for folder in ["src", "templates"] {
            collect(Path::new(folder), &mut asked);
        }
        let keys: HashSet<&str> = all().map(|field| field.key).collect();
        for (path, key) in asked {
            assert!(keys.contains(key.as_str()), "{path} asks for {key}");
        }
    }

    fn collect(folder: &Path, asked: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, asked);
                continue;
            }
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for part in text.split("help::field(\"").skip(1) {
                if let Some((key, _)) = part.split_once('"').filter(|(key, _)| !key.contains('…')) {
                    asked.push((path.display().to_string(), key.to_owned()));
                }
            }
        }
    }
}
