//! The clock of the test databases: `vvt_now()` with a hand on it.

use std::time::Duration;

use sqlx::{Connection, Executor, postgres::PgConnectOptions};
use time::OffsetDateTime;

use super::cluster::connect;

/// Lies in a schema of its own, so that the tests over the catalogue see the real one only.
const MOVABLE: &str = "
    create schema test_clock;
    create table test_clock.hand (stopped_at timestamptz, shift interval not null);
    insert into test_clock.hand values (null, '0');
    grant usage on schema test_clock to public;
    grant select on test_clock.hand to public;
    create or replace function vvt_now() returns timestamptz
    language sql stable
    as $$ select coalesce(stopped_at, now() + shift) from test_clock.hand $$;
";

pub(super) async fn install(owner: &PgConnectOptions) {
    let mut connection = connect(owner).await;
    connection.execute(MOVABLE).await.unwrap();
    connection.close().await.unwrap();
}

/// Moves the time of one test's database.
pub struct Clock {
    pub(super) owner: PgConnectOptions,
}

impl Clock {
    /// Lets time pass, with the daily jobs in it.
    pub async fn forward(&self, duration: Duration) {
        self.jump(duration).await;
        self.keep_up().await;
    }

    /// The history was removed as time passed, up to a day before what is due now.
    pub async fn keep_up(&self) {
        let mut connection = connect(&self.owner).await;
        let kept_up = "
            update audit_removal
            set last_run_at = vvt_now() - interval '1 day',
                removed_until = vvt_now() - interval '1 year' - interval '1 day'
        ";
        connection.execute(kept_up).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Puts the clock wrong: no time passes.
    pub async fn jump(&self, duration: Duration) {
        let mut connection = connect(&self.owner).await;
        sqlx::query(
            "
            update test_clock.hand
            set shift = shift + make_interval(secs => $1),
                stopped_at = stopped_at + make_interval(secs => $1)
            ",
        )
        .bind(duration.as_secs_f64())
        .execute(&mut connection)
        .await
        .unwrap();
        connection.close().await.unwrap();
    }

    /// Stops the clock at this moment, for what happens at an edge; the daily jobs ran until then.
    pub async fn stop_at(&self, moment: OffsetDateTime) {
        let mut connection = connect(&self.owner).await;
        sqlx::query("update test_clock.hand set stopped_at = $1")
            .bind(moment)
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        self.keep_up().await;
    }

    /// What `vvt_now()` says.
    pub async fn now(&self) -> OffsetDateTime {
        let mut connection = connect(&self.owner).await;
        sqlx::query_scalar("select vvt_now()").fetch_one(&mut connection).await.unwrap()
    }
}
