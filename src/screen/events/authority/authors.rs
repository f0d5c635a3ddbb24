//! Who of the watchlists stands for who acts.

use crate::screen::events::{Act, BESIDE, Within};
use crate::screen::terms::Role;
use crate::screen::{Hit, Tier};

/// So many entities act together, at most.
const MOST_AUTHORS: usize = 8;

impl Within<'_> {
    /// The entities that stand for who acts: "Belarusian President Alyaksandr Lukashenka barred ...".
    /// Their names overlap the words for the authority or stand right beside them, before the act, and
    /// are no targets.
    pub(in crate::screen::events) fn authors(&self, act: &Act, hits: &[Hit]) -> Vec<String> {
        let Some((from, to)) = act.who.place else { return Vec::new() };
        let tokens = self.reading.list();
        let (first, last) =
            (from.saturating_sub(BESIDE).max(self.from), (to + BESIDE).min(self.to));
        let (start, end) = (tokens[first].char_start as usize, tokens[last - 1].char_end());
        let (own, own_end) = (tokens[from].char_start as usize, tokens[to - 1].char_end());
        let parted = |from: usize, to: usize| {
            // Another word for who acts, an act or a comma between them: it is somebody else.
            let (from, to) = (self.token_at(from), self.token_at(to));
            (from + 1..=to).any(|at| self.between(at).contains([',', ';', '.', '(']))
                || self.of(Role::Action).any(|s| from <= s.from && s.to <= to)
        };
        let names = |hit: &&Hit| {
            hit.mentions.iter().any(|m| {
                let span = &m.span;
                let beside =
                    span.field == self.reading.field && span.start >= start && span.end <= end;
                let overlaps = span.start < own_end && own < span.end;
                let apart = match span.start >= own_end {
                    true => parted(own_end - 1, span.start),
                    false => parted(span.end - 1, own),
                };
                m.tier == Tier::Alert && beside && (overlaps || !apart)
            })
        };
        let target =
            |key: &String| act.targets.iter().any(|target| target.entity.as_ref() == Some(key));
        let keys = hits.iter().filter(names).map(|hit| format!("{}/{}", hit.list, hit.entity));
        keys.filter(|key| !target(key)).take(MOST_AUTHORS).collect()
    }

    /// The word in which a character stands, or the one before it.
    fn token_at(&self, char: usize) -> usize {
        let tokens = self.reading.list();
        tokens.partition_point(|token| token.char_start as usize <= char).saturating_sub(1)
    }
}
