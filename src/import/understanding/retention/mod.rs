//! Deletion texts: the wording stays, and what it says of amount, unit, start and norm stands beside it as
//! sub-rules (X6). What cannot be told for sure is left to the wording: a sentence that is not understood as
//! a whole says nothing here.

mod clause;
mod event;
mod words;

use crate::{
    findings::text::{fold, pattern},
    processing_activity::model::SubRule,
    register::choices::{Direction, PeriodUnit},
};

use clause::Clause;

/// The sub-rules of one rule's wording.
pub fn sub_rules(text: &str) -> Vec<SubRule> {
    // Longer texts tell stories.
    const LONGEST: usize = 1_000;
    if text.len() > LONGEST {
        return Vec::new();
    }
    sentences(text).into_iter().flat_map(of_sentence).collect()
}

/// What a text that is nothing but a start says: "Vertragsende", "ab Ende des Kalenderjahres".
pub fn start(text: &str) -> Option<(Direction, &str)> {
    event::whole(text)
}

/// Whether a text names a length of time at all.
pub fn mentions_amount(text: &str) -> bool {
    words::count_amounts(text) > 0
}

/// A full stop ends a sentence behind a word that is no abbreviation.
fn sentences(text: &str) -> Vec<&str> {
    let end = pattern!(r"[a-zäöüß)]{4}\.\s+[A-ZÄÖÜ]");
    let mut found = Vec::new();
    let mut start = 0;
    for place in end.find_iter(text) {
        let stop = place.start() + place.as_str().find('.').unwrap_or_default();
        found.push(&text[start..stop]);
        start = stop + 1;
    }
    found.push(&text[start..]);
    found
}

/// All that a sentence says, or nothing of it.
fn of_sentence(sentence: &str) -> Vec<SubRule> {
    let folded = fold(sentence);
    if has_condition(&folded) {
        return Vec::new();
    }
    let mut rules: Vec<SubRule> = Vec::new();
    // Names that the next clause goes on with: "Rechnungen, Belege 8 Jahre".
    let mut names_from: Option<usize> = None;
    let mut norm_before = "";
    let mut is_unclear = false;
    for (start, end) in pieces(sentence) {
        let piece = sentence[start..end].trim();
        if words::count_amounts(piece) == 0 && !words::names_an_age(piece) {
            if let Some(norm) = words::only_citation(piece) {
                match rules.last_mut() {
                    Some(rule) if rule.norm.is_empty() => norm.clone_into(&mut rule.norm),
                    Some(_) => {}
                    None => norm_before = norm,
                }
            } else if rules.is_empty() && words::is_name(piece) {
                names_from.get_or_insert(start);
                continue;
            } else if !rules.is_empty() {
                if !goes_on(sentence, piece, &mut rules) {
                    return Vec::new();
                }
            } else {
                is_unclear = true;
            }
            names_from = None;
            continue;
        }
        let Some(found) = clauses(&sentence[names_from.take().unwrap_or(start)..end]) else {
            return Vec::new();
        };
        for mut clause in found {
            if clause.rule.subject.is_empty() && words::count_amounts(sentence) > 1 {
                clause.rule.subject = clause.named;
            }
            // What stands before may be what it is about, unless it is only a bound of it.
            if is_unclear && clause.rule.subject.is_empty() && !clause.rule.at_most {
                return Vec::new();
            }
            rules.push(clause.rule);
        }
    }
    if let [rule] = rules.as_mut_slice()
        && rule.norm.is_empty()
    {
        norm_before.clone_into(&mut rule.norm);
    }
    // Several periods are told apart by what they are for.
    let is_told_apart = rules.len() < 2 || rules.iter().all(|rule| !rule.subject.is_empty());
    if is_told_apart { rules } else { Vec::new() }
}

