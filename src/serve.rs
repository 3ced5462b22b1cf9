//! Serving: where the database comes from, the start's checks, the periodic jobs, the orderly end.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::OnceLock,
    time::{Duration, Instant},
};

use anyhow::Context;
use sd_notify::NotifyState;
use sqlx::postgres::PgConnectOptions;
use tokio::{
    net::TcpListener,
    signal::{self, unix::SignalKind},
    sync::Notify,
};

use crate::{
    app::App,
    audit, auth,
    backup::Target,
    config::Config,
    connections::{self, Limits},
    database::{
        Db,
        local::{self, LocalPostgres, StartError},
        migrations,
    },
    export::typesetter::Typesetter,
    findings, processing_activity, routes,
};

/// How long running requests may take after the server was asked to stop. A connection that never
/// finishes its request must not hold it for ever.
const LAST_REQUESTS: Duration = Duration::from_secs(22);

/// How long all of the end may take.
const END: Duration = Duration::from_secs(34);

/// How long the connections' ends are waited for after that. A database that is silent takes no leave.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// How long a start waits for a database of one's own, whatever keeps it from answering.
const WAIT_FOR_DATABASE: Duration = Duration::from_secs(30);

/// A database that is reachable, on this version's schema, with a role that rights bind.
pub struct Opened {
    pub db: Db,
    /// Present when this process runs its own Postgres.
    pub local: Option<LocalPostgres>,
}

impl Opened {
    /// Starts the private Postgres or connects to the one of `DATABASE_URL`, and brings or checks the
    /// schema. Errors are German sentences for the operator.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        let Some(url) = &config.database_url else {
            let directory = match &config.data {
                Some(directory) => directory.clone(),
                None => local::default_data_directory()?,
            };
            let local = LocalPostgres::start(&directory).await?;
            match Self::prepare(config, Some(local.owner_options("vvt")), local.app_options("vvt")).await {
                Ok(db) => return Ok(Self { db, local: Some(local) }),
                Err(error) => {
                    local.stop().await;
                    return Err(error);
                }
            }
        };
        let serving = parse_url("DATABASE_URL", url)?;
        let owner =
            config.migration_url.as_deref().map(|url| parse_url("VVT_MIGRATION_URL", url)).transpose()?;
        wait_for_database("DATABASE_URL", &serving).await?;
        if let Some(owner) = &owner {
            wait_for_database("VVT_MIGRATION_URL", owner).await?;
        }
        Ok(Self { db: Self::prepare(config, owner, serving).await?, local: None })
    }

    /// As [`Opened::open`], for a command that may run beside a server: when that holds the data
    /// directory, its Postgres is used.
    pub async fn open_beside_server(config: &Config) -> anyhow::Result<Self> {
        let in_use = match Self::open(config).await {
            Ok(opened) => return Ok(opened),
            Err(error) => error,
        };
        let Some(StartError::InUse { directory, .. }) = in_use.downcast_ref() else {
            return Err(in_use);
        };
        let Some(serving) = local::running_app_options(directory) else {
            return Err(in_use);
        };
        Ok(Self { db: Self::prepare(config, None, serving).await?, local: None })
    }

    /// As [`Opened::open_beside_server`], for a command that only looks: the schema stays as it is, whatever its
    /// state.
    pub async fn open_unchanged(config: &Config) -> anyhow::Result<Self> {
        let connect = async |serving| {
            let db = Db::new(serving, config.database_connections);
            db.check_serving_role().await?;
            anyhow::Ok(db)
        };
        if let Some(url) = &config.database_url {
            let serving = parse_url("DATABASE_URL", url)?;
            wait_for_database("DATABASE_URL", &serving).await?;
            return Ok(Self { db: connect(serving).await?, local: None });
        }
        let directory = match &config.data {
            Some(directory) => directory.clone(),
            None => local::default_data_directory()?,
        };
        if let Some(serving) = local::running_app_options(&directory)
            && let Ok(db) = connect(serving).await
        {
            return Ok(Self { db, local: None });
        }
        anyhow::ensure!(
            directory.join("postgres").join("PG_VERSION").exists(),
            "In {} gibt es noch keine Datenbank; der erste Start von vvt legt sie an.",
            directory.display()
        );
        let local = LocalPostgres::start(&directory).await?;
        match connect(local.app_options(local::DATABASE)).await {
            Ok(db) => Ok(Self { db, local: Some(local) }),
            Err(error) => {
                local.stop().await;
                Err(error)
            }
        }
    }

    /// How the owning role is reached.
    ///
    /// Errors: on a server of one's own, `VVT_MIGRATION_URL` is not set.
    pub fn owner(&self, config: &Config) -> anyhow::Result<PgConnectOptions> {
        match (&self.local, &config.migration_url) {
            (Some(local), _) => Ok(local.owner_options(local::DATABASE)),
            (None, Some(url)) => parse_url("VVT_MIGRATION_URL", url),
            (None, None) => anyhow::bail!(
                "Bitte geben Sie in VVT_MIGRATION_URL die Rolle an, der die Datenbank gehört (vvt_owner)."
            ),
        }
    }

    /// As [`Opened::owner`], for backups.
    pub fn target(&self, config: &Config) -> anyhow::Result<Target> {
        target(config, self.owner(config)?)
    }

    async fn prepare(
        config: &Config,
        owner: Option<PgConnectOptions>,
        serving: PgConnectOptions,
    ) -> anyhow::Result<Db> {
        if let Some(owner) = owner {
            bring_up_to_date(config, &owner).await?;
        }
        let db = Db::new(serving, config.database_connections);
        db.check_serving_role().await?;
        db.check_schema().await?;
        Ok(db)
    }

    /// Ends connections and the private Postgres.
    pub async fn close(self) {
        self.close_by(Instant::now() + END).await;
    }

    async fn close_by(self, end: Instant) {
        tokio::time::timeout(LAST_WORDS, self.db.close()).await.ok();
        if let Some(local) = self.local {
            local.stop_within(end.saturating_duration_since(Instant::now())).await;
        }
    }
}

