//! Every setting, from the environment. Nothing is read anywhere else.

use std::{path::PathBuf, str::FromStr, time::Duration};

use url::Url;

use crate::{auth::network::Network, backup::schedule::Schedule, import::Limits};

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
}

impl Config {
    pub fn from_environment() -> Result<Self, ConfigError> {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// As [`Config::from_environment`], from any source of values; empty counts as not set.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let text = |name: &'static str| lookup(name).filter(|value| !value.trim().is_empty());
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
            database_url: text("DATABASE_URL"),
            migration_url: text("VVT_MIGRATION_URL"),
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
            demo_password: text("VVT_DEMO_PASSWORD"),
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

fn public_url(value: &str) -> Result<Url, ConfigError> {
    let invalid = || ConfigError::Invalid {
        name: "VVT_PUBLIC_URL",
        value: value.to_owned(),
        expected: "eine Adresse wie https://vvt.example.org",
    };
    let url = Url::parse(value.trim()).map_err(|_| invalid())?;
    match url.scheme() {
        "https" if url.has_host() => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" if url.has_host() => Err(ConfigError::PlainHttp(url)),
        _ => Err(invalid()),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn parse<T: FromStr>(name: &'static str, value: &str, expected: &'static str) -> Result<T, ConfigError> {
    value.trim().parse().map_err(|_| ConfigError::Invalid { name, value: value.to_owned(), expected })
}

#[cfg(test)]
mod tests {
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
    fn wrong_values_are_named() {
        let error = with("VVT_SESSION_IDLE_MINUTES", "0").unwrap_err().to_string();
        assert!(error.contains("VVT_SESSION_IDLE_MINUTES") && error.contains("größer als 0"), "{error}");
        assert!(with("VVT_TRUSTED_PROXIES", "127.0.0.1, kaputt").is_err());
        assert_eq!(
            with("VVT_TRUSTED_PROXIES", "127.0.0.1, ::1, 10.0.0.0/8").unwrap().trusted_proxies.len(),
            3
        );
    }
}
