//! The canary: a feed and an article of our own, answered here instead of by a server. From there
//! on they go the way of all others.

use bytes::Bytes;
use jiff::Timestamp;
use url::Url;

use crate::config::Canary;
use crate::fetch::{Response, Validators};

/// What the internal site answers: an article at `/article/...`, the feed elsewhere.
pub(in crate::pipeline) fn answer(canary: &Canary, url: &Url, now: Timestamp) -> Response {
    let (kind, body) = match url.path().strip_prefix("/article/") {
        Some(number) => ("text/html; charset=utf-8", article(&canary.name, number)),
        None => ("application/rss+xml; charset=utf-8", feed(url, now)),
    };
    Response {
        url: url.clone(),
        moved_to: None,
        status: 200,
        content_type: Some(kind.into()),
        body: Bytes::from(body),
        validators: Validators::default(),
        max_age: None,
    }
}

/// One entry, another one at each visit. Its teaser does not have the name: that must come from
/// the article.
fn feed(url: &Url, now: Timestamp) -> String {
    let number = now.as_millisecond();
    let link = url.join(&format!("/article/{number}")).map(String::from).unwrap_or_default();
    let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>\
         <title>Canary</title><link>{url}</link><item><guid>{link}</guid><link>{link}</link>\
         <title>Canary {number}</title><pubDate>{date}</pubDate>\
         <description>An article of watchpost itself.</description></item></channel></rss>"
    )
}

fn article(name: &str, number: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let (name, number) = (escaped(name), escaped(number));
    format!(
        "<!doctype html><html lang=\"en\"><head><title>Canary {number}</title></head><body>\
         <nav><a href=\"/\">Home</a></nav><main><article><h1>Canary {number}</h1>\
         <p>This article was made by watchpost itself to prove that what is published is fetched, \
         read, screened, recorded and told. It is no news, and nobody needs to act on it.</p>\
         <p>For that purpose it says that the {name} was mentioned here, at the place where a real \
         article would name whom it is about.</p>\
         <p>Whoever receives the alert about it knows that the whole way is open. When it does not \
         come in time, something on that way is broken, and the operator is told of that.</p>\
         </article></main></body></html>"
    )
}
