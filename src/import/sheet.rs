//! A sheet's own part of the tree as it is stored: the reverse of [`crate::register::activity`].

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{
    check::{Problems, place},
    references::Own,
};
use crate::{
    database::id::ActivityId,
    processing_activity::{
        lines::{number_text, parse_number},
        model::{
            DataCategory, DataSubject, Document, DocumentDetails, ExtraValue, Item, JointController,
            LegalBasis, Measure, Purpose, Reach, Recipient, RetentionRule, Sheet, SubRule, System, Tag,
            Transfer, new_rows,
        },
    },
    register::{self, Activity, AppliesTo, Scope, choices::BasisTarget, period::Period},
    third_country::countries,
    web::validate::NAME,
};

/// The sheet, without what it has to do with others. Names have no entries yet; `department` is the
/// department's label.
pub fn sheet(own: &Own, id: ActivityId, problems: &mut Problems, notes: &mut Vec<String>) -> Sheet {
    let activity = &own.activity;
    let place = place(activity);
    let mut tied = Tied { place: &place, problems, numbers: HashMap::new() };

    let purposes = new_rows(activity.purposes.items.iter().map(|row| Purpose {
        kind: row.kind,
        text: row.text.clone(),
        ..Purpose::default()
    }));
    let data_categories =
        new_rows(activity.data_categories.items.iter().map(|row| data_category(row, &mut tied)));
    tied.number(&data_categories);
    let data_subjects = new_rows(activity.data_subjects.items.iter().map(|row| DataSubject {
        name: row.name.clone(),
        note: text(&row.note),
        approximate_number: text(&row.approximate_number),
        sub_groups: text(&row.sub_groups),
        excluded: row.excluded,
        reach: tied.reach(&row.data_categories),
        ..DataSubject::default()
    }));
    let recipients = new_rows(activity.recipients.items.iter().map(|row| Recipient {
        name: row.name.clone(),
        kind: row.kind,
        note: text(&row.note),
        condition: text(&row.condition),
        legal_basis: text(&row.legal_basis),
        tense: row.tense,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        reach: tied.reach(&row.data_categories),
        ..Recipient::default()
    }));
    let transfers =
        new_rows(activity.third_countries.transfers.iter().map(|row| transfer(row, &mut tied, notes)));
    let retention_rules = new_rows(activity.retention.items.iter().map(|row| RetentionRule {
        text: row.text.clone(),
        shared: row.shared,
        kind: row.kind,
        reach: tied.reach(&row.data_categories),
        ..RetentionRule::default()
    }));
    let sub_rules = (activity.retention.items.iter().zip(&retention_rules))
        .flat_map(|(rule, stored)| new_rows(rule.sub_rules.iter().map(|row| sub_rule(row, stored.id))))
        .collect();
    let measures = new_rows(activity.measures.items.iter().map(|row| Measure {
        text: row.text.clone(),
        shared: row.shared,
        relation: row.relation,
        reason: text(&row.reason),
        reach: tied.reach(&row.data_categories),
        ..Measure::default()
    }));
    let rows_of = |list: BasisTarget, at: usize| match list {
        BasisTarget::Purpose => purposes.get(at).map(Item::id),
        BasisTarget::DataSubject => data_subjects.get(at).map(Item::id),
        BasisTarget::DataCategory => data_categories.get(at).map(Item::id),
        BasisTarget::Recipient => recipients.get(at).map(Item::id),
    };
    let legal_bases = new_rows(activity.legal_bases.items.iter().map(|row| {
        let found = row.applies_to.as_ref().and_then(|to| {
            let row = own.row_of(to.list, to.position).and_then(|at| rows_of(to.list, at));
            if row.is_none() {
                notes.push(lost_target(&place, to));
            }
            Some((to.list, row?))
        });
        let only = |list: BasisTarget| found.filter(|(known, _)| *known == list).map(|(_, row)| row);
        LegalBasis {
            text: row.text.clone(),
            condition: text(&row.condition),
            purpose_id: only(BasisTarget::Purpose),
            data_subject_id: only(BasisTarget::DataSubject),
            data_category_id: only(BasisTarget::DataCategory),
            recipient_id: only(BasisTarget::Recipient),
            ..LegalBasis::default()
        }
    }));

    for (is_left_out, what) in [(activity.dpia_screening.is_some(), "Das Ergebnis der Schwellwertprüfung")] {
        if is_left_out {
            notes.push(format!(
                "{place}: {what} wird nicht übernommen; bitte halten Sie es hier erneut fest."
            ));
        }
    }

    Sheet {
        next_data_number: data_categories.iter().map(|row| row.number + 1).max().unwrap_or(1),
        purposes,
        data_categories,
        data_subjects,
        recipients,
        transfers,
        retention_rules,
        sub_rules,
        measures,
        legal_bases,
        joint_controllers: new_rows(activity.joint_controllers.items.iter().map(|row| JointController {
            name: row.name.clone(),
            contact: text(&row.contact),
            officer: text(&row.officer),
            agreed_on: row.agreed_on,
            note: text(&row.note),
            ..JointController::default()
        })),
        systems: systems(activity),
        tags: new_rows(activity.tags.iter().map(|name| Tag { name: name.clone(), ..Tag::default() })),
        documents: new_rows(activity.documents.items.iter().map(|row| Document {
            name: row.name.clone(),
            note: text(&row.note),
            details: DocumentDetails {
                kind: row.kind,
                version: text(&row.version),
                as_of: row.as_of,
                place: text(&row.place),
                responsible: text(&row.responsible),
                first_presentation: row.first_presentation,
            },
            ..Document::default()
        })),
        extra_values: new_rows(extra_values(activity)),
        ..head(activity, id)
    }
}

