//! What an operator is told of a source: when it falls silent, when entries may have been missed,
//! when that is over, and nothing else.

use jiff::SignedDuration;
use watchpost::alert::{AlarmKind, Alert};
use watchpost::clock::Clock;
use watchpost::record::DeliveryQuery;

use super::world::{Answer, World, feed};

const FEED: &str = "https://a.example/feed";
const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn tables(more: &str) -> String {
    format!(
        "[operator]\nchannels = [\"desk\"]\n[[channel]]\nid = \"desk\"\ntype = \"desktop\"\n\
         [[source]]\nid = \"a\"\nurl = \"{FEED}\"\nfull_text = \"never\"\n{more}\n"
    )
}

/// Every message so far, the oldest first.
async fn told(world: &World) -> Vec<Alert> {
    let mut rows = world.record.deliveries(&DeliveryQuery::default()).await.unwrap().rows;
    rows.reverse();
    let first = rows.first().map(|row| row.alert);
    let channels = ["desk".to_owned()];
    let mut alerts = world.record.alerts_after(&channels, first, 100).await.unwrap();
    if first.is_some() {
        let claimed = world
            .record
            .claim_deliveries("t", &channels, world.clock.now(), HOUR, 1)
            .await
            .unwrap();
        alerts.splice(0..0, claimed.into_iter().map(|claim| claim.alert));
    }
    alerts
}

fn texts(alerts: &[Alert]) -> Vec<&str> {
    alerts.iter().map(|alert| alert.alarm.as_ref().unwrap().text.as_str()).collect()
}

#[tokio::test]
async fn a_silence_is_told_once_and_so_is_its_end() {
    let world = World::new(&tables("every = \"1h\"")).await;
    let start = world.clock.now();
    world.net.put(FEED, feed((0..10).map(|n| (n, start - HOUR * n as i32))));
    // An hour between two items: ten of them are less than the three days that are always allowed.
    world.live(HOUR * 71, |_, _| ()).await;
    assert!(told(&world).await.is_empty(), "not yet");
    world.live(HOUR * 100, |_, _| ()).await;
    let alarm = world.status("a").await.alarms.remove(0);
    assert_eq!((alarm.kind, alarm.times), (AlarmKind::Stale, 1));
    assert!(alarm.since.duration_since(start) < HOUR * 75, "{alarm:?}");

    world.net.put(FEED, feed([(100, world.clock.now()), (0, start)]));
    world.live(HOUR * 3, |_, _| ()).await;
    assert!(world.status("a").await.alarms.is_empty());
    let told = told(&world).await;
    let texts = texts(&told);
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(
        texts[0].starts_with("the source a answers, but brought nothing new since 2021-03-01 12:00 UTC, for 3 days; usually something comes every 60 minutes"),
        "{}",
        texts[0]
    );
    assert!(texts[1].starts_with("the source a publishes again, after 7 days"), "{}", texts[1]);
    let ids: Vec<_> = told.iter().map(|alert| alert.alarm.as_ref().unwrap().id).collect();
    assert_eq!(ids[0], ids[1], "one occurrence");
    assert_ne!(told[0].id, told[1].id, "two messages");
}

#[tokio::test]
async fn an_operator_says_what_is_too_long() {
    let world = World::new(&tables("every = \"10m\"\nstale_after = \"2h\"")).await;
    // One entry without a date: nothing but the operator tells what is usual.
    let entry = "<rss version=\"2.0\"><channel><title>T</title><item><guid>x</guid><title>X</title><description>On a day.</description></item></channel></rss>";
    world.net.put(FEED, Answer::Body(entry.into()));
    world.live(HOUR * 24, |_, _| ()).await;
    let alarm = world.status("a").await.alarms.remove(0);
    let late = alarm.since.duration_since(world.clock.now() - HOUR * 24);
    assert!(late > HOUR * 2 && late < HOUR * 2 + HOUR / 2, "{late:#}");
    assert_eq!(told(&world).await.len(), 1);
}

