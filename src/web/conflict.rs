//! Two people in one form: a form carries the values it was made from, and the save compares them
//! with what is stored now. Nothing that somebody else wrote meanwhile is overwritten unasked.
//!
//! The stored values travel as hidden fields `vorher.<field>` ([`remember`], [`original`]). After a
//! conflict the page shows a [`Question`] for each field (`components/conflict.html`): `wahl.<field>`
//! is `mine` or `theirs`, `inzwischen.<field>` is what stood there as theirs. A form sent without an
//! answer is in conflict again; so is one where somebody changed the field once more.
//!
//! ```ignore
//! conflict::apply_choices(&mut fields);
//! let merged = conflict::merge(&conflict::original(&fields), &mine, &theirs);
//! if !merged.conflicts.is_empty() {
//!     let questions = conflict::ask(&mut form, &merged, &theirs, |field, text| (label(field), text.to_owned()));
//!     return Ok(page::respond(StatusCode::CONFLICT, &edit_page(form, questions)));
//! }
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::form::{Fields, Form};

/// Text by field name, as the form writes it.
pub type Values = BTreeMap<String, String>;

const BEFORE: &str = "vorher.";
const MEANWHILE: &str = "inzwischen.";
const CHOICE: &str = "wahl.";

/// One field that both changed, each to something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub field: String,
    /// What the form was made from.
    pub original: String,
    /// What this person wrote.
    pub mine: String,
    /// What somebody else stored meanwhile.
    pub theirs: String,
}

/// What to store, unless there are conflicts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Every field of `mine`; a field in conflict holds what is stored, so storing it changes nothing.
    pub values: Values,
    pub conflicts: Vec<Conflict>,
}

/// Brings the person's values together with what is stored now. Who alone changed a field wins it.
/// A field that `original` does not hold counts as unchanged by the person's form: `theirs` stands
/// for it, so a form without its hidden fields overwrites like any form without this check.
pub fn merge(original: &Values, mine: &Values, theirs: &Values) -> Merged {
    let mut merged = Merged::default();
    for (field, mine) in mine {
        let theirs = theirs.get(field).map_or("", String::as_str);
        let original = original.get(field).map_or(theirs, String::as_str);
        let value = if theirs == original || mine == theirs {
            mine
        } else {
            if mine != original {
                merged.conflicts.push(Conflict {
                    field: field.clone(),
                    original: original.to_owned(),
                    mine: mine.clone(),
                    theirs: theirs.to_owned(),
                });
            }
            theirs
        };
        merged.values.insert(field.clone(), value.to_owned());
    }
    merged
}

/// Values that cannot be true together, and the sentence that says so.
pub struct Contradiction {
    /// Where the sentence stands.
    pub field: String,
    /// Empty where the values were made to agree; that needs no word, unless it takes two people.
    pub sentence: String,
    /// All fields that take part.
    pub involved: Vec<String>,
}

/// Who made a contradiction.
pub enum Blame {
    /// Nobody just now: it is stored like that.
    Nobody,
    Mine,
    /// It takes what both did, so both are asked.
    Both(Vec<Conflict>),
}

impl Contradiction {
    /// `now` is what would be stored.
    pub fn blame(
        &self,
        original: &Values,
        mine: &Values,
        theirs: &Values,
        now: impl Fn(&str) -> String,
    ) -> Blame {
        let of = |values: &Values, field: &str| values.get(field).cloned().unwrap_or_default();
        if self.involved.iter().all(|field| now(field) == of(theirs, field)) {
            return Blame::Nobody;
        }
        let is_theirs = |field: &String| match original.get(field) {
            Some(before) => *before != of(theirs, field),
            // What the form never showed came meanwhile, if the form says at all what it showed.
            None => !original.is_empty() && !mine.contains_key(field) && !of(theirs, field).is_empty(),
        };
        if !self.involved.iter().any(is_theirs) {
            return Blame::Mine;
        }
        let conflicts = self.involved.iter().map(|field| {
            let original = of(original, field);
            let mine = mine.get(field).cloned().unwrap_or_else(|| original.clone());
            Conflict { field: field.clone(), original, mine, theirs: of(theirs, field) }
        });
        Blame::Both(conflicts.filter(|conflict| conflict.mine != conflict.theirs).collect())
    }
}

