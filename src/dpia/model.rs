//! A screening as it is stored.

use std::collections::BTreeMap;

use serde::Deserialize;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::judged::Judged;
use crate::register::choices::{DpiaAnswer, DpiaDecision, DpiaException};

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Screening {
    pub id: Uuid,
    /// Running number within the activity.
    pub position: i32,
    /// By the key of the question; a question that is not there is open.
    pub answers: BTreeMap<String, Answer>,
    /// The entries of the shipped list that are met, as worded when it was saved.
    pub list_entries: Vec<String>,
    /// The list of another authority, and what is met on it.
    pub own_list: String,
    pub own_list_item: String,
    pub exception: DpiaException,
    pub exception_reason: String,
    pub decision: DpiaDecision,
    pub decision_reason: String,
    pub decided_on: Option<Date>,
    pub decided_by: String,
    /// The DSB's advice (Art. 35 Abs. 2), and who gave it when.
    pub opinion: String,
    pub opinion_by: String,
    #[serde(with = "time::serde::iso8601::option")]
    pub opinion_at: Option<OffsetDateTime>,
    /// Where the DSFA lies, when it is no reference document.
    pub dpia_address: String,
    /// Of the authority, Art. 36.
    pub consultation: String,
    #[serde(with = "time::serde::iso8601::option")]
    pub finished_at: Option<OffsetDateTime>,
    pub finished_by: String,
    #[serde(flatten)]
    pub judged: Judged,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Answer {
    pub answer: DpiaAnswer,
    pub reason: String,
}

impl Screening {
    /// One that says nothing yet.
    pub fn empty(id: Uuid, position: i32) -> Self {
        Self {
            id,
            position,
            answers: BTreeMap::new(),
            list_entries: Vec::new(),
            own_list: String::new(),
            own_list_item: String::new(),
            exception: DpiaException::None,
            exception_reason: String::new(),
            decision: DpiaDecision::Open,
            decision_reason: String::new(),
            decided_on: None,
            decided_by: String::new(),
            opinion: String::new(),
            opinion_by: String::new(),
            opinion_at: None,
            dpia_address: String::new(),
            consultation: String::new(),
            finished_at: None,
            finished_by: String::new(),
            judged: Judged::default(),
        }
    }

    /// One that begins with the answers of `before`; decided it has to be anew. What came of the one
    /// before still holds.
    pub fn after(id: Uuid, before: &Self) -> Self {
        Self {
            answers: before.answers.clone(),
            list_entries: before.list_entries.clone(),
            own_list: before.own_list.clone(),
            own_list_item: before.own_list_item.clone(),
            exception: before.exception,
            exception_reason: before.exception_reason.clone(),
            dpia_address: before.dpia_address.clone(),
            consultation: before.consultation.clone(),
            ..Self::empty(id, before.position + 1)
        }
    }

    pub fn is_finished(&self) -> bool {
        self.finished_at.is_some()
    }

    /// The answer to the question with this key.
    pub fn says(&self, question: &str) -> DpiaAnswer {
        self.answers.get(question).map(|answer| answer.answer).unwrap_or_default()
    }

    /// The reason for that answer.
    pub fn reason(&self, question: &str) -> &str {
        self.answers.get(question).map_or("", |answer| answer.reason.as_str())
    }
}
