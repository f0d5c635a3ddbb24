//! The program as a person runs it.

use std::path::Path;

use assert_cmd::Command;

fn watchpost() -> Command {
    let mut command = Command::cargo_bin("watchpost").unwrap();
    command
        .env_remove("WATCHPOST_CONFIG")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env("XDG_RUNTIME_DIR", "/nonexistent");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn init(dir: &Path) {
    watchpost().arg("init").arg(dir).assert().success();
}

#[test]
fn the_demo_shows_the_whole_job() {
    // It leaves its folder behind, to be looked at.
    let temporary = tempfile::tempdir().unwrap();
    let mut demo = watchpost();
    demo.arg("demo").env("TMPDIR", temporary.path());
    let output = demo.assert().success().get_output().stdout.clone();
    let shown = text(&output);
    for words in [
        "reimposed sanctions on nine state-owned companies",
        "[Naftan]",
        "Alyaksandr Lukashenka",
        "Vladimir Putin",
        "the same story as before",
        "nothing else in the document speaks for it",
        "refused 0",
        "not modified (304)",
        "What to type next",
    ] {
        assert!(shown.contains(words), "`{words}` is missing in:\n{shown}");
    }
}

#[test]
fn what_init_writes_passes_check_without_a_warning() {
    let dir = tempfile::tempdir().unwrap();
    init(dir.path());
    let config = dir.path().join("watchpost.toml");
    watchpost().args(["check", "--strict", "--config"]).arg(&config).assert().success();
}

#[test]
fn init_overwrites_nothing_and_a_dry_run_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("watchpost.toml");
    watchpost().args(["init", "--dry-run"]).arg(dir.path()).assert().success();
    assert!(!config.exists());
    std::fs::write(&config, "mine").unwrap();
    let refused = watchpost().arg("init").arg(dir.path()).assert().code(2);
    assert!(text(&refused.get_output().stderr).contains("exists already"));
    assert_eq!(std::fs::read_to_string(&config).unwrap(), "mine");
}

#[test]
fn a_mistake_in_a_watchlist_is_shown_with_its_line() {
    let dir = tempfile::tempdir().unwrap();
    init(dir.path());
    let list = dir.path().join("watchlists/broken.toml");
    std::fs::write(
        &list,
        "[watchlist]\nid = \"broken\"\nname = \"Broken\"\n[[entity]]\nid = \"a\"\nnmae = \"A\"\n",
    )
    .unwrap();
    let checked = watchpost()
        .args(["check", "--config"])
        .arg(dir.path().join("watchpost.toml"))
        .assert()
        .code(1);
    let shown = text(&checked.get_output().stdout);
    assert!(shown.contains("broken.toml:6:1") && shown.contains("did you mean `name`?"), "{shown}");
}

#[test]
fn screen_reads_json_lines_and_prints_mentions_and_events() {
    let dir = tempfile::tempdir().unwrap();
    init(dir.path());
    let input = "{\"id\":\"d1\",\"text\":\"Naftan is a refinery in Novopolotsk. Earlier this week, Washington reimposed sanctions on nine state-owned companies.\"}\nnot json\n";
    let lists = dir.path().join("watchlists");
    let output = watchpost()
        .args(["screen", "--events", "--watchlist"])
        .arg(lists.join("belarus-state-companies.toml"))
        .arg("--watchlist")
        .arg(lists.join("sanction-announcements.toml"))
        .write_stdin(input)
        .assert()
        .code(1); // the second line was no JSON, and is told of
    let lines: Vec<serde_json::Value> = text(&output.get_output().stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert_eq!(
        (lines[0]["entity"].as_str(), lines[0]["start"].as_u64(), lines[0]["end"].as_u64()),
        (Some("ofac-12860"), Some(0), Some(6))
    );
    assert_eq!(
        (lines[1]["kind"].as_str(), lines[1]["action"].as_str(), lines[1]["status"].as_str()),
        (Some("event"), Some("reimpose"), Some("done"))
    );
    assert_eq!(lines[1]["targets"][0]["text"], "nine state-owned companies");
    assert_eq!(lines[1]["date"], "Earlier this week");
}

#[test]
fn a_missing_config_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let refused = watchpost()
        .current_dir(dir.path())
        .args(["hits", "--config", "nowhere.toml"])
        .assert()
        .code(2);
    assert!(text(&refused.get_output().stderr).contains("watchpost init"));
}

/// Each process seeds its hash maps anew and may stand in another zone; nothing of that shows.
#[test]
fn invariant_1_every_process_prints_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    init(dir.path());
    let input = "Washington reimposed sanctions on Naftan, Grodno Azot and Belneftekhim. \
        Александр Лукашенко and Vladimir Putin met; Lukashenko's office and Svyatlana \
        Tsikhanouskaya said nothing, nor did Julie Fisher or Ned Price of B.O.T.H.";
    let printed = |zone: &str, language: &str| {
        let mut command = watchpost();
        command.current_dir(dir.path()).env("TZ", zone).env("LC_ALL", language);
        let done = command.args(["screen", "--events"]).write_stdin(input).assert().success();
        done.get_output().stdout.clone()
    };
    let first = printed("UTC", "C");
    assert!(text(&first).lines().count() > 8, "{}", text(&first));
    for zone in ["Asia/Kolkata", "America/New_York", "Europe/Minsk"] {
        assert_eq!(text(&printed(zone, "ru_RU.UTF-8")), text(&first));
    }
}

/// JSON under the name of CSV would break whoever asked for it.
#[test]
fn what_is_no_table_is_not_promised_as_csv() {
    let id = "01a20d68-77df-794b-a8e6-5c619f25f25c";
    for command in [&["status"][..], &["show", id], &["explain", id]] {
        let refused = watchpost().args(command).args(["--format", "csv"]).assert().code(2);
        let said = text(&refused.get_output().stderr);
        assert!(said.contains("invalid value 'csv'") && said.contains("jsonl"), "{said}");
    }
}

#[test]
fn what_is_no_id_is_told_with_an_example() {
    let refused = watchpost().args(["show", "abc"]).assert().code(2);
    let said = text(&refused.get_output().stderr);
    assert!(said.contains("an id looks like 01"), "{said}");
}

#[test]
fn a_folder_of_watchlists_is_told_how_to_be_named() {
    let dir = tempfile::tempdir().unwrap();
    let refused = watchpost()
        .args(["screen", "--watchlist"])
        .arg(dir.path())
        .write_stdin("x")
        .assert()
        .code(2);
    let said = text(&refused.get_output().stderr);
    assert!(said.contains("this is a folder") && said.contains("*.toml"), "{said}");
}

#[test]
fn completions_and_manual_pages_are_made() {
    let dir = tempfile::tempdir().unwrap();
    let script = watchpost().args(["completions", "bash"]).assert().success();
    assert!(text(&script.get_output().stdout).contains("watchpost"));
    watchpost().arg("man").arg(dir.path()).assert().success();
    assert!(
        dir.path().join("watchpost.1").exists() && dir.path().join("watchpost-screen.1").exists()
    );
}

#[test]
fn what_cannot_be_read_at_all_could_not_run() {
    let dir = tempfile::tempdir().unwrap();
    for command in
        [&["check", "--config", "nope.toml"][..], &["feed", "nope"], &["extract", "nope"]]
    {
        watchpost().current_dir(dir.path()).args(command).assert().code(2);
    }
    // One that can be read was tried.
    std::fs::write(dir.path().join("empty.xml"), "").unwrap();
    watchpost().current_dir(dir.path()).args(["feed", "nope", "empty.xml"]).assert().code(1);
}
