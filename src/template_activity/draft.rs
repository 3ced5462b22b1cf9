//! A Muster as a sheet of the organisation.

use time::Date;
use uuid::Uuid;

use super::retention::{self, Rule};
use crate::{
    database::id::{ActivityId, DepartmentId},
    import::understanding::choice::special_kinds,
    processing_activity::{
        lines::{self, Named},
        model::{
            DataCategory, DataSubject, LegalBasis, Purpose, Reach, Recipient, RetentionRule, Sheet, System,
            new_rows,
        },
        store::Context,
    },
    register::{Stage, choices::RetentionKind},
    shipped::{
        Audience, Template,
        model::{Sensitivity, TemplateData, TemplateParty, holds_for},
    },
    web::validate::NAME,
};

/// What a new sheet takes from where it is made.
pub struct Surroundings<'a> {
    pub audience: Option<Audience>,
    pub context: &'a Context,
    pub department: Option<DepartmentId>,
    pub today: Date,
}

/// The draft: what the Muster says for this kind of body, as a planned activity. What it leaves open is
/// no text of the sheet: [`super::open`] says it beside the section for as long as it is open.
pub fn draft(template: &Template, id: ActivityId, around: &Surroundings) -> Sheet {
    let audience = around.audience;
    let regime = template.regime_in(around.context.legal_regime);
    let data_categories = new_rows(template.data_categories.iter().map(|data| data_category(data, audience)));
    let ids: Vec<(i32, Uuid)> = data_categories.iter().map(|row| (row.number, row.id)).collect();
    let holds = |party: &&TemplateParty| holds_for(&party.only_for, audience);
    let bases = template.bases(regime, audience).into_iter();
    let contact = around.context.contact_person.iter().flat_map(|name| name.chars());
    Sheet {
        name: template.name.clone(),
        department_id: around.department,
        contact_person: contact.take(NAME).collect(),
        legal_regime: regime,
        stage: Stage::Planned,
        entry_as_of: Some(around.today),
        global_measures: around.context.concept.is_some(),
        next_data_number: ids.iter().map(|(number, _)| number + 1).max().unwrap_or(1),
        template_code: Some(template.code.clone()),
        template_as_of: Some(template.as_of),
        purposes: new_rows(
            template.purposes.iter().map(|text| Purpose { text: text.clone(), ..Purpose::default() }),
        ),
        legal_bases: new_rows(bases.map(|(text, _)| LegalBasis { text, ..LegalBasis::default() })),
        data_subjects: new_rows(
            template.data_subjects.iter().filter(holds).map(|party| data_subject(party, &ids)),
        ),
        recipients: new_rows(
            template.recipients.iter().filter(holds).filter_map(|party| recipient(party, &ids)),
        ),
        retention_rules: retention_rules(template, audience, &ids),
        systems: new_rows(
            template.systems.iter().map(|name| System { name: name.clone(), ..System::default() }),
        ),
        data_categories,
        ..Sheet::empty(id)
    }
}

/// To the rows with these numbers.
fn reach(numbers: &[i32], ids: &[(i32, Uuid)]) -> Reach {
    let rows = ids.iter().filter(|(number, _)| numbers.contains(number));
    Reach { for_all: false, numbers: rows.map(|(_, id)| *id).collect() }
}

fn data_subject(party: &TemplateParty, ids: &[(i32, Uuid)]) -> DataSubject {
    let Named { name, note } = Named::parse(&party.name);
    DataSubject { name, note, reach: reach(&party.numbers, ids), ..DataSubject::default() }
}

fn data_category(category: &TemplateData, audience: Option<Audience>) -> DataCategory {
    let Named { name, note } = Named::parse(&category.name);
    let is_special = category.sensitivity == Sensitivity::Special
        || audience.is_some_and(|audience| category.special_for.contains(&audience));
    // "Schwerbehinderteneigenschaft" says itself which kind it is of.
    let special_kinds = match category.special_kinds.as_slice() {
        _ if !is_special => Vec::new(),
        [] => special_kinds(&category.name),
        kinds => kinds.to_vec(),
    };
    DataCategory {
        number: category.number,
        name,
        note,
        special_category: is_special,
        special_kinds,
        criminal_offences: category.sensitivity == Sensitivity::Criminal,
        ..DataCategory::default()
    }
}

fn recipient(party: &TemplateParty, ids: &[(i32, Uuid)]) -> Option<Recipient> {
    let (_, line) = lines::recipients(&party.name).into_iter().next()?;
    let Named { name, note } = line.named;
    let reach = reach(&party.numbers, ids);
    Some(Recipient { kind: line.kind, name, note, reach, ..Recipient::default() })
}

/// Each period once, tied to the data that the Muster gives it for.
fn retention_rules(
    template: &Template,
    audience: Option<Audience>,
    ids: &[(i32, Uuid)],
) -> Vec<RetentionRule> {
    let mut found: Vec<(String, RetentionKind, Vec<i32>)> = Vec::new();
    for category in &template.data_categories {
        for rule in retention::rules(template, category, audience) {
            let Rule::Period(text, kind) = rule else { continue };
            match found.iter_mut().find(|(known, of_kind, _)| *known == text && *of_kind == kind) {
                Some((.., numbers)) => numbers.push(category.number),
                None => found.push((text, kind, vec![category.number])),
            }
        }
    }
    new_rows(found.into_iter().map(|(text, kind, numbers)| RetentionRule {
        text,
        kind,
        reach: reach(&numbers, ids),
        ..RetentionRule::default()
    }))
}
