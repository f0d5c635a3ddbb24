//! Rhythm, addresses, `robots.txt`, being offline, gaps, and the report on all of it.

use assert_cmd::Command;
use jiff::{SignedDuration, Timestamp};
use watchpost::clock::Clock;
use watchpost::record::{HitQuery, Visit};

use super::world::{Answer, Net, World, feed};
use crate::daemon::site::{Page, Site};

const FEED: &str = "https://a.example/feed";
const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn source(more: &str) -> String {
    format!("[[source]]\nid = \"a\"\nurl = \"{FEED}\"\nfull_text = \"never\"\n{more}\n")
}

/// The newest `window` items of a source that has published one each `gap` since 2021.
fn published(now: Timestamp, gap: SignedDuration, window: u32) -> Answer {
    let start: Timestamp = "2021-01-01T00:00:00Z".parse().unwrap();
    let newest = (now.duration_since(start).as_secs() / gap.as_secs()) as u32;
    feed((newest.saturating_sub(window - 1)..=newest).rev().map(|n| (n, start + gap * n as i32)))
}

async fn lived(days: i32, gap: SignedDuration) -> (usize, World) {
    let world = World::new(&source("every = \"5m to 6h\"")).await;
    let visits =
        world.live(HOUR * 24 * days, |net: &Net, now| net.put(FEED, published(now, gap, 20))).await;
    (visits, world)
}

#[tokio::test]
async fn a_source_is_asked_as_often_as_it_publishes() {
    let (visits, world) = lived(7, HOUR).await;
    // Twice an hour, for a week, jitter included.
    assert!((300..=340).contains(&visits), "{visits}");
    let documents = world.status("a").await.documents;
    assert!(
        (186..=190).contains(&documents),
        "the twenty at the start and every item since: {documents}"
    );

    let (visits, _) = lived(30, HOUR * 48).await;
    assert!((110..=121).contains(&visits), "the longest interval: {visits}");

    let (visits, world) = lived(1, SignedDuration::from_mins(2)).await;
    assert!((260..=290).contains(&visits), "the shortest interval: {visits}");
    assert_eq!(world.status("a").await.missed_at, None);
}

#[tokio::test]
async fn a_source_that_falls_silent_is_asked_less_and_shown_as_stale() {
    let world = World::new(&source("every = \"5m to 6h\"")).await;
    let end = world.clock.now();
    world.live(HOUR * 24 * 10, |net, _| net.put(FEED, published(end, HOUR, 20))).await;
    let before = world.net.asked(FEED);
    world.live(HOUR * 24, |_, _| ()).await;
    assert!((4..=6).contains(&(world.net.asked(FEED) - before)));
    let output = watchpost(&world, &["sources"]);
    assert!(output.contains("stale"), "{output}");
}

#[tokio::test]
async fn a_visit_that_shares_nothing_with_the_last_is_a_gap() {
    let world = World::new(&source("every = \"1h\"")).await;
    let at = world.clock.now();
    world.net.put(FEED, feed([(3, at), (2, at), (1, at)]));
    assert!(matches!(world.visit("a").await.visit, Visit::Screened { missed: false, .. }));
    world.net.put(FEED, feed([(5, at), (4, at), (3, at)]));
    assert!(matches!(world.visit("a").await.visit, Visit::Screened { missed: false, new: 2, .. }));
    world.net.put(FEED, feed([(9, at), (8, at), (7, at)]));
    assert!(matches!(world.visit("a").await.visit, Visit::Screened { missed: true, new: 3, .. }));
    assert_eq!(world.status("a").await.missed_at, Some(world.clock.now()));
    let coverage = world.record.coverage(at).await.unwrap();
    assert_eq!((coverage[0].missed, coverage[0].new_entries, coverage[0].in_full), (1, 8, 8));
}

#[tokio::test]
async fn what_is_gone_is_shown_and_asked_once_a_day() {
    let world = World::new(&source("every = \"15m\"")).await;
    world.net.put(FEED, Answer::Status(410));
    let visits = world.live(HOUR * 24 * 30, |_, _| ()).await;
    assert!((20..=31).contains(&visits), "rarely, and without giving up: {visits}");
    let status = world.status("a").await;
    assert_eq!((status.last_status, status.last_screened), (Some(410), None));
    let at = world.clock.now();
    world.net.put(FEED, feed([(1, at)]));
    world.live(HOUR * 48, |_, _| ()).await;
    assert_eq!(world.status("a").await.failures, 0, "it came back");
}

