//! Cover and Vorblatt: names and contact data (Art. 30 Abs. 1 lit. a; R31–R38), and the
//! Rahmenkonzept that sheets refer to (R14).

use std::collections::BTreeMap;

use time::Date;

use super::concept;
use super::document::{Block, Cover, Fact, Part, Phrase, Section};
use super::wording::{self, NOT_STATED};
use crate::register::regime::Item;
use crate::register::{
    Activity, Contact, Controller, Detail, FormerHolder, Head, LegalRegime, OfficeHolder, Register, Stage,
    law::{Law, with_norm},
};
use crate::retention::concept::ranges;
use crate::web::filters::grouped;

pub const TITLE: &str = "Verzeichnis von Verarbeitungstätigkeiten";

pub fn cover(register: &Register, is_draft: bool) -> Cover {
    let head = &register.head;
    let mut facts = vec![
        Fact::new("Verantwortlicher", &head.controller.name),
        Fact::new("Stand", wording::date(head.as_of)),
        Fact::new("Umfang", wording::extent(&head.extent)),
    ];
    facts.extend(stages(register));
    facts.push(Fact::new("Angaben", wording::detail(head.detail)));
    if let Some(occasion) = &head.occasion {
        facts.push(Fact::new("Anlass", occasion));
    }
    Cover {
        title: TITLE.into(),
        subtitle: subtitle(register),
        organisation: head.controller.name.clone(),
        as_of: wording::date(head.as_of),
        as_of_iso: head.as_of.to_string(),
        mark: mark(head.extent.extract, is_draft).map(str::to_owned),
        facts,
        notes: notes(register),
    }
}

/// "9 im Einsatz, 1 geplant": what the contents list; nothing where all are in operation.
fn stages(register: &Register) -> Option<Fact> {
    let count = |stage| register.activities.iter().filter(|activity| activity.stage == stage).count();
    if count(Stage::InOperation) == register.activities.len() {
        return None;
    }
    let stages = [Stage::InOperation, Stage::Trial, Stage::Planned, Stage::Ended];
    let words = stages.into_iter().map(|stage| (count(stage), wording::stage(stage)));
    let words = words.filter(|(count, _)| *count > 0);
    let words: Vec<String> = words.map(|(count, word)| format!("{}\u{a0}{word}", grouped(count))).collect();
    Some(Fact::new("Betriebsstadium", words.join(", ")))
}

fn mark(is_extract: bool, is_draft: bool) -> Option<&'static str> {
    match (is_extract, is_draft) {
        (false, false) => None,
        (true, false) => Some("Auszug"),
        (false, true) => Some("Entwurf"),
        (true, true) => Some("Auszug, Entwurf"),
    }
}

/// Names every law that a sheet of *this* document stands under.
fn subtitle(register: &Register) -> String {
    let mut articles = vec![register.law().article()];
    for activity in &register.activities {
        let article = activity.law().article();
        if !articles.contains(&article) {
            articles.push(article);
        }
    }
    let last = articles.pop().unwrap_or_default();
    if articles.is_empty() {
        format!("nach {last}")
    } else {
        format!("nach {} und {last}", articles.join(", "))
    }
}

fn notes(register: &Register) -> Vec<String> {
    let mut notes = Vec::new();
    let laws = register.activities.iter().map(Activity::law).chain([register.law()]);
    if laws.into_iter().any(|law| matches!(law, Law::Known(_))) {
        notes.push(
            "Der Buchstabe oder die Nummer vor einer Überschrift nennt die Stelle des Gesetzes, die diese Angabe verlangt."
                .to_owned(),
        );
    }
    notes.push(format!("„{NOT_STATED}“ steht, wo eine Pflichtangabe noch fehlt."));
    if register.head.detail != Detail::Mandatory {
        notes.push("Was über die Pflichtangaben hinausgeht, ist mit „freiwillig“ bezeichnet.".into());
    }
    notes
}

