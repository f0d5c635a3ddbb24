//! Which names are tried: all, or a sample that is the same as long as the lists are.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use crate::transliterate::without_diacritics;
use crate::watchlist::{NameKind, WatchlistSet};

/// A name, by its place in the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen {
    pub list: usize,
    pub entity: usize,
    /// Which of [`Entity::names`](crate::watchlist::Entity::names).
    pub name: usize,
    /// Stands for list, entity and name.
    pub key: u64,
}

/// How many names there are, and those to try, in the order of the lists.
pub(super) fn choose(set: &WatchlistSet, most: Option<usize>) -> (usize, Vec<Chosen>) {
    let mut by_list: Vec<Vec<Chosen>> = Vec::new();
    for (list, watchlist) in set.lists.iter().enumerate() {
        let mut names = Vec::new();
        for (entity, listed) in watchlist.entities.iter().enumerate() {
            for (name, (_, written)) in listed.names().enumerate() {
                let key = key(&[&watchlist.id, &listed.id, written]);
                names.push(Chosen { list, entity, name, key });
            }
        }
        by_list.push(names);
    }
    let count = by_list.iter().map(Vec::len).sum();
    if let Some(mut left) = most.filter(|most| *most < count) {
        // Short lists come whole; what they leave is shared by the longer ones.
        let mut order: Vec<usize> = (0..by_list.len()).collect();
        order.sort_by_key(|at| by_list[*at].len());
        for (rank, at) in order.iter().enumerate() {
            let share = left / (order.len() - rank);
            let names = &mut by_list[*at];
            if names.len() > share {
                // The smallest hashes: a name that is added moves at most one other out.
                names.sort_unstable_by_key(|chosen| chosen.key);
                names.truncate(share);
                names.sort_unstable_by_key(|chosen| (chosen.entity, chosen.name));
            }
            left -= names.len();
        }
    }
    (count, by_list.into_iter().flatten().collect())
}

/// The first eight bytes of a SHA-256 over parts: the same on every machine.
pub(super) fn key(parts: &[&str]) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let first = digest.iter().take(8);
    first.fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Names that several entities have, in [`plain`] letters. Weak aliases take nothing from others.
pub(super) fn shared(set: &WatchlistSet) -> HashSet<String> {
    let mut owner: HashMap<u64, (usize, usize)> = HashMap::new();
    let mut shared = HashSet::new();
    for (list, watchlist) in set.lists.iter().enumerate() {
        for (entity, listed) in watchlist.entities.iter().enumerate() {
            for (_, name) in listed.names().filter(|(kind, _)| *kind != NameKind::WeakAlias) {
                let plain = plain(name);
                let first = *owner.entry(key(&[&plain])).or_insert((list, entity));
                if first != (list, entity) {
                    shared.insert(plain);
                }
            }
        }
    }
    shared
}

/// A name by its letters alone, for finding names that are the same.
pub(super) fn plain(name: &str) -> String {
    let plain = without_diacritics(name).to_lowercase();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use thin_vec::thin_vec;

    use super::*;
    use crate::watchlist::{Entity, Revision, Watchlist};

    fn set(lengths: &[usize]) -> WatchlistSet {
        let list = |(at, length): (usize, &usize)| {
            let entity =
                |n| Entity { id: format!("e{n}"), name: format!("N{n}"), ..Entity::default() };
            Arc::new(Watchlist {
                id: format!("l{at}"),
                name: String::new(),
                topics: Vec::new(),
                entities: (0..*length).map(entity).collect(),
                announcements: None,
                path: PathBuf::new(),
            })
        };
        WatchlistSet {
            lists: lengths.iter().enumerate().map(list).collect(),
            revision: Revision(String::new()),
        }
    }

    #[test]
    fn short_lists_come_whole_and_long_ones_share_the_rest() {
        let (count, chosen) = choose(&set(&[1000, 3, 500]), Some(101));
        let of = |list| chosen.iter().filter(|chosen| chosen.list == list).count();
        assert_eq!((count, of(0), of(1), of(2)), (1503, 49, 3, 49));
        assert_eq!(choose(&set(&[1000, 3, 500]), Some(101)).1, chosen);
        assert_eq!(choose(&set(&[4, 3]), Some(10)).1.len(), 7);
    }

    #[test]
    fn a_name_that_is_added_moves_at_most_one_other_out() {
        let keys = |n| -> HashSet<u64> {
            choose(&set(&[n]), Some(50)).1.iter().map(|chosen| chosen.key).collect()
        };
        assert!(keys(400).intersection(&keys(401)).count() >= 49);
    }

    #[test]
    fn names_of_several_entities_are_known_by_their_letters() {
        let mut set = set(&[2]);
        let list = Arc::get_mut(&mut set.lists[0]).unwrap();
        list.entities[0].aliases = thin_vec!["Łukasz Nowak".into()];
        list.entities[1].aliases = thin_vec!["LUKASZ NOWAK".into(), "N1".into()];
        assert_eq!(shared(&set), HashSet::from(["lukasz nowak".to_owned()]));
    }
}
