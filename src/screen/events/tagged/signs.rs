//! What a word shows of whether it names whom an act hits: itself and the words around it, the terms of the lists, where it
//! stands to the act, and what the rules take for the target.

use std::fmt::Write as _;

use super::Place;
use crate::screen::events::Within;
use crate::screen::events::form::{beginning, end, written};
use crate::screen::events::phrase::{counts, is_kind, names_country};
use crate::screen::terms::{Role, Spotted};
use crate::screen::tokens::{Case, Gap};

/// So many words before and behind count with a word.
const AROUND: isize = 2;

/// Words are compared by so many letters, since most languages decline them behind.
const STEM: usize = 5;

/// And by so many of their last letters, which tell case and number.
const ENDING: usize = 3;

/// What the words of a sentence show for one of its acts.
pub(super) struct Shown<'a> {
    place: &'a Place<'a>,
    /// Those of each word that its neighbours have as well.
    shared: Vec<Vec<String>>,
    /// Those that only it has.
    own: Vec<Vec<String>>,
}

impl<'a> Shown<'a> {
    pub(super) fn of(place: &'a Place) -> Self {
        let range = place.within.from..place.within.to;
        let parts = parts(place);
        let own = |at: usize| own(place, at, &parts);
        Self {
            place,
            shared: range.clone().map(|at| shared(place, at)).collect(),
            own: range.map(own).collect(),
        }
    }

    /// How many words the sentence has.
    pub(super) fn len(&self) -> usize {
        self.place.within.to - self.place.within.from
    }
}

/// Hand every sign of a word to `say`; `at` counts from the beginning of the sentence.
pub(super) fn each_sign(shown: &Shown, at: usize, mut say: impl FnMut(&str)) {
    let mut name = String::new();
    for away in -AROUND..=AROUND {
        let neighbour = at.checked_add_signed(away).and_then(|at| shown.shared.get(at));
        let none = [String::new()];
        for sign in neighbour.map_or(none.as_slice(), Vec::as_slice) {
            name.clear();
            // Writing to a string cannot fail.
            let _ = write!(name, "{away} {sign}");
            say(&name);
        }
    }
    shown.own[at].iter().for_each(|sign| say(sign));
}

/// The word, its beginning and end, how it is written, what stands before it, and the terms that it is part of.
fn shared(place: &Place, at: usize) -> Vec<String> {
    let within = place.within;
    let word = written(&within.folded(at));
    let mut signs = vec![
        format!("p:{}", beginning(&word, STEM)),
        format!("e:{}", end(&word, ENDING)),
        format!("c:{}", case(place, at)),
        format!("g:{}", gap(place, at)),
    ];
    for s in &within.spotted {
        if s.from <= at && at < s.to {
            let part = if s.from == at { "first" } else { "more" };
            signs.push(format!("t:{part} {}", role(within, s)));
        } else if s.to == at {
            signs.push(format!("t:behind {}", role(within, s)));
        }
    }
    let folded = within.folded(at);
    if is_kind(&folded) {
        signs.push("k:kind".into());
    }
    if counts(&folded) {
        signs.push("k:count".into());
    }
    if names_country(&folded) {
        signs.push("k:country".into());
    }
    signs.push(format!("w:{word}"));
    signs
}

