//! The demo's news site: two feeds and their pages, all made up, served over real HTTP.

use std::collections::HashMap;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

const PAGES: [(&str, &str); 4] = [
    ("/news/refinery", include_str!("site/refinery.html")),
    ("/news/talks", include_str!("site/talks.html")),
    ("/news/harvest", include_str!("site/harvest.html")),
    ("/wire/refinery", include_str!("site/refinery-copy.html")),
];

/// The site, for an address of its own such as `http://127.0.0.1:4000`.
pub fn router(base: &str) -> Router {
    let mut files: HashMap<String, (&'static str, String)> = HashMap::new();
    for (path, page) in PAGES {
        files.insert(path.into(), ("text/html; charset=utf-8", page.into()));
    }
    files.insert("/rss.xml".into(), ("application/rss+xml", rss(base)));
    files.insert("/atom.xml".into(), ("application/atom+xml", atom(base)));
    let files = std::sync::Arc::new(files);
    Router::new().fallback(move |uri: Uri, headers: HeaderMap| {
        let files = files.clone();
        async move { answer(&files, &uri, &headers) }
    })
}

/// A page with its validator; 304 where the reader has it already.
fn answer(
    files: &HashMap<String, (&'static str, String)>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    let Some((kind, body)) = files.get(uri.path()) else {
        return (StatusCode::NOT_FOUND, "no such page").into_response();
    };
    let digest = Sha256::digest(body.as_bytes());
    let tag = format!("\"{:02x}{:02x}{:02x}{:02x}\"", digest[0], digest[1], digest[2], digest[3]);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    ([(header::CONTENT_TYPE, (*kind).to_owned()), (header::ETAG, tag)], body.clone())
        .into_response()
}

fn rss(base: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel>
  <title>The Example Courier</title><link>{base}/</link><description>A made-up newspaper</description>
  <item>
    <title>Early frost spares the orchards of the river valley</title>
    <link>{base}/news/harvest</link><guid isPermaLink="false">courier-3</guid>
    <pubDate>Fri, 23 Apr 2021 08:00:00 MSK</pubDate>
    <description>Growers along the river expect a crop like that of last year.</description>
  </item>
  <item>
    <title>В Москве прошли переговоры о едином рынке топлива</title>
    <link>{base}/news/talks</link><guid isPermaLink="false">courier-2</guid>
    <pubDate>Fri, 23 Apr 2021 12:00:00 +0300</pubDate>
    <description>Договор почти готов, осталось согласовать два приложения.</description>
  </item>
  <item>
    <title>Buyers pause as Washington reimposes sanctions on state companies</title>
    <link>{base}/news/refinery</link><guid isPermaLink="false">courier-1</guid>
    <pubDate>Fri, 23 Apr 2021 09:30:00 +0300</pubDate>
    <description>The trade in fuel and fertiliser slowed on Friday.</description>
  </item>
</channel></rss>
"#
    )
}

fn atom(base: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>The Example Wire</title><id>urn:example:wire</id><updated>2021-04-23T11:00:00Z</updated>
  <entry>
    <title>Nine companies back on the list: traders wait for lawyers</title>
    <id>urn:example:wire:1</id><link rel="alternate" href="{base}/wire/refinery?utm_source=wire&amp;utm_medium=atom"/>
    <published>2021-04-23T11:00:00Z</published><updated>2021-04-23T11:00:00Z</updated>
    <summary>Cargoes at sea will be delivered, new ones wait.</summary>
  </entry>
</feed>
"#
    )
}
