//! `/health/live` and `/health/ready`, for a proxy, a container's or a service's supervisor. The answer is that
//! of the draft "Health Check Response Format for HTTP APIs": `{"status": "pass"}`, or 503 and `{"status":
//! "fail", "output": "…"}` with a German sentence. Neither says anything of the data.

use std::time::Duration;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tokio::{sync::Mutex, time::Instant};

use crate::{
    app::App,
    database::{Actor, Db, migrations::SchemaError},
};

/// How long a written row counts. Anybody may ask, as often as he likes.
const HOLDS: Duration = Duration::from_secs(10);
const LIMIT: Duration = Duration::from_secs(5);

/// When a row was last written. Whoever asks meanwhile waits for it.
pub type Written = Mutex<Option<Instant>>;

/// Why this instance cannot serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("Die Datenbank antwortet nicht.")]
    Away,
    #[error("Die Datenbank nimmt keine Änderungen an.")]
    ReadOnly,
    #[error("Der Datenträger der Datenbank ist voll.")]
    Full,
    #[error("Die Datenbank ist nicht auf dem Stand dieser Version.")]
    Schema,
}

#[derive(Serialize)]
struct Answer {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
}

/// Whether the process answers: if not, it is to be started again.
pub async fn live() -> Response {
    answer(Ok(()))
}

/// Whether it can serve: reads, writes, and the schema is its own. If not, requests go elsewhere.
pub async fn ready(State(app): State<App>) -> Response {
    answer(tokio::time::timeout(LIMIT, probe(&app)).await.unwrap_or(Err(Failure::Away)))
}

fn answer(result: Result<(), Failure>) -> Response {
    let (status, answer) = match result {
        Ok(()) => (StatusCode::OK, Answer { status: "pass", output: None }),
        Err(failure) => {
            (StatusCode::SERVICE_UNAVAILABLE, Answer { status: "fail", output: Some(failure.to_string()) })
        }
    };
    let kind = [(header::CONTENT_TYPE, "application/health+json"), (header::CACHE_CONTROL, "no-store")];
    (status, kind, Json(answer)).into_response()
}

async fn probe(app: &App) -> Result<(), Failure> {
    schema(&app.db).await?;
    let mut written = app.written.lock().await;
    if written.is_none_or(|written| written.elapsed() >= HOLDS) {
        *written = None;
        write(&app.db).await?;
        *written = Some(Instant::now());
    }
    Ok(())
}

/// Whether the database can be served: it reads, its schema is this version's, and it writes.
pub async fn check(db: &Db) -> Result<(), Failure> {
    schema(db).await?;
    write(db).await
}

async fn schema(db: &Db) -> Result<(), Failure> {
    db.check_schema().await.map_err(|error| match error {
        SchemaError::Database(_) => Failure::Away,
        _ => Failure::Schema,
    })
}

/// Writes a row, and takes it back.
async fn write(db: &Db) -> Result<(), Failure> {
    let tried = async {
        let mut db = db.write(&Actor::system("Bereitschaft")).await?;
        sqlx::query!("insert into write_probe (filler) values (repeat('x', 65536))")
            .execute(&mut *db)
            .await?;
        db.rollback().await
    };
    tried.await.map_err(|error: sqlx::Error| {
        tracing::warn!(%error, "the database does not take what is written");
        match error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() {
            Some("25006") => Failure::ReadOnly,
            Some("53100") => Failure::Full,
            _ => Failure::Away,
        }
    })
}
