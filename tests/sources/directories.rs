//! Directories into which another program drops files.

use std::path::Path;
use std::time::{Duration, SystemTime};

use super::{article, fetch, found};
use crate::daemon::installation::{Installation, text, until};

fn installation(more: &str) -> Installation {
    let here = Installation::new(&format!(
        "[[source]]\nid = \"inbox\"\ntype = \"directory\"\npath = \"in\"\nevery = \"1s\"\n{more}"
    ));
    std::fs::create_dir(here.path().join("in")).unwrap();
    here
}

/// Drop a file that was complete a minute ago.
fn drop_file(here: &Installation, name: &str, bytes: impl AsRef<[u8]>) {
    let path = here.path().join("in").join(name);
    std::fs::write(&path, bytes).unwrap();
    age(&path);
}

fn age(path: &Path) {
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
}

fn mail(subject: &str) -> String {
    let filler: String = (0..80).map(|word| format!("{subject}w{word} ")).collect();
    format!(
        "From: press@x.example\nSubject: {subject}\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>Karvex =48olding signed it.</p><p>{filler}</p>\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=order.pdf\n\nx\n--b--\n"
    )
}

#[test]
fn pages_texts_and_mails_are_screened_once_each() {
    let here = installation("");
    drop_file(&here, "page.html", article("Page"));
    drop_file(&here, "note.txt", "Karvex Holding in a note of its own.");
    drop_file(&here, "mail.eml", mail("Letter"));
    let rows = fetch(&here);
    assert_eq!(
        (rows[0]["new"].as_u64(), rows[0]["outcome"].as_str()),
        (Some(3), Some("screened")),
        "{rows:?}"
    );
    assert!(
        rows[0]["detail"].as_str().unwrap().contains("mail.eml: attachment not read: order.pdf"),
        "{rows:?}"
    );
    let mut titles = found(&here);
    titles.sort();
    assert_eq!(titles, ["Letter", "Page", "note.txt"]);
    assert_eq!(fetch(&here)[0]["outcome"], "not modified");
    // The same content under another name is no news; other content under the same name is.
    drop_file(&here, "copy.txt", "Karvex Holding in a note of its own.");
    drop_file(&here, "note.txt", "Karvex Holding in quite another note.");
    assert_eq!(fetch(&here)[0]["new"], 1);
    assert_eq!(found(&here).len(), 4);
    assert!(here.path().join("in/page.html").exists(), "files are left alone");
}

