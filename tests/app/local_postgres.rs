//! The private Postgres: starting, stopping, and every way in which that goes wrong.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, geteuid, getpid, kill_process};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection, Executor};
use tempfile::TempDir;
use vvt::database::local::{LocalPostgres, Search, Setup, StartError};

/// A folder that the account postgres may pass through.
fn place() -> TempDir {
    let place = TempDir::with_prefix("vvt-test-").unwrap();
    open_to_all(place.path());
    place
}

fn open_to_all(path: &Path) {
    fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
}

async fn connect(options: PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(&options).await.unwrap()
}

async fn text(connection: &mut PgConnection, query: &'static str) -> String {
    sqlx::query_scalar(query).fetch_one(connection).await.unwrap()
}

/// A process that has ended but was not waited for yet counts as gone.
fn lives(process: i32) -> bool {
    let state = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = state.rsplit(") ").next().unwrap_or_default();
    !after_name.is_empty() && !after_name.starts_with('Z')
}

fn ends_within(process: i32, limit: Duration) -> bool {
    comes_true_within(limit, || !lives(process))
}

fn comes_true_within(limit: Duration, condition: impl Fn() -> bool) -> bool {
    let started = Instant::now();
    while !condition() {
        if started.elapsed() > limit {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

fn kill(process: i32) {
    kill_process(Pid::from_raw(process).unwrap(), Signal::KILL).unwrap();
}

/// Without waiting for the disk, which is most of the time that making a cluster takes.
fn fast() -> Setup {
    Setup { durable: false, ..Setup::from_environment() }
}

async fn start(directory: &Path) -> LocalPostgres {
    LocalPostgres::start_with(directory, &fast()).await.unwrap()
}

async fn start_error(directory: &Path, setup: &Setup) -> StartError {
    LocalPostgres::start_with(directory, setup).await.map(|_| ()).unwrap_err()
}

/// A folder with programs that do what the given shell scripts say.
fn programs(folder: &Path, version: &str, initdb: &str, postgres: &str) -> PathBuf {
    let bin = folder.join("bin");
    fs::create_dir(&bin).unwrap();
    let answer = format!("[ \"$1\" = --version ] && echo 'postgres (PostgreSQL) {version}' && exit\n");
    for (name, script) in [("initdb", initdb), ("postgres", postgres)] {
        let file = bin.join(name);
        fs::write(&file, format!("#!/bin/sh\n{answer}{script}\n")).unwrap();
        open_to_all(&file);
    }
    open_to_all(&bin);
    bin
}

fn only(bin: &Path) -> Setup {
    let mut setup = fast();
    setup.search.pg_bin = Some(bin.to_owned());
    setup
}

/// Every file below, with its length and the time of its last change.
fn inventory(folder: &Path) -> Vec<(PathBuf, u64, i64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let metadata = fs::symlink_metadata(&path).unwrap();
        if metadata.is_dir() {
            found.extend(inventory(&path));
        } else {
            found.push((path, metadata.len(), metadata.mtime_nsec()));
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn keeps_data_from_one_start_to_the_next() {
    let place = place();
    let directory = place.path().join("new/data");
    let postgres = start(&directory).await;
    let mut owner = connect(postgres.owner_options("vvt")).await;
    owner.execute("create table word (text text)").await.unwrap();
    owner.execute("insert into word values ('Löschfrist')").await.unwrap();
    let process = postgres.process_id();
    postgres.stop().await;
    assert!(!lives(process));

    let postgres = start(&directory).await;
    let mut owner = connect(postgres.owner_options("vvt")).await;
    assert_eq!(text(&mut owner, "select text from word").await, "Löschfrist");
    postgres.stop().await;
    let log = fs::read_to_string(directory.join("postgres.log")).unwrap();
    assert!(log.contains("database system was shut down at"), "{log}");
    assert!(!log.contains("not properly shut down"), "{log}");
}

#[tokio::test]
async fn is_set_up_as_the_application_expects() {
    let place = place();
    let postgres = LocalPostgres::start(place.path()).await.unwrap();
    let mut admin = connect(postgres.superuser_options("vvt")).await;
    let provider = "select datlocprovider::text from pg_database where datname = 'vvt'";
    assert_eq!(text(&mut admin, provider).await, "i");
    assert_eq!(text(&mut admin, "show server_encoding").await, "UTF8");
    assert_eq!(text(&mut admin, "show data_checksums").await, "on");
    assert_eq!(text(&mut admin, "show fsync").await, "on");
    assert_eq!(text(&mut admin, "show listen_addresses").await, "");
    assert_eq!(text(&mut admin, "show timezone").await, "UTC");
    let sorted = "select string_agg(w, ' ' order by w) from unnest(array['Zoll', 'Äpfel', 'Apfel']) w";
    assert_eq!(text(&mut admin, sorted).await, "Apfel Äpfel Zoll");
    assert_eq!(text(&mut admin, "select to_tsvector('simple', 'ÄMTER')::text").await, "'ämter':1");
    let roles = "select string_agg(rolname, ' ' order by rolname) from pg_roles
        where rolname like 'vvt%' and rolcanlogin
        and not (rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)";
    assert_eq!(text(&mut admin, roles).await, "vvt_app vvt_owner");
    let owner = "select pg_get_userbyid(datdba)::text from pg_database where datname = 'vvt'";
    assert_eq!(text(&mut admin, owner).await, "vvt_owner");
    let mut app = connect(postgres.app_options("vvt")).await;
    assert_eq!(text(&mut app, "select current_user::text").await, "vvt_app");

    let process = format!("/proc/{}", postgres.process_id());
    let socket = fs::metadata(postgres.socket_folder()).unwrap();
    assert_eq!(socket.mode() & 0o777, 0o700);
    assert_eq!(socket.uid(), fs::metadata(&process).unwrap().uid());
    let stat = fs::read_to_string(format!("{process}/stat")).unwrap();
    let group = stat.rsplit(") ").next().unwrap().split(' ').nth(2).unwrap();
    assert_eq!(group, postgres.process_id().to_string(), "Ctrl-C would reach it");
    if geteuid().is_root() {
        let status = fs::read_to_string(format!("{process}/status")).unwrap();
        let groups = status.lines().find_map(|line| line.strip_prefix("Groups:")).unwrap();
        assert_eq!(groups.trim(), "", "groups of root went with it");
        assert_ne!(socket.uid(), 0);
    }
    postgres.stop().await;
}

#[tokio::test]
async fn a_second_instance_is_refused_and_the_first_goes_on() {
    let place = place();
    let postgres = start(place.path()).await;
    let error = start_error(place.path(), &fast()).await;
    let own = getpid().as_raw_pid();
    assert!(matches!(error, StartError::InUse { holder: Some(holder), .. } if holder == own), "{error}");
    assert!(error.to_string().contains("anderen laufenden vvt"), "{error}");
    connect(postgres.app_options("vvt")).await.ping().await.unwrap();
    postgres.stop().await;
}

#[tokio::test]
async fn a_dropped_handle_ends_postgres() {
    let place = place();
    let postgres = start(place.path()).await;
    let process = postgres.process_id();
    let _open = connect(postgres.app_options("vvt")).await;
    drop(postgres);
    assert!(!lives(process));
    start(place.path()).await.stop().await;
}

#[tokio::test]
async fn a_killed_postgres_is_noticed_and_the_next_start_recovers() {
    let place = place();
    let postgres = LocalPostgres::start(place.path()).await.unwrap();
    let mut owner = connect(postgres.owner_options("vvt")).await;
    owner.execute("create table word as select 'bleibt'::text as text").await.unwrap();
    kill(postgres.process_id());
    let status = tokio::time::timeout(Duration::from_secs(5), postgres.wait()).await.unwrap();
    assert!(!status.unwrap().success());
    drop(postgres);

    let postgres = LocalPostgres::start(place.path()).await.unwrap();
    let mut owner = connect(postgres.owner_options("vvt")).await;
    assert_eq!(text(&mut owner, "select text from word").await, "bleibt");
    postgres.stop().await;
}

#[tokio::test]
async fn a_start_waits_for_the_children_of_a_killed_postgres() {
    let place = place();
    let postgres = LocalPostgres::start(place.path()).await.unwrap();
    let mut app = connect(postgres.app_options("vvt")).await;
    let child: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut app).await.unwrap();
    let child = Pid::from_raw(child).unwrap();
    // It cannot notice that its parent is gone until it goes on.
    kill_process(child, Signal::STOP).unwrap();
    kill(postgres.process_id());
    drop(postgres);
    // However long the next Postgres takes until it finds the child: on a busy machine, seconds.
    let log = place.path().join("postgres.log");
    let goes_on = std::thread::spawn(move || {
        let refused = || fs::read_to_string(&log).unwrap().contains("shared memory block");
        let found = comes_true_within(Duration::from_secs(60), refused);
        kill_process(child, Signal::CONT).unwrap();
        found
    });
    start(place.path()).await.stop().await;
    let said = fs::read_to_string(place.path().join("postgres.log")).unwrap();
    assert!(goes_on.join().unwrap(), "nothing to wait for: {said}");
}

#[tokio::test]
async fn a_long_path_gets_a_short_socket() {
    let place = place();
    let directory = place.path().join("weit".repeat(30));
    let postgres = start(&directory).await;
    let socket = postgres.socket_folder().to_owned();
    assert!(!socket.starts_with(&directory));
    assert_eq!(fs::metadata(&socket).unwrap().mode() & 0o777, 0o700);
    connect(postgres.app_options("vvt")).await.ping().await.unwrap();
    postgres.stop().await;
    assert!(!socket.exists());
}

// A server that is killed. It is this test binary once more, running only the "test" below.

const HOLD: &str = "VVT_TEST_HOLD";

#[test]
#[ignore = "the other half of the tests that kill a server"]
fn the_server_to_be_killed() {
    let Ok(what) = std::env::var(HOLD) else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let postgres = match what.as_str() {
            "throwaway" => LocalPostgres::start_throwaway().await,
            directory => LocalPostgres::start(Path::new(directory)).await,
        };
        let postgres = postgres.unwrap();
        println!("\nready {} {}", postgres.process_id(), postgres.socket_folder().display());
        std::future::pending::<()>().await;
    });
}

fn server(what: &str, pg_bin: Option<&Path>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "local_postgres::the_server_to_be_killed", "--ignored", "--nocapture"])
        .env(HOLD, what)
        .stdout(Stdio::piped());
    if let Some(bin) = pg_bin {
        command.env("PG_BIN", bin);
    }
    command.spawn().unwrap()
}

