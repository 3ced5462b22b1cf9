//! The Rahmenkonzept: technical and organisational measures (Art. 32 DSGVO) that are described once
//! and that sheets refer to (Art. 30 Abs. 1 lit. g; R14, R61). One measure a line; a line that is
//! only reworded or moved keeps its row.

pub mod pages;
pub mod store;

use time::Date;

use crate::database::id::MeasureId;

#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    pub title: String,
    /// Empty for none.
    pub version: String,
    pub as_of: Option<Date>,
    /// In their order.
    pub measures: Vec<Measure>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    pub id: MeasureId,
    pub text: String,
    pub position: i32,
}
