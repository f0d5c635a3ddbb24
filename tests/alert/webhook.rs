//! One attempt: what goes over the wire, and what each answer means.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use url::Url;
use watchpost::alert::payload::Payload;
use watchpost::alert::webhook::WebhookChannel;
use watchpost::alert::{Alert, Channel, Outcome};
use watchpost::chance::Chance;
use watchpost::config::Http;

use super::receiver::{Answer, Receiver};
use super::{alert, moment, secret};

fn http() -> Http {
    Http {
        user_agent: "watchpost-test/1 (desk@example.org)".into(),
        total_timeout: SignedDuration::from_secs(2),
        ..Http::default()
    }
}

fn channel(url: &Url) -> WebhookChannel {
    WebhookChannel::new("desk".into(), url.clone(), secret(), true, &http()).unwrap()
}

fn sample() -> Alert {
    let chance = Chance::seeded(1);
    alert(&chance, moment(), chance.id(moment()))
}

/// Nothing here may hang, whatever the other side does.
async fn attempt(url: &Url) -> Outcome {
    let (channel, alert) = (channel(url), sample());
    let attempt = channel.deliver(&alert, moment());
    tokio::time::timeout(Duration::from_secs(60), attempt).await.unwrap()
}

fn refused(outcome: Outcome) -> (String, Option<SignedDuration>) {
    match outcome {
        Outcome::Retry { detail, after } => (detail, after),
        other => panic!("not a failure to try again: {other:?}"),
    }
}

#[tokio::test]
async fn the_message_is_signed_and_says_who_sends_it() {
    let receiver = Receiver::answering([204]).await;
    let outcome = attempt(&receiver.url).await;
    assert_eq!(outcome, Outcome::Delivered { detail: "HTTP 204".into() });
    let [message] = &receiver.seen()[..] else { panic!("{:?}", receiver.seen()) };
    assert_eq!(message.header("content-type"), "application/json");
    assert_eq!(message.header("user-agent"), "watchpost-test/1 (desk@example.org)");
    assert_eq!(message.header("webhook-id"), sample().id.to_string());
    let at: i64 = message.header("webhook-timestamp").parse().unwrap();
    let (id, signature) = (message.header("webhook-id"), message.header("webhook-signature"));
    assert_eq!(secret().verify(id, at, &message.body, signature, moment().as_second()), Ok(()));
    let payload: Payload = serde_json::from_slice(&message.body).unwrap();
    assert_eq!((payload.kind.as_str(), payload.data), ("watchpost.hit", sample()));
}

#[tokio::test]
async fn a_second_attempt_has_the_same_id_and_body_and_a_new_timestamp() {
    let receiver = Receiver::answering([500, 204]).await;
    let (channel, alert) = (channel(&receiver.url), sample());
    refused(channel.deliver(&alert, moment()).await);
    let later = moment() + SignedDuration::from_mins(5);
    assert!(matches!(channel.deliver(&alert, later).await, Outcome::Delivered { .. }));
    let [first, second] = &receiver.seen()[..] else { panic!("{:?}", receiver.seen()) };
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(first.body, second.body);
    let at: i64 = second.header("webhook-timestamp").parse().unwrap();
    assert_eq!(at, later.as_second());
    let (id, signature) = (second.header("webhook-id"), second.header("webhook-signature"));
    assert_eq!(secret().verify(id, at, &second.body, signature, at), Ok(()));
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let moved = Answer { header: Some(("location", "/elsewhere")), ..status.into() };
        let receiver = Receiver::answering([moved]).await;
        let (detail, _) = refused(attempt(&receiver.url).await);
        assert!(detail.contains(&format!("HTTP {status}: a redirect is not followed")), "{detail}");
        let paths: Vec<String> = receiver.seen().into_iter().map(|m| m.path).collect();
        assert_eq!(paths, ["/hook"]);
    }
}

#[tokio::test]
async fn gone_ends_the_channel_and_other_statuses_do_not() {
    let receiver = Receiver::answering([410]).await;
    assert_eq!(attempt(&receiver.url).await, Outcome::Gone { detail: "HTTP 410".into() });
    for status in [400, 401, 404, 409, 429, 500, 503] {
        let receiver = Receiver::answering([status]).await;
        assert_eq!(refused(attempt(&receiver.url).await), (format!("HTTP {status}"), None));
    }
}

#[tokio::test]
async fn the_receiver_may_say_when_to_come_back() {
    let busy = Answer { header: Some(("retry-after", "120")), ..503.into() };
    let receiver = Receiver::answering([busy]).await;
    let (_, after) = refused(attempt(&receiver.url).await);
    assert_eq!(after, Some(SignedDuration::from_secs(120)));
}

#[tokio::test]
async fn of_a_long_answer_only_a_harmless_beginning_is_kept() {
    let mut body = b"first line\n\x1b[31msecond".to_vec();
    body.resize(5_000_000, b'x');
    let receiver = Receiver::answering([Answer { body, ..500.into() }]).await;
    let (detail, _) = refused(attempt(&receiver.url).await);
    assert!(detail.starts_with("HTTP 500: first line [31msecond"), "{detail:?}");
    assert!(detail.len() < 1024, "{} bytes", detail.len());
}

#[tokio::test]
async fn a_receiver_that_never_answers_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let silent = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        // Reads on until the other side gives up.
        while stream.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {}
    });
    let start = Instant::now();
    let (detail, _) = refused(attempt(&url).await);
    assert_eq!(detail, "the receiver did not answer within 2s");
    assert!(start.elapsed() < Duration::from_secs(20));
    tokio::time::timeout(Duration::from_secs(20), silent).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_broken_connection_is_a_failure_without_the_address_in_its_words() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/?token=hush", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let (detail, _) = refused(attempt(&url).await);
    assert!(!detail.is_empty() && !detail.contains("hush"), "{detail}");

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = format!("http://{closed}/?token=hush").parse().unwrap();
    let (detail, _) = refused(attempt(&url).await);
    assert!(detail.contains("refused") && !detail.contains("hush"), "{detail}");
}

#[tokio::test]
async fn a_private_address_is_not_asked_unless_the_config_says_so() {
    let receiver = Receiver::answering([204]).await;
    let mut by_name = receiver.url.clone();
    by_name.set_host(Some("localhost")).unwrap();
    for url in [&receiver.url, &by_name] {
        let public = WebhookChannel::new("desk".into(), url.clone(), secret(), false, &http());
        let (detail, _) = refused(public.unwrap().deliver(&sample(), moment()).await);
        assert!(detail.contains("`internal = true` for this channel"), "{url}: {detail}");
    }
    assert!(receiver.seen().is_empty());
}
