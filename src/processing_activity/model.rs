//! A sheet as it is stored, with the ids of its rows.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{
    database::id::{ActivityId, DepartmentId},
    register::{LegalRegime, RecipientKind, Stage, ThirdCountryStatement},
};

/// One sheet with all its parts, each in the order in which it stands. It serializes as its row in
/// `processing_activity`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    pub id: ActivityId,
    pub number: i32,
    pub own_reference: String,
    pub name: String,
    pub department_id: Option<DepartmentId>,
    /// "Amt 10 – Hauptamt"; only read.
    #[serde(skip_serializing)]
    pub department: Option<String>,
    pub contact_person: String,
    pub legal_regime: LegalRegime,
    pub stage: Stage,
    pub introduced_on: Option<Date>,
    pub changed_on: Option<Date>,
    pub entry_as_of: Option<Date>,
    pub ended_on: Option<Date>,
    pub profiling: String,
    pub no_recipients: bool,
    pub third_country_statement: Option<ThirdCountryStatement>,
    pub third_country_remark: String,
    pub global_measures: bool,
    pub purposes_supplement: String,
    pub legal_bases_supplement: String,
    pub data_subjects_supplement: String,
    pub data_categories_supplement: String,
    pub recipients_supplement: String,
    pub retention_supplement: String,
    pub measures_supplement: String,
    pub supplement: String,
    /// The number that the next data category gets.
    pub next_data_number: i32,
    #[serde(with = "time::serde::iso8601", skip_serializing)]
    pub updated_at: OffsetDateTime,
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
    #[serde(skip_serializing)]
    pub measures: Vec<Measure>,
    #[serde(skip_serializing)]
    pub extra_values: Vec<ExtraValue>,
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

items! { Purpose LegalBasis DataSubject DataCategory Recipient Transfer RetentionRule Measure ExtraValue }

/// To which data categories of the sheet a row belongs (R42): to all, to the chosen ones, or, when
/// neither is said, "nicht aufgegliedert".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reach {
    pub for_all: bool,
    /// Ids of rows of [`Sheet::data_categories`].
    pub numbers: Vec<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Purpose {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LegalBasis {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
    pub condition: String,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DataSubject {
    pub id: Uuid,
    pub position: i32,
    /// The entry called `name`; `None` while it has to be found or made.
    pub category_id: Option<Uuid>,
    pub name: String,
    pub note: String,
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
    pub note: String,
    pub special_category: bool,
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
    pub note: String,
    #[serde(flatten)]
    pub reach: Reach,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Transfer {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
    #[serde(flatten)]
    pub reach: Reach,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RetentionRule {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
    #[serde(flatten)]
    pub reach: Reach,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Measure {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
    pub relation: MeasureRelation,
    #[serde(flatten)]
    pub reach: Reach,
}

/// How a measure stands to the Rahmenkonzept (R14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureRelation {
    #[default]
    Additional,
    Deviating,
    Dropped,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ExtraValue {
    pub id: Uuid,
    pub position: i32,
    pub label: String,
    pub text: String,
}

impl Sheet {
    /// A sheet on which nothing stands yet.
    pub fn empty(id: ActivityId) -> Self {
        Self {
            id,
            number: 0,
            own_reference: String::new(),
            name: String::new(),
            department_id: None,
            department: None,
            contact_person: String::new(),
            legal_regime: LegalRegime::Gdpr,
            stage: Stage::InOperation,
            introduced_on: None,
            changed_on: None,
            entry_as_of: None,
            ended_on: None,
            profiling: String::new(),
            no_recipients: false,
            third_country_statement: None,
            third_country_remark: String::new(),
            global_measures: false,
            purposes_supplement: String::new(),
            legal_bases_supplement: String::new(),
            data_subjects_supplement: String::new(),
            data_categories_supplement: String::new(),
            recipients_supplement: String::new(),
            retention_supplement: String::new(),
            measures_supplement: String::new(),
            supplement: String::new(),
            next_data_number: 1,
            updated_at: OffsetDateTime::UNIX_EPOCH,
            purposes: Vec::new(),
            legal_bases: Vec::new(),
            data_subjects: Vec::new(),
            data_categories: Vec::new(),
            recipients: Vec::new(),
            transfers: Vec::new(),
            retention_rules: Vec::new(),
            measures: Vec::new(),
            extra_values: Vec::new(),
        }
    }

    /// The number of a data category's row.
    pub fn number_of(&self, category: Uuid) -> Option<(i32, i32)> {
        self.data_categories.iter().find(|row| row.id == category).map(DataCategory::number)
    }

    /// The numbers that a row is tied to, in ascending order.
    pub fn numbers_of(&self, reach: &Reach) -> Vec<(i32, i32)> {
        let mut numbers: Vec<_> = reach.numbers.iter().filter_map(|row| self.number_of(*row)).collect();
        numbers.sort_unstable();
        numbers
    }
}

impl DataCategory {
    /// Number and sub-number: "4.1" is `(4, 1)`, a plain "4" is `(4, 0)`.
    pub fn number(&self) -> (i32, i32) {
        (self.number, self.sub_number)
    }
}
