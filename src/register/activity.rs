//! A stored sheet as a part of the record.

use super::{
    Activity, Additional, Consent, DataCategory, DataSubject, Document, ExtraValue, JointController, Keys,
    LegalBasis, Measure, Measures, Purpose, Recipient, Reference, Related, RetentionRemarks, RetentionRule,
    Scope, Section, SpecialCategory, SubRule, System, SystemMeasures, ThirdCountries, Transfer,
    choices::PeriodUnit,
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
    let purpose = || {
        let purpose = sheet.purposes.iter().find(|purpose| Some(purpose.id) == row.purpose_id)?;
        Some(format!("Zweck: {}", purpose.text))
    };
    let subject = || {
        let subject = sheet.data_subjects.iter().find(|subject| Some(subject.id) == row.data_subject_id)?;
        Some(format!("Personen: {}", subject.name))
    };
    let data = || {
        let data = sheet.data_categories.iter().find(|data| Some(data.id) == row.data_category_id)?;
        Some(format!("Daten Nr.\u{a0}{}: {}", number_text(data.number()), data.name))
    };
    let recipient = || {
        let recipient = sheet.recipients.iter().find(|recipient| Some(recipient.id) == row.recipient_id)?;
        Some(format!("Empfänger: {}", recipient.name))
    };
    LegalBasis {
        text: row.text.clone(),
        applies_to: purpose().or_else(subject).or_else(data).or_else(recipient),
        condition: text(&row.condition),
    }
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

/// "höchstens 60 Tage vor der Wahl".
fn period(row: &model::SubRule) -> Option<String> {
    let direction = row.direction.unwrap_or_default();
    let amount = row.amount.zip(row.unit).map(|(amount, unit)| amount_text(amount, unit));
    let mut words = Vec::new();
    if row.at_most && amount.is_some() {
        words.push("höchstens".to_owned());
    }
    words.extend(amount);
    if !row.event.is_empty() {
        if !words.is_empty() || row.direction.is_some() {
            words.push(direction.label().to_owned());
        }
        words.push(row.event.clone());
    }
    text(&words.join(" "))
}

fn amount_text(amount: i32, unit: PeriodUnit) -> String {
    let one = amount == 1;
    match unit {
        PeriodUnit::CalendarYears if one => "bis zum Ende des nächsten Kalenderjahres".to_owned(),
        PeriodUnit::CalendarYears => format!("bis zum Ende des {amount}. Kalenderjahres"),
        PeriodUnit::YearsOfAge => format!("bis zum vollendeten {amount}. Lebensjahr"),
        unit => {
            let word = match (unit, one) {
                (PeriodUnit::Minutes, true) => "Minute",
                (PeriodUnit::Minutes, false) => "Minuten",
                (PeriodUnit::Hours, true) => "Stunde",
                (PeriodUnit::Hours, false) => "Stunden",
                (PeriodUnit::Days, true) => "Tag",
                (PeriodUnit::Days, false) => "Tage",
                (PeriodUnit::Weeks, true) => "Woche",
                (PeriodUnit::Weeks, false) => "Wochen",
                (PeriodUnit::Months, true) => "Monat",
                (PeriodUnit::Months, false) => "Monate",
                (_, true) => "Jahr",
                (_, false) => "Jahre",
            };
            format!("{amount} {word}")
        }
    }
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
    }
}
