//! Nobody reaches data but through an actor (design §5): [`Db`] keeps the pool to itself and gives
//! two doors, [`Db::read`] and [`Db::write`]. Both open a transaction that Postgres knows the user
//! of; row-level security and the audit trigger do the rest.
//!
//! A dropped future (a browser that hangs up) leaves no open transaction behind: the beginning of a
//! transaction is never cut short, sqlx rolls a dropped one back before the connection is used again,
//! and `set local` ends with the transaction.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::Arc,
    time::Duration,
};

use sqlx::{
    AssertSqlSafe, PgConnection, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

pub mod id;
pub mod local;
pub mod migrations;

/// Who acts. Every transaction has one; the audit log names it.
#[derive(Debug, Clone, Copy)]
pub struct Actor {
    who: Who,
    request_id: Uuid,
}

#[derive(Debug, Clone, Copy)]
enum Who {
    User(Uuid),
    /// A command, a periodic job: sees everything.
    System(&'static str),
    /// Nobody yet: sign-in, set-up, invitation. Reaches accounts, sessions and links only.
    Anonymous(&'static str),
}

impl Actor {
    /// A signed-in account; `request_id` ties its changes to the request in the log.
    pub fn user(account: id::AccountId, request_id: Uuid) -> Self {
        Self { who: Who::User(account.0), request_id }
    }

    /// The application itself; `reason` stands as the name in the audit log.
    pub fn system(reason: &'static str) -> Self {
        Self { who: Who::System(reason), request_id: Uuid::now_v7() }
    }

    /// Somebody who has not signed in; `reason` stands as the name in the audit log.
    pub fn anonymous(reason: &'static str, request_id: Uuid) -> Self {
        Self { who: Who::Anonymous(reason), request_id }
    }

    pub fn request_id(&self) -> Uuid {
        self.request_id
    }

    /// `begin` and the settings as one simple query: one round trip.
    fn begin(&self, mode: &str) -> String {
        let (actor, user_id, reason) = match &self.who {
            Who::User(id) => ("user", id.to_string(), ""),
            Who::System(reason) => ("system", String::new(), *reason),
            Who::Anonymous(reason) => ("anonymous", String::new(), *reason),
        };
        let reason = reason.replace('\'', "''");
        let request_id = self.request_id;
        format!(
            "begin {mode}; set local vvt.actor = '{actor}'; set local vvt.user_id = '{user_id}'; \
             set local vvt.reason = '{reason}'; set local vvt.request_id = '{request_id}'"
        )
    }
}

/// How long a request waits for a connection until it is told to come again later.
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(5);

/// The database as seen by the serving role.
#[derive(Clone)]
pub struct Db {
    pool: PgPool,
    /// As many as there are connections. Whoever hangs up while waiting here leaves the queue.
    turns: Arc<Semaphore>,
}

/// A transaction that cannot write and sees one moment throughout.
pub struct Read(Transaction<'static, Postgres>, #[expect(dead_code, reason = "held")] OwnedSemaphorePermit);

/// A transaction that writes; nothing stays unless [`Write::commit`] is called.
pub struct Write(Transaction<'static, Postgres>, #[expect(dead_code, reason = "held")] OwnedSemaphorePermit);

impl Db {
    /// Connects when first used. `connections` bounds the pool.
    pub fn new(options: PgConnectOptions, connections: u32) -> Self {
        let options = options.application_name("vvt").options([
            // Optional filters are written as "$1 is null or …", which a generic plan makes slow.
            ("plan_cache_mode", "force_custom_plan"),
            // The conditions of row security look expensive to Postgres; compiling them takes seconds.
            ("jit", "off"),
            ("statement_timeout", "60s"),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "60s"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(WAIT_FOR_CONNECTION)
            .connect_lazy_with(options);
        Self { pool, turns: Arc::new(Semaphore::new(connections as usize)) }
    }

    pub async fn read(&self, actor: &Actor) -> sqlx::Result<Read> {
        let (transaction, turn) =
            self.begin(actor.begin("isolation level repeatable read read only")).await?;
        Ok(Read(transaction, turn))
    }

    pub async fn write(&self, actor: &Actor) -> sqlx::Result<Write> {
        let (transaction, turn) = self.begin(actor.begin("")).await?;
        Ok(Write(transaction, turn))
    }

    async fn begin(
        &self,
        statement: String,
    ) -> sqlx::Result<(Transaction<'static, Postgres>, OwnedSemaphorePermit)> {
        let (turn, pool) = (self.turn().await?, self.pool.clone());
        // The statement holds ids and constants only, never what a user typed.
        undisturbed(async move { Ok((pool.begin_with(AssertSqlSafe(statement)).await?, turn)) }).await
    }

    async fn turn(&self) -> sqlx::Result<OwnedSemaphorePermit> {
        match tokio::time::timeout(WAIT_FOR_CONNECTION, self.turns.clone().acquire_owned()).await {
            Ok(turn) => turn.map_err(|_| sqlx::Error::PoolClosed),
            Err(_) => Err(sqlx::Error::PoolTimedOut),
        }
    }

    /// The person behind a session's token, with the roles in force now; `None` when the session
    /// is unknown, ended or idle for longer than `idle`. The one question without an actor: its
    /// answer is the actor.
    pub async fn session(
        &self,
        token_hash: &[u8],
        idle: Duration,
    ) -> sqlx::Result<Option<crate::auth::session::Row>> {
        let (turn, pool, token_hash) = (self.turn().await?, self.pool.clone(), token_hash.to_owned());
        undisturbed(async move {
            let _turn = turn;
            crate::auth::session::find(&pool, &token_hash, idle).await
        })
        .await
    }

    /// Whether the token belonged to a session, be it over.
    pub async fn was_session(&self, token_hash: &[u8]) -> sqlx::Result<bool> {
        let (turn, pool, token_hash) = (self.turn().await?, self.pool.clone(), token_hash.to_owned());
        undisturbed(async move {
            let _turn = turn;
            crate::auth::session::was(&pool, &token_hash).await
        })
        .await
    }

    /// Whether the database answers at all.
    pub async fn ping(&self) -> sqlx::Result<()> {
        sqlx::query("select 1").execute(&self.pool).await.map(|_| ())
    }

    /// Refuses a role that row-level security or the audit trigger would not bind (design §5).
    pub async fn check_serving_role(&self) -> Result<(), ServingRoleError> {
        let role = sqlx::query!(
            r#"
            select
                current_user::text as "name!",
                (rolsuper or rolbypassrls) as "unbound!",
                exists (
                    select from pg_class
                    where relnamespace = 'public'::regnamespace
                    and relkind in ('r', 'p')
                    and pg_has_role(current_user, relowner, 'member')
                ) as "owner!"
            from pg_roles
            where rolname = current_user
            "#
        )
        .fetch_one(&self.pool)
        .await?;
        if role.unbound || role.owner {
            return Err(ServingRoleError::TooManyRights(role.name));
        }
        Ok(())
    }

    /// Ends all connections; waits for running transactions.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Does the work to its end even when nobody waits for it any more. sqlx 0.9.0 forgets a transaction
/// whose `begin` was cut short, so that the next user of the connection would find himself in it; and
/// its pool closes a connection whose test was cut short, so that hang-ups would cost connections.
async fn undisturbed<T: Send + 'static>(
    work: impl Future<Output = sqlx::Result<T>> + Send + 'static,
) -> sqlx::Result<T> {
    match tokio::spawn(work).await {
        Ok(result) => result,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // The runtime is ending.
        Err(_) => Err(sqlx::Error::WorkerCrashed),
    }
}

/// Why the application does not serve with this role.
#[derive(Debug, thiserror::Error)]
pub enum ServingRoleError {
    #[error(
        "Die Datenbankrolle „{0}“ hat zu viele Rechte: Sie ist Superuser, Eigentümerin der Tabellen oder umgeht \
         die Zeilensicherheit. Bitte geben Sie in DATABASE_URL die Rolle vvt_app an; „vvt init-database“ legt sie an."
    )]
    TooManyRights(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Deref for Read {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl DerefMut for Read {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}

impl Write {
    /// Keeps the changes. Deferred rules of the database may still refuse here.
    pub async fn commit(self) -> sqlx::Result<()> {
        self.0.commit().await
    }

    /// Takes the changes back at once; a drop does it some time later.
    pub async fn rollback(self) -> sqlx::Result<()> {
        self.0.rollback().await
    }
}

impl Deref for Write {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Db")
    }
}
