//! What a tree must be to be stored: texts without control characters and white space around them, of
//! the lengths that the tables take, days of this age. Every problem is a sentence with its place.

use std::collections::BTreeSet;

use time::Date;

use crate::{
    register::{Activity, AppliesTo, Head, OfficeHolder, Scope, Section, choices::PeriodUnit},
    web::{
        filters::grouped,
        form,
        validate::{self, NAME, TEXT},
    },
};

/// Problems that are told; of more than these only the number.
const TOLD: usize = 20;
/// A reason why something is not stated, as the table has it.
const REASON: usize = 2_000;
/// The highest number that an activity may bring along.
pub const HIGHEST_NUMBER: u32 = 999_999;
/// As the table has it.
const HIGHEST_AMOUNT: u32 = 100_000;

/// Sentences about what cannot be stored.
#[derive(Default)]
pub struct Problems {
    told: Vec<String>,
    count: usize,
}

impl Problems {
    pub fn add(&mut self, place: &str, sentence: &str) {
        self.count += 1;
        if self.told.len() < TOLD {
            self.told.push(format!("{place}: {sentence}"));
        }
    }

    /// `None` when there are none.
    pub fn sentences(mut self) -> Option<Vec<String>> {
        if self.count > self.told.len() {
            self.told.push(format!("Dazu kommen {} weitere Stellen.", grouped(self.count - self.told.len())));
        }
        (self.count > 0).then_some(self.told)
    }
}

/// Cleans the values of one item and notes what is wrong with them.
struct Item<'a> {
    place: String,
    problems: &'a mut Problems,
}

impl Item<'_> {
    fn fail(&mut self, field: &str, sentence: &str) {
        self.problems.add(&format!("{}, {field}", self.place), sentence);
    }

    /// A text that must be there.
    fn text(&mut self, field: &str, text: &mut String, max: usize) {
        *text = cleaned(text);
        if text.is_empty() {
            self.fail(field, "Der Text ist leer.");
        }
        self.length(field, text, max);
    }

    /// A text that may be missing.
    fn some(&mut self, field: &str, text: &mut Option<String>, max: usize) {
        *text = text.take().map(|text| cleaned(&text)).filter(|text| !text.is_empty());
        if let Some(text) = text {
            self.length(field, text, max);
        }
    }

    fn length(&mut self, field: &str, text: &str, max: usize) {
        let length = text.chars().count();
        if length > max {
            let (max, length) = (grouped(max), grouped(length));
            self.fail(field, &format!("Der Text darf höchstens {max} Zeichen haben; es sind {length}."));
        }
    }

    fn day(&mut self, field: &str, day: Option<Date>) {
        if day.is_some_and(|day| !validate::YEARS.contains(&day.year())) {
            self.fail(field, "Das Jahr muss zwischen 1900 und 2200 liegen.");
        }
    }

    fn period(&mut self, from: Option<Date>, until: Option<Date>) {
        self.day("von", from);
        self.day("bis", until);
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            self.fail("bis", "Das Ende liegt vor dem Anfang.");
        }
    }

    fn scope(&mut self, scope: &mut Scope) {
        if let Scope::Numbers(numbers) = scope {
            numbers.iter_mut().for_each(|number| *number = number.trim().to_owned());
        }
    }
}

fn cleaned(text: &str) -> String {
    form::clean(text).trim().to_owned()
}

