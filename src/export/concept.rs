//! The Rahmenkonzept (lit. g, Art. 32; R14): its measures, every area with its state (R65, R71, R72), and
//! when effectiveness was reviewed (R64).

use super::document::{Block, Fact, Phrase, Section};
use super::wording::{self, NOT_STATED};
use crate::register::regime::Item;
use crate::register::{
    MeasuresConcept, MeasuresOfArea, MeasuresReview,
    law::{Law, with_norm},
};
use crate::toms;

pub fn sections(concept: &MeasuresConcept, law: Law) -> Vec<Section> {
    let section = |heading: String, blocks: Vec<Block>| Section {
        item: law.item(Item::Measures).map(str::to_owned),
        heading,
        voluntary: false,
        form: "",
        blocks,
    };
    let mut blocks = vec![Block::Facts { facts: facts(concept) }];
    if concept.measures.is_empty() && concept.areas.is_empty() {
        blocks.push(Block::Missing { label: Some("Maßnahmen".into()), text: NOT_STATED.into() });
    }
    blocks.extend(list(&concept.measures));
    let heading = with_norm("Technische und organisatorische Maßnahmen", law.measures_norm());
    let mut sections = vec![section(heading, blocks)];
    sections.extend(concept.areas.iter().map(|said| section(said.area.label().into(), area(said))));
    if !concept.reviews.is_empty() {
        let items = concept.reviews.iter().map(review).collect();
        sections.push(Section {
            item: None,
            heading: "Überprüfung der Wirksamkeit".into(),
            voluntary: true,
            form: "",
            blocks: vec![Block::List { label: None, items }],
        });
    }
    sections
}

fn facts(concept: &MeasuresConcept) -> Vec<Fact> {
    let mut facts = vec![Fact::new("Konzept", &concept.title)];
    facts.extend(
        [
            ("Version", concept.version.clone()),
            ("Stand", concept.as_of.map(wording::date)),
            ("Grundlagen der Auswahl", concept.frameworks.clone()),
            ("Wirksamkeit zuletzt überprüft am", concept.last_reviewed_on.map(wording::date)),
            ("Turnus der Überprüfung", concept.review_months.map(toms::cycle)),
            ("Nächste Überprüfung bis", concept.next_review_on.map(wording::date)),
        ]
        .into_iter()
        .filter_map(|(label, text)| text.map(|text| Fact::new(label, text))),
    );
    facts
}

fn list(measures: &[String]) -> Option<Block> {
    let items: Vec<Phrase> = measures.iter().map(|measure| Phrase::new(measure, None)).collect();
    (!items.is_empty()).then(|| Block::List { label: Some("Maßnahmen".into()), items })
}

fn area(said: &MeasuresOfArea) -> Vec<Block> {
    let until = said.planned_until.map(|day| format!("bis {}", wording::date(day)));
    let state = Some(said.state.label().to_owned()).filter(|label| !label.is_empty());
    let words: Vec<String> = state.into_iter().chain(until).collect();
    let mut facts = Vec::new();
    if !words.is_empty() {
        facts.push(Fact::new("Umsetzung", words.join(" ")));
    }
    facts.extend(said.reason.iter().map(|reason| Fact::new("Grund", reason)));
    let mut blocks = Vec::new();
    if !facts.is_empty() {
        blocks.push(Block::Facts { facts });
    }
    blocks.extend(said.description.iter().map(|text| Block::Text { label: None, text: text.clone() }));
    blocks.extend(list(&said.measures));
    blocks
}

/// "01.03.2026, Erika Beispiel (wirksam)", and what was said of it.
fn review(review: &MeasuresReview) -> Phrase {
    let head = format!("{}, {}", wording::date(review.reviewed_on), review.reviewed_by);
    let areas: Vec<&str> = review.areas.iter().map(|area| area.label()).collect();
    Phrase::new(&head, Some(review.result.label()))
        .detail("Bereiche", (!areas.is_empty()).then(|| areas.join(", ")))
        .detail("Ergebnis", review.remark.clone())
        .detail("Mängel", review.shortcomings.clone())
        .detail("Was daraus folgt", review.actions.clone())
}
