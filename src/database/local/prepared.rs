//! Everything Postgres needs to start: programs, account, locked directory, cluster, socket folder.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use super::PORT;
use super::account::Account;
use super::directory::{DataDirectory, SocketFolder, reports_no_space};
use super::error::StartError;
use super::orphan;
use super::process::Process;
use super::programs::{Programs, Search};

/// Bytes of the log that are searched for the reason of a failed start.
const LOG_PART: u64 = 64 * 1024;

#[derive(Debug)]
pub(super) struct Prepared {
    programs: Programs,
    pub account: Account,
    pub socket: SocketFolder,
    /// Who may connect (pg_hba.conf) and as which role (pg_ident.conf).
    access_rules: (PathBuf, PathBuf),
    durable: bool,
    /// Holds the lock, so it goes last.
    pub directory: DataDirectory,
}

impl Prepared {
    /// Takes a second or more when it has to make the cluster, up to a minute when it has to end a
    /// Postgres that was left behind. Holds the thread meanwhile, and is better not cut short.
    pub fn new(path: &Path, search: &Search, durable: bool) -> Result<Prepared, StartError> {
        let account = Account::of_this_process()?;
        let directory = DataDirectory::open(path, &account)?;
        let version = directory.cluster_version(&account)?;
        let programs = Programs::find(search, version, &directory.cluster())?;
        orphan::stop(&directory.cluster(), account.uid)?;
        directory.remove_unfinished();
        if version.is_none() {
            tracing::info!(directory = %directory.path().display(), "Datenbank wird angelegt");
            directory.create_cluster(&programs, &account, durable)?;
        }
        let access_rules = directory.write_access_rules(&account)?;
        let socket = directory.socket_folder(&account)?;
        Ok(Prepared { programs, account, socket, access_rules, durable, directory })
    }

    /// The process, and the length of the log before it wrote there.
    pub fn start_process(&self) -> Result<(Process, u64), StartError> {
        let log = self.directory.open_log()?;
        let at_log = |e| StartError::at(&self.directory.log(), e);
        let log_length = log.metadata().map_err(at_log)?.len();
        let for_errors = log.try_clone().map_err(at_log)?;
        let mut command = self.account.command(self.programs.postgres());
        command
            .arg("-D")
            .arg(self.directory.cluster())
            .current_dir(self.directory.path())
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(for_errors);
        for (name, value) in self.settings() {
            let mut setting = OsString::from(name);
            setting.push("=");
            setting.push(value);
            command.arg("-c").arg(setting);
        }
        let process = Process::start(&mut command)
            .map_err(|source| StartError::Program { program: self.programs.postgres(), source })?;
        Ok((process, log_length))
    }

    /// Why a start ended early, from what it wrote into the log after `log_length` bytes.
    pub fn early_end(&self, process: i32, status: Option<ExitStatus>, log_length: u64) -> StartError {
        let log = self.directory.log();
        let report = text_after(&log, log_length).unwrap_or_default();
        if reports_no_space(&report) {
            return StartError::NoSpace { directory: self.directory.path().to_owned() };
        }
        // The children of a Postgres that was killed still write into the same log.
        let own = format!(" [{process}] ");
        let complaints = || report.lines().rev().filter_map(|line| line.split_once("FATAL:"));
        let complaint =
            complaints().find(|(prefix, _)| prefix.contains(&own)).or_else(|| complaints().next());
        let last_line = match complaint {
            Some((_, text)) => text.trim().to_owned(),
            None => report.lines().last().unwrap_or_default().trim().to_owned(),
        };
        StartError::Ended { status, last_line, log }
    }

    /// Given on the command line, so neither postgresql.conf nor ALTER SYSTEM changes them.
    /// Everything else (memory, checkpoints, autovacuum) is the operator's, in postgresql.conf.
    fn settings(&self) -> Vec<(&'static str, OsString)> {
        let (hba, ident) = &self.access_rules;
        let mut settings: Vec<(&str, OsString)> = vec![
            ("listen_addresses", "".into()),
            ("port", PORT.to_string().into()),
            ("unix_socket_directories", quoted(&self.socket.path)),
            ("unix_socket_permissions", "0700".into()),
            ("hba_file", hba.into()),
            ("ident_file", ident.into()),
            ("cluster_name", "vvt".into()),
            ("timezone", "UTC".into()),
            ("log_timezone", "UTC".into()),
            ("log_destination", "stderr".into()),
            ("logging_collector", "off".into()),
            ("log_line_prefix", "%m [%p] %u@%d ".into()),
            ("log_checkpoints", "off".into()),
            // The details of an error quote rows, which are nobody's business in a log.
            ("log_error_verbosity", "terse".into()),
            // Failed starts are told apart by their message.
            ("lc_messages", "C".into()),
            // The statements are short; compiling them costs more than it gives.
            ("jit", "off".into()),
        ];
        if !self.durable {
            let fast = [
                ("fsync", "off"),
                ("synchronous_commit", "off"),
                ("full_page_writes", "off"),
                ("wal_level", "minimal"),
                ("max_wal_senders", "0"),
                ("max_connections", "300"),
            ];
            settings.extend(fast.map(|(name, value)| (name, value.into())));
        }
        settings
    }
}

/// The setting is a list of paths, in which commas and blanks need quotes.
fn quoted(path: &Path) -> OsString {
    // A socket folder's path is UTF-8.
    format!("\"{}\"", path.to_string_lossy().replace('"', "\"\"")).into()
}

fn text_after(file: &Path, position: u64) -> std::io::Result<String> {
    let mut file = File::open(file)?;
    file.seek(SeekFrom::Start(position))?;
    let mut bytes = Vec::new();
    file.take(LOG_PART).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
