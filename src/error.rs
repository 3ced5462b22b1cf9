//! The one error of handlers, and the German page it becomes.
//!
//! An invalid form is not an error but a page; everything else that ends a request early is one of
//! these. [`AppError`] travels in the answer's extensions to [`pages`], the middleware that draws
//! the page, because only there are request id and address known.

use std::{any::Any, sync::Arc};

use askama::Template;
use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_http::request_id::RequestId;

use crate::web::page::{self, Page};

/// Why a request ended early. Strings are German sentences for the person.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or this person may not know of it.
    #[error("not found")]
    NotFound,
    /// The person may see it but not do this; the sentence says why.
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// The request makes no sense; the sentence says what is wrong.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// Somebody else was faster, or the state does not allow it any more.
    #[error("conflict: {0}")]
    Conflict(String),
    /// More was sent than a form may hold.
    #[error("too large")]
    TooLarge,
    /// The database does not answer at the moment; asking again later helps.
    #[error("unavailable: {0:#}")]
    Unavailable(anyhow::Error),
    /// Too much is asked for at once; the sentence says when to ask again.
    #[error("busy: {0}")]
    Busy(String),
    /// A fault of the program. The person sees only the request id.
    #[error("internal: {0:#}")]
    Internal(anyhow::Error),
}

impl AppError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unavailable(_) | Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        if is_unavailable(&error) {
            Self::Unavailable(error.into())
        } else if is_beyond_reach(&error) {
            // Pages ask before they act: the right was taken away meanwhile, or a page forgot to ask.
            tracing::warn!(%error, "the database refused what a page allowed");
            Self::Forbidden("Dafür fehlt Ihnen inzwischen die Berechtigung.".to_owned())
        } else {
            Self::Internal(error.into())
        }
    }
}

impl From<anyhow::Error> for AppError {
    /// A database failure keeps its meaning however many contexts were put around it.
    fn from(error: anyhow::Error) -> Self {
        match error.downcast_ref::<sqlx::Error>() {
            Some(cause) if is_unavailable(cause) => Self::Unavailable(error),
            _ => Self::Internal(error),
        }
    }
}

impl From<askama::Error> for AppError {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.into())
    }
}

/// Whether the database cannot be reached or is too busy, so that waiting helps.
fn is_unavailable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        // Another program than Postgres answers: a proxy whose server is away.
        | sqlx::Error::Protocol(_)
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(database) => database.code().is_some_and(|code| is_passing_state(&code)),
        _ => false,
    }
}

/// Postgres codes: 08 connection, 28 the role is not let in, 3D the database is not there, 53 out of
/// connections, memory or space, 58 the machine below, 57P01–57P05 the server is shutting down, starting or
/// gave the connection up, 25006 it is a standby, 55P03 a lock was not to be had in
/// time, 40P01 two waited for each other, 57014 the time limit.
/// The roles and addresses are the operator's: what is wrong with them is put right while the server runs.
fn is_passing_state(code: &str) -> bool {
    ["08", "28", "3D", "53", "57P", "58"].iter().any(|class| code.starts_with(class))
        || matches!(code, "25006" | "40P01" | "55P03" | "57014")
}

/// Whether the error is the violation of the named constraint: the database decides, for example,
/// whether a name is taken, and the form says so at its field.
pub fn violates(error: &sqlx::Error, constraint: &str) -> bool {
    error.as_database_error().is_some_and(|database| database.constraint() == Some(constraint))
}

/// Whether row-level security refused the row: it is not within the person's reach.
pub fn is_beyond_reach(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() == Some("42501")
}

/// The error on its way to [`pages`].
#[derive(Clone)]
struct Failure(Arc<AppError>);

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let again = match self {
            Self::Unavailable(_) => Some("10"),
            Self::Busy(_) => Some("60"),
            _ => None,
        };
        if let Some(seconds) = again {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        response.extensions_mut().insert(Failure(Arc::new(self)));
        response
    }
}

