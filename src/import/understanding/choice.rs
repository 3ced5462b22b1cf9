//! Values of which there are few: third countries, stage, kind of processing, yes and no, dates.

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use crate::{
    findings::{
        data::of_people,
        text::{fold, pattern},
    },
    register::{
        Stage, ThirdCountryStatement,
        choices::{Instrument, ProcessingKind, SpecialKind},
    },
};

/// What a value of a column is taken for; what the person may decide once for all cells that say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    Statement(ThirdCountryStatement),
    Stage(Stage),
    Kind(ProcessingKind),
    /// "keine": no recipients, or no special categories.
    Nothing,
    /// It stays as it is in its field.
    Verbatim,
    /// It goes to "Weitere Angaben" under the column's heading.
    ExtraValue,
    /// It is not taken.
    LeaveOut,
}

pub fn stage(text: &str) -> Option<Stage> {
    let folded = fold(text);
    let stages = [
        (
            Stage::Ended,
            pattern!(
                r"^(?:\[?inaktiv\]?|beendet|eingestellt|abgeschlossen|ausser betrieb|archiviert|stillgelegt|abgeloest|nein|nicht mehr aktiv)$"
            ),
        ),
        (
            Stage::InOperation,
            pattern!(
                r"^(?:aktiv|produktiv|in betrieb|im einsatz|im betrieb|in produktion|laufend|wirkbetrieb|echtbetrieb|produktivbetrieb|ja|aktuell|betrieb)$"
            ),
        ),
        (
            Stage::Planned,
            pattern!(r"^(?:geplant|in planung|planung|in vorbereitung|vorgesehen|in einfuehrung)$"),
        ),
        (
            Stage::Trial,
            pattern!(r"^(?:test|testbetrieb|im test|pilot|pilotbetrieb|pilotierung|probebetrieb|erprobung)$"),
        ),
    ];
    stages.into_iter().find(|(_, words)| words.is_match(&folded)).map(|(stage, _)| stage)
}

pub fn processing_kind(text: &str) -> Option<ProcessingKind> {
    match fold(text).as_str() {
        "automatisiert" | "vollautomatisiert" | "elektronisch" | "digital" | "ja" => {
            Some(ProcessingKind::Automated)
        }
        "teilautomatisiert" | "teilweise automatisiert" | "teils automatisiert" | "teilweise" => {
            Some(ProcessingKind::PartlyAutomated)
        }
        "nicht automatisiert"
        | "nichtautomatisiert"
        | "manuell"
        | "akten"
        | "papier"
        | "papierakte"
        | "akte"
        | "nein" => Some(ProcessingKind::Files),
        _ => None,
    }
}

/// A plain no. "Entfällt" and "nicht zutreffend" are none: they may mean the question.
pub fn is_no(text: &str) -> bool {
    matches!(fold(text).trim_end_matches('.'), "nein" | "n" | "keine" | "kein" | "no")
}

/// What says that there is nothing, or nothing to say, and is therefore no entry of a list: "keine externen
/// Empfänger", "keine spezielle Fachsoftware", "entfällt", "k. A.".
pub fn is_no_entry(text: &str) -> bool {
    let said = pattern!(
        r"^(?:kein(?:e[nrms]?|erlei)?\b.*|(?:derzeit|aktuell|bisher|grundsaetzlich) kein.*|nein|n|no|niemand|entfaellt|nichts|(?:nur|ausschliesslich) intern[a-z]*|(?:ist |sind )?nicht (?:vorhanden|zutreffend|relevant|erforderlich|bekannt|vorgesehen|geplant|benoetigt|anwendbar)|trifft nicht zu|unbekannt|n/a|n\. ?a\.?|k\. ?a\.?|ohne angaben?|noch offen|offen|noch zu klaeren|wird noch geklaert)[.!]?$"
    );
    said.is_match(&fold(text))
}

/// A plain statement that there are no special categories.
pub fn has_no_special_categories(text: &str) -> bool {
    let said = pattern!(
        r"^(?:nein, )?(?:es werden )?keine (?:besonderen (?:kategorien|datenkategorien|daten)|daten)(?: (?:von |der )?(?:personenbezogenen?r? )?daten)?(?: (?:nach|gem\.|gemaess|i\. ?s\. ?d\.|im sinne (?:von|des)) art(?:ikel|\.)? ?9(?: abs\. ?1)?(?: ds-?gvo)?)?(?: verarbeitet)?\.?$"
    );
    is_no(text) || said.is_match(&fold(text))
}

/// A plain yes.
pub fn is_yes(text: &str) -> bool {
    matches!(fold(text).trim_end_matches('.'), "ja" | "j" | "x" | "yes" | "zutreffend")
}

/// Only signs that stand for nothing: "-", "/", "./."; "?" stands for a question.
pub fn is_blank(text: &str) -> bool {
    !text.contains(|letter: char| letter.is_alphanumeric() || letter == '?')
}

/// An answer where a name is asked for: "☐ ja ☒ nein", "x", "n. b.", "?", "siehe Anlage 3". It names nobody
/// and nothing.
pub fn is_answer(text: &str) -> bool {
    let folded = fold(text);
    text.contains(['☐', '☑', '☒', '□', '■', '✓', '✔', '✗', '✘'])
        || pattern!(r"^(?:(?:ja|nein|j|n|x|yes|no|\[ ?x? ?\]|\( ?x? ?\)|n\. ?b\.?|tbd|t\. ?b\. ?d\.?|unklar|unbekannt|offen|vorhanden|zutreffend|zu pruefen|ggf\.?|evtl\.?|vermutlich)[ ,;/]*)+$|^[ ?!]*\?[ ?!]*$|^(?:s\.|siehe|vgl\.) ?.{1,60}$")
            .is_match(&folded)
}

