//! What the words for a target mean: the entities that they name, with those of the same row, or how
//! many of what kind from where.

use super::Within;
use super::clause::CONJUNCTIONS;
use super::phrase;
use super::targets::{LONGEST, NEAR, date_at, duration, extent};
use crate::screen::candidates::Reading;
use crate::screen::terms::{Cue, Role};
use crate::screen::tokens::{Case, Gap};
use crate::screen::{Hit, Span, Target};

/// "Linked To:" stands at most so many words before a name that it is said of.
const LINKED: usize = 20;

/// The targets of some phrases: the entities that each names, or its words. `phrase` is what the rules found: those that it is in a
/// row with are targets too, and so are the entities that it names.
pub(super) fn targets(
    within: &Within,
    mut spans: Vec<(usize, usize)>,
    phrase: Option<(usize, usize)>,
    (hits, mentions): (&[Hit], &[(usize, usize)]),
    authorities: &[&str],
) -> Vec<Target> {
    if let Some((from, to)) = phrase {
        let apart = |(from, to): (usize, usize), spans: &[(usize, usize)]| {
            spans.iter().all(|(start, end)| *end <= from || to <= *start)
        };
        let row = row(within, to, hits);
        let first = (!row.is_empty()).then_some((from, to));
        for part in first.into_iter().chain(row) {
            if apart(part, &spans) {
                spans.push(part);
            }
        }
        let named = mentions.iter().filter(|span| from <= span.0 && span.1 <= to);
        let named: Vec<_> = named.filter(|span| apart(**span, &spans)).copied().collect();
        spans.extend(named);
        spans.sort_unstable();
    }
    let spans = neighbours(within, parted(within, spans, mentions), mentions.to_vec());
    // Each with the word at which it begins.
    let mut named: Vec<(usize, Target)> = Vec::new();
    for (from, to) in &spans {
        let entities = entities(within.reading, *from, *to, hits);
        // "six officers of the GRU": they are hit, and not whose they are.
        let whole = whole(within, *from, *to, authorities);
        let counted = phrase::counts(&within.folded(*from));
        let more = |n: u32| counted && n as usize > entities.len();
        if entities.is_empty() || whole.count.is_some_and(more) {
            add(&mut named, *from, whole);
            continue;
        }
        entities.into_iter().for_each(|entity| add(&mut named, *from, entity));
    }
    // "sanctions on Naftan and others, among them Grodno Azot".
    let members = spans.iter().find_map(|(_, end)| members(within, *end));
    if let Some((from, to)) = members {
        let entities = entities(within.reading, from, to, hits);
        entities.into_iter().for_each(|entity| add(&mut named, from, entity));
    }
    named.sort_by_key(|(from, _)| *from);
    named.into_iter().map(|(_, target)| target).collect()
}

/// The words of each entity that the sentence names, in their order. A text may name somebody a million times, so they are
/// gone through once.
pub(super) fn mentions(within: &Within, hits: &[Hit]) -> Vec<(usize, usize)> {
    let tokens = within.reading.list();
    let (start, end) = (tokens[within.from].char_start as usize, tokens[within.to - 1].char_end());
    let all = hits.iter().flat_map(|hit| &hit.mentions).map(|mention| &mention.span);
    let inside = all.filter(|span| {
        span.field == within.reading.field
            && (start..end).contains(&span.start)
            && span.end <= end
            && !is_linked_to(within.reading, span.start)
    });
    let at = |char: usize| tokens.partition_point(|token| (token.char_start as usize) < char);
    let mut named: Vec<_> = inside.map(|span| (at(span.start), at(span.end))).collect();
    named.sort_unstable();
    named.dedup();
    named
}

/// "two persons, Viktar Khrenin" is the persons and him; "nine companies, among them Naftan" those that are counted, and who is
/// among them is found apart.
fn parted(
    within: &Within,
    spans: Vec<(usize, usize)>,
    mentions: &[(usize, usize)],
) -> Vec<(usize, usize)> {
    let mut parts = Vec::with_capacity(spans.len());
    for (mut from, to) in spans {
        let cue = within.cue(Cue::Members).find(|s| from < s.from && s.to < to);
        let to = cue.map_or(to, |s| s.from);
        for at in from + 1..to {
            let entity = || mentions.iter().any(|(start, _)| *start == at);
            if within.between(at).contains([',', ':']) && entity() {
                parts.push((from, at));
                from = at;
            }
        }
        parts.push((from, to));
    }
    parts
}

