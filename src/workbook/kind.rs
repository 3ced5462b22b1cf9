//! What a cell can hold, and its way from the tree's JSON and back.

use serde_json::{Value, json};
use time::{Date, Month};

use crate::{
    export::wording,
    import::reading::Cell as Read,
    register::choices::BasisTarget,
    web::validate::{self, date_text},
};

/// Key and German word of each.
pub type Options = &'static [(&'static str, &'static str)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A number of a data category: "4.1".
    Mark,
    Number,
    Day,
    YesNo,
    /// One of few, and what an empty cell means.
    Choice(Options, Empty),
    /// Some of few, divided by semicolons.
    Choices(Options),
    /// One text a line.
    Lines,
    /// "alle", "1; 4.1", or nothing.
    Scope,
    /// Another activity: "7 Personalverwaltung".
    Reference,
    /// A row of another list: "Zweck 2: Aufbewahrung".
    AppliesTo,
    /// Whether the object at the path is there; its fields have columns of their own.
    Present,
}

/// What an empty cell of a choice means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    Null,
    Key(&'static str),
}

/// A cell to be written.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Day(Date),
}

/// Of the wrong cells a few letters are told.
const TOLD: usize = 60;

impl Kind {
    /// The cell for what stands in the tree.
    pub fn cell(self, value: &Value) -> Cell {
        let text = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
        let each = |value: &Value, word: &dyn Fn(&str) -> String| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(Value::as_str).map(word).collect()
        };
        match self {
            Self::Text | Self::Mark => text(value.as_str().unwrap_or_default().to_owned()),
            Self::Number => value.as_f64().map_or(Cell::Empty, Cell::Number),
            Self::Day => match value.as_str().and_then(iso) {
                None => Cell::Empty,
                // Excel takes 1900 for a leap year.
                Some(day) if day.year() <= 1900 => Cell::Text(date_text(day)),
                Some(day) => Cell::Day(day),
            },
            Self::YesNo => text(if value == &Value::Bool(true) { "ja".to_owned() } else { String::new() }),
            Self::Present => text(if value.is_object() { "ja".to_owned() } else { String::new() }),
            Self::Choice(options, _) => {
                text(value.as_str().map(|key| word(options, key)).unwrap_or_default())
            }
            Self::Choices(options) => text(each(value, &|key| word(options, key)).join("; ")),
            Self::Lines => text(each(value, &str::to_owned).join("\n")),
            Self::Scope => match value.get("numbers") {
                Some(numbers) => text(each(numbers, &str::to_owned).join("; ")),
                None if value == "all" => Cell::Text("alle".to_owned()),
                None => Cell::Empty,
            },
            Self::Reference => match value.get("number").and_then(Value::as_u64) {
                Some(number) => {
                    let name = value.get("name").and_then(Value::as_str).unwrap_or_default();
                    Cell::Text(format!("{number} {name}").trim_end().to_owned())
                }
                None => Cell::Empty,
            },
            Self::AppliesTo => applies_to(value).map_or(Cell::Empty, Cell::Text),
        }
    }

    /// What an empty cell, or a column that is not there, stands for.
    pub fn nothing(self, is_needed: bool) -> Value {
        match self {
            Self::Text | Self::Mark if is_needed => json!(""),
            Self::YesNo | Self::Present => json!(false),
            Self::Choice(_, Empty::Key(key)) => json!(key),
            Self::Choices(_) | Self::Lines => json!([]),
            Self::Scope => json!("unspecified"),
            _ => Value::Null,
        }
    }

    /// What stands in the tree for a cell in which something stands; otherwise a German sentence.
    ///
    /// A reference becomes `[number, words]`, a row of another list `[list, place]`: what they mean is
    /// known when all sheets are read.
    pub fn value(self, cell: &Read) -> Result<Value, String> {
        let text = &*cell.text;
        match self {
            Self::Text => Ok(json!(text)),
            Self::Mark => mark(cell).map(Value::String),
            Self::Number => match text.parse::<u32>() {
                Ok(number) => Ok(json!(number)),
                Err(_) => Err(format!(
                    "„{}“ ist keine ganze Zahl. Bitte schreiben Sie sie in Ziffern.",
                    short(text)
                )),
            },
            Self::Day => {
                let day = match cell.date {
                    Some(day) if validate::YEARS.contains(&day.year()) => Ok(day),
                    _ => validate::parse_date(text),
                };
                match day {
                    Ok(day) => Ok(json!(day)),
                    Err(sentence) => Err(format!("„{}“ ist kein Datum. {sentence}", short(text))),
                }
            }
            Self::YesNo | Self::Present => match text.to_lowercase().as_str() {
                "ja" | "x" | "wahr" | "true" | "1" => Ok(json!(true)),
                "nein" | "-" | "falsch" | "false" | "0" => Ok(json!(false)),
                _ => Err(format!(
                    "„{}“ ist weder „ja“ noch „nein“. Bitte schreiben Sie eines davon.",
                    short(text)
                )),
            },
            Self::Choice(options, _) => key(options, text).map(|key| json!(key)),
            Self::Choices(options) => {
                let mut keys = Vec::new();
                for part in text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
                    let key = key(options, part)?;
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
                Ok(json!(keys))
            }
            Self::Lines => {
                let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
                Ok(json!(lines))
            }
            Self::Scope => scope(cell),
            Self::Reference => {
                let digits = text.chars().take_while(char::is_ascii_digit).count();
                let (number, rest) = text.split_at(digits);
                match number.parse::<u32>() {
                    Ok(number) if rest.is_empty() || rest.starts_with(char::is_whitespace) => {
                        Ok(json!([number, rest.trim()]))
                    }
                    _ => Err(format!(
                        "„{}“ beginnt nicht mit der Nummer einer Tätigkeit. Bitte schreiben Sie sie an den Anfang, zum Beispiel „7 Personalverwaltung“.",
                        short(text)
                    )),
                }
            }
            Self::AppliesTo => target(text),
        }
    }
}

