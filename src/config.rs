//! Every setting, from the environment. Nothing is read anywhere else.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use url::{Host, Url};

use crate::{auth::network::Network, backup::schedule::Schedule, error::unreadable, import::Limits};

/// Every variable of the environment that means something to the application.
pub const NAMES: &[&str] = &[
    "DATABASE_URL",
    "VVT_MIGRATION_URL",
    "VVT_DATA",
    "VVT_LISTEN",
    "VVT_PUBLIC_URL",
    "VVT_TRUSTED_PROXIES",
    "VVT_SESSION_IDLE_MINUTES",
    "VVT_SESSION_HOURS",
    "VVT_DATABASE_CONNECTIONS",
    "VVT_IMPORT_MIB",
    "VVT_IMPORT_ACTIVITIES",
    "VVT_BACKUP_DIR",
    "VVT_BACKUP_KEEP",
    "VVT_DEMO_PASSWORD",
    "VVT_LOG_FORMAT",
];

/// Those that may stand in a file instead, named by the variable with this ending: container and service
/// managers hand secrets over so, and the environment of a process is easily seen.
const SECRET: &[&str] = &["DATABASE_URL", "VVT_MIGRATION_URL", "VVT_DEMO_PASSWORD"];
const FILE: &str = "_FILE";

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The settings of one instance.
#[derive(Debug, Clone)]
pub struct Config {
    /// `DATABASE_URL`: the serving role (`vvt_server`) on a server of one's own. Without it the binary
    /// runs its private Postgres.
    pub database_url: Option<String>,
    /// `VVT_MIGRATION_URL`: the owning role (`vvt_owner`); when set, the start brings the schema up to date.
    pub migration_url: Option<String>,
    /// `VVT_DATA`: directory of the private Postgres; default `/var/lib/vvt` for root.
    pub data: Option<PathBuf>,
    /// `VVT_PUBLIC_URL`: the address people type; decides about cookies and trusted origin.
    /// Plain http is accepted for loopback only. Default: the address listened on.
    pub public_url: Option<Url>,
    /// `VVT_TRUSTED_PROXIES`: addresses and networks, separated by commas, whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<Network>,
    /// `VVT_SESSION_IDLE_MINUTES`: a session ends after this time without a request. Default 60.
    pub session_idle: Duration,
    /// `VVT_SESSION_HOURS`: a session ends after this time in any case. Default 12.
    pub session_lifetime: Duration,
    /// `VVT_DATABASE_CONNECTIONS`: connections in the pool. Default 20.
    pub database_connections: u32,
    /// `VVT_IMPORT_MIB`: the largest file that can be imported, in MiB; default 20. And
    /// `VVT_IMPORT_ACTIVITIES`: how many activities one file may bring; default 20,000.
    pub import_limits: Limits,
    /// `VVT_BACKUP_DIR`: where the server puts a backup each day, and one before it changes the schema.
    /// `VVT_BACKUP_KEEP`: how many stay there; default 14.
    pub backups: Option<Schedule>,
    /// `VVT_LOG_FORMAT`: `text` (default) or `json`.
    pub log_format: LogFormat,
    /// `VVT_DEMO_PASSWORD`: everybody's password in the example world of `vvt demo`. Default: a random one.
    pub demo_password: Option<String>,
}

/// A setting that cannot be understood, as a German sentence.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("Die Einstellung {name} hat den Wert „{value}“. Erwartet wird {expected}.")]
    Invalid { name: &'static str, value: String, expected: &'static str },
    #[error(
        "VVT_PUBLIC_URL „{0}“ verwendet http. Unverschlüsselt ist nur auf diesem Rechner erlaubt (127.0.0.1 oder \
         localhost); bitte geben Sie eine https-Adresse an."
    )]
    PlainHttp(Url),
    #[error("Es sind {0} und {0}_FILE gesetzt. Bitte setzen Sie nur eines von beiden.")]
    Twice(&'static str),
    #[error("Die Datei „{file}“ aus {name}_FILE lässt sich nicht lesen: {reason}")]
    File { name: &'static str, file: String, reason: String },
}

/// Names like those of settings that are none: what somebody meant to set and did not.
pub fn unknown(names: impl Iterator<Item = OsString>) -> Vec<String> {
    let is_known = |name: &str| {
        let of_file = name.strip_suffix(FILE).is_some_and(|name| SECRET.contains(&name));
        NAMES.contains(&name) || of_file
    };
    let mut unknown: Vec<String> = names
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.starts_with("VVT_") && !is_known(name))
        .collect();
    unknown.sort();
    unknown
}

