//! What shows that a capitalised word is a person, by the words beside it and by the tables alone.

use super::Reading;
use crate::screen::language::Capitals;
use crate::screen::lexicon::Lexicon;
use crate::screen::tokens::{Case, Gap};

/// By what a person is told from a place, a body or the first word of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// An office stands before it: "President".
    Office,
    /// A role, a relative, or what is called by whose it is: "senator", "wife", "government".
    Role,
    /// It speaks, or is set as a speaker.
    Speech,
    /// It stands in a row with persons.
    Row,
    /// It has the form of a woman's surname: "Mayová".
    Woman,
    /// It has its capital in mid-sentence, where a language gives one to names only.
    Capital,
    /// A sentence begins with it, and goes on in small letters.
    Begins,
}

/// So many words before a surname may belong to the role that stands there: "minister of foreign
/// affairs"; and so many before a first name to the relative.
const ROLE_REACH: usize = 4;

/// A verb of speech stands within so many words.
const SPEECH_REACH: usize = 2;

/// A shorter word in lower case may be a preposition, in letters.
const PREPOSITION: u32 = 4;

/// Before a word that tells where something is, in the languages of the news.
const LOCAL: [&str; 9] = ["в", "во", "във", "у", "v", "ve", "w", "we", "in"];

/// How nouns end that say what is done or how something is, in Slavic languages, folded; and how long they are at
/// least, in letters.
const DEEDS: [&str; 20] = [
    "enie", "anie", "ecie", "osc", "cja", "stwo", "eni", "ani", "ost", "stvi", "anje", "enje",
    "cija", "stvo", "ение", "ание", "ость", "ция", "ення", "ання",
];
const LONG_NOUN: u32 = 7;

/// With which a woman's surname ends, in Czech and Slovak.
const WOMANS: [&str; 4] = ["ová", "ové", "ovou", "ovej"];

/// No word that joins a row is longer, in letters.
const AND: u32 = 4;

/// What shows that the word at `at` is a person. `person` tells which other words are.
pub(crate) fn shown(
    lexicon: &Lexicon,
    reading: &Reading,
    at: usize,
    person: impl Fn(usize) -> bool,
) -> Option<Shown> {
    let tokens = reading.list();
    let traits = |place: usize| lexicon.traits(tokens[place].id);
    let small = |place: usize| tokens[place].case == Case::Lower;
    let space = |place: usize| tokens[place].gap.is_space();
    let directly = at > 0 && space(at);
    if directly && traits(at - 1).office {
        return Some(Shown::Office);
    }
    // «Президент Белоруссии Лукашенко», "Rzecznik Kremla Pieskow".
    if directly && held_of(lexicon, reading, at - 1) {
        let office = traits(at - 2).office;
        return Some(if office { Shown::Office } else { Shown::Role });
    }
    // Only heads of state have one: "the Carter administration".
    let administration = tokens.get(at + 1).is_some_and(|next| {
        next.gap.is_space() && matches!(&*reading.folded(at + 1), "administration" | "presidency")
    });
    if administration {
        return Some(Shown::Office);
    }
    // "Masové protesty" are no woman's.
    let word = reading.slice(at, at + 1);
    let begins = reading.begins(at);
    let woman = is_womans(word) && (!begins || word.ends_with(WOMANS[0]));
    if reading.inflected && tokens[at].case == Case::Capital && woman {
        return Some(Shown::Woman);
    }
    // "A senator from Delaware" is not called so.
    let from = directly && {
        let traits = traits(at - 1);
        let short = tokens[at - 1].chars < PREPOSITION;
        small(at - 1) && !traits.role && (short || traits.small || traits.title)
    };
    let mut before = (at.saturating_sub(ROLE_REACH)..at)
        .rev()
        .take_while(|place| space(place + 1) && (small(place + 1) || place + 1 == at));
    if !from && before.any(|place| traits(place).role || traits(place).office)
        || directly && (traits(at - 1).kin || traits(at - 1).circle)
    {
        return Some(Shown::Role);
    }
    // "A Magna spokesman said": somebody else spoke.
    let speech = |place: usize| small(place) && traits(place).speech;
    let mut said = (at.saturating_sub(SPEECH_REACH)..at)
        .rev()
        .take_while(|place| space(place + 1) && !traits(*place).role);
    let mut says = (at + 1..tokens.len().min(at + 1 + SPEECH_REACH))
        .take_while(|place| space(*place) && !traits(*place).role);
    if said.any(speech) || says.any(speech) || is_speaker(reading, at) {
        return Some(Shown::Speech);
    }
    if tokens.get(at + 1).is_some_and(|next| next.gap.is_space() && traits(at + 1).circle) {
        return Some(Shown::Role);
    }
    // "Orban, Salvini and Farage".
    let and = |place: usize| tokens[place].chars <= AND && traits(place).and;
    let row = |near: usize, far: Option<usize>, gap: Gap| {
        gap.has(Gap::COMMA) && person(near)
            || gap.is_space() && and(near) && far.is_some_and(&person)
    };
    let first = at > 0 && row(at - 1, at.checked_sub(2), tokens[at].gap);
    let next = tokens.get(at + 1);
    let far = Some(at + 2).filter(|far| *far < tokens.len());
    if first || next.is_some_and(|next| row(at + 1, far, next.gap)) {
        return Some(Shown::Row);
    }
    by_capital(lexicon, reading, at)
}

