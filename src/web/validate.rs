//! From a form's strings to typed values: each function returns the value, or notes a German
//! sentence at the field and returns `None`.
//!
//! `what` is the object of the sentence in the accusative: "Bitte geben Sie {einen Namen} an."

use std::ops::RangeInclusive;

use time::{Date, Month};

use super::{filters::grouped, form::Form};

/// Characters a name or another single line may have; the tables check the same.
pub const NAME: usize = 300;
/// Characters a text may have; the tables check the same.
pub const TEXT: usize = 20_000;

/// Years outside are typing errors.
pub const YEARS: RangeInclusive<i32> = 1900..=2200;
/// RFC 5321: the longest address that can be delivered to.
pub const EMAIL: usize = 254;

/// A text that must be there, of at most `max` characters, without white space around it.
pub fn required(form: &mut Form, field: &str, what: &str, max: usize) -> Option<String> {
    if form.fields.text(field).is_empty() {
        form.fail(field, format!("Bitte geben Sie {what} an."));
        return None;
    }
    optional(form, field, max)
}

/// A text that may be missing, of at most `max` characters; `None` when it is empty or too long.
pub fn optional(form: &mut Form, field: &str, max: usize) -> Option<String> {
    let text = form.fields.text(field).to_owned();
    let length = text.chars().count();
    if length > max {
        let (max, length) = (grouped(max), grouped(length));
        let sentence = format!("Bitte kürzen Sie auf höchstens {max} Zeichen; es sind {length}.");
        form.fail(field, sentence);
        return None;
    }
    Some(text).filter(|text| !text.is_empty())
}

/// A date that may be missing, as TT.MM.JJJJ or JJJJ-MM-TT.
///
/// Date fields are plain text fields: the browser's own date picker shows the date in the browser's
/// language, is hard to use with screen readers and speech input, refuses pasted dates, and sends
/// nothing at all for an impossible date, so that the input could not be shown again.
pub fn date(form: &mut Form, field: &str) -> Option<Date> {
    let text = form.fields.text(field);
    if text.is_empty() {
        return None;
    }
    match parse_date(text) {
        Ok(date) => Some(date),
        Err(sentence) => {
            form.fail(field, sentence);
            None
        }
    }
}

/// A date that must be there.
pub fn required_date(form: &mut Form, field: &str, what: &str) -> Option<Date> {
    if form.fields.text(field).is_empty() {
        form.fail(field, format!("Bitte geben Sie {what} an, zum Beispiel 31.12.2026."));
        return None;
    }
    date(form, field)
}

/// A day as people write it; otherwise a German sentence.
pub fn parse_date(text: &str) -> Result<Date, &'static str> {
    const SHAPE: &str = "Bitte schreiben Sie das Datum als TT.MM.JJJJ, zum Beispiel 31.12.2026.";
    const EXISTS: &str = "Dieses Datum gibt es nicht. Bitte prüfen Sie Tag, Monat und Jahr.";
    const YEAR: &str =
        "Bitte prüfen Sie das Jahr; es muss vierstellig sein und zwischen 1900 und 2200 liegen.";
    let is_iso = text.contains('-');
    let parts: Vec<&str> = text.split(if is_iso { '-' } else { '.' }).map(str::trim).collect();
    let [day, month, year] = match parts[..] {
        [year, month, day] if is_iso => [day, month, year],
        [day, month, year] => [day, month, year],
        _ => return Err(SHAPE),
    };
    let number = |part: &str| part.parse::<u16>().map_err(|_| SHAPE);
    let (day, month, year) = (number(day)?, number(month)?, i32::from(number(year)?));
    if !YEARS.contains(&year) {
        return Err(YEAR);
    }
    let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok()).ok_or(EXISTS)?;
    let day = u8::try_from(day).map_err(|_| EXISTS)?;
    Date::from_calendar_date(year, month, day).map_err(|_| EXISTS)
}

/// A date as a form field holds it, to fill the form from a stored value.
pub fn date_text(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), u8::from(date.month()), date.year())
}

