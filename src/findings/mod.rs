//! Prüfhinweise: what a sheet, the Vorblatt or the record as a whole lacks, what is unclear, what could be
//! better. Pure functions over the register tree (Art. 30 Abs. 1 DSGVO; the numbered requirements R…, the
//! lint codes L-… of the house, V… of the whole record, M… of the Muster).
//!
//! Only an empty mandatory item is "Pflichtangabe fehlt". Every judgement about a text is
//! "Klärungsbedarf" and carries the text that was judged, so that somebody can accept it with a
//! reason until the text changes. There is no score: a number would be worked on instead of the
//! record.
//!
//! A file judges a section or a matter, a function is a rule, [`RULES`] is the list of all of them.
//! Texts are compared in a folded spelling (`text::fold`), so "Löschkonzept" and "Loeschkonzept"
//! are the same. Every rule reads a text a fixed number of times: time grows with its length only.

mod context;
pub(crate) mod data;
mod documents;
mod dpia_screening;
pub mod facts;
mod general;
pub mod head;
mod joint_controllers;
pub mod kept;
mod legacy;
mod legal_bases;
mod measures;
mod measures_concept;
mod monitoring;
mod muster;
pub mod pages;
mod placeholder;
mod purposes;
mod recipients;
pub mod record;
pub(crate) mod retention;
mod rules;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub(crate) mod third_countries;
mod unfit_bases;
mod words;

pub use context::{Context, Whereabouts};
pub use retention::judge_period;
pub use rules::{Class, RULES, Rule, rule};
pub use text::parts as text_parts;

use std::{
    cell::Cell,
    collections::{HashMap, HashSet},
};

use time::Date;

use crate::{
    processing_activity::sections,
    record_duty::Duty,
    register::{Activity, Head, LegalRegime, MeasuresConcept, law::Law, regime},
};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Code, class, title and the general source.
    pub rule: &'static Rule,
    /// What other rules of the same class say about the same words stands in the same sentence.
    pub also: Vec<&'static Rule>,
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
    /// A mandatory item that the law asks for "wenn möglich" (lit. f and g).
    pub if_possible: bool,
    /// Of a finding about Vorblatt or record: the page below the record's address where it is put right.
    pub page: Option<String>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The Vorblatt: the organisation and its office holders.
    Organisation,
    /// The Rahmenkonzept, which is no section either.
    MeasuresConcept,
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
    /// Has a page of its own and is no section.
    DpiaScreening,
}

impl Place {
    /// What it is called on the screen and in print.
    pub fn title(self) -> &'static str {
        match self {
            Self::Organisation => "Vorblatt",
            Self::MeasuresConcept => "Rahmenkonzept",
            Self::DpiaScreening => "Schwellwertprüfung",
            place => sections::find(place.slug()).map_or("Vorblatt", |section| section.title),
        }
    }

    /// Those that rules are counted under, see [`Rule::place`].
    pub const WITH_RULES: [Self; 9] = [
        Self::Organisation,
        Self::General,
        Self::Purposes,
        Self::Data,
        Self::Recipients,
        Self::ThirdCountries,
        Self::Retention,
        Self::Measures,
        Self::Voluntary,
    ];

    /// Short, as the start page and the list's filter name it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Organisation | Self::JointControllers => "Verantwortliche",
            Self::General => "Allgemeines",
            Self::Purposes => "Zwecke",
            Self::Data => "Personen und Daten",
            Self::Recipients => "Empfänger",
            Self::ThirdCountries => "Drittländer",
            Self::Retention => "Löschfristen",
            Self::Measures | Self::MeasuresConcept => "Maßnahmen",
            Self::Voluntary | Self::DpiaScreening | Self::References => "weitere Angaben",
        }
    }

    /// The item of the record that it belongs to.
    pub fn item(self) -> Option<regime::Item> {
        use regime::Item;
        match self {
            Self::Organisation | Self::JointControllers => Some(Item::Names),
            Self::Purposes => Some(Item::Purposes),
            Self::Data => Some(Item::Categories),
            Self::Recipients => Some(Item::Recipients),
            Self::ThirdCountries => Some(Item::ThirdCountries),
            Self::Retention => Some(Item::Retention),
            Self::Measures | Self::MeasuresConcept => Some(Item::Measures),
            Self::General | Self::Voluntary | Self::References | Self::DpiaScreening => None,
        }
    }

    /// Last part of the section's address; "organisation" for the Vorblatt and "rahmenkonzept" for the
    /// Rahmenkonzept, which are no sections.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::MeasuresConcept => "rahmenkonzept",
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
            Self::DpiaScreening => "schwellwertpruefung",
        }
    }
}

