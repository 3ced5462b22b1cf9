//! Accounts of people who may sign in, and their administration. An account is deactivated, never
//! removed, because the history names it. The last active administrator can neither be demoted nor
//! deactivated; the database watches over that.

pub mod edit;
pub mod link;
pub mod list;
pub mod show;
pub mod state;
pub mod store;

pub use store::{Account, create, exists, lock};

use crate::{database::id::AccountId, error::AppError, web::components::Tone};

/// What is said when the database protects the last administrator.
pub const LAST_ADMINISTRATOR: &str = "Das ist das letzte aktive Konto mit Administration. Machen Sie zuerst eine andere Person \
    zur Administratorin oder zum Administrator.";

impl Account {
    /// In a word, whether the person can sign in.
    pub fn state(&self) -> &'static str {
        match (self.active, self.has_password) {
            (false, _) => "deaktiviert",
            (true, false) => "eingeladen",
            (true, true) => "aktiv",
        }
    }

    pub fn tone(&self) -> Tone {
        match (self.active, self.has_password) {
            (false, _) => Tone::Warning,
            (true, false) => Tone::Info,
            (true, true) => Tone::Success,
        }
    }

    /// Its page.
    pub fn path(&self) -> String {
        format!("/verwaltung/konten/{}", self.id)
    }

    /// A page under it, such as "bearbeiten".
    pub fn path_of(&self, part: &str) -> String {
        format!("{}/{part}", self.path())
    }
}

/// The account that a path names by its id.
pub async fn load(db: &mut sqlx::PgConnection, id: &str) -> Result<Account, AppError> {
    let id: AccountId = id.parse().map_err(|_| AppError::NotFound)?;
    store::find(db, id).await?.ok_or(AppError::NotFound)
}
