//! The accounts of the operating system: who runs this program, and who runs Postgres for it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use rustix::fs::{Gid, Uid};
use rustix::process::geteuid;

use super::error::StartError;

/// The account that Postgres runs under.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub uid: Uid,
    pub name: String,
    /// Set when this program is root, which Postgres refuses to be: the child drops to this group
    /// and to `uid`, without supplementary groups.
    drop_to: Option<Gid>,
    /// Name of the account that runs this program.
    pub server_name: String,
}

impl Account {
    pub fn of_this_process() -> Result<Account, StartError> {
        let server_name = own_name()?;
        if !geteuid().is_root() {
            return Ok(Account { uid: geteuid(), name: server_name.clone(), drop_to: None, server_name });
        }
        let passwd = Path::new("/etc/passwd");
        let accounts = fs::read_to_string(passwd)
            .map_err(|source| StartError::File { path: passwd.to_owned(), source })?;
        let (uid, gid) = numbers_of("postgres", &accounts).ok_or(StartError::NoPostgresUser)?;
        Ok(Account {
            uid: Uid::from_raw(uid),
            name: "postgres".to_owned(),
            drop_to: Some(Gid::from_raw(gid)),
            server_name,
        })
    }

    /// The group that must be let into what root creates; none when nobody is dropped to.
    pub fn dropped_group(&self) -> Option<Gid> {
        self.drop_to
    }

    /// A command that runs under this account, in a process group of its own so that Ctrl-C in the
    /// terminal does not reach it, and without the environment, in which PGPORT and the like would
    /// change what Postgres does.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C").process_group(0);
        if let Some(gid) = self.drop_to {
            // The standard library also clears the supplementary groups when root sets a uid.
            command.gid(gid.as_raw()).uid(self.uid.as_raw());
        }
        command
    }
}

/// `id` asks the name service too, so accounts of a directory service are found.
fn own_name() -> Result<String, StartError> {
    let output = Command::new("id")
        .arg("-un")
        .output()
        .map_err(|e| StartError::NoUserName { reason: e.to_string() })?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(StartError::NoUserName { reason })
    }
}

/// User and group number of an account in the text of /etc/passwd.
fn numbers_of(name: &str, passwd: &str) -> Option<(u32, u32)> {
    let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::numbers_of;

    #[test]
    fn reads_numbers_from_passwd() {
        let passwd =
            "root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104:PostgreSQL,,,:/var/lib/postgresql:/bin/sh\n";
        assert_eq!(numbers_of("postgres", passwd), Some((101, 104)));
        assert_eq!(numbers_of("post", passwd), None);
    }
}
