//! Which of the spans that overlap remain.

use std::cmp::Reverse;

use foldhash::HashMap;

use super::why::Why;
use super::{ALERT, Found, REVIEW, weights};
use crate::screen::Mention;
use crate::screen::lexicon::Lexicon;

/// Of so many with one name each is raised; of more nobody can look through all.
const NAMESAKES: usize = 3;

/// The order in which spans win.
pub(super) fn rank(f: &Found<'_>) -> (bool, Reverse<usize>, i64, usize) {
    let score = f.score();
    let unsure = score < ALERT && !f.is_weak();
    (unsure, Reverse(f.length), -(score * 100.0).round() as i64, f.from)
}

/// The spans that remain when the surest and longest win; of equally sure ones for the same
/// words, all. Another entity that is called so word by word is kept for the queue.
pub(super) fn chosen<'a>(lexicon: &Lexicon, mut found: Vec<Found<'a>>) -> Vec<Found<'a>> {
    // Of equal ones the first by its id: where it stands in the list must not matter.
    let key = |f: &Found| (lexicon.list_of(f.entity), &lexicon.entity(f.entity).id, f.name);
    found.sort_by_cached_key(|f| (rank(f), key(f)));
    let mut owner: HashMap<usize, usize> = HashMap::default();
    let mut spans: Vec<Vec<Found>> = Vec::new();
    let mut outdone: Vec<Found> = Vec::new();
    for mut candidate in found {
        let first = (candidate.from..candidate.to).find_map(|at| owner.get(&at).copied());
        match first {
            None => {
                for at in candidate.from..candidate.to {
                    owner.insert(at, spans.len());
                }
                spans.push(vec![candidate]);
            }
            Some(at) => {
                let span = &mut spans[at];
                let same = span[0].from == candidate.from && span[0].to == candidate.to;
                let known = span.iter().any(|f| f.entity == candidate.entity);
                // As the list writes it is nearer than any other spelling.
                // ... and all of one name is nearer than a part of another.
                let near = (candidate.spelt() == span[0].spelt() || candidate.spelt())
                    && (candidate.is_whole() || !span[0].is_whole());
                let weak = span[0].is_weak();
                // "OAO Works" where another entity is called "OAO".
                let whole = candidate.from <= span[0].from && span[0].to <= candidate.to;
                if known || !(same || weak || whole && candidate.is_exact()) {
                    continue;
                }
                // The same person on another list is named as well.
                let one =
                    same && is_one(lexicon, &span[0], &candidate) && candidate.score() >= ALERT;
                if one || same && near && candidate.score() + 0.03 >= span[0].score() {
                    span.push(candidate);
                } else if candidate.is_exact() {
                    // A weak alias takes nothing from a name.
                    if !weak {
                        candidate.add(Why::BetterFit, (REVIEW - candidate.score()).min(0.0));
                    }
                    outdone.push(candidate);
                }
            }
        }
    }
    for span in spans.iter_mut().filter(|span| span.len() > 1) {
        let other = |a: &Found| span.iter().any(|b| a.entity != b.entity && !is_one(lexicon, a, b));
        let open: Vec<bool> = span.iter().map(other).collect();
        // Two whom the lists call the very same are both meant, or one of them, and nobody else.
        let told = |found: &Found| lexicon.is_person(found.entity) && found.is_called_so();
        let namesakes = span.len() <= NAMESAKES && span.iter().all(told);
        let weight = match namesakes {
            true => weights::around::SAME_NAME,
            false => weights::around::SAME_WORDS,
        };
        for (found, _) in span.iter_mut().zip(open).filter(|(_, open)| *open) {
            found.add(Why::SameWords, weight);
        }
    }
    spans.into_iter().flatten().chain(outdone).collect()
}

/// Whether two entries that one span names may be the same entity on two lists.
fn is_one(lexicon: &Lexicon, a: &Found, b: &Found) -> bool {
    let told = |f: &Found| lexicon.is_person(f.entity) || f.is_exact() || f.is_named();
    told(a) && told(b) && lexicon.may_be_one((a.entity, a.name), (b.entity, b.name))
}

/// Of mentions that overlap, sorted by place, the surest: one place names an entity once.
pub(super) fn disjoint(mentions: Vec<Mention>) -> Vec<Mention> {
    let surer = |a: &Mention, b: &Mention| (a.tier, a.score) > (b.tier, b.score);
    let mut kept: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        match kept.last_mut() {
            Some(last)
                if last.span.field == mention.span.field && mention.span.start < last.span.end =>
            {
                if surer(&mention, last) {
                    *last = mention;
                }
            }
            _ => kept.push(mention),
        }
    }
    kept
}