/// What there is to say about a sheet, and how long that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// In the order of the sections; in each the missing items first.
    pub findings: Vec<Finding>,
    /// The last day, where a rule looks at the calendar.
    pub until: Option<Date>,
}

/// As [`judgement`], whatever the day.
pub fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    judgement(activity, context).findings
}

/// Everything there is to say about a sheet.
pub fn judgement(activity: &Activity, context: &Context) -> Judgement {
    let context = &Context { until: Cell::new(None), ..context.clone() };
    let sections: [fn(&Activity, &Context) -> Vec<Finding>; 14] = [
        general::judge,
        joint_controllers::judge,
        purposes::judge,
        legal_bases::judge,
        data::judge,
        monitoring::judge,
        recipients::judge,
        third_countries::judge,
        retention::judge,
        measures::judge,
        documents::judge,
        dpia_screening::judge,
        placeholder::judge,
        legacy::judge,
    ];
    let law = activity.law();
    let found = sections.into_iter().flat_map(|section| section(activity, context));
    let mut findings: Vec<Finding> = found.map(|finding| finding.without_gdpr(law)).collect();
    findings.sort_by_key(|finding| (finding.place, finding.rule.class));
    Judgement { findings: joined(findings), until: context.until.get() }
}

/// What several rules say about the same words becomes one thing to do, and no sentence stands there twice.
fn joined(findings: Vec<Finding>) -> Vec<Finding> {
    let mut said: HashSet<String> = HashSet::new();
    let mut first: HashMap<(Place, &'static str, usize, String), usize> = HashMap::new();
    let mut joined: Vec<Finding> = Vec::new();
    for finding in findings {
        if !said.insert(finding.sentence.clone()) {
            continue;
        }
        let words = finding.item.as_ref().filter(|_| finding.rule.class == Class::Unclear);
        let words = words.map(|item| (finding.place, item.list, item.position, finding.value.clone()));
        match words.as_ref().and_then(|words| first.get(words)) {
            Some(at) => {
                let own = &mut joined[*at];
                own.also.push(finding.rule);
                own.sentence = format!("{} {}", own.sentence, finding.sentence);
            }
            None => {
                first.extend(words.map(|words| (words, joined.len())));
                joined.push(finding);
            }
        }
    }
    joined
}

/// Everything there is to say about the Vorblatt (lit. a) and the Rahmenkonzept.
pub fn judge_head(head: &Head, context: &Context) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        head::judge(head, context).into_iter().map(|(about, finding)| finding.at(about.form())).collect();
    findings.sort_by_key(|finding| finding.rule.class);
    findings
}

/// Everything there is to say about the Rahmenkonzept (lit. g, Art. 32); without its hints part of the
/// Vorblatt's. The item of a finding about an area is its place in
/// [`MeasureArea::ALL`](crate::register::choices::MeasureArea::ALL).
pub fn judge_concept(concept: &MeasuresConcept, regime: LegalRegime, context: &Context) -> Vec<Finding> {
    let mut findings = measures_concept::judge(concept, regime, context);
    findings.sort_by_key(|finding| finding.rule.class);
    findings
}

