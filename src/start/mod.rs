//! Where people arrive: `/` with all their registers, and the overview of one register.

pub mod pages;
pub mod store;
