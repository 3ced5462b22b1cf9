//! The heart: one sheet of the record for each processing activity (Verarbeitungstätigkeit), Art. 30
//! Abs. 1 lit. b–g DSGVO (R39–R66).
//!
//! The words people wrote lead; structure stands beside them. A sheet may be incomplete. Its number
//! is never reused; a sheet in operation is ended, not removed.
//!
//! The Kurzblatt edits a whole sheet on one page: [`short_form`] turns a stored [`model::Sheet`] into
//! texts and texts into a sheet again, [`lines`] knows how one item stands as a line. [`save`] writes
//! the difference between the stored sheet and the wanted one, whoever made it. [`list`] finds sheets by
//! their [`summary`]; [`bulk`] changes several at once.

pub mod bulk;
pub mod consequences;
mod entries;
pub mod inheritance;
pub mod lines;
pub mod list;
pub mod model;
pub mod norms;
pub mod pages;
pub mod relations;
mod rows;
pub mod save;
pub mod sections;
pub mod short_form;
pub mod store;
pub mod summary;