/// Runs the server until it is asked to stop; running requests are finished.
pub async fn run(config: Config, listen: SocketAddr) -> anyhow::Result<()> {
    run_after(config, listen, async |_| Ok(())).await
}

/// As [`run`]; `prepare` comes between opening the database and serving it.
pub async fn run_after(
    mut config: Config,
    listen: SocketAddr,
    prepare: impl AsyncFnOnce(&Opened) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    if config.public_url.is_none() && !listen.ip().is_loopback() {
        anyhow::bail!(
            "Für eine Adresse, die auch andere Rechner erreichen ({listen}), muss VVT_PUBLIC_URL die öffentliche \
             https-Adresse angeben, zum Beispiel https://vvt.example.org."
        );
    }
    let listener = bind(listen).await?;
    let address = listener.local_addr()?;
    if config.public_url.is_none() {
        config.public_url = Some(format!("http://{address}").parse()?);
    }
    // From here on, so that the end is orderly also before there is anything to serve, and for the
    // first process of a container, which no signal ends by itself.
    let mut stop: Stop = Box::pin(asked_to_stop());
    let opened = tokio::select! {
        biased;
        () = &mut stop => return Ok(()),
        opened = Opened::open(&config) => opened?,
    };
    let asked = OnceLock::new();
    let result = match prepare(&opened).await {
        Ok(()) => serve(&opened, config, listener, stop, &asked).await,
        Err(error) => Err(error),
    };
    opened.close_by(asked.get().copied().unwrap_or_else(Instant::now) + END).await;
    result
}

type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;

/// `asked`: when it was asked to stop.
async fn serve(
    opened: &Opened,
    config: Config,
    listener: TcpListener,
    stop: Stop,
    asked: &OnceLock<Instant>,
) -> anyhow::Result<()> {
    let public_url = config.public_url.as_ref().map(ToString::to_string).unwrap_or_default();
    let public_url = public_url.trim_end_matches('/');
    let app = App::new(opened.db.clone(), config, Typesetter::Apart);
    let (router, _) = routes::build(app.clone())?;

    println!("vvt läuft unter {public_url}");
    if let Some(link) = auth::set_up::link(&app.db).await? {
        println!("Es gibt noch kein Konto. Richten Sie vvt mit diesem Link ein, er gilt einmal:");
        println!("  {public_url}{link}");
    }
    println!("Beenden mit Strg+C.");
    // For a service manager that waits for it.
    if let Err(error) = sd_notify::notify(&[NotifyState::Ready]) {
        tracing::warn!(%error, "the service manager cannot be told that the server is ready");
    }

    let silence = tokio::spawn(app.db.clone().watch());
    let jobs = tokio::spawn(audit::jobs::run(app.db.clone()));
    let summaries = tokio::spawn(processing_activity::summary::run(app.db.clone()));
    let findings = tokio::spawn(findings::kept::run(app.db.clone()));
    let backups = match &app.config.backups {
        Some(schedule) => Some(tokio::spawn(schedule.clone().run(opened.target(&app.config)?))),
        None => None,
    };
    let limits = Limits::of_process(app.config.database_connections, app.config.trusted_proxies.clone());
    let limit_begins = &Notify::new();
    let server = connections::serve(listener, router, limits, async move {
        stop.await;
        asked.get_or_init(Instant::now);
        sd_notify::notify(&[NotifyState::Stopping]).ok();
        limit_begins.notify_one();
    });
    let result = tokio::select! {
        () = server => Ok(()),
        () = async { limit_begins.notified().await; tokio::time::sleep(LAST_REQUESTS).await } => {
            tracing::warn!("Anfragen, die nicht zu Ende kamen, werden abgebrochen");
            Ok(())
        }
        () = database_ended(opened.local.as_ref(), asked) => Err(anyhow::anyhow!(
            "Der private Postgres wurde unerwartet beendet. Bitte sehen Sie in seiner Protokolldatei nach und starten Sie vvt neu."
        )),
    };
    silence.abort();
    jobs.abort();
    summaries.abort();
    findings.abort();
    if let Some(backups) = backups {
        backups.abort();
    }
    result
}

