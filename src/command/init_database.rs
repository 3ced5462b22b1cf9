//! `vvt init-database --admin-url URL`: the two roles and the database on a server of one's own.
//! Run again, it gives the roles new passwords and leaves the data as they are.

use std::{io::Write, time::Duration};

use anyhow::Context;
use rand::Rng;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use url::Url;

use crate::database::local::{APP, OLDEST_VERSION, OWNER};

/// A firewall that says nothing must not hold the command for minutes.
const CONNECT_LIMIT: Duration = Duration::from_secs(15);

/// Prints the two addresses, whose passwords are stored nowhere else.
pub async fn run(admin_url: &str, database: &str) -> anyhow::Result<()> {
    anyhow::ensure!(
        is_plain_name(database),
        "Der Name der Datenbank darf nur Kleinbuchstaben, Ziffern und _ enthalten, mit einem Buchstaben beginnen und \
         höchstens 60 Zeichen lang sein."
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
    for name in [OWNER, APP] {
        create_role(&mut admin, name).await.map_err(|error| refused(name, &error))?;
    }
    create_database(&mut admin, database).await?;
    // Last, and both or none: whoever fails before still has the passwords that work.
    let mut both = admin.begin().await?;
    let owner_password = new_password(&mut both, OWNER).await.map_err(|error| refused(OWNER, &error))?;
    let app_password = new_password(&mut both, APP).await.map_err(|error| refused(APP, &error))?;
    both.commit().await?;
    admin.close().await?;

    let serving = address(&url, APP, &app_password, database)?;
    let owning = address(&url, OWNER, &owner_password, database)?;
    let message = format!(
        "Rollen und Datenbank „{database}“ sind eingerichtet. Die Passwörter werden nur jetzt angezeigt;\n\
         frühere Passwörter dieser Rollen gelten nicht mehr.\n\n\
         DATABASE_URL={serving}\n\
         VVT_MIGRATION_URL={owning}\n\n\
         Geben Sie vvt beide als Umgebungsvariablen mit; „vvt migrate“ oder der nächste Start legt die Tabellen an.\n"
    );
    std::io::stdout().write_all(message.as_bytes()).context(
        "Die Passwörter ließen sich nicht ausgeben. Bitte rufen Sie den Befehl noch einmal auf; er vergibt neue",
    )?;
    Ok(())
}

fn is_plain_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.len() <= 60
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

/// Makes the role where it is missing. `name` is one of our two constants and needs no quoting.
async fn create_role(admin: &mut PgConnection, name: &str) -> sqlx::Result<()> {
    let exists: bool = sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
        .bind(name)
        .fetch_one(&mut *admin)
        .await?;
    if !exists {
        admin.execute(AssertSqlSafe(format!("create role {name}"))).await?;
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

async fn create_database(admin: &mut PgConnection, name: &str) -> anyhow::Result<()> {
    let owner: Option<String> =
        sqlx::query_scalar("select pg_get_userbyid(datdba)::text from pg_database where datname = $1")
            .bind(name)
            .fetch_optional(&mut *admin)
            .await?;
    match owner.as_deref() {
        Some(OWNER) => return Ok(()),
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
        admin.execute(AssertSqlSafe(format!("grant {OWNER} to current_user"))).await?;
    }
    let statements = [
        format!("create database {name} owner {OWNER} encoding 'UTF8' template template0"),
        format!("revoke all on database {name} from public"),
        format!("grant connect on database {name} to {APP}"),
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
            address(&url, "vvt_app", "abc", "vvt").unwrap(),
            "postgres://vvt_app:abc@db.example.org:5433/vvt?sslmode=require"
        );
        let socket = Url::parse("postgres:///postgres?host=/run/postgresql").unwrap();
        assert_eq!(
            address(&socket, "vvt_app", "abc", "vvt").unwrap(),
            "postgres://vvt_app:abc@localhost/vvt?host=%2Frun%2Fpostgresql"
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
