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
    assert!(page.contains("gold.txt") && page.contains(">precision, recall</text>"));
    assert!(!page.contains("<script") && !page.contains("http"));
}

#[test]
fn entities_of_the_gold_that_no_list_has_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let gold = dir.path().join("gold.txt");
    std::fs::write(
        &gold,
        "== a en\nOutput at [[ofac-12860|Naftan]] fell.\n\n== b en\n[[ofac-128600|Naftan]] fell.\n",
    )
    .unwrap();
    let report = run(evaluate().arg(&gold), 0);
    assert_eq!(report["unlisted"], serde_json::json!({"ofac-128600": 1}));
    std::fs::write(&gold, "== a en\nOutput at [[mistyped|Naftan]] fell.\n").unwrap();
    let output = evaluate().arg(&gold).assert().code(1).get_output().stderr.clone();
    let said = String::from_utf8(output).unwrap();
    assert!(said.contains("1 mention of the gold names an entity that no list has"), "{said}");
    assert!(said.contains("mistyped") && said.contains("nothing was measured"), "{said}");
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

/// Floors somewhat under what the engine reaches; they rise with it.
#[test]
fn our_own_gold_holds_its_floors() {
    for (half, floors) in [("dev", "P=0.83,R=0.94,F1=0.88"), ("held", "P=0.86,R=0.92,F1=0.90")] {
        let mut command = evaluate();
        command.arg("--watchlist").arg(shipped("tests/gold/list.toml"));
        command.arg(shipped(&format!("tests/gold/{half}.txt")));
        let report = run(command.args(["--floor", floors]), 0);
        assert_eq!(report["documents"], 85);
        let misses = report["misses"].as_array().unwrap().len();
        let gold = report["tiers"][0]["groups"][0]["documents"]["gold"].as_u64().unwrap();
        assert!(gold > 70 && misses < 10, "{half}: {misses} of {gold}");
    }
}

/// A mark for an entity that no list holds would count nowhere, and nobody would notice.
#[test]
fn our_own_gold_marks_entities_of_the_lists_and_a_third_of_it_are_traps() {
    let lists = [
        "watchlists/belarus-state-companies.toml",
        "watchlists/officials-and-actors.toml",
        "tests/gold/list.toml",
    ];
    let set = watchpost::watchlist::load(&lists.map(shipped)).set.unwrap();
    let listed = watchpost::evaluate::listed(&set);
    for half in ["dev", "held"] {
        let text = std::fs::read_to_string(shipped(&format!("tests/gold/{half}.txt"))).unwrap();
        let gold = watchpost::evaluate::parse_marked(&text).unwrap();
        for document in &gold {
            assert!(document.id.starts_with(half), "{}", document.id);
            for mention in document.mentions.iter().filter(|mention| !mention.ignore) {
                assert!(
                    listed.contains_key(&mention.entity),
                    "{}: {}",
                    document.id,
                    mention.entity
                );
            }
        }
        let traps = gold.iter().filter(|document| document.id.ends_with("-trap")).count();
        assert!(traps * 3 >= gold.len(), "{half}: {traps} traps");
        for lang in ["en", "ru", "uk", "be", "pl", "de", "fr", "es"] {
            assert!(gold.iter().any(|document| document.lang.as_deref() == Some(lang)), "{lang}");
        }
    }
}

const NEWS: &str = "\
== right-1 en
Earlier this week, Washington reimposed sanctions on nine state-owned companies.
> reimpose | us | done | nine state-owned companies

== missed-1 en
The <plant> was hit in a way nobody has words for.
> impose | us | done | the <plant>

== wrong-1-trap en
The United States and Canada reimposed sanctions on steel.

== misread-1 en
Britain imposed sanctions on three judges.
> lift | us | planned | four wardens
";

#[test]
fn events_are_scored_by_sentence_and_by_what_is_said_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let (gold, page) = (dir.path().join("news.txt"), dir.path().join("page.html"));
    std::fs::write(&gold, NEWS).unwrap();
    let mut command = evaluate();
    command.arg("--events").arg("--watchlist");
    command.arg(shipped("watchlists/sanction-announcements.toml")).arg(&gold);
    let report = run(command.args(["--floor", "both=0.9"]).arg("--html").arg(&page), 1);
    let all = &report["groups"][0];
    assert_eq!((&all["gold"], &all["found"]), (&3.into(), &3.into()));
    assert_eq!(all["action"], 0.5);
    assert_eq!(all["action_and_status"], 0.5);
    assert_eq!(all["targets"], 0.5);
    assert_eq!(report["misses"][0]["document"], "missed-1");
    assert_eq!(report["false_alarms"][0]["document"], "wrong-1-trap");
    assert_eq!(report["misread"][0]["expected"], "lift | us | planned | four wardens");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("&lt;plant&gt;") && !page.contains("<plant>"));
}

#[test]
fn events_without_a_list_that_says_how_they_are_announced_exit_2() {
    let dir = tempfile::tempdir().unwrap();
    let gold = dir.path().join("news.txt");
    std::fs::write(&gold, NEWS).unwrap();
    evaluate().arg("--events").arg(&gold).assert().code(2);
    evaluate().arg(&gold).args(["--floor", "both=0.9"]).assert().code(2);
}

/// Floors somewhat under what is reached; they rise with it. Whoever wrote all but `dev` and `held` had
/// seen neither rules nor words.
#[test]
fn our_own_gold_of_events_holds_its_floors() {
    for (name, floors) in [
        ("dev", "P=0.96,R=0.98,both=0.97"),
        ("held", "P=0.92,R=0.98,both=0.98"),
        ("unlike", "P=0.92,R=0.86,both=0.86"),
        ("press", "P=0.96,R=0.88,both=0.87"),
        ("articles", "P=0.88,R=0.65,both=0.74"),
        ("news", "P=0.92,R=0.79,both=0.81"),
    ] {
        let mut command = evaluate();
        command.arg("--events").arg(shipped(&format!("tests/gold/events-{name}.txt")));
        command.arg("--watchlist").arg(shipped("watchlists/sanction-announcements.toml"));
        run(command.args(["--floor", floors]), 0);
    }
}

#[test]
fn gold_of_the_other_kind_and_empty_gold_are_refused_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let said = |name: &str, gold: &str, events: bool| {
        let path = dir.path().join(name);
        std::fs::write(&path, gold).unwrap();
        let mut command = evaluate();
        command.arg("--watchlist").arg(shipped("watchlists/sanction-announcements.toml"));
        command.arg(&path).args(events.then_some("--events"));
        String::from_utf8(command.assert().code(2).get_output().stderr.clone()).unwrap()
    };
    let news = "== a en\nBritain froze their assets.\n> impose | uk | done\n";
    assert!(said("news.txt", news, false).contains("did you mean --events?"));
    assert!(said("gold.txt", GOLD, true).contains("leave --events out?"));
    for events in [false, true] {
        let empty = said("empty.txt", "A comment.\n", events);
        assert!(empty.contains("empty.txt: one begins with"), "{empty}");
    }
}
