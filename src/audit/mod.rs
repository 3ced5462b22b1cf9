//! The history of changes (Änderungshistorie, R24–R26): written by triggers, kept for one year,
//! read by those who may.

pub mod jobs;
pub mod pages;
pub mod store;
pub mod words;
