//! The content hash.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use watchpost::watchlist::{self, Revision, Watchlist, WatchlistSet};

use super::{company, toml};

fn list(id: &str, names: &[String]) -> Arc<Watchlist> {
    let mut text = format!("[watchlist]\nid = \"{id}\"\nname = \"L\"\n");
    for (index, name) in names.iter().enumerate() {
        write!(text, "[[entity]]\nid = \"{index}\"\nschema = \"Company\"\nname = \"{name}\"\n")
            .unwrap();
    }
    Arc::new(toml(&text).list.unwrap())
}

#[test]
fn layout_comments_paths_and_notes_do_not_matter() {
    let plain = "[watchlist]\nid = \"l\"\nname = \"L\"\n[[entity]]\nid = \"e\"\nschema = \"Company\"\nname = \"Hollow Creek\"\n";
    let other = "# why\n[watchlist]\nname = \"Another title\"\nid = 'l'\n\n[[entity]]\nname = \" Hollow Creek\" # here\nschema = \"Company\"\nid = \"e\"\nnotes = \"checked\"\n";
    let a = toml(plain).list.unwrap();
    let b = watchlist::parse_toml(Path::new("/elsewhere/x.toml"), other).list.unwrap();
    let revision = Revision::of(&[Arc::new(a)]);
    assert_eq!(revision, Revision::of(&[Arc::new(b)]));
    assert_eq!(revision.0.len(), 64);
    assert_eq!(revision.short().len(), 12);
}

#[test]
fn every_part_that_screening_uses_matters() {
    let mut seen = std::collections::HashSet::new();
    for lines in [
        "",
        "aliases = [\"Grey Hill\"]",
        "weak_aliases = [\"Grey Hill\"]",
        "previous_names = [\"Grey Hill\"]",
        "context = [\"Grey Hill\"]",
        "exclude = [\"Grey Hill\"]",
        "positions = [\"Grey Hill\"]",
        "countries = [\"no\"]",
        "topics = [\"gov\"]",
        "aliases = [\"Grey\", \"Hill\"]",
        "[[authority]]\nid = \"a\"\nname = \"A\"\nterms = [\"Ayland\"]",
        "[[action]]\nid = \"lift\"\nterms = [\"lifted\"]",
        "[[instrument]]\nid = \"a\"\nterms = [\"fees\"]",
        "[[instrument]]\nid = \"a\"\nexclude = [\"fees\"]",
    ] {
        let list = company(lines).list.unwrap();
        assert!(seen.insert(Revision::of(&[Arc::new(list)])), "{lines}");
    }
}

proptest! {
    #[test]
    fn the_order_of_lists_does_not_matter(
        names in prop::collection::vec(prop::collection::vec("[a-zа-я]{6,9} [a-z]{3,5}", 0..4), 1..6),
        seed in any::<prop::sample::Index>(),
    ) {
        let lists: Vec<_> =
            names.iter().enumerate().map(|(i, names)| list(&format!("l{i}"), names)).collect();
        let mut turned = lists.clone();
        turned.rotate_left(seed.index(lists.len()));
        turned.swap(0, seed.index(lists.len()));
        let (one, other) = (WatchlistSet::new(lists), WatchlistSet::new(turned));
        prop_assert_eq!(&one.revision, &other.revision);
        let ids = |set: &WatchlistSet| set.lists.iter().map(|l| l.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&one), ids(&other));
    }
}
