//! Whether a record has to be kept at all: the exemption of Art. 30 Abs. 5 DSGVO for small bodies, or of
//! § 31 Abs. 5 DSG-EKD, and the exceptions from it (R27–R30). Hardly anybody is exempt; whoever thinks so
//! writes down why.
//!
//! Threshold and exceptions are data by law, with a day from which they hold, because the law is changing;
//! of a law without such data nothing is computed. What came out of a check is kept; what would come out
//! today is computed beside it and never put in its place.

mod form;
pub mod pages;
pub mod store;

use serde::Deserialize;
use time::Date;

use crate::{
    register::LegalRegime,
    shipped::{
        self,
        model::{DutyCriterion, RecordDuty},
    },
};

/// What somebody answered on a day, and what came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Persons employed.
    pub employees: Option<i32>,
    pub answers: Vec<Answer>,
    pub outcome: Outcome,
    /// The day from which the applied rules hold.
    pub rules_from: Date,
    pub checked_on: Date,
    /// The name the person had then.
    pub checked_by: String,
}

/// Whether one of the exceptions applies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Answer {
    /// Code of a [`DutyCriterion`].
    pub criterion: String,
    pub applies: bool,
    pub reason: String,
}

/// Activities whose name or data speak for an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    pub criterion: String,
    pub activities: i64,
    /// The names of the first of them.
    pub examples: Vec<String>,
}

/// A check beside what the organisation and its record say today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    pub check: Check,
    /// The law that the organisation stands under today.
    pub regime: LegalRegime,
    /// Persons employed, as the organisation's page says.
    pub employees: Option<i32>,
    pub signs: Vec<Sign>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Required,
    Exempt,
    /// Not all is answered that it depends on.
    Open,
}

impl Outcome {
    /// As stored.
    pub const OPTIONS: [(&str, Self); 3] =
        [("required", Self::Required), ("exempt", Self::Exempt), ("open", Self::Open)];

    pub fn key(self) -> &'static str {
        Self::OPTIONS.iter().find(|(_, known)| *known == self).map_or("open", |(key, _)| key)
    }

    /// An unknown key is no result.
    pub fn from_key(key: &str) -> Self {
        Self::OPTIONS.into_iter().find(|(known, _)| *known == key).map_or(Self::Open, |(_, outcome)| outcome)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Required => "Pflicht besteht",
            Self::Exempt => "voraussichtlich befreit",
            Self::Open => "noch offen",
        }
    }
}

/// The rules of a law on a day; none where no exemption of that law is known.
pub fn rules_on(regime: LegalRegime, day: Date) -> Option<&'static RecordDuty> {
    let mut of_law = shipped::facts().record_duties.iter().filter(|rules| rules.regime == regime);
    let first = of_law.next()?;
    Some(of_law.rfind(|rules| rules.valid_from <= day).unwrap_or(first))
}

/// What to say where there are no rules.
pub fn without_rules(regime: LegalRegime) -> String {
    format!(
        "Ob für kleine Stellen eine Ausnahme von der Pflicht zum Verzeichnis gilt, ist für Ihren Rechtsrahmen ({}) hier nicht \
         hinterlegt. Bitte sehen Sie im geltenden Wortlaut nach; ohne Ausnahme besteht die Pflicht.",
        regime.label()
    )
}

/// What the criterion of this code is called, in any state of the rules.
pub fn criterion_name(code: &str) -> Option<&'static str> {
    let criteria = shipped::facts().record_duties.iter().flat_map(|rules| &rules.criteria);
    criteria.rev().find(|criterion| criterion.code == code).map(|criterion| criterion.name.as_str())
}

fn answer<'a>(criterion: &DutyCriterion, answers: &'a [Answer]) -> Option<&'a Answer> {
    answers.iter().find(|answer| answer.criterion == criterion.code)
}

/// One exception is enough; for the exemption, all has to be known.
pub fn outcome(rules: &RecordDuty, employees: Option<i32>, answers: &[Answer]) -> Outcome {
    let applies = |criterion: &DutyCriterion| answer(criterion, answers).is_some_and(|answer| answer.applies);
    let is_answered = |criterion: &DutyCriterion| answer(criterion, answers).is_some();
    let is_large = employees.is_some_and(|count| count >= rules.threshold);
    if is_large || rules.criteria.iter().any(applies) {
        Outcome::Required
    } else if employees.is_some() && rules.criteria.iter().all(is_answered) {
        Outcome::Exempt
    } else {
        Outcome::Open
    }
}

