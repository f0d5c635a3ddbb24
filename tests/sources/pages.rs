//! Index pages.

use super::{article, fetch, found};
use crate::daemon::installation::Installation;
use crate::daemon::site::{Page, Site};

fn index(site: &Site, links: &[&str]) {
    let items: String = links
        .iter()
        .map(|l| format!("<li><a href=\"/{l}?utm_source=front\">{l}</a></li>"))
        .collect();
    let page = format!(
        "<html><body><nav><a href=/about>About</a></nav><ul class=news>{items}</ul></body></html>"
    );
    site.put("/news", Page::Text("text/html", page));
}

fn installation(site: &Site, links: &str) -> Installation {
    Installation::new(&format!(
        "[[source]]\nid = \"press\"\ntype = \"page\"\nurl = \"{}/news\"\nlinks = \"{links}\"\ninternal = true\n",
        site.base
    ))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_articles_of_an_index_page_are_screened_once_and_in_order() {
    let site = Site::start().await;
    index(&site, &["second", "first"]);
    for name in ["first", "second", "third"] {
        site.put(&format!("/{name}"), Page::Text("text/html", article(name)));
    }
    let here = installation(&site, ".news a");
    let rows = fetch(&here);
    assert_eq!(
        (rows[0]["entries"].as_u64(), rows[0]["new"].as_u64()),
        (Some(2), Some(2)),
        "{rows:?}"
    );
    assert_eq!(found(&here), ["first", "second"]);
    index(&site, &["third", "second", "first"]);
    let rows = fetch(&here);
    assert_eq!(rows[0]["new"], 1, "{rows:?}");
    assert_eq!(found(&here), ["first", "second", "third"]);
    assert_eq!((site.asked("/first"), site.asked("/about")), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_selector_that_matches_nothing_is_shown_in_status() {
    let site = Site::start().await;
    index(&site, &["first"]);
    let here = installation(&site, ".stories a");
    let rows = fetch(&here);
    assert_eq!(rows[0]["outcome"], "not screened");
    assert!(
        here.troubles().contains("`.stories a` selects nothing on the page"),
        "{}",
        here.troubles()
    );
}
