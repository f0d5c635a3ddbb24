//! How much speaks for a company, a public body, a vessel.

use super::{MANY, Weighing};
use crate::screen::candidates::likeness::{CLOSE, same_script};
use crate::screen::candidates::{Token, legal_beside};
use crate::screen::country_of;
use crate::screen::decide::weights::body as weights;
use crate::screen::decide::why::Why;
use crate::screen::decide::{Found, country};
use crate::screen::language::Capitals;
use crate::screen::lexicon::Role;
use crate::screen::tokens::{Case, Gap};

/// A word with so much to resemble is no other by chance, in hundredths of a consonant.
const LONG: u16 = 700;

/// The same for a word that was made for a company.
const LONG_COINED: u16 = 400;

/// In a list in capitals a word of so few letters may be an acronym or any word.
const SHORT_IN_CAPITALS: usize = 5;

/// What a sports club has before its name, as words are folded.
const CLUBS: [&str; 12] = ["fc", "fk", "hc", "hk", "bc", "vc", "фк", "хк", "бк", "вк", "гк", "мфк"];

/// A word that says so stands so near before the name of a ship.
const SHIP_REACH: usize = 3;

/// What ships are called, as words begin, folded.
const SHIPS: [&str; 24] = [
    "tanker",
    "supertanker",
    "oltanker",
    "vessel",
    "ship",
    "freighter",
    "yacht",
    "carrier",
    "танкер",
    "судн",
    "корабл",
    "сухогруз",
    "яхт",
    "караб",
    "schiff",
    "frachter",
    "navire",
    "petrol",
    "cargo",
    "buque",
    "statek",
    "statk",
    "tankowiec",
    "مركب",
];

