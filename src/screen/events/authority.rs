//! Who acts: the subject of the act, its agent, or the owner of what is imposed.

mod authors;
mod row;
mod unnamed;

use self::row::{JOINED, row, specific};
pub(super) use self::unnamed::mentioned;
use self::unnamed::unnamed;
use super::Within;
use super::clause::Clause;
use super::passive::suffers;
use crate::screen::terms::{Cue, Role, Spotted, Told};
use crate::screen::tokens::{Case, Gap};

/// Who acts.
#[derive(Debug)]
pub(super) struct Who {
    /// Ids of the vocabulary, in the order of the text; none where nobody is named.
    pub ids: Vec<usize>,
    /// The words that say it.
    pub words: String,
    /// Where they stand; none where they are said in a sentence before.
    pub place: Option<(usize, usize)>,
    /// What speaks against it.
    pub doubt: Option<(f64, &'static str)>,
}

/// The authorities of the act. None if nobody is named who could be it.
pub(super) fn who(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
    target: Option<(usize, usize)>,
) -> Option<Who> {
    // "The list includes two ports in Georgia": whoever is named there does not act.
    if within.inherited.is_some()
        && let Some(ids) = within.known.clone()
    {
        let doubt = Some((-0.25, "who acts is said in a sentence before"));
        return Some(Who { ids, words: "…".into(), place: None, doubt });
    }
    let place = Place { within, clause, action, instrument, target };
    let all: Vec<&Spotted> = within
        .spotted
        .iter()
        .filter(|s| {
            matches!(s.role, Role::Authority | Role::Adjective)
                && !part(within, s)
                && !topic(within, s)
        })
        .collect();
    let best = all
        .iter()
        .filter_map(|s| place.rank(s).map(|rank| (rank, *s)))
        .max_by_key(|(rank, s)| (*rank, std::cmp::Reverse(s.from)));
    let Some((rank, chosen)) = best else {
        // Whoever evades sanctions is not who spoke before.
        let known = within.known.clone().filter(|_| within.id(action) != "evade");
        let (ids, doubt) = match known {
            Some(known) => (known, (-0.25, "who acts is said in a sentence before")),
            None => {
                let nobody = unnamed(within, action, instrument, target)?;
                match within.mentioned.clone() {
                    Some(ids) => (ids, (-0.3, "who acts may be somebody mentioned before")),
                    None => (nobody, (-0.3, "nobody is named who acts")),
                }
            }
        };
        return Some(Who { ids, words: "…".into(), place: None, doubt: Some(doubt) });
    };
    let row = row(within, &all, chosen, &place);
    let doubt = match rank {
        // "General License 8L expired": it is OFAC that issues them.
        _ if chosen.touches(instrument.from, instrument.to) => {
            Some((-0.1, "who acts is told only by the name of what is imposed"))
        }
        80.. => None,
        40.. => Some((-0.05, "the authority stands behind the action")),
        _ => Some((-0.1, "the authority stands apart from the action")),
    };
    let (from, to) = (row.first()?.from, row.last()?.to);
    let words = within.slice(from, to);
    Some(Who { ids: specific(within, &row), words, place: Some((from, to)), doubt })
}

struct Place<'a> {
    within: &'a Within<'a>,
    clause: &'a Clause,
    action: &'a Spotted,
    instrument: &'a Spotted,
    target: Option<(usize, usize)>,
}

