//! A person with a browser: sends what a browser would send, and keeps cookies.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header},
};
use http_body_util::BodyExt;
use tower::ServiceExt;
use url::Url;

use super::{answer::Answer, form::FilledForm};

/// Somebody with a browser; copies share its cookies, like tabs.
#[derive(Clone)]
pub struct Person {
    router: Router,
    origin: String,
    host: String,
    peer: SocketAddr,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

/// A request that is being put together.
pub struct Sending<'a> {
    person: &'a Person,
    method: Method,
    address: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Person {
    /// Somebody new at this application; `public_url` as in its settings.
    pub fn new(router: Router, public_url: Option<&Url>) -> Person {
        let origin = public_url
            .map_or_else(|| "http://127.0.0.1:8030".to_owned(), |url| url.origin().ascii_serialization());
        let (_, host) = origin.split_once("://").unwrap();
        let host = host.to_owned();
        Person { router, origin, host, peer: "192.0.2.1:50000".parse().unwrap(), cookies: Arc::default() }
    }

    /// The cookies of this moment, in a browser of their own.
    pub fn clone_cookies(&self) -> Person {
        let cookies = self.cookies.lock().unwrap().clone();
        Person { cookies: Arc::new(Mutex::new(cookies)), ..self.clone() }
    }

    /// The same person at another network address.
    #[must_use]
    pub fn at(mut self, ip: &str) -> Person {
        self.peer = SocketAddr::new(ip.parse().unwrap(), 50000);
        self
    }

    /// Redirects are not followed; [`Answer::follow`] does.
    pub async fn get(&self, address: &str) -> Answer {
        self.send(Method::GET, address).go().await
    }

    /// The page at the address, and on it the form that is sent to this same address.
    pub async fn form(&self, address: &str) -> FilledForm {
        self.get(address).await.form(address)
    }

    /// A form without a page before it: what a hand-made request would send.
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, address).fields(fields.iter().copied()).go().await
    }

    /// Any request; see [`Sending`].
    pub fn send(&self, method: Method, address: &str) -> Sending<'_> {
        let mut headers = HeaderMap::new();
        let fetch_site = if method == Method::GET { "none" } else { "same-origin" };
        headers.insert("sec-fetch-site", HeaderValue::from_static(fetch_site));
        headers.insert(header::HOST, self.host.parse().unwrap());
        headers.insert(header::USER_AGENT, HeaderValue::from_static("Testbrowser"));
        if method != Method::GET {
            headers.insert(header::ORIGIN, self.origin.parse().unwrap());
        }
        Sending { person: self, method, address: address.to_owned(), headers, body: Vec::new() }
    }

    pub fn keep_cookie(&self, name: &str, value: &str) {
        self.cookies().insert(name.to_owned(), value.to_owned());
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies().get(name).cloned()
    }

    fn cookies(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cookie_header(&self) -> Option<HeaderValue> {
        let cookies = self.cookies();
        if cookies.is_empty() {
            return None;
        }
        let pairs: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Some(pairs.join("; ").parse().unwrap())
    }

    fn keep_cookies_of(&self, headers: &HeaderMap) {
        for set in headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies().remove(name);
            } else {
                self.keep_cookie(name, value);
            }
        }
    }
}

impl Sending<'_> {
    /// Replaces a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(HeaderName::try_from(name).unwrap(), value.parse().unwrap());
        self
    }

    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    #[must_use]
    pub fn fields<'b>(self, fields: impl IntoIterator<Item = (&'b str, &'b str)>) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body("application/x-www-form-urlencoded", body)
    }

    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        let length = self.body.len().to_string();
        self.header("content-type", content_type).header("content-length", &length)
    }

    pub async fn go(self) -> Answer {
        let Sending { person, method, address, headers, body } = self;
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method.clone();
        *request.uri_mut() = address.parse().unwrap_or_else(|error| panic!("{address:?}: {error}"));
        *request.headers_mut() = headers;
        if let Some(cookies) = person.cookie_header() {
            request.headers_mut().insert(header::COOKIE, cookies);
        }
        request.extensions_mut().insert(ConnectInfo(person.peer));
        let response = person.router.clone().oneshot(request).await.unwrap();
        person.keep_cookies_of(response.headers());
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { person: person.clone(), method, address, status: head.status, headers: head.headers, body }
    }
}
