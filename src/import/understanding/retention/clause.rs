//! One clause of a deletion text: what it is about, how long, from when, and by which norm. Every word of it
//! has to be understood; otherwise the clause is not.

use crate::{
    findings::text::{fold, pattern},
    import::understanding::norm,
    processing_activity::model::SubRule,
    register::choices::PeriodUnit,
    web::validate::NAME,
};

use super::{
    event,
    words::{self, Amount, is_name, is_noise},
};

pub(super) struct Clause {
    pub rule: SubRule,
    /// A name in parentheses right behind the period; what it is for, if that has to be told.
    pub named: String,
}

impl Clause {
    pub fn read(piece: &str) -> Option<Self> {
        let (rule, named) = if words::count_amounts(piece) == 0 {
            (years_of_age(piece).or_else(|| calendar_years(piece))?, "")
        } else {
            let amount = words::only_amount(piece)?;
            (of_length(piece, &amount)?, in_parentheses(piece, amount.end))
        };
        // Nothing is put together of what stands apart.
        let is_written = [&rule.subject, &rule.event].iter().all(|part| piece.contains(part.as_str()));
        is_written.then(|| Self { rule, named: named.to_owned() })
    }
}

/// "Belege 8 Jahre ab Ende des Kalenderjahres (§ 147 AO)".
fn of_length(piece: &str, found: &Amount) -> Option<SubRule> {
    let norm = norm_around(piece, found.start, found.end);
    let work = bare(piece, found.start, found.end)?;
    let (before, tail) = (&work[..found.start], &work[found.end..]);
    let (before, at_most) = limit(before)?;
    let following = event::after(tail).ok()?;
    let (start, rest) = match following {
        Some((direction, event, rest)) => (Some((direction, event)), rest),
        None => (None, tail),
    };
    let (start, before) = match start {
        Some(start) => (Some(start), before),
        None => match event::before(without_noise_at_end(before)) {
            Some((before, event)) => (Some((event::direction("nach"), event)), before),
            None => (None, before),
        },
    };
    let subject_after = subject_after(rest)?;
    let subject = subject(before)?;
    let subject = match (subject, subject_after) {
        (subject, "") => subject,
        ("", subject) => subject,
        _ => return None,
    };
    Some(SubRule {
        subject: subject.to_owned(),
        amount: Some(found.amount),
        unit: Some(found.unit),
        at_most,
        direction: start.map(|(direction, _)| direction),
        event: start.map_or(String::new(), |(_, event)| event.to_owned()),
        norm: norm.to_owned(),
        ..SubRule::default()
    })
}

/// "bis zur Vollendung des 30. Lebensjahres der betroffenen Person".
fn years_of_age(piece: &str) -> Option<SubRule> {
    let age = pattern!(
        r"(?i)\b(bis|spätestens mit|spätestens zum|spätestens|längstens bis)\s+(?:(?:zu[rm]\s+)?(?:vollendung\s+)?(?:des\s+|zum\s+)?)?(\d{1,3})\. (?:lebensjahre?s?|geburtstage?s?)\b"
    );
    let found = age.captures(piece)?;
    let whole = found.get(0)?;
    let work = bare(piece, whole.start(), whole.end())?;
    let whose = pattern!(r"(?i)^\s*(?:(?:der|des)\s+[^,;:(]{1,60})?\s*$");
    let rest = &work[whole.end()..];
    if !whose.is_match(rest) && !is_noise(rest) {
        return None;
    }
    Some(SubRule {
        subject: subject(&work[..whole.start()])?.to_owned(),
        amount: found[2].parse().ok().filter(|years| (1..=120).contains(years)),
        unit: Some(PeriodUnit::YearsOfAge),
        at_most: fold(&found[1]).contains("stens"),
        norm: norm_around(piece, whole.start(), whole.end()).to_owned(),
        ..SubRule::default()
    })
}

/// "bis zum Ablauf des sechsten Kalenderjahres nach …".
fn calendar_years(piece: &str) -> Option<SubRule> {
    const ORDINALS: [&str; 10] = [
        "ersten", "zweiten", "dritten", "vierten", "fünften", "sechsten", "siebten", "achten", "neunten",
        "zehnten",
    ];
    let calendar = pattern!(
        r"(?i)\b(?:bis\s+)?(?:zum\s+)?(?:ende|ablauf) des (?:(\d{1,3})\.|(ersten|zweiten|dritten|vierten|fünften|sechsten|siebten|achten|neunten|zehnten)) kalenderjahre?s\b"
    );
    let found = calendar.captures(piece)?;
    let whole = found.get(0)?;
    let amount = match (found.get(1), found.get(2)) {
        (Some(digits), _) => digits.as_str().parse().ok()?,
        (_, Some(word)) => {
            let word = word.as_str().to_lowercase();
            i32::try_from(ORDINALS.iter().position(|ordinal| *ordinal == word)?).ok()? + 1
        }
        _ => return None,
    };
    let work = bare(piece, whole.start(), whole.end())?;
    let following = event::after(&work[whole.end()..]).ok()?;
    let rest = following.map_or(&work[whole.end()..], |(_, _, rest)| rest);
    if !is_noise(rest) {
        return None;
    }
    Some(SubRule {
        subject: subject(&work[..whole.start()])?.to_owned(),
        amount: Some(amount),
        unit: Some(PeriodUnit::CalendarYears),
        direction: following.map(|(direction, ..)| direction),
        event: following.map_or(String::new(), |(_, event, _)| event.to_owned()),
        norm: norm_around(piece, whole.start(), whole.end()).to_owned(),
        ..SubRule::default()
    })
}