impl Place<'_> {
    /// How well an authority fits as the one who acts; none if it cannot be. What is told by no word for
    /// sanctions needs one that certainly acts.
    fn rank(&self, s: &Spotted) -> Option<i32> {
        // "joined the sanctions and closed its ports": the subject of a second act stands before the first.
        let Clause { from, to, relative } = *self.clause;
        let own = |who: &Spotted| from <= who.from && who.to <= to;
        let second =
            from > self.within.from && !relative && !self.within.of(Role::Authority).any(own);
        let far = self.action.from.saturating_sub(s.to) > CERTAIN && !second;
        // "In Germany police arrested ..." is enough for an arrest.
        let least = match self.within.id(self.action) {
            "enforce" => LOCATED - 9,
            _ if second => BEFORE,
            _ => OWNER,
        };
        let certain = |rank: &i32| self.instrument.told != Told::ByObject || *rank >= least && !far;
        self.fits(s).filter(certain)
    }

    fn fits(&self, s: &Spotted) -> Option<i32> {
        let Self { within, clause, action, instrument, target } = *self;
        let id = within.id(action);
        if is_left(within, s) {
            return None;
        }
        if target.is_some_and(|(from, to)| s.from < to && from < s.to) {
            return None;
        }
        let owner = s.to <= instrument.from && instrument.from - s.to <= 1
            || s.from >= instrument.to
                && (s.from == instrument.to
                    || s.from == instrument.to + 1 && joins(within, instrument.to))
                && !within.parted(instrument.to..=s.from);
        let inside = clause.from <= s.from && s.to <= clause.to;
        let cue = |cue: Cue| {
            within.cue(cue).any(|c| c.to == s.from || c.to + 1 == s.from && small(within, c.to))
        };
        if names_program(within, s, action, instrument) && !cue(Cue::Agent) {
            return None;
        }
        // "seized a container bound over Kazakhstan for Russia": where it goes, nobody pursues it.
        let itself = instrument.from == action.from && instrument.told == Told::InContext;
        let told = matches!(id, "enforce" | "evade") && itself
            || id == "enforce" && instrument.told == Told::ByObject;
        if told && s.from > instrument.from.min(action.from) && !cue(Cue::Agent) {
            return None;
        }
        if s.role == Role::Adjective {
            // Sanctions are broken by one, and belong to another.
            let rank = if id == "enforce" { 30 } else { 60 };
            return owns(within, s, instrument).then_some(rank);
        }
        // "der" is a genitive only behind a noun.
        let noun =
            |at: usize| at > within.from && within.reading.list()[at - 1].case == Case::Capital;
        let genitive = s.from > within.from
            && (genitive(within, s.from - 1)
                || s.from > within.from + 1
                    && within.folded(s.from - 1) == "the"
                    && genitive(within, s.from - 2)
                || within.folded(s.from - 1) == "der" && noun(s.from - 1));
        let agent = cue(Cue::Agent);
        let place = s.from > within.from && LOCATION.contains(&&*within.folded(s.from - 1));
        let led = (cue(Cue::Lead) || cue(Cue::NearLead) && !place) && !agent && !genitive;
        let before = s.to <= action.from;
        // "Putin was sanctioned by the European Union": whom it hits.
        if before && suffers(within, clause, s, action) {
            return None;
        }
        let specific = i32::from(id_of(within, s).contains('.'));
        // "fined over breaches of Russia sanctions, says OFSI".
        if id == "enforce" && specific == 1 && !led && !owner {
            return Some(50);
        }
        // Sanctions are evaded by one and belong to another.
        if matches!(id, "evade" | "enforce") && owner && !led {
            return Some(if id == "evade" { 95 } else { 30 });
        }
        if id == "evade" {
            let subject = before && inside && !led && !genitive && specific == 0;
            return subject.then(|| 90 - ((action.from - s.to).min(9) as i32));
        }
        if led && s.to <= instrument.from && owner {
            return Some(50 + specific);
        }
        if led && specific == 1 && !before {
            return Some(8);
        }
        if led {
            // "called on the Council": only who is asked is named.
            return (id == "call-for" && !before).then_some(20);
        }
        if genitive && inside && before && government(within, s.from) {
            return Some(75 - ((action.from - s.to).min(9) as i32) + specific);
        }
        if genitive {
            let near = s.from - 1 == instrument.to || owner;
            return near.then_some(50 + specific).or((!before).then_some(5));
        }
        // "the resolution, drafted by the United States, renews ...": an aside has an agent of its own.
        if inside && agent && before && within.parted(s.to..=action.from) {
            return None;
        }
        if inside && agent {
            return Some(85 + specific);
        }
        // "Moscow, in response to EU sanctions, closed ...": they own what the act is not about.
        let other = |i: &Spotted| {
            i != instrument && !action.touches(i.from, i.to) && (i.to == s.from || s.to == i.from)
        };
        if inside && before && within.of(Role::Instrument).any(other) {
            return Some(OTHERS);
        }
        if inside && before {
            let possessive =
                within.reading.list().get(s.to).is_some_and(|t| t.gap.has(Gap::POSSESSIVE));
            let located = s.from > within.from && LOCATION.contains(&&*within.folded(s.from - 1));
            let far = (action.from - s.to).min(12) as i32;
            let rank = match (possessive, located) {
                (_, true) => LOCATED,
                (true, _) => 70,
                _ => 100,
            };
            return Some(rank - far.min(9) + specific);
        }
        let possessive =
            within.reading.list().get(s.to).is_some_and(|t| t.gap.has(Gap::POSSESSIVE));
        if possessive && !owner {
            // "..., according to a notice on OFAC's website": better than nobody, where it is no country.
            return (specific == 1 && !before).then_some(7);
        }
        if owner {
            return Some(55 + specific);
        }
        let reported = s.from > within.from && LOCATION.contains(&&*within.folded(s.from - 1));
        Some(match (inside, reported) {
            (true, false) => 45,
            (true, true) => 15,
            (false, _) if s.to <= clause.from && !reported => BEFORE,
            (false, _) => 10,
        })
    }
}