/// Postgres's process number and socket folder.
fn ready(server: &mut Child) -> (i32, PathBuf) {
    let output = BufReader::new(server.stdout.take().unwrap());
    let line = output.lines().map(Result::unwrap).find(|line| line.starts_with("ready ")).unwrap();
    let mut words = line.splitn(3, ' ').skip(1);
    (words.next().unwrap().parse().unwrap(), PathBuf::from(words.next().unwrap()))
}

fn kill_server(mut server: Child) {
    server.kill().unwrap();
    server.wait().unwrap();
}

#[tokio::test]
async fn an_orphan_of_a_killed_server_is_ended_and_its_data_are_there() {
    let place = place();
    let mut server = server(place.path().to_str().unwrap(), None);
    let (orphan, socket) = ready(&mut server);
    let options = |role| PgConnectOptions::new().socket(&socket).username(role).database("vvt");
    let mut owner = connect(options("vvt_owner")).await;
    owner.execute("create table word as select 'bleibt'::text as text").await.unwrap();
    kill_server(server);
    assert!(lives(orphan), "nothing to recover from");

    let postgres = start(place.path()).await;
    assert!(!lives(orphan));
    assert_ne!(postgres.process_id(), orphan);
    let mut owner = connect(postgres.owner_options("vvt")).await;
    assert_eq!(text(&mut owner, "select text from word").await, "bleibt");
    postgres.stop().await;
}

