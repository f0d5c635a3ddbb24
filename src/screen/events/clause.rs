//! Clauses: the parts of a sentence that each tell of one act.

use super::Within;
use super::phrase::{counts, is_kind};
use crate::screen::terms::{Cue, Role, Spotted, Told, VAGUE};
use crate::screen::tokens::{Case, Gap};

/// A part of a sentence, in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clause {
    pub from: usize,
    pub to: usize,
    /// It says something about a word of the clause before: "which ...".
    pub relative: bool,
}

/// What makes a conjunction of "que", with what it says of the whole clause before it.
const ADVERBS: [&str; 12] = [
    "mientras", "ya", "asi", "lo", "aunque", "tandis", "alors", "bien", "afin", "puis", "ce", "de",
];

/// A fine stands no further behind the word that imposes it, in words.
const BEFORE: usize = 5;

/// A verb stands no further before what it is about, where that has a verb in its own words.
const VERB_BEFORE: usize = 6;

/// What is imposed stands no further from the act, in words.
const FAR: usize = 14;

/// Acts that say what becomes of another act, or of sanctions not yet there.
const MODAL: [&str; 4] = ["call-for", "threaten", "propose", "refuse"];

/// Cut a sentence where a new authority does something else, and around relative clauses.
pub(super) fn split(within: &Within) -> Vec<Clause> {
    let acts = |from: usize, to: usize| {
        within.of(Role::Action).any(|s| from <= s.from && s.to <= to && !within.excluded(s))
            || verb(within, from, to).is_some()
    };
    let mut clauses = Vec::new();
    let mut clause = Clause { from: within.from, to: within.to, relative: false };
    for at in within.from + 1..within.to {
        let between = within.between(at);
        let (comma, hard) = (between.contains(','), between.contains(';'));
        // "mientras que", "alors que": no word of the clause before is meant.
        let apart = ADVERBS.contains(&&*within.folded(at));
        // "charged a trader, who evaded sanctions": what was broken is said behind.
        let broken = || {
            let here = |role: Role| within.of(role).filter(|s| clause.from <= s.from && s.to <= at);
            here(Role::Action).any(|s| within.id(s) == "enforce")
                && here(Role::Instrument).next().is_none()
        };
        let relative = comma
            && within.cue(Cue::Relative).any(|s| s.from == at || s.from == at + 1 && !apart)
            && !broken();
        let joined = comma || hard || CONJUNCTIONS.contains(&&*within.folded(at));
        let subject = within.of(Role::Authority).find(|s| (at..at + 3).contains(&s.from));
        // A relative clause ends at its comma, where another act follows.
        let back = clause.relative && comma;
        let another = subject.is_some_and(|s| {
            let next = (s.to..within.to).find(|at| within.between(*at).contains([',', ';']));
            acts(s.to, next.unwrap_or(within.to))
        });
        let cut = hard
            || relative
            || back
            || joined && another && acts(clause.from, at)
            || joined && second(within, clause.from, at);
        if cut && at > clause.from {
            clauses.push(Clause { to: at, ..clause });
            clause = Clause { from: at, to: within.to, relative };
        }
    }
    clauses.push(clause);
    clauses
}

/// "sanctioned 20 officers and extended the embargo": whether whoever acts does something else from `at`
/// on. What is only planned or demanded governs the rest of the sentence.
fn second(within: &Within, from: usize, at: usize) -> bool {
    const OPEN: [Cue; 5] =
        [Cue::Planned, Cue::Demanded, Cue::Conditional, Cue::Denial, Cue::Negation];
    let kind = |s: &Spotted| match within.id(s) {
        "reimpose" | "widen" | "enforce" | "evade" => "impose",
        "delist" | "ease" => "lift",
        other => other,
    };
    let acts = |from: usize, to: usize| {
        let inside = move |s: &&Spotted| from <= s.from && s.to <= to;
        within.of(Role::Action).filter(inside).filter(|s| !within.excluded(s))
    };
    let thing = |from: usize, to: usize| {
        within.of(Role::Instrument).any(|s| from <= s.from && s.to <= to && !within.excluded(s))
    };
    let itself = |s: &Spotted| within.of(Role::Instrument).any(|i| i.touches(s.from, s.to));
    let open = OPEN.into_iter().any(|cue| within.cue(cue).any(|s| from <= s.from && s.to <= at));
    let next = acts(at, within.to).find(|s| s.from <= at + VERB && !itself(s));
    !open
        && thing(from, at)
        && acts(from, at).next().is_some()
        && acts(from, at).all(|s| !is_modal(within, s))
        && next.is_some_and(|next| {
            !is_modal(within, next)
                && !participial(&within.folded(next.from))
                && acts(from, at).all(|s| kind(s) != kind(next))
                && thing(next.from, within.to)
        })
}

