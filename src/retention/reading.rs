//! A wording taken apart: "Belege: 8 Jahre ab Ende des Kalenderjahres (§ 147 AO)". Only what is certain
//! is taken out, and nothing is lost: the parts say the same words.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    findings::{
        facts::Period as Span,
        retention::reading::Reading as Wording,
        text::{fold, pattern},
    },
    register::{
        SubRule,
        choices::{Direction, PeriodUnit},
        period::Length,
    },
};

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

/// What follows "nach" and is no start: a law or a year.
static OTHER: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)^(?:nach|ab|seit|vor)\s+(?:§|art\b|hgb\b|ao\b|bgb\b|[0-9]{4}\b)"));
/// A list of bodies: "Kreditinstitute, Versicherungen".
static BODIES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:(?:bei|für)\s+)?(?:(?:und|oder|andere[n]?|öffentliche[n]?)\s+)*(?:[\p{L}-]*(?:institute?n?|versicherung(?:en)?|unternehmen|kaufleuten?|banken|sparkassen|behörden|vereinen?|praxen|schulen|stellen)(?:,\s+|\s+(?:und|oder)\s+|$))+$",
    )
});
/// A length of time, wherever it stands.
static LENGTH: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)([0-9]{1,4})\s+[a-zäöü]*?(stunde|tag|woche|monat|jahr)"));

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
    let (subject, start) = (group(&found, 1), group(&found, 3));
    // Whom a rule is for is not what data it is about.
    if BODIES.is_match(subject) {
        return Reading { period: rest, norm, ..whole };
    }
    let is_start =
        start.is_empty() || (START.is_match(start) || START.is_match(rest)) && !OTHER.is_match(start);
    if !is_start {
        return Reading { period: rest, norm, ..whole };
    }
    Reading { subject, period: group(&found, 2), start, norm }
}

/// How long the first period of a wording is, in hours; none where no length is written.
/// The query of [`super::store::periods`] counts the same way.
pub(super) fn hours(text: &str) -> Option<u64> {
    let found = LENGTH.captures(text)?;
    let unit = match group(&found, 2).to_lowercase().as_str() {
        "stunde" => 1,
        "tag" => 24,
        "woche" => 7 * 24,
        "monat" => 730,
        _ => 8_760,
    };
    Some(group(&found, 1).parse::<u64>().ok()? * unit)
}

/// Whether a wording says all that the structure beside it says, so that it need not be printed twice.
pub(crate) fn says_all(text: &str, parts: &[SubRule]) -> bool {
    let folded = fold(text);
    let subject = |part: &SubRule| part.subject.as_deref().map(fold).unwrap_or_default();
    let places: Option<Vec<usize>> = parts.iter().map(|part| folded.find(&subject(part))).collect();
    let Some(places) = places else { return false };
    parts.iter().zip(&places).all(|(part, place)| {
        // Of several periods each stands behind its own subject.
        let next = places.iter().copied().filter(|other| other > place).min().unwrap_or(folded.len());
        let is_clear = parts.len() == 1 || !subject(part).is_empty();
        is_clear && says(if parts.len() == 1 { &folded } else { &folded[*place..next] }, part)
    })
}

fn says(folded: &str, part: &SubRule) -> bool {
    let holds = |words: Option<&str>| words.is_none_or(|words| folded.contains(&fold(words)));
    let period = part.period.clone().unwrap_or_default();
    let bound = pattern!(
        r"\b(?:hoechstens|maximal|max|spaetestens|laengstens|bis zu|nicht laenger|nicht mehr|binnen|innerhalb)\b"
    );
    let says_length = period.length.is_none_or(|length| {
        let ordinal = |word: &str| folded.contains(&format!("{}. {word}", length.amount));
        match (length.unit, span(length)) {
            (PeriodUnit::YearsOfAge, _) => ordinal("lebensjahr") || ordinal("geburtstag"),
            (PeriodUnit::CalendarYears, _) => ordinal("kalenderjahr"),
            (_, span) => span.is_some_and(|span| Wording::of(folded).amounts == [span]),
        }
    });
    let says_side = period.direction != Some(Direction::Before) || pattern!(r"\bvor\b").is_match(folded);
    part.procedure.is_none()
        && part.responsible.is_none()
        && says_length
        && says_side
        && (!period.at_most || bound.is_match(folded))
        && holds(period.event.as_deref())
        && holds(part.norm.as_deref())
}