#[tokio::test]
async fn a_move_for_good_is_believed_after_three_visits_and_taken_back_when_it_fails() {
    const NEW: &str = "https://b.example/new";
    let world = World::new(&source("every = \"15m\"")).await;
    let at = world.clock.now();
    world.net.put(NEW, feed([(2, at), (1, at)]));
    world.net.put(FEED, Answer::MovedTo(NEW));
    for visit in 1..=3 {
        world.visit("a").await;
        assert_eq!(world.net.asked(FEED), visit);
    }
    world.visit("a").await;
    assert_eq!((world.net.asked(FEED), world.net.asked(NEW)), (3, 1), "asked where it is now");
    let status = world.status("a").await;
    assert_eq!((status.moved_to.as_deref(), status.asked_there), (Some(NEW), true));
    assert_eq!(status.documents, 2, "the same items are the same documents");

    world.net.put(NEW, Answer::Status(500));
    world.visit("a").await;
    world.net.put(FEED, feed([(1, at)]));
    world.visit("a").await;
    assert_eq!(world.net.asked(FEED), 4, "back where the config says");
}

#[tokio::test]
async fn being_offline_is_nobodys_failure_and_ends_with_the_first_answer() {
    let sources: String = ["a", "b", "c", "d"]
        .map(|id| {
            format!("[[source]]\nid = \"{id}\"\nurl = \"https://{id}.example/feed\"\nfull_text = \"never\"\n")
        })
        .concat();
    let world = World::new(&sources).await;
    for id in ["a", "b"] {
        assert!(!world.visit(id).await.excused, "two broken sources are two broken sources");
    }
    for id in ["c", "d", "a", "a", "a"] {
        let report = world.visit(id).await;
        assert!(report.excused, "{id}");
        assert!(report.next_due.duration_since(report.finished) <= HOUR / 240, "soon again");
    }
    assert!(world.pipeline.manners.reach.is_offline());
    assert_eq!(world.status("a").await.failures, 1);
    assert_eq!(world.status("c").await.failures, 0);
    assert!(world.status("c").await.last_error.is_some(), "not screened all the same");
    let coverage = world.record.coverage(world.clock.now()).await.unwrap();
    assert_eq!(coverage[0].visits, 2, "a failure, and one time out of reach: {coverage:?}");
    assert!(coverage[2].not_screened[0].reason.starts_with("nothing could be reached: "));
    world.net.put("https://d.example/feed", Answer::Status(500));
    assert!(!world.visit("d").await.excused, "an answer, if a bad one");
    assert!(!world.pipeline.manners.reach.is_offline());
}

#[tokio::test]
async fn a_page_that_robots_txt_forbids_is_not_read_and_says_so() {
    let config = format!(
        "[[source]]\nid = \"a\"\nurl = \"{FEED}\"\nfull_text = \"always\"\n\
         [[source]]\nid = \"b\"\nurl = \"https://b.example/feed\"\nfull_text = \"always\"\nrobots = false\n"
    );
    let world = World::new(&config).await;
    let at = world.clock.now();
    for url in [FEED, "https://b.example/feed"] {
        world.net.put(url, feed([(1, at)]));
    }
    let rules = "User-agent: *\nDisallow: /1\n";
    world.net.put("https://pages.example/robots.txt", Answer::Body(rules.into()));
    world.visit("a").await;
    assert_eq!(world.net.asked("https://pages.example/1"), 0);
    let coverage = &world.record.coverage(at).await.unwrap()[0];
    assert_eq!((coverage.in_full, coverage.summary_only), (0, 1));
    assert!(coverage.not_screened[0].reason.contains("robots.txt asks programs not to read /1"));
    assert_eq!(coverage.not_screened[0].what, "page");

    world.visit("b").await;
    assert_eq!(world.net.asked("https://pages.example/1"), 1, "the operator decided so");
}

#[tokio::test]
async fn coverage_tells_what_was_not_screened_and_why() {
    let config = format!(
        "{}[[source]]\nid = \"b\"\nurl = \"https://b.example/feed\"\n[[source]]\nid = \"c\"\nurl = \"https://c.example/feed\"\n",
        source("")
    );
    let world = World::new(&config).await;
    let at = world.clock.now();
    world.net.put(FEED, feed([(2, at), (1, at)]));
    world.net.put("https://b.example/feed", Answer::Status(403));
    world.visit("a").await;
    world.visit("b").await;
    world.visit("b").await;
    world
        .net
        .put("https://b.example/feed", Answer::Body("<html><body>Welcome</body></html>".into()));
    world.visit("b").await;

    let coverage = world.record.coverage(at).await.unwrap();
    let [a, b, c] = &coverage[..] else { panic!("{coverage:?}") };
    assert_eq!((a.visits, a.answered, a.new_entries, a.in_full), (1, 1, 2, 2));
    assert!(a.not_screened.is_empty());
    assert_eq!((b.visits, b.answered, b.not_screened.len()), (3, 0, 2));
    assert_eq!((b.not_screened[0].times, b.not_screened[0].what.as_str()), (2, "visit"));
    assert!(b.not_screened[0].reason.contains("answered 403"));
    assert_eq!((c.visits, c.last_screened), (0, None), "never asked is not the same as fine");

    let since = ["coverage", "--since", "2021-03-01", "--format"];
    let table = watchpost(&world, &[&since[..], &["table"]].concat());
    assert!(table.contains("1 of 3 sources were screened in full since"), "{table}");
    assert!(table.contains("answered 403"), "{table}");
    let lines = watchpost(&world, &[&since[..], &["jsonl"]].concat());
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((&first["source"], &first["in_full"]), (&"a".into(), &2.into()));
}

