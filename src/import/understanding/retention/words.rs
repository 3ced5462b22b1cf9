//! The words of deletion texts: lengths of time, names, citations, and what says nothing.

use crate::{
    findings::text::{fold, pattern},
    import::understanding::norm,
    register::choices::PeriodUnit,
};

/// Letters of a subject at most.
const LONGEST: usize = 200;

/// A length of time, and where it stands.
pub(super) struct Amount {
    pub start: usize,
    pub end: usize,
    pub amount: i32,
    pub unit: PeriodUnit,
}

/// An amount in figures or words; between the two may stand "volle", "(10)".
macro_rules! amount {
    () => {
        r"(?i)\b(\d{1,3}|ein(?:e[nmrs]?)?|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwoelf|fünfzehn|zwanzig|dreißig|dreissig|neunzig)[\s-]*(?:\(\d{1,3}\)\s*)?(?:(?:volle|weitere|ganze)[nrs]?\s+)?((?:kalender|werk|arbeits|schul)?(?:jahre?[ns]?|tage?[ns]?|monate?[ns]?)|wochen?|stunden?|minuten?|std|h|j|jährig|monatig|tägig|wöchig)\b"
    };
}

pub(super) fn count_amounts(text: &str) -> usize {
    pattern!(amount!()).find_iter(text).count()
}

/// The only length of time in a text; none for half ones, ranges and working days.
pub(super) fn only_amount(text: &str) -> Option<Amount> {
    let found = pattern!(amount!()).captures(text)?;
    let whole = found.get(0)?;
    let broken = pattern!(
        r"(?i)(?:\d[.,/]|\b(?:\d{1,3}|ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\s*(?:-|–|/|bis|oder|und|bzw\.?)\s*)$"
    );
    if broken.is_match(&text[..whole.start()]) || text[whole.start()..].contains("weitere") {
        return None;
    }
    Some(Amount {
        start: whole.start(),
        end: whole.end(),
        amount: number(&found[1])?,
        unit: unit(&found[2])?,
    })
}

/// "30. Lebensjahr", "6. Kalenderjahr".
pub(super) fn names_an_age(text: &str) -> bool {
    pattern!(r"(?i)(?:\d\.|\w{3}ten)\s+(?:lebensjahr|geburtstag|kalenderjahre?s\b)").is_match(text)
}

/// The only citation of a text, as written.
pub(super) fn only_norm(text: &str) -> Option<&str> {
    match norm::citations(text).as_slice() {
        [citation] => Some(*citation),
        _ => None,
    }
}

/// A text that is nothing but a citation: "vgl. § 76 BDSG".
pub(super) fn only_citation(text: &str) -> Option<&str> {
    let citation = only_norm(text)?;
    is_noise(&text.replacen(citation, " ", 1)).then_some(citation)
}

/// Words that say nothing of the period.
pub(super) fn is_noise(text: &str) -> bool {
    let word = pattern!(
        r"^(?:[a-z-]*aufbewahrung|entfernt|[a-z-]*aufbewahrungs(?:frist|dauer|zeit|pflicht)|aufbewahren|aufzubewahren|aufbewahrt|[a-z-]*speicher(?:ung|dauer|frist)|gespeichert|speichern|loeschung|loeschen|geloescht|loeschfrist|regelloeschfrist|vernichtung|vernichtet|vernichten|ueberschrieben|ueberschreibung|werden|wird|ist|sind|betraegt|betragen|erfolgt|zu|die|der|das|den|dann|so|automatisch|automatisiert|unverzueglich|datenschutzgerecht|datenschutzkonform|sicher|frist|fristen|gesetzlich|gesetzliche[nrs]?|regelmaessig|grundsaetzlich|generell|jeweils|jedoch|aber|in|im|regel|regelfall|i\.|d\.|r\.|i\.d\.r\.|daten|alle|allgemein|personenbezogene[nr]?|lang|abrufbar|verfuegbar|vorgehalten|rollierend|sonst|ansonsten|uebrigen|gem|gemaess|nach|laut|lt|vgl|siehe|s|gilt|noch|nur|steuerlich|steuerrechtlich|handelsrechtlich|frist:|seitens|von|fuer|dauer|und|danach|anschliessend)$"
    );
    let folded = fold(text);
    folded.split(' ').all(|own| {
        let own =
            own.trim_matches(|letter: char| matches!(letter, '.' | ',' | ':' | ';' | '(' | ')' | '-' | '='));
        let dotted = format!("{own}.");
        own.is_empty() || word.is_match(own) || word.is_match(&dotted)
    })
}

/// A name as a rule's subject has it: "Buchungsbelege", "bei Presseauskünften", "Protokolle der Versammlung".
pub(super) fn is_name(text: &str) -> bool {
    let text = text.trim();
    let folded = fold(text);
    let other = pattern!(
        r"\b(?:werden|wird|sind|ist|nach|ab|bis|seit|vor|spaetestens|fruehestens|danach|dann|anschliessend|sodann|weitere[nrs]?|nur|bzw|oder|mindestens|hoechstens|grundsaetzlich|sonst|dauernd|dauerhaft|unbegrenzt|sofort|unverzueglich|waehrend|zum|beim|bleibt|bleiben)\b|[a-z-]*(?:amtszeit|amtsperiode|wahlperiode|wahlzeit|legislatur|laufzeit|ruhezeit|liegezeit|nutzungszeit|probezeit|verjaehrung|festsetzungsfrist|kuendigungsfrist|widerspruchsfrist|sperrfrist|schutzfrist|bindungsfrist|gueltigkeit)[a-z]*|[a-z-]*dauer\b|archiv|anbiet|\b(?:abgabe|uebergabe|uebernahme|ueberpruef[a-z]*|pruefung|sperr[a-z]*|einschraenk[a-z]*|anonymisier[a-z]*|pseudonymisier[a-z]*|wiedervorlage|review|turnus)\b"
    );
    let ends_open = pattern!(
        r"\b(?:unter|ueber|ab|von|mit|bis|alle|je|pro|jede[rn]?|vor|seit|zu|ohne|als|fuer|und|in|an|auf)$"
    );
    let starts = text.starts_with(char::is_uppercase)
        || folded.starts_with("bei ")
        || pattern!(r"^[a-z-]+(?:e|en|er|es)\b").is_match(&folded) && text.contains(char::is_uppercase);
    let count = text.split_whitespace().count();
    starts
        && (1..=9).contains(&count)
        && text.chars().count() <= LONGEST
        && !text.contains(['(', ')', '[', ']', '§', ':', ';', '—', '–', '+', '=', '%', '?', '!', '"'])
        && !text.contains(|letter: char| letter.is_ascii_digit())
        && !other.is_match(&folded)
        && !ends_open.is_match(&folded)
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

pub(super) fn unit(word: &str) -> Option<PeriodUnit> {
    let word = word.to_lowercase();
    let has = |part: &str| word.contains(part);
    // Ten calendar years are counted as years; their ends are another unit, and written otherwise.
    if has("jahr") || has("jähr") || word == "j" {
        (!has("schul")).then_some(PeriodUnit::Years)
    } else if has("monat") {
        Some(PeriodUnit::Months)
    } else if has("woch") || has("wöch") {
        Some(PeriodUnit::Weeks)
    } else if has("tag") || has("täg") {
        // Working days are no days.
        (!has("werk") && !has("arbeits") && !has("schul")).then_some(PeriodUnit::Days)
    } else if has("stunde") || word == "std" || word == "h" {
        Some(PeriodUnit::Hours)
    } else if has("minute") {
        Some(PeriodUnit::Minutes)
    } else {
        None
    }
}
