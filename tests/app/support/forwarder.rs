//! What may stand between the application and its database: something that lets through, holds back, or
//! leaves out.

use std::{os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use tempfile::TempDir;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{UnixListener, UnixStream},
    sync::watch,
};

/// A socket as Postgres has it, in a folder of its own.
pub struct Forwarder {
    pub folder: TempDir,
    holds: watch::Sender<bool>,
}

impl Forwarder {
    pub fn start(socket: &Path) -> Forwarder {
        Forwarder::with(socket, false)
    }

    /// As a pgbouncer that is told to ignore `options`.
    pub fn without_options(socket: &Path) -> Forwarder {
        Forwarder::with(socket, true)
    }

    fn with(socket: &Path, drops_options: bool) -> Forwarder {
        let folder = TempDir::with_prefix("vvt-test-").unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let target = Arc::new(socket.join(".s.PGSQL.5432"));
        let holds = watch::Sender::new(false);
        let held = holds.subscribe();
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let (target, held) = (target.clone(), held.clone());
                tokio::spawn(async move {
                    let mut server = UnixStream::connect(&*target).await.unwrap();
                    if drops_options {
                        drop_options(&mut client, &mut server).await;
                    }
                    let (from_client, to_client) = client.into_split();
                    let (from_server, to_server) = server.into_split();
                    tokio::join!(
                        hand_on(from_client, to_server, held.clone()),
                        hand_on(from_server, to_client, held)
                    );
                });
            }
        });
        Forwarder { folder, holds }
    }

    /// From now on nothing comes through, and nothing is refused either.
    pub fn hold(&self) {
        self.holds.send_replace(true);
    }

    pub fn let_through(&self) {
        self.holds.send_replace(false);
    }
}

async fn hand_on(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut held: watch::Receiver<bool>,
) {
    let mut bytes = [0; 8192];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if held.wait_for(|held| !held).await.is_err() || to.write_all(&bytes[..count]).await.is_err() {
            break;
        }
    }
    to.shutdown().await.ok();
}

/// The first message: its length, the protocol's version, names and values that each end with a zero.
async fn drop_options(client: &mut UnixStream, server: &mut UnixStream) {
    let mut length = client.read_u32().await.unwrap() as usize;
    // Before that it asks whether the other side can encrypt.
    if length == 8 {
        client.read_u32().await.unwrap();
        client.write_all(b"N").await.unwrap();
        length = client.read_u32().await.unwrap() as usize;
    }
    let mut rest = vec![0; length - 4];
    client.read_exact(&mut rest).await.unwrap();
    let words: Vec<&[u8]> = rest[4..].split(|byte| *byte == 0).collect();
    let mut kept = rest[..4].to_vec();
    for pair in words.chunks_exact(2).filter(|pair| !pair[0].is_empty() && pair[0] != b"options") {
        for word in pair {
            kept.extend_from_slice(word);
            kept.push(0);
        }
    }
    kept.push(0);
    server.write_u32(u32::try_from(kept.len() + 4).unwrap()).await.unwrap();
    server.write_all(&kept).await.unwrap();
}
