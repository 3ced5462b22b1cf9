//! Where people arrive: `/` with all their registers, and the overview of one register.

pub mod charts;
pub mod due;
pub mod pages;
pub mod store;
