//! Backups: what comes back is what was there, and nothing else is ever touched.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, SystemTime},
};

use rustix::process::Signal;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection, migrate::Migrator};
use vvt::{
    backup::{Target, schedule::Schedule},
    database::{Db, migrations},
};

use crate::{
    command::{plain, printed, url},
    serving::{Server, fails_with, vvt},
    support::{Site, World, cluster, connect, open_place},
};

/// On this database, as its owner.
async fn on(database: &str, arguments: &[&str]) -> Command {
    let postgres = &cluster().await.postgres;
    let mut command = plain(arguments);
    command
        .env("DATABASE_URL", url(postgres, "vvt_app", database))
        .env("VVT_MIGRATION_URL", url(postgres, "vvt_owner", database));
    command
}

async fn name_of(site: &Site) -> String {
    site.serving_options().await.get_database().unwrap().to_owned()
}

async fn tables(db: &mut PgConnection) -> Vec<String> {
    let all = "
        select relname::text from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname
    ";
    sqlx::query_scalar(all).fetch_all(db).await.unwrap()
}

/// What each table holds, in short; what ends with a restoration is left out.
async fn contents(db: &mut PgConnection) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for table in tables(db).await {
        if ["session", "one_time_link", "sign_in_throttle"].contains(&table.as_str())
            || table.starts_with("audit_")
        {
            continue;
        }
        let rows = format!(
            "select count(*) || ' ' || coalesce(md5(string_agg(row::text, '|' order by row::text)), '') from {table} row"
        );
        let content = sqlx::query_scalar(AssertSqlSafe(rows)).fetch_one(&mut *db).await.unwrap();
        found.push((table, content));
    }
    found
}

#[tokio::test]
async fn what_was_backed_up_comes_back() {
    let site = Site::new().await;
    let place = open_place();
    let file = place.path().join("vvt.sicherung");
    let file = file.to_str().unwrap();
    // Somebody is signed in.
    site.dpo("stadtwerke").await;
    let name = name_of(&site).await;
    let said = printed(&on(&name, &["backup", file]).await.output().unwrap());
    assert!(said.starts_with("Gesichert in „"), "{said}");
    let again = on(&name, &["backup", file]).await.output().unwrap();
    fails_with(&again, "Die Datei gibt es schon.");

    let other = cluster().await.create_database("template1").await;
    let said = printed(&on(&other.name, &["restore", file]).await.output().unwrap());
    assert!(said.starts_with("Wiederhergestellt ist der Stand vom "), "{said}");
    let postgres = &cluster().await.postgres;
    let mut before = connect(&postgres.owner_options(&name)).await;
    let mut after = connect(&postgres.owner_options(&other.name)).await;
    assert_eq!(tables(&mut before).await, tables(&mut after).await);
    assert_eq!(contents(&mut before).await, contents(&mut after).await);
    let sessions = "select (select count(*) from session) + (select count(*) from one_time_link)";
    let sessions: i64 = sqlx::query_scalar(sessions).fetch_one(&mut after).await.unwrap();
    assert_eq!(sessions, 0);
    // The history is whole.
    let lost = "select count(*) from audit_log";
    let (old, new): (i64, i64) = (
        sqlx::query_scalar(lost).fetch_one(&mut before).await.unwrap(),
        sqlx::query_scalar(lost).fetch_one(&mut after).await.unwrap(),
    );
    assert!(old > 0 && new == old, "{old} {new}");

    // It can be served, under the same rights, and says the same.
    Db::new(postgres.app_options(&other.name), 1).check_schema().await.unwrap();
    Db::new(postgres.app_options(&other.name), 1).check_serving_role().await.unwrap();
    let export = [
        "export",
        "--organisation",
        World::STADTWERKE,
        "--format",
        "json",
        "--detail",
        "alles",
        "--output",
        "-",
    ];
    let one = printed(&on(&name, &export).await.output().unwrap());
    assert!(one.contains("Kundenabrechnung"));
    assert_eq!(one, printed(&on(&other.name, &export).await.output().unwrap()));
    // While somebody is connected, and once more, nothing is restored.
    let third = cluster().await.create_database("template1").await;
    let somebody = connect(&postgres.owner_options(&third.name)).await;
    let used = on(&third.name, &["restore", file]).await.output().unwrap();
    fails_with(&used, "Die Datenbank wird gerade benutzt.");
    drop(somebody);
    drop(after);
    let mut after = connect(&postgres.owner_options(&other.name)).await;
    // Once more it is not empty.
    let twice = on(&other.name, &["restore", file]).await.output().unwrap();
    fails_with(&twice, "gibt es schon Konten oder Organisationen");
    assert_eq!(contents(&mut before).await, contents(&mut after).await);
}

