//! Article pages: text without furniture, and nothing lost between the two.

use url::Url;
use watchpost::extract::{Article, ExtractError, article};

const STORY: [&str; 6] = [
    "The government in the capital said on Tuesday that it would close the northern refinery for an unknown time, after weeks of talks with its owners had failed.",
    "Engineers at the plant, which employs four thousand people, were told of the decision by letter, the trade union said, and most of them were sent home at noon.",
    "'Nobody can tell us what will happen in the summer,' said Marta Lindqvist, who has worked at the distillation column since the plant was opened in 1987.",
    "The ministry of finance expects that the country will have to import two million tonnes of fuel a year, at a price that it did not want to estimate.",
    "SEE ALSO: Union leader Pavel Horak freed after 40 days",
    "Neighbouring states have offered help, among them the owners of two pipelines that have stood empty for a decade, according to people who know the talks.",
];

const TEASERS: [&str; 4] = [
    "LIMA, Peru: A bridge over the river was closed on Monday after engineers found cracks in two of its pillars, which may...",
    "OSLO, Norway: The ferry company Fjordline Northern said that its new ship will be late because the yard has not...",
    "A well-known baker in the old town has opened a third shop, and the queue on the first day reached around the...",
    "ACCRA, Ghana: Cocoa farmers are waiting for the rain, and the exchange in London waits with them, while prices...",
];

const FOOT: [&str; 3] = [
    "Copyright (c) 2019. Example Radio. Republished with the permission of Example Radio, 1 Harbour Street",
    "Get the best of Example Times every morning in our daily email, complimentary and always up to date.",
    "Publish news of your club or company by submitting a news release to Example Times.",
];

fn paragraphs(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("<p>{line}</p>\n")).collect()
}

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang='en-GB'><head><title>Refinery to close - Example Times</title></head><body>\
         <nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>{body}<footer>Terms of use <a href='/c'>Contact</a></footer></body></html>"
    )
}

fn read(page: &str) -> Article {
    article(page, Some(&url("https://www.times.example/world/refinery?utm_source=x"))).unwrap()
}

fn url(url: &str) -> Url {
    url.parse().unwrap()
}

fn assert_story_alone(article: &Article, layout: &str) {
    assert_eq!(article.text, STORY.join("\n"), "{layout}");
    for teaser in TEASERS {
        assert!(article.furniture.contains(teaser), "{layout}: {teaser}");
    }
    assert!(article.furniture.contains("Contact"), "{layout}");
}

#[test]
fn a_republished_story_in_every_layout() {
    let heading = "<h1>Refinery to close</h1>";
    let story = paragraphs(&STORY);
    let teasers = paragraphs(&TEASERS);
    let links: String = TEASERS.iter().map(|t| format!("<li><a href='/t'>{t}</a></li>")).collect();
    let foot = paragraphs(&FOOT);
    let glued = teasers.replacen("<p>", "<p>More Information", 1);
    for (layout, body) in [
        ("one flat run", format!("{heading}{story}{foot}{glued}")),
        (
            "one container",
            format!(
                "<div class='article'>{heading}{story}{foot}<h3>More Information</h3>{teasers}</div>"
            ),
        ),
        (
            "sidebar",
            format!(
                "<div class='article'>{heading}{story}{foot}</div><div class='sidebar'><h3>More Information</h3>{teasers}</div>"
            ),
        ),
        (
            "sidebar of links",
            format!(
                "<div><div class='c1'>{heading}{story}</div><div class='c2'><h3>More</h3><ul>{links}</ul></div></div>"
            ),
        ),
        (
            "aside within",
            format!(
                "<article>{heading}{}<aside><ul>{links}</ul></aside>{}</article>",
                paragraphs(&STORY[..3]),
                paragraphs(&STORY[3..])
            ),
        ),
        (
            "table, teasers first",
            format!("<table><tr><td>{teasers}</td><td>{heading}{story}</td></tr></table>"),
        ),
        (
            "line breaks",
            format!(
                "{heading}<div>{}<br><br>{}<br><br>{}</div>",
                STORY.join("<br><br>"),
                FOOT.join("<br>"),
                TEASERS.join("<br><br>")
            ),
        ),
    ] {
        let article = read(&page(&body));
        assert_story_alone(&article, layout);
        assert_eq!(article.title, "Refinery to close", "{layout}");
    }
}

