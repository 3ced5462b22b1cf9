//! `/rahmenkonzept`: the concept of measures, its areas, and the reviews of their effectiveness.

pub mod area;
pub mod edit;
pub mod review;
pub mod show;

use crate::{auth::Member, navigation::organisation_page, web::page::Page};

fn root(member: &Member) -> String {
    format!("/verzeichnis/{}/rahmenkonzept", member.membership.slug)
}

fn frame(member: &Member, title: impl Into<String>) -> Page {
    let summary = format!("/verzeichnis/{}/organisation", member.membership.slug);
    organisation_page(member, "organisation", title).breadcrumb("Organisation", summary)
}

/// A page under the concept.
fn sub_page(member: &Member, title: impl Into<String>) -> Page {
    frame(member, title).breadcrumb("Rahmenkonzept", root(member))
}
