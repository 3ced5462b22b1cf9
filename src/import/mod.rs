//! The import (X2–X6): a file of another program becomes sheets of the record, and not a word of it is
//! lost. Three steps, all of them pure functions: [`reading`] makes tables of bytes, [`mapping`] says which
//! column is what, [`understanding`] makes activities of rows and says of every cell where it went.
//!
//! What is not understood stays word for word in its field and is marked; nothing is guessed silently.

pub mod mapping;
pub mod reading;
pub mod understanding;

#[cfg(test)]
mod tests;
