//! Own Muster: a sheet of one organisation that becomes a draft in another one that the same people keep
//! the record of. Whoever takes it over may edit what holds for the whole organisation there, where it
//! comes from; nobody else sees that there is one.
//!
//! It goes through the tree of [`crate::register`]: [`draft`] takes off what must not travel, and
//! [`crate::import`] writes the rest.

pub mod copy;
pub mod pages;
pub mod store;

use std::collections::HashSet;

use time::Date;

use store::Offered;

use crate::{
    auth::Member,
    database::{
        Write,
        id::{ActivityId, DepartmentId},
    },
    export::wording,
    import::{self, Plan, Refusal, store::Taker},
    processing_activity::{pages::short_form::is_trusted, store::Context},
    register::{Activity, Scope, Section, Stage, ThirdCountries, Transfer},
    web::validate::{NAME, TEXT},
};

/// What a draft takes from where it is made.
pub struct Surroundings<'a> {
    pub context: &'a Context,
    pub today: Date,
    /// The whole record comes along, with its Rahmenkonzept and the documents that its sheets name.
    pub is_whole_record: bool,
}

/// Makes drafts of the Muster under these ids, in one department or none; the caller holds the
/// organisation's lock. `Err` when a Muster cannot be stored, with the sentences why.
pub async fn adopt(
    db: &mut Write,
    member: &Member,
    chosen: &[(&Offered, ActivityId)],
    department: Option<DepartmentId>,
    around: &Surroundings<'_>,
) -> sqlx::Result<Result<(), Refusal>> {
    let organisation = member.organisation();
    let drafts = (1..)
        .zip(chosen)
        .map(|(number, (offered, _))| alone(draft(offered.activity.clone(), number, around)))
        .collect();
    let mut ids = chosen.iter().map(|(_, id)| *id);
    let mut plan = match Plan::of_activities(drafts, |_| ids.next().unwrap_or_else(ActivityId::new)) {
        Ok(plan) => plan,
        Err(refusal) => return Ok(Err(refusal)),
    };
    for sheet in &mut plan.sheets {
        // Numbers are the organisation's own.
        sheet.number = 0;
        sheet.department_id = department;
    }
    let by = Taker { name: &member.person.name, confirmed: is_trusted(member) };
    import::store::apply(db, organisation, plan, by).await?;
    let uses: Vec<(ActivityId, &Offered)> = chosen.iter().map(|(offered, id)| (*id, *offered)).collect();
    store::remember(db, organisation, &uses).await?;
    Ok(Ok(()))
}

/// The sheet as a draft of another body: what only the one it comes from can say is left out or becomes
/// an open point; nothing is stated about third countries (R48), and relations are "nicht aufgegliedert".
pub fn draft(mut activity: Activity, number: u32, around: &Surroundings) -> Activity {
    let context = around.context;
    let mut open = Vec::from_iter(activity.additional.open_points.take());
    open.push(third_countries(&activity.third_countries));
    if !around.is_whole_record && !activity.documents.items.is_empty() {
        let names: Vec<&str> = activity.documents.items.iter().map(|row| row.name.as_str()).collect();
        open.push(format!("Dokumente angeben. Im Muster stehen: {}.", names.join("; ")));
        activity.documents = Section::default();
    }
    if !activity.joint_controllers.items.is_empty() {
        open.push("Prüfen, ob es gemeinsam Verantwortliche gibt; im Muster sind welche genannt.".to_owned());
    }
    activity.additional.open_points = Some(open.join("\n").chars().take(TEXT).collect());
    activity.additional.responsible_staff = None;

    activity.number = number;
    activity.own_reference = None;
    activity.keys.file_plan = None;
    activity.keys.former_number = None;
    if activity.regime != context.legal_regime {
        activity.record_norm = None;
    }
    activity.regime = context.legal_regime;
    activity.stage = Stage::Planned;
    activity.department = None;
    activity.contact_person = context.contact_person.as_ref().map(|name| name.chars().take(NAME).collect());
    activity.introduced_on = None;
    activity.changed_on = None;
    activity.entry_as_of = Some(around.today);
    activity.ended_on = None;
    activity.joint_controllers = Section::default();
    activity.no_special_categories = false;
    activity.no_criminal_offences = false;
    activity.no_recipients = false;
    activity.third_countries = ThirdCountries::default();
    activity.retention_remarks.review_on = None;
    activity.retention_remarks.legal_hold = None;
    activity.retention_remarks.not_possible.clear();
    activity.measures.not_possible = None;
    activity.measures.global_concept =
        context.concept.is_some() && (activity.measures.global_concept || !around.is_whole_record);
    untie(&mut activity);
    activity
}