#[tokio::test]
async fn a_damaged_backup_changes_nothing() {
    let site = Site::new().await;
    let place = open_place();
    let path = |name: &str| place.path().join(name);
    let good = path("gut");
    printed(&on(&name_of(&site).await, &["backup", good.to_str().unwrap()]).await.output().unwrap());
    let bytes = fs::read(&good).unwrap();
    let target = cluster().await.create_database("template1").await;
    let bad = path("schlecht");
    let refused = async |content: &[u8], sentence: &str| {
        fs::write(&bad, content).unwrap();
        let output = on(&target.name, &["restore", bad.to_str().unwrap()]).await.output().unwrap();
        fails_with(&output, sentence);
    };
    let length = bytes.len();
    for cut in [1, 12, 13, 40, 200, length / 3, length / 2, length - 33, length - 32, length - 1] {
        refused(&bytes[..cut], "beschädigt oder unvollständig").await;
    }
    for at in [14, 60, 300, length / 2, length - 40, length - 5] {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        refused(&flipped, "beschädigt oder unvollständig").await;
    }
    refused(&[&bytes[..], b"x"].concat(), "beschädigt oder unvollständig").await;
    for other in [&b""[..], b"PGDMP", b"{}"] {
        refused(other, "keine Sicherung von vvt").await;
    }
    // Sound, and of a version that is to come.
    let known = b"202612010910";
    let at = bytes.windows(known.len()).position(|part| part == known).unwrap();
    let mut newer = bytes[..length - 32].to_vec();
    newer[at + 11] = b'1';
    let sum = Sha256::digest(&newer);
    refused(&[&newer[..], &sum].concat(), "von einer neueren Version").await;
    fails_with(
        &on(&target.name, &["restore", path("fehlt").to_str().unwrap()]).await.output().unwrap(),
        "lässt sich nicht lesen",
    );
    let mut db = connect(&cluster().await.postgres.owner_options(&target.name)).await;
    assert_eq!(tables(&mut db).await, [""; 0]);
    drop(db);
    // And the good one still comes in.
    printed(&on(&target.name, &["restore", good.to_str().unwrap()]).await.output().unwrap());
}

fn of(data: &Path, arguments: &[&str]) -> Command {
    let mut command = vvt(data);
    command.args(arguments).env("RUST_LOG", "warn");
    command
}

#[test]
fn the_private_database_is_backed_up_while_it_serves_and_moves_to_another_directory() {
    let place = open_place();
    let (old, new, file) =
        (place.path().join("alt"), place.path().join("neu"), place.path().join("sicherung"));
    let file = file.to_str().unwrap();
    let mut server = Server::start(&old);
    let create = ["account", "create", "ada@example.org", "--name", "Ada Admin", "--administrator"];
    printed(&of(&old, &create).output().unwrap());
    printed(&of(&old, &["backup", file]).output().unwrap());
    fails_with(&of(&old, &["restore", file]).output().unwrap(), "anderen laufenden vvt");
    server.signal(Signal::TERM);
    assert!(server.ends_within(Duration::from_secs(20)));

    let said = printed(&of(&new, &["restore", file]).output().unwrap());
    assert!(said.contains("0 Organisationen"), "{said}");
    let mut server = Server::start(&new);
    // There is an account, so that nobody is led to the set-up.
    assert!(!server.printed.iter().any(|line| line.contains("/einrichtung")), "{:?}", server.printed);
    server.signal(Signal::TERM);
    assert!(server.ends_within(Duration::from_secs(20)));
}

