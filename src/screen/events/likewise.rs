//! What is imposed where only the sentence before names it: "Canada followed suit", «Аналогичное решение
//! приняла Канада». And where a verb of hitting stands for it: "London hits a crypto network", in a text that
//! names sanctions elsewhere. The lists hold the words for both as what is imposed, under ids of their own.

use super::{country, phrase};
use crate::screen::terms::{Role, Spotted, Told, Vocabulary};

/// The id of words for the same as before: "the same step", "follow suit".
const LIKEWISE: &str = "likewise";

/// The id of verbs of hitting: "targets", «ударила по».
const STRIKE: &str = "strike";

/// Whoever hits stands so many words before the verb.
const SUBJECT: usize = 4;

/// Of what kind those are who are hit is said within so many words behind the verb.
const WHOM: usize = 8;

/// They hit with other things than sanctions.
const AT_WAR: [&str; 3] = ["ua", "ru", "il"];

/// What the sentences before told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Last {
    pub action: usize,
    pub instrument: usize,
    /// One past its last word.
    pub to: usize,
}

/// The words of a sentence, with what is imposed and the act where the sentence before tells them or a verb
/// of hitting does. `last` is what the sentences just before told, `word` a word by its place.
pub(super) fn with_likewise(
    vocabulary: &Vocabulary,
    mut spotted: Vec<Spotted>,
    last: Option<Last>,
    word: impl Fn(usize) -> String,
    end: usize,
) -> Vec<Spotted> {
    let is = |s: &Spotted, id: &str| s.role == Role::Instrument && vocabulary.ids[s.id] == id;
    let stands_for = |s: &Spotted| is(s, LIKEWISE) || is(s, STRIKE);
    if !spotted.iter().any(stands_for) {
        return spotted;
    }
    let found: Vec<Spotted> = spotted.iter().copied().filter(stands_for).collect();
    // "similar measures": the whole is meant, and not its last word.
    let part = |s: &Spotted| {
        s.role == Role::Instrument
            && found.iter().any(|f| is(f, LIKEWISE) && s.touches(f.from, f.to))
    };
    spotted.retain(|s| !stands_for(s) && !part(s));
    let named = spotted.iter().any(|s| s.role == Role::Instrument);
    let acts = spotted.iter().any(|s| s.role == Role::Action);
    let who = |s: &Spotted| s.role == Role::Authority;
    let at_war = |s: &Spotted| AT_WAR.contains(&country(&vocabulary.ids[s.id]));
    let subject = |verb: &Spotted| {
        let near = |s: &&Spotted| who(s) && s.to <= verb.from && verb.from - s.to < SUBJECT;
        spotted.iter().rfind(near).is_some_and(|s| !at_war(s))
    };
    let whom = |verb: &Spotted| {
        (verb.to..end.min(verb.to + WHOM)).any(|at| phrase::is_kind(&phrase::fold(&word(at))))
    };
    let strike = vocabulary.position("impose").zip(vocabulary.position("sanctions"));
    let tells = |s: &Spotted| match is(s, LIKEWISE) {
        true => last
            .filter(|_| spotted.iter().any(who))
            .map(|last| (Some(last.action).filter(|_| !acts), last.instrument)),
        false => strike.filter(|_| subject(s) && whom(s)).map(|(act, thing)| (Some(act), thing)),
    };
    let told = found.iter().filter(|_| !named).find_map(|s| Some((*s, tells(s)?)));
    if let Some((s, (action, instrument))) = told {
        let at = Spotted { hole: None, told: Told::InContext, ..s };
        spotted.push(Spotted { id: instrument, ..at });
        spotted.extend(action.map(|id| Spotted { role: Role::Action, id, ..at }));
        spotted.sort_by_key(|s| (s.from, s.role));
    }
    spotted
}
