//! German ways of writing dates, times and numbers, as template filters.
//!
//! A page's module brings them into its template with `use crate::web::filters;`.

use std::fmt::Display;

use time::{Date, OffsetDateTime};
use time_tz::{OffsetDateTimeExt, timezones::db::europe::BERLIN};

/// What has a day: a date, or a moment as seen in Berlin.
pub trait Day {
    fn day(&self) -> Date;
}

impl Day for Date {
    fn day(&self) -> Date {
        *self
    }
}

impl Day for OffsetDateTime {
    fn day(&self) -> Date {
        self.to_timezone(BERLIN).date()
    }
}

impl<T: Day + ?Sized> Day for &T {
    fn day(&self) -> Date {
        (**self).day()
    }
}

/// What is a moment.
pub trait Moment {
    fn moment(&self) -> OffsetDateTime;
}

impl Moment for OffsetDateTime {
    fn moment(&self) -> OffsetDateTime {
        *self
    }
}

impl<T: Moment + ?Sized> Moment for &T {
    fn moment(&self) -> OffsetDateTime {
        (**self).moment()
    }
}

/// `{{ day|date }}`: 01.03.2024.
#[askama::filter_fn]
pub fn date(value: impl Day, _values: &dyn askama::Values) -> askama::Result<String> {
    Ok(super::validate::date_text(value.day()))
}

/// `{{ at|date_time }}`: 01.03.2024, 14:05 Uhr, as the clock shows it in Berlin.
#[askama::filter_fn]
pub fn date_time(value: impl Moment, _values: &dyn askama::Values) -> askama::Result<String> {
    Ok(in_berlin(value.moment()))
}

fn in_berlin(moment: OffsetDateTime) -> String {
    let local = moment.to_timezone(BERLIN);
    let day = super::validate::date_text(local.date());
    format!("{day}, {:02}:{:02}\u{a0}Uhr", local.hour(), local.minute())
}

/// `{{ count|number }}`: 12.345.
#[askama::filter_fn]
pub fn number(value: impl Display, _values: &dyn askama::Values) -> askama::Result<String> {
    Ok(grouped(value))
}

/// `{{ count|plural("Eintrag", "Einträge") }}`: 1 Eintrag, 12.345 Einträge.
#[askama::filter_fn]
pub fn plural(
    value: impl Display,
    _values: &dyn askama::Values,
    one: &str,
    many: &str,
) -> askama::Result<String> {
    let number = grouped(value);
    let word = if number == "1" { one } else { many };
    Ok(format!("{number}\u{a0}{word}"))
}

/// Signs of provisions stay on one line with their numbers: "§ 3", "Art. 6 Abs. 1".
pub fn bound(text: &str) -> String {
    let signs = ["§", "Art.", "Abs.", "lit.", "Nr."];
    signs
        .iter()
        .fold(text.to_owned(), |text, sign| text.replace(&format!("{sign} "), &format!("{sign}\u{a0}")))
}

/// A text as searches compare it: "Loeschung" is "Löschung" is "LÖSCHUNG".
pub fn folded(text: &str) -> String {
    text.to_lowercase().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss")
}

/// A whole number with points between thousands.
pub fn grouped(number: impl Display) -> String {
    let plain = number.to_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("−", digits));
    let mut text = sign.to_owned();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position) % 3 == 0 {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1000, "1.000"), (1_234_567, "1.234.567"), (-1000, "−1.000")]
        {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn signs_stay_with_their_numbers() {
        let text = bound("Art. 6 Abs. 1 lit. e DSGVO i. V. m. §§ 2, 3 BMG");
        assert_eq!(text, "Art.\u{a0}6 Abs.\u{a0}1 lit.\u{a0}e DSGVO i. V. m. §§\u{a0}2, 3 BMG");
    }

    #[test]
    fn moments_are_shown_as_the_clock_in_berlin_does() {
        assert_eq!(in_berlin(datetime!(2024-03-01 13:05 UTC)), "01.03.2024, 14:05\u{a0}Uhr");
        assert_eq!(in_berlin(datetime!(2024-07-31 22:30 UTC)), "01.08.2024, 00:30\u{a0}Uhr");
        assert_eq!(Day::day(&datetime!(2024-07-31 22:30 UTC)), time::macros::date!(2024 - 08 - 01));
    }
}