impl Config {
    pub fn from_environment() -> Result<Self, ConfigError> {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// As [`Config::from_environment`], from any source of values; empty counts as not set.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let text = |name: &'static str| lookup(name).filter(|value| !value.trim().is_empty());
        let secret = |name: &'static str| secret(name, &text(name), lookup(&format!("{name}{FILE}")));
        let public_url = match text("VVT_PUBLIC_URL") {
            None => None,
            Some(value) => Some(public_url(&value)?),
        };
        let trusted_proxies = text("VVT_TRUSTED_PROXIES")
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| {
                parse(
                    "VVT_TRUSTED_PROXIES",
                    part,
                    "eine Liste von IP-Adressen oder Netzen wie 10.0.0.0/8, durch Kommas getrennt",
                )
            })
            .collect::<Result<_, _>>()?;
        let number = |name: &'static str, default: u32| match text(name) {
            None => Ok(default),
            Some(value) => match value.trim().parse() {
                Ok(number) if number > 0 => Ok(number),
                _ => Err(ConfigError::Invalid { name, value, expected: "eine ganze Zahl größer als 0" }),
            },
        };
        Ok(Self {
            database_url: secret("DATABASE_URL")?,
            migration_url: secret("VVT_MIGRATION_URL")?,
            data: text("VVT_DATA").map(PathBuf::from),
            public_url,
            trusted_proxies,
            session_idle: Duration::from_secs(60 * u64::from(number("VVT_SESSION_IDLE_MINUTES", 60)?)),
            session_lifetime: Duration::from_secs(3600 * u64::from(number("VVT_SESSION_HOURS", 12)?)),
            database_connections: number("VVT_DATABASE_CONNECTIONS", 20)?,
            import_limits: Limits {
                bytes: u64::from(number("VVT_IMPORT_MIB", 20)?) * 1024 * 1024,
                activities: number("VVT_IMPORT_ACTIVITIES", 20_000)? as usize,
            },
            backups: match text("VVT_BACKUP_DIR") {
                Some(directory) => {
                    let keep = number("VVT_BACKUP_KEEP", 14)? as usize;
                    Some(Schedule { directory: PathBuf::from(directory), keep })
                }
                None => None,
            },
            log_format: match text("VVT_LOG_FORMAT").as_deref().map(str::trim) {
                None | Some("text") => LogFormat::Text,
                Some("json") => LogFormat::Json,
                Some(value) => {
                    let (name, value) = ("VVT_LOG_FORMAT", value.to_owned());
                    return Err(ConfigError::Invalid { name, value, expected: "text oder json" });
                }
            },
            demo_password: secret("VVT_DEMO_PASSWORD")?,
        })
    }

    /// The address to give away for a path of this application, which begins with a slash.
    pub fn absolute(&self, path: &str) -> String {
        let base = self.public_url.as_ref().map_or("http://127.0.0.1:8030", Url::as_str);
        format!("{}{path}", base.trim_end_matches('/'))
    }

    /// Whether cookies are bound to https; only an instance on this machine goes without.
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }
}

/// The value itself, or the content of the file that is named instead.
fn secret(
    name: &'static str,
    value: &Option<String>,
    file: Option<String>,
) -> Result<Option<String>, ConfigError> {
    match (value, file.filter(|file| !file.trim().is_empty())) {
        (value, None) => Ok(value.clone()),
        (Some(_), Some(_)) => Err(ConfigError::Twice(name)),
        (None, Some(file)) => match read_secret(Path::new(&file)) {
            Ok(secret) => Ok(Some(secret)),
            Err(error) => Err(ConfigError::File { name, file, reason: unreadable(&error) }),
        },
    }
}

/// One line; the break at its end is no part of it. A secret is short, whatever the file is.
fn read_secret(file: &Path) -> io::Result<String> {
    let mut content = String::new();
    File::open(file)?.take(64 * 1024).read_to_string(&mut content)?;
    Ok(content.trim_end_matches(['\n', '\r']).to_owned())
}

fn public_url(value: &str) -> Result<Url, ConfigError> {
    let invalid = || ConfigError::Invalid {
        name: "VVT_PUBLIC_URL",
        value: value.to_owned(),
        expected: "eine Adresse wie https://vvt.example.org",
    };
    let url = Url::parse(value.trim()).map_err(|_| invalid())?;
    match url.scheme() {
        "https" if url.has_host() => Ok(url),
        "http" if url.host().is_some_and(|host| is_loopback(&host)) => Ok(url),
        "http" if url.has_host() => Err(ConfigError::PlainHttp(url)),
        _ => Err(invalid()),
    }
}

