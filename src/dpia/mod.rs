//! The DSFA-Schwellwertprüfung of an activity: whether the controller has to make a
//! Datenschutz-Folgenabschätzung (DSFA), Art. 35 DSGVO (R76).
//!
//! A screening answers the [`questions`]: the three cases of Art. 35 Abs. 3, the nine criteria of WP 248
//! and the list of Art. 35 Abs. 4. What the answers come to is a [`proposal`]; what holds is what the
//! controller decides. It may be saved while it is incomplete. Finished, it stays as it was, and keeps
//! what it judged of the sheet ([`judged`]), so that it asks to be made again when that has changed. The
//! database refuses whatever would alter it.
//!
//! There may be several over time: the latest finished one counts, at most one is being worked on.

mod form;
pub mod judged;
pub mod model;
pub mod pages;
pub mod proposal;
pub mod questions;
mod store;

pub use model::Screening;

use crate::register::{Activity, DpiaScreening, choices::DpiaAnswer};

/// The one that is being worked on.
pub fn unfinished(screenings: &[Screening]) -> Option<&Screening> {
    screenings.iter().find(|screening| screening.finished_at.is_none())
}

/// The one that counts: the latest that is finished.
pub fn latest_finished(screenings: &[Screening]) -> Option<&Screening> {
    screenings.iter().filter(|screening| screening.finished_at.is_some()).max_by_key(|it| it.position)
}

/// What the record says of an activity's screenings; `activity` is the sheet as it is now.
pub fn result(screenings: &[Screening], activity: &Activity) -> Option<DpiaScreening> {
    let (finished, unfinished) = (latest_finished(screenings), unfinished(screenings));
    let counts = finished.or(unfinished)?;
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Some(DpiaScreening {
        is_finished: finished.is_some(),
        proposal: proposal::of(counts),
        decision: counts.decision,
        reason: text(&counts.decision_reason),
        decided_on: counts.decided_on,
        changed_since: finished
            .map(|finished| finished.judged.changed_to(&judged::Judged::of(activity)))
            .unwrap_or_default(),
        dpia_address: text(&counts.dpia_address),
        open_questions: unfinished.map(open_questions),
    })
}

fn open_questions(screening: &Screening) -> u32 {
    let open = questions::all().iter().filter(|question| screening.says(question.key) == DpiaAnswer::Open);
    u32::try_from(open.count()).unwrap_or(u32::MAX)
}
