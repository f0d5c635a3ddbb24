//! The self-test on a schedule: what it lost is told to the operator, once, and when it is there
//! again.

use super::installation::{Installation, LIST, channel, until};
use super::site::Site;

/// What the operator's channel was told: whether it is over, and the sentence.
fn told(site: &Site) -> Vec<(bool, String)> {
    let alarms = site.messages("/ops").into_iter().map(|message| {
        assert_eq!(message["type"], "watchpost.alarm");
        let alarm = &message["data"]["alarm"];
        assert_eq!(
            (&alarm["kind"], &alarm["source"]),
            (&"regression".into(), &"watchpost:selftest".into())
        );
        (!alarm["over"].is_null(), alarm["text"].as_str().unwrap().to_owned())
    });
    alarms.collect()
}

fn installation(site: &Site, cron: &str) -> Installation {
    let ops = channel("ops", &format!("{}/ops", site.base));
    Installation::new(&format!(
        "[operator]\nchannels = [\"ops\"]\n[selftest]\ncron = \"{cron}\"\n{ops}"
    ))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_is_no_longer_found_is_told_once_and_so_is_its_return() {
    let site = Site::start().await;
    let here = installation(&site, "* * * * * *");
    let daemon = here.start();
    daemon.says("nothing was lost since the last one").await;
    // Somebody excludes a phrase that stands over the name.
    here.write("list.toml", &format!("{LIST}exclude = [\"Karvex Holding\"]\n"));
    until("the message", || told(&site).len() == 1).await;
    let log = daemon.log();
    let line = log.lines().find(|line| line.contains("not raised any more")).unwrap();
    assert!(line.contains("WARN") && line.contains("Karvex Holding"), "{line}");
    assert!(here.troubles().contains("companies/karvex"), "{}", here.troubles());
    let status = here.json(&["status", "--format", "json"]);
    assert!(status["status"]["selftest"]["lost"].as_u64().unwrap() > 0, "{status}");

    here.write("list.toml", LIST);
    until("the end of it", || told(&site).len() == 2).await;
    let told = told(&site);
    assert_eq!((told[0].0, told[1].0), (false, true), "{told:?}");
    assert!(told[1].1.contains("finds every name again"), "{told:?}");
    until("calm", || here.troubles().is_empty()).await;
}

#[test]
fn by_hand_it_is_compared_recorded_and_accepted() {
    let here = Installation::new("[selftest]\nenabled = false\n");
    let run = |args: &[&str], code: i32| {
        let done = here.watchpost(&[&["selftest", "--format", "json"], args].concat());
        assert_eq!(done.status.code(), Some(code), "{args:?}");
        serde_json::from_slice::<serde_json::Value>(&done.stdout).unwrap()
    };
    assert!(run(&[], 0)["lost"].is_null(), "nothing to compare with yet");
    run(&["--record"], 0);
    here.write(
        "list.toml",
        &format!("{LIST}aliases = [\"Karvex Trading\"]\nexclude = [\"Karvex Trading\"]\n"),
    );
    // A name that is new has lost nothing, though it must be raised and is not.
    assert_eq!(run(&[], 1)["lost"]["sentences"].as_array().unwrap().len(), 0);
    here.write("list.toml", &format!("{LIST}exclude = [\"Karvex Holding\"]\n"));
    for _ in 0..2 {
        let lost = run(&["--record"], 1);
        assert_eq!(lost["lost"]["sentences"][0]["name"], "Karvex Holding", "it stays lost");
    }
    run(&["--accept"], 1); // it must be raised all the same
    assert_eq!(run(&[], 1)["lost"]["sentences"].as_array().unwrap().len(), 0);
}
