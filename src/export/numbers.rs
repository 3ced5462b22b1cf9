//! "1, 3, 5-7": which activities somebody wants.

use std::ops::RangeInclusive;

use crate::register::Register;

/// More than any record has.
const MOST: usize = 10_000;

/// The numbers in the order they are named, or the German sentence about the part that is wrong.
pub fn parse(text: &str) -> Result<Vec<i32>, String> {
    Ok(ranges(text)?.into_iter().flatten().collect())
}

/// The German sentence about a named part of which the document has nothing: one that silently lacks
/// what was asked for would be taken for complete.
pub fn missing(text: &str, register: &Register) -> Option<String> {
    let is_there = |number: i32| {
        register.activities.iter().any(|activity| i64::from(activity.number) == i64::from(number))
    };
    let ranges = ranges(text).unwrap_or_default();
    let missing = ranges.iter().find(|range| !RangeInclusive::clone(range).any(is_there))?;
    let which = match (missing.start(), missing.end()) {
        (first, last) if first == last => format!("mit der Nr.\u{a0}{first}"),
        (first, last) => format!("mit den Nrn.\u{a0}{first}–{last}"),
    };
    Some(format!("Eine Verarbeitungstätigkeit {which} gibt es nicht. Bitte prüfen Sie die Nummern."))
}

fn ranges(text: &str) -> Result<Vec<RangeInclusive<i32>>, String> {
    const EXAMPLE: &str = "Bitte schreiben Sie zum Beispiel: 1, 3, 5-7";
    let mut ranges = Vec::new();
    let mut count = 0;
    for part in text.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
        let range = (first.trim().parse::<i32>().ok(), last.trim().parse::<i32>().ok());
        let (Some(first), Some(last)) = range else {
            return Err(format!("„{part}“ ist keine Nummer. {EXAMPLE}"));
        };
        let is_range = first >= 1 && first <= last && (last - first) < MOST as i32;
        if !is_range || count > MOST {
            return Err(format!("„{part}“ ist kein Bereich von Nummern. {EXAMPLE}"));
        }
        count += (first..=last).count();
        ranges.push(first..=last);
    }
    if ranges.is_empty() {
        return Err("Bitte nennen Sie die Nummern der Tätigkeiten, zum Beispiel: 1, 3, 5-7".to_owned());
    }
    Ok(ranges)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn numbers_and_ranges() {
        assert_eq!(parse("1, 3;5-7 9–9").unwrap(), [1, 3, 5, 6, 7, 9]);
        for wrong in ["", "x", "0", "3-1", "-2", "1-99999999", "99999999999"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