/// Cleans the sheet, and notes what of it cannot be stored.
pub fn activity(activity: &mut Activity, problems: &mut Problems) {
    let place = place(activity);
    let mut item = Item { place: place.clone(), problems };
    if !(1..=HIGHEST_NUMBER).contains(&activity.number) {
        let sentence = format!("Die Nummer muss zwischen 1 und {} liegen.", grouped(HIGHEST_NUMBER));
        item.fail("Nummer", &sentence);
    }
    item.text("Name", &mut activity.name, NAME);
    item.some("eigenes Kennzeichen", &mut activity.own_reference, NAME);
    item.some("LeiKa-Schlüssel", &mut activity.keys.leika, NAME);
    item.some("OZG-Schlüssel", &mut activity.keys.ozg, NAME);
    item.some("Aktenplan", &mut activity.keys.file_plan, NAME);
    item.some("frühere Nummer", &mut activity.keys.former_number, NAME);
    item.some("Norm des Verzeichnisses", &mut activity.record_norm, NAME);
    item.some("Organisationseinheit", &mut activity.department, TEXT);
    if activity.department.as_deref().is_some_and(|label| !is_department(label)) {
        item.fail("Organisationseinheit", "Kurzzeichen und Name dürfen je höchstens 300 Zeichen haben.");
    }
    item.some("Ansprechpartner", &mut activity.contact_person, NAME);
    item.some("Abgrenzung", &mut activity.delimitation, TEXT);
    item.some("Profiling", &mut activity.profiling, TEXT);
    item.some("Ergänzung am Ende", &mut activity.supplement, TEXT);
    activity.tags.iter_mut().for_each(|tag| item.text("Schlagwort", tag, NAME));
    let mut seen = BTreeSet::new();
    activity.tags.retain(|tag| seen.insert(tag.to_lowercase()));
    item.day("Einführung", activity.introduced_on);
    item.day("letzte Änderung", activity.changed_on);
    item.day("Stand", activity.entry_as_of);
    item.day("Ende", activity.ended_on);
    let remarks = &mut activity.retention_remarks;
    item.some("Löschung nicht bestimmbar", &mut remarks.undeterminable, TEXT);
    item.some("Sicherungskopien", &mut remarks.backups, TEXT);
    item.some("Aussetzung der Löschung", &mut remarks.legal_hold, TEXT);
    item.some("Anbietung an das Archiv", &mut remarks.archive_offer, TEXT);
    item.day("Löschung, Überprüfung", remarks.review_on);
    for given in &mut remarks.not_possible {
        item.text("Löschfrist nicht möglich, weil", &mut given.reason, REASON);
    }
    item.some("Maßnahmen nicht möglich, weil", &mut activity.measures.not_possible, REASON);
    let additional = &mut activity.additional;
    item.some("Zugriffsberechtigte", &mut additional.access_groups, TEXT);
    item.some("Zuständige", &mut additional.responsible_staff, TEXT);
    item.some("Erforderlichkeit", &mut additional.necessity, TEXT);
    item.some("Betroffenenrechte", &mut additional.subject_rights, TEXT);
    item.some("Einsatz von KI", &mut additional.ai_use, TEXT);
    item.some("Offene Punkte", &mut additional.open_points, TEXT);
    item.some("Drittländer, Anmerkung", &mut activity.third_countries.remark, TEXT);
    item.some("Maßnahmen, Ergänzung", &mut activity.measures.supplement, TEXT);

    each(&place, "gemeinsam Verantwortliche", &mut activity.joint_controllers, problems, |item, row| {
        item.text("Name", &mut row.name, NAME);
        item.some("Kontakt", &mut row.contact, TEXT);
        item.some("DSB", &mut row.officer, TEXT);
        item.some("Anmerkung", &mut row.note, TEXT);
        item.day("Vereinbarung", row.agreed_on);
    });
    each(&place, "Zwecke", &mut activity.purposes, problems, |item, row| {
        item.text("Text", &mut row.text, TEXT);
    });
    each(&place, "Rechtsgrundlagen", &mut activity.legal_bases, problems, |item, row| {
        item.text("Text", &mut row.text, TEXT);
        item.some("Bedingung", &mut row.condition, TEXT);
        if let Some(AppliesTo { text, .. }) = &mut row.applies_to {
            *text = cleaned(text);
        }
    });
    each(&place, "betroffene Personen", &mut activity.data_subjects, problems, |item, row| {
        item.text("Name", &mut row.name, NAME);
        item.some("Anmerkung", &mut row.note, TEXT);
        item.some("Untergruppen", &mut row.sub_groups, TEXT);
        item.some("ungefähre Zahl", &mut row.approximate_number, NAME);
        item.scope(&mut row.data_categories);
    });
    each(&place, "Datenkategorien", &mut activity.data_categories, problems, |item, row| {
        row.number = row.number.trim().to_owned();
        item.text("Name", &mut row.name, NAME);
        item.some("Datenfelder", &mut row.note, TEXT);
        item.some("Herkunft", &mut row.origin, TEXT);
        item.some("Speicherort", &mut row.storage_place, TEXT);
        if let Some(special) = &mut row.special_category {
            item.some("Art der Daten", &mut special.kind, NAME);
        }
    });
    each(&place, "Empfänger", &mut activity.recipients, problems, |item, row| {
        item.text("Name", &mut row.name, NAME);
        item.some("Anlass", &mut row.note, TEXT);
        item.some("Bedingung", &mut row.condition, TEXT);
        item.some("Rechtsgrundlage", &mut row.legal_basis, TEXT);
        item.period(row.valid_from, row.valid_until);
        item.scope(&mut row.data_categories);
    });
    rows(&place, "Übermittlungen", &mut activity.third_countries.transfers, problems, |item, row| {
        item.some("Text", &mut row.text, TEXT);
        item.some("Land", &mut row.country, NAME);
        item.some("Anmerkung zum Land", &mut row.country_note, NAME);
        item.some("Empfänger", &mut row.recipient, NAME);
        item.some("Anmerkung zur Garantie", &mut row.instrument_note, TEXT);
        item.some("Beurteilung", &mut row.assessment, TEXT);
        item.some("Garantien", &mut row.safeguards, TEXT);
        item.day("Behörde unterrichtet", row.authority_informed_on);
        item.day("Personen unterrichtet", row.data_subjects_informed_on);
        if [&row.text, &row.country, &row.country_note, &row.recipient].iter().all(|text| text.is_none()) {
            item.fail("Text", "Es steht weder ein Text noch ein Land oder Empfänger da.");
        }
        item.scope(&mut row.data_categories);
    });
    each(&place, "Löschfristen", &mut activity.retention, problems, |item, row| {
        item.text("Text", &mut row.text, TEXT);
        item.scope(&mut row.data_categories);
        for part in &mut row.sub_rules {
            item.some("Gegenstand", &mut part.subject, TEXT);
            item.some("Norm", &mut part.norm, TEXT);
            item.some("Verfahren", &mut part.procedure, TEXT);
            item.some("Zuständige", &mut part.responsible, TEXT);
            let Some(period) = &mut part.period else { continue };
            item.some("Fristbeginn", &mut period.event, TEXT);
            if period.length.is_some_and(|length| length.amount > HIGHEST_AMOUNT) {
                let unit = period.length.map_or(PeriodUnit::default(), |length| length.unit).label();
                let most = grouped(HIGHEST_AMOUNT);
                item.fail("Frist", &format!("Es können höchstens {most} {unit} sein."));
            }
        }
    });
    rows(&place, "Maßnahmen", &mut activity.measures.items, problems, |item, row| {
        item.text("Text", &mut row.text, TEXT);
        item.some("Begründung", &mut row.reason, TEXT);
        item.scope(&mut row.data_categories);
    });
    rows(&place, "Maßnahmen der Systeme", &mut activity.measures.of_systems, problems, |item, row| {
        item.text("System", &mut row.system, NAME);
        row.measures.iter_mut().for_each(|line| *line = cleaned(&line.replace(['\n', '\r'], " ")));
        row.measures.retain(|line| !line.is_empty());
        item.length("Maßnahmen", &row.measures.join("\n"), TEXT);
    });
    rows(&place, "Systeme", &mut activity.systems, problems, |item, row| {
        item.text("Name", &mut row.name, NAME);
        item.some("Anmerkung", &mut row.note, TEXT);
    });
    each(&place, "Dokumente", &mut activity.documents, problems, |item, row| {
        item.text("Name", &mut row.name, NAME);
        item.some("Version", &mut row.version, NAME);
        item.some("Ort", &mut row.place, NAME);
        item.some("Zuständige", &mut row.responsible, NAME);
        item.some("Anmerkung", &mut row.note, TEXT);
        item.day("Stand", row.as_of);
    });
    rows(&place, "verwandte Tätigkeiten", &mut activity.related, problems, |item, row| {
        item.some("Anmerkung", &mut row.note, TEXT);
        row.activity.name = cleaned(&row.activity.name);
    });
    rows(&place, "weitere Angaben", &mut activity.extra_values, problems, |item, row| {
        item.text("Bezeichnung", &mut row.label, NAME);
        item.text("Text", &mut row.text, TEXT);
    });
}

