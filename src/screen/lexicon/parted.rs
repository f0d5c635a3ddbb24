//! Words that one writes as one and another as two: Alireza and Ali Reza, Airlines and Air Lines,
//! BorgWarner and Borg Warner. Names are kept in both writings, so that texts need no more looking up.

use std::collections::HashMap;

use super::names::{Name, Role};
use super::{LONGEST_NAME, Lexicon};

/// The shortest part of a word, in letters.
const SHORTEST: usize = 3;

/// A word of a person's name with no more letters may be written as one with its neighbour.
const SHORT: usize = 4;

/// A longer word has no parts, in letters.
const LONGEST: usize = 20;

/// So many persons of the lists must have a word in their names that is taken for a part of another.
const BEARERS: u32 = 2;

/// Lists with more names together are kept as they are written: other writings would double what a
/// million names take.
const MOST_NAMES: usize = 250_000;

/// A name in another writing.
struct Writing {
    words: Vec<u32>,
    roles: Vec<Role>,
    /// Which words are written anew, a bit each.
    rewritten: u32,
}

impl Lexicon {
    /// Keep every name in its other writings too.
    pub(super) fn part_and_join(&mut self) {
        if self.names.len() > MOST_NAMES {
            return;
        }
        let bearers = self.persons_with_word();
        let parts = |word: &str| {
            let id = self.words.get_index_of(word)?;
            (bearers.get(id).is_some_and(|count| *count >= BEARERS)).then_some(id as u32)
        };
        let mut known: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        let mut writings: Vec<(u32, Writing)> = Vec::new();
        let mut joins: Vec<(u32, usize)> = Vec::new();
        for index in 0..self.names.len() as u32 {
            let name = &self.names[index as usize];
            if name.ideographs || name.acronym || name.length as usize + 1 >= LONGEST_NAME {
                continue;
            }
            let person = self.is_person(name.entity);
            let (words, roles) = self.name(index);
            for (at, word) in words.iter().enumerate().filter(|_| person) {
                let halves = known.entry(*word).or_insert_with(|| {
                    halves(&self.words[*word as usize])
                        .filter_map(|(a, b)| Some((parts(a)?, parts(b)?)))
                        .collect()
                });
                for (a, b) in halves {
                    writings.push((index, parted(words, roles, at, (*a, *b))));
                }
            }
            for at in 1..words.len() {
                let (a, b) = (&self.words[words[at - 1] as usize], &self.words[words[at] as usize]);
                let joins_up = match person {
                    true => roles[at - 1..=at].iter().all(|role| role.is_evidence()) && short(a, b),
                    // Only what the dictionary has as one word.
                    false => self.is_everyday(&format!("{a}{b}")),
                };
                if joins_up {
                    joins.push((index, at));
                }
            }
        }
        for (index, at) in joins {
            let (words, roles) = self.name(index);
            let (mut words, mut roles) = (words.to_vec(), roles.to_vec());
            let one = [words[at - 1], words[at]].map(|word| &*self.words[word as usize]).concat();
            roles[at - 1] = match roles[at - 1..=at] {
                [Role::Surname, _] | [_, Role::Surname] => Role::Surname,
                [a, _] => a,
                _ => Role::Word,
            };
            roles.remove(at);
            words.remove(at);
            words[at - 1] = self.intern(&one, &one);
            writings.push((index, Writing { words, roles, rewritten: 1 << (at - 1) }));
        }
        for (index, writing) in writings {
            self.push_writing(index, &writing);
        }
    }

    /// How many persons have each word in a name.
    fn persons_with_word(&self) -> Vec<u32> {
        let mut bearers = vec![(0u32, u32::MAX); self.words.len()];
        for (index, name) in (0..).zip(&self.names) {
            if self.is_person(name.entity) {
                for word in self.name(index).0 {
                    let (count, last) = &mut bearers[*word as usize];
                    *count += u32::from(*last != name.entity);
                    *last = name.entity;
                }
            }
        }
        bearers.into_iter().map(|(count, _)| count).collect()
    }

    fn push_writing(&mut self, index: u32, writing: &Writing) {
        let Name { entity, place, capitals, capital, commas, possessive, .. } =
            self.names[index as usize];
        let from = self.name_words.len() as u32;
        self.name_words.extend(&writing.words);
        self.name_roles.extend(&writing.roles);
        self.names.push(Name {
            entity,
            place,
            from,
            length: writing.words.len() as u16,
            acronym: false,
            initials: false,
            abbreviated: false,
            capitals,
            capital,
            commas,
            possessive,
            lower: 0,
            ideographs: false,
            rewritten: writing.rewritten,
        });
    }
}

/// The name with the word at `at` in two.
fn parted(words: &[u32], roles: &[Role], at: usize, (a, b): (u32, u32)) -> Writing {
    let (mut words, mut roles) = (words.to_vec(), roles.to_vec());
    words[at] = a;
    words.insert(at + 1, b);
    roles.insert(at + 1, roles[at]);
    Writing { words, roles, rewritten: 0b11 << at }
}

/// Whether one of two words is so short that it is often written as one with the other.
fn short(a: &str, b: &str) -> bool {
    let count = |word: &str| word.chars().count();
    let letters = |word: &str| word.chars().all(char::is_alphabetic);
    let (one, other) = (count(a), count(b));
    one.min(other) >= 2
        && one.min(other) <= SHORT
        && one.max(other) >= SHORTEST
        && one + other <= LONGEST
        && letters(a)
        && letters(b)
}

/// Every way to cut a word in two.
fn halves(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let count = word.chars().count();
    let fits = (2 * SHORTEST..=LONGEST).contains(&count);
    let cuts = word.char_indices().enumerate();
    cuts.filter(move |(at, _)| fits && (SHORTEST..=count - SHORTEST.min(count)).contains(at))
        .map(|(_, (byte, _))| word.split_at(byte))
}

/// "BorgWarner" as "Borg Warner": a capital inside a word begins another.
pub(super) fn spaced(name: &str) -> Option<String> {
    let inside = |(a, b): (char, char)| a.is_lowercase() && b.is_uppercase();
    if !name.chars().zip(name.chars().skip(1)).any(inside) {
        return None;
    }
    let mut spaced = String::with_capacity(name.len() + 1);
    for word in name.split_inclusive(char::is_whitespace) {
        let cut = word.char_indices().zip(word.chars().skip(1)).find_map(|((at, a), b)| {
            let to = at + a.len_utf8();
            let parts = [&word[..to], word[to..].trim_end()];
            (a.is_lowercase()
                && b.is_uppercase()
                && parts.iter().all(|part| {
                    part.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST
                        && part.chars().any(char::is_lowercase)
                }))
            .then_some(to)
        });
        match cut {
            Some(at) => spaced.extend([&word[..at], " ", &word[at..]]),
            None => spaced.push_str(word),
        }
    }
    (spaced.len() > name.len()).then_some(spaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_in_two() {
        assert!(halves("alireza").any(|pair| pair == ("ali", "reza")));
        assert!(halves("علیرضا").any(|pair| pair == ("علی", "رضا")));
        assert_eq!(halves("putin").count(), 0);
        assert_eq!(spaced("BorgWarner Inc").as_deref(), Some("Borg Warner Inc"));
        assert_eq!(
            spaced("McDonald eBay YouTube TV").as_deref(),
            Some("McDonald eBay You Tube TV")
        );
        assert_eq!(spaced("Naftan"), None);
        assert!(short("hamid", "reza") && !short("maria", "teresa"));
    }
}