/// An e-mail address that may be missing. Only plausibility: whether mail arrives, nobody can see.
pub fn email(form: &mut Form, field: &str) -> Option<String> {
    let text = optional(form, field, EMAIL)?;
    if !is_email(&text) {
        form.fail(field, "Bitte prüfen Sie die E-Mail-Adresse; sie hat die Form name@example.de.");
        return None;
    }
    Some(text)
}

/// Whether it looks like an e-mail address.
pub fn is_email(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && text.rsplit_once('@').is_some_and(|(mailbox, domain)| {
            !mailbox.is_empty() && !mailbox.contains(['@', ',', ';', '<', '>']) && is_domain(domain)
        })
}

/// An e-mail address that must be there.
pub fn required_email(form: &mut Form, field: &str) -> Option<String> {
    required(form, field, "eine E-Mail-Adresse", EMAIL)?;
    email(form, field)
}

/// The address of a web site that may be missing: with or without `https://`, kept as written.
pub fn web_address(form: &mut Form, field: &str) -> Option<String> {
    let text = optional(form, field, NAME)?;
    if !is_web_address(&text) {
        form.fail(field, "Bitte prüfen Sie die Internetadresse; sie hat die Form www.example.de.");
        return None;
    }
    Some(text)
}

/// Whether it looks like the address of a web site.
pub fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    !text.contains(char::is_whitespace) && is_domain(host)
}

fn is_domain(text: &str) -> bool {
    let mut labels = text.split('.');
    text.contains('.')
        && labels.all(|label| {
            !label.is_empty() && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
        })
}

/// A whole number that may be missing, written with or without points between thousands.
pub fn number(form: &mut Form, field: &str, range: RangeInclusive<i64>) -> Option<i64> {
    let text = form.fields.text(field).to_owned();
    if text.is_empty() {
        return None;
    }
    let number = ungrouped(&text).filter(|number| range.contains(number));
    if number.is_none() {
        let (least, most) = (grouped(range.start()), grouped(range.end()));
        form.fail(field, format!("Bitte geben Sie eine ganze Zahl von {least} bis {most} an."));
    }
    number
}

/// Reads "1.200" and "1200"; "1.2" is not a number of thousands and is refused.
fn ungrouped(text: &str) -> Option<i64> {
    let mut groups = text.split('.');
    let first = groups.next()?;
    if text.contains('.') && (first.len() > 3 || groups.any(|group| group.len() != 3)) {
        return None;
    }
    text.replace('.', "").parse().ok()
}

/// One of fixed options that may be missing.
pub fn optional_choice<T: Copy>(form: &mut Form, field: &str, options: &[(&str, T)]) -> Option<T> {
    let text = form.fields.text(field).to_owned();
    if text.is_empty() {
        return None;
    }
    let chosen = options.iter().find(|(value, _)| *value == text).map(|(_, typed)| *typed);
    if chosen.is_none() {
        form.fail(field, "Bitte wählen Sie einen der angebotenen Werte.");
    }
    chosen
}

/// One of fixed options that must be chosen.
pub fn choice<T: Copy>(form: &mut Form, field: &str, what: &str, options: &[(&str, T)]) -> Option<T> {
    if form.fields.text(field).is_empty() {
        form.fail(field, format!("Bitte wählen Sie {what} aus."));
        return None;
    }
    optional_choice(form, field, options)
}

