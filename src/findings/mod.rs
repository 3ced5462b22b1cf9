//! Prüfhinweise: what a sheet or the Vorblatt lacks, what is unclear, what could be better. Pure
//! functions over the register tree (Art. 30 Abs. 1 DSGVO; the numbered requirements R1–R84 and the
//! lint codes L-… of the house).
//!
//! Only an empty mandatory item is "Pflichtangabe fehlt". Every judgement about a text is
//! "Klärungsbedarf" and carries the text that was judged, so that somebody can accept it with a
//! reason until the text changes. There is no score: a number would be worked on instead of the
//! record.
//!
//! Each file judges one section, each function is one rule, [`RULES`] is the list of all of them.
//! Texts are compared in a folded spelling (`text::fold`), so "Löschkonzept" and "Loeschkonzept"
//! are the same. Every rule reads a text a fixed number of times: time grows with its length only.

mod context;
pub(crate) mod data;
mod documents;
pub mod facts;
mod general;
mod head;
mod joint_controllers;
pub mod kept;
mod legacy;
mod legal_bases;
mod measures;
pub mod pages;
mod placeholder;
mod purposes;
mod recipients;
pub(crate) mod retention;
mod rules;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub(crate) mod third_countries;

pub use context::{Context, Whereabouts};
pub use rules::{Class, RULES, Rule, rule};

use crate::register::{Activity, Head, LegalRegime, regime};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Code, class, title and the general source.
    pub rule: &'static Rule,
    pub place: Place,
    /// The item it is about; none when it is about the whole section.
    pub item: Option<Item>,
    /// A German sentence that says what to do.
    pub sentence: String,
    /// Where it is written, for the law that the sheet stands under.
    pub source: String,
    /// What was judged, as written. An acceptance holds for this value only. Empty where nothing is
    /// written.
    pub value: String,
}

/// An item of one of the sheet's lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// As the section's form calls it: "retention_rules".
    pub list: &'static str,
    /// Place in that list, counted from 1.
    pub position: usize,
    /// As written.
    pub text: String,
}

/// The section a finding belongs to, in the order of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The Vorblatt: the organisation and its office holders.
    Organisation,
    General,
    JointControllers,
    Purposes,
    Data,
    Recipients,
    ThirdCountries,
    Retention,
    Measures,
    Voluntary,
    References,
}

impl Place {
    /// Last part of the section's address; "organisation" for the Vorblatt, which is no section.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::General => "allgemeines",
            Self::JointControllers => "gemeinsam-verantwortliche",
            Self::Purposes => "zwecke",
            Self::Data => "daten",
            Self::Recipients => "empfaenger",
            Self::ThirdCountries => "drittlaender",
            Self::Retention => "loeschregeln",
            Self::Measures => "massnahmen",
            Self::Voluntary => "zusatzangaben",
            Self::References => "sonstiges",
        }
    }
}

/// Everything there is to say about a sheet, in the order of its sections; in each the missing items
/// first.
pub fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    let sections: [fn(&Activity, &Context) -> Vec<Finding>; 12] = [
        general::judge,
        joint_controllers::judge,
        purposes::judge,
        legal_bases::judge,
        data::judge,
        recipients::judge,
        third_countries::judge,
        retention::judge,
        measures::judge,
        documents::judge,
        placeholder::judge,
        legacy::judge,
    ];
    let mut findings: Vec<Finding> =
        sections.into_iter().flat_map(|section| section(activity, context)).collect();
    findings.sort_by_key(|finding| (finding.place, finding.rule.class));
    findings
}

/// Everything there is to say about the Vorblatt (lit. a).
pub fn judge_head(head: &Head, context: &Context) -> Vec<Finding> {
    let mut findings = head::judge(head, context);
    findings.sort_by_key(|finding| finding.rule.class);
    findings
}

impl Finding {
    fn new(rule: &'static Rule, place: Place, sentence: impl Into<String>) -> Self {
        Self {
            rule,
            place,
            item: None,
            sentence: sentence.into(),
            source: rule.source.to_owned(),
            value: String::new(),
        }
    }

    /// About one item, counted from 0; its text is what was judged.
    fn about(self, list: &'static str, index: usize, text: impl Into<String>) -> Self {
        let text = text.into();
        let item = Item { list, position: index + 1, text: text.clone() };
        Self { item: Some(item), value: text, ..self }
    }

    /// What was judged, if it is not the item's whole text.
    fn judged(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// A mandatory item is numbered differently by each law.
    fn under(self, regime: LegalRegime, item: regime::Item) -> Self {
        let Some(number) = regime.item(item) else { return self };
        let source = match regime {
            LegalRegime::Gdpr => self.source,
            _ => format!("{} {number}", regime.article()),
        };
        Self { source, ..self }
    }
}