pub fn parts(register: &Register) -> Vec<Part> {
    let (head, law) = (&register.head, register.law());
    let sections = names(head, law).into_iter().chain(annexes(&register.activities)).collect();
    let mut parts = vec![Part { title: "Vorblatt".into(), wide: false, sections }];
    if let Some(concept) = &head.measures_concept {
        parts.push(Part {
            title: "Rahmenkonzept".into(),
            wide: false,
            sections: concept::sections(concept, law),
        });
    }
    parts
}

/// Name, version, and of which day it is.
type Annex<'a> = (&'a str, Option<&'a str>, Option<Date>);

/// The documents that are handed over with a first presentation, each once, with the numbers of the sheets
/// that name it (R15).
fn annexes(activities: &[Activity]) -> Option<Section> {
    let mut found: BTreeMap<Annex, Vec<u32>> = BTreeMap::new();
    for activity in activities {
        for document in activity.documents.items.iter().filter(|document| document.first_presentation) {
            let annex = (document.name.as_str(), document.version.as_deref(), document.as_of);
            found.entry(annex).or_default().push(activity.number);
        }
    }
    let annexes = found.into_iter().map(|((name, version, as_of), mut numbers)| {
        numbers.dedup();
        Phrase::new(name, None)
            .detail("Version", version)
            .detail("Stand", as_of.map(wording::date))
            .detail("Zu Nr.", Some(ranges(&numbers)))
    });
    let items: Vec<Phrase> = annexes.collect();
    (!items.is_empty()).then(|| Section {
        item: None,
        heading: "Anlagen, die bei der ersten Vorlage mit übergeben werden".into(),
        voluntary: false,
        form: "",
        blocks: vec![Block::List { label: None, items }],
    })
}

fn names(head: &Head, law: Law) -> Vec<Section> {
    let regime = head.regime;
    let mandatory = |heading: String, blocks: Vec<Block>| Section {
        item: law.item(Item::Names).map(str::to_owned),
        heading,
        voluntary: false,
        form: "",
        blocks,
    };
    let mut sections = vec![mandatory("Verantwortlicher".into(), vec![controller(&head.controller)])];
    if !head.joint_controllers.is_empty() {
        let heading = with_norm("Gemeinsam Verantwortliche", law.joint_controllers_norm());
        sections.push(mandatory(heading, head.joint_controllers.iter().map(office_holder).collect()));
    }
    if !head.representatives.is_empty() {
        let heading = "Vertreter in der Union (Art.\u{a0}27 DSGVO)".to_owned();
        let blocks = head.representatives.iter().map(office_holder).collect();
        // Only the DSGVO asks for one.
        sections.push(match regime {
            LegalRegime::Gdpr => mandatory(heading, blocks),
            _ => voluntary(&heading, blocks),
        });
    }
    sections.push(mandatory(officer_heading(regime).into(), officers(head)));
    sections.extend(voluntary_names(head));
    sections
}

fn voluntary(heading: &str, blocks: Vec<Block>) -> Section {
    Section { item: None, heading: heading.into(), voluntary: true, form: "", blocks }
}

fn officer_heading(regime: LegalRegime) -> &'static str {
    match regime {
        LegalRegime::Gdpr | LegalRegime::Police | LegalRegime::Kdg => "Datenschutzbeauftragte",
        LegalRegime::DsgEkd => "Örtlich Beauftragte für den Datenschutz",
    }
}

/// The officers, or why there is none (R34).
fn officers(head: &Head) -> Vec<Block> {
    let mut blocks: Vec<_> = head.data_protection_officers.iter().map(office_holder).collect();
    if let Some(reason) = &head.no_officer_reason {
        blocks.push(Block::Text { label: Some("Nicht benannt, weil".into()), text: reason.clone() });
    }
    if blocks.is_empty() {
        blocks.push(Block::Missing { label: None, text: NOT_STATED.into() });
    }
    blocks
}

