//! Visitors that say nothing, stop in the middle or never read, and what others notice of them.

use std::{net::SocketAddr, process::Command, time::Duration};

use axum::{Router, routing::get};
use rustix::process::Signal;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::oneshot,
    time::timeout,
};
use vvt::connections::{self, Limits};

use crate::{
    serving::{Server, vvt},
    support::open_place,
};

const LIMITS: Limits = Limits {
    all: 10,
    of_one: 4,
    proxies: Vec::new(),
    head: Duration::from_millis(500),
    writing: Duration::from_millis(500),
};

/// Serves "ja" under `/` and 64 MiB under `/viel` until the value is dropped.
async fn served(limits: Limits) -> (SocketAddr, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let much = || async { vec![b'x'; 64 << 20] };
    let router = Router::new().route("/", get(async || "ja")).route("/viel", get(much));
    tokio::spawn(connections::serve(listener, router, limits, async {
        let _ = stopped.await;
    }));
    (address, stop)
}

/// A connection from this address of the loopback network.
async fn from(own: &str, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(own.parse().unwrap(), 0)).unwrap();
    socket.connect(to).await.unwrap()
}

async fn asked(mut stream: TcpStream, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    let mut answer = Vec::new();
    if stream.write_all(request.as_bytes()).await.is_ok() {
        let _ = timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Whether the other side closes it in time.
async fn is_closed(stream: &mut TcpStream, limit: Duration) -> bool {
    let mut answer = Vec::new();
    timeout(limit, stream.read_to_end(&mut answer)).await.is_ok()
}

#[tokio::test]
async fn nobody_takes_all_connections_and_silent_ones_are_closed() {
    let (server, _stop) = served(LIMITS).await;
    let mut silent = Vec::new();
    for _ in 0..8 {
        silent.push(from("127.0.0.1", server).await);
    }
    // Those above the limit are closed at once, and others are served beside the rest.
    let mut closed = 0;
    for stream in &mut silent {
        closed += usize::from(is_closed(stream, Duration::from_millis(20)).await);
    }
    assert_eq!(closed, 4);
    assert!(asked(from("127.0.0.2", server).await, "/").await.ends_with("ja"));
    // The silent ones do not stay, and their places are free again.
    for stream in &mut silent {
        assert!(is_closed(stream, Duration::from_secs(5)).await, "a silent connection stays");
    }
    assert!(asked(from("127.0.0.1", server).await, "/").await.ends_with("ja"));
}

#[tokio::test]
async fn a_head_that_drips_and_an_answer_that_nobody_reads_end() {
    let (server, _stop) = served(LIMITS).await;
    let mut dripping = from("127.0.0.1", server).await;
    let mut dripped = 0;
    while dripped < 100 && dripping.write_all(b"G").await.is_ok() {
        dripped += 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(dripped < 100, "a head may take for ever");

    let mut lazy = from("127.0.0.1", server).await;
    lazy.write_all(b"GET /viel HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut answer = Vec::new();
    let _ = timeout(Duration::from_secs(10), lazy.read_to_end(&mut answer)).await.unwrap();
    assert!(answer.len() < 64 << 20, "what nobody read was kept for them");
}

#[tokio::test]
async fn a_proxy_brings_many_people() {
    let (server, _stop) = served(Limits { proxies: vec!["127.0.0.0/8".parse().unwrap()], ..LIMITS }).await;
    let mut open = Vec::new();
    for _ in 0..8 {
        open.push(from("127.0.0.1", server).await);
    }
    assert!(asked(from("127.0.0.1", server).await, "/").await.ends_with("ja"));
    for stream in &mut open {
        assert!(!is_closed(stream, Duration::from_millis(1)).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_few_files_outlives_more_silent_connections_than_it_has_files() {
    let place = open_place();
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 256 && exec \"$0\" \"$@\""]);
    let vvt = vvt(place.path());
    command.arg(vvt.get_program()).arg("serve");
    for (name, value) in vvt.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let mut server = Server::serving(command);
    let address = server.address();
    let mut silent = Vec::new();
    for _ in 0..300 {
        silent.push(from("127.0.0.1", address).await);
    }
    let answer = asked(from("127.0.0.2", address).await, "/health/ready").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop(silent);
    server.signal(Signal::TERM);
    assert!(server.ends_within(Duration::from_secs(20)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_stops_coming_is_answered() {
    let place = open_place();
    let mut command = vvt(place.path());
    command.arg("serve");
    let server = Server::serving(command);
    let mut stream = from("127.0.0.1", server.address()).await;
    let head = "POST /anmelden HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail=";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    timeout(Duration::from_secs(50), stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 4") && answer.contains("</html>"), "{answer}");
}