/// An entity right beside a target, in a row with it, is one too: "three people: Viktar Khrenin, Ivan Tertel and ...".
fn neighbours(
    within: &Within,
    mut spans: Vec<(usize, usize)>,
    mut others: Vec<(usize, usize)>,
) -> Vec<(usize, usize)> {
    let and = |at: usize| at < within.to && CONJUNCTIONS.contains(&&*within.folded(at));
    // Whether a row goes on from the words that end at `end` with those that begin at `at`.
    let goes_on = |end: usize, at: usize| {
        end == at && within.between(at).contains([',', ':']) || end + 1 == at && and(end)
    };
    others.retain(|(from, to)| spans.iter().all(|(start, end)| *end <= *from || *to <= *start));
    // "sanctions on Naftan, Vladimir Putin said": a row has more behind a comma.
    let closes = |to: usize| to == within.to || within.between(to).contains([',', '.']) || and(to);
    while let Some(next) = others.iter().position(|(from, to)| {
        let behind = |end: usize| goes_on(end, *from) && (and(end) || closes(*to));
        spans.iter().any(|(start, end)| behind(*end) || goes_on(*to, *start))
    }) {
        spans.push(others.swap_remove(next));
    }
    spans.sort_unstable();
    spans
}

/// Each entity is a target once.
pub(super) fn add(named: &mut Vec<(usize, Target)>, from: usize, target: Target) {
    let known =
        |(_, known): &(usize, Target)| target.entity.is_some() && known.entity == target.entity;
    if !named.iter().any(known) {
        named.push((from, target));
    }
}

/// A target by its words.
fn whole(within: &Within, from: usize, to: usize, authorities: &[&str]) -> Target {
    let text = quoted(within, from, to);
    let read = phrase::read(&text, within.sentence.text, authorities);
    Target {
        list: state_owned(within, from, to),
        count: read.count,
        kind: read.kind.map(Into::into),
        country: read.country.map(Into::into),
        text,
        entity: None,
    }
}

/// The words, with the mark that closes a quotation which they open.
fn quoted(within: &Within, from: usize, to: usize) -> String {
    let mut text = within.slice(from, to);
    let behind = match within.reading.list().get(to) {
        Some(_) => within.between(to),
        None => &within.reading.text[within.reading.list()[to - 1].end as usize..],
    };
    let closes = behind.chars().next().filter(|c| matches!(c, '»' | '”' | '“' | '"'));
    let opened = |(open, close): &(char, char)| {
        let count = |mark: char| text.matches(mark).count();
        if open == close { count(*open) % 2 == 1 } else { count(*open) > count(*close) }
    };
    let pairs = [('«', '»'), ('“', '”'), ('„', '“'), ('„', '”'), ('"', '"')];
    let pair = closes.filter(|mark| pairs.iter().any(|pair| pair.1 == *mark && opened(pair)));
    text.extend(pair);
    text
}

/// The rest of a row of targets whose first ends at `to`: "12 judges, three banks and a refinery". Commas
/// part many things; a row is one only where each part names an entity or counts, and "and" ends it.
fn row(within: &Within, to: usize, hits: &[Hit]) -> Vec<(usize, usize)> {
    let tokens = within.reading.list();
    let and = |at: usize| CONJUNCTIONS.contains(&&*within.folded(at));
    let target = |from: usize, to: usize| {
        let counts = || phrase::read(&within.slice(from, to), "", &[]).count.is_some();
        from < to && !date_at(within, from) && (entity_at(within.reading, from, hits) || counts())
    };
    let (mut at, mut parts) = (to, Vec::new());
    while at < within.to && parts.len() < LONGEST && tokens[at].gap.has(Gap::COMMA) {
        let closes = and(at);
        let start = at + usize::from(closes);
        if start >= within.to || duration(within, start) {
            return Vec::new();
        }
        let Some((from, end)) = extent(within, start, within.to) else { return Vec::new() };
        let last = (from + 1..end.saturating_sub(1)).find(|at| and(*at));
        let fits = match last {
            // "a prison and four officers": the last of them may be without a number.
            Some(last) => target(from, last) || target(last + 1, end),
            None => target(from, end),
        };
        if !fits {
            return Vec::new();
        }
        match last {
            Some(last) => parts.extend([(from, last), (last + 1, end)]),
            None => parts.push((from, end)),
        }
        if closes || last.is_some() {
            return parts;
        }
        at = end;
    }
    Vec::new()
}

