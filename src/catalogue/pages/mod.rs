//! `/kataloge`: the eight catalogues, their entries, and what is done with them.

pub mod confirm;
pub mod duplicates;
pub mod edit;
pub mod list;
pub mod merge;
pub mod newer;
pub mod overview;
pub mod remove;
pub mod shipped;
pub mod show;

use sqlx::PgConnection;

use super::{Catalogue, Entry, store};
use crate::{
    auth::Member, database::id::EntryId, error::AppError, navigation::organisation_page, web::page::Page,
};

/// Sheets that a page lists at most.
const USES: i64 = 100;

/// A member in one catalogue.
struct Room<'a> {
    member: &'a Member,
    catalogue: Catalogue,
}

impl<'a> Room<'a> {
    /// 404 for a word that names no catalogue.
    fn of(member: &'a Member, slug: &str) -> Result<Self, AppError> {
        let catalogue = Catalogue::from_slug(slug).ok_or(AppError::NotFound)?;
        Ok(Self { member, catalogue })
    }

    /// `/verzeichnis/{organisation}/kataloge/{katalog}`
    fn root(&self) -> String {
        format!("{}/{}", overview_address(self.member), self.catalogue.slug())
    }

    fn entry(&self, id: EntryId) -> String {
        format!("{}/{id}", self.root())
    }

    /// `/verzeichnis/{organisation}/verarbeitungen`, followed by a number: a sheet.
    fn sheets(&self) -> String {
        format!("/verzeichnis/{}/verarbeitungen", self.member.membership.slug)
    }

    /// 404 for whatever is no entry of this catalogue.
    async fn find(&self, db: &mut PgConnection, id: &str) -> Result<Entry, AppError> {
        let id = parse(id)?;
        let found = store::find(db, self.member.organisation(), self.catalogue, id).await?;
        found.ok_or(AppError::NotFound)
    }

    /// The frame of the catalogue's own page.
    fn page(&self, title: impl Into<String>) -> Page {
        organisation_page(self.member, "kataloge", title)
            .breadcrumb("Kataloge", overview_address(self.member))
    }

    /// The frame of a page under the catalogue's.
    fn sub_page(&self, title: impl Into<String>) -> Page {
        self.page(title).breadcrumb(self.catalogue.title(), self.root())
    }

    /// The frame of a page under an entry's.
    fn entry_page(&self, entry: &Entry, title: impl Into<String>) -> Page {
        self.sub_page(title).breadcrumb(entry.short_name(), self.entry(entry.id))
    }
}

/// `/verzeichnis/{organisation}/kataloge`
fn overview_address(member: &Member) -> String {
    format!("/verzeichnis/{}/kataloge", member.membership.slug)
}

/// Ids in addresses are typed by hand at most; a wrong one is simply not there.
fn parse(id: &str) -> Result<EntryId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}
