//! Entries that are probably meant to be one: "Kunde" and "Kunden", "Amt für Statistik" and
//! "Statistikamt" are not, "Meldebehörde (intern)" and "Meldebehörde, intern" are.
//!
//! Not every entry is compared with every other. The names are put into an order in which names that
//! are alike stand close together, several times with different beginnings, and each is compared with
//! its next neighbours only ([`WINDOW`]): the work grows with the number of entries.

use std::collections::HashSet;

use super::store::Name;

/// How much of two names must agree, from 0 to 1.
const ALIKE: f64 = 0.72;
/// With how many of its neighbours a name is compared in each order.
const WINDOW: usize = 12;
/// Letters that are compared.
const LETTERS: usize = 200;

/// Two entries, by their places in the list of names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    pub first: usize,
    pub second: usize,
    /// How much they agree, up to 1.
    pub score: f64,
}

/// Pairs of names that are alike, the most alike first, at most `limit`.
pub fn find(names: &[Name], limit: usize) -> Vec<Pair> {
    let prints: Vec<Print> = names.iter().map(|name| Print::of(&name.name)).collect();
    let mut compared = HashSet::new();
    let mut pairs = Vec::new();
    for key in [Print::forwards, Print::backwards, Print::longest_word] {
        let mut order: Vec<usize> = (0..names.len()).collect();
        let keys: Vec<String> = prints.iter().map(key).collect();
        order.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
        for (place, &one) in order.iter().enumerate() {
            for &other in order[place + 1..].iter().take(WINDOW) {
                let (first, second) = (one.min(other), one.max(other));
                if !compared.insert((first, second)) {
                    continue;
                }
                let score = prints[first].likeness(&prints[second]);
                if score >= ALIKE {
                    pairs.push(Pair { first, second, score });
                }
            }
        }
    }
    let by_name = |pair: &Pair| (&names[pair.first].name, &names[pair.second].name);
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| by_name(a).cmp(&by_name(b))));
    pairs.truncate(limit);
    pairs
}

/// The names most like this one, at most `limit`.
pub fn most_like(name: &str, names: &[Name], limit: usize) -> Vec<Name> {
    let print = Print::of(name);
    let scores = names.iter().map(|other| (print.trigrams_shared(&Print::of(&other.name)), other));
    let mut found: Vec<_> = scores.filter(|(score, _)| *score > 0.3).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
    found.into_iter().take(limit).map(|(_, name)| name.clone()).collect()
}

/// What of a name is compared.
struct Print {
    /// Lower case, no umlauts, no punctuation.
    words: Vec<String>,
    /// Words with a digit and single letters, sorted: "§ 3" is not "§ 5", lit. b is not lit. c.
    distinctive: Vec<String>,
    /// Three letters each, as a number, sorted.
    trigrams: Vec<u64>,
}

impl Print {
    fn of(name: &str) -> Self {
        let mut plain = String::new();
        for letter in name.chars().take(LETTERS).flat_map(char::to_lowercase) {
            match letter {
                'ä' => plain.push_str("ae"),
                'ö' => plain.push_str("oe"),
                'ü' => plain.push_str("ue"),
                'ß' => plain.push_str("ss"),
                // "Bürger/-innen", "Bürger:innen" and "Bürger*innen" are written for the same people.
                '-' | ':' | '*' | '/' | '\u{ad}' => {}
                letter if letter.is_alphanumeric() => plain.push(letter),
                _ => plain.push(' '),
            }
        }
        let words: Vec<String> = plain.split_whitespace().map(str::to_owned).collect();
        let is_distinctive =
            |word: &&String| word.chars().count() == 1 || word.contains(|letter: char| letter.is_numeric());
        let mut distinctive: Vec<String> = words.iter().filter(is_distinctive).cloned().collect();
        distinctive.sort_unstable();
        let mut sorted = words.clone();
        sorted.sort_unstable();
        let mut trigrams: Vec<u64> = sorted.iter().flat_map(|word| trigrams(word)).collect();
        trigrams.sort_unstable();
        Self { words, distinctive, trigrams }
    }

    fn forwards(&self) -> String {
        self.words.concat()
    }

    fn backwards(&self) -> String {
        self.forwards().chars().rev().collect()
    }

    /// Brings "Stadt Musterhausen, Kasse" near to "Kasse der Stadt Musterhausen".
    fn longest_word(&self) -> String {
        let mut words: Vec<&String> = self.words.iter().collect();
        words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words.into_iter().map(String::as_str).collect()
    }

    fn likeness(&self, other: &Self) -> f64 {
        if self.distinctive != other.distinctive {
            return 0.0;
        }
        let joined = (self.forwards(), other.forwards());
        if joined.0 == joined.1 {
            return 1.0;
        }
        // Short names differ in few letters and mean something else: "Lohn", "Lehn".
        let shared = self.trigrams_shared(other);
        if shared < ALIKE / 2.0 {
            return shared;
        }
        shared.max(strsim::normalized_damerau_levenshtein(&joined.0, &joined.1) - 0.12)
    }