/// What the Muster says, to be thought of anew.
fn third_countries(told: &ThirdCountries) -> String {
    let mut words: Vec<String> = told
        .statement
        .iter()
        .map(|statement| wording::third_country_statement(*statement).trim_end_matches('.').to_owned())
        .collect();
    words.extend(told.remark.clone());
    words.extend(told.transfers.iter().map(transfer));
    if words.is_empty() {
        "Drittlandübermittlung: Aussage treffen.".to_owned()
    } else {
        format!("Drittlandübermittlung: Aussage treffen. Im Muster steht: {}.", words.join("; "))
    }
}

fn transfer(transfer: &Transfer) -> String {
    let stated = [&transfer.text, &transfer.country, &transfer.country_note, &transfer.recipient];
    stated.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Nothing is tied to data categories, and no disclosure has its days.
fn untie(activity: &mut Activity) {
    for row in &mut activity.data_subjects.items {
        row.data_categories = Scope::Unspecified;
    }
    for row in &mut activity.recipients.items {
        row.data_categories = Scope::Unspecified;
        row.valid_from = None;
        row.valid_until = None;
    }
    for row in &mut activity.retention.items {
        row.data_categories = Scope::Unspecified;
    }
    for row in &mut activity.measures.items {
        row.data_categories = Scope::Unspecified;
    }
}

/// The sheet alone: what it takes from others is its own, and it leads to no other.
pub fn alone(mut activity: Activity) -> Activity {
    activity.related.clear();
    activity.purposes.same_as = None;
    activity.legal_bases.same_as = None;
    activity.data_subjects.same_as = None;
    activity.data_categories.same_as = None;
    activity.recipients.same_as = None;
    activity.retention.same_as = None;
    activity.measures.same_as = None;
    activity.documents.same_as = None;
    with_numbers_once(&mut activity);
    activity
}

/// Data categories of two sheets may have the same number.
fn with_numbers_once(activity: &mut Activity) {
    let mut known = HashSet::new();
    let is_once = activity.data_categories.items.iter().all(|row| known.insert(row.number.clone()));
    if !is_once {
        for (number, row) in (1_i32..).zip(&mut activity.data_categories.items) {
            row.number = number.to_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::{
        database::id::ActivityId,
        processing_activity::{
            inheritance::Sources,
            model::{DataCategory, Recipient, Sheet, new_rows},
        },
        register::{LegalRegime, ThirdCountryStatement},
    };

    #[test]
    fn a_draft_says_nothing_that_only_the_other_body_can_say() {
        let day = Some(date!(2026 - 05 - 01));
        let mut sheet = Sheet {
            number: 9,
            name: "Lohn".to_owned(),
            own_reference: "vvt-9".to_owned(),
            contact_person: "Frau Fremd".to_owned(),
            department: Some("Amt 10".to_owned()),
            introduced_on: day,
            third_country_statement: Some(ThirdCountryStatement::TakesPlace),
            third_country_remark: "Wartung".to_owned(),
            no_special_categories: true,
            legal_hold: "Streit mit Fremd".to_owned(),
            data_categories: new_rows([DataCategory {
                number: 1,
                name: "Namen".to_owned(),
                ..DataCategory::default()
            }]),
            recipients: new_rows([Recipient {
                name: "Kasse".to_owned(),
                valid_from: day,
                ..Recipient::default()
            }]),
            ..Sheet::empty(ActivityId::new())
        };
        sheet.recipients[0].reach.numbers = vec![sheet.data_categories[0].id];
        let context = Context {
            legal_regime: LegalRegime::Kdg,
            concept: None,
            contact_person: Some("Eigene".to_owned()),
        };
        let around = Surroundings { context: &context, today: date!(2026 - 12 - 01), is_whole_record: false };
        let made = draft(Activity::of(&sheet, &Sources::default()), 3, &around);
        let words = serde_json::to_string(&made).unwrap();
        for word in ["vvt-9", "Fremd", "Amt 10", "2026-05-01", "takes_place", "numbers"] {
            assert!(!words.contains(word), "{word} travels: {words}");
        }
        assert_eq!((made.number, made.stage, made.regime), (3, Stage::Planned, LegalRegime::Kdg));
        assert_eq!(made.contact_person.as_deref(), Some("Eigene"));
        let open = made.additional.open_points.unwrap();
        assert!(open.contains("Aussage treffen. Im Muster steht: ") && open.contains("Wartung"), "{open}");
        assert!(made.third_countries == ThirdCountries::default() && !made.no_special_categories);
    }
}
