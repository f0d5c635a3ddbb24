//! "Canada sanctions 22 officials": where the word for what is imposed is the verb.

use super::Within;
use super::form::is_title;
use super::phrase::{counts, is_kind};
use crate::screen::terms::{Cue, Role, Spotted, Told};
use crate::screen::tokens::{Case, Gap};

/// "Canada sanctions 22 officials": the word for the thing is the verb between who and whom.
pub(super) fn verb(within: &Within, from: usize, to: usize) -> Option<Spotted> {
    let impose = within.vocabulary.position("impose")?;
    // "plans to sanction 398 individuals"; "to sanction the budget" is another word.
    let bare = |at: usize| {
        within.folded(at) == "sanction"
            && at > from
            && matches!(
                &*within.folded(at - 1),
                "to" | "will" | "would" | "could" | "may" | "might" | "and" | "should" | "must"
            )
            && within.of(Role::Authority).any(|s| s.to <= at && at - s.to <= 4)
            && within.folded(at + 1) != "the"
            && within.folded(at + 1) != "a"
    };
    // "US sanctions shipping firms": a kind of those who may be hit, with no act before it.
    let whom = |at: usize| {
        let act = |at| within.of(Role::Action).any(|s| s.touches(at, at + 1));
        (at..to.min(at + 2)).any(|at| is_kind(&within.folded(at))) && !act(at)
    };
    // "US sanctions network accused of selling oil": a headline has no other verb.
    let told_of = |at: usize| {
        let lead = |cue: Cue| within.cue(cue).any(|s| s.from == at);
        let gap = |at: usize| within.reading.list()[at].gap.is_space();
        let participle = |at: &usize| TOLD_OF.contains(&&*within.folded(*at));
        let place = (at + 1..to.min(at + 5)).find(participle);
        let whole = |place: usize| (at..=place).all(gap);
        !lead(Cue::Lead) && !lead(Cue::NearLead) && place.is_some_and(whole)
    };
    // "EU and US sanction Minsk banks".
    let row = |at: usize| {
        let who = |end: usize| within.of(Role::Authority).find(move |s| s.to == end);
        who(at).is_some_and(|s| {
            s.from > from + 1
                && matches!(&*within.folded(s.from - 1), "and")
                && who(s.from - 1).is_some()
        })
    };
    // A headline has no end stop, and hardly another verb.
    let title = is_title(within.sentence.text);
    let any = |at: usize| {
        title
            && within.reading.list()[at].case == Case::Lower
            && !COMPOUNDS.contains(&&*within.folded(at))
            && !INTRANSITIVE.contains(&&*within.folded(at))
            && !within.cue(Cue::Lead).any(|s| s.from == at)
            && !within.cue(Cue::NearLead).any(|s| s.from == at)
            && !within.of(Role::Action).any(|s| s.from == at)
    };
    let verb = |at: &usize| {
        (matches!(&*within.folded(*at), "sanctions" | "sanctionne" | "sanciona" | "blacklists")
            && within.of(Role::Authority).any(|s| s.to == *at)
            || within.folded(*at) == "sanction" && row(*at)
            || at + 1 < to && bare(*at))
            && !within.reading.list()[*at].gap.has(Gap::POSSESSIVE)
            && at + 1 < to
            && within.reading.list()[at + 1].gap.is_space()
            && (matches!(
                within.reading.list()[at + 1].case,
                Case::None | Case::Capital | Case::Upper
            ) && !COMPOUNDS.contains(&&*within.folded(at + 1))
                || counts(&within.folded(at + 1))
                || any(at + 1)
                || whom(at + 1)
                || told_of(at + 1)
                || OBJECTS.contains(&&*within.folded(at + 1)))
    };
    let at = (from..to).find(verb)?;
    Some(Spotted {
        from: at,
        to: at + 1,
        role: Role::Action,
        id: impose,
        hole: None,
        told: Told::ByName,
    })
}

/// What "Sanctions" before it makes the name of a thing, and no verb: "Belarus Sanctions Regulations".
const COMPOUNDS: [&str; 16] = [
    "regulations",
    "act",
    "list",
    "lists",
    "committee",
    "program",
    "programme",
    "team",
    "policy",
    "enforcement",
    "order",
    "compliance",
    "regime",
    "evasion",
    "relief",
    "package",
];

/// What follows "sanctions" where that is a verb, but for numbers and names.
const OBJECTS: [&str; 20] = [
    "a",
    "an",
    "the",
    "another",
    "hundreds",
    "dozens",
    "scores",
    "dozen",
    "more",
    "several",
    "nearly",
    "almost",
    "some",
    "its",
    "top",
    "former",
    "senior",
    "leading",
    "alleged",
    "suspected",
];

/// What a headline says of those whom it hits.
const TOLD_OF: [&str; 10] = [
    "accused",
    "linked",
    "tied",
    "suspected",
    "involved",
    "behind",
    "aiding",
    "helping",
    "supporting",
    "funding",
];

/// What follows "sanctions" where that is a noun.
const INTRANSITIVE: [&str; 44] = [
    "bite", "biting", "loom", "work", "working", "hit", "hits", "remain", "bar", "ban", "force",
    "cut", "cost", "hurt", "help", "have", "has", "are", "were", "is", "was", "will", "would",
    "could", "may", "must", "on", "against", "over", "and", "or", "for", "in", "of", "to", "as",
    "after", "before", "if", "but", "from", "at", "by", "target",
];
