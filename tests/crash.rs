//! `kill -9` at random moments, with a real process.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::{get, post};

/// How often the process is killed.
const KILLS: u64 = 100;

/// Webhook ids by the title of the article that they are about.
type Alerts = Arc<Mutex<BTreeMap<String, BTreeSet<String>>>>;

/// A feed that grows by an article each time it is read; each article names one listed company.
fn feed(articles: usize) -> String {
    let item = |n: usize| {
        // Different words in each, so that no two are one story.
        let body: String = (0..60).map(|word| format!("w{n}x{word} ")).collect();
        format!(
            "<item><guid>a{n}</guid><title>Article {n}</title><description>Short.</description><content:encoded xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">Karvex Holding signed contract number {n}. {body}</content:encoded></item>"
        )
    };
    let items: String = (0..articles).rev().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Load</title>{items}</channel></rss>")
}

fn start(dir: &std::path::Path) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin("watchpost"))
        .args(["run", "--config"])
        .arg(dir.join("watchpost.toml"))
        .env_remove("NOTIFY_SOCKET")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invariant_2_kill_at_a_hundred_moments_loses_no_hit_and_alerts_under_one_id() {
    let served = Arc::new(AtomicUsize::new(1));
    let alerts: Alerts = Arc::default();
    let (count, got) = (served.clone(), alerts.clone());
    let router = Router::new()
        .route(
            "/feed",
            get(move || {
                let n = count.fetch_add(1, Ordering::SeqCst).min(400);
                async move { feed(n) }
            }),
        )
        .route(
            "/hook",
            post(move |body: Bytes| {
                let message: serde_json::Value = serde_json::from_slice(&body).unwrap();
                let data = &message["data"];
                let (title, id) =
                    (data["document"]["title"].as_str().unwrap(), data["id"].as_str().unwrap());
                got.lock().unwrap().entry(title.to_owned()).or_default().insert(id.to_owned());
                async { StatusCode::NO_CONTENT }
            }),
        );
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", socket.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });

    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("list.toml"), "[watchlist]\nid = \"l\"\nname = \"L\"\n[[entity]]\nid = \"karvex\"\nschema = \"Company\"\nname = \"Karvex Holding\"\ncountries = [\"us\"]\n").unwrap();
    std::fs::write(dir.path().join("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    std::fs::write(
        dir.path().join("watchpost.toml"),
        format!(
            "watchlists = [\"list.toml\"]\n[http]\nhost_pause = \"0s\"\n[[source]]\nid = \"load\"\nurl = \"{base}/feed\"\nevery = \"1s\"\ninternal = true\n\
             [[channel]]\nid = \"hook\"\ntype = \"webhook\"\nurl = \"{base}/hook\"\nsecret = {{ file = \"secret\" }}\ninternal = true\n\
             [[rule]]\nid = \"all\"\nchannels = [\"hook\"]\n"
        ),
    )
    .unwrap();

    let mut random = fastrand::Rng::new();
    for kill in 0..KILLS {
        let before = served.load(Ordering::SeqCst);
        let mut child = start(dir.path());
        // Every other one dies at its work, however long the machine takes to begin it.
        let begun = Instant::now() + Duration::from_secs(10);
        while kill % 2 == 0 && served.load(Ordering::SeqCst) == before && Instant::now() < begun {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(random.u64(0..300))).await;
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        // The dead process holds its leases; they must not hold up the next one for minutes here.
        release_leases(dir.path());
    }
    let mut child = start(dir.path());
    // Now let it catch up: everything that the feed has served so far must arrive.
    let deadline = Instant::now() + Duration::from_secs(90);
    let wanted = served.load(Ordering::SeqCst).min(400) - 1;
    while alerts.lock().unwrap().len() < wanted && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let alerts = alerts.lock().unwrap();
    assert!(wanted > 3, "the load never got going: {wanted}");
    assert!(alerts.len() >= wanted, "{} of {wanted} articles alerted", alerts.len());
    let twice: Vec<_> = alerts.iter().filter(|(_, ids)| ids.len() > 1).collect();
    assert!(twice.is_empty(), "alerted under two ids: {twice:?}");
    let database = rusqlite::Connection::open(dir.path().join("data/watchpost.db")).unwrap();
    let one = |sql: &str| -> i64 { database.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(
        one("SELECT count(*) FROM documents"),
        one("SELECT count(*) FROM hits"),
        "a document without its hit"
    );
    assert_eq!(
        one("SELECT count(*) FROM hits"),
        one("SELECT count(*) FROM alerts"),
        "a hit without its alert"
    );
    for sql in [
        "SELECT sum(documents) FROM actors",
        "SELECT count(*) FROM sightings",
        "SELECT sum(documents) FROM actor_stories",
        "SELECT sum(documents) FROM actor_counts WHERE kind = 'day'",
    ] {
        assert_eq!(one(sql), one("SELECT count(*) FROM hits"), "counted otherwise: {sql}");
    }
    let sound: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
}

/// Let the leases of the dead run out at once, as the clock would in some minutes.
fn release_leases(dir: &std::path::Path) {
    let path = dir.join("data/watchpost.db");
    if let Ok(database) =
        rusqlite::Connection::open_with_flags(&path, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE)
    {
        database.busy_timeout(Duration::from_secs(5)).unwrap();
        // The tables may not be there yet.
        let _ = database.execute_batch("UPDATE sources SET lease_expires = 0, next_due = 0; UPDATE alerts SET lease_expires = 0;");
    }
}