/// Any number of fixed options, in the order of the options.
pub fn choices<T: Copy>(form: &mut Form, field: &str, options: &[(&str, T)]) -> Vec<T> {
    let sent = form.fields.all(field);
    let unknown = sent.iter().any(|value| options.iter().all(|(known, _)| known != value));
    let chosen =
        options.iter().filter(|(value, _)| form.checked(field, value)).map(|(_, typed)| *typed).collect();
    if unknown {
        form.fail(field, "Bitte wählen Sie nur angebotene Werte.");
    }
    chosen
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn form(value: &str) -> Form {
        Form::new().with("feld", value)
    }

    #[test]
    fn a_date_is_read_as_germans_write_it() {
        for text in ["1.3.2024", "01.03.2024", " 01. 03. 2024 ", "2024-03-01"] {
            assert_eq!(date(&mut form(text), "feld"), Some(date!(2024 - 03 - 01)), "{text}");
        }
        assert_eq!(date_text(date!(2024 - 03 - 01)), "01.03.2024");
    }

    #[test]
    fn an_impossible_date_is_named_and_kept() {
        for (text, word) in [
            ("31.02.2024", "gibt es nicht"),
            ("1.13.2024", "gibt es nicht"),
            ("1.3.24", "vierstellig"),
            ("gestern", "TT.MM.JJJJ"),
            ("1.3", "TT.MM.JJJJ"),
            ("99999.1.2024", "TT.MM.JJJJ"),
            ("300.1.2024", "gibt es nicht"),
            ("-1-1-1", "TT.MM.JJJJ"),
        ] {
            let mut form = form(text);
            assert_eq!(date(&mut form, "feld"), None);
            assert!(form.error("feld").is_some_and(|sentence| sentence.contains(word)), "{text}");
            assert_eq!(form.value("feld"), text);
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(required(&mut form(&"ü".repeat(300)), "feld", "einen Namen", NAME).is_some());
        let mut long = form(&"ü".repeat(1301));
        assert_eq!(required(&mut long, "feld", "einen Namen", NAME), None);
        assert_eq!(long.error("feld"), Some("Bitte kürzen Sie auf höchstens 300 Zeichen; es sind 1.301."));
    }

    #[test]
    fn white_space_is_not_an_answer() {
        let mut blank = form(" \n ");
        assert_eq!(required(&mut blank, "feld", "einen Namen", NAME), None);
        assert_eq!(blank.error("feld"), Some("Bitte geben Sie einen Namen an."));
        assert_eq!(optional(&mut form(" "), "feld", NAME), None);
    }

    #[test]
    fn addresses_are_checked_for_plausibility_only() {
        for good in ["a@b.de", "büro@müller-söhne.de", "x+y@sub.example.org"] {
            assert!(email(&mut form(good), "feld").is_some(), "{good}");
        }
        for bad in ["a", "@b.de", "a@b", "a@b..de", "a b@c.de", "a@b@c.de", "A <a@b.de>", "a@b.de,c@d.de"] {
            assert!(email(&mut form(bad), "feld").is_none(), "{bad}");
        }
        for good in ["www.stadt.de", "https://stadt.de/kontakt?x=1", "stadt.de:8443/a"] {
            assert!(web_address(&mut form(good), "feld").is_some(), "{good}");
        }
        for bad in ["stadt", "javascript:alert(1)", "www stadt de", "https://"] {
            assert!(web_address(&mut form(bad), "feld").is_none(), "{bad}");
        }
    }

    #[test]
    fn numbers_may_be_grouped() {
        for (text, number_) in [("1200", Some(1200)), ("1.200", Some(1200)), ("1.2", None), ("12.", None)] {
            assert_eq!(number(&mut form(text), "feld", 0..=100_000), number_, "{text}");
        }
        let mut many = form("1000000");
        assert_eq!(number(&mut many, "feld", 0..=100_000), None);
        assert_eq!(many.error("feld"), Some("Bitte geben Sie eine ganze Zahl von 0 bis 100.000 an."));
    }

    #[test]
    fn only_offered_options_count() {
        let options = [("ja", true), ("nein", false)];
        assert_eq!(choice(&mut form("ja"), "feld", "eine Antwort", &options), Some(true));
        assert_eq!(choice(&mut form("vielleicht"), "feld", "eine Antwort", &options), None);
        let mut none = Form::new();
        assert_eq!(choice(&mut none, "feld", "eine Antwort", &options), None);
        assert_eq!(none.error("feld"), Some("Bitte wählen Sie eine Antwort aus."));
        let mut both = Form::new().with_all("feld", ["nein", "x"]);
        assert_eq!(choices(&mut both, "feld", &options), [false]);
        assert!(both.has_errors());
    }
}
