//! Pages and feeds made to cost time, memory or stack.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use url::Url;
use watchpost::extract::{article, feed};

const STORY: &str = "<p>The harbour master said on Friday that no ship had left the port since the morning, and that none would leave it before Monday.</p>";

/// A bound that only a blow-up breaks, even on a slow machine without optimisation.
const PATIENCE: Duration = Duration::from_secs(30);

fn assert_finishes(what: &str, page: &str, words: Option<&str>) {
    let start = Instant::now();
    let read = article(page, None);
    assert!(start.elapsed() < PATIENCE, "{what} took {:?}", start.elapsed());
    if let Some(words) = words {
        let article = read.unwrap_or_else(|e| panic!("{what}: {e}"));
        assert!(format!("{}\n{}", article.text, article.furniture).contains(words), "{what}");
    }
}

#[test]
fn deep_nesting_is_flattened() {
    let story = STORY.repeat(5);
    for tag in [
        "div",
        "span",
        "b",
        "blockquote",
        "ul><li",
        "table><tr><td",
        "dl><dd",
        "a href=x",
        "x-y",
        "svg",
        "svg><foreignObject",
        "math><mi",
        "template",
        "object",
        "button",
        "select",
    ] {
        let open = format!("<{tag}>").repeat(20_000);
        assert_finishes(&format!("{tag} never closed"), &format!("{open}{story}"), None);
        assert_finishes(
            &format!("{tag} after the text"),
            &format!("<article>{story}</article>{open}"),
            Some("harbour master"),
        );
    }
    let closed = format!("{}{story}{}{STORY}", "<div>".repeat(50_000), "</div>".repeat(50_000));
    assert_finishes("closed", &closed, Some("harbour master"));
}

#[test]
fn a_huge_attribute_does_not_cost_the_page() {
    let attribute = "x".repeat(10 * 1024 * 1024);
    let page = format!("<body data-x='{attribute}'><article>{}</article>", STORY.repeat(5));
    assert_finishes("attribute", &page, Some("harbour master"));
    let many: String = (0..200_000).map(|i| format!(" a{i}=1")).collect();
    assert_finishes(
        "attributes",
        &format!("<div{many}>{}</div>", STORY.repeat(5)),
        Some("harbour master"),
    );
}

#[test]
fn many_elements_and_reopened_formatting() {
    let fonts: String = (0..20_000).map(|i| format!("<div><font size={i}>word </div>")).collect();
    assert_finishes("fonts", &format!("{}{fonts}", STORY.repeat(5)), Some("harbour master"));
    assert_finishes(
        "breaks",
        &format!("<div>{}{}</div>", STORY.repeat(5), "word<br><br>".repeat(100_000)),
        Some("harbour master"),
    );
    assert_finishes(
        "siblings",
        &format!("{}{}", STORY.repeat(5), "<p>a</p>".repeat(200_000)),
        Some("harbour master"),
    );
    assert_finishes(
        "links",
        &format!("{}{}", STORY.repeat(5), "<a href=x>a, b</a>".repeat(100_000)),
        Some("harbour master"),
    );
    assert_finishes("open tags", &"<p ".repeat(500_000), None);
    assert_finishes("open quotes", &"<p a=\"<p b='".repeat(200_000), None);
    assert_finishes("open comments", &"<!--".repeat(500_000), None);
    assert_finishes("one long line", &format!("<p>{}", "word ".repeat(1_500_000)), None);
}

#[test]
fn a_feed_cannot_expand_nest_or_stall() {
    let base: Url = "https://news.example/".parse().unwrap();
    let timed = |what: &str, text: &str| {
        let start = Instant::now();
        let read = feed(text.as_bytes(), None, &base);
        assert!(start.elapsed() < PATIENCE, "{what} took {:?}", start.elapsed());
        read
    };
    let laughs: String =
        (1..30).map(|i| format!("<!ENTITY l{i} \"&l{};&l{};\">", i - 1, i - 1)).collect();
    let bomb = format!(
        "<!DOCTYPE rss [<!ENTITY l0 \"ha\">{laughs}<!ENTITY f SYSTEM \"file:///etc/passwd\">]><rss><channel><item><title>&l29; &f;</title></item></channel></rss>"
    );
    let read = timed("entities", &bomb).unwrap();
    assert_eq!(read.entries[0].title, "&l29; &f;");
    assert!(read.warnings.iter().any(|w| w.contains("not expanded")), "{:?}", read.warnings);

    let deep = format!(
        "<rss><channel><item><title>T</title><description>{}text{}</description></item></channel></rss>",
        "<b>".repeat(100_000),
        "</b>".repeat(100_000)
    );
    let read = timed("depth", &deep).unwrap();
    assert_eq!((read.entries[0].title.as_str(), read.entries[0].summary.as_str()), ("T", "text"));

    let many =
        format!("<rss><channel>{}</channel></rss>", "<item><title>x</title></item>".repeat(20_000));
    let read = timed("entries", &many).unwrap();
    assert_eq!(read.entries.len(), 10_000);
    assert!(!read.warnings.is_empty());

    let long = format!(
        "<rss><channel><item><description>{}</description></item></channel></rss>",
        "слово ".repeat(600_000)
    );
    assert!(timed("field", &long).unwrap().entries[0].summary.len() <= 2 * 1024 * 1024);
    let _ = timed("open angles", &format!("<rss><channel><item>{}", "<x ".repeat(1_000_000)));
    let _ = timed("open sections", &format!("<rss><channel><item>{}", "<![CDATA[".repeat(300_000)));
    let _ = timed(
        "angles in text",
        &format!(
            "<rss><channel><item><title>{}</title></item></channel></rss>",
            "< ".repeat(300_000)
        ),
    );
    let _ = timed("nested items", &"<rss><channel><item>".repeat(50_000));
    let _ = timed("json depth", &"[".repeat(100_000));
}

fn piece() -> impl Strategy<Value = String> {
    let markup = [
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<a href='/x'>",
        "</a>",
        "<b>",
        "</i>",
        "<article>",
        "<h1>",
        "<ul>",
        "<li>",
        "<script>",
        "</script>",
        "<svg>",
        "<math>",
        "<template>",
        "<select>",
        "<title>",
        "<body>",
        "<frameset>",
        "<br><br>",
        "<form>",
        "<!--",
        "-->",
        "<![CDATA[",
        "&amp;",
        "&#0;",
        "<",
        "\"",
        "=",
        ">",
        "A sentence, of some length, that says nothing in particular but has two commas. ",
        "<img src=x>",
        "<noscript>",
        "<iframe>",
        "<plaintext>",
        "<pre>\n",
        "<font color=red>",
    ];
    prop_oneof![5 => prop::sample::select(markup.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_string_is_read_without_a_panic(page in "\\PC*") {
        let _ = article(&page, None);
    }

    #[test]
    fn any_markup_is_read_alike_twice(pieces in prop::collection::vec(piece(), 0..80)) {
        let page = pieces.concat();
        prop_assert_eq!(article(&page, None), article(&page, None));
    }
}
