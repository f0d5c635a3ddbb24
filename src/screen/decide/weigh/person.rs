//! How much speaks for a person.

use super::{BY_CHANCE, FREQUENT, Weighing};
use crate::screen::candidates::likeness::same_script;
use crate::screen::decide::Found;
use crate::screen::decide::why::Why;
use crate::screen::lexicon::Role;
use crate::screen::resemble::{distance, weight};
use crate::screen::sound;

/// A middle name that differs by more of its weight, in per cent, is another: Nikolayevich and
/// Mykolayovych are one.
const OTHER_MIDDLE: u16 = 35;

impl Weighing<'_> {
    pub(super) fn person(&self, found: &mut Found) -> Option<()> {
        let content = self.content();
        let have: Vec<usize> = content.iter().copied().filter(|at| self.has(*at)).collect();
        // A name is written with capitals.
        let title = |at: &usize| self.lexicon.traits(self.words[*at]).title;
        let office = |at: &usize| self.lexicon.traits(self.words[*at]).office;
        if have.iter().any(|at| self.lowered(*at) && !office(at) && !self.hyphenated(*at)) {
            return None;
        }
        if have.iter().all(|at| title(at) && !office(at)) {
            return None;
        }
        // "President Vladimir Putin" is no longer form of "President Putin".
        if self.matched.extra > 0 && have.iter().any(title) {
            return None;
        }
        if !self.is_firm(&content, &have) {
            return None;
        }
        let of = |role: Role| content.iter().copied().filter(move |at| self.roles[*at] == role);
        let given = of(Role::Given).any(|at| self.has(at));
        let surnames = of(Role::Surname).count();
        let surnames_found = of(Role::Surname).filter(|at| self.has(*at)).count();
        let surname = surnames_found > 0;
        let rare = |at: &usize| self.lexicon.bearers(self.words[*at]) <= 3;
        match have.len() {
            0 => return None,
            1 if content.len() == 1 => {
                let word = self.words[content[0]];
                let common = self.lexicon.traits(word).common;
                found.add(Why::NameOneWord, if common { 0.4 } else { 0.66 });
            }
            1 if self.matched.initial.is_some() && surname => {
                found.add(Why::Initial, 0.8);
                // A. Gavrilova is another than Alexander Gavrilov.
                if self.matched.words.iter().flatten().any(|(_, alike)| alike.ending) {
                    found.add(Why::InitialInflected, -0.12);
                }
                found.full = true;
            }
            1 => return None,
            n if n == content.len() => {
                found.add(Why::Name, 0.97);
                found.full = true;
            }
            _ if given && surname && surnames_found == surnames => {
                found.add(Why::MiddleNameAbsent, 0.94);
                found.full = true;
            }
            n if n >= 3 => {
                found.add(Why::PartOfName { have: n, of: content.len(), rare: None }, 0.88);
                found.full = true;
            }
            n => {
                let rare = have.iter().filter(|at| rare(at)).count();
                let weight = 0.58 + 0.08 * rare as f64 + if given || surname { 0.04 } else { 0.0 };
                let why = Why::PartOfName { have: n, of: content.len(), rare: Some(rare) };
                found.add(why, weight);
                found.full = surname;
            }
        }
        if have.len() > 1 && have.iter().all(|at| self.everyday(*at)) {
            let whole = have.len() == content.len();
            found.add(Why::CommonWords, if whole { -0.15 } else { -0.3 });
        }
        let (hyphen, capital) = self.goes_on();
        if hyphen && have.len() < 3 {
            found.add(Why::OtherNameBeside, -0.3);
        } else if have.len() == 2 && have.len() < content.len() && (capital || self.is_tail()) {
            found.add(Why::OtherNameBeside, if capital { -0.25 } else { -0.2 });
        }
        if self.abjad() && have.len() < 3 && have.len() < content.len() {
            found.add(Why::Unvowelled, -0.3);
        }
        if have.len() > 1 {
            let order: Vec<usize> =
                have.iter().filter_map(|at| self.matched.words[*at].map(|(at, _)| at)).collect();
            let misspelt = self.matched.words.iter().flatten().any(|(at, alike)| {
                let listed = self.lexicon.word(alike.word);
                alike.cost > 0 && !alike.ending && same_script(&self.reading.folded(*at), listed)
            });
            let doubtful = misspelt || !order.is_sorted();
            if capital && have.len() == 2 && have.len() == content.len() && doubtful {
                found.add(Why::OtherNameBeside, -0.2);
            }
            if order.windows(2).any(|pair| pair[0] > pair[1]) {
                // Turned round and misspelt is two doubts of one name.
                let exact = self.matched.words.iter().flatten().all(|(_, alike)| alike.cost <= 4);
                // ... and without vowels it is three.
                let ending = self.matched.words.iter().flatten().any(|(_, alike)| alike.ending);
                let doubt = match () {
                    () if self.abjad() => -0.3,
                    () if have.len() < content.len() => -0.2,
                    () if ending => -0.2,
                    () => -0.15,
                };
                found.add(Why::Order, if exact && !self.abjad() { -0.03 } else { doubt });
            }
            let bearers = |at: &usize| self.lexicon.bearers(self.words[*at]);
            let frequent = |at: &usize| bearers(at) >= FREQUENT;
            let by_chance = || {
                let both: f64 = have.iter().map(|at| f64::from(bearers(at))).product();
                both / f64::from(self.lexicon.persons())
            };
            if have.len() == 2 && have.iter().all(frequent) && by_chance() > BY_CHANCE {
                // As the list has it, it may still be somebody else of this name.
                let exact =
                    content.len() == 2 && self.letter_by_letter() && !self.stranger_beside();
                // A title that both have is a third word.
                let title = |at| self.roles[at] == Role::Honorific && self.has(at);
                let told = content.len() == 2 && (0..self.words.len()).any(title);
                found.add(Why::FrequentWords, if exact || told { -0.15 } else { -0.3 });
            }
        }
        let generation =
            |at: &usize| self.lexicon.traits(self.words[*at]).generation && !self.has(*at);
        if (0..self.words.len()).any(|at| generation(&at)) {
            found.add(Why::GenerationAbsent, -0.1);
        }
        if self.matched.extra > 0 {
            let missing = content.len() - have.len();
            match () {
                // Kim Chang Bok is not Kim Yong Bok.
                () if missing > 0 && self.has_other_middle() => {
                    let two = have.len() == 2;
                    found.add(Why::MiddleNameOther, if two { -0.25 } else { -0.12 });
                }
                () => {
                    let each = if self.abjad() { -0.15 } else { -0.06 };
                    found.add(Why::MiddleNameExtra, each * self.matched.extra as f64);
                }
            }
        }
        Some(())
    }

    /// Whether a strange word stands where the list has other first or middle names, and resembles none
    /// of them.
    fn has_other_middle(&self) -> bool {
        let missing: Vec<u32> = (0..self.words.len())
            .filter(|at| matches!(self.roles[*at], Role::Given | Role::Middle) && !self.has(*at))
            .map(|at| self.words[at])
            .filter(|word| !self.lexicon.traits(*word).particle)
            .collect();
        let taken = |place: usize| self.matched.words.iter().flatten().any(|(at, _)| *at == place);
        let strange = |place: &usize| {
            let token = &self.reading.list()[*place];
            let traits = self.lexicon.traits(token.id);
            let plain = traits.particle || traits.title || traits.generation;
            token.case.is_capital() && !plain && !taken(*place)
        };
        let mut strange = (self.matched.from..self.matched.to).filter(strange);
        !missing.is_empty()
            && strange.any(|place| !missing.iter().any(|word| self.may_be(place, *word)))
    }

    /// Whether the word at `place` may be meant by `listed`, or one of them by the initial of the other.
    fn may_be(&self, place: usize, listed: u32) -> bool {
        let (folded, word) = (self.reading.folded(place), self.lexicon.word(listed));
        let letters: Vec<char> = folded.chars().collect();
        if letters.len() == 1 || word.chars().count() == 1 {
            return !same_script(&folded, word) || letters.first().copied() == word.chars().next();
        }
        let sounds = self.lexicon.sounds(listed);
        let limit = weight(sounds) * OTHER_MIDDLE / 100;
        distance(&sound::read(&letters), sounds, false, limit).is_some()
    }
}
