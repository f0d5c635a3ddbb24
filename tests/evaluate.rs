//! `watchpost evaluate` through the binary, on gold of our own writing.

use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::Value;

fn shipped(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn evaluate() -> Command {
    let mut command = Command::cargo_bin("watchpost").unwrap();
    command.env_remove("WATCHPOST_CONFIG").arg("evaluate");
    for list in ["belarus-state-companies", "officials-and-actors"] {
        command.arg("--watchlist").arg(shipped(&format!("watchlists/{list}.toml")));
    }
    command
}

const GOLD: &str = "\
== right en
Output at [[ofac-12860|Naftan]] fell.

== missed en
The <plant> belongs to [[ofac-12860|the concern nobody calls so]].

== wrong en
[[?|Naftan]] is ignored here, and Belshina is not annotated.
";

fn run(command: &mut Command, code: i32) -> Value {
    let output = command.args(["--format", "json"]).assert().code(code).get_output().stdout.clone();
    serde_json::from_slice(&output).unwrap()
}

#[test]
fn each_kind_of_mistake_is_counted_and_shown() {
    let dir = tempfile::tempdir().unwrap();
    let (gold, page) = (dir.path().join("gold.txt"), dir.path().join("page.html"));
    std::fs::write(&gold, GOLD).unwrap();
    let report = run(evaluate().arg(&gold).args(["--date", "today"]).arg("--html").arg(&page), 0);
    let pairs = &report["tiers"][0]["groups"][0]["documents"];
    assert_eq!(pairs["gold"], 2);
    assert_eq!(pairs["predicted"], 2);
    assert_eq!(pairs["precision"], 0.5);
    assert_eq!(pairs["recall"], 0.5);
    assert_eq!(report["tiers"][0]["dropped"], 1);
    assert_eq!(report["misses"][0]["document"], "missed");
    assert_eq!(report["false_alarms"][0]["text"], "Belshina");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("&lt;plant&gt;") && !page.contains("<plant>"));
    assert!(page.contains(report["revision"].as_str().unwrap()) && page.contains("today"));
    assert!(!page.contains("<script") && !page.contains("http"));
}

#[test]
fn a_missed_floor_exits_1_and_broken_gold_exits_2() {
    let dir = tempfile::tempdir().unwrap();
    let gold = dir.path().join("gold.txt");
    std::fs::write(&gold, GOLD).unwrap();
    run(evaluate().arg(&gold).args(["--floor", "P=0.4,R=0.4"]), 0);
    run(evaluate().arg(&gold).args(["--floor", "P=0.4,R=0.9"]), 1);
    std::fs::write(&gold, "== a en\nx [[y|z").unwrap();
    evaluate().arg(&gold).assert().code(2);
}
