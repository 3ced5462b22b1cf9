//! Deletion texts: the wording stays, and what it says of amount, unit, start and norm stands beside it as
//! sub-rules (X6). What cannot be told for sure is left to the wording.

use super::norm;
use crate::{
    findings::{
        facts::Period,
        retention::reading::Reading,
        text::{fold, pattern},
    },
    processing_activity::model::SubRule,
    register::choices::{Direction, PeriodUnit},
};

/// Letters of an event or a subject at most.
const LONGEST: usize = 200;

/// The sub-rules of one rule's wording; none when the wording says more than one thing at once.
pub fn sub_rules(text: &str) -> Vec<SubRule> {
    if count_amounts(text) <= 1 {
        return sub_rule(text).into_iter().collect();
    }
    // "Geburtenregister 110 Jahre, Eheregister 80 Jahre": one each, when none holds two.
    let pieces = at_commas(text);
    if pieces.iter().any(|piece| count_amounts(piece) > 1) {
        return Vec::new();
    }
    pieces.into_iter().filter_map(sub_rule).collect()
}

/// A period such as the record writes it, "höchstens 60 Tage vor der Wahl", as a sub-rule.
pub fn of_period(text: &str) -> Option<SubRule> {
    let calendar =
        pattern!(r"^bis zum Ende des (?:(\d{1,4})\.|nächsten) Kalenderjahres(?: (nach|vor) (.+))?$");
    let age = pattern!(r"^bis zum vollendeten (\d{1,3})\. Lebensjahr$");
    let (text, at_most) = match text.strip_prefix("höchstens ") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    if let Some(found) = age.captures(text) {
        return Some(SubRule {
            amount: found[1].parse().ok(),
            unit: Some(PeriodUnit::YearsOfAge),
            at_most,
            ..SubRule::default()
        });
    }
    if let Some(found) = calendar.captures(text) {
        let amount = found.get(1).map_or(Some(1), |digits| digits.as_str().parse().ok())?;
        let event = found.get(3).map_or(String::new(), |event| event.as_str().to_owned());
        return Some(SubRule {
            amount: Some(amount),
            unit: Some(PeriodUnit::CalendarYears),
            at_most,
            direction: found.get(2).map(|word| direction(word.as_str())),
            event,
            ..SubRule::default()
        });
    }
    let plain =
        pattern!(r"^(\d{1,6}) (Minuten?|Stunden?|Tage?|Wochen?|Monate?|Jahre?)(?: (nach|vor) (.+))?$");
    let found = plain.captures(text)?;
    Some(SubRule {
        amount: found[1].parse().ok(),
        unit: unit(&found[2]),
        at_most,
        direction: found.get(3).map(|word| direction(word.as_str())),
        event: found.get(4).map_or(String::new(), |event| event.as_str().to_owned()),
        ..SubRule::default()
    })
}

fn direction(word: &str) -> Direction {
    if word == "vor" { Direction::Before } else { Direction::After }
}

/// An amount in figures or words; between the two may stand "volle", "(10)".
macro_rules! amount {
    () => {
        r"(?i)\b(\d{1,3}|ein(?:e[nmrs]?)?|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwoelf|fünfzehn|zwanzig|dreißig|dreissig|neunzig)[\s-]*(?:\(\d{1,3}\)\s*)?(?:(?:volle|weitere|ganze)[nrs]?\s+)?((?:kalender|werk|arbeits|schul)?(?:jahre?[ns]?|tage?[ns]?|monate?[ns]?)|wochen?|stunden?|minuten?|jährig|monatig|tägig|wöchig)\b"
    };
}

fn count_amounts(text: &str) -> usize {
    pattern!(amount!()).find_iter(text).count()
}

/// At commas outside of parentheses.
fn at_commas(text: &str) -> Vec<&str> {
    let mut depth = 0usize;
    text.split(|letter: char| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == ',' && depth == 0
    })
    .map(str::trim)
    .collect()
}

fn sub_rule(text: &str) -> Option<SubRule> {
    if let Some(rule) = years_of_age(text).or_else(|| calendar_years(text)) {
        return Some(rule);
    }
    let found = pattern!(amount!()).captures(text)?;
    let whole = found.get(0)?;
    let amount = number(&found[1])?;
    let unit = unit(&found[2])?;
    // Read as the findings read it, or not at all.
    let known = Reading::of(text).amounts;
    if known.as_slice() != [period(amount, unit)?] {
        return None;
    }
    let (before, after) = (&text[..whole.start()], &text[whole.end()..]);
    let limited =
        pattern!(r"(?i)\b(?:spätestens|längstens|maximal|max\.|höchstens|bis zu)(?: jedoch| aber)?\s*$");
    let at_most = limited.is_match(before);
    let before = limited.replace(before, "").into_owned();
    let start = start_after(after).or_else(|| start_before(&before));
    let (direction, event) = match &start {
        Some((direction, event)) => (Some(*direction), event.clone()),
        None => (None, String::new()),
    };
    let rest = text.replacen(event.as_str(), " ", usize::from(!event.is_empty()));
    let subject =
        if start_after(after).is_some() || start.is_none() { subject(&before) } else { String::new() };
    Some(SubRule {
        subject,
        amount: Some(amount),
        unit: Some(unit),
        at_most,
        direction,
        event,
        norm: norm::first(&rest).unwrap_or_default().to_owned(),
        ..SubRule::default()
    })
}