#[test]
fn a_bad_file_is_told_of_and_stops_no_other() {
    let here = installation("");
    std::fs::write(here.path().join("secret.txt"), "Karvex Holding is a secret here.").unwrap();
    drop_file(&here, "bad.eml", "no message\n");
    drop_file(&here, "empty.html", "  ");
    drop_file(&here, "table.xlsx", "PK");
    drop_file(&here, "good.txt", "Karvex Holding.");
    std::os::unix::fs::symlink(here.path().join("secret.txt"), here.path().join("in/link.txt"))
        .unwrap();
    let fifo = std::process::Command::new("mkfifo").arg(here.path().join("in/pipe.txt")).status();
    assert!(fifo.unwrap().success());
    let rows = fetch(&here);
    assert_eq!(rows[0]["outcome"], "screened", "{rows:?}");
    assert_eq!(found(&here), ["good.txt"]);
    let status = here.json(&["status", "--format", "json"]);
    let source = &status["status"]["sources"][0];
    assert_eq!((source["documents"].as_u64(), source["summary_only"].as_u64()), (Some(6), Some(5)));
    let all = text(&here.watchpost(&["status"]).stdout);
    assert!(all.contains("not screened in full"), "{all}");
    // Still told of when nothing changed since.
    fetch(&here);
    let status = here.json(&["status", "--format", "json"]);
    let why = status["status"]["sources"][0]["not_in_full"].as_str().unwrap().to_owned();
    assert!(
        ["bad.eml: ", "empty.html: ", "table.xlsx: ", "link.txt: ", "pipe.txt: "]
            .iter()
            .any(|name| why.starts_with(name)),
        "{why}"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_shown_wherever_an_operator_looks_until_it_is_gone() {
    let here = installation("");
    drop_file(&here, "good.txt", "Karvex Holding.");
    drop_file(&here, "b.pdf", "%PDF-1.7");
    let told = |args: &[&str]| {
        let output = here.watchpost(args);
        (
            output.status.code(),
            text(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" "),
        )
    };
    // The visit that finds it, and the one that finds nothing changed.
    for outcome in ["screened", "not modified"] {
        let output = here.watchpost(&["fetch", "--format", "json"]);
        assert_eq!(output.status.code(), Some(1), "{outcome}");
        let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(rows[0]["outcome"], outcome);
        let detail = rows[0]["detail"].as_str().unwrap();
        assert!(detail.contains("b.pdf: only .html, .txt and .eml files are read"), "{detail}");
        assert!(detail.contains("take it out of"), "{detail}");
    }
    let (code, status) = told(&["status"]);
    assert_eq!(code, Some(1), "{status}");
    assert!(status.contains("unread files") && !status.contains("nothing needs you"), "{status}");
    assert!(here.troubles().contains("b.pdf: only .html"), "{}", here.troubles());
    let (code, sources) = told(&["sources"]);
    assert_eq!(code, Some(0), "a listing");
    for words in
        ["unread files", "b.pdf: only .html, .txt and .eml files are read", "take it out of"]
    {
        assert!(sources.contains(words), "{words}: {sources}");
    }
    assert_eq!(told(&["coverage"]).0, Some(1));

    std::fs::remove_file(here.path().join("in/b.pdf")).unwrap();
    assert_eq!(here.watchpost(&["fetch"]).status.code(), Some(0));
    assert_eq!(here.troubles(), "");
    assert!(!told(&["sources"]).1.contains("unread files"));
}

/// A file that the system does not let us read is no document, and told of all the same. So is
/// one that was screened and cannot be moved.
#[test]
fn every_visit_tells_of_all_files_that_need_a_person() {
    let here = installation("done = \"done\"\n");
    drop_file(&here, "bad.eml", "no message\n");
    std::fs::write(here.path().join("done"), "in the way").unwrap();
    drop_file(&here, "good.txt", "Karvex Holding.");
    fetch(&here);
    let both = here.troubles();
    assert!(
        both.contains("2 files") && both.contains("bad.eml: ") && both.contains("good.txt: "),
        "{both}"
    );
    std::fs::remove_file(here.path().join("done")).unwrap();
    fetch(&here);
    let one = here.troubles();
    assert!(one.contains("bad.eml: ") && !one.contains("good.txt"), "{one}");
    for n in 0..9 {
        drop_file(&here, &format!("{n}.pdf"), "%PDF-1.7");
    }
    fetch(&here);
    let many = here.troubles();
    assert!(many.contains("10 files") && many.contains("and 5 more"), "{many}");
}

#[test]
fn files_that_were_screened_go_to_done_and_the_others_stay() {
    let here = installation("done = \"done\"\n");
    drop_file(&here, "a.txt", "Karvex Holding.");
    drop_file(&here, "bad.eml", "no message\n");
    fetch(&here);
    assert!(here.path().join("done/a.txt").exists() && !here.path().join("in/a.txt").exists());
    assert!(here.path().join("in/bad.eml").exists());
    // What an earlier visit recorded and could not move is moved later, and recorded no more.
    drop_file(&here, "a.txt", "Karvex Holding.");
    fetch(&here);
    assert!(here.path().join("done/a-1.txt").exists());
    assert_eq!(found(&here).len(), 1);
}

#[test]
fn a_directory_that_is_missing_is_shown_in_status() {
    let here = installation("");
    std::fs::remove_dir(here.path().join("in")).unwrap();
    assert_eq!(fetch(&here)[0]["outcome"], "not screened");
    assert!(here.troubles().contains("cannot be read"), "{}", here.troubles());
}

#[test]
fn thousands_of_files_are_taken_in() {
    let here = installation("");
    for n in 0..3_000 {
        drop_file(&here, &format!("{n}.txt"), format!("Note number {n}."));
    }
    drop_file(&here, "last.txt", "Karvex Holding.");
    let rows = fetch(&here);
    assert_eq!(rows[0]["new"], 3_001, "{:?}", rows[0]);
    assert_eq!(found(&here), ["last.txt"]);
    assert_eq!(fetch(&here)[0]["outcome"], "not modified");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_daemon_takes_a_file_that_grows_only_when_it_is_complete() {
    let here = installation("");
    let daemon = here.start();
    daemon.says("ready").await;
    let path = here.path().join("in/slow.txt");
    std::fs::write(&path, "Karvex ").unwrap();
    for _ in 0..6 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let mut file = std::fs::File::options().append(true).open(&path).unwrap();
        std::io::Write::write_all(&mut file, b"Holding. ").unwrap();
    }
    until("the hit", || !found(&here).is_empty()).await;
    let documents: i64 =
        here.database().query_row("SELECT count(*) FROM documents", [], |row| row.get(0)).unwrap();
    assert_eq!(documents, 1, "no half of the file was recorded");
}