#[test]
fn text_and_furniture_are_all_that_is_visible() {
    let body = format!(
        "<header><a href='/'>Logo words</a></header>bare words<div class='share'>Share <b>this</b></div><article><h1>Refinery to close</h1>{}\
         <figure><img alt='unseen-alt'><figcaption>The plant at night</figcaption></figure><ul class='related'><li><a href='/r'>Other story</a></li></ul></article>\
         <form><label>Your name</label><button>Send</button><input value='unseen-value'></form>\
         <div hidden>unseen-a</div><div style='display: none'>unseen-b</div><script>unseen_c()</script><noscript>unseen-d</noscript>\
         <template><p>unseen-e</p></template><style>.unseen-f{{}}</style><!-- unseen-g --><svg><text>unseen-h</text></svg>",
        paragraphs(&STORY)
    );
    let article = read(&page(&body));
    let all = format!("{}\n{}", article.text, article.furniture);
    assert!(!all.contains("unseen"), "{all}");
    let mut found: Vec<&str> = all.split_whitespace().collect();
    let visible = "Home World Logo words bare words Share this Refinery to close The plant at night Other story Your name Send Terms of use Contact";
    let mut wanted: Vec<&str> = visible
        .split_whitespace()
        .chain(STORY.iter().flat_map(|line| line.split_whitespace()))
        .collect();
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(found, wanted, "every visible word stands in exactly one of the two");
}

#[test]
fn links_within_a_paragraph_stay_in_it() {
    let linked = STORY[2]
        .replace("Marta Lindqvist", "<a href='javascript:open()'>Marta Lindqvist</a>")
        .replace("1987", "<a href='/y'>1987</a>");
    let body = format!(
        "<article>{}<p>{linked}</p>{}</article>",
        paragraphs(&STORY[..2]),
        paragraphs(&STORY[3..])
    );
    assert_eq!(read(&page(&body)).text, STORY.join("\n"));
}

#[test]
fn a_page_of_a_few_words_is_read() {
    for body in [
        "<main><h1>Notice</h1><p>The embassy is closed today.</p></main>",
        "<div><div><h1>Notice</h1><p>The embassy is closed today.</p></div></div>",
        "<div><h1>Notice</h1>The embassy is closed today.</div>",
    ] {
        let article = read(&page(body));
        assert!(article.text.contains("The embassy is closed today."), "{body}: {article:?}");
        assert!(
            !article.text.contains("Contact") && !article.text.contains("World"),
            "{body}: {article:?}"
        );
    }
    let plain =
        article("NOTICE\n\nThe embassy is closed today, as 1 < 2.\nIt opens on Monday.", None)
            .unwrap();
    assert_eq!(plain.text, "NOTICE\nThe embassy is closed today, as 1 < 2.\nIt opens on Monday.");
}

#[test]
fn a_page_without_text_says_so() {
    assert_eq!(article("  \n", None), Err(ExtractError::Empty));
    assert!(matches!(
        article("<html><script>x()</script></html>", None),
        Err(ExtractError::NoText(_))
    ));
    assert!(matches!(article(&page(""), None), Err(ExtractError::NoText(_))));
}

