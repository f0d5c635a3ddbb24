//! The decision: evidence for and against becomes a score, a tier and reasons.
//!
//! The score is a sum of parts that are all shown.

mod weigh;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::candidates::{Phrase, Reading, matches};
use super::lexicon::{Kind, Lexicon, Role};
use super::sentence::{Sentence, around, sentences};
use super::tokens::Case;
use super::{Hit, Mention, Reason, Span, Tier};
use crate::document::{Document, Field};

/// From this score on a mention is raised.
const ALERT: f64 = 0.7;

/// A span that names an entity, with its reasons so far.
struct Found {
    reading: usize,
    from: usize,
    to: usize,
    entity: u32,
    alias: String,
    reasons: Vec<Reason>,
    /// Index of the name, if it is one of the list's.
    name: Option<u32>,
    /// For surnames elsewhere in the document: more than the surname was read.
    full: bool,
}

impl Found {
    fn score(&self) -> f64 {
        let sum: f64 = self.reasons.iter().map(|reason| reason.weight).sum();
        // Two decimals: what is shown is what is compared, on every machine.
        (sum.clamp(0.0, 0.99) * 100.0).round() / 100.0
    }

    fn add(&mut self, code: &str, weight: f64, text: String) {
        self.reasons.push(Reason { code: code.into(), weight, text });
    }
}

/// What a document says about the entities of the lists.
pub(crate) struct Evidence<'a> {
    lexicon: &'a Lexicon,
    readings: &'a [Reading],
    found: Vec<Found>,
}

impl<'a> Evidence<'a> {
    /// Weigh every candidate of every field.
    pub(crate) fn gather(lexicon: &'a Lexicon, readings: &'a [Reading]) -> Self {
        let mut evidence = Self { lexicon, readings, found: Vec::new() };
        let mut supported = HashSet::new();
        let mut weak = Vec::new();
        for (index, reading) in readings.iter().enumerate() {
            let phrases = reading.phrases(lexicon);
            if reading.field != Field::Furniture {
                let context = phrases.iter().filter(|p| p.meaning.kind == Kind::Context);
                supported.extend(context.map(|p| p.meaning.entity));
            }
            let vetoes: Vec<&Phrase> =
                phrases.iter().filter(|p| p.meaning.kind == Kind::Exclude).collect();
            let vetoed = |found: &Found| {
                vetoes.iter().any(|veto| {
                    veto.meaning.entity == found.entity
                        && veto.from <= found.from
                        && found.to <= veto.to
                })
            };
            let mut here: Vec<Found> = matches(lexicon, reading)
                .iter()
                .filter_map(|matched| weigh::weigh(lexicon, index, reading, matched))
                .filter(|found| !vetoed(found))
                .collect();
            for phrase in phrases.iter().filter(|p| p.meaning.kind == Kind::Weak) {
                let found = evidence.weak(index, phrase);
                if !vetoed(&found) {
                    here.push(found);
                }
            }
            for found in chosen(here) {
                match found.reasons[0].code == "weak-alias" {
                    true => weak.push(found),
                    false => evidence.found.push(found),
                }
            }
        }
        evidence.support(&supported, weak);
        evidence.surnames();
        evidence
    }

    fn weak(&self, index: usize, phrase: &Phrase) -> Found {
        let Phrase { from, to, meaning } = *phrase;
        let alias = self.lexicon.phrases[meaning.phrase as usize].clone();
        let mut found = Found {
            reading: index,
            from,
            to,
            entity: meaning.entity,
            alias: alias.clone(),
            reasons: Vec::new(),
            name: None,
            full: false,
        };
        found.add(
            "weak-alias",
            0.4,
            format!("the text has “{alias}”, which the list calls a weak alias"),
        );
        found
    }

