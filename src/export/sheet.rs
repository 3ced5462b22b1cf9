//! One sheet: a processing activity in the order of Art. 30 Abs. 1 lit. b–g, each section with the
//! letter of the activity's legal regime (R39–R63, X1).

use super::document::{Block, Fact, NumberedRow, Phrase, ScopedRow, Section, Sheet};
use super::wording::{self, NOT_STATED, RECIPIENT_KINDS};
use crate::register::regime::Item;
use crate::register::{
    Activity, Consent, DataCategory, DataSubject, Document, DpiaScreening, JointController, LegalBasis,
    LegalRegime, Measure, Measures, MeasuresConcept, Recipient, RecipientKind, Reference, RetentionRule,
    Scope, SubRule, ThirdCountries, ThirdCountryStatement, Transfer,
    choices::{DocumentKind, DpiaDecision, Instrument, MeasureRelation, PurposeKind, RetentionKind, Tense},
    law::{Law, with_norm},
    period::Period,
};
use crate::retention::says_all;
use crate::third_country::adequacy::CountryState;

/// `regime` is the whole record's, `concept` the Rahmenkonzept that the sheet may refer to.
pub fn sheet(activity: &Activity, regime: LegalRegime, concept: Option<&MeasuresConcept>) -> Sheet {
    let mut sections = Vec::new();
    sections.extend(joint_controllers(activity));
    sections.push(purposes(activity));
    sections.extend(legal_bases(activity));
    sections.extend(consent(&activity.consent));
    sections.extend([data_subjects(activity), data_categories(activity)]);
    sections.extend(profiling(activity));
    sections.extend([
        recipients(activity),
        third_countries(&activity.third_countries, activity.law()),
        retention(activity),
        measures(&activity.measures, concept, activity.law()),
    ]);
    let is_leading = activity.leading_documents();
    sections.extend(leading_documents(activity, &is_leading));
    sections.extend(systems(activity));
    sections.extend(surroundings(activity));
    sections.extend(additional(activity));
    sections.extend(dpia_screening(activity));
    sections.extend(documents(activity, &is_leading));
    sections.extend(extra_values(activity));
    sections.extend(supplement(activity));
    Sheet {
        number: activity.number,
        name: activity.name.clone(),
        department: activity.department.clone(),
        facts: facts(activity, regime),
        sections,
        data_flow: None,
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
    add("Art der Verarbeitung", activity.processing_kind.map(|kind| kind.label().into()));
    add("LeiKa-Schlüssel", activity.keys.leika.clone());
    add("OZG-Schlüssel", activity.keys.ozg.clone());
    add("Aktenplan", activity.keys.file_plan.clone());
    add("Frühere Nummer", activity.keys.former_number.clone());
    add("Schlagwörter", (!activity.tags.is_empty()).then(|| activity.tags.join(", ")));
    let secrecy: Vec<&str> = activity.secrecy.iter().map(|kind| kind.label()).collect();
    add("Geheimhaltung", (!secrecy.is_empty()).then(|| secrecy.join(", ")));
    match &activity.record_norm {
        Some(norm) => add("Verzeichnis nach", Some(norm.clone())),
        None if activity.regime != regime => add("Verzeichnis nach", Some(activity.regime.article().into())),
        None => {}
    }
    facts
}

/// A section that the law asks for: its letter, "keine Angabe" when empty, the supplement at the end.
fn required(
    law: Law,
    item: Item,
    heading: impl Into<String>,
    mut blocks: Vec<Block>,
    supplement: Option<&str>,
) -> Section {
    blocks.extend(supplement_block(supplement, blocks.is_empty()));
    if blocks.is_empty() {
        blocks.push(missing(None));
    }
    let form = match item {
        Item::Names => "gemeinsam-verantwortliche",
        Item::Purposes | Item::LegalBases => "zwecke",
        Item::Categories => "daten",
        Item::Profiling => "zusatzangaben",
        Item::Recipients => "empfaenger",
        Item::ThirdCountries => "drittlaender",
        Item::Retention => "loeschregeln",
        Item::Measures => "massnahmen",
    };
    Section {
        item: law.item(item).map(str::to_owned),
        heading: heading.into(),
        voluntary: false,
        form,
        blocks,
    }
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
        [only] if only.details.is_empty() => Some(Block::Text { label, text: only.to_string() }),
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

/// "Wie Tätigkeit n" stands before what it stands for (X3).
fn taken_from(reference: Option<&Reference>) -> Option<Block> {
    let Reference { number, name } = reference?;
    Some(Block::Statement { text: format!("Wie Tätigkeit Nr.\u{a0}{number} „{name}“:") })
}

/// Only of this activity; those of the whole organisation stand on the Vorblatt.
fn joint_controllers(activity: &Activity) -> Option<Section> {
    let controllers = &activity.joint_controllers;
    let mut blocks: Vec<Block> = taken_from(controllers.same_as.as_ref()).into_iter().collect();
    blocks.extend(controllers.items.iter().map(joint_controller));
    let supplement = controllers.supplement.as_deref();
    if blocks.is_empty() && supplement.is_none() {
        return None;
    }
    let heading = with_norm("Gemeinsam Verantwortliche", activity.law().joint_controllers_norm());
    Some(required(activity.law(), Item::Names, heading, blocks, supplement))
}

fn joint_controller(controller: &JointController) -> Block {
    let mut facts = match &controller.contact {
        Some(contact) => vec![Fact::new("Kontakt", contact)],
        None => vec![Fact::missing("Kontakt")],
    };
    facts.extend(controller.officer.as_ref().map(|officer| Fact::new("Datenschutzbeauftragte", officer)));
    facts.extend(controller.agreed_on.map(|day| Fact::new("Vereinbarung vom", wording::date(day))));
    facts.extend(controller.note.as_ref().map(|note| Fact::new("Bemerkung", note)));
    Block::Contact { name: controller.name.clone(), facts }
}

/// What the activity is for, also for, and expressly not for.
fn purposes(activity: &Activity) -> Section {
    let purposes = &activity.purposes;
    let mut blocks: Vec<Block> = taken_from(purposes.same_as.as_ref()).into_iter().collect();
    for (kind, label) in [
        (PurposeKind::Primary, None),
        (PurposeKind::Secondary, Some("Nebenzwecke")),
        (PurposeKind::Excluded, Some("Ausdrücklich ausgeschlossen")),
    ] {
        let of_kind = purposes.items.iter().filter(|purpose| purpose.kind == kind);
        let phrases = of_kind.map(|purpose| Phrase::new(&purpose.text, None)).collect();
        blocks.extend(paragraph_or_list(label.map(str::to_owned), phrases));
    }
    let supplement = purposes.supplement.as_deref();
    required(activity.law(), Item::Purposes, "Zwecke der Verarbeitung", blocks, supplement)
}

/// Mandatory under police law, elsewhere voluntary and left out when there is none.
fn legal_bases(activity: &Activity) -> Option<Section> {
    let bases = &activity.legal_bases;
    let phrase = |basis: &LegalBasis| {
        Phrase::new(&basis.text, None)
            .detail("Gilt für", basis.applies_to.as_ref().map(|row| row.text.clone()))
            .detail("Bedingung", basis.condition.clone())
    };
    let mut blocks = Vec::new();
    if !bases.items.is_empty() {
        blocks.extend(taken_from(bases.same_as.as_ref()));
    }
    blocks.extend(paragraph_or_list(None, bases.items.iter().map(phrase).collect()));
    let supplement = bases.supplement.as_deref();
    let required_here = activity.regime.requires_legal_bases();
    if !required_here && blocks.is_empty() && supplement.is_none() {
        return None;
    }
    let section = required(activity.law(), Item::LegalBases, "Rechtsgrundlagen", blocks, supplement);
    Some(Section { voluntary: !required_here, ..section })
}

/// How consents are proven (R12); the documents that do it stand under "Sonstiges".
fn consent(consent: &Consent) -> Option<Section> {
    let facts: Vec<Fact> = [
        ("Einholung", consent.obtained.clone()),
        ("Nachweis", consent.evidence.clone()),
        ("Widerruf", consent.withdrawal.clone()),
        ("Zuletzt geprüft am", consent.checked_on.map(wording::date)),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some(Fact::new(label, value?)))
    .collect();
    (!facts.is_empty()).then(|| voluntary("zwecke", "Einwilligung", vec![Block::Facts { facts }]))
}

fn data_subjects(activity: &Activity) -> Section {
    let subjects = &activity.data_subjects;
    let phrase = |subject: &DataSubject| {
        let phrase = Phrase::new(&subject.name, subject.note.as_deref())
            .detail("Darunter", subject.sub_groups.clone())
            .detail("Ungefähre Zahl", subject.approximate_number.clone());
        (phrase, subject.data_categories.clone())
    };
    let (excluded, concerned): (Vec<_>, Vec<_>) = subjects.items.iter().partition(|subject| subject.excluded);
    let mut blocks: Vec<Block> = taken_from(subjects.same_as.as_ref()).into_iter().collect();
    blocks.extend(list_or_scoped(None, "Personen", concerned.into_iter().map(phrase)));
    blocks.extend(list_or_scoped(
        Some("Ausdrücklich nicht betroffen"),
        "Personen",
        excluded.into_iter().map(phrase),
    ));
    let supplement = subjects.supplement.as_deref();
    required(activity.law(), Item::Categories, "Kategorien betroffener Personen", blocks, supplement)
}

/// Art. 9 and Art. 10 data stand in tables of their own (R43, R44) under their running numbers.
fn data_categories(activity: &Activity) -> Section {
    let categories = &activity.data_categories;
    let law = activity.law();
    let special = |category: &&DataCategory| category.special_category.is_some();
    let offence = |category: &&DataCategory| category.criminal_offences;
    let ordinary = categories.items.iter().filter(|category| !special(category) && !offence(category));
    let columns = ["Nr.", "Datenkategorie"];

    let mut blocks: Vec<Block> = taken_from(categories.same_as.as_ref()).into_iter().collect();
    blocks.extend(numbered(None, &columns, ordinary.map(data_category_row)));
    blocks.extend(numbered(
        Some(with_norm("Besondere Kategorien personenbezogener Daten", law.special_categories_norm())),
        &["Nr.", "Datenkategorie", "Art der Daten"],
        categories.items.iter().filter(special).map(special_category_row),
    ));
    blocks.extend(numbered(
        Some(with_norm("Strafrechtliche Verurteilungen und Straftaten", law.offences_norm())),
        &columns,
        categories.items.iter().filter(offence).map(data_category_row),
    ));
    blocks.extend(stated_none(activity));
    let supplement = categories.supplement.as_deref();
    required(law, Item::Categories, "Kategorien personenbezogener Daten", blocks, supplement)
}

/// What was expressly said not to be processed.
fn stated_none(activity: &Activity) -> Vec<Block> {
    let law = activity.law();
    let mut blocks = Vec::new();
    if activity.no_special_categories {
        let data = with_norm("Besondere Kategorien personenbezogener Daten", law.special_categories_norm());
        blocks.push(Block::Statement { text: format!("{data} werden nicht verarbeitet.") });
    }
    if activity.no_criminal_offences {
        let data = with_norm("Daten über strafrechtliche Verurteilungen und Straftaten", law.offences_norm());
        blocks.push(Block::Statement { text: format!("{data} werden nicht verarbeitet.") });
    }
    blocks
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
        phrase: Phrase::new(&category.name, category.note.as_deref())
            .detail("Herkunft", category.origin.clone())
            .detail("Speicherort", category.storage_place.clone()),
        remark: None,
    }
}

/// A marked category must say which of the kinds of Art. 9 it is (R43).
fn special_category_row(category: &DataCategory) -> NumberedRow {
    let kind = category.special_category.as_ref().and_then(|special| {
        let kinds = special.kinds.iter().map(|kind| kind.label().to_owned());
        let words: Vec<String> = kinds.chain(special.kind.clone()).collect();
        (!words.is_empty()).then(|| words.join(", "))
    });
    NumberedRow { remark: Some(kind.unwrap_or_else(|| NOT_STATED.into())), ..data_category_row(category) }
}

/// An item of § 70 BDSG and the church laws, elsewhere voluntary; all of them ask for it
/// "gegebenenfalls", so it is left out when nothing is said.
fn profiling(activity: &Activity) -> Option<Section> {
    let text = activity.profiling.as_deref()?;
    let section = required(activity.law(), Item::Profiling, "Profiling", Vec::new(), Some(text));
    Some(Section { voluntary: !activity.regime.asks_for_profiling(), ..section })
}

fn recipients(activity: &Activity) -> Section {
    let recipients = &activity.recipients;
    let of_kind = |kind| recipients.items.iter().filter(move |recipient| recipient.kind == kind);
    let some_kind_is_stated =
        recipients.items.iter().any(|recipient| recipient.kind != RecipientKind::Unspecified);

    let mut blocks: Vec<Block> = taken_from(recipients.same_as.as_ref()).into_iter().collect();
    for (kind, label) in RECIPIENT_KINDS {
        let items = of_kind(kind).map(|row| (recipient(row), row.data_categories.clone()));
        blocks.extend(list_or_scoped(some_kind_is_stated.then_some(label), "Empfänger", items));
    }
    if recipients.items.is_empty() && activity.no_recipients {
        let text = "Eine Offenlegung gegenüber Empfängern findet nicht statt.".into();
        blocks.push(Block::Statement { text });
    }
    let supplement = recipients.supplement.as_deref();
    required(activity.law(), Item::Recipients, "Kategorien von Empfängern", blocks, supplement)
}

fn recipient(recipient: &Recipient) -> Phrase {
    let period = wording::period(recipient.valid_from, recipient.valid_until);
    let time = match (recipient.tense, period) {
        (Tense::Unspecified, period) => period,
        (tense, None) => Some(tense.label().to_owned()),
        (tense, Some(period)) => Some(format!("{}, {period}", tense.label())),
    };
    Phrase::new(&recipient.name, recipient.note.as_deref())
        .detail("Bedingung", recipient.condition.clone())
        .detail("Rechtsgrundlage", recipient.legal_basis.clone())
        .detail("Zeitraum", time)
}

/// A statement in every case (R48); recipients in third countries are named (R50).
fn third_countries(third: &ThirdCountries, law: Law) -> Section {
    let mut blocks: Vec<Block> = taken_from(third.same_as.as_ref()).into_iter().collect();
    match third.statement {
        Some(statement) => {
            blocks.push(Block::Statement { text: wording::third_country_statement(statement).into() });
        }
        None => blocks.push(missing(None)),
    }
    let label = "Länder und Empfänger";
    let transfers = third.transfers.iter().map(|row| (transfer(row, law), row.data_categories.clone()));
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
    required(law, Item::ThirdCountries, "Übermittlung in Drittländer", blocks, None)
}

/// The wording; where there is none, country and recipient are it.
fn transfer(transfer: &Transfer, law: Law) -> Phrase {
    let stated = [&transfer.country, &transfer.country_note];
    let place: Vec<&str> = stated.into_iter().flatten().map(String::as_str).collect();
    let place = (!place.is_empty()).then(|| place.join(", "));
    let phrase = match &transfer.text {
        Some(text) => {
            Phrase::new(text, None).detail("Land", place).detail("Empfänger", transfer.recipient.clone())
        }
        None => {
            let words: Vec<String> = place.into_iter().chain(transfer.recipient.clone()).collect();
            Phrase::new(&words.join(": "), None)
        }
    };
    let state = CountryState::of_place(transfer.country.as_deref(), transfer.country_note.as_deref());
    let adequacy = state.map(CountryState::in_words);
    let instrument = (transfer.instrument != Instrument::Unspecified).then(|| transfer.instrument.label());
    let phrase = phrase
        .detail("Grundlage", instrument.map(|label| law.own_words(label)))
        .detail("Einzelheiten", transfer.instrument_note.clone())
        .detail("Angemessenheitsbeschluss", adequacy)
        .detail("Zertifizierung geprüft am", transfer.certification_checked_on.map(wording::date));
    safeguards(phrase, transfer, law)
        .detail("Aufsichtsbehörde informiert am", transfer.authority_informed_on.map(wording::date))
        .detail("Betroffene Personen informiert am", transfer.data_subjects_informed_on.map(wording::date))
}

/// Art. 49 Abs. 6 DSGVO: for compelling interests both stand in the record itself (R52).
fn safeguards(mut phrase: Phrase, transfer: &Transfer, law: Law) -> Phrase {
    let norm = (law == Law::Known(LegalRegime::Gdpr)).then_some("Art.\u{a0}49 Abs.\u{a0}6 DSGVO");
    let is_asked = norm.is_some() && transfer.instrument == Instrument::CompellingInterests;
    for (label, text) in
        [("Beurteilung", &transfer.assessment), ("Geeignete Garantien", &transfer.safeguards)]
    {
        let label = with_norm(label, norm);
        match text {
            Some(text) => phrase.details.push(Fact::new(label, text)),
            None if is_asked => phrase.details.push(Fact::missing(label)),
            None => {}
        }
    }
    phrase
}

fn retention(activity: &Activity) -> Section {
    let retention = &activity.retention;
    let mut blocks: Vec<Block> = taken_from(retention.same_as.as_ref()).into_iter().collect();
    let items = retention.items.iter().map(|rule| (retention_rule(rule), rule.data_categories.clone()));
    blocks.extend(list_or_scoped(None, "Löschfrist", items));
    let remarks = &activity.retention_remarks;
    let mut add = |label: &str, text: Option<String>| {
        blocks.extend(text.map(|text| Block::Text { label: Some(label.to_owned()), text }));
    };
    let review = remarks.review_on.map(|day| format!("Überprüfung am {}", wording::date(day)));
    let undeterminable: Vec<String> = remarks.undeterminable.iter().cloned().chain(review).collect();
    add("Frist nicht bestimmbar, weil", (!undeterminable.is_empty()).then(|| undeterminable.join("\n")));
    for given in &remarks.not_possible {
        let label = match &given.data_category {
            None => "Nicht möglich, weil".to_owned(),
            Some(number) => format!("Für Daten Nr.\u{a0}{number} nicht möglich, weil"),
        };
        add(&label, Some(given.reason.clone()));
    }
    add("Datensicherungen", remarks.backups.clone());
    add("Aussetzung der Löschung", remarks.legal_hold.clone());
    add("Anbietung an das Archiv", remarks.archive_offer.clone());
    let supplement = retention.supplement.as_deref();
    let heading = match activity.regime {
        // Nr. 8 asks for either.
        LegalRegime::Police => "Fristen für die Löschung oder die Überprüfung der Speicherung",
        _ => "Fristen für die Löschung",
    };
    required(activity.law(), Item::Retention, heading, blocks, supplement)
}

fn retention_rule(rule: &RetentionRule) -> Phrase {
    let kind = (rule.kind != RetentionKind::Unspecified).then(|| rule.kind.label());
    let phrase = Phrase::new(&rule.text, None).detail("Art der Frist", kind);
    if says_all(&rule.text, &rule.sub_rules) {
        return phrase;
    }
    rule.sub_rules.iter().fold(phrase, |phrase, part| {
        phrase.detail(part.subject.as_deref().unwrap_or("Im Einzelnen"), Some(sub_rule(part)))
    })
}

/// "höchstens 8 Jahre nach Ende des Kalenderjahres (§ 147 AO); Löschung im Jahreslauf; zuständig: Kasse"
pub(crate) fn sub_rule(part: &SubRule) -> String {
    let period = part.period.as_ref().map(Period::words).filter(|words| !words.is_empty());
    let mut words: Vec<String> = match (period, part.norm.clone()) {
        (Some(period), Some(norm)) => vec![format!("{period} ({norm})")],
        (period, norm) => period.into_iter().chain(norm).collect(),
    };
    words.extend(part.procedure.clone());
    words.extend(part.responsible.as_ref().map(|responsible| format!("zuständig: {responsible}")));
    if words.is_empty() { NOT_STATED.to_owned() } else { words.join("; ") }
}

fn measures(measures: &Measures, concept: Option<&MeasuresConcept>, law: Law) -> Section {
    let mut blocks: Vec<Block> = taken_from(measures.same_as.as_ref()).into_iter().collect();
    if measures.global_concept {
        blocks.push(Block::Statement { text: concept_reference(concept) });
    }
    let only_additional = measures.items.iter().all(|row| row.relation == MeasureRelation::Additional);
    let labels: &[(MeasureRelation, Option<&str>)] = if only_additional {
        &[(MeasureRelation::Additional, Some("Zusätzlich oder abweichend"))]
    } else {
        &[
            (MeasureRelation::Additional, Some("Zusätzlich")),
            (MeasureRelation::Deviating, Some("Abweichend")),
            (MeasureRelation::Dropped, Some("Es entfällt")),
        ]
    };
    for (relation, label) in labels {
        let of_relation = measures.items.iter().filter(|row| row.relation == *relation);
        let items = of_relation.map(|row| (measure(row), row.data_categories.clone()));
        let label = label.filter(|_| measures.global_concept || !only_additional);
        blocks.extend(list_or_scoped(label, "Maßnahme", items));
    }
    for system in &measures.of_systems {
        let phrases = system.measures.iter().map(|text| Phrase::new(text, None)).collect();
        blocks.extend(paragraph_or_list(Some(format!("Durch „{}“", system.system)), phrases));
    }
    if let Some(reason) = &measures.not_possible {
        blocks.push(Block::Text { label: Some("Nicht möglich, weil".into()), text: reason.clone() });
    }
    let heading = with_norm("Technische und organisatorische Maßnahmen", law.measures_norm());
    required(law, Item::Measures, heading, blocks, measures.supplement.as_deref())
}

fn measure(measure: &Measure) -> Phrase {
    Phrase::new(&measure.text, None).detail("Grund", measure.reason.clone())
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

fn systems(activity: &Activity) -> Option<Section> {
    let systems = activity.systems.iter();
    let phrases = systems.map(|system| Phrase::new(&system.name, system.note.as_deref())).collect();
    Some(voluntary("allgemeines", "Verfahren und Systeme", vec![paragraph_or_list(None, phrases)?]))
}

/// Where the activity ends, and what lies beside it.
fn surroundings(activity: &Activity) -> Option<Section> {
    let mut blocks = Vec::new();
    if let Some(text) = &activity.delimitation {
        blocks.push(Block::Text { label: None, text: text.clone() });
    }
    let related = activity.related.iter().map(|related| {
        let Reference { number, name } = &related.activity;
        Phrase::new(&format!("Nr.\u{a0}{number} {name}"), related.note.as_deref())
    });
    blocks.extend(paragraph_or_list(Some("Verwandte Tätigkeiten".into()), related.collect()));
    (!blocks.is_empty()).then(|| voluntary("allgemeines", "Abgrenzung", blocks))
}

fn additional(activity: &Activity) -> Option<Section> {
    let additional = &activity.additional;
    let blocks: Vec<Block> = [
        ("Zugriffsberechtigte", &additional.access_groups),
        ("Zuständige Beschäftigte", &additional.responsible_staff),
        ("Erforderlichkeit", &additional.necessity),
        ("Rechte der betroffenen Personen", &additional.subject_rights),
        ("Einsatz von KI", &additional.ai_use),
        ("Offene Punkte", &additional.open_points),
    ]
    .into_iter()
    .filter_map(|(label, text)| Some(Block::Text { label: Some(label.into()), text: text.clone()? }))
    .collect();
    (!blocks.is_empty()).then(|| voluntary("zusatzangaben", "Zusatzangaben", blocks))
}

/// Only the result: the screening itself is no part of the record (R76).
fn dpia_screening(activity: &Activity) -> Option<Section> {
    let screening = activity.dpia_screening.as_ref()?;
    let heading = with_norm("Schwellwertprüfung zur Folgenabschätzung", activity.law().dpia_norm());
    Some(voluntary(
        "schwellwertpruefung",
        &heading,
        vec![Block::Facts { facts: dpia_facts(activity, screening) }],
    ))
}

fn dpia_facts(activity: &Activity, screening: &DpiaScreening) -> Vec<Fact> {
    let result = match (screening.is_finished, screening.decision) {
        (true, decision) => decision.label().to_owned(),
        (false, DpiaDecision::Open) => format!("in Arbeit; {}", screening.proposal.label()),
        (false, decision) => format!("in Arbeit; Entwurf: {}", decision.label()),
    };
    let mut facts = vec![Fact::new("Ergebnis", result)];
    let mut add = |label: &str, value: Option<String>| {
        facts.extend(value.map(|value| Fact::new(label, value)));
    };
    add("Entschieden am", screening.decided_on.map(wording::date));
    add("Begründung", screening.reason.clone());
    let changed: Vec<&str> = screening.changed_since.iter().map(|part| part.label()).collect();
    add("Seither geändert", (!changed.is_empty()).then(|| changed.join(", ")));
    let documents = activity.documents.items.iter().filter(|document| document.kind == DocumentKind::Dpia);
    let links = documents.map(|document| document.name.clone()).chain(screening.dpia_address.clone());
    let links: Vec<String> = links.collect();
    add("Folgenabschätzung", (!links.is_empty()).then(|| links.join("; ")));
    let open = screening.open_questions.filter(|_| screening.is_finished);
    add("Neue Prüfung", open.map(|open| format!("in Arbeit, offene Fragen: {open}")));
    facts
}

/// What the items above refer to, and what is handed over with them: printed at every detail (R15).
fn leading_documents(activity: &Activity, is_leading: &[bool]) -> Option<Section> {
    let block = document_list(activity, is_leading, true)?;
    let section = voluntary("sonstiges", "Dokumente zu den Pflichtangaben", vec![block]);
    Some(Section { voluntary: false, ..section })
}

/// The others: references, not annexes (R58).
fn documents(activity: &Activity, is_leading: &[bool]) -> Option<Section> {
    let documents = &activity.documents;
    let list = document_list(activity, is_leading, false);
    let taken_from = taken_from(documents.same_as.as_ref()).filter(|_| list.is_some());
    let mut blocks: Vec<Block> = taken_from.into_iter().chain(list).collect();
    blocks.extend(supplement_block(documents.supplement.as_deref(), blocks.is_empty()));
    (!blocks.is_empty()).then(|| voluntary("sonstiges", "Sonstiges: Referenzdokumente", blocks))
}

fn document_list(activity: &Activity, is_leading: &[bool], leading: bool) -> Option<Block> {
    let documents = activity.documents.items.iter().zip(is_leading);
    let phrases = documents.filter(|(_, is_leading)| **is_leading == leading).map(|(row, _)| document(row));
    paragraph_or_list(None, phrases.collect())
}

fn document(document: &Document) -> Phrase {
    let kind = (document.kind != DocumentKind::Unspecified).then(|| document.kind.label());
    Phrase::new(&document.name, document.note.as_deref())
        .detail("Art", kind)
        .detail("Version", document.version.clone())
        .detail("Stand", document.as_of.map(wording::date))
        .detail("Ablage", document.place.clone())
        .detail("Zuständig", document.responsible.clone())
        .detail("Vorlage", document.first_presentation.then_some("bei der ersten Vorlage mit übergeben"))
}

fn extra_values(activity: &Activity) -> Option<Section> {
    let blocks: Vec<_> = activity
        .extra_values
        .iter()
        .map(|extra| Block::Text { label: Some(extra.label.clone()), text: extra.text.clone() })
        .collect();
    (!blocks.is_empty()).then(|| voluntary("zusatzangaben", "Weitere Angaben", blocks))
}

fn supplement(activity: &Activity) -> Option<Section> {
    let text = activity.supplement.clone()?;
    Some(voluntary("zusatzangaben", "Ergänzung", vec![Block::Text { label: None, text }]))
}

fn voluntary(form: &'static str, heading: &str, blocks: Vec<Block>) -> Section {
    Section { item: None, heading: heading.into(), voluntary: true, form, blocks }
}
