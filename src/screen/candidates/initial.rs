//! Surnames beside the first letters of the other names: "A. Lukashenko", «Н. П. Патрушев».

use super::Reading;
use super::align::Match;
use super::likeness::{Alike, same_script};
use crate::screen::lexicon::{Lexicon, Role};
use crate::screen::sound;
use crate::screen::tokens::{Case, Gap};

/// Whether a word beside an initial is the surname of the list, as it is spelt there but for a case
/// ending, or as another script makes of it.
pub(super) fn as_surname(lexicon: &Lexicon, reading: &Reading, at: usize, alike: &Alike) -> bool {
    let token = &reading.list()[at];
    let other = || !same_script(&reading.folded(at), lexicon.word(alike.word));
    let near = alike.cost == 0
        || alike.ending && alike.cost <= ENDING
        || other() && alike.cost * 100 <= alike.weight * SURNAME;
    matches!(token.case, Case::Capital | Case::Upper) && token.chars > 2 && near
}

/// A surname beside an initial may differ by a case ending, or in another script by so much of its
/// weight, in per cent.
const ENDING: u16 = 7;
const SURNAME: u16 = 7;

/// How far an initial in another script may be from the first sound of the name, in hundredths.
const INITIAL: u16 = 20;

/// The token of an initial beside a surname, the first of two: "A. Lukashenko", "A. G. Lukashenko",
/// "Lukashenko A.G."; "U.S." is none.
pub(crate) fn beside_initial(lexicon: &Lexicon, reading: &Reading, at: usize) -> Option<usize> {
    let tokens = &reading.list();
    let initial = |place: usize| {
        let token = &tokens[place];
        let two = || {
            token.case == Case::Upper
                && token.chars == 3
                && reading.slice(place, place + 1).contains('.')
        };
        (token.case == Case::Initial || two()) && {
            let traits = lexicon.traits(token.id);
            !traits.place && !traits.legal
        }
    };
    let before = at
        .checked_sub(1)
        .filter(|before| tokens[at].gap.has(Gap::PERIOD) && initial(*before) && reading.joined(at));
    let first = before.map(|second| {
        let first = second.checked_sub(1).filter(|first| {
            tokens[second].gap.has(Gap::PERIOD) && initial(*first) && reading.joined(second)
        });
        first.unwrap_or(second)
    });
    first.or_else(|| {
        let after = at + 1;
        // A word of one letter is none: "Trump V Moskvu".
        let dotted = || {
            tokens.get(after + 1).is_none_or(|next| next.gap.has(Gap::PERIOD))
                || tokens[after].chars > 1
        };
        (after < tokens.len() && initial(after) && tokens[after].gap.is_space() && dotted())
            .then_some(after)
    })
}

impl Match {
    /// Take in an initial for the first name.
    pub(super) fn initial(
        &mut self,
        lexicon: &Lexicon,
        reading: &Reading,
        roles: &[Role],
        ids: &[u32],
    ) {
        let Some(given) = roles.iter().position(|role| *role == Role::Given) else { return };
        if self.words[given].is_some() {
            return;
        }
        let edges = [self.from, self.to - 1];
        let Some(at) = edges.iter().find_map(|edge| beside_initial(lexicon, reading, *edge)) else {
            return;
        };
        let skip_j = |sounds: &[sound::Sound]| {
            sounds.iter().copied().find(|s| *s != sound::J).unwrap_or(sound::J)
        };
        let folded = reading.folded(at);
        // «Н. П. Патрушев»
        let second = (at + 1..self.from).find(|at| reading.list()[*at].case == Case::Initial);
        let second = second.map(|at| reading.folded(at)).unwrap_or_default();
        let begins = |letter: char, word: usize| {
            let listed = lexicon.word(ids[word]);
            if same_script(&folded, listed) {
                return listed.starts_with(letter);
            }
            let (first, whole) = (sound::read(&[letter]), lexicon.sounds(ids[word]));
            !first.is_empty() && !whole.is_empty() && {
                let (x, y) = (skip_j(&first), skip_j(whole));
                crate::screen::resemble::distance(&[x], &[y], false, INITIAL).is_some()
            }
        };
        let middle = roles.iter().position(|role| *role == Role::Middle);
        let mut letters = folded.chars().chain(second.chars());
        let near = letters.next().is_some_and(|letter| begins(letter, given))
            && match (letters.next(), middle) {
                (Some(letter), Some(middle)) => begins(letter, middle),
                _ => true,
            };
        if near {
            self.initial = Some(given);
            self.from = self.from.min(at);
            self.to = self.to.max(at + 1);
        }
    }
}