async fn bind(listen: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "Die Adresse {listen} ist schon belegt. Läuft vvt bereits? Mit --listen wählen Sie eine andere, zum \
             Beispiel --listen 127.0.0.1:8031."
        ),
        io::ErrorKind::PermissionDenied => anyhow::anyhow!(
            "Die Adresse {listen} darf dieses Benutzerkonto nicht öffnen. Bitte wählen Sie mit --listen einen Port ab 1024."
        ),
        _ => anyhow::anyhow!("Die Adresse {listen} lässt sich nicht öffnen: {error}"),
    })
}

/// `vvt migrate`: brings the schema to this version's state, as the role that owns it.
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    let Some(url) = &config.migration_url else {
        anyhow::bail!(
            "Bitte geben Sie in VVT_MIGRATION_URL die Rolle an, der die Datenbank gehört (vvt_owner)."
        );
    };
    let owner = parse_url("VVT_MIGRATION_URL", url)?;
    wait_for_database("VVT_MIGRATION_URL", &owner).await?;
    bring_up_to_date(config, &owner).await?;
    println!("Die Datenbank ist auf dem Stand dieser Version.");
    Ok(())
}

/// Migrates, after a backup where backups are set up.
async fn bring_up_to_date(config: &Config, owner: &PgConnectOptions) -> anyhow::Result<()> {
    if let Some(schedule) = &config.backups
        && migrations::is_older(owner).await?
    {
        let file = schedule.before_change(&target(config, owner.clone())?).await?;
        tracing::info!(file = %file.display(), "backup made before the schema is changed");
    }
    migrations::run(owner).await?;
    Ok(())
}

/// As Postgres' programs reach what the owner reaches.
fn target(config: &Config, owner: PgConnectOptions) -> anyhow::Result<Target> {
    let target = match &config.migration_url {
        Some(url) if config.database_url.is_some() => Target::of_url(owner, url),
        _ => Target::of_socket(owner),
    };
    target.context("Die Adresse der Datenbank lässt sich nicht lesen.")
}

pub(crate) fn parse_url(name: &str, url: &str) -> anyhow::Result<PgConnectOptions> {
    // sqlx takes every scheme. The error's text may hold the address with its password.
    let is_postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
    url.parse::<PgConnectOptions>().ok().filter(|_| is_postgres).with_context(|| {
        format!(
            "{name} ist keine gültige Adresse. Erwartet wird postgres://rolle:passwort@rechner/datenbank."
        )
    })
}

/// Tries for half a minute, because server and database often start together.
async fn wait_for_database(name: &str, options: &PgConnectOptions) -> anyhow::Result<()> {
    tokio::time::timeout(WAIT_FOR_DATABASE, connect(name, options)).await.unwrap_or_else(|_| {
        anyhow::bail!(
            "Die Datenbank ist nicht erreichbar. Bitte prüfen Sie, ob der Datenbankserver läuft und {name} stimmt."
        )
    })
}

/// Tries until it is let in or refused.
async fn connect(name: &str, options: &PgConnectOptions) -> anyhow::Result<()> {
    use sqlx::{ConnectOptions, Connection};
    let mut said = false;
    loop {
        match tokio::time::timeout(Duration::from_secs(5), options.clone().connect()).await {
            Ok(Ok(connection)) => {
                connection.close().await.ok();
                return Ok(());
            }
            Ok(Err(sqlx::Error::Database(error)))
                if !matches!(error.code().as_deref(), Some("57P03" | "53300")) =>
            {
                anyhow::bail!(
                    "Die Datenbank lehnt die Anmeldung ab: {}. Bitte prüfen Sie {name}.",
                    error.message()
                );
            }
            Ok(Err(sqlx::Error::Tls(error))) => anyhow::bail!(
                "Die verschlüsselte Verbindung zur Datenbank kommt nicht zustande ({error}). Bitte prüfen Sie sslmode \
                 und sslrootcert in {name}."
            ),
            _ => {}
        }
        if !said {
            eprintln!(
                "Die Datenbank ist noch nicht erreichbar; vvt versucht es eine halbe Minute lang weiter …"
            );
            said = true;
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

/// Waits for an end that nobody asked for. A service manager tells both processes to stop at the same
/// time; then Postgres ends first, and running requests get their answer all the same.
async fn database_ended(local: Option<&LocalPostgres>, asked: &OnceLock<Instant>) {
    if let Some(local) = local {
        local.wait().await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        if asked.get().is_none() {
            return;
        }
    }
    std::future::pending::<()>().await;
}

/// Ctrl-C, SIGTERM, or SIGHUP when the terminal is closed.
async fn asked_to_stop() {
    let sent = async |kind| match signal::unix::signal(kind) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    };
    tokio::select! {
        _ = signal::ctrl_c() => {}
        () = sent(SignalKind::terminate()) => {}
        () = sent(SignalKind::hangup()) => {}
    }
}
