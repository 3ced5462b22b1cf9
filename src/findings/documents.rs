//! Zusatzangaben and Sonstiges: profiling where the law asks for it (X1), reference documents (R13).

use super::{Context, Finding, Place, rules, text::quoted};
use crate::register::{Activity, regime::Item};

pub(super) fn judge(activity: &Activity, _: &Context) -> Vec<Finding> {
    let mut findings = Vec::from_iter(no_profiling(activity));
    findings.extend(undated(activity));
    findings
}

/// X1: an item of § 70 BDSG and of the church laws.
fn no_profiling(activity: &Activity) -> Option<Finding> {
    (activity.regime.asks_for_profiling() && activity.profiling.is_none()).then(|| {
        let sentence = "Bitte geben Sie an, ob Profiling eingesetzt wird, auch wenn es nicht der Fall ist.";
        Finding::new(&rules::X1_F2, Place::Voluntary, sentence).under(activity.regime, Item::Profiling)
    })
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
