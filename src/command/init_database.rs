//! `vvt init-database --admin-url URL`: on a server of one's own a database, and two roles that reach no
//! other: one owns it, one serves. With `--new-passwords` they are given new ones; the data stay as they are.

use std::{io::Write, time::Duration};

use anyhow::Context;
use rand::Rng;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use url::Url;

use crate::database::local::{APP, OLDEST_VERSION};

/// A firewall that says nothing must not hold the command for minutes.
const CONNECT_LIMIT: Duration = Duration::from_secs(15);

/// The longest name of a database, so that those of its roles are none too long for Postgres.
const NAME_LENGTH: usize = 50;

/// Prints the two addresses, whose passwords are stored nowhere else.
pub async fn run(admin_url: &str, database: &str, new_passwords: bool) -> anyhow::Result<()> {
    anyhow::ensure!(
        is_plain_name(database),
        "Der Name der Datenbank darf nur Kleinbuchstaben, Ziffern und _ enthalten, mit einem Buchstaben beginnen und \
         höchstens {NAME_LENGTH} Zeichen lang sein."
    );
    let url = Url::parse(admin_url).ok().filter(|url| matches!(url.scheme(), "postgres" | "postgresql"));
    let (Some(url), Ok(options)) = (url, admin_url.parse::<PgConnectOptions>()) else {
        anyhow::bail!(
            "--admin-url ist keine gültige Adresse. Erwartet wird postgres://rolle:passwort@rechner/postgres."
        );
    };
    let connecting = options.disable_statement_logging();
    let mut admin = match tokio::time::timeout(CONNECT_LIMIT, connecting.connect()).await {
        Ok(Ok(admin)) => admin,
        Ok(Err(sqlx::Error::Database(error))) => anyhow::bail!(
            "Die Datenbank lehnt die Anmeldung ab: {}. Bitte prüfen Sie --admin-url.",
            error.message()
        ),
        _ => anyhow::bail!(
            "Der Datenbankserver ist nicht erreichbar. Bitte prüfen Sie, ob er läuft und --admin-url stimmt."
        ),
    };
    refuse_old_server(&mut admin).await?;
    let (owner, server) = (format!("{database}_owner"), format!("{database}_server"));
    for name in [&owner, &server] {
        anyhow::ensure!(
            new_passwords || !exists(&mut admin, name).await?,
            "Die Rolle „{name}“ gibt es schon; geändert wurde nichts. Mit --new-passwords erhalten {owner} und {server} \
             neue Passwörter; wo die bisherigen eingetragen sind, kommt vvt dann nicht mehr in die Datenbank."
        );
    }
    // What a serving role may do stands once, in the grants of the schema.
    create_role(&mut admin, APP, "nologin").await.map_err(|error| refused(APP, &error))?;
    create_role(&mut admin, &owner, "login").await.map_err(|error| refused(&owner, &error))?;
    create_role(&mut admin, &server, "login").await.map_err(|error| refused(&server, &error))?;
    let grant = AssertSqlSafe(format!("grant {APP} to {server}"));
    admin.execute(grant).await.map_err(|error| refused(&server, &error))?;
    create_database(&mut admin, database, &owner, &server).await?;
    // Last, and both or none: whoever fails before still has the passwords that work.
    let mut both = admin.begin().await?;
    let owner_password = new_password(&mut both, &owner).await.map_err(|error| refused(&owner, &error))?;
    let server_password = new_password(&mut both, &server).await.map_err(|error| refused(&server, &error))?;
    both.commit().await?;
    admin.close().await?;

    let serving = address(&url, &server, &server_password, database)?;
    let owning = address(&url, &owner, &owner_password, database)?;
    let message = format!(
        "Rollen und Datenbank „{database}“ sind eingerichtet. Die Passwörter werden nur jetzt angezeigt;\n\
         frühere Passwörter dieser Rollen gelten nicht mehr.\n\n\
         DATABASE_URL={serving}\n\
         VVT_MIGRATION_URL={owning}\n\n\
         Geben Sie vvt beide als Umgebungsvariablen mit; „vvt migrate“ oder der nächste Start legt die Tabellen an.\n"
    );
    std::io::stdout().write_all(message.as_bytes()).context(
        "Die Passwörter ließen sich nicht ausgeben. Bitte rufen Sie den Befehl noch einmal mit --new-passwords auf",
    )?;
    Ok(())
}

fn is_plain_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.len() <= NAME_LENGTH
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

