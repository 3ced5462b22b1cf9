//! Bringing in a record that was kept elsewhere (X2–X6), in two ways that end in the same sheets.
//!
//! A table of another program: [`reading`] makes tables of bytes, [`mapping`] says which column is what,
//! [`understanding`] makes activities of rows and says of every cell where it went. The application's own
//! JSON and workbook: [`json`] and [`crate::workbook`] read the tree that exports are, [`plan`] checks what is
//! to be stored. An activity that is there already ([`present`]) becomes what the file wants of it ([`onto`]
//! for tables, [`whole`] for the own forms), and [`differences`] tells what is another one then.
//! [`store::apply`] writes a [`Plan`] into an organisation: all of it or, because it is one transaction of the
//! caller's, nothing.
//!
//! What is not understood stays word for word in its field and is marked; what the tables hold in another
//! form than the file becomes a note. Nothing is guessed silently. Export, import into an empty
//! organisation and export again give the same file (issue 5 §2).
//!
//! In the browser an uploaded file ([`file`]) is looked at step by step ([`look`], [`pages`]) and taken
//! over at the end ([`take`]) as one import ([`run`]), which can be taken back.

mod check;
mod differences;
pub mod file;
pub mod head;
pub mod json;
mod last_said;
pub mod look;
pub mod mapping;
mod measures_concept;
mod onto;
pub mod pages;
pub mod plan;
mod present;
pub mod reading;
mod references;
pub mod report;
pub mod run;
mod saved_mapping;
mod sheet;
pub mod store;
pub mod take;
#[cfg(test)]
mod tests;
mod texts;
pub mod understanding;
pub mod upload;
mod whole;
mod words;
pub mod work;

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
