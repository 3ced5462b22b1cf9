//! Connections: how many there are, and how long each may keep the server waiting. Whoever sends nothing, too
//! slowly or never reads takes nothing away from others for long.

use std::{
    collections::HashMap,
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{HttpService, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_io_timeout::TimeoutStream;
use tower::Service;

use crate::auth::network::{self, Network};

/// A connection is closed when a request's head is not there within this time, also the next one's. Longer
/// than proxies keep theirs open (60 seconds is usual), so that none is closed while it is being used.
const HEAD: Duration = Duration::from_secs(75);
/// How long nothing of an answer is taken off the server's hands.
const WRITING: Duration = Duration::from_secs(30);
/// Files of the process that are no connections of visitors: the database, the program's own.
const OTHER_FILES: u64 = 64;
/// So many with their buffers need a quarter of a GiB.
const MOST: u64 = 4_096;
/// Of a connection, in bytes; a request's head fits or is refused.
const BUFFER: usize = 64 * 1024;

/// How many connections there may be, and how slow they.
#[derive(Debug, Clone)]
pub struct Limits {
    /// All in all; the next ones wait to be accepted.
    pub all: usize,
    /// Of one customer of a provider, so that nobody takes them all; more are closed at once.
    pub of_one: usize,
    /// Whose connections are other people's.
    pub proxies: Vec<Network>,
    /// Until a request's head is there.
    pub head: Duration,
    /// Until some more of an answer is taken.
    pub writing: Duration,
}

impl Limits {
    /// What the files leave that this process may have open; their number is raised as far as it goes.
    pub fn of_process(database_connections: u32, proxies: Vec<Network>) -> Self {
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        // Where it cannot be raised, it stays.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let left = files.saturating_sub(OTHER_FILES + u64::from(database_connections));
        let all = usize::try_from(left.clamp(16, MOST)).unwrap_or(usize::MAX);
        Self { all, of_one: (all / 4).max(8), proxies, head: HEAD, writing: WRITING }
    }
}

/// Serves until `stop`; running requests are finished.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(limits.all));
    let customers = Customers::default();
    let ending = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((place, stream, peer)) = accepted else { break };
        let is_proxy = limits.proxies.iter().any(|network| network.contains(peer.ip()));
        let customer = match is_proxy {
            true => None,
            false => match customers.take(peer.ip(), limits.of_one) {
                Some(customer) => Some(customer),
                None => continue,
            },
        };
        let connection = ending.watch(connection(stream, peer, router.clone(), &limits));
        tokio::spawn(async move {
            // What goes wrong with a connection is the other side's business.
            let _ = connection.await;
            drop((place, customer));
        });
    }
    drop(listener);
    ending.shutdown().await;
}

type Place = OwnedSemaphorePermit;

/// The next connection for which there is a place.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<(Place, TcpStream, SocketAddr)> {
    let place = places.clone().acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return Some((place, stream, peer)),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot accept connections for the moment");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

type Io = TokioIo<Pin<Box<TimeoutStream<TcpStream>>>>;

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: &Limits,
) -> http1::Connection<
    Io,
    impl HttpService<Incoming, ResBody = Body, Error = Infallible, Future: Send> + Send + use<>,
> {
    // Small answers are not held back.
    stream.set_nodelay(true).ok();
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.writing));
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let request: Request = request.map(Body::new);
        router.clone().call(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .max_buf_size(BUFFER)
        .header_read_timeout(limits.head)
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
}

/// Open connections by customer.
#[derive(Clone, Default)]
struct Customers(Arc<Mutex<HashMap<String, usize>>>);

/// One of a customer's connections.
struct Customer {
    name: String,
    all: Customers,
}

impl Customers {
    fn take(&self, address: IpAddr, most: usize) -> Option<Customer> {
        let name = network::of_one_customer(&address.to_string());
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(name.clone()).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        drop(counts);
        Some(Customer { name, all: self.clone() })
    }
}

impl Drop for Customer {
    fn drop(&mut self) {
        let mut counts = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.name) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.name);
            }
        }
    }
}
