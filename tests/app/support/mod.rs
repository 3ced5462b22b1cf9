//! What the tests share: one Postgres for all of them, a database of its own for each, a driver that
//! reads like a person, and a small world to act in.
//!
//! ```ignore
//! let site = Site::new().await;
//! let dpo = site.dpo("stadtwerke").await;
//! dpo.get("/konto").await.is_ok().has_text("h1", "Mein Konto");
//! dpo.form("/konto/passwort").await.fill("neu", "kurz").submit().await.shows_error("neu", "12 Zeichen");
//! ```
//!
//! [`browser`] is the real one, for what only a real one shows.

mod answer;
pub mod browser;
mod clock;
mod cluster;
mod form;
mod forwarder;
mod live;
mod person;
mod sample_rows;
mod site;
mod who;
mod world;

pub use answer::Answer;
pub use cluster::{cluster, connect, open_place};
pub use form::FilledForm;
pub use forwarder::Forwarder;
pub use live::Live;
pub use person::Person;
pub use sample_rows::{Samples, Table};
pub use site::{PUBLIC_URL, Site, config};
pub use who::Who;
pub use world::{PASSWORD, World};
