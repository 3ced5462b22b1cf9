//! How somebody can be reached, and who holds an office: data protection officer, representative
//! (Art. 27), joint controller (Art. 26), contact person. Art. 30 Abs. 1 lit. a DSGVO (R24, R32–R36).
//!
//! Holders have a time: who leaves is ended, not overwritten, so "wer war DSB am …" has an answer.

pub mod form;
pub mod model;
pub mod pages;
pub mod store;

pub use model::{Channel, Holder};
