//! `watchpost lists inspect` as a person and a program run it.

use assert_cmd::Command;
use serde_json::Value;

use super::Files;

const ROW: &str = "101,\"TESTOV, Ilya\",\"individual\",\"BELARUS\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"a.k.a. 'ILYUSHA'.\"\r\n";

fn inspect() -> Command {
    let mut command = Command::cargo_bin("watchpost").unwrap();
    command.args(["lists", "inspect"]);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_directory_is_read_part_by_part_and_each_part_once() {
    let files = Files::new();
    files.write("sdn.csv", format!("{ROW}\u{1a}\r\n"));
    files.write("alt.csv", "101,1,\"aka\",\"TESTAU, Illia\",-0- \r\n\u{1a}\r\n");
    files.write("README.md", "# Where these come from\n");
    let output = inspect().args(["--format", "json"]).arg(files.path()).assert().success();
    let all: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(all.as_array().map(Vec::len), Some(1), "{all}");
    let list = &all[0];
    assert_eq!(list["format"], "ofac-csv");
    assert_eq!((&list["records"], &list["names"]), (&1.into(), &1.into()));
    assert_eq!((&list["aliases"], &list["weak_aliases"]), (&1.into(), &1.into()));
    assert_eq!(list["by_schema"]["Person"], 1);
    assert_eq!(list["by_program"]["BELARUS"], 1);
    assert!(list["with"][0].as_str().unwrap().ends_with("alt.csv"));
    let shown = inspect().arg(files.path()).assert().success();
    let shown = text(&shown.get_output().stdout);
    for words in ["OFAC CSV", "1 record in 1 row", "no list: ", "weakAlias 100 %"] {
        assert!(shown.contains(words), "`{words}` is missing in:\n{shown}");
    }
}

#[test]
fn a_broken_file_is_named_with_line_and_reason_and_exits_1() {
    let files = Files::new();
    let good = files.write("good.csv", format!("{ROW}\u{1a}\r\n"));
    let broken = files.write("broken.csv", format!("{ROW}||||"));
    let output = inspect().arg(&good).arg(&broken).assert().code(1);
    let said = text(&output.get_output().stderr);
    assert!(said.contains("broken.csv:2") && said.contains("the row has 1 cell"), "{said}");
    let output = inspect().args(["--format", "jsonl"]).arg(&broken).assert().code(1);
    let line: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!((&line["error"]["line"], &line["error"]["code"]), (&2.into(), &"cell-count".into()));
    inspect().arg(files.path().join("nothing")).assert().code(2);
}

#[test]
fn fields_that_nobody_knows_are_counted_and_shown() {
    let files = Files::new();
    let csv = "id,schema,name,shoe_size\n1,Person,Ilya Testov,43\n2,Person,Anna Probe,\n";
    let path = files.write("t.csv", csv);
    let output = inspect().arg(&path).assert().success();
    let shown = text(&output.get_output().stdout);
    assert!(shown.contains("fields nobody knows: shoe_size 1"), "{shown}");
    let output = inspect().arg("--records").arg(&path).assert().success();
    let first = text(&output.get_output().stdout);
    let record: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    assert_eq!(record["other"]["shoe_size"][0], "43");
    assert_eq!(record["properties"]["name"][0], "Ilya Testov");
}

#[test]
fn an_entry_is_shown_by_its_id_or_by_words_of_its_names() {
    let files = Files::new();
    let path = files.write("sdn.csv", format!("{ROW}\u{1a}\r\n"));
    let show = |args: &[&str], code: i32| {
        let mut command = Command::cargo_bin("watchpost").unwrap();
        let output = command.args(["lists", "show"]).arg(&path).args(args).assert().code(code);
        text(&output.get_output().stdout)
    };
    let shown = show(&["101"], 0);
    for words in
        ["101 (Person)", "  name: TESTOV, Ilya", "  weakAlias: ILYUSHA", "  program: BELARUS"]
    {
        assert!(shown.contains(words), "`{words}` is missing in:\n{shown}");
    }
    assert_eq!(show(&["--name", "ilyu"], 0), shown);
    assert!(show(&["102"], 1).contains("no such entry"));
    let record: Value = serde_json::from_str(&show(&["101", "--format", "jsonl"], 0)).unwrap();
    assert_eq!(record["uid"], "101");
}