/// A length that findings can read out of a text, too.
fn span(length: Length) -> Option<Span> {
    let count = u64::from(length.amount);
    Some(match length.unit {
        PeriodUnit::Minutes => Span { minutes: count },
        PeriodUnit::Hours => Span::hours(count),
        PeriodUnit::Days => Span::days(count),
        PeriodUnit::Weeks => Span::days(7 * count),
        PeriodUnit::Months => Span::months(count),
        PeriodUnit::Years => Span::years(count),
        PeriodUnit::CalendarYears | PeriodUnit::YearsOfAge => return None,
    })
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
    use crate::register::period::Period;

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
            ("10 Jahre nach § 147 AO", ["", "10 Jahre nach § 147 AO", "", ""]),
            ("8 Jahre nach 2025 auf", ["", "8 Jahre nach 2025 auf", "", ""]),
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
    fn bodies_are_no_data() {
        for text in [
            "Kreditinstitute, Versicherungen, Wertpapierinstitute: 10 Jahre",
            "Versicherungsunternehmen und Banken: 10 Jahre",
            "öffentliche Stellen: 5 Jahre",
        ] {
            assert_eq!(read(text), Reading { period: text, ..Reading::default() }, "{text}");
        }
        for subject in ["Daten der Behörden", "Versicherungsnummern", "Bankverbindungen", "Vereinsbeiträge"]
        {
            assert_eq!(read(&format!("{subject}: 3 Jahre")).subject, subject);
        }
    }

    #[test]
    fn lengths_are_compared_as_lengths() {
        let ordered = [
            "72 Stunden",
            "10 Tage",
            "2 Wochen",
            "6 Monate",
            "Belege: 1 Kalenderjahr",
            "2 Jahre",
            "12\u{a0}Jahre",
        ];
        let hours: Vec<u64> = ordered.into_iter().filter_map(hours).collect();
        assert!(hours.len() == ordered.len() && hours.is_sorted(), "{hours:?}");
        assert_eq!(super::hours("bis zum 18. Geburtstag"), None);
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
    fn a_structure_that_says_no_more_is_known() {
        let part = |subject: &str, amount: u32, event: &str, norm: &str| {
            let own = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let length = Some(Length { amount, unit: PeriodUnit::Years });
            let period = Period { length, event: own(event), ..Period::default() };
            SubRule {
                subject: own(subject),
                period: Some(period),
                norm: own(norm),
                procedure: None,
                responsible: None,
            }
        };
        let text = "8 Jahre nach Vertragsende (§ 147 AO)";
        assert!(says_all(text, &[part("", 8, "Vertragsende", "§\u{a0}147 AO")]));
        assert!(says_all("zehn Jahre", &[part("", 10, "", "")]));
        for other in [part("", 6, "Vertragsende", ""), part("", 8, "Austritt", ""), part("Belege", 8, "", "")]
        {
            assert!(!says_all(text, &[other]));
        }
        let both = "Belege 8 Jahre, Briefe 6 Jahre";
        assert!(says_all(both, &[part("Belege", 8, "", ""), part("Briefe", 6, "", "")]));
        assert!(!says_all(both, &[part("Belege", 6, "", ""), part("Briefe", 8, "", "")]));
        assert!(!says_all(both, &[part("Belege", 8, "", ""), part("", 6, "", "")]));
        let responsible = SubRule { responsible: Some("Kasse".to_owned()), ..part("", 8, "", "") };
        assert!(!says_all(text, &[responsible]));
        assert!(says_all("bei Bedarf", &[]));
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
