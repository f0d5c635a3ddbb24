//! What a name laid over a span is worth.

mod beside;
mod body;
mod person;
mod telling;
mod told;

use super::Found;
use super::weights;
use super::why::Why;
use crate::screen::candidates::likeness::same_script;
use crate::screen::candidates::{Alike, Match, Reading};
use crate::screen::lexicon::{Lexicon, Role};
use crate::screen::sound::is_abjad;
use crate::screen::tokens::{Case, Gap};

/// Weigh one match; `None` where it is nothing.
pub(super) fn weigh<'a>(
    lexicon: &'a Lexicon,
    index: usize,
    reading: &Reading,
    matched: &Match,
) -> Option<Found<'a>> {
    let name = &lexicon.names[matched.name as usize];
    let weighing = Weighing::new(lexicon, reading, matched);
    let mut found = Found {
        reading: index,
        from: matched.from,
        to: matched.to,
        length: matched.to - matched.from,
        entity: name.entity,
        phrase: "",
        parts: Vec::new(),
        name: Some(matched.name),
        full: false,
    };
    if name.ideographs {
        if !weighing.whole() {
            return None;
        }
        found.add(Why::Name, weights::around::IDEOGRAPHS);
        return Some(found);
    }
    match lexicon.is_person(name.entity) {
        true => weighing.person(&mut found)?,
        false => {
            let told = weighing.is_country_told(name.entity);
            weighing.body(&mut found, told)?;
            if told {
                found.add(Why::CountryTold, 0.0);
            }
        }
    }
    if weighing.lends_its_name() {
        found.add(Why::LargerName, weights::CALLED_AFTER);
    }
    weighing.spelling(&mut found);
    // What it shares is the other's as well.
    if matched.shared {
        (found.to, found.length) = (found.from + 1, 1);
    }
    Some(found)
}

/// A word that so many entities of the lists share tells little of any of them.
const FREQUENT: u32 = 12;

/// Two frequent words tell little where so many entities of the lists would have both by chance.
const BY_CHANCE: f64 = 0.1;

/// So many entities may share the one word beside one that is hardly alike, which may differ by so
/// much of its weight, in per cent.
const FEW: u32 = 3;
const NEAR: u16 = 8;

/// Where a body's name has so many words, one may be missing.
const MANY: usize = 4;

/// Two words that differ by more of their weight are hardly the same name in the same script.
const FAR: f64 = 0.07;

struct Weighing<'a> {
    lexicon: &'a Lexicon,
    reading: &'a Reading<'a>,
    matched: &'a Match,
    words: &'a [u32],
    roles: &'a [Role],
}

impl<'a> Weighing<'a> {
    fn new(lexicon: &'a Lexicon, reading: &'a Reading<'a>, matched: &'a Match) -> Self {
        let (words, roles) = lexicon.name(matched.name);
        Self { lexicon, reading, matched, words, roles }
    }

    /// Every word, in its order, without anything between.
    fn whole(&self) -> bool {
        let mut next = self.matched.from;
        self.matched.words.iter().all(|word| {
            let here = word.is_some_and(|(at, alike)| at == next && alike.cost == 0);
            next += 1;
            here
        })
    }

    /// Places in the name that are evidence.
    fn content(&self) -> Vec<usize> {
        let evidence = |at: &usize| {
            let particle = self.lexicon.traits(self.words[*at]).particle;
            self.roles[*at].is_evidence() && (!particle || self.roles[*at] == Role::Given)
        };
        let mut content: Vec<usize> = (0..self.words.len()).filter(evidence).collect();
        // A single letter is little beside two words: Tehrik-e-Taliban.
        let letter = |at: &usize| {
            let word = self.lexicon.word(self.words[*at]);
            word.len() == 1 && !word.starts_with(|c: char| c.is_numeric())
        };
        if content.iter().filter(|at| !letter(at)).count() > 1 {
            content.retain(|at| !letter(at) || self.roles[*at] != Role::Word);
        }
        if content.is_empty() { (0..self.words.len()).collect() } else { content }
    }

    /// Whether the word of the text is one that any text may have; in another script than the
    /// list's it seldom is.
    fn everyday(&self, at: usize) -> bool {
        self.lexicon.traits(self.words[at]).common
            && self.matched.words[at].is_some_and(|(at, alike)| {
                alike.cost == 0 || self.lexicon.is_everyday(&self.reading.folded(at))
            })
    }

    /// Whether the token is a word that any text may have: Союз, of which the list has Soyuz.
    fn everyday_here(&self, at: usize) -> bool {
        self.lexicon.is_everyday(&self.reading.folded(at))
    }

    fn has(&self, at: usize) -> bool {
        self.matched.words[at].is_some()
    }

    fn case(&self, at: usize) -> Case {
        self.matched.words[at].map_or(Case::None, |(at, _)| self.reading.list()[at].case)
    }

