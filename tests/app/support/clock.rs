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
    /// Lets time pass.
    pub async fn forward(&self, duration: Duration) {
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

    /// Stops the clock at this moment, for what happens at an edge.
    pub async fn stop_at(&self, moment: OffsetDateTime) {
        let mut connection = connect(&self.owner).await;
        sqlx::query("update test_clock.hand set stopped_at = $1")
            .bind(moment)
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }

    /// What `vvt_now()` says.
    pub async fn now(&self) -> OffsetDateTime {
        let mut connection = connect(&self.owner).await;
        sqlx::query_scalar("select vvt_now()").fetch_one(&mut connection).await.unwrap()
    }
}
