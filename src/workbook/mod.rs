//! The record as an Excel workbook that can be filled in and read back (issue 5 §2): one sheet for the
//! activities, one for each kind of item.
//!
//! [`columns`] says what stands where; [`write`] walks the tree's JSON by it, [`read`] builds the same JSON
//! by it. So nothing that is written can be lost on the way back, and a field that a later version adds
//! without a column fails a test.

pub mod columns;
mod front;
pub mod kind;
pub mod paths;
pub mod read;
pub mod said;
pub mod write;

/// Number of the workbook's form; a change that old readers cannot take raises it.
pub const FORMAT: u32 = 1;

/// The last sheet, by which a workbook of this application is known.
pub const ABOUT: &str = "Über diese Datei";
/// The sheet with the words of all choices.
pub const LISTS: &str = "Auswahllisten";
/// The sheet with cover and Vorblatt; written for the reader only.
pub const FRONT: &str = "Vorblatt";

/// Labels on the sheet [`ABOUT`] that are read back.
mod label {
    pub const FORMAT: &str = "Format der Arbeitsmappe";
    pub const ORGANISATION: &str = "Organisation";
    pub const DETAIL: &str = "Angaben";
    pub const EXTENT: &str = "Umfang";
}

/// Headings of the columns that every sheet of items begins with.
mod heading {
    pub const NUMBER: &str = "Nr.";
    /// The activity's name, for the reader; read where there is no number.
    pub const ACTIVITY: &str = "Tätigkeit";
    /// The item's place among those of its activity.
    pub const PLACE: &str = "Pos.";
    /// The place of the rule that a part belongs to.
    pub const RULE: &str = "Pos. der Löschregel";
}