/// Whether an adjective says whose it is what is imposed: "American sanctions", "sanctions américaines".
fn owns(within: &Within, s: &Spotted, instrument: &Spotted) -> bool {
    if s.to <= instrument.from {
        // "an American on the sanctions list" imposes nothing.
        let short = |at: usize| within.folded(at).chars().count() <= 3;
        let joined = |at: usize| JOINED.contains(&&*within.folded(at));
        return instrument.from - s.to <= 2
            && (s.to..instrument.from).all(|at| !short(at) || joined(at));
    }
    // It stands behind its noun where that is French, Spanish or Polish, and not in "импорт
    // российской нефти", "Einfuhr russischer Kohle".
    let latin = within.folded(s.from).is_ascii();
    // "import rosyjskiego aluminium": it is the metal that is Russian.
    let trade = matches!(within.id(instrument), "import-ban" | "export-controls");
    s.from == instrument.to && latin && instrument.told != Told::ByObject && !trade
}

/// "ministers of", "le Tribunal de l'", "los ministros de Exteriores de la": a body stands before the
/// genitive that ends at `at`.
fn government(within: &Within, at: usize) -> bool {
    within.cue(Cue::Government).any(|s| {
        s.to < at
            && at - s.to <= BODY
            && !within.parted(s.to..=at)
            && !(s.to..at).any(|at| LOCATION.contains(&&*within.folded(at)))
    })
}

/// So many words stand between a body and whose it is.
const BODY: usize = 5;

/// "The British government", "gouvernement britannique": an adjective and the word beside it are
/// together somebody who acts.
pub(super) fn with_governments<'a>(
    mut spotted: Vec<Spotted>,
    folded: impl Fn(usize) -> std::borrow::Cow<'a, str>,
) -> Vec<Spotted> {
    let governments: Vec<Spotted> =
        spotted.iter().filter(|s| s.role == Role::Cue(Cue::Government)).copied().collect();
    for s in spotted.iter_mut().filter(|s| s.role == Role::Adjective) {
        let beside = governments.iter().find(|g| g.from == s.to || g.to == s.from);
        if let Some(government) = beside {
            s.role = Role::Authority;
            (s.from, s.to) = (s.from.min(government.from), s.to.max(government.to));
        }
    }
    // "a court in Vilnius", "Rząd w Wilnie": where it is tells whose it is.
    for s in spotted.iter_mut().filter(|s| s.role == Role::Authority && s.from > 0) {
        let place = ["in", "im", "в", "у", "ў", "w", "we", "en", "à"];
        let beside = governments.iter().find(|g| g.to + 1 == s.from);
        if let Some(government) = beside.filter(|_| place.contains(&&*folded(s.from - 1))) {
            s.from = government.from;
        }
    }
    spotted
}

/// "Economic Policy Council", "Council for Planning": one word of another body's name.
fn part(within: &Within, s: &Spotted) -> bool {
    let tokens = within.reading.list();
    let name = |at: usize| {
        let own = |role| within.of(role).any(|other| other.touches(at, at + 1));
        matches!(tokens[at].case, Case::Capital | Case::Upper)
            && !own(Role::Authority)
            && !own(Role::Adjective)
    };
    let single = s.to == s.from + 1 && id_of(within, s).contains('.');
    let before = s.from > within.from + 1 && tokens[s.from].gap.is_space() && name(s.from - 1);
    let after = s.to + 1 < within.to
        && tokens[s.to].gap.is_space()
        && matches!(&*within.folded(s.to), "for" | "on")
        && name(s.to + 1)
        && !super::date::starts(within, s.to);
    single && tokens[s.from].case == Case::Capital && (before || after)
}