#[tokio::test]
async fn a_recorded_number_that_a_stranger_got_is_no_orphan() {
    let place = place();
    start(place.path()).await.stop().await;
    let record = place.path().join("postgres/postmaster.pid");
    let mut stranger = Command::new("sleep");
    stranger.arg("60").current_dir("/");
    if geteuid().is_root() {
        // Postgres believes only in processes of its own account.
        let cluster = fs::metadata(place.path().join("postgres")).unwrap();
        stranger.uid(cluster.uid()).gid(cluster.gid());
    }
    let mut stranger = stranger.spawn().unwrap();
    fs::write(&record, format!("{}\n", stranger.id())).unwrap();
    start(place.path()).await.stop().await;
    assert!(stranger.try_wait().unwrap().is_none(), "a stranger was ended");
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

#[tokio::test]
async fn a_cluster_whose_creation_was_killed_is_made_anew() {
    let place = place();
    let half = "mkdir \"$2/base\"; echo 15 > \"$2/PG_VERSION\"; echo half > \"$2/half\"; exec sleep 5";
    let bin = programs(place.path(), "15.1", half, "");
    let directory = place.path().join("data");
    let server = server(directory.to_str().unwrap(), Some(&bin));
    let unfinished = || {
        let names = fs::read_dir(&directory).into_iter().flatten().flatten();
        names.map(|it| it.path()).find(|it| it.join("half").exists())
    };
    assert!(comes_true_within(Duration::from_secs(20), || unfinished().is_some()));
    kill_server(server);
    assert!(!directory.join("postgres").exists());

    let postgres = start(&directory).await;
    assert_eq!(unfinished(), None);
    connect(postgres.app_options("vvt")).await.ping().await.unwrap();
    postgres.stop().await;
}

#[tokio::test]
async fn a_throwaway_cluster_leaves_nothing() {
    let postgres = LocalPostgres::start_throwaway().await.unwrap();
    let folder = postgres.socket_folder().parent().unwrap().to_owned();
    let mut admin = connect(postgres.superuser_options("postgres")).await;
    assert_eq!(text(&mut admin, "show max_connections").await, "300");
    assert_eq!(text(&mut admin, "show fsync").await, "off");
    let process = postgres.process_id();
    postgres.stop().await;
    assert!(!lives(process));
    assert!(!folder.exists());
}

#[test]
fn a_throwaway_cluster_outlives_the_runtime_that_started_it() {
    let runtime = || tokio::runtime::Runtime::new().unwrap();
    let postgres = runtime().block_on(LocalPostgres::start_throwaway()).unwrap();
    runtime().block_on(async {
        connect(postgres.app_options("vvt")).await.ping().await.unwrap();
        kill(postgres.process_id());
        tokio::time::timeout(Duration::from_secs(5), postgres.wait()).await.unwrap();
    });
}

#[tokio::test]
async fn a_throwaway_cluster_goes_with_its_killed_process() {
    let mut server = server("throwaway", None);
    let (process, socket) = ready(&mut server);
    let folder = socket.parent().unwrap();
    assert!(folder.exists());
    kill_server(server);
    assert!(ends_within(process, Duration::from_secs(10)));
    assert!(comes_true_within(Duration::from_secs(10), || !folder.exists()));
}

// Sentences

#[tokio::test]
async fn a_cluster_of_another_version_is_left_alone() {
    let place = place();
    let directory = place.path().join("data");
    start(&directory).await.stop().await;
    let version = directory.join("postgres/PG_VERSION");
    let right = fs::read_to_string(&version).unwrap();
    fs::write(&version, "99\n").unwrap();
    let before = inventory(&directory.join("postgres"));
    let error = start_error(&directory, &fast()).await;
    assert!(matches!(error, StartError::OtherVersion { cluster: 99, .. }), "{error}");
    assert!(error.to_string().contains("gehören zu PostgreSQL 99"), "{error}");
    assert_eq!(inventory(&directory.join("postgres")), before);

    fs::remove_file(&version).unwrap();
    let error = start_error(&directory, &fast()).await;
    assert!(matches!(error, StartError::Incomplete { .. }), "{error}");

    fs::write(&version, right).unwrap();
    open_to_all(&version);
    start(&directory).await.stop().await;
}

#[tokio::test]
async fn foreign_files_are_left_alone() {
    let place = place();
    fs::write(place.path().join("Brief.odt"), "Sehr geehrte").unwrap();
    let before = inventory(place.path());
    let error = start_error(place.path(), &fast()).await;
    assert!(matches!(error, StartError::ForeignFiles { .. }), "{error}");
    assert_eq!(inventory(place.path()), before);
    assert_eq!(fs::metadata(place.path()).unwrap().mode() & 0o777, 0o755);
}

#[tokio::test]
async fn a_directory_that_cannot_be_written_is_named() {
    // Not even root creates folders there.
    let error = start_error(Path::new("/sys/vvt"), &fast()).await;
    assert!(matches!(error, StartError::NotWritable { .. }), "{error}");
    assert!(error.to_string().contains("„/sys/vvt“ ist nicht beschreibbar"), "{error}");

    let place = place();
    fs::write(place.path().join("file"), "").unwrap();
    let error = start_error(&place.path().join("file"), &fast()).await;
    assert!(matches!(error, StartError::File { .. }), "{error}");
}

#[tokio::test]
async fn a_directory_that_postgres_cannot_reach_is_named() {
    if !geteuid().is_root() {
        return; // Nobody else drops to another account.
    }
    let place = place();
    let closed = place.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, Permissions::from_mode(0o700)).unwrap();
    let error = start_error(&closed.join("data"), &fast()).await;
    assert!(matches!(error, StartError::NotEnterable { .. }), "{error}");
}

