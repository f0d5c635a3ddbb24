//! Lints about the terms of announcements.

use std::collections::HashMap;

use super::scripts;
use crate::watchlist::findings::Findings;
use crate::watchlist::places::Place;

/// A term and where it stands.
pub(in crate::watchlist) type Term = (String, Place);

/// Fewest letters behind a `*` at the beginning: whole nouns that end compounds.
const MIN_END_LETTERS: usize = 5;

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
        let words: Vec<&str> = term.split_whitespace().collect();
        // "*verbot": the end of a German compound, at the beginning of a term.
        let compound = words.first().and_then(|word| word.strip_prefix('*'));
        let words: Vec<&str> = compound
            .into_iter()
            .chain(words.into_iter().skip(usize::from(compound.is_some())))
            .collect();
        let body = |word: &str| word.strip_suffix('*').unwrap_or(word).to_owned();
        let letters =
            |word: &str| body(word).chars().rev().take_while(|c| c.is_alphanumeric()).count();
        let short = |word: &&&str| word.ends_with('*') && letters(word) < MIN_STEM_LETTERS;
        let brief = |word: &str| letters(word) < MIN_END_LETTERS;
        let message = if compound.is_some_and(brief) {
            format!("`{term}` has fewer than {MIN_END_LETTERS} letters behind its `*`")
        } else if words.iter().any(|word| body(word).contains('*')) {
            format!(
                "`{term}` has a `*` elsewhere than at its beginning or the end of a word, where it matches nothing"
            )
        } else if words.iter().find(short).is_some() {
            format!("`{term}` has fewer than {MIN_STEM_LETTERS} letters before its `*`")
        } else if words.first() == Some(&"...") || words.last() == Some(&"...") {
            format!("`{term}` has its `...` at an end, where it stands for nothing")
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
