//! Löschregeln: lit. f (R54–R57, L-F01 to L-F13).
//!
//! A wording may hold several sub-rules, divided by semicolons; each is judged for itself, because one
//! precise rule does not make its neighbour precise. [`reading`] takes a sub-rule apart, [`wording`]
//! says whether it is a period at all, [`law`] compares it with the periods of the law.

mod law;
pub(crate) mod reading;
mod wording;

#[cfg(test)]
mod examples;

use std::collections::HashSet;

use super::{
    Context, Finding, Place, rules,
    text::{fold, named, parts},
};
use crate::register::{
    Activity, RetentionRule, Scope, SubRule, choices::RetentionKind, period::Period, regime::Item,
};
use reading::Reading;
use wording::Surroundings;

const LIST: &str = "retention_rules";

pub(super) fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(none(activity));
    findings.extend(without_rule(activity));
    findings.extend(undeterminable(activity, context));
    findings.extend(one_for_all(activity, context));
    let mut surroundings = Surroundings::of(activity);
    let has_common_start = surroundings.has_start;
    for (at, rule) in activity.retention.items.iter().enumerate() {
        let subject = subject_of(activity, &rule.data_categories, surroundings.is_sole);
        let found = rule_findings(rule, &subject, &surroundings, context);
        // What is divided into rules was often one sentence: the start goes on, unless a rule is for data of its own.
        let is_shared = !matches!(rule.data_categories, Scope::Numbers(_));
        let starts = parts(&rule.text).into_iter().any(|part| Reading::of(part).starts());
        surroundings.has_start = has_common_start || is_shared && (surroundings.has_start || starts);
        findings.extend(found.into_iter().map(|finding| {
            let value = finding.value.clone();
            finding.about(LIST, at, &rule.text).judged(value)
        }));
    }
    // Without rules the Ergänzung is the wording.
    if let (true, Some(supplement)) = (activity.retention.items.is_empty(), &activity.retention.supplement) {
        findings.extend(text_findings(supplement, "", &surroundings, context));
    }
    findings
}

/// A period that stands by itself, in the catalogue or on several sheets, as it would be judged on a
/// sheet that says nothing else. `data`: what the one data category is called that it is for, or "".
pub fn judge_period(rule: &RetentionRule, data: &str, context: &Context) -> Vec<Finding> {
    let surroundings = Surroundings { is_sole: parts(&rule.text).len() <= 1, ..Surroundings::default() };
    rule_findings(rule, &fold(data), &surroundings, context)
}

fn finding(rule: &'static super::Rule, sentence: impl Into<String>) -> Finding {
    Finding::new(rule, Place::Retention, sentence)
}

/// R54. Whoever says why it cannot be said (R57) has said something.
fn none(activity: &Activity) -> Option<Finding> {
    activity.lacks_retention().then(|| {
        let sentence =
            "Bitte geben Sie an, wann die Daten gelöscht werden, oder warum sich das nicht bestimmen lässt.";
        finding(&rules::R54_F, sentence).under(activity.law(), Item::Retention).if_possible(activity.regime)
    })
}

/// R42, R54.
fn without_rule(activity: &Activity) -> Vec<Finding> {
    let found = activity.categories_without_rule().into_iter().map(|at| {
        let category = &activity.data_categories.items[at];
        let sentence = format!(
            "Bitte geben Sie eine Löschfrist für die Datenkategorie Nr.\u{a0}{} an.",
            category.number
        );
        finding(&rules::R54_F, sentence)
            .about("data_categories", at, category.wording())
            .under(activity.law(), Item::Retention)
            .if_possible(activity.regime)
    });
    found.collect()
}

/// R57: the exception needs a day on which it is looked at again.
fn undeterminable(activity: &Activity, context: &Context) -> Option<Finding> {
    let remarks = &activity.retention_remarks;
    let reason = remarks.undeterminable.as_deref()?;
    let sentence = match remarks.review_on {
        None => "Bitte geben Sie an, wann Sie erneut prüfen, ob sich die Löschfrist bestimmen lässt.",
        Some(day) if context.is_over(day) => {
            "Die Löschfrist war nicht bestimmbar und sollte inzwischen erneut geprüft sein. Bitte legen Sie sie fest, oder \
             nennen Sie den nächsten Tag der Prüfung."
        }
        Some(_) => return None,
    };
    Some(finding(&rules::R57_W, sentence).judged(reason))
}

