//! One article's whole journey: published among the headlines of other stories, found on a feed,
//! screened with the shipped lists, recorded, alerted.

use std::path::Path;

use serde_json::json;

use super::installation::{Installation, channel, source, text, until};
use super::site::{Page, Site};

/// Companies that only the furniture of the page names.
const BYSTANDERS: &str = r#"
[watchlist]
id = "bystanders"
name = "Bystanders"

[[entity]]
id = "boeing"
schema = "Company"
name = "Boeing"
countries = ["us"]

[[entity]]
id = "apple"
schema = "Company"
name = "Apple"
countries = ["us"]

[[entity]]
id = "mitsubishi"
schema = "Company"
name = "Mitsubishi"
countries = ["jp"]
"#;

/// The paragraphs of the article; nothing else on the page belongs to it.
const PARAGRAPHS: [&str; 8] = [
    "The leader of Belarus, Alyaksandr Lukashenka, flew to Moscow on Thursday for talks with \
     President Vladimir Putin about loans, gas and a shared customs code.",
    "Earlier this week, Washington reimposed sanctions on nine state-owned companies in Belarus, \
     among them the refinery in Navapolatsk, after a waiver had run out.",
    "Opposition leader Svyatlana Tsikhanouskaya asked governments in Europe to go further. \
     \u{201c}Money is what keeps the prisons open,\u{201d} Tsikhanouskaya told reporters in Vilnius.",
    "Julie Fisher, the ambassador of the United States to Belarus, has waited for her visa since \
     the winter. Fisher works from the capital of Lithuania for the time being.",
    "State Department spokesman Ned Price said that the license of the companies would not be \
     renewed while prisoners of conscience were held.",
    "Among those held is the blogger Ihar Losik, a consultant of Radio Free Europe, who has been \
     behind bars since June of last year.",
    "The United States and the European Union have imposed sanctions on Belarusian officials over \
     the ballot of last August and the beatings that followed it.",
    "Lukashenka and Putin are to meet again before the summer, their offices said, though neither \
     gave a date or a place for that meeting.",
];

/// Headlines beside and below it, as news sites have them.
const OTHERS: [&str; 4] = [
    "Boeing wins a tender for tankers in the Gulf",
    "Apple opens a data centre on the coast",
    "Mitsubishi to build a port in the south",
    "Is Boeing too late? Our readers write",
];

fn page(base: &str) -> String {
    let links = |class: &str| {
        let items: String = OTHERS
            .iter()
            .map(|title| format!("<li><a href=\"{base}/other\"><h4>{title}</h4></a></li>"))
            .collect();
        format!("<aside class=\"{class}\"><h3>More news</h3><ul>{items}</ul></aside>")
    };
    let body: String = PARAGRAPHS.iter().map(|paragraph| format!("<p>{paragraph}</p>\n")).collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Loans and lists</title></head>\
         <body><nav><ul><li><a href=\"{base}/\">Home</a></li><li><a href=\"{base}/boeing\">Boeing</a></li></ul></nav>\
         <main>{}<article><h1>Loans and lists</h1><div class=\"body\">{body}</div></article>{}</main>\
         <footer><p>Most read: Apple, Boeing, Mitsubishi</p></footer></body></html>",
        links("sidebar"),
        links("related-stories")
    )
}

fn feed(base: &str) -> String {
    format!(
        "<rss version=\"2.0\"><channel><title>The Example Post</title><link>{base}/</link><item>\
         <title>Loans and lists</title><link>{base}/article</link><guid>post-1</guid>\
         <pubDate>Fri, 23 Apr 2021 09:30:00 +0300</pubDate>\
         <description>Talks in Moscow, a list from Washington.</description></item></channel></rss>"
    )
}

async fn screened() -> (Site, Installation, super::installation::Daemon) {
    let site = Site::start().await;
    site.put("/feed", Page::Text("application/rss+xml", feed(&site.base)));
    site.put("/article", Page::Text("text/html; charset=utf-8", page(&site.base)));
    let tables = source("post", &format!("{}/feed", site.base))
        + &channel("hook", &format!("{}/hook", site.base));
    let installation = Installation::new(&tables);
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("watchlists");
    for entry in std::fs::read_dir(shipped).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("lists/{}", path.file_name().unwrap().to_str().unwrap());
        installation.write(&name, &std::fs::read_to_string(&path).unwrap());
    }
    installation.write("lists/bystanders.toml", BYSTANDERS);
    let config = std::fs::read_to_string(installation.config()).unwrap();
    installation.write("watchpost.toml", &config.replace("list.toml", "lists/*.toml"));
    let daemon = installation.start();
    daemon.says("screened source=\"post\" entries=1 new=1 incomplete=0").await;
    (site, installation, daemon)
}

