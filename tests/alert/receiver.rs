//! A webhook receiver on loopback that answers what a test wants.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use tokio::task::JoinHandle;
use url::Url;

/// One message, as it arrived.
#[derive(Debug, Clone)]
pub struct Message {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Message {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap()
    }
}

/// What to answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub header: Option<(&'static str, &'static str)>,
    pub body: Vec<u8>,
}

impl From<u16> for Answer {
    fn from(status: u16) -> Self {
        Self { status, header: None, body: Vec::new() }
    }
}

#[derive(Debug, Clone, Default)]
struct Script {
    seen: Arc<Mutex<Vec<Message>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

/// Ends with its value.
pub struct Receiver {
    pub url: Url,
    script: Script,
    task: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    /// Gives these answers in turn, and 204 after the last.
    pub async fn answering<A: Into<Answer>>(answers: impl IntoIterator<Item = A>) -> Self {
        let answers: VecDeque<Answer> = answers.into_iter().map(Into::into).collect();
        let script = Script { answers: Arc::new(Mutex::new(answers)), ..Script::default() };
        let router = Router::new().fallback(answer).with_state(script.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap()).parse().unwrap();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, script, task }
    }

    pub fn seen(&self) -> Vec<Message> {
        self.script.seen.lock().unwrap().clone()
    }
}

async fn answer(
    State(script): State<Script>,
    uri: axum::http::Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, HeaderMap, Vec<u8>) {
    script.seen.lock().unwrap().push(Message { path: uri.path().into(), headers, body });
    let answer = script.answers.lock().unwrap().pop_front().unwrap_or_else(|| 204.into());
    let mut headers = HeaderMap::new();
    if let Some((name, value)) = answer.header {
        headers.insert(HeaderName::from_static(name), value.parse().unwrap());
    }
    (StatusCode::from_u16(answer.status).unwrap(), headers, answer.body)
}
