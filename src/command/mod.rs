//! What the command line does besides serving: a first or another administrator, a link for a
//! forgotten password, the roles and the database on a server of one's own. Every message is German.
//!
//! The commands act as the system and say so in the history. They use the database of
//! `DATABASE_URL`, or the private Postgres, also while a running server holds it.

pub mod backup;
pub mod check;
pub mod create_admin;
pub mod demo;
pub mod export;
pub mod german;
pub mod import;
mod import_table;
pub mod init_database;
pub mod reset_password;
pub mod terminal;
pub mod unlock;