fn short(text: &str) -> String {
    let line: String = text.chars().map(|letter| if letter == '\n' { ' ' } else { letter }).collect();
    match line.char_indices().nth(TOLD) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn iso(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year, month, parts.next()?.parse().ok()?).ok()
}

fn word(options: Options, key: &str) -> String {
    options
        .iter()
        .find(|(known, _)| *known == key)
        .map_or_else(|| key.to_owned(), |(_, word)| (*word).to_owned())
}

/// The key of a German word, however it is spaced and capitalised.
fn key(options: Options, text: &str) -> Result<&'static str, String> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let wanted = plain(text);
    match options.iter().find(|(_, word)| !word.is_empty() && plain(word) == wanted) {
        Some((key, _)) => Ok(key),
        None => {
            let words: Vec<String> = options
                .iter()
                .filter(|(_, word)| !word.is_empty())
                .map(|(_, word)| format!("„{word}“"))
                .collect();
            let which = if words.len() > 8 {
                "Bitte wählen Sie einen Eintrag der Auswahlliste; alle stehen auf dem Blatt „Auswahllisten“."
                    .to_owned()
            } else {
                format!("Möglich sind: {}.", words.join(", "))
            };
            Err(format!("„{}“ steht nicht zur Wahl. {which}", short(text)))
        }
    }
}

/// "4.1", also when it was typed as a number.
fn mark(cell: &Read) -> Result<String, String> {
    if cell.date.is_some() {
        return Err(format!(
            "Aus der Nummer hat das Programm das Datum {} gemacht. Bitte formatieren Sie die Zelle als Text, und schreiben Sie die Nummer noch einmal.",
            cell.text
        ));
    }
    Ok(cell.text.replace(',', "."))
}

