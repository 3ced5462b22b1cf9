//! At the outermost door: whether a request is meant for this application, and what the log says of forms that
//! come from elsewhere.

use axum::{
    extract::{Request, State},
    http::{header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use url::{Host, Url};

use super::{
    guard,
    security_log::{Event, log},
};
use crate::{app::App, config::is_loopback, error::AppError, web::csrf::Foreign};

/// A supervisor asks by whatever name it knows the machine by.
const FOR_SUPERVISORS: &str = "/health/";

/// The middleware around all routes.
pub async fn watch(State(app): State<App>, request: Request, next: Next) -> Response {
    let address = guard::client_address(&app.config, &request);
    if let Some(url) = &app.config.public_url
        && let Some(host) = strange_host(url, &request)
        && !request.uri().path().starts_with(FOR_SUPERVISORS)
    {
        log(Event::ForeignHost, &address, None, None);
        return AppError::BadRequest(format!(
            "Diese Anwendung ist unter {url} erreichbar, nicht unter „{host}“. Bitte rufen Sie sie dort auf."
        ))
        .into_response();
    }
    let response = next.run(request).await;
    if response.extensions().get::<Foreign>().is_some() {
        log(Event::ForeignForm, &address, None, None);
    }
    response
}

/// The host that the request names, if it is neither the public one nor this machine.
fn strange_host(public_url: &Url, request: &Request) -> Option<String> {
    let named = match request.uri().authority() {
        Some(authority) => authority.as_str(),
        None => request.headers().get(header::HOST)?.to_str().unwrap_or("?"),
    };
    let host = named.parse::<Authority>().ok().and_then(|authority| Host::parse(authority.host()).ok());
    let is_ours = host.is_some_and(|host| public_url.host() == Some(as_ref(&host)) || is_loopback(&host));
    (!is_ours).then(|| named.chars().take(100).collect())
}

fn as_ref(host: &Host) -> Host<&str> {
    match host {
        Host::Domain(name) => Host::Domain(name),
        Host::Ipv4(address) => Host::Ipv4(*address),
        Host::Ipv6(address) => Host::Ipv6(*address),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn hosts_are_the_public_one_or_this_machine() {
        let url: Url = "https://vvt.example.org/".parse().unwrap();
        let strange = |host: &str| {
            let request = Request::builder().uri("/").header("host", host).body(Body::empty()).unwrap();
            strange_host(&url, &request)
        };
        for ours in ["vvt.example.org", "VVT.example.org:443", "127.0.0.1:8030", "localhost", "[::1]:8030"] {
            assert_eq!(strange(ours), None, "{ours}");
        }
        for other in ["evil.example", "vvt.example.org.evil.example", "10.0.0.1", "", "a b"] {
            assert!(strange(other).is_some(), "{other}");
        }
        let none = Request::builder().uri("/").body(Body::empty()).unwrap();
        assert_eq!(strange_host(&url, &none), None);
    }
}
