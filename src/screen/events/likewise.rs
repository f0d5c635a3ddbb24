//! What is imposed where only the sentence before names it: "Canada followed suit", «Аналогичное решение
//! приняла Канада», "The list also includes two banks". Where a verb of hitting stands for it, "London hits a
//! crypto network", in a text that names sanctions elsewhere. And where somebody only says what becomes of
//! it: "Malta opposes the idea". The lists hold the words for these as what is imposed, under ids of their
//! own.

use std::ops::Range;

use super::form::is_title;
use super::{country, phrase};
use crate::screen::terms::{Cue, Role, Spotted, Told, Vocabulary};
use crate::screen::{Event, Status};

/// The id of words for the same as before: "the same step", "follow suit".
const LIKEWISE: &str = "likewise";

/// The id of verbs of hitting: "targets", «ударила по».
const STRIKE: &str = "strike";

/// The id of words for what was told before, beside an act that only says what becomes of it: "opposes the
/// idea", «пообещали ответить».
const MATTER: &str = "matter";

/// Whoever hits stands so many words before the verb.
const SUBJECT: usize = 4;

/// Of what kind those are who are hit is said within so many words behind the verb.
const WHOM: usize = 8;

/// How words for an example begin, as words are folded; whose it is follows within so many words.
const EXAMPLE: [&str; 8] =
    ["exampl", "пример", "приклад", "прыклад", "przyklad", "beispiel", "exempl", "ejempl"];
const WHOSE: usize = 3;

/// They hit with other things than sanctions.
const AT_WAR: [&str; 3] = ["ua", "ru", "il"];

/// Acts that a list goes on about.
const LISTS: [&str; 8] =
    ["impose", "reimpose", "widen", "extend", "delist", "lift", "propose", "suspend"];

/// What the sentences before told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Last {
    pub action: usize,
    pub instrument: usize,
    pub status: Status,
    /// One past its last word.
    pub to: usize,
}

impl Last {
    /// What an event tells that ends before the word at `to`.
    pub(super) fn of(vocabulary: &Vocabulary, event: &Event, to: usize) -> Option<Self> {
        let action = vocabulary.position(&event.action)?;
        let instrument = vocabulary.position(&event.instrument)?;
        Some(Self { action, instrument, status: event.status, to })
    }
}

/// The words of a sentence, with what is imposed and the act where the sentence before tells them or a verb
/// of hitting does, and the status of the act where it is only that of before. `last` is what the sentences
/// just before told, `word` a word by its place; the `sentence` has a `range`.
pub(super) fn with_likewise(
    vocabulary: &Vocabulary,
    mut spotted: Vec<Spotted>,
    last: Option<Last>,
    word: impl Fn(usize) -> String,
    (range, sentence): (Range<usize>, &str),
) -> (Vec<Spotted>, Option<Status>) {
    let is = |s: &Spotted, id: &str| s.role == Role::Instrument && vocabulary.ids[s.id] == id;
    let title = is_title(sentence);
    // What somebody is quoted with goes on about no list.
    let quoted = sentence.starts_with(['"', '“', '„', '«', '»', '—', '–']);
    let listed =
        last.filter(|last| !quoted && LISTS.contains(&vocabulary.ids[last.action].as_str()));
    let lists = |s: &Spotted| {
        s.role == Role::Cue(Cue::MembersNext) && s.from <= range.start + 1 && listed.is_some()
    };
    let stands_for = |s: &Spotted| is(s, LIKEWISE) || is(s, STRIKE) || is(s, MATTER) || lists(s);
    if !spotted.iter().any(stands_for) {
        return (spotted, None);
    }
    let found: Vec<Spotted> = spotted.iter().copied().filter(stands_for).collect();
    // "similar measures", "the list includes": the whole is meant, and not one of its words.
    let part = |s: &Spotted| {
        let whole = |f: &&Spotted| !is(f, STRIKE) && !is(f, MATTER) && f.touches(s.from, s.to);
        s.role == Role::Instrument && found.iter().any(|f| whole(&f))
    };
    let instrument = |s: &Spotted| s.role == Role::Instrument && stands_for(s);
    spotted.retain(|s| !instrument(s) && !part(s));
    let named = spotted.iter().any(|s| s.role == Role::Instrument);
    let acts = spotted.iter().any(|s| s.role == Role::Action);
    let who = |s: &Spotted| s.role == Role::Authority;
    let at_war = |s: &Spotted| AT_WAR.contains(&country(&vocabulary.ids[s.id]));
    // Whoever hits stands before the verb; how far before it, in words.
    let subject = |verb: &Spotted| {
        let near = |s: &&Spotted| who(s) && s.to <= verb.from && verb.from - s.to < SUBJECT;
        let subject = spotted.iter().rfind(near).filter(|s| !at_war(s))?;
        Some(verb.from - subject.to)
    };
    let whom = |s: &Spotted| {
        (s.to..range.end.min(s.to + WHOM)).map(&word).any(|word| {
            let word = phrase::fold(&word);
            phrase::is_kind(&word) || phrase::counts(&word)
        })
    };
    // A headline has no other verb: "London hits the Kremlin's crypto network".
    let hits = |s: &Spotted| subject(s).is_some_and(|far| title && far == 0 || whom(s));
    let becomes = spotted.iter().any(|s| {
        s.role == Role::Action && matches!(vocabulary.ids[s.id].as_str(), "refuse" | "threaten")
    });
    let impose = vocabulary.position("impose");
    let strike = impose.zip(vocabulary.position("sanctions"));
    let tells = |s: &Spotted| match named {
        _ if lists(s) => {
            listed.filter(|_| !named && whom(s)).map(|last| (last.action, Some(last.instrument)))
        }
        // "Switzerland follows suit on Sudan sanctions": the act alone is that of before.
        true if is(s, LIKEWISE) => {
            Some((last.map(|last| last.action).or(impose).filter(|_| !acts)?, None))
        }
        false if is(s, LIKEWISE) => {
            let last = last.filter(|_| spotted.iter().any(who))?;
            Some((last.action, Some(last.instrument)))
        }
        false if is(s, MATTER) => {
            let last = last.filter(|_| becomes && spotted.iter().any(who))?;
            Some((last.action, Some(last.instrument)))
        }
        // "Sanctions over a vote: Canada hits the party's leaders".
        true if is(s, STRIKE) => impose.filter(|_| !acts && hits(s)).map(|act| (act, None)),
        false => strike.filter(|_| hits(s)).map(|(act, thing)| (act, Some(thing))),
        true => None,
    };
    let told = found.iter().find_map(|s| Some((*s, tells(s)?)));
    let Some((s, (action, instrument))) = told else { return (spotted, None) };
    let status = listed.filter(|_| lists(&s)).map(|last| last.status);
    let at = Spotted { hole: None, told: Told::InContext, ..s };
    // "follows the example of the European Union": whoever set it does not act now.
    let example = EXAMPLE.iter().any(|begin| phrase::fold(&word(s.to - 1)).starts_with(begin));
    spotted.retain(|other| !(example && who(other) && (s.to..s.to + WHOSE).contains(&other.from)));
    spotted.extend(instrument.map(|id| Spotted { role: Role::Instrument, id, ..at }));
    if !acts {
        spotted.push(Spotted { role: Role::Action, id: action, ..at });
    }
    spotted.sort_by_key(|s| (s.from, s.role));
    (spotted, status)
}