fn scope(cell: &Read) -> Result<Value, String> {
    if cell.text.eq_ignore_ascii_case("alle") {
        return Ok(json!("all"));
    }
    let text = mark(&Read { text: cell.text.replace(", ", ";").into(), date: cell.date })?;
    let mut numbers: Vec<&str> = Vec::new();
    for part in text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        if part.bytes().any(|byte| !byte.is_ascii_digit() && byte != b'.') {
            return Err(format!(
                "„{}“ ist keine lfd.\u{a0}Nr. Bitte schreiben Sie „alle“ oder Nummern mit Semikolon dazwischen, zum Beispiel „1; 4.1“.",
                short(part)
            ));
        }
        if !numbers.contains(&part) {
            numbers.push(part);
        }
    }
    if numbers.is_empty() { Ok(json!("unspecified")) } else { Ok(json!({ "numbers": numbers })) }
}

/// "Zweck 2: Aufbewahrung"
fn applies_to(value: &Value) -> Option<String> {
    let list = value.get("list")?.as_str()?;
    let place = value.get("position")?.as_u64()?;
    // The tree's text says the list first: "Zweck: Aufbewahrung".
    let text = value.get("text")?.as_str()?;
    let words = text.split_once(": ").map_or(text, |(_, words)| words);
    Some(format!("{} {place}: {words}", word(BasisTarget::OPTIONS, list)))
}

fn target(text: &str) -> Result<Value, String> {
    let start = text.split(':').next().unwrap_or_default();
    let found = start.trim().split_once(char::is_whitespace).and_then(|(list, place)| {
        let list = key(BasisTarget::OPTIONS, list).ok()?;
        Some(json!([list, place.trim().parse::<u32>().ok()?]))
    });
    found.ok_or_else(|| {
        format!(
            "„{}“ nennt keine Zeile. Bitte schreiben Sie „Zweck“, „Personen“, „Daten“ oder „Empfänger“ und die Pos. auf dem Blatt dazu, zum Beispiel „Zweck 2“.",
            short(text)
        )
    })
}

/// How a cell reads where it is shown.
pub fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => wording::date(*day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Read {
        Read { text: text.into(), date: None }
    }

    #[test]
    fn words_are_taken_as_people_write_them() {
        let units = Kind::Choice(crate::register::choices::PeriodUnit::OPTIONS, Empty::Null);
        assert_eq!(units.value(&read("jahre")), Ok(json!("years")));
        let secrecy = Kind::Choices(crate::register::choices::Secrecy::OPTIONS);
        assert_eq!(
            secrecy.value(&read("Sozialgeheimnis (§ 35 SGB I);\nsteuergeheimnis (§ 30 AO);")),
            Ok(json!(["social", "tax"]))
        );
        assert_eq!(Kind::YesNo.value(&read("x")), Ok(json!(true)));
        assert_eq!(Kind::YesNo.value(&read("Nein")), Ok(json!(false)));
        assert_eq!(Kind::Day.value(&read("1.3.2026")), Ok(json!("2026-03-01")));
        assert_eq!(Kind::Lines.value(&read("eins\n\n zwei ")), Ok(json!(["eins", "zwei"])));
        assert_eq!(Kind::Reference.value(&read("7")), Ok(json!([7, ""])));
        assert_eq!(Kind::Reference.value(&read("7 Lohn 2")), Ok(json!([7, "Lohn 2"])));
        assert!(Kind::Reference.value(&read("7a")).is_err());
    }

    #[test]
    fn numbers_of_data_categories_survive_spreadsheets() {
        for (text, wanted) in [
            ("alle", json!("all")),
            ("ALLE", json!("all")),
            ("1; 4.1", json!({ "numbers": ["1", "4.1"] })),
            ("1, 2, 2", json!({ "numbers": ["1", "2"] })),
            // A number that the program shows in German.
            ("4,1", json!({ "numbers": ["4.1"] })),
            (" ; ", json!("unspecified")),
        ] {
            assert_eq!(Kind::Scope.value(&read(text)), Ok(wanted), "{text}");
        }
        assert!(Kind::Scope.value(&read("Stammdaten")).is_err());
        let day = Read { text: "04.01.2026".into(), date: Some(time::macros::date!(2026 - 01 - 04)) };
        for kind in [Kind::Mark, Kind::Scope] {
            assert!(kind.value(&day).unwrap_err().contains("Datum 04.01.2026"));
        }
    }
}
