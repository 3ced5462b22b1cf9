//! The database that is backed up or restored, as its owner reaches it.

use sqlx::{ConnectOptions, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use time::OffsetDateTime;
use url::Url;

use super::BackupError;
use crate::database::local::OWNER;

/// What libpq understands of what may stand in an address.
const PARAMETERS: [&str; 10] = [
    "host",
    "hostaddr",
    "port",
    "user",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "connect_timeout",
    "application_name",
];

/// How the owning role reaches a database.
#[derive(Debug, Clone)]
pub struct Target {
    pub(super) options: PgConnectOptions,
    /// For Postgres' programs; without a password, because others see it.
    pub(super) address: String,
    pub(super) password: Option<String>,
}

impl Target {
    /// Of an address that [`PgConnectOptions`] understood.
    pub fn of_url(options: PgConnectOptions, url: &str) -> Option<Self> {
        let mut url = Url::parse(url).ok()?;
        let password = url.password().map(|text| percent_decoded(text).into_owned());
        url.set_password(None).ok()?;
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| PARAMETERS.contains(&&**name))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        url.query_pairs_mut().clear().extend_pairs(kept);
        Some(Self { options, address: url.into(), password })
    }

    /// Of a private Postgres.
    pub fn of_socket(options: PgConnectOptions) -> Option<Self> {
        let socket = options.get_socket()?.to_str()?;
        let mut url = Url::parse("postgres://").ok()?;
        url.set_path(options.get_database()?);
        url.query_pairs_mut()
            .append_pair("host", socket)
            .append_pair("port", &options.get_port().to_string())
            .append_pair("user", OWNER);
        Some(Self { address: url.into(), options, password: None })
    }

    pub(super) async fn connect(&self) -> Result<PgConnection, BackupError> {
        Ok(self.options.clone().disable_statement_logging().connect().await?)
    }

    /// The database as it is now, for as long as the value lives.
    pub(super) async fn moment(&self) -> Result<Moment, BackupError> {
        let mut db = self.connect().await?;
        db.execute("begin isolation level repeatable read read only").await?;
        let has_tables: bool =
            sqlx::query_scalar("select to_regclass('public._sqlx_migrations') is not null")
                .fetch_one(&mut db)
                .await?;
        let migrations = match has_tables {
            true => {
                let all = "select version from _sqlx_migrations where success order by version";
                sqlx::query_scalar(all).fetch_all(&mut db).await?
            }
            false => Vec::new(),
        };
        let snapshot = sqlx::query_scalar("select pg_export_snapshot()").fetch_one(&mut db).await?;
        let postgres = major_version(&mut db).await?;
        let at = sqlx::query_scalar("select now()").fetch_one(&mut db).await?;
        Ok(Moment { at, migrations, snapshot, postgres, db })
    }
}

/// A moment of the database that others can read as well.
pub(super) struct Moment {
    pub at: OffsetDateTime,
    pub migrations: Vec<i64>,
    /// As `pg_dump` takes it.
    pub snapshot: String,
    pub postgres: i32,
    db: PgConnection,
}

impl Moment {
    pub async fn end(self) {
        // Nothing was written.
        self.db.close().await.ok();
    }
}

pub(super) async fn major_version(db: &mut PgConnection) -> sqlx::Result<i32> {
    sqlx::query_scalar("select current_setting('server_version_num')::integer / 10000").fetch_one(db).await
}

fn percent_decoded(text: &str) -> std::borrow::Cow<'_, str> {
    // The crate that url decodes with.
    let pair = format!("p={}", text.replace('+', "%2B"));
    let decoded = url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned());
    decoded.unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_stays_out_of_the_address() {
        let url = "postgres://vvt_owner:ge%2Fhei+m%25@db.example.org:5433/vvt?sslmode=require&statement-cache-capacity=5";
        let target = Target::of_url(url.parse().unwrap(), url).unwrap();
        assert_eq!(target.password.as_deref(), Some("ge/hei+m%"));
        assert_eq!(target.address, "postgres://vvt_owner@db.example.org:5433/vvt?sslmode=require");
        let socket = PgConnectOptions::new_without_pgpass().socket("/var/lib/v t").port(5432).database("vvt");
        let target = Target::of_socket(socket).unwrap();
        assert_eq!(target.address, "postgres:///vvt?host=%2Fvar%2Flib%2Fv+t&port=5432&user=vvt_owner");
    }
}
