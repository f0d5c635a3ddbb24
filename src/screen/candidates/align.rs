//! Alignment: which words of a name stand for which words of the text.

use std::collections::{BTreeSet, HashSet};

use super::Reading;
use super::likeness::Alike;
use crate::screen::lexicon::{Lexicon, Role};
use crate::screen::sound;
use crate::screen::tokens::{Case, Gap, UNKNOWN};

/// A name of the lists, laid over a span of the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Match {
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
    /// Index into [`Lexicon::names`].
    pub name: u32,
    /// For each word of the name: the token that stands for it, and how.
    pub words: Vec<Option<(usize, Alike)>>,
    /// The word of the name, if any, of which the text has only the initial.
    pub initial: Option<usize>,
    /// Words of the text inside the span that are none of the name's.
    pub extra: usize,
}

/// So far apart two words of one name may stand.
const REACH: usize = 3;

/// So many words around a pair belong to the same name at most.
const WINDOW: usize = 8;

/// Every name that a field may have.
pub(crate) fn matches(lexicon: &Lexicon, reading: &Reading) -> Vec<Match> {
    let mut found = Vec::new();
    // Names with the first place that may be theirs.
    let mut done: HashSet<(u32, usize)> = HashSet::new();
    let tokens = &reading.tokens.list;
    for at in 0..tokens.len() {
        let here = reading.alike(at);
        if here.is_empty() {
            continue;
        }
        let mut names: BTreeSet<u32> = BTreeSet::new();
        for alike in here {
            // One word: the whole of a short name.
            if alike.cost <= SINGLE && (tokens[at].case != Case::Lower) {
                for name in lexicon.single(alike.word) {
                    if fits_alone(lexicon, reading, at, name, alike) {
                        names.insert(name);
                    }
                }
            }
            if beside_initial(reading, at).is_some() {
                names.extend(lexicon.surnamed(alike.word));
            }
        }
        for name in names {
            if done.insert((name, at)) {
                found.extend(align(lexicon, reading, name, at, at));
            }
        }
        let mut names: BTreeSet<(u32, usize)> = BTreeSet::new();
        let mut to = at;
        while to + 1 < tokens.len() && to < at + REACH && reading.joined(to + 1) {
            to += 1;
            for a in here {
                for b in reading.alike(to) {
                    if a.word != b.word {
                        names.extend(lexicon.with_both(a.word, b.word).map(|name| (name, to)));
                    }
                }
            }
        }
        for (name, to) in names {
            if done.contains(&(name, at)) {
                continue;
            }
            if let Some(aligned) = align(lexicon, reading, name, at, to) {
                for place in aligned.from..aligned.to {
                    done.insert((name, place));
                }
                found.push(aligned);
            }
        }
    }
    found
}

/// A name of one word must be nearer than one of several, in hundredths.
const SINGLE: u16 = 30;

fn fits_alone(lexicon: &Lexicon, reading: &Reading, at: usize, name: u32, alike: &Alike) -> bool {
    let name = &lexicon.names[name as usize];
    let case = reading.tokens.list[at].case;
    let upper = matches!(case, Case::Upper | Case::None);
    let legal = legal_beside(lexicon, reading, at, at + 1);
    if name.acronym {
        return (upper || legal) && alike.cost == 0;
    }
    if legal && !name.capitals && alike.weight >= 200 {
        return alike.cost * 100 <= alike.weight * 12;
    }
    // In a list in capitals nothing tells a name from a word but its letters.
    if name.capitals {
        return alike.cost == 0;
    }
    // Another script may cost a vowel of a long word; a short word must be the same or inflected.
    let share = if alike.weight >= 400 { 7 } else { 3 };
    alike.cost == 0 || alike.weight >= 300 && alike.cost * 100 <= alike.weight * share
}

/// Whether a legal form stands before or behind the words `from..to`.
pub(crate) fn legal_beside(lexicon: &Lexicon, reading: &Reading, from: usize, to: usize) -> bool {
    let tokens = &reading.tokens.list;
    let legal = |at: usize| lexicon.traits(tokens[at].id).legal && tokens[at].case.is_capital();
    from > 0 && reading.joined(from) && legal(from - 1)
        || to < tokens.len() && reading.joined(to) && legal(to)
}

/// The token of an initial beside a surname: "A. Lukashenko", "Lukashenko A.".
fn beside_initial(reading: &Reading, at: usize) -> Option<usize> {
    let tokens = &reading.tokens.list;
    let initial = |place: usize| {
        let token = &tokens[place];
        let letters = token.chars();
        token.case == Case::Initial || (token.case == Case::Upper && letters == 3)
    };
    let before = at
        .checked_sub(1)
        .filter(|before| tokens[at].gap.has(Gap::PERIOD) && initial(*before) && reading.joined(at));
    before.or_else(|| {
        let after = at + 1;
        (after < tokens.len() && initial(after) && tokens[after].gap.is_space()).then_some(after)
    })
}

