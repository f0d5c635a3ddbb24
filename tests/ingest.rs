//! `watchpost ingest` through the binary: documents at hand go through the whole pipe.

use assert_cmd::Command;
use serde_json::Value;

const LIST: &str = r#"
[watchlist]
id = "made-up"
name = "Made up"

[[entity]]
id = "works"
schema = "Company"
name = "Velikhim Works"
"#;

const CONFIG: &str = r#"
watchlists = ["list.toml"]
data_dir = "data"

[[source]]
id = "inbox"
url = "https://news.example/feed.xml"
every = "1h"

[[channel]]
id = "desk"
type = "desktop"

[[rule]]
id = "all"
channels = ["desk"]
"#;

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("list.toml"), LIST).unwrap();
        std::fs::write(dir.path().join("watchpost.toml"), CONFIG).unwrap();
        Self { dir }
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("watchpost").unwrap();
        command.env_remove("WATCHPOST_CONFIG").current_dir(self.dir.path()).args(args);
        command
    }

    /// The rows, and the exit code.
    fn ingest(&self, args: &[&str], stdin: &str) -> (Vec<Value>, i32) {
        let mut command = self.command(&["ingest", "--format", "json"]);
        let done = command.args(args).write_stdin(stdin).output().unwrap();
        let rows = serde_json::from_slice(&done.stdout);
        let rows = rows.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&done.stderr)));
        (rows, done.status.code().unwrap())
    }

    fn hits(&self) -> Vec<Value> {
        let done = self.command(&["hits", "--format", "json"]).output().unwrap();
        serde_json::from_slice(&done.stdout).unwrap()
    }
}

const LINES: &str = concat!(
    r#"{"id": "a", "text": "Velikhim Works stopped its second line on Friday.", "published": "2026-03-02T10:00:00+03:00"}"#,
    "\n",
    r#"{"id": 7, "title": "Harvest", "text": "The harvest was poor this year."}"#,
    "\n"
);

#[test]
fn documents_from_standard_input_are_recorded_once() {
    let place = Place::new();
    let (rows, code) = place.ingest(&["--source", "archive"], LINES);
    assert_eq!((code, &rows[0]["new"], &rows[0]["hits"]), (0, &2.into(), &1.into()));
    let (rows, code) = place.ingest(&["--source", "archive", "-"], LINES);
    assert_eq!((code, &rows[0]["new"], &rows[0]["known"]), (0, &0.into(), &2.into()));
    let hits = place.hits();
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0]["document"]["source"], "archive");
}

