//! What makes an entry this entry, whatever stands around it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use url::Url;
use watchpost::extract::{Entry, canonical, feed};

#[derive(Debug, Clone)]
struct Item {
    guid: Option<u32>,
    link: Option<u32>,
    title: String,
    text: String,
}

fn item() -> impl Strategy<Value = Item> {
    (
        proptest::option::of(0u32..40),
        proptest::option::of(0u32..40),
        "[A-Za-zА-я0-9 ]{1,20}",
        "[A-Za-zА-я0-9 .,]{0,40}",
    )
        .prop_map(|(guid, link, title, text)| Item { guid, link, title, text })
}

/// As an RSS file, each link with this query.
fn rss(items: &[Item], query: &str) -> String {
    let items: String = items
        .iter()
        .map(|item| {
            let guid = item.guid.map_or(String::new(), |n| format!("<guid>id-{n}</guid>"));
            let link = item
                .link
                .map_or(String::new(), |n| format!("<link>https://news.example/{n}{query}</link>"));
            let (title, text) = (&item.title, &item.text);
            format!(
                "<item>{guid}{link}<title>{title}</title><description>{text}</description></item>"
            )
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>T</title>{items}</channel></rss>")
}

fn entries(items: &[Item], query: &str) -> Vec<Entry> {
    let base = "https://news.example/feed".parse().unwrap();
    feed(rss(items, query).as_bytes(), None, &base).unwrap().entries
}

fn identities(entries: &[Entry]) -> Vec<(String, String)> {
    entries.iter().map(|entry| (entry.key.clone(), entry.version.clone())).collect()
}

proptest! {
    #[test]
    fn two_readings_give_the_same_ids(items in prop::collection::vec(item(), 1..20)) {
        prop_assert_eq!(identities(&entries(&items, "")), identities(&entries(&items, "")));
    }

    #[test]
    fn neither_neighbours_nor_order_matter(
        (items, mixed) in prop::collection::vec(item(), 1..20)
            .prop_flat_map(|items| (Just(items.clone()), Just(items).prop_shuffle())),
    ) {
        let together: BTreeSet<_> = identities(&entries(&items, "")).into_iter().collect();
        let shuffled: BTreeSet<_> = identities(&entries(&mixed, "")).into_iter().collect();
        prop_assert_eq!(&together, &shuffled);
        let alone = items.iter().flat_map(|item| identities(&entries(std::slice::from_ref(item), "")));
        prop_assert_eq!(&together, &alone.collect::<BTreeSet<_>>());
    }

    #[test]
    fn tracking_parameters_make_no_other_article(items in prop::collection::vec(item(), 1..9)) {
        let tracked = entries(&items, "?utm_source=rss&amp;fbclid=7#top");
        prop_assert_eq!(identities(&tracked), identities(&entries(&items, "")));
    }

    #[test]
    fn a_reused_guid_is_the_same_article_in_another_version(
        guid in 0u32..9, a in item(), b in item(),
    ) {
        let of = |item: &Item| {
            let item = Item { guid: Some(guid), link: None, ..item.clone() };
            entries(&[item], "").remove(0)
        };
        let (old, new) = (of(&a), of(&b));
        prop_assert_eq!(&old.key, &new.key);
        let same = (&old.title, &old.summary) == (&new.title, &new.summary);
        prop_assert_eq!(old.version == new.version, same, "{:?} {:?}", old, new);
    }

    #[test]
    fn the_canonical_address_is_its_own(
        host in "((m|mobile|amp|www)\\.){0,3}[a-z]{1,6}\\.(example|co\\.uk|by)",
        path in "(/(amp|a|news|b c|%41|\\.\\.)){0,4}/?",
        query in "(\\?((utm_source|id|amp|outputtype|gclid|at)(=(1|amp|x|))?&?){0,4})?",
        fragment in "(#(!/)?[a-z]{0,4})?",
    ) {
        let url: Url = format!("https://{host}{path}{query}{fragment}").parse().unwrap();
        let once = canonical(&url);
        prop_assert_eq!(canonical(&once), once);
    }
}
