//! Why the private Postgres did not start, in one German sentence each that says what to do.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use super::programs::OLDEST_VERSION;

/// None of these loses or changes data that is there.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(
        "Es wurden keine PostgreSQL-Serverprogramme gefunden: Installieren Sie PostgreSQL {OLDEST_VERSION} oder neuer \
         (Debian und Ubuntu: „apt install postgresql“), nennen Sie mit PG_BIN das Verzeichnis der Programme \
         „initdb“ und „postgres“, oder geben Sie mit DATABASE_URL eine vorhandene Datenbank an."
    )]
    NoPrograms,

    #[error(
        "In „{}“ (Einstellung PG_BIN) liegen keine lauffähigen PostgreSQL-Serverprogramme „initdb“ und „postgres“: \
         Berichtigen Sie PG_BIN, oder entfernen Sie die Einstellung, damit an den üblichen Orten gesucht wird.",
        .directory.display()
    )]
    NoProgramsInPgBin { directory: PathBuf },

    #[error(
        "PostgreSQL {found} in „{}“ ist zu alt: Installieren Sie Version {OLDEST_VERSION} oder neuer, oder nennen \
         Sie mit PG_BIN das Verzeichnis einer neueren Version.",
        .directory.display()
    )]
    TooOld { found: u32, directory: PathBuf },

    #[error("Das Programm „{}“ lässt sich nicht ausführen ({source}): Prüfen Sie, ob Sie es ausführen dürfen.", .program.display())]
    Program { program: PathBuf, source: io::Error },

    #[error(
        "Es ist nicht bekannt, wohin die Daten sollen, weil weder VVT_DATA noch HOME gesetzt ist: Nennen Sie mit \
         VVT_DATA ein Verzeichnis."
    )]
    NoDataDirectory,

    #[error(
        "PostgreSQL läuft nicht als root, und den Benutzer „postgres“ gibt es hier nicht: Legen Sie ihn an \
         (Debian und Ubuntu: „apt install postgresql“), oder starten Sie vvt als gewöhnlicher Benutzer."
    )]
    NoPostgresUser,

    #[error(
        "Der Name des angemeldeten Benutzers ließ sich nicht feststellen ({reason}): PostgreSQL braucht ihn; \
         starten Sie vvt als Benutzer, der in /etc/passwd steht."
    )]
    NoUserName { reason: String },

    #[error(
        "Das Datenverzeichnis „{}“ ist nicht beschreibbar ({source}): Geben Sie dem Benutzer, der vvt startet, \
         Schreibrecht, oder nennen Sie mit VVT_DATA ein anderes Verzeichnis.",
        .directory.display()
    )]
    NotWritable { directory: PathBuf, source: io::Error },

    #[error(
        "Der Benutzer „{user}“, unter dem PostgreSQL läuft, kann das Datenverzeichnis „{}“ nicht betreten: Nennen \
         Sie mit VVT_DATA ein Verzeichnis außerhalb geschützter Ordner wie /root, zum Beispiel /var/lib/vvt, oder \
         geben Sie den Weg dorthin frei.",
        .directory.display()
    )]
    NotEnterable { directory: PathBuf, user: String },

    #[error(
        "Das Datenverzeichnis „{}“ gehört einem anderen Benutzer (Nummer {owner}): Starten Sie vvt als dieser \
         Benutzer, oder nennen Sie mit VVT_DATA ein anderes Verzeichnis.",
        .directory.display()
    )]
    OtherOwner { directory: PathBuf, owner: u32 },

    #[error(
        "Das Datenverzeichnis „{}“ wird von einem anderen laufenden vvt verwendet{}: Beenden Sie dieses zuerst, \
         oder nennen Sie mit VVT_DATA ein anderes Verzeichnis.",
        .directory.display(), process_number(*.holder)
    )]
    InUse { directory: PathBuf, holder: Option<i32> },

    #[error(
        "In „{}“ liegen Dateien, die nicht von vvt stammen: Nennen Sie mit VVT_DATA ein leeres oder noch nicht \
         vorhandenes Verzeichnis; es wurde nichts verändert.",
        .directory.display()
    )]
    ForeignFiles { directory: PathBuf },

    #[error(
        "Die Daten in „{}“ gehören zu PostgreSQL {cluster}, gefunden wurde Version {found}: Installieren Sie \
         PostgreSQL {cluster}, nennen Sie dessen Programme mit PG_BIN, oder übertragen Sie die Daten mit \
         pg_upgrade; es wurde nichts verändert.",
        .directory.display()
    )]
    OtherVersion { directory: PathBuf, cluster: u32, found: u32 },

    #[error(
        "Die Datenbank in „{}“ ist unvollständig, ihre Datei PG_VERSION fehlt oder ist unlesbar: Spielen Sie eine \
         Sicherung zurück, oder nennen Sie mit VVT_DATA ein anderes Verzeichnis; es wurde nichts verändert.",
        .directory.display()
    )]
    Incomplete { directory: PathBuf },

    #[error(
        "Auf dem Datenträger von „{}“ ist kein Platz mehr: Geben Sie Speicherplatz frei und starten Sie vvt erneut; \
         vorhandene Daten wurden nicht verändert.",
        .directory.display()
    )]
    NoSpace { directory: PathBuf },

    #[error(
        "Die Datenbank ließ sich nicht anlegen ({reason}): Beheben Sie die Ursache und starten Sie vvt erneut; es \
         bleibt nichts Unfertiges zurück."
    )]
    Initdb { reason: String },

    #[error(
        "Ein verwaistes PostgreSQL (Prozess {pid}) hält die Daten in „{}“ und lässt sich nicht beenden: Beenden Sie \
         den Prozess, und starten Sie vvt danach erneut.",
        .directory.display()
    )]
    Orphan { directory: PathBuf, pid: i32 },

    #[error(
        "PostgreSQL hat nach {} Sekunden noch keine Verbindung angenommen und wurde wieder beendet: Lesen Sie in \
         „{}“ den Grund, und starten Sie vvt erneut; die Daten bleiben erhalten.",
        .limit.as_secs(), .log.display()
    )]
    NotInTime { limit: Duration, log: PathBuf },

    #[error(
        "PostgreSQL hat sich beim Start beendet ({}): Beheben Sie die Ursache, die in „{}“ steht, und starten Sie \
         vvt erneut; die Daten bleiben erhalten.",
        cause(.last_line, *.status), .log.display()
    )]
    Ended { status: Option<ExitStatus>, last_line: String, log: PathBuf },

    #[error(
        "Rollen und Datenbank ließen sich in PostgreSQL nicht einrichten ({source}): Lesen Sie in „{}“ den Grund, \
         und starten Sie vvt erneut; die Daten bleiben erhalten.",
        .log.display()
    )]
    SetUp { source: sqlx::Error, log: PathBuf },

    #[error("Auf „{}“ konnte nicht zugegriffen werden ({source}): Beheben Sie die Ursache und starten Sie vvt erneut.", .path.display())]
    File { path: PathBuf, source: io::Error },
}

impl StartError {
    /// The sentence for what went wrong at `path`, a file or folder of the data directory.
    pub(super) fn at(path: &Path, source: io::Error) -> StartError {
        let directory = path.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                StartError::NotWritable { directory, source }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StartError::NoSpace { directory },
            _ => StartError::File { path: directory, source },
        }
    }
}

fn process_number(holder: Option<i32>) -> String {
    match holder {
        Some(pid) => format!(" (Prozess {pid})"),
        None => String::new(),
    }
}

fn cause(last_line: &str, status: Option<ExitStatus>) -> String {
    if !last_line.is_empty() {
        return last_line.to_owned();
    }
    match status {
        Some(status) => status.to_string(),
        None => "ohne Meldung".to_owned(),
    }
}
