//! Alignment: which words of a name stand for which words of the text.

use std::collections::{BTreeSet, HashSet};

use foldhash::fast::RandomState;

use super::Reading;
use super::between::Laid;
use super::initial::{as_surname, beside_initial};
use super::likeness::{Alike, same_script};
use crate::screen::lexicon::{Lexicon, Name, Role, bit};
use crate::screen::memo::Pairs;
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
    /// Words such as "and" among them, that stand between two names rather than in one.
    pub links: usize,
    /// It shares its last words with another: "Arkady and Boris Rotenberg".
    pub shared: bool,
}

/// So far apart two words of one name may stand.
const REACH: usize = 3;

/// So many strange words in a row may stand inside a name.
const MOST_STRANGE: usize = 2;

/// A body's name of which more telling words are missing is not meant.
const MOST_MISSING: usize = 2;

/// So many words around a pair belong to the same name at most.
const WINDOW: usize = 8;

/// A word of the text that may stand for a word of a name.
#[derive(Debug, Clone, Copy)]
struct Place {
    at: usize,
    /// Which word of the name.
    word: usize,
    /// How far from the seed it stands.
    away: usize,
    alike: Alike,
}

/// So many names with places are remembered before those that lie behind are forgotten.
const MOST_DONE: usize = 1 << 14;

/// Every name that a field may have, in the order of their places: a long text has more of them than
/// memory should hold.
pub(crate) fn matches(
    lexicon: &Lexicon,
    reading: &Reading,
    pairs: &mut Pairs,
    mut each: impl FnMut(Match),
) {
    super::korean::matches(lexicon, reading, &mut each);
    let mut search = Search {
        lexicon,
        reading,
        done: HashSet::default(),
        places: Vec::new(),
        words: Vec::new(),
        found: Vec::new(),
    };
    let mut names: Vec<(u32, usize)> = Vec::new();
    let (tokens, live) = (reading.list(), reading.live());
    for (rank, at) in live.iter().enumerate().map(|(rank, at)| (rank, *at as usize)) {
        search.alone(at);
        // Two words of one name that stand near each other.
        let (this, mut joined) = (reading.set(at), at);
        for to in live[rank + 1..].iter().map(|to| *to as usize) {
            if to > at + REACH {
                break;
            }
            while joined < to && reading.may_join(joined + 1) {
                joined += 1;
            }
            if joined < to {
                break;
            }
            if !this.may_meet(reading.set(to)) {
                continue;
            }
            // A name has a capital, but for the few that are written without.
            let lower = tokens[at].case == Case::Lower && tokens[to].case == Case::Lower;
            if lower && !this.lower {
                continue;
            }
            let both = pairs.names(lexicon, reading.words, tokens[at].alike, tokens[to].alike);
            names.extend(both.iter().map(|name| (*name, to)));
        }
        if !names.is_empty() {
            names.sort_unstable();
            for (name, to) in names.drain(..) {
                search.pair(name, at, to);
            }
        }
        search.found.drain(..).for_each(&mut each);
        if search.done.len() > MOST_DONE {
            search.done.retain(|(_, place)| *place > at);
        }
    }
}

struct Search<'a> {
    lexicon: &'a Lexicon,
    reading: &'a Reading<'a>,
    /// Names with the places that are theirs.
    done: HashSet<(u32, usize), RandomState>,
    /// For one name at a time.
    places: Vec<Place>,
    words: Vec<Option<(usize, Alike)>>,
    found: Vec<Match>,
}