impl Weighing<'_> {
    /// `country_told` says that the text has the country in its own words.
    pub(super) fn body(&self, found: &mut Found, country_told: bool) -> Option<()> {
        let name = &self.lexicon.names[self.matched.name as usize];
        let mut content = self.content();
        if country_told {
            content.retain(|at| !self.is_of_country(*at));
        }
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
        let lowered = have.iter().any(|at| self.lowered(*at) && !small(at));
        let small_letters = self.declined() || self.reading.capitals == Capitals::FirstOfName;
        if lowered && name.capital && !small_letters && !self.is_in_small_letters(&content, &have) {
            return None;
        }
        let place = |at: &usize| self.lexicon.traits(self.words[*at]).place;
        let plain = |at: &usize| {
            let traits = self.lexicon.traits(self.words[*at]);
            let number = || self.lexicon.word(self.words[*at]).chars().all(char::is_numeric);
            traits.common || traits.generic || traits.field || number()
        };
        let everyday = have.iter().all(plain);
        // «новини України» are no Ukrainian News: a name of such words has a capital in front.
        let translated = || !self.letter_by_letter_in_any_order();
        let begins = tokens[first].case;
        if everyday
            && begins == Case::Lower
            && name.capital
            && translated()
            && !self.lexicon.is_state_body(self.words)
        {
            return None;
        }
        let rare = have.iter().any(|at| !plain(at) && self.lexicon.bearers(self.words[*at]) <= 2);
        let distinctive = |at: &usize| !self.lexicon.traits(self.words[*at]).generic;
        let telling = have.iter().filter(|at| distinctive(at)).count();
        let missing = content.len() - have.len();
        if let [at] = content[..] {
            let traits = self.lexicon.traits(self.words[at]);
            let letters = self.lexicon.word(self.words[at]).chars().count();
            let legal = legal_beside(self.lexicon, self.reading, first, self.matched.to);
            // Of "The Houthis" the second word tells.
            let first = self.matched.words[at].map_or(first, |(place, _)| place);
            let quoted = tokens[first].gap.has(Gap::QUOTE);
            let why = if name.abbreviated { Why::ShortForm } else { Why::NameOneWord };
            found.add(why, weights::ONE_WORD);
            if name.initials {
                if self.lexicon.bearers(self.words[at]) > 1
                    || self.everyday_here(first)
                    || self.lexicon.is_country(&self.reading.folded(first))
                {
                    return None;
                }
                found.add(Why::Initials, weights::INITIALS);
            }
            let common = traits.common || traits.generic || self.everyday_here(first);
            let vessel = self.lexicon.entity(found.entity).schema == "Vessel";
            let aboard = vessel && self.behind_a_ship();
            if vessel && !aboard && !quoted {
                found.add(Why::NoShip, weights::NO_SHIP);
            }
            if common && !name.acronym && !aboard && self.is_told_as_a_body() {
                found.add(Why::CommonWord, weights::COMMON_TOLD_AS_A_BODY);
            } else if common && !name.acronym && !aboard {
                let form = self.roles.contains(&Role::Legal);
                let weight = match () {
                    // "Southern Co" is the Southern Company.
                    () if legal && form && !name.capitals => weights::COMMON_WITH_LISTED_FORM,
                    () if traits.generic => weights::COMMON_KIND,
                    () if quoted && legal => weights::COMMON_QUOTED_WITH_FORM,
                    () if quoted || legal => weights::COMMON_QUOTED_OR_WITH_FORM,
                    () => weights::COMMON,
                };
                found.add(Why::CommonWord, weight);
            }
            let near = self.matched.words[at].is_some_and(|(_, alike)| alike.cost > 0);
            let gap = tokens[first].gap;
            let begins = gap.has(Gap::HARD) || gap.has(Gap::PERIOD);
            if near && begins && !quoted && !legal && !self.is_long(at) {
                found.add(Why::SentenceBegins, weights::SENTENCE_BEGINS);
            } else if near && !quoted && !legal && !self.has_legal() && self.is_far(at) {
                found.add(Why::OneWordFar, weights::ONE_WORD_FAR);
            }
            // A long word that no table has is a name, whatever the list is written in, where it is the
            // whole of one there and here.
            let short = letters <= SHORT_IN_CAPITALS || traits.place;
            let part = || self.roles.contains(&Role::Legal) || self.is_behind_a_capital();
            if name.capitals && !legal && !aboard && (common || short || part()) {
                found.add(Why::ListInCapitals, weights::LIST_IN_CAPITALS);
            }
            if name.acronym && letters < 3 {
                found.add(Why::ShortAcronym, weights::SHORT_ACRONYM);
            }
            if !name.acronym && letters < 4 && !self.has_legal() {
                found.add(Why::Short, weights::SHORT);
            }
            let everyday = traits.common || traits.place || name.capitals;
            let formed = legal || self.has_legal();
            let larger = !formed && self.inside_larger_name() || everyday && self.behind_a_name();
            if !name.acronym && larger && !self.is_written_in_its_own_way() {
                found.add(Why::LargerName, weights::LARGER_NAME);
            }
            if name.acronym && self.amid_capitals() {
                found.add(Why::AmidCapitals, weights::AMID_CAPITALS);
            }
            if self.is_club() {
                found.add(Why::LargerName, weights::CLUB);
            }
            return Some(());
        }
        if let [_] = have[..] {
            return self.head(found, rare, &content);
        }
        // "New York" is no New York bourse.
        let anybody = |at: &usize| place(at) || !distinctive(at);
        let shortened = name.abbreviated && !self.lexicon.is_state_body(self.words);
        if shortened && missing > 0 && have.iter().all(anybody) {
            return None;
        }
        // A country is not its government.
        if missing > 0
            && have.iter().all(|at| place(at) || self.lexicon.traits(self.words[*at]).state)
        {
            return None;
        }
        let standing = |at: &usize| self.matched.words[*at].map(|(at, _)| at);
        // Whose it is may stand anywhere: «Российское министерство обороны».
        let state = self.matched.extra == 0 && self.lexicon.is_state_body(self.words);
        let ordered = have.iter().filter_map(standing).is_sorted()
            || state && have.iter().filter(|at| !place(at)).filter_map(standing).is_sorted()
            || self.turned(&have);
        match missing {
            0 => found.add(Why::Name, weights::WHOLE),
            _ => {
                // A ministry and its country: many have both.
                let country = |at: &usize| {
                    standing(at).is_some_and(|place| self.reading.country(place).is_some())
                };
                let of_any = have.iter().any(country)
                    && have.iter().all(|at| country(at) || place(at) || plain(at));
                let lost: f64 = content
                    .iter()
                    .filter(|at| !self.has(**at))
                    .map(|at| match distinctive(at) {
                        // Iran is the Islamic Republic of Iran.
                        _ if self.lexicon.traits(self.words[*at]).state
                            && have.iter().any(place) =>
                        {
                            weights::MISSING_STATE
                        }
                        _ if place(at) => weights::MISSING_PLACE,
                        // The ministry of education is not that of the interior.
                        _ if of_any && self.lexicon.traits(self.words[*at]).field => {
                            weights::MISSING
                        }
                        // One of many words is little.
                        true if have.len() >= MANY && missing == 1 => weights::MISSING_ONE_OF_MANY,
                        true if rare && telling > 1 && plain(at) => weights::MISSING_PLAIN,
                        true if rare && !name.capitals => weights::MISSING_BESIDE_RARE,
                        true => weights::MISSING,
                        false => weights::MISSING_KIND,
                    })
                    .sum();
                let why = Why::PartOfName { have: have.len(), of: content.len(), rare: None };
                found.add(why, weights::PART - lost);
                // Another name that is there as a whole is not longer for "agency" beside it.
                found.length = telling;
            }
        }
        if missing > 0 && !rare && !self.declined() && self.clings(|token| !self.is_plain(token)) {
            found.add(Why::LargerName, weights::LARGER_NAME);
        }
        if telling == 0 && missing == 0 && !name.capitals {
            let of_kind = self.other_script() && !self.lexicon.is_state_body(self.words);
            let weight = if of_kind { weights::GENERIC_TRANSLATED } else { weights::GENERIC };
            found.add(Why::Generic, weight);
        } else if telling == 0 || telling == 1 && missing > telling && have.len() < 3 {
            let beside_rare = rare && !name.capitals;
            let part = weights::GENERIC_PART;
            let weight = if beside_rare { weights::GENERIC_PART_BESIDE_RARE } else { part };
            found.add(Why::Generic, weight);
        }
        let lacks = content.iter().any(|at| !self.has(*at) && !place(at));
        if name.capitals && lacks && !rare && !everyday {
            found.add(Why::FrequentWords, weights::FREQUENT);
        }
        // In a list in capitals whole names are words, and what they do tells them apart, but for "Iranian oil".
        // Three of them with a place are no chance.
        let (local, letters) = (have.iter().any(place), || self.letter_by_letter());
        let pair = have.len() < 3 && local;
        let row = || have.len() > 2 && missing == 0 && local && letters();
        let common =
            |at: &usize| plain(at) && (pair || !self.lexicon.traits(self.words[*at]).field);
        if everyday && missing > 0 || name.capitals && have.iter().all(common) && !row() {
            // Words in capitals amid small ones are a name all the same.
            let whole = content.iter().all(|at| self.has(*at) || place(at) || !distinctive(at));
            // Four of them in a row are no chance: London International Financial Futures Exchange.
            let long = have.len() >= MANY && missing == 1 && self.is_row_of_capitals(&have);
            let told = !name.capitals
                && have.len() > 1
                && self.matched.extra == 0
                && (lowered || whole && (have.len() > 2 || self.stands_out()) || long && ordered);
            let weight = if told { weights::COMMON_WORDS_AS_NAME } else { weights::COMMON_WORDS };
            found.add(Why::CommonWords, weight);
        }
        if !ordered {
            // What says only the kind of body may stand before or behind: NPO Splav, Splav NPO.
            let near = telling == 1 && self.letter_by_letter_in_any_order();
            found.add(Why::Order, if near { weights::ORDER_OF_KIND } else { weights::ORDER });
        }
        if content.iter().any(|at| place(at) && !self.has(*at)) && self.is_of_another_country() {
            found.add(Why::OtherCountry, weights::OTHER_COUNTRY);
        }
        // "Ukraine's Main Intelligence Directorate": words that any country's body may have.
        if everyday && !content.iter().any(place) && self.is_of_other_than(found.entity) {
            found.add(Why::OtherCountry, weights::OTHER_COUNTRY);
        }
        if self.is_club() {
            found.add(Why::LargerName, weights::CLUB);
        }
        if missing == 0 && self.is_sister(found.entity) {
            found.add(Why::OtherCountry, weights::SISTER);
        }
        if self.has_other_number() {
            found.add(Why::NumberOther, weights::OTHER_NUMBER);
        }
        if missing > 0 && self.other_kind() {
            found.add(Why::LargerName, weights::OTHER_KIND_BEHIND);
        }
        let (extra, links) = (self.matched.extra, self.matched.links);
        if extra + links > 0 {
            let weight = weights::EXTRA * extra as f64 + weights::LINK * links as f64;
            found.add(Why::WordsExtra, weight);
        }
        Some(())
    }

    /// Whether the text says in its own words, beside the rest of a name, of which country it is: "das
    /// russische Finanzministerium" is the Ministry of Finance of the Russian Federation.
    pub(super) fn is_country_told(&self, entity: u32) -> bool {
        let content = self.content();
        let of_country = |at: &&usize| self.is_of_country(**at);
        content.iter().any(|at| of_country(&at))
            && !content.iter().filter(of_country).any(|at| self.has(*at))
            && content.iter().any(|at| self.has(*at))
            && self.is_of_own_country(entity) == Some(true)
    }

    /// Whether a word of the name says of which country the body is.
    fn is_of_country(&self, at: usize) -> bool {
        let traits = self.lexicon.traits(self.words[at]);
        traits.place || traits.state
    }

    /// Whether it is a name that reporters write in small letters behind its first word, "the Minsk
    /// automobile plant", or behind its country: "Russia's defence ministry".
    fn is_in_small_letters(&self, content: &[usize], have: &[usize]) -> bool {
        let traits = |at: &usize| self.lexicon.traits(self.words[*at]);
        let capital = |at: &&usize| self.case(**at).is_capital();
        let tells = |at: &usize| traits(at).place || !traits(at).common && !traits(at).generic;
        let row = || {
            have.len() > 2
                && have.len() == content.len()
                && have.iter().filter(capital).any(tells)
                && self.in_a_row()
                && self.matched.words.iter().flatten().map(|(place, _)| place).is_sorted()
        };
        let of_country = || {
            self.lexicon.is_state_body(self.words)
                && have.iter().filter(capital).any(|at| traits(at).place)
                && (self.in_a_row() || self.turned(have))
                && content.iter().all(|at| self.has(*at) || traits(at).state)
        };
        // "the" may be a word of the list's name.
        let mut tokens = self.reading.list()[self.matched.from..self.matched.to].iter();
        let first = tokens.find(|token| !self.lexicon.traits(token.id).small);
        let first = first.is_some_and(|token| token.case.is_capital());
        first && self.matched.extra == 0 && (row() || of_country())
    }

    /// Whether the text has a word of the name's legal form.
    fn has_legal(&self) -> bool {
        (0..self.words.len()).any(|at| self.roles[at] == Role::Legal && self.has(at))
    }

    /// Whether a word is spelt otherwise but for a case ending: in one script it has an ending only, in
    /// another none.
    fn is_far(&self, at: usize) -> bool {
        self.matched.words[at].is_some_and(|(place, alike)| {
            let same = same_script(&self.reading.folded(place), self.lexicon.word(alike.word));
            !self.is_long(at) && (same != alike.ending || alike.cost > CLOSE)
        })
    }

    /// Whether a word has so much to resemble that it is no other by chance.
    fn is_long(&self, at: usize) -> bool {
        self.matched.words[at].is_some_and(|(_, alike)| {
            let coined = || self.lexicon.is_coined(self.lexicon.word(alike.word));
            alike.weight >= LONG || alike.weight >= LONG_COINED && coined()
        })
    }

    /// Whether all of these words have a capital.
    fn is_row_of_capitals(&self, have: &[usize]) -> bool {
        have.iter().all(|at| self.case(*at) == Case::Capital)
    }

    /// Whether the list has "Ministry of Finance" and the text "Finance Ministry", as a whole; a
    /// country may stand anywhere.
    pub(super) fn turned(&self, have: &[usize]) -> bool {
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

    /// Whether the text gives it to another country than the list does.
    fn is_of_another_country(&self) -> bool {
        let (from, to) = (self.matched.from, self.matched.to);
        let listed = |word: &u32| country_of(self.lexicon.word(*word));
        country::beside(self.lexicon, self.reading, from, to)
            .is_some_and(|code| !self.words.iter().filter_map(listed).any(|own| own == code))
    }

    /// Whether the text gives it to another country than the entity's.
    fn is_of_other_than(&self, entity: u32) -> bool {
        self.is_of_own_country(entity) == Some(false)
    }

    /// Whether any word with a capital stands directly before it.
    fn is_behind_a_capital(&self) -> bool {
        let (tokens, from) = (self.reading.list(), self.matched.from);
        from > 0 && tokens[from].gap.is_space() && tokens[from - 1].case.is_capital()
    }

    /// Whether a sports club is called after it: "FC Naftan", «ХК «Северсталь»».
    pub(super) fn is_club(&self) -> bool {
        let from = self.matched.from;
        let gap = self.reading.list()[from].gap;
        let beside = gap.is_space() || gap.has(Gap::QUOTE);
        from > 0 && beside && CLUBS.contains(&&*self.reading.folded(from - 1))
    }

    /// Whether the words before it say that it is a ship: "the tanker", "M/T".
    fn behind_a_ship(&self) -> bool {
        let (tokens, from) = (self.reading.list(), self.matched.from);
        let near = from.saturating_sub(SHIP_REACH)..from;
        let stops = |at: usize| tokens[at].gap.has(Gap::PERIOD) || tokens[at].gap.has(Gap::COMMA);
        near.rev()
            .take_while(|at| !stops(at + 1))
            .any(|at| SHIPS.iter().any(|ship| self.reading.folded(at).starts_with(ship)))
    }

    /// Whether the text goes on with another country than the entity's and a legal form: VTB Bank Georgia
    /// JSC is a sister. Without one the country may begin what follows.
    fn is_sister(&self, entity: u32) -> bool {
        let (tokens, to) = (self.reading.list(), self.matched.to);
        let countries = &self.lexicon.entity(entity).countries;
        let capital = |at: usize| {
            tokens.get(at).is_some_and(|next| next.gap.is_space() && next.case == Case::Capital)
        };
        let legal = |at: usize| tokens.get(at).is_some_and(|t| self.lexicon.traits(t.id).legal);
        !countries.is_empty()
            && capital(to)
            && legal(to + 1)
            && country_of(&self.reading.folded(to))
                .is_some_and(|code| !countries.iter().any(|country| country == code))
    }

    /// Whether the list's name has a number and the text another: Nord Stream 1 is not Nord Stream 2.
    fn has_other_number(&self) -> bool {
        let is_number = |word: &str| word.starts_with(|c: char| c.is_numeric());
        let missing = |at: usize| !self.has(at) && is_number(self.lexicon.word(self.words[at]));
        let tokens = self.reading.list();
        // "No" may stand before it.
        let (from, to) = (self.matched.from.saturating_sub(1), self.matched.to + 2);
        let parted = |at: usize| {
            let gap = tokens[at].gap;
            gap.has(Gap::HARD) || gap.has(Gap::COMMA) && at >= self.matched.to
        };
        (0..self.words.len()).any(missing)
            && (from..to.min(tokens.len()))
                .filter(|at| *at + 1 == self.matched.from || !parted(*at))
                .any(|at| is_number(&self.reading.folded(at)))
    }

    /// Whether the text goes on with another kind of body than the list has: of a Nuclear Regulatory
    /// Commission and a Nuclear Regulatory Authority.
    pub(super) fn other_kind(&self) -> bool {
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
    pub(super) fn stands_out(&self) -> bool {
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
}
