//! Muster: processing activities that the program brings along ([`crate::shipped`]) and that an
//! organisation takes over as drafts (design §6).
//!
//! A draft says what the Muster says and nothing more: relations stay "nicht aufgegliedert", nothing is
//! stated about third countries (R48), and what only the organisation can know becomes an open point.
//! A sheet of one organisation can be a Muster for others, too: [`own`]. Of what is shipped, [`draft`]
//! makes the sheet, [`retention`] resolves its periods; it is written by
//! [`crate::processing_activity::save`] like any other.

pub mod draft;
pub mod own;
pub mod pages;
mod retention;
pub mod store;
