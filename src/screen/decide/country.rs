//! The country that a text gives to a body that many countries have.

use crate::screen::candidates::Reading;
use crate::screen::country_of;
use crate::screen::lexicon::Lexicon;
use crate::screen::tokens::{Case, Gap};

/// Whether the text gives the words `from..to` to one of these countries, or to another; `None` where it
/// names none or there are none to compare with.
pub(super) fn is_one_of(
    lexicon: &Lexicon,
    reading: &Reading,
    (from, to): (usize, usize),
    countries: &[String],
) -> Option<bool> {
    let code = beside(lexicon, reading, from, to).filter(|_| !countries.is_empty())?;
    Some(countries.iter().any(|country| country == code))
}

/// The code of the country that stands beside the words `from..to` as theirs: "Poland's Interior
/// Ministry", "the Interior Ministry of Lithuania", «МВД Украины».
pub(super) fn beside(
    lexicon: &Lexicon,
    reading: &Reading,
    from: usize,
    to: usize,
) -> Option<&'static str> {
    let tokens = reading.list();
    let goes_on = |at: usize| tokens[at].gap.is_space();
    // An adjective has no capital in most languages; a name in small letters is another word ("china").
    let code = |at: usize| {
        let adjective = || {
            let folded = reading.folded(at);
            country_of(&folded).filter(|_| !lexicon.is_country(&folded))
        };
        if tokens[at].case.is_capital() { reading.country(at) } else { adjective() }
    };
    let small = |at: usize| lexicon.traits(tokens[at].id).small;
    let before = || {
        let possessive = from > 0 && tokens[from].gap.has(Gap::POSSESSIVE);
        (from > 0 && (goes_on(from) || possessive)).then(|| code(from - 1)).flatten()
    };
    let behind = || {
        let mut at = to;
        while at < tokens.len() && at < to + 2 && goes_on(at) && small(at) {
            at += 1;
        }
        // "the Interior Ministry Poland accuses": English says whose it is by "of".
        let told = at > to || at < tokens.len() && !reading.folded(at).is_ascii();
        (at < tokens.len() && goes_on(at) && told).then(|| code(at)).flatten()
    };
    // "le ministère russe de la Défense"
    let inside = || (from + 1..to).filter(|at| tokens[*at].case == Case::Lower).find_map(code);
    before().or_else(behind).or_else(inside)
}
