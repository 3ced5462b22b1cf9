//! The schema: forward only, applied by the owning role, embedded into the binary.

use sqlx::{
    ConnectOptions, Connection, PgConnection,
    migrate::{MigrateError, Migrator},
    postgres::PgConnectOptions,
};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Why the schema cannot be served or migrated.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    #[error(
        "Die Datenbank wurde bereits von einer neueren Version von vvt umgestellt. Bitte starten Sie mindestens \
         diese neuere Version; an den Daten wurde nichts geändert."
    )]
    Newer,
    #[error(
        "Die Datenbank ist noch nicht auf dem Stand dieser Version. Bitte führen Sie „vvt migrate“ aus; \
         VVT_MIGRATION_URL nennt dafür die Rolle, der die Datenbank gehört."
    )]
    Older,
    /// Tables of another role would be beyond the reach of the next migration or of row-level security.
    #[error(
        "Die Datenbank gehört der Rolle „{owner}“; angemeldet ist aber „{role}“. Bitte geben Sie in VVT_MIGRATION_URL \
         {owner} an; es wurde nichts geändert."
    )]
    WrongRole { owner: String, role: String },
    #[error(
        "Die Umstellung der Datenbank ist fehlgeschlagen und wurde zurückgenommen; die Daten sind unverändert. \
         Bitte melden Sie diesen Fehler: {0}"
    )]
    Failed(MigrateError),
    #[error(
        "Die Datenbank antwortet nicht oder lehnt die Anmeldung ab ({0}). Bitte prüfen Sie, ob der Datenbankserver \
         läuft und VVT_MIGRATION_URL und DATABASE_URL stimmen."
    )]
    Database(#[from] sqlx::Error),
}

/// Whether this version knows all of these migrations.
pub fn knows(versions: &[i64]) -> bool {
    versions.iter().all(|version| MIGRATIONS.iter().any(|own| own.version == *version))
}

/// Brings the schema to this version's state. `owner` is the role that owns the tables. Several
/// instances may call this at once: sqlx takes an advisory lock.
pub async fn run(owner: &PgConnectOptions) -> Result<(), SchemaError> {
    run_all(&MIGRATIONS, owner).await
}

/// As [`run`], with other migrations; each is one transaction.
pub async fn run_all(migrations: &Migrator, owner: &PgConnectOptions) -> Result<(), SchemaError> {
    let mut connection = owner.clone().disable_statement_logging().connect().await?;
    let (owner, role, is_unbound): (String, String, bool) = sqlx::query_as(
        "select pg_get_userbyid(datdba)::text, current_user::text, rolsuper or rolbypassrls from pg_database, pg_roles
         where datname = current_database() and rolname = current_user",
    )
    .fetch_one(&mut connection)
    .await?;
    if role != owner || is_unbound {
        return Err(SchemaError::WrongRole { owner, role });
    }
    migrations.run(&mut connection).await.map_err(|error| match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => SchemaError::Newer,
        MigrateError::Execute(error) if error.as_database_error().is_none() => SchemaError::Database(error),
        error => SchemaError::Failed(error),
    })?;
    // One transaction; two grants at once would fail with "tuple concurrently updated".
    let grant = "select pg_advisory_xact_lock(hashtext('vvt migrations')); grant select on _sqlx_migrations to vvt_app";
    sqlx::raw_sql(grant).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Whether there are tables, and this version would change them.
pub async fn is_older(owner: &PgConnectOptions) -> Result<bool, SchemaError> {
    let mut connection = owner.clone().connect().await?;
    let found: bool = sqlx::query_scalar("select to_regclass('public._sqlx_migrations') is not null")
        .fetch_one(&mut connection)
        .await?;
    let applied: Vec<i64> = match found {
        true => {
            let all = "select version from _sqlx_migrations where success";
            sqlx::query_scalar(all).fetch_all(&mut connection).await?
        }
        false => Vec::new(),
    };
    connection.close().await?;
    let is_open = MIGRATIONS.iter().any(|own| !applied.contains(&own.version));
    Ok(!applied.is_empty() && is_open)
}

/// Compares the schema with this version's, as the serving role.
pub async fn check(connection: &mut PgConnection) -> Result<(), SchemaError> {
    let found: Option<String> = sqlx::query_scalar("select to_regclass('public._sqlx_migrations')::text")
        .fetch_one(&mut *connection)
        .await?;
    if found.is_none() {
        return Err(SchemaError::Older);
    }
    let applied: Vec<i64> =
        sqlx::query_scalar("select version from _sqlx_migrations where success order by version")
            .fetch_all(&mut *connection)
            .await?;
    let own: Vec<i64> = MIGRATIONS.iter().map(|migration| migration.version).collect();
    if applied.iter().any(|version| !own.contains(version)) {
        return Err(SchemaError::Newer);
    }
    if own.iter().any(|version| !applied.contains(version)) {
        return Err(SchemaError::Older);
    }
    Ok(())
}
