//! A wording taken apart: "Belege: 8 Jahre ab Ende des Kalenderjahres (§ 147 AO)". Only what is certain
//! is taken out, and nothing is lost: the parts say the same words.

use std::sync::LazyLock;

use regex::Regex;

/// The parts of one rule; what cannot be told apart stays in `period`, the rest is empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reading<'a> {
    pub subject: &'a str,
    pub period: &'a str,
    pub start: &'a str,
    pub norm: &'a str,
}

/// A citation in parentheses at the end.
static NORM: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^(.*\S)\s*\(((?:[^()]*\s)?(?:§|Art\.)[^()]*)\)\.?$"));
/// What it is about, a length of time, and from when.
static RULE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:([^:;]{1,300}):\s+)?((?:(?:mindestens|höchstens|maximal|spätestens)\s+)?(?:nach\s+)?[0-9]{1,4}\s+(?:kalender|werk)?(?:jahren?|jahre|monaten?|monate|wochen?|tagen?|tage|stunden?))(?:(?:,?\s+fristbeginn:\s+|\s+)(.+?))?\.?$",
    )
});
/// How the words behind a length of time begin if they say when it starts.
static START: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i),?\s+fristbeginn:\s|^(?:nach|ab|seit|vor)\s"));

fn compiled(expression: &str) -> Regex {
    Regex::new(expression).expect("the expression is valid")
}

pub(super) fn read(text: &str) -> Reading<'_> {
    let whole = Reading { period: text, ..Reading::default() };
    let (rest, norm) = match NORM.captures(text) {
        Some(found) => (group(&found, 1), group(&found, 2)),
        None => (text, ""),
    };
    let Some(found) = RULE.captures(rest) else {
        return Reading { period: rest, norm, ..whole };
    };
    let start = group(&found, 3);
    let is_start = start.is_empty() || START.is_match(start) || START.is_match(rest);
    if !is_start {
        return Reading { period: rest, norm, ..whole };
    }
    Reading { subject: group(&found, 1), period: group(&found, 2), start, norm }
}

fn group<'a>(found: &regex::Captures<'a>, number: usize) -> &'a str {
    found.get(number).map_or("", |part| part.as_str())
}

/// A stated period, "höchstens 8 Jahre nach Ende des Kalenderjahres", as length and start.
pub(super) fn stated(period: &str) -> (&str, &str) {
    let start = ["nach ", "vor "].iter().filter_map(|word| {
        if period.starts_with(word) { Some(0) } else { Some(period.find(&format!(" {word}"))? + 1) }
    });
    match start.min() {
        Some(at) => (period[..at].trim_end(), &period[at..]),
        None => (period, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_certain_is_taken_apart() {
        for (text, [subject, period, start, norm]) in [
            (
                "Buchungsbelege (Rechnungen, Quittungen): 8 Jahre, Fristbeginn: Ende des Kalenderjahres der Entstehung (§ 147 Abs. 3 AO; § 14b UStG)",
                [
                    "Buchungsbelege (Rechnungen, Quittungen)",
                    "8 Jahre",
                    "Ende des Kalenderjahres der Entstehung",
                    "§ 147 Abs. 3 AO; § 14b UStG",
                ],
            ),
            ("6 Monate nach der Absage", ["", "6 Monate", "nach der Absage", ""]),
            ("Höchstens 72 Stunden ab Aufnahme.", ["", "Höchstens 72 Stunden", "ab Aufnahme", ""]),
            ("Protokolle: 14 Tage", ["Protokolle", "14 Tage", "", ""]),
            (
                "solange die Festsetzungsfrist läuft (§ 147 AO)",
                ["", "solange die Festsetzungsfrist läuft", "", "§ 147 AO"],
            ),
            ("10 Jahre (Verjährung)", ["", "10 Jahre (Verjährung)", "", ""]),
            (
                "8 Jahre für Belege, 6 Jahre für Briefe",
                ["", "8 Jahre für Belege, 6 Jahre für Briefe", "", ""],
            ),
            ("", ["", "", "", ""]),
        ] {
            assert_eq!(read(text), Reading { subject, period, start, norm }, "{text}");
        }
    }

    #[test]
    fn a_stated_period_has_a_start() {
        assert_eq!(stated("höchstens 60 Tage vor der Wahl"), ("höchstens 60 Tage", "vor der Wahl"));
        assert_eq!(stated("8 Jahre nach dem Tag vor der Wahl"), ("8 Jahre", "nach dem Tag vor der Wahl"));
        assert_eq!(stated("nach Vertragsende"), ("", "nach Vertragsende"));
        assert_eq!(stated("Vertragsende"), ("Vertragsende", ""));
        assert_eq!(stated("bis zum vollendeten 18. Lebensjahr"), ("bis zum vollendeten 18. Lebensjahr", ""));
    }

    #[test]
    fn any_text_comes_out_whole() {
        let long = "ä§(: ".repeat(4_000);
        for text in ["(", "§", "a: (§", "10 Jahre nach", "\u{0}🎉<script>", long.as_str()] {
            let read = read(text);
            let length = [read.subject, read.period, read.start, read.norm]
                .iter()
                .map(|part| part.len())
                .sum::<usize>();
            assert!(length + 20 >= text.trim().len(), "{text:?}: {read:?}");
        }
    }
}