#[tokio::test]
async fn data_of_another_account_are_left_alone() {
    if !geteuid().is_root() {
        return; // Only root can give files away.
    }
    let place = place();
    let directory = place.path().join("data");
    start(&directory).await.stop().await;
    let cluster = directory.join("postgres");
    chown(&cluster, Some(4242), None).unwrap();
    let error = start_error(&directory, &fast()).await;
    assert!(matches!(error, StartError::OtherOwner { owner: 4242, .. }), "{error}");
}

#[tokio::test]
async fn missing_programs_are_named() {
    let place = place();
    let empty = place.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let directory = place.path().join("data");
    // Named by the operator: what is found elsewhere is not taken silently.
    let error = start_error(&directory, &only(&empty)).await;
    assert!(matches!(error, StartError::NoProgramsInPgBin { .. }), "{error}");
    assert!(error.to_string().contains("PG_BIN"), "{error}");

    let mut nowhere = fast();
    nowhere.search = Search { pg_bin: None, versions: empty.clone(), path: Some(empty.into()) };
    let error = start_error(&directory, &nowhere).await;
    assert!(matches!(error, StartError::NoPrograms), "{error}");
}

#[tokio::test]
async fn old_programs_are_named() {
    let place = place();
    let bin = programs(place.path(), "14.11 (Debian)", "", "");
    let error = start_error(&place.path().join("data"), &only(&bin)).await;
    assert!(matches!(error, StartError::TooOld { found: 14, .. }), "{error}");
    assert!(error.to_string().contains("PostgreSQL 14"), "{error}");
}

