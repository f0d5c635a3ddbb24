//! The publisher's own process: feeds on every address of 127.0.0.0/8, so that each source is a
//! host of its own, three hosts that do harm, and a receiver of alerts. One thread serves them
//! all, for it shares the processors with what is measured.

use std::io::Write;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{ENTRIES, HOSTILE};

/// What a gzip bomb holds once it is unpacked: blanks.
const BOMB: usize = 256 << 20;

/// The address of a source.
pub fn address(number: u32) -> String {
    format!("127.{}.{}.{}", 1 + number / 62_500, number / 250 % 250, 1 + number % 250)
}

/// Publish until the end of standard input.
pub fn publish(sources: usize) {
    let site = Arc::new(Site {
        issue: AtomicUsize::new(0),
        first: AtomicI64::new(0),
        pass: Mutex::new(Served { at: vec![0; sources], left: sources }),
        alerts: Mutex::new(Vec::new()),
        received: AtomicUsize::new(0),
        harm: Default::default(),
        bomb: bomb(),
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let listener = TcpListener::bind("0.0.0.0:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let orders = site.clone();
        std::thread::spawn(move || {
            reply(&port);
            for order in std::io::stdin().lines().map_while(Result::ok) {
                orders.obey(&order);
            }
            std::process::exit(0);
        });
        loop {
            if let Ok((stream, _)) = listener.accept().await {
                let site = site.clone();
                tokio::spawn(async move { drop(site.serve(stream).await) });
            }
        }
    });
}

fn reply(answer: &impl serde::Serialize) {
    let mut out = std::io::stdout().lock();
    let answer = serde_json::to_string(answer).expect("it can be written");
    let _ = writeln!(out, "{answer}").and_then(|()| out.flush());
}

struct Site {
    /// How many issues of every feed have appeared: each brings one new item and drops the oldest.
    issue: AtomicUsize,
    first: AtomicI64,
    pass: Mutex<Served>,
    alerts: Mutex<Vec<i64>>,
    received: AtomicUsize,
    /// Requests to the hostile hosts.
    harm: [AtomicUsize; HOSTILE.len()],
    bomb: Vec<u8>,
}

/// Which sources were served in this pass, and when.
struct Served {
    at: Vec<i64>,
    left: usize,
}

impl Site {
    fn obey(&self, order: &str) {
        match order {
            "publish" | "pass" => {
                let mut pass = self.pass.lock().expect("nobody panicked");
                self.issue.fetch_add(usize::from(order == "publish"), SeqCst);
                pass.at.fill(0);
                pass.left = pass.at.len();
                reply(&now());
            }
            "first" => reply(&self.first.load(SeqCst)),
            "over" => reply(&(self.pass.lock().expect("nobody panicked").left == 0)),
            "served" => reply(&self.pass.lock().expect("nobody panicked").at),
            "received" => reply(&self.received.load(SeqCst)),
            "alerts" => reply(&std::mem::take(&mut *self.alerts.lock().expect("nobody panicked"))),
            "harmed" => reply(&self.harm.iter().filter(|count| count.load(SeqCst) > 0).count()),
            "harm" => {
                let told = HOSTILE.iter().zip(&self.harm);
                let told = told.map(|(name, count)| format!("{name} {}", count.swap(0, SeqCst)));
                reply(&told.collect::<Vec<_>>().join(", "));
            }
            other => panic!("what is {other}?"),
        }
    }

    async fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        loop {
            let (mut path, mut known, mut length) = (String::new(), String::new(), 0);
            loop {
                line.clear();
                if stream.read_line(&mut line).await? == 0 {
                    return Ok(());
                }
                let text = line.trim_end();
                if text.is_empty() {
                    break;
                }
                let (name, value) = text.split_once(':').unwrap_or((text, ""));
                match name.to_ascii_lowercase().as_str() {
                    "if-none-match" => known = value.trim().to_owned(),
                    "content-length" => length = value.trim().parse().unwrap_or(0),
                    _ => {
                        if let Some(rest) = text.strip_prefix("GET /") {
                            path = rest.split(' ').next().unwrap_or("").to_owned();
                        }
                    }
                }
            }
            if let Some(hostile) = HOSTILE.iter().position(|name| *name == path) {
                self.harm[hostile].fetch_add(1, SeqCst);
                return self.do_harm(HOSTILE[hostile], stream.into_inner()).await;
            }
            let answer = match path.parse() {
                Ok(number) => self.feed(number, &known),
                Err(_) => {
                    stream.read_exact(&mut vec![0; length]).await?;
                    self.alerts.lock().expect("nobody panicked").push(now());
                    self.received.fetch_add(1, SeqCst);
                    "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".into()
                }
            };
            stream.write_all(answer.as_bytes()).await?;
        }
    }

    fn feed(&self, source: usize, known: &str) -> String {
        // Under the lock, so that nobody is served an old issue in a new pass.
        let mut pass = self.pass.lock().expect("nobody panicked");
        let issue = self.issue.load(SeqCst);
        let now = now();
        let _ = self.first.compare_exchange(0, now, SeqCst, SeqCst);
        if let Some(at) = pass.at.get_mut(source).filter(|at| **at == 0) {
            *at = now;
            pass.left -= 1;
        }
        drop(pass);
        let etag = format!("\"{source}-{issue}\"");
        if known == etag {
            return format!("HTTP/1.1 304 Not Modified\r\netag: {etag}\r\n\r\n");
        }
        let body = feed(source, issue);
        format!(
            "HTTP/1.1 200 OK\r\netag: {etag}\r\ncontent-type: application/rss+xml\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    async fn do_harm(&self, name: &str, mut stream: TcpStream) -> std::io::Result<()> {
        match name {
            "drip" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n<rss>").await?;
                loop {
                    stream.write_all(b" ").await?;
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
            "bomb" => {
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
                    self.bomb.len()
                );
                stream.write_all(head.as_bytes()).await?;
                stream.write_all(&self.bomb).await
            }
            // What is open is torn down, not closed.
            _ => stream.set_zero_linger(),
        }
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

fn bomb() -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..BOMB / blanks.len() {
        encoder.write_all(&blanks).expect("memory takes it");
    }
    encoder.finish().expect("memory takes it")
}

/// About 5 kB; the same source and issue give the same bytes. One item in ten names a listed
/// company.
fn feed(source: usize, issue: usize) -> String {
    let mut items = String::with_capacity(8 << 10);
    for number in (issue..issue + ENTRIES).rev() {
        let mut random = fastrand::Rng::with_seed((source << 24 | number) as u64);
        let mut text = String::with_capacity(512);
        for _ in 0..42 {
            for _ in 0..random.u8(2..4) {
                text.extend(random.choice(["b", "d", "k", "l", "m", "n", "r", "s", "t"]));
                text.extend(random.choice(["a", "e", "i", "o", "u"]));
            }
            text.push(' ');
        }
        let named = match (source + number).is_multiple_of(10) {
            true => "Naftan OAO",
            false => "A mill",
        };
        items += &format!(
            "<item><title>{named} and a port, report {source}-{number}</title>\
             <link>http://127.0.0.1/{source}/{number}</link><guid>n-{source}-{number}</guid>\
             <pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate><description>{text}</description></item>"
        );
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel>\
         <title>Source {source}</title><link>http://127.0.0.1/</link>{items}</channel></rss>"
    )
}
