//! What the Commission decided about a country's level of protection (Art. 45 DSGVO; R51). It is read
//! from the shipped facts whenever somebody looks and kept nowhere, so a newer state of the facts is
//! seen at once, in findings too.

use time::Date;

use super::countries;
use crate::{
    shipped::{self, model::AdequacyDecision},
    web::{filters::bound, validate::date_text},
};

/// How the law sees a country.
#[derive(Debug, Clone, Copy)]
pub enum CountryState {
    /// In the European Economic Area: nothing there is a transfer to a third country.
    Near,
    /// A third country with a decision, perhaps for some recipients only.
    Decided(&'static AdequacyDecision),
    /// A third country without one.
    Undecided,
}

impl CountryState {
    /// Of a country by its code.
    pub fn of(code: &str) -> Self {
        if countries::is_eea(code) {
            return Self::Near;
        }
        decision(code).map_or(Self::Undecided, Self::Decided)
    }

    /// Of where a transfer goes, in the words of the sheet: a country, or an international organisation
    /// that there is a decision about.
    pub fn of_place(country: Option<&str>, organisation: Option<&str>) -> Option<Self> {
        match country.and_then(countries::code_of) {
            Some(code) => Some(Self::of(code)),
            None => organisation.and_then(decision_about).map(Self::Decided),
        }
    }

    /// A word for lists: "Angemessenheitsbeschluss, beschränkt"; empty without a decision.
    pub fn label(self) -> &'static str {
        match self {
            Self::Near => "kein Drittland",
            Self::Decided(decision) if decision.revoked_on.is_some() => "Angemessenheitsbeschluss aufgehoben",
            Self::Decided(decision) if decision.is_limited() => "Angemessenheitsbeschluss, beschränkt",
            Self::Decided(_) => "Angemessenheitsbeschluss",
            Self::Undecided => "",
        }
    }

    /// The answer to "Angemessenheitsbeschluss?": "ja; 2000/518/EG vom 26.07.2000".
    pub fn in_words(self) -> String {
        let decision = match self {
            Self::Near => return "nicht nötig, das Land gehört zur EU oder zum EWR".to_owned(),
            Self::Undecided => return "nein".to_owned(),
            Self::Decided(decision) => decision,
        };
        decision.in_words()
    }
}

impl AdequacyDecision {
    /// "ja; 2000/518/EG vom 26.07.2000", "nein; (EU) 2023/1795 vom 10.07.2023, aufgehoben am 01.02.2027".
    fn in_words(&self) -> String {
        let mut words = match (self.revoked_on, self.is_limited()) {
            (Some(_), _) => "nein".to_owned(),
            (None, true) => format!("beschränkt: {}", self.extent),
            (None, false) => "ja".to_owned(),
        };
        words.push_str(&format!("; {}", self.name()));
        let end = self.revoked_on.map(|day| format!(", aufgehoben am {}", date_text(day)));
        let last = self.valid_until.map(|last| format!(", befristet bis {}", date_text(last)));
        words.push_str(&end.or(last).unwrap_or_default());
        bound(&words)
    }

    pub fn is_limited(&self) -> bool {
        !self.extent.is_empty()
    }

    /// "2000/518/EG vom 26.07.2000".
    pub fn name(&self) -> String {
        match self.decision.ends_with(&self.date) {
            true => self.decision.clone(),
            false => format!("{} vom {}", self.decision, self.date),
        }
    }
}

/// All decisions that are known.
pub fn decisions() -> &'static [AdequacyDecision] {
    &shipped::facts().adequacy_decisions
}

/// The decision about a country.
pub fn decision(code: &str) -> Option<&'static AdequacyDecision> {
    decisions().iter().find(|decision| decision.iso == code)
}

/// The decision about an international organisation, by its German name.
fn decision_about(name: &str) -> Option<&'static AdequacyDecision> {
    let about = |decision: &&AdequacyDecision| {
        countries::name_of(&decision.iso).is_none() && decision.name.eq_ignore_ascii_case(name.trim())
    };
    shipped::facts().adequacy_decisions.iter().find(about)
}

