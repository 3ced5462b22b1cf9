//! Sonstiges: reference documents (R13).

use super::{Context, Finding, Place, rules, text::quoted};
use crate::register::Activity;

pub(super) fn judge(activity: &Activity, _: &Context) -> Vec<Finding> {
    undated(activity)
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
