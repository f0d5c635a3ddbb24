//! Pages that stand in place of what a source publishes: never news, never silence.

use super::{article, fetch, found};
use crate::daemon::installation::{Installation, source, text};
use crate::daemon::site::{Page, Site};

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html><head><title>{title}</title></head><body>\
         <nav><a href=/>Front</a> <a href=/world>World</a></nav>{body}</body></html>"
    )
}

/// Path, word for the verdict, and the page. Each names the listed company where a reader would
/// take it for news, if that were the article.
fn walls() -> [(&'static str, &'static str, String); 5] {
    [
        (
            "blocked",
            "blocked",
            page(
                "Just a moment...",
                "<h1>harbour.example</h1><p>Checking whether you are human. This may take a few seconds.</p>\
                 <p>harbour.example needs to review the security of your connection before proceeding.</p>\
                 <p>Ray ID: 77aa00bb11cc22dd</p>",
            ),
        ),
        (
            "consent",
            "consent",
            page(
                "Before you continue",
                "<h1>We value your privacy</h1><p>We and our partners store and access cookies on a device \
                 to personalise advertising and content.</p><button>Accept all</button><button>Reject all</button>\
                 <p>Manage your consent preferences at any time in the privacy settings.</p>",
            ),
        ),
        (
            "login",
            "login",
            page(
                "Log in - The Harbour",
                "<form><p>Email</p><input name=mail><p>Password</p><input type=password>\
                 <p>Forgot your password?</p><p>Remember me</p></form>",
            ),
        ),
        (
            "paywall",
            "paywall",
            page(
                "Tankers for sale",
                "<article><h1>Tankers for sale</h1><p>Two tankers of the northern fleet are to be sold before \
                 the winter, two people who know of the talks said.</p><div class=paywall>\
                 <p>Subscribe to continue reading</p></div></article>",
            ),
        ),
        (
            "missing",
            "missing",
            page(
                "Page not found - The Harbour",
                "<h1>404</h1><p>Sorry, the page you were looking for does not exist.</p>",
            ),
        ),
    ]
}

fn feed(site: &Site) -> Page {
    let items: String = walls()
        .iter()
        .map(|(path, ..)| {
            format!("<item><guid>{path}</guid><title>{path}</title><link>{}/{path}</link><description>In short.</description></item>", site.base)
        })
        .collect();
    let text = format!("<rss version=\"2.0\"><channel><title>F</title>{items}</channel></rss>");
    Page::Text("application/rss+xml", text)
}

/// What the record says of each document: its title, and the verdict on its page.
fn verdicts(here: &Installation) -> Vec<(String, Option<String>)> {
    let database = here.database();
    let mut statement = database
        .prepare("SELECT title, coverage ->> '$.obstacle' FROM documents ORDER BY title")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn walls_in_place_of_articles_are_not_screened_tried_again_and_read_when_they_are_gone() {
    let site = Site::start().await;
    site.put("/feed", feed(&site));
    for (path, _, wall) in walls() {
        site.put(&format!("/{path}"), Page::Text("text/html", wall));
    }
    let here = Installation::new(&source("wire", &format!("{}/feed", site.base)));
    let rows = fetch(&here);
    assert_eq!((rows[0]["outcome"].as_str(), rows[0]["new"].as_u64()), (Some("screened"), Some(5)));
    assert!(rows[0]["detail"].as_str().unwrap().starts_with("5 not in full"), "{rows:?}");
    let mut expected: Vec<(String, Option<String>)> =
        walls().map(|(path, kind, _)| (path.to_owned(), Some(kind.to_owned()))).into();
    expected.sort();
    assert_eq!(verdicts(&here), expected);
    // None of their words is text, but for the beginning before a paywall.
    let screened: Vec<String> = {
        let database = here.database();
        let mut statement =
            database.prepare("SELECT title FROM documents WHERE text <> ''").unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(screened, ["paywall"]);

    let coverage = here.json(&["coverage", "--format", "json"]);
    let row = &coverage[0];
    assert_eq!((row["in_full"].as_u64(), row["summary_only"].as_u64()), (Some(0), Some(5)));
    let reasons = row["not_screened"].to_string();
    for words in [
        "the site blocks programs",
        "the page asks for consent first",
        "the page asks for an account",
        "a paywall ends the article early",
        "the page is gone, though the site answers as if it were there",
    ] {
        assert!(reasons.contains(words), "{words}: {reasons}");
    }
    let shown = here.watchpost(&["coverage"]);
    assert_eq!(shown.status.code(), Some(1));
    let shown = text(&shown.stdout);
    assert!(
        shown.contains("not in full 1 time: the site blocks programs (“Just a moment...”)"),
        "{shown}"
    );

    // Not at once again: the pages are tried after a quarter of an hour, which passes here.
    fetch(&here);
    assert_eq!(site.asked("/blocked"), 1);
    let pass = || {
        here.database().execute("UPDATE documents SET next_try = 0 WHERE next_try > 0", []).unwrap()
    };
    assert_eq!(pass(), 5, "all of them wait");
    fetch(&here);
    assert_eq!((site.asked("/blocked"), site.asked("/missing")), (2, 2));
    assert_eq!(verdicts(&here), expected, "still walls");

    for (path, ..) in walls() {
        site.put(&format!("/{path}"), Page::Text("text/html", article(path)));
    }
    pass();
    fetch(&here);
    let mut read = found(&here);
    read.sort();
    assert_eq!(read, ["blocked", "consent", "login", "missing", "paywall"]);
    let coverage = here.json(&["coverage", "--format", "json"]);
    assert_eq!(
        (coverage[0]["in_full"].as_u64(), coverage[0]["summary_only"].as_u64()),
        (Some(5), Some(0))
    );
    assert!(verdicts(&here).iter().all(|(_, verdict)| verdict.is_none()));
    let shown = here.watchpost(&["coverage"]);
    assert_eq!(shown.status.code(), Some(0), "{}", text(&shown.stdout));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wall_in_place_of_a_feed_or_a_list_is_named() {
    let site = Site::start().await;
    for (path, _, wall) in walls() {
        site.put(&format!("/{path}"), Page::Text("text/html", wall));
    }
    let sources = ["blocked", "consent", "login", "missing"]
        .map(|path| source(path, &format!("{}/{path}", site.base)))
        .concat();
    let page = format!(
        "[[source]]\nid = \"press\"\ntype = \"page\"\nurl = \"{}/blocked\"\nlinks = \".news a\"\ninternal = true\n",
        site.base
    );
    let here = Installation::new(&(sources + &page));
    let rows = fetch(&here);
    for (row, words) in rows.iter().zip([
        "this is a web page, not a feed: the site blocks programs (“Just a moment...”)",
        "this is a web page, not a feed: the page asks for consent first",
        "this is a web page, not a feed: the page asks for an account",
        "this is a web page, not a feed: the page is gone, though the site answers as if",
        "no article is linked: the site blocks programs",
    ]) {
        assert_eq!(row["outcome"], "not screened", "{row}");
        assert!(row["detail"].as_str().unwrap().starts_with(words), "{words}: {row}");
        let id = row["source"].as_str().unwrap();
        assert!(here.troubles().contains(&format!("the source {id} is not screened: {words}")));
    }
    // The feed is there again: nothing of it was lost.
    site.put("/blocked", feed(&site));
    assert_eq!(fetch(&here)[0]["outcome"], "screened");
}
