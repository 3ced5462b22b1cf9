//! The Löschkonzept: all deletion periods of an organisation on one page and as an appendix of the
//! exported record (Art. 30 Abs. 1 lit. f and Art. 5 Abs. 1 lit. e DSGVO; R54–R57; DIN EN ISO/IEC 27555).
//!
//! Nothing is written here: the page reads the catalogue of periods and the rules of the sheets. What
//! the law makes people keep at least and what has to be deleted at the latest are told apart, because
//! they are broken in opposite directions.

pub mod concept;
pub mod pages;
mod reading;
mod store;

pub(crate) use reading::says_all;
