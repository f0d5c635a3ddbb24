//! New editions of an official list while the daemon runs.

use super::installation::{Installation, channel, config, source, until};
use super::site::Site;

pub fn edition(numbers: std::ops::Range<usize>) -> String {
    let name = |n| if n == 0 { "KARVEX HOLDING".to_owned() } else { format!("SAMPLE WORKS {n}") };
    let rows = numbers.map(|n| {
        format!("{n},\"{}\",-0- ,\"SAMPLES\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", name(n))
    });
    rows.chain(["\u{1a}\r\n".to_owned()]).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspect_edition_waits_for_a_person_and_the_one_before_stays() {
    let site = Site::start().await;
    site.publish(&["first"]);
    let tables = source("wire", &format!("{}/feed", site.base))
        + &channel("hook", &format!("{}/hook", site.base));
    let installation = Installation::new("");
    installation.write("sdn.csv", &edition(0..400));
    installation.write("watchpost.toml", &config(&tables).replace("list.toml", "sdn.csv"));
    let daemon = installation.start();
    until("an alert by the official list", || site.alerted() == ["first"]).await;

    // An edition without the greater part of its records, and one that is empty.
    installation.write("sdn.csv", &edition(300..400));
    daemon.says("it removes 300 records of 400").await;
    until("the reason in status", || {
        let troubles = installation.troubles();
        troubles.contains("is suspect") && troubles.contains("systemctl reload")
    })
    .await;
    installation.write("sdn.csv", "");
    daemon.says("sdn.csv").await;
    site.publish(&["second", "first"]);
    until("an alert by the edition before", || site.alerted() == ["first", "second"]).await;

    // A plausible edition takes effect by itself, a suspect one when a person asks for it.
    installation.write("sdn.csv", &edition(0..410));
    daemon.says("1 watchlists with 410 entities").await;
    until("a quiet status", || installation.troubles().is_empty()).await;
    installation.write("sdn.csv", &edition(0..100));
    daemon.says("it removes 310 records of 410").await;
    daemon.signal("HUP");
    daemon.says("taken over, since a person asked for it").await;
    daemon.says("1 watchlists with 100 entities").await;
}
