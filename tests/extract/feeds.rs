//! Feeds of each format and each kind of breakage.

use proptest::prelude::*;
use url::Url;
use watchpost::extract::{ExtractError, Feed, feed};

fn base() -> Url {
    "https://news.example/feeds/world.xml".parse().unwrap()
}

fn read(text: &str) -> Feed {
    feed(text.as_bytes(), None, &base()).unwrap()
}

fn rss(items: &str) -> Feed {
    read(&format!(
        r#"<?xml version="1.0"?><rss version="2.0"><channel><title>World</title><language>en-GB</language>{items}</channel></rss>"#
    ))
}

#[test]
fn rss_2_with_its_usual_modules() {
    let feed = read(
        r#"<?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
             xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
        <channel>
          <title>World &amp; region</title>
          <atom:link rel="self" href="https://news.example/feeds/world.xml"/>
          <image><title>Logo</title><link>https://news.example/logo</link></image>
          <item>
            <media:title>A photo</media:title><media:description>Caption of a photo</media:description><itunes:title>Episode</itunes:title>
            <title>Refinery &quot;stops&quot; work</title>
            <link>/a/1?utm_source=rss</link>
            <guid isPermaLink="false">n-1</guid>
            <description>&lt;p&gt;The plant &lt;b&gt;stopped&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Caf&amp;eacute; too.&lt;/p&gt;</description>
            <content:encoded><![CDATA[<div>Long text.<script>x()</script></div><div>Second part</div>]]></content:encoded>
            <pubDate>Fri, 23 Apr 2021 00:45:00 MSK</pubDate>
          </item>
          <item><guid>https://news.example/a/2</guid><description>No title here</description><dc:date>2021-04-23T10:00:00Z</dc:date><dc:language>be</dc:language></item>
        </channel></rss>"#,
    );
    assert_eq!((feed.format.as_str(), feed.title.as_str()), ("rss", "World & region"));
    assert_eq!(feed.warnings, Vec::<String>::new());
    let [first, second] = &feed.entries[..] else { panic!("{:?}", feed.entries) };
    assert_eq!(first.key, "n-1");
    assert_eq!(first.title, "Refinery \"stops\" work");
    assert_eq!(first.link.as_deref(), Some("https://news.example/a/1?utm_source=rss"));
    assert_eq!(first.summary, "The plant stopped.\nCafé too.");
    assert_eq!(first.content.as_deref(), Some("Long text.\nSecond part"));
    assert_eq!(first.published.as_ref().unwrap().utc, "2021-04-22T21:45:00Z".parse().ok());
    assert_eq!(second.link.as_deref(), Some("https://news.example/a/2"));
    assert_eq!((second.title.as_str(), second.lang.as_deref()), ("", Some("be")));
}

#[test]
fn rss_1_items_stand_beside_the_channel() {
    let feed = read(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://news.example/"><title>Gazette</title><items><rdf:Seq><rdf:li resource="https://news.example/1"/></rdf:Seq></items></channel>
        <item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1</link><dc:date>2021-04-23</dc:date></item>
        <item rdf:about="https://news.example/2"><title>Two</title></item></rdf:RDF>"#,
    );
    assert_eq!(
        (feed.format.as_str(), feed.title.as_str(), feed.entries.len()),
        ("rdf", "Gazette", 2)
    );
    assert_eq!(
        feed.entries[0].published.as_ref().map(|p| (p.utc, p.words.as_str())),
        Some((None, "2021-04-23"))
    );
    assert_eq!(feed.entries[1].key, "https://news.example/2");
    assert_eq!(feed.entries[1].link.as_deref(), Some("https://news.example/2"));
}

#[test]
fn rss_0_91_without_ids() {
    let feed = read(
        "<rss version='0.91'><channel><title>Old</title><item><title>One</title><link>https://news.example/1?fbclid=9</link></item></channel></rss>",
    );
    assert_eq!(feed.entries[0].key, "https://news.example/1");
}

