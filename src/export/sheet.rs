//! One sheet: a processing activity in the order of Art. 30 Abs. 1 lit. b–g, each section with the
//! letter of the activity's legal regime (R39–R63, X1).

use super::document::{Block, Fact, NumberedRow, Phrase, ScopedRow, Section, Sheet};
use super::wording::{self, NOT_STATED, RECIPIENT_KINDS};
use crate::register::regime::Item;
use crate::register::{
    Activity, DataCategory, LegalRegime, Measures, MeasuresConcept, RecipientKind, Scope, ThirdCountries,
    ThirdCountryStatement,
};

/// `regime` is the whole record's, `concept` the Rahmenkonzept that the sheet may refer to.
pub fn sheet(activity: &Activity, regime: LegalRegime, concept: Option<&MeasuresConcept>) -> Sheet {
    let mut sections = vec![purposes(activity)];
    sections.extend(legal_bases(activity));
    sections.extend([data_subjects(activity), data_categories(activity)]);
    sections.extend(profiling(activity));
    sections.extend([
        recipients(activity),
        third_countries(&activity.third_countries, activity.regime),
        retention(activity),
        measures(&activity.measures, concept, activity.regime),
    ]);
    sections.extend(extra_values(activity));
    sections.extend(supplement(activity));
    Sheet {
        number: activity.number,
        name: activity.name.clone(),
        department: activity.department.clone(),
        facts: facts(activity, regime),
        sections,
    }
}

/// The head of the sheet: what the guidance puts above the letters.
fn facts(activity: &Activity, regime: LegalRegime) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            facts.push(Fact::new(label, value));
        }
    };
    add("Eigenes Zeichen", activity.own_reference.clone());
    add("Organisationseinheit", activity.department.clone());
    add("Ansprechpartner", activity.contact_person.clone());
    add("Betriebsstadium", Some(wording::stage(activity.stage).into()));
    add("Einführung", activity.introduced_on.map(wording::date));
    add("Letzte Änderung", activity.changed_on.map(wording::date));
    add("Beendet am", activity.ended_on.map(wording::date));
    add("Stand des Eintrags", activity.entry_as_of.map(wording::date));
    if activity.regime != regime {
        add("Verzeichnis nach", Some(activity.regime.article().into()));
    }
    facts
}

/// A section that the law asks for: its letter, "keine Angabe" when empty, the supplement at the end.
fn required(
    regime: LegalRegime,
    item: Item,
    heading: impl Into<String>,
    mut blocks: Vec<Block>,
    supplement: Option<&str>,
) -> Section {
    blocks.extend(supplement_block(supplement, blocks.is_empty()));
    if blocks.is_empty() {
        blocks.push(missing(None));
    }
    Section { item: regime.item(item).map(str::to_owned), heading: heading.into(), voluntary: false, blocks }
}

fn missing(label: Option<&str>) -> Block {
    Block::Missing { label: label.map(str::to_owned), text: NOT_STATED.into() }
}

/// Labelled only beside other content: alone, the supplement is the content.
fn supplement_block(supplement: Option<&str>, alone: bool) -> Option<Block> {
    let label = (!alone).then(|| "Ergänzung".to_owned());
    supplement.map(|text| Block::Text { label, text: text.to_owned() })
}

/// One item is a paragraph, several are a list.
fn paragraph_or_list(label: Option<String>, phrases: Vec<Phrase>) -> Option<Block> {
    match phrases.as_slice() {
        [] => None,
        [only] => Some(Block::Text { label, text: only.to_string() }),
        _ => Some(Block::List { label, items: phrases }),
    }
}

/// A list; a table with the data categories' numbers as soon as one item is broken down (R42). The
/// label becomes the title of its column, which is called `unlabelled` where there is no label.
fn list_or_scoped(
    label: Option<&str>,
    unlabelled: &str,
    items: impl Iterator<Item = (Phrase, Scope)>,
) -> Option<Block> {
    let items: Vec<_> = items.collect();
    if items.iter().all(|(_, scope)| *scope == Scope::Unspecified) {
        let phrases = items.into_iter().map(|(phrase, _)| phrase).collect();
        return paragraph_or_list(label.map(str::to_owned), phrases);
    }
    let rows = items
        .into_iter()
        .map(|(phrase, scope)| ScopedRow { phrase, numbers: wording::scope(&scope) })
        .collect();
    let columns = [label.unwrap_or(unlabelled).to_owned(), "Daten Nr.".into()];
    Some(Block::Scoped { columns, rows })
}

