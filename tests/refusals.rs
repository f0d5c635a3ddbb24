//! What does not exist, or cannot be, is refused with exit code 2 and what there is instead.

use std::path::Path;

use serde_json::json;

use super::desk::watchpost;

const LIST: &str = r#"[watchlist]
id = "people"
name = "People"

[[entity]]
id = "orlenko-viktor"
schema = "Person"
name = "Viktor Orlenko"

[[entity]]
id = "orlenko-pavel"
schema = "Person"
name = "Pavel Orlenko"

[[entity]]
id = "brenton"
schema = "Company"
name = "Brenton Shipping"
"#;

/// A list of three, the shipped announcements, and an article that names one of the three.
fn recorded(dir: &Path, config: &str) {
    std::fs::write(dir.join("list.toml"), LIST).unwrap();
    let shipped =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("watchlists/sanction-announcements.toml");
    let text = format!("watchlists = [\"list.toml\", {shipped:?}]\n{config}");
    std::fs::write(dir.join("watchpost.toml"), text).unwrap();
    let line = json!({"id": "a", "title": "Trade", "text": "Viktor Orlenko left.", "lang": "en"});
    watchpost(dir).args(["ingest", "-"]).write_stdin(line.to_string()).assert().success();
}

fn refused(dir: &Path, arguments: &[&str]) -> String {
    let ended = watchpost(dir).args(arguments).assert().code(2);
    assert!(ended.get_output().stdout.is_empty(), "{arguments:?}");
    String::from_utf8(ended.get_output().stderr.clone()).unwrap()
}

#[test]
fn a_list_or_an_authority_that_does_not_exist_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    recorded(dir.path(), "");
    for arguments in [
        &["export", "--format", "ftm", "--watchlist", "nope"][..],
        &["actors", "--list", "nope"],
        &["actors", "--rising", "--list", "nope"],
        &["hits", "--list", "nope"],
        &["brief", "--watchlist", "nope"],
    ] {
        assert!(refused(dir.path(), arguments).contains("in force are: people"), "{arguments:?}");
    }
    assert!(refused(dir.path(), &["events", "--authority", "zz"]).contains("us.ofac"));
    // Those that exist may have nothing to tell.
    for arguments in [
        &["events", "--authority", "us.ofac"][..],
        &["actors", "--list", "people"],
        &["hits", "--list", "sanction-announcements"],
    ] {
        watchpost(dir.path()).args(arguments).assert().success();
    }
    let empty = refused(dir.path(), &["brief", "--watchlist", "sanction-announcements"]);
    assert!(empty.contains("holds no entities"), "{empty}");
}

#[test]
fn a_source_that_nothing_came_from_is_refused_with_those_there_are() {
    let dir = tempfile::tempdir().unwrap();
    let source = "[[source]]\nid = \"wire\"\nurl = \"https://wire.example/\"\nevery = \"1h\"\n";
    recorded(dir.path(), source);
    let said = refused(dir.path(), &["hits", "--source", "nope"]);
    assert!(said.contains("there are: ingest, wire"), "{said}");
    for source in ["ingest", "wire", "watchpost:canary"] {
        watchpost(dir.path()).args(["hits", "--source", source]).assert().success();
    }
}

#[test]
fn a_limit_is_a_number_from_one_on() {
    let dir = tempfile::tempdir().unwrap();
    recorded(dir.path(), "");
    for command in [
        &["hits"][..],
        &["events"],
        &["actors"],
        &["actor", "orlenko"],
        &["deliveries"],
        &["lists", "search", "orlenko"],
    ] {
        for limit in ["0", "abc"] {
            let said = refused(dir.path(), &[command, &["--limit", limit]].concat());
            assert!(said.contains("write a number, 1 or more"), "{command:?} {limit}: {said}");
        }
    }
    let said = refused(dir.path(), &["brief", "--limit", "abc"]);
    assert!(said.contains("write a number from 1 to 1000"), "{said}");
    assert!(refused(dir.path(), &["selftest", "--sample", "0"]).contains("1 or more"));
}

#[test]
fn a_span_that_begins_in_the_future_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    recorded(dir.path(), "");
    for since in ["--since=2999-01-01", "--since=-5h"] {
        assert!(refused(dir.path(), &["brief", since]).contains("in the future"), "{since}");
    }
}

#[test]
fn a_name_that_others_of_the_lists_have_too_is_shown_with_them() {
    let dir = tempfile::tempdir().unwrap();
    recorded(dir.path(), "");
    let shown = watchpost(dir.path()).args(["actor", "orlenko"]).assert().success();
    let said = String::from_utf8(shown.get_output().stderr.clone()).unwrap();
    assert!(said.contains("people/orlenko-pavel") && !said.contains("orlenko-viktor"), "{said}");
    // A whole name, or an id, is clear.
    for clear in ["Viktor Orlenko", "orlenko-viktor"] {
        let shown = watchpost(dir.path()).args(["actor", clear]).assert().success();
        assert!(shown.get_output().stderr.is_empty(), "{clear}");
    }
    assert!(refused(dir.path(), &["actor", " "]).contains("write a name"));
}

#[test]
fn a_rule_or_briefing_that_can_tell_nothing_is_warned_of() {
    let dir = tempfile::tempdir().unwrap();
    recorded(
        dir.path(),
        "[brief]\ncron = \"0 7 * * *\"\ntime_zone = \"UTC\"\nchannels = [\"desk\"]\n\
         watchlist = \"sanction-announcements\"\n\
         [[channel]]\nid = \"desk\"\ntype = \"desktop\"\n\
         [[rule]]\nid = \"surges\"\nrising = []\nchannels = [\"desk\"]\n",
    );
    let checked = watchpost(dir.path()).arg("check").assert();
    let output = checked.get_output();
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("`rising` of the rule `surges` is empty"), "{said}");
    assert!(said.contains("which holds no entities"), "{said}");
}
