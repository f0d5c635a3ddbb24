//! Dates that cannot be right, dates in part, and none at all.

use serde_json::{Value, json};

use super::desk::Desk;

/// Documents of these days, each with an announcement of its own.
fn with(published: &[Option<&str>]) -> Desk {
    let desk = Desk::new();
    let lines: Vec<String> = published
        .iter()
        .enumerate()
        .map(|(n, published)| {
            let words: String = (0..60).map(|word| format!("w{n}x{word} ")).collect();
            let text = format!(
                "The EU imposed sanctions on Viktar Khrenin and {} banks yesterday. {words}",
                n + 2
            );
            let title = published.unwrap_or("none");
            json!({"id": format!("{n}"), "title": title, "text": text, "lang": "en",
                    "published": published})
            .to_string()
        })
        .collect();
    desk.ingest(&lines.join("\n"));
    desk
}

/// Of the announcement in the document of this day: its tier, and the reasons that weigh nothing.
fn event(desk: &Desk, title: &str) -> (String, Vec<String>, Value) {
    let rows = desk.json(&["events", "--every"]);
    let row = rows.as_array().unwrap().iter().find(|row| row["document"]["title"] == title);
    let event = row.unwrap_or_else(|| panic!("{title}: {rows:#}"))["event"].clone();
    let reasons = event["reasons"].as_array().unwrap().iter();
    let codes = reasons.filter(|reason| reason["weight"] == 0.0).map(|r| r["code"].as_str());
    let codes = codes.map(|code| code.unwrap().to_owned()).collect();
    (event["tier"].as_str().unwrap().to_owned(), codes, event["when"].clone())
}

fn days_from_now(days: i64) -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * days)).to_string()
}

#[test]
fn a_day_that_cannot_be_right_is_for_review_and_no_day_is_taken_as_of_when_it_came() {
    let ahead = days_from_now(90);
    let wrong = [
        "1970-01-01T00:00:00Z",
        "1989-05-05T00:00:00Z",
        "2099-12-31T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T00:00:00Z",
        "275760-09-13T00:00:00Z",
        "1970",
        "2099",
        "May 2099",
        &ahead,
    ];
    let (soon, today) = (days_from_now(2), days_from_now(0));
    let fine = [Some(soon.as_str()), Some(&today), Some("next tuesday"), None];
    let all: Vec<Option<&str>> = wrong.iter().copied().map(Some).chain(fine).collect();
    let desk = with(&all);
    for day in wrong {
        let (tier, reasons, _) = event(&desk, day);
        assert_eq!((tier.as_str(), reasons), ("review", vec!["date-in-doubt".to_owned()]), "{day}");
    }
    for day in [soon.as_str(), &today] {
        assert_eq!(event(&desk, day).0, "alert", "{day}");
        assert!(event(&desk, day).1.is_empty(), "{day}");
    }
    // Texts at hand and many pages state no day, and sources write theirs in ways of their own.
    for day in ["next tuesday", "none"] {
        let (tier, reasons, when) = event(&desk, day);
        assert_eq!((tier.as_str(), reasons), ("alert", vec!["undated".to_owned()]), "{day}");
        assert!(when.is_null());
    }
    let brief = desk.json(&["brief"]);
    assert_eq!(brief["totals"]["events_in_review"], 10);
}

#[test]
fn a_day_that_is_not_believed_is_no_day_in_counts_and_makes_no_burst() {
    let old: Vec<String> = (10..24).map(|back| days_from_now(-back)).collect();
    let one = "1970-01-01T00:00:00Z";
    let wrong = [one, "1989-05-05", "9999-12-31T00:00:00Z", "2099-01-01T00:00:00Z", "0001-01-01"];
    // Another one fills the days before, so that something could be unusual.
    let desk = with(&wrong.map(Some));
    let lines: Vec<String> = old
        .iter()
        .map(|day| json!({"id": day, "text": "Sergei Lavrov spoke.", "published": day}).to_string())
        .collect();
    desk.run(&["ingest", "-"]).write_stdin(lines.join("\n")).assert().success();
    let rising = desk.json(&["actors", "--rising"]);
    assert_eq!(rising, json!([]), "{rising:#}");
    let actor = desk.json(&["actor", "viktar khrenin"]);
    assert_eq!((&actor["documents"], &actor["undated"]), (&json!(5), &json!(5)));
    assert_eq!((&actor["days"], &actor["first_seen"]), (&json!([]), &Value::Null));
    assert_eq!(actor["forms"][0]["last_seen"], Value::Null);
    let shown = desk.told(&["actor", "viktar khrenin"]);
    assert!(shown.contains("first seen – · last seen –"), "{shown}");
    assert!(shown.contains("5 documents are dated to a day that is not believed"), "{shown}");
    assert!(desk.told(&["actors"]).contains("Khrenin"));
    let shown = desk.told(&["brief"]);
    assert!(!shown.contains("burst"), "{shown}");
    let id = desk.json(&["events", "--every"])[0]["document"]["id"].as_str().unwrap().to_owned();
    let shown = desk.told(&["show", &id]);
    assert!(shown.contains("not believed") && !shown.contains("no zone"), "{shown}");
}

