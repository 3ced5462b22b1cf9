//! `vvt backup FILE` and `vvt restore FILE`.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;

use crate::{
    backup::{self, Target},
    config::Config,
    database::local::{self, LocalPostgres, StartError},
    serve,
    web::filters::{Day, grouped},
};

/// Writes a backup; a server may run meanwhile. "-": to the standard output.
pub async fn make(config: &Config, file: &str) -> anyhow::Result<()> {
    let running = Running::beside_server(config).await?;
    let result = match file {
        "-" => backup::make(&running.target, io::stdout()).await.map_err(anyhow::Error::from),
        file => backup::make_file(&running.target, Path::new(file)).await.map_err(anyhow::Error::from),
    };
    running.close().await;
    let about = result?;
    if file != "-" {
        println!("Gesichert in „{file}“: Stand vom {} (vvt {}).", Day::day(&about.made_at), about.version);
        println!(
            "Die Datei enthält das ganze Verzeichnis im Klartext. Bitte bewahren Sie sie geschützt und an einem anderen Ort auf."
        );
    }
    Ok(())
}

/// Puts a backup into an empty database; nobody else may use it meanwhile.
pub async fn restore(config: &Config, file: &Path) -> anyhow::Result<()> {
    let running = Running::alone(config).await?;
    let restored = backup::restore(&running.target, file).await;
    running.close().await;
    let restored = restored?;
    let mut said = io::stdout();
    writeln!(
        said,
        "Wiederhergestellt ist der Stand vom {}: {} Organisationen, {} Verarbeitungstätigkeiten.",
        Day::day(&restored.about.made_at),
        grouped(restored.organisations),
        grouped(restored.activities)
    )?;
    writeln!(
        said,
        "Alle Personen melden sich neu an; Einladungen und Links für Passwörter von damals gelten nicht mehr. Starten Sie vvt jetzt wie gewohnt."
    )?;
    Ok(())
}

/// The database, and the private Postgres when this process runs it.
struct Running {
    target: Target,
    local: Option<LocalPostgres>,
}

impl Running {
    async fn alone(config: &Config) -> anyhow::Result<Self> {
        if config.database_url.is_some() {
            return Self::own_server(config);
        }
        let local = LocalPostgres::start(&directory(config)?).await?;
        let target = Target::of_socket(local.owner_options(local::DATABASE));
        Ok(Self {
            target: target.context("Der Pfad des Datenverzeichnisses ist kein Text.")?,
            local: Some(local),
        })
    }

    async fn beside_server(config: &Config) -> anyhow::Result<Self> {
        let in_use = match Self::alone(config).await {
            Ok(running) => return Ok(running),
            Err(error) => error,
        };
        let Some(StartError::InUse { directory, .. }) = in_use.downcast_ref() else { return Err(in_use) };
        let options = local::running_owner_options(directory).and_then(Target::of_socket);
        let Some(target) = options else { return Err(in_use) };
        Ok(Self { target, local: None })
    }

    fn own_server(config: &Config) -> anyhow::Result<Self> {
        let url = config.migration_url.as_deref();
        let url = url.context(
            "Bitte geben Sie in VVT_MIGRATION_URL die Rolle an, der die Datenbank gehört (vvt_owner).",
        )?;
        let options = serve::parse_url("VVT_MIGRATION_URL", url)?;
        let target = Target::of_url(options, url).context("VVT_MIGRATION_URL ist keine gültige Adresse.")?;
        Ok(Self { target, local: None })
    }

    async fn close(self) {
        if let Some(local) = self.local {
            local.stop().await;
        }
    }
}

fn directory(config: &Config) -> anyhow::Result<PathBuf> {
    match &config.data {
        Some(directory) => Ok(directory.clone()),
        None => Ok(local::default_data_directory()?),
    }
}
