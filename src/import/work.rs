//! Reading a file off the async threads: a few at a time, and not for ever.

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use crate::error::AppError;

/// Files read at the same time; each takes a core and a few times its size of memory.
const PARALLEL: usize = 2;
/// How long somebody waits for a turn.
const WAIT: Duration = Duration::from_secs(20);
/// How long a file may take.
const TIME: Duration = Duration::from_secs(40);

/// Limits how many files are read at a time. Cheap to clone.
#[derive(Clone)]
pub struct Importer {
    turns: Arc<Semaphore>,
}

impl Default for Importer {
    fn default() -> Self {
        Self::new()
    }
}

impl Importer {
    pub fn new() -> Self {
        Self { turns: Arc::new(Semaphore::new(PARALLEL)) }
    }

    /// Does the work on a thread of its own. The turn is kept until the work has ended, also when nobody
    /// waits for it any more.
    ///
    /// Errors: no turn in time; the work took too long.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let turn = tokio::time::timeout(WAIT, self.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(AppError::Busy(
                "Gerade werden schon andere Dateien gelesen. Bitte versuchen Sie es in einer Minute noch einmal."
                    .to_owned(),
            ));
        };
        let working = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        match tokio::time::timeout(TIME, working).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(AppError::Internal(anyhow::anyhow!("reading a file: {error}"))),
            Err(_) => Err(AppError::Conflict(
                "Das Lesen dieser Datei dauert zu lange. Bitte teilen Sie sie auf, zum Beispiel nach Organisationseinheiten."
                    .to_owned(),
            )),
        }
    }
}
