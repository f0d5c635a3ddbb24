//! Files that are dropped while the daemon runs, long before the schedule would look.

use std::io::Write;
use std::time::Duration;

use super::installation::{Installation, text, until};

fn installation() -> Installation {
    Installation::new(
        "[[source]]\nid = \"inbox\"\ntype = \"directory\"\npath = \"in\"\nevery = \"1d\"\n",
    )
}

fn count(here: &Installation, table: &str) -> i64 {
    let query = format!("SELECT count(*) FROM {table}");
    here.database().query_row(&query, [], |row| row.get(0)).unwrap()
}

/// The titles of the documents in which the company was found.
fn found(here: &Installation) -> Vec<String> {
    let mut titles: Vec<String> = text(&here.watchpost(&["hits", "--format", "jsonl"]).stdout)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|hit| hit["document"]["title"].as_str().unwrap().to_owned())
        .collect();
    titles.sort();
    titles
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_file_is_screened_at_once_and_a_bad_one_told_of_until_it_is_gone() {
    let here = installation();
    let inbox = here.path().join("in");
    std::fs::create_dir(&inbox).unwrap();
    let mut daemon = here.start();
    daemon.says("ready").await;
    // By the schedule, and once more since the directory is watched from now on.
    until("both first visits", || count(&here, "visits") == 2).await;

    std::fs::write(inbox.join("a.txt"), "Karvex Holding.").unwrap();
    until("the first file", || found(&here) == ["a.txt"]).await;
    // Renamed into place, as programs do.
    std::fs::write(inbox.join("b.part"), "Karvex Holding again.").unwrap();
    std::fs::rename(inbox.join("b.part"), inbox.join("b.txt")).unwrap();
    until("the second file", || found(&here) == ["a.txt", "b.txt"]).await;

    std::fs::write(inbox.join("c.pdf"), "%PDF-1.7").unwrap();
    until("the bad file", || here.troubles().contains("c.pdf: only .html")).await;
    std::fs::remove_file(inbox.join("c.pdf")).unwrap();
    until("its end", || here.troubles().is_empty()).await;

    // Half of a file is never taken, however long it takes to write.
    let mut slow = std::fs::File::create(inbox.join("slow.txt")).unwrap();
    for _ in 0..8 {
        slow.write_all(b"Karvex Holding came slowly. ").unwrap();
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    until("the slow file", || found(&here).len() == 3).await;
    assert_eq!(count(&here, "documents"), 4, "{}", daemon.log());
    let whole: String = here
        .database()
        .query_row("SELECT text FROM documents ORDER BY id DESC LIMIT 1", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole.matches("slowly").count(), 8, "{whole}");
    assert!(daemon.stop().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directory_that_is_made_or_replaced_later_is_watched_too() {
    let here = installation();
    let inbox = here.path().join("in");
    let daemon = here.start();
    daemon.says("ready").await;
    until("the failure", || here.troubles().contains("cannot be read")).await;
    std::fs::create_dir(&inbox).unwrap();
    std::fs::write(inbox.join("a.txt"), "Karvex Holding.").unwrap();
    until("the first file", || found(&here) == ["a.txt"]).await;
    until("the end of the failure", || here.troubles().is_empty()).await;

    std::fs::rename(&inbox, here.path().join("old")).unwrap();
    std::fs::create_dir(&inbox).unwrap();
    std::fs::write(inbox.join("b.txt"), "Karvex Holding in a new place.").unwrap();
    until("the file in the new directory", || found(&here) == ["a.txt", "b.txt"]).await;
}
