//! Zusatzangaben and Sonstiges: profiling and AI that only words speak of (L-P1), reference documents (R13).

use super::{
    Context, Finding, Place, rules,
    text::{pattern, quoted},
    words,
};
use crate::register::Activity;

pub(super) fn judge(activity: &Activity, _: &Context) -> Vec<Finding> {
    let mut findings = Vec::from_iter(unsaid(activity));
    findings.extend(undated(activity));
    findings
}

/// L-P1: what the words say and the field does not.
fn unsaid(activity: &Activity) -> Option<Finding> {
    let intelligence = pattern!(
        r"kuenstliche[rn]? intelligenz|\bki\b|\bki-|\bai\b|chat-?bot|chatgpt|copilot|\bgemini\b|sprachassistent|maschinelle[sn]? lernen|gesichtserkennung"
    );
    let profiling = pattern!(
        r"profiling|scoring|bonitaetspruef|persoenlichkeitsprofil|nutzungsprofil|kaufverhalten|automatisierte[rn]? (?:einzel)?entscheidung"
    );
    let dialogue = pattern!(r"chat-?bot|dialog|sprachassistent|voicebot|chatgpt");
    let texts: Vec<String> = words::topic(activity)
        .into_iter()
        .chain(words::means(activity))
        .chain(words::data(activity))
        .collect();
    let has = |words: &regex::Regex| texts.iter().find(|text| words.is_match(text));
    let (what, word) = if let Some(text) = has(intelligence).filter(|_| activity.additional.ai_use.is_none())
    {
        ("Einsatz von KI", text)
    } else {
        ("Profiling", has(profiling).filter(|_| activity.profiling.is_none())?)
    };
    let told = match what == "Einsatz von KI" && has(dialogue).is_some() {
        true => " Wer mit einer KI spricht, muss das erkennen können (Art. 50 Abs. 1 KI-VO).",
        false => "",
    };
    let sentence = format!(
        "Das Blatt klingt nach „{what}“, das Feld ist aber leer. Bitte füllen Sie es unter „Zusatzangaben“ aus.{told}"
    );
    Some(Finding::new(&rules::L_P1, Place::Voluntary, sentence).judged(format!("{what}: {word}")))
}

/// R13.
fn undated(activity: &Activity) -> Vec<Finding> {
    let documents = activity.documents.items.iter().enumerate();
    documents
        .filter(|(_, document)| document.version.is_none() && document.as_of.is_none())
        .map(|(at, document)| {
            let sentence = format!("Bitte geben Sie Fassung oder Stand von {} an.", quoted(&document.name));
            Finding::new(&rules::R13_W, Place::References, sentence).about("documents", at, &document.name)
        })
        .collect()
}
