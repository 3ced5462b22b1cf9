//! Words in a given room: SVG does not break lines by itself.

use hypher::{Lang, hyphenate};

/// Letters of a text that are looked at; more never fit a box.
const LOOKED_AT: usize = 400;

/// An estimate of how wide a text is in Fira Sans, in parts of the text's size; rather too wide.
pub fn width(text: &str) -> f64 {
    text.chars().map(letter_width).sum()
}

fn letter_width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '\u{a0}' => 0.3,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '„' | '“' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '–' | '…' => 0.92,
        'A'..='Z' | 'Ä' | 'Ö' | 'Ü' | 'ß' => 0.68,
        '0'..='9' => 0.58,
        ' '..='~' | '\u{a1}'..='\u{24f}' => 0.57,
        // Marks that stand on the letter before them take no room of their own.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{370}'..='\u{10ff}' => 0.7,
        _ => 1.1,
    }
}

/// The text in at most so many lines of at most `room` times the text's size. A word that is wider than
/// a line is hyphenated; what does not fit ends in "…".
pub fn wrapped(text: &str, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    // What ends the line if it ends here.
    let mut hyphen = "";
    let start: String = text.chars().take(LOOKED_AT).collect();
    let mut is_cut = start.len() < text.len();
    for piece in pieces(&start, room) {
        let gap = if piece.starts_word && !line.is_empty() { " " } else { "" };
        let needed = width(&line) + width(gap) + width(&piece.text) + width(piece.hyphen);
        if needed <= room || line.is_empty() {
            line.push_str(gap);
        } else {
            lines.push(std::mem::take(&mut line) + hyphen);
            if lines.len() == most {
                is_cut = true;
                break;
            }
        }
        line.push_str(&piece.text);
        hyphen = piece.hyphen;
    }
    if lines.len() < most && !line.is_empty() {
        lines.push(line);
    }
    if is_cut && let Some(last) = lines.last_mut() {
        while width(last) + width("…") > room && last.pop().is_some() {}
        let kept = last.trim_end_matches([' ', '-']).len();
        last.truncate(kept);
        last.push('…');
    }
    lines
}

/// A part of a text that stays on one line.
struct Piece {
    text: String,
    starts_word: bool,
    /// Written when the line ends behind it.
    hyphen: &'static str,
}

/// Words; those that are wider than the room in syllables, and where that does not help, cut.
fn pieces(text: &str, room: f64) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for word in text.split_whitespace() {
        let mut starts_word = true;
        let mut add = |text: String, hyphen: &'static str| {
            pieces.push(Piece { text, starts_word, hyphen });
            starts_word = false;
        };
        if width(word) <= room {
            add(word.to_owned(), "");
            continue;
        }
        for part in word.split_inclusive(['-', '/', '@', '.', '_']) {
            let syllables: Vec<&str> = hyphenate(part, Lang::German).collect();
            for (index, syllable) in syllables.iter().enumerate() {
                let hyphen = if index + 1 < syllables.len() { "-" } else { "" };
                if width(syllable) + width(hyphen) <= room {
                    add((*syllable).to_owned(), hyphen);
                } else {
                    cut(syllable, room).into_iter().for_each(|text| add(text, ""));
                }
            }
        }
    }
    pieces
}

fn cut(word: &str, room: f64) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut left = 0.0;
    for letter in word.chars() {
        let width = letter_width(letter);
        match parts.last_mut() {
            Some(part) if width <= left => part.push(letter),
            _ => {
                parts.push(letter.into());
                left = room;
            }
        }
        left -= width;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(wrapped("Name und Anschrift", 20.0, 3), ["Name und Anschrift"]);
        assert_eq!(wrapped("Anschlussnutzer auch ehemalige", 9.0, 3), ["Anschlussnutzer", "auch ehemalige"]);
        assert_eq!(wrapped(" \n ", 11.0, 3), [""; 0]);
    }

    #[test]
    fn long_words_are_hyphenated_and_long_texts_shortened() {
        let lines = wrapped("Lebenserhaltungsgerätehinweise", 8.0, 5);
        assert!(lines.len() > 1 && lines[0].ends_with('-'), "{lines:?}");
        assert_eq!(lines.concat().replace('-', ""), "Lebenserhaltungsgerätehinweise");
        let lines = wrapped("eins zwei drei vier fünf sechs sieben acht neun zehn", 6.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
        let lines = wrapped(&"w".repeat(20_000), 10.0, 3);
        assert!(lines.len() == 3 && lines[2].ends_with('…'), "{lines:?}");
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_room(text in ".{0,600}", room in 4.0..20.0f64, most in 1..5usize) {
            let lines = wrapped(&text, room, most);
            prop_assert!(lines.len() <= most);
            for line in &lines {
                prop_assert!(width(line) <= room + 0.001, "{line:?} is {} wide", width(line));
            }
        }
    }
}