    /// Sørensen–Dice over trigrams.
    fn trigrams_shared(&self, other: &Self) -> f64 {
        let (a, b) = (&self.trigrams, &other.trigrams);
        if a.is_empty() || b.is_empty() {
            return 0.0;
        }
        let (mut at, mut to, mut shared) = (0, 0, 0usize);
        while at < a.len() && to < b.len() {
            match a[at].cmp(&b[to]) {
                std::cmp::Ordering::Less => at += 1,
                std::cmp::Ordering::Greater => to += 1,
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    at += 1;
                    to += 1;
                }
            }
        }
        let (shared, all) = (u32::try_from(2 * shared), u32::try_from(a.len() + b.len()));
        f64::from(shared.unwrap_or(0)) / f64::from(all.unwrap_or(u32::MAX))
    }
}

/// Each three neighbouring letters of a word, with room before and behind it.
fn trigrams(word: &str) -> Vec<u64> {
    let letters: Vec<u64> = [' ', ' ']
        .into_iter()
        .chain(word.chars())
        .chain([' '])
        .map(|letter| u64::from(u32::from(letter)))
        .collect();
    letters.windows(3).map(|three| (three[0] << 42) | (three[1] << 21) | three[2]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::id::EntryId;

    fn names(names: &[&str]) -> Vec<Name> {
        names.iter().map(|name| Name { id: EntryId::new(), name: (*name).to_owned() }).collect()
    }

    fn alike(one: &str, other: &str) -> bool {
        !find(&names(&[one, other]), 10).is_empty()
    }

    #[test]
    fn the_same_in_other_words_is_found() {
        for (one, other) in [
            ("Kunde", "Kunden"),
            ("Beschäftigte", "Beschaeftigte"),
            ("Beschäftigte", "beschäftigte "),
            ("Beschäftigte", "Beschäftgite"),
            ("Meldebehörde (intern)", "Meldebehörde, intern"),
            ("Bürgerinnen und Bürger", "Bürger und Bürgerinnen"),
            ("Bürger/innen", "Bürger*innen"),
            ("Stadtkasse Musterhausen", "Musterhausen, Stadtkasse"),
            ("§\u{a0}3 NDSG", "§ 3 NDSG"),
            ("E-Mail-Adresse", "Email-Adresse"),
            ("IT-Dienstleister Alpha GmbH", "IT Dienstleister Alpha GmbH"),
        ] {
            assert!(alike(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn what_differs_in_what_counts_is_not_proposed() {
        for (one, other) in [
            ("§ 3 NDSG", "§ 5 NDSG"),
            ("Art. 6 Abs. 1 lit. b DSGVO", "Art. 6 Abs. 1 lit. c DSGVO"),
            ("10 Jahre nach Ende des Kalenderjahres", "6 Jahre nach Ende des Kalenderjahres"),
            ("Kunden", "Lieferanten"),
            ("Lohn", "Lehn"),
            ("Name", "Noten"),
        ] {
            assert!(!alike(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn the_most_alike_come_first() {
        let names = names(&["Kundin", "Kunde", "Ämter", "Kunden", "Aemter"]);
        let pairs = find(&names, 10);
        let first = (&*names[pairs[0].first].name, &*names[pairs[0].second].name);
        assert_eq!(first, ("Ämter", "Aemter"));
        assert_eq!(find(&names, 1).len(), 1);
        assert_eq!(most_like("Kundn", &names, 1)[0].name, "Kunde");
    }

    #[test]
    fn odd_names_are_compared_without_harm() {
        let odd = names(&[
            "",
            " ",
            "😀",
            "😀😀",
            "\u{301}",
            "§",
            "§§",
            "x",
            &"ä".repeat(20_000),
            &"x ".repeat(5_000),
        ]);
        assert!(find(&odd, 100).len() < 100);
        assert_eq!(find(&[], 10), []);
    }

    /// Ten thousand entries, of which a hundred have a twin with a slip of the pen.
    #[test]
    fn the_work_grows_with_the_number_of_entries() {
        let syllables = ["ba", "ke", "li", "mo", "tu", "schra", "fein", "gor", "wes", "zan"];
        let word = |mut number: usize| {
            let mut word = String::new();
            for _ in 0..5 {
                word.push_str(syllables[number % 10]);
                number = number / 10 + 7 * (number % 10);
            }
            word
        };
        let mut all: Vec<String> =
            (0..9_900).map(|number| format!("{} {}", word(number), word(number * 31 + 5))).collect();
        let slips: Vec<String> = (0..100)
            .map(|number| {
                let mut letters: Vec<char> = all[number * 97].chars().collect();
                let middle = letters.len() / 2;
                letters.swap(middle, middle + 1);
                letters.into_iter().collect()
            })
            .collect();
        all.extend(slips);
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let names = names(&all);
        let pairs = find(&names, usize::MAX);
        let found = pairs
            .iter()
            .filter(|pair| pair.second >= 9_900 && pair.first == (pair.second - 9_900) * 97)
            .count();
        assert!(found >= 95, "{found} of 100");
        // In every order each name is compared with its neighbours only.
        assert!(pairs.len() <= 3 * WINDOW * names.len());
    }
}
