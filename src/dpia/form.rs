//! The form of a screening: its fields as text, and back.

use std::collections::BTreeMap;

use time::Date;

use super::{
    model::{Answer, Screening},
    questions::{self, LIST},
};
use crate::{
    help,
    register::choices::{DpiaAnswer, DpiaDecision, DpiaException},
    web::{
        conflict::Values,
        form::{Fields, Form},
        validate::{self, NAME, TEXT, date_text},
    },
};

/// The boxes of the shipped list; between page and store they travel as one text.
pub const ENTRIES: &str = "list_entries";

/// The screening as the form writes it.
pub fn values(screening: &Screening) -> Values {
    let mut values = Values::new();
    for question in questions::all() {
        values.insert(question.key.to_owned(), screening.says(question.key).key().to_owned());
        values.insert(question.reason.clone(), screening.reason(question.key).to_owned());
    }
    let entries = questions::list_entries().filter(|(_, text)| screening.list_entries.contains(text));
    let numbers: Vec<String> = entries.map(|(number, _)| number).collect();
    values.insert(ENTRIES.to_owned(), numbers.join(","));
    for (field, value) in [
        ("own_list", screening.own_list.clone()),
        ("own_list_item", screening.own_list_item.clone()),
        ("exception", screening.exception.key().to_owned()),
        ("exception_reason", screening.exception_reason.clone()),
        ("decision", screening.decision.key().to_owned()),
        ("decision_reason", screening.decision_reason.clone()),
        ("decided_on", screening.decided_on.map(date_text).unwrap_or_default()),
        ("decided_by", screening.decided_by.clone()),
    ] {
        values.insert(field.to_owned(), value);
    }
    values
}

/// The values of a choice with their keys.
fn pairs<T: Copy>(options: &[(&'static str, &'static str)], all: &[T]) -> Vec<(&'static str, T)> {
    options.iter().map(|(key, _)| *key).zip(all.iter().copied()).collect()
}

/// What the form says, as [`values`] would write it; fields that were not sent stay as they are.
pub fn submitted(fields: &Fields) -> Values {
    let names = values(&Screening::empty(uuid::Uuid::nil(), 0)).into_keys();
    names
        .filter(|name| fields.has(name))
        .map(|name| {
            let value = match name.as_str() {
                ENTRIES => {
                    let ticked: Vec<&str> =
                        fields.all(ENTRIES).iter().flat_map(|value| value.split(',')).collect();
                    let known = questions::list_entries().map(|(number, _)| number);
                    known.filter(|number| ticked.contains(&number.as_str())).collect::<Vec<_>>().join(",")
                }
                "decided_on" => {
                    let typed = fields.text(&name).to_owned();
                    let date = validate::date(&mut Form::new().with(&name, &typed), &name);
                    date.map_or(typed, date_text)
                }
                _ => fields.text(&name).to_owned(),
            };
            (name, value)
        })
        .collect()
}

/// Boxes are drawn from one value each.
pub fn spread(fields: &mut Fields) {
    let numbers: Vec<String> =
        fields.all(ENTRIES).iter().flat_map(|value| value.split(',')).map(str::to_owned).collect();
    fields.remove(ENTRIES);
    for number in numbers {
        fields.add(ENTRIES, number);
    }
}

/// What the form says of `before`; `None` when it got errors. An unfinished screening may say as little as
/// it likes; `finished_on` is the day on which it shall be finished, and asks for everything.
pub fn read(form: &mut Form, before: &Screening, finished_on: Option<Date>) -> Option<Screening> {
    let mut answers = BTreeMap::new();
    for question in questions::all() {
        let answer =
            validate::optional_choice(form, question.key, &pairs(DpiaAnswer::OPTIONS, DpiaAnswer::ALL));
        let reason = validate::optional(form, &question.reason, TEXT).unwrap_or_default();
        answers.insert(question.key.to_owned(), Answer { answer: answer.unwrap_or_default(), reason });
    }
    let ticked = form.fields.text(ENTRIES).to_owned();
    let ticked: Vec<&str> = ticked.split(',').collect();
    let entries = questions::list_entries().filter(|(number, _)| ticked.contains(&number.as_str()));
    let wanted = Screening {
        answers,
        list_entries: entries.map(|(_, text)| text).collect(),
        own_list: validate::optional(form, "own_list", NAME).unwrap_or_default(),
        own_list_item: validate::optional(form, "own_list_item", TEXT).unwrap_or_default(),
        exception: validate::optional_choice(
            form,
            "exception",
            &pairs(DpiaException::OPTIONS, DpiaException::ALL),
        )
        .unwrap_or_default(),
        exception_reason: validate::optional(form, "exception_reason", TEXT).unwrap_or_default(),
        decision: validate::optional_choice(
            form,
            "decision",
            &pairs(DpiaDecision::OPTIONS, DpiaDecision::ALL),
        )
        .unwrap_or_default(),
        decision_reason: validate::optional(form, "decision_reason", TEXT).unwrap_or_default(),
        decided_on: validate::date(form, "decided_on"),
        decided_by: validate::optional(form, "decided_by", NAME).unwrap_or_default(),
        ..before.clone()
    };
    if let Some(today) = finished_on {
        ask_for_the_rest(form, &wanted, today);
    }
    (!form.has_errors()).then_some(wanted)
}