#[test]
fn atom_1_text_constructs_base_and_links() {
    let feed = read(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/world/" xml:lang="ru">
        <title type="html">Мир &amp;amp; мы</title><link rel="self" href="/feed"/>
        <entry xml:base="2021/"><id>tag:news.example,2021:1</id>
          <title type="text">Output &lt; demand</title>
          <link rel="enclosure" href="a.mp3"/><link rel="alternate" type="text/html" href="one.html"/>
          <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A &amp; B</p><p>1 &lt; 2</p></div></summary>
          <content type="html">&lt;p&gt;Full&lt;br/&gt;text&lt;/p&gt;</content>
          <updated>2021-04-24T00:00:00Z</updated><published>2021-04-23T00:00:00+03:00</published>
        </entry>
        <entry xml:lang="en-US"><id>2</id><title>Photo</title><content type="image/png">iVBORw0KGgo=</content><updated>2021-04-24T00:00:00Z</updated></entry></feed>"#,
    );
    assert_eq!((feed.format.as_str(), feed.title.as_str()), ("atom", "Мир & мы"));
    let [first, second] = &feed.entries[..] else { panic!("{:?}", feed.entries) };
    assert_eq!(first.title, "Output < demand");
    assert_eq!(first.link.as_deref(), Some("https://news.example/world/2021/one.html"));
    assert_eq!(first.summary, "A & B\n1 < 2");
    assert_eq!(first.content.as_deref(), Some("Full\ntext"));
    assert_eq!(first.published.as_ref().unwrap().utc, "2021-04-22T21:00:00Z".parse().ok());
    assert_eq!(first.updated.as_ref().unwrap().utc, "2021-04-24T00:00:00Z".parse().ok());
    assert_eq!(first.lang.as_deref(), Some("ru"));
    assert_eq!((second.content.as_deref(), second.lang.as_deref()), (None, Some("en")));
    assert_eq!(second.published.as_ref().unwrap().words, "2021-04-24T00:00:00Z");
    assert_eq!(second.updated, second.published, "only that is stated");
}

#[test]
fn an_id_that_is_an_address_is_the_link_where_no_other_is_given() {
    let feed = read(
        r#"<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://news.example/a/1</id><title>A</title></entry>
        <entry><id>tag:news.example,2021:2</id><title>B</title></entry></feed>"#,
    );
    assert_eq!(feed.entries[0].link.as_deref(), Some("https://news.example/a/1"));
    assert_eq!(feed.entries[1].link, None);
    let no = rss("<item><guid isPermaLink='false'>https://news.example/a/1</guid></item>");
    assert_eq!(no.entries[0].link, None);
}

#[test]
fn atom_0_3_modes() {
    let feed = read(
        r#"<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title><entry><id>1</id>
        <title mode="escaped" type="text/html">A &lt;i&gt;b&lt;/i&gt;</title><content type="text/html" mode="base64">PHA+SGVsbG88L3A+</content>
        <issued>2003-12-13T08:29:29-04:00</issued></entry></feed>"#,
    );
    assert_eq!(
        (feed.entries[0].title.as_str(), feed.entries[0].content.as_deref()),
        ("A b", Some("Hello"))
    );
}

#[test]
fn json_feed() {
    let feed = read(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","language":"en","items":[
        {"id":7,"url":"/j/7","title":"Seven","content_html":"<p>A</p><p>B</p>","date_published":"2021-04-23T00:45:00+10:00",
         "date_modified":"2021-04-23T09:00:00"},
        {"id":"8","content_text":"plain <b>\n\ntext","language":"de-AT"}]}"#,
    );
    assert_eq!(feed.format, "json");
    assert_eq!(
        (feed.entries[0].key.as_str(), feed.entries[0].link.as_deref()),
        ("7", Some("https://news.example/j/7"))
    );
    assert_eq!(feed.entries[0].content.as_deref(), Some("A\nB"));
    let updated = feed.entries[0].updated.as_ref().unwrap();
    assert_eq!((updated.utc, updated.words.as_str()), (None, "2021-04-23T09:00:00"), "no zone");
    assert_eq!(feed.entries[1].updated, None);
    assert_eq!(feed.entries[1].content.as_deref(), Some("plain <b>\ntext"));
    assert_eq!(feed.entries[1].lang.as_deref(), Some("de"));
    assert!(matches!(
        feed_err("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}"),
        ExtractError::NoEntries
    ));
    assert!(matches!(feed_err("{\"a\":1}"), ExtractError::NotAFeed(_)));
    assert!(matches!(feed_err("{\"items\":["), ExtractError::NotAFeed(_)));
}

