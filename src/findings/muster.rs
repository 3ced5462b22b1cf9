//! What the Muster left open that a sheet was made of.

use super::{Context, Finding, rules};
use crate::{
    register::Activity,
    shipped::{self, Audience},
    template_activity::open,
};

/// Each open point beside its section; none for a Muster that is not shipped any more.
pub(super) fn judge(code: &str, activity: &Activity, context: &Context) -> Vec<Finding> {
    let Some(template) = shipped::facts().template(code) else { return Vec::new() };
    let points = open::points(template, Audience::of(context.kind), activity).into_iter();
    points.map(|(place, text)| Finding::new(&rules::M1_H, place, text.clone()).judged(text)).collect()
}
