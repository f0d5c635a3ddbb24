//! Bans that are told by what they forbid: "Norway closed its ports to Russian trawlers", «запретил
//! ввоз зерна из России». A word that forbids and a word for what may be forbidden are together what
//! is imposed, and with a word that permits it again, "reopened its border", what is lifted. Whoever
//! acts must forbid it to others: everybody closes roads of his own.

use std::ops::Range;

use super::authority::Who;
use super::{Within, country, phrase};
use crate::screen::Target;
use crate::screen::candidates::Token;
use crate::screen::terms::{Cue, LICENCE, Role, Spotted, Told, Vocabulary};
use crate::screen::tokens::{Case, Gap};

/// So many words stand between what forbids and what is forbidden: "closed to Polish trucks all
/// its border crossings".
const REACH: usize = 6;

/// And so many before a border: "closed on Wednesday for a month its last two crossings".
const BORDER_REACH: usize = 8;

/// How verbs of opening begin, as words are folded; alone they open a border, and anything else only anew:
/// "opens its market" ends no ban.
const OPENS: [&str; 12] = [
    "open",
    "offn",
    "geoffn",
    "ouvr",
    "ouver",
    "abr",
    "abier",
    "otw",
    "откр",
    "відкр",
    "адкр",
    "адчын",
];

/// Words of so many letters are particles and articles: "to open its".
const SMALL: usize = 4;

/// So many words stand between "ban on" and whose it is: "ban on further Russian diamonds".
const OWNER: usize = 8;

/// The words of a sentence, with what is imposed and the act where something is forbidden.
pub(super) fn with_bans(
    vocabulary: &Vocabulary,
    mut spotted: Vec<Spotted>,
    tokens: &[Token],
    word: impl Fn(usize) -> String,
    sentence: Range<usize>,
) -> Vec<Spotted> {
    let bans = [Cue::Ban, Cue::BanNoun, Cue::Permit].map(Role::Cue);
    let bans: Vec<Spotted> = spotted.iter().filter(|s| bans.contains(&s.role)).copied().collect();
    if bans.is_empty() {
        return spotted;
    }
    let acts = vocabulary.position("impose").zip(vocabulary.position("lift"));
    let Some((impose, lift)) = acts else { return spotted };
    let parted = |from: usize, to: usize| {
        let part = |gap: Gap| gap.has(Gap::COMMA) || gap.has(Gap::HARD);
        (from..=to).any(|at| at < sentence.end && part(tokens[at].gap))
    };
    let known = |from: usize, to: usize| {
        spotted.iter().any(|s| match s.role {
            // "oil embargo", «нафтове ембарго»: of what kind it is.
            Role::Instrument => s.touches(from, to) || s.from == to && s.told == Told::ByName,
            Role::Exclude => s.touches(from, to),
            _ => false,
        })
    };
    let opens = |ban: &Spotted| {
        let word = |at: usize| phrase::fold(&word(at));
        let verb = |at: usize| OPENS.iter().any(|begin| word(at).starts_with(begin));
        let small = |at: usize| word(at).chars().count() <= SMALL;
        (ban.from..ban.to).all(|at| verb(at) || small(at))
    };
    let mut found: Vec<(Spotted, Spotted)> = Vec::new();
    for object in spotted.iter().filter(|s| s.role == Role::Object && !known(s.from, s.to)) {
        let near = bans.iter().filter_map(|ban| {
            let (first, last) = if ban.from < object.from { (ban, object) } else { (object, ban) };
            // "öffnet die Grenze wieder": between the words of the verb, or one of them.
            let inside = ban.from <= object.from && object.to <= ban.to;
            let far = match inside {
                true => 0,
                false => last.from.checked_sub(first.to)?,
            };
            let border = vocabulary.ids[object.id] == BORDER;
            let reach = if border { BORDER_REACH } else { REACH };
            let only_opens = !border && ban.role == Role::Cue(Cue::Permit) && opens(ban);
            // "will lift the sanctions on potash": the object is whom a named thing hits.
            let governs = |s: &Spotted| {
                s.role == Role::Instrument
                    && s.told == Told::ByName
                    && first.to <= s.from
                    && s.to <= last.from
            };
            let parted = parted(first.to, last.from) || spotted.iter().any(governs);
            (far <= reach && !parted && !only_opens).then_some((far, ban.from > object.from, ban))
        });
        let Some((_, _, ban)) = near.min_by_key(|(far, behind, _)| (*far, *behind)) else {
            continue;
        };
        if found.iter().any(|(_, act)| act.from == ban.from) {
            continue;
        }
        let (from, to) = (ban.from.min(object.from), ban.to.max(object.to));
        let hole = (ban.to.min(object.to), ban.from.max(object.from));
        // "closed to Polish trucks its ports": whom it hits stands between.
        let names =
            |at: usize| tokens[at].case == Case::Capital || phrase::names_country(&word(at));
        let hole = (hole.0..hole.1).any(names).then_some(hole);
        // "barring Polish trucks from its roads": between the words of the verb.
        let hole = ban.hole.filter(|(_, end)| *end < object.from).or(hole);
        let instrument = Spotted { from, to, role: Role::Instrument, hole, ..*object };
        found.push((instrument, *ban));
    }
    for ban in bans.iter().filter(|ban| ban.role == Role::Cue(Cue::BanNoun)) {
        let owner = (ban.to..sentence.end.min(ban.to + OWNER))
            .take_while(|at| !parted(*at, *at))
            .any(|at| {
                phrase::names_country(&word(at))
                    || at + 1 < sentence.end
                        && phrase::names_country(&format!("{}-{}", word(at), word(at + 1)))
            });
        let taken = known(ban.from, ban.to)
            || found.iter().any(|(thing, _)| thing.from <= ban.from && ban.to <= thing.to);
        if let Some(id) = vocabulary.position("embargo").filter(|_| owner && !taken) {
            found.push((Spotted { role: Role::Instrument, id, ..*ban }, *ban));
        }
    }
    // "will ban imports", «запретит въезд»: the lists know the whole as what is imposed, and none of its words
    // as an act. A noun tells of one only where nothing else does.
    let acts = spotted.iter().any(|s| s.role == Role::Action);
    let noun = |at: usize| {
        let noun = Role::Cue(Cue::BanNoun);
        spotted.iter().any(|s| s.role == noun && s.from == at)
    };
    let verbs: Vec<Spotted> = bans
        .iter()
        .filter(|ban| ban.role == Role::Cue(Cue::Ban) && !(acts && noun(ban.from)))
        .filter(|ban| {
            // "frozen assets" may be old, and the lists know every verb for freezing.
            let begins = |s: &Spotted| {
                s.role == Role::Instrument
                    && s.from == ban.from
                    && s.to > ban.to
                    && vocabulary.ids[s.id] != "asset-freeze"
            };
            let act = |s: &Spotted| s.role == Role::Action && s.touches(ban.from, ban.to);
            spotted.iter().any(begins) && !spotted.iter().any(act)
        })
        .map(|ban| Spotted { role: Role::Action, id: impose, hole: None, ..*ban })
        .collect();
    spotted.extend(verbs);
    for (instrument, ban) in found {
        // "suspends imports", "blocks accounts": what else these words may say is not meant.
        spotted.retain(|s| {
            let more = s.to - s.from > ban.to - ban.from;
            s.role != Role::Action || more || !s.touches(ban.from, ban.to)
        });
        let id = if ban.role == Role::Cue(Cue::Permit) { lift } else { impose };
        let act = Spotted { role: Role::Action, id, hole: None, told: Told::ByObject, ..ban };
        spotted.extend([Spotted { told: Told::ByObject, ..instrument }, act]);
    }
    spotted.sort_by_key(|s| (s.from, s.role));
    spotted
}

