//! `watchpost sources`.

use crate::daemon::installation::{Installation, source, text};

#[test]
fn sources_are_listed_before_and_after_their_first_visit() {
    let here = Installation::new(&format!(
        "{}categories = [\"News/Minsk\"]\n[[source]]\nid = \"inbox\"\ntype = \"directory\"\npath = \"in\"\n",
        source("wire", "http://127.0.0.1:9/feed")
    ));
    std::fs::create_dir(here.path().join("in")).unwrap();
    let rows = here.json(&["sources", "--format", "json"]);
    assert_eq!((rows[0]["id"].as_str(), rows[0]["type"].as_str()), (Some("wire"), Some("feed")));
    assert!(rows[0]["status"].is_null());
    here.watchpost(&["fetch"]);
    let rows = here.json(&["sources", "list", "--format", "json"]);
    assert_eq!(
        (rows[0]["status"]["failures"].as_u64(), rows[1]["status"]["failures"].as_u64()),
        (Some(0), Some(0))
    );
    let table = text(&here.watchpost(&["sources"]).stdout);
    assert!(table.contains("out of reach") && table.contains("every 1 minute"), "{table}");
    let filed = here.json(&["sources", "--category", "News", "--format", "json"]);
    assert_eq!(filed.as_array().unwrap().len(), 1);
    let directories = here.json(&["sources", "--type", "directory", "--format", "json"]);
    assert_eq!(directories[0]["id"], "inbox");
}
