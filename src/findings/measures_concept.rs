//! The Rahmenkonzept: lit. g, Art. 32 DSGVO (R13, R61, R62, R64, R65, R72). It is judged once, and not again on
//! every sheet that refers to it.

use super::{
    Context, Finding, Place,
    rules::{self, Rule},
    text::quoted,
};
use crate::{
    register::{
        LegalRegime, MeasuresConcept, MeasuresOfArea,
        choices::{AreaState, MeasureArea, ReviewResult},
        regime::Item,
    },
    toms::{REVIEW_MONTHS, months_after},
    web::validate::date_text,
};

/// What the items of findings about areas call their list.
const LIST: &str = "areas";

pub(super) fn judge(concept: &MeasuresConcept, regime: LegalRegime, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(nothing(concept, regime));
    findings.extend(undated(concept));
    for (at, area) in MeasureArea::ALL.iter().enumerate() {
        let said = concept.areas.iter().find(|said| said.area == *area);
        let found = match said {
            Some(said) if said.state != AreaState::Unspecified => judge_area(said, context),
            _ => Some(unstated(*area)),
        };
        findings.extend(found.map(|finding| {
            let value = finding.value.clone();
            finding.about(LIST, at, area.label()).judged(value)
        }));
    }
    findings.extend(overdue(concept, context).or_else(|| never_reviewed(concept)));
    findings.extend(without_consequences(concept));
    findings
}

fn finding(rule: &'static Rule, sentence: impl Into<String>) -> Finding {
    Finding::new(rule, Place::MeasuresConcept, sentence)
}

/// R61: sheets refer to something that describes nothing.
fn nothing(concept: &MeasuresConcept, regime: LegalRegime) -> Option<Finding> {
    let describes = |area: &MeasuresOfArea| area.description.is_some() || !area.measures.is_empty();
    let is_empty = concept.measures.is_empty() && !concept.areas.iter().any(describes);
    is_empty.then(|| {
        let sentence = format!("Bitte beschreiben Sie in {} die Maßnahmen.", quoted(&concept.title));
        Finding { source: regime.cite_in_front(Item::Measures), ..finding(&rules::R61_F, sentence) }
    })
}

/// R13: what sheets refer to has a version or a day.
fn undated(concept: &MeasuresConcept) -> Option<Finding> {
    (concept.version.is_none() && concept.as_of.is_none()).then(|| {
        let sentence = format!("Bitte geben Sie Fassung oder Stand von {} an.", quoted(&concept.title));
        finding(&rules::R13_W, sentence).judged(&concept.title)
    })
}

/// R65, R72.
fn unstated(area: MeasureArea) -> Finding {
    let label = quoted(area.label());
    if area.is_recommended() {
        let sentence =
            format!("Sie können auch zum Bereich {label} den Stand der Umsetzung angeben (empfohlen).");
        return finding(&rules::R72_H, sentence);
    }
    let sentence = format!(
        "Bitte geben Sie zum Bereich {label} an, ob die Maßnahmen umgesetzt, geplant, nicht erforderlich oder nicht \
         zutreffend sind."
    );
    finding(&rules::R65_H, sentence)
}

/// R62, R65. What is planned or dropped says until when, or why.
fn judge_area(area: &MeasuresOfArea, context: &Context) -> Option<Finding> {
    let label = quoted(area.area.label());
    let judged = |what: &str| format!("{}: {what}", area.area.label());
    match (area.state, area.planned_until) {
        (AreaState::Planned, Some(day)) if context.is_over(day) => {
            let day = date_text(day);
            let sentence = format!(
                "Die Maßnahmen des Bereichs {label} waren bis {day} geplant. Bitte geben Sie an, ob sie umgesetzt sind, oder \
                 nennen Sie einen neuen Termin."
            );
            Some(finding(&rules::R65_W1, sentence).judged(judged(&day)))
        }
        (AreaState::Planned, None) => {
            let sentence = format!(
                "Bitte geben Sie an, bis wann die Maßnahmen des Bereichs {label} umgesetzt sein sollen."
            );
            Some(finding(&rules::R65_W2, sentence).judged(judged(area.state.label())))
        }
        (AreaState::NotNeeded, _) if area.reason.is_none() => {
            let sentence =
                format!("Bitte begründen Sie, warum im Bereich {label} keine Maßnahmen erforderlich sind.");
            Some(finding(&rules::R65_W3, sentence).judged(judged(area.state.label())))
        }
        (AreaState::Implemented, _) if area.description.is_none() && area.measures.is_empty() => {
            let sentence = format!("Bitte beschreiben Sie, was im Bereich {label} umgesetzt ist.");
            Some(finding(&rules::R62_H, sentence))
        }
        _ => None,
    }
}

/// R64: past the day that was set or counted; without any review, counted from the concept's own day.
fn overdue(concept: &MeasuresConcept, context: &Context) -> Option<Finding> {
    let months = concept.review_months.unwrap_or(REVIEW_MONTHS);
    let first = || {
        let as_of = concept.as_of.filter(|_| concept.reviews.is_empty())?;
        Some(months_after(as_of, months))
    };
    let day = concept.next_review_on.or_else(first).filter(|day| context.is_over(*day))?;
    let last = match concept.last_reviewed_on {
        Some(day) => format!("zuletzt geschah es am {}", date_text(day)),
        None => "eingetragen ist noch keine Überprüfung".to_owned(),
    };
    let day = date_text(day);
    let sentence = format!(
        "Die Wirksamkeit der Maßnahmen war bis {day} zu überprüfen; {last}. Bitte überprüfen Sie sie und tragen Sie das \
         Ergebnis ein."
    );
    Some(finding(&rules::R64_W, sentence).judged(day))
}

/// R64. A first day that is set is a plan.
fn never_reviewed(concept: &MeasuresConcept) -> Option<Finding> {
    (concept.reviews.is_empty() && concept.next_review_on.is_none()).then(|| {
        let sentence = "Noch ist keine Überprüfung der Wirksamkeit eingetragen. Bitte tragen Sie die letzte ein, oder legen \
                        Sie den Tag der ersten fest.";
        finding(&rules::R64_H1, sentence)
    })
}

/// R64: shortcomings ask for something to be done.
fn without_consequences(concept: &MeasuresConcept) -> Option<Finding> {
    let review = concept.reviews.first()?;
    let has_shortcomings = review.shortcomings.is_some() || review.result != ReviewResult::Effective;
    (has_shortcomings && review.actions.is_none()).then(|| {
        let day = date_text(review.reviewed_on);
        let sentence = format!(
            "Bei der Überprüfung vom {day} wurden Mängel festgestellt. Bitte halten Sie fest, was bis wann und von wem \
             getan wird."
        );
        finding(&rules::R64_H2, sentence).judged(day)
    })
}