/// Turns a panic into an internal error, for tower-http's catch-panic layer.
pub fn from_panic(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a message");
    AppError::Internal(anyhow::anyhow!("panic: {message}")).into_response()
}

/// Draws the German page for every failed answer that has none: [`AppError`]s, and axum's own bare
/// answers (no route, wrong method, unreadable request).
pub async fn pages(request: Request, next: Next) -> Response {
    // The route and not the address, which may hold a token.
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let address = format!("{} {route}", request.method());
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let mut response = next.run(request).await;
    let failure = response.extensions_mut().remove::<Failure>();
    if let Some(Failure(error)) = &failure {
        log(error, &address, &id);
    } else if !is_bare_failure(&response) {
        return response;
    }
    let status = response.status();
    let words = match &failure {
        Some(Failure(error)) => Words::of(error),
        None => Words::of_status(status),
    };
    let template = ErrorPage { page: Page::new(words.title).in_plain_frame(), words, request_id: id };
    let drawn = page::respond(status, &template);
    let (parts, body) = drawn.into_parts();
    // What the answer said beside its text stays: Allow, Retry-After, a cookie that ends a session.
    response.headers_mut().remove(header::CONTENT_LENGTH);
    for (name, value) in &parts.headers {
        response.headers_mut().insert(name, value.clone());
    }
    *response.body_mut() = body;
    response
}

fn is_bare_failure(response: &Response) -> bool {
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    failed && content_type.is_none_or(|kind| kind.starts_with("text/plain"))
}

