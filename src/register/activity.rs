//! A stored sheet as a part of the record. [`crate::import`] is the way back.

use uuid::Uuid;

use super::{
    Activity, Additional, AppliesTo, Consent, DataCategory, DataSubject, Document, ExtraValue,
    JointController, Keys, LegalBasis, Measure, Measures, Purpose, Recipient, Reference, Related,
    RetentionRemarks, RetentionRule, Scope, Section, SpecialCategory, SubRule, System, SystemMeasures,
    ThirdCountries, Transfer,
    choices::BasisTarget,
    period::{Length, Period},
};
use crate::{
    dpia,
    processing_activity::{
        inheritance::{self, Sources},
        lines::number_text,
        model::{self, Reach, Sheet},
    },
    third_country::countries,
};

/// `None` for a text that is not there.
fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn scope(sheet: &Sheet, reach: &Reach) -> Scope {
    if reach.for_all {
        return Scope::All;
    }
    match sheet.numbers_of(reach) {
        numbers if numbers.is_empty() => Scope::Unspecified,
        numbers => Scope::Numbers(numbers.into_iter().map(number_text).collect()),
    }
}

impl Activity {
    /// The sheet, with what stands on other sheets where it says "wie Tätigkeit n".
    pub fn of(own: &Sheet, sources: &Sources) -> Self {
        let sheet = &*inheritance::resolved(own, sources);
        let mut activity = Self {
            number: sheet.number.unsigned_abs(),
            own_reference: text(&sheet.own_reference),
            keys: Keys {
                leika: text(&sheet.leika_key),
                ozg: text(&sheet.ozg_key),
                file_plan: text(&sheet.file_plan_key),
                former_number: text(&sheet.former_number),
            },
            name: sheet.name.clone(),
            regime: sheet.legal_regime,
            record_norm: text(&sheet.record_norm),
            stage: sheet.stage,
            processing_kind: sheet.processing_kind,
            secrecy: sheet.secrecy.clone(),
            department: sheet.department.clone(),
            contact_person: text(&sheet.contact_person),
            introduced_on: sheet.introduced_on,
            changed_on: sheet.changed_on,
            entry_as_of: sheet.entry_as_of,
            ended_on: sheet.ended_on,
            delimitation: text(&sheet.delimitation),
            related: sheet.related.iter().filter_map(related).collect(),
            tags: sheet.tags.iter().map(|row| row.name.clone()).collect(),
            joint_controllers: section(
                sheet,
                "joint_controllers",
                &sheet.joint_controllers_supplement,
                sheet.joint_controllers.iter().map(joint_controller),
            ),
            purposes: section(
                sheet,
                "purposes",
                &sheet.purposes_supplement,
                sheet.purposes.iter().map(|row| Purpose { kind: row.kind, text: row.text.clone() }),
            ),
            legal_bases: section(
                sheet,
                "purposes",
                &sheet.legal_bases_supplement,
                sheet.legal_bases.iter().map(|row| legal_basis(sheet, row)),
            ),
            consent: Consent {
                obtained: text(&sheet.consent_obtained),
                evidence: text(&sheet.consent_evidence),
                withdrawal: text(&sheet.consent_withdrawal),
                checked_on: sheet.consent_checked_on,
            },
            data_subjects: section(
                sheet,
                "data",
                &sheet.data_subjects_supplement,
                sheet.data_subjects.iter().map(|row| data_subject(sheet, row)),
            ),
            data_categories: section(
                sheet,
                "data",
                &sheet.data_categories_supplement,
                sheet.data_categories.iter().map(data_category),
            ),
            no_special_categories: sheet.no_special_categories,
            no_criminal_offences: sheet.no_criminal_offences,
            recipients: section(
                sheet,
                "recipients",
                &sheet.recipients_supplement,
                sheet.recipients.iter().map(|row| recipient(sheet, row)),
            ),
            profiling: text(&sheet.profiling),
            no_recipients: sheet.no_recipients,
            third_countries: ThirdCountries {
                same_as: reference(sheet, "third_countries"),
                statement: sheet.third_country_statement,
                remark: text(&sheet.third_country_remark),
                transfers: sheet.transfers.iter().map(|row| transfer(sheet, row)).collect(),
            },
            retention: section(
                sheet,
                "retention",
                &sheet.retention_supplement,
                sheet.retention_rules.iter().map(|row| retention_rule(sheet, row)),
            ),
            retention_remarks: RetentionRemarks {
                undeterminable: text(&sheet.retention_undeterminable),
                review_on: sheet.retention_review_on,
                backups: text(&sheet.backups),
                legal_hold: text(&sheet.legal_hold),
                archive_offer: text(&sheet.archive_offer),
                not_possible: Vec::new(),
            },
            measures: measures(sheet),
            systems: sheet
                .systems
                .iter()
                .map(|row| System { name: row.name.clone(), note: text(&row.note) })
                .collect(),
            additional: Additional {
                access_groups: text(&sheet.access_groups),
                responsible_staff: text(&sheet.responsible_staff),
                necessity: text(&sheet.necessity),
                subject_rights: text(&sheet.subject_rights),
                ai_use: text(&sheet.ai_use),
                open_points: text(&sheet.open_points),
            },
            dpia_screening: None,
            documents: section(sheet, "documents", "", sheet.documents.iter().map(document)),
            extra_values: sheet
                .extra_values
                .iter()
                .map(|row| ExtraValue { label: row.label.clone(), text: row.text.clone() })
                .collect(),
            supplement: text(&sheet.supplement),
        };
        activity.dpia_screening = dpia::result(&own.screenings, &activity);
        activity.explain(&own.not_possible);
        activity
    }
}