/// «применяющим», "adding": a participle tells of the act before it, as words are folded.
fn participial(word: &str) -> bool {
    word.ends_with("ing") || ["ющ", "ущ", "ящ", "ащ", "вш"].iter().any(|mark| word.contains(mark))
}

/// «приговоривших», «вынесшие»: who did something, as words are folded.
fn past_participle(word: &str) -> bool {
    ["вш", "сш"].iter().any(|mark| {
        word.rfind(mark)
            .is_some_and(|at| word.chars().count() > 6 && word[at..].chars().count() <= 5)
    })
}

/// "die 2014 verhängten", "der ausgesetzte": a German participle before its noun, as words are folded.
fn attribute(within: &Within, s: &Spotted) -> bool {
    let word = within.folded(s.to - 1);
    let article = s.from > within.from && {
        let before = within.folded(s.from - 1);
        matches!(&*before, "die" | "der" | "das" | "den" | "dem") || before.parse::<u32>().is_ok()
    };
    ["ten", "tem", "ter", "tes", "enen"].iter().any(|end| word.ends_with(end))
        || article && (word.ends_with("te") || word.ends_with("ene"))
}

/// "zu verlängern", "aufzuheben": a German infinitive that says what was decided, as words are folded.
pub(super) fn infinitive(within: &Within, s: &Spotted) -> bool {
    const PREFIXES: [&str; 10] =
        ["auf", "aus", "ein", "ab", "zuruck", "an", "weiter", "bei", "fort", "durch"];
    let word = within.folded(s.to - 1);
    let inside = || {
        PREFIXES.iter().any(|prefix| {
            word.strip_prefix(prefix).is_some_and(|rest| rest.starts_with("zu") && rest.len() > 4)
        })
    };
    word.ends_with('n') && (s.from > within.from && within.folded(s.from - 1) == "zu" || inside())
}

/// The verb of a second act stands within so many words of the conjunction.
const VERB: usize = 3;

pub(super) const CONJUNCTIONS: [&str; 21] = [
    "and", "but", "while", "whereas", "а", "но", "але", "и", "і", "und", "aber", "et", "mais", "y",
    "pero", "oraz", "e", "sowie", "i", "й", "та",
];

