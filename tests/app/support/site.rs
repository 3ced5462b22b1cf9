//! One running application over its own database.

use std::{collections::HashMap, time::Duration};

use axum::Router;
use sqlx::{AssertSqlSafe, PgConnection, postgres::PgConnectOptions};
use uuid::Uuid;
use vvt::{
    app::App,
    auth::session,
    config::Config,
    database::{
        Actor, Db,
        id::{AccountId, DepartmentId, OrganisationId},
    },
    export::typesetter::Typesetter,
    routes::{self, Route},
};

use super::{
    clock::Clock,
    cluster::{Database, cluster, connect},
    person::Person,
    who::Who,
    world::World,
};

/// The address people type.
pub const PUBLIC_URL: &str = "https://vvt.example.org";

/// The settings of a test instance; `settings` are names of environment variables with values.
pub fn config(settings: &[(&str, &str)]) -> Config {
    let mut values = HashMap::from([("VVT_PUBLIC_URL", PUBLIC_URL), ("VVT_DATABASE_CONNECTIONS", "8")]);
    values.extend(settings.iter().copied());
    Config::from_lookup(|name| values.get(name).map(|value| (*value).to_owned())).unwrap()
}

/// The application with a database that no other test sees.
pub struct Site {
    pub app: App,
    pub router: Router,
    /// The application's table.
    pub routes: Vec<Route>,
    pub clock: Clock,
    database: Database,
}

impl Site {
    /// With the world of [`World`].
    pub async fn new() -> Site {
        Site::start("world", &[]).await
    }

    /// With nobody and nothing in it.
    pub async fn empty() -> Site {
        Site::start("empty", &[]).await
    }

    /// With the world and other settings than usual.
    pub async fn with(settings: &[(&str, &str)]) -> Site {
        Site::start("world", settings).await
    }

    /// With nobody and nothing in it, and other settings than usual.
    pub async fn empty_with(settings: &[(&str, &str)]) -> Site {
        Site::start("empty", settings).await
    }

    async fn start(template: &str, settings: &[(&str, &str)]) -> Site {
        let database = cluster().await.create_database(template).await;
        let postgres = &cluster().await.postgres;
        let config = config(settings);
        let db = Db::new(postgres.app_options(&database.name), config.database_connections);
        let app = App::new(db, config, Typesetter::Here);
        let (router, routes) = routes::build(app.clone()).unwrap();
        let clock = Clock { owner: postgres.owner_options(&database.name) };
        Site { app, router, routes, clock, database }
    }

    /// Another instance on the same database.
    pub async fn second_instance(&self) -> App {
        App::new(Db::new(self.serving_options().await, 4), self.app.config.clone(), Typesetter::Here)
    }

    pub fn db(&self) -> &Db {
        &self.app.db
    }

    /// Somebody new who is not signed in.
    pub fn visitor(&self) -> Person {
        Person::new(self.router.clone(), self.app.config.public_url.as_ref())
    }

    /// A person who is signed in as `who`; `host` is the first word of an organisation's address.
    /// Without the sign-in page, which takes its time.
    pub async fn person(&self, who: Who, host: &str) -> Person {
        let person = self.visitor();
        if who != Who::Nobody {
            let id = self.account(&who.email(host)).await;
            self.sign_in(&person, id).await;
        }
        person
    }

    /// Opens a session for the account in the person's browser.
    pub async fn sign_in(&self, person: &Person, account: AccountId) {
        let mut db = self.db().write(&Actor::system("Test")).await.unwrap();
        let lifetime = self.app.config.session_lifetime;
        let token = session::open(&mut db, account, lifetime, "Testbrowser", "192.0.2.1").await.unwrap();
        db.commit().await.unwrap();
        let cookie = session::cookie(&self.app.config, &token);
        person.keep_cookie(cookie.name(), cookie.value());
    }

    pub async fn reader(&self, host: &str) -> Person {
        self.person(Who::Reader, host).await
    }

    pub async fn auditor(&self, host: &str) -> Person {
        self.person(Who::Auditor, host).await
    }

    pub async fn editor(&self, host: &str) -> Person {
        self.person(Who::Editor, host).await
    }

    /// Editor in "Netzbetrieb" only.
    pub async fn limited_editor(&self, host: &str) -> Person {
        self.person(Who::LimitedEditor, host).await
    }

    pub async fn coordinator(&self, host: &str) -> Person {
        self.person(Who::Coordinator, host).await
    }

    pub async fn dpo(&self, host: &str) -> Person {
        self.person(Who::Dpo, host).await
    }

    pub async fn administrator(&self) -> Person {
        self.person(Who::Administrator, "stadtwerke").await
    }

    // Ids of the world

    pub async fn account(&self, email: &str) -> AccountId {
        AccountId(self.value("select id from account where email = $1", email).await)
    }

    /// `host` is the first word of the organisation's address.
    pub async fn organisation(&self, host: &str) -> OrganisationId {
        OrganisationId(self.value("select id from organisation where slug like $1 || '-%'", host).await)
    }

    pub async fn department(&self, host: &str, name: &str) -> DepartmentId {
        let organisation = self.organisation(host).await;
        let mut owner = self.owner().await;
        let id: Uuid =
            sqlx::query_scalar("select id from department where organisation_id = $1 and name = $2")
                .bind(organisation)
                .bind(name)
                .fetch_one(&mut owner)
                .await
                .unwrap();
        DepartmentId(id)
    }

    /// `/verzeichnis/{slug}` of the first organisation and what follows.
    pub fn address(&self, rest: &str) -> String {
        format!("/verzeichnis/{}{rest}", World::STADTWERKE)
    }

    async fn value(&self, query: &'static str, parameter: &str) -> Uuid {
        let mut owner = self.owner().await;
        let found = sqlx::query_scalar(query).bind(parameter).fetch_optional(&mut owner).await.unwrap();
        found.unwrap_or_else(|| panic!("the world has no {parameter:?}"))
    }

    // The database itself

    /// A connection that sees everything, past the application.
    pub async fn owner(&self) -> PgConnection {
        connect(&cluster().await.postgres.owner_options(&self.database.name)).await
    }

    /// A connection as the application has it, before any actor is named.
    pub async fn serving(&self) -> PgConnection {
        connect(&self.serving_options().await).await
    }

    pub async fn superuser(&self) -> PgConnection {
        connect(&cluster().await.postgres.superuser_options(&self.database.name)).await
    }

    pub async fn serving_options(&self) -> PgConnectOptions {
        cluster().await.postgres.app_options(&self.database.name)
    }

    pub async fn owner_options(&self) -> PgConnectOptions {
        cluster().await.postgres.owner_options(&self.database.name)
    }

    /// One number, seen by the owner: `select count(*) from …`.
    pub async fn count(&self, query: &str) -> i64 {
        let mut owner = self.owner().await;
        sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut owner).await.unwrap()
    }

    /// Lets time pass for the database.
    pub async fn wait(&self, duration: Duration) {
        self.clock.forward(duration).await;
    }
}
