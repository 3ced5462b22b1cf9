//! The catalogues: what the activities of an organisation share. An entry stands once, sheets name it,
//! and a changed name shows on all of them at once (design §6).
//!
//! Eight catalogues, one mechanism: [`model`] says what an entry of each consists of, [`store`] and
//! [`merge`] keep them in their tables, [`pages`] shows them. An entry that a Bearbeiter typed into a
//! sheet is "neu, ungeprüft" until somebody confirms it. [`duplicates`] finds entries that are probably
//! meant to be one; [`merge`] makes them one. [`offers`] says what of the shipped facts an entry may be
//! made of, [`adoption`] makes it.

pub mod adoption;
pub mod copy;
pub mod duplicates;
pub mod merge;
pub mod model;
pub mod offers;
pub mod pages;
pub mod store;

pub use model::{Catalogue, Entry};
