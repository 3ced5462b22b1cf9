//! Lists that people write as text, one item a line: how a line becomes an item and an item a line
//! ([`split`], [`to_line`]), which line continues which stored row ([`matching`]), and where rows
//! stand in their list ([`positions`]). What the lines say is the business of the rooms.

pub mod matching;
pub mod positions;

const PARAGRAPH: &str = " ¶ ";
const BULLETS: [&str; 8] = ["- ", "– ", "• ", "* ", "· ", "▪ ", "\u{f0b7} ", "‣ "];

/// The items of a text area: its lines without list bullets and surrounding space, no empty ones.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(without_bullets).filter(|line| !line.is_empty())
}

/// All bullets: what is stored must not begin with one, or it would be lost on the next way through
/// the form.
fn without_bullets(line: &str) -> &str {
    let mut line = trimmed(line);
    while let Some(rest) = BULLETS.iter().find_map(|bullet| line.strip_prefix(bullet)) {
        line = trimmed(rest);
    }
    line
}

/// Without white space and line breaks at both ends, be they marked by `¶`.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || letter == '¶')
}

/// A text that may hold line breaks, as one line; `¶` stands for a line break.
pub fn to_line(text: &str) -> String {
    text.split('\n').map(str::trim).collect::<Vec<_>>().join(PARAGRAPH)
}

/// The reverse of [`to_line`].
pub fn from_line(line: &str) -> String {
    trimmed(line).split('¶').map(str::trim).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{from_line, split, to_line};

    #[test]
    fn bullets_and_empty_lines_are_no_items() {
        let items: Vec<_> = split("- Wahlberechtigte\n\n • Bewerber\r\n* -5 Grad\n-kein Punkt").collect();
        assert_eq!(items, ["Wahlberechtigte", "Bewerber", "-5 Grad", "-kein Punkt"]);
        let items: Vec<_> = split("- - a\n¶\n ¶ ¶\n• ¶ - b ¶").collect();
        assert_eq!(items, ["a", "b"]);
    }

    #[test]
    fn line_breaks_inside_an_item_survive() {
        assert_eq!(from_line(&to_line("eins\nzwei")), "eins\nzwei");
        assert_eq!(from_line(" ¶ eins ¶¶"), "eins");
    }
}