fn section<T>(sheet: &Sheet, key: &str, supplement: &str, items: impl Iterator<Item = T>) -> Section<T> {
    Section { same_as: reference(sheet, key), items: items.collect(), supplement: text(supplement) }
}

/// The activity that a section is taken from.
fn reference(sheet: &Sheet, key: &str) -> Option<Reference> {
    let row = sheet.same_as.iter().find(|row| row.section == key)?;
    Some(Reference { number: row.number?.unsigned_abs(), name: row.name.clone()? })
}

fn related(row: &model::Related) -> Option<Related> {
    let activity = Reference { number: row.number?.unsigned_abs(), name: row.name.clone()? };
    Some(Related { activity, note: text(&row.note) })
}

fn joint_controller(row: &model::JointController) -> JointController {
    JointController {
        name: row.name.clone(),
        contact: text(&row.contact),
        officer: text(&row.officer),
        agreed_on: row.agreed_on,
        note: text(&row.note),
    }
}

fn legal_basis(sheet: &Sheet, row: &model::LegalBasis) -> LegalBasis {
    let purpose = place(&sheet.purposes, row.purpose_id).map(|(position, purpose)| AppliesTo {
        list: BasisTarget::Purpose,
        position,
        text: format!("Zweck: {}", purpose.text),
    });
    let subject = place(&sheet.data_subjects, row.data_subject_id).map(|(position, subject)| AppliesTo {
        list: BasisTarget::DataSubject,
        position,
        text: format!("Personen: {}", subject.name),
    });
    let data = place(&sheet.data_categories, row.data_category_id).map(|(position, data)| AppliesTo {
        list: BasisTarget::DataCategory,
        position,
        text: format!("Daten Nr.\u{a0}{}: {}", number_text(data.number()), data.name),
    });
    let recipient = place(&sheet.recipients, row.recipient_id).map(|(position, recipient)| AppliesTo {
        list: BasisTarget::Recipient,
        position,
        text: format!("Empfänger: {}", recipient.name),
    });
    LegalBasis {
        text: row.text.clone(),
        applies_to: purpose.or(subject).or(data).or(recipient),
        condition: text(&row.condition),
    }
}

/// The row with this id, and its place in the list, from 1.
fn place<R: model::Item>(rows: &[R], id: Option<Uuid>) -> Option<(u32, &R)> {
    (1..).zip(rows).find(|(_, row)| Some(row.id()) == id)
}

