//! `watchpost actor` and `actors` as a person runs them.

use std::path::Path;

use serde_json::{Value, json};

use super::desk::{told, watchpost};

const LIST: &str = r#"# kept by hand
[watchlist]
id = "people"
name = "People"

[[entity]]
id = "orlenko"
schema = "Person"
name = "Viktor Orlenko"
aliases = [
  "Victor Orlenko", # as the wire writes it
]

[[entity]]
id = "karvex"
schema = "Company"
name = "Karvex Holding"

[[entity]]
id = "brenton"
schema = "Company"
name = "Brenton Shipping"
"#;

/// Words that no other document has, so that none is a copy.
fn filler(n: usize) -> String {
    (0..60).map(|word| format!("w{n}x{word} ")).collect()
}

/// A config with a list of two, and what these sentences say of them, a day each up to today.
fn recorded(dir: &Path, sentences: &[&str]) {
    std::fs::write(dir.join("list.toml"), LIST).unwrap();
    std::fs::write(dir.join("watchpost.toml"), "watchlists = [\"list.toml\"]\n").unwrap();
    let lines: Vec<String> = sentences
        .iter()
        .enumerate()
        .map(|(n, sentence)| {
            let back = i64::try_from(sentences.len() - n).unwrap();
            let at = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * back - 23);
            let text = format!("{sentence} {}", filler(n));
            json!({"id": format!("a{n}"), "title": format!("Article {n}"), "text": text,
                "published": at.to_string(), "lang": "en"})
            .to_string()
        })
        .collect();
    watchpost(dir).args(["ingest", "-"]).write_stdin(lines.join("\n")).assert().success();
}

#[test]
fn an_actor_is_shown_with_roles_company_and_days() {
    let dir = tempfile::tempdir().unwrap();
    recorded(
        dir.path(),
        &[
            "Later President Viktor Orlenko met Karvex Holding.",
            "The longtime strongman Viktor Orlenko\u{1b}[31m left.",
            "Viktor Orlenko, the chairman of Karvex Holding, said so.",
        ],
    );
    let shown = told(watchpost(dir.path()).args(["actor", "orlenko"]).env("TERM", "dumb"));
    for words in [
        "people/orlenko · Person",
        "3 documents in 3 stories · 3 mentions",
        "_________@@@",
        "president",
        "longtime strongman",
        "chairman of Karvex Holding",
        "named with",
        "languages en 3",
    ] {
        assert!(shown.contains(words), "`{words}` is missing in:\n{shown}");
    }
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    let blocks = told(watchpost(dir.path()).args(["actor", "orlenko"]).env("TERM", "xterm"));
    assert!(blocks.contains("··███"), "{blocks}");

    let whole: Value = serde_json::from_str(&told(watchpost(dir.path()).args([
        "actor",
        "people/orlenko",
        "--format",
        "json",
    ])))
    .unwrap();
    assert_eq!(whole["documents"], 3);
    assert_eq!(whole["together"][0]["entity"], "karvex");
    assert_eq!(whole["together"][0]["documents"], 2);
    assert_eq!(whole["days"].as_array().unwrap().len(), 3);
}

#[test]
fn a_language_is_detected_where_none_is_said_and_else_unknown() {
    let dir = tempfile::tempdir().unwrap();
    recorded(dir.path(), &[]);
    let text = "Viktor Orlenko visited the factory on Friday and spoke to the workers about wages. \
        He said that the government would do everything to keep the economy going, and that the \
        pressure on the country should stop. Officials who were present did not comment on it.";
    let lines = [json!({"id": "long", "text": text}), json!({"id": "short", "text": &text[..30]})];
    let lines = lines.map(|line| line.to_string()).join("\n");
    watchpost(dir.path()).args(["ingest", "-"]).write_stdin(lines).assert().success();
    let shown = told(watchpost(dir.path()).args(["actor", "orlenko"]));
    assert!(shown.contains("languages en 1, unknown 1"), "{shown}");
}