#[test]
fn what_the_page_says_of_itself() {
    let story = paragraphs(&STORY);
    let head = |extra: &str| {
        format!(
            "<html lang='be-BY'><head><title>x</title>{extra}</head><body><article>{story}</article></body></html>"
        )
    };
    let of = |extra: &str| {
        article(&head(extra), Some(&url("https://www.times.example/a?id=1&gclid=2"))).unwrap()
    };

    // A template says what it likes; a text of this length shows its language.
    assert_eq!((of("").lang.as_deref(), of("").lang_confidence), (Some("en"), Some(0.9)));
    let short = "<html lang='be-BY'><body><p>Завод закрыты.</p>";
    let short = article(short, None).unwrap();
    assert_eq!((short.lang.as_deref(), short.lang_confidence), (Some("be"), Some(0.8)));
    let changed = of("<meta property='article:modified_time' content='2021-04-23T00:45:00Z'>");
    assert_eq!(changed.updated.unwrap().utc, "2021-04-23T00:45:00Z".parse().ok());
    assert_eq!(
        of("<link rel='canonical' href='/a?id=1&amp;utm_medium=m#x'>").canonical_url.as_deref(),
        Some("https://www.times.example/a?id=1")
    );
    assert_eq!(
        of("<meta property='og:url' content='https://m.times.example/a'>").canonical_url.as_deref(),
        Some("https://times.example/a")
    );
    assert_eq!(
        of("<link rel='canonical' href='https://elsewhere.example/a'>").canonical_url,
        None,
        "another site's address is not taken over"
    );
    assert_eq!(
        of("<link rel='canonical' href='/'>").canonical_url,
        None,
        "the front page is not the article"
    );
    assert_eq!(of("<meta property='og:title' content='Tom &amp; Co stop | Times'><meta property='og:site_name' content='Times'>").title, "Tom & Co stop");

    let published =
        |extra: &str| of(extra).published.map(|p| (p.utc.map(|t| t.to_string()), p.words));
    let utc = |utc: &str, words: &str| Some((Some(utc.to_owned()), words.to_owned()));
    assert_eq!(
        published(
            "<script type='application/ld+json'>{\"@graph\":[{\"datePublished\":\"2021-04-23T00:45:00+10:00\"}]}</script>"
        ),
        utc("2021-04-22T14:45:00Z", "2021-04-23T00:45:00+10:00")
    );
    assert_eq!(
        published("<meta property='article:published_time' content='2021-04-23T00:45:00Z'>"),
        utc("2021-04-23T00:45:00Z", "2021-04-23T00:45:00Z")
    );
    assert_eq!(
        published("<meta property='article:published_time' content='2021-04-23 00:45'>"),
        Some((None, "2021-04-23 00:45".to_owned()))
    );
    assert_eq!(published(""), None);
    let dateline = article(
        &page(&format!(
            "<h1>Refinery to close</h1><p>Example Radio</p><p>23 Apr 2021, 00:45 GMT+10</p>{story}"
        )),
        None,
    )
    .unwrap();
    assert_eq!(dateline.published.unwrap().utc, "2021-04-22T14:45:00Z".parse().ok());
    assert!(dateline.furniture.contains("GMT+10") && !dateline.text.contains("GMT+10"));
}

/// Layouts that news pages have besides paragraphs in an `article`.
#[test]
fn old_tables_amp_print_views_and_live_blogs() {
    let story = [
        "Завод «Нафтан» остановил одну из установок, сообщила в пятницу пресс-служба предприятия, не назвав причины.",
        "По словам двух человек, знакомых с положением дел, поставки нефти сократились вдвое после введения ограничений.",
        "Министерство отказалось комментировать сообщения и отослало к заявлению, опубликованному на прошлой неделе.",
        "Рабочим предложили уйти в отпуск до конца месяца, рассказал представитель независимого профсоюза.",
    ];
    let old = format!(
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1251'></head><body><table><tr>\
         <td><a href=/>Главная</a><br><a href=/n>Новости</a></td><td><font size=4>Завод</font><br>23 апреля 2021, 10:45 мск<br><br>{}</td>\
         </tr></table></body></html>",
        story.join("<br><br>")
    );
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&old);
    let old = watchpost::extract::charset::decode(&bytes, None).text;
    let amp = format!(
        "<html amp><body><amp-sidebar><ul><li><a href=/>Главная</a></ul></amp-sidebar><main><h1>Завод</h1>\
         <time datetime='2021-04-23T10:45:00+03:00'>23 апреля</time>{}<amp-ad></amp-ad>{}</main></body></html>",
        paragraphs(&story[..2]),
        paragraphs(&story[2..])
    );
    let print = format!(
        "<html><body><b>Завод</b><p>23.04.2021 10:45 MSK</p><hr>{}<hr></body></html>",
        story.join("<br>\n<br>\n")
    );
    let posts: String = story
        .iter()
        .map(|line| {
            format!("<div class=post><span>10:4{}</span><p>{line}</p></div>", line.len() % 10)
        })
        .collect();
    let live = format!(
        "<html><head><meta property='article:published_time' content='2021-04-23T07:45:00Z'></head><body><div class=live>{posts}</div></body></html>"
    );
    for (layout, page) in [("table", old), ("amp", amp), ("print", print), ("live", live)] {
        let article = read(&page);
        for line in story {
            assert!(article.text.contains(line), "{layout}: {article:?}");
        }
        assert_eq!((article.obstacle, article.lang.as_deref()), (None, Some("ru")), "{layout}");
        assert!(!article.text.contains("Главная"), "{layout}");
        let published = article.published.and_then(|stated| stated.utc);
        assert_eq!(published, "2021-04-23T07:45:00Z".parse().ok(), "{layout}");
    }
}
