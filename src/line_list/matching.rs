//! Which submitted line is which stored row. A row that is only reworded, moved or completed keeps
//! its id and with it everything that is tied to it; a line that says something else is a new row,
//! because a relation inherited by mistake would be a false statement.

use std::collections::{HashMap, VecDeque};

/// How much of two lines must agree (Sørensen–Dice over pairs of letters) to be the same item.
const ALIKE: f64 = 0.5;
/// Only this many letters are compared, and only so many pairs of lines, to bound the work.
const LETTERS: usize = 200;
const PAIRS: usize = 40_000;

/// What identifies a line beyond its wording; lines that agree in one are the same item.
#[derive(Clone, Copy)]
pub struct Keys {
    /// The number of a data category: binding, another number is another item.
    pub number: fn(&str) -> Option<String>,
    /// The name in front of the parenthesis.
    pub name: fn(&str) -> Option<String>,
}

impl Keys {
    /// Lines that are nothing but their wording.
    pub const NONE: Keys = Keys { number: |_| None, name: |_| None };
}

/// For each new line the index of the old line it continues; each old line is used at most once.
///
/// `keys` say what identifies a line beyond its wording.
pub fn assign(old: &[&str], new: &[&str], keys: Keys) -> Vec<Option<usize>> {
    let mut found = vec![None; new.len()];
    let mut is_used = vec![false; old.len()];

    // A line with a number of its own never continues the row of another number.
    let is_unnumbered = |line: &str| (keys.number)(line).is_none();
    by_value(old, new, &mut found, &mut is_used, |_| true, |line| Some(line.to_owned()));
    by_value(old, new, &mut found, &mut is_used, |_| true, keys.number);
    by_value(old, new, &mut found, &mut is_used, is_unnumbered, keys.name);

    let open_old: Vec<usize> = (0..old.len()).filter(|&at| !is_used[at]).collect();
    let open_new: Vec<usize> = (0..new.len()).filter(|&at| found[at].is_none()).collect();
    if open_old.len() * open_new.len() > PAIRS {
        return found;
    }
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for &at_new in &open_new {
        let line = shortened(new[at_new]);
        let number = (keys.number)(new[at_new]);
        for &at_old in &open_old {
            if number.is_some() && number != (keys.number)(old[at_old]) {
                continue;
            }
            let alike = strsim::sorensen_dice(&line, &shortened(old[at_old]));
            if alike >= ALIKE {
                pairs.push((alike, at_new, at_old));
            }
        }
    }
    // The most alike first; among equals the order of the lists decides.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, at_new, at_old) in pairs {
        if found[at_new].is_none() && !is_used[at_old] {
            found[at_new] = Some(at_old);
            is_used[at_old] = true;
        }
    }
    found
}

/// Pairs open lines of equal value in their order; only new lines that `takes_part` accepts.
fn by_value(
    old: &[&str],
    new: &[&str],
    found: &mut [Option<usize>],
    is_used: &mut [bool],
    takes_part: impl Fn(&str) -> bool,
    value: impl Fn(&str) -> Option<String>,
) {
    let mut waiting: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, line) in old.iter().enumerate().filter(|(at, _)| !is_used[*at]) {
        if let Some(value) = value(line) {
            waiting.entry(value).or_default().push_back(at);
        }
    }
    for (at, line) in new.iter().enumerate() {
        if found[at].is_some() || !takes_part(line) {
            continue;
        }
        let same = value(line).and_then(|value| waiting.get_mut(&value)).and_then(VecDeque::pop_front);
        if let Some(same) = same {
            found[at] = Some(same);
            is_used[same] = true;
        }
    }
}

fn shortened(line: &str) -> String {
    line.to_lowercase().chars().take(LETTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::{Keys, assign};

    fn plain(old: &[&str], new: &[&str]) -> Vec<Option<usize>> {
        assign(old, new, Keys::NONE)
    }

    #[test]
    fn moved_and_reworded_lines_stay_the_same() {
        assert_eq!(plain(&["a", "b", "c"], &["c", "a", "b"]), [Some(2), Some(0), Some(1)]);
        assert_eq!(
            plain(&["Wahlberechtigte", "Bewerber"], &["Neu davor", "Wahlberechtigte (ab 16)", "Bewerber"]),
            [None, Some(0), Some(1)]
        );
    }

    #[test]
    fn another_item_at_the_same_place_is_new() {
        assert_eq!(plain(&["Finanzamt"], &["Krankenkasse"]), [None]);
    }

    #[test]
    fn equal_lines_are_told_apart_by_order() {
        assert_eq!(plain(&["x", "x"], &["x", "x", "x"]), [Some(0), Some(1), None]);
    }

    #[test]
    fn a_key_beats_the_wording() {
        let number = |line: &str| line.split_once(':').map(|(number, _)| number.to_owned());
        let keys = Keys { number, ..Keys::NONE };
        assert_eq!(
            assign(&["1: Name", "2: Anschrift"], &["2: ganz anders", "Name"], keys),
            [Some(1), Some(0)]
        );
        assert_eq!(assign(&["1: Anschrift"], &["7: Anschrift"], keys), [None]);
        let named = Keys { name: |line| line.split_once(": ").map(|(_, name)| name.to_owned()), ..keys };
        assert_eq!(assign(&["1: Anschrift"], &["7: Anschrift"], named), [None]);
        let name = |line: &str| line.split_once(" (").map(|(name, _)| name.to_owned());
        let keys = Keys { name, ..Keys::NONE };
        assert_eq!(assign(&["Bürger (a)"], &["Bürger (etwas ganz anderes, sehr langes)"], keys), [Some(0)]);
    }

    #[test]
    fn thousands_of_lines_take_no_square_of_time() {
        let old: Vec<String> = (0..10_000).map(|at| format!("alt {at}")).collect();
        let new: Vec<String> = (0..10_000).map(|at| format!("neu {at}")).collect();
        let old: Vec<&str> = old.iter().map(String::as_str).collect();
        let new: Vec<&str> = new.iter().map(String::as_str).collect();
        assert!(plain(&old, &new).iter().all(Option::is_none));
    }
}
