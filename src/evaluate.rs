//! Evaluation: how well screening does on texts of which a person has said whom they name.
//!
//! Pure, as screening is: gold documents, what was found in them and the entities of the lists
//! go in, a [`Report`] comes out. The rules are those of entity-linking evaluation: entity ids
//! must be equal, spans must overlap by at least one code point, and a (document, entity) pair
//! counts once.

mod bootstrap;
mod calibration;
pub mod events;
mod gold;
mod page;
mod plots;
mod score;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::document::{Document, Field};
use crate::screen::{Reason, Screened, Tier};
use crate::watchlist::WatchlistSet;

pub use self::calibration::{Bin, Calibration};
pub use self::gold::{BadGold, GoldDocument, GoldMention, parse_jsonl_line, parse_marked};
pub use self::page::{Provenance, page};
pub use self::score::{Counts, Figures};

use self::score::Scored;

/// Points of the threshold sweep.
const THRESHOLDS: [f64; 23] = [
    0.0, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.65, 0.70, 0.75,
    0.80, 0.85, 0.90, 0.95, 0.97, 0.99, 1.0,
];

/// What the lists say of an entity, by entity id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its FollowTheMoney schema.
    pub schema: String,
    /// Its primary name.
    pub name: String,
}

/// One mention that screening found in the text of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Id of the entity.
    pub entity: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// How sure, 0..1.
    pub score: f64,
    /// What becomes of it.
    pub tier: Tier,
    /// The sentence around it.
    pub sentence: String,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Figures of one group of documents or entities.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// `all`, `lang=en`, `schema=Person` ...
    pub group: String,
    /// Figures on (document, entity) pairs.
    pub documents: Figures,
    /// Figures on mentions.
    pub mentions: Figures,
}

/// Figures of one tier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierReport {
    /// The least tier that counts: `review` includes `alert`.
    pub tier: Tier,
    /// Hits at ignored or unannotated places, which count neither way.
    pub dropped: usize,
    /// `all` first, then by language, then by schema.
    pub groups: Vec<Group>,
}

/// Figures at one threshold, over both tiers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SweepPoint {
    /// Only mentions with at least this score count.
    pub threshold: f64,
    /// Figures on (document, entity) pairs; without intervals.
    pub documents: Figures,
    /// Figures on mentions; without intervals.
    pub mentions: Figures,
}

/// A pair that was missed, or found without being there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mistake {
    /// Id of the document.
    pub document: String,
    /// Its language.
    pub lang: String,
    /// Id of the entity.
    pub entity: String,
    /// Its name on the list.
    pub name: String,
    /// The words in question.
    pub text: String,
    /// The sentence around them.
    pub sentence: String,
    /// Score of the best mention, where there is one.
    pub score: Option<f64>,
    /// Why it was found; for a miss, why it was held at tier `review`, if it was found at all.
    pub reasons: Vec<Reason>,
}

/// The result of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How many documents were screened.
    pub documents: usize,
    /// The tier at which mistakes are listed.
    pub tier: Tier,
    /// Mentions of the gold whose entity no list has, by its id. They count nowhere: most often an id
    /// is mistyped.
    pub unlisted: BTreeMap<String, usize>,
    /// Tier `alert`, then `review` with it.
    pub tiers: Vec<TierReport>,
    /// Thresholds from 0 to 1.
    pub sweep: Vec<SweepPoint>,
    /// Whether a score means what it says.
    pub calibration: Calibration,
    /// Pairs of the gold that were not found.
    pub misses: Vec<Mistake>,
    /// Pairs that were found and are not in the gold.
    pub false_alarms: Vec<Mistake>,
}

impl Report {
    /// The figures over everything at the tier of the report.
    pub fn overall(&self) -> Option<&Group> {
        let tier = self.tiers.iter().find(|report| report.tier == self.tier)?;
        tier.groups.first()
    }
}

/// The entities of the lists by id.
pub fn listed(set: &WatchlistSet) -> HashMap<String, Listed> {
    let entities = set.lists.iter().flat_map(|list| &list.entities);
    entities
        .map(|e| (e.id.clone(), Listed { schema: e.schema.to_string(), name: e.name.clone() }))
        .collect()
}

/// The document as the pipeline would hand it to screening.
pub fn document(gold: &GoldDocument) -> Document {
    Document {
        title: gold.title.clone().unwrap_or_default(),
        text: gold.text.clone(),
        lang: gold.lang.clone(),
        ..Document::default()
    }
}

/// The mentions in the text; headlines are screened, and count as context, but are not annotated.
pub fn found(screened: &Screened) -> Vec<Found> {
    let mut best: BTreeMap<(String, usize, usize), Found> = BTreeMap::new();
    for hit in &screened.hits {
        for mention in hit.mentions.iter().filter(|m| m.span.field == Field::Text) {
            let found = Found {
                entity: hit.entity.clone(),
                start: mention.span.start,
                end: mention.span.end,
                score: mention.score,
                tier: mention.tier,
                sentence: mention.sentence.text.clone(),
                reasons: mention.reasons.clone(),
            };
            // Two lists may hold the same entity: the better reading counts, once.
            let key = (hit.entity.clone(), found.start, found.end);
            match best.get_mut(&key) {
                Some(known) if known.score >= found.score => {}
                Some(known) => *known = found,
                None => {
                    best.insert(key, found);
                }
            }
        }
    }
    best.into_values().collect()
}

