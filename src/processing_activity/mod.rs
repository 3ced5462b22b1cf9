//! The heart: one sheet of the record for each processing activity (Verarbeitungstätigkeit), Art. 30
//! Abs. 1 lit. b–g DSGVO (R39–R66).
//!
//! The words people wrote lead; structure stands beside them. A sheet may be incomplete. Its number
//! is never reused; a sheet in operation is ended, not removed.
//!
//! The Kurzblatt edits a whole sheet on one page: [`short_form`] turns a stored [`model::Sheet`] into
//! texts and texts into a [`model::Sheet`] again, [`lines`] knows how one item stands as a line,
//! [`matching`] finds which line is which stored row, [`save`] writes the difference.

pub mod lines;
pub mod list;
pub mod matching;
pub mod model;
pub mod pages;
pub mod positions;
pub mod save;
pub mod short_form;
pub mod store;
