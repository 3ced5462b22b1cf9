//! Whether a period is the one that the law, or custom, has for such data (L-F10, L-F12, L-F13).

use super::{finding, reading::Reading};
use crate::{
    findings::{
        Context, Finding,
        facts::{Period, RECEIPTS, RetentionFact},
        rules,
        text::{pattern, quoted},
    },
    organisation::Kind,
};

/// `subject` is the name of the one data category the rule is for, folded, or "".
pub(super) fn judge(reading: &Reading, subject: &str, context: &Context) -> Option<Finding> {
    repealed(reading).or_else(|| deviating(reading, subject, context))
}

/// L-F10: norms that no longer are, or never were, about keeping.
fn repealed(reading: &Reading) -> Option<Finding> {
    let (sentence, source) = if pattern!(r"\broev\b|roentgenverordnung").is_match(&reading.folded) {
        (
            "Die Röntgenverordnung gilt nicht mehr. Bitte prüfen Sie die Frist nach dem StrlSchG",
            "§ 85 Abs. 2 StrlSchG",
        )
    } else if pattern!(r"§ ?26 ?,? ?(?:abs(?:atz|\.)? ?1|i\b)[^;§]{0,40}bdsg").is_match(&reading.folded) {
        (
            "§ 26 Abs. 1 BDSG ist keine Norm über die Aufbewahrung. Bitte nennen Sie die Frist und ihren Grund",
            "§ 26 Abs. 1 BDSG",
        )
    } else {
        return None;
    };
    let found = finding(&rules::L_F10, format!("{sentence}: {}.", quoted(reading.text)));
    Some(Finding { source: source.to_owned(), ..found })
}

/// L-F14: the HGB is for merchants, and nothing else is cited.
pub(super) fn for_merchants(reading: &Reading, context: &Context) -> Option<Finding> {
    let is_merchant = matches!(context.kind, Kind::Company | Kind::Other);
    let cites = pattern!(r"\b(?:hgb|handelsgesetzbuch[a-z]*)\b");
    let other = pattern!(
        r"\bao\b|abgabenordnung|§+ ?\d[^§;]{0,40}\b(?:ao|estg|ustg|bgb|sgb)\b|haushalt|hkvo|eigenbetrieb|eigbvo"
    );
    if is_merchant || !cites.is_match(&reading.folded) || other.is_match(&reading.folded) {
        return None;
    }
    let instead = match context.kind {
        Kind::PublicBody | Kind::School => "bei öffentlichen Stellen meist das Haushaltsrecht",
        _ => "für steuerliche Unterlagen zum Beispiel §\u{a0}147 AO",
    };
    let sentence = format!(
        "Das HGB gilt nur für Kaufleute. Bitte nennen Sie die Norm, nach der Sie aufbewahren, {instead}."
    );
    Some(finding(&rules::L_F14, sentence))
}

/// Whether a folded text names what the fact is about.
pub(super) fn speaks_of(fact: &RetentionFact, folded: &str) -> bool {
    let words = || folded.split(|letter: char| !letter.is_alphanumeric());
    fact.words.iter().any(|word| match (word.strip_prefix('*'), word.strip_prefix('=')) {
        (Some(end), _) => words().any(|word| word.ends_with(end)),
        (_, Some(whole)) => words().any(|word| word == whole),
        (None, None) => folded.contains(word),
    })
}

/// The fact a rule is compared with.
fn fact_for<'a>(reading: &Reading, subject: &str, context: &Context<'a>) -> Option<&'a RetentionFact> {
    let folded = &reading.folded;
    let is_cited = cites_tax_law(folded);
    // The word itself is that of the AO; public bodies use it under their budget law, too.
    let is_term = folded.contains("buchungsbeleg") && !context.is_public;
    let named = context.retention.iter().find(|fact| {
        let is_named = speaks_of(fact, folded) || !subject.is_empty() && speaks_of(fact, subject);
        is_named && (!fact.is_tax_law || is_cited || is_term)
    });
    let cites_receipts =
        || pattern!(r"\b(?:147|257) abs(?:atz|\.)? ?1 (?:satz ?1 )?nr\.? ?4\b|§ ?14b\b").is_match(folded);
    named.or_else(|| cites_receipts().then_some(&RECEIPTS))
}