#[test]
fn a_believed_day_counts_beside_one_that_is_not() {
    let day = days_from_now(-3);
    let desk = with(&[Some("1970-01-01T00:00:00Z"), Some(&day), Some("9999-01-01")]);
    let actor = desk.json(&["actor", "viktar khrenin"]);
    assert_eq!(actor["first_seen"], actor["last_seen"]);
    assert!(actor["first_seen"].as_str().unwrap()[..10] == day[..10]);
    assert_eq!(actor["forms"][0]["first_seen"], actor["first_seen"]);
    assert_eq!((&actor["documents"], &actor["undated"]), (&json!(3), &json!(2)));
    assert_eq!(actor["days"].as_array().unwrap().len(), 1);
}

#[test]
fn a_day_without_a_time_or_in_an_unknown_zone_is_that_day() {
    let desk = with(&[Some("2026-03-26"), Some("27 March 2026, 23:50")]);
    let actor = desk.json(&["actor", "viktar khrenin"]);
    let days: Vec<&str> =
        actor["days"].as_array().unwrap().iter().map(|d| d["date"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-03-26", "2026-03-27"]);
    assert_eq!(event(&desk, "2026-03-26").2, "2026-03-25");
    assert_eq!(event(&desk, "27 March 2026, 23:50").2, "2026-03-26");
    let rows = desk.json(&["events", "--every"]);
    assert_eq!(rows[0]["document"]["published"], Value::Null, "no zone is made up");
    let id = rows.as_array().unwrap().iter().find(|r| r["document"]["title"] == "2026-03-26");
    let shown = desk.told(&["show", id.unwrap()["document"]["id"].as_str().unwrap()]);
    assert!(shown.contains("published 2026-03-26 (no time is stated)"), "{shown}");
}

#[test]
fn the_tables_show_when_an_article_was_published_and_the_day_of_the_act() {
    let desk = with(&[Some("2026-03-26T12:00:00Z"), Some("2099-06-01")]);
    for table in [desk.told(&["events", "--every"]), desk.told(&["actor", "viktar khrenin"])] {
        let line = |words: &str| table.lines().any(|line| line.contains(words));
        assert!(line("published") && line("act"), "{table}");
        assert!(
            table.lines().any(|l| l.contains("2026-03-26") && l.contains("2026-03-25")),
            "{table}"
        );
        assert!(line("2099-06-01?"), "{table}");
    }
}

#[test]
fn a_briefing_says_when_what_it_quotes_was_published() {
    let desk = with(&[Some("2026-03-26T12:00:00Z"), Some("27 March 2026, 10:45"), None]);
    for format in ["text", "markdown", "html"] {
        let shown = desk.told(&["brief", "--format", format]);
        let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        // Two tell one announcement at the same moment; either may stand for it.
        let acts = ["act of 25 Mar 2026 · published 26", "act of 26 Mar 2026 · published 27"];
        assert!(acts.iter().any(|act| flat.contains(&format!("done · {act} Mar 2026"))), "{shown}");
        for words in ["published 26 Mar 2026", "published 27 Mar 2026", "undated"] {
            assert!(flat.contains(words), "{format}: {words}: {shown}");
        }
        assert!(flat.contains("quoted: "), "{shown}");
    }
    let desk = with(&[Some("2099-06-01T12:00:00Z")]);
    let shown = desk.told(&["brief"]);
    assert!(shown.contains("dated 1 Jun 2099, which is not believed"), "{shown}");
    let desk = with(&[Some("2099")]);
    let shown = desk.told(&["brief"]);
    assert!(shown.contains("dated 2099, which is not believed"), "{shown}");
    assert!(desk.told(&["events"]).contains("2099?"));
}
