//! What the program brings along: Muster of processing activities and facts for the catalogues, all of
//! one date. They are offered and never imposed; what is adopted belongs to the organisation from then on.
//!
//! `kataloge.json` holds them as data, because law moves: periods, norms and thresholds change without
//! the program. [`model`] is its shape; a record that does not fit it does not pass the test.

pub mod model;

use std::sync::LazyLock;

pub use model::{Audience, Facts, Template};

static FACTS: LazyLock<Facts> = LazyLock::new(|| {
    serde_json::from_str(include_str!("kataloge.json"))
        .expect("kataloge.json has the shape that its test demands")
});

/// All of it, read once.
pub fn facts() -> &'static Facts {
    &FACTS
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use time::macros::date;

    use super::*;

    /// Every record is read, and unknown fields are refused, so what is counted here is everything.
    #[test]
    fn every_record_is_read() {
        let facts = facts();
        assert_eq!(facts.as_of, date!(2026 - 11 - 22));
        let counts = [
            facts.templates.len(),
            facts.periods.len(),
            facts.norms.len(),
            facts.data_subjects.len(),
            facts.data_categories.len(),
            facts.special_kinds.len(),
            facts.adequacy_decisions.len(),
            facts.eu.len(),
            facts.eea.len(),
            facts.transfer_instruments.len(),
            facts.record_duties.len(),
            facts.measure_areas.len(),
            facts.measure_areas.iter().map(|area| area.measures.len()).sum(),
            facts.dpia_criteria.len(),
            facts.dpia_list.entries.len(),
            facts.authorities.len(),
        ];
        assert_eq!(counts, [42, 46, 32, 45, 24, 8, 17, 27, 3, 18, 1, 10, 85, 9, 17, 19]);
    }

    #[test]
    fn an_unknown_field_is_refused() {
        let json = include_str!("kataloge.json").replacen("\"stand\":", "\"neu\": 1, \"stand\":", 1);
        assert!(serde_json::from_str::<Facts>(&json).is_err());
    }

    #[test]
    fn codes_are_there_once() {
        let facts = facts();
        let once = |codes: Vec<&str>| codes.iter().collect::<BTreeSet<_>>().len() == codes.len();
        assert!(once(facts.templates.iter().map(|template| template.code.as_str()).collect()));
        assert!(once(facts.periods.iter().map(|period| period.code.as_str()).collect()));
        assert!(once(facts.norms.iter().map(|norm| norm.name.as_str()).collect()));
        assert!(once(facts.data_subjects.iter().map(String::as_str).collect()));
        assert!(once(facts.data_categories.iter().map(|category| category.name.as_str()).collect()));
        let measures = facts.measure_areas.iter().flat_map(|area| &area.measures);
        assert!(once(measures.map(|measure| measure.code.as_str()).collect()));
    }

    #[test]
    fn data_categories_are_numbered_from_one() {
        for template in &facts().templates {
            let numbers: Vec<i32> = template.data_categories.iter().map(|category| category.number).collect();
            assert_eq!(numbers, (1..).take(numbers.len()).collect::<Vec<_>>(), "{}", template.code);
        }
    }
}
