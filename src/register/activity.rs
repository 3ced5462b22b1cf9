//! A stored sheet as a part of the record.

use super::{
    Activity, DataCategory, DataSubject, ExtraValue, LegalBasis, Measure, Measures, Purpose, Recipient,
    RetentionRule, Scope, Section, SpecialCategory, ThirdCountries, Transfer,
};
use crate::processing_activity::{
    lines::number_text,
    model::{Reach, Sheet},
};

/// `None` for a text that is not there.
fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn section<T>(items: Vec<T>, supplement: &str) -> Section<T> {
    Section { items, supplement: text(supplement) }
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

impl From<&Sheet> for Activity {
    fn from(sheet: &Sheet) -> Self {
        let purposes = sheet.purposes.iter().map(|row| Purpose { text: row.text.clone() }).collect();
        let legal_bases = sheet.legal_bases.iter().map(|row| LegalBasis { text: row.text.clone() }).collect();
        let data_subjects = sheet
            .data_subjects
            .iter()
            .map(|row| DataSubject {
                name: row.name.clone(),
                note: text(&row.note),
                data_categories: scope(sheet, &row.reach),
            })
            .collect();
        let data_categories = sheet
            .data_categories
            .iter()
            .map(|row| DataCategory {
                number: number_text(row.number()),
                name: row.name.clone(),
                note: text(&row.note),
                special_category: row
                    .special_category
                    .then(|| SpecialCategory { kind: text(&row.special_kind) }),
                criminal_offences: row.criminal_offences,
            })
            .collect();
        let recipients = sheet
            .recipients
            .iter()
            .map(|row| Recipient {
                kind: row.kind,
                name: row.name.clone(),
                note: text(&row.note),
                data_categories: scope(sheet, &row.reach),
            })
            .collect();
        let transfers = sheet
            .transfers
            .iter()
            .map(|row| Transfer { text: row.text.clone(), data_categories: scope(sheet, &row.reach) })
            .collect();
        let retention = sheet
            .retention_rules
            .iter()
            .map(|row| RetentionRule { text: row.text.clone(), data_categories: scope(sheet, &row.reach) })
            .collect();
        let measures = sheet
            .measures
            .iter()
            .map(|row| Measure { text: row.text.clone(), data_categories: scope(sheet, &row.reach) })
            .collect();
        let extra_values = sheet
            .extra_values
            .iter()
            .map(|row| ExtraValue { label: row.label.clone(), text: row.text.clone() })
            .collect();
        Self {
            number: sheet.number.unsigned_abs(),
            own_reference: text(&sheet.own_reference),
            name: sheet.name.clone(),
            regime: sheet.legal_regime,
            stage: sheet.stage,
            department: sheet.department.clone(),
            contact_person: text(&sheet.contact_person),
            introduced_on: sheet.introduced_on,
            changed_on: sheet.changed_on,
            entry_as_of: sheet.entry_as_of,
            ended_on: sheet.ended_on,
            purposes: section(purposes, &sheet.purposes_supplement),
            legal_bases: section(legal_bases, &sheet.legal_bases_supplement),
            data_subjects: section(data_subjects, &sheet.data_subjects_supplement),
            data_categories: section(data_categories, &sheet.data_categories_supplement),
            recipients: section(recipients, &sheet.recipients_supplement),
            profiling: text(&sheet.profiling),
            no_recipients: sheet.no_recipients,
            third_countries: ThirdCountries {
                statement: sheet.third_country_statement,
                remark: text(&sheet.third_country_remark),
                transfers,
            },
            retention: section(retention, &sheet.retention_supplement),
            measures: Measures {
                global_concept: sheet.global_measures,
                items: measures,
                supplement: text(&sheet.measures_supplement),
            },
            extra_values,
            supplement: text(&sheet.supplement),
        }
    }
}
