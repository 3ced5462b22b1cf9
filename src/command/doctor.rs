//! `vvt doctor`: what would keep the server from working, or will one day, each with what to do. Changes nothing.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::SystemTime,
};

use rustix::{fs::statvfs, process::Resource};
use time::OffsetDateTime;

use crate::{
    backup::{self, schedule::State},
    config::{self, Config},
    database::{Actor, Db, local},
    health,
    serve::Opened,
    web::validate::date_text,
};

/// Something is wrong.
const WRONG: u8 = 3;
/// Below that a disk is nearly full.
const ROOM: u64 = 1024 * 1024 * 1024;
/// Signing in and the history go by the database's clock.
const CLOCKS_APART: time::Duration = time::Duration::seconds(30);
/// So many connections can be served at once, and more.
const FILES: u64 = 1024;

enum Line {
    Good(String),
    /// It works, and could be better or will not for long.
    Careful(String),
    Wrong(String),
}

use Line::{Careful, Good, Wrong};

pub async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let mut lines = settings(config);
    lines.extend(disks(config));
    lines.push(files());
    match Opened::open_unchanged(config).await {
        Ok(opened) => {
            let (version, said) = database(&opened.db).await;
            lines.extend(said);
            lines.extend(backups(config, &opened, version));
            opened.close().await;
        }
        Err(error) => lines.push(Wrong(format!("{error:#}"))),
    }
    let mut is_wrong = false;
    for line in lines {
        let (word, sentence) = match line {
            Good(sentence) => ("gut", sentence),
            Careful(sentence) => ("Achtung", sentence),
            Wrong(sentence) => {
                is_wrong = true;
                ("Fehler", sentence)
            }
        };
        println!("{word:>8}  {sentence}");
    }
    Ok(if is_wrong { ExitCode::from(WRONG) } else { ExitCode::SUCCESS })
}

/// What could not be understood has already ended the program.
fn settings(config: &Config) -> Vec<Line> {
    let unknown = config::unknown(std::env::vars_os().map(|(name, _)| name));
    let mut lines: Vec<Line> = unknown
        .into_iter()
        .map(|name| Careful(format!("Die Einstellung {name} gibt es nicht; sie bleibt unbeachtet.")))
        .collect();
    lines.push(match &config.public_url {
        Some(url) if config.is_https() && config.trusted_proxies.is_empty() => Careful(format!(
            "Öffentliche Adresse {url}, aber VVT_TRUSTED_PROXIES ist leer: Hinter einem Proxy gelten dann alle Besucher \
             als einer, und zu viele Fehlversuche treffen alle."
        )),
        Some(url) => Good(format!("Öffentliche Adresse {url}")),
        None => Good("Ohne VVT_PUBLIC_URL ist vvt nur auf diesem Rechner erreichbar.".to_owned()),
    });
    lines
}

fn disks(config: &Config) -> Vec<Line> {
    let data = match (&config.database_url, &config.data) {
        (Some(_), _) => None,
        (None, Some(data)) => Some(data.clone()),
        (None, None) => local::default_data_directory().ok(),
    };
    let backups = config.backups.as_ref().map(|schedule| schedule.directory.clone());
    [("des Datenverzeichnisses", data), ("der Sicherungen", backups)]
        .into_iter()
        .filter_map(|(whose, directory)| Some(disk(whose, &directory?)))
        .collect()
}

fn disk(whose: &str, directory: &Path) -> Line {
    let shown = directory.display();
    // A data directory is made at the first start.
    let existing: Option<PathBuf> =
        directory.ancestors().find(|folder| folder.exists()).map(Path::to_path_buf);
    match existing.map(|existing| statvfs(&existing)) {
        Some(Ok(state)) => {
            let free = state.f_bavail.saturating_mul(state.f_frsize);
            #[expect(clippy::cast_precision_loss, reason = "shown with one digit after the comma")]
            let gib = format!("{:.1}", free as f64 / ROOM as f64).replace('.', ",");
            match free < ROOM {
                true => {
                    Careful(format!("Auf dem Datenträger {whose} ({shown}) sind nur noch {gib} GiB frei."))
                }
                false => Good(format!("Auf dem Datenträger {whose} ({shown}) sind {gib} GiB frei.")),
            }
        }
        Some(Err(error)) => Wrong(format!("Das Verzeichnis {shown} lässt sich nicht ansehen: {error}")),
        None => Wrong(format!("Das Verzeichnis {shown} gibt es nicht.")),
    }
}

