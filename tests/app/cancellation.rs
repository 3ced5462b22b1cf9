//! A browser that hangs up drops the handler's future at any point. No connection may go back to the
//! pool with an open transaction, or as another person.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};

use rand::RngExt;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;
use vvt::{
    auth::{session, token::Token},
    database::{Actor, Db, id::AccountId},
};

use crate::support::{Site, Who};

const ROUNDS: usize = 4000;
/// Fewer connections than requests at a time, so that each is used by both in turn.
const CONNECTIONS: u32 = 3;
const AT_ONCE: usize = 8;

/// What the two people do: read, write, and the question of every request who is there.
#[derive(Clone)]
struct Work {
    db: Db,
    people: [(AccountId, Vec<u8>); 2],
}

impl Work {
    async fn one(&self, which: usize, kind: usize) -> sqlx::Result<()> {
        let (account, token) = &self.people[which];
        let actor = Actor::user(*account, Uuid::now_v7());
        match kind {
            0 => {
                let mut db = self.db.read(&actor).await?;
                assert_is(&mut db, *account).await?;
                assert_is(&mut db, *account).await
            }
            1 => {
                let mut db = self.db.write(&actor).await?;
                assert_is(&mut db, *account).await?;
                sqlx::query("update account set name = left(name, 20) || ' ' || $2 where id = $1")
                    .bind(account)
                    .bind(actor.request_id().to_string())
                    .execute(&mut *db)
                    .await?;
                db.commit().await
            }
            _ => {
                let row = self.db.session(token, Duration::from_secs(3600)).await?.expect("a session");
                assert_eq!(row.into_person(Uuid::now_v7()).id, *account);
                Ok(())
            }
        }
    }
}

async fn assert_is(connection: &mut PgConnection, account: AccountId) -> sqlx::Result<()> {
    let (seen, visible): (Option<Uuid>, Vec<Uuid>) =
        sqlx::query_as("select vvt_user_id(), array(select id from account)").fetch_one(connection).await?;
    assert_eq!(seen, Some(account.0));
    assert_eq!(visible, [account.0], "sees another person's account");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn aborted_requests_never_mix_people_up() {
    let site = Site::new().await;
    let db = Db::new(site.serving_options().await, CONNECTIONS);
    let dpo = site.account(&Who::Dpo.email("stadtwerke")).await;
    let foreign = site.account(&Who::Dpo.email("gemeinde")).await;
    let people = [(dpo, session_of(&site, dpo).await), (foreign, session_of(&site, foreign).await)];
    let work = Work { db: db.clone(), people };
    let connected = [work.one(0, 0), work.one(1, 0), work.one(0, 0)];
    futures_util::future::try_join_all(connected).await.unwrap();

    let (aborted, finished) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (work, aborted, finished) = (work.clone(), aborted.clone(), finished.clone());
        tasks.spawn(async move {
            for _ in 0..ROUNDS / AT_ONCE {
                let (which, kind, limit) = {
                    let mut random = rand::rng();
                    (random.random_range(0..2), random.random_range(0..3), 1 << random.random_range(0..16))
                };
                match tokio::time::timeout(Duration::from_micros(limit), work.one(which, kind)).await {
                    Ok(result) => {
                        result.unwrap();
                        finished.fetch_add(1, Ordering::Relaxed);
                    }
                    Err(_) => {
                        aborted.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
        });
    }
    while let Some(task) = tasks.join_next().await {
        task.unwrap();
    }
    let (aborted, finished) = (aborted.load(Ordering::Relaxed), finished.load(Ordering::Relaxed));
    assert!(aborted > ROUNDS / 20 && finished > ROUNDS / 20, "{aborted} aborted, {finished} finished");

    nothing_stays_open(&site).await;
    // Afterwards everything works, for both, on every connection.
    for which in [0, 1] {
        for kind in [0, 1, 2, 0, 1, 2] {
            work.one(which, kind).await.unwrap();
        }
    }
    // A change that was not confirmed may have been kept or not, but each is in the log under its name.
    let wrong = site
        .count(
            "
            select count(*)
            from audit_log
            where actor = 'user'
            and table_name = 'account'
            and (row_id <> actor_id or new_values ->> 'name' not like '%' || request_id)
            ",
        )
        .await;
    assert_eq!(wrong, 0);
    db.close().await;
}

/// The same, at the point that hurts most: the transaction is being begun, and nobody waits for it.
#[tokio::test]
async fn a_transaction_begun_for_nobody_is_ended() {
    let site = Site::new().await;
    let db = Db::new(site.serving_options().await, 1);
    db.check_serving_role().await.unwrap();
    let dpo = Actor::user(site.account(&Who::Dpo.email("stadtwerke")).await, Uuid::now_v7());
    let (mut aborted, mut finished) = (0, 0);
    for round in 0..300 {
        let mut begin = Box::pin(async { db.read(&dpo).await.map(drop) });
        // Dropped at every point between asking for a connection and having a transaction.
        let mut is_done = false;
        for _ in 0..round % 6 {
            is_done = is_done || poll_once(&mut begin).await;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        if is_done {
            finished += 1;
        } else {
            aborted += 1;
        }
        drop(begin);
        // Inside a reading transaction that was left open, this write would be refused.
        let mut next = db.write(&Actor::system("danach")).await.unwrap();
        sqlx::query("update organisation set phone = 'neu'").execute(&mut *next).await.unwrap();
    }
    assert!(aborted > 30 && finished > 30, "{aborted} aborted, {finished} finished");
    nothing_stays_open(&site).await;
    db.close().await;
}

/// Whether the future is done after one more poll.
async fn poll_once(future: &mut Pin<Box<impl Future>>) -> bool {
    std::future::poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await
}

async fn session_of(site: &Site, account: AccountId) -> Vec<u8> {
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    let token: Token = session::open(&mut db, account, Duration::from_secs(3600), "", "").await.unwrap();
    db.commit().await.unwrap();
    token.hash()
}

/// Every connection of the application comes to rest outside of a transaction.
async fn nothing_stays_open(site: &Site) {
    let mut superuser = site.superuser().await;
    let mut open = Vec::new();
    for _ in 0..100 {
        open = sqlx::query_as::<_, (String, String)>(
            "
            select state, query
            from pg_stat_activity
            where datname = current_database()
            and usename = 'vvt_app'
            and state <> 'idle'
            ",
        )
        .fetch_all(&mut superuser)
        .await
        .unwrap();
        if open.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(open.is_empty(), "{open:?}");
    superuser.close().await.unwrap();
}