/// What there is to say about the exemption under Art. 30 Abs. 5 DSGVO alone; part of the Vorblatt's.
pub fn judge_duty(duty: &Duty, today: Date) -> Vec<Finding> {
    head::record_duty(duty, today)
}

impl Finding {
    fn new(rule: &'static Rule, place: Place, sentence: impl Into<String>) -> Self {
        Self {
            rule,
            also: Vec::new(),
            place,
            item: None,
            sentence: sentence.into(),
            source: rule.source.to_owned(),
            value: String::new(),
            if_possible: false,
            page: None,
        }
    }

    /// The codes of all rules that it stands for.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.rule).chain(self.also.iter().copied()).map(|rule| rule.code)
    }

    /// Where it is put right, below the address of the sheet or, for what is said of the record, of that:
    /// the form, and in it the row of the item.
    pub fn field(&self) -> Option<String> {
        if self.page.is_some() {
            return self.page.clone();
        }
        let of_list = |name: &str| {
            let has = |section: &&'static sections::Section| {
                section
                    .parts
                    .iter()
                    .any(|part| matches!(part, sections::Part::List(list) if list.name == name))
            };
            sections::SECTIONS.into_iter().find(has)
        };
        match &self.item {
            Some(item) => {
                let section = of_list(item.list)?;
                Some(format!("{}#{}-{}", section.slug, item.list, item.position))
            }
            None => sections::find(self.place.slug()).map(|section| section.slug.to_owned()),
        }
    }

    /// What the link to [`Finding::field`] says.
    pub fn verb(&self) -> &'static str {
        match self.page.as_deref() {
            Some("muster") => "Aus Muster ergänzen",
            Some(page) if page.starts_with("verarbeitungen") => "Ansehen",
            _ => "Bearbeiten",
        }
    }

    /// Whether somebody may accept it with a reason: judgements and recommendations, and of the missing
    /// mandatory items those that are not possible to state (Art. 30 Abs. 1 Satz 2 lit. f and g).
    pub fn can_be_accepted(&self) -> bool {
        (self.rule.class != Class::Missing || self.if_possible) && self.answered_at().is_none()
    }

    /// What the reason for accepting it begins with.
    pub fn question(&self) -> &'static str {
        match self.rule.class {
            Class::Missing => "Nicht möglich, weil …",
            _ if self.rule == &rules::V1_H => "Gibt es bei uns nicht, weil …",
            _ => "So lassen, weil …",
        }
    }

    /// Last part of the address below the sheet where it is decided, if that is a page of its own.
    pub fn answered_at(&self) -> Option<&'static str> {
        (self.rule == &rules::R6_W).then_some("zweckaenderung")
    }

    /// With the page below the record's address.
    fn at(self, page: impl Into<String>) -> Self {
        Self { page: Some(page.into()), ..self }
    }

    fn if_possible(self, regime: LegalRegime) -> Self {
        Self { if_possible: regime.asks_if_possible(), ..self }
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

    /// Rules name the DSGVO; a sheet under another law is not told of its articles.
    fn without_gdpr(self, law: Law) -> Self {
        if law == Law::Known(LegalRegime::Gdpr) || !self.source.contains("DSGVO") {
            return self;
        }
        let own = law.transfers_norm().filter(|_| self.place == Place::ThirdCountries);
        let others = self.source.split("; ").filter(|part| !part.contains("DSGVO"));
        let parts: Vec<&str> = own.into_iter().chain(others).collect();
        let source = if parts.is_empty() { law.article().to_owned() } else { parts.join("; ") };
        Self { source, ..self }
    }

    /// A mandatory item is numbered differently by each law.
    fn under(self, law: Law, item: regime::Item) -> Self {
        let source = match law {
            Law::Known(LegalRegime::Gdpr) => self.source,
            _ => law.cite(item),
        };
        Self { source, ..self }
    }
}