    /// Context raises what stands in its document; a weak alias needs it, or the entity's own
    /// name.
    fn support(&mut self, supported: &HashSet<u32>, weak: Vec<Found>) {
        let outside = |found: &&Found| {
            self.readings[found.reading].field != Field::Furniture && found.score() >= ALERT
        };
        let named: HashSet<u32> =
            self.found.iter().filter(outside).map(|found| found.entity).collect();
        for found in &mut self.found {
            if supported.contains(&found.entity) {
                found.reasons.push(Reason {
                    code: "context".into(),
                    weight: 0.04,
                    text: "words that the list gives as context stand in the document".into(),
                });
            }
        }
        for mut found in weak {
            let reason = match (named.contains(&found.entity), supported.contains(&found.entity)) {
                (true, _) => Reason {
                    code: "named-elsewhere".into(),
                    weight: 0.45,
                    text: "the document names the entity in full elsewhere".into(),
                },
                (_, true) => Reason {
                    code: "context".into(),
                    weight: 0.35,
                    text: "words that the list gives as context stand in the document".into(),
                },
                _ => Reason {
                    code: "weak-alone".into(),
                    weight: 0.0,
                    text: "nothing else in the document speaks for it".into(),
                },
            };
            found.reasons.push(reason);
            self.found.push(found);
        }
    }

    /// A surname alone counts where the document names that person more fully elsewhere.
    fn surnames(&mut self) {
        let mut full: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for found in &self.found {
            let Some(name) = found.name.filter(|_| found.full && found.score() >= ALERT) else {
                continue;
            };
            if self.readings[found.reading].field == Field::Furniture {
                continue;
            }
            let (words, roles) = self.lexicon.name(name);
            for (word, role) in words.iter().zip(roles) {
                if *role == Role::Surname && !self.lexicon.traits(*word).particle {
                    full.entry(*word).or_default().insert(found.entity);
                }
            }
        }
        let taken: HashSet<(usize, usize)> = (self.found.iter())
            .filter(|found| found.score() >= ALERT)
            .flat_map(|f| (f.from..f.to).map(move |at| (f.reading, at)))
            .collect();
        for (index, reading) in self.readings.iter().enumerate() {
            for at in 0..reading.tokens.list.len() {
                if taken.contains(&(index, at)) || !self.stands_alone(reading, at) {
                    continue;
                }
                let near = reading.alike(at).iter().filter(|a| a.cost * 100 <= a.weight * 14);
                let mut bearers: BTreeMap<u32, u16> = BTreeMap::new();
                for alike in near {
                    for entity in full.get(&alike.word).into_iter().flatten() {
                        let cost = bearers.entry(*entity).or_insert(alike.cost);
                        *cost = (*cost).min(alike.cost);
                    }
                }
                let Some(least) = bearers.values().min().copied() else { continue };
                bearers.retain(|_, cost| *cost <= least + 10);
                for entity in bearers.keys() {
                    self.found.push(self.surname(index, at, *entity, bearers.len() > 1, least));
                }
            }
        }
    }

    fn surname(&self, index: usize, at: usize, entity: u32, open: bool, cost: u16) -> Found {
        let name = &self.lexicon.entities[entity as usize].entity.name;
        let mut found = Found {
            reading: index,
            from: at,
            to: at + 1,
            entity,
            alias: name.clone(),
            reasons: Vec::new(),
            name: None,
            full: false,
        };
        found.add(
            "surname-after-full-name",
            0.88,
            format!("a surname alone; the document names {name} more fully elsewhere"),
        );
        if cost > 0 {
            found.add(
                "inflected",
                -0.03,
                "the text has it in another grammatical case or spelling".into(),
            );
        }
        if open {
            found.add(
                "ambiguous",
                -0.3,
                "the document names several listed persons with this surname".into(),
            );
        }
        found
    }

    /// Whether a surname stands alone: capitalised, and not behind another first name.
    fn stands_alone(&self, reading: &Reading, at: usize) -> bool {
        let tokens = &reading.tokens.list;
        let capital = matches!(tokens[at].case, Case::Capital | Case::Upper | Case::None);
        if !capital || reading.alike(at).is_empty() {
            return false;
        }
        if at == 0 || !tokens[at].gap.is_space() {
            return true;
        }
        let before = &tokens[at - 1];
        !before.case.is_capital() || self.lexicon.traits(before.id).title
    }

