//! A sheet as it is stored, with the ids of its rows.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{
    database::id::{ActivityId, DepartmentId},
    dpia::Screening,
    line_list::positions,
    register::{
        LegalRegime, RecipientKind, Stage, ThirdCountryStatement,
        choices::{
            Direction, Instrument, MeasureRelation, PeriodUnit, ProcessingKind, PurposeKind, RetentionKind,
            Secrecy, SpecialKind, Tense,
        },
        law::Law,
    },
    third_country::countries,
};

/// One sheet with all its parts, each in the order in which it stands. It serializes as its row in
/// `processing_activity`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    pub id: ActivityId,
    pub number: i32,
    pub own_reference: String,
    pub leika_key: String,
    pub ozg_key: String,
    pub file_plan_key: String,
    pub former_number: String,
    pub name: String,
    pub department_id: Option<DepartmentId>,
    /// "Amt 10 – Hauptamt"; only read.
    #[serde(skip_serializing)]
    pub department: Option<String>,
    pub contact_person: String,
    pub legal_regime: LegalRegime,
    /// Under Land law the norm that asks for this record, in place of § 70 BDSG.
    pub record_norm: String,
    pub processing_kind: Option<ProcessingKind>,
    pub secrecy: Vec<Secrecy>,
    pub delimitation: String,
    pub stage: Stage,
    pub introduced_on: Option<Date>,
    pub changed_on: Option<Date>,
    pub entry_as_of: Option<Date>,
    pub ended_on: Option<Date>,
    pub profiling: String,
    pub no_special_categories: bool,
    pub no_criminal_offences: bool,
    pub no_recipients: bool,
    pub third_country_statement: Option<ThirdCountryStatement>,
    pub third_country_remark: String,
    pub global_measures: bool,
    pub retention_undeterminable: String,
    pub retention_review_on: Option<Date>,
    pub backups: String,
    pub legal_hold: String,
    pub archive_offer: String,
    pub access_groups: String,
    pub responsible_staff: String,
    pub necessity: String,
    pub subject_rights: String,
    pub ai_use: String,
    pub open_points: String,
    pub joint_controllers_supplement: String,
    pub purposes_supplement: String,
    pub legal_bases_supplement: String,
    pub data_subjects_supplement: String,
    pub data_categories_supplement: String,
    pub recipients_supplement: String,
    pub retention_supplement: String,
    pub measures_supplement: String,
    pub supplement: String,
    /// How consents are obtained, proven and withdrawn (R12).
    pub consent_obtained: String,
    pub consent_evidence: String,
    pub consent_withdrawal: String,
    pub consent_checked_on: Option<Date>,
    /// The number that the next data category gets.
    pub next_data_number: i32,
    /// The Muster that the sheet began as, and of what date that was; never printed.
    pub template_code: Option<String>,
    pub template_as_of: Option<Date>,
    #[serde(with = "time::serde::iso8601", skip_serializing)]
    pub updated_at: OffsetDateTime,
    #[serde(skip_serializing)]
    pub systems: Vec<System>,
    #[serde(skip_serializing)]
    pub tags: Vec<Tag>,
    #[serde(skip_serializing)]
    pub related: Vec<Related>,
    #[serde(skip_serializing)]
    pub same_as: Vec<SameAs>,
    #[serde(skip_serializing)]
    pub joint_controllers: Vec<JointController>,
    #[serde(skip_serializing)]
    pub purposes: Vec<Purpose>,
    #[serde(skip_serializing)]
    pub legal_bases: Vec<LegalBasis>,
    #[serde(skip_serializing)]
    pub data_subjects: Vec<DataSubject>,
    #[serde(skip_serializing)]
    pub data_categories: Vec<DataCategory>,
    #[serde(skip_serializing)]
    pub recipients: Vec<Recipient>,
    #[serde(skip_serializing)]
    pub transfers: Vec<Transfer>,
    #[serde(skip_serializing)]
    pub retention_rules: Vec<RetentionRule>,
    /// In the order of their rules' ids and places.
    #[serde(skip_serializing)]
    pub sub_rules: Vec<SubRule>,
    #[serde(skip_serializing)]
    pub measures: Vec<Measure>,
    #[serde(skip_serializing)]
    pub extra_values: Vec<ExtraValue>,
    #[serde(skip_serializing)]
    pub documents: Vec<Document>,
    /// Written by [`crate::dpia`] alone; only read here.
    #[serde(skip_serializing, default)]
    pub screenings: Vec<Screening>,
    /// Why lit. f or g is not stated; only read, decided where findings are accepted.
    #[serde(default, skip_serializing)]
    pub not_possible: Vec<NotPossible>,
}

