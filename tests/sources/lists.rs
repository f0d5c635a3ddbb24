//! `watchpost lists add`.

use crate::daemon::installation::{Installation, text};
use crate::daemon::site::{Page, Site};

const SDN: &str = "\
101,\"TESTOVSKY, Ilya Petrovich\",\"individual\",\"BELARUS\",\"Director\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
102,\"VELIKHIM WORKS OAO\",-0- ,\"BELARUS\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
\u{1a}\r\n";

fn config_of(here: &Installation) -> String {
    std::fs::read_to_string(here.config()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_read_before_it_is_written_down_and_never_twice() {
    let site = Site::start().await;
    site.put("/SDN.CSV", Page::Text("text/csv", SDN.into()));
    site.put("/blocked", Page::Text("text/html", "<html><body>Forbidden</body></html>".into()));
    let here = Installation::new("# my own words\n");
    let before = config_of(&here);
    let add = |path: &str, more: &[&str]| {
        let address = format!("{}{path}", site.base);
        here.watchpost(&[&["lists", "add", &address, "--internal"], more].concat())
    };
    let dry = add("/SDN.CSV", &["--dry-run"]);
    let shown = text(&dry.stdout);
    assert_eq!(dry.status.code(), Some(0), "{}", text(&dry.stderr));
    assert!(shown.contains("OFAC CSV") && shown.contains("2 records"), "{shown}");
    assert!(shown.contains("id = \"ofac-sdn\"") && shown.contains("would be added"), "{shown}");
    assert_eq!(config_of(&here), before);
    for (path, more, words) in [
        ("/blocked", &[][..], "web page"),
        ("/gone", &[], "404"),
        ("/SDN.CSV", &["--min-records", "3"], "3"),
        ("/SDN.CSV", &["--id", "companies"], "already"),
    ] {
        let refused = add(path, more);
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{path}: {told}");
        assert!(told.contains(words), "{path}: {told}");
        assert_eq!(config_of(&here), before, "{path}");
    }
    assert_eq!(add("/SDN.CSV", &["--name", "SDN", "--every", "2h"]).status.code(), Some(0));
    let after = config_of(&here);
    assert!(before.lines().all(|line| after.contains(line)), "{after}");
    let again = add("/SDN.CSV", &["--id", "other"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("already, as `ofac-sdn`"), "{}", text(&again.stderr));
    assert_eq!(config_of(&here), after);
    assert_eq!(here.json(&["lists", "update", "--format", "json"])[0]["records"], 2);
}

#[test]
fn a_file_becomes_a_watchlist_and_short_names_are_listed() {
    let here = Installation::new("# my own words\n");
    here.write("official/SDN.CSV", SDN);
    here.write("official/ALT.CSV", "102,1,\"aka\",\"GRODNO SAMPLE CHEMISTRY\",-0- \r\n\u{1a}\r\n");
    let file = |name: &str| here.path().join("official").join(name).display().to_string();
    let part = here.watchpost(&["lists", "add", &file("ALT.CSV")]);
    assert_eq!(part.status.code(), Some(1));
    assert!(text(&part.stderr).contains("no list by itself"), "{}", text(&part.stderr));
    let added = here.watchpost(&["lists", "add", &file("SDN.CSV"), "--format", "json"]);
    let added: serde_json::Value = serde_json::from_slice(&added.stdout).unwrap();
    assert_eq!((&added["id"], &added["summary"]["aliases"]), (&"SDN".into(), &1.into()), "{added}");
    assert_eq!(here.watchpost(&["check"]).status.code(), Some(0));
    let again = here.watchpost(&["lists", "add", &file("SDN.CSV")]);
    assert!(again.status.code() == Some(1) && text(&again.stderr).contains("watchlist already"));
    let known = here.json(&["lists", "add", "--format", "json"]);
    let ids: Vec<&str> =
        known.as_array().unwrap().iter().filter_map(|list| list["id"].as_str()).collect();
    assert!(ids.contains(&"ofac-sdn") && ids.contains(&"un-sc"), "{ids:?}");
    let nothing = here.watchpost(&["lists", "add", "ofac-sdm"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(text(&nothing.stderr).contains("neither a short name"), "{}", text(&nothing.stderr));
}