/// What stands in the sheet's own row.
fn head(activity: &Activity, id: ActivityId) -> Sheet {
    let (remarks, additional) = (&activity.retention_remarks, &activity.additional);
    Sheet {
        number: i32::try_from(activity.number).unwrap_or_default(),
        own_reference: text(&activity.own_reference),
        leika_key: text(&activity.keys.leika),
        ozg_key: text(&activity.keys.ozg),
        file_plan_key: text(&activity.keys.file_plan),
        former_number: text(&activity.keys.former_number),
        name: activity.name.clone(),
        department: activity.department.clone(),
        contact_person: text(&activity.contact_person),
        legal_regime: activity.regime,
        record_norm: text(&activity.record_norm),
        processing_kind: activity.processing_kind,
        secrecy: once(&activity.secrecy),
        delimitation: text(&activity.delimitation),
        stage: activity.stage,
        introduced_on: activity.introduced_on,
        changed_on: activity.changed_on,
        entry_as_of: activity.entry_as_of,
        ended_on: activity.ended_on,
        profiling: text(&activity.profiling),
        no_special_categories: activity.no_special_categories,
        no_criminal_offences: activity.no_criminal_offences,
        no_recipients: activity.no_recipients,
        third_country_statement: activity.third_countries.statement,
        third_country_remark: text(&activity.third_countries.remark),
        global_measures: activity.measures.global_concept,
        retention_undeterminable: text(&remarks.undeterminable),
        retention_review_on: remarks.review_on,
        backups: text(&remarks.backups),
        legal_hold: text(&remarks.legal_hold),
        archive_offer: text(&remarks.archive_offer),
        consent_obtained: text(&activity.consent.obtained),
        consent_evidence: text(&activity.consent.evidence),
        consent_withdrawal: text(&activity.consent.withdrawal),
        consent_checked_on: activity.consent.checked_on,
        access_groups: text(&additional.access_groups),
        responsible_staff: text(&additional.responsible_staff),
        necessity: text(&additional.necessity),
        subject_rights: text(&additional.subject_rights),
        ai_use: text(&additional.ai_use),
        open_points: text(&additional.open_points),
        joint_controllers_supplement: text(&activity.joint_controllers.supplement),
        purposes_supplement: text(&activity.purposes.supplement),
        legal_bases_supplement: text(&activity.legal_bases.supplement),
        data_subjects_supplement: text(&activity.data_subjects.supplement),
        data_categories_supplement: text(&activity.data_categories.supplement),
        recipients_supplement: text(&activity.recipients.supplement),
        retention_supplement: text(&activity.retention.supplement),
        measures_supplement: text(&activity.measures.supplement),
        supplement: text(&activity.supplement),
        ..Sheet::empty(id)
    }
}

/// Columns hold '' for what the tree leaves out.
fn text(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

/// Each value once, in their order.
fn once<T: Copy + PartialEq>(values: &[T]) -> Vec<T> {
    let mut kept = Vec::with_capacity(values.len());
    for value in values {
        if !kept.contains(value) {
            kept.push(*value);
        }
    }
    kept
}

/// The data categories by their numbers, for the rows that name them.
struct Tied<'a> {
    place: &'a str,
    problems: &'a mut Problems,
    numbers: HashMap<(i32, i32), Uuid>,
}

impl Tied<'_> {
    fn number(&mut self, categories: &[DataCategory]) {
        for category in categories.iter().filter(|category| category.number > 0) {
            if self.numbers.insert(category.number(), category.id).is_some() {
                let number = number_text(category.number());
                let sentence = format!("Die lfd.\u{a0}Nr.\u{a0}{number} steht zweimal da.");
                self.problems.add(&format!("{}, Datenkategorien", self.place), &sentence);
            }
        }
    }

    fn reach(&mut self, scope: &Scope) -> Reach {
        match scope {
            Scope::Unspecified => Reach::default(),
            Scope::All => Reach { for_all: true, numbers: Vec::new() },
            Scope::Numbers(numbers) => {
                let mut ids = Vec::with_capacity(numbers.len());
                let mut known = HashSet::new();
                for number in numbers {
                    match parse_number(number).and_then(|number| self.numbers.get(&number)) {
                        Some(id) => ids.extend(known.insert(*id).then_some(*id)),
                        None => self.problems.add(
                            &format!("{}, Zuordnung zu Datenkategorien", self.place),
                            &format!("Eine lfd.\u{a0}Nr.\u{a0}„{}“ hat das Blatt nicht.", shortened(number)),
                        ),
                    }
                }
                Reach { for_all: false, numbers: ids }
            }
        }
    }
}