fn feed_err(text: &str) -> ExtractError {
    feed(text.as_bytes(), None, &base()).unwrap_err()
}

#[test]
fn a_block_page_in_place_of_a_feed_is_named() {
    let page = "<!doctype html><html><head><title>Just a moment...</title></head><body>\
        <p>Verify you are human by completing the action below.</p>\
        <p>Ray ID: 8c1f00aa11bb22cc</p></body></html>";
    let said = feed_err(page).to_string();
    assert!(
        said.starts_with(
            "this is a web page, not a feed: the site blocks programs (“Just a moment"
        ),
        "{said}"
    );
}

#[test]
fn what_is_no_feed_says_what_it_is() {
    assert_eq!(feed_err(" \n\u{feff}"), ExtractError::Empty);
    assert_eq!(
        feed_err(
            "<!DOCTYPE html><html><head><link rel='alternate' type='application/rss+xml' href='/rss.xml'></head><body>Hi</body></html>"
        ),
        ExtractError::HtmlNotFeed {
            wall: None,
            feed_link: Some("https://news.example/rss.xml".into())
        }
    );
    assert_eq!(
        feed_err("<html><body>Hello</body></html>"),
        ExtractError::HtmlNotFeed { wall: None, feed_link: None }
    );
    assert!(matches!(
        feed_err("<?xml version='1.0'?><urlset><url/></urlset>"),
        ExtractError::NotAFeed(_)
    ));
    assert!(matches!(feed_err("out of order"), ExtractError::NotAFeed(_)));
    assert_eq!(
        feed_err("<rss><channel><title>Empty</title></channel></rss>"),
        ExtractError::NoEntries
    );
}

#[test]
fn bare_ampersands_and_angles_and_html_entities_are_text() {
    let feed = rss(
        "<item><title>Trade & tariffs: AT&T, R&amp;D, 5 < 6 &mdash; caf&eacute; &unheard;</title><link>https://news.example/?a=1&b=2</link></item>",
    );
    assert_eq!(feed.entries[0].title, "Trade & tariffs: AT&T, R&D, 5 < 6 — café &unheard;");
    assert_eq!(feed.entries[0].link.as_deref(), Some("https://news.example/?a=1&b=2"));
}

#[test]
fn end_tags_that_do_not_fit() {
    let feed = rss(
        "<item><title>One</titel></title><description>a<br>b<p>c</description></item><item><title>Two</item><item><title>Three</title>",
    );
    assert_eq!(
        feed.entries.iter().map(|e| e.title.as_str()).collect::<Vec<_>>(),
        ["One", "Two", "Three"]
    );
    assert_eq!(feed.entries[0].summary, "a\nb\nc");
    assert!(feed.warnings.iter().any(|w| w.contains("end tags")), "{:?}", feed.warnings);
}

#[test]
fn complete_items_of_a_truncated_feed() {
    let whole = "<rss><channel><title>T</title><item><title>One</title></item><item><title>Two</title></item><item><title>Thr";
    let feed = read(whole);
    assert_eq!(feed.entries.len(), 2);
    assert!(feed.warnings.iter().any(|w| w.contains("ends in the middle")), "{:?}", feed.warnings);
    let unclosed = "<rss><channel><item><title>One</title></item><item><title><![CDATA[Two";
    assert_eq!(read(unclosed).entries.len(), 1);
}

#[test]
fn one_broken_item_costs_only_itself() {
    let feed = rss(
        "<item><title>One</title></item><item><title>A <![CDATAX b</title></item><item><title attr='x>Three</title></item><item><title>Four</title></item>",
    );
    let titles: Vec<&str> = feed.entries.iter().map(|e| e.title.as_str()).collect();
    assert!(titles.contains(&"One") && titles.contains(&"Four"), "{titles:?}");
}