/// The result as a sentence, with what it rests on.
pub fn sentence(rules: &RecordDuty, employees: Option<i32>, answers: &[Answer]) -> String {
    let (norm, threshold) = (&rules.norm, rules.threshold);
    match outcome(rules, employees, answers) {
        Outcome::Required => {
            let size = employees.filter(|count| *count >= threshold);
            let size = size.map(|_| format!("mindestens {threshold} Personen beschäftigt sind"));
            let criteria = rules
                .criteria
                .iter()
                .filter(|criterion| answer(criterion, answers).is_some_and(|answer| answer.applies));
            // Whoever is large keeps a record of everything.
            let extent = Some(rules.extent.as_str()).filter(|_| size.is_none());
            let reasons: Vec<String> =
                size.into_iter().chain(criteria.map(|criterion| criterion.because.clone())).collect();
            let sentence =
                format!("Die Pflicht zum Verzeichnis besteht, weil {} ({norm}).", reasons.join(" und weil "));
            joined(&sentence, extent.unwrap_or_default())
        }
        Outcome::Exempt => {
            let sentence = format!(
                "Die Stelle ist voraussichtlich befreit: Sie beschäftigt weniger als {threshold} Personen, und nach den \
                 Antworten trifft keine der Rückausnahmen zu ({norm})."
            );
            joined(&sentence, &rules.exempt)
        }
        Outcome::Open => format!(
            "Das Ergebnis ist noch offen. Es hängt von der Zahl der Beschäftigten und von allen Fragen ab, solange keine mit \
             „Ja“ beantwortet ist ({norm})."
        ),
    }
}

fn joined(sentence: &str, next: &str) -> String {
    format!("{sentence} {next}").trim_end().to_owned()
}

impl Check {
    /// The rules that it was made by. No two begin on the same day.
    pub fn rules(&self) -> Option<&'static RecordDuty> {
        shipped::facts().record_duties.iter().find(|rules| rules.valid_from == self.rules_from)
    }
}

impl Duty {
    /// What would come out today, where that is something else.
    pub fn changed_outcome(&self, today: Date) -> Option<Outcome> {
        let employees = self.employees.or(self.check.employees);
        let now = rules_on(self.regime, today)
            .map_or(Outcome::Open, |rules| outcome(rules, employees, &self.check.answers));
        (self.check.outcome != Outcome::Open && now != self.check.outcome).then_some(now)
    }

