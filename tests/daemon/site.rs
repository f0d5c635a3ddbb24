//! A web server on loopback: pages that a test can change, and a receiver for webhooks.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// What a path answers.
#[derive(Clone)]
pub enum Page {
    /// 200 with this type and text.
    Text(&'static str, String),
    /// 200 with this type and bytes.
    Bytes(&'static str, Vec<u8>),
    /// 200 with bytes that call themselves gzip.
    Gzip(Vec<u8>),
    /// This status, with no body.
    Status(u16),
    /// This status, this header and this body.
    With(u16, (&'static str, String), String),
    /// 200 with this tag and text, and 304 for whoever has the tag already.
    Tagged(&'static str, String),
    /// 302 to another address.
    Redirect(String),
    /// 200 and so many bytes of nothing.
    Zeros(u64),
    /// Answers as the other page, but each time only when the gate has a permit to give.
    Gated(Arc<Semaphore>, Box<Page>),
}

#[derive(Default)]
struct Shared {
    pages: Mutex<HashMap<String, Page>>,
    asked: Mutex<Vec<String>>,
    messages: Mutex<Vec<(String, serde_json::Value)>>,
}

/// Ends with its value.
pub struct Site {
    pub base: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Site {
    pub async fn start() -> Self {
        Self::start_at("127.0.0.1:0").await
    }

    pub async fn start_at(address: &str) -> Self {
        let shared = Arc::new(Shared::default());
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let socket = tokio::net::TcpListener::bind(address).await.unwrap();
        let base = format!("http://{}", socket.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        Self { base, shared, task }
    }

    pub fn put(&self, path: &str, page: Page) {
        self.shared.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    /// A feed at `/feed` of these articles, the newest first, and nothing else in it.
    pub fn publish(&self, articles: &[&str]) {
        self.put("/feed", Page::Text("application/rss+xml", feed(articles)));
    }

    /// How often a path was asked for.
    pub fn asked(&self, path: &str) -> usize {
        self.shared.asked.lock().unwrap().iter().filter(|asked| *asked == path).count()
    }

    /// What was posted to a path, as JSON.
    pub fn messages(&self, path: &str) -> Vec<serde_json::Value> {
        let all = self.shared.messages.lock().unwrap();
        all.iter().filter(|(at, _)| at == path).map(|(_, message)| message.clone()).collect()
    }

    /// Titles of the articles that were alerted at `/hook`, in order of arrival.
    pub fn alerted(&self) -> Vec<String> {
        let title = |m: &serde_json::Value| m["data"]["document"]["title"].as_str().map(Into::into);
        self.messages("/hook").iter().filter_map(title).collect()
    }
}

/// A feed with the whole text in it. Each article names the listed company once, and no two are
/// the same story.
pub fn feed(articles: &[&str]) -> String {
    let item = |title: &&str| {
        let filler: String = (0..60).map(|word| format!("{title}x{word} ")).collect();
        format!(
            "<item><guid>{title}</guid><title>{title}</title><description>Short.</description>\
             <content:encoded>Karvex Holding signed the contract {title}. {filler}</content:encoded></item>"
        )
    };
    let items: String = articles.iter().map(item).collect();
    format!(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>F</title>{items}</channel></rss>"
    )
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    head: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().to_owned();
    let page = shared.pages.lock().unwrap().get(&path).cloned();
    if method == Method::POST {
        let message = serde_json::from_slice(&body).unwrap();
        shared.messages.lock().unwrap().push((path.clone(), message));
    }
    shared.asked.lock().unwrap().push(path);
    let mut page = page.unwrap_or(Page::Status(if method == Method::POST { 204 } else { 404 }));
    while let Page::Gated(gate, behind) = page {
        gate.acquire().await.unwrap().forget();
        page = *behind;
    }
    match page {
        Page::Text(kind, text) => ([(header::CONTENT_TYPE, kind)], text).into_response(),
        Page::Bytes(kind, bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Page::Gzip(bytes) => ([(header::CONTENT_ENCODING, "gzip")], bytes).into_response(),
        Page::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Page::With(status, (name, value), body) => {
            (StatusCode::from_u16(status).unwrap(), [(name, value)], body).into_response()
        }
        Page::Tagged(tag, _) if head.get(header::IF_NONE_MATCH).is_some_and(|t| t == tag) => {
            StatusCode::NOT_MODIFIED.into_response()
        }
        Page::Tagged(tag, text) => ([(header::ETAG, tag)], text).into_response(),
        Page::Redirect(to) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        Page::Zeros(count) => {
            const PIECE: u64 = 64 * 1024;
            let piece = Bytes::from_static(&[b' '; PIECE as usize]);
            let pieces = (0..count / PIECE).map(move |_| Ok::<_, Infallible>(piece.clone()));
            Body::from_stream(stream::iter(pieces)).into_response()
        }
        Page::Gated(..) => unreachable!("gates were passed above"),
    }
}
