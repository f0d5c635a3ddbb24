//! The act of a clause: of the words for actions the one that governs what is imposed.

use super::Within;
use super::clause::Clause;
use super::headline::verb;
use super::phrase::is_kind;
use crate::screen::terms::{Cue, Role, Spotted, Told, VAGUE};

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
    // "announced that it would not agree": only a report of another act.
    let later: Vec<usize> = actions.iter().map(|s| s.from).collect();
    let reports = |s: &Spotted| {
        within.id(s) == "impose"
            && s.hole.is_none()
            && (s.to..clause.to.min(s.to + 2)).any(|at| THAT.contains(&&*within.folded(at)))
            && later.iter().any(|from| *from > s.to)
            && !instruments.iter().any(|i| i.touches(s.from, s.to))
    };
    actions.retain(|s| !noun(s) && !named(s) && !blocked(s) && !denies(s) && !reports(s));
    // "US sanctions network helping Iran evade sanctions": the first verb is the act.
    let verb = verb(within, clause.from, clause.to);
    let first_verb = verb.filter(|verb| actions.iter().all(|s| verb.from < s.from));
    if first_verb.is_some() || actions.iter().all(|s| MODAL.contains(&within.id(s))) {
        actions.extend(verb);
    }
    // "Investigators also seized nine lathes", behind an arrest: the word stands for both.
    let pursues = |s: &&Spotted| matches!(within.id(s), "enforce" | "evade");
    let both = actions.iter().filter(pursues).find_map(|s| {
        let itself = |i: &&Spotted| i.told == Told::InContext && (i.from, i.to) == (s.from, s.to);
        instruments.iter().find(itself).map(|i| (*s, *i))
    });
    if both.is_some() {
        return both;
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
    // "promised to reopen the crossings": nobody threatens to loosen something.
    let loosens = content.iter().any(|s| matches!(within.id(s), "lift" | "ease" | "delist"))
        && content.iter().all(|s| within.id(s) != "impose");
    let modal = actions.iter().find(|s| {
        MODAL.contains(&within.id(s))
            && reach(s).is_some()
            && !(loosens && within.id(s) == "threaten")
    });
    let governs = |modal: &Spotted| {
        // What is not even considered is denied itself.
        let not = within.cue(Cue::Negation).any(|s| s.to == modal.from || s.to + 1 == modal.from);
        if not && within.id(modal) == "propose" && content.iter().any(|s| s.from >= modal.to) {
            return false;
        }
        // «смягчать санкции отказался», "die Sanktionen aufzuheben, lehnte er ab": the verb stands last.
        let last = |s: &Spotted| {
            s.to <= modal.from && modal.from - s.to <= VERB_BEFORE && is_infinitive(within, s)
        };
        // "a full ban Greece and Cyprus did not support": the thing in front, and somebody between.
        let front = |s: &Spotted| {
            instruments.iter().any(|i| i.touches(s.from, s.from + 1))
                && !within.parted(s.to..=modal.from)
                && within.of(Role::Authority).any(|who| s.to <= who.from && who.to <= modal.from)
        };
        if within.id(modal) == "refuse"
            && content.len() == 1
            && (last(content[0]) || front(content[0]))
        {
            return true;
        }
        let before = content.iter().map(|s| s.from).min().unwrap_or(usize::MAX);
        modal.from <= before && (modal.from <= first || content.is_empty()) || content.is_empty()
    };
    // "will reopen two crossings, announced Tusk": where nothing else is imposed, the ban is the act.
    let by_name = instruments.iter().any(|i| i.told != Told::ByObject);
    // "ließ die Konten einfrieren": the verb in full.
    let longer = |s: &Spotted| {
        content.iter().any(|other| {
            other.from <= s.from && s.to <= other.to && other.to - other.from > s.to - s.from
        })
    };
    // "die ausgesetzten UN-Sanktionen".
    let owner = |at: usize| within.of(Role::Authority).any(|s| s.from == at && s.to == at + 1);
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
                // "lifted the sanctions imposed on two bankers", "the freeze and the ban imposed": said of those that end.
                let ended = |other: &Spotted| {
                    let first = instruments.iter().find(|i| other.to <= i.from && i.to <= s.from);
                    first.is_some_and(|i| i.from - other.to <= VERB_BEFORE)
                        && !within.parted(other.to..=s.from)
                };
                let said = matches!(id, "impose" | "license")
                    && instruments.iter().any(|i| i.to == s.from)
                    && content.iter().any(|other| ended(other));
                // "die verhängten Sanktionen": a quality of what is imposed.
                let quality = content.len() > 1
                    && instruments
                        .iter()
                        .any(|i| i.from == s.to || i.from == s.to + 1 && owner(s.to))
                    && attribute(within, s);
                let noun = noun || said || quality;
                let noun = noun
                    || content.len() > 1 && s.told == Told::ByObject && (by_name || longer(s))
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

/// What follows a verb of speaking, as words are folded.
const THAT: [&str; 9] = ["that", "ze", "iz", "что", "што", "що", "dass", "daß", "que"];

/// A fine stands no further behind the word that imposes it, in words.
const BEFORE: usize = 5;

/// A verb stands no further before what it is about, where that has a verb in its own words.
const VERB_BEFORE: usize = 6;

/// What is imposed stands no further from the act, in words.
const FAR: usize = 14;

/// Acts that say what becomes of another act, or of sanctions not yet there.
const MODAL: [&str; 4] = ["call-for", "threaten", "propose", "refuse"];

/// An act that only says what becomes of another.
pub(super) fn is_modal(within: &Within, s: &Spotted) -> bool {
    MODAL.contains(&within.id(s))
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

/// "subject to the assets freeze", "hat das Einfrieren der Konten aufgehoben": the thing, where another word tells of the
/// act.
fn determined(within: &Within, s: &Spotted, instruments: &[Spotted]) -> bool {
    const ARTICLES: [&str; 13] =
        ["the", "an", "a", "its", "das", "dem", "des", "le", "la", "les", "el", "los", "las"];
    let article = |at: usize| ARTICLES.contains(&&*within.folded(at));
    let things = || instruments.iter().filter(|i| i.touches(s.from, s.to));
    things().any(|i| i.from > within.from && article(i.from - 1))
}

/// "new sanctions": an act only where there is no verb.
fn nominal(within: &Within, s: &Spotted, instruments: &[Spotted]) -> bool {
    let verb = matches!(
        &*within.folded(s.from),
        "has" | "have" | "had" | "was" | "were" | "been" | "under"
    );
    // "travel bans on the president": the first word of the act ends the thing.
    let ends = |i: &Spotted| i.from < s.from && i.to == s.from + 1;
    !verb && instruments.iter().any(|i| i.from > s.from && i.to == s.to || ends(i))
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

/// Whether an act is an infinitive: German, or Slavic by its ending, as words are folded.
fn is_infinitive(within: &Within, s: &Spotted) -> bool {
    let word = within.folded(s.from);
    infinitive(within, s)
        || ["ть", "ти", "ць", "ac", "ic", "yc"].iter().any(|end| word.ends_with(end))
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
