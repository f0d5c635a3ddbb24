//! A body that is called by the one word of its name that tells it from others: VTB of "VTB Bank PJSC", Aeroflot.
//! What stands beside it must say what it is: a legal form, its country, a word for its kind, quotation marks;
//! else it is kept for review.

use super::Weighing;
use crate::screen::candidates::legal_beside;
use crate::screen::candidates::likeness::{CLOSE, same_script};
use crate::screen::decide::weights::body as weights;
use crate::screen::decide::why::{Beside, Why};
use crate::screen::decide::{Found, country};
use crate::screen::lexicon::Role;
use crate::screen::tokens::{Case, Gap, UNKNOWN};

/// What stands in a town and is called by it: of "Novopolotsk Oil Refinery" the one telling word is a place.
const SITES: [&str; 12] = [
    "plant",
    "refinery",
    "combine",
    "shipyard",
    "port",
    "seaport",
    "airport",
    "university",
    "mine",
    "mill",
    "station",
    "prison",
];

/// Of these the telling word is a town as often as not, but "Harvard" behind Harvard University.
const UNIVERSITY: &str = "university";

/// The one telling word of a name with so few letters is an acronym.
const SHORT_HEAD: usize = 3;

/// In another script a word with so much to resemble is enough, in hundredths of a consonant.
const LONG_ENOUGH: u16 = 400;