/// What the program prints about this world; what it finds wrong is expected here.
fn watchpost(world: &World, args: &[&str]) -> String {
    let mut command = Command::cargo_bin("watchpost").unwrap();
    let output = command
        .args(args)
        .arg("--config")
        .arg(world.config())
        .env("COLUMNS", "200")
        .output()
        .unwrap();
    assert!(output.status.code().unwrap() < 2, "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn a_page_that_could_be_read_counts_in_full() {
    let world =
        World::new(&format!("[[source]]\nid = \"a\"\nurl = \"{FEED}\"\nfull_text = \"always\"\n"))
            .await;
    let at = world.clock.now();
    world.net.put(FEED, feed([(1, at)]));
    let paragraph =
        "The harbour was calm on the first day and the boats came home early. ".repeat(8);
    world.net.put(
        "https://pages.example/1",
        Answer::Body(format!("<html><body><article><h1>Item 1</h1><p>{paragraph}</p><p>{paragraph}</p></article></body></html>")),
    );
    world.visit("a").await;
    let coverage = world.record.coverage(at).await.unwrap();
    assert_eq!((coverage[0].in_full, coverage[0].summary_only), (1, 0));
}

#[tokio::test]
async fn a_server_in_trouble_for_a_month_is_asked_rarely_and_read_when_it_is_back() {
    let site = Site::start().await;
    let world = World::on_sockets(&format!(
        "[[source]]\nid = \"a\"\nurl = \"{}/feed\"\nevery = \"5m\"\ninternal = true\n",
        site.base
    ))
    .await;
    site.put("/feed", Page::Status(500));
    let visits = world.live(HOUR * 24 * 30, |_, _| ()).await;
    // 1, 2, 4 ... minutes up to six hours, and then four times a day, less the jitter.
    assert!((100..=130).contains(&visits), "{visits}");
    assert_eq!(site.asked("/feed"), visits);
    let status = world.status("a").await;
    assert!(status.failures as usize == visits && status.last_screened.is_none());
    site.publish(&["first"]);
    world.live(HOUR * 8, |_, _| ()).await;
    let status = world.status("a").await;
    assert_eq!((status.failures, status.last_error, status.documents), (0, None, 1));
}

#[tokio::test]
async fn the_pause_a_server_asks_for_is_kept() {
    let site = Site::start().await;
    let source = |id: &str| {
        format!(
            "[[source]]\nid = \"{id}\"\nurl = \"{}/{id}\"\nevery = \"5m\"\ninternal = true\n",
            site.base
        )
    };
    let world = World::on_sockets(&(source("a") + &source("b"))).await;
    site.put("/a", Page::With(429, ("retry-after", "7200".into()), String::new()));
    let start = world.clock.now();
    world.live(HOUR + HOUR / 2, |_, _| ()).await;
    assert_eq!(site.asked("/a"), 1);
    assert_eq!(site.asked("/b"), 0, "its neighbour is left alone, too");
    let [a, b] = [world.status("a").await, world.status("b").await];
    for source in [&a, &b] {
        assert!(source.next_due.unwrap().duration_since(start) >= HOUR * 2, "{source:?}");
        assert_eq!(source.failures, 1, "asked again only then: {source:?}");
    }
    assert!(a.last_error.unwrap().contains("answered 429"));
    assert!(b.last_error.unwrap().contains("its host answered 429 and wants no request for"));
}

/// A publisher that gives another article an old guid, and one that lists its items in any order.
#[tokio::test]
async fn a_reused_guid_is_a_new_version_and_neither_a_repeat_nor_a_loss() {
    let world = World::new(&source("")).await;
    let item = |n: u32, text: &str| {
        format!(
            "<item><guid>g{n}</guid><title>Item {n}</title><description>{text}</description></item>"
        )
    };
    let put = |items: &[String]| {
        let items = items.concat();
        let feed = format!("<rss version=\"2.0\"><channel><title>T</title>{items}</channel></rss>");
        world.net.put(FEED, Answer::Body(feed));
    };
    let (one, two) = (item(1, "Rain on the coast."), item(2, "Sun in the hills."));
    let again = item(1, "Zelvenska Refinery stopped.");
    let mut seen = Vec::new();
    for items in [[&one, &two], [&two, &one], [&again, &two], [&two, &again], [&one, &two]] {
        put(&items.map(Clone::clone));
        match world.visit("a").await.visit {
            Visit::Screened { entries, new, .. } => seen.push((entries, new)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(seen, [(2, 2), (2, 0), (2, 1), (2, 0), (2, 0)]);
    assert_eq!(world.status("a").await.documents, 3);
    let hits = world.record.hits(&HitQuery::default()).await.unwrap().rows;
    let versions: Vec<u32> = hits.iter().map(|hit| hit.document.version_number).collect();
    assert_eq!(versions, [2], "the new text was screened, as the second version");
}
