//! What a sheet says of lit. f and g at all, and why it says nothing: both are asked for "wenn möglich".

use std::collections::{HashMap, HashSet};

use super::{Activity, DataCategory, NotPossible, Scope, choices::MeasureRelation};
use crate::processing_activity::model;

/// The rules of `findings` that somebody answered with "nicht möglich, weil …".
const NO_PERIOD: &str = "R54-F";
const NO_MEASURES: &str = "R61-F";

impl Activity {
    /// Whether lit. f is empty: neither a rule nor a text.
    pub fn lacks_retention(&self) -> bool {
        self.retention.items.is_empty()
            && self.retention.supplement.is_none()
            && self.retention_remarks.undeterminable.is_none()
    }

    /// Places of the data categories without a rule (R42, R54): once every rule says for which data it
    /// is, each category needs one.
    pub fn categories_without_rule(&self) -> Vec<usize> {
        let rules = &self.retention.items;
        let is_divided = !rules.is_empty()
            && rules.iter().all(|rule| matches!(rule.data_categories, Scope::Numbers(_)))
            && self.retention.supplement.is_none()
            && self.retention_remarks.undeterminable.is_none();
        if !is_divided {
            return Vec::new();
        }
        let covered = Coverage::of(rules.iter().map(|rule| &rule.data_categories));
        let categories = self.data_categories.items.iter().enumerate();
        categories.filter(|(_, category)| !covered.has(&category.number)).map(|(at, _)| at).collect()
    }

    /// Whether lit. g is empty (R61): no measure, no concept, no text.
    pub fn lacks_measures(&self) -> bool {
        let measures = &self.measures;
        let has_own = measures.items.iter().any(|measure| measure.relation != MeasureRelation::Dropped);
        !has_own
            && !measures.global_concept
            && measures.of_systems.is_empty()
            && measures.supplement.is_none()
    }

    /// The reasons for what is not stated, as they are kept.
    pub fn explained(&self) -> Vec<model::NotPossible> {
        let row = |code: &str, judged: String, reason: &str| model::NotPossible {
            code: code.to_owned(),
            judged,
            reason: reason.to_owned(),
        };
        let categories: HashMap<&str, &DataCategory> =
            self.data_categories.items.iter().map(|category| (category.number.as_str(), category)).collect();
        let periods = self.retention_remarks.not_possible.iter().filter_map(|given| {
            let Some(number) = &given.data_category else {
                return Some(row(NO_PERIOD, String::new(), &given.reason));
            };
            let category = categories.get(number.as_str())?;
            Some(row(NO_PERIOD, category.wording(), &given.reason))
        });
        let measures =
            self.measures.not_possible.iter().map(|reason| row(NO_MEASURES, String::new(), reason));
        periods.chain(measures).collect()
    }

    /// Takes over the reasons for what is not stated; one for what is stated by now is left out.
    pub(super) fn explain(&mut self, given: &[model::NotPossible]) {
        if given.is_empty() || !self.regime.asks_if_possible() {
            return;
        }
        let reason = |code: &str, judged: &str| {
            let found = given.iter().find(|row| row.code == code && row.judged == judged)?;
            Some(found.reason.clone())
        };
        let mut reasons = Vec::new();
        if self.lacks_retention() {
            let whole = reason(NO_PERIOD, "");
            reasons.extend(whole.map(|reason| NotPossible { data_category: None, reason }));
        }
        for at in self.categories_without_rule() {
            let category = &self.data_categories.items[at];
            let number = || Some(category.number.clone());
            let of_category = reason(NO_PERIOD, &category.wording());
            reasons.extend(of_category.map(|reason| NotPossible { data_category: number(), reason }));
        }
        self.retention_remarks.not_possible = reasons;
        if self.lacks_measures() {
            self.measures.not_possible = reason(NO_MEASURES, "");
        }
    }
}

impl DataCategory {
    /// "Stammdaten (Name, Anschrift)"
    pub fn wording(&self) -> String {
        match &self.note {
            Some(note) => format!("{} ({note})", self.name),
            None => self.name.clone(),
        }
    }
}

/// The numbered data categories that items hold for.
pub struct Coverage {
    all: bool,
    stated: HashSet<String>,
    /// Of whose parts one is stated: 4 is looked after where 4.1 is.
    in_part: HashSet<String>,
}

impl Coverage {
    pub fn of<'a>(scopes: impl Iterator<Item = &'a Scope>) -> Self {
        let mut covered = Self { all: false, stated: HashSet::new(), in_part: HashSet::new() };
        for scope in scopes {
            match scope {
                Scope::Unspecified => {}
                Scope::All => covered.all = true,
                Scope::Numbers(numbers) => {
                    covered.in_part.extend(numbers.iter().map(|number| whole(number).to_owned()));
                    covered.stated.extend(numbers.iter().cloned());
                }
            }
        }
        covered
    }

    /// What holds for 4 holds for 4.1.
    pub fn has(&self, number: &str) -> bool {
        let stated = |number: &str| self.stated.contains(number);
        self.all || stated(number) || stated(whole(number)) || self.in_part.contains(number)
    }
}

/// "4" of "4.1".
fn whole(number: &str) -> &str {
    number.split_once('.').map_or(number, |(whole, _)| whole)
}