impl Merged {
    /// Asks about this field, too; what is stored stays until there is an answer.
    pub fn ask_about(&mut self, conflict: Conflict) {
        if self.conflicts.iter().all(|known| known.field != conflict.field) {
            self.values.insert(conflict.field.clone(), conflict.theirs.clone());
            self.conflicts.push(conflict);
        }
    }
}

/// The value that the form's field was made from.
pub fn before<'a>(fields: &'a Fields, field: &str) -> Option<&'a str> {
    fields.all(&format!("{BEFORE}{field}")).first().map(String::as_str)
}

/// The values that the form was made from.
pub fn original(fields: &Fields) -> Values {
    fields
        .pairs()
        .filter_map(|(name, value)| Some((name.strip_prefix(BEFORE)?.to_owned(), value.to_owned())))
        .collect()
}

/// Puts the stored values beside the form's own fields, for the template's hidden fields.
pub fn remember(fields: &mut Fields, stored: &Values) {
    for (field, value) in stored {
        fields.set(&format!("{BEFORE}{field}"), value);
    }
}

/// The hidden fields to send along: name and value of everything [`remember`]ed.
pub fn hidden(fields: &Fields) -> Vec<(&str, &str)> {
    fields.pairs().filter(|(name, _)| name.starts_with(BEFORE)).collect()
}

/// A conflict as the page asks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub field: String,
    /// What the field is called.
    pub label: String,
    /// The three texts as a person reads them.
    pub original: String,
    pub mine: String,
    pub theirs: String,
    /// What [`apply_choices`] needs to know of theirs.
    pub stored: String,
}

/// Name of the radio buttons that decide about a field.
pub fn choice(field: &str) -> String {
    format!("{CHOICE}{field}")
}

impl Question {
    /// Name and id of the radio buttons.
    pub fn choice(&self) -> String {
        choice(&self.field)
    }

    /// Name of the hidden field that holds theirs.
    pub fn meanwhile(&self) -> String {
        format!("{MEANWHILE}{}", self.field)
    }
}

/// Makes the form after a conflict: fields in conflict keep what was typed, the others hold the
/// merged text and count as read anew. `show` gives a field's label and a value in words.
pub fn ask(
    form: &mut Form,
    merged: &Merged,
    theirs: &Values,
    show: impl Fn(&str, &str) -> (String, String),
) -> Vec<Question> {
    let asked: BTreeSet<&str> = merged.conflicts.iter().map(|conflict| conflict.field.as_str()).collect();
    for (field, value) in &merged.values {
        if !asked.contains(field.as_str()) {
            form.fields.set(field, value);
            // What neither knew before this form stays new.
            if theirs.contains_key(field) || before(&form.fields, field).is_some() {
                form.fields.set(&format!("{BEFORE}{field}"), theirs.get(field).map_or("", String::as_str));
            }
        }
    }
    let mut questions = Vec::new();
    for conflict in &merged.conflicts {
        // Without an answer it is asked again.
        if before(&form.fields, &conflict.field).is_none() {
            form.fields.set(&format!("{BEFORE}{}", conflict.field), conflict.original.clone());
        }
        let (label, original) = show(&conflict.field, &conflict.original);
        let question = Question {
            field: conflict.field.clone(),
            original,
            mine: show(&conflict.field, &conflict.mine).1,
            theirs: show(&conflict.field, &conflict.theirs).1,
            stored: conflict.theirs.clone(),
            label,
        };
        form.fail(&question.choice(), format!("Bitte wählen Sie eine Fassung: {}.", question.label));
        questions.push(question);
    }
    questions
}

/// What stood there when the form asked, if it came back without an answer.
pub fn unanswered<'a>(fields: &'a Fields, field: &str) -> Option<&'a str> {
    fields.all(&format!("{MEANWHILE}{field}")).first().map(String::as_str)
}