/// "Belarus Sanctions Regulations", "Venezuela General License 8": a country in the name of a program.
fn names_program(within: &Within, s: &Spotted, action: &Spotted, instrument: &Spotted) -> bool {
    let tokens = within.reading.list();
    // "Washingtons Sanktionen" are its own: German nouns are all written so.
    let thing = within.folded(instrument.from);
    let english =
        ["sanction", "licen", "regul", "general", "restrict", "export", "import", "entity"];
    s.to == s.from + 1
        && s.to == instrument.from
        && english.iter().any(|word| thing.starts_with(word))
        && !thing.starts_with("sanktion")
        && !id_of(within, s).contains('.')
        && !action.touches(instrument.from, instrument.to)
        && tokens[s.from].case == Case::Capital
        && tokens[s.to].case == Case::Capital
        && tokens[s.to].gap.is_space()
}

/// "Belarus-related", "Iran-linked": what it is about, and not who acts.
fn topic(within: &Within, s: &Spotted) -> bool {
    let tokens = within.reading.list();
    // "Russland-Sanktionen" are those against it, "EU-Sanktionen" its own.
    let country = || {
        tokens[s.from].case == Case::Capital
            && tokens[s.to].case == Case::Capital
            && within.of(Role::Instrument).any(|i| i.from == s.to)
    };
    s.to < within.to
        && tokens[s.to].gap.has(Gap::HYPHEN)
        && (matches!(
            &*within.folded(s.to),
            "related" | "linked" | "affiliated" | "based" | "flagged"
        ) || country())
}

/// A word that may stand between a thing and whose it is: "embargo der EU"; not "airspace over Poland".
fn joins(within: &Within, at: usize) -> bool {
    let word = within.folded(at);
    let preposition = within.cue(Cue::Lead).any(|s| s.from == at) || LOCATION.contains(&&*word);
    genitive(within, at) || small(within, at) || !preposition
}

/// A word behind which stands whose something is.
pub(super) fn genitive(within: &Within, at: usize) -> bool {
    matches!(&*within.folded(at), "of" | "de" | "del" | "du" | "des" | "d")
}

/// A word that may stand between a preposition and its noun.
pub(super) fn small(within: &Within, at: usize) -> bool {
    matches!(
        &*within.folded(at),
        "the"
            | "a"
            | "an"
            | "die"
            | "der"
            | "den"
            | "das"
            | "la"
            | "le"
            | "les"
            | "los"
            | "las"
            | "el"
            | "l"
    )
}

/// "barred him from leaving the United Kingdom": a place, and nobody who acts.
fn is_left(within: &Within, s: &Spotted) -> bool {
    const LEAVING: [&str; 14] = [
        "leav",
        "verlass",
        "ausreis",
        "quitt",
        "salir",
        "salid",
        "abandon",
        "покин",
        "покид",
        "выезд",
        "выехат",
        "виізд",
        "выязд",
        "wyjazd",
    ];
    let leaves = |at: usize| LEAVING.iter().any(|stem| within.folded(at).starts_with(stem));
    let before = s.from.saturating_sub(LEFT_WITHIN).max(within.from)..s.from;
    let behind = s.to..(s.to + 2).min(within.to);
    before.chain(behind).any(leaves)
}

/// Where somebody leaves for good stands within so many words of it.
const LEFT_WITHIN: usize = 3;

/// Prepositions behind which nobody acts.
pub(super) const LOCATION: [&str; 50] = [
    "in",
    "at",
    "from",
    "near",
    "over",
    "through",
    "with",
    "to",
    "for",
    "between",
    "via",
    "across",
    "into",
    "в",
    "у",
    "ў",
    "во",
    "через",
    "с",
    "со",
    "к",
    "ко",
    "из",
    "от",
    "для",
    "между",
    "з",
    "із",
    "від",
    "між",
    "паміж",
    "праз",
    "w",
    "we",
    "z",
    "ze",
    "od",
    "dla",
    "en",
    "avec",
    "vers",
    "dans",
    "entre",
    "con",
    "hacia",
    "im",
    "aus",
    "mit",
    "nach",
    "zwischen",
];

/// So well fits whoever owns something else that is imposed.
const OTHERS: i32 = 20;

/// An owner of what is imposed fits so well.
const OWNER: i32 = 50;

/// Whoever stands in a clause before fits so well.
const BEFORE: i32 = 30;

/// The rank of where the act takes place: "in Germany".
const LOCATED: i32 = 42;

/// Whoever certainly acts stands within so many words before the act.
const CERTAIN: usize = 8;

fn id_of<'a>(within: &'a Within, s: &Spotted) -> &'a str {
    &within.vocabulary.ids[s.id]
}