fn log(error: &AppError, address: &str, request_id: &str) {
    match error {
        AppError::Internal(cause) => tracing::error!(request_id, address, "internal error: {cause:?}"),
        AppError::Unavailable(cause) => tracing::warn!(request_id, address, "unavailable: {cause:#}"),
        other => tracing::debug!(request_id, address, "{other}"),
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    words: Words,
    request_id: String,
}

/// What the page says: what happened, and what to do now.
struct Words {
    title: &'static str,
    sentence: String,
    advice: &'static str,
    /// Whether the request id helps whoever looks into it.
    show_request_id: bool,
}

impl Words {
    fn of(error: &AppError) -> Self {
        let words = Self::of_status(error.status());
        match error {
            AppError::Busy(sentence) => Self {
                title: "Gerade ist viel zu tun",
                sentence: sentence.clone(),
                advice: "Gehen Sie zurück; gespeicherte Daten sind nicht betroffen.",
                show_request_id: false,
            },
            AppError::Forbidden(reason) | AppError::BadRequest(reason) | AppError::Conflict(reason) => {
                Self { sentence: reason.clone(), ..words }
            }
            _ => words,
        }
    }

    fn of_status(status: StatusCode) -> Self {
        let (title, sentence, advice) = match status {
            StatusCode::NOT_FOUND => (
                "Seite nicht gefunden",
                "Unter dieser Adresse gibt es nichts, oder es ist für Sie nicht freigegeben.",
                "Prüfen Sie die Adresse, oder beginnen Sie auf der Startseite.",
            ),
            StatusCode::FORBIDDEN => (
                "Keine Berechtigung",
                "Dafür fehlt Ihnen die Berechtigung.",
                "Über Rechte und Rollen gibt Ihre Administration Auskunft.",
            ),
            StatusCode::METHOD_NOT_ALLOWED => (
                "So nicht aufrufbar",
                "Diese Adresse lässt sich nicht auf diesem Weg aufrufen.",
                "Gehen Sie zurück, und benutzen Sie die Schaltfläche auf der Seite.",
            ),
            StatusCode::CONFLICT => (
                "So nicht möglich",
                "Der Stand hat sich inzwischen geändert.",
                "Gehen Sie zurück, und laden Sie die Seite neu; dann sehen Sie den heutigen Stand.",
            ),
            StatusCode::REQUEST_TIMEOUT => (
                "Das hat zu lange gedauert",
                "Die Anfrage kam nicht vollständig an, oder sie war nach fünf Minuten nicht bearbeitet.",
                "Prüfen Sie Ihre Verbindung, und versuchen Sie es noch einmal.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => (
                "Zu viele Daten",
                "Es wurde mehr gesendet, als ein Formular aufnehmen kann (2 MiB).",
                "Gehen Sie zurück, kürzen Sie die Eingaben, und speichern Sie erneut.",
            ),
            StatusCode::TOO_MANY_REQUESTS => (
                "Zu viele Versuche",
                "Es gab in kurzer Zeit zu viele Versuche.",
                "Warten Sie einige Minuten, und versuchen Sie es dann noch einmal.",
            ),
            StatusCode::SERVICE_UNAVAILABLE => (
                "Gerade nicht erreichbar",
                "Die Datenbank antwortet im Augenblick nicht. Gespeicherte Daten sind nicht betroffen.",
                "Warten Sie einen Augenblick, und laden Sie die Seite dann neu. Haben Sie gerade ein \
                 Formular abgeschickt, bestätigen Sie dabei das erneute Senden.",
            ),
            status if status.is_client_error() => (
                "Anfrage nicht verstanden",
                "Die Anfrage war unvollständig oder nicht lesbar.",
                "Gehen Sie zurück, laden Sie die Seite neu, und versuchen Sie es noch einmal.",
            ),
            _ => (
                "Da ist etwas schiefgegangen",
                "Ihre Anfrage konnte wegen eines Fehlers im Programm nicht ausgeführt werden.",
                "Versuchen Sie es noch einmal. Wenn es dabei bleibt, geben Sie Ihrer Administration \
                 die Vorgangsnummer.",
            ),
        };
        let show_request_id = status.is_server_error();
        Self { title, sentence: sentence.to_owned(), advice, show_request_id }
    }
}

/// Why a file cannot be read, as a German sentence.
pub fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "Es gibt sie nicht.".to_owned(),
        std::io::ErrorKind::PermissionDenied => "Dieses Benutzerkonto darf sie nicht lesen.".to_owned(),
        std::io::ErrorKind::IsADirectory => "Das ist ein Ordner.".to_owned(),
        std::io::ErrorKind::InvalidData => "Sie ist kein Text (UTF-8).".to_owned(),
        _ => error.to_string(),
    }
}

/// Why a file cannot be read or written, as a German sentence.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "Den Ordner gibt es nicht.".to_owned(),
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            "Dieses Benutzerkonto darf dort nicht schreiben.".to_owned()
        }
        std::io::ErrorKind::IsADirectory => "Das ist ein Ordner.".to_owned(),
        std::io::ErrorKind::NotADirectory => "Ein Teil des Pfads ist kein Ordner.".to_owned(),
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            "Der Datenträger ist voll.".to_owned()
        }
        std::io::ErrorKind::BrokenPipe => "Wer sie liest, hat aufgehört.".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn waiting_helps_only_when_the_database_is_away() {
        assert!(matches!(AppError::from(sqlx::Error::PoolTimedOut), AppError::Unavailable(_)));
        assert!(matches!(AppError::from(sqlx::Error::RowNotFound), AppError::Internal(_)));
        for code in ["08006", "08P01", "28P01", "28000", "3D000", "25006", "53300", "57P01", "57P03", "58030"]
        {
            assert!(is_passing_state(code), "{code}");
        }
        for code in ["23505", "42P01", "25001"] {
            assert!(!is_passing_state(code), "{code}");
        }
    }

    #[test]
    fn a_context_does_not_hide_what_happened() {
        let failed: Result<(), sqlx::Error> = Err(sqlx::Error::PoolTimedOut);
        let error = failed.context("loading the list").context("drawing the page").unwrap_err();
        assert!(matches!(AppError::from(error), AppError::Unavailable(_)));
    }
}