    /// Exceptions that were denied while activities speak for them.
    pub fn contradictions(&self) -> Vec<(&Answer, &Sign)> {
        let denied = self.check.answers.iter().filter(|answer| !answer.applies);
        denied
            .filter_map(|answer| {
                let sign = self.signs.iter().find(|sign| sign.criterion == answer.criterion)?;
                Some((answer, sign))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const DAY: Date = date!(2026 - 11 - 27);

    fn gdpr() -> &'static RecordDuty {
        rules_on(LegalRegime::Gdpr, DAY).unwrap()
    }

    fn answers(given: &[(&str, bool)]) -> Vec<Answer> {
        let answer = |(criterion, applies): &(&str, bool)| Answer {
            criterion: (*criterion).to_owned(),
            applies: *applies,
            reason: "Grund".to_owned(),
        };
        given.iter().map(answer).collect()
    }

    fn none_applies() -> Vec<Answer> {
        answers(&[("risiko", false), ("regelmaessig", false), ("art9_10", false)])
    }

    #[test]
    fn one_exception_or_the_size_is_enough_and_exemption_needs_every_answer() {
        let rules = gdpr();
        for (employees, given, expected) in [
            (Some(250), answers(&[]), Outcome::Required),
            (Some(250), none_applies(), Outcome::Required),
            (Some(249), none_applies(), Outcome::Exempt),
            (None, none_applies(), Outcome::Open),
            (Some(3), answers(&[]), Outcome::Open),
            (Some(3), answers(&[("risiko", false), ("regelmaessig", false)]), Outcome::Open),
            (Some(3), answers(&[("regelmaessig", true)]), Outcome::Required),
            (None, answers(&[("art9_10", true)]), Outcome::Required),
            (Some(3), answers(&[("unbekannt", true)]), Outcome::Open),
        ] {
            assert_eq!(outcome(rules, employees, &given), expected, "{employees:?} {given:?}");
        }
    }

    #[test]
    fn the_sentence_says_what_the_result_rests_on() {
        let rules = gdpr();
        let both = sentence(rules, Some(300), &answers(&[("regelmaessig", true)]));
        assert!(
            both.contains("mindestens 250 Personen") && both.contains("nicht nur gelegentlich"),
            "{both}"
        );
        assert!(sentence(rules, Some(3), &none_applies()).contains("kaum eine Stelle"));
        assert!(sentence(rules, None, &[]).contains("noch offen"));
    }

    #[test]
    fn rules_hold_from_their_day_on() {
        let mut days: Vec<Date> =
            shipped::facts().record_duties.iter().map(|rules| rules.valid_from).collect();
        assert!(days.is_sorted());
        days.dedup();
        assert_eq!(days.len(), shipped::facts().record_duties.len(), "a check finds its rules by their day");
        assert_eq!(gdpr().threshold, 250);
        let early = rules_on(LegalRegime::Gdpr, date!(2010 - 01 - 01)).unwrap();
        assert_eq!(early.valid_from, days[0]);
        assert!(rules_on(LegalRegime::Kdg, DAY).is_none() && rules_on(LegalRegime::Police, DAY).is_none());
        assert_eq!(criterion_name("risiko"), Some("Risiko für die betroffenen Personen"));
        assert_eq!(criterion_name("<script>"), None);
    }

    #[test]
    fn a_check_is_compared_with_today() {
        let check = Check {
            employees: Some(12),
            answers: none_applies(),
            outcome: Outcome::Exempt,
            rules_from: gdpr().valid_from,
            checked_on: DAY,
            checked_by: "Doris Datenschutz".to_owned(),
        };
        let sign =
            Sign { criterion: "regelmaessig".to_owned(), activities: 1, examples: vec!["Lohn".to_owned()] };
        let mut duty = Duty { check, regime: LegalRegime::Gdpr, employees: None, signs: Vec::new() };
        assert_eq!(duty.changed_outcome(DAY), None);
        assert_eq!(duty.contradictions(), []);
        duty.employees = Some(400);
        assert_eq!(duty.changed_outcome(DAY), Some(Outcome::Required));
        duty.signs = vec![sign];
        assert_eq!(duty.contradictions().len(), 1);
        duty.check.answers[1].applies = true;
        assert_eq!(duty.contradictions(), []);
        // Answers to the questions of another law answer nothing.
        duty.regime = LegalRegime::Kdg;
        assert_eq!(duty.changed_outcome(DAY), Some(Outcome::Open));
        duty.check.outcome = Outcome::Open;
        assert_eq!(duty.changed_outcome(DAY), None);
    }

    /// § 31 Abs. 5 DSG-EKD: small bodies record the activities with special categories and no others.
    #[test]
    fn small_protestant_bodies_record_special_categories_only() {
        let rules = rules_on(LegalRegime::DsgEkd, DAY).unwrap();
        let special = |applies| answers(&[("besondere", applies)]);
        assert_eq!(outcome(rules, Some(249), &special(false)), Outcome::Exempt);
        assert_eq!(outcome(rules, Some(249), &special(true)), Outcome::Required);
        assert_eq!(outcome(rules, Some(250), &special(false)), Outcome::Required);
        // That they process data regularly is no exception there.
        assert_eq!(outcome(rules, Some(249), &answers(&[("regelmaessig", true)])), Outcome::Open);
        let (small, large) =
            (sentence(rules, Some(12), &special(true)), sentence(rules, Some(300), &special(true)));
        assert!(small.contains(&rules.norm) && small.contains("nur die Tätigkeiten"), "{small}");
        assert!(!large.contains("nur die Tätigkeiten"), "{large}");
        let exempt = sentence(rules, Some(12), &special(false));
        assert!(!exempt.contains("DSGVO") && !exempt.contains("Lohnabrechnung"), "{exempt}");
    }

    #[test]
    fn stored_keys_come_back() {
        for (key, outcome) in Outcome::OPTIONS {
            assert_eq!((outcome.key(), Outcome::from_key(key)), (key, outcome));
        }
        assert_eq!(Outcome::from_key("<script>"), Outcome::Open);
    }
}
