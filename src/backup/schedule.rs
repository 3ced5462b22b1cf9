//! Backups that the server makes by itself: one a day into a directory, of which the last ones are kept, and one
//! before each change of the schema.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use time::{OffsetDateTime, macros::format_description};
use time_tz::OffsetDateTimeExt;

use super::{BackupError, Target, make_file};

const DAILY: &str = "vvt-";
/// Before a change of the schema; a start that fails and is repeated must not push the daily ones out.
const BEFORE_CHANGE: &str = "vvt-vor-umstellung-";
const ENDING: &str = ".sicherung";
/// When the newest is older, the next is due.
const DAY: Duration = Duration::from_secs(24 * 3600);
/// When the newest is older, something is wrong.
const OVERDUE: Duration = Duration::from_secs(48 * 3600);
/// How often is looked whether one is due.
const EVERY: Duration = Duration::from_secs(300);

/// Where backups go, and how many stay there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub directory: PathBuf,
    /// At least 1.
    pub keep: usize,
}

/// How it stands with the backups of the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The newest is of this moment.
    Current(OffsetDateTime),
    /// None for two days; the newest, if there is any.
    Overdue(Option<OffsetDateTime>),
}

impl Schedule {
    /// Makes what is due, now and for ever; a failure is logged and tried again.
    pub async fn run(self, target: Target) {
        loop {
            match self.once(&target, SystemTime::now()).await {
                Ok(None) => {}
                Ok(Some(file)) => tracing::info!(file = %file.display(), "backup made"),
                Err(error) => tracing::error!(%error, "no backup could be made; will be tried again"),
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Makes a backup where one is due, and removes the oldest beyond those that are kept.
    pub async fn once(&self, target: &Target, now: SystemTime) -> Result<Option<PathBuf>, BackupError> {
        let newest = self.files(DAILY)?.into_iter().map(|(made, _)| made).max();
        // One of the future is from a clock that was wrong.
        let is_due = newest.is_none_or(|made| now.duration_since(made).map_or(true, |age| age >= DAY));
        if !is_due {
            return Ok(None);
        }
        self.make(target, DAILY, now).await.map(Some)
    }

    /// Makes one that is kept beside the daily ones.
    pub async fn before_change(&self, target: &Target) -> Result<PathBuf, BackupError> {
        self.make(target, BEFORE_CHANGE, SystemTime::now()).await
    }

    async fn make(&self, target: &Target, prefix: &str, now: SystemTime) -> Result<PathBuf, BackupError> {
        let now = OffsetDateTime::from(now).to_timezone(time_tz::timezones::db::europe::BERLIN);
        let moment = now.format(format_description!("[year]-[month]-[day]-[hour][minute][second]"));
        let name = format!("{prefix}{}{ENDING}", moment.unwrap_or_default());
        let path = self.directory.join(name);
        make_file(target, &path).await?;
        let mut files = self.files(prefix)?;
        files.sort_unstable();
        let beyond = files.len().saturating_sub(self.keep);
        for (_, old) in files.into_iter().take(beyond) {
            if let Err(error) = fs::remove_file(&old) {
                tracing::warn!(%error, file = %old.display(), "an old backup cannot be removed");
            }
        }
        Ok(path)
    }

    /// What administrators are told.
    pub fn state(&self, now: SystemTime) -> State {
        let newest = self.files(DAILY).unwrap_or_default().into_iter().map(|(made, _)| made).max();
        match newest {
            Some(made) if now.duration_since(made).is_ok_and(|age| age < OVERDUE) => {
                State::Current(made.into())
            }
            newest => State::Overdue(newest.map(Into::into)),
        }
    }

    /// Backups of ours with the moment when each was made; nothing else of the directory is touched.
    fn files(&self, prefix: &str) -> io::Result<Vec<(SystemTime, PathBuf)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.directory)? {
            let entry = entry?;
            if is_one(&entry.path(), prefix) {
                found.push((entry.metadata()?.modified()?, entry.path()));
            }
        }
        Ok(found)
    }
}

fn is_one(path: &Path, prefix: &str) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let moment = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(ENDING));
    // Of the other kind, something stands before it.
    moment.is_some_and(|moment| moment.starts_with(|letter: char| letter.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_days_without_a_backup_are_said() {
        let place = tempfile::tempdir().unwrap();
        let schedule = Schedule { directory: place.path().to_owned(), keep: 3 };
        let now = SystemTime::now();
        assert_eq!(schedule.state(now), State::Overdue(None));
        fs::write(place.path().join("anderes.txt"), "x").unwrap();
        assert_eq!(schedule.state(now), State::Overdue(None), "another file");
        fs::write(place.path().join("vvt-2026-12-01-030000.sicherung"), "x").unwrap();
        assert!(matches!(schedule.state(now + DAY), State::Current(_)));
        assert!(matches!(schedule.state(now + OVERDUE + DAY), State::Overdue(Some(_))));
        let gone = Schedule { directory: place.path().join("fehlt"), keep: 3 };
        assert_eq!(gone.state(now), State::Overdue(None));
    }
}
