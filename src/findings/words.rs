//! Words that several rules look for on a whole sheet.

use super::text::{fold, pattern};
use crate::register::Activity;

/// Whom a sheet is about, folded; those it excludes are left out.
pub(super) fn persons(activity: &Activity) -> Vec<(usize, String)> {
    let subjects = activity.data_subjects.items.iter().enumerate().filter(|(_, row)| !row.excluded);
    subjects.map(|(at, row)| (at, fold(&row.name))).collect()
}

/// Name and purposes, folded.
pub(super) fn topic(activity: &Activity) -> Vec<String> {
    let purposes = activity.purposes.items.iter().map(|row| row.text.as_str());
    std::iter::once(activity.name.as_str()).chain(purposes).map(fold).collect()
}

/// Systems and recipients, folded.
pub(super) fn means(activity: &Activity) -> Vec<String> {
    let systems = activity.systems.iter().map(|row| row.name.as_str());
    let recipients = activity.recipients.items.iter().map(|row| row.name.as_str());
    systems.chain(recipients).map(fold).collect()
}

/// Data categories with what stands behind them, folded.
pub(super) fn data(activity: &Activity) -> Vec<String> {
    let rows = activity.data_categories.items.iter();
    rows.map(|row| fold(&super::text::named(&row.name, row.note.as_deref()))).collect()
}

pub(super) fn are_employees(folded: &str) -> bool {
    pattern!(
        r"beschaeftigt|mitarbeite|arbeitnehm|angestellt|auszubildend|\bbeamt|\bpersonal\b|bewerbe|monteur|techniker|aussendienst|\bfahrer|lehrkraft|lehrkraeft|\blehrer"
    )
    .is_match(folded)
        && !pattern!(r"fahrer(?:innen)?(?:, | und |/)?(?:fahrzeug)?halter|ehemalige fahrer").is_match(folded)
}

pub(super) fn are_children(folded: &str) -> bool {
    pattern!(r"\bkind(?:er|ern)?\b|jugendlich|minderjaehrig|schueler|konfirmand").is_match(folded)
}

pub(super) fn are_patients(folded: &str) -> bool {
    pattern!(r"patient|versicherte\b|versicherten\b").is_match(folded)
}
