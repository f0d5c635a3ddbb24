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
    site.put(
        "/ALT.CSV",
        Page::Text("text/csv", "102,1,\"aka\",\"SAMPLE\",-0- \r\n\u{1a}\r\n".into()),
    );
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
        ("/ALT.CSV", &[], "the part with aliases"),
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_a_fetched_list_said_then_is_answered_while_its_edition_is_kept() {
    let site = Site::start().await;
    let edition = |born: &str| {
        let remarks = format!("\"DOB {born}; Passport MP101 (Belarus).\"");
        Page::Text("text/csv", SDN.replacen("-0- \r", &format!("{remarks} \r"), 1))
    };
    let here = Installation::new("");
    let put_in_force = |born: &str| {
        site.put("/SDN.CSV", edition(born));
        assert_eq!(here.watchpost(&["lists", "update"]).status.code(), Some(0));
        here.write("article.txt", &format!("A text of {born}."));
        let article = here.path().join("article.txt").display().to_string();
        assert_eq!(here.watchpost(&["ingest", &article]).status.code(), Some(0));
    };
    site.put("/SDN.CSV", edition("05 May 1971"));
    let address = format!("{}/SDN.CSV", site.base);
    let added = here.watchpost(&["lists", "add", &address, "--internal"]);
    assert_eq!(added.status.code(), Some(0), "{}", text(&added.stderr));
    put_in_force("05 May 1971");
    let between = jiff::Timestamp::now().to_string();
    put_in_force("06 June 1972");
    let born = |at: &str| {
        let shown =
            here.json(&["lists", "show", "ofac-sdn", "101", "--at", at, "--format", "json"]);
        shown[0]["records"][0]["properties"]["birthDate"][0].clone()
    };
    assert_eq!(born(&between), "1971-05-05");
    assert_eq!(born(&jiff::Timestamp::now().to_string()), "1972-06-06");
    let shown = here.watchpost(&["lists", "show", "101", "--at", &between]);
    assert!(text(&shown.stdout).contains("passportNumber: MP101"), "{}", text(&shown.stdout));
}
