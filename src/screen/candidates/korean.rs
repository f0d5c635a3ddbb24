//! Korean names in any romanisation: a surname, and the one or two words of a given name beside it.

use super::align::Match;
use super::likeness::{Alike, same};
use super::{Reading, Token};
use crate::screen::korean;
use crate::screen::lexicon::Lexicon;
use crate::screen::tokens::Gap;

/// What another romanisation costs, in hundredths of a consonant.
const ROMANISED: u16 = 4;

/// Every Korean name of the lists that a field has in its own or in another romanisation.
pub(super) fn matches(lexicon: &Lexicon, reading: &Reading, mut each: impl FnMut(Match)) {
    for at in reading.koreans().iter().map(|at| *at as usize) {
        for given in [1, 2] {
            let behind = at + 1..at + 1 + given;
            let before = at.checked_sub(given).map(|from| from..at);
            for given in [Some(behind), before].into_iter().flatten() {
                name(lexicon, reading, at, given, &mut each);
            }
        }
    }
}

/// The names with the surname at `at` and the words `given` beside it.
fn name(
    lexicon: &Lexicon,
    reading: &Reading,
    at: usize,
    given: std::ops::Range<usize>,
    each: &mut impl FnMut(Match),
) {
    let tokens = reading.list();
    let (from, to) = (at.min(given.start), given.end.max(at + 1));
    if to > tokens.len() || !(from + 1..to).all(|place| reading.joined(place)) {
        return;
    }
    // Jong-un may have a small letter behind its hyphen.
    let written = |place: usize| {
        let Token { case, gap, .. } = tokens[place];
        case.is_capital() || place > given.start && gap == Gap::HYPHEN
    };
    if !given.clone().all(written) {
        return;
    }
    let surname = reading.folded(at);
    let words: Vec<_> = given.clone().map(|place| reading.folded(place)).collect();
    let words: Vec<&str> = words.iter().map(|word| &**word).collect();
    let mut lay = |words: &[&str], ending: bool| {
        let keys = korean::keys(&surname, words);
        for (key, index) in
            keys.iter().flat_map(|key| lexicon.koreans(*key).map(move |name| (*key, name)))
        {
            let (ids, _) = lexicon.name(index);
            let first = key_of(lexicon, ids, true) == Some(key);
            // Two keys may be one by chance.
            if !first && key_of(lexicon, ids, false) != Some(key) {
                continue;
            }
            let (mut places, mut next) = (Vec::with_capacity(ids.len()), given.clone());
            for (word, id) in ids.iter().enumerate() {
                let family = word == if first { 0 } else { ids.len() - 1 };
                let place = if family { at } else { next.next().unwrap_or(given.end - 1) };
                let cost = if tokens[place].id == *id { 0 } else { ROMANISED };
                let ending = ending && place + 1 == given.end;
                places.push(Some((place, Alike { cost, ending, ..same(lexicon, *id) })));
            }
            each(Match {
                from,
                to,
                name: index,
                words: places,
                initial: None,
                extra: 0,
                links: 0,
                shared: false,
            });
        }
    };
    lay(&words, false);
    // Kim Jong Unem, in a language that declines names; the archive knows it by its first two words.
    let cyrillic = || !surname.is_ascii();
    let declined = (reading.inflected || cyrillic()) && words.len() > 1;
    let Some((last, before)) = words.split_last().filter(|_| declined) else { return };
    let letters: Vec<char> = last.chars().collect();
    for (length, _) in lexicon.endings.stems(&letters, true) {
        let stem: String = letters[..length].iter().collect();
        lay(&[before, &[&stem]].concat(), true);
    }
}

/// The key of a name of the lists, with its surname in front or behind.
fn key_of(lexicon: &Lexicon, ids: &[u32], first: bool) -> Option<u32> {
    let words: Vec<&str> = ids.iter().map(|word| lexicon.word(*word)).collect();
    match (&words[..], first) {
        ([surname, given @ ..], true) | ([given @ .., surname], false) => {
            korean::key(surname, given)
        }
        ([], _) => None,
    }
}
