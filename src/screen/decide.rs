//! The decision: evidence for and against becomes a score, a tier and reasons.
//!
//! The score is a sum of parts that are all shown. It is not calibrated against data yet; the
//! parts are ordered by how often each proved right on labelled news.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::candidates::{Candidate, Reading};
use super::lexicon::{Kind, Lexicon};
use super::sentence::{Sentence, around, sentences};
use super::tokens::{Case, Gap, UNKNOWN};
use super::{Hit, Mention, Reason, Span, Tier};
use crate::document::{Document, Field};

/// From this score on a mention is raised.
const ALERT: f64 = 0.7;

/// A one-word name with fewer letters needs support.
const SHORT_WORD: usize = 4;

/// A span that names an entity, with its reasons so far.
struct Found {
    reading: usize,
    from: usize,
    to: usize,
    entity: u32,
    alias: String,
    reasons: Vec<Reason>,
}

impl Found {
    fn score(&self) -> f64 {
        let sum: f64 = self.reasons.iter().map(|reason| reason.weight).sum();
        // Two decimals: what is shown is what is compared, on every machine.
        (sum.clamp(0.0, 0.99) * 100.0).round() / 100.0
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
            let candidates = reading.candidates(lexicon);
            if reading.field != Field::Furniture {
                let context = candidates.iter().filter(|c| c.meaning.kind == Kind::Context);
                supported.extend(context.map(|c| c.meaning.entity));
            }
            for span in chosen(&candidates) {
                for candidate in &span {
                    let found = evidence.weigh(index, candidate, span.len() > 1);
                    if candidate.meaning.kind == Kind::Weak {
                        weak.push(found)
                    } else {
                        evidence.found.push(found)
                    }
                }
            }
        }
        evidence.support(&supported, weak);
        evidence.surnames();
        evidence
    }

    fn weigh(&self, index: usize, candidate: &Candidate, ambiguous: bool) -> Found {
        let Candidate { from, to, meaning, extra_middle } = *candidate;
        let reading = &self.readings[index];
        let alias = self.lexicon.names[meaning.name as usize].clone();
        let words = to - from;
        let mut reasons = Vec::new();
        let mut add = |code: &str, weight: f64, text: String| {
            reasons.push(Reason { code: code.into(), weight, text })
        };
        match meaning.kind {
            Kind::Whole if words > 1 => {
                add("name", 0.95, format!("the text has the name “{alias}” of the list"))
            }
            Kind::Whole => add(
                "name-one-word",
                0.8,
                format!("the text has the one-word name “{alias}” of the list"),
            ),
            Kind::Core if words > 1 => add(
                "legal-form",
                0.92,
                format!("the text has “{alias}” of the list without its legal form"),
            ),
            Kind::Core => add(
                "legal-form-one-word",
                0.78,
                format!("the text has “{alias}” of the list without its legal form, one word"),
            ),
            Kind::Swapped => add(
                "order",
                0.92,
                format!("the text has “{alias}” of the list with surname and first name swapped"),
            ),
            Kind::Short => add(
                "middle-name-absent",
                0.86,
                format!("the text has “{alias}” of the list without its middle names"),
            ),
            Kind::Weak => add(
                "weak-alias",
                0.4,
                format!("the text has “{alias}”, which the list calls a weak alias"),
            ),
            Kind::Context | Kind::Exclude => {}
        }
        if extra_middle {
            add(
                "middle-name-extra",
                -0.08,
                "a word stands between first name and surname that the list does not have".into(),
            );
        }
        if reading.inflected[from..to].contains(&true) {
            add("inflected", -0.05, "the text has it in another grammatical case".into());
        }
        if words == 1 && meaning.kind != Kind::Weak {
            if reading.tokens.list[from].chars() < SHORT_WORD {
                add("short", -0.3, "so short a word can mean something else".into());
            }
            if self.inside_larger_name(reading, from) {
                add("larger-name", -0.2, "it stands inside what looks like a larger name".into());
            }
        }
        if ambiguous {
            add(
                "ambiguous",
                -0.3,
                "the same words name another entity of the lists as well".into(),
            );
        }
        Found { reading: index, from, to, entity: meaning.entity, alias, reasons }
    }

    /// Whether capitalised words that no list knows cling to a one-word name. A legal form or a
    /// word of the lists does not make it another name.
    fn inside_larger_name(&self, reading: &Reading, at: usize) -> bool {
        let tokens = &reading.tokens.list;
        let stranger =
            |word: usize| tokens[word].case == Case::Capital && reading.words[word] == UNKNOWN;
        let before = at > 0
            && tokens[at].gap.is_space()
            && stranger(at - 1)
            && !tokens[at - 1].gap.has(Gap::HARD)
            && !tokens[at - 1].gap.has(Gap::PERIOD);
        let after = at + 1 < tokens.len() && tokens[at + 1].gap.is_space() && stranger(at + 1);
        before || after
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
        let mut full: BTreeSet<u32> = BTreeSet::new();
        for found in &self.found {
            let person = self.lexicon.entities[found.entity as usize].is_person();
            if person
                && found.to - found.from > 1
                && self.readings[found.reading].field != Field::Furniture
            {
                full.insert(found.entity);
            }
        }
        let taken: HashSet<(usize, usize)> =
            self.found.iter().flat_map(|f| (f.from..f.to).map(move |at| (f.reading, at))).collect();
        for (index, reading) in self.readings.iter().enumerate() {
            for at in 0..reading.words.len() {
                let Some(bearers) = self.lexicon.surnames.get(&reading.words[at]) else { continue };
                if taken.contains(&(index, at)) || !self.stands_alone(reading, at) {
                    continue;
                }
                let bearers: Vec<u32> =
                    bearers.iter().copied().filter(|bearer| full.contains(bearer)).collect();
                for entity in &bearers {
                    self.found.push(self.surname(index, at, *entity, bearers.len() > 1));
                }
            }
        }
    }

    fn surname(&self, index: usize, at: usize, entity: u32, ambiguous: bool) -> Found {
        let name = &self.lexicon.entities[entity as usize].entity.name;
        let mut reasons = vec![Reason {
            code: "surname-after-full-name".into(),
            weight: 0.85,
            text: format!("a surname alone; the document names {name} more fully elsewhere"),
        }];
        if self.readings[index].inflected[at] {
            reasons.push(Reason {
                code: "inflected".into(),
                weight: -0.03,
                text: "the text has it in another grammatical case".into(),
            });
        }
        if ambiguous {
            reasons.push(Reason {
                code: "ambiguous".into(),
                weight: -0.3,
                text: "the document names several listed persons with this surname".into(),
            });
        }
        Found { reading: index, from: at, to: at + 1, entity, alias: name.clone(), reasons }
    }

    /// Whether a surname stands alone: capitalised, and not behind another first name.
    fn stands_alone(&self, reading: &Reading, at: usize) -> bool {
        let tokens = &reading.tokens.list;
        let capital = matches!(tokens[at].case, Case::Capital | Case::Upper | Case::None);
        if !capital || at == 0 || !tokens[at].gap.is_space() {
            return capital;
        }
        let before = &tokens[at - 1];
        let word = self.lexicon.id(reading.tokens.folded(before));
        !before.case.is_capital() || self.lexicon.is_title(word)
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

/// The spans that remain when the longest wins; each with every entity that it names.
fn chosen(candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    let vetoes: Vec<&Candidate> =
        candidates.iter().filter(|c| c.meaning.kind == Kind::Exclude).collect();
    let vetoed = |c: &Candidate| {
        vetoes.iter().any(|veto| {
            veto.meaning.entity == c.meaning.entity && veto.from <= c.from && c.to <= veto.to
        })
    };
    let mut names: Vec<&Candidate> = candidates
        .iter()
        .filter(|c| !matches!(c.meaning.kind, Kind::Context | Kind::Exclude) && !vetoed(c))
        .collect();
    names.sort_by_key(|c| {
        (std::cmp::Reverse(c.to - c.from), c.from, c.extra_middle, c.meaning.kind, c.meaning.entity)
    });
    let mut taken = BTreeMap::<usize, usize>::new(); // from → index into spans
    let mut covered = HashSet::new();
    let mut spans: Vec<Vec<Candidate>> = Vec::new();
    for name in names {
        if let Some(at) = taken.get(&name.from).filter(|at| spans[**at][0].to == name.to) {
            let span = &mut spans[*at];
            // A weaker reading of the same words does not make them ambiguous.
            let known = span.iter().any(|c| c.meaning.entity == name.meaning.entity);
            let as_sure = span[0].extra_middle == name.extra_middle
                && (span[0].meaning.kind == Kind::Weak) == (name.meaning.kind == Kind::Weak);
            if !known && as_sure {
                span.push(*name);
            }
            continue;
        }
        if (name.from..name.to).any(|at| covered.contains(&at)) {
            continue;
        }
        covered.extend(name.from..name.to);
        taken.insert(name.from, spans.len());
        spans.push(vec![*name]);
    }
    spans
}
