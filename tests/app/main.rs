//! The tests that need a database or a browser, in one binary.

#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]
#![allow(clippy::wrong_self_convention, reason = "answers are read as sentences: `.is_ok().has_text(…)`")]

mod access;
mod accounts;
mod activities;
mod audit;
mod auditor;
mod backup;
mod browser;
mod cancellation;
mod catalogue;
mod catalogues;
mod command;
mod connections;
mod data_flow;
mod demo;
mod dpia;
mod errors;
mod export;
mod findings;
mod import;
mod kommune;
mod local_postgres;
mod look;
mod organisation;
mod overview;
mod purpose_change;
mod record_duty;
mod retention;
mod row_security;
mod serving;
mod sign_in;
mod silence;
mod support;
mod template_activities;
mod third_countries;
mod toms;
mod workbook;
