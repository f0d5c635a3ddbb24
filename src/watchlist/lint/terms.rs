//! Lints about the terms of announcements.

use std::collections::HashMap;

use super::scripts;
use crate::watchlist::findings::Findings;
use crate::watchlist::places::Place;

/// A term and where it stands.
pub(in crate::watchlist) type Term = (String, Place);

/// Fewest letters before a `*`: fewer match half the dictionary.
const MIN_STEM_LETTERS: usize = 3;

/// The terms alone.
pub(in crate::watchlist) fn words(terms: Vec<Term>) -> Vec<String> {
    terms.into_iter().map(|(word, _)| word).collect()
}

/// What can be wrong with a term by itself.
pub(in crate::watchlist) fn check(terms: &[Term], findings: &mut Findings) {
    for (term, place) in terms {
        scripts::mixed_text(term, *place, findings);
        let stem = term.strip_suffix('*');
        let body = stem.unwrap_or(term);
        let letters = || body.chars().rev().take_while(|c| c.is_alphanumeric()).count();
        let message = if body.contains('*') {
            format!("`{term}` has a `*` elsewhere than at its end, where it matches nothing")
        } else if stem.is_some() && letters() < MIN_STEM_LETTERS {
            format!("`{term}` has fewer than {MIN_STEM_LETTERS} letters before its `*`")
        } else {
            continue;
        };
        findings.warn(*place, "bad-pattern", message, "write out the forms that occur");
    }
}

/// Terms that would make one sentence two different acts.
pub(in crate::watchlist) fn in_two_actions(
    actions: &[(String, Vec<Term>)],
    findings: &mut Findings,
) {
    let mut owners: HashMap<String, &str> = HashMap::new();
    for (action, terms) in actions {
        for (term, place) in terms {
            let owner = *owners.entry(term.to_lowercase()).or_insert(action);
            if owner != action {
                let message = format!("`{term}` says both `{owner}` and `{action}`");
                let hint = "keep it where it is meant most often, or make it longer in one of them";
                findings.warn(*place, "shared-term", message, hint);
            }
        }
    }
}