impl Weighing<'_> {
    /// A body called by the one telling word of its name, with what stands beside it.
    pub(super) fn head(&self, found: &mut Found, rare: bool, content: &[usize]) -> Option<()> {
        let legal = |at: usize| self.roles[at] == Role::Legal;
        let alike = || self.matched.words.iter().flatten();
        let plural = alike().any(|(_, alike)| alike.body);
        let own = self.is_of_own_country(found.entity);
        let (at, _) = alike().next()?;
        let legal_form = legal_beside(self.lexicon, self.reading, *at, at + 1);
        if !rare && own != Some(true) || plural || self.goes_before(legal_form) {
            return None;
        }
        let beside = if legal_form {
            // "Volkswagen AG" is the Volkswagen Group.
            let exact = || alike().all(|(_, alike)| alike.cost == 0);
            let formed = (0..self.words.len()).any(legal);
            if !formed && (!exact() || !self.lacks_only_its_kind(content)) {
                return None;
            }
            Beside::LegalForm
        } else {
            if !self.is_only_its_word() {
                return None;
            }
            match () {
                () if own == Some(true) => Beside::Country,
                () if self.is_behind_a_kind() => Beside::Kind,
                () if self.is_told_as_a_body() => Beside::Speaker,
                () => Beside::Nothing,
            }
        };
        let weight = match beside {
            Beside::Nothing => weights::TELLING_WORD_ALONE,
            _ => weights::TELLING_WORD,
        };
        found.add(Why::TellingWord { of: content.len(), beside }, weight);
        if beside == Beside::Nothing {
            let (quoted, coined) = (self.is_quoted(), self.is_coined());
            let declined = || alike().any(|(_, alike)| alike.ending);
            let university =
                || self.words.iter().any(|word| self.lexicon.word(*word) == UNIVERSITY);
            let site = !quoted && self.is_a_site();
            if site && !university() || !quoted && !coined && declined() {
                return None;
            }
            // Kept where the document names it in full.
            if site {
                found.add(Why::Town, weights::TELLING_WORD_OF_TOWN);
            }
            if quoted {
                found.add(Why::Quoted, weights::TELLING_WORD_QUOTED);
            }
            if coined {
                found.add(Why::Coined, weights::TELLING_WORD_COINED);
            }
        }
        if own == Some(false) {
            found.add(Why::OtherCountry, weights::OTHER_COUNTRY);
        }
        if self.clings(|token| !self.is_plain(token)) || self.is_of_another_kind() {
            found.add(Why::LargerName, weights::LARGER_NAME);
        }
        if self.is_club() {
            found.add(Why::LargerName, weights::CLUB);
        }
        Some(())
    }

    /// Whether the one word can hardly be another than the list's: it is spelt like it, and neither a word
    /// of any text, nor a place, nor a name of persons. Three letters must be in capitals in both.
    fn is_only_its_word(&self) -> bool {
        let Some((at, alike)) = self.matched.words.iter().flatten().next() else { return false };
        let (folded, word) = (self.reading.folded(*at), self.lexicon.word(alike.word));
        let near = match same_script(&folded, word) {
            true => {
                folded == word
                    || alike.cost == 0 && alike.weight >= LONG_ENOUGH
                    || self.declined() && alike.ending && alike.cost <= CLOSE
            }
            false => {
                let letters = || folded.chars().count() == word.chars().count();
                alike.cost <= CLOSE
                    && (alike.weight >= LONG_ENOUGH || self.case_is_upper(*at) && letters())
            }
        };
        let name = &self.lexicon.names[self.matched.name as usize];
        let listed = self.lexicon.written(name);
        let letters = word.chars().count();
        let acronym = letters > SHORT_HEAD
            || self.case_is_upper(*at) && listed.contains(&*word.to_uppercase());
        let close = self.reading.alike(*at).iter().filter(|alike| alike.cost <= CLOSE);
        let ids = close.map(|alike| alike.word).chain([self.reading.list()[*at].id]);
        let other = ids.map(|id| self.lexicon.traits(id)).any(|traits| {
            traits.place
                || traits.field
                || traits.generic
                || traits.given
                || traits.frequent
                || traits.nickname
                || traits.title
                || traits.role
        });
        near && acronym
            && !other
            && !name.capitals
            && !self.lexicon.is_everyday(&folded)
            && !self.lexicon.is_country(&folded)
            && self.lexicon.surnamed(alike.word).next().is_none()
            // Whoever has it as a whole name is called so: of Belneftekhim and Belneftekhim USA the first.
            && self.lexicon.single(alike.word).next().is_none()
    }

    fn case_is_upper(&self, at: usize) -> bool {
        self.reading.list()[at].case == Case::Upper
    }

    /// Whether the word was made for a company from parts that say what it does: Sberbank, Aeroflot, Rosneft.
    fn is_coined(&self) -> bool {
        let words = self.matched.words.iter().flatten();
        words
            .map(|(_, alike)| self.lexicon.word(alike.word))
            .any(|word| self.lexicon.is_coined(word))
    }

    /// Whether quotation marks stand around it, as Slavic languages set names of bodies.
    fn is_quoted(&self) -> bool {
        let tokens = self.reading.list();
        let after = tokens.get(self.matched.to).is_none_or(|next| next.gap.has(Gap::QUOTE));
        tokens[self.matched.from].gap.has(Gap::QUOTE) && after
    }

    /// Whether a kind of body that is none of the name's stands directly before it: "the University of
    /// Shahed".
    fn is_of_another_kind(&self) -> bool {
        let (tokens, mut at) = (self.reading.list(), self.matched.from);
        while at > 0 && tokens[at].gap.is_space() && self.is_small(at - 1) {
            at -= 1;
        }
        at > 0 && at < self.matched.from && tokens[at].gap.is_space() && {
            let traits = self.lexicon.traits(tokens[at - 1].id);
            traits.generic && !self.words.contains(&tokens[at - 1].id)
        }
    }

    /// Whether a word that says what kind of body it is stands before it, as a title does: «концерн
    /// «Калашников»», "le groupe public Rostec".
    fn is_behind_a_kind(&self) -> bool {
        let (tokens, first) = (self.reading.list(), self.matched.from);
        let joined = |at: usize| {
            let gap = tokens[at].gap;
            gap.is_space() || at == first && gap.has(Gap::QUOTE) && gap.has(Gap::SPACE)
        };
        let kind = |at: usize| {
            let traits = self.lexicon.traits(self.without_ending(at));
            traits.generic && !traits.and && !traits.link
        };
        let adjective = |at: usize| tokens[at].case == Case::Lower && !self.is_small(at);
        first > 0
            && joined(first)
            && (kind(first - 1)
                || first > 1 && adjective(first - 1) && joined(first - 1) && kind(first - 2))
    }

    /// Whether it is called by the town in which it stands.
    fn is_a_site(&self) -> bool {
        let site = |word: u32| SITES.contains(&self.lexicon.word(word));
        self.words.iter().any(|word| {
            site(*word) || self.lexicon.other_forms(*word).iter().any(|(other, _)| site(*other))
        })
    }

    /// Whether a word is of, the, and; or a particle of names.
    fn is_small(&self, at: usize) -> bool {
        let traits = self.lexicon.traits(self.reading.list()[at].id);
        traits.small || traits.particle || traits.and || traits.link
    }

    /// The word of the lists at `at`, or what is left of a word in small letters without its case ending.
    fn without_ending(&self, at: usize) -> u32 {
        let token = &self.reading.list()[at];
        if token.id != UNKNOWN || token.case != Case::Lower {
            return self.reading.alike(at).first().map_or(token.id, |alike| alike.word);
        }
        let letters: Vec<char> = self.reading.folded(at).chars().collect();
        let forms = self.lexicon.base_forms(&letters, self.reading.inflected);
        forms.first().copied().unwrap_or(UNKNOWN)
    }

    /// Whether the text says beside it that it is of one of the entity's own countries, or of another.
    pub(super) fn is_of_own_country(&self, entity: u32) -> Option<bool> {
        let countries = &self.lexicon.entity(entity).countries;
        let place = (self.matched.from, self.matched.to);
        country::is_one_of(self.lexicon, self.reading, place, countries)
    }

    /// Whether what is missing says nothing but what kind of body it is.
    fn lacks_only_its_kind(&self, content: &[usize]) -> bool {
        let generic = |at: &&usize| self.lexicon.traits(self.words[**at]).generic;
        content.iter().filter(|at| !self.has(**at)).all(|at| generic(&at))
    }
}
