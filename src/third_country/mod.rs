//! Third countries (lit. e, Art. 44–49 DSGVO): which countries there are, and which of them lie
//! outside the European Economic Area.

pub mod adequacy;
pub mod countries;