/// What a later piece without a period does to the rules before it; whether it is understood.
fn goes_on(sentence: &str, piece: &str, rules: &mut [SubRule]) -> bool {
    if let Some((direction, event)) = event::for_each(piece) {
        for rule in rules.iter_mut().filter(|rule| rule.event.is_empty()) {
            rule.direction = Some(direction);
            event.clone_into(&mut rule.event);
        }
        return true;
    }
    if !event::is_relative(piece) {
        // What comes later, or another matter; anything else may change what was said.
        return piece.starts_with(char::is_uppercase) || words::is_noise(piece) || is_sequel(piece);
    }
    // "Ende des Kalenderjahres, in dem …" is one event, where nothing stands in between.
    let Some(rule) = rules.last_mut().filter(|rule| !rule.event.is_empty()) else { return false };
    let whole = format!("{}, {}", rule.event, event::relative(piece));
    let is_written = sentence.contains(&whole) && whole.chars().count() <= event::LONGEST;
    if is_written {
        rule.event = whole;
        if let Some(norm) = words::only_norm(piece).filter(|_| rule.norm.is_empty()) {
            norm.clone_into(&mut rule.norm);
        }
    }
    is_written
}

/// "danach Anbietung an das Archiv".
fn is_sequel(piece: &str) -> bool {
    pattern!(r"(?i)^(?:danach|anschließend|dann|sodann|im anschluss|hiernach)\s").is_match(piece)
}

/// A general rule with an exception, or one that holds only sometimes, is more than a period.
fn has_condition(folded: &str) -> bool {
    pattern!(
        r"\b(?:sofern|soweit|wenn|falls|es sei denn|ausser|ausgenommen|solange|abweichend|ggf|gegebenenfalls|je nach|unterschiedlich[a-z]*|verschieden[a-z]*|laenger|kuerzer|verlaenger[a-z]*|statt|eventuell|evtl|moeglichst|moeglicherweise|zzgl|zuzueglich|mindestens|mind|wenigstens|fruehestens|ca|circa|etwa|ungefaehr|rund)\b"
    )
    .is_match(&without_fixed(folded))
}

/// "nicht länger als 3 Jahre" is a bound, and "Schließung des Falls" no condition.
fn without_fixed(folded: &str) -> String {
    folded.replace("nicht laenger als", "hoechstens").replace("des falls", "")
}

/// Where the pieces of a sentence are: between commas and dashes outside of parentheses.
fn pieces(sentence: &str) -> Vec<(usize, usize)> {
    let mark = pattern!(r"[()]|,\s|\s[—–-]\s");
    let mut depth = 0usize;
    let mut start = 0;
    let mut found = Vec::new();
    for place in mark.find_iter(sentence) {
        match place.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ if depth == 0 && !is_range(sentence, place.start(), place.end()) => {
                found.push((start, place.start()));
                start = place.end();
            }
            _ => {}
        }
    }
    found.push((start, sentence.len()));
    found.retain(|(start, end)| !sentence[*start..*end].trim().is_empty());
    found
}

/// "6 – 10 Jahre", "§§ 147, 148 AO": nothing is divided between figures.
fn is_range(sentence: &str, start: usize, end: usize) -> bool {
    let ends_with_figure = sentence[..start].ends_with(|letter: char| letter.is_ascii_alphanumeric())
        && sentence[..start]
            .rsplit(' ')
            .next()
            .is_some_and(|word| word.starts_with(|letter: char| letter.is_ascii_digit()));
    ends_with_figure
        && sentence[end..].trim_start().starts_with(|letter: char| letter.is_ascii_digit() || letter == '§')
}

/// The clauses of a piece: one, or two joined by "und".
fn clauses(piece: &str) -> Option<Vec<Clause>> {
    if words::count_amounts(piece) <= 1 {
        return Some(vec![Clause::read(piece)?]);
    }
    let joint = pattern!(r"\s(?:und|sowie)\s");
    let divided: Vec<&str> = joint.split(piece).collect();
    if divided.iter().any(|part| words::count_amounts(part) != 1) {
        return None;
    }
    divided.into_iter().map(Clause::read).collect()
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
            direction: found.get(2).map(|word| event::direction(word.as_str())),
            event,
            ..SubRule::default()
        });
    }
    let plain =
        pattern!(r"^(\d{1,6}) (Minuten?|Stunden?|Tage?|Wochen?|Monate?|Jahre?)(?: (nach|vor) (.+))?$");
    let found = plain.captures(text)?;
    Some(SubRule {
        amount: found[1].parse().ok(),
        unit: words::unit(&found[2]),
        at_most,
        direction: found.get(3).map(|word| event::direction(word.as_str())),
        event: found.get(4).map_or(String::new(), |event| event.as_str().to_owned()),
        ..SubRule::default()
    })
}