/// The only citation of the clause; none where a heading of its own stands before.
fn norm_around(piece: &str, start: usize, end: usize) -> &str {
    let before = &piece[..start];
    let own = match before.rfind(": ") {
        Some(colon) if !is_noise(&before[colon + 1..]) => &before[colon + 1..],
        _ => before,
    };
    let mut found = norm::citations(own);
    found.extend(norm::citations(&piece[end..]));
    match found.as_slice() {
        [citation] if !is_by_analogy(piece, citation) && citation.chars().count() <= NAME => citation,
        _ => "",
    }
}

/// "§ 630f BGB analog" is not that section.
fn is_by_analogy(piece: &str, citation: &str) -> bool {
    let at = piece.find(citation).map_or(0, |at| at + citation.len());
    pattern!(r"(?i)^[.,]?\s+(?:analog|entsprechend|sinngemäß)").is_match(&piece[at..])
}

/// The clause without citations and parentheses, letter for letter in its place; `None` when parentheses
/// say something about the period.
fn bare(piece: &str, start: usize, end: usize) -> Option<String> {
    let mut work = piece.to_owned();
    let general = pattern!(
        r"(?i)\b(?:nach|gemäß|gem\.|laut|lt\.|entsprechend|aufgrund|i\. ?v\. ?m\.)\s+(?:(?:der|dem|den|des|einer|unserem|unserer|geltenden|jeweiligen|gesetzlichen|kommunaler|kommunalen|internem|interner|nds\.|vorgaben|fristen|regelungen)\s+){0,3}(?:[A-Za-zÄÖÜäöüß-]*(?:gesetz|gesetzes|gesetzbuch|ordnung|satzung|richtlinie|löschkonzept|konzept|aktenplan|aufbewahrungsplan|recht|vorgaben|bestimmungen|vorschriften)|(?:AktO|HGB|AO|BGB|AGG|UStG|EStG|DSGVO|DS-GVO|GoBD|[A-Z][A-Za-z]*VO)(?:(?:,|/|\s+und|\s+bzw\.)\s*(?:AktO|HGB|AO|BGB|AGG|UStG|EStG|GoBD))*)(?:\s+(?:des|der)\s+[A-ZÄÖÜ]\S+)?(?:\s|$)"
    );
    let dated = pattern!(r"^\(\d{1,2}\.\d{1,2}\.\d{4}\)$");
    for group in pattern!(r"\([^()]*(?:\([^()]*\)[^()]*)*\)").find_iter(piece) {
        let holds_amount = group.start() < start && end < group.end();
        let about = fold(group.as_str());
        if pattern!(r"\b(?:nicht|bei|bis|sofort|danach|mindestens|hoechstens|max|mind)\b").is_match(&about)
            && !holds_amount
        {
            return None;
        }
        if holds_amount {
            blank(&mut work, group.start(), group.start() + 1);
            blank(&mut work, group.end() - 1, group.end());
        } else if !dated.is_match(group.as_str()) && (start >= group.end() || group.start() >= end) {
            blank(&mut work, group.start(), group.end());
        }
    }
    let mut cited: Vec<(usize, usize)> = Vec::new();
    for (from, part) in [(0, &piece[..start]), (end, &piece[end..])] {
        for citation in norm::citations(part) {
            let at = from + citation.as_ptr() as usize - part.as_ptr() as usize;
            cited.push((at, at + citation.len()));
        }
    }
    for (from, to) in cited {
        blank(&mut work, from, to);
        let word = pattern!(
            r"(?i)\b(?:nach|gemäß|gem\.|laut|lt\.|entsprechend|aufgrund|vgl\.|siehe|s\.|i\. ?v\. ?m\.)\s*$"
        );
        if let Some(found) = word.find(&work[..from]) {
            let at = found.start();
            blank(&mut work, at, from);
        }
    }
    let places: Vec<(usize, usize)> =
        general.find_iter(&work).map(|found| (found.start(), found.end())).collect();
    for (from, to) in places.into_iter().filter(|(from, to)| *to <= start || *from >= end) {
        // Three signs at least, which no text has between its words.
        blank(&mut work, from, to);
    }
    Some(work)
}