/// Short sign and name of "Amt 10 – Hauptamt"; the sign is empty when there is none.
pub fn department(label: &str) -> (&str, &str) {
    match label.split_once(" – ") {
        Some((sign, name)) if !sign.trim().is_empty() && !name.trim().is_empty() => {
            (sign.trim(), name.trim())
        }
        _ => ("", label),
    }
}

fn is_department(label: &str) -> bool {
    let (sign, name) = department(label);
    sign.chars().count() <= NAME && name.chars().count() <= NAME
}

/// "Nr. 4 „Personalverwaltung“"
pub fn place(activity: &Activity) -> String {
    let name: String = cleaned(&activity.name).chars().take(60).collect();
    format!("Nr.\u{a0}{} „{name}“", activity.number)
}

fn each<T>(
    place: &str,
    list: &str,
    section: &mut Section<T>,
    problems: &mut Problems,
    check: impl Fn(&mut Item, &mut T),
) {
    Item { place: format!("{place}, {list}"), problems }.some("Ergänzung", &mut section.supplement, TEXT);
    rows(place, list, &mut section.items, problems, check);
}

fn rows<T>(
    place: &str,
    list: &str,
    rows: &mut [T],
    problems: &mut Problems,
    check: impl Fn(&mut Item, &mut T),
) {
    for (at, row) in rows.iter_mut().enumerate() {
        let place = format!("{place}, {list}, {}.\u{a0}Eintrag", at + 1);
        check(&mut Item { place, problems }, row);
    }
}