/// The day on which the facts about a country were last looked up.
pub fn as_of(code: &str) -> Date {
    decision(code).map_or(shipped::facts().as_of, |decision| decision.checked_on)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::register::choices::Instrument;

    #[test]
    fn states_say_how_far_a_decision_reaches() {
        for (code, label, words) in [
            ("DE", "kein Drittland", "nicht nötig, das Land gehört zur EU oder zum EWR"),
            ("NO", "kein Drittland", "nicht nötig, das Land gehört zur EU oder zum EWR"),
            ("IN", "", "nein"),
            ("", "", "nein"),
            ("CH", "Angemessenheitsbeschluss", "ja; 2000/518/EG vom 26.07.2000"),
            (
                "CA",
                "Angemessenheitsbeschluss, beschränkt",
                "beschränkt: nur kommerzielle Organisationen (PIPEDA); 2002/2/EG vom 20.12.2001",
            ),
            (
                "GB",
                "Angemessenheitsbeschluss",
                "ja; (EU) 2021/1772 vom 28.06.2021, verlängert am 19.12.2025, befristet bis 27.12.2031",
            ),
        ] {
            assert_eq!(CountryState::of(code).label(), label, "{code}");
            assert_eq!(CountryState::of(code).in_words(), words, "{code}");
        }
        assert!(
            matches!(CountryState::of("US"), CountryState::Decided(decision) if decision.needs_certification)
        );
    }

    /// One entry of data, and nothing says any more that the decision holds.
    #[test]
    fn a_revoked_decision_is_none() {
        let revoked = || AdequacyDecision {
            iso: "US".to_owned(),
            name: "USA".to_owned(),
            decision: "(EU) 2023/1795".to_owned(),
            date: "10.07.2023".to_owned(),
            extent: "nur zertifizierte Empfänger".to_owned(),
            remark: String::new(),
            checked_on: date!(2027 - 02 - 01),
            valid_until: None,
            revoked_on: Some(date!(2027 - 02 - 01)),
            needs_certification: true,
        };
        let state = CountryState::Decided(Box::leak(Box::new(revoked())));
        assert_eq!(state.label(), "Angemessenheitsbeschluss aufgehoben");
        assert_eq!(state.in_words(), "nein; (EU) 2023/1795 vom 10.07.2023, aufgehoben am 01.02.2027");
    }

    #[test]
    fn decisions_are_about_known_countries_or_named_organisations() {
        for decision in &shipped::facts().adequacy_decisions {
            let is_country = countries::name_of(&decision.iso).is_some();
            assert!(is_country != decision_about(&decision.name).is_some(), "{}", decision.name);
            assert!(!countries::is_eea(&decision.iso), "{}", decision.name);
        }
        assert!(decision_about("Europäische Patentorganisation").is_some());
        assert!(decision_about("Schweiz").is_none());
    }

    /// A form offers what the facts know: an instrument that a newer state brings cannot be forgotten.
    #[test]
    fn every_shipped_instrument_can_be_chosen() {
        let labels: Vec<String> =
            Instrument::OPTIONS.iter().map(|(_, label)| label.replace('\u{a0}', " ")).collect();
        for instrument in shipped::facts().transfer_instruments.iter().filter(|it| it.can_be_chosen) {
            let norm = instrument.norm.replace("Art. 49 Abs. 1 lit.", "Art. 49 Abs. 1 UAbs. 1 lit.");
            let fitting: Vec<&String> = labels
                .iter()
                .filter(|label| {
                    norm.split(" / ").all(|part| {
                        label.contains(&format!("{part} DSGVO")) || label.contains(&format!("{part}, "))
                    })
                })
                .collect();
            assert_eq!(fitting.len(), 1, "{norm}: {fitting:?}");
        }
    }
}
