use super::{Answer, Check};
use crate::{
    help,
    shipped::model::RecordDuty,
    web::{
        conflict::Values,
        filters::grouped,
        form::Form,
        validate::{self, TEXT},
    },
};

pub const EMPLOYEES: &str = "beschaeftigte";
const YES: &str = "ja";
const NO: &str = "nein";

/// Whether an exception applies.
pub fn applies_field(code: &str) -> String {
    format!("trifft_zu.{code}")
}

pub fn reason_field(code: &str) -> String {
    format!("grund.{code}")
}

/// What a form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    pub employees: Option<i32>,
    /// In the order of the questions, those that are answered.
    pub answers: Vec<Answer>,
}

/// The answers; `None` when something is wrong, which the form then says.
pub fn read(form: &mut Form, rules: &RecordDuty) -> Option<Input> {
    let employees = validate::number(form, EMPLOYEES, 0..=10_000_000);
    let mut answers = Vec::new();
    for criterion in &rules.criteria {
        let (applies_at, reason_at) = (applies_field(&criterion.code), reason_field(&criterion.code));
        let applies = validate::optional_choice(form, &applies_at, &[(YES, true), (NO, false)]);
        let is_answered = !form.fields.text(&applies_at).is_empty();
        let reason = if is_answered {
            validate::required(form, &reason_at, "den Grund für die Antwort", TEXT)
        } else {
            validate::optional(form, &reason_at, TEXT)
        };
        if reason.is_some() && !is_answered {
            form.fail(&applies_at, "Sie haben einen Grund genannt. Bitte wählen Sie auch „Ja“ oder „Nein“.");
        }
        if let (Some(applies), Some(reason)) = (applies, reason) {
            answers.push(Answer { criterion: criterion.code.clone(), applies, reason });
        }
    }
    (!form.has_errors())
        .then(|| Input { employees: employees.and_then(|count| i32::try_from(count).ok()), answers })
}

/// The answers as the form writes them.
pub fn values(rules: &RecordDuty, employees: Option<i32>, answers: &[Answer]) -> Values {
    let mut values = Values::new();
    values.insert(EMPLOYEES.to_owned(), employees.map(grouped).unwrap_or_default());
    for criterion in &rules.criteria {
        let answer = answers.iter().find(|answer| answer.criterion == criterion.code);
        let applies = answer.map_or("", |answer| if answer.applies { YES } else { NO });
        values.insert(applies_field(&criterion.code), applies.to_owned());
        let reason = answer.map(|answer| answer.reason.clone());
        values.insert(reason_field(&criterion.code), reason.unwrap_or_default());
    }
    values
}

/// Before there is a check every field is empty.
pub fn stored(rules: &RecordDuty, check: Option<&Check>) -> Values {
    check.map_or_else(|| values(rules, None, &[]), |check| values(rules, check.employees, &check.answers))
}

/// What a field is called, and its value in words.
pub fn show(rules: &RecordDuty, field: &str, value: &str) -> (String, String) {
    let label = rules.criteria.iter().find_map(|criterion| {
        if field == applies_field(&criterion.code) {
            Some(criterion.question.clone())
        } else {
            (field == reason_field(&criterion.code)).then(|| format!("Begründung: {}", criterion.name))
        }
    });
    let value = match value {
        YES if field.starts_with("trifft_zu.") => "Ja",
        NO if field.starts_with("trifft_zu.") => "Nein",
        value => value,
    };
    (label.unwrap_or_else(|| help::field("record_duty.employees").label.to_owned()), value.to_owned())
}