/// The act of a clause, and what it is about.
pub(super) fn act(within: &Within, clause: &Clause) -> Option<(Spotted, Spotted)> {
    let inside = |s: &&Spotted| clause.from <= s.from && s.to <= clause.to && !within.excluded(s);
    let instruments: Vec<Spotted> = within.of(Role::Instrument).filter(inside).copied().collect();
    let mut actions: Vec<Spotted> = within.of(Role::Action).filter(inside).copied().collect();
    let noun = |s: &Spotted| {
        // A word that is both stands for the act only where it is not the thing: "the
        // sanctioned bank".
        within.id(s) == "impose" && participle(within, s)
    };
    // "Frequently Asked Questions", "Specially Designated Nationals": a part of the name.
    let named = |s: &Spotted| {
        (is_modal(within, s) || within.folded(s.from) == "designated")
            && instruments.iter().any(|i| i.from < s.from && s.to < i.to)
    };
    // "assets have been blocked": what is blocked is the property, and not the act.
    let blocked = |s: &Spotted| {
        within.id(s) == "refuse"
            && instruments.iter().any(|i| within.id(i) == "asset-freeze" && i.touches(s.from, s.to))
    };
    // "negó que Washington haya aliviado": a denial refuses nothing.
    let denies = |s: &Spotted| {
        within.id(s) == "refuse" && within.cue(Cue::Denial).any(|cue| cue.touches(s.from, s.to))
    };
    actions.retain(|s| !noun(s) && !named(s) && !blocked(s) && !denies(s));
    // "US sanctions network helping Iran evade sanctions": the first verb is the act.
    let verb = verb(within, clause.from, clause.to);
    let first_verb = verb.filter(|verb| actions.iter().all(|s| verb.from < s.from));
    if first_verb.is_some() || actions.iter().all(|s| MODAL.contains(&within.id(s))) {
        actions.extend(verb);
    }
    // "... and lifted those on two banks": what it is about was said before.
    let said = || within.of(Role::Instrument).find(|s| s.to <= clause.from && !within.excluded(s));
    let far = |action: &Spotted, instrument: &Spotted| distance(action, instrument);
    let nearest = |action: &Spotted| {
        let near = instruments.iter().min_by_key(|i| (far(action, i), i.from));
        near.or_else(said).copied()
    };
    let reach = |action: &Spotted| {
        // "sentenced to three years in prison for ... in breach of EU sanctions".
        let most = if within.id(action) == "enforce" { 2 * FAR } else { FAR };
        nearest(action)
            .map(|i| far(action, &i))
            .filter(|far| *far <= most || instruments.is_empty())
    };
    let content: Vec<&Spotted> =
        actions.iter().filter(|s| !is_modal(within, s) && reach(s).is_some()).collect();
    let first = instruments.iter().map(|s| s.from).min().unwrap_or(clause.from);
    let modal = actions.iter().find(|s| MODAL.contains(&within.id(s)) && reach(s).is_some());
    let governs = |modal: &Spotted| {
        // What is not even considered is denied itself.
        let not = within.cue(Cue::Negation).any(|s| s.to == modal.from || s.to + 1 == modal.from);
        if not && within.id(modal) == "propose" && content.iter().any(|s| s.from >= modal.to) {
            return false;
        }
        let before = content.iter().map(|s| s.from).min().unwrap_or(usize::MAX);
        modal.from <= before && (modal.from <= first || content.is_empty()) || content.is_empty()
    };
    // What stands behind "after" where an act stands before it.
    let subordinate = within
        .cue(Cue::Subordinate)
        .map(|s| s.from)
        .find(|at| clause.from < *at && first < *at && content.iter().any(|s| s.to <= *at));
    let said_of = content.iter().map(|s| s.to).min().and_then(|to| said_of(within, to, clause.to));
    // "beschloss, die Sanktionen zu verlängern": what was decided.
    let decided = content.iter().find(|s| {
        let before = |other: &&&Spotted| {
            other.to <= s.from
                && within.id(other) == "impose"
                && (other.to..=s.from).any(|at| within.between(at).contains(','))
        };
        infinitive(within, s) && content.iter().any(|other| before(&other))
    });
    let action = match first_verb.as_ref().or(modal.filter(|modal| governs(modal))) {
        Some(modal) => *modal,
        None if decided.is_some() => **decided?,
        None => {
            let rank = |s: &Spotted| {
                let id = within.id(s);
                let itself = instruments.iter().any(|i| i.touches(s.from, s.to));
                let reason = id == "evade" && content.len() > 1;
                // What is announced or granted may be many things.
                let licence = instruments.iter().any(|i| within.id(i) == "general-licence");
                let far = distance_to_any(s, &instruments);
                let vague = id == "impose" && !itself && far > 1 || id == "license" && !licence;
                // "sanctions on three men charged with smuggling": what they did before.
                let close = |other: &&&Spotted| s.from <= other.from + BEFORE;
                // «судей, приговоривших активистов», «вынесших приговоры»: what they did.
                let did = content.len() > 1
                    && [s.from, s.from.saturating_sub(1)]
                        .iter()
                        .any(|at| *at > clause.from && past_participle(&within.folded(*at)));
                let enforces = id == "enforce" && !did && content.iter().all(|other| close(&other));
                let noun = itself
                    && content.iter().any(|other| {
                        other.to <= s.from
                            && s.from - other.to <= VERB_BEFORE
                            && within.id(other) != "impose"
                            && !within.parted(other.to..=s.from)
                    });
                // "lifted the sanctions imposed on two bankers": said of those that end.
                let said = matches!(id, "impose" | "license")
                    && instruments.iter().any(|i| {
                        i.to == s.from
                            && content.iter().any(|other| {
                                other.to <= i.from
                                    && i.from - other.to <= VERB_BEFORE
                                    && !within.parted(other.to..=s.from)
                            })
                    });
                // "die verhängten Sanktionen": a quality of what is imposed.
                let quality = content.len() > 1
                    && instruments.iter().any(|i| i.from == s.to)
                    && attribute(within, s);
                let noun = noun || said || quality;
                let noun = noun
                    || content.len() > 1 && s.told == Told::ByObject
                    || content.len() > 1 && nominal(within, s, &instruments)
                    || content.len() > 1 && determined(within, s, &instruments);
                // "sanctions were reinstated after a bid to delay them".
                let aside = [subordinate, said_of].into_iter().flatten().any(|at| s.from > at);
                let aside = aside || id == "enforce" && did;
                (reason, aside, !enforces, noun, vague, far, s.from)
            };
            **content.iter().min_by_key(|s| rank(s))?
        }
    };
    let instrument = nearest(&action)?;
    // "restricted broadcasts as part of sanctions": they are named.
    let named = |i: &&Spotted| {
        instrument.told == Told::ByObject
            && i.told == Told::ByName
            && within.id(i) != VAGUE
            && far(&action, i) <= FAR
    };
    let instrument = *instruments.iter().find(named).unwrap_or(&instrument);
    Some((action, instrument))
}

