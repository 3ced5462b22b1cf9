//! The program sets a PDF in a process of its own.

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::{Command, Stdio},
    time::Duration,
};

use rustix::process::Signal;

use super::files::Pdf;
use crate::{
    serving::{Server, vvt},
    support::open_place,
};

const PASSWORD: &str = "Apfelbaum-Wolke-27";

/// Head and body of the answer.
fn send(server: &Server, request: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    (String::from_utf8_lossy(&answer[..end]).into_owned(), answer[end + 4..].to_vec())
}

#[test]
fn the_running_program_sets_documents_and_ends_with_them() {
    let place = open_place();
    let mut command = vvt(place.path());
    command.arg("demo").env("VVT_DEMO_PASSWORD", PASSWORD);
    let mut server = Server::serving(command);
    let form = format!("email=miriam.sommer%40stadtwerke-musterhausen.example&passwort={PASSWORD}");
    let (head, _) = send(
        &server,
        &format!(
            "POST /anmelden HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {1}\r\n\r\n{form}",
            server.address(),
            form.len(),
        ),
    );
    let is_session = |line: &&str| line.starts_with("vvt=");
    let mut cookies = head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = cookies.find(is_session).expect(&head);
    let cookie = cookie.split(';').next().unwrap();
    let (head, file) = send(
        &server,
        &format!(
            "GET /verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe/datei?umfang=alles&angaben=pflicht&format=pdf&anlage=ja \
             HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n",
            server.address(),
        ),
    );
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(Pdf::new(&file).text().contains("Stadtwerke Musterhausen"));
    server.signal(Signal::TERM);
    assert!(server.ends_within(Duration::from_secs(20)));
}

#[test]
fn a_cut_document_is_refused_without_a_file() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vvt"))
        .arg("typeset")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(&u64::MAX.to_le_bytes()).unwrap();
    stdin.write_all(b"{\"sheets\":").unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!output.stdout.starts_with(b"%PDF"));
}
