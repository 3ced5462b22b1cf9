//! Slows down guessing: failed sign-ins are counted per account and per address, in the database so
//! that all instances share them. An attempt is counted *before* the password is checked, so many
//! attempts at once gain nothing; a success takes the count back.

use sha2::{Digest, Sha256};

use super::network;
use crate::database::Write;

/// Attempts for one account until it has to wait.
const FREE_FOR_ACCOUNT: i32 = 5;
/// Attempts from one address until it has to wait; a whole office may share one, and come to work at once.
const FREE_FOR_ADDRESS: i32 = 100;

/// What a person is told who has to wait so many minutes.
pub fn sentence(minutes: i64) -> String {
    let wait = if minutes == 1 { "einer Minute".to_owned() } else { format!("{minutes} Minuten") };
    format!("Es gab zu viele Fehlversuche. Bitte versuchen Sie es in {wait} noch einmal.")
}

/// What is being tried.
pub struct Attempt {
    account: String,
    address: String,
}

impl Attempt {
    /// `email` as typed; `address` of the client. Both are stored as hashes only.
    pub fn new(email: &str, address: &str) -> Self {
        let hash = |text: &str| hex::encode(Sha256::digest(text.as_bytes()));
        Self {
            account: format!("account:{}", hash(&email.trim().to_lowercase())),
            address: format!("address:{}", hash(&network::of_one_customer(address))),
        }
    }

    /// Counts the attempt. Where nothing is blocked no moment stands, because those who try at once begin
    /// before each other; a block that ends later than any can is from a clock that was wrong. `Some(minutes)`: refused, try again after so many minutes (at least 1).
    pub async fn begin(&self, db: &mut Write) -> sqlx::Result<Option<i64>> {
        for (key, free) in [(&self.account, FREE_FOR_ACCOUNT), (&self.address, FREE_FOR_ADDRESS)] {
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
                key,
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
                    key
                )
                .fetch_one(&mut **db)
                .await?;
                return Ok(Some(minutes));
            }
        }
        Ok(None)
    }

    /// The password was right: the account starts anew, the address gets this attempt back.
    pub async fn succeed(&self, db: &mut Write) -> sqlx::Result<()> {
        sqlx::query!("delete from sign_in_throttle where key = $1", self.account).execute(&mut **db).await?;
        sqlx::query!(
            "update sign_in_throttle set failures = greatest(failures - 1, 0) where key = $1",
            self.address
        )
        .execute(&mut **db)
        .await?;
        Ok(())
    }
}