fn files(place: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn one_a_day_is_made_and_the_last_ones_are_kept() {
    let site = Site::new().await;
    let place = open_place();
    fs::write(place.path().join("meins.txt"), "bleibt").unwrap();
    let name = name_of(&site).await;
    let postgres = &cluster().await.postgres;
    let target = Target::of_url(postgres.owner_options(&name), &url(postgres, "vvt_owner", &name)).unwrap();
    let schedule = Schedule { directory: place.path().to_owned(), keep: 2 };
    let now = SystemTime::now();
    let day = Duration::from_secs(24 * 3600);
    let first = schedule.once(&target, now).await.unwrap().unwrap();
    assert_eq!(schedule.once(&target, now + day / 2).await.unwrap(), None);
    for later in 1..3 {
        tokio::time::sleep(Duration::from_millis(1100)).await;
        assert!(schedule.once(&target, now + later * 2 * day).await.unwrap().is_some());
    }
    let left = files(place.path());
    assert_eq!((left.len(), left[0].as_str()), (3, "meins.txt"));
    assert!(!first.exists());
    // A clock that was wrong does not stop them.
    let future = fs::File::options().append(true).open(place.path().join(&left[2])).unwrap();
    future.set_modified(now + 400 * day).unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert!(schedule.once(&target, now).await.unwrap().is_some());
    // What is made is what is restored.
    let other = cluster().await.create_database("template1").await;
    let newest = place.path().join(files(place.path()).pop().unwrap());
    printed(&on(&other.name, &["restore", newest.to_str().unwrap()]).await.output().unwrap());
}

#[tokio::test]
async fn administrators_are_told_when_none_is_made() {
    let place = open_place();
    let directory = place.path().to_str().unwrap();
    let site = Site::with(&[("VVT_BACKUP_DIR", directory)]).await;
    let administrator = site.administrator().await;
    administrator
        .get("/")
        .await
        .is_ok()
        .has_text("main", "Die tägliche Sicherung ist bisher nicht gelungen.");
    fs::write(place.path().join("vvt-2026-12-01-030000.sicherung"), "x").unwrap();
    administrator.get("/").await.is_ok().has_no_text("main", "Sicherung");
    // Where nobody set them up, nothing is said.
    Site::new().await.administrator().await.get("/").await.is_ok().has_no_text("main", "Sicherung");
}

#[tokio::test]
async fn before_the_schema_changes_there_is_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let mut all: Vec<_> = fs::read_dir("migrations").unwrap().map(|file| file.unwrap().path()).collect();
    all.sort();
    all.pop();
    for file in all {
        fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    let older = cluster().await.create_database("template1").await;
    let postgres = &cluster().await.postgres;
    let migrator = Migrator::new(folder.path()).await.unwrap();
    migrations::run_all(&migrator, &postgres.owner_options(&older.name)).await.unwrap();
    let place = open_place();
    let migrate = async || {
        let mut command = on(&older.name, &["migrate"]).await;
        command.env("VVT_BACKUP_DIR", place.path()).env("RUST_LOG", "warn").output().unwrap()
    };
    printed(&migrate().await);
    assert_eq!(files(place.path()).len(), 1);
    // Nothing to change, nothing to keep.
    printed(&migrate().await);
    let kept = files(place.path());
    assert_eq!(kept.len(), 1);
    // An older one is brought up to date when it comes back.
    let other = cluster().await.create_database("template1").await;
    let file = place.path().join(&kept[0]);
    printed(&on(&other.name, &["restore", file.to_str().unwrap()]).await.output().unwrap());
    Db::new(postgres.app_options(&other.name), 1).check_schema().await.unwrap();
}