/// L-F11: one rule, and categories that the law keeps for different times.
fn one_for_all(activity: &Activity, context: &Context) -> Option<Finding> {
    let [rule] = activity.retention.items.as_slice() else { return None };
    if parts(&rule.text).len() > 1
        || rule.sub_rules.len() > 1
        || matches!(rule.data_categories, Scope::Numbers(_))
    {
        return None;
    }
    let mut subjects: Vec<&str> = activity
        .data_categories
        .items
        .iter()
        .filter_map(|category| {
            let folded = fold(&named(&category.name, category.note.as_deref()));
            context.retention.iter().find(|fact| law::speaks_of(fact, &folded)).map(|fact| fact.subject)
        })
        .collect();
    subjects.sort_unstable();
    subjects.dedup();
    (subjects.len() > 1).then(|| {
        let sentence = format!(
            "Eine Löschregel gilt für Daten mit verschiedenen Fristen ({}). Bitte teilen Sie sie nach Datenkategorien auf.",
            subjects.join(", ")
        );
        let value = format!("{} | {}", rule.text, subjects.join(", "));
        finding(&rules::L_F11, sentence).about(LIST, 0, &rule.text).judged(value)
    })
}

/// The wording, and what the structure beside it says beyond it. A structure that is complete answers what
/// the wording leaves open; one that repeats it, as an import makes it, is nothing more to judge.
fn rule_findings(
    rule: &RetentionRule,
    subject: &str,
    surroundings: &Surroundings,
    context: &Context,
) -> Vec<Finding> {
    let mut surroundings = surroundings.clone();
    surroundings.is_review |= rule.kind == RetentionKind::Review;
    let said = Reading::of(&rule.text).amounts;
    let structure: Vec<String> = rule.sub_rules.iter().filter_map(sentence_of).collect();
    let structure: Vec<Reading> = structure.iter().map(|text| Reading::of(text)).collect();
    let is_beyond = |reading: &Reading| reading.amounts.iter().any(|amount| !said.contains(amount));
    surroundings.is_structured =
        structure.iter().any(|reading| reading.has_amount() && (is_beyond(reading) || reading.has_start()));
    let mut findings = text_findings(&rule.text, subject, &surroundings, context);
    surroundings.is_structured = false;
    surroundings.is_sole = false;
    let mut known: HashSet<&str> = findings.iter().map(|finding| finding.rule.code).collect();
    for reading in structure.iter().filter(|reading| is_beyond(reading)) {
        let found = text_findings(reading.text, subject, &surroundings, context);
        findings.extend(found.into_iter().filter(|finding| known.insert(finding.rule.code)));
    }
    findings
}

/// "Belege: 8 Jahre nach Ende des Kalenderjahres (§ 147 AO)", where a period is stated.
fn sentence_of(row: &SubRule) -> Option<String> {
    let period = row.period.as_ref().map(Period::words).filter(|words| !words.is_empty())?;
    let subject = row.subject.as_ref().map(|subject| format!("{subject}: ")).unwrap_or_default();
    Some(named(&format!("{subject}{period}"), row.norm.as_deref()))
}

/// What a rule is for, folded: the one data category, or where it is the only one for all of them the
/// activity.
fn subject_of(activity: &Activity, scope: &Scope, is_sole: bool) -> String {
    let numbers = match scope {
        Scope::Numbers(numbers) => numbers,
        _ if is_sole => return fold(&activity.name),
        _ => return String::new(),
    };
    let [number] = numbers.as_slice() else { return String::new() };
    let categories = &activity.data_categories.items;
    categories
        .iter()
        .find(|category| category.number == *number)
        .map(|row| fold(&row.name))
        .unwrap_or_default()
}

/// All sub-rules of one wording, with one finding each.
fn text_findings(text: &str, subject: &str, surroundings: &Surroundings, context: &Context) -> Vec<Finding> {
    let readings: Vec<Reading> = parts(text).into_iter().map(Reading::of).collect();
    let has_amount = readings.iter().any(Reading::has_amount);
    let mut findings = Vec::new();
    // "8 Jahre ab Ende des Kalenderjahres; Kreditinstitute 10 Jahre": the start goes on.
    let mut has_start = surroundings.has_start;
    for reading in &readings {
        let surroundings = Surroundings {
            has_start,
            has_amount,
            is_sole: surroundings.is_sole && readings.len() == 1,
            ..surroundings.clone()
        };
        let bound = wording::bound(reading);
        // A bound without a start needs one answer, not two.
        let judged = wording::judge(reading, &surroundings)
            .filter(|finding| bound.is_none() || finding.rule != &rules::L_F04);
        let lawful = [law::judge(reading, subject, context), law::for_merchants(reading, context)];
        let all = judged.into_iter().chain(bound).chain(lawful.into_iter().flatten());
        findings.extend(all.map(|finding| finding.judged(reading.text)));
        has_start |= reading.starts();
    }
    findings
}