/// The AO, the HGB, or § 14b UStG.
fn cites_tax_law(folded: &str) -> bool {
    pattern!(r"\b(?:ao|hgb)\b|abgabenordnung|handelsgesetzbuch|§ ?14b\b").is_match(folded)
}

fn deviating(reading: &Reading, subject: &str, context: &Context) -> Option<Finding> {
    if reading.names_file_plan() || reading.amounts.is_empty() {
        return None;
    }
    let Some(fact) = fact_for(reading, subject, context) else { return impossible(reading) };
    let says = |period: Period| reading.amounts.contains(&period);
    let text = quoted(reading.text);
    let is_exempt = fact.outdated.is_some() && context.is_financial;
    if let (Some(outdated), Some(today)) = (fact.outdated, fact.at_least)
        && says(outdated)
        && !says(today)
    {
        return (!is_exempt).then(|| {
            let sentence = format!(
                "Für {} beträgt die gesetzliche Frist seit dem 1. Januar 2025 {} statt {} ({}). Bitte prüfen Sie: {text}.",
                fact.subject,
                today.words(),
                outdated.words(),
                fact.norm
            );
            finding(&rules::L_F10, sentence)
        });
    }
    // With several amounts it is not clear which one is meant.
    let [amount] = reading.amounts.as_slice() else { return None };
    let is_shorter = fact.at_least.is_some_and(|least| *amount < least);
    let is_wrong = fact.is_tax_law && fact.at_least.is_some_and(|least| *amount != least) && !is_exempt;
    let is_longer = fact.at_most.is_some_and(|most| *amount > most) && !has_reason(&reading.folded);
    let usual = fact.at_least.or(fact.at_most).map(Period::words).unwrap_or_default();
    let (rule, sentence) = if is_wrong && cites_tax_law(&reading.folded) {
        (
            &rules::L_F13,
            format!(
                "Für {} gilt eine Frist von {usual} ({}). Bitte prüfen Sie: {text}.",
                fact.subject, fact.norm
            ),
        )
    } else if is_shorter {
        (
            &rules::L_F12,
            format!(
                "{} sind mindestens {usual} aufzubewahren ({}). Bitte prüfen Sie: {text}.",
                fact.subject, fact.norm
            ),
        )
    } else if is_longer {
        (
            &rules::L_F12,
            format!(
                "Für {} sind höchstens {usual} üblich ({}). Bitte begründen Sie die längere Frist: {text}.",
                fact.subject, fact.norm
            ),
        )
    } else {
        return None;
    };
    Some(finding(rule, sentence))
}

/// Why something is kept longer than usual.
fn has_reason(folded: &str) -> bool {
    pattern!(r"§|einwillig|\bweil\b|\bwegen\b|begruend|talent|bewerberpool|personalakte|verfahren|vorfall|vorfaell|vereinbarung")
        .is_match(folded)
}

/// L-F13: § 147 AO and § 257 HGB know six, eight and ten years.
fn impossible(reading: &Reading) -> Option<Finding> {
    let cites = pattern!(
        r"§+ ?147\b[^;§]{0,40}\b(?:ao|abgabenordnung)\b|§+ ?257\b[^;§]{0,40}\b(?:hgb|handelsgesetzbuch)\b"
    );
    let [amount] = reading.amounts.as_slice() else { return None };
    let known = [6, 8, 10].map(Period::years);
    (cites.is_match(&reading.folded) && !known.contains(amount)).then(|| {
        let sentence = format!(
            "Die genannte Norm kennt Fristen von 6, 8 und 10 Jahren. Bitte prüfen Sie Frist und Norm: {}.",
            quoted(reading.text)
        );
        finding(&rules::L_F13, sentence)
    })
}
