//! A database that is there and says nothing, and one that something stands in front of.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use rustix::process::Signal;
use vvt::{
    app::App,
    database::{Db, ServingRoleError},
    export::typesetter::Typesetter,
    routes,
};

use crate::{
    errors::sign_in_somebody,
    serving::{Server, vvt},
    support::{Forwarder, Person, Site, cluster, open_place},
};

/// Another instance on the site's database, behind the forwarder.
async fn behind(site: &Site, forwarder: &Forwarder) -> App {
    let options = site.serving_options().await.socket(forwarder.folder.path());
    App::new(Db::new(options, 4), site.app.config.clone(), Typesetter::Here)
}

#[tokio::test]
async fn nobody_waits_for_a_silent_database_and_afterwards_all_is_well() {
    let site = Site::new().await;
    let forwarder = Forwarder::start(cluster().await.postgres.socket_folder());
    let app = behind(&site, &forwarder).await;
    let watch = tokio::spawn(app.db.clone().watch());
    let (router, _) = routes::build(app.clone()).unwrap();
    let person = Person::new(router, app.config.public_url.as_ref());
    sign_in_somebody(&app, &person).await;
    person.get("/konto").await.is_ok();

    forwarder.hold();
    let started = Instant::now();
    // More than there are connections, so that some wait for one.
    let asked = (0..9).map(|_| person.get("/konto"));
    for answer in futures_util::future::join_all(asked).await {
        answer.is_error_page(StatusCode::SERVICE_UNAVAILABLE, "Gerade nicht erreichbar");
    }
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    // From then on at once; and what needs no database goes on.
    let started = Instant::now();
    person.get("/konto").await.is(StatusCode::SERVICE_UNAVAILABLE);
    person.get("/hilfe").await.is_ok();
    person.get("/health/live").await.is_ok();
    let answer = person.get("/health/ready").await.is(StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text().contains("antwortet nicht"), "{}", answer.text());
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());

    forwarder.let_through();
    let started = Instant::now();
    while person.get("/konto").await.status != StatusCode::OK {
        assert!(started.elapsed() < Duration::from_secs(10), "it does not come back");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    person.get("/health/ready").await.is_ok();
    watch.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_database_does_not_hold_the_end_up() {
    let site = Site::empty().await;
    let forwarder = Forwarder::start(cluster().await.postgres.socket_folder());
    let place = open_place();
    let mut command = vvt(place.path());
    let options = site.serving_options().await;
    let (folder, database) = (forwarder.folder.path().display(), options.get_database().unwrap());
    command
        .env("DATABASE_URL", format!("postgres://vvt_app@localhost/{database}?host={folder}"))
        .arg("serve");
    let mut server = Server::serving(command);
    forwarder.hold();
    server.signal(Signal::TERM);
    assert!(server.ends_within(Duration::from_secs(35)));
}

#[tokio::test]
async fn connections_that_lose_their_settings_are_refused() {
    let site = Site::empty().await;
    let forwarder = Forwarder::without_options(cluster().await.postgres.socket_folder());
    let app = behind(&site, &forwarder).await;
    let error = app.db.check_serving_role().await.unwrap_err();
    assert!(matches!(error, ServingRoleError::SettingsDropped), "{error:?}");
    assert!(error.to_string().contains("pgbouncer"), "{error}");
}

#[tokio::test]
async fn more_connections_than_the_server_has_are_refused() {
    let site = Site::empty().await;
    let error = Db::new(site.serving_options().await, 5_000).check_serving_role().await.unwrap_err();
    assert!(matches!(error, ServingRoleError::TooManyConnections { wanted: 5_001, .. }), "{error:?}");
}
