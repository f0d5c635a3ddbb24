//! What sites ask of programs, over real sockets: `robots.txt`, 410, moves for good.

use super::{article, fetch, found};
use crate::daemon::installation::{Installation, source, text};
use crate::daemon::site::{Page, Site};

fn feed_of(site: &Site, links: &[&str]) -> Page {
    let items: String = links
        .iter()
        .map(|link| {
            format!("<item><guid>{link}</guid><title>{link}</title><link>{}/{link}</link><description>Short.</description></item>", site.base)
        })
        .collect();
    Page::Text(
        "application/rss+xml",
        format!("<rss version=\"2.0\"><channel><title>F</title>{items}</channel></rss>"),
    )
}

fn robots(site: &Site, rules: &str) {
    site.put("/robots.txt", Page::Text("text/plain", rules.into()));
}

fn reasons(here: &Installation) -> String {
    here.json(&["coverage", "--format", "json"])[0]["not_screened"].to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn robots_txt_is_asked_for_articles_and_for_where_they_redirect_to() {
    let (site, other) = (Site::start().await, Site::start().await);
    site.put("/feed", feed_of(&site, &["open", "members/1", "go", "away"]));
    for path in ["/open", "/members/1", "/members/2"] {
        site.put(path, Page::Text("text/html", article(path)));
    }
    other.put("/page", Page::Text("text/html", article("elsewhere")));
    site.put("/go", Page::Redirect(format!("{}/members/2", site.base)));
    site.put("/away", Page::Redirect(format!("{}/page", other.base)));
    robots(&site, "User-agent: *\nDisallow: /members/\n");
    robots(&other, "User-agent: watchpost\nDisallow: /\n");
    let here = Installation::new(&source("wire", &format!("{}/feed", site.base)));
    fetch(&here);
    assert_eq!(found(&here), ["open"]);
    assert_eq!(
        (site.asked("/members/1"), site.asked("/members/2"), other.asked("/page")),
        (0, 0, 0)
    );
    assert_eq!((site.asked("/robots.txt"), other.asked("/robots.txt")), (1, 1));
    let reasons = reasons(&here);
    for words in [
        "asks programs not to read /members/1",
        "it redirects, and",
        "asks programs not to read /members/2",
        "asks programs not to read /page",
    ] {
        assert!(reasons.contains(words), "{words}: {reasons}");
    }

    let free = source("wire", &format!("{}/feed", site.base)) + "robots = false\n";
    let here = Installation::new(&free);
    fetch(&here);
    assert_eq!(found(&here).len(), 4, "the operator decided so");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_links_is_read_only_where_robots_txt_allows_it() {
    let site = Site::start().await;
    let list = "<html><body><main><a href=/first>first</a></main></body></html>";
    site.put("/news", Page::Text("text/html", list.into()));
    site.put("/first", Page::Text("text/html", article("first")));
    robots(&site, "User-agent: *\nDisallow: /news\n");
    let page = format!(
        "[[source]]\nid = \"press\"\ntype = \"page\"\nurl = \"{}/news\"\nlinks = \"main a\"\ninternal = true\n",
        site.base
    );
    let here = Installation::new(&page);
    let rows = fetch(&here);
    assert_eq!(rows[0]["outcome"], "not screened");
    let detail = rows[0]["detail"].as_str().unwrap();
    assert!(
        detail.contains(
            "asks programs not to read /news (`robots = false` on the source overrides it)"
        ),
        "{detail}"
    );
    assert_eq!(site.asked("/news"), 0);
    assert!(here.troubles().contains("asks programs not to read /news"), "{}", here.troubles());

    let here = Installation::new(&format!("{page}robots = false\n"));
    fetch(&here);
    assert_eq!(found(&here), ["first"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_is_gone_is_named_so() {
    let site = Site::start().await;
    site.put("/feed", Page::Status(410));
    let here = Installation::new(&source("wire", &format!("{}/feed", site.base)));
    fetch(&here);
    let troubles = here.troubles();
    assert!(
        troubles.contains("the source wire is gone for good, says its server (410)"),
        "{troubles}"
    );
    let table = text(&here.watchpost(&["sources"]).stdout);
    assert!(table.contains("gone"), "{table}");
    let listed = here.json(&["sources", "--format", "json"]);
    let next: jiff::Timestamp = listed[0]["status"]["next_due"].as_str().unwrap().parse().unwrap();
    assert!(next.duration_since(jiff::Timestamp::now()) > jiff::SignedDuration::from_hours(23));
    site.publish(&["back"]);
    fetch(&here);
    assert_eq!((here.troubles(), found(&here)), (String::new(), vec!["back".to_owned()]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_for_good_is_shown_with_the_line_for_the_config_and_then_followed() {
    let site = Site::start().await;
    site.publish(&["first"]);
    site.put("/old", Page::With(301, ("location", "/feed".into()), String::new()));
    let here = Installation::new(&source("wire", &format!("{}/old", site.base)));
    for visit in 1..=3 {
        fetch(&here);
        assert_eq!(site.asked("/old"), visit);
        let shown = text(&here.watchpost(&["status"]).stdout);
        let line = format!("url = \"{}/feed\"", site.base);
        assert!(shown.contains(&line), "{visit}: {shown}");
    }
    fetch(&here);
    assert_eq!((site.asked("/old"), site.asked("/feed")), (3, 4), "asked where it is now");
    assert_eq!(here.troubles(), "", "nothing is lost by it");
    assert_eq!(found(&here), ["first"]);
    // A redirect for now is no move.
    let here = Installation::new(&source("wire", &format!("{}/now", site.base)));
    site.put("/now", Page::Redirect("/feed".into()));
    fetch(&here);
    let shown = text(&here.watchpost(&["status"]).stdout);
    assert!(!shown.contains("moved"), "{shown}");
}