#[tokio::test]
async fn of_several_versions_the_one_that_made_the_cluster_is_taken() {
    let place = place();
    let versions = place.path().join("versions");
    for version in ["9.6", "15", "16", "17"] {
        let folder = versions.join(version);
        fs::create_dir_all(&folder).unwrap();
        programs(&folder, &format!("{version}.2"), "", "");
    }
    let search = Search { pg_bin: None, versions: versions.clone(), path: None };
    let find = |cluster| vvt::database::local::Programs::find(&search, cluster, Path::new("/data"));
    assert_eq!(find(None).unwrap().folder, versions.join("17/bin"));
    assert_eq!(find(Some(16)).unwrap().folder, versions.join("16/bin"));
    assert!(matches!(find(Some(18)), Err(StartError::OtherVersion { cluster: 18, found: 17, .. })));
}

#[tokio::test]
async fn a_full_disk_is_named_and_nothing_half_made_stays() {
    let place = place();
    let full = "echo half > $2/half; echo 'initdb: error: could not write file \"x\": No space left on device' >&2; exit 1";
    let bin = programs(place.path(), "15.1", full, "");
    let directory = place.path().join("data");
    let error = start_error(&directory, &only(&bin)).await;
    assert!(matches!(error, StartError::NoSpace { .. }), "{error}");
    let left: Vec<_> = inventory(&directory).into_iter().map(|(path, ..)| path).collect();
    assert_eq!(left, [directory.join("vvt.lock")]);
}

#[tokio::test]
async fn a_failing_initdb_gives_its_reason() {
    let place = place();
    let bin = programs(place.path(), "15.1", "echo 'initdb: error: ICU is not supported' >&2; exit 1", "");
    let error = start_error(&place.path().join("data"), &only(&bin)).await;
    assert!(matches!(error, StartError::Initdb { .. }), "{error}");
    assert!(error.to_string().contains("ICU is not supported"), "{error}");
}

#[tokio::test]
async fn a_postgres_that_does_not_come_up_in_time_is_ended() {
    let place = place();
    let sleeper = format!("echo $$ > {}; exec sleep 60", place.path().join("process/id").display());
    let bin = programs(place.path(), "15.1", "echo 15 > \"$2/PG_VERSION\"", &sleeper);
    let notes = place.path().join("process");
    fs::create_dir(&notes).unwrap();
    fs::set_permissions(&notes, Permissions::from_mode(0o777)).unwrap();
    let mut setup = only(&bin);
    setup.start_limit = Duration::from_secs(1);
    let error = start_error(&place.path().join("data"), &setup).await;
    assert!(matches!(error, StartError::NotInTime { .. }), "{error}");
    assert!(error.to_string().contains("data/postgres.log"), "{error}");
    let process = fs::read_to_string(notes.join("id")).unwrap().trim().parse().unwrap();
    assert!(ends_within(process, Duration::from_secs(10)));
}

#[tokio::test]
async fn a_postgres_that_ends_at_once_gives_its_reason() {
    let place = place();
    start(place.path()).await.stop().await;
    let settings = place.path().join("postgres/postgresql.auto.conf");
    fs::write(&settings, "shared_buffers = 'viel'\n").unwrap();
    let error = start_error(place.path(), &fast()).await;
    assert!(matches!(error, StartError::Ended { .. }), "{error}");
    assert!(error.to_string().contains("postgresql.auto.conf"), "{error}");
}
