//! What every page shares: forms, the frame around the content, embedded files, security headers.
//!
//! Nothing here knows the application's subject. [`shell`] is the outermost wrapping of the router.

pub mod assets;
pub mod components;
pub mod conflict;
pub mod csrf;
pub mod filters;
pub mod form;
pub mod headers;
pub mod notice;
pub mod page;
pub mod validate;

use std::time::Duration;

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::{Next, from_fn},
    response::Response,
};
use tower::util::option_layer;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    request_id::RequestId,
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};
use uuid::Uuid;

use crate::error;

/// How long nothing more of a request may come.
const PAUSE: Duration = Duration::from_secs(30);
/// From a request's head to that of the answer: more than the largest document waits and takes.
const WHOLE_REQUEST: Duration = Duration::from_secs(300);

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps a finished router with what every answer needs, in the one right order, outermost first:
/// request id, compression, security headers, error pages, panics turned into errors, limits of time.
/// `is_https`: the browser is told never to come without it again.
pub fn shell<S: Clone + Send + Sync + 'static>(router: Router<S>, is_https: bool) -> Router<S> {
    let worth_compressing = DefaultPredicate::new()
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/zip"))
        .and(NotForContentType::const_new("application/vnd.openxmlformats"))
        .and(NotForContentType::const_new("font/"));
    router
        .layer(RequestBodyTimeoutLayer::new(PAUSE))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, WHOLE_REQUEST))
        .layer(CatchPanicLayer::custom(error::from_panic))
        .layer(from_fn(error::pages))
        .layer(from_fn(headers::set))
        .layer(option_layer(is_https.then(headers::only_https)))
        .layer(CompressionLayer::new().compress_when(worth_compressing))
        .layer(from_fn(give_id))
}

/// Gives the request its id: the log, the audit trail, error pages and the answer's header name it.
/// One sent by the client is not trusted.
async fn give_id(mut request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().to_string();
    let Ok(value) = HeaderValue::from_str(&id) else {
        return next.run(request).await;
    };
    request.extensions_mut().insert(RequestId::new(value.clone()));
    let mut response = next.run(request).await;
    response.headers_mut().insert(REQUEST_ID.clone(), value);
    response
}