#[tokio::test]
async fn a_source_that_cannot_be_read_falls_silent_too() {
    let world = World::new(&tables("every = \"1h\"\nstale_after = \"10h\"")).await;
    world.net.put(FEED, feed([(1, world.clock.now())]));
    world.live(HOUR * 2, |_, _| ()).await;
    world.net.put(FEED, Answer::Status(403));
    world.live(HOUR * 40, |_, _| ()).await;
    let told = told(&world).await;
    let texts = texts(&told);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("It cannot be read: https://a.example/feed answered 403"));
}

#[tokio::test]
async fn a_source_that_never_worked_is_told_soon_and_so_is_its_first_success() {
    let world = World::new(&tables("every = \"10m\"")).await;
    world.net.put(FEED, Answer::Status(404));
    world.live(HOUR * 3, |_, _| ()).await;
    world.net.put(FEED, feed([(1, world.clock.now())]));
    world.live(HOUR * 24, |_, _| ()).await;
    let told = told(&world).await;
    assert_eq!(
        texts(&told),
        [
            "the source a could not be read once so far, in 3 visits: https://a.example/feed answered 404",
            "the source a can be read now",
        ]
    );
    assert!(world.status("a").await.alarms.is_empty());
}

#[tokio::test]
async fn nobody_is_told_of_silence_while_we_are_offline() {
    let others: String = ["b", "c"]
        .map(|id| format!("[[source]]\nid = \"{id}\"\nurl = \"https://{id}.example/feed\"\nfull_text = \"never\"\n"))
        .concat();
    let world =
        World::new(&tables(&format!("every = \"1h\"\nstale_after = \"10h\"\n{others}"))).await;
    let ids = ["a", "b", "c"];
    for id in ids {
        world.net.put(&format!("https://{id}.example/feed"), feed([(1, world.clock.now())]));
        world.visit(id).await;
    }
    for id in ids {
        world.net.forget(&format!("https://{id}.example/feed"));
    }
    for _ in 0..16 {
        for id in ids {
            world.clock.advance(HOUR);
            world.visit(id).await;
        }
    }
    assert!(world.pipeline.manners.reach.is_offline());
    assert!(told(&world).await.is_empty());
    // Back, and each has news: nothing was wrong with any of them.
    for id in ids {
        world.net.put(&format!("https://{id}.example/feed"), feed([(2, world.clock.now())]));
        world.visit(id).await;
    }
    assert!(told(&world).await.is_empty());
}

#[tokio::test]
async fn many_gaps_are_one_alarm_that_ends_after_a_day_without() {
    let world = World::new(&tables("every = \"1h\"")).await;
    let mut next = 0;
    let mut replaced = |world: &World| {
        next += 3;
        world.net.put(FEED, feed((next..next + 3).rev().map(|n| (n, world.clock.now()))));
    };
    replaced(&world);
    world.visit("a").await;
    for _ in 0..4 {
        world.clock.advance(HOUR * 5);
        replaced(&world);
        world.visit("a").await;
    }
    let alarm = world.status("a").await.alarms.remove(0);
    assert_eq!((alarm.kind, alarm.times, alarm.last), (AlarmKind::Gap, 4, world.clock.now()));
    world.live(HOUR * 30, |_, _| ()).await;
    assert!(world.status("a").await.alarms.is_empty());
    let told = told(&world).await;
    let texts = texts(&told);
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(
        texts[0].contains("none of its 3 entries was there at the visit before; it is asked every 1 hour: ask it more often"),
        "{}",
        texts[0]
    );
    assert!(texts[1].contains("4 visits had found none of the entries"), "{}", texts[1]);
}

#[tokio::test]
async fn without_a_channel_alarms_are_kept_all_the_same() {
    let world = World::new(&format!(
        "[[source]]\nid = \"a\"\nurl = \"{FEED}\"\nstale_after = \"2h\"\nfull_text = \"never\"\n"
    ))
    .await;
    world.net.put(FEED, feed([(1, world.clock.now())]));
    world.live(HOUR * 6, |_, _| ()).await;
    assert_eq!(world.status("a").await.alarms.len(), 1);
    assert!(world.record.deliveries(&DeliveryQuery::default()).await.unwrap().rows.is_empty());
}
