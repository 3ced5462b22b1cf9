//! A database that is there and says nothing: its machine hangs, a firewall swallows every packet. No
//! time limit of the server's helps then, and a read of the socket ends after many minutes, if ever. One
//! connection of its own asks every few seconds; as long as no answer comes, nobody waits for any.

use std::{sync::Arc, time::Duration};

use sqlx::{ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::sync::watch;

use super::Db;

/// Together under the ten seconds after which every page has its answer.
const EVERY: Duration = Duration::from_secs(2);
const ANSWER: Duration = Duration::from_secs(4);

/// Whether the database is silent.
#[derive(Clone)]
pub(super) struct Silence(Arc<watch::Sender<bool>>);

impl Silence {
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    pub fn is_now(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends when it begins, or at once.
    pub async fn begins(&self) {
        // The sender lives as long as this.
        let _ = self.0.subscribe().wait_for(|is_silent| *is_silent).await;
    }
}

/// Asks for ever.
pub(super) async fn watch(db: Db) {
    let mut asking = None;
    loop {
        tokio::time::sleep(EVERY).await;
        let options = db.options();
        let is_silent = match tokio::time::timeout(ANSWER, ask(options, asking.take())).await {
            Ok(Ok(connection)) => {
                asking = Some(connection);
                false
            }
            // A refusal is an answer; whoever asks gets it too.
            Ok(Err(_)) => false,
            Err(_) => true,
        };
        let silence = db.silence();
        match (silence.is_now(), is_silent) {
            (false, true) => {
                tracing::warn!("the database does not answer; nobody waits for it until it does");
                silence.0.send_replace(true);
            }
            (true, false) => {
                // What waits on the old connections may wait for ever.
                db.connect_anew();
                silence.0.send_replace(false);
                tracing::info!("the database answers again");
            }
            _ => {}
        }
    }
}

async fn ask(options: &PgConnectOptions, connection: Option<PgConnection>) -> sqlx::Result<PgConnection> {
    let mut connection = match connection {
        Some(connection) => connection,
        None => options.connect().await?,
    };
    connection.ping().await?;
    Ok(connection)
}