/// Cleans cover and Vorblatt, and notes what of it cannot be stored.
pub fn head(head: &mut Head, problems: &mut Problems) {
    let mut item = Item { place: "Vorblatt, Verantwortlicher".to_owned(), problems };
    let controller = &mut head.controller;
    item.text("Name", &mut controller.name, NAME);
    contact(&mut item, &mut controller.contact);
    item.some("Registereintrag", &mut controller.register_entry, NAME);
    item.some("Steuernummer", &mut controller.tax_number, NAME);
    item.some("gesetzliche Vertretung", &mut controller.management, TEXT);
    item.some("Art der Stelle", &mut controller.kind, NAME);
    item.some("Land des Sitzes", &mut controller.federal_state, NAME);
    if controller.employees.is_some_and(|count| count > 10_000_000) {
        item.fail("Beschäftigte", "Es können höchstens 10.000.000 sein.");
    }
    item.some("Grund, keine DSB zu benennen", &mut head.no_officer_reason, TEXT);
    item.some("Aufsichtsbehörde", &mut head.supervisory_authority, NAME);
    for (list, holders) in [
        ("gemeinsam Verantwortliche", &mut head.joint_controllers),
        ("Vertreter", &mut head.representatives),
        ("Datenschutzbeauftragte", &mut head.data_protection_officers),
        ("Ansprechpartner", &mut head.contact_persons),
    ] {
        rows("Vorblatt", list, holders, problems, |item, row: &mut OfficeHolder| {
            item.text("Name", &mut row.name, NAME);
            item.some("Funktion", &mut row.function, NAME);
            contact(item, &mut row.contact);
            item.some("Anmerkung", &mut row.remark, TEXT);
            item.period(row.valid_from, row.valid_until);
            item.day("Vereinbarung", row.agreed_on);
            item.day("Mitteilung", row.notified_on);
        });
    }
    rows("Vorblatt", "frühere", &mut head.predecessors, problems, |item, row| {
        item.text("Name", &mut row.name, NAME);
        item.period(row.valid_from, row.valid_until);
    });
    if let Some(concept) = &mut head.measures_concept {
        let mut item = Item { place: "Rahmenkonzept".to_owned(), problems };
        item.text("Titel", &mut concept.title, NAME);
        item.some("Version", &mut concept.version, NAME);
        item.day("Stand", concept.as_of);
        item.some("Grundlagen der Auswahl", &mut concept.frameworks, TEXT);
        item.day("Nächste Überprüfung", concept.next_review_on);
        if concept.review_months.is_some_and(|months| !(1..=120).contains(&months)) {
            item.fail("Abstand der Überprüfungen", "Es müssen 1 bis 120\u{a0}Monate sein.");
        }
        let of_areas = concept.areas.iter_mut().flat_map(|area| &mut area.measures);
        for measure in concept.measures.iter_mut().chain(of_areas) {
            item.text("Maßnahme", measure, TEXT);
        }
        let mut said = BTreeSet::new();
        for area in &mut concept.areas {
            let mut item =
                Item { place: format!("Rahmenkonzept, {}", area.area.label()), problems: &mut *problems };
            item.day("geplant bis", area.planned_until);
            item.some("Begründung", &mut area.reason, TEXT);
            item.some("Beschreibung", &mut area.description, TEXT);
            if !said.insert(area.area) {
                item.fail("Bereich", "Jeder Bereich darf nur einmal vorkommen.");
            }
        }
        rows("Rahmenkonzept", "Überprüfungen", &mut concept.reviews, problems, |item, review| {
            item.day("überprüft am", Some(review.reviewed_on));
            item.text("überprüft von", &mut review.reviewed_by, NAME);
            item.some("Anmerkung", &mut review.remark, TEXT);
            item.some("Mängel", &mut review.shortcomings, TEXT);
            item.some("Folgerungen", &mut review.actions, TEXT);
        });
    }
}

fn contact(item: &mut Item, contact: &mut crate::register::Contact) {
    item.some("Straße", &mut contact.street, NAME);
    item.some("Postleitzahl", &mut contact.postal_code, NAME);
    item.some("Ort", &mut contact.city, NAME);
    item.some("Staat", &mut contact.country, NAME);
    item.some("E-Mail-Adresse", &mut contact.email, NAME);
    item.some("Internetadresse", &mut contact.website, NAME);
    item.some("Telefon", &mut contact.phone, NAME);
    item.some("Fax", &mut contact.fax, NAME);
}