/// Whether an entity is named from this word on.
fn entity_at(reading: &Reading, at: usize, hits: &[Hit]) -> bool {
    let start = reading.list()[at].char_start as usize;
    hits.iter().any(|hit| {
        hit.mentions.iter().any(|m| m.span.field == reading.field && m.span.start == start)
    })
}

/// The words behind "among them", where they follow a target that ends at `to`.
fn members(within: &Within, to: usize) -> Option<(usize, usize)> {
    let cue = within.cue(Cue::Members).find(|s| (to..to + NEAR).contains(&s.from))?;
    let stop = |at: usize| {
        within.between(at).contains(';')
            || within.cue(Cue::Subordinate).any(|s| s.from == at)
            || within.cue(Cue::Relative).any(|s| s.from == at && s.from > cue.to)
            || within.of(Role::Action).any(|s| s.from == at)
    };
    let end = (cue.to..within.to).find(|at| stop(*at)).unwrap_or(within.to);
    (cue.to < end).then_some((cue.to, end))
}

/// The entities that the words name, in their order.
pub(super) fn entities(reading: &Reading, from: usize, to: usize, hits: &[Hit]) -> Vec<Target> {
    let tokens = reading.list();
    let (start, end) = (tokens[from].char_start as usize, tokens[to - 1].char_end());
    let mut named: Vec<(&Hit, &Span)> = Vec::new();
    for hit in hits {
        let mention = hit.mentions.iter().find(|m| {
            m.span.field == reading.field
                && m.span.start >= start
                && m.span.end <= end
                && !is_linked_to(reading, m.span.start)
        });
        named.extend(mention.map(|mention| (hit, &mention.span)));
    }
    named.sort_by_key(|(_, span)| span.start);
    let own = |(hit, span): &&(&Hit, &Span)| {
        hit.schema == "Person"
            || !named.iter().any(|(other, of)| other.schema == "Person" && heads(reading, span, of))
    };
    let target = |(hit, span): &(&Hit, &Span)| Target {
        text: span.text.clone(),
        entity: Some(format!("{}/{}", hit.list, hit.entity)),
        ..Target::default()
    };
    named.iter().filter(own).map(target).collect()
}

/// "KGB chief Ivan Tertel", «председателя КГБ Ивана Тертеля»: whether the body of the first name is only where the second one
/// holds his office.
fn heads(reading: &Reading, body: &Span, person: &Span) -> bool {
    let tokens = reading.list();
    let at = |char: usize| tokens.partition_point(|token| (token.char_start as usize) < char);
    let (from, to) = (at(body.end), at(person.start));
    let office = |at: usize| {
        tokens[at].case == Case::Lower
            && !CONJUNCTIONS.contains(&&*reading.folded(at))
            && tokens[at].chars > SMALL
    };
    body.end < person.start
        && to - from <= OFFICE
        && (from..=to).all(|at| tokens[at].gap.is_space())
        && (from..to).all(office)
}

/// An office has so many words, each of more letters than this.
const OFFICE: usize = 2;
const SMALL: u32 = 3;

/// Whether the word at this code point stands in "(Linked To: NAFTAN OAO)", as OFAC's notices say why
/// somebody else is hit.
fn is_linked_to(reading: &Reading, start: usize) -> bool {
    let tokens = reading.list();
    let at = tokens.partition_point(|token| (token.char_start as usize) < start);
    let Some(token) = tokens.get(at) else { return false };
    let from = tokens[at.saturating_sub(LINKED)].start as usize;
    let before = reading.text[from..token.start as usize].to_lowercase();
    before.rfind("linked to:").is_some_and(|linked| !before[linked..].contains(')'))
}

/// The list that a phrase such as "nine state-owned companies" means, where the sentence names
/// its country.
fn state_owned(within: &Within, from: usize, to: usize) -> Option<String> {
    within.cue(Cue::StateOwned).find(|s| from <= s.from && s.to <= to)?;
    let country = |code: &str| {
        let roles = [Role::Authority, Role::Adjective];
        roles.into_iter().any(|role| within.of(role).any(|s| within.id(s) == code))
    };
    let mut lists = within.vocabulary.state_owned.iter().filter(|(_, code)| country(code));
    let (list, _) = lists.next()?;
    // Two lists of one country: nobody knows which is meant.
    lists.next().is_none().then(|| list.clone())
}
