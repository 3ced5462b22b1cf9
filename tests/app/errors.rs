//! When something goes wrong, a person gets a German page that says what to do, and the application
//! goes on.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    http::{Method, StatusCode},
    routing::get,
};
use vvt::{
    app::App,
    auth::{account, session},
    config::Config,
    database::{Actor, Db, id::AccountId, local::LocalPostgres, migrations},
    export::typesetter::Typesetter,
    routes, web,
};

use crate::{
    access::Values,
    support::{PUBLIC_URL, Person, Site, World, config, open_place},
};

#[tokio::test]
async fn what_cannot_be_answered_gets_a_german_page() {
    let site = Site::new().await;
    let person = site.visitor();
    let unknown = person.get("/gibt-es-nicht").await;
    unknown.is_error_page(StatusCode::NOT_FOUND, "Seite nicht gefunden");
    let wrong_way =
        person.post("/hilfe", &[]).await.is_error_page(StatusCode::METHOD_NOT_ALLOWED, "So nicht aufrufbar");
    assert!(wrong_way.header("allow").unwrap().contains("GET"));
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE] {
        person.send(method, "/anmelden").go().await.is(StatusCode::METHOD_NOT_ALLOWED);
    }
    let json = person.send(Method::POST, "/anmelden").body("application/json", r#"{"email":"a"}"#).go().await;
    json.is_error_page(StatusCode::BAD_REQUEST, "Anfrage nicht verstanden")
        .has_text("main", "nicht als Formular");
    let multipart =
        person.send(Method::POST, "/anmelden").body("multipart/form-data; boundary=x", "--x--").go().await;
    multipart.is_error_page(StatusCode::BAD_REQUEST, "Anfrage nicht verstanden");
    let large = format!("email={}", "a".repeat(3 * 1024 * 1024));
    let large =
        person.send(Method::POST, "/anmelden").body("application/x-www-form-urlencoded", large).go().await;
    large.is_error_page(StatusCode::PAYLOAD_TOO_LARGE, "Zu viele Daten");
}

#[tokio::test]
async fn a_form_may_be_as_large_as_the_limit_says() {
    let site = Site::new().await;
    let body = format!("email={}", "a".repeat(2 * 1024 * 1024 - 100));
    let person = site.visitor();
    let sent = person.send(Method::POST, "/anmelden").body("application/x-www-form-urlencoded", body);
    sent.go().await.is(StatusCode::UNPROCESSABLE_ENTITY);
    // Also where the sender has no session any more, and the guard reads the form.
    let body = format!("name={}", "ä".repeat(400_000));
    let sent = person.send(Method::POST, "/abmelden").body("application/x-www-form-urlencoded", body);
    sent.go().await.is(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_panic_becomes_a_page_with_the_number_of_the_request() {
    let broken = Router::new().route(
        "/kaputt",
        get(|| async {
            if true {
                panic!("mitten im Satz")
            }
        }),
    );
    let person = Person::new(web::shell(broken, false), None);
    let answer = person.get("/kaputt").await;
    let answer = answer.is_error_page(StatusCode::INTERNAL_SERVER_ERROR, "Da ist etwas schiefgegangen");
    let id = answer.header("x-request-id").unwrap().to_owned();
    let answer = answer.has_text("main code", &id);
    assert!(!answer.text().contains("mitten im Satz"), "the page tells about the program");
    let forged = person.send(Method::GET, "/kaputt").header("x-request-id", "von-mir").go().await;
    assert_ne!(forged.header("x-request-id"), Some("von-mir"));
}

#[tokio::test]
async fn every_answer_tells_the_browser_what_a_page_may_not_do() {
    let site = Site::new().await;
    let values = Values::of(&site, "stadtwerke").await;
    let people = [site.visitor(), site.dpo("stadtwerke").await, site.administrator().await];
    let mut addresses: Vec<_> =
        site.routes.iter().map(|route| (route.method.clone(), values.fill(route.path))).collect();
    addresses.push((Method::GET, "/gibt-es-nicht".to_owned()));
    addresses.push((Method::POST, "/hilfe".to_owned()));
    // It would end the session.
    addresses.retain(|(_, address)| address != "/abmelden");
    for (method, address) in addresses {
        for person in &people {
            let answer = person.send(method.clone(), &address).fields([]).go().await;
            let header =
                |name: &str| answer.header(name).unwrap_or_else(|| panic!("{method} {address}: no {name}"));
            assert_eq!(header("x-content-type-options"), "nosniff");
            // "no-referrer" would make browsers send "Origin: null", and every form would be refused.
            assert_eq!(header("strict-transport-security"), "max-age=31536000");
            assert_eq!(header("referrer-policy"), "same-origin");
            let policy = header("content-security-policy");
            for part in
                ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]
            {
                assert!(policy.contains(part), "{method} {address}: {policy}");
            }
            assert!(!policy.contains("unsafe") && !policy.contains('*'), "{method} {address}: {policy}");
            assert!(header("x-request-id").len() == 36);
            let may_be_kept = header("cache-control") != "no-store";
            assert_eq!(may_be_kept, address.starts_with("/static/"), "{method} {address}");
        }
    }
}

/// What is written to it.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is logged meanwhile.
async fn logged(work: impl Future<Output = ()>) -> String {
    let log = Log::default();
    let own = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || own.clone()).with_ansi(false).finish();
    {
        let _here = tracing::subscriber::set_default(subscriber);
        work.await;
    }
    String::from_utf8(log.0.lock().unwrap().clone()).unwrap()
}

