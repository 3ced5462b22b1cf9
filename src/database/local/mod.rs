//! The private Postgres: what the binary runs when no `DATABASE_URL` is set, and what tests run on.
//!
//! It listens on a socket only, in a folder that only its own account may enter. A start that finds
//! anything unexpected says so and changes nothing; a start after a crash of any kind recovers.

mod account;
mod directory;
mod error;
mod orphan;
mod prepared;
mod process;
mod programs;
mod throwaway;

use std::path::Path;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::Signal;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection, Executor};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use prepared::Prepared;
use process::Process;
use throwaway::Throwaway;

pub use directory::default_data_directory;
pub use error::StartError;
pub use programs::{OLDEST_VERSION, Programs, Search};

/// The database that the application lives in.
pub const DATABASE: &str = "vvt";
/// Owns the schema and migrates.
pub const OWNER: &str = "vvt_owner";
/// Serves; owns nothing.
pub const APP: &str = "vvt_app";
const SUPERUSER: &str = "postgres";
/// Only names the socket's file; there is no TCP port.
const PORT: u16 = 5432;

/// The checkpoint of a fast shutdown takes its time on a slow disk.
const FAST_STOP_LIMIT: Duration = Duration::from_secs(60);
/// Postgres itself kills its children after 5 seconds of an immediate shutdown.
const IMMEDIATE_STOP_LIMIT: Duration = Duration::from_secs(10);
/// A dropped handle holds its thread at most this long, twice.
const DROP_LIMIT: Duration = Duration::from_secs(5);
/// How long the children of a Postgres that was killed may take to notice.
const LEFTOVER_LIMIT: Duration = Duration::from_secs(15);

/// What a start depends on besides the data directory.
#[derive(Debug, Clone)]
pub struct Setup {
    pub search: Search,
    /// How long Postgres may take until it accepts connections; recovery after a crash included.
    pub start_limit: Duration,
    /// False for tests: fast, room for 300 connections, and broken after a power cut.
    pub durable: bool,
}

impl Setup {
    pub fn from_environment() -> Setup {
        Setup { search: Search::from_environment(), start_limit: Duration::from_secs(300), durable: true }
    }
}

/// A running Postgres of our own. A drop ends it too, but [`LocalPostgres::stop`] does that without
/// holding a thread.
#[derive(Debug)]
pub struct LocalPostgres {
    process: Process,
    /// Bytes in the log before this process wrote there.
    log_length: u64,
    prepared: Prepared,
    /// Removes the whole directory, so it goes last.
    throwaway: Option<Throwaway>,
}

impl LocalPostgres {
    /// Starts Postgres on `data_dir`; creates the cluster, the two roles and the database `vvt` where
    /// they are missing; ends a Postgres that an earlier, killed server left behind there.
    pub async fn start(data_dir: &Path) -> Result<LocalPostgres, StartError> {
        LocalPostgres::start_with(data_dir, &Setup::from_environment()).await
    }

    pub async fn start_with(data_dir: &Path, setup: &Setup) -> Result<LocalPostgres, StartError> {
        LocalPostgres::launch(data_dir, setup, None).await
    }

    /// A cluster under the system's temporary directory, for tests: fast, not durable, room for 300
    /// connections. It is removed by `stop`, by a drop, and also when this process ends without
    /// either, so it may live in a `static`. Once per test binary is enough.
    pub async fn start_throwaway() -> Result<LocalPostgres, StartError> {
        let throwaway = Throwaway::create()?;
        let folder = throwaway.folder().to_owned();
        let setup = Setup { durable: false, ..Setup::from_environment() };
        LocalPostgres::launch(&folder, &setup, Some(throwaway)).await
    }

    async fn launch(
        data_dir: &Path,
        setup: &Setup,
        throwaway: Option<Throwaway>,
    ) -> Result<LocalPostgres, StartError> {
        let path = data_dir.to_owned();
        let (search, durable) = (setup.search.clone(), setup.durable);
        let prepared = blocking(move || Prepared::new(&path, &search, durable)).await?;
        let (process, log_length) = prepared.start_process()?;
        let mut postgres = LocalPostgres { process, log_length, prepared, throwaway };

        let leftover_deadline = Instant::now() + LEFTOVER_LIMIT;
        while let Err(error) = postgres.accept_connections(setup.start_limit).await {
            if !names_leftover(&error) || Instant::now() > leftover_deadline {
                return Err(error);
            }
            sleep(Duration::from_millis(200)).await;
            postgres.start_again().await?;
        }
        Ok(postgres)
    }

    /// For migrations and backups.
    pub fn owner_options(&self, database: &str) -> PgConnectOptions {
        self.options(OWNER, database)
    }

    /// For serving.
    pub fn app_options(&self, database: &str) -> PgConnectOptions {
        self.options(APP, database)
    }

    /// For creating databases; the application itself never needs it.
    pub fn superuser_options(&self, database: &str) -> PgConnectOptions {
        self.options(SUPERUSER, database)
    }

    /// The folder of the socket: what `psql -h` takes.
    pub fn socket_folder(&self) -> &Path {
        &self.prepared.socket.path
    }

    /// Number of the server's main process.
    pub fn process_id(&self) -> i32 {
        self.process.pid()
    }

    /// Returns when Postgres has ended, be it by itself or by somebody's hand; the reason is in
    /// `postgres.log` in the data directory.
    pub async fn wait(&self) -> Option<ExitStatus> {
        self.process.wait().await
    }

