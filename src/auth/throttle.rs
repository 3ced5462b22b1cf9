//! Slows down guessing: failed sign-ins are counted per account and per address, in the database so that all
//! instances share them. An attempt is counted *before* the password is checked, so many attempts at once gain
//! nothing; a success takes the count back. Those who come at once wait for each other ([`Turns`]) instead of
//! being taken for guessers.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::network;
use crate::database::Write;

/// Attempts for one account, or from a browser that is known, until it has to wait.
const FREE_FOR_ACCOUNT: i32 = 5;
/// Attempts from one address until it has to wait; a whole office may share one, and come to work at once.
const FREE_FOR_ADDRESS: i32 = 100;
/// Attempts at the same time, each of an instance: fewer than are free, so that right passwords are not refused
/// because of others that are just being checked.
const AT_ONCE_FOR_ACCOUNT: usize = 2;
const AT_ONCE_FOR_ADDRESS: usize = 16;
/// Keys that are kept although nobody tries them any more.
const MOST_KEYS: usize = 1_000;

/// What a person is told who has to wait so many minutes.
pub fn sentence(minutes: i64) -> String {
    let wait = if minutes == 1 { "einer Minute".to_owned() } else { format!("{minutes} Minuten") };
    format!("Es gab zu viele Fehlversuche. Bitte versuchen Sie es in {wait} noch einmal.")
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    name: String,
    free: i32,
    at_once: usize,
}

impl Key {
    fn of_account(email: &str) -> Self {
        let name = format!("account:{}", hashed(&email.trim().to_lowercase()));
        Self { name, free: FREE_FOR_ACCOUNT, at_once: AT_ONCE_FOR_ACCOUNT }
    }
}

fn hashed(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// What is being tried.
pub struct Attempt {
    /// An address that has to wait does not count against accounts, so it comes first.
    keys: Vec<Key>,
}

impl Attempt {
    /// `email` as typed; `address` of the client. Both are stored as hashes only.
    pub fn new(email: &str, address: &str) -> Self {
        let name = format!("address:{}", hashed(&network::of_one_customer(address)));
        let address = Key { name, free: FREE_FOR_ADDRESS, at_once: AT_ONCE_FOR_ADDRESS };
        Self { keys: vec![address, Key::of_account(email)] }
    }

    /// From a browser that is known; `device`: the hash of its token.
    pub fn of_known(device: &[u8]) -> Self {
        let name = format!("device:{}", hex::encode(device));
        Self { keys: vec![Key { name, free: FREE_FOR_ACCOUNT, at_once: AT_ONCE_FOR_ACCOUNT }] }
    }

    /// Counts the attempt. Where nothing is blocked no moment stands, because those who try at once begin
    /// before each other; a block that ends later than any can is from a clock that was wrong. `Some(minutes)`:
    /// refused, try again after so many minutes (at least 1); then nothing of it may be committed.
    pub async fn begin(&self, db: &mut Write) -> sqlx::Result<Option<i64>> {
        for Key { name, free, .. } in &self.keys {
            let counted = sqlx::query_scalar!(
                "
                insert into sign_in_throttle as known (key, failures, blocked_until, last_failure_at)
                values ($1, 1, '-infinity', vvt_now())
                on conflict (key) do update set
                    failures = case when known.last_failure_at < vvt_now() - interval '1 hour' then 1 else known.failures + 1 end,
                    last_failure_at = vvt_now(),
                    blocked_until = case
                        when known.last_failure_at < vvt_now() - interval '1 hour' or known.failures + 1 < $2 then '-infinity'
                        else vvt_now() + least(interval '15 seconds' * power(2, least(known.failures + 1 - $2, 20)), interval '15 minutes')
                    end
                where known.blocked_until <= vvt_now()
                or known.blocked_until > vvt_now() + interval '15 minutes'
                returning failures
                ",
                name,
                free,
            )
            .fetch_optional(&mut **db)
            .await?;
            if counted.is_none() {
                let minutes = sqlx::query_scalar!(
                    r#"
                    select greatest(1, ceil(extract(epoch from blocked_until - vvt_now()) / 60))::bigint as "minutes!"
                    from sign_in_throttle
                    where key = $1
                    "#,
                    name
                )
                .fetch_one(&mut **db)
                .await?;
                return Ok(Some(minutes));
            }
        }
        Ok(None)
    }

    /// The password was right: account and browser start anew, the address gets this attempt back.
    pub async fn succeed(&self, db: &mut Write) -> sqlx::Result<()> {
        for Key { name, free, .. } in &self.keys {
            if *free == FREE_FOR_ADDRESS {
                sqlx::query!(
                    "
                    update sign_in_throttle
                    set failures = greatest(failures - 1, 0),
                        blocked_until = case when failures <= $2 then '-infinity' else blocked_until end
                    where key = $1
                    ",
                    name,
                    free,
                )
                .execute(&mut **db)
                .await?;
            } else {
                sqlx::query!("delete from sign_in_throttle where key = $1", name).execute(&mut **db).await?;
            }
        }
        Ok(())
    }
}

/// Lets everybody try the account again at once. False: nothing was counted.
pub async fn unlock(db: &mut Write, email: &str) -> sqlx::Result<bool> {
    let key = Key::of_account(email).name;
    let deleted = sqlx::query!("delete from sign_in_throttle where key = $1", key).execute(&mut **db).await?;
    Ok(deleted.rows_affected() > 0)
}

/// Who is just trying what. Cheap to clone.
#[derive(Clone, Default)]
pub struct Turns(Arc<Mutex<HashMap<String, Weak<Semaphore>>>>);

/// The turns of an attempt, from before it is counted until it has failed or succeeded.
pub struct Turn {
    _permits: Vec<OwnedSemaphorePermit>,
}

impl Turns {
    /// Waits until no more than a few others try the same, in the order in which they came. Who waits for an
    /// account holds up nobody else of the same address.
    pub async fn turn(&self, attempt: &Attempt) -> Turn {
        let mut permits = Vec::with_capacity(attempt.keys.len());
        for key in attempt.keys.iter().rev() {
            // Nobody closes it.
            permits.extend(self.of(key).acquire_owned().await.ok());
        }
        Turn { _permits: permits }
    }

    fn of(&self, key: &Key) -> Arc<Semaphore> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.get(&key.name).and_then(Weak::upgrade) {
            return known;
        }
        if all.len() >= MOST_KEYS {
            all.retain(|_, known| known.strong_count() > 0);
        }
        let new = Arc::new(Semaphore::new(key.at_once));
        all.insert(key.name.clone(), Arc::downgrade(&new));
        new
    }
}
