//! The other side: a process that publishes feeds on every address of 127.0.0.0/8, so that each
//! source is a host of its own, and three hosts that do harm.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Items in a feed of about 5 kB.
const ITEMS: usize = 10;

/// How many issues of every feed have appeared: each brings one new item and drops the oldest.
static ISSUE: AtomicUsize = AtomicUsize::new(0);

/// A publisher in a process of its own, so that its memory is not counted.
pub struct Publisher {
    child: Child,
    pub port: u16,
}

impl Publisher {
    pub fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this program has a path"))
            .arg("--publish")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the publisher starts");
        let mut port = [0; 2];
        child.stdout.as_mut().expect("piped").read_exact(&mut port).expect("it tells its port");
        Self { child, port: u16::from_be_bytes(port) }
    }

    /// One new item in every feed; returns when it is out.
    pub fn new_issue(&mut self) {
        self.child.stdin.as_mut().expect("piped").write_all(b"+").expect("it listens");
        let mut done = [0];
        self.child.stdout.as_mut().expect("piped").read_exact(&mut done).expect("it answers");
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Publish until the end of standard input.
pub async fn publish() {
    let listener = TcpListener::bind("0.0.0.0:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    std::thread::spawn(move || {
        let mut out = std::io::stdout();
        let _ = out.write_all(&port.to_be_bytes()).and_then(|()| out.flush());
        for _ in std::io::stdin().lock().bytes() {
            ISSUE.fetch_add(1, Ordering::SeqCst);
            let _ = out.write_all(b"!").and_then(|()| out.flush());
        }
        std::process::exit(0);
    });
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move { drop(serve(stream).await) });
        }
    }
}

async fn serve(stream: TcpStream) -> std::io::Result<()> {
    let _ = stream.set_nodelay(true);
    let mut stream = BufReader::new(stream);
    loop {
        let (mut path, mut known) = (String::new(), String::new());
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            if let Some(rest) = text.strip_prefix("GET /") {
                path = rest.split(' ').next().unwrap_or("").to_owned();
            } else if let Some(value) = text.to_ascii_lowercase().strip_prefix("if-none-match: ") {
                known = value.to_owned();
            }
        }
        match path.as_str() {
            "drip" => return drip(stream.into_inner()).await,
            "bomb" => return bomb(stream.into_inner()).await,
            "reset" => {
                let stream = stream.into_inner();
                stream.set_zero_linger()?; // what is open is torn down, not closed
                return Ok(());
            }
            number => {
                let number = number.parse().unwrap_or(0);
                let issue = ISSUE.load(Ordering::SeqCst);
                let etag = format!("\"{number}-{issue}\"");
                let answer = if known == etag {
                    format!("HTTP/1.1 304 Not Modified\r\netag: {etag}\r\n\r\n")
                } else {
                    let body = feed(number, issue);
                    format!(
                        "HTTP/1.1 200 OK\r\netag: {etag}\r\ncontent-type: application/rss+xml\r\n\
                         content-length: {}\r\n\r\n{body}",
                        body.len()
                    )
                };
                stream.write_all(answer.as_bytes()).await?;
            }
        }
    }
}

/// A byte a second, as long as anybody listens.
async fn drip(mut stream: TcpStream) -> std::io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\n\r\n<rss>").await?;
    loop {
        stream.write_all(b" ").await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// A gigabyte of blanks in a megabyte.
async fn bomb(mut stream: TcpStream) -> std::io::Result<()> {
    static BOMB: OnceLock<Vec<u8>> = OnceLock::new();
    if BOMB.get().is_none() {
        let mut encoder = async_compression::tokio::write::GzipEncoder::new(Vec::new());
        let blanks = vec![b' '; 1 << 20];
        for _ in 0..1024 {
            encoder.write_all(&blanks).await?;
        }
        encoder.shutdown().await?;
        let _ = BOMB.set(encoder.into_inner());
    }
    let body = BOMB.get().map_or(&[][..], Vec::as_slice);
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await
}

/// The same source and issue give the same bytes. One item in ten names a listed company.
fn feed(source: u64, issue: usize) -> String {
    let mut items = String::new();
    for number in (issue..issue + ITEMS).rev() {
        let mut random = fastrand::Rng::with_seed(source << 24 | number as u64);
        let mut text = String::new();
        for _ in 0..42 {
            for _ in 0..random.u8(2..4) {
                text.push_str(
                    random.choice(["b", "d", "k", "l", "m", "n", "r", "s", "t"]).unwrap_or("b"),
                );
                text.push_str(random.choice(["a", "e", "i", "o", "u"]).unwrap_or("a"));
            }
            text.push(' ');
        }
        let named =
            if (source as usize + number).is_multiple_of(10) { "Naftan OAO" } else { "A mill" };
        items.push_str(&format!(
            "<item><title>{named} and a port, report {source}-{number}</title>\
             <link>http://127.0.0.1/{source}/{number}</link><guid>n-{source}-{number}</guid>\
             <pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate><description>{text}</description></item>"
        ));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel>\
         <title>Source {source}</title><link>http://127.0.0.1/</link>{items}</channel></rss>"
    )
}