fn purposes(activity: &Activity) -> Section {
    let purposes = &activity.purposes;
    let phrases = purposes.items.iter().map(|purpose| Phrase::new(&purpose.text, None)).collect();
    let blocks = paragraph_or_list(None, phrases).into_iter().collect();
    let supplement = purposes.supplement.as_deref();
    required(activity.regime, Item::Purposes, "Zwecke der Verarbeitung", blocks, supplement)
}

/// Mandatory under police law, elsewhere voluntary and left out when there is none.
fn legal_bases(activity: &Activity) -> Option<Section> {
    let bases = &activity.legal_bases;
    let phrases = bases.items.iter().map(|basis| Phrase::new(&basis.text, None)).collect();
    let blocks: Vec<_> = paragraph_or_list(None, phrases).into_iter().collect();
    let supplement = bases.supplement.as_deref();
    let required_here = activity.regime.requires_legal_bases();
    if !required_here && blocks.is_empty() && supplement.is_none() {
        return None;
    }
    let section = required(activity.regime, Item::LegalBases, "Rechtsgrundlagen", blocks, supplement);
    Some(Section { voluntary: !required_here, ..section })
}

fn data_subjects(activity: &Activity) -> Section {
    let subjects = &activity.data_subjects;
    let items = subjects.items.iter().map(|subject| {
        (Phrase::new(&subject.name, subject.note.as_deref()), subject.data_categories.clone())
    });
    let blocks = list_or_scoped(None, "Personen", items).into_iter().collect();
    let supplement = subjects.supplement.as_deref();
    required(activity.regime, Item::Categories, "Kategorien betroffener Personen", blocks, supplement)
}

/// Art. 9 and Art. 10 data stand in tables of their own (R43, R44) under their running numbers.
fn data_categories(activity: &Activity) -> Section {
    let categories = &activity.data_categories;
    let regime = activity.regime;
    let special = |category: &&DataCategory| category.special_category.is_some();
    let offence = |category: &&DataCategory| category.criminal_offences;
    let ordinary = categories.items.iter().filter(|category| !special(category) && !offence(category));
    let columns = ["Nr.", "Datenkategorie"];

    let mut blocks = Vec::new();
    blocks.extend(numbered(None, &columns, ordinary.map(data_category_row)));
    blocks.extend(numbered(
        Some(format!("Besondere Kategorien personenbezogener Daten ({})", regime.special_categories_norm())),
        &["Nr.", "Datenkategorie", "Art der Daten"],
        categories.items.iter().filter(special).map(special_category_row),
    ));
    blocks.extend(numbered(
        Some(offences_label(regime)),
        &columns,
        categories.items.iter().filter(offence).map(data_category_row),
    ));
    let supplement = categories.supplement.as_deref();
    required(regime, Item::Categories, "Kategorien personenbezogener Daten", blocks, supplement)
}

fn offences_label(regime: LegalRegime) -> String {
    let label = "Strafrechtliche Verurteilungen und Straftaten";
    match regime.offences_norm() {
        Some(norm) => format!("{label} ({norm})"),
        None => label.into(),
    }
}

fn numbered(
    label: Option<String>,
    columns: &[&str],
    rows: impl Iterator<Item = NumberedRow>,
) -> Option<Block> {
    let rows: Vec<_> = rows.collect();
    let columns = columns.iter().map(|column| (*column).to_owned()).collect();
    (!rows.is_empty()).then_some(Block::Numbered { label, columns, rows })
}

fn data_category_row(category: &DataCategory) -> NumberedRow {
    NumberedRow {
        number: category.number.clone(),
        phrase: Phrase::new(&category.name, category.note.as_deref()),
        remark: None,
    }
}

/// A marked category must say which of the kinds of Art. 9 it is (R43).
fn special_category_row(category: &DataCategory) -> NumberedRow {
    let kind = category.special_category.as_ref().and_then(|special| special.kind.clone());
    NumberedRow { remark: Some(kind.unwrap_or_else(|| NOT_STATED.into())), ..data_category_row(category) }
}

/// An item of § 70 BDSG and the church laws; elsewhere voluntary and left out when nothing is said.
fn profiling(activity: &Activity) -> Option<Section> {
    let is_item = activity.regime.asks_for_profiling();
    if !is_item && activity.profiling.is_none() {
        return None;
    }
    let section =
        required(activity.regime, Item::Profiling, "Profiling", Vec::new(), activity.profiling.as_deref());
    Some(Section { voluntary: !is_item, ..section })
}

