//! What only a real browser shows: the main path with and without script, every page for everybody's
//! eyes and hands, and what `app.js` adds while typing. All of it over a real port.

mod every_page;
mod import_path;
mod main_path;
mod pages;
mod record;
mod typing;
