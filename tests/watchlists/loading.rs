//! Several files together.

use std::path::PathBuf;

use tempfile::TempDir;
use watchpost::watchlist;

fn write(dir: &TempDir, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn list(id: &str, entity: &str) -> String {
    format!(
        "[watchlist]\nid = \"{id}\"\nname = \"L\"\n[[entity]]\nid = \"{entity}\"\nschema = \"Company\"\nname = \"Hollow Creek\"\n"
    )
}

#[test]
fn lists_are_in_force_together_or_not_at_all() {
    let dir = TempDir::new().unwrap();
    let good = write(&dir, "good.toml", list("good", "e"));
    let table = write(&dir, "table.csv", "id,name\ne,Hollow Creek\n");
    let loaded = watchlist::load(&[table.clone(), good.clone()]);
    // The same entity in two lists is nobody's mistake.
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let ids: Vec<String> = loaded.set.unwrap().lists.iter().map(|l| l.id.clone()).collect();
    assert_eq!(ids, ["good", "table"]);
    let bad = write(&dir, "bad.toml", "[watchlist\n");
    let loaded = watchlist::load(&[good, bad, table]);
    assert!(loaded.set.is_none());
    assert_eq!(loaded.diagnostics.len(), 1);
}

#[test]
fn two_lists_with_one_id_are_refused() {
    let dir = TempDir::new().unwrap();
    let paths =
        [write(&dir, "a.toml", list("same", "e")), write(&dir, "b.toml", list("same", "f"))];
    let loaded = watchlist::load(&paths);
    assert!(loaded.set.is_none());
    assert_eq!(loaded.diagnostics[0].code, "duplicate-list");
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let dir = TempDir::new().unwrap();
    let latin1 = write(&dir, "latin1.toml", b"[watchlist]\nid = \"l\"\nname = \"Gr\xfcn\"\n");
    let huge = dir.path().join("huge.toml");
    std::fs::File::create(&huge).unwrap().set_len(65 << 20).unwrap();
    let folder = dir.path().join("folder.csv");
    std::fs::create_dir(&folder).unwrap();
    let odd = write(&dir, "list.yaml", "watchlist: odd\n");
    let loaded = watchlist::load(&[latin1, huge, folder, odd, dir.path().join("none.csv")]);
    assert!(loaded.set.is_none());
    let codes: Vec<_> = loaded.diagnostics.iter().map(|d| (&*d.code, d.line)).collect();
    assert_eq!(
        codes,
        [
            ("not-utf8", 3),
            ("too-large", 0),
            ("unreadable", 0),
            ("unknown-format", 0),
            ("unreadable", 0),
        ]
    );
}

#[test]
fn a_lint_on_a_table_shows_its_line() {
    let dir = TempDir::new().unwrap();
    let table = write(&dir, "t.csv", "id,name,aliases\n1,Grey Hill,\n2,Hollow Creek,Harvest\n");
    let loaded = watchlist::load(&[table]);
    let warning = &loaded.diagnostics[0];
    assert_eq!((&*warning.code, warning.line), ("dictionary-word", 3));
    assert_eq!(warning.excerpt, "2,Hollow Creek,Harvest");
    assert!(loaded.set.is_some());
}

#[test]
fn announcements_without_an_action_find_nothing() {
    let dir = TempDir::new().unwrap();
    let part = |kind: &str, rest: &str| {
        format!(
            "[watchlist]\nid = \"{kind}\"\nname = \"L\"\n[[{kind}]]\nid = \"lift\"\nterms = [\"creek\"]\n{rest}"
        )
    };
    let paths = [
        write(&dir, "a.toml", part("authority", "name = \"A\"\n")),
        write(&dir, "i.toml", part("instrument", "")),
    ];
    let loaded = watchlist::load(&paths);
    assert!(loaded.set.is_some());
    assert_eq!(loaded.diagnostics.len(), 1);
    assert_eq!(loaded.diagnostics[0].code, "incomplete-announcements");
    assert!(loaded.diagnostics[0].message.contains("[[action]]"));
    let whole = [paths[0].clone(), paths[1].clone(), write(&dir, "b.toml", part("action", ""))];
    assert!(watchlist::load(&whole).diagnostics.is_empty());
}
