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
    sync::{Arc, PoisonError, RwLock},
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
mod silence;

use migrations::SchemaError;
use silence::Silence;

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
pub struct Db(Arc<Shared>);

struct Shared {
    options: PgConnectOptions,
    connections: u32,
    /// Replaced when those there are may never answer.
    doors: RwLock<Doors>,
    silence: Silence,
}

#[derive(Clone)]
struct Doors {
    pool: PgPool,
    /// As many as there are connections. Whoever hangs up while waiting here leaves the queue.
    turns: Arc<Semaphore>,
}

impl Doors {
    fn new(options: &PgConnectOptions, connections: u32) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(WAIT_FOR_CONNECTION)
            .connect_lazy_with(options.clone());
        Self { pool, turns: Arc::new(Semaphore::new(connections as usize)) }
    }
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
        let doors = RwLock::new(Doors::new(&options, connections));
        Self(Arc::new(Shared { options, connections, doors, silence: Silence::new() }))
    }

    /// Finds out, for ever, whether the database has become silent: then whoever waits for it is told, and
    /// when it answers again, on new connections. Takes one connection beside the pool.
    pub async fn watch(self) {
        silence::watch(self).await;
    }

    /// Ends when the database does not answer any more; at once while it does not.
    pub async fn falls_silent(&self) {
        self.0.silence.begins().await;
    }

    fn doors(&self) -> Doors {
        self.0.doors.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn options(&self) -> &PgConnectOptions {
        &self.0.options
    }

    fn silence(&self) -> &Silence {
        &self.0.silence
    }

    fn connect_anew(&self) {
        let new = Doors::new(&self.0.options, self.0.connections);
        *self.0.doors.write().unwrap_or_else(PoisonError::into_inner) = new;
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
        // The statement holds ids and constants only, never what a user typed.
        self.ask(async move |pool, turn| Ok((pool.begin_with(AssertSqlSafe(statement)).await?, turn))).await
    }

    /// Asks when it is one's turn, and to the end, unless the database is silent.
    async fn ask<T, F>(&self, question: impl FnOnce(PgPool, OwnedSemaphorePermit) -> F) -> sqlx::Result<T>
    where
        T: Send + 'static,
        F: Future<Output = sqlx::Result<T>> + Send + 'static,
    {
        let Doors { pool, turns } = self.doors();
        let answer = async {
            let turn = turn(turns).await?;
            undisturbed(question(pool, turn)).await
        };
        tokio::select! {
            biased;
            () = self.falls_silent() => Err(sqlx::Error::PoolTimedOut),
            answer = answer => answer,
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
        let token_hash = token_hash.to_owned();
        self.ask(async move |pool, _turn| crate::auth::session::find(&pool, &token_hash, idle).await).await
    }

    /// Whether the token belonged to a session, be it over.
    pub async fn was_session(&self, token_hash: &[u8]) -> sqlx::Result<bool> {
        let token_hash = token_hash.to_owned();
        self.ask(async move |pool, _turn| crate::auth::session::was(&pool, &token_hash).await).await
    }

    /// Whether the schema is this version's.
    pub async fn check_schema(&self) -> Result<(), SchemaError> {
        migrations::check(&mut *self.read(&Actor::system("Stand der Tabellen")).await?).await
    }

    /// Refuses a role that row-level security or the audit trigger would not bind (design §5), and connections
    /// that are not what they have to be.
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
                ) as "owner!",
                current_setting('statement_timeout') as "statement_timeout!",
                current_setting('plan_cache_mode') as "plan_cache_mode!",
                current_setting('max_connections')::integer
                    - current_setting('superuser_reserved_connections')::integer as "connections!"
            from pg_roles
            where rolname = current_user
            "#
        )
        .fetch_one(&self.doors().pool)
        .await?;
        if role.unbound || role.owner {
            return Err(ServingRoleError::TooManyRights(role.name));
        }
        if (role.statement_timeout.as_str(), role.plan_cache_mode.as_str()) != ("1min", "force_custom_plan") {
            return Err(ServingRoleError::SettingsDropped);
        }
        // One more asks whether it is silent.
        let (wanted, allowed) = (self.0.connections + 1, role.connections);
        if i64::from(wanted) > i64::from(allowed) {
            return Err(ServingRoleError::TooManyConnections { wanted, allowed });
        }
        Ok(())
    }

    /// Ends all connections; waits for running transactions.
    pub async fn close(&self) {
        self.doors().pool.close().await;
    }
}

async fn turn(turns: Arc<Semaphore>) -> sqlx::Result<OwnedSemaphorePermit> {
    match tokio::time::timeout(WAIT_FOR_CONNECTION, turns.acquire_owned()).await {
        Ok(turn) => turn.map_err(|_| sqlx::Error::PoolClosed),
        Err(_) => Err(sqlx::Error::PoolTimedOut),
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
         die Zeilensicherheit. Bitte geben Sie in DATABASE_URL die Rolle an, die „vvt init-database“ dafür anlegt (vvt_server)."
    )]
    TooManyRights(String),
    /// Without its settings a statement could run for ever.
    #[error(
        "Zwischen vvt und der Datenbank gehen Einstellungen der Verbindung verloren (options, etwa statement_timeout). \
         Steht dort ein pgbouncer, tragen Sie bitte in DATABASE_URL die Adresse des Datenbankservers selbst ein."
    )]
    SettingsDropped,
    #[error(
        "Der Datenbankserver lässt {allowed} Verbindungen zu (max_connections), vvt braucht bis zu {wanted}. Bitte \
         verkleinern Sie VVT_DATABASE_CONNECTIONS, oder erhöhen Sie max_connections."
    )]
    TooManyConnections { wanted: u32, allowed: i32 },
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