async fn refuse_old_server(admin: &mut PgConnection) -> anyhow::Result<()> {
    let version: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int / 10000")
        .fetch_one(admin)
        .await?;
    anyhow::ensure!(
        i64::from(version) >= i64::from(OLDEST_VERSION),
        "Der Datenbankserver hat PostgreSQL {version}. Bitte verwenden Sie Version {OLDEST_VERSION} oder neuer."
    );
    Ok(())
}

async fn exists(admin: &mut PgConnection, role: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
        .bind(role)
        .fetch_one(admin)
        .await
}

/// Makes the role where it is missing. Its name is plain and needs no quoting.
async fn create_role(admin: &mut PgConnection, name: &str, login: &str) -> sqlx::Result<()> {
    if !exists(admin, name).await? {
        admin.execute(AssertSqlSafe(format!("create role {name} {login}"))).await?;
    }
    Ok(())
}

/// As for [`create_role`]; the password is hexadecimal and needs no quoting either.
async fn new_password(admin: &mut PgConnection, name: &str) -> sqlx::Result<String> {
    let mut bytes = [0; 24];
    rand::rng().fill_bytes(&mut bytes);
    let password = hex::encode(bytes);
    admin.execute(AssertSqlSafe(format!("alter role {name} with login password '{password}'"))).await?;
    Ok(password)
}

async fn create_database(
    admin: &mut PgConnection,
    name: &str,
    owner: &str,
    server: &str,
) -> anyhow::Result<()> {
    let found: Option<String> =
        sqlx::query_scalar("select pg_get_userbyid(datdba)::text from pg_database where datname = $1")
            .bind(name)
            .fetch_optional(&mut *admin)
            .await?;
    match found.as_deref() {
        Some(found) if found == owner => return Ok(()),
        Some(other) => anyhow::bail!(
            "Die Datenbank „{name}“ gibt es schon, und sie gehört der Rolle „{other}“. Bitte wählen Sie mit --database \
             einen anderen Namen; an ihr wurde nichts geändert."
        ),
        None => {}
    }
    let is_superuser: bool = sqlx::query_scalar("select rolsuper from pg_roles where rolname = current_user")
        .fetch_one(&mut *admin)
        .await?;
    if !is_superuser {
        // Only a member of a role may make a database for it.
        admin.execute(AssertSqlSafe(format!("grant {owner} to current_user"))).await?;
    }
    let statements = [
        format!("create database {name} owner {owner} encoding 'UTF8' template template0"),
        format!("revoke all on database {name} from public"),
        format!("grant connect on database {name} to {server}"),
    ];
    for statement in statements {
        // The name was checked to be plain.
        let done = admin.execute(AssertSqlSafe(statement)).await;
        done.map_err(|error| {
            anyhow::anyhow!("Die Datenbank „{name}“ ließ sich nicht anlegen ({}).", reason(&error))
        })?;
    }
    Ok(())
}

fn refused(role: &str, error: &sqlx::Error) -> anyhow::Error {
    anyhow::anyhow!(
        "Die Rolle „{role}“ ließ sich nicht einrichten ({}). Bitte geben Sie in --admin-url eine Rolle an, die Rollen \
         und Datenbanken anlegen darf.",
        reason(error)
    )
}

/// What the server says, without sqlx's words around it.
fn reason(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// The server of `url` for another role and database.
fn address(url: &Url, role: &str, password: &str, database: &str) -> anyhow::Result<String> {
    let mut url = url.clone();
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !matches!(name.as_ref(), "user" | "password" | "dbname"))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    if url.host_str().unwrap_or_default().is_empty() {
        url.set_host(Some("localhost"))?;
    }
    let named = url.set_username(role).and_then(|()| url.set_password(Some(password)));
    named.map_err(|()| anyhow::anyhow!("--admin-url nennt keinen Rechner."))?;
    url.set_path(database);
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_keeps_the_server_and_loses_the_administrator() {
        let url = Url::parse("postgres://boss:geheim@db.example.org:5433/postgres?sslmode=require&user=boss")
            .unwrap();
        assert_eq!(
            address(&url, "vvt_server", "abc", "vvt").unwrap(),
            "postgres://vvt_server:abc@db.example.org:5433/vvt?sslmode=require"
        );
        let socket = Url::parse("postgres:///postgres?host=/run/postgresql").unwrap();
        assert_eq!(
            address(&socket, "vvt_server", "abc", "vvt").unwrap(),
            "postgres://vvt_server:abc@localhost/vvt?host=%2Frun%2Fpostgresql"
        );
    }

    #[test]
    fn names_that_would_need_quotes_are_refused() {
        assert!(is_plain_name("vvt_2"));
        for name in ["", "2vvt", "Vvt", "vvt; drop", "vvt-2", "ä"] {
            assert!(!is_plain_name(name), "{name}");
        }
    }
}
