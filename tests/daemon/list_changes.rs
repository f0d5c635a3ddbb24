//! What the lists say and did not say before: as alerts, and asked for later.

use serde_json::Value;

use super::installation::{Daemon, Installation, config, text, until};
use super::site::Site;

const CLIENTS: &str = "[watchlist]\nid = \"clients\"\nname = \"Clients\"\n\
    [[entity]]\nid = \"zim\"\nschema = \"Company\"\nname = \"Zimtovsky Works OAO\"\n";

fn sanctions(entities: &str) -> String {
    format!("[watchlist]\nid = \"sanctions\"\nname = \"Sanctions\"\n{entities}")
}

fn entity(id: &str, name: &str, more: &str) -> String {
    format!("[[entity]]\nid = \"{id}\"\nschema = \"Company\"\nname = \"{name}\"\n{more}\n")
}

fn installation(site: &Site) -> Installation {
    let channel = |id: &str| {
        format!(
            "[[channel]]\nid = \"{id}\"\ntype = \"webhook\"\nurl = \"{}/{id}\"\n\
             secret = {{ file = \"secret\" }}\ninternal = true\n",
            site.base
        )
    };
    let rules = "[[rule]]\nid = \"program\"\nwatchlists = [\"sanctions\"]\nprograms = [\"example\"]\n\
         changes = [\"added\", \"removed\", \"amended\"]\nchannels = [\"program\"]\n\
         [[rule]]\nid = \"ours\"\nchanges = [\"added\"]\nabout = [\"clients\"]\nchannels = [\"ours\"]\n";
    let tables = channel("program") + &channel("ours") + rules;
    let installation = Installation::new("");
    let lists = "watchlists = [\"clients.toml\", \"sanctions.toml\"]\n";
    installation
        .write("watchpost.toml", &config(&tables).replace("watchlists = [\"list.toml\"]\n", lists));
    installation.write("clients.toml", CLIENTS);
    let first = entity("1", "Altmore Shipping", "programs = [\"EXAMPLE-EO1\"]")
        + &entity("2", "Borvik Steel", "programs = [\"OTHER\"]");
    installation.write("sanctions.toml", &sanctions(&first));
    installation
}

async fn ready(installation: &Installation) -> Daemon {
    let daemon = installation.start();
    daemon.says("ready:").await;
    daemon
}

fn changes(site: &Site, path: &str) -> Vec<Value> {
    site.messages(path).into_iter().map(|mut message| message["data"]["change"].take()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_told_who_was_added_amended_and_removed_and_whom_that_may_be() {
    let site = Site::start().await;
    let installation = installation(&site);
    let mut daemon = ready(&installation).await;
    let second =
        entity("1", "Altmore Shipping", "programs = [\"EXAMPLE-EO1\"]\naliases = [\"Altmar\"]")
            + &entity("2", "Borvik Iron", "programs = [\"OTHER\"]")
            + &entity(
                "3",
                "JSC Zimtovskiy Works",
                "programs = [\"EXAMPLE-EO2\"]\ncountries = [\"by\"]",
            );
    installation.write("sanctions.toml", &sanctions(&second));
    until("the changes", || changes(&site, "/program").len() == 2).await;
    let mut told = changes(&site, "/program");
    told.sort_by_key(|change| change["entity"].to_string());
    assert_eq!((&told[0]["what"], &told[0]["entity"]), (&"amended".into(), &"1".into()));
    let field = &told[0]["fields"][0];
    assert_eq!((&field["field"], &field["to"][0]), (&"alias".into(), &"Altmar".into()));
    assert_eq!((&told[1]["what"], &told[1]["entity"]), (&"added".into(), &"3".into()));
    until("the client", || !changes(&site, "/ours").is_empty()).await;
    let ours = changes(&site, "/ours");
    assert_eq!(ours.len(), 1, "{ours:?}");
    assert_eq!(ours[0]["about"][0]["entity"], "zim");

    // While no daemon runs one is taken off; the next start tells it, and tells it once.
    assert!(daemon.stop().await.success());
    installation.write(
        "sanctions.toml",
        &sanctions(&second.replace("[[entity]]\nid = \"1\"", "[[entity]]\nid = \"4\"")),
    );
    for _ in 0..2 {
        let mut daemon = ready(&installation).await;
        until("the removal", || changes(&site, "/program").len() == 4).await;
        assert!(daemon.stop().await.success());
    }
    let removed: Vec<Value> =
        changes(&site, "/program").into_iter().filter(|c| c["what"] == "removed").collect();
    assert_eq!((removed.len(), &removed[0]["name"]), (1, &"Altmore Shipping".into()));
    assert!(site.messages("/program").iter().all(|m| m["type"] == "watchpost.change"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_then_is_answered_now() {
    let site = Site::start().await;
    let installation = installation(&site);
    let mut daemon = ready(&installation).await;
    let second =
        entity("1", "Altmore Lines", "") + &entity("2", "Borvik Steel", "programs = [\"OTHER\"]");
    let between = jiff::Timestamp::now().to_string();
    installation.write("sanctions.toml", &sanctions(&second));
    daemon.says("reloaded").await;
    assert!(daemon.stop().await.success());

    let name = |args: &[&str]| installation.json(args)[0]["entity"]["name"].clone();
    let now = jiff::Timestamp::now().to_string();
    assert_eq!(
        name(&["lists", "show", "1", "--at", &between, "--format", "json"]),
        "Altmore Shipping"
    );
    assert_eq!(
        name(&["lists", "show", "sanctions", "1", "--at", &now, "--format", "json"]),
        "Altmore Lines"
    );
    let all = installation.json(&["lists", "show", "1", "--history", "--format", "json"]);
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!((&all[0]["until"], &all[1]["until"]), (&all[1]["since"], &Value::Null));
    let unchanged = installation.json(&["lists", "show", "2", "--history", "--format", "json"]);
    assert_eq!(unchanged.as_array().unwrap().len(), 1, "who did not change is kept once");
    // What is never looked for is kept as well, whoever was away when it was edited.
    installation.write("sanctions.toml", &sanctions(&second.replace("OTHER", "ANOTHER")));
    assert!(ready(&installation).await.stop().await.success());
    let edited = installation.json(&["lists", "show", "2", "--history", "--format", "json"]);
    assert_eq!(edited.as_array().unwrap().len(), 2, "{edited}");
    assert_eq!(edited[1]["entity"]["programs"][0], "ANOTHER");
    let before = installation.watchpost(&["lists", "show", "1", "--at", "2024-05-03"]);
    assert_eq!(before.status.code(), Some(1));
    assert!(text(&before.stdout).contains("what is recorded of it begins"), "{before:?}");
}

#[test]
fn a_rule_that_selects_changes_and_raises_none_is_refused() {
    let installation = Installation::new(
        "[[channel]]\nid = \"d\"\ntype = \"desktop\"\n[[rule]]\nid = \"r\"\nprograms = [\"BELARUS\"]\nchannels = [\"d\"]\n",
    );
    let check = installation.watchpost(&["check"]);
    assert_eq!(check.status.code(), Some(1));
    let said = text(&check.stdout) + &text(&check.stderr);
    assert!(said.contains("selects changes of lists"), "{said}");
}
