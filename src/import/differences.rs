//! An activity that is in the record already: what the file says otherwise, part by part, and taking the
//! chosen parts over. What the file has no column for stays as it is, and so do ties between rows.

use std::collections::BTreeSet;

use serde_json::Value;

use super::mapping::{Assignment, Proposal, Target};
use crate::{
    database::{
        Write,
        id::{ActivityId, OrganisationId},
    },
    export::wording,
    line_list::positions,
    processing_activity::{
        lines::Named,
        model::{Item, RetentionRule, Sheet, SubRule, Transfer},
        save,
        sections::rows,
        store::{self, Selection},
    },
    web::{filters::folded, validate::date_text},
};

/// A part of an activity that the file says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub part: Part,
    /// A line for each item.
    pub stored: String,
    pub wanted: String,
}

macro_rules! parts {
    ($($name:ident = $key:literal, $label:literal, [$($target:ident)*];)*) => {
        /// What of an activity is taken over or kept as one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Part {
            $($name,)*
        }

        impl Part {
            const ALL: &[Part] = &[$(Part::$name),*];

            pub fn key(self) -> &'static str {
                match self { $(Part::$name => $key,)* }
            }

            pub fn label(self) -> &'static str {
                match self { $(Part::$name => $label,)* }
            }

            /// Columns that say something of it.
            fn targets(self) -> &'static [Target] {
                match self { $(Part::$name => &[$(Target::$target),*],)* }
            }
        }
    };
}

parts! {
    OwnReference = "own_reference", "Eigene Nummer", [OwnReference];
    Name = "name", "Bezeichnung", [Name];
    Department = "department", "Organisationseinheit", [Department];
    ContactPerson = "contact_person", "Ansprechpartner", [ContactPerson];
    Stage = "stage", "Betriebsstadium", [Stage EndedOn];
    Head = "head", "Weitere Angaben zur Tätigkeit", [ProcessingKind LeikaKey OzgKey FilePlanKey FormerNumber RecordNorm Delimitation];
    IntroducedOn = "introduced_on", "Datum der Einführung", [IntroducedOn];
    ChangedOn = "changed_on", "Letzte Änderung der Verarbeitung", [ChangedOn];
    EntryAsOf = "entry_as_of", "Stand des Eintrags", [EntryAsOf];
    JointControllers = "joint_controllers", "Gemeinsam Verantwortliche", [JointControllers];
    Purposes = "purposes", "Zwecke", [Purposes PurposesSupplement];
    LegalBases = "legal_bases", "Rechtsgrundlagen", [LegalBases];
    DataSubjects = "data_subjects", "Betroffene Personen", [DataSubjects];
    DataCategories = "data_categories", "Datenkategorien", [DataCategories SpecialCategories DataOrigin StoragePlace];
    Recipients = "recipients", "Empfänger", [Recipients InternalRecipients ExternalRecipients Processors];
    ThirdCountries = "third_countries", "Drittlandübermittlung", [ThirdCountries Safeguards];
    Retention = "retention", "Löschfristen", [Retention RetentionStart RetentionProcedure Backups ArchiveOffer];
    Measures = "measures", "Maßnahmen", [Measures];
    Systems = "systems", "Verfahren und Systeme", [Systems];
    Documents = "documents", "Referenzdokumente", [Documents];
    Additional = "additional", "Zusatzangaben", [Profiling AccessGroups ResponsibleStaff Necessity SubjectRights AiUse OpenPoints];
    Supplement = "supplement", "Ergänzung", [Supplement];
    ExtraValues = "extra_values", "Weitere Angaben", [];
}

impl Part {
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|part| part.key() == key)
    }
}

/// The parts that a whole record says something of.
pub fn all() -> Vec<Part> {
    Part::ALL.to_vec()
}

/// The parts that a file with these columns says something of.
pub fn parts(columns: &[Proposal]) -> Vec<Part> {
    let has = |part: &Part| {
        columns.iter().any(|column| match column.to {
            Assignment::Field(target) => part.targets().contains(&target),
            Assignment::ExtraValue => *part == Part::ExtraValues,
            Assignment::LeaveOut => false,
        })
    };
    Part::ALL.iter().copied().filter(has).collect()
}