/// "bis zur Vollendung des 30. Lebensjahres".
fn years_of_age(text: &str) -> Option<SubRule> {
    let age = pattern!(r"(?i)\b(\d{1,3})\. (?:lebensjahre?s?|geburtstage?s?)\b");
    let found = age.captures(text)?;
    if age.find_iter(text).count() > 1 || count_amounts(text) > 0 {
        return None;
    }
    Some(SubRule { amount: found[1].parse().ok(), unit: Some(PeriodUnit::YearsOfAge), ..SubRule::default() })
}

/// "bis zum Ablauf des sechsten Kalenderjahres nach …".
fn calendar_years(text: &str) -> Option<SubRule> {
    let calendar = pattern!(
        r"(?i)\b(?:ende|ablauf) des (?:(\d{1,3})\.|(ersten|zweiten|dritten|vierten|fünften|sechsten|siebten|achten|neunten|zehnten)) kalenderjahre?s\b"
    );
    let found = calendar.captures(text)?;
    if count_amounts(text) > 0 {
        return None;
    }
    let ordinals = [
        "ersten", "zweiten", "dritten", "vierten", "fünften", "sechsten", "siebten", "achten", "neunten",
        "zehnten",
    ];
    let amount = match (found.get(1), found.get(2)) {
        (Some(digits), _) => digits.as_str().parse().ok()?,
        (_, Some(word)) => {
            let word = word.as_str().to_lowercase();
            i32::try_from(ordinals.iter().position(|ordinal| *ordinal == word)?).ok()? + 1
        }
        _ => return None,
    };
    let after = &text[found.get(0)?.end()..];
    let (direction, event) =
        start_after(after).map_or((None, String::new()), |(direction, event)| (Some(direction), event));
    Some(SubRule {
        amount: Some(amount),
        unit: Some(PeriodUnit::CalendarYears),
        direction,
        event,
        norm: norm::first(text).unwrap_or_default().to_owned(),
        ..SubRule::default()
    })
}

/// "… nach Vertragsende (§ 195 BGB)": the event that follows an amount.
fn start_after(after: &str) -> Option<(Direction, String)> {
    let start = pattern!(r"(?i)^\s*(?:lang\s+)?(?:,\s*)?(?:gerechnet\s+|beginnend\s+)?(nach|ab|seit|vor)\s+");
    let found = start.captures(after)?;
    let rest = &after[found.get(0)?.end()..];
    let direction = direction(&found[1].to_lowercase());
    event(rest).map(|event| (direction, event))
}

/// "Nach Kursende 3 Jahre", "Vertragsende + 3 Jahre": the event that stands before an amount.
fn start_before(before: &str) -> Option<(Direction, String)> {
    let before = before.trim_end();
    if let Some(sum) = before.strip_suffix('+') {
        let last = sum.rsplit([':', ';', ',', '(']).next()?.trim();
        return event(last).map(|event| (Direction::After, event));
    }
    let adverbs = pattern!(
        r"(?i)\s+(?:regelmäßig|grundsätzlich|jeweils|noch|für|weitere|mindestens|in der regel|i\. ?d\. ?r\.|die dauer von|etwa|ca\.)$"
    );
    let bare = adverbs.replace(before, "");
    let bare = adverbs.replace(&bare, "").into_owned();
    let start = pattern!(r"(?i)(?:^|[\s(])(?:nach|ab|seit)\s+");
    let found = start.captures_iter(&bare).last()?;
    let rest = &bare[found.get(0)?.end()..];
    // Nothing may stand between the event and the amount.
    let event = event(rest)?;
    (event.len() == rest.trim().len()).then_some((Direction::After, event))
}

