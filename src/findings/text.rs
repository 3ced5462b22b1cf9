//! How texts are read: in a folded spelling, and taken apart into the parts that a rule judges.

/// The compiled expression, once for the whole program. The crate's expressions take time linear in
/// the text, whatever it is. Word boundaries are those of ASCII, which folded words are written in:
/// the others are slow in texts with "§".
macro_rules! pattern {
    ($expression:expr) => {{
        static COMPILED: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
            let expression = $expression.replace(r"\b", r"(?-u:\b)");
            regex::Regex::new(&expression).expect("the expression is valid")
        });
        &*COMPILED
    }};
}
pub(crate) use pattern;

/// Lower case, umlauts as two letters, one kind of space and dash, no quotes, no marks of gender:
/// "Bürger:innen" and "BUERGERINNEN" are "buergerinnen".
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let rest = &text[at + letter.len_utf8()..];
        match letter {
            ':' | '*' | '_' | '·' | '/' if before.is_alphabetic() && is_ending(rest) => {}
            '-' if before == '/' && is_ending(rest) => {}
            // a, o or u with a diaeresis of its own
            '\u{308}' if folded.ends_with(['a', 'o', 'u']) => folded.push('e'),
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => continue,
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            '„' | '“' | '”' | '"' | '‚' | '‘' | '’' | '\'' | '«' | '»' | '›' | '‹' => {}
            _ if letter.is_whitespace() || letter.is_control() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => letter.to_lowercase().for_each(|letter| match letter {
                'ä' => folded.push_str("ae"),
                'ö' => folded.push_str("oe"),
                'ü' => folded.push_str("ue"),
                'ß' => folded.push_str("ss"),
                letter => folded.push(letter),
            }),
        }
        before = letter;
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The ending behind a mark of gender: ":innen", "*r".
fn is_ending(rest: &str) -> bool {
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let ending: String = rest.chars().take(6).take_while(|letter| letter.is_alphabetic()).collect();
    ending.starts_with("innen") || matches!(ending.as_str(), "in" | "r" | "n" | "e" | "m" | "s")
}

/// The parts of a text that stand between semicolons or line breaks outside parentheses. Where the
/// parentheses do not match, each semicolon counts.
pub fn parts(text: &str) -> Vec<&str> {
    let is_balanced = is_balanced(text);
    let mut depth = 0usize;
    text.split(|letter: char| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        matches!(letter, ';' | '\n') && (depth == 0 || !is_balanced)
    })
    .map(str::trim)
    .filter(|part| !part.is_empty())
    .collect()
}

fn is_balanced(text: &str) -> bool {
    let mut depth = 0i64;
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// "Name (Einzelheiten)", as written.
pub(super) fn named(name: &str, note: Option<&str>) -> String {
    match note {
        Some(note) => format!("{name} ({note})"),
        None => name.to_owned(),
    }
}

/// The text to be named in a sentence: „…“, not longer than a line.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut beginning: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        beginning.truncate(beginning.trim_end().len());
        beginning.push('…');
    }
    format!("„{beginning}“")
}

/// How many words a folded text has; what holds no letter is none.
pub(super) fn count_words(folded: &str) -> usize {
    folded.split(' ').filter(|word| word.contains(char::is_alphabetic)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_the_same() {
        for (text, folded) in [
            ("Löschkonzept", "loeschkonzept"),
            ("Lo\u{308}schkonzept", "loeschkonzept"),
            ("LOESCHKONZEPT", "loeschkonzept"),
            ("gemäß  §\u{a0}147\nAO", "gemaess § 147 ao"),
            (
                "Bürger:innen, Bürger*innen, Bürger_innen, Bürger/-innen",
                "buergerinnen, buergerinnen, buergerinnen, buergerinnen",
            ),
            ("Beauftragte:r", "beauftragter"),
            ("Nach Vertrag: lt. Frist", "nach vertrag: lt. frist"),
            ("Vertrag/Rechnung", "vertrag/rechnung"),
            ("6 – 10 „Jahre“", "6 - 10 jahre"),
            ("  ", ""),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn semicolons_in_parentheses_do_not_divide() {
        assert_eq!(parts("a (b; c); d"), ["a (b; c)", "d"]);
        assert_eq!(parts("a (b; c"), ["a (b", "c"]);
        assert_eq!(parts("a) b; c"), ["a) b", "c"]);
        assert_eq!(parts(" ;\n; "), [""; 0]);
    }

    #[test]
    fn a_sentence_names_no_more_than_a_line() {
        assert_eq!(quoted("kurz"), "„kurz“");
        assert_eq!(quoted(&"x".repeat(200)).chars().count(), 83);
    }
}