fn align(lexicon: &Lexicon, reading: &Reading, name: u32, a: usize, b: usize) -> Option<Match> {
    let (ids, roles) = lexicon.name(name);
    let tokens = &reading.tokens.list;
    let (low, high) = (a.saturating_sub(WINDOW), (b + WINDOW).min(tokens.len() - 1));
    // Every word of the name with every token that may stand for it.
    let mut pairs: Vec<(u16, usize, usize, usize, Alike)> = Vec::new();
    for at in low..=high {
        for alike in reading.alike(at) {
            for (word, id) in ids.iter().enumerate() {
                if *id == alike.word {
                    let away = if at < a { a - at } else { at.saturating_sub(b) };
                    pairs.push((alike.cost, away, at, word, *alike));
                }
            }
        }
    }
    pairs.sort_by_key(|(cost, away, at, word, _)| (*cost, *away, at.abs_diff(a + word), *word));
    let mut words: Vec<Option<(usize, Alike)>> = vec![None; ids.len()];
    let mut taken: HashSet<usize> = HashSet::new();
    for (_, _, at, word, alike) in pairs {
        if words[word].is_none() && !taken.contains(&at) {
            words[word] = Some((at, alike));
            taken.insert(at);
        }
    }
    // Walk outward from the seed; what is cut off by strange words is another name.
    if !taken.contains(&a) {
        return None;
    }
    let person = lexicon.entities[lexicon.names[name as usize].entity as usize].is_person();
    let strange = |at: usize| {
        !taken.contains(&at) && {
            let traits = lexicon.traits(tokens[at].id);
            !traits.particle && (person || tokens[at].id == UNKNOWN || !traits.generic)
        }
    };
    let breaks = |at: usize| strange(at) && person && tokens[at].case == Case::Lower;
    let (mut from, mut to) = (a, a);
    let mut run = 0;
    for at in a + 1..=high {
        if !reading.joined(at) || breaks(at) {
            break;
        }
        run = if taken.contains(&at) { 0 } else { run + usize::from(strange(at)) };
        if run > 2 {
            break;
        }
        if taken.contains(&at) {
            to = at;
        }
    }
    run = 0;
    for at in (low..a).rev() {
        if !reading.joined(at + 1) || breaks(at) {
            break;
        }
        run = if taken.contains(&at) { 0 } else { run + usize::from(strange(at)) };
        if run > 2 {
            break;
        }
        if taken.contains(&at) {
            from = at;
        }
    }
    for word in &mut words {
        if word.is_some_and(|(at, _)| at < from || at > to) {
            *word = None;
        }
    }
    let extra = (from..=to).filter(|at| strange(*at)).count();
    let mut found = Match { from, to: to + 1, name, words, initial: None, extra };
    if person {
        found.initial(lexicon, reading, roles, ids);
    }
    (a == b || found.content(lexicon, ids) > 1).then_some(found)
}

impl Match {
    /// How many words of the name that are evidence stand in the text.
    fn content(&self, lexicon: &Lexicon, ids: &[u32]) -> usize {
        let counted =
            |(at, id): (usize, &u32)| self.words[at].is_some() && !lexicon.traits(*id).particle;
        ids.iter().enumerate().filter(|(at, id)| counted((*at, id))).count()
    }

    /// Take in an initial for the first name.
    fn initial(&mut self, lexicon: &Lexicon, reading: &Reading, roles: &[Role], ids: &[u32]) {
        let Some(given) = roles.iter().position(|role| *role == Role::Given) else { return };
        if self.words[given].is_some() {
            return;
        }
        let edges = [self.from, self.to - 1];
        let Some(at) = edges.iter().find_map(|edge| beside_initial(reading, *edge)) else {
            return;
        };
        let token = &reading.tokens.list[at];
        let letter: Vec<char> = reading.tokens.folded(token).chars().take(1).collect();
        let (first, whole) = (sound::read(&letter), lexicon.sounds(ids[given]));
        let skip_j = |sounds: &[sound::Sound]| {
            sounds.iter().copied().find(|s| *s != sound::J).unwrap_or(sound::J)
        };
        let near = !first.is_empty() && !whole.is_empty() && {
            let (x, y) = (skip_j(&first), skip_j(whole));
            crate::screen::resemble::distance(&[x], &[y], false, 26).is_some()
        };
        if near {
            self.initial = Some(given);
            self.from = self.from.min(at);
            self.to = self.to.max(at + 1);
        }
    }
}