/// A row that stands at a place in its list. It serializes as its row in the database; `name` and
/// `numbers`, which stand in other tables, are passed over there.
pub trait Item: Clone + Default + PartialEq {
    fn id(&self) -> Uuid;
    fn position(&self) -> i32;
    /// The same row under this id at this place.
    fn at(self, id: Uuid, position: i32) -> Self;
}

macro_rules! items {
    ($($name:ident)*) => {$(
        impl Item for $name {
            fn id(&self) -> Uuid {
                self.id
            }
            fn position(&self) -> i32 {
                self.position
            }
            fn at(self, id: Uuid, position: i32) -> Self {
                Self { id, position, ..self }
            }
        }
    )*};
}

items! {
    System Tag Related SameAs JointController Purpose LegalBasis DataSubject DataCategory Recipient Transfer
    RetentionRule SubRule Measure ExtraValue Document
}

/// New rows in their order, each with an id and a place.
pub fn new_rows<R: Item>(rows: impl IntoIterator<Item = R>) -> Vec<R> {
    let rows: Vec<R> = rows.into_iter().collect();
    let places = positions::assign(&vec![None; rows.len()]);
    rows.into_iter().zip(places).map(|(row, position)| row.at(Uuid::now_v7(), position)).collect()
}

/// To which data categories of the sheet a row belongs (R42): to all, to the chosen ones, or, when
/// neither is said, "nicht aufgegliedert".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reach {
    pub for_all: bool,
    /// Ids of rows of [`Sheet::data_categories`].
    pub numbers: Vec<Uuid>,
}

/// A means of processing that the activity uses.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct System {
    pub id: Uuid,
    pub position: i32,
    /// The entry called `name`; `None` while it has to be found or made.
    pub system_id: Option<Uuid>,
    pub name: String,
    pub note: String,
    /// What every activity gains by using it, one measure a line; the entry's, only read.
    pub measures: String,
}

/// A word of one's own, never printed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tag {
    pub id: Uuid,
    pub position: i32,
    pub name: String,
}

/// Another activity that has to do with this one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Related {
    pub id: Uuid,
    pub position: i32,
    pub related_id: Uuid,
    /// Number and name of the other; nothing when the person may not see it.
    pub number: Option<i32>,
    pub name: Option<String>,
    pub note: String,
}

/// "Wie Tätigkeit n": a section that another sheet's stands for (X3).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SameAs {
    pub id: Uuid,
    pub position: i32,
    /// As in the check of `activity_same_as`: "purposes", "data", …
    pub section: String,
    pub source_id: Uuid,
    /// Number and name of the other; nothing when the person may not see it.
    pub number: Option<i32>,
    pub name: Option<String>,
}

/// Art. 26 DSGVO (R32).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JointController {
    pub id: Uuid,
    pub position: i32,
    pub name: String,
    pub contact: String,
    /// Its data protection officer.
    pub officer: String,
    /// Date of the arrangement.
    pub agreed_on: Option<Date>,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Purpose {
    pub id: Uuid,
    pub position: i32,
    pub kind: PurposeKind,
    pub text: String,
}