    /// Whether the text writes in lower case what the list does not. What the list writes so is a
    /// part of the name in the list's own order only: the refinery Naftan is no Naftan refinery.
    fn lowered(&self, at: usize) -> bool {
        let listed = self.lexicon.names[self.matched.name as usize].lower;
        self.case(at) == Case::Lower && (listed & (1 << at) == 0 || !self.in_a_row())
    }

    /// Whether the word stands behind a hyphen, where a name may have a small letter: Kim Jong-un.
    fn hyphenated(&self, at: usize) -> bool {
        let tokens = self.reading.list();
        self.matched.words[at].is_some_and(|(place, _)| {
            place > 0 && tokens[place].gap == Gap::HYPHEN && tokens[place - 1].case.is_capital()
        })
    }

    /// Whether the words stand in their order with nothing between.
    fn in_a_row(&self) -> bool {
        let places = || self.matched.words.iter().flatten().map(|(at, _)| *at);
        places().zip(places().skip(1)).all(|(a, b)| a + 1 == b)
    }

    /// Whether the words that are hardly alike have enough beside them: two that are, or one that
    /// is the list's own and that few have; and none is missing.
    fn is_firm(&self, content: &[usize], have: &[usize]) -> bool {
        if self.matched.words.iter().flatten().all(|(_, alike)| !alike.loose) {
            return true;
        }
        let alike = |at: &usize| self.matched.words[*at].map(|(_, alike)| alike);
        let (loose, firm): (Vec<usize>, Vec<usize>) =
            have.iter().partition(|at| alike(at).is_some_and(|alike| alike.loose));
        match (&loose[..], &firm[..]) {
            ([], _) => true,
            _ if have.len() < content.len() => false,
            (_, [_, _, ..]) => true,
            ([loose], [firm]) => {
                let near = alike(loose).is_some_and(|a| a.cost * 100 <= a.weight * NEAR);
                near && alike(firm).is_some_and(|alike| alike.cost <= NEAR)
                    && !self.lexicon.traits(self.words[*firm]).common
                    && self.lexicon.bearers(self.words[*firm]) <= FEW
            }
            _ => false,
        }
    }

    /// Whether the words are those of the list, in its order; or what another script makes of them.
    fn letter_by_letter(&self) -> bool {
        let places = self.matched.words.iter().flatten().map(|(at, _)| *at);
        places.is_sorted() && self.letter_by_letter_in_any_order()
    }

    fn letter_by_letter_in_any_order(&self) -> bool {
        self.matched.words.iter().flatten().all(|(at, alike)| {
            let listed = self.lexicon.word(alike.word);
            let close = alike.cost <= 12 && !same_script(&self.reading.folded(*at), listed);
            alike.cost == 0 || close
        })
    }

    /// Whether the text writes without vowels.
    fn abjad(&self) -> bool {
        self.reading.folded(self.matched.from).chars().next().is_some_and(|c| is_abjad(&[c]))
    }

    /// Whether the text declines names: a declining language, or Cyrillic.
    fn declined(&self) -> bool {
        let first = self.reading.folded(self.matched.from).chars().next();
        self.reading.inflected || first.is_some_and(|c| c > '\u{24f}')
    }

    /// Whether the text is in another script than the list.
    fn other_script(&self) -> bool {
        self.matched.words.iter().flatten().any(|(at, alike)| {
            !same_script(&self.reading.folded(*at), self.lexicon.word(alike.word))
        })
    }

    /// What the words differ in from the list's.
    fn spelling(&self, found: &mut Found) {
        let read: Vec<_> = self.matched.words.iter().flatten().collect();
        let (cost, weight) = read.iter().fold((0u32, 0u32), |(cost, weight), (_, alike)| {
            (cost + u32::from(alike.cost), weight + u32::from(alike.weight))
        });
        if cost == 0 {
            // Read as the same, and yet other letters.
            let differs = |(at, alike): &&&(usize, Alike)| {
                self.reading.folded(*at) != self.lexicon.word(alike.word)
            };
            if read.iter().any(|word| differs(&word)) {
                found.add(Why::Transliterated, 0.0);
            }
            return;
        }
        let share = f64::from(cost) / f64::from(weight.max(1));
        let ending = read.iter().any(|(_, alike)| alike.ending);
        let person = self.lexicon.is_person(found.entity);
        // Two words leave little where both are spelt alike only from afar.
        let far = read.len() == 2 && share > FAR && !self.other_script();
        let factor = match () {
            () if far => weights::spelling::FAR,
            () if !person || self.abjad() => weights::spelling::BODY_OR_UNVOWELLED,
            () => weights::spelling::PERSON,
        };
        let penalty = -((share * factor * 100.0).round() / 100.0);
        match ending {
            true => found.add(Why::Inflected, penalty),
            false => found.add(Why::Spelling, penalty),
        }
    }
}