fn blank(text: &mut String, from: usize, to: usize) {
    text.replace_range(from..to, &" ".repeat(to - from));
}

/// Takes the words of a bound from the end of what stands before an amount. `None` for "mindestens" and
/// for what is neither.
fn limit(before: &str) -> Option<(&str, bool)> {
    let plain = pattern!(
        r"(?i)(?:^|\s)(?:(?:(?:nach|mit)\s+)?(?:dem\s+)?ablauf\s+von|nach|von|für\s+die\s+dauer\s+von|für)\s*$"
    );
    let most = pattern!(
        r"(?i)(?:^|\s)(?:spätestens|längstens|maximal|max\.?|höchstens|bis\s+zu|bis\s+max\.?|nicht\s+länger\s+als|nicht\s+mehr\s+als|binnen|innerhalb\s+von|innerhalb)(?:\s+(?:jedoch|aber))?\s*$"
    );
    let other = pattern!(
        r"(?i)(?:^|\s)(?:mindestens|mind\.?|wenigstens|frühestens|nicht\s+unter|nicht\s+vor|bis|über|unter|alle|jede[rn]?|je|pro|ab|seit|vor|in|im|älter\s+als|als|mehr\s+als|weniger\s+als|weitere|danach|anschließend|dann|sodann|noch|zusätzlich|plus)\s*$"
    );
    let before = before.trim_end();
    let without = |text: &str| plain.find(text).map(|found| found.start());
    let cut = without(before).map_or(before, |at| &before[..at]);
    if let Some(found) = most.find(cut).or_else(|| most.find(before)) {
        let rest = &before[..found.start()];
        return Some((without(rest).map_or(rest, |at| &rest[..at]), true));
    }
    let folded = fold(before);
    let is_sequel = pattern!(r"\b(?:danach|anschliessend|sodann|dann)\b").is_match(&folded);
    (!other.is_match(cut) && !is_sequel).then_some((cut, false))
}

fn without_noise_at_end(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some(at) = text.rfind(char::is_whitespace) {
        if !is_noise(&text[at..]) || pattern!(r"(?i)\s(?:nach|von|für)$").is_match(text) {
            break;
        }
        text = text[..at].trim_end();
    }
    text
}

/// "10 Jahre für Unterweisungen": what the period is for, at the end.
fn subject_after(rest: &str) -> Option<&str> {
    let named = pattern!(r"(?i)^\s*(?:für)\s+(?:die\s+|das\s+|den\s+)?(\S.*?)\s*$");
    if is_noise(rest) {
        return Some("");
    }
    let name = named.captures(rest)?.get(1)?.as_str().trim_end_matches('.');
    is_name(name).then_some(name)
}

/// What stands before the period and says what it is for.
fn subject(before: &str) -> Option<&str> {
    let mut text = before.trim();
    if is_noise(text) {
        return Some("");
    }
    if let Some((heading, own)) = text.rsplit_once(": ") {
        if !is_noise(own) {
            text = own;
        } else {
            text = heading;
        }
    }
    let text = trimmed_noise(text.trim().trim_end_matches(':'));
    if text.is_empty() {
        return Some("");
    }
    (is_name(text) || is_list_of_names(text)).then_some(text)
}

/// "Rechnungen, Belege und Quittungen".
fn is_list_of_names(text: &str) -> bool {
    text.contains(", ") && text.split(", ").all(is_name)
}

/// Without words at both ends that say nothing: "Löschung der", "werden", "in der Regel".
fn trimmed_noise(text: &str) -> &str {
    let mut text = without_noise_at_end(text);
    if is_noise(text) {
        return "";
    }
    let opening = pattern!(
        r"(?i)^(?:aufbewahrung|aufbewahrungsfrist|löschung|löschfrist|frist|speicherdauer|grundsätzlich|regelmäßig|in der regel|i\. ?d\. ?r\.|im übrigen|sonst)\s+(?:von\s+|der\s+|für\s+|des\s+)?"
    );
    let closing = pattern!(r"(?i)\s+(?:aufbewahrung|löschung|speicherung)$");
    if let Some(found) = opening.find(text) {
        text = &text[found.end()..];
    }
    if let Some(found) = closing.find(text) {
        text = &text[..found.start()];
    }
    text.trim()
}

/// "6 Monate (Absagen)": what stands in parentheses right behind the period, where it is a name.
fn in_parentheses(piece: &str, end: usize) -> &str {
    let named = pattern!(r"^\s*\(([^()]+)\)\s*$");
    match named.captures(&piece[end..]).and_then(|found| found.get(1)).map(|name| name.as_str()) {
        Some(name) if is_name(name) => name,
        _ => "",
    }
}