#[tokio::test]
async fn what_happens_at_the_doors_is_logged_with_its_address_and_without_secrets() {
    let site = Site::new().await;
    let reader = site.reader("stadtwerke").await.at("198.51.100.7");
    let gemeinde = format!("/verzeichnis/{}/verarbeitungen", World::GEMEINDE);
    let cases: [(&str, _); 4] = [
        ("event=foreign_form address=198.51.100.7 by=- ", {
            let foreign = reader.send(Method::POST, "/abmelden").header("origin", "https://evil.example");
            foreign.header("sec-fetch-site", "cross-site")
        }),
        ("event=foreign_host address=198.51.100.7 by=- ", {
            reader.send(Method::GET, "/konto").header("host", "evil.example")
        }),
        ("event=refused address=198.51.100.7 by=0", reader.send(Method::GET, &gemeinde)),
        ("event=link_refused address=198.51.100.7 by=- ", {
            reader.send(Method::GET, "/einladung/geheimes-zeichen")
        }),
    ];
    for (line, request) in cases {
        let said = logged(async {
            assert!(request.go().await.status.is_client_error(), "{line}");
        })
        .await;
        assert!(said.contains(line) && !said.contains("geheimes"), "{line}: {said}");
    }
    // A supervisor asks by whatever name it knows.
    reader.send(Method::GET, "/health/ready").header("host", "10.0.0.1:8030").go().await.is_ok();
    let strange = reader.send(Method::GET, "/konto").header("host", "evil.example").go().await;
    strange.is_error_page(StatusCode::BAD_REQUEST, "Anfrage nicht verstanden").has_text("main", PUBLIC_URL);
}

// The database goes and comes back

#[tokio::test]
async fn while_the_database_is_away_pages_say_so_and_afterwards_work_by_themselves() {
    let place = open_place();
    let postgres = LocalPostgres::start(place.path()).await.unwrap();
    migrations::run(&postgres.owner_options("vvt")).await.unwrap();
    let config: Config = config(&[]);
    let app = App::new(Db::new(postgres.app_options("vvt"), 3), config, Typesetter::Here);
    let (router, _) = routes::build(app.clone()).unwrap();
    let person = Person::new(router.clone(), app.config.public_url.as_ref());
    let stranger = Person::new(router, app.config.public_url.as_ref());
    sign_in_somebody(&app, &person).await;
    person.get("/").await.is_ok();
    let (one, two, three) = tokio::join!(person.get("/"), person.get("/"), person.get("/health/ready"));
    for answer in [one, two, three] {
        answer.is_ok();
    }

    postgres.stop().await;
    let started = Instant::now();
    person.get("/health/ready").await.is(StatusCode::SERVICE_UNAVAILABLE);
    for answer in [person.get("/").await, person.post("/abmelden", &[]).await] {
        let answer = answer.is_error_page(StatusCode::SERVICE_UNAVAILABLE, "Gerade nicht erreichbar");
        assert_eq!(answer.header("retry-after"), Some("10"));
    }
    let fields = [("email", "ada@example.org"), ("passwort", "x")];
    stranger.post("/anmelden", &fields).await.is(StatusCode::SERVICE_UNAVAILABLE);
    // What is logged of it names no token.
    let said = logged(async {
        stranger.get("/passwort/geheimes-zeichen").await.is(StatusCode::SERVICE_UNAVAILABLE);
    })
    .await;
    assert!(said.contains("/passwort/{token}") && !said.contains("geheimes"), "{said}");
    // What needs no database goes on.
    person.get("/hilfe").await.is_ok();
    stranger.get("/anmelden").await.is_ok();
    assert!(started.elapsed() < Duration::from_secs(60), "nobody waits that long: {:?}", started.elapsed());

    let postgres = LocalPostgres::start(place.path()).await.unwrap();
    let mut status = StatusCode::SERVICE_UNAVAILABLE;
    for _ in 0..5 {
        status = person.get("/").await.status;
        if status == StatusCode::OK {
            break;
        }
    }
    assert_eq!(status, StatusCode::OK, "the application did not come back by itself");
    person.get("/health/ready").await.is_ok();
    app.db.close().await;
    postgres.stop().await;
}

pub async fn sign_in_somebody(app: &App, person: &Person) {
    let mut db = app.db.write(&Actor::system("Test")).await.unwrap();
    let id = AccountId::new();
    account::create(&mut db, id, "Ada", "ada@example.org", None, true).await.unwrap();
    let token = session::open(&mut db, id, app.config.session_lifetime, "", "").await.unwrap();
    db.commit().await.unwrap();
    let cookie = session::cookie(&app.config, &token);
    person.keep_cookie(cookie.name(), cookie.value());
}

#[tokio::test]
async fn a_database_that_is_too_busy_is_no_error_of_the_program() {
    let site = Site::with(&[("VVT_DATABASE_CONNECTIONS", "1")]).await;
    let dpo = site.dpo("stadtwerke").await;
    let busy = site.db().read(&Actor::system("lange Auswertung")).await.unwrap();
    let answer = dpo.get(&site.address("")).await;
    answer.is_error_page(StatusCode::SERVICE_UNAVAILABLE, "Gerade nicht erreichbar");
    drop(busy);
    dpo.get(&site.address("")).await.is_ok();
}