impl Search<'_> {
    /// Names that are one word, and surnames beside an initial.
    fn alone(&mut self, at: usize) {
        let (lexicon, reading) = (self.lexicon, self.reading);
        let single = reading.set(at).single && reading.list()[at].case != Case::Lower;
        let initial = beside_initial(lexicon, reading, at).is_some();
        let headed = reading.set(at).headed && reading.list()[at].case != Case::Lower;
        if !single && !initial && !headed {
            return;
        }
        let mut names: BTreeSet<u32> = BTreeSet::new();
        for alike in reading.alike(at).iter().filter(|alike| !alike.loose) {
            if single && alike.cost <= SINGLE {
                let fits = |name: &u32| fits_alone(lexicon, reading, at, *name, alike);
                names.extend(lexicon.single(alike.word).filter(fits));
            }
            if headed && alike.cost * 100 <= alike.weight * HEAD {
                for name in lexicon.headed(alike.word) {
                    self.found.extend(self.only_word(name, at, *alike));
                }
            }
            if initial && as_surname(lexicon, reading, at, alike) {
                names.extend(lexicon.surnamed(alike.word));
            }
        }
        for name in names {
            if self.done.insert((name, at)) {
                let aligned = self.align(name, at, at);
                self.found.extend(aligned);
            }
        }
    }

    /// A body's name by its one telling word, whatever else of it stands near.
    fn only_word(&self, name: u32, at: usize, alike: Alike) -> Option<Match> {
        let (ids, _) = self.lexicon.name(name);
        let word = ids.iter().position(|id| *id == alike.word)?;
        let mut words = vec![None; ids.len()];
        words[word] = Some((at, alike));
        Some(Match {
            from: at,
            to: at + 1,
            name,
            words,
            initial: None,
            extra: 0,
            links: 0,
            shared: false,
        })
    }

    /// A name that has the words at `at` and `to`.
    fn pair(&mut self, name: u32, at: usize, to: usize) {
        if self.done.contains(&(name, at)) {
            return;
        }
        if let Some(aligned) = self.align(name, at, to) {
            self.done.extend((aligned.from..aligned.to).map(|place| (name, place)));
            self.found.push(aligned);
        }
    }
}

/// A name of one word must be nearer than one of several, in hundredths.
const SINGLE: u16 = 30;

/// The one telling word of a body's name may differ by so much of its weight, in per cent.
const HEAD: u16 = 7;

/// So much of a word must there be where its vowels are left out.
const UNVOWELLED: u16 = 500;

fn is_abjad_word(reading: &Reading, at: usize) -> bool {
    reading.folded(at).chars().next().is_some_and(|c| sound::is_abjad(&[c]))
}

fn fits_alone(lexicon: &Lexicon, reading: &Reading, at: usize, name: u32, alike: &Alike) -> bool {
    let name = &lexicon.names[name as usize];
    // By its adjective alone a body is not called.
    if alike.body && alike.cost > 4 {
        return false;
    }
    // Бельгии is a form of Бельгия, and no spelling of Belga.
    // ... and Германии of no airline Germania.
    let (country, listed) = (|word: &str| lexicon.is_country(word), lexicon.word(alike.word));
    let other = || !country(listed) || !same_script(&reading.folded(at), listed);
    if alike.cost > 0 && country(&reading.folded(at)) && other() {
        return false;
    }
    let case = reading.list()[at].case;
    let upper = matches!(case, Case::Upper | Case::None);
    let legal = legal_beside(lexicon, reading, at, at + 1);
    // An acronym is its letters, not how they sound.
    let same = reading.list()[at].id == alike.word;
    if name.acronym {
        return (upper || legal) && same;
    }
    if legal && !name.capitals && alike.weight >= 200 {
        return alike.cost * 100 <= alike.weight * 12;
    }
    // In a list in capitals nothing tells a name from a word but its letters.
    if name.capitals {
        return same;
    }
    // Without its vowels only a long word is enough by itself.
    if is_abjad_word(reading, at) && alike.cost > 0 && alike.weight < UNVOWELLED {
        return false;
    }
    // Another script may cost a vowel of a long word; a short word must be the same or inflected.
    let share = if alike.weight >= 400 { 7 } else { 3 };
    alike.cost == 0 || alike.weight >= 300 && alike.cost * 100 <= alike.weight * share
}

