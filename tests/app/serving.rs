//! The start and the end of the server: each refusal is one German sentence, and changes nothing.

use std::{
    fs,
    io::{BufRead, BufReader, Lines, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, ChildStderr, Command, Output, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{AssertSqlSafe, Executor, migrate::Migrator};
use vvt::database::{
    Db, ServingRoleError,
    migrations::{self, SchemaError},
};

use crate::support::{Site, cluster, open_place};

// The schema

const VERSIONS: &str = "select coalesce(sum(version), 0)::bigint from _sqlx_migrations";
const TABLES: &str = "select count(*) from pg_class where relnamespace = 'public'::regnamespace";

async fn state(site: &Site) -> (i64, i64) {
    (site.count(VERSIONS).await, site.count(TABLES).await)
}

#[tokio::test]
async fn a_newer_schema_is_left_alone() {
    let site = Site::new().await;
    let newer = "
        insert into _sqlx_migrations (version, description, success, checksum, execution_time)
        values (299901010000, 'morgen', true, '', 0)
    ";
    site.owner().await.execute(newer).await.unwrap();
    let before = state(&site).await;
    for result in [site.db().check_schema().await, migrations::run(&site.owner_options().await).await] {
        let error = result.unwrap_err();
        assert!(matches!(error, SchemaError::Newer), "{error:?}");
        assert!(error.to_string().contains("von einer neueren Version von vvt umgestellt"), "{error}");
    }
    assert_eq!(state(&site).await, before);
}

#[tokio::test]
async fn an_older_schema_is_not_served() {
    let site = Site::new().await;
    let remove_last =
        "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)";
    site.owner().await.execute(remove_last).await.unwrap();
    let error = site.db().check_schema().await.unwrap_err();
    assert!(matches!(error, SchemaError::Older), "{error:?}");
    assert!(error.to_string().contains("„vvt migrate“"), "{error}");

    let empty = cluster().await.create_database("template1").await;
    let error =
        Db::new(cluster().await.postgres.app_options(&empty.name), 1).check_schema().await.unwrap_err();
    assert!(matches!(error, SchemaError::Older), "{error:?}");
}

#[tokio::test]
async fn a_failing_migration_changes_nothing() {
    let site = Site::new().await;
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir("migrations").unwrap().map(Result::unwrap) {
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let broken = "create table half (id uuid); update organisation set name = 'anders'; select 1 / 0;";
    fs::write(folder.path().join("299901010000_broken.sql"), broken).unwrap();
    let migrator = Migrator::new(folder.path()).await.unwrap();
    let before = state(&site).await;
    let error = migrations::run_all(&migrator, &site.owner_options().await).await.unwrap_err();
    assert!(matches!(error, SchemaError::Failed(_)), "{error:?}");
    assert!(error.to_string().contains("zurückgenommen; die Daten sind unverändert"), "{error}");
    assert_eq!(state(&site).await, before);
    assert_eq!(site.count("select count(*) from organisation where name = 'anders'").await, 0);
    // The version that runs goes on serving it.
    site.db().check_schema().await.unwrap();
}

#[tokio::test]
async fn several_instances_migrate_an_empty_database_at_once() {
    let empty = cluster().await.create_database("template1").await;
    let owner = cluster().await.postgres.owner_options(&empty.name);
    let (one, two, three) =
        tokio::join!(migrations::run(&owner), migrations::run(&owner), migrations::run(&owner));
    for result in [one, two, three] {
        result.unwrap();
    }
    Db::new(cluster().await.postgres.app_options(&empty.name), 1).check_schema().await.unwrap();
}

#[tokio::test]
async fn a_role_that_rights_do_not_bind_is_refused() {
    let site = Site::new().await;
    let mut superuser = site.superuser().await;
    for statement in [
        "drop role if exists vvt_bypass",
        "drop role if exists vvt_heir",
        "create role vvt_bypass login bypassrls",
        "create role vvt_heir login in role vvt_owner",
    ] {
        superuser.execute(statement).await.unwrap();
    }
    let serving = site.serving_options().await;
    for role in ["vvt_owner", "postgres", "vvt_bypass", "vvt_heir"] {
        let db = Db::new(serving.clone().username(role), 1);
        let error = db.check_serving_role().await.unwrap_err();
        let wrong = matches!(&error, ServingRoleError::TooManyRights(name) if name == role);
        // Only the two roles of ours may come in at all, where the cluster says so.
        let not_let_in = matches!(&error, ServingRoleError::Database(_))
            && role.starts_with("vvt_")
            && role != "vvt_owner";
        assert!(wrong || not_let_in, "{role}: {error:?}");
        if wrong {
            assert!(error.to_string().contains("hat zu viele Rechte"), "{error}");
        }
        db.close().await;
    }
    Db::new(serving, 1).check_serving_role().await.unwrap();
}

// The program itself

/// A server of its own, ended with the value.
pub struct Server {
    child: Child,
    /// What it printed before it served.
    pub printed: Vec<String>,
    /// 0 while it does not serve, and behind a public address without a port.
    port: u16,
}

pub fn vvt(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vvt"));
    let settings = [
        "DATABASE_URL",
        "VVT_MIGRATION_URL",
        "VVT_PUBLIC_URL",
        "VVT_LISTEN",
        "VVT_DEMO_PASSWORD",
        "RUST_LOG",
    ];
    for name in settings {
        command.env_remove(name);
    }
    command.env("VVT_DATA", data).stdin(Stdio::null());
    command
}

impl Server {
    pub fn start(data: &Path) -> Server {
        let mut command = vvt(data);
        command.arg("serve");
        Server::serving(command)
    }

    /// Of a command that serves.
    pub fn serving(mut command: Command) -> Server {
        let mut child = command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut printed = Vec::new();
        for line in lines.map_while(Result::ok) {
            let is_last = line.starts_with("Beenden mit");
            printed.push(line);
            if is_last {
                break;
            }
        }
        // From here on it is ended, whatever it said.
        let mut server = Server { child, printed, port: 0 };
        let address = server.printed.iter().find(|line| line.starts_with("vvt läuft unter"));
        let address = address.unwrap_or_else(|| panic!("the server said {:?}", server.printed));
        server.port = address.rsplit(':').next().and_then(|port| port.parse().ok()).unwrap_or(0);
        server
    }

    /// Of a command that waits for its database and has said so; and what it says from then on.
    pub fn waiting(mut command: Command) -> (Server, Lines<BufReader<ChildStderr>>) {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let server = Server { child, printed: Vec::new(), port: 0 };
        let first = said.next().unwrap().unwrap();
        assert!(first.starts_with("Die Datenbank ist noch nicht erreichbar"), "{first}");
        (server, said)
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Whether it ended well; panics when it does not end in time.
    pub fn ends_within(&mut self, limit: Duration) -> bool {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            assert!(started.elapsed() < limit, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Everything that comes until the other side closes or says no more.
fn answer(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn get(server: &Server, path: &str) -> String {
    let mut stream = server.connect();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", server.port)
        .unwrap();
    answer(stream)
}

fn postgres_runs(data: &Path) -> bool {
    data.join("postgres/postmaster.pid").exists()
}

#[track_caller]
pub fn fails_with(output: &Output, sentence: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(sentence), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "one sentence, not {said}");
}

#[test]
fn the_first_start_leads_to_the_set_up_page_and_sigterm_ends_everything() {
    let place = open_place();
    let mut server = Server::start(place.path());
    let link = server.printed.iter().find_map(|line| line.split_once("/einrichtung?")).unwrap().1.to_owned();
    let page = get(&server, &format!("/einrichtung?{link}"));
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("vvt einrichten"), "{page}");
    assert!(get(&server, "/health/ready").ends_with(r#"{"status":"pass"}"#));
    assert!(postgres_runs(place.path()));

    // A kept connection that says nothing does not hold the end up.
    let idle = server.connect();
    server.signal(Signal::TERM);
    assert!(server.ends_within(Duration::from_secs(10)));
    assert!(!postgres_runs(place.path()));
    drop(idle);
}

#[test]
fn a_running_request_is_finished_before_the_end() {
    let place = open_place();
    let mut server = Server::start(place.path());
    let body = "email=ada%40example.org&passwort=";
    let mut stream = server.connect();
    write!(
        stream,
        "POST /anmelden HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{}",
        server.port,
        body.len(),
        &body[..10],
    )
    .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.signal(Signal::TERM);
    std::thread::sleep(Duration::from_millis(700));
    assert!(server.child.try_wait().unwrap().is_none(), "it ended without answering");
    assert!(TcpStream::connect(("127.0.0.1", server.port)).is_err(), "it still takes new requests");
    stream.write_all(&body.as_bytes()[10..]).unwrap();
    let page = answer(stream);
    assert!(page.starts_with("HTTP/1.1 422") && page.trim_end().ends_with("</html>"), "{page}");
    assert!(server.ends_within(Duration::from_secs(10)));
    assert!(!postgres_runs(place.path()));
}

#[test]
fn a_request_that_never_comes_to_its_end_does_not_hold_the_server_for_ever() {
    let place = open_place();
    let mut server = Server::start(place.path());
    let mut stream = server.connect();
    write!(stream, "POST /anmelden HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nemail=").unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.signal(Signal::INT);
    assert!(server.ends_within(Duration::from_secs(35)));
    assert!(!postgres_runs(place.path()));
}

#[test]
fn a_closed_terminal_ends_the_server_in_order() {
    let place = open_place();
    let mut server = Server::start(place.path());
    server.signal(Signal::HUP);
    assert!(server.ends_within(Duration::from_secs(10)));
    assert!(!postgres_runs(place.path()));
}

#[test]
fn a_killed_server_starts_again_with_its_data() {
    let place = open_place();
    let mut server = Server::start(place.path());
    server.signal(Signal::KILL);
    assert!(!server.ends_within(Duration::from_secs(10)));
    assert!(postgres_runs(place.path()), "nothing to recover from");
    let mut server = Server::start(place.path());
    assert!(get(&server, "/health/ready").ends_with(r#"{"status":"pass"}"#));
    server.signal(Signal::INT);
    assert!(server.ends_within(Duration::from_secs(20)));
    assert!(!postgres_runs(place.path()));
}

#[test]
fn a_second_instance_on_one_directory_is_refused_and_the_first_goes_on() {
    let place = open_place();
    let mut server = Server::start(place.path());
    let second = vvt(place.path()).args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    fails_with(&second, "anderen laufenden vvt");
    assert!(get(&server, "/health/ready").ends_with(r#"{"status":"pass"}"#));
    server.signal(Signal::TERM);
    assert!(server.ends_within(Duration::from_secs(20)));
}

#[test]
fn a_taken_port_is_named_before_anything_is_made() {
    let place = open_place();
    let data = place.path().join("data");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = vvt(&data).args(["serve", "--listen", &address]).output().unwrap();
    fails_with(&output, &format!("Die Adresse {address} ist schon belegt."));
    assert!(!data.exists());
}

#[test]
fn settings_that_cannot_be_are_named() {
    let place = open_place();
    let data = place.path().join("data");
    let with = |name: &str, value: &str, listen: &str| {
        vvt(&data).env(name, value).args(["serve", "--listen", listen]).output().unwrap()
    };
    let local = "127.0.0.1:0";
    fails_with(&with("VVT_PUBLIC_URL", "http://vvt.example.org", local), "verwendet http");
    fails_with(&with("VVT_SESSION_HOURS", "viele", local), "VVT_SESSION_HOURS hat den Wert „viele“");
    fails_with(&with("VVT_PUBLIC_URL", "", "0.0.0.0:0"), "muss VVT_PUBLIC_URL die öffentliche");
    let url = with("DATABASE_URL", "postgres://vvt_app:geheim@:kaputt/vvt", local);
    fails_with(&url, "DATABASE_URL ist keine gültige Adresse");
    fails_with(
        &with("DATABASE_URL", "mysql://vvt_app@localhost/vvt", local),
        "DATABASE_URL ist keine gültige Adresse",
    );
    assert!(!String::from_utf8_lossy(&url.stderr).contains("geheim"), "the password is printed");
    assert!(!data.exists());
}

/// Nobody listens there.
pub const UNREACHABLE: &str = "postgres://vvt_app@127.0.0.1:1/vvt";

#[test]
fn a_server_that_waits_for_its_database_says_so_once_and_ends_when_asked_to() {
    let place = open_place();
    for signal in [Signal::TERM, Signal::INT] {
        let mut command = vvt(place.path());
        command.env("DATABASE_URL", UNREACHABLE).args(["serve", "--listen", "127.0.0.1:0"]);
        let (mut server, mut said) = Server::waiting(command);
        // Until after the next attempt.
        std::thread::sleep(Duration::from_millis(2500));
        server.signal(signal);
        assert!(server.ends_within(Duration::from_secs(20)), "that is no failure");
        assert!(said.next().is_none());
    }
}

#[test]
fn a_database_that_cannot_encrypt_is_not_waited_for() {
    let place = open_place();
    let database = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://vvt_app@{}/vvt?sslmode=require", database.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut connection, _) = database.accept().unwrap();
        connection.read_exact(&mut [0; 8]).unwrap();
        connection.write_all(b"N").unwrap();
    });
    let output = vvt(place.path())
        .env("DATABASE_URL", url)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    fails_with(&output, "Die verschlüsselte Verbindung zur Datenbank kommt nicht zustande");
}

#[tokio::test]
async fn a_server_of_ones_own_must_fit() {
    let site = Site::new().await;
    let place = open_place();
    let data = place.path().join("data");
    let socket = cluster().await.postgres.socket_folder().display().to_string();
    let url = |role: &str, database: &str| format!("postgres://{role}@localhost/{database}?host={socket}");
    let serve = |url: String| {
        vvt(&data).env("DATABASE_URL", url).args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap()
    };
    let name: String =
        sqlx::query_scalar("select current_database()").fetch_one(&mut site.owner().await).await.unwrap();

    fails_with(&serve(url("vvt_owner", &name)), "Die Datenbankrolle „vvt_owner“ hat zu viele Rechte");
    fails_with(&serve(url("vvt_app", "gibt_es_nicht")), "lehnt die Anmeldung ab");
    let before = state(&site).await;
    site.owner().await.execute("update _sqlx_migrations set version = version + 1 where version = (select max(version) from _sqlx_migrations)").await.unwrap();
    fails_with(&serve(url("vvt_app", &name)), "von einer neueren Version");
    let remove = format!("delete from _sqlx_migrations where version > {}", 202_612_010_900_i64);
    site.owner().await.execute(AssertSqlSafe(remove)).await.unwrap();
    fails_with(&serve(url("vvt_app", &name)), "noch nicht auf dem Stand dieser Version");
    assert_eq!(state(&site).await.1, before.1);
    assert!(!data.exists(), "a private Postgres was made all the same");
}

/// As a service manager asks for it with Type=notify.
#[test]
fn a_service_manager_is_told_when_it_serves_and_when_it_stops() {
    let place = open_place();
    let path = place.path().join("notify");
    let socket = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut command = vvt(&place.path().join("data"));
    command.arg("serve").env("NOTIFY_SOCKET", &path);
    let mut server = Server::serving(command);
    let mut said = [0; 64];
    let mut next = || {
        let length = socket.recv(&mut said).unwrap();
        String::from_utf8_lossy(&said[..length]).trim().to_owned()
    };
    assert_eq!(next(), "READY=1");
    server.signal(Signal::TERM);
    assert_eq!(next(), "STOPPING=1");
    assert!(server.ends_within(Duration::from_secs(20)));
}

/// What README gives fail2ban finds the line, and the line says nothing it must not.
#[test]
fn a_failed_sign_in_is_a_line_that_fail2ban_finds() {
    let place = open_place();
    let log = place.path().join("log");
    let mut command = vvt(&place.path().join("data"));
    command.arg("serve").stderr(fs::File::create(&log).unwrap());
    let server = Server::serving(command);
    let body = "email=ada%40example.org&passwort=Geheimnis-im-Formular";
    let mut stream = server.connect();
    write!(
        stream,
        "POST /anmelden HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    assert!(answer(stream).starts_with("HTTP/1.1 422"));
    let readme = fs::read_to_string("README.md").unwrap();
    let line = readme.lines().find_map(|line| line.strip_prefix("failregex = ")).unwrap();
    let filter = regex::Regex::new(&line.replace("<HOST>", r"(?P<host>[0-9a-f.:]+)")).unwrap();
    let log = fs::read_to_string(&log).unwrap();
    let found = filter.captures(&log).unwrap_or_else(|| panic!("{line} is not in {log}"));
    assert_eq!(&found["host"], "127.0.0.1");
    for secret in ["ada", "Geheimnis", "\u{1b}["] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}
