//! A web server on loopback that answers whatever a test wants, right or wrong.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use url::Url;

/// A request, as it came over the wire.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Path and query.
    pub target: String,
    /// The head, without the request line.
    pub headers: Vec<(String, String)>,
    pub at: Instant,
}

impl Seen {
    /// The value of a header, exactly as sent.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct Log {
    seen: Mutex<Vec<Seen>>,
    in_flight: AtomicUsize,
    most_in_flight: AtomicUsize,
}

pub struct Server {
    address: SocketAddr,
    log: Arc<Log>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Each request gets what `answer` writes, and then the end of its connection.
    pub async fn start<F, A>(answer: F) -> Self
    where
        F: Fn(Seen, TcpStream) -> A + Send + Sync + 'static,
        A: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Arc::new(Log::default());
        let accepting = tokio::spawn({
            let (log, answer) = (log.clone(), Arc::new(answer));
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let (log, answer) = (log.clone(), answer.clone());
                    tokio::spawn(async move {
                        let mut stream = stream;
                        let Some(seen) = read_head(&mut stream).await else { return };
                        log.seen.lock().unwrap().push(seen.clone());
                        let now = log.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
                        log.most_in_flight.fetch_max(now, Ordering::SeqCst);
                        answer(seen, stream).await;
                        log.in_flight.fetch_sub(1, Ordering::SeqCst);
                    });
                }
            }
        });
        Self { address, log, accepting }
    }

    /// Each request gets these bytes.
    pub async fn saying(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes: Arc<[u8]> = bytes.into().into();
        Self::start(move |_, stream| say(stream, bytes.clone())).await
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn url(&self, target: &str) -> Url {
        format!("http://{}{target}", self.address).parse().unwrap()
    }

    /// What was asked for so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.log.seen.lock().unwrap().clone()
    }

    pub fn most_in_flight(&self) -> usize {
        self.log.most_in_flight.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Write `bytes` and close. The client may hang up before the end.
pub async fn say(mut stream: TcpStream, bytes: impl AsRef<[u8]>) {
    if stream.write_all(bytes.as_ref()).await.is_ok() {
        let _ = stream.shutdown().await;
        // Closing with unread bytes would send a reset instead of an end.
        let _ = stream.read(&mut [0; 1024]).await;
    }
}

/// An answer with a right `Content-Length`.
pub fn reply(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let length = body.len().to_string();
    let all = headers.iter().copied().chain([("Content-Length", length.as_str())]);
    [head(status, all).as_bytes(), body].concat()
}

/// The head of an answer.
pub fn head<'a>(status: &str, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let lines: String = headers.into_iter().map(|(k, v)| format!("{k}: {v}\r\n")).collect();
    format!("HTTP/1.1 {status}\r\n{lines}Connection: close\r\n\r\n")
}

async fn read_head(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let text = String::from_utf8(bytes).unwrap();
    let mut lines = text.lines();
    let target = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    Some(Seen { target, headers, at: Instant::now() })
}
