//! A site that a real browser can reach.

use std::net::SocketAddr;

use tokio::{net::TcpListener, task::JoinHandle};

use super::{Person, Site, Who, browser::Browser};

/// A running application on a port of its own of 127.0.0.1.
pub struct Live {
    pub site: Site,
    /// `http://127.0.0.1:…`
    pub origin: String,
    server: JoinHandle<()>,
}

impl Live {
    /// With the world of [`super::World`].
    pub async fn new() -> Live {
        let (listener, origin) = listen().await;
        let site = Site::with(&[("VVT_PUBLIC_URL", &origin)]).await;
        Live::serve(site, listener, origin)
    }

    /// With nobody and nothing in it.
    pub async fn empty() -> Live {
        let (listener, origin) = listen().await;
        let site = Site::empty_with(&[("VVT_PUBLIC_URL", &origin)]).await;
        Live::serve(site, listener, origin)
    }

    fn serve(site: Site, listener: TcpListener, origin: String) -> Live {
        let service = site.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Live { site, origin, server }
    }

    /// Opens the page at this path.
    pub async fn open(&self, browser: &Browser, path: &str) {
        browser.page.goto(&format!("{}{path}", self.origin)).await.unwrap();
    }

    /// Signs `who` in, in the browser and for requests without it; both have the same session.
    pub async fn sign_in(&self, browser: &Browser, who: Who, host: &str) -> Person {
        let person = self.site.person(who, host).await;
        let session = person.cookie("vvt");
        browser.set_only_cookie(&self.origin, session.as_deref().map(|value| ("vvt", value))).await;
        person
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    (listener, origin)
}
