//! How much speaks for a person.

use super::{BY_CHANCE, FREQUENT, Weighing};
use crate::screen::candidates::Alike;
use crate::screen::candidates::likeness::same_script;
use crate::screen::decide::Found;
use crate::screen::decide::weights::person as weights;
use crate::screen::decide::why::Why;
use crate::screen::lexicon::{OTHER_MIDDLE, Role, is_patronymic};
use crate::screen::resemble::{distance, weight};
use crate::screen::sound;
use crate::screen::tokens::{Case, Gap};

/// So many persons tell how rare a name is.
const LONG_LIST: u32 = 500;

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
        // A patronymic and a middle name come and go.
        let mut needed = content.clone();
        needed.retain(|at| self.roles[*at] != Role::Middle || self.has(*at));
        if !self.is_firm(&needed, &have) {
            return None;
        }
        // Whose it is, is told by the last word of a whole name: "Alexander Lukaschenkos Rede".
        let genitive = |word: &&(usize, Alike)| word.1.genitive;
        if let Some((at, _)) = self.matched.words.iter().flatten().find(genitive)
            && (*at + 1 != self.matched.to || have.len() < 2)
        {
            return None;
        }
        let of = |role: Role| content.iter().copied().filter(move |at| self.roles[*at] == role);
        let given = of(Role::Given).any(|at| self.has(at));
        let surnames = of(Role::Surname).count();
        let surnames_found = of(Role::Surname).filter(|at| self.has(*at)).count();
        let surname = surnames_found > 0;
        // In a short list every word is rare, but what very many are called.
        let short = self.lexicon.persons() < LONG_LIST;
        let rare = |at: &usize| {
            let traits = self.lexicon.traits(self.words[*at]);
            let frequent = short && (traits.frequent || traits.nickname);
            self.lexicon.bearers(self.words[*at]) <= 3 && !frequent
        };
        match have.len() {
            0 => return None,
            1 if content.len() == 1 => {
                let word = self.words[content[0]];
                let common = self.lexicon.traits(word).common;
                found.add(
                    Why::NameOneWord,
                    if common { weights::ONE_COMMON_WORD } else { weights::ONE_WORD },
                );
            }
            1 if self.matched.initial.is_some() && surname => {
                found.add(Why::Initial, weights::INITIAL);
                // A. Gavrilova is another than Alexander Gavrilov.
                if self.matched.words.iter().flatten().any(|(_, alike)| alike.ending) {
                    found.add(Why::InitialInflected, weights::INITIAL_INFLECTED);
                }
                found.full = true;
            }
            1 => return None,
            n if n == content.len() => {
                found.add(Why::Name, weights::WHOLE);
                found.full = true;
            }
            // Kim Jong Un is no part of Kim Yong Chol.
            _ if self.lexicon.is_korean(self.matched.name) => return None,
            _ if given && surname && surnames_found == surnames => {
                found.add(Why::MiddleNameAbsent, weights::WITHOUT_MIDDLE_NAMES);
                found.full = true;
                let last = |at: &usize| self.roles[*at] == Role::Middle && !self.has(*at);
                let mothers = content.last().is_some_and(last);
                let frequent = |at: usize| self.lexicon.traits(self.words[at]).frequent;
                if mothers && of(Role::Surname).all(frequent) {
                    found.add(Why::FrequentWords, weights::FREQUENT_WITHOUT_MOTHERS);
                }
            }
            n if n >= 3 => {
                found.add(
                    Why::PartOfName { have: n, of: content.len(), rare: None },
                    weights::THREE_OF_MORE,
                );
                found.full = true;
            }
            n => {
                let rare = have.iter().filter(|at| rare(at)).count();
                let weight = weights::TWO_OF_MORE
                    + weights::EACH_RARE * rare as f64
                    + if given || surname { weights::GIVEN_OR_SURNAME } else { 0.0 };
                let why = Why::PartOfName { have: n, of: content.len(), rare: Some(rare) };
                found.add(why, weight);
                found.full = surname;
            }
        }
        if have.len() > 1 && have.iter().all(|at| self.everyday(*at)) {
            let whole = have.len() == content.len();
            found.add(
                Why::CommonWords,
                if whole { weights::COMMON_WORDS } else { weights::SOME_COMMON_WORDS },
            );
        }
        // A German noun behind a genitive has a capital.
        let genitive = self.matched.words.iter().flatten().any(|(_, alike)| alike.genitive);
        let (hyphen, capital) = self.goes_on();
        let capital = capital && !genitive;
        if hyphen && have.len() < 3 {
            found.add(Why::OtherNameBeside, weights::GOES_ON_BEHIND_HYPHEN);
        } else if have.len() == 2 && have.len() < content.len() && (capital || self.is_tail()) {
            found.add(
                Why::OtherNameBeside,
                if capital { weights::GOES_ON } else { weights::BEGAN_BEFORE },
            );
        }
        if self.abjad() && have.len() < 3 && have.len() < content.len() {
            found.add(Why::Unvowelled, weights::UNVOWELLED);
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
                found.add(Why::OtherNameBeside, weights::GOES_ON_AND_DIFFERS);
            }
            if order.windows(2).any(|pair| pair[0] > pair[1]) {
                // Turned round and misspelt is two doubts of one name.
                let exact = self.matched.words.iter().flatten().all(|(_, alike)| alike.cost <= 4);
                // ... and without vowels it is three.
                let ending = self.matched.words.iter().flatten().any(|(_, alike)| alike.ending);
                let doubt = match () {
                    () if self.abjad() => weights::ORDER_UNVOWELLED,
                    () if have.len() < content.len() => weights::ORDER_OF_SOME,
                    () if ending => weights::ORDER_INFLECTED,
                    () => weights::ORDER,
                };
                found.add(
                    Why::Order,
                    if exact && !self.abjad() { weights::ORDER_EXACT } else { doubt },
                );
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
                found.add(
                    Why::FrequentWords,
                    if exact || told { weights::FREQUENT_EXACT } else { weights::FREQUENT },
                );
            }
        }
        let initial = self.matched.initial.is_some();
        if have.len() < content.len() && !given && !initial && self.has_other_given() {
            found.add(Why::MiddleNameOther, weights::OTHER_BESIDE_TWO);
        }
        let generation =
            |at: &usize| self.lexicon.traits(self.words[*at]).generation && !self.has(*at);
        if (0..self.words.len()).any(|at| generation(&at)) {
            found.add(Why::GenerationAbsent, weights::GENERATION_ABSENT);
        }
        if self.matched.extra > 0 {
            let missing = content.len() - have.len();
            match () {
                // Kim Chang Bok is not Kim Yong Bok.
                () if missing > 0 && self.has_other_middle() => {
                    let two = have.len() == 2;
                    found.add(
                        Why::MiddleNameOther,
                        if two { weights::OTHER_BESIDE_TWO } else { weights::OTHER_BESIDE_MORE },
                    );
                }
                // Igor Petrovich Sechin is not Igor Ivanovich, whom the list also calls Igor Sechin.
                () if missing == 0 && self.has_other_patronymic() => {
                    found.add(Why::MiddleNameOther, weights::OTHER_PATRONYMIC);
                }
                () => {
                    let each =
                        if self.abjad() { weights::EXTRA_UNVOWELLED } else { weights::EXTRA };
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

    /// Whether a patronymic or an initial stands in the name where another name of the list for the same
    /// person has a patronymic that it cannot be.
    fn has_other_patronymic(&self) -> bool {
        let listed: Vec<u32> = (self.lexicon.names_beside(self.matched.name))
            .flat_map(|name| {
                let (words, roles) = self.lexicon.name(name);
                words.iter().zip(roles).filter(|(_, role)| **role == Role::Middle)
            })
            .map(|(word, _)| *word)
            .filter(|word| is_patronymic(self.lexicon.word(*word)))
            .collect();
        let taken = |place: usize| self.matched.words.iter().flatten().any(|(at, _)| *at == place);
        let mut told = (self.matched.from..self.matched.to).filter(|place| {
            let token = &self.reading.list()[*place];
            let initial = token.case == Case::Initial;
            !taken(*place)
                && token.case.is_capital()
                && (initial || is_patronymic(&self.reading.folded(*place)))
        });
        !listed.is_empty() && told.any(|place| !listed.iter().any(|word| self.may_be(place, *word)))
    }

    /// Whether another first name stands before what is there of the name: of Mikhail Valentinovich
    /// Kovalchuk the rest is his brother's.
    fn has_other_given(&self) -> bool {
        let (tokens, mut from) = (self.reading.list(), self.matched.from);
        let joined = |at: usize| tokens[at].gap.is_space() || tokens[at].gap == Gap::HYPHEN;
        while from > 0 && joined(from) && self.lexicon.traits(tokens[from - 1].id).particle {
            from -= 1;
        }
        let Some(before) = from.checked_sub(1).filter(|_| from > 0 && joined(from)) else {
            return false;
        };
        let traits = self.lexicon.traits(tokens[before].id);
        let begins = tokens[before].gap.has(Gap::HARD) || tokens[before].gap.has(Gap::PERIOD);
        let everyday = || self.lexicon.is_everyday(&self.reading.folded(before));
        let other = traits.title || traits.role || traits.legal || traits.place || traits.generic;
        let no_name = || other || begins && everyday();
        let a_name = traits.given || traits.nickname || !no_name();
        let missing = |at: &usize| self.roles[*at] == Role::Given && !self.has(*at);
        matches!(tokens[before].case, Case::Capital | Case::Upper)
            && a_name
            && !(0..self.words.len()).filter(missing).any(|at| self.may_be(before, self.words[at]))
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