/// The recorded text, and a slice of it by code points.
fn slice(shown: &serde_json::Value, span: &serde_json::Value) -> String {
    let field = span["field"].as_str().unwrap();
    let at = |name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
    let chars: Vec<char> = shown["document"]["document"][field].as_str().unwrap().chars().collect();
    chars[at("start")..at("end")].iter().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_article_among_headlines_raises_its_people_and_event_and_nothing_else() {
    let (site, installation, _daemon) = screened().await;
    let rows = installation.json(&["hits", "--format", "json"]);
    let hits = rows.as_array().unwrap();
    let shown = installation.json(&[
        "show",
        hits[0]["document"]["id"].as_str().unwrap(),
        "--format",
        "json",
    ]);
    for name in ["Lukashenka", "Putin", "Tsikhanouskaya", "Julie Fisher", "Ned Price", "Losik"] {
        let hit = hits
            .iter()
            .find(|row| row["hit"]["name"].as_str().unwrap().contains(name))
            .unwrap_or_else(|| panic!("no hit for {name}: {rows:#}"));
        assert_eq!(hit["hit"]["tier"], "alert", "{hit:#}");
        for mention in hit["hit"]["mentions"].as_array().unwrap() {
            assert_eq!(slice(&shown, &mention["span"]), mention["span"]["text"].as_str().unwrap());
            let sentence = slice(&shown, &mention["sentence"]);
            assert_eq!(sentence, mention["sentence"]["text"].as_str().unwrap());
            assert!(sentence.contains(mention["span"]["text"].as_str().unwrap()));
        }
    }
    // The surnames that stand alone in later paragraphs, too.
    let mentions = |name: &str| {
        let hit = hits.iter().find(|row| row["hit"]["name"].as_str().unwrap().contains(name));
        hit.unwrap()["hit"]["mentions"].as_array().unwrap().len()
    };
    for name in ["Lukashenka", "Putin", "Tsikhanouskaya", "Julie Fisher"] {
        assert_eq!(mentions(name), 2, "{name}");
    }

    let events = installation.json(&["events", "--format", "json"]);
    let (told, new): (Vec<&serde_json::Value>, Vec<_>) = (events.as_array().unwrap().iter())
        .map(|row| &row["event"])
        .partition(|event| event["status"] == "background");
    // That a licence will not be renewed is kept for review.
    let (denied, done): (Vec<_>, Vec<_>) =
        new.into_iter().partition(|event| event["status"] == "denied");
    let ([told], [denied], [event]) = (&told[..], &denied[..], &done[..]) else {
        panic!("{events:#}")
    };
    assert_eq!((&denied["action"], &denied["tier"]), (&json!("extend"), &json!("review")));
    // What is only told again is kept, and alerts nobody.
    assert_eq!((&told["authorities"], &told["tier"]), (&json!(["us", "eu"]), &json!("review")));
    assert_eq!(event["authority"], "us");
    assert_eq!(
        (event["action"].as_str(), event["status"].as_str()),
        (Some("reimpose"), Some("done"))
    );
    assert_eq!(event["tier"], "alert");
    assert!(event["targets"][0]["text"].as_str().unwrap().contains("nine state-owned companies"));
    let target = &event["targets"][0];
    assert_eq!(target["list"], "belarus-state-companies");
    assert_eq!(
        (&target["count"], &target["kind"], &target["country"]),
        (&json!(9), &json!("Company"), &json!("by"))
    );
    assert_eq!(event["date"], "Earlier this week");
    assert_eq!(event["when"], "2021-04-19/2021-04-23");

    // Furniture is kept for the queue and never raised.
    for bystander in ["boeing", "apple", "mitsubishi"] {
        let hit = hits.iter().find(|row| row["hit"]["entity"] == bystander).unwrap();
        assert_eq!(hit["hit"]["tier"], "review", "{hit:#}");
        assert!(
            (hit["hit"]["mentions"].as_array().unwrap().iter())
                .all(|mention| mention["span"]["field"] == "furniture"),
            "{hit:#}"
        );
    }
    let wanted = hits.iter().filter(|row| row["hit"]["tier"] == "alert").count() + 1;
    until("every alert", || site.messages("/hook").len() >= wanted).await;
    let messages = site.messages("/hook");
    assert_eq!(messages.len(), wanted, "one for each hit and one for the event");
    let deliveries = installation.json(&["deliveries", "--format", "json"]);
    let about = deliveries.as_array().unwrap().iter().map(|row| row["subject"].as_str().unwrap());
    assert!(
        about.clone().any(|about| about.starts_with("Sanctions: US reimposed sanctions on nine")),
        "what an announcement is about is said in words: {:?}",
        about.collect::<Vec<_>>()
    );
    let told = serde_json::to_string(&messages).unwrap();
    assert!(
        !["boeing", "apple", "mitsubishi"].iter().any(|id| told.contains(&format!("\"{id}\"")))
    );
}

/// `explain` screens the recorded text again and finds the same, and what is recorded says why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invariant_7_every_recorded_hit_says_why_and_explain_recomputes_it() {
    let (_site, installation, _daemon) = screened().await;
    let rows = installation.json(&["hits", "--format", "json"]);
    for row in rows.as_array().unwrap() {
        let hit = &row["hit"];
        for part in ["list", "entity", "name"] {
            assert!(!hit[part].as_str().unwrap().is_empty(), "{part}: {hit:#}");
        }
        for part in ["revision", "engine"] {
            assert!(!row["document"][part].as_str().unwrap().is_empty(), "{part}: {row:#}");
        }
        for mention in hit["mentions"].as_array().unwrap() {
            assert!(!mention["alias"].as_str().unwrap().is_empty(), "{mention:#}");
            assert!(!mention["reasons"].as_array().unwrap().is_empty(), "{mention:#}");
        }
        let explained = installation.watchpost(&["explain", row["id"].as_str().unwrap()]);
        assert_eq!(explained.status.code(), Some(0), "{}", text(&explained.stdout));
        assert!(text(&explained.stdout).contains("same"), "{}", text(&explained.stdout));
    }
}
