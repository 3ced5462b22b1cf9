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

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::{Next, from_fn},
    response::Response,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    request_id::RequestId,
};
use uuid::Uuid;

use crate::error;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps a finished router with what every answer needs, in the one right order, outermost first:
/// request id, compression, security headers, error pages, panics turned into errors.
pub fn shell<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let worth_compressing = DefaultPredicate::new()
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/zip"))
        .and(NotForContentType::const_new("application/vnd.openxmlformats"))
        .and(NotForContentType::const_new("font/"));
    router
        .layer(CatchPanicLayer::custom(error::from_panic))
        .layer(from_fn(error::pages))
        .layer(from_fn(headers::set))
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