/// Holds for the whole activity, or for the one row that is named.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LegalBasis {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
    /// The entries whose names, joined by "i. V. m.", are the text; none for a text of another form.
    pub norms: Vec<Uuid>,
    pub condition: String,
    pub purpose_id: Option<Uuid>,
    pub data_subject_id: Option<Uuid>,
    pub data_category_id: Option<Uuid>,
    pub recipient_id: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DataSubject {
    pub id: Uuid,
    pub position: i32,
    /// The entry called `name`; `None` while it has to be found or made.
    pub category_id: Option<Uuid>,
    pub name: String,
    pub note: String,
    pub approximate_number: String,
    pub sub_groups: String,
    /// Stated not to be concerned.
    pub excluded: bool,
    #[serde(flatten)]
    pub reach: Reach,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DataCategory {
    pub id: Uuid,
    pub position: i32,
    pub number: i32,
    pub sub_number: i32,
    /// The entry called `name`; `None` while it has to be found or made.
    pub category_id: Option<Uuid>,
    pub name: String,
    /// The concrete data fields.
    pub note: String,
    pub origin: String,
    pub storage_place: String,
    pub special_category: bool,
    pub special_kinds: Vec<SpecialKind>,
    /// More about the kinds, as worded.
    pub special_kind: String,
    pub criminal_offences: bool,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Recipient {
    pub id: Uuid,
    pub position: i32,
    /// The entry called `name`; `None` while it has to be found or made.
    pub recipient_id: Option<Uuid>,
    pub name: String,
    pub kind: RecipientKind,
    /// The occasion.
    pub note: String,
    pub condition: String,
    pub legal_basis: String,
    pub tense: Tense,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
    #[serde(flatten)]
    pub reach: Reach,
}

/// The wording, or country and recipient, or both.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Transfer {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
    /// ISO code.
    pub country: String,
    pub country_note: String,
    pub recipient_name: String,
    pub instrument: Instrument,
    pub instrument_note: String,
    pub certification_checked_on: Option<Date>,
    pub assessment: String,
    pub safeguards: String,
    pub authority_informed_on: Option<Date>,
    pub data_subjects_informed_on: Option<Date>,
    #[serde(flatten)]
    pub reach: Reach,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RetentionRule {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
    /// One of the organisation's periods: its text is this text, wherever it stands.
    pub shared: bool,
    /// That period; `None` while it has to be found or made.
    pub retention_period_id: Option<Uuid>,
    pub kind: RetentionKind,
    #[serde(flatten)]
    pub reach: Reach,
}

/// The structure beside a rule's wording (X6).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SubRule {
    pub id: Uuid,
    pub rule_id: Uuid,
    pub position: i32,
    /// What of the rule's data it is about.
    pub subject: String,
    pub amount: Option<i32>,
    pub unit: Option<PeriodUnit>,
    pub at_most: bool,
    pub direction: Option<Direction>,
    pub event: String,
    pub norm: String,
    pub procedure: String,
    pub responsible: String,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Measure {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
    /// One of the organisation's measures: its text is this text, wherever it stands.
    pub shared: bool,
    /// That measure; `None` while it has to be found or made.
    pub measure_id: Option<Uuid>,
    pub relation: MeasureRelation,
    pub reason: String,
    #[serde(flatten)]
    pub reach: Reach,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ExtraValue {
    pub id: Uuid,
    pub position: i32,
    pub label: String,
    pub text: String,
}

/// A document that the sheet refers to (R58).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Document {
    pub id: Uuid,
    pub position: i32,
    /// The entry called `name`; `None` while it has to be found or made.
    pub document_id: Option<Uuid>,
    pub name: String,
    pub note: String,
    /// "Datensicherheitskonzept, Version 2, Stand 01.10.2026, …": the entry's, only read.
    #[serde(default, skip_serializing)]
    pub details: DocumentDetails,
}

/// An accepted finding about a missing mandatory item.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct NotPossible {
    /// The rule's code.
    pub code: String,
    /// The data category's wording; "" for the whole section.
    pub judged: String,
    pub reason: String,
}

/// What the catalogue says of a document.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DocumentDetails {
    pub kind: crate::register::choices::DocumentKind,
    pub version: String,
    pub as_of: Option<Date>,
    pub place: String,
    pub responsible: String,
    pub first_presentation: bool,
}