/// Score what was found in each document, in the order of `gold`.
///
/// Gold mentions of entities that no list holds do not count: what is not asked for cannot be
/// missed. Mistakes are listed at `tier`.
pub fn evaluate(
    gold: &[GoldDocument],
    found: &[Vec<Found>],
    listed: &HashMap<String, Listed>,
    tier: Tier,
) -> Report {
    let run = |least: Tier, threshold: f64| -> Vec<Scored> {
        let pairs = gold.iter().zip(found);
        pairs.map(|(gold, found)| score::document(gold, found, listed, least, threshold)).collect()
    };
    let mut unlisted: BTreeMap<String, usize> = BTreeMap::new();
    let mentions = gold.iter().flat_map(|gold| &gold.mentions);
    for mention in mentions.filter(|m| !m.ignore && !listed.contains_key(&m.entity)) {
        *unlisted.entry(mention.entity.clone()).or_default() += 1;
    }
    let everything = run(Tier::Review, 0.0);
    let alerts = run(Tier::Alert, 0.0);
    let sweep = THRESHOLDS.iter().map(|threshold| {
        let counts =
            score::sum(run(Tier::Review, *threshold).iter().flat_map(|s| s.counts.values()));
        SweepPoint {
            threshold: *threshold,
            documents: counts.documents(),
            mentions: counts.mentions(),
        }
    });
    let scored = match tier {
        Tier::Alert => &alerts,
        Tier::Review => &everything,
    };
    let name = |entity: &str| listed.get(entity).map(|l| l.name.clone()).unwrap_or_default();
    let (mut misses, mut false_alarms) = (Vec::new(), Vec::new());
    for ((gold, found), scored) in gold.iter().zip(found).zip(scored) {
        let lang = gold.lang.clone().unwrap_or_else(|| "?".into());
        for mention in &scored.missed {
            let near = found.iter().filter(|f| {
                f.entity == mention.entity && f.start < mention.end && mention.start < f.end
            });
            let best = near.max_by(|a, b| a.score.total_cmp(&b.score));
            misses.push(Mistake {
                document: gold.id.clone(),
                lang: lang.clone(),
                entity: mention.entity.clone(),
                name: name(&mention.entity),
                text: gold.slice(mention.start, mention.end),
                sentence: gold.around(mention.start, mention.end),
                score: best.map(|f| f.score),
                reasons: best.map(|f| f.reasons.clone()).unwrap_or_default(),
            });
        }
        for found in &scored.false_alarms {
            false_alarms.push(Mistake {
                document: gold.id.clone(),
                lang: lang.clone(),
                entity: found.entity.clone(),
                name: name(&found.entity),
                text: gold.slice(found.start, found.end),
                sentence: found.sentence.clone(),
                score: Some(found.score),
                reasons: found.reasons.clone(),
            });
        }
    }
    Report {
        documents: gold.len(),
        unlisted,
        tier,
        tiers: vec![
            tier_report(Tier::Alert, gold, &alerts),
            tier_report(Tier::Review, gold, &everything),
        ],
        sweep: sweep.collect(),
        calibration: Calibration::of(everything.iter().flat_map(|s| s.judged.iter().copied())),
        misses,
        false_alarms,
    }
}

/// Names of groups sort so that `all` comes first.
fn tier_report(tier: Tier, gold: &[GoldDocument], scored: &[Scored]) -> TierReport {
    let mut groups: BTreeMap<(u8, String), HashMap<usize, Counts>> = BTreeMap::new();
    groups.entry((0, "all".into())).or_default();
    for (n, (gold, scored)) in gold.iter().zip(scored).enumerate() {
        let lang = gold.lang.as_deref().unwrap_or("?");
        for (schema, counts) in &scored.counts {
            let names = [
                (0, "all".to_owned()),
                (1, format!("lang={lang}")),
                (2, format!("schema={schema}")),
            ];
            for name in names {
                groups.entry(name).or_default().entry(n).or_default().add(counts);
            }
        }
    }
    let weights = bootstrap::weights(gold.len());
    let groups = groups.into_iter().map(|((_, group), by_document)| {
        let total = score::sum(by_document.values());
        let (documents, mentions) = bootstrap::intervals(&by_document, &weights);
        Group {
            group,
            documents: total.documents().with(documents),
            mentions: total.mentions().with(mentions),
        }
    });
    TierReport {
        tier,
        dropped: scored.iter().map(|scored| scored.dropped).sum(),
        groups: groups.collect(),
    }
}
