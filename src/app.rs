//! What every handler can reach.

use std::{ops::Deref, sync::Arc, time::SystemTime};

use time::{Date, OffsetDateTime};
use time_tz::OffsetDateTimeExt;

use crate::{
    auth::throttle::Turns,
    config::Config,
    database::Db,
    export::{queue::Queue, typesetter::Typesetter},
    health,
    import::work::Importer,
};

/// The application's state; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub db: Db,
    pub config: Config,
    pub exports: Queue,
    pub importer: Importer,
    pub sign_ins: Turns,
    pub written: health::Written,
}

impl App {
    pub fn new(db: Db, config: Config, typesetter: Typesetter) -> Self {
        Self(Arc::new(Parts {
            db,
            config,
            exports: Queue::new(typesetter),
            importer: Importer::new(),
            sign_ins: Turns::default(),
            written: health::Written::default(),
        }))
    }

    /// The calendar day in Germany.
    pub fn today(&self) -> Date {
        today()
    }
}

/// The calendar day in Germany.
pub fn today() -> Date {
    let now = OffsetDateTime::from(SystemTime::now());
    now.to_timezone(time_tz::timezones::db::europe::BERLIN).date()
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