/// Where the word stands to the act, to what is imposed, to who acts, and to what the rules take for the target.
fn own(place: &Place, at: usize, parts: &[usize]) -> Vec<String> {
    let Place { within, clause, action, instrument, who, phrase, by_rule } = *place;
    let (act, thing) = (within.id(action), within.id(instrument));
    let behind = if at < action.from { "before" } else { "behind" };
    let mut signs = vec![
        format!("act {act}"),
        format!("act {act} {behind}"),
        format!("thing {thing}"),
        format!("by rule {by_rule}"),
        format!("act {}", side(at, (action.from, action.to))),
        format!("thing {}", side(at, (instrument.from, instrument.to))),
        format!("left {}", (at - within.from).min(5)),
        format!("right {}", (within.to - 1 - at).min(5)),
    ];
    if at == action.to {
        signs.push(format!("right behind {act}"));
    }
    match phrase {
        Some(phrase) => {
            signs.push(format!("phrase {}", stands(at, phrase)));
            if phrase.0 <= at && at < phrase.1 {
                signs.push(format!("phrase c:{}", case(place, at)));
            }
            if at == phrase.1 {
                signs.push(format!("phrase g:{}", gap(place, at)));
            }
        }
        None => signs.push("no phrase".into()),
    }
    signs.push(who.map_or("who unsaid".into(), |who| format!("who {}", stands(at, who))));
    if at < clause.from || at >= clause.to {
        signs.push("out of clause".into());
    }
    for s in within.spotted.iter().filter(|s| s.from <= at && at < s.to) {
        signs.push(format!("act {act} {}", role(within, s)));
    }
    // Commas, colons and brackets part a sentence: in which part the word stands, and how that begins.
    let place_of = |at: usize| parts[at.clamp(within.from, within.to - 1) - within.from];
    let (own, of_act) = (place_of(at), place_of(action.from));
    let begins = parts.partition_point(|part| *part < own) + within.from;
    let begins = written(&within.folded(begins));
    let away = own as isize - of_act as isize;
    signs.push(format!("part {}", away.clamp(-3, 3)));
    signs.push(format!("part begins {begins}"));
    signs.push(format!("part {} begins {begins}", away.signum()));
    signs
}

/// The number of the part of the sentence in which each word stands.
fn parts(place: &Place) -> Vec<usize> {
    let mut part = 0;
    let mut of = |at: usize| {
        part += usize::from(matches!(gap(place, at), "," | ":" | "(" | "–" | "."));
        part
    };
    (place.within.from..place.within.to).map(&mut of).collect()
}

/// On which side of a term a word stands, and about how far.
fn side(at: usize, (from, to): (usize, usize)) -> String {
    let bits = |n: usize| (usize::BITS - n.leading_zeros()).min(6);
    match at {
        _ if at < from => format!("ahead {}", bits(from - at)),
        _ if at < to => "here".to_owned(),
        _ => format!("past {}", bits(at - to + 1)),
    }
}

/// Where a word stands to a phrase.
fn stands(at: usize, (from, to): (usize, usize)) -> &'static str {
    match at {
        _ if at < from => "ahead",
        _ if at == from => "first",
        _ if at < to => "inside",
        _ if at == to => "next",
        _ => "past",
    }
}

/// How a word is written.
fn case(place: &Place, at: usize) -> &'static str {
    if place.within.folded(at).starts_with(|c: char| c.is_ascii_digit()) {
        return "digit";
    }
    match place.within.reading.list()[at].case {
        Case::None => "none",
        Case::Lower => "lower",
        Case::Capital => "capital",
        Case::Upper => "upper",
        Case::Initial => "initial",
    }
}

/// What stands between a word and the one before.
fn gap(place: &Place, at: usize) -> &'static str {
    let between = place.within.between(at);
    if place.within.reading.list()[at].gap.has(Gap::POSSESSIVE) {
        return "'s";
    }
    let mark = between.chars().find(|c| !c.is_whitespace());
    match mark {
        None if between.is_empty() => "",
        None => " ",
        Some(',') => ",",
        Some('«' | '»' | '"' | '“' | '”' | '„' | '\'' | '’') => "\"",
        Some('(' | ')' | '[' | ']') => "(",
        Some(':' | ';') => ":",
        Some('-' | '–' | '—') if between.contains(char::is_whitespace) => "–",
        Some('-' | '–' | '—') => "-",
        Some(_) => ".",
    }
}

/// What a term of the lists is.
fn role<'a>(within: &'a Within, s: &Spotted) -> &'a str {
    match s.role {
        Role::Authority => "who",
        Role::Adjective => "whose",
        Role::Action => "act",
        Role::Instrument => "thing",
        Role::Object => "object",
        Role::Exclude => "exclude",
        Role::Cue(_) => within.id(s),
    }
}
