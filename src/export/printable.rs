//! Makes any text fit for a PDF. PDF/UA forbids glyphs that no font has, so a single rare letter
//! would otherwise fail the whole export. Only the printed words change; the attached JSON keeps
//! every character.

use std::{borrow::Cow, sync::LazyLock};

use regex::Regex;
use serde_json::Value;

/// Hyphenation divides German words up to any length that German has. A longer run of letters gets
/// places where it may break, or it would run off the page.
const LONGEST_WORD: usize = 60;
const PIECE: usize = 12;

/// A longer address or path may break after its separators; a shorter one fits every column, and
/// whoever copies it gets it without invisible characters.
const LONGEST_ADDRESS: usize = 30;

/// "z." of "z.B." stays beside what follows.
const LONGEST_ABBREVIATION: usize = 4;

/// Where an address or a path may break.
const SEPARATORS: [char; 4] = ['@', '.', '/', '_'];

/// The zero-width space.
const BREAK: &str = "\u{200b}";

/// Abbreviations that stay on the line of what they belong to.
const KEPT_TOGETHER: [(&str, &str); 8] = [
    ("§ ", "§\u{a0}"),
    ("Art. ", "Art.\u{a0}"),
    ("Abs. ", "Abs.\u{a0}"),
    ("Nr. ", "Nr.\u{a0}"),
    ("lit. ", "lit.\u{a0}"),
    ("Az. ", "Az.\u{a0}"),
    ("i. V. m. ", "i.\u{a0}V.\u{a0}m. "),
    ("z. B. ", "z.\u{a0}B. "),
];

/// The number before "Abs.".
static BEFORE_PARAGRAPH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"((?:§|Art\.)\x{a0}\d+[a-z]?) Abs\.").expect("the expression is correct"));

/// Every string of the tree, made printable with what `has_glyph` knows.
pub fn clean(value: &mut Value, has_glyph: &impl Fn(char) -> bool) {
    match value {
        Value::String(text) => *text = printable(text, has_glyph),
        Value::Array(values) => values.iter_mut().for_each(|value| clean(value, has_glyph)),
        Value::Object(fields) => fields.values_mut().for_each(|value| clean(value, has_glyph)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A text for a picture, whose lines are broken elsewhere: no invisible character, no line end.
pub fn in_picture(text: &str, has_glyph: &impl Fn(char) -> bool) -> String {
    let mut printed = String::with_capacity(text.len());
    for character in text.chars().filter(|character| !matches!(character, '\u{ad}' | '\u{200b}')) {
        push(&mut printed, character, has_glyph);
    }
    printed.replace('\n', " ")
}

fn printable(text: &str, has_glyph: &impl Fn(char) -> bool) -> String {
    let mut printed = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        push(&mut printed, character, has_glyph);
    }
    let words = printed.split_inclusive(|character: char| character.is_whitespace() || character == '-');
    keep_together(words.map(breakable).collect())
}

fn breakable(word: &str) -> Cow<'_, str> {
    let letters = word.trim_end();
    if letters.chars().nth(LONGEST_ADDRESS).is_none() {
        return word.into();
    }
    let mut pieces = Vec::new();
    for part in letters.split_inclusive(SEPARATORS) {
        if part.chars().nth(LONGEST_WORD).is_some() {
            let letters: Vec<char> = part.chars().collect();
            pieces.extend(letters.chunks(PIECE).map(|piece| piece.iter().collect::<String>()));
        } else if part.chars().nth(LONGEST_ABBREVIATION).is_none() {
            match pieces.last_mut() {
                Some(piece) => piece.push_str(part),
                None => pieces.push(part.to_owned()),
            }
        } else {
            pieces.push(part.to_owned());
        }
    }
    if pieces.len() < 2 { word.into() } else { (pieces.join(BREAK) + &word[letters.len()..]).into() }
}

/// The text with what belongs together kept on one line: "§ 15 Abs. 4". Longer chains may break, or they
/// would not fit a narrow column.
pub fn keep_together(text: String) -> String {
    let text = KEPT_TOGETHER.into_iter().fold(text, |text, (loose, kept)| {
        if text.contains(loose) { text.replace(loose, kept) } else { text }
    });
    let kept = match BEFORE_PARAGRAPH.replace_all(&text, "$1\u{a0}Abs.") {
        Cow::Owned(kept) => Some(kept),
        Cow::Borrowed(_) => None,
    };
    kept.unwrap_or(text)
}

fn push(printed: &mut String, character: char, has_glyph: &impl Fn(char) -> bool) {
    match character {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => printed.push('\n'),
        '\t' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200a}' | '\u{3000}' => printed.push(' '),
        '\u{2007}' | '\u{202f}' => printed.push('\u{a0}'),
        // Word processors write these for a hyphen; the fonts have only the plain one.
        '\u{2010}' | '\u{2011}' => printed.push('-'),
        // Joiners, variation selectors and the byte order mark are invisible; without them the
        // letters and emoji beside them are printed one by one, each from a font that has it.
        '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {}
        // Bullets and ticks of other shapes mean the same.
        '■' | '●' | '◆' | '▪' => printed.push('•'),
        '✓' => printed.push('✔'),
        // The soft hyphen and the zero-width space say where a word may break.
        '\u{ad}' | '\u{200b}' => printed.push(character),
        _ if turns_direction(character) || character.is_control() || !has_glyph(character) => {
            // An inspector must see that something stood here.
            printed.push_str(&format!("[U+{:04X}]", u32::from(character)));
        }
        _ => printed.push(character),
    }
}

/// Marks that could make a text read differently from how it is stored.
fn turns_direction(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latin(text: &str) -> String {
        printable(text, &|character| u32::from(character) < 0x250)
    }

    #[test]
    fn names_what_cannot_be_printed() {
        assert_eq!(latin("a\u{0}b\u{202e}c漢"), "a[U+0000]b[U+202E]c[U+6F22]");
        assert_eq!(latin("Zeile\r\nZeile\u{2028}Zeile\tEnde"), "Zeile\nZeile\nZeile Ende");
        assert_eq!(latin("nach § 3 Abs. 2"), "nach §\u{a0}3\u{a0}Abs.\u{a0}2");
        assert_eq!(latin("§§ 15a Abs. 4, 16 Abs. 1"), "§§\u{a0}15a\u{a0}Abs.\u{a0}4, 16 Abs.\u{a0}1");
        assert_eq!(latin("10\u{202f}Jahre, E\u{2011}Mail"), "10\u{a0}Jahre, E-Mail");
        assert_eq!(latin("x\u{fe0f}\u{200d}y"), "xy");
    }

    #[test]
    fn lets_endless_words_break() {
        let word = "a".repeat(5000);
        let printed = latin(&word);
        assert!(printed.split(BREAK).all(|part| part.len() <= PIECE));
        assert_eq!(printed.replace(BREAK, ""), word);
        assert_eq!(latin("datenschutz@werke.example"), "datenschutz@werke.example");
        assert_eq!(
            latin("datenschutz@stadtwerkemuster.example"),
            "datenschutz@\u{200b}stadtwerkemuster.\u{200b}example"
        );
        assert_eq!(latin("Verwaltungsmitarbeiter:innen"), "Verwaltungsmitarbeiter:innen");
        assert_eq!(latin("Ein Satz. Noch einer, z.B. Art.6."), "Ein Satz. Noch einer, z.B. Art.6.");
        assert_eq!(latin("Datenschutz-Grundverordnung ist kurz"), "Datenschutz-Grundverordnung ist kurz");
    }
}
