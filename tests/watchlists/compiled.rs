//! Large lists are kept as they are compiled, and give the same answers from there.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use watchpost::document::Document;
use watchpost::in_force::compiled::{self, Compiled, Lists};

const ROWS: usize = 1_000;

/// Addresses that are not read make the file large enough to be kept.
const PADDING: usize = 4_500;

fn table(rows: usize) -> String {
    let mut table = "id,schema,name,aliases,countries,addresses\n".to_owned();
    let address = "x".repeat(PADDING);
    for n in 0..rows {
        let word: String = [n / 676, n / 26 % 26, n % 26]
            .iter()
            .map(|letter| char::from(b'a' + *letter as u8))
            .flat_map(|letter| [letter, 'o'])
            .collect();
        let schema = if n % 2 == 0 { "Person" } else { "Company" };
        writeln!(table, "{n},{schema},Ann Z{word},Zinaida Z{word};ЗАО Ж{word},by,{address}")
            .unwrap();
    }
    table
}

fn load(dir: &Path, file: &Path) -> Compiled {
    let files = [PathBuf::from(file)];
    compiled::load(&Lists { files: &files, fetched: &[], made: None }, Some(&dir.join("data")))
}

fn answers(compiled: &Compiled) -> String {
    let text = "Ann Zaoboco met Zinaida Zboaoao and A. Zaocodo; “ЗАО Жaoboeo” paid.";
    let document = Document { text: text.into(), ..Document::default() };
    serde_json::to_string(&compiled.screener.as_ref().unwrap().screen(&document)).unwrap()
}

#[test]
fn what_is_kept_answers_as_what_was_compiled_until_anything_changes() {
    let dir = tempfile::tempdir().unwrap();
    let (file, kept) = (dir.path().join("large.csv"), dir.path().join("data/watchlists.compiled"));
    std::fs::write(&file, table(ROWS)).unwrap();
    let first = load(dir.path(), &file);
    assert!(answers(&first).contains("\"entity\":"), "{}", answers(&first));
    assert!(!first.loaded.diagnostics.is_empty(), "the lints are kept too");
    let written = std::fs::read(&kept).unwrap();
    let again = load(dir.path(), &file);
    assert_eq!(answers(&again), answers(&first));
    assert_eq!(again.loaded.diagnostics, first.loaded.diagnostics);
    let set = |of: &Compiled| of.loaded.set.clone().unwrap();
    assert_eq!(set(&again).revision, set(&first).revision);
    assert_eq!(set(&again).lists, set(&first).lists);
    assert_eq!(std::fs::read(&kept).unwrap(), written, "it was not made again");

    // Torn at any place, it does not count.
    for length in [0, 10, 60, 1_000, written.len() / 2, written.len() - 1] {
        std::fs::write(&kept, &written[..length]).unwrap();
        assert_eq!(answers(&load(dir.path(), &file)), answers(&first), "{length} bytes");
        assert_eq!(std::fs::read(&kept).unwrap().len(), written.len(), "{length} bytes");
    }
    let mut flipped = written.clone();
    flipped[written.len() / 3] ^= 4;
    std::fs::write(&kept, &flipped).unwrap();
    assert_eq!(answers(&load(dir.path(), &file)), answers(&first));

    // One row more is another list.
    std::fs::write(&file, table(ROWS) + "last,Company,Velikhim Works,,,\n").unwrap();
    let edited = load(dir.path(), &file);
    assert_eq!(set(&edited).lists[0].entities.len(), ROWS + 1);
    let text = "Velikhim Works closed.";
    let document = Document { text: text.into(), ..Document::default() };
    assert_eq!(edited.screener.unwrap().screen(&document).hits.len(), 1);
}

#[test]
fn a_list_with_a_mistake_and_a_small_list_are_not_kept() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("large.csv");
    std::fs::write(&file, table(ROWS) + "7,Company,The id occurs twice,,,\n").unwrap();
    let refused = load(dir.path(), &file);
    assert!(refused.screener.is_none() && refused.loaded.set.is_none());
    std::fs::write(&file, table(10)).unwrap();
    assert!(load(dir.path(), &file).screener.is_some());
    assert!(!dir.path().join("data").exists());
}

#[test]
fn what_is_kept_beside_the_list_does_not_change_it() {
    let dir = tempfile::tempdir().unwrap();
    let files = [dir.path().join("large.csv")];
    std::fs::write(&files[0], table(ROWS)).unwrap();
    let load = || {
        let lists = Lists { files: &files, fetched: &[], made: None };
        assert!(compiled::load(&lists, Some(dir.path())).screener.is_some());
        std::fs::read(dir.path().join("watchlists.compiled")).unwrap()
    };
    let first = load();
    std::fs::write(dir.path().join("watchpost.db"), "a record may lie here too").unwrap();
    assert!(load() == first, "it was made again");
    // A part of an official list may lie beside it.
    std::fs::write(dir.path().join("ALT.CSV"), "1,2,aka,Another name,\n").unwrap();
    assert!(load() != first, "another part was not noticed");
}
