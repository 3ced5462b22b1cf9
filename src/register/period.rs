//! The period of a sub-rule (X6): amount and start in their parts, and the words they make.

use serde::{Deserialize, Serialize};

use super::choices::{Direction, PeriodUnit};

/// "höchstens 60 Tage vor der Wahl". Each part may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    pub length: Option<Length>,
    /// The length is a maximum.
    pub at_most: bool,
    pub direction: Option<Direction>,
    /// What it is counted from.
    pub event: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Length {
    pub amount: u32,
    pub unit: PeriodUnit,
}

impl Period {
    /// As a sentence's part: "8 Jahre nach Ende des Kalenderjahres"; empty when nothing is stated.
    pub fn words(&self) -> String {
        let mut words = Vec::new();
        if self.at_most && self.length.is_some() {
            words.push("höchstens".to_owned());
        }
        words.extend(self.length.map(Length::words));
        if let Some(event) = &self.event {
            if !words.is_empty() || self.direction.is_some() {
                words.push(self.direction.unwrap_or_default().label().to_owned());
            }
            words.push(event.clone());
        }
        words.join(" ")
    }
}

impl Length {
    fn words(self) -> String {
        let one = self.amount == 1;
        let amount = self.amount;
        let word = match (self.unit, one) {
            (PeriodUnit::CalendarYears, true) => {
                return "bis zum Ende des nächsten Kalenderjahres".to_owned();
            }
            (PeriodUnit::CalendarYears, false) => {
                return format!("bis zum Ende des {amount}. Kalenderjahres");
            }
            (PeriodUnit::YearsOfAge, _) => return format!("bis zum vollendeten {amount}. Lebensjahr"),
            (PeriodUnit::Minutes, true) => "Minute",
            (PeriodUnit::Minutes, false) => "Minuten",
            (PeriodUnit::Hours, true) => "Stunde",
            (PeriodUnit::Hours, false) => "Stunden",
            (PeriodUnit::Days, true) => "Tag",
            (PeriodUnit::Days, false) => "Tage",
            (PeriodUnit::Weeks, true) => "Woche",
            (PeriodUnit::Weeks, false) => "Wochen",
            (PeriodUnit::Months, true) => "Monat",
            (PeriodUnit::Months, false) => "Monate",
            (PeriodUnit::Years, true) => "Jahr",
            (PeriodUnit::Years, false) => "Jahre",
        };
        format!("{amount} {word}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_make_a_phrase() {
        let length = |amount, unit| Some(Length { amount, unit });
        let event = |text: &str| Some(text.to_owned());
        for (period, words) in [
            (
                Period {
                    length: length(8, PeriodUnit::Years),
                    event: event("Ende des Jahres"),
                    ..Period::default()
                },
                "8 Jahre nach Ende des Jahres",
            ),
            (
                Period {
                    length: length(1, PeriodUnit::Days),
                    at_most: true,
                    direction: Some(Direction::Before),
                    event: event("der Wahl"),
                },
                "höchstens 1 Tag vor der Wahl",
            ),
            (Period { event: event("sofort"), ..Period::default() }, "sofort"),
            (
                Period { length: length(18, PeriodUnit::YearsOfAge), ..Period::default() },
                "bis zum vollendeten 18. Lebensjahr",
            ),
            (Period { at_most: true, ..Period::default() }, ""),
        ] {
            assert_eq!(period.words(), words);
        }
    }
}