/// Notes what a finished screening still needs.
fn ask_for_the_rest(form: &mut Form, wanted: &Screening, today: Date) {
    let mut fail = |field: &str, sentence: &str| {
        if form.error(field).is_none() {
            form.fail(field, sentence);
        }
    };
    for question in questions::all() {
        if wanted.says(question.key) == DpiaAnswer::Open {
            let sentence = format!("Bitte entscheiden Sie, ob das zutrifft: {}", question.text);
            fail(question.key, &sentence);
        }
    }
    let says_which = !wanted.list_entries.is_empty() || !wanted.own_list_item.is_empty();
    if wanted.says(LIST) == DpiaAnswer::Applies && !says_which {
        fail("own_list_item", "Bitte geben Sie an, was auf der Liste zutrifft.");
    }
    if wanted.exception != DpiaException::None && wanted.exception_reason.is_empty() {
        fail("exception_reason", "Bitte begründen Sie die Ausnahme.");
    }
    if wanted.decision == DpiaDecision::Open {
        fail("decision", "Bitte geben Sie an, wie entschieden wurde.");
    }
    if wanted.decision_reason.is_empty() {
        fail("decision_reason", "Bitte begründen Sie die Entscheidung.");
    }
    match wanted.decided_on {
        None => fail("decided_on", "Bitte geben Sie den Tag der Entscheidung an, zum Beispiel 31.12.2026."),
        Some(day) if day > today => {
            fail("decided_on", "Der Tag der Entscheidung liegt in der Zukunft. Bitte prüfen Sie ihn.");
        }
        Some(_) => {}
    }
    if wanted.decided_by.is_empty() {
        fail("decided_by", "Bitte geben Sie an, wer für den Verantwortlichen entschieden hat.");
    }
}

/// A field's label and a value as a person reads it, for the choice between two versions.
pub fn in_words(field: &str, value: &str) -> (String, String) {
    for question in questions::all() {
        if field == question.key {
            return (question.text.clone(), word(DpiaAnswer::OPTIONS, value));
        }
        if field == question.reason {
            return (format!("Begründung zu: {}", question.text), value.to_owned());
        }
    }
    let words = match field {
        "exception" => word(DpiaException::OPTIONS, value),
        "decision" => word(DpiaDecision::OPTIONS, value),
        ENTRIES => {
            let chosen: Vec<&str> = value.split(',').collect();
            let texts = questions::list_entries().filter(|(number, _)| chosen.contains(&number.as_str()));
            texts.map(|(_, text)| text).collect::<Vec<_>>().join("\n")
        }
        _ => value.to_owned(),
    };
    (help::field(&format!("dpia.{field}")).label.to_owned(), words)
}

fn word(options: &[(&str, &str)], key: &str) -> String {
    options.iter().find(|(known, _)| *known == key).map_or(key, |(_, label)| *label).to_owned()
}

#[cfg(test)]
mod tests {
    use time::macros::date;
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 27);

    fn form(values: &Values) -> Form {
        values.iter().fold(Form::new(), |form, (field, value)| form.with(field, value))
    }

    /// Everything denied and decided.
    fn complete() -> Values {
        let mut values = values(&Screening::empty(Uuid::nil(), 1));
        for question in questions::all() {
            values.insert(question.key.to_owned(), "does_not_apply".to_owned());
        }
        for (field, value) in [
            ("decision", "not_required"),
            ("decision_reason", "Kein Kriterium trifft zu."),
            ("decided_on", "27.11.2026"),
            ("decided_by", "Geschäftsführung"),
        ] {
            values.insert(field.to_owned(), value.to_owned());
        }
        values
    }

    #[test]
    fn what_is_read_is_written_the_same() {
        let mut sent = complete();
        sent.insert("criterion_4.grund".to_owned(), "Keine Daten nach Art. 9".to_owned());
        sent.insert(ENTRIES.to_owned(), "3,11".to_owned());
        sent.insert("exception".to_owned(), "similar".to_owned());
        let before = Screening::empty(Uuid::nil(), 1);
        let screening = read(&mut form(&sent), &before, None).unwrap();
        assert_eq!(screening.list_entries.len(), 2);
        assert_eq!(values(&screening), sent);
        assert_eq!(submitted(&form(&sent).fields), sent);
    }

    #[test]
    fn it_may_be_saved_with_nothing_and_is_finished_with_everything() {
        let before = Screening::empty(Uuid::nil(), 1);
        assert_eq!(read(&mut Form::new(), &before, None).map(|it| it.decision), Some(DpiaDecision::Open));
        let mut empty = Form::new();
        assert_eq!(read(&mut empty, &before, Some(TODAY)), None);
        // Thirteen questions, and what, why, when and who of the decision.
        assert_eq!(empty.errors.len(), 13 + 4);
        assert!(read(&mut form(&complete()), &before, Some(TODAY)).is_some());
        for (field, value, wrong) in [
            ("list", "applies", "own_list_item"),
            ("exception", "legislation", "exception_reason"),
            ("decided_on", "28.11.2026", "decided_on"),
            ("decided_on", "31.02.2026", "decided_on"),
            ("decision", "vielleicht", "decision"),
            ("case_a", "<script>", "case_a"),
        ] {
            let mut sent = complete();
            sent.insert(field.to_owned(), value.to_owned());
            let mut form = form(&sent);
            assert_eq!(read(&mut form, &before, Some(TODAY)), None, "{field} {value}");
            assert!(form.error(wrong).is_some(), "{field} {value}");
            assert_eq!(form.errors.len(), 1, "{field} {value}");
        }
    }
}
