//! What the program brings along: Muster of processing activities and facts for the catalogues, each
//! with its date. They are offered and never imposed; what is adopted belongs to the organisation from
//! then on.
//!
//! `kataloge.json` and the files in `muster` hold them as data, because law moves: periods, norms and
//! thresholds change without the program. [`model`] is their shape; a record that does not fit it does
//! not pass the test. What a Land or a church decides is marked as open and never a period.

pub mod model;
pub mod vendors;

use std::sync::LazyLock;

pub use model::{Audience, Facts, Template};

/// The Muster by for whom they are, in the order in which they are offered.
const TEMPLATES: [&str; 7] = [
    include_str!("muster/alle.json"),
    include_str!("muster/unternehmen.json"),
    include_str!("muster/verein.json"),
    include_str!("muster/praxis.json"),
    include_str!("muster/schule.json"),
    include_str!("muster/gemeinde.json"),
    include_str!("muster/kirche.json"),
];

static FACTS: LazyLock<Facts> = LazyLock::new(|| {
    let mut facts: Facts = serde_json::from_str(include_str!("kataloge.json"))
        .expect("kataloge.json has the shape that its test demands");
    facts.templates = TEMPLATES
        .into_iter()
        .flat_map(|file| {
            serde_json::from_str::<Vec<Template>>(file)
                .expect("Muster have the shape that their test demands")
        })
        .collect();
    facts
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
        assert_eq!(facts.as_of, date!(2026 - 11 - 30));
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
        assert_eq!(counts, [86, 46, 32, 45, 24, 8, 17, 27, 3, 18, 2, 10, 85, 9, 17, 19]);
    }

    #[test]
    fn an_unknown_field_is_refused() {
        let json = include_str!("kataloge.json").replacen("\"stand\":", "\"neu\": 1, \"stand\":", 1);
        assert!(serde_json::from_str::<Facts>(&json).is_err());
    }

    #[test]
    fn muster_refer_to_what_is_there() {
        for template in &facts().templates {
            let known = 1..=i32::try_from(template.data_categories.len()).unwrap();
            let parties = template.data_subjects.iter().chain(&template.recipients);
            for number in parties.flat_map(|party| &party.numbers) {
                assert!(known.contains(number), "{}: {number}", template.code);
            }
            for category in &template.data_categories {
                let set = category.period_set.as_ref();
                assert!(set.is_none_or(|set| facts().period_sets.contains_key(set)), "{}", template.code);
                assert!(set.is_some() || !category.rules.is_empty(), "{}: {}", template.code, category.name);
            }
        }
    }

    /// § 257 HGB is for merchants, the AO for whoever keeps books under it: not for public bodies,
    /// schools and churches, whose budget law is their own.
    #[test]
    fn commercial_and_tax_law_are_for_those_who_keep_books_under_them() {
        let for_whom = |text: &str, only_for: &[Audience]| {
            let is_for = |audience| only_for.is_empty() || only_for.contains(&audience);
            let public = [Audience::PublicBody, Audience::School, Audience::Church];
            assert!(!text.contains("§ 147 AO") || !public.into_iter().any(is_for), "{text}");
            let others = [Audience::Association, Audience::Practice];
            let is_hgb = text.contains("§ 257");
            assert!(!is_hgb || !others.into_iter().chain(public).any(is_for), "{text}");
            assert!(!is_hgb || text.contains("für Kaufleute"), "{text}");
        };
        for rule in facts().period_sets.values().flatten() {
            for_whom(&rule.text, &rule.only_for);
        }
        for template in &facts().templates {
            let narrowed = |only_for: &[Audience]| {
                if only_for.is_empty() { template.audiences.clone() } else { only_for.to_vec() }
            };
            for basis in &template.legal_bases {
                for_whom(&basis.text, &narrowed(&basis.only_for));
            }
            for rule in template.data_categories.iter().flat_map(|category| &category.rules) {
                for_whom(&rule.text, &narrowed(&rule.only_for));
            }
        }
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
