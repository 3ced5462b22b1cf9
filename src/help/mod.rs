//! What the application explains: a sentence or three at every field, with the place where it is
//! written, and the pages under "Hilfe".
//!
//! The texts follow the numbered requirements of the guidance (Hinweise der DSK zum Verzeichnis von
//! Verarbeitungstätigkeiten, 2018) in words of our own. A form takes label, help and source of a
//! field from here, so that one thing has one name on every page.

mod activity;
mod administration;
mod catalogue;
mod dpia;
mod export;
pub mod field;
mod import;
mod organisation;
pub mod pages;
mod sections;

pub use field::{Field, field};