fn shortened(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

fn data_category(row: &register::DataCategory, tied: &mut Tied) -> DataCategory {
    let number = parse_number(&row.number);
    if number.is_none() {
        tied.problems.add(
            &format!("{}, Datenkategorien", tied.place),
            &format!(
                "„{}“ ist keine lfd.\u{a0}Nr.; erwartet wird eine Zahl wie 4 oder 4.1.",
                shortened(&row.number)
            ),
        );
    }
    let (number, sub_number) = number.unwrap_or_default();
    let special = row.special_category.as_ref();
    DataCategory {
        number,
        sub_number,
        name: row.name.clone(),
        note: text(&row.note),
        origin: text(&row.origin),
        storage_place: text(&row.storage_place),
        special_category: special.is_some(),
        special_kinds: special.map(|special| once(&special.kinds)).unwrap_or_default(),
        special_kind: special.map(|special| text(&special.kind)).unwrap_or_default(),
        criminal_offences: row.criminal_offences,
        ..DataCategory::default()
    }
}

/// A country that is called otherwise here stands in the remark on the country.
fn transfer(row: &register::Transfer, tied: &mut Tied, notes: &mut Vec<String>) -> Transfer {
    let code = row.country.as_deref().and_then(countries::code_of);
    let mut country_note = text(&row.country_note);
    if let (Some(name), None) = (&row.country, code) {
        country_note = if country_note.is_empty() { name.clone() } else { format!("{name}, {country_note}") };
        notes.push(format!(
            "{}: Das Land „{name}“ ist nicht bekannt und steht jetzt als Anmerkung da.",
            tied.place
        ));
        if country_note.chars().count() > NAME {
            let place = format!("{}, Übermittlungen", tied.place);
            tied.problems.add(&place, "Land und Anmerkung dazu sind zusammen länger als 300 Zeichen.");
        }
    }
    Transfer {
        text: text(&row.text),
        country: code.unwrap_or_default().to_owned(),
        country_note,
        recipient_name: text(&row.recipient),
        instrument: row.instrument,
        instrument_note: text(&row.instrument_note),
        assessment: text(&row.assessment),
        safeguards: text(&row.safeguards),
        certification_checked_on: row.certification_checked_on,
        authority_informed_on: row.authority_informed_on,
        data_subjects_informed_on: row.data_subjects_informed_on,
        reach: tied.reach(&row.data_categories),
        ..Transfer::default()
    }
}

fn sub_rule(row: &register::SubRule, rule: Uuid) -> SubRule {
    let period = row.period.clone().unwrap_or_default();
    let Period { length, at_most, direction, event } = period;
    SubRule {
        rule_id: rule,
        subject: text(&row.subject),
        amount: length.and_then(|length| i32::try_from(length.amount).ok()),
        unit: length.map(|length| length.unit),
        at_most,
        direction,
        event: event.unwrap_or_default(),
        norm: text(&row.norm),
        procedure: text(&row.procedure),
        responsible: text(&row.responsible),
        ..SubRule::default()
    }
}

/// The systems of the sheet with the measures that they bring along; one that stands only there, in a
/// file with the mandatory items, is a system of the sheet as well.
fn systems(activity: &Activity) -> Vec<System> {
    let measures: HashMap<&str, String> = activity
        .measures
        .of_systems
        .iter()
        .map(|system| (system.system.as_str(), system.measures.join("\n")))
        .collect();
    let named = activity.systems.iter().map(|row| (row.name.as_str(), text(&row.note)));
    let known: HashSet<&str> = activity.systems.iter().map(|row| row.name.as_str()).collect();
    let others = activity.measures.of_systems.iter().map(|system| system.system.as_str());
    let mut told = HashSet::new();
    let others = others.filter(move |name| !known.contains(name) && told.insert(*name));
    new_rows(named.chain(others.map(|name| (name, String::new()))).map(|(name, note)| System {
        name: name.to_owned(),
        note,
        measures: measures.get(name).cloned().unwrap_or_default(),
        ..System::default()
    }))
}

/// With what has no field of its own.
fn extra_values(activity: &Activity) -> impl Iterator<Item = ExtraValue> {
    let own = activity.extra_values.iter().map(|row| (row.label.clone(), row.text.clone()));
    let documents = activity.documents.supplement.iter().map(|text| ("Dokumente".to_owned(), text.clone()));
    own.chain(documents).map(|(label, text)| ExtraValue { label, text, ..ExtraValue::default() })
}

fn lost_target(place: &str, to: &AppliesTo) -> String {
    format!("{place}: Wofür eine Rechtsgrundlage gilt („{}“), ließ sich nicht zuordnen.", shortened(&to.text))
}
