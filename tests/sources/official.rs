//! The official sources of the example config, on pages of our own in the shapes that they have:
//! the selectors find the notices and nothing else, and the notices become events.

use std::path::Path;

use watchpost::config::{self, SourceKind};

use super::fetch;
use crate::daemon::installation::Installation;
use crate::daemon::site::{Page, Site};

/// The links selector of a source of the example config.
fn links(id: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("watchpost.toml");
    let config = config::load(&path).config.unwrap();
    let source = config.sources.iter().find(|source| source.id == id).unwrap();
    match &source.kind {
        SourceKind::Page(selectors) => selectors.links.clone(),
        other => panic!("{id}: {other:?}"),
    }
}

struct Shape {
    id: &'static str,
    index: &'static str,
    /// Path of a notice, and what it says.
    notices: &'static [(&'static str, &'static str, &'static str)],
}

const SHAPES: [Shape; 3] = [
    Shape {
        id: "ofac",
        index: r#"<nav><a href="/sanctions-programs">Programs</a><a href="/recent-actions">Recent Actions</a>
            <a href="/recent-actions/general-licenses">General Licenses</a></nav>
            <main><div class="view-content"><div class="views-row"><div><a href="/recent-actions/20210419">Issuance of
            Belarus General License 2H</a></div><div>April 19, 2021 - General Licenses</div></div>
            <div class="views-row"><a href="/recent-actions/20210416">Publication of Updated FAQ</a></div></div>
            <ul class="pager"><li><a href="?page=1">Next</a></li></ul></main>"#,
        notices: &[
            (
                "/recent-actions/20210419",
                "Issuance of Belarus General License 2H",
                "OFAC revoked General License 2G on April 19, 2021. OFAC issued General License 2H, which \
                 authorizes the wind-down of transactions with nine state-owned companies of Belarus until \
                 June 3, 2021.",
            ),
            (
                "/recent-actions/20210416",
                "Publication of Updated FAQ",
                "OFAC amended FAQ 1188 today. The answer now says which payments for port dues are covered and \
                 how long records of such payments are to be kept by the banks.",
            ),
        ],
    },
    Shape {
        id: "eu-official-journal",
        index: r#"<header><a href="/homepage.html">EUR-Lex</a><a href="?uri=OJ:C_202401000">C series</a></header>
            <main><table><tr><td><a href="/legal-content/EN/TXT/?uri=OJ:L_202401865">Council Regulation (EU)
            2024/1865</a></td><td><a href="/legal-content/EN/TXT/HTML/?uri=OJ:L_202401865">HTML</a>
            <a href="/legal-content/EN/TXT/PDF/?uri=OJ:L_202401865">PDF</a></td></tr></table></main>"#,
        notices: &[(
            "/legal-content/EN/TXT/?uri=OJ:L_202401865",
            "Council Regulation (EU) 2024/1865",
            "The Council of the European Union imposed sanctions on 28 Belarusian individuals by Regulation (EU) \
             2024/1865. The measures take effect on the day of their publication in this Journal.",
        )],
    },
    Shape {
        id: "un-security-council",
        index: r#"<nav><a href="/en/content/secretary-general/press-release">Secretary-General</a></nav>
            <main><div class="view-content"><h2><a href="/en/2024/sc15652.doc.htm">Security Council 1718 Committee
            Removes One Entry</a></h2><h2><a href="/en/2024/sgsm22200.doc.htm">Message</a></h2></div></main>"#,
        notices: &[(
            "/en/2024/sc15652.doc.htm",
            "Security Council 1718 Committee Removes One Entry",
            "The UN Security Council removed two vessels from its sanctions list on 3 April 2024 under Resolution \
             1718. The entries were of ships that had been scrapped.",
        )],
    },
];

/// So long that it is an article beyond doubt, in words that announce nothing.
const REST: &str = "The notice gives the address of the office, its hours and the telephone number under which \
    questions are answered. Those who hold older copies of this page should replace them. The text is also printed \
    in the register, where it can be read in full. Nothing in it changes the duties of those who keep records.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notices_are_found_by_the_shipped_selectors_and_become_events() {
    for shape in SHAPES {
        let site = Site::start().await;
        let page =
            |body: &str| Page::Text("text/html", format!("<html><body>{body}</body></html>"));
        site.put("/index", page(shape.index));
        for (path, title, text) in shape.notices {
            let article = format!(
                "<main><article><h1>{title}</h1><p>{text}</p><p>{REST}</p></article></main>"
            );
            site.put(path.split('?').next().unwrap(), page(&article));
        }
        let here = Installation::new(&format!(
            "[[source]]\nid = \"{}\"\ntype = \"page\"\nurl = \"{}/index\"\nlinks = '{}'\ninternal = true\n",
            shape.id,
            site.base,
            links(shape.id)
        ));
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("watchlists/*.toml");
        let config = std::fs::read_to_string(here.config()).unwrap();
        here.write("watchpost.toml", &config.replace("list.toml", shipped.to_str().unwrap()));
        let rows = fetch(&here);
        let new = rows[0]["new"].as_u64();
        assert_eq!(new, Some(shape.notices.len() as u64), "{}: {rows:?}", shape.id);
        let events = here.json(&["events", "--every", "--format", "json"]);
        let events = events.as_array().unwrap();
        for (path, title, _) in shape.notices {
            let of = events
                .iter()
                .find(|row| row["document"]["url"].as_str().is_some_and(|url| url.ends_with(path)));
            assert!(of.is_some(), "{}: no event from `{title}`: {events:#?}", shape.id);
        }
    }
}
