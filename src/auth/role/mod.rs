//! Giving and taking roles: who may do what in which organisation, perhaps until a day, perhaps in
//! one department and those under it.

pub mod pages;
pub mod store;

pub use store::give;