#[test]
fn another_text_under_one_id_is_a_new_version() {
    let place = Place::new();
    place.ingest(&[], r#"{"id": "a", "text": "The harvest was poor."}"#);
    let (rows, _) =
        place.ingest(&[], r#"{"id": "a", "text": "Velikhim Works bought the harvest."}"#);
    assert_eq!((&rows[0]["new"], &rows[0]["hits"]), (&1.into(), &1.into()));
}

#[test]
fn a_directory_is_read_by_its_kinds_and_what_is_not_is_said() {
    let place = Place::new();
    place.write("in/a.txt", "Velikhim Works hired forty people.");
    place.write("in/deep/b.jsonl", LINES);
    place.write("in/c.pdf", "%PDF");
    place.write("in/d.html", "");
    place.write("in/.hidden.txt", "Velikhim Works");
    let (rows, code) = place.ingest(&["in"], "");
    assert_eq!(code, 1);
    assert_eq!((&rows[0]["documents"], &rows[0]["refused"]), (&3.into(), &2.into()));
    let again = place.ingest(&["in"], "").0;
    assert_eq!((&again[0]["new"], &again[0]["known"]), (&0.into(), &3.into()));
}

#[test]
fn one_text_in_two_places_is_new_once() {
    let place = Place::new();
    place.write("a.txt", "Velikhim Works hired forty people.");
    place.write("in/a.txt", "Velikhim Works hired forty people.");
    let rows = place.ingest(&["a.txt", "in"], "").0;
    let sum = |key: &str| rows.iter().filter_map(|row| row[key].as_u64()).sum::<u64>();
    assert_eq!((sum("new"), sum("known"), sum("hits")), (1, 1, 1));
}

#[test]
fn a_bad_line_loses_only_itself() {
    let place = Place::new();
    let (rows, code) = place.ingest(&[], &format!("{LINES}{{\"id\": 3, \"text\": 4}}\n{LINES}"));
    assert_eq!((code, &rows[0]["documents"], &rows[0]["refused"]), (1, &4.into(), &1.into()));
}

#[test]
fn a_dry_run_records_nothing_and_a_missing_file_cannot_run() {
    let place = Place::new();
    let (rows, code) = place.ingest(&["--dry-run"], LINES);
    assert_eq!((code, &rows[0]["hits"], &rows[0]["alerts"]), (0, &1.into(), &1.into()));
    assert!(!place.dir.path().join("data").exists());
    place.command(&["ingest", "nowhere.txt"]).assert().code(2);
}

#[test]
fn what_was_brought_shows_in_coverage() {
    let place = Place::new();
    place.ingest(&["--source", "archive"], r#"{"id": "1", "text": "Nothing of note."}"#);
    let asked = place.command(&["coverage", "--format", "jsonl"]).output().unwrap();
    let rows: Vec<Value> = String::from_utf8(asked.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [archive, inbox] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((&archive["source"], &archive["configured"]), (&"archive".into(), &false.into()));
    assert_eq!((&archive["in_full"], &archive["visits"]), (&1.into(), &0.into()));
    assert!(archive["last_screened"].is_string());
    assert_eq!((&inbox["source"], &inbox["configured"]), (&"inbox".into(), &true.into()));
    assert_eq!(asked.status.code(), Some(1), "nobody asked the inbox");
    let alone = place.command(&["coverage", "--source", "archive"]).output().unwrap();
    let said = String::from_utf8_lossy(&alone.stdout).into_owned();
    assert!(said.contains("archive (not in the config)"), "{said}");
    assert!(said.contains("1 of 1 source was screened in full"), "{said}");
    assert_eq!(alone.status.code(), Some(0));
}

#[test]
fn a_source_that_nobody_asked_is_never_told_as_covered() {
    let place = Place::new();
    place.ingest(&["--source", "archive"], LINES);
    let said = |args: &[&str], code: i32| {
        let done = place.command(args).assert().code(code);
        String::from_utf8(done.get_output().stdout.clone()).unwrap()
    };
    let coverage = said(&["coverage"], 1);
    assert!(coverage.contains("it was never asked"), "{coverage}");
    assert!(coverage.contains("1 of 2 sources were screened in full"), "{coverage}");
    assert!(said(&["coverage", "--source", "inbox"], 1).contains("0 of 1 source"));
    let brief = said(&["brief"], 0);
    assert!(brief.contains("inbox: not asked: it was never asked"), "{brief}");
    assert!(brief.contains("1 of 1 source was not screened in full"), "{brief}");
    let status = said(&["status"], 1);
    assert!(status.contains("the source inbox was never asked"), "{status}");
    assert!(status.contains("1 alert waits for desk"), "{status}");
    assert!(!status.contains("nothing needs you"), "{status}");
}

#[test]
fn what_holds_no_text_is_refused_and_not_recorded_as_screened() {
    let place = Place::new();
    let lines = concat!(
        r#"{"id": 1, "body": "Velikhim Works"}"#,
        "\n",
        r#"{"id": 2, "text": " ", "title": ""}"#,
        "\n",
        r#"{"id": 3, "title": "Velikhim Works"}"#,
        "\n"
    );
    let (rows, code) = place.ingest(&[], lines);
    assert_eq!((code, &rows[0]["documents"], &rows[0]["refused"]), (1, &1.into(), &2.into()));
    place.write("broken.jsonl", "Velikhim Works\nand more\n");
    let image = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\0\0\x01\xe0\x08\x06";
    for name in ["chart.png", "chart.txt"] {
        std::fs::write(place.dir.path().join(name), image).unwrap();
    }
    for (name, refused) in [("broken.jsonl", 2), ("chart.png", 1), ("chart.txt", 1)] {
        let (rows, code) = place.ingest(&[name], "");
        let told = (code, &rows[0]["documents"], &rows[0]["refused"]);
        assert_eq!(told, (1, &0.into(), &refused.into()), "{name}");
    }
    // Old charsets are text.
    std::fs::write(place.dir.path().join("old.lst"), b"\xcd\xe0\xf4\xf2\xe0\xed Velikhim Works")
        .unwrap();
    let (rows, code) = place.ingest(&["old.lst"], "");
    assert_eq!((code, &rows[0]["hits"]), (0, &1.into()));
}

#[test]
fn an_input_without_a_document_is_told() {
    let place = Place::new();
    let done = place.command(&["ingest"]).write_stdin("\n").assert().success();
    let said = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(said.contains("- holds no document"), "{said}");
}
