//! Norms in running text, and lists of them.

use crate::{
    findings::text::{fold, pattern},
    processing_activity::norms,
};

/// Words of one citation at most.
const WORDS: usize = 16;

/// The legal bases of one item: a list in which every part is a citation with its law is that many, anything
/// else stays one text.
pub fn bases(item: &str) -> Vec<String> {
    if norms::chain(item).is_some() {
        return vec![item.to_owned()];
    }
    let divided: Vec<&str> = item.split(", ").map(str::trim).collect();
    let is_whole =
        |part: &&str| norms::chain(part).is_some_and(|chain| chain.iter().all(|norm| is_complete(norm)));
    if divided.len() > 1 && divided.iter().all(is_whole) {
        return divided.into_iter().map(str::to_owned).collect();
    }
    vec![item.to_owned()]
}

/// A citation that names its law.
fn is_complete(norm: &str) -> bool {
    let words: Vec<&str> = norm.split_whitespace().collect();
    citation(&words).is_some_and(|length| length == words.len())
}

/// The first citation in a text, as written.
pub fn first(text: &str) -> Option<&str> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        match (letter.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                words.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push((from, &text[from..]));
    }
    for at in 0..words.len() {
        let opened = words[at].1.trim_start_matches(['(', '„', '"']);
        if !(opened.starts_with('§') || is_article(opened)) {
            continue;
        }
        let mut rest: Vec<&str> = words[at..].iter().take(WORDS).map(|(_, word)| *word).collect();
        rest[0] = opened;
        if let Some(length) = citation(&rest) {
            let from = words[at].0 + words[at].1.len() - opened.len();
            let (last, word) = words[at + length - 1];
            let end = last + word.len();
            return Some(text[from..end].trim_end_matches([',', ';', ')', '.', ':', '“', '"']));
        }
    }
    None
}

fn is_article(word: &str) -> bool {
    matches!(word, "Art." | "Art" | "Artikel")
}

/// How many words a citation has that begins with the first of them; it ends with its law.
fn citation(words: &[&str]) -> Option<usize> {
    let first = words.first()?;
    if !(first.starts_with('§') || is_article(first)) {
        return None;
    }
    let inner = pattern!(
        r"^(?:§+|§*\d+[a-z]{0,2}(?:[-–]\d+[a-z]?)?|[a-h]|abs|absatz|uabs|satz|s|nr|nrn|lit|buchst|buchstabe|alt|hs|halbsatz|ff|f|und|u|bis|i|v|m|ivm|i\.v\.m)[.,)]*$"
    );
    for (at, word) in words.iter().enumerate().skip(1).take(WORDS - 1) {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        if is_law(bare) {
            // "SGB XII", "ZensG 2022"
            let next =
                words.get(at + 1).map(|next| next.trim_matches(|letter: char| !letter.is_alphanumeric()));
            let is_open = !word.ends_with([',', ';', ')', '.', ':']);
            let has_number = next.is_some_and(|next| {
                !next.is_empty()
                    && (next.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'))
                        || next.len() == 4
                            && next.starts_with("20")
                            && next.bytes().all(|byte| byte.is_ascii_digit()))
            });
            return Some(at + 1 + usize::from(is_open && has_number));
        }
        if !inner.is_match(&fold(word)) {
            return None;
        }
    }
    None
}

/// An abbreviation of a law: two capitals, or a word that ends as laws do.
fn is_law(word: &str) -> bool {
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    let is_roman = word.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
    capitals >= 2 && !is_roman && word.chars().next().is_some_and(char::is_uppercase)
        || word.len() > 8
            && ["gesetz", "gesetzes", "ordnung", "verordnung", "satzung", "gesetzbuch"]
                .iter()
                .any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_citation_of_a_text() {
        for (text, norm) in [
            ("10 Jahre nach § 147 AO", Some("§ 147 AO")),
            ("(§ 195, § 199 Abs. 3 BGB)", Some("§ 195, § 199 Abs. 3 BGB")),
            ("§ 90 BWO — in der Regel 60 Tage", Some("§ 90 BWO")),
            ("nach § 5 Abs. 5 PStG: Geburtenregister", Some("§ 5 Abs. 5 PStG")),
            ("Ende gemäß § 11 ZensG 2022 abgelaufen", Some("§ 11 ZensG 2022")),
            ("§§ 93, 94 SGB XII (Ansprüche)", Some("§§ 93, 94 SGB XII")),
            ("gemäß Nds. AktO", None),
            ("§ 3 der Satzung", None),
            ("§", None),
            ("", None),
        ] {
            assert_eq!(first(text), norm, "{text}");
        }
    }

    #[test]
    fn only_lists_of_citations_are_divided() {
        assert_eq!(
            bases("Art. 6 Abs. 1 lit. e) DSGVO, § 3 NDSG"),
            ["Art. 6 Abs. 1 lit. e) DSGVO", "§ 3 NDSG"]
        );
        for whole in [
            "Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 NDSG",
            "Art. 6 Abs. 1 lit. e) DSGVO, § 3 NDSG, Satzung",
            "Art. 6 Abs. 1 lit. c), e)",
            "§§ 4, 9 BWahlG",
            "Art. 6 Abs. 1 lit. c) DSGVO, §§ 4, 9 BWahlG, BWO",
            "Einwilligung",
        ] {
            assert_eq!(bases(whole), [whole]);
        }
    }
}
