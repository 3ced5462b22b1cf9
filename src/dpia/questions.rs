//! What a screening asks. The criteria are those of the shipped facts.

use std::sync::LazyLock;

use crate::{organisation::Kind, shipped};

/// Where a question comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Art. 35 Abs. 3: each of them alone asks for a DSFA.
    Case,
    /// WP 248: two of them do as a rule.
    Criterion,
    /// Art. 35 Abs. 4.
    List,
}

#[derive(Debug)]
pub struct Question {
    /// As in `dpia_answer.question`, and in the form.
    pub key: &'static str,
    /// The field of the reason for the answer.
    pub reason: String,
    pub group: Group,
    pub text: String,
    /// "z. B. Patientendaten", or the norm.
    pub hint: String,
}

const CASES: [(&str, &str, &str); 3] = [
    (
        "case_a",
        "Persönliche Aspekte werden systematisch, umfassend und automatisiert bewertet (auch durch Profiling), und \
         Entscheidungen mit Rechtswirkung oder ähnlich erheblicher Wirkung beruhen darauf.",
        "Art. 35 Abs. 3 lit. a DSGVO",
    ),
    (
        "case_b",
        "Besondere Kategorien personenbezogener Daten (Art. 9 DSGVO) oder Daten über Straftaten (Art. 10 DSGVO) werden \
         umfangreich verarbeitet.",
        "Art. 35 Abs. 3 lit. b DSGVO",
    ),
    (
        "case_c",
        "Öffentlich zugängliche Bereiche werden systematisch und umfangreich überwacht.",
        "Art. 35 Abs. 3 lit. c DSGVO",
    ),
];

/// In the order of the shipped criteria.
const CRITERIA: [&str; 9] = [
    "criterion_1",
    "criterion_2",
    "criterion_3",
    "criterion_4",
    "criterion_5",
    "criterion_6",
    "criterion_7",
    "criterion_8",
    "criterion_9",
];

pub const LIST: &str = "list";

/// All of them, in the order of the form.
pub fn all() -> &'static [Question] {
    static ALL: LazyLock<Vec<Question>> = LazyLock::new(|| {
        let question = |key: &'static str, group, text: String, hint: String| Question {
            key,
            reason: format!("{key}.grund"),
            group,
            text,
            hint,
        };
        let cases =
            CASES.map(|(key, text, norm)| question(key, Group::Case, text.to_owned(), norm.to_owned()));
        let criteria = CRITERIA.into_iter().zip(&shipped::facts().dpia_criteria);
        let criteria = criteria.map(|(key, criterion)| {
            let text = format!("{}. {}", criterion.number, capital(&criterion.text));
            question(key, Group::Criterion, text, format!("zum Beispiel {}", criterion.example))
        });
        let list = question(
            LIST,
            Group::List,
            "Die Verarbeitung steht auf der Liste der zuständigen Aufsichtsbehörde.".to_owned(),
            "Art.\u{a0}35 Abs.\u{a0}4 DSGVO".to_owned(),
        );
        cases.into_iter().chain(criteria).chain([list]).collect()
    });
    &ALL
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The entries of the shipped list: number, and the wording that is kept with a screening.
pub fn list_entries() -> impl Iterator<Item = (String, String)> {
    let entries = shipped::facts().dpia_list.entries.iter();
    entries.map(|entry| (entry.number.to_string(), format!("Nr. {}: {}", entry.number, entry.text)))
}

/// Whether the shipped list is meant for such a body; it is the one for private bodies.
pub fn shipped_list_holds_for(kind: Kind) -> bool {
    match kind {
        Kind::Company | Kind::Association | Kind::Practice | Kind::Other => true,
        Kind::PublicBody | Kind::School | Kind::Church => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_criterion_is_asked_for_once() {
        let of = |group| all().iter().filter(|question| question.group == group).count();
        assert_eq!([of(Group::Case), of(Group::Criterion), of(Group::List)], [3, 9, 1]);
        assert_eq!(shipped::facts().dpia_criteria.len(), CRITERIA.len());
        for (key, criterion) in CRITERIA.iter().zip(&shipped::facts().dpia_criteria) {
            assert_eq!(*key, format!("criterion_{}", criterion.number));
        }
    }

    #[test]
    fn entries_of_the_list_have_a_number_each() {
        let numbers: std::collections::BTreeSet<String> = list_entries().map(|(number, _)| number).collect();
        assert_eq!(numbers.len(), shipped::facts().dpia_list.entries.len());
    }
}
