//! The data directory: who may use it, what lies in it, and how a cluster gets there.
//!
//! ```text
//! /var/lib/vvt/        belongs to whoever starts vvt; as root, the group postgres may enter it
//!   vvt.lock           marks the directory as ours; held locked by the running vvt
//!   postgres/          the cluster; it and socket/ belong to the account Postgres runs under
//!   postgres.new-…/    a cluster whose creation was cut short; removed by the next start
//!   postgres.log       what Postgres reports, and postgres.log.1, the one before
//!   pg_hba.conf        who may connect, and pg_ident.conf: written anew by every start
//!   socket/            the socket, where its path is short enough
//! ```
//! As root, nothing is written into a folder that the account postgres could have prepared with
//! symbolic links.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use uuid::Uuid;

use super::account::Account;
use super::error::StartError;
use super::programs::Programs;
use super::{APP, OWNER, PORT, SUPERUSER};

const LOCK: &str = "vvt.lock";
const CLUSTER: &str = "postgres";
pub(super) const SOCKET: &str = "socket";
const UNFINISHED: &str = "postgres.new-";
/// Bytes of the log from which on a start begins a new one.
const LOG_LIMIT: u64 = 10 * 1024 * 1024;
/// Bytes of a socket's path in Linux, without the closing zero.
const SOCKET_PATH_LIMIT: usize = 107;

/// Where the data are kept unless told otherwise: `VVT_DATA`, else `/var/lib/vvt` for root (the
/// account postgres cannot enter root's home), else the user's own data folder.
pub fn default_data_directory() -> Result<PathBuf, StartError> {
    let variable = |name: &str| std::env::var_os(name);
    let root = rustix::process::geteuid().is_root();
    data_directory(variable("VVT_DATA"), root, variable("XDG_DATA_HOME"), variable("HOME"))
}

fn data_directory(
    vvt_data: Option<OsString>,
    root: bool,
    xdg_data_home: Option<OsString>,
    home: Option<OsString>,
) -> Result<PathBuf, StartError> {
    let set = |value: Option<OsString>| value.filter(|it| !it.is_empty()).map(PathBuf::from);
    if let Some(directory) = set(vvt_data) {
        Ok(directory)
    } else if root {
        Ok(PathBuf::from("/var/lib/vvt"))
    } else if let Some(data) = set(xdg_data_home).filter(|it| it.is_absolute()) {
        Ok(data.join("vvt"))
    } else if let Some(home) = set(home) {
        Ok(home.join(".local/share/vvt"))
    } else {
        Err(StartError::NoDataDirectory)
    }
}

/// A data directory that this process holds alone, as long as the value lives.
#[derive(Debug)]
pub(super) struct DataDirectory {
    /// Absolute, without symbolic links.
    path: PathBuf,
    lock: File,
}

