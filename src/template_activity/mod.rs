//! Muster: processing activities that the program brings along ([`crate::shipped`]) and that an
//! organisation takes over as drafts (design §6).
//!
//! A draft says what the Muster says for this kind of body and this law, and nothing more: what the
//! Muster itself names is tied to its data, nothing is stated about third countries (R48), and what only
//! the organisation can know is an open point beside its section until somebody answers it ([`open`]).
//! A sheet of one organisation can be a Muster for others, too: [`own`]. Of what is shipped, [`draft`]
//! makes the sheet, [`retention`] resolves its periods; it is written by
//! [`crate::processing_activity::save`] like any other.

pub mod draft;
pub mod open;
pub mod own;
pub mod pages;
mod retention;
pub mod store;
#[cfg(test)]
mod tests;