/// Words that leave open whether it is so.
pub fn is_doubtful(text: &str) -> bool {
    pattern!(
        r"\b(?:ggf|gegebenenfalls|evtl|eventuell|vermutlich|vielleicht|moeglich|moeglicherweise|wahrscheinlich|unklar|unter umstaenden|u\. ?u|soweit|sofern|falls)\b|\?"
    )
    .is_match(&fold(text))
}

/// What stands behind a plain yes: "ja: Gesundheit".
pub fn after_yes(text: &str) -> &str {
    let rest = pattern!(r"(?i)^\s*ja\s*[:,;–-]\s*(?:und zwar:?\s*)?").find(text);
    rest.map_or(text, |found| &text[found.end()..])
}

/// What a transfer rests on, where the words name one instrument only.
pub fn instrument(text: &str) -> Option<Instrument> {
    let folded = fold(text);
    let instruments = [
        (
            Instrument::StandardClauses,
            pattern!(r"standard(?:datenschutz|vertrags)klausel|\bscc\b|\beu-svk\b"),
        ),
        (Instrument::Adequacy, pattern!(r"angemessenheit|\bdpf\b|data privacy framework")),
        (
            Instrument::BindingCorporateRules,
            pattern!(r"\bbcr\b|binding corporate|interne datenschutzvorschrift"),
        ),
        (Instrument::Derogation, pattern!(r"\bart(?:ikel|\.)? ?49\b|einwilligung")),
    ];
    let mut found = instruments
        .into_iter()
        .filter(|(_, words)| words.is_match(&folded))
        .map(|(instrument, _)| instrument);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The kinds of Art. 9 Abs. 1 that the words speak of.
pub fn special_kinds(text: &str) -> Vec<SpecialKind> {
    let folded = of_people(&fold(text));
    let kinds = [
        (SpecialKind::Origin, pattern!(r"ethnisch|rassisch|\bherkunft\b")),
        (
            SpecialKind::PoliticalOpinions,
            pattern!(r"parteizugehoerig|parteimitglied|politische (?:meinung|einstellung|ueberzeugung)"),
        ),
        (
            SpecialKind::Beliefs,
            pattern!(r"konfession|religion|religioes|kirchensteuer|weltanschau|kirchenaustritt"),
        ),
        (SpecialKind::UnionMembership, pattern!(r"gewerkschaft")),
        (SpecialKind::Genetic, pattern!(r"\bgenetisch|gentest")),
        (SpecialKind::Biometric, pattern!(r"fingerabdr|gesichtserkennung|biometri")),
        (
            SpecialKind::Health,
            pattern!(
                r"gesundheit|krankheit|krankmeld|krankschreib|krankenakte|arbeitsunfaehig|diagnose|anamnese|befund|schwerbehinder|behindert|behinderung|pflegegrad|allergi|unvertraeglich|schwanger|mutterschutz|\bimpf|schutzimpf"
            ),
        ),
        (SpecialKind::Sexuality, pattern!(r"\bsexual|\bsexuell")),
    ];
    kinds.into_iter().filter(|(_, words)| words.is_match(&folded)).map(|(kind, _)| kind).collect()
}

/// A date in the usual forms: 10.07.2026, 10.7.26, 2026-07-10, 10. Juli 2026. A month alone is none.
pub fn date(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mae", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"];
    let folded = fold(text);
    let year = |digits: &str| {
        let year: i32 = digits.parse().ok()?;
        // Two figures are of the years around now.
        let year = if digits.len() == 2 { if year < 70 { 2000 + year } else { 1900 + year } } else { year };
        (1900..=2199).contains(&year).then_some(year)
    };
    let made = |year: i32, month: u8, day: u8| {
        Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
    };
    let iso = pattern!(
        r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?$"
    );
    if let Some(found) = iso.captures(&folded) {
        return made(year(&found[1])?, found[2].parse().ok()?, found[3].parse().ok()?);
    }
    let german = pattern!(
        r"^(?:[a-z]+, ?)?(?:stand:? |am |vom )?(\d{1,2})(?:\. ?|/|-)(\d{1,2})(?:\. ?|/|-)(\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?$"
    );
    if let Some(found) = german.captures(&folded) {
        return made(year(&found[3])?, found[2].parse().ok()?, found[1].parse().ok()?);
    }
    let named = pattern!(r"^(?:stand:? |am |vom )?(\d{1,2})\. ?([a-z]{3,9})\.? (\d{4})$");
    let found = named.captures(&folded)?;
    let word = match &found[2] {
        word if word.starts_with("mrz") => "mae".to_owned(),
        word => word.chars().take(3).collect(),
    };
    let month = MONTHS.iter().position(|month| *month == word)?;
    made(year(&found[3])?, u8::try_from(month + 1).ok()?, found[1].parse().ok()?)
}

#[cfg(test)]
mod tests {
    use time::macros::date as day;

    use super::*;

    #[test]
    fn dates_in_all_usual_forms() {
        for text in [
            "2026-07-10",
            "10.07.2026",
            "10.7.26",
            "10. 7. 2026",
            "10/07/2026",
            "10. Juli 2026",
            "10. Jul. 2026",
            "Stand: 10.07.2026",
            "2026-07-10T00:00:00",
            "10.07.2026 12:30",
        ] {
            assert_eq!(date(text), Some(day!(2026 - 07 - 10)), "{text}");
        }
        assert_eq!(date("3. März 2025"), Some(day!(2025 - 03 - 03)));
        for text in ["", "Juli 2026", "31.02.2026", "2026", "10.07.2026 und später", "0.0.0000"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