impl DataDirectory {
    /// Creates the directory when it is missing and locks it. Nothing in a directory of somebody
    /// else is touched.
    pub fn open(path: &Path, account: &Account) -> Result<DataDirectory, StartError> {
        if !path.is_dir() {
            create(path)?;
        }
        let path = path.canonicalize().map_err(|e| StartError::at(path, e))?;
        refuse_foreign_files(&path)?;
        let lock = lock(&path)?;
        let directory = DataDirectory { path, lock };
        if let Some(gid) = account.dropped_group()
            && !directory.cluster().exists()
        {
            let path = &directory.path;
            std::os::unix::fs::chown(path, None, Some(gid.as_raw())).map_err(|e| StartError::at(path, e))?;
            fs::set_permissions(path, Permissions::from_mode(0o710)).map_err(|e| StartError::at(path, e))?;
        }
        directory.refuse_unreachable(account)?;
        Ok(directory)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn cluster(&self) -> PathBuf {
        self.path.join(CLUSTER)
    }

    pub fn log(&self) -> PathBuf {
        self.path.join("postgres.log")
    }

    /// Major version of the Postgres that made the cluster; none when there is no cluster yet.
    pub fn cluster_version(&self, account: &Account) -> Result<Option<u32>, StartError> {
        let cluster = self.cluster();
        let owner = match fs::metadata(&cluster) {
            Ok(metadata) => metadata.uid(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StartError::at(&cluster, error)),
        };
        if owner != account.uid.as_raw() {
            return Err(StartError::OtherOwner { directory: self.path.clone(), owner });
        }
        let text = fs::read_to_string(cluster.join("PG_VERSION")).unwrap_or_default();
        // "15", and "9.6" before version 10
        let version = text.trim().split('.').next().and_then(|major| major.parse().ok());
        version.map(Some).ok_or(StartError::Incomplete { directory: cluster })
    }

    /// Makes the cluster under another name and renames it when it is whole, so a start that was
    /// cut short leaves nothing that looks like a cluster.
    pub fn create_cluster(
        &self,
        programs: &Programs,
        account: &Account,
        durable: bool,
    ) -> Result<(), StartError> {
        let unfinished = self.path.join(format!("{UNFINISHED}{}", Uuid::now_v7().simple()));
        self.create_private(&unfinished, account)?;
        let made = self.initdb(programs, account, durable, &unfinished).and_then(|()| {
            fs::rename(&unfinished, self.cluster())
                .and_then(|()| File::open(&self.path)?.sync_all())
                .map_err(|e| StartError::at(&unfinished, e))
        });
        if made.is_err() {
            // The next start tries again.
            let _ = fs::remove_dir_all(&unfinished);
        }
        made
    }

    fn initdb(
        &self,
        programs: &Programs,
        account: &Account,
        durable: bool,
        folder: &Path,
    ) -> Result<(), StartError> {
        let mut command = account.command(programs.initdb());
        command
            .arg("--pgdata")
            .arg(folder)
            .args(["--username", SUPERUSER])
            .args(["--encoding", "UTF8"])
            .args(["--locale-provider", "icu", "--icu-locale", "de-DE"])
            .args(["--locale", "C", "--lc-ctype", &character_type()])
            // For somebody who starts the cluster by hand; our own starts use their own pg_hba.conf.
            .args(["--auth-local", "peer", "--auth-host", "reject"])
            .args(["--data-checksums", "--no-instructions"])
            .current_dir(&self.path);
        if !durable {
            command.arg("--no-sync");
        }
        let output =
            command.output().map_err(|source| StartError::Program { program: programs.initdb(), source })?;
        if output.status.success() {
            return Ok(());
        }
        let report = String::from_utf8_lossy(&output.stderr);
        if reports_no_space(&report) {
            return Err(StartError::NoSpace { directory: self.path.clone() });
        }
        let complaint = report.lines().find(|line| line.contains("error:") || line.contains("FATAL:"));
        let reason = complaint.or_else(|| report.lines().last()).unwrap_or("initdb ohne Meldung beendet");
        Err(StartError::Initdb { reason: reason.trim().to_owned() })
    }

    /// Removes what starts left behind that were cut short. What an `initdb` of such a start still
    /// writes to goes with the next start.
    pub fn remove_unfinished(&self) {
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// A folder that only Postgres's account (and root) may enter, with a short enough path.
    pub fn socket_folder(&self, account: &Account) -> Result<SocketFolder, StartError> {
        let inside = self.path.join(SOCKET);
        if fits_socket(&inside) {
            if !inside.exists() {
                self.create_private(&inside, account)?;
            }
            fs::set_permissions(&inside, Permissions::from_mode(0o700))
                .map_err(|e| StartError::at(&inside, e))?;
            return Ok(SocketFolder { path: inside, temporary: false });
        }
        // Not the system's temporary folder, whose path may be long too. A new name each time:
        // nobody can have prepared it.
        let outside = PathBuf::from(format!("/tmp/vvt-{}", Uuid::new_v4().simple()));
        self.create_private(&outside, account)?;
        Ok(SocketFolder { path: outside, temporary: true })
    }

    /// Peer authentication: the kernel says which account is at the other end of the socket. Only
    /// the one that runs vvt, and Postgres's own, are let in, each as any of our three roles.
    pub fn write_access_rules(&self, account: &Account) -> Result<(PathBuf, PathBuf), StartError> {
        let hba = self.path.join("pg_hba.conf");
        write_readable(&hba, "local all all peer map=vvt\n")?;
        let mut lines = String::new();
        for name in [&account.server_name, &account.name] {
            for role in [SUPERUSER, OWNER, APP] {
                lines.push_str(&format!("vvt \"{name}\" {role}\n"));
            }
        }
        let ident = self.path.join("pg_ident.conf");
        write_readable(&ident, &lines)?;
        Ok((hba, ident))
    }

    /// The log, opened at its end.
    pub fn open_log(&self) -> Result<File, StartError> {
        let log = self.log();
        if fs::metadata(&log).is_ok_and(|it| it.len() > LOG_LIMIT) {
            fs::rename(&log, self.path.join("postgres.log.1")).map_err(|e| StartError::at(&log, e))?;
        }
        let mut options = OpenOptions::new();
        options.create(true).append(true).mode(0o600).open(&log).map_err(|e| StartError::at(&log, e))
    }

    fn create_private(&self, folder: &Path, account: &Account) -> Result<(), StartError> {
        DirBuilder::new()
            .mode(0o700)
            .create(folder)
            .and_then(|()| match account.dropped_group() {
                Some(gid) => std::os::unix::fs::chown(folder, Some(account.uid.as_raw()), Some(gid.as_raw())),
                None => Ok(()),
            })
            .map_err(|e| StartError::at(folder, e))
    }

    /// Asks by trying, since access rights may also come from lists and from folders above.
    fn refuse_unreachable(&self, account: &Account) -> Result<(), StartError> {
        match account.command("true").current_dir(&self.path).status() {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Err(StartError::NotEnterable { directory: self.path.clone(), user: account.name.clone() })
            }
            Err(source) => Err(StartError::Program { program: PathBuf::from("true"), source }),
        }
    }
}

impl Drop for DataDirectory {
    /// Given up by name: a program that another thread is starting at this moment holds a copy of
    /// the open file until it is loaded, and closing ours would leave the lock with that copy.
    fn drop(&mut self) {
        let _ = self.lock.unlock();
    }
}

/// Where Postgres's socket lies.
#[derive(Debug)]
pub(super) struct SocketFolder {
    pub path: PathBuf,
    /// Outside the data directory, and removed with this value.
    temporary: bool,
}

impl Drop for SocketFolder {
    fn drop(&mut self) {
        if self.temporary {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

pub(super) fn reports_no_space(report: &str) -> bool {
    report.contains("No space left on device") || report.contains("Disk quota exceeded")
}

fn create(path: &Path) -> Result<(), StartError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|e| StartError::at(path, e))?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(StartError::at(path, error)),
        _ => Ok(()),
    }
}

fn refuse_foreign_files(path: &Path) -> Result<(), StartError> {
    let mut foreign = false;
    for entry in fs::read_dir(path).map_err(|e| StartError::at(path, e))? {
        let name = entry.map_err(|e| StartError::at(path, e))?.file_name();
        // lost+found is in every volume.
        foreign |= name != LOCK && name != "lost+found";
    }
    // Asked last: another start that runs at this moment lays the lock file first.
    if foreign && !path.join(LOCK).exists() {
        return Err(StartError::ForeignFiles { directory: path.to_owned() });
    }
    Ok(())
}

/// The lock goes with the process, however that ends. Postgres does not inherit it.
fn lock(directory: &Path) -> Result<File, StartError> {
    let path = directory.join(LOCK);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    let mut file = options.open(&path).map_err(|e| StartError::at(directory, e))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let holder = file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
            return Err(StartError::InUse { directory: directory.to_owned(), holder });
        }
        Err(TryLockError::Error(error)) => return Err(StartError::at(&path, error)),
    }
    file.set_len(0)
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .map_err(|e| StartError::at(&path, e))?;
    Ok(file)
}

