//! Sitemaps, and indexes of them.

use std::io::Write;

use super::{article, fetch, found};
use crate::daemon::installation::Installation;
use crate::daemon::site::{Page, Site};

fn installation(site: &Site) -> Installation {
    Installation::new(&format!(
        "[[source]]\nid = \"map\"\ntype = \"sitemap\"\nurl = \"{}/map.xml\"\ninternal = true\n",
        site.base
    ))
}

fn url(path: &str, days_ago: i64) -> String {
    let at = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * days_ago);
    format!("<url><loc>/{path}</loc><lastmod>{at}</lastmod></url>")
}

fn map(urls: &[String]) -> String {
    format!("<?xml version=\"1.0\"?><urlset>{}</urlset>", urls.concat())
}

fn put(site: &Site, path: &str, text: String) {
    site.put(path, Page::Text("application/xml", text));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_recent_entries_are_fetched_the_oldest_first() {
    let site = Site::start().await;
    for name in ["new", "older", "ancient"] {
        site.put(&format!("/{name}"), Page::Text("text/html", article(name)));
    }
    put(&site, "/map.xml", map(&[url("new", 0), url("ancient", 90), url("older", 2)]));
    let here = installation(&site);
    let rows = fetch(&here);
    assert_eq!(rows[0]["new"], 2, "{rows:?}");
    assert_eq!(found(&here), ["older", "new"]);
    assert_eq!(site.asked("/ancient"), 0);
    let rows = fetch(&here);
    assert_eq!((rows[0]["new"].as_u64(), site.asked("/new")), (Some(0), 1), "{rows:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_leads_to_gzip_files_and_a_broken_one_holds_back_no_other() {
    let site = Site::start().await;
    for name in ["a", "b"] {
        site.put(&format!("/{name}"), Page::Text("text/html", article(name)));
    }
    put(&site, "/map.xml", "<sitemapindex><sitemap><loc>/one.xml.gz</loc></sitemap><sitemap><loc>/gone.xml</loc></sitemap><sitemap><loc>/two.xml</loc></sitemap></sitemapindex>".into());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(map(&[url("a", 1)]).as_bytes()).unwrap();
    site.put("/one.xml.gz", Page::Bytes("application/x-gzip", packed.finish().unwrap()));
    put(&site, "/two.xml", map(&[url("b", 0)]));
    let here = installation(&site);
    let rows = fetch(&here);
    assert_eq!(rows[0]["outcome"], "screened", "{rows:?}");
    assert!(rows[0]["detail"].as_str().unwrap().contains("/gone.xml answered 404"), "{rows:?}");
    assert_eq!(found(&here), ["a", "b"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_that_names_itself_or_a_thousand_others_comes_to_an_end() {
    let site = Site::start().await;
    let names: String =
        (0..1000).map(|n| format!("<sitemap><loc>/deep{n}.xml</loc></sitemap>")).collect();
    put(
        &site,
        "/map.xml",
        format!(
            "<sitemapindex><sitemap><loc>/map.xml</loc></sitemap><sitemap><loc>/news.xml</loc></sitemap>{names}</sitemapindex>"
        ),
    );
    put(&site, "/news.xml", map(&[url("a", 0)]));
    for n in 0..1000 {
        put(
            &site,
            &format!("/deep{n}.xml"),
            format!(
                "<sitemapindex><sitemap><loc>/map.xml</loc></sitemap><sitemap><loc>/deeper{n}.xml</loc></sitemap></sitemapindex>"
            ),
        );
    }
    site.put("/a", Page::Text("text/html", article("a")));
    let here = installation(&site);
    let rows = fetch(&here);
    assert_eq!(found(&here), ["a"], "{rows:?}");
    assert_eq!(site.asked("/map.xml"), 1);
    let asked: usize = (0..1000).map(|n| site.asked(&format!("/deep{n}.xml"))).sum();
    assert!(asked < 50, "{asked} files were asked for");
    assert!(rows[0]["detail"].as_str().unwrap().contains("more than 50 files"), "{rows:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_great_archive_is_taken_in_by_several_visits_the_newest_first() {
    let site = Site::start().await;
    let urls: Vec<String> = (0..600)
        .map(|n| format!("<url><loc>/a{n}</loc><lastmod>2026-01-01</lastmod></url>"))
        .collect();
    put(&site, "/map.xml", map(&urls));
    let here = Installation::new(&format!(
        "[[source]]\nid = \"map\"\ntype = \"sitemap\"\nurl = \"{}/map.xml\"\nmax_age = \"366d\"\nfull_text = \"never\"\ninternal = true\n",
        site.base
    ));
    let first = fetch(&here);
    assert_eq!(first[0]["new"], 500, "{first:?}");
    assert!(
        first[0]["detail"].as_str().unwrap().contains("100 older entries are left"),
        "{first:?}"
    );
    assert_eq!(fetch(&here)[0]["new"], 100);
    assert_eq!(fetch(&here)[0]["new"], 0);
}
