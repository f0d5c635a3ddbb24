//! `watchpost sources add`, `import` and `export`.

use crate::daemon::installation::{Installation, source, text};
use crate::daemon::site::{Page, Site, feed};

fn config_of(here: &Installation) -> String {
    std::fs::read_to_string(here.config()).unwrap()
}

fn here() -> Installation {
    Installation::new("# my own words\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_feeds_of_a_site_are_found_shown_and_one_is_written() {
    let site = Site::start().await;
    let page = "<html><head><link rel=alternate type=application/rss+xml title=All href=/all.xml>\
        <link rel=alternate type=application/rss+xml href=/gone.xml>\
        <link rel=alternate type=application/atom+xml title=Comments href=/feed></head><body>Hi</body></html>";
    site.put("/", Page::Text("text/html", page.into()));
    site.put("/all.xml", Page::Text("application/rss+xml", feed(&["first", "second"])));
    site.put("/feed", Page::Text("application/rss+xml", feed(&["third"])));
    let here = here();
    let before = config_of(&here);
    let add = |more: &[&str]| {
        let mut args = vec!["sources", "add", site.base.as_str(), "--internal"];
        args.extend(more);
        here.watchpost(&args)
    };
    // Two candidates and nobody to ask.
    let asked = add(&[]);
    assert_eq!(asked.status.code(), Some(2));
    let shown = text(&asked.stderr);
    assert!(
        shown.contains("2 entries") && shown.contains("- second") && shown.contains("--pick"),
        "{shown}"
    );
    let dry = add(&["--pick", "2", "--dry-run"]);
    assert!(text(&dry.stdout).contains("/feed"), "{}", text(&dry.stderr));
    assert_eq!(config_of(&here), before);
    assert_eq!(add(&["--pick", "1", "--id", "wire"]).status.code(), Some(0));
    let after = config_of(&here);
    assert!(before.lines().all(|line| after.contains(line)), "{after}");
    let again = add(&["--pick", "1"]);
    assert!(again.status.code() == Some(1) && text(&again.stderr).contains("already, as `wire`"));
    assert_eq!(config_of(&here), after);
    assert_eq!(here.json(&["fetch", "wire", "--format", "json"])[0]["new"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn usual_places_sitemaps_pages_and_directories() {
    let site = Site::start().await;
    site.put(
        "/",
        Page::Text(
            "text/html",
            "<html><body><p>A page.</p><h2><a href=/a>Head</a></h2></body></html>".into(),
        ),
    );
    let here = here();
    let add = |args: &[&str]| {
        let mut all = vec!["sources", "add"];
        all.extend(args);
        here.watchpost(&all)
    };
    let nothing = add(&[&site.base, "--internal", "--yes"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(text(&nothing.stderr).contains("--links"), "{}", text(&nothing.stderr));
    site.put("/robots.txt", Page::Text("text/plain", "Sitemap: /map.xml\n".into()));
    site.put(
        "/map.xml",
        Page::Text("application/xml", "<urlset><url><loc>/a</loc></url></urlset>".into()),
    );
    assert_eq!(add(&[&site.base, "--internal", "--yes", "--id", "map"]).status.code(), Some(0));
    site.put("/rss.xml", Page::Text("application/rss+xml", feed(&["x"])));
    assert_eq!(add(&[&site.base, "--internal", "--yes", "--id", "usual"]).status.code(), Some(0));
    let page = [site.base.as_str(), "--links", "h2 a", "--internal", "--yes", "--id", "page"];
    assert_eq!(add(&page).status.code(), Some(0));
    let inbox = here.path().join("in");
    std::fs::create_dir(&inbox).unwrap();
    assert_eq!(add(&[inbox.to_str().unwrap(), "--id", "inbox"]).status.code(), Some(0));
    let rows = here.json(&["sources", "--format", "json"]);
    let kinds: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["id"].as_str().unwrap(), row["type"].as_str().unwrap()))
        .collect();
    assert_eq!(
        kinds,
        [("map", "sitemap"), ("usual", "feed"), ("page", "page"), ("inbox", "directory")]
    );
}

#[test]
fn a_list_of_feeds_comes_in_without_repeats_and_goes_out_again() {
    let here = Installation::new(&source("mine", "https://known.example/rss"));
    here.write(
        "list.opml",
        "<opml version=\"2.0\"><body><outline text=\"News\"><outline text=\"Minsk\">\
         <outline type=\"rss\" text=\"One\" xmlUrl=\"https://one.example/rss\"/></outline></outline>\
         <outline text=\"Known\" xmlUrl=\"http://known.example/rss/?utm_source=opml\"/>\
         <outline text=\"One again\" xmlUrl=\"https://one.example/rss#x\"/>\
         <outline text=\"Odd\" xmlUrl=\"gopher://odd.example/\"/></body></opml>",
    );
    let list = here.path().join("list.opml");
    let list = list.to_str().unwrap();
    let before = config_of(&here);
    let dry = here.watchpost(&["sources", "import", list, "--dry-run"]);
    assert_eq!((dry.status.code(), config_of(&here)), (Some(1), before));
    let rows = here.json(&["sources", "import", list, "--format", "json"]);
    let outcomes: Vec<_> =
        rows.as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["added", "there already", "there already", "refused"]);
    let filed = here.json(&["sources", "--category", "News/Minsk", "--format", "json"]);
    assert_eq!(filed[0]["id"], "one");
    let exported = text(&here.watchpost(&["sources", "export"]).stdout);
    assert!(
        exported.contains("<outline text=\"Minsk\">")
            && exported.contains("https://one.example/rss"),
        "{exported}"
    );
    here.write("again.opml", &exported);
    let again = here.path().join("again.opml");
    let rows = here.json(&["sources", "import", again.to_str().unwrap(), "--format", "json"]);
    assert!(rows.as_array().unwrap().iter().all(|row| row["outcome"] == "there already"), "{rows}");
}
