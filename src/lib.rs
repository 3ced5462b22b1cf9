//! `vvt`: the Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO), kept in the browser and
//! handed to the supervisory authority. One room per word; this list is the table of contents.

/// What every handler can reach.
pub mod app;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod catalogue;
pub mod command;
pub mod config;
pub mod connections;
pub mod contact;
pub mod data_flow;
pub mod database;
pub mod demo;
pub mod department;
pub mod dpia;
pub mod error;
pub mod export;
pub mod findings;
pub mod health;
pub mod help;
pub mod import;
pub mod line_list;
pub mod navigation;
pub mod organisation;
pub mod picture;
pub mod processing_activity;
pub mod purpose_change;
pub mod record_duty;
pub mod register;
pub mod retention;
pub mod routes;
pub mod serve;
pub mod shipped;
pub mod start;
pub mod template_activity;
pub mod third_country;
pub mod toms;
pub mod web;
pub mod work;
pub mod workbook;
