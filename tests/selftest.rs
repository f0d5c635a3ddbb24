//! `watchpost selftest` through the binary, and on the shipped lists.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use assert_cmd::Command;
use serde_json::Value;
use watchpost::screen::Screener;
use watchpost::selftest::{self, Extent, Form};
use watchpost::watchlist;

const SOUND: &str = r#"
[watchlist]
id = "sound"
name = "Sound"

[[entity]]
id = "person"
schema = "Person"
name = "Ihar Zabalotski"
aliases = ["Игорь Заболоцкий"]
countries = ["by"]

[[entity]]
id = "works"
schema = "Company"
name = "Velikhim Works"
weak_aliases = ["VHK"]
"#;

/// An exclusion stands over an alias, as somebody may write by mistake.
const HOLE: &str = r#"
[watchlist]
id = "hole"
name = "A hole"

[[entity]]
id = "works"
schema = "Company"
name = "Velikhim Works"
aliases = ["Polkhim Factory"]
exclude = ["the Polkhim Factory", "mentions Polkhim Factory"]
"#;

fn run(dir: &Path, list: &str, args: &[&str], code: i32) -> Value {
    let path = dir.join("list.toml");
    std::fs::write(&path, list).unwrap();
    let mut command = Command::cargo_bin("watchpost").unwrap();
    command.env_remove("WATCHPOST_CONFIG").arg("selftest").args(args);
    command.arg("--watchlist").arg(path).args(["--format", "json"]);
    let done = command.assert().code(code);
    serde_json::from_slice(&done.get_output().stdout).unwrap()
}

#[test]
fn a_sound_list_passes_in_every_form() {
    let dir = tempfile::tempdir().unwrap();
    let report = run(dir.path(), SOUND, &["--strict"], 0);
    assert_eq!((&report["names"], &report["tried"]), (&4.into(), &4.into()), "{report:#}");
    assert_eq!(report["failures"].as_array().unwrap().len(), 0, "{report:#}");
    let groups = report["groups"].as_array().unwrap();
    let forms: Vec<&str> = groups.iter().map(|g| g["form"].as_str().unwrap()).collect();
    for form in
        ["base", "upper", "double-spaced", "possessive", "inflected", "transliterated", "swapped"]
    {
        assert!(forms.contains(&form), "{form} is missing in {forms:?}");
    }
    let weak = groups.iter().find(|g| g["weak"] == true).unwrap();
    assert_eq!((&weak["tried"], &weak["raised"]), (&1.into(), &0.into()));
}

#[test]
fn a_name_that_does_not_raise_itself_is_shown_and_exits_1() {
    let dir = tempfile::tempdir().unwrap();
    let report = run(dir.path(), HOLE, &[], 1);
    assert!(report["must"].as_u64().unwrap() > 0);
    let failure = &report["failures"][0];
    assert_eq!(failure["gravity"], "must");
    assert_eq!(
        (&failure["entity"], &failure["name"]),
        (&"works".into(), &"Polkhim Factory".into())
    );
    assert_eq!(failure["outcome"], "silent");
    // The primary name is well.
    let failures = report["failures"].as_array().unwrap();
    assert!(failures.iter().all(|f| f["name"] == "Polkhim Factory"), "{report:#}");
}

/// Two persons of one name: neither can be raised, and that is no fault.
#[test]
fn a_name_that_many_entities_share_need_not_be_raised() {
    let dir = tempfile::tempdir().unwrap();
    let namesake = |n: usize| {
        format!(
            "[[entity]]\nid = \"namesake{n}\"\nschema = \"Person\"\nname = \"Ihar Zabalotski\"\n"
        )
    };
    // Of two with the very same name both are raised, of four nobody.
    let all: String = (0..3).map(namesake).collect();
    let report = run(dir.path(), &format!("{SOUND}\n{all}"), &[], 0);
    assert_eq!(report["must"], 0, "{report:#}");
    let base = &report["groups"][0];
    assert!(base["review"].as_u64().unwrap() >= 4, "{report:#}");
}

#[test]
fn a_long_list_is_sampled_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let mut csv = String::from("id,schema,name,aliases,countries\n");
    for n in 0..300 {
        csv.push_str(&format!("e{n},Company,Velikhim{n} Works{n},,\n"));
    }
    let path = dir.path().join("long.csv");
    std::fs::write(&path, csv).unwrap();
    let shown = |args: &[&str]| {
        let mut command = Command::cargo_bin("watchpost").unwrap();
        command.arg("selftest").args(args).arg("--watchlist").arg(&path);
        String::from_utf8(command.assert().get_output().stdout.clone()).unwrap()
    };
    assert!(shown(&["--sample", "20"]).contains("a sample of 20 of 300 names"));
    assert!(shown(&[]).contains("all 300 names"));
}

/// Floors somewhat under what the engine reaches; they rise with it.
#[test]
fn the_shipped_lists_raise_their_names() {
    let shipped = |name: &str| {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("watchlists").join(format!("{name}.toml"))
    };
    let lists = [shipped("belarus-state-companies"), shipped("officials-and-actors")];
    let set = watchlist::load(&lists).set.unwrap();
    let extent = Extent { names: None, threads: NonZeroUsize::new(2).unwrap() };
    let done = AtomicUsize::new(0);
    let told = |_| {
        done.fetch_add(1, Ordering::Relaxed);
    };
    let stop = AtomicBool::new(false);
    let report = selftest::run(&set, &Screener::compile(&set), extent, &stop, &told).unwrap();
    assert_eq!(done.into_inner(), report.names);
    let share = |form: Form| {
        let of_form = || report.groups.iter().filter(|g| g.form == form && !g.weak);
        let tried: usize = of_form().map(|g| g.tally.tried).sum();
        let raised: usize = of_form().map(|g| g.tally.raised).sum();
        raised as f64 / tried as f64
    };
    let floors = [
        (Form::Base, 1.0),
        (Form::Upper, 1.0),
        (Form::DoubleSpaced, 1.0),
        (Form::Possessive, 0.97),
        (Form::Inflected, 0.97),
        (Form::Transliterated, 0.84),
        (Form::Swapped, 0.97),
        (Form::WithoutDiacritics, 0.97),
    ];
    for (form, floor) in floors {
        assert!(share(form) >= floor, "{}: {:.3}", form.words(), share(form));
    }
    // The same lists give the same report, whatever the threads do.
    let one = Extent { threads: NonZeroUsize::MIN, ..extent };
    let again = selftest::run(&set, &Screener::compile(&set), one, &stop, &|_| {}).unwrap();
    assert_eq!(again, report);
    stop.store(true, Ordering::Relaxed);
    assert_eq!(selftest::run(&set, &Screener::compile(&set), one, &stop, &|_| {}), None);
}
