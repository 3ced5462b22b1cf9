//! Headers that tell the browser what a page may not do.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use tower_http::set_header::SetResponseHeaderLayer;

/// Everything comes from this server; there is no inline script or style, and no `data:` image.
/// Trusted types make the browser refuse any script that builds HTML from text.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'";

/// `no-referrer` would make the browser send `Origin: null`, and every form would be refused.
const REFERRER_POLICY: &str = "same-origin";

const PERMISSIONS_POLICY: &str =
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";

/// A year, for this host alone: what else runs below its name is not ours to say.
pub fn only_https() -> SetResponseHeaderLayer<HeaderValue> {
    let value = HeaderValue::from_static("max-age=31536000");
    SetResponseHeaderLayer::if_not_present(header::STRICT_TRANSPORT_SECURITY, value)
}

/// Sets the headers on every answer that has not set its own.
pub async fn set(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set_if_missing(headers, header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set_if_missing(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set_if_missing(headers, header::REFERRER_POLICY, REFERRER_POLICY);
    set_if_missing(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set_if_missing(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set_if_missing(headers, HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY);
    // Pages hold personal data: the back button after signing out must not show them.
    set_if_missing(headers, header::CACHE_CONTROL, "no-store");
    response
}

fn set_if_missing(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
