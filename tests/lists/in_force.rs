//! Official lists as watchlists: what they name is found in texts.

use assert_cmd::Command;
use serde_json::Value;

use super::Files;

const SDN: &str = "\
101,\"TESTOVSKY, Ilya Petrovich\",\"individual\",\"BELARUS\",\"Director\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 05 May 1971; nationality Belarus; a.k.a. 'PROBKA'.\"\r
102,\"VELIKHIM WORKS OAO\",-0- ,\"BELARUS\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
\u{1a}\r\n";

const UN: &str = "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>6900001</DATAID>\
    <FIRST_NAME>ANNA</FIRST_NAME><SECOND_NAME>PROBOVSKAYA</SECOND_NAME>\
    </INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>";

fn watchpost() -> Command {
    let mut command = Command::cargo_bin("watchpost").unwrap();
    command.env_remove("WATCHPOST_CONFIG");
    command
}

fn screen(list: &std::path::Path, text: &str) -> Vec<Value> {
    let output = watchpost()
        .args(["screen", "--watchlist"])
        .arg(list)
        .write_stdin(serde_json::json!({ "id": "1", "text": text }).to_string())
        .assert()
        .success();
    let lines = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn names_and_aliases_of_ofacs_four_files_are_found() {
    let files = Files::new();
    let sdn = files.write("SDN.CSV", SDN);
    files.write("ALT.CSV", "102,1,\"aka\",\"GRODNO SAMPLE CHEMISTRY\",-0- \r\n\u{1a}\r\n");
    let hits = screen(
        &sdn,
        "Ilya Testovsky met the board of Velikhim Works. Grodno Sample Chemistry was named as well.",
    );
    let found: Vec<(&str, &str)> = hits
        .iter()
        .map(|hit| (hit["entity"].as_str().unwrap(), hit["tier"].as_str().unwrap()))
        .collect();
    assert!(found.contains(&("101", "alert")), "{hits:?}");
    assert!(found.iter().filter(|hit| **hit == ("102", "alert")).count() >= 2, "{hits:?}");
    // A weak alias alone raises nothing.
    let weak = screen(&sdn, "The band PROBKA plays tonight.");
    assert!(weak.iter().all(|hit| hit["tier"] == "review"), "{weak:?}");
}

#[test]
fn a_list_of_any_format_and_a_watchlist_are_in_force_together() {
    let files = Files::new();
    files.write("SDN.CSV", SDN);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, UN.as_bytes()).unwrap();
    let un = files.write("un.xml.gz", gzip.finish().unwrap());
    assert_eq!(screen(&un, "Anna Probovskaya spoke.")[0]["entity"], "6900001");
    files.write(
        "own.toml",
        "[watchlist]\nid = \"own\"\nname = \"Own\"\n\n[[entity]]\nid = \"x\"\nschema = \"Person\"\nname = \"Maria Ownova\"\n",
    );
    let config = files.write(
        "watchpost.toml",
        "watchlists = [\"own.toml\", \"SDN.CSV\", \"un.xml.gz\"]\ndata_dir = \"data\"\n\n\
         [[source]]\nid = \"s\"\nurl = \"https://news.example/feed.xml\"\nevery = \"1h\"\n",
    );
    let output = watchpost().args(["check", "--config"]).arg(&config).assert().success();
    let shown = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    for words in [
        "SDN (OFAC CSV) (SDN): 2 entities",
        "un (UN Security Council XML) (un): 1 entity",
        "Own (own): 1 entity",
        "no ALT.CSV",
    ] {
        assert!(shown.contains(words), "`{words}` is missing in:\n{shown}");
    }
}

#[test]
fn a_broken_list_a_part_of_one_and_a_delta_are_never_in_force() {
    let files = Files::new();
    let refused = |name: &str, content: &str, why: &str| {
        let list = files.write(name, content);
        let output =
            watchpost().args(["screen", "--watchlist"]).arg(list).write_stdin("x").assert().code(2);
        let said = String::from_utf8(output.get_output().stderr.clone()).unwrap();
        assert!(said.contains(why), "`{why}` is missing in:\n{said}");
    };
    refused("sdn.csv", &SDN.replace("\u{1a}", "||||"), "sdn.csv:3");
    refused("un.xml", &UN[..UN.len() - 30], "cut off");
    refused(
        "delta.json",
        "{\"op\":\"DEL\",\"entity\":{\"id\":\"NK-1\"}}\n",
        "changes, and no list",
    );
    refused("page.xml", "<!DOCTYPE html><html></html>", "web page");
    refused("notes.txt", "just a note", "is an official list");
}
