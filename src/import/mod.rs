//! Bringing a record in: from the tree of [`crate::register`], which exports are, back into the tables.
//!
//! A file becomes a tree ([`json`] reads the application's own format; other formats make the same
//! tree), the tree is checked and becomes a [`Plan`], sheets that can be stored, with what has to be
//! said about them, and [`store::apply`] writes the plan into an organisation: all of it or, because it
//! is one transaction of the caller's, nothing.
//!
//! Nothing is guessed silently: what the tables hold in another form than the file becomes a note.
//! Export, import into an empty organisation and export again give the same file (issue 5 §2).

mod check;
pub mod json;
mod measures_concept;
pub mod plan;
mod references;
mod sheet;
pub mod store;

pub use plan::Plan;

/// Why nothing was written: German sentences that say where and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Refusal(pub Vec<String>);

impl Refusal {
    pub fn one(sentence: impl Into<String>) -> Self {
        Self(vec![sentence.into()])
    }
}

/// How much one import may bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    pub activities: usize,
}