/// What the file says otherwise. A part of which the file says nothing is no difference.
pub fn between(stored: &Sheet, wanted: &Sheet, parts: &[Part]) -> Vec<Difference> {
    parts
        .iter()
        .filter_map(|part| {
            let wanted = words(*part, wanted);
            let stored = words(*part, stored);
            let is_different = !wanted.is_empty() && folded(&wanted) != folded(&stored);
            is_different.then_some(Difference { part: *part, stored, wanted })
        })
        .collect()
}

/// What stands in a part: a line for each item.
fn words(part: Part, sheet: &Sheet) -> String {
    let day = |day: Option<time::Date>| day.map(date_text).unwrap_or_default();
    let joined =
        |texts: Vec<String>| texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    match part {
        Part::OwnReference => sheet.own_reference.clone(),
        Part::Name => sheet.name.clone(),
        Part::Department => sheet.department.clone().unwrap_or_default(),
        Part::ContactPerson => sheet.contact_person.clone(),
        Part::Stage => wording::stage(sheet.stage).to_owned(),
        Part::Head => joined(vec![
            sheet.processing_kind.map(|kind| kind.label().to_owned()).unwrap_or_default(),
            sheet.leika_key.clone(),
            sheet.ozg_key.clone(),
            sheet.file_plan_key.clone(),
            sheet.former_number.clone(),
            sheet.record_norm.clone(),
            sheet.delimitation.clone(),
        ]),
        Part::IntroducedOn => day(sheet.introduced_on),
        Part::ChangedOn => day(sheet.changed_on),
        Part::EntryAsOf => day(sheet.entry_as_of),
        Part::JointControllers => {
            joined(sheet.joint_controllers.iter().map(|row| row.name.clone()).collect())
        }
        Part::Purposes => {
            let purposes = sheet.purposes.iter().map(|row| row.text.clone());
            joined(purposes.chain([sheet.purposes_supplement.clone()]).collect())
        }
        Part::LegalBases => joined(sheet.legal_bases.iter().map(|row| row.text.clone()).collect()),
        Part::DataSubjects => {
            joined(sheet.data_subjects.iter().map(|row| Named::render(&row.name, &row.note)).collect())
        }
        Part::DataCategories => joined(
            sheet
                .data_categories
                .iter()
                .map(|row| {
                    let mut text = Named::render(&row.name, &row.note);
                    if row.special_category {
                        text.push_str(" – Art.\u{a0}9");
                    }
                    if row.criminal_offences {
                        text.push_str(" – Art.\u{a0}10");
                    }
                    for more in [&row.origin, &row.storage_place] {
                        if !more.is_empty() {
                            text.push_str(" – ");
                            text.push_str(more);
                        }
                    }
                    text
                })
                .collect(),
        ),
        Part::Recipients => {
            let mut lines: Vec<String> = sheet
                .recipients
                .iter()
                .map(|row| {
                    let kind = wording::RECIPIENT_KINDS.iter().find(|(kind, _)| *kind == row.kind);
                    format!(
                        "{}: {}",
                        kind.map_or("", |(_, label)| label),
                        Named::render(&row.name, &row.note)
                    )
                })
                .collect();
            if sheet.no_recipients {
                lines.push("keine Offenlegung".to_owned());
            }
            joined(lines)
        }
        Part::ThirdCountries => {
            let statement =
                sheet.third_country_statement.map(wording::third_country_statement).unwrap_or_default();
            let transfers = sheet.transfers.iter().map(Transfer::wording);
            joined(
                [statement.to_owned(), sheet.third_country_remark.clone()]
                    .into_iter()
                    .chain(transfers)
                    .collect(),
            )
        }
        Part::Retention => {
            let rules = sheet.retention_rules.iter().map(|row| row.text.clone());
            joined(rules.chain([sheet.backups.clone(), sheet.archive_offer.clone()]).collect())
        }
        Part::Measures => joined(sheet.measures.iter().map(|row| row.text.clone()).collect()),
        Part::Systems => {
            joined(sheet.systems.iter().map(|row| Named::render(&row.name, &row.note)).collect())
        }
        Part::Documents => joined(sheet.documents.iter().map(|row| row.name.clone()).collect()),
        Part::Additional => joined(vec![
            sheet.profiling.clone(),
            sheet.access_groups.clone(),
            sheet.responsible_staff.clone(),
            sheet.necessity.clone(),
            sheet.subject_rights.clone(),
            sheet.ai_use.clone(),
            sheet.open_points.clone(),
        ]),
        Part::Supplement => sheet.supplement.clone(),
        Part::ExtraValues => {
            joined(sheet.extra_values.iter().map(|row| format!("{}: {}", row.label, row.text)).collect())
        }
    }
}