/// Whether a legal form stands before or behind the words `from..to`.
pub(crate) fn legal_beside(lexicon: &Lexicon, reading: &Reading, from: usize, to: usize) -> bool {
    let tokens = &reading.list();
    let legal = |at: usize| lexicon.traits(tokens[at].id).legal && tokens[at].case.is_capital();
    from > 0 && reading.joined(from) && legal(from - 1)
        || to < tokens.len() && reading.joined(to) && legal(to)
}

impl Search<'_> {
    /// Lay a name over the text around the words `a` and `b`.
    fn align(&mut self, name: u32, a: usize, b: usize) -> Option<Match> {
        let (lexicon, reading) = (self.lexicon, self.reading);
        let (ids, roles) = lexicon.name(name);
        let tokens = reading.list();
        let (low, high) = (a.saturating_sub(WINDOW), (b + WINDOW).min(tokens.len() - 1));
        let person = lexicon.is_person(lexicon.names[name as usize].entity);
        self.place(ids, (low, high), (a, b), person);
        if !person && self.too_little(ids, roles) {
            return None;
        }
        // The words that led here first, then the nearest; each word of the text and of the name once.
        // «Суд вызвал Игоря Сечина. Сечин не явился.»: the second is a better Sechin, and no part of it.
        self.places.sort_unstable_by_key(|place| {
            let seed = person && (place.at == a || place.at == b);
            let near = (place.alike.cost, place.away, place.at.abs_diff(a + place.word));
            (!seed, near, place.word, place.at)
        });
        let mut taken: u64 = 0;
        self.words.clear();
        self.words.resize(ids.len(), None);
        for place in &self.places {
            let bit = 1 << (place.at - low);
            if self.words[place.word].is_none() && taken & bit == 0 {
                self.words[place.word] = Some((place.at, place.alike));
                taken |= bit;
            }
        }
        let taken = |at: usize| taken & (1 << (at - low)) != 0;
        if !taken(a) {
            return None;
        }
        // Walk outward from the seed; what is cut off by strange words is another name.
        let strange = |at: usize| {
            !taken(at) && {
                let traits = lexicon.traits(tokens[at].id);
                let legal = traits.legal && !person;
                !traits.particle
                    && !legal
                    && (person || tokens[at].id == UNKNOWN || !traits.generic)
            }
        };
        let laid = Laid { lexicon, reading, ids, roles, words: &self.words };
        let shared = person && laid.shared(a, b, person);
        let breaks = |at: usize| {
            let small = lexicon.traits(tokens[at].id).small && !taken(at);
            let lower = tokens[at].case == Case::Lower
                && (strange(at) || small)
                && !(shared && at == a + 1);
            // "1. Petrov Igor / 2. Sechin Pavel": a number parts two persons.
            let number = || reading.folded(at).starts_with(|c: char| c.is_ascii_digit());
            person && (lower || !taken(at) && number())
        };
        // A comma and a possessive end a name that has none, but "Iran's Bank Melli" is one; and so
        // do brackets, but where words of a body's name stand on both sides.
        let Name { commas, possessive, .. } = lexicon.names[name as usize];
        let joined = |at: usize| {
            let gap = tokens[at].gap;
            let country = || !person && lexicon.traits(tokens[at - 1].id).place;
            let comma = || match person {
                true => laid.inverted(at),
                false => laid.of_partners(at),
            };
            let listed = (commas || !gap.has(Gap::COMMA) || comma())
                && (possessive || !gap.has(Gap::POSSESSIVE) || country())
                && (!person || !gap.has(Gap::BRACKET))
                && taken(at - 1)
                && taken(at);
            reading.joined(at) || listed && reading.may_join(at)
        };
        // `at` is the next word on the way, `edge` the gap to it.
        let outermost = |way: &mut dyn Iterator<Item = (usize, usize)>| {
            let (mut last, mut run) = (a, 0);
            for (at, edge) in way {
                if !joined(edge) || breaks(at) {
                    break;
                }
                // What any body's name may have is not fetched from behind strange words.
                let plain = || {
                    let traits = lexicon.traits(tokens[at].id);
                    !person && (traits.particle || traits.generic || traits.place)
                };
                if taken(at) && (run == 0 || !plain()) {
                    (last, run) = (at, 0);
                } else {
                    run += usize::from(strange(at));
                }
                if run > MOST_STRANGE {
                    break;
                }
            }
            last
        };
        let to = outermost(&mut (a + 1..=high).map(|at| (at, at)));
        let from = outermost(&mut (low..a).rev().map(|at| (at, at + 1)));
        let brackets = || reading.slice(from, to + 1).find(['(', ')']);
        if !person
            && brackets().is_some_and(|at| reading.slice(from, to + 1)[at..].starts_with(')'))
        {
            return None;
        }
        let mut content = 0;
        for ((word, id), role) in self.words.iter_mut().zip(ids).zip(roles) {
            if word.is_some_and(|(at, _)| at < from || at > to) {
                *word = None;
            }
            let particle = lexicon.traits(*id).particle && *role != Role::Given;
            content += usize::from(word.is_some() && !particle);
        }
        if a != b && content < 2 {
            return None;
        }
        let other = |at: &usize| {
            let traits = lexicon.traits(tokens[*at].id);
            !taken(*at)
                && traits.generic
                && !traits.particle
                && !traits.legal
                && tokens[*at].case.is_capital()
        };
        let laid = Laid { lexicon, reading, ids, roles, words: &self.words };
        let shared = laid.shared(from, to, person);
        let links = if person || shared { 0 } else { laid.links(from, to)? };
        let extra = |at: &usize| (strange(*at) || other(at)) && !laid.begins_row(*at, to);
        let extra = if shared { 0 } else { (from..=to).filter(extra).count() };
        let words = self.words.clone();
        let mut found =
            Match { from, to: to + 1, name, words, initial: None, extra, links, shared };
        if person {
            found.initial(lexicon, reading, roles, ids);
        }
        Some(found)
    }

    /// Every word of the name with every token that may stand for it.
    fn place(
        &mut self,
        ids: &[u32],
        (low, high): (usize, usize),
        (a, b): (usize, usize),
        person: bool,
    ) {
        self.places.clear();
        let fits = |alike: &&Alike| match person {
            true => !alike.body || alike.genitive,
            false => !alike.loose,
        };
        let bits = ids.iter().fold(0, |bits, id| bits | bit(*id));
        let live = self.reading.live();
        let first = live.partition_point(|at| (*at as usize) < low);
        for at in live[first..].iter().map(|at| *at as usize).take_while(|at| *at <= high) {
            if !self.reading.set(at).may_have(bits) {
                continue;
            }
            let token = &self.reading.list()[at];
            // "Co" is no misspelt Chu.
            if person && token.case.is_capital() && self.lexicon.traits(token.id).legal {
                continue;
            }
            let asked = |alike: &&Alike| bits & bit(alike.word) != 0;
            for alike in self.reading.alike(at).iter().filter(asked).filter(fits) {
                for (word, id) in ids.iter().enumerate() {
                    if *id == alike.word {
                        let away = if at < a { a - at } else { at.saturating_sub(b) };
                        self.places.push(Place { at, word, away, alike: *alike });
                    }
                }
            }
        }
    }

    /// Whether so many telling words of a body's name are missing that it cannot be meant.
    fn too_little(&self, ids: &[u32], roles: &[Role]) -> bool {
        let there: u64 = self.places.iter().fold(0, |bits, place| bits | 1 << place.word);
        let missing = |(word, (id, role)): &(usize, (&u32, &Role))| {
            let traits = self.lexicon.traits(**id);
            **role != Role::Legal && !traits.particle && !traits.generic && there & (1 << word) == 0
        };
        ids.iter().zip(roles).enumerate().filter(missing).count() > MOST_MISSING
    }
}
