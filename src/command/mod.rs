//! What the command line does besides serving: accounts without a browser, import and export, backups, the
//! roles and the database on a server of one's own. Every message is German.
//!
//! The commands act as the system and say so in the history. They use the database of
//! `DATABASE_URL`, or the private Postgres, also while a running server holds it.

pub mod account;
pub mod backup;
pub mod check;
pub mod demo;
pub mod doctor;
pub mod export;
pub mod german;
pub mod import;
mod import_table;
pub mod init_database;