#[test]
fn a_name_that_means_several_or_nobody_is_answered_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    recorded(dir.path(), &["Viktor Orlenko met Karvex Holding."]);
    let error = |name: &str| {
        let ended = watchpost(dir.path()).args(["actor", name]).assert().code(2);
        String::from_utf8(ended.get_output().stderr.clone()).unwrap()
    };
    let several = error("people");
    assert!(several.contains("write LIST/ID as it stands here"), "{several}");
    assert!(several.contains("people/karvex") && several.contains("people/orlenko"), "{several}");
    assert!(error("nobody").contains("watchpost probe"));
    // By a name that only the list has.
    assert!(told(watchpost(dir.path()).args(["actor", "victor orl"])).contains("people/orlenko"));
}

#[test]
fn actors_are_listed_and_a_burst_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let mut sentences = vec!["Brenton Shipping spoke."; 7];
    sentences.push("Karvex Holding spoke.");
    sentences.extend(["Nobody spoke."; 13]);
    sentences.push("Viktor Orlenko spoke.");
    recorded(dir.path(), &sentences);
    let listed = told(watchpost(dir.path()).args(["actors", "--format", "csv"]));
    let rows: Vec<&str> = listed.lines().collect();
    assert_eq!(rows.len(), 4);
    assert!(rows[1].starts_with("Viktor Orlenko,") && rows[2].starts_with("Karvex Holding,"));
    let recent = told(watchpost(dir.path()).args(["actors", "--since", "48h", "--format", "csv"]));
    assert_eq!(recent.lines().count(), 2);
    let rising = || -> Value {
        let mut command = watchpost(dir.path());
        serde_json::from_str(&told(command.args(["actors", "--rising", "--format", "json"])))
            .unwrap()
    };
    assert_eq!(rising()[0]["sign"], "first");
    let lines: Vec<String> = (100..103)
        .map(|n| {
            let text = format!("Karvex Holding spoke. {}", filler(n));
            json!({"id": format!("b{n}"), "title": format!("More {n}"), "text": text}).to_string()
        })
        .collect();
    watchpost(dir.path()).args(["ingest", "-"]).write_stdin(lines.join("\n")).assert().success();
    let rising = rising();
    assert_eq!((&rising[0]["sign"], &rising[0]["stories"]), (&json!("burst"), &json!(3)));
    assert_eq!(rising[0]["actor"]["entity"], "karvex");
    assert!(rising[0]["probability"].as_f64().unwrap() < 0.001);
}

#[test]
fn an_article_of_years_ago_does_not_make_a_record_that_reaches_back() {
    let dir = tempfile::tempdir().unwrap();
    recorded(dir.path(), &["Viktor Orlenko spoke."]);
    let old = json!({"id": "old", "text": "Karvex Holding spoke.", "published": "2021-04-23"});
    watchpost(dir.path()).args(["ingest", "-"]).write_stdin(old.to_string()).assert().success();
    let ended = watchpost(dir.path()).args(["actors", "--rising"]).assert().success();
    let said = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (told, warned) = (said(&ended.get_output().stdout), said(&ended.get_output().stderr));
    assert!(told.contains("nothing is unusual"), "{told}");
    assert!(warned.contains("the record reaches back 0.0 days"), "{warned}");
}

#[test]
fn a_spelling_is_taken_over_into_the_list_and_its_comments_stay() {
    let dir = tempfile::tempdir().unwrap();
    recorded(dir.path(), &["Wiktor Orlenko spoke.", "Wiktor Orlenko spoke."]);
    let list = dir.path().join("list.toml");
    let shown = told(watchpost(dir.path()).args(["actor", "orlenko"]));
    assert!(shown.contains("Wiktor Orlenko") && shown.contains("--accept-alias"), "{shown}");
    let shown = told(watchpost(dir.path()).args(["actor", "orlenko", "--accept-alias", "1"]));
    assert!(shown.contains("+  \"Wiktor Orlenko\","), "{shown}");
    assert_eq!(std::fs::read_to_string(&list).unwrap(), LIST, "a dry run writes nothing");
    let args = ["actor", "orlenko", "--accept-alias", "1", "--write"];
    watchpost(dir.path()).args(args).assert().success();
    let expected = "wire writes it\n  \"Wiktor Orlenko\",\n";
    assert_eq!(std::fs::read_to_string(&list).unwrap(), LIST.replace("wire writes it\n", expected));
    // What the list has is no possible alias any more.
    watchpost(dir.path()).args(["actor", "orlenko", "--accept-alias", "1"]).assert().code(2);
    watchpost(dir.path()).args(["actor", "orlenko", "--write"]).assert().code(2);
}