/// A border concerns whoever lives beyond it.
pub(super) const BORDER: &str = "border-closure";

/// Whether something forbidden is no rule for one's own country: it hits others, or it is a border.
pub(super) fn is_foreign(
    within: &Within,
    instrument: &Spotted,
    who: &Who,
    targets: &[Target],
) -> bool {
    // A licence of others may be one for banks or broadcasters.
    let licensor = |id: &usize| LICENSORS.contains(&country(&within.vocabulary.ids[*id]));
    let counted = |target: &Target| target.count.is_some() && target.kind.is_some();
    match within.id(instrument) {
        BORDER => !who.ids.is_empty(),
        LICENCE if !who.ids.iter().all(licensor) => false,
        // "blocked the funds of 14 persons", in a text that names sanctions.
        _ if within.in_context && !who.ids.is_empty() && targets.iter().any(counted) => true,
        _ => hits_others(within, who, targets),
    }
}

/// They license what their sanctions forbid.
const LICENSORS: [&str; 5] = ["us", "uk", "eu", "ca", "ch"];

/// Whether a ban hits others than those who act: their country or an entity is named. Where the sentence
/// does not say who acts it only tells what a ban already told of means.
pub(super) fn hits_others(within: &Within, who: &Who, targets: &[Target]) -> bool {
    let own: Vec<&str> = who.ids.iter().map(|id| country(&within.vocabulary.ids[*id])).collect();
    if own.is_empty() {
        return false;
    }
    let elsewhere = |at: &usize| who.place.is_none_or(|(from, to)| !(from..to).contains(at));
    let other = |at: usize| {
        let word = within.slice(at, at + 1);
        let pair =
            || (at + 1 < within.to).then(|| format!("{word}-{}", within.slice(at + 1, at + 2)));
        let named =
            phrase::country_of(&word).or_else(|| pair().and_then(|pair| phrase::country_of(&pair)));
        named.is_some_and(|code| !own.contains(&code)) || phrase::is_foreign(&word)
    };
    let authority = |s: &Spotted| {
        matches!(s.role, Role::Authority | Role::Adjective)
            && elsewhere(&s.from)
            && !own.contains(&country(within.id(s)))
    };
    targets.iter().any(|target| target.entity.is_some())
        || (within.from..within.to).filter(elsewhere).any(other)
        || within.spotted.iter().any(authority)
}