/// The stored sheet with what the file says of these parts. Rows that say the same keep their ids and
/// with them what they are tied to.
pub fn merged(stored: &Sheet, wanted: &Sheet, parts: &BTreeSet<Part>) -> Sheet {
    let mut sheet = stored.clone();
    for part in parts {
        take(*part, wanted, &mut sheet);
    }
    sheet
}

fn take(part: Part, wanted: &Sheet, sheet: &mut Sheet) {
    /// Takes what is stated; what the file says nothing of stays.
    fn text(own: &mut String, wanted: &str) {
        if !wanted.is_empty() {
            wanted.clone_into(own);
        }
    }
    match part {
        Part::OwnReference => text(&mut sheet.own_reference, &wanted.own_reference),
        Part::Name => text(&mut sheet.name, &wanted.name),
        Part::Department => {
            sheet.department.clone_from(&wanted.department);
            sheet.department_id = wanted.department_id;
        }
        Part::ContactPerson => text(&mut sheet.contact_person, &wanted.contact_person),
        Part::Stage => {
            sheet.stage = wanted.stage;
            sheet.ended_on = wanted.ended_on;
        }
        Part::Head => {
            sheet.processing_kind = wanted.processing_kind.or(sheet.processing_kind);
            text(&mut sheet.leika_key, &wanted.leika_key);
            text(&mut sheet.ozg_key, &wanted.ozg_key);
            text(&mut sheet.file_plan_key, &wanted.file_plan_key);
            text(&mut sheet.former_number, &wanted.former_number);
            text(&mut sheet.record_norm, &wanted.record_norm);
            text(&mut sheet.delimitation, &wanted.delimitation);
        }
        Part::IntroducedOn => sheet.introduced_on = wanted.introduced_on.or(sheet.introduced_on),
        Part::ChangedOn => sheet.changed_on = wanted.changed_on.or(sheet.changed_on),
        Part::EntryAsOf => sheet.entry_as_of = wanted.entry_as_of.or(sheet.entry_as_of),
        Part::JointControllers => {
            sheet.joint_controllers =
                kept(&sheet.joint_controllers, &wanted.joint_controllers, |row| row.name.clone());
        }
        Part::Purposes => {
            sheet.purposes = kept(&sheet.purposes, &wanted.purposes, |row| row.text.clone());
            text(&mut sheet.purposes_supplement, &wanted.purposes_supplement);
        }
        Part::LegalBases => {
            sheet.legal_bases = kept(&sheet.legal_bases, &wanted.legal_bases, |row| row.text.clone());
        }
        Part::DataSubjects => {
            sheet.data_subjects =
                kept(&sheet.data_subjects, &wanted.data_subjects, |row| Named::render(&row.name, &row.note));
        }
        Part::DataCategories => take_data(wanted, sheet),
        Part::Recipients => {
            sheet.recipients = kept(&sheet.recipients, &wanted.recipients, |row| {
                format!("{:?} {}", row.kind, Named::render(&row.name, &row.note))
            });
            sheet.no_recipients = wanted.no_recipients;
        }
        Part::ThirdCountries => {
            sheet.third_country_statement = wanted.third_country_statement;
            sheet.third_country_remark.clone_from(&wanted.third_country_remark);
            sheet.transfers = kept(&sheet.transfers, &wanted.transfers, Transfer::wording);
        }
        Part::Retention => take_retention(wanted, sheet),
        Part::Measures => sheet.measures = kept(&sheet.measures, &wanted.measures, |row| row.text.clone()),
        Part::Systems => {
            sheet.systems = kept(&sheet.systems, &wanted.systems, |row| Named::render(&row.name, &row.note));
        }
        Part::Documents => {
            sheet.documents = kept(&sheet.documents, &wanted.documents, |row| row.name.clone());
        }
        Part::Additional => {
            text(&mut sheet.profiling, &wanted.profiling);
            text(&mut sheet.access_groups, &wanted.access_groups);
            text(&mut sheet.responsible_staff, &wanted.responsible_staff);
            text(&mut sheet.necessity, &wanted.necessity);
            text(&mut sheet.subject_rights, &wanted.subject_rights);
            text(&mut sheet.ai_use, &wanted.ai_use);
            text(&mut sheet.open_points, &wanted.open_points);
        }
        Part::Supplement => text(&mut sheet.supplement, &wanted.supplement),
        Part::ExtraValues => {
            sheet.extra_values =
                kept(&sheet.extra_values, &wanted.extra_values, |row| format!("{}: {}", row.label, row.text));
        }
    }
}

