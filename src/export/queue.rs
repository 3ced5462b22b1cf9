//! Who may have a document made when: small ones never wait for large ones, nobody has two large ones made at
//! once, and nobody waits without end.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{ExportError, Exporter, Format, Made, Options, off_thread, render, typesetter::Typesetter};
use crate::{database::id::AccountId, error::AppError, register::Register};

/// Small documents made at the same time.
const SMALL: usize = 2;
/// Large ones; each may take a core for a minute.
const LARGE: usize = 1;
/// Above this effort a document is large: a PDF of 50 activities, JSON of 500.
const MOST_OF_SMALL: i64 = 500;
const WAIT: Duration = Duration::from_secs(60);

/// How much work a document is, in activities of JSON.
pub fn effort(format: Format, activities: i64) -> i64 {
    let each = match format {
        Format::Pdf => 10,
        Format::Xlsx => 2,
        Format::Html | Format::Json => 1,
    };
    activities.saturating_mul(each)
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Queue {
    exporter: Exporter,
    typesetter: Typesetter,
    small: Arc<Semaphore>,
    large: Arc<Semaphore>,
    /// Accounts that wait for a large document or have one made.
    busy: Arc<Mutex<HashSet<AccountId>>>,
    /// How long somebody waits for a turn.
    wait: Duration,
}

/// A turn to have a document made; it ends with the work.
pub struct Turn {
    exporter: Exporter,
    typesetter: Typesetter,
    _permit: OwnedSemaphorePermit,
    _only: Option<Only>,
}

/// An account's one large document.
struct Only {
    account: AccountId,
    busy: Arc<Mutex<HashSet<AccountId>>>,
}

impl Queue {
    pub fn new(typesetter: Typesetter) -> Self {
        Self {
            exporter: Exporter::new(),
            typesetter,
            small: Arc::new(Semaphore::new(SMALL)),
            large: Arc::new(Semaphore::new(LARGE)),
            busy: Arc::default(),
            wait: WAIT,
        }
    }

    /// Waits for a turn.
    ///
    /// Errors: none came in time; the account has a large document made already.
    pub async fn turn(&self, account: AccountId, effort: i64) -> Result<Turn, AppError> {
        let is_small = effort <= MOST_OF_SMALL;
        let only = if is_small { None } else { Some(self.only(account)?) };
        let lane = if is_small { &self.small } else { &self.large };
        let permit = tokio::time::timeout(self.wait, lane.clone().acquire_owned()).await;
        let Ok(Ok(permit)) = permit else {
            return Err(AppError::Busy(
                "Gerade werden andere Dokumente erstellt. Bitte rufen Sie das Dokument in einigen Minuten noch einmal ab."
                    .to_owned(),
            ));
        };
        Ok(Turn {
            exporter: self.exporter.clone(),
            typesetter: self.typesetter,
            _permit: permit,
            _only: only,
        })
    }

    fn only(&self, account: AccountId) -> Result<Only, AppError> {
        let busy = self.busy.clone();
        if busy.lock().unwrap_or_else(PoisonError::into_inner).insert(account) {
            return Ok(Only { account, busy });
        }
        Err(AppError::Busy(
            "Für Sie wird schon ein großes Dokument erstellt. Bitte warten Sie, bis es fertig ist, und rufen Sie dieses dann noch einmal ab."
                .to_owned(),
        ))
    }
}

impl Drop for Only {
    fn drop(&mut self) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.account);
    }
}

impl Turn {
    /// The finished file.
    pub async fn render(
        self,
        register: Register,
        format: Format,
        options: Options,
    ) -> Result<Vec<u8>, ExportError> {
        // What runs on its thread runs to its end, whether or not anybody waits: the turn goes with it.
        let (made, turn) = off_thread(move || {
            let made = render(register, format, options, &self.exporter.fonts)?;
            Ok((made, self))
        })
        .await?;
        match made {
            Made::File(file) => Ok(file),
            Made::Unset(job) => turn.typesetter.set(job, &turn.exporter).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_busy<T>(result: &Result<T, AppError>, part: &str) -> bool {
        matches!(result, Err(AppError::Busy(sentence)) if sentence.contains(part))
    }

    #[tokio::test]
    async fn small_documents_never_wait_for_large_ones_and_nobody_waits_for_ever() {
        let queue = Queue { wait: Duration::from_millis(200), ..Queue::new(Typesetter::Here) };
        let (one, other) = (AccountId::new(), AccountId::new());
        let large = effort(Format::Pdf, 2_000);
        let running = queue.turn(one, large).await.unwrap();
        let second = queue.turn(one, large).await;
        assert!(is_busy(&second, "Für Sie wird schon"));
        queue.turn(one, effort(Format::Json, 1)).await.unwrap();
        queue.turn(other, effort(Format::Pdf, 50)).await.unwrap();

        assert!(is_busy(&queue.turn(other, large).await, "andere Dokumente"));
        drop(running);
        queue.turn(other, large).await.unwrap();
        queue.turn(one, large).await.unwrap();
    }
}
