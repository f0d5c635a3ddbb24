//! `watchpost lists diff`: what changed between two editions, and whether the new one can be right.

use assert_cmd::Command;
use serde_json::Value;

use super::Files;

fn row(uid: usize, name: &str, program: &str, remarks: &str) -> String {
    format!(
        "{uid},\"{name}\",\"individual\",\"{program}\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"{remarks}\"\r\n"
    )
}

fn list(rows: impl IntoIterator<Item = String>) -> String {
    rows.into_iter().chain(["\u{1a}\r\n".to_owned()]).collect()
}

fn people(range: std::ops::Range<usize>) -> impl Iterator<Item = String> {
    range.map(|n| row(n, &format!("SAMPLE, Person {n}"), "SAMPLES", "DOB 05 May 1971."))
}

fn diff(files: &Files, format: &str, code: i32) -> String {
    let mut command = Command::cargo_bin("watchpost").unwrap();
    let output = command
        .args(["lists", "diff", "--format", format])
        .arg(files.path().join("old.csv"))
        .arg(files.path().join("new.csv"))
        .assert()
        .code(code);
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

#[test]
fn changes_are_told_by_id_and_field() {
    let files = Files::new();
    let named = |name: &str, remarks: &str| row(7, name, "SAMPLES", remarks);
    files.write(
        "old.csv",
        list(people(100..200).chain([named("PROBA, Ilya", "a.k.a. 'ILYUSHA'.")])),
    );
    files.write(
        "new.csv",
        list(people(101..202).chain([named("PROBA, Ilya Petrovich", "a.k.a. 'SAMPLER'.")])),
    );
    let all: Value = serde_json::from_str(&diff(&files, "json", 0)).unwrap();
    assert_eq!((&all["counts"]["added"], &all["counts"]["removed"]), (&2.into(), &1.into()));
    assert_eq!(all["counts"]["amended"], 1);
    let amended = &all["changes"]["amended"][0];
    assert_eq!((&amended["uid"], &amended["name"]), (&"7".into(), &"PROBA, Ilya Petrovich".into()));
    let fields: Vec<&str> = amended["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["name", "weakAlias"]);
    let shown = diff(&files, "table", 0);
    for words in [
        "+ 201  SAMPLE, Person 201 (Person)",
        "- 100  SAMPLE, Person 100 (Person)",
        "~ 7  PROBA, Ilya Petrovich (Person)",
        "    - name: PROBA, Ilya\n    + name: PROBA, Ilya Petrovich",
        "2 added, 1 removed, 1 amended: 102 records, 101 before",
    ] {
        assert!(shown.contains(words), "`{words}` is missing in:\n{shown}");
    }
    let lines = diff(&files, "jsonl", 0);
    assert_eq!(lines.lines().count(), 5);
    assert!(lines.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
}

#[test]
fn an_edition_that_cannot_be_right_exits_1_and_says_why() {
    let files = Files::new();
    files.write("old.csv", list(people(0..400)));
    let suspect = |new: &str, code: &str| {
        files.write("new.csv", new);
        let shown = diff(&files, "table", 1);
        assert!(shown.contains(&format!("suspect[{code}]")), "{code} is missing in:\n{shown}");
    };
    suspect("", "refused");
    suspect("<!DOCTYPE html><html><body>Access denied</body></html>", "refused");
    suspect(&list(people(0..400))[..20_000], "refused");
    suspect(&list(people(151..400)), "removal");
    suspect(&list(people(390..400)), "part");
    suspect(&list(people(0..400)).replace("SAMPLES", "OTHERS"), "vanished");
    suspect(&list(people(0..400)).replace("DOB", "Born"), "field");
    files.write("new.csv", list(people(150..400)));
    diff(&files, "table", 0);
}
