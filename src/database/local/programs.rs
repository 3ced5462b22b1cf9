//! The server programs `initdb` and `postgres`: where they lie and which version they are.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::StartError;

/// Older servers lack `nulls not distinct` and ICU as a database's collation.
pub const OLDEST_VERSION: u32 = 15;

/// Where to look. A value, so that a test needs no environment of its own.
#[derive(Debug, Clone)]
pub struct Search {
    /// Named by the operator: if it is set, nothing else is looked at.
    pub pg_bin: Option<PathBuf>,
    /// The folder of Debian's versions: `{versions}/15/bin`.
    pub versions: PathBuf,
    /// As the variable `PATH`; also where `pg_config` is looked for.
    pub path: Option<OsString>,
}

impl Search {
    pub fn from_environment() -> Search {
        Search {
            pg_bin: std::env::var_os("PG_BIN").filter(|value| !value.is_empty()).map(PathBuf::from),
            versions: PathBuf::from("/usr/lib/postgresql"),
            path: std::env::var_os("PATH"),
        }
    }

    fn path_folders(&self) -> Vec<PathBuf> {
        self.path.as_deref().map(|path| std::env::split_paths(path).collect()).unwrap_or_default()
    }

    /// Folders that may hold the programs, the preferred one first.
    fn folders(&self) -> Vec<PathBuf> {
        if let Some(folder) = &self.pg_bin {
            return vec![folder.clone()];
        }
        let mut folders = Vec::new();
        folders.extend(self.folder_by_pg_config());
        folders.extend(self.versioned_folders());
        folders.extend(self.path_folders());
        folders
    }

    fn folder_by_pg_config(&self) -> Option<PathBuf> {
        let pg_config =
            self.path_folders().into_iter().map(|folder| folder.join("pg_config")).find(|it| it.is_file())?;
        let output = Command::new(pg_config).arg("--bindir").output().ok()?;
        let folder = String::from_utf8(output.stdout).ok()?;
        Some(PathBuf::from(folder.trim()))
    }

    fn versioned_folders(&self) -> Vec<PathBuf> {
        let mut versions: Vec<u32> = std::fs::read_dir(&self.versions)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .collect();
        versions.sort_unstable_by(|a, b| b.cmp(a));
        versions.into_iter().map(|version| self.versions.join(version.to_string()).join("bin")).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    /// Folder of `initdb` and `postgres`.
    pub folder: PathBuf,
    /// Major version, 15 or higher.
    pub version: u32,
}

impl Programs {
    /// The programs for a cluster of the given major version, or the preferred ones for a new
    /// cluster. After an upgrade of the system several versions lie side by side, and only the one
    /// that made the cluster can open it.
    pub fn find(
        search: &Search,
        cluster: Option<u32>,
        cluster_folder: &Path,
    ) -> Result<Programs, StartError> {
        let found = Programs::all(search);
        let Some(newest) = found.iter().max_by_key(|programs| programs.version) else {
            return Err(match &search.pg_bin {
                Some(directory) => StartError::NoProgramsInPgBin { directory: directory.clone() },
                None => StartError::NoPrograms,
            });
        };
        if newest.version < OLDEST_VERSION {
            return Err(StartError::TooOld { found: newest.version, directory: newest.folder.clone() });
        }
        let new_enough = |programs: &&Programs| programs.version >= OLDEST_VERSION;
        match cluster {
            None => Ok(found.iter().find(new_enough).unwrap_or(newest).clone()),
            Some(version) => {
                let matching = found.iter().filter(new_enough).find(|programs| programs.version == version);
                matching.cloned().ok_or_else(|| StartError::OtherVersion {
                    directory: cluster_folder.to_owned(),
                    cluster: version,
                    found: newest.version,
                })
            }
        }
    }

    /// All that are found.
    pub fn all(search: &Search) -> Vec<Programs> {
        search.folders().into_iter().filter_map(Programs::in_folder).collect()
    }

    pub fn initdb(&self) -> PathBuf {
        self.folder.join("initdb")
    }

    pub fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }

    fn in_folder(folder: PathBuf) -> Option<Programs> {
        // The child starts in another folder, so a relative one would mean something else there.
        let folder = std::path::absolute(folder).ok()?;
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let version = major_version(&String::from_utf8_lossy(&output.stdout))?;
        Some(Programs { folder, version })
    }
}

/// From "postgres (PostgreSQL) 15.16 (Debian 15.16-0+deb12u1)", "… 18beta1" or "… 9.6.24".
fn major_version(answer: &str) -> Option<u32> {
    let number = answer.split("(PostgreSQL) ").nth(1)?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major_version;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.16 (Debian 15.16-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_version("postgres (PostgreSQL) 9.6.24\n"), Some(9));
        assert_eq!(major_version("something else 15\n"), None);
    }
}
