//! `watchpost probe` through the binary, on a list of our own.

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
weak_aliases = ["VHK"]
context = ["ammonia", "Polotsk"]
exclude = ["Velikhim Works football club"]

[[entity]]
id = "father"
schema = "Person"
name = "Ihar Zabalotski"
aliases = ["Игорь Заболоцкий"]
positions = ["mayor"]

[[entity]]
id = "son"
schema = "Person"
name = "Yury Zabalotski"
"#;

struct Probe {
    dir: tempfile::TempDir,
}

impl Probe {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("list.toml"), LIST).unwrap();
        Self { dir }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("watchpost").unwrap();
        command.env_remove("WATCHPOST_CONFIG").arg("probe").args(args);
        command.arg("--watchlist").arg(self.dir.path().join("list.toml"));
        command
    }

    fn ask(&self, args: &[&str]) -> Value {
        let done = self.command(args).args(["--format", "json"]).assert().success();
        serde_json::from_slice(&done.get_output().stdout).unwrap()
    }
}

fn codes(kept: &Value) -> Vec<&str> {
    kept.as_array().unwrap().iter().map(|o| o["code"].as_str().unwrap()).collect()
}

/// The nearest entity of this id.
fn near<'a>(answer: &'a Value, entity: &str) -> &'a Value {
    let nearest = answer["nearest"].as_array().unwrap();
    nearest.iter().find(|near| near["entity"] == entity).unwrap_or_else(|| panic!("{answer:#}"))
}

#[test]
fn what_is_raised_says_which_entity_and_why() {
    let answer = Probe::new().ask(&["Игоря Заболоцкого"]);
    assert_eq!(answer["verdict"], "alert");
    let hit = &answer["found"][0]["hit"];
    assert_eq!((&hit["entity"], &hit["list"]), (&"father".into(), &"made-up".into()));
    assert!(hit["score"].as_f64().unwrap() > 0.7);
    assert!(!hit["mentions"][0]["reasons"].as_array().unwrap().is_empty());
    assert_eq!(answer["revision"].as_str().unwrap().len(), 64);
}

#[test]
fn a_weak_alias_alone_says_what_it_lacks_and_context_raises_it() {
    let probe = Probe::new();
    let answer = probe.ask(&["VHK"]);
    assert_eq!(answer["verdict"], "review");
    let kept = &answer["found"][0]["kept"];
    assert!(codes(kept).contains(&"without-support"), "{kept}");
    assert!(kept.to_string().contains("ammonia"));
    let answer = probe.ask(&["VHK", "--context", "It makes ammonia."]);
    assert_eq!(answer["verdict"], "alert", "{answer:#}");
}

#[test]
fn an_excluded_phrase_is_named() {
    let answer = Probe::new().ask(&["Velikhim Works football club"]);
    assert_eq!(answer["verdict"], "none", "{answer:#}");
    let kept = &near(&answer, "works")["kept"];
    assert_eq!(codes(kept), ["excluded"]);
    assert!(kept.to_string().contains("football club"));
}

#[test]
fn a_surname_alone_lacks_the_name_in_full_and_capitals_where_it_has_none() {
    let probe = Probe::new();
    let answer = probe.ask(&["Zabalotski"]);
    assert_eq!(answer["verdict"], "none");
    assert_eq!(codes(&near(&answer, "father")["kept"]), ["not-named-in-full"]);
    assert_eq!(codes(&near(&answer, "son")["kept"]), ["not-named-in-full"]);
    let answer = probe.ask(&["zabalotski"]);
    assert_eq!(codes(&near(&answer, "father")["kept"]), ["lower-case", "not-named-in-full"]);
    let answer = probe.ask(&["ihar zabalotski"]);
    assert_eq!(codes(&near(&answer, "father")["kept"]), ["lower-case"]);
}

#[test]
fn who_is_only_in_the_context_is_no_answer_to_the_name() {
    let answer = Probe::new().ask(&["John Smith", "--context", "Ihar Zabalotski spoke."]);
    assert_eq!(answer["verdict"], "none");
    assert_eq!(answer["context_names"][0]["entity"], "father");
    assert_eq!(answer["nearest"].as_array().unwrap().len(), 0);
}

#[test]
fn the_exit_code_follows_what_was_expected() {
    let probe = Probe::new();
    probe.command(&["Velikhim Works", "--expect", "alert"]).assert().code(0);
    probe.command(&["Velikhim Works", "--expect", "none"]).assert().code(1);
    probe.command(&["John Smith"]).assert().code(0);
    probe.command(&["  "]).assert().code(2);
    let said = probe.command(&["-"]).write_stdin("Zabalotski").assert().code(0);
    let said = String::from_utf8(said.get_output().stdout.clone()).unwrap();
    assert!(said.contains("leads to no entity") && said.contains("Ihar Zabalotski"), "{said}");
}