/// Whether it names this machine.
pub fn is_loopback<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => name.as_ref() == "localhost" || name.as_ref().ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn parse<T: FromStr>(name: &'static str, value: &str, expected: &'static str) -> Result<T, ConfigError> {
    value.trim().parse().map_err(|_| ConfigError::Invalid { name, value: value.to_owned(), expected })
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, collections::BTreeSet};

    use super::*;

    fn with(name: &'static str, value: &'static str) -> Result<Config, ConfigError> {
        Config::from_lookup(move |asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert!(with("VVT_PUBLIC_URL", "http://127.0.0.1:8030").is_ok());
        assert!(with("VVT_PUBLIC_URL", "http://[::1]:8030").is_ok());
        assert!(with("VVT_PUBLIC_URL", "https://vvt.example.org").is_ok());
        assert!(matches!(with("VVT_PUBLIC_URL", "http://vvt.example.org"), Err(ConfigError::PlainHttp(_))));
        assert!(with("VVT_PUBLIC_URL", "vvt.example.org").is_err());
    }

    #[test]
    fn every_variable_is_listed_once_and_nothing_else_is_asked_for() {
        let asked = RefCell::new(BTreeSet::from(["VVT_LISTEN".to_owned()]));
        // Days of backups are asked for only where there are backups.
        Config::from_lookup(|name| {
            asked.borrow_mut().insert(name.to_owned());
            (name == "VVT_BACKUP_DIR").then(|| "/backups".to_owned())
        })
        .unwrap();
        let files = SECRET.iter().map(|name| format!("{name}{FILE}"));
        let listed: BTreeSet<String> = NAMES.iter().map(|name| (*name).to_owned()).chain(files).collect();
        assert_eq!(asked.into_inner(), listed);
        let readme = include_str!("../README.md");
        let template = include_str!("../packaging/vvt.env");
        for name in NAMES {
            assert!(readme.contains(&format!("| `{name}` |")), "{name} is not in the README's table");
            let is_for_demo = *name == "VVT_DEMO_PASSWORD";
            assert!(
                is_for_demo || template.contains(&format!("\n#{name}=")),
                "{name} is not in the template"
            );
        }
        let of = |names: &[&str]| unknown(names.iter().map(OsString::from));
        assert!(of(&["PATH", "VVT_DATA", "DATABASE_URL_FILE", "VVT_DEMO_PASSWORD_FILE"]).is_empty());
        assert_eq!(of(&["VVT_PUBLICURL", "VVT_DATA_FILE"]), ["VVT_DATA_FILE", "VVT_PUBLICURL"]);
    }

    #[test]
    fn secrets_come_from_files_too() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("url");
        std::fs::write(&file, "postgres://vvt_server:geheim@db/vvt\n").unwrap();
        let file = file.to_str().unwrap().to_owned();
        let lookup = |both: bool, file: &str| {
            let file = file.to_owned();
            move |name: &str| match name {
                "DATABASE_URL_FILE" => Some(file.clone()),
                "DATABASE_URL" if both => Some("postgres://a@b/c".to_owned()),
                _ => None,
            }
        };
        let config = Config::from_lookup(lookup(false, &file)).unwrap();
        assert_eq!(config.database_url.as_deref(), Some("postgres://vvt_server:geheim@db/vvt"));
        let error = Config::from_lookup(lookup(true, &file)).unwrap_err().to_string();
        assert!(error.contains("DATABASE_URL und DATABASE_URL_FILE"), "{error}");
        let error = Config::from_lookup(lookup(false, "/gibt/es/nicht")).unwrap_err().to_string();
        assert!(error.contains("„/gibt/es/nicht“ aus DATABASE_URL_FILE"), "{error}");
    }

    #[test]
    fn wrong_values_are_named() {
        let error = with("VVT_SESSION_IDLE_MINUTES", "0").unwrap_err().to_string();
        assert!(error.contains("VVT_SESSION_IDLE_MINUTES") && error.contains("größer als 0"), "{error}");
        assert!(with("VVT_LOG_FORMAT", "xml").unwrap_err().to_string().contains("text oder json"));
        assert!(with("VVT_TRUSTED_PROXIES", "127.0.0.1, kaputt").is_err());
        assert_eq!(
            with("VVT_TRUSTED_PROXIES", "127.0.0.1, ::1, 10.0.0.0/8").unwrap().trusted_proxies.len(),
            3
        );
    }
}