/// Puts the answers into effect before the form is read: who took `mine` has seen theirs, who took
/// `theirs` typed the same. The answers are used up; what is not answered is left as [`unanswered`].
pub fn apply_choices(fields: &mut Fields) {
    let seen: Vec<(String, String)> = fields
        .pairs()
        .filter_map(|(name, theirs)| Some((name.strip_prefix(MEANWHILE)?.to_owned(), theirs.to_owned())))
        .collect();
    for (field, theirs) in seen {
        let choice = choice(&field);
        let chosen = fields.text(&choice).to_owned();
        if chosen == "theirs" {
            fields.set(&field, theirs.clone());
        }
        if chosen == "theirs" || chosen == "mine" {
            fields.set(&format!("{BEFORE}{field}"), theirs);
            fields.remove(&format!("{MEANWHILE}{field}"));
        }
        fields.remove(&choice);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect()
    }

    fn merge_one(original: &str, mine: &str, theirs: &str) -> (String, usize) {
        let merged = merge(&values(&[("a", original)]), &values(&[("a", mine)]), &values(&[("a", theirs)]));
        (merged.values["a"].clone(), merged.conflicts.len())
    }

    #[test]
    fn who_alone_changed_a_field_wins_it() {
        assert_eq!(merge_one("alt", "mein", "alt"), ("mein".to_owned(), 0));
        assert_eq!(merge_one("alt", "alt", "ihr"), ("ihr".to_owned(), 0));
        assert_eq!(merge_one("alt", "neu", "neu"), ("neu".to_owned(), 0));
        assert_eq!(merge_one("alt", "alt", "alt"), ("alt".to_owned(), 0));
        assert_eq!(merge_one("alt", "", "alt"), (String::new(), 0));
    }

    #[test]
    fn what_both_changed_is_a_conflict_and_keeps_what_is_stored() {
        let merged = merge(
            &values(&[("email", "a@b.de"), ("name", "Alt")]),
            &values(&[("email", "mein@b.de"), ("name", "Neu")]),
            &values(&[("email", "ihr@b.de"), ("name", "Alt")]),
        );
        assert_eq!(merged.values, values(&[("email", "ihr@b.de"), ("name", "Neu")]));
        assert_eq!(
            merged.conflicts,
            [Conflict {
                field: "email".to_owned(),
                original: "a@b.de".to_owned(),
                mine: "mein@b.de".to_owned(),
                theirs: "ihr@b.de".to_owned(),
            }]
        );
    }

    #[test]
    fn a_form_without_its_hidden_fields_is_taken_as_typed() {
        let merged = merge(&Values::new(), &values(&[("a", "mein")]), &values(&[("a", "ihr")]));
        assert_eq!(merged, Merged { values: values(&[("a", "mein")]), conflicts: Vec::new() });
    }

    #[test]
    fn an_answer_settles_the_conflict_and_no_answer_does_not() {
        for (answer, value, conflicts) in
            [("&wahl.a=mine", "mein", 0), ("&wahl.a=theirs", "ihr", 0), ("", "ihr", 1)]
        {
            let sent = format!("a=mein&vorher.a=alt&inzwischen.a=ihr{answer}");
            let mut fields = Fields::parse(sent.as_bytes());
            apply_choices(&mut fields);
            let mine = values(&[("a", fields.raw("a"))]);
            let merged = merge(&original(&fields), &mine, &values(&[("a", "ihr")]));
            assert_eq!((merged.values["a"].as_str(), merged.conflicts.len()), (value, conflicts), "{answer}");
        }
    }

    #[test]
    fn a_third_change_is_asked_again() {
        let mut fields = Fields::parse(b"a=mein&vorher.a=alt&inzwischen.a=ihr&wahl.a=mine");
        apply_choices(&mut fields);
        let merged = merge(&original(&fields), &values(&[("a", "mein")]), &values(&[("a", "noch neuer")]));
        assert_eq!(merged.conflicts.len(), 1);
    }

    #[test]
    fn the_form_after_a_conflict_keeps_what_was_typed() {
        let mut form = Form::from(Fields::parse(b"a=mein&b=alt&vorher.a=alt&vorher.b=alt"));
        let theirs = values(&[("a", "ihr"), ("b", "neu")]);
        let merged = merge(&original(&form.fields), &values(&[("a", "mein"), ("b", "alt")]), &theirs);
        let questions =
            ask(&mut form, &merged, &theirs, |field, text| (field.to_uppercase(), text.to_owned()));
        assert_eq!(questions.len(), 1);
        assert_eq!(questions[0].choice(), "wahl.a");
        assert!(form.error("wahl.a").is_some());
        assert_eq!([form.value("a"), form.value("vorher.a")], ["mein", "alt"]);
        assert_eq!([form.value("b"), form.value("vorher.b")], ["neu", "neu"]);
    }

    #[test]
    fn what_is_remembered_comes_back() {
        let stored = values(&[("a", "x & y\nz"), ("b", "")]);
        let mut fields = Fields::default();
        remember(&mut fields, &stored);
        assert_eq!(original(&fields), stored);
        assert_eq!(hidden(&fields), [("vorher.a", "x & y\nz"), ("vorher.b", "")]);
    }
}