#[test]
fn a_spelling_that_sounds_like_the_list_is_proposed_and_a_title_is_none() {
    let dir = tempfile::tempdir().unwrap();
    recorded(
        dir.path(),
        &["Viktor Orlenco spoke.", "Orlenko Viktor spoke.", "VIKTOR ORLENKO spoke."],
    );
    let mut command = watchpost(dir.path());
    let actor = told(command.args(["actor", "orlenko", "--format", "json"]));
    let actor: Value = serde_json::from_str(&actor).unwrap();
    let variants: Vec<&Value> =
        actor["variants"].as_array().unwrap().iter().map(|row| &row["value"]).collect();
    assert_eq!(variants, [&json!("Viktor Orlenco")], "{actor:#}");

    // A list may have a name with a title: it is called so, and written without.
    let titled = LIST.replace("\"Victor Orlenko\",", "\"Governor Orlenko\",");
    std::fs::write(dir.path().join("list.toml"), titled).unwrap();
    let line = json!({"id": "t", "text": format!("Governor Orlenko spoke. {}", filler(9))});
    watchpost(dir.path()).args(["ingest", "-"]).write_stdin(line.to_string()).assert().success();
    let shown = told(watchpost(dir.path()).args(["actor", "orlenko"]));
    assert!(shown.contains("governor") && !shown.contains("Governor Orlenko"), "{shown}");
}

/// What two articles and an announcement give, in a format.
fn exported(dir: &Path, arguments: &[&str]) -> String {
    told(watchpost(dir).arg("export").args(arguments))
}

#[test]
fn an_export_for_followthemoney_refers_only_to_what_it_has_and_repeats_itself() {
    let dir = tempfile::tempdir().unwrap();
    recorded(
        dir.path(),
        &["Later President Viktor Orlenko\u{1b}[31m met Karvex Holding.", "Viktor Orlenko left."],
    );
    let lines = exported(dir.path(), &["--format", "ftm"]);
    assert_eq!(lines, exported(dir.path(), &["--format", "ftm"]), "ids are stable");
    let entities: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |schema: &str| entities.iter().filter(|e| e["schema"] == schema).collect::<Vec<_>>();
    assert_eq!((of("Person").len(), of("Company").len(), of("Article").len()), (1, 1, 2));
    assert_eq!((of("Mention").len(), of("UnknownLink").len()), (3, 1));
    let ids: Vec<&str> = entities.iter().map(|e| e["id"].as_str().unwrap()).collect();
    for entity in &entities {
        for name in ["document", "resolved", "subject", "object"] {
            if let Some(id) = entity["properties"][name][0].as_str() {
                assert!(ids.contains(&id), "{name} of {entity} is not in the export");
            }
        }
    }
    assert_eq!(of("Article")[0]["properties"]["language"], json!(["eng"]));
    assert_eq!(of("UnknownLink")[0]["properties"]["summary"], json!(["documents: 1"]));
}

#[test]
fn an_export_in_graphml_is_sound_xml_with_the_pair_as_an_edge() {
    use quick_xml::events::Event;
    let dir = tempfile::tempdir().unwrap();
    recorded(dir.path(), &["President Viktor Orlenko met Karvex Holding.", "Viktor Orlenko left."]);
    let xml = exported(dir.path(), &["--format", "graphml"]);
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut nodes, mut edges, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let attribute = |start: &quick_xml::events::BytesStart<'_>, name: &str| {
            let found = start.try_get_attribute(name).unwrap().unwrap();
            found.value.into_owned()
        };
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Empty(e) if e.name().as_ref() == "key" => keys.push(attribute(&e, "id")),
            Event::Start(e) if e.name().as_ref() == "node" => nodes.push(attribute(&e, "id")),
            Event::Start(e) if e.name().as_ref() == "edge" => {
                edges.push((attribute(&e, "source"), attribute(&e, "target")));
            }
            Event::Start(e) if e.name().as_ref() == "data" => {
                assert!(keys.contains(&attribute(&e, "key")));
            }
            _ => {}
        }
    }
    nodes.sort();
    assert_eq!(nodes, ["people/karvex", "people/orlenko"]);
    assert_eq!(edges.len(), 1);
    assert!(nodes.contains(&edges[0].0) && nodes.contains(&edges[0].1));
}

