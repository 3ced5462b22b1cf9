//! What a period is counted from: "nach Vertragsende", "ab Ende des Kalenderjahres, in dem …".

use crate::{
    findings::text::{fold, pattern},
    register::choices::Direction,
};

use super::words;

/// Letters of an event at most.
pub(super) const LONGEST: usize = 200;

pub(super) fn direction(word: &str) -> Direction {
    if word.eq_ignore_ascii_case("vor") { Direction::Before } else { Direction::After }
}

/// The event that follows an amount, and what stands behind it. `Err` when something follows that may be a
/// start and is not understood.
pub(super) fn after(text: &str) -> Result<Option<(Direction, &str, &str)>, ()> {
    let start =
        pattern!(r"(?i)^[\s,.]*(?:lang\s+)?(?:gerechnet\s+|beginnend\s+|jeweils\s+)?(nach|ab|seit|vor)\s+");
    let Some(found) = start.captures(text) else { return Ok(None) };
    let rest = &text[found.get(0).map_or(0, |whole| whole.end())..];
    let own = up_to_end(rest);
    let event = own.trim();
    if event.is_empty() {
        // "10 Jahre nach § 147 AO": the citation is gone already.
        return Ok(None);
    }
    if !is_event(event) {
        return Err(());
    }
    Ok(Some((direction(&found[1]), event, &rest[own.len()..])))
}

/// The event that stands before an amount, "Nach Kursende 3 Jahre", "Vertragsende + 3 Jahre", and what
/// stands before that.
pub(super) fn before(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    if let Some(sum) = text.strip_suffix('+') {
        let own = sum.trim();
        let own = own.rsplit(": ").next().unwrap_or(own).trim();
        let happens = pattern!(
            r"(?i)(?:ende|ablauf|abschluss|beendigung|austritt|ausscheiden|kündigung|tod|wegzug|auszug|abgang|entlassung|rückgabe|absage|schließung|erledigung|zahlung|rechtskraft|bestandskraft|eingang|versand|widerruf|abmeldung)(?:e?s)?\b"
        );
        let fits = is_event(own) && happens.is_match(own) && !own.contains(',');
        return fits.then(|| (&text[..text.find(own).unwrap_or(0)], own));
    }
    let start = pattern!(r"(?i)(?:^|[\s:])(nach|ab|seit)\s+");
    let found = start.captures_iter(text).last()?;
    let event = text[found.get(0)?.end()..].trim();
    is_event(event).then(|| (&text[..found.get(1).map_or(0, |word| word.start())], event))
}

/// "jeweils ab Schluss des Kalenderjahres": the start of all periods before it.
pub(super) fn for_each(piece: &str) -> Option<(Direction, &str)> {
    let start = pattern!(
        r"(?i)^(?:(?:jeweils|alle|je)\s+(?:gerechnet\s+)?(?:nach|ab|seit)|(?:fristbeginn|beginn der frist)(?:\s+ist|\s+mit)?:?|(?:beginnend|gerechnet)\s+(?:mit|ab|nach))\s+"
    );
    let found = start.find(piece)?;
    let event = up_to_end(&piece[found.end()..]).trim();
    is_event(event).then_some((Direction::After, event))
}

/// A text that is an event as a whole; a preposition may stand before it.
pub(super) fn whole(text: &str) -> Option<(Direction, &str)> {
    let start = pattern!(r"(?i)^(?:mit|nach|ab|seit|(vor))\s+");
    let Some(found) = start.captures(text) else {
        return is_event(text).then_some((Direction::After, text));
    };
    let event = &text[found.get(0)?.end()..];
    let direction = if found.get(1).is_some() { Direction::Before } else { Direction::After };
    is_event(event).then_some((direction, event))
}

/// "in dem der Beleg entstanden ist".
pub(super) fn is_relative(piece: &str) -> bool {
    pattern!(
        r"(?i)^(?:(?:in|mit|zu|für|bei|auf|nach|an)\s+)?(?:dem|der|denen|das|dessen|deren|welche[nmrs]?)\s+\S"
    )
    .is_match(piece)
}

/// The clause without what follows it.
pub(super) fn relative(piece: &str) -> &str {
    piece.split(" (").next().unwrap_or(piece).trim_end_matches(['.', ' '])
}

/// The event at the beginning of a text: up to a verb, another clause, or a gap where a citation stood.
fn up_to_end(rest: &str) -> &str {
    let end = pattern!(
        r"(?i)\s{3,}|(?:\s+und)?\s(?:wird|werden|sind|ist|zu löschen|gelöscht|vernichtet|aufbewahrt|aufzubewahren|gespeichert|überschrieben|löschen|für|entsprechend|gemäß|gem\.|laut|lt\.|aufgrund|i\. ?v\. ?m\.|ivm|danach|dann|anschließend|sonst|spätestens)(?:\s|$)|[;:]\s|\s*[.;:]$"
    );
    end.find(rest).map_or(rest, |found| &rest[..found.start()])
}

/// Something that happens; a law, a plan, a year, a length of time and the end of a period are none.
fn is_event(text: &str) -> bool {
    let folded = fold(text);
    let other = pattern!(
        r"^(?:§|art\b|artikel\b|nds\.|ds-?gvo\b|(?:den |der |dem |einer )?(?:gesetzlich|handels|steuer|kommunale|interne|jeweilig|geltend)[a-z-]* |[a-z-]*(?:gesetz|ordnung|verordnung|satzung|richtlinie|konzept|plan)\b|aktenordnung|akto\b|hgb\b|ao\b|bgb\b|sofort\b|beginn$|\d)|(?:aufbewahrungs|loesch|speicher|verjaehrungs)-?(?:frist|fristen|pflicht|dauer)|\b(?:nach|ab|seit|oder spaetestens|nicht|alt|auf)\b(?: |$)|^[a-z-]*(?:laufzeit|dauer|zeit)$|(?:^|[^.\d])(?:19|20)\d\d\b|\+"
    );
    let dated = pattern!(r"^\d{1,2}\.\d{1,2}\.\d{4}$");
    let is_named = text.split_whitespace().any(|word| word.starts_with(char::is_uppercase));
    let is_law = text
        .split_whitespace()
        .next()
        .is_some_and(|word| word.chars().filter(|letter| letter.is_uppercase()).count() >= 2);
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let has_own =
        words::count_amounts(text) == 0 && !text.contains(['(', '[', '§', '—', '?']) || is_dated(text);
    dated.is_match(text)
        || is_named
            && !is_law
            && letters >= 3
            && has_own
            && text.chars().count() <= LONGEST
            && !other.is_match(&folded)
}

/// "dem Stichtag (15.05.2022)".
fn is_dated(text: &str) -> bool {
    pattern!(r"^[^()\[§—?]*\(\d{1,2}\.\d{1,2}\.\d{4}\)$").is_match(text) && words::count_amounts(text) == 0
}
