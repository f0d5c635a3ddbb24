//! Whom an act hits, as labelled news taught it. Each word of the sentence begins a target, goes on with one, or is in
//! none; a linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001) says which row of such tags is
//! the likeliest. What a word shows is in [`signs`], what that says of its tag in [`weights`].

mod signs;
mod weights;

use std::ops::Range;

use self::signs::{Shown, each_sign};
use self::weights::{Tag, Weights};
use super::clause::{self, Clause};
use super::phrase::means_nobody;
use super::{Within, reference};
use crate::screen::terms::{Cue, Role, Spotted};
use crate::screen::{ActSigns, Event, WordSigns};

/// An act that was read in a sentence, and where its parts stand.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub within: &'a Within<'a>,
    pub clause: &'a Clause,
    pub action: &'a Spotted,
    pub instrument: &'a Spotted,
    /// Who acts, where the sentence names them.
    pub who: Option<(usize, usize)>,
    /// What the rules take for whom it hits.
    pub phrase: Option<(usize, usize)>,
    /// A rule read it.
    pub by_rule: bool,
}

impl Place<'_> {
    /// Keep what is seen of an act with the event that was read, if somebody learns from it.
    pub(super) fn teach(&self, event: &Event) {
        if let Some(lessons) = self.within.lessons {
            lessons.borrow_mut().push(ActSigns { event: event.clone(), words: words(self) });
        }
    }
}

/// The rules' target stands where no tags are better than its own by more than this, in hundredths of a logarithm.
const DOUBT: i32 = 800;

/// The words of each target, as the likeliest tags have it. Where they name nobody, it is what the rules found, unless
/// that is very unlikely.
pub(super) fn spans(place: &Place) -> Vec<(usize, usize)> {
    let within = place.within;
    let weights = Weights::read();
    let shown = Shown::of(place);
    let barred = barred(place);
    let scores: Vec<[i32; Tag::COUNT]> = (0..shown.len())
        .map(|at| {
            let mut score = [0; Tag::COUNT];
            each_sign(&shown, at, |sign| weights.add(sign, &mut score));
            match barred.iter().any(|range| range.contains(&(within.from + at))) {
                true => weights::BARRED,
                false => score,
            }
        })
        .collect();
    // The number of an act names nobody, nor does what is imposed: "its list of Specially Designated Nationals".
    let names = |(from, to): &(usize, usize)| {
        (*from..*to).any(|at| !means_nobody(&within.folded(at)))
            && reference::find(&within.slice(*from, *to)).is_empty()
            && !within.of(Role::Instrument).any(|s| {
                matches!(within.id(s), "blacklist" | "sanctions") && s.from <= *from && *to <= s.to
            })
    };
    let tags = weights.likeliest(&scores);
    let spans = tagged(&tags).into_iter();
    let spans = spans.map(|(start, end)| (within.from + start, within.from + end));
    let spans: Vec<_> = spans.map(|span| before_list(place, span)).filter(names).collect();
    match place.phrase {
        Some((from, to)) if spans.is_empty() && names(&(from, to)) => {
            let tag = |at: usize| match at + within.from {
                at if at == from => Tag::First,
                at if from < at && at < to => Tag::Inside,
                _ => Tag::None,
            };
            let own: Vec<Tag> = (0..tags.len()).map(tag).collect();
            let doubt = weights.sum(&scores, &tags) - weights.sum(&scores, &own);
            if doubt <= DOUBT { vec![(from, to)] } else { spans }
        }
        _ => spans,
    }
}

/// What an act is done in spite of is not what it hits, nor is whom another authority hits in the same sentence.
fn barred(place: &Place) -> Vec<Range<usize>> {
    let within = place.within;
    let own = |clause: &Clause| clause.from < place.clause.to && place.clause.from < clause.to;
    let acts = |clause: &Clause| {
        let inside = |s: &&Spotted| clause.from <= s.from && s.to <= clause.to;
        let act = within.of(Role::Action).find(inside);
        let who = within.of(Role::Authority).find(inside);
        act.zip(who).is_some_and(|(act, who)| who.to <= act.from)
    };
    let others = clause::split(within).into_iter();
    let others = others.filter(|clause| !clause.relative && !own(clause) && acts(clause));
    let of = |s: &Spotted| {
        let told = |at: usize| {
            let roles = [Role::Action, Role::Instrument];
            roles.into_iter().any(|role| within.of(role).any(|s| s.from == at))
        };
        let end = (s.to..within.to).find(|at| within.between(*at).contains(',') || told(*at));
        s.from..end.unwrap_or(within.to)
    };
    let spite = within.cue(Cue::Concession).map(of);
    spite.chain(others.map(|clause| clause.from..clause.to)).collect()
}

/// «занёс две компании в перечень ненадёжных организаций»: the list on which they are put is no part of them.
fn before_list(place: &Place, (from, to): (usize, usize)) -> (usize, usize) {
    let within = place.within;
    let list = |s: &&Spotted| within.id(s) == "blacklist" && from < s.from && s.from < to;
    let Some(list) = within.of(Role::Instrument).find(list) else { return (from, to) };
    // Its preposition has one letter or two in all languages that are read.
    let lead = |at: usize| within.folded(at).chars().count() <= 2;
    let end = list.from - usize::from(list.from > from + 1 && lead(list.from - 1));
    (from, end)
}

/// The spans that tags mark.
fn tagged(tags: &[Tag]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        match (tag, spans.last_mut()) {
            (Tag::None, _) => {}
            (Tag::Inside, Some((_, end))) if *end == at => *end = at + 1,
            _ => spans.push((at, at + 1)),
        }
    }
    spans
}

/// What each word of the sentence shows, from which it is learnt.
fn words(place: &Place) -> Vec<WordSigns> {
    let shown = Shown::of(place);
    let tokens = place.within.reading.list();
    let of = |at: usize| {
        let token = &tokens[place.within.from + at];
        let mut own = Vec::new();
        each_sign(&shown, at, |sign| own.push(sign.to_owned()));
        WordSigns { start: token.char_start as usize, end: token.char_end(), signs: own }
    };
    (0..shown.len()).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_mark_spans_also_where_the_first_word_is_missing() {
        use Tag::{First, Inside, None};
        assert_eq!(tagged(&[None, First, Inside, None, First, First]), [(1, 3), (4, 5), (5, 6)]);
        assert_eq!(tagged(&[Inside, Inside, None, Inside]), [(0, 2), (3, 4)]);
        assert!(tagged(&[]).is_empty());
    }
}