    /// One hit an entity, with all its mentions.
    pub(crate) fn hits(self, document: &Document) -> Vec<Hit> {
        let cut: Vec<Vec<Sentence>> = (self.readings.iter())
            .enumerate()
            .map(|(index, reading)| match self.found.iter().any(|found| found.reading == index) {
                true => sentences(document.field(reading.field)),
                false => Vec::new(),
            })
            .collect();
        let mut by_entity: BTreeMap<(&str, &str, u32), Vec<Mention>> = BTreeMap::new();
        for found in &self.found {
            let listed = &self.lexicon.entities[found.entity as usize];
            let mention = self.mention(found, document, &cut[found.reading]);
            by_entity
                .entry((&listed.list, &listed.entity.id, found.entity))
                .or_default()
                .push(mention);
        }
        by_entity.into_iter().map(|((_, _, entity), mentions)| self.hit(entity, mentions)).collect()
    }

    fn hit(&self, entity: u32, mut mentions: Vec<Mention>) -> Hit {
        mentions.sort_by_key(|mention| (mention.span.field, mention.span.start, mention.span.end));
        let mentions = disjoint(mentions);
        let listed = &self.lexicon.entities[entity as usize];
        let tier = mentions.iter().map(|mention| mention.tier).max().unwrap_or(Tier::Review);
        let of_tier = mentions.iter().filter(|mention| mention.tier == tier);
        Hit {
            list: listed.list.clone(),
            entity: listed.entity.id.clone(),
            name: listed.entity.name.clone(),
            schema: listed.entity.schema.clone(),
            topics: listed.entity.topics.clone(),
            score: of_tier.map(|mention| mention.score).fold(0.0, f64::max),
            tier,
            mentions,
        }
    }

    fn mention(&self, found: &Found, document: &Document, cut: &[Sentence]) -> Mention {
        let reading = &self.readings[found.reading];
        let text = document.field(reading.field);
        let (first, last) = (&reading.tokens.list[found.from], &reading.tokens.list[found.to - 1]);
        let (start, end) = (first.char_start as usize, last.char_end as usize);
        let span = Span {
            field: reading.field,
            start,
            end,
            text: text[first.start as usize..last.end as usize].to_owned(),
        };
        let sentence = match around(cut, start) {
            Some(sentence) => quote(text, reading.field, sentence, start, first.start as usize),
            None => span.clone(),
        };
        let mut reasons = found.reasons.clone();
        let furniture = reading.field == Field::Furniture;
        if furniture {
            reasons.push(Reason {
                code: "furniture".into(),
                weight: 0.0,
                text: "it stands in a menu, sidebar or footer of the page, so it is never raised"
                    .into(),
            });
        }
        let score = found.score();
        let tier = if score >= ALERT && !furniture { Tier::Alert } else { Tier::Review };
        Mention { span, sentence, alias: found.alias.clone(), score, tier, reasons }
    }
}

/// The sentence as a span. The byte of a code point near by is known, which saves counting from
/// the beginning of a long text.
fn quote(text: &str, field: Field, sentence: Sentence, near_char: usize, near_byte: usize) -> Span {
    let back = near_char - sentence.start;
    let from = match back {
        0 => near_byte,
        _ => text[..near_byte].char_indices().rev().nth(back - 1).map_or(0, |(at, _)| at),
    };
    let length = sentence.end - sentence.start;
    let quoted: String = text[from..].chars().take(length).collect();
    Span { field, start: sentence.start, end: sentence.end, text: quoted }
}

/// The spans that remain when the surest and longest win; of equally sure ones for the same
/// words, all.
fn chosen(mut found: Vec<Found>) -> Vec<Found> {
    let rank = |f: &Found| {
        let score = f.score();
        let weak = f.reasons[0].code == "weak-alias";
        (score < ALERT && !weak, std::cmp::Reverse(f.to - f.from), -(score * 100.0).round() as i64)
    };
    found.sort_by_key(|f| (rank(f), f.from, f.entity, f.name));
    let mut owner: HashMap<usize, usize> = HashMap::new();
    let mut spans: Vec<Vec<Found>> = Vec::new();
    for candidate in found {
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
                if same && !known && candidate.score() + 0.03 >= span[0].score() {
                    span.push(candidate);
                }
            }
        }
    }
    for span in spans.iter_mut().filter(|span| span.len() > 1) {
        for found in span {
            found.add(
                "ambiguous",
                -0.3,
                "the same words name another entity of the lists as well".into(),
            );
        }
    }
    spans.into_iter().flatten().collect()
}

/// Of mentions that overlap, sorted by place, the surest: one place names an entity once.
fn disjoint(mentions: Vec<Mention>) -> Vec<Mention> {
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