/// Whether Postgres's socket can lie in that folder.
pub(super) fn fits_socket(folder: &Path) -> bool {
    let name_length = format!("/.s.PGSQL.{PORT}").len();
    // sqlx writes the path as text, so it must be UTF-8.
    folder.to_str().is_some_and(|path| path.len() + name_length <= SOCKET_PATH_LIMIT)
}

/// A locale that knows upper and lower case of all letters: the text search asks it, not ICU.
/// Without one, searching for "ämter" would not find "Ämter".
fn character_type() -> String {
    let installed = Command::new("locale").arg("-a").output().map(|it| it.stdout).unwrap_or_default();
    let installed = String::from_utf8_lossy(&installed).into_owned();
    let find = |wanted: &str| {
        installed
            .lines()
            .find(|name| name.to_lowercase().replace("utf-8", "utf8") == wanted)
            .map(str::to_owned)
    };
    ["c.utf8", "de_de.utf8", "en_us.utf8"].into_iter().find_map(find).unwrap_or_else(|| "C".to_owned())
}

fn write_readable(path: &Path, text: &str) -> Result<(), StartError> {
    // Postgres's account reads it; it holds no secret, and the folder is closed to others.
    fs::write(path, text)
        .and_then(|()| fs::set_permissions(path, Permissions::from_mode(0o644)))
        .map_err(|e| StartError::at(path, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_directory_follows_the_environment() {
        let text = |value: &str| Some(OsString::from(value));
        let of = |vvt: Option<OsString>, root, xdg, home| data_directory(vvt, root, xdg, home).unwrap();
        assert_eq!(of(text("/srv/vvt"), true, None, None), Path::new("/srv/vvt"));
        assert_eq!(of(text(""), true, text("/x"), text("/root")), Path::new("/var/lib/vvt"));
        assert_eq!(of(None, false, text("/x"), text("/home/a")), Path::new("/x/vvt"));
        assert_eq!(of(None, false, text("relative"), text("/home/a")), Path::new("/home/a/.local/share/vvt"));
        assert!(matches!(data_directory(None, false, None, None), Err(StartError::NoDataDirectory)));
    }

    #[test]
    fn a_socket_path_has_107_bytes() {
        assert!(fits_socket(Path::new(&format!("/{}", "d".repeat(107 - 1 - 14 - 1)))));
        assert!(fits_socket(Path::new(&format!("/{}", "d".repeat(107 - 1 - 14)))));
        assert!(!fits_socket(Path::new(&format!("/{}", "d".repeat(107 - 14)))));
    }
}
