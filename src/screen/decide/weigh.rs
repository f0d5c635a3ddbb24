//! What a name laid over a span is worth.

use super::Found;
use super::why::Why;
use crate::screen::candidates::likeness::same_script;
use crate::screen::candidates::{Match, Reading, Token, legal_beside};
use crate::screen::lexicon::{Lexicon, Role};
use crate::screen::sound::is_abjad;
use crate::screen::tokens::{Case, Gap, UNKNOWN};

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
        alias: lexicon.written(name),
        parts: Vec::new(),
        name: Some(matched.name),
        full: false,
    };
    if name.ideographs {
        if !weighing.whole() {
            return None;
        }
        found.add(Why::Name, 0.95);
        return Some(found);
    }
    match lexicon.is_person(name.entity) {
        true => weighing.person(&mut found)?,
        false => weighing.body(&mut found)?,
    }
    weighing.spelling(&mut found);
    Some(found)
}

/// A word that so many entities of the lists share tells little of any of them.
const FREQUENT: u32 = 12;

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
        let letter = |at: &usize| self.lexicon.word(self.words[*at]).len() == 1;
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

    fn person(&self, found: &mut Found) -> Option<()> {
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
            let frequent = |at: &usize| self.lexicon.bearers(self.words[*at]) >= FREQUENT;
            if have.len() == 2 && have.iter().all(frequent) {
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
            let each = if self.abjad() { -0.15 } else { -0.06 };
            found.add(Why::MiddleNameExtra, each * self.matched.extra as f64);
        }
        Some(())
    }

    fn body(&self, found: &mut Found) -> Option<()> {
        let name = &self.lexicon.names[self.matched.name as usize];
        let content = self.content();
        let have: Vec<usize> = content.iter().copied().filter(|at| self.has(*at)).collect();
        let first = self.matched.from;
        let tokens = &self.reading.list();
        let capital = |case: Case| case.is_capital() || case == Case::None;
        if name.capital && !have.iter().any(|at| capital(self.case(*at))) {
            return None;
        }
        // In English a name has capitals throughout; Slavic names have them at the first word.
        // The kind of body may be small behind the rest: the Labour party.
        let small = |at: &usize| {
            self.lexicon.traits(self.words[*at]).generic
                && (self.in_a_row() || self.turned(&have))
                && self.matched.words[*at].is_some_and(|(place, _)| place + 1 == self.matched.to)
        };
        let lowered = have.iter().filter(|at| self.lowered(**at));
        if !self.declined() && name.capital && lowered.clone().any(|at| !small(at)) {
            return None;
        }
        let place = |at: &usize| self.lexicon.traits(self.words[*at]).place;
        let plain = |at: &usize| {
            let traits = self.lexicon.traits(self.words[*at]);
            let number = || self.lexicon.word(self.words[*at]).chars().all(char::is_numeric);
            traits.common || traits.generic || number()
        };
        let everyday = have.iter().all(plain);
        let rare = have.iter().any(|at| !plain(at) && self.lexicon.bearers(self.words[*at]) <= 2);
        let distinctive = |at: &usize| !self.lexicon.traits(self.words[*at]).generic;
        let telling = have.iter().filter(|at| distinctive(at)).count();
        let missing = content.len() - have.len();
        if let [at] = content[..] {
            let traits = self.lexicon.traits(self.words[at]);
            let letters = self.lexicon.word(self.words[at]).chars().count();
            let legal = legal_beside(self.lexicon, self.reading, first, self.matched.to);
            let quoted = tokens[first].gap.has(Gap::QUOTE);
            found.add(Why::NameOneWord, 0.82);
            let common = traits.common || traits.generic || self.everyday_here(first);
            if common && !name.acronym {
                let form = self.roles.contains(&Role::Legal);
                let weight = match () {
                    // "Southern Co" is the Southern Company.
                    () if legal && form && !name.capitals => -0.1,
                    () if traits.generic => -0.4,
                    () if quoted && legal => -0.1,
                    () if quoted || legal => -0.15,
                    () => -0.35,
                };
                found.add(Why::CommonWord, weight);
            }
            if name.capitals && !legal {
                found.add(Why::ListInCapitals, -0.2);
            }
            if name.acronym && letters < 3 {
                found.add(Why::ShortAcronym, -0.1);
            }
            if !name.acronym && letters < 4 {
                found.add(Why::Short, -0.3);
            }
            let everyday = traits.common || traits.place || name.capitals;
            let larger = !legal && self.inside_larger_name() || everyday && self.behind_a_name();
            if !name.acronym && larger {
                found.add(Why::LargerName, -0.2);
            }
            if name.acronym && self.amid_capitals() {
                found.add(Why::AmidCapitals, -0.15);
            }
            return Some(());
        }
        if let [_] = have[..] {
            return self.head(found, rare, &content);
        }
        let order: Vec<usize> =
            have.iter().filter_map(|at| self.matched.words[*at].map(|(at, _)| at)).collect();
        let ordered = order.windows(2).all(|pair| pair[0] < pair[1]) || self.turned(&have);
        match missing {
            0 => found.add(Why::Name, 0.95),
            _ => {
                let lost: f64 = content
                    .iter()
                    .filter(|at| !self.has(**at))
                    .map(|at| match distinctive(at) {
                        _ if place(at) => 0.12,
                        // One of many words is little.
                        true if have.len() >= MANY && missing == 1 => 0.15,
                        true if rare && telling > 1 && plain(at) => 0.15,
                        true if rare && !name.capitals => 0.2,
                        true => 0.3,
                        false => 0.08,
                    })
                    .sum();
                let why = Why::PartOfName { have: have.len(), of: content.len(), rare: None };
                found.add(why, 0.9 - lost);
                // Another name that is there as a whole is not longer for "agency" beside it.
                found.length = telling;
            }
        }
        if missing > 0 && !rare && !self.declined() && self.clings(|token| !self.is_plain(token)) {
            found.add(Why::LargerName, -0.2);
        }
        if telling == 0 && missing == 0 && !name.capitals {
            found.add(Why::Generic, -0.2);
        } else if telling == 0 || telling == 1 && missing > telling && have.len() < 3 {
            found.add(Why::Generic, if rare && !name.capitals { -0.04 } else { -0.3 });
        }
        let lacks = content.iter().any(|at| !self.has(*at) && !place(at));
        if name.capitals && lacks && !rare && !everyday {
            found.add(Why::FrequentWords, -0.15);
        }
        if everyday && (missing > 0 || name.capitals) {
            // Words in capitals amid small ones are a name all the same.
            let told = !name.capitals
                && have.len() > 1
                && self.matched.extra == 0
                && content.iter().all(|at| self.has(*at) || place(at) || !distinctive(at))
                && self.stands_out();
            found.add(Why::CommonWords, if told { -0.05 } else { -0.3 });
        }
        if !ordered {
            // What says only the kind of body may stand before or behind: NPO Splav, Splav NPO.
            let near = telling == 1 && self.letter_by_letter_in_any_order();
            found.add(Why::Order, if near { -0.04 } else { -0.12 });
        }
        if missing > 0 && self.other_kind() {
            found.add(Why::LargerName, -0.1);
        }
        if self.matched.extra > 0 {
            found.add(Why::WordsExtra, -0.25 * self.matched.extra as f64);
        }
        Some(())
    }

    /// A body called by the one telling word of its name, beside a legal form.
    fn head(&self, found: &mut Found, rare: bool, content: &[usize]) -> Option<()> {
        let legal = |at: usize| self.roles[at] == Role::Legal;
        let plural = self.matched.words.iter().flatten().any(|(_, alike)| alike.body);
        if !rare || plural || !(0..self.words.len()).any(legal) || self.goes_before() {
            return None;
        }
        found.add(Why::TellingWord { of: content.len() }, 0.76);
        if self.clings(|token| !self.is_plain(token)) {
            found.add(Why::LargerName, -0.2);
        }
        Some(())
    }

    /// Whether the list has "Ministry of Finance" and the text "Finance Ministry", as a whole; a
    /// country may stand anywhere.
    fn turned(&self, have: &[usize]) -> bool {
        let of = |word: &u32| matches!(self.lexicon.word(*word), "of" | "for" | "on");
        let Some(of) = self.words.iter().position(of) else { return false };
        let place = |at: &usize| self.matched.words[*at].map(|(place, _)| place);
        let country = |at: &usize| self.lexicon.traits(self.words[*at]).place;
        let behind = have.iter().filter(|at| **at > of && !country(at)).filter_map(place);
        let before = have.iter().filter(|at| **at < of && !country(at)).filter_map(place);
        let (behind, before): (Vec<usize>, Vec<usize>) = (behind.collect(), before.collect());
        let in_a_row = |places: &[usize]| places.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        // House Committee on Foreign Affairs, House Foreign Affairs Committee.
        let (rest, kind) = before.split_at(before.len().saturating_sub(1));
        in_a_row(&[&behind[..], &before].concat()) || in_a_row(&[rest, &behind, kind].concat())
    }

    /// Whether the text goes on with another kind of body than the list has: of a Nuclear Regulatory
    /// Commission and a Nuclear Regulatory Authority.
    fn other_kind(&self) -> bool {
        let tokens = self.reading.list();
        let kind = |word: u32| {
            let traits = self.lexicon.traits(word);
            traits.generic && !traits.legal && !traits.particle
        };
        let missing = (0..self.words.len()).any(|at| !self.has(at) && kind(self.words[at]));
        missing
            && tokens
                .get(self.matched.to)
                .is_some_and(|next| next.gap.is_space() && next.case.is_capital() && kind(next.id))
    }

    /// Whether it is in capitals and what stands beside it in small letters.
    fn stands_out(&self) -> bool {
        let tokens = self.reading.list();
        let (from, to) = (self.matched.from, self.matched.to);
        let capital = (from..to).any(|at| tokens[at].case == Case::Capital);
        let before =
            from.checked_sub(1).map(|at| &tokens[at]).filter(|_| tokens[from].gap.is_space());
        let after = tokens.get(to).filter(|after| after.gap.is_space());
        let small = |token: &Token| token.case == Case::Lower;
        // "The" at the beginning of a sentence.
        let is_small = |token: &Token| self.lexicon.traits(token.id).small;
        capital
            && (before.is_some_and(small) || after.is_some_and(small))
            && !before.is_some_and(|token| token.case.is_capital() && !is_small(token))
            && !after.is_some_and(|token| token.case.is_capital())
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

    /// Whether a capitalised word clings to the span that is no title: the name may be longer.
    fn stranger_beside(&self) -> bool {
        self.clings(|token| !self.lexicon.traits(token.id).title)
    }

    /// Whether a capitalised word that no list knows clings to the span.
    fn inside_larger_name(&self) -> bool {
        self.clings(|token| token.id == UNKNOWN)
    }

    /// Whether a capitalised word stands directly before a name of one word that says no kind of
    /// body: of "Brown Brothers Asia Ltd" the last word alone is no name.
    fn behind_a_name(&self) -> bool {
        let (tokens, from) = (self.reading.list(), self.matched.from);
        let begins = |at: usize| tokens[at].gap.has(Gap::HARD) || tokens[at].gap.has(Gap::PERIOD);
        from > 0
            && !self.declined()
            && (tokens[from].gap.is_space() || tokens[from].gap.has(Gap::HYPHEN))
            && matches!(tokens[from - 1].case, Case::Capital | Case::Initial)
            && !self.is_plain(&tokens[from - 1])
            && !begins(from - 1)
    }

    /// Whether a further word of a name stands before it: of "Cistron Biotechnology Inc" the second
    /// word tells nothing.
    fn goes_before(&self) -> bool {
        let (tokens, mut from) = (self.reading.list(), self.matched.from);
        // Florida National Banks of Florida Inc.
        let small = |at: usize| self.lexicon.traits(tokens[at].id).small;
        while from > 1 && tokens[from].gap.is_space() && small(from - 1) {
            from -= 1;
        }
        let gap = tokens[from].gap;
        from > 0 && (gap.is_space() || gap == Gap::HYPHEN) && {
            let before = &tokens[from - 1];
            let begins = before.gap.has(Gap::HARD) || before.gap.has(Gap::PERIOD);
            let everyday = || self.lexicon.is_everyday(&self.reading.folded(from - 1));
            before.case.is_capital() && !self.is_plain(before) && !(begins && everyday())
        }
    }

    /// Whether a word beside a name may be no part of a longer one: a title, a legal form, "The".
    fn is_plain(&self, token: &Token) -> bool {
        let traits = self.lexicon.traits(token.id);
        traits.title || traits.legal || traits.small
    }

    /// Whether the words beside it are in capitals as well, so that they tell nothing.
    fn amid_capitals(&self) -> bool {
        let tokens = self.reading.list();
        let upper = |token: &Token| token.case == Case::Upper;
        let long = |token: &Token| upper(token) && token.chars > 2;
        let (from, to) = (self.matched.from, self.matched.to);
        let (before, after) = (from.checked_sub(1).map(|at| &tokens[at]), tokens.get(to));
        match (before, after) {
            (Some(before), Some(after)) => upper(before) && upper(after),
            (Some(only), None) | (None, Some(only)) => long(only),
            (None, None) => false,
        }
    }

    /// Whether a person's name goes on: behind a hyphen, or with a further capitalised word.
    fn goes_on(&self) -> (bool, bool) {
        let (tokens, to) = (self.reading.list(), self.matched.to);
        let Some(next) = tokens.get(to) else { return (false, false) };
        let hyphen = next.gap == Gap::HYPHEN;
        let known = self.is_plain(next) || self.lexicon.is_everyday(&self.reading.folded(to));
        (hyphen, next.gap.is_space() && next.case == Case::Capital && !known)
    }

    /// Whether a person's name began before: of Ali al-Khalifa al-Sabah all but the first word.
    fn is_tail(&self) -> bool {
        let (tokens, mut from) = (self.reading.list(), self.matched.from);
        let joined = |at: usize| tokens[at].gap.is_space() || tokens[at].gap == Gap::HYPHEN;
        while from > 0 && joined(from) && self.lexicon.traits(tokens[from - 1].id).particle {
            from -= 1;
        }
        from > 0 && from < self.matched.from && joined(from) && {
            let before = &tokens[from - 1];
            let traits = self.lexicon.traits(before.id);
            let known = self.is_plain(before)
                || traits.place
                || traits.generic
                || self.lexicon.is_everyday(&self.reading.folded(from - 1));
            before.case == Case::Capital && !known
        }
    }

    /// Whether such a capitalised word stands directly before or behind the span.
    fn clings(&self, such: impl Fn(&Token) -> bool) -> bool {
        let tokens = self.reading.list();
        let stranger = |at: usize| tokens[at].case == Case::Capital && such(&tokens[at]);
        let (from, to) = (self.matched.from, self.matched.to);
        // The word that begins a sentence has its capital from there.
        let begins = |at: usize| tokens[at].gap.has(Gap::HARD) || tokens[at].gap.has(Gap::PERIOD);
        let before =
            from > 0 && tokens[from].gap.is_space() && stranger(from - 1) && !begins(from - 1);
        let after = to < tokens.len() && tokens[to].gap.is_space() && stranger(to);
        before || after
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
            return;
        }
        let share = f64::from(cost) / f64::from(weight.max(1));
        let ending = read.iter().any(|(_, alike)| alike.ending);
        let person = self.lexicon.is_person(found.entity);
        // Two words leave little where both are spelt alike only from afar.
        let far = read.len() == 2 && share > FAR && !self.other_script();
        let factor = match () {
            () if far => 4.0,
            () if !person || self.abjad() => 2.5,
            () => 1.6,
        };
        let penalty = -((share * factor * 100.0).round() / 100.0);
        match ending {
            true => found.add(Why::Inflected, penalty),
            false => found.add(Why::Spelling, penalty),
        }
    }
}
