//! The pages of activities.

pub mod bulk;
pub mod lifecycle;
pub mod list;
pub mod relations;
pub mod section;
pub mod sheet;
pub mod short_form;
pub mod suggestions;

use sqlx::PgConnection;

use super::{model::Sheet, store};
use crate::{auth::Member, error::AppError};

/// The sheet that the path names; 404 for whatever is no number of one that the person may see.
pub(crate) async fn find(db: &mut PgConnection, member: &Member, number: &str) -> Result<Sheet, AppError> {
    store::load(db, member.organisation(), parse(number)?).await?.ok_or(AppError::NotFound)
}

fn parse(number: &str) -> Result<i32, AppError> {
    number.parse().map_err(|_| AppError::NotFound)
}

/// `/verzeichnis/{organisation}/verarbeitungen`
pub(crate) fn list_address(member: &Member) -> String {
    format!("/verzeichnis/{}/verarbeitungen", member.membership.slug)
}

pub(crate) fn sheet_address(member: &Member, number: i32) -> String {
    format!("{}/{number}", list_address(member))
}
