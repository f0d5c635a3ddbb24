//! The demo's webhook receiver: verifies every signature, and keeps what it got.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;

use crate::alert::payload::Payload;
use crate::alert::signature::Secret;

/// What arrived.
#[derive(Debug, Clone, Default)]
pub struct Received {
    /// Ids of messages whose signature holds, in order of arrival, repeats included.
    pub verified: Arc<Mutex<Vec<String>>>,
    /// Messages that were refused.
    pub refused: Arc<Mutex<usize>>,
}

#[derive(Clone)]
struct Receiver {
    secret: Secret,
    received: Received,
}

/// A receiver at `/hook`.
pub fn router(secret: Secret) -> (Router, Received) {
    let received = Received::default();
    let state = Receiver { secret, received: received.clone() };
    (Router::new().route("/hook", post(take)).with_state(state), received)
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (id, at) = (header("webhook-id"), header("webhook-timestamp").parse().unwrap_or(0));
    let now = jiff::Timestamp::now().as_second();
    let holds = receiver.secret.verify(id, at, &body, header("webhook-signature"), now).is_ok();
    if holds && serde_json::from_slice::<Payload>(&body).is_ok() {
        receiver.received.verified.lock().unwrap_or_else(|e| e.into_inner()).push(id.to_owned());
        StatusCode::NO_CONTENT
    } else {
        *receiver.received.refused.lock().unwrap_or_else(|e| e.into_inner()) += 1;
        StatusCode::UNAUTHORIZED
    }
}
