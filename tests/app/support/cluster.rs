//! One throw-away Postgres for the whole test binary, and the two databases that all others are
//! copies of: `empty` (migrated, nothing in it) and `world`.

use std::os::unix::fs::PermissionsExt;
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU32, Ordering},
};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use tokio::sync::OnceCell;
use vvt::database::{Db, local::LocalPostgres, migrations};

use super::{clock, world};

/// A `static` is never dropped; the throw-away cluster ends with the process all the same.
static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();

static NEXT_NUMBER: AtomicU32 = AtomicU32::new(1);
/// Databases of tests that have ended; the next test to start removes them, since a drop cannot wait.
static LEFT_BEHIND: Mutex<Vec<String>> = Mutex::new(Vec::new());

pub struct Cluster {
    pub postgres: LocalPostgres,
}

/// The binary's Postgres; the first caller starts it.
pub async fn cluster() -> &'static Cluster {
    CLUSTER.get_or_init(Cluster::start).await
}

impl Cluster {
    async fn start() -> Cluster {
        let postgres = LocalPostgres::start_throwaway().await.unwrap();
        let cluster = Cluster { postgres };
        cluster.execute("create database empty owner vvt_owner").await;
        migrations::run(&cluster.postgres.owner_options("empty")).await.unwrap();
        clock::install(&cluster.postgres.owner_options("empty")).await;
        cluster.execute("create database world template empty owner vvt_owner").await;
        let db = Db::new(cluster.postgres.app_options("world"), 1);
        world::create(&db).await;
        db.close().await;
        cluster
    }

    /// A new database, a copy of `template` ("empty", "world" or "template1").
    pub async fn create_database(&self, template: &str) -> Database {
        let left_behind = std::mem::take(&mut *left_behind());
        for left_behind in left_behind {
            self.execute(&format!("drop database {left_behind} with (force)")).await;
        }
        let name = format!("test_{}", NEXT_NUMBER.fetch_add(1, Ordering::Relaxed));
        self.execute(&format!("create database {name} template {template} owner vvt_owner")).await;
        Database { name }
    }

    async fn execute(&self, statement: &str) {
        // Each test has its own runtime, and a connection belongs to one.
        let mut connection = connect(&self.postgres.superuser_options("postgres")).await;
        connection.execute(AssertSqlSafe(statement)).await.unwrap();
        connection.close().await.unwrap();
    }
}

/// The database of one test; removed some time after it.
#[derive(Debug)]
pub struct Database {
    pub name: String,
}

impl Drop for Database {
    fn drop(&mut self) {
        left_behind().push(std::mem::take(&mut self.name));
    }
}

fn left_behind() -> std::sync::MutexGuard<'static, Vec<String>> {
    LEFT_BEHIND.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder that the account `postgres` may pass through.
pub fn open_place() -> tempfile::TempDir {
    let place = tempfile::TempDir::with_prefix("vvt-test-").unwrap();
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    place
}

pub async fn connect(options: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(options).await.unwrap()
}