/// "blacklisted nine judges who had sentenced bloggers": where something is said of those hit, and no comma
/// sets it apart.
fn said_of(within: &Within, from: usize, to: usize) -> Option<usize> {
    (from..to).find(|at| {
        matches!(
            &*within.folded(*at),
            "who" | "whose" | "whom" | "which" | "qui" | "dont" | "quien" | "quienes"
        ) || within.folded(*at) == "que" && *at > from && is_kind(&within.folded(*at - 1))
    })
}

/// An act that only says what becomes of another.
pub(super) fn is_modal(within: &Within, s: &Spotted) -> bool {
    MODAL.contains(&within.id(s))
}

/// "subject to the assets freeze": the thing, where another word tells of the act.
fn determined(within: &Within, s: &Spotted, instruments: &[Spotted]) -> bool {
    let article = |at: usize| matches!(&*within.folded(at), "the" | "an" | "a" | "its");
    let things = || instruments.iter().filter(|i| i.touches(s.from, s.to));
    things().any(|i| i.from > within.from && article(i.from - 1))
}

/// "new sanctions": an act only where there is no verb.
fn nominal(within: &Within, s: &Spotted, instruments: &[Spotted]) -> bool {
    let verb = matches!(
        &*within.folded(s.from),
        "has" | "have" | "had" | "was" | "were" | "been" | "under"
    );
    !verb && instruments.iter().any(|i| i.from > s.from && i.to == s.to)
}

fn distance_to_any(action: &Spotted, instruments: &[Spotted]) -> usize {
    instruments.iter().map(|i| distance(action, i)).min().unwrap_or(0)
}

fn distance(a: &Spotted, b: &Spotted) -> usize {
    if a.from < b.to && b.from < a.to {
        0
    } else if a.to <= b.from {
        b.from - a.to
    } else {
        a.from - b.to
    }
}

/// "the sanctioned bank", "a blacklisted buyer": no act but a quality.
fn participle(within: &Within, s: &Spotted) -> bool {
    const ARTICLES: [&str; 8] = ["the", "a", "an", "of", "by", "its", "their", "already"];
    // "has already imposed".
    let perfect = |at: usize| {
        matches!(&*within.folded(at), "has" | "have" | "had")
            || within.of(Role::Authority).any(|s| s.to == at + 1)
    };
    let already =
        s.from > within.from + 1 && within.folded(s.from - 1) == "already" && perfect(s.from - 2);
    s.to == s.from + 1
        && !already
        && s.from > within.from
        && within.folded(s.from).ends_with("ed")
        && ARTICLES.contains(&&*within.folded(s.from - 1))
        && s.to < within.to
        && within.reading.list()[s.to].gap.is_space()
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
    let title = !within.sentence.text.trim_end().ends_with(['.', '!', '"', '”']);
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