fn recipients(activity: &Activity) -> Section {
    let recipients = &activity.recipients;
    let of_kind = |kind| recipients.items.iter().filter(move |recipient| recipient.kind == kind);
    let some_kind_is_stated =
        recipients.items.iter().any(|recipient| recipient.kind != RecipientKind::Unspecified);

    let mut blocks = Vec::new();
    for (kind, label) in RECIPIENT_KINDS {
        let items = of_kind(kind).map(|recipient| {
            (Phrase::new(&recipient.name, recipient.note.as_deref()), recipient.data_categories.clone())
        });
        blocks.extend(list_or_scoped(some_kind_is_stated.then_some(label), "Empfänger", items));
    }
    if blocks.is_empty() && activity.no_recipients {
        let text = "Eine Offenlegung gegenüber Empfängern findet nicht statt.".into();
        blocks.push(Block::Statement { text });
    }
    let supplement = recipients.supplement.as_deref();
    required(activity.regime, Item::Recipients, "Kategorien von Empfängern", blocks, supplement)
}

/// A statement in every case (R48); recipients in third countries are named (R50).
fn third_countries(third: &ThirdCountries, regime: LegalRegime) -> Section {
    let mut blocks = Vec::new();
    match third.statement {
        Some(statement) => {
            blocks.push(Block::Statement { text: wording::third_country_statement(statement).into() });
        }
        None => blocks.push(missing(None)),
    }
    let label = "Länder und Empfänger";
    let transfers = third
        .transfers
        .iter()
        .map(|transfer| (Phrase::new(&transfer.text, None), transfer.data_categories.clone()));
    match list_or_scoped(Some(label), label, transfers) {
        Some(block) => blocks.push(block),
        None if third.statement == Some(ThirdCountryStatement::TakesPlace) => {
            blocks.push(missing(Some(label)));
        }
        None => {}
    }
    if let Some(remark) = &third.remark {
        blocks.push(Block::Text { label: Some("Bemerkung".into()), text: remark.clone() });
    }
    required(regime, Item::ThirdCountries, "Übermittlung in Drittländer", blocks, None)
}

fn retention(activity: &Activity) -> Section {
    let retention = &activity.retention;
    let items =
        retention.items.iter().map(|rule| (Phrase::new(&rule.text, None), rule.data_categories.clone()));
    let blocks = list_or_scoped(None, "Löschfrist", items).into_iter().collect();
    let supplement = retention.supplement.as_deref();
    let heading = match activity.regime {
        // Nr. 8 asks for either.
        LegalRegime::Police => "Fristen für die Löschung oder die Überprüfung der Speicherung",
        _ => "Fristen für die Löschung",
    };
    required(activity.regime, Item::Retention, heading, blocks, supplement)
}

fn measures(measures: &Measures, concept: Option<&MeasuresConcept>, regime: LegalRegime) -> Section {
    let mut blocks = Vec::new();
    if measures.global_concept {
        blocks.push(Block::Statement { text: concept_reference(concept) });
    }
    let label = measures.global_concept.then_some("Zusätzlich oder abweichend");
    let items = measures
        .items
        .iter()
        .map(|measure| (Phrase::new(&measure.text, None), measure.data_categories.clone()));
    blocks.extend(list_or_scoped(label, "Maßnahme", items));
    let heading = format!("Technische und organisatorische Maßnahmen ({})", regime.measures_norm());
    required(regime, Item::Measures, heading, blocks, measures.supplement.as_deref())
}

/// "Es gilt das Rahmenkonzept „IT-Sicherheit“, Version 2, Stand 01.10.2026." (R14)
fn concept_reference(concept: Option<&MeasuresConcept>) -> String {
    let Some(concept) = concept else {
        return "Es gilt das Rahmenkonzept der Organisation.".into();
    };
    let mut sentence = format!("Es gilt das Rahmenkonzept „{}“", concept.title);
    if let Some(version) = &concept.version {
        sentence += &format!(", Version {version}");
    }
    if let Some(day) = concept.as_of {
        sentence += &format!(", Stand {}", wording::date(day));
    }
    sentence + "."
}

fn extra_values(activity: &Activity) -> Option<Section> {
    let blocks: Vec<_> = activity
        .extra_values
        .iter()
        .map(|extra| Block::Text { label: Some(extra.label.clone()), text: extra.text.clone() })
        .collect();
    (!blocks.is_empty()).then(|| voluntary("Weitere Angaben", blocks))
}

fn supplement(activity: &Activity) -> Option<Section> {
    let text = activity.supplement.clone()?;
    Some(voluntary("Ergänzung", vec![Block::Text { label: None, text }]))
}

fn voluntary(heading: &str, blocks: Vec<Block>) -> Section {
    Section { item: None, heading: heading.into(), voluntary: true, blocks }
}