    /// Ends Postgres cleanly: open transactions are rolled back, the rest is on disk.
    pub async fn stop(self) {
        self.stop_within(FAST_STOP_LIMIT + IMMEDIATE_STOP_LIMIT).await;
    }

    /// As [`LocalPostgres::stop`]. When time runs short Postgres does without its checkpoint, and the next start
    /// recovers.
    pub async fn stop_within(self, limit: Duration) {
        let fast = limit.saturating_sub(IMMEDIATE_STOP_LIMIT).max(limit / 2);
        // What is thrown away anyway needs no checkpoint.
        if self.throwaway.is_none() {
            self.process.signal(Signal::INT);
            if timeout(fast, self.process.wait()).await.is_ok() {
                return;
            }
            tracing::warn!("PostgreSQL beendet sich nicht von selbst und wird abgebrochen");
        }
        self.process.signal(Signal::QUIT);
        if timeout(limit - fast, self.process.wait()).await.is_err() {
            tracing::error!(pid = self.process.pid(), "PostgreSQL lässt sich nicht beenden");
        }
    }

    fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.prepared.socket.path)
            .port(PORT)
            .username(role)
            .database(database)
    }

    async fn start_again(&mut self) -> Result<(), StartError> {
        let cluster = self.prepared.directory.cluster();
        let owner = self.prepared.account.uid;
        blocking(move || orphan::stop(&cluster, owner)).await?;
        (self.process, self.log_length) = self.prepared.start_process()?;
        Ok(())
    }

    /// Waits until Postgres serves and has what the application expects of it.
    async fn accept_connections(&self, limit: Duration) -> Result<(), StartError> {
        let set_up_error = |source| StartError::SetUp { source, log: self.prepared.directory.log() };
        let mut connection = self.first_connection(limit).await?;
        set_up(&mut connection).await.map_err(set_up_error)?;
        connection.close().await.map_err(set_up_error)
    }

    async fn first_connection(&self, limit: Duration) -> Result<PgConnection, StartError> {
        let log = || self.prepared.directory.log();
        let options = self.superuser_options(SUPERUSER);
        let deadline = Instant::now() + limit;
        loop {
            if self.process.has_ended() {
                let status = self.process.wait().await;
                return Err(self.prepared.early_end(self.process_id(), status, self.log_length));
            }
            match timeout_at(deadline, PgConnection::connect_with(&options)).await {
                Ok(Ok(connection)) => return Ok(connection),
                Ok(Err(error)) if !is_not_yet(&error) => {
                    return Err(StartError::SetUp { source: error, log: log() });
                }
                Ok(Err(_)) if Instant::now() < deadline => sleep(Duration::from_millis(20)).await,
                _ => return Err(StartError::NotInTime { limit, log: log() }),
            }
        }
    }
}

impl Drop for LocalPostgres {
    fn drop(&mut self) {
        let first = if self.throwaway.is_some() { Signal::QUIT } else { Signal::INT };
        for signal in [first, Signal::QUIT] {
            self.process.signal(signal);
            if self.process.wait_blocking(DROP_LIMIT) {
                return;
            }
        }
        // It goes on ending by itself; if it does not, the next start takes care of it.
    }
}

/// How the serving role reaches the Postgres of the vvt that runs on this data directory: Postgres
/// itself wrote down where its socket is. `None` when there is no such record, or it may not be read.
pub fn running_app_options(data_dir: &Path) -> Option<PgConnectOptions> {
    running_options(data_dir, APP)
}

/// As [`running_app_options`], for the owning role.
pub fn running_owner_options(data_dir: &Path) -> Option<PgConnectOptions> {
    running_options(data_dir, OWNER)
}

fn running_options(data_dir: &Path, role: &str) -> Option<PgConnectOptions> {
    let record = std::fs::read_to_string(data_dir.join("postgres").join("postmaster.pid")).ok()?;
    let socket_folder = record.lines().nth(4).filter(|line| !line.is_empty())?;
    let options = PgConnectOptions::new_without_pgpass().socket(socket_folder);
    Some(options.port(PORT).username(role).database(DATABASE))
}

async fn set_up(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let role_exists = "select exists (select from pg_roles where rolname = $1)";
    for (role, create) in [(OWNER, "create role vvt_owner login"), (APP, "create role vvt_app login")] {
        if !sqlx::query_scalar::<_, bool>(role_exists).bind(role).fetch_one(&mut *connection).await? {
            connection.execute(create).await?;
        }
    }
    let database_exists = "select exists (select from pg_database where datname = $1)";
    if !sqlx::query_scalar::<_, bool>(database_exists).bind(DATABASE).fetch_one(&mut *connection).await? {
        connection.execute("create database vvt owner vvt_owner").await?;
    }
    Ok(())
}

/// Whether Postgres is only still starting: no socket yet, or "the database system is starting up".
fn is_not_yet(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code == "57P03"),
        _ => false,
    }
}

/// Whether a Postgres that was killed, or is just ending, still occupies the cluster.
fn names_leftover(error: &StartError) -> bool {
    match error {
        StartError::Ended { last_line, .. } => {
            last_line.contains("shared memory block") || last_line.contains("lock file \"postmaster.pid\"")
        }
        _ => false,
    }
}

/// Runs what holds its thread aside. A panic in there goes on here.
async fn blocking<T, F>(work: F) -> Result<T, StartError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, StartError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
