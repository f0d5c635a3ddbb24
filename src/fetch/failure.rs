//! What went wrong on the network, told apart: an operator does something else about a broken
//! body than about a host that is down.

use std::error::Error;
use std::io;

use url::Url;

use super::FetchError;
use super::guard::ForbiddenAddress;
use crate::config::Http;

/// How far a request had got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Before the head of the answer was there.
    Head,
    /// While the body arrived.
    Body,
}

/// What `error` means to an operator.
pub(super) fn of(error: &reqwest::Error, url: &Url, stage: Stage, limits: &Http) -> FetchError {
    let causes = causes(error);
    let forbidden = causes.iter().find_map(|cause| cause.downcast_ref::<ForbiddenAddress>());
    if let Some(forbidden) = forbidden {
        return FetchError::Forbidden { url: shown(url), address: forbidden.address.to_string() };
    }
    if error.is_timeout() {
        let (phase, limit) = match error.is_connect() {
            true => ("connecting", limits.connect_timeout),
            false => ("reading", limits.read_timeout),
        };
        return FetchError::Timeout { url: shown(url), phase, limit };
    }
    let (url, reason) = (shown(url), reason(&causes));
    match stage {
        Stage::Body if !connection_broke(&causes) => FetchError::BrokenBody { url, reason },
        _ => FetchError::Network { url, reason },
    }
}

/// The address as it may be shown: without a password.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Both fail only for addresses that cannot hold a password.
    let _ = url.set_password(None);
    let _ = url.set_username("");
    url.into()
}

/// Whether the connection was cut, as opposed to a body that is wrong in itself or shorter than
/// announced.
fn connection_broke(causes: &[&(dyn Error + 'static)]) -> bool {
    causes.iter().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::NotConnected
        )
    })
}

/// The causes as one sentence. The first only says that a request failed, which is known.
fn reason(causes: &[&(dyn Error + 'static)]) -> String {
    let mut words: Vec<String> = causes.iter().skip(1).map(ToString::to_string).collect();
    words.dedup();
    match words.is_empty() {
        true => causes.first().map_or_else(String::new, ToString::to_string),
        false => words.join(": "),
    }
}

/// An error and its causes. An `io::Error` made from another error does not name that one as its
/// source but only that one's source, so it is asked for what it holds.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    const DEEPEST: usize = 32;
    let mut chain = vec![error];
    let mut last = error;
    while let Some(next) = inside(last).filter(|_| chain.len() < DEEPEST) {
        chain.push(next);
        last = next;
    }
    chain
}

fn inside<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_inside_an_io_error_is_found() {
        let inner = io::Error::new(io::ErrorKind::ConnectionReset, "reset");
        let outer = io::Error::other(io::Error::other(inner));
        assert!(connection_broke(&causes(&outer)));
        assert!(!connection_broke(&causes(&io::Error::other("odd"))));
    }

    #[test]
    fn a_password_is_not_shown() {
        let url = "http://me:secret@x.example/feed?a=1".parse().unwrap();
        assert_eq!(shown(&url), "http://x.example/feed?a=1");
    }
}
