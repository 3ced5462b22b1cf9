//! Lists as people write them in one cell: semicolons, line breaks, bullets, numbering and, where the
//! column is such a one, commas. Nothing is divided inside parentheses.

use crate::{
    findings::text::{fold, parts, pattern},
    line_list,
};

/// Bullets that are nothing else; a hyphen or a middle dot is one only at the beginning of a line.
const BULLETS: [char; 5] = ['•', '▪', '‣', '\u{f0b7}', '●'];

/// The items of a cell. Their words are those of the cell in its order; only the signs that divide them,
/// and a numbering from one upwards, are gone.
pub fn split(text: &str, commas: bool) -> Vec<String> {
    let mut items: Vec<&str> = Vec::new();
    for part in parts(text) {
        items.extend(at_bullets(part));
    }
    let items = without_numbering(items);
    let items = items.into_iter().flat_map(|item| if commas { at_commas(item) } else { vec![item] });
    items.map(tidied).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// Without what only divides: a comma or a bullet at the ends.
fn tidied(item: &str) -> &str {
    // Lines inside of parentheses belong together.
    let item = if item.contains('\n') { item } else { line_list::split(item).next().unwrap_or_default() };
    line_list::trimmed(item).trim_end_matches([',', ';']).trim_end()
}

/// "• a • b" is two items, however it is broken into lines.
fn at_bullets(part: &str) -> Vec<&str> {
    let mut depth = 0usize;
    let items = part.split(|letter: char| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && BULLETS.contains(&letter)
    });
    items.map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// Items that are numbered 1, 2, 3 or a, b, c lose their numbers, which their places say as well.
fn without_numbering(items: Vec<&str>) -> Vec<&str> {
    let numbered = pattern!(r"^\(?(?:(\d{1,3})|([a-z]))[.)]\)?\s+");
    let number = |item: &str| {
        let found = numbered.captures(item)?;
        let length = found.get(0)?.len();
        let number = match (found.get(1), found.get(2)) {
            (Some(digits), _) => digits.as_str().parse::<usize>().ok()?,
            (None, Some(letter)) => usize::from(letter.as_str().as_bytes()[0] - b'a') + 1,
            (None, None) => return None,
        };
        Some((number, length))
    };
    let lengths: Option<Vec<usize>> = items
        .iter()
        .zip(1..)
        .map(|(item, place)| number(item).filter(|(number, length)| *number == place && item.len() > *length))
        .map(|found| found.map(|(_, length)| length))
        .collect();
    match lengths {
        Some(lengths) if lengths.len() > 1 => {
            items.into_iter().zip(lengths).map(|(item, length)| &item[length..]).collect()
        }
        _ => items,
    }
}

/// Divided at commas outside of parentheses where a new item begins: not before "die", "soweit", "insbesondere" …
pub fn at_commas(item: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut start = 0;
    for (at, letter) in item.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 && begins_item(&item[at + 1..]) && !item[start..at].trim().is_empty() => {
                found.push(item[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(item[start..].trim());
    found
}

/// "Name, Anschrift, Geburtsdatum": commas divide short names, and nothing else divides the cell.
pub fn is_comma_list(text: &str) -> bool {
    const WORDS: usize = 5;
    let is_divided_otherwise = text.contains([';', '\n']) || text.contains(BULLETS);
    let items = at_commas(text);
    let clause =
        pattern!(r"\b(?:wird|werden|ist|sind|hat|haben|kann|koennen|soll|sollen|dass|damit|sowie die)\b");
    let is_name = |item: &&str| {
        let bare = item.split('(').next().unwrap_or(item).trim();
        let count = bare.split_whitespace().count();
        (1..=WORDS).contains(&count)
            && !bare.ends_with('.')
            && !bare.contains(": ")
            && !clause.is_match(&fold(bare))
    };
    !is_divided_otherwise && items.len() > 1 && items.iter().all(is_name)
}

/// Whether what follows a comma is an item of its own.
fn begins_item(rest: &str) -> bool {
    if !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let rest = rest.trim_start();
    let beginning: String = rest.chars().take(60).collect();
    let folded = fold(&beginning);
    let continues = pattern!(
        r"^(?:die|der|das|den|dem|des|deren|dessen|welche[nrsm]?|wenn|soweit|sofern|falls|wobei|bei|beim|insb\.?|insbesondere|z\. ?b\.|u\. ?a\.|einschliesslich|inkl\.?|inklusive|nur|wie|und|oder|sowie|bzw\.?|also|d\. ?h\.|nach|gem\.?|gemaess|zur|zum|zu|fuer|in|auf|um|als|aus|von|vom|an|am|ausschliesslich|auch|dass|ob|da|weil|durch|ueber|unter|mit (?:denen|dem|der|welche)|jeweils|jedoch|aber|ausser|ausgenommen|nicht|(?:avv?|adv)-?vertrag|abs\.?|nr\.?|satz|s\.|lit\.?|§|art\.?|\d)(?:[ ,.]|$)|^(?:avv?|adv|auftragsverarbeit(?:er|ung|ungsvertrag))(?:,|$)|^§|^\d"
    );
    beginning.starts_with(char::is_alphabetic) && !continues.is_match(&folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_as_people_write_them() {
        for (text, items) in [
            ("a; b (c; d); e", &["a", "b (c; d)", "e"][..]),
            ("- a\n- b\n\n- c", &["a", "b", "c"]),
            ("• a • b\n• c", &["a", "b", "c"]),
            ("1. Name\n2. Anschrift", &["Name", "Anschrift"]),
            ("a) Name\nb) Anschrift", &["Name", "Anschrift"]),
            ("2. Name\n3. Anschrift", &["2. Name", "3. Anschrift"]),
            ("Name,\nAnschrift;", &["Name", "Anschrift"]),
            ("Anbieter (z. B. A; B), Land", &["Anbieter (z. B. A; B), Land"]),
            ("", &[]),
            (" ; ;\n", &[]),
        ] {
            assert_eq!(split(text, false), items, "{text}");
        }
    }

    #[test]
    fn lists_of_short_names_are_seen() {
        for list in [
            "Name, Anschrift",
            "Kunden, Interessenten (Messe, Web), Lieferanten",
            "Rollen, Backup, Passwörter",
        ] {
            assert!(is_comma_list(list), "{list}");
        }
        for other in [
            "Name",
            "Name; Anschrift, Ort",
            "Kinder, für die Hilfe beantragt wird",
            "1,5 Jahre",
            "Stand 12. Mai, 2020",
            "Wer teilnimmt, wird gespeichert, Fotos werden gezeigt",
            "Beschäftigte, die in der Verwaltung der Stadt und ihrer Betriebe tätig sind",
            "",
        ] {
            assert!(!is_comma_list(other), "{other}");
        }
    }

    #[test]
    fn commas_divide_only_before_a_new_item() {
        for (text, items) in [
            (
                "Wahlamt, Sozialamt (bei Bedarf, selten), Presse",
                &["Wahlamt", "Sozialamt (bei Bedarf, selten)", "Presse"][..],
            ),
            (
                "Kinder, für die Hilfe beantragt wird, Eltern",
                &["Kinder, für die Hilfe beantragt wird", "Eltern"],
            ),
            ("Dienstleister, insbesondere A, z. B. B", &["Dienstleister, insbesondere A, z. B. B"]),
            ("Finanzamt, ggf. Gerichte", &["Finanzamt", "ggf. Gerichte"]),
            ("Agentur, AV-Vertrag, Post", &["Agentur, AV-Vertrag", "Post"]),
            ("Finanzamt, Auftragsverarbeiter Süd", &["Finanzamt", "Auftragsverarbeiter Süd"]),
            ("Vorgesetzte (§ 3 Abs. 2, 5 NBG), Rechtsamt", &["Vorgesetzte (§ 3 Abs. 2, 5 NBG)", "Rechtsamt"]),
            ("§ 3 Abs. 2, § 5", &["§ 3 Abs. 2, § 5"]),
        ] {
            assert_eq!(split(text, true), items, "{text}");
        }
    }
}