fn voluntary_names(head: &Head) -> Vec<Section> {
    let mut sections = Vec::new();
    if !head.contact_persons.is_empty() {
        let persons = head.contact_persons.iter().map(contact_person).collect();
        sections.push(voluntary("Ansprechpartner", persons));
    }
    if let Some(authority) = &head.supervisory_authority {
        let block = Block::Text { label: None, text: authority.clone() };
        sections.push(voluntary("Zuständige Aufsichtsbehörde", vec![block]));
    }
    let company = company_facts(&head.controller);
    if !company.is_empty() {
        sections
            .push(voluntary("Weitere Angaben zum Verantwortlichen", vec![Block::Facts { facts: company }]));
    }
    if !head.predecessors.is_empty() {
        let items = head.predecessors.iter().map(former_holder).collect();
        sections.push(voluntary("Frühere Zuständige", vec![Block::List { label: None, items }]));
    }
    sections
}

fn company_facts(controller: &Controller) -> Vec<Fact> {
    [
        ("Art der Stelle", controller.kind.clone()),
        ("Land", controller.federal_state.clone()),
        ("Gesetzliche Vertretung", controller.management.clone()),
        ("Registereintrag", controller.register_entry.clone()),
        ("Steuernummer", controller.tax_number.clone()),
        ("Beschäftigte", controller.employees.map(grouped)),
    ]
    .into_iter()
    .filter_map(|(label, value)| value.map(|value| Fact::new(label, value)))
    .collect()
}

fn controller(controller: &Controller) -> Block {
    Block::Contact { name: controller.name.clone(), facts: contact_facts(&controller.contact) }
}

/// An office of lit. a: every way of reaching it is asked for.
fn office_holder(holder: &OfficeHolder) -> Block {
    let mut facts = function(holder);
    facts.extend(contact_facts(&holder.contact));
    facts.extend(office_facts(holder));
    Block::Contact { name: holder.name.clone(), facts }
}

/// A voluntary contact: nothing is missed where nothing is asked for.
fn contact_person(holder: &OfficeHolder) -> Block {
    let mut facts = function(holder);
    facts.extend(contact_facts(&holder.contact).into_iter().filter(|fact| !fact.missing));
    facts.extend(office_facts(holder));
    Block::Contact { name: holder.name.clone(), facts }
}

fn function(holder: &OfficeHolder) -> Vec<Fact> {
    holder.function.iter().map(|function| Fact::new("Funktion", function)).collect()
}

/// By post, electronically, by telephone (R35); a web address is electronic contact too (X9).
fn contact_facts(contact: &Contact) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |label: &str, value: &Option<String>| {
        if let Some(value) = value {
            facts.push(Fact::new(label, value));
        }
    };
    add("Anschrift", &wording::address(contact));
    add("Telefon", &contact.phone);
    add("Fax", &contact.fax);
    add("E-Mail", &contact.email);
    add("Internet", &contact.website);
    if wording::address(contact).is_none() {
        facts.push(Fact::missing("Anschrift"));
    }
    if contact.phone.is_none() {
        facts.push(Fact::missing("Telefon"));
    }
    if contact.email.is_none() && contact.website.is_none() {
        facts.push(Fact::missing("E-Mail"));
    }
    facts
}

fn office_facts(holder: &OfficeHolder) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(period) = wording::period(holder.valid_from, holder.valid_until) {
        facts.push(Fact::new("Zeitraum", period));
    }
    if let Some(day) = holder.agreed_on {
        facts.push(Fact::new("Vereinbarung vom", wording::date(day)));
    }
    if let Some(day) = holder.notified_on {
        facts.push(Fact::new("Der Aufsicht gemeldet am", wording::date(day)));
    }
    if let Some(remark) = &holder.remark {
        facts.push(Fact::new("Bemerkung", remark));
    }
    facts
}

fn former_holder(former: &FormerHolder) -> Phrase {
    let period = wording::period(former.valid_from, former.valid_until);
    Phrase::new(&format!("{}, {}", former.name, wording::office(former.office)), period.as_deref())
}