fn data_subject(sheet: &Sheet, row: &model::DataSubject) -> DataSubject {
    DataSubject {
        name: row.name.clone(),
        note: text(&row.note),
        sub_groups: text(&row.sub_groups),
        approximate_number: text(&row.approximate_number),
        excluded: row.excluded,
        data_categories: scope(sheet, &row.reach),
    }
}

fn data_category(row: &model::DataCategory) -> DataCategory {
    DataCategory {
        number: number_text(row.number()),
        name: row.name.clone(),
        note: text(&row.note),
        origin: text(&row.origin),
        storage_place: text(&row.storage_place),
        special_category: row
            .special_category
            .then(|| SpecialCategory { kinds: row.special_kinds.clone(), kind: text(&row.special_kind) }),
        criminal_offences: row.criminal_offences,
    }
}

fn recipient(sheet: &Sheet, row: &model::Recipient) -> Recipient {
    Recipient {
        kind: row.kind,
        name: row.name.clone(),
        note: text(&row.note),
        condition: text(&row.condition),
        legal_basis: text(&row.legal_basis),
        tense: row.tense,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        data_categories: scope(sheet, &row.reach),
    }
}

fn transfer(sheet: &Sheet, row: &model::Transfer) -> Transfer {
    Transfer {
        text: text(&row.text),
        country: text(countries::name_of(&row.country).unwrap_or(&row.country)),
        country_note: text(&row.country_note),
        recipient: text(&row.recipient_name),
        instrument: row.instrument,
        instrument_note: text(&row.instrument_note),
        certification_checked_on: row.certification_checked_on,
        assessment: text(&row.assessment),
        safeguards: text(&row.safeguards),
        authority_informed_on: row.authority_informed_on,
        data_subjects_informed_on: row.data_subjects_informed_on,
        data_categories: scope(sheet, &row.reach),
    }
}

fn retention_rule(sheet: &Sheet, row: &model::RetentionRule) -> RetentionRule {
    let sub_rules = sheet.sub_rules.iter().filter(|sub_rule| sub_rule.rule_id == row.id);
    RetentionRule {
        text: row.text.clone(),
        shared: row.shared,
        kind: row.kind,
        sub_rules: sub_rules.map(SubRule::of).collect(),
        data_categories: scope(sheet, &row.reach),
    }
}

impl SubRule {
    pub fn of(row: &model::SubRule) -> Self {
        Self {
            subject: text(&row.subject),
            period: period(row),
            norm: text(&row.norm),
            procedure: text(&row.procedure),
            responsible: text(&row.responsible),
        }
    }
}

/// `None` when nothing is stated of it.
fn period(row: &model::SubRule) -> Option<Period> {
    let length = row.amount.zip(row.unit);
    let period = Period {
        length: length.map(|(amount, unit)| Length { amount: amount.unsigned_abs(), unit }),
        at_most: row.at_most,
        direction: row.direction,
        event: text(&row.event),
    };
    Some(period).filter(|period| *period != Period::default())
}

fn measures(sheet: &Sheet) -> Measures {
    let of_systems = sheet.systems.iter().filter(|system| !system.measures.is_empty());
    Measures {
        same_as: reference(sheet, "measures"),
        global_concept: sheet.global_measures,
        items: sheet
            .measures
            .iter()
            .map(|row| Measure {
                text: row.text.clone(),
                shared: row.shared,
                relation: row.relation,
                reason: text(&row.reason),
                data_categories: scope(sheet, &row.reach),
            })
            .collect(),
        of_systems: of_systems
            .map(|system| SystemMeasures {
                system: system.name.clone(),
                measures: system.measures.lines().filter_map(|line| text(line.trim())).collect(),
            })
            .collect(),
        supplement: text(&sheet.measures_supplement),
        not_possible: None,
    }
}

fn document(row: &model::Document) -> Document {
    Document {
        name: row.name.clone(),
        kind: row.details.kind,
        version: text(&row.details.version),
        as_of: row.details.as_of,
        place: text(&row.details.place),
        responsible: text(&row.details.responsible),
        note: text(&row.note),
        first_presentation: row.details.first_presentation,
    }
}
