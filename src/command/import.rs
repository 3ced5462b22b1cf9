//! `vvt import`: a record comes in from a file, without a browser.

use std::{
    fs::File,
    io::{self, Read},
    path::PathBuf,
    process::ExitCode,
};

use clap::Args;

use super::import_table;
use crate::{
    config::Config,
    error::unreadable,
    import::{
        Limits,
        upload::{Upfile, plain_name, together},
    },
};

/// Everything was taken over, and something has to be said about it.
pub(super) const WITH_NOTES: u8 = 3;

/// As the history calls it.
pub(super) const ACTOR: &str = "Befehlszeile: import";

/// What the help says at its end.
const STATUS: &str = "Ende mit 0: alles übernommen; 3: übernommen, aber es gibt Hinweise, oder Blätter mit Inhalt wurden nicht gelesen; 1: nichts übernommen.";

#[derive(Args)]
#[command(after_help = STATUS)]
pub struct Arguments {
    /// Kurzname der Organisation, wie er in der Adresse nach /verzeichnis/ steht
    #[arg(long, value_name = "KURZNAME")]
    pub(super) organisation: String,
    /// Prüft die Datei und sagt, was geschähe; geschrieben wird nichts
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Nur bei Tabellen: JSON-Datei, die jeder Überschrift ihr Feld zuordnet; ohne sie gilt, was erkannt wird
    #[arg(long, value_name = "DATEI")]
    pub(super) mapping: Option<PathBuf>,
    /// Nur bei Tabellen: schreibt in diese JSON-Datei, was aus jeder Zelle geworden ist
    #[arg(long, value_name = "DATEI")]
    pub(super) report: Option<PathBuf>,
    /// Nur bei Tabellen: liest nur dieses Blatt; ohne die Angabe das, in dem die meisten Spalten erkannt werden
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
    /// Nur bei Tabellen: die Zeile der Überschriften, von 1 an gezählt; ohne sie wird sie gesucht
    #[arg(long, value_name = "NUMMER", value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    pub(super) header_row: Option<u32>,
    /// Nur bei Tabellen: übernimmt auch, was nach einem Verzeichnis von Verarbeitungen im Auftrag (Art. 30 Abs. 2) aussieht, als Verarbeitungstätigkeiten des Verantwortlichen
    #[arg(long)]
    pub(super) as_controller: bool,
    /// Entfernt auch Einträge, die in der Datei fehlen, und was in einer eigenen Arbeitsmappe geleert ist; ohne diese Angabe bleibt es stehen und wird genannt. Eine leere Zelle einer anderen Tabelle sagt nichts
    #[arg(long)]
    pub(super) with_removals: bool,
    /// Tabelle (Excel, OpenDocument, Word, CSV), oder eine Datei, wie „vvt export“ sie mit --format xlsx oder json schreibt; „-“ liest die Standardeingabe; mehrere Dateien derselben Art werden ein Import
    #[arg(value_name = "DATEI", required = true)]
    pub(super) files: Vec<String>,
}

pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut files = Vec::with_capacity(arguments.files.len());
    for file in &arguments.files {
        let content = read(file, config.import_limits)?;
        files.push(Upfile { name: plain_name(file), content });
    }
    let Upfile { name, content } = together(files).map_err(anyhow::Error::msg)?;
    import_table::run(config, arguments, name, content).await
}

/// The file's bytes, at most one more than the limit allows.
fn read(file: &str, limits: Limits) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = match file {
        "-" => io::stdin().lock().take(limits.bytes + 1).read_to_end(&mut bytes),
        file => File::open(file).and_then(|file| file.take(limits.bytes + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| {
        anyhow::anyhow!("Die Datei „{file}“ lässt sich nicht lesen: {}", unreadable(&error))
    })?;
    Ok(bytes)
}