/// The wanted rows in their order; one that says the same as a stored one is the stored one.
fn kept<R: Item>(stored: &[R], wanted: &[R], key: impl Fn(&R) -> String) -> Vec<R> {
    let mut free: Vec<&R> = stored.iter().collect();
    let rows: Vec<R> = wanted
        .iter()
        .map(|row| {
            let same = free.iter().position(|own| folded(&key(own)) == folded(&key(row)));
            same.map_or_else(|| row.clone(), |at| free.remove(at).clone())
        })
        .collect();
    let places: Vec<Option<i32>> =
        rows.iter().map(|row| stored.iter().find(|own| own.id() == row.id()).map(Item::position)).collect();
    let places = positions::assign(&places);
    rows.into_iter()
        .zip(places)
        .map(|(row, position)| {
            let id = row.id();
            row.at(id, position)
        })
        .collect()
}

/// Kept categories keep their numbers; new ones get the next.
fn take_data(wanted: &Sheet, sheet: &mut Sheet) {
    let known: BTreeSet<_> = sheet.data_categories.iter().map(|row| row.id).collect();
    let mut rows =
        kept(&sheet.data_categories, &wanted.data_categories, |row| Named::render(&row.name, &row.note));
    for (row, new) in rows.iter_mut().zip(&wanted.data_categories) {
        if known.contains(&row.id) {
            row.special_category |= new.special_category;
            row.criminal_offences |= new.criminal_offences;
        } else {
            (row.number, row.sub_number) = (sheet.next_data_number, 0);
            sheet.next_data_number += 1;
        }
    }
    sheet.data_categories = rows;
}

fn take_retention(wanted: &Sheet, sheet: &mut Sheet) {
    let known: BTreeSet<_> = sheet.retention_rules.iter().map(|row| row.id).collect();
    let rows: Vec<RetentionRule> =
        kept(&sheet.retention_rules, &wanted.retention_rules, |row| row.text.clone());
    let new: Vec<SubRule> = wanted
        .sub_rules
        .iter()
        .filter(|part| rows.iter().any(|row| row.id == part.rule_id && !known.contains(&row.id)))
        .cloned()
        .collect();
    sheet.sub_rules.retain(|part| rows.iter().any(|row| row.id == part.rule_id));
    sheet.sub_rules.extend(new);
    sheet.retention_rules = rows;
    for (own, wanted) in
        [(&mut sheet.backups, &wanted.backups), (&mut sheet.archive_offer, &wanted.archive_offer)]
    {
        if !wanted.is_empty() {
            wanted.clone_into(own);
        }
    }
}

/// The sheet with all its lists, to be restored by [`restore`].
pub fn before(sheet: &Sheet) -> serde_json::Result<Value> {
    rows::whole(sheet)
}

/// Makes the activity again what it was. Catalogue entries are found by their names, because they may
/// have been merged meanwhile.
pub async fn restore(
    db: &mut Write,
    organisation: OrganisationId,
    id: ActivityId,
    before: Value,
) -> sqlx::Result<()> {
    let mut wanted: Sheet =
        serde_json::from_value(before).map_err(|error| sqlx::Error::Decode(error.into()))?;
    without_entries(&mut wanted);
    let selection = Selection { ids: Some(vec![id.0]), with_ended: true, ..Selection::default() };
    let Some(stored) = store::load_many(db, organisation, &selection).await?.pop() else {
        return Err(sqlx::Error::RowNotFound);
    };
    save::save(db, organisation, &stored, wanted, true).await?;
    Ok(())
}

fn without_entries(sheet: &mut Sheet) {
    sheet.systems.iter_mut().for_each(|row| row.system_id = None);
    sheet.data_subjects.iter_mut().for_each(|row| row.category_id = None);
    sheet.data_categories.iter_mut().for_each(|row| row.category_id = None);
    sheet.recipients.iter_mut().for_each(|row| row.recipient_id = None);
    sheet.retention_rules.iter_mut().for_each(|row| row.retention_period_id = None);
    sheet.measures.iter_mut().for_each(|row| row.measure_id = None);
    sheet.documents.iter_mut().for_each(|row| row.document_id = None);
}