/// The event at the beginning of a text, up to a citation, a parenthesis that explains or another clause. A
/// law or a plan is none.
fn event(rest: &str) -> Option<String> {
    let end = pattern!(
        r"(?i)\s+(?:entsprechend|gemäß|gem\.|laut|lt\.|nach (?:§|art\b|den |der |dem |nds|ablauf|abschluss|maßgabe)|i\. ?v\. ?m\.|ivm|aufgrund|soweit|sofern|wenn|danach|dann|anschließend|sonst|spätestens|wird|werden|zu löschen|gelöscht|—|–|-|\+)(?:\s|$)|[,;:]\s|\s*[.;:]$|\s*\("
    );
    let mut text = rest;
    if let Some(found) = end.find(rest) {
        text = &rest[..found.start()];
        // A date in parentheses belongs to the event.
        let dated = pattern!(r"^\s*\(\d{1,2}\.\d{1,2}\.\d{4}\)");
        if let Some(date) = dated.find(&rest[found.start()..]) {
            text = &rest[..found.start() + date.end()];
        }
    }
    let text = text.trim();
    let is_cited = pattern!(
        r"^(?:§|art\b|artikel\b|nds\.|ds-?gvo\b|(?:den |der |dem |einer )?(?:gesetzlich|handels|steuer|kommunale|interne|jeweilig|geltend)[a-z-]* |[a-z-]*(?:gesetz|ordnung|verordnung|satzung|richtlinie|konzept|plan)\b|aktenordnung|akto\b|hgb\b|ao\b|bgb\b|ablauf (?:der|dieser|von) (?:[a-z-]*frist|\d))"
    );
    let is_law = text
        .split_whitespace()
        .next()
        .is_some_and(|word| word.chars().filter(|letter| letter.is_uppercase()).count() >= 2);
    let has_letters = text.chars().filter(|letter| letter.is_alphabetic()).count() >= 3;
    let fits = has_letters && text.chars().count() <= LONGEST && !is_cited.is_match(&fold(text)) && !is_law;
    fits.then(|| text.to_owned())
}

/// What stands before an amount and says what it is for: "Wahlunterlagen", "bei Presseauskünften".
fn subject(before: &str) -> String {
    let noise = pattern!(
        r"(?i)(?:^|\s)(?:in der regel|i\. ?d\. ?r\.|im regelfall|grundsätzlich|regelmäßig|mindestens|jeweils|aufbewahrung|löschung|für|nach|beträgt|werden|wird|sind|ist|—|–|-|:|,)\s*$"
    );
    let mut text = before.trim().to_owned();
    for _ in 0..3 {
        text = noise.replace(&text, "").trim().trim_end_matches(':').trim().to_owned();
    }
    let words = text.split_whitespace().count();
    let is_plain = !text.contains([',', ';', '(', ')', '§', ':', '—', '–']) && (1..=8).contains(&words);
    let has_start =
        pattern!(r"(?i)\b(?:nach|ab|bis|spätestens|grundsätzlich|im übrigen|sonst)\b").is_match(&text);
    if is_plain && !has_start && text.chars().count() <= LONGEST { text } else { String::new() }
}

fn number(word: &str) -> Option<i32> {
    let word = word.to_lowercase();
    let known = match word.as_str() {
        "zwei" => 2,
        "drei" => 3,
        "vier" => 4,
        "fünf" | "fuenf" => 5,
        "sechs" => 6,
        "sieben" => 7,
        "acht" => 8,
        "neun" => 9,
        "zehn" => 10,
        "elf" => 11,
        "zwölf" | "zwoelf" => 12,
        "fünfzehn" => 15,
        "zwanzig" => 20,
        "dreißig" | "dreissig" => 30,
        "neunzig" => 90,
        word if word.starts_with("ein") => 1,
        figures => figures.parse().ok()?,
    };
    (known > 0).then_some(known)
}

fn unit(word: &str) -> Option<PeriodUnit> {
    let word = word.to_lowercase();
    let has = |part: &str| word.contains(part);
    // Ten calendar years are counted as years; their ends are another unit, and written otherwise.
    if has("jahr") || has("jähr") {
        Some(PeriodUnit::Years)
    } else if has("monat") {
        Some(PeriodUnit::Months)
    } else if has("woch") || has("wöch") {
        Some(PeriodUnit::Weeks)
    } else if has("tag") || has("täg") {
        // Working days are no days.
        (!has("werk") && !has("arbeits") && !has("schul")).then_some(PeriodUnit::Days)
    } else if has("stunde") {
        Some(PeriodUnit::Hours)
    } else if has("minute") {
        Some(PeriodUnit::Minutes)
    } else {
        None
    }
}

fn period(amount: i32, unit: PeriodUnit) -> Option<Period> {
    let count = u64::try_from(amount).ok()?;
    Some(match unit {
        PeriodUnit::Minutes => Period { minutes: count },
        PeriodUnit::Hours => Period::hours(count),
        PeriodUnit::Days => Period::days(count),
        PeriodUnit::Weeks => Period::days(7 * count),
        PeriodUnit::Months => Period::months(count),
        PeriodUnit::Years | PeriodUnit::CalendarYears | PeriodUnit::YearsOfAge => Period::years(count),
    })
}

/// Whether a text names a length of time at all.
pub fn mentions_amount(text: &str) -> bool {
    count_amounts(text) > 0
}
