//! A sheet as it is stored, with the ids of its rows.

use serde::Deserialize;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{
    database::id::{ActivityId, DepartmentId},
    register::{LegalRegime, RecipientKind, Stage, ThirdCountryStatement},
};

/// One sheet with all its parts, each in the order in which it stands.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Sheet {
    pub id: ActivityId,
    pub number: i32,
    pub own_reference: String,
    pub name: String,
    pub department_id: Option<DepartmentId>,
    /// "Amt 10 – Hauptamt"; only read.
    pub department: Option<String>,
    pub contact_person: String,
    pub legal_regime: LegalRegime,
    pub stage: Stage,
    pub introduced_on: Option<Date>,
    pub changed_on: Option<Date>,
    pub entry_as_of: Option<Date>,
    pub ended_on: Option<Date>,
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
    #[serde(with = "time::serde::iso8601")]
    pub updated_at: OffsetDateTime,
    pub purposes: Vec<Text>,
    pub legal_bases: Vec<LegalBasis>,
    pub data_subjects: Vec<DataSubject>,
    pub data_categories: Vec<DataCategory>,
    pub recipients: Vec<Recipient>,
    pub transfers: Vec<Scoped>,
    pub retention_rules: Vec<Scoped>,
    pub measures: Vec<Measure>,
    pub extra_values: Vec<ExtraValue>,
}

/// A row that stands at a place in its list.
pub trait Item {
    fn id(&self) -> Uuid;
    fn position(&self) -> i32;
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
        }
    )*};
}

items! { Text LegalBasis DataSubject DataCategory Recipient Scoped Measure ExtraValue }

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Text {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LegalBasis {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
    pub condition: String,
}

/// To which data categories of the sheet a row belongs (R42); `Numbers` by their rows' ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeKind {
    #[default]
    Unspecified,
    All,
    Numbers,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DataSubject {
    pub id: Uuid,
    pub position: i32,
    pub category_id: Uuid,
    pub name: String,
    pub note: String,
    pub scope: ScopeKind,
    pub numbers: Vec<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DataCategory {
    pub id: Uuid,
    pub position: i32,
    pub number: i32,
    pub sub_number: i32,
    pub category_id: Uuid,
    pub name: String,
    pub note: String,
    pub special_category: bool,
    pub special_kind: String,
    pub criminal_offences: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Recipient {
    pub id: Uuid,
    pub position: i32,
    pub recipient_id: Uuid,
    pub name: String,
    pub kind: RecipientKind,
    pub note: String,
    pub scope: ScopeKind,
    pub numbers: Vec<Uuid>,
}

/// A transfer or a deletion rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Scoped {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
    pub scope: ScopeKind,
    pub numbers: Vec<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Measure {
    pub id: Uuid,
    pub position: i32,
    pub text: String,
    pub relation: String,
    pub scope: ScopeKind,
    pub numbers: Vec<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
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
        self.data_categories.iter().find(|row| row.id == category).map(|row| (row.number, row.sub_number))
    }
}
