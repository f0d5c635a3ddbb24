//! Who of your own watchlists stands in an official list, and who has which words in a name.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

use super::Files;

const SDN: &str = "\
101,\"TESTOVSKY, Ilya Petrovich\",\"individual\",\"BELARUS\",\"Director\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 05 May 1971; nationality Belarus.\"\r
102,\"VELIKHIM WORKS OAO\",-0- ,\"BELARUS\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
\u{1a}\r\n";

const CLIENTS: &str = "[watchlist]\nid = \"clients\"\nname = \"Clients\"\n\
    [[entity]]\nid = \"vw\"\nschema = \"Company\"\nname = \"Velikhim Works\"\n\
    [[entity]]\nid = \"ilya\"\nschema = \"Person\"\nname = \"Илья Тестовский\"\n\
    [[entity]]\nid = \"other\"\nschema = \"Company\"\nname = \"Harbour Bakery\"\n";

fn watchpost(config: &Path, args: &[&str]) -> std::process::Output {
    let mut command = Command::cargo_bin("watchpost").unwrap();
    command.env_remove("WATCHPOST_CONFIG").arg("--config").arg(config).args(args);
    command.output().unwrap()
}

fn rows(config: &Path, args: &[&str]) -> Vec<Value> {
    let output = watchpost(config, &[args, &["--format", "json"]].concat());
    match serde_json::from_slice(&output.stdout) {
        Ok(Value::Array(rows)) => rows,
        other => panic!("{other:?}: {output:?}"),
    }
}

fn installed() -> (Files, std::path::PathBuf) {
    let files = Files::new();
    files.write("SDN.CSV", SDN);
    files.write("clients.toml", CLIENTS);
    let config = "watchlists = [\"clients.toml\", \"SDN.CSV\"]\ndata_dir = \"data\"\n";
    let config = files.write("watchpost.toml", config);
    (files, config)
}

#[test]
fn links_are_proposed_and_what_a_person_says_is_remembered() {
    let (_files, config) = installed();
    let states = |args: &[&str]| -> Vec<(String, String)> {
        let of = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
        rows(&config, args).iter().map(|row| (of(row, "link"), of(row, "state"))).collect()
    };
    let (company, person) = ("clients/vw=SDN/102", "clients/ilya=SDN/101");
    let named = |link: &str, state: &str| (link.to_owned(), state.to_owned());
    let proposed = rows(&config, &["lists", "links"]);
    assert_eq!(
        states(&["lists", "links"]),
        [named(person, "proposed"), named(company, "proposed")],
        "in another script as well"
    );
    assert!(proposed[1]["score"].as_f64().unwrap() >= 0.7);
    assert!(proposed[1]["reasons"][0].as_str().unwrap().contains("VELIKHIM WORKS OAO"));

    let said = watchpost(
        &config,
        &[
            "lists", "links", "--accept", company, "--refuse", person, "--by", "Anna", "--reason",
            "asked",
        ],
    );
    assert!(said.status.success(), "{said:?}");
    assert_eq!(states(&["lists", "links"]), [named(company, "accepted")]);
    assert_eq!(
        states(&["lists", "links", "--all"]),
        [named(person, "refused"), named(company, "accepted")]
    );
    assert_eq!(rows(&config, &["lists", "links"])[0]["by"], "Anna");

    let wrong =
        watchpost(&config, &["lists", "links", "--accept", "clients/vw=SDN/9", "--by", "Anna"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn entities_of_all_lists_are_found_by_the_beginnings_of_words() {
    let (_files, config) = installed();
    let found = rows(&config, &["lists", "search", "works velik"]);
    let lists: Vec<&str> = found.iter().map(|row| row["list"].as_str().unwrap()).collect();
    assert_eq!(lists, ["SDN", "clients"]);
    let found = rows(&config, &["lists", "search", "velikhim", "--list", "SDN"]);
    assert_eq!(found[0]["entity"]["programs"], serde_json::json!(["BELARUS"]));
    assert_eq!(watchpost(&config, &["lists", "search", "nobody"]).status.code(), Some(1));
}