/// The shipped announcements beside the list of two, and an article that tells who hit whom.
fn announced(dir: &Path) {
    recorded(dir, &[]);
    let shipped =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("watchlists/sanction-announcements.toml");
    let text = format!("watchlists = [\"list.toml\", {shipped:?}]\n");
    std::fs::write(dir.join("watchpost.toml"), text).unwrap();
    for (source, sentence) in [
        ("gazette", "U.S. President Viktor Orlenko imposed sanctions on Karvex Holding on Monday."),
        (
            "courier",
            "On Monday the United States imposed sanctions on Karvex Holding, it was said.",
        ),
    ] {
        let text = format!("{sentence} {}", filler(sentence.len()));
        let line = json!({"id": source, "title": "Trade", "text": text, "lang": "en"}).to_string();
        let mut ingest = watchpost(dir);
        ingest.args(["ingest", "--source", source, "-"]).write_stdin(line).assert().success();
    }
}

#[test]
fn an_actor_has_the_announcements_that_hit_it_and_those_that_it_made() {
    let dir = tempfile::tempdir().unwrap();
    announced(dir.path());
    let actor = |name: &str| -> Value {
        let mut command = watchpost(dir.path());
        serde_json::from_str(&told(command.args(["actor", name, "--format", "json"]))).unwrap()
    };
    let (author, target) = (actor("orlenko"), actor("karvex"));
    assert_eq!(author["authored"].as_array().unwrap().len(), 1, "{author:#}");
    assert_eq!(author["authored"][0]["event"]["authors"], json!(["people/orlenko"]));
    assert_eq!(author["events"], json!([]));
    assert_eq!(target["events"].as_array().unwrap().len(), 2, "{target:#}");
    assert_eq!(target["authored"], json!([]));
    assert_eq!(target["events"][0]["announcement"], target["events"][1]["announcement"]);
    let shown = told(watchpost(dir.path()).args(["actor", "orlenko"]));
    assert!(shown.contains("acted") && shown.contains("Karvex Holding"), "{shown}");
}

#[test]
fn an_export_has_each_announcement_once_with_its_target_and_proof() {
    let dir = tempfile::tempdir().unwrap();
    announced(dir.path());
    let ftm = exported(dir.path(), &["--format", "ftm"]);
    let entities: Vec<Value> =
        ftm.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |schema: &str| -> Vec<&Value> {
        entities.iter().filter(|entity| entity["schema"] == schema).collect()
    };
    let [sanction] = &of("Sanction")[..] else { panic!("{ftm}") };
    let properties = &sanction["properties"];
    assert_eq!(properties["authority"], json!(["United States"]));
    assert_eq!(properties["status"], json!(["Active"]));
    let hit = |id: &Value| entities.iter().find(|entity| entity["id"] == *id).unwrap();
    assert_eq!(hit(&properties["entity"][0])["properties"]["name"], json!(["Karvex Holding"]));
    assert_eq!(hit(&properties["proof"][0])["schema"], "Article");
    // Again, with another outlet: the same id, so that it is updated and not doubled.
    assert_eq!(exported(dir.path(), &["--format", "ftm"]), ftm);
    let graph = exported(dir.path(), &["--format", "graphml"]);
    assert_eq!(graph.matches("<data key=\"kind\">Event</data>").count(), 1, "{graph}");
    assert!(graph.contains("target=\"people/karvex\""), "{graph}");
}