impl Sheet {
    pub fn law(&self) -> Law<'_> {
        self.legal_regime.law(Some(&self.record_norm))
    }

    /// A sheet on which nothing stands yet.
    pub fn empty(id: ActivityId) -> Self {
        Self {
            id,
            number: 0,
            own_reference: String::new(),
            leika_key: String::new(),
            ozg_key: String::new(),
            file_plan_key: String::new(),
            former_number: String::new(),
            name: String::new(),
            department_id: None,
            department: None,
            contact_person: String::new(),
            legal_regime: LegalRegime::Gdpr,
            record_norm: String::new(),
            processing_kind: None,
            secrecy: Vec::new(),
            delimitation: String::new(),
            stage: Stage::InOperation,
            introduced_on: None,
            changed_on: None,
            entry_as_of: None,
            ended_on: None,
            profiling: String::new(),
            no_special_categories: false,
            no_criminal_offences: false,
            no_recipients: false,
            third_country_statement: None,
            third_country_remark: String::new(),
            global_measures: false,
            retention_undeterminable: String::new(),
            retention_review_on: None,
            backups: String::new(),
            legal_hold: String::new(),
            archive_offer: String::new(),
            access_groups: String::new(),
            responsible_staff: String::new(),
            necessity: String::new(),
            subject_rights: String::new(),
            ai_use: String::new(),
            open_points: String::new(),
            joint_controllers_supplement: String::new(),
            purposes_supplement: String::new(),
            legal_bases_supplement: String::new(),
            data_subjects_supplement: String::new(),
            data_categories_supplement: String::new(),
            recipients_supplement: String::new(),
            retention_supplement: String::new(),
            measures_supplement: String::new(),
            supplement: String::new(),
            consent_obtained: String::new(),
            consent_evidence: String::new(),
            consent_withdrawal: String::new(),
            consent_checked_on: None,
            next_data_number: 1,
            template_code: None,
            template_as_of: None,
            updated_at: OffsetDateTime::UNIX_EPOCH,
            systems: Vec::new(),
            tags: Vec::new(),
            related: Vec::new(),
            same_as: Vec::new(),
            joint_controllers: Vec::new(),
            purposes: Vec::new(),
            legal_bases: Vec::new(),
            data_subjects: Vec::new(),
            data_categories: Vec::new(),
            recipients: Vec::new(),
            transfers: Vec::new(),
            retention_rules: Vec::new(),
            sub_rules: Vec::new(),
            measures: Vec::new(),
            extra_values: Vec::new(),
            documents: Vec::new(),
            screenings: Vec::new(),
            not_possible: Vec::new(),
        }
    }

    /// The number of a data category's row.
    pub fn number_of(&self, category: Uuid) -> Option<(i32, i32)> {
        self.data_categories.iter().find(|row| row.id == category).map(DataCategory::number)
    }

    /// Lets go of what rows that are no longer there were tied to.
    pub fn drop_dangling(&mut self) {
        fn ids<R: Item>(rows: &[R]) -> HashSet<Uuid> {
            rows.iter().map(Item::id).collect()
        }
        let (rules, purposes, recipients) =
            (ids(&self.retention_rules), ids(&self.purposes), ids(&self.recipients));
        let (data_subjects, data_categories) = (ids(&self.data_subjects), ids(&self.data_categories));
        self.sub_rules.retain(|row| rules.contains(&row.rule_id));
        for basis in &mut self.legal_bases {
            basis.purpose_id = basis.purpose_id.filter(|id| purposes.contains(id));
            basis.data_subject_id = basis.data_subject_id.filter(|id| data_subjects.contains(id));
            basis.data_category_id = basis.data_category_id.filter(|id| data_categories.contains(id));
            basis.recipient_id = basis.recipient_id.filter(|id| recipients.contains(id));
        }
        let reaches = (self.data_subjects.iter_mut().map(|row| &mut row.reach))
            .chain(self.recipients.iter_mut().map(|row| &mut row.reach))
            .chain(self.transfers.iter_mut().map(|row| &mut row.reach))
            .chain(self.retention_rules.iter_mut().map(|row| &mut row.reach))
            .chain(self.measures.iter_mut().map(|row| &mut row.reach));
        for reach in reaches {
            reach.numbers.retain(|id| data_categories.contains(id));
        }
    }

    /// The numbers that a row is tied to, in ascending order.
    pub fn numbers_of(&self, reach: &Reach) -> Vec<(i32, i32)> {
        let mut numbers: Vec<_> = reach.numbers.iter().filter_map(|row| self.number_of(*row)).collect();
        numbers.sort_unstable();
        numbers
    }
}

impl Transfer {
    /// The wording; where there is none, country and recipient.
    pub fn wording(&self) -> String {
        if !self.text.is_empty() {
            return self.text.clone();
        }
        let country = countries::name_of(&self.country).unwrap_or(&self.country);
        let stated = [country, &self.country_note].map(str::to_owned);
        let place = stated.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
        let words = [place, self.recipient_name.clone()];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(": ")
    }
}

impl DataCategory {
    /// Number and sub-number: "4.1" is `(4, 1)`, a plain "4" is `(4, 0)`.
    pub fn number(&self) -> (i32, i32) {
        (self.number, self.sub_number)
    }
}