/// Whether the capitalised word at `at` is nobody's first name: a sentence begins with it, and it ends as what is
/// done is called ("Wystąpienie Tuska"), or something happens there ("w Dublinie Tusk ..."), or it is an acronym.
pub(crate) fn is_no_first_name(lexicon: &Lexicon, reading: &Reading, at: usize) -> bool {
    let tokens = reading.list();
    let gap = tokens[at].gap;
    let (folded, traits) = (reading.folded(at), lexicon.traits(tokens[at].id));
    if traits.given || traits.nickname {
        return false;
    }
    // "PAP Juncker": one is an acronym.
    let acronym = || {
        let next = tokens.get(at + 1);
        tokens[at].case == Case::Upper && next.is_some_and(|next| next.case == Case::Capital)
    };
    let begins = reading.begins(at);
    let deed = || tokens[at].chars >= LONG_NOUN && DEEDS.iter().any(|end| folded.ends_with(end));
    let place = || at > 0 && gap.is_space() && LOCAL.contains(&&*reading.folded(at - 1));
    acronym() || begins && deed() || !begins && place()
}

/// Whether a word has an ending that only women's surnames have, in Czech and Slovak. Slovenian "Bidnova" is what
/// is Biden's.
pub(crate) fn is_womans(word: &str) -> bool {
    let stem = WOMANS.iter().find_map(|ending| word.strip_suffix(ending));
    stem.is_some_and(|stem| stem.chars().count() > 2)
}

/// What the capital of the word at `at` shows in a language that gives one to names only, and declines them: that
/// it is a name, which is neither where something happens nor of the kind of body that stands before it
/// («агентство Bloomberg»).
fn by_capital(lexicon: &Lexicon, reading: &Reading, at: usize) -> Option<Shown> {
    let tokens = reading.list();
    let (gap, next) = (tokens[at].gap, tokens.get(at + 1));
    let names_only = reading.capitals != Capitals::Nouns && reading.is_declined(at);
    if tokens[at].case != Case::Capital || gap.has(Gap::QUOTE) || !names_only {
        return None;
    }
    let begins = reading.begins(at);
    if begins {
        let goes_on = next.is_some_and(|next| next.gap.is_space() && next.case == Case::Lower);
        return (goes_on && !gap.has(Gap::BRACKET)).then_some(Shown::Begins);
    }
    let within = gap.is_space() || gap.has(Gap::COMMA);
    let before = lexicon.traits(tokens[at - 1].id);
    let body = before.generic || before.field || before.place;
    let place = || LOCAL.contains(&&*reading.folded(at - 1));
    let is_name = within && !gap.has(Gap::NEWLINE) && !gap.has(Gap::HYPHEN) && !body && !place();
    is_name.then_some(Shown::Capital)
}

/// Whether the word at `at` says whose an office or a role before it is: a country, a place or an acronym.
pub(crate) fn held_of(lexicon: &Lexicon, reading: &Reading, at: usize) -> bool {
    let tokens = reading.list();
    let Some(before) = at.checked_sub(1).filter(|_| tokens[at].gap.is_space()) else {
        return false;
    };
    let traits = |place: usize| lexicon.traits(tokens[place].id);
    let whose = traits(at).place
        || tokens[at].case == Case::Upper
        || lexicon.is_country(&reading.folded(at));
    whose && (traits(before).office || traits(before).role)
}

/// Whether the word is set as the one who speaks: `Tusk: "..."`, `"...", added Tusk`.
fn is_speaker(reading: &Reading, at: usize) -> bool {
    let tokens = reading.list();
    let begins = tokens[at].gap.has(Gap::HARD) || tokens[at].gap.has(Gap::NEWLINE);
    let colon = || reading.text[tokens[at].end as usize..].starts_with(':');
    let quoted = || {
        at > 0
            && tokens[at].gap.is_space()
            && tokens[at - 1].case == Case::Lower
            && tokens[at - 1].gap.has(Gap::QUOTE)
    };
    begins && colon() || quoted()
}

/// Whether the words before the first name at `at` call the person somebody's relative.
pub(crate) fn is_relative(lexicon: &Lexicon, reading: &Reading, at: usize) -> bool {
    let tokens = reading.list();
    // "his second son, Mojtaba"
    let apposed = |place: usize| place == at && tokens[place].gap.has(Gap::COMMA);
    (at.saturating_sub(ROLE_REACH)..at)
        .rev()
        .take_while(|place| tokens[place + 1].gap.is_space() || apposed(place + 1))
        .any(|place| lexicon.traits(tokens[place].id).kin)
}
