//! The command line. Help and messages are German; the exit code is 1 when something failed and 2
//! when the command line itself was wrong.

use std::{io::IsTerminal, net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use vvt::{
    command::{self, german},
    config::{self, Config, LogFormat},
    export::typesetter,
    serve,
};

/// Verzeichnis von Verarbeitungstätigkeiten nach Art. 30 DSGVO
#[derive(Parser)]
#[command(name = "vvt", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Startet den Server
    Serve {
        /// Adresse und Port (Umgebungsvariable VVT_LISTEN); ohne Angabe 127.0.0.1:8030
        #[arg(long, value_name = "ADRESSE", default_value = "127.0.0.1:8030", env = "VVT_LISTEN", value_parser = german::listen_address)]
        listen: SocketAddr,
    },
    /// Startet den Server mit einer erfundenen Beispielwelt in einem eigenen Datenverzeichnis
    ///
    /// Eine leere Datenbank wird gefüllt: ein Stadtwerk mit fünf Organisationseinheiten und zwölf
    /// Verarbeitungstätigkeiten. Konten und Passwort stehen in der Ausgabe; ein eigenes Passwort nennen
    /// Sie in VVT_DEMO_PASSWORD. Das Datenverzeichnis bestimmt VVT_DATA.
    Demo {
        /// Adresse und Port (Umgebungsvariable VVT_LISTEN); ohne Angabe 127.0.0.1:8031
        #[arg(long, value_name = "ADRESSE", default_value = "127.0.0.1:8031", env = "VVT_LISTEN", value_parser = german::listen_address)]
        listen: SocketAddr,
        /// Erzeugt zum Messen ein Verzeichnis mit so vielen Verarbeitungstätigkeiten; dieselbe Zahl ergibt dasselbe
        #[arg(long, value_name = "ANZAHL", value_parser = german::amount)]
        activities: Option<u32>,
        /// Verteilt sie auf so viele Organisationen; ohne Angabe eine
        #[arg(long, value_name = "ANZAHL", default_value = "1", requires = "activities", value_parser = german::amount)]
        organisations: u32,
    },
    /// Nennt, was im Verzeichnis fehlt, unklar ist oder besser sein könnte
    ///
    /// Geschrieben wird nichts. Der Rückgabewert ist 0, wenn höchstens Hinweise offen sind, 3, wenn eine
    /// Pflichtangabe fehlt oder Klärungsbedarf offen ist, und 1, wenn nicht geprüft werden konnte.
    Check(command::check::Arguments),
    /// Schreibt das Verzeichnis oder einen Auszug als PDF, HTML, Excel oder JSON in eine Datei
    Export(command::export::Arguments),
    /// Übernimmt ein Verzeichnis aus einer Tabelle oder einer JSON-Datei dieser Anwendung in eine vorhandene Organisation
    ///
    /// Alles oder nichts: Bei einem Hindernis bleibt die Organisation, wie sie ist. Der Rückgabewert ist 0,
    /// wenn alles ohne Rückfrage übernommen wurde, 3, wenn es dazu Hinweise gibt, und 1, wenn nichts
    /// übernommen wurde.
    Import(command::import::Arguments),
    /// Sichert die ganze Datenbank in eine Datei, auch während vvt läuft
    ///
    /// Gesichert wird über die Rolle, der die Tabellen gehören: beim privaten PostgreSQL von selbst, sonst mit
    /// VVT_MIGRATION_URL.
    /// Eine vorhandene Datei wird nicht überschrieben.
    Backup {
        /// Datei, die geschrieben wird; „-“ schreibt in die Standardausgabe
        #[arg(value_name = "DATEI")]
        file: String,
    },
    /// Stellt eine Sicherung in einer leeren Datenbank wieder her
    ///
    /// Alles oder nichts: Eine beschädigte Sicherung, eine von einer neueren Version und eine Datenbank mit Inhalt
    /// werden abgelehnt. vvt darf dabei nicht laufen. Alle Personen melden sich danach neu an.
    Restore {
        /// Datei, die „vvt backup“ geschrieben hat
        #[arg(value_name = "DATEI")]
        file: PathBuf,
    },
    /// Verwaltet Konten und Rollen ohne Browser
    Account {
        #[command(subcommand)]
        command: command::account::Command,
    },
    /// Legt auf einem eigenen PostgreSQL-Server die Datenbank an und zwei Rollen, die nur in diese kommen
    ///
    /// Der Datenbank vvt gehören die Rollen vvt_owner und vvt_server.
    InitDatabase {
        /// Adresse einer Rolle, die Rollen und Datenbanken anlegen darf: postgres://postgres:passwort@rechner/postgres
        #[arg(long, value_name = "URL")]
        admin_url: String,
        /// Name der Datenbank; ohne Angabe vvt
        #[arg(long, value_name = "NAME", default_value = "vvt")]
        database: String,
        /// Gibt vorhandenen Rollen neue Passwörter; die Daten bleiben, wie sie sind
        #[arg(long)]
        new_passwords: bool,
    },
    /// Prüft Einstellungen, Datenbank, Uhren, Datenträger und Sicherungen; geändert wird nichts
    ///
    /// Der Rückgabewert ist 0, wenn vvt so arbeiten kann, und 3, wenn etwas im Weg steht.
    Doctor,
    /// Bringt die Datenbank auf den Stand dieser Version (Adresse in VVT_MIGRATION_URL)
    Migrate,
    /// Setzt ein Dokument, das der Server vorbereitet hat
    #[command(name = typesetter::COMMAND, hide = true)]
    Typeset,
}

/// How long work that was begun aside is waited for at the end.
const LAST_WORK: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let config = match Config::from_environment() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    for name in config::unknown(std::env::vars_os().map(|(name, _)| name)) {
        eprintln!("Die Einstellung {name} gibt es nicht; sie bleibt unbeachtet.");
    }
    log(config.log_format);
    let ended = tokio::runtime::Runtime::new().map_err(anyhow::Error::from).and_then(|runtime| {
        let ended = runtime.block_on(run(arguments.command, config));
        runtime.shutdown_timeout(LAST_WORK);
        ended
    });
    ended.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        ExitCode::FAILURE
    })
}

fn log(format: LogFormat) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,vvt=info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

fn arguments() -> Result<Arguments, ExitCode> {
    let parsed = german::in_german(Arguments::command())
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    parsed.map_err(|error| match german::sentence(&error) {
        Some(sentence) => {
            eprintln!("{sentence}");
            ExitCode::from(2)
        }
        None => {
            // Nobody to tell when the output is closed.
            error.print().ok();
            ExitCode::SUCCESS
        }
    })
}

async fn run(command: Command, config: Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Typeset => return Ok(typesetter::run()),
        Command::Doctor => return command::doctor::run(&config).await,
        Command::Check(arguments) => return command::check::run(&config, &arguments).await,
        Command::Import(arguments) => return command::import::run(&config, &arguments).await,
        Command::Serve { listen } => serve::run(config, listen).await,
        Command::Demo { listen, activities, organisations } => {
            let load = activities.map(|activities| (activities, organisations));
            command::demo::run(config, listen, load).await
        }
        Command::Export(arguments) => command::export::run(&config, &arguments).await,
        Command::Backup { file } => command::backup::make(&config, &file).await,
        Command::Restore { file } => command::backup::restore(&config, &file).await,
        Command::Account { command } => command::account::run(&config, &command).await,
        Command::InitDatabase { admin_url, database, new_passwords } => {
            command::init_database::run(&admin_url, &database, new_passwords).await
        }
        Command::Migrate => serve::migrate(&config).await,
    }?;
    Ok(ExitCode::SUCCESS)
}