#[test]
fn prefixes_that_are_unusual_or_not_declared() {
    let feed = read(
        r#"<rss xmlns:d="http://purl.org/dc/elements/1.1/"><channel><item><d:title>From Dublin</d:title><d:date>2021-04-23T00:00:00Z</d:date>
        <content:encoded>Undeclared</content:encoded><foo:description>Strange</foo:description></item></channel></rss>"#,
    );
    let entry = &feed.entries[0];
    assert_eq!(
        (entry.title.as_str(), entry.content.as_deref(), entry.summary.as_str()),
        ("From Dublin", Some("Undeclared"), "")
    );
    assert!(entry.published.as_ref().unwrap().utc.is_some());
    let prefixed = read(
        r#"<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:id>1</a:id><a:title>P</a:title></a:entry></a:feed>"#,
    );
    assert_eq!((prefixed.format.as_str(), prefixed.entries[0].title.as_str()), ("atom", "P"));
}

#[test]
fn a_reused_id_with_new_content_is_another_version() {
    let feed = rss(
        "<item><guid>g</guid><title>One</title></item><item><guid>g</guid><title>One, corrected</title></item>",
    );
    assert_eq!(feed.entries.len(), 2);
    assert_eq!(feed.entries[0].key, feed.entries[1].key);
    assert_ne!(feed.entries[0].version, feed.entries[1].version);
}

#[test]
fn other_charsets_and_marks() {
    let text = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss><channel><item><title>Санкции против «Нафтана»</title></item></channel></rss>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    assert_eq!(feed(&bytes, None, &base()).unwrap().entries[0].title, "Санкции против «Нафтана»");
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(
        "<rss><channel><item><title>Ж</title></item></channel></rss>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes),
    );
    assert_eq!(feed(&utf16, None, &base()).unwrap().entries[0].title, "Ж");
}

fn piece() -> impl Strategy<Value = String> {
    let markup = [
        "<rss>",
        "<channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<entry>",
        "</entry>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<link href='/a'/>",
        "<link>",
        "</link>",
        "<description>",
        "</description>",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&lt;p&gt;",
        "&#x1F600;",
        "&#0;",
        "&",
        "<",
        ">",
        "'",
        "<!--",
        "-->",
        "<!DOCTYPE r [",
        "]>",
        "<guid>1</guid>",
        "<pubDate>23 Apr 2021</pubDate>",
        "<content type='xhtml'>",
        "</",
        "<a:b xmlns:a='x'>",
    ];
    prop_oneof![4 => prop::sample::select(markup.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,8}"]
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
        let _ = feed(&bytes, None, &base());
    }

    #[test]
    fn any_markup_is_read_and_keys_repeat(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = format!("<rss><channel><item>{}", pieces.concat());
        let keys = || feed(text.as_bytes(), None, &base()).map(|f| f.entries.into_iter().map(|e| (e.key, e.version)).collect::<Vec<_>>());
        prop_assert_eq!(keys(), keys());
    }

    #[test]
    fn a_feed_cut_anywhere_gives_a_prefix_of_its_entries(cut in 0usize..2000) {
        let items: String = (0..10).map(|i| format!("<item><guid>{i}</guid><title>Title {i} &amp; é</title><link>https://news.example/{i}</link></item>")).collect();
        let whole = format!("<?xml version='1.0'?><rss><channel><title>T</title>{items}</channel></rss>");
        let entries = rss(&items).entries;
        let cut = cut.min(whole.len());
        if let Ok(part) = feed(&whole.as_bytes()[..cut], None, &base()) {
            let bare = |e: &watchpost::extract::Entry| (e.key.clone(), e.version.clone());
            prop_assert_eq!(part.entries.iter().map(bare).collect::<Vec<_>>(), entries[..part.entries.len()].iter().map(bare).collect::<Vec<_>>());
        }
    }
}