fn files() -> Line {
    let maximum = rustix::process::getrlimit(Resource::Nofile).maximum;
    match maximum {
        Some(maximum) if maximum < FILES => Careful(format!(
            "Es dürfen nur {maximum} Dateien zugleich offen sein; mit LimitNOFILE im Dienst werden es mehr Verbindungen."
        )),
        _ => Good("Es dürfen genug Dateien zugleich offen sein.".to_owned()),
    }
}

/// Its major version too; 0 when it does not say.
async fn database(db: &Db) -> (i32, Vec<Line>) {
    let (mut version, mut lines) = (0, Vec::new());
    match health::check(db).await {
        Ok(()) => lines
            .push(Good("Die Datenbank ist auf dem Stand dieser Version und nimmt Änderungen an.".to_owned())),
        // Nothing else can be asked of it.
        Err(failure) => return (version, vec![Wrong(failure.to_string())]),
    }
    match facts(db).await {
        Ok(facts) => {
            version = facts.major;
            lines.push(Good(format!("Datenbank: PostgreSQL {}, Rolle {}", facts.version, facts.role)));
            let apart = (OffsetDateTime::from(SystemTime::now()) - facts.now).abs();
            lines.push(match apart > CLOCKS_APART {
                true => Careful(format!(
                    "Die Uhren von Datenbank und Server gehen {} Sekunden auseinander. Bitte stellen Sie beide.",
                    apart.whole_seconds()
                )),
                false => Good("Die Uhren von Datenbank und Server stimmen überein.".to_owned()),
            });
            lines.push(match facts.administrators {
                0 => Careful(
                    "Niemand kann Konten verwalten. „vvt account create“ legt mit --administrator jemanden an."
                        .to_owned(),
                ),
                _ => Good("Es gibt ein Konto mit Administration.".to_owned()),
            });
        }
        Err(error) => lines.push(Wrong(format!("Die Datenbank antwortet nicht: {error}"))),
    }
    (version, lines)
}

struct Facts {
    version: String,
    major: i32,
    role: String,
    now: OffsetDateTime,
    administrators: i64,
}

async fn facts(db: &Db) -> sqlx::Result<Facts> {
    let mut db = db.read(&Actor::system("Befehlszeile: doctor")).await?;
    sqlx::query_as!(
        Facts,
        r#"
        select
            current_setting('server_version') as "version!",
            current_setting('server_version_num')::integer / 10000 as "major!",
            current_user::text as "role!",
            clock_timestamp() as "now!",
            (select count(*) from account where administrator and active and password_hash is not null)
                as "administrators!"
        "#
    )
    .fetch_one(&mut *db)
    .await
}

fn backups(config: &Config, opened: &Opened, version: i32) -> Vec<Line> {
    let Some(schedule) = &config.backups else {
        return vec![Careful(
            "Es werden keine Sicherungen gemacht. VVT_BACKUP_DIR nennt ein Verzeichnis dafür; legen Sie sie auch auf \
             einen anderen Rechner."
                .to_owned(),
        )];
    };
    let directory = schedule.directory.display();
    let mut lines = vec![match schedule.state(SystemTime::now()) {
        State::Current(at) => Good(format!("Letzte Sicherung am {} in {directory}", date_text(at.date()))),
        State::Overdue(Some(at)) => Wrong(format!(
            "Die letzte Sicherung in {directory} ist vom {}. Bitte sehen Sie im Protokoll des Servers nach.",
            date_text(at.date())
        )),
        State::Overdue(None) => Careful(format!(
            "In {directory} liegt noch keine Sicherung; der Server macht sie, wenn er läuft."
        )),
    }];
    lines.push(match opened.target(config) {
        Err(error) => Wrong(format!("Sicherungen brauchen die Rolle, der die Datenbank gehört: {error:#}")),
        Ok(_) => match backup::check_programs(version) {
            Ok(()) => Good("pg_dump und pg_restore sind da.".to_owned()),
            Err(error) => Wrong(error.to_string()),
        },
    });
    lines
}
