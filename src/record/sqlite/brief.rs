//! Briefings: what was recorded in a span of time, gathered by announcement, actor and story.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::super::brief::{
    Brief, BriefQuery, Cited, Gap, GapKind, Named, ScheduledBrief, Told, Totals, Weighed,
};
use super::super::{AlertDraft, RisingQuery, SourceCoverage};
use super::convert::{count, id, json, micros, moment, optional_moment, to_json};
use super::queries::{first_told, stated};
use super::{Trouble, actors, coverage, outbox};
use crate::chance::Id;
use crate::config::CANARY;
use crate::dated;
use crate::record::actor::Rising;
use crate::screen::{Event, Hit, Status, Tier};

/// So many rows of each kind where nothing is said.
const LIMIT: usize = 20;

/// So many sources or names are told of one thing.
const SOME: usize = 20;

/// The longest text that is cited, in characters.
const LONGEST: usize = 600;

/// Nothing waits longer than this to be recorded. An end that is farther ahead was set by a clock
/// that was wrong.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// The columns of a [`Cited`].
const CITED: &str = "d.id AS document, d.source, d.title, d.url, d.published, d.published_words, d.fetched, d.story";

pub(super) fn read(c: &Connection, query: &BriefQuery) -> Result<Brief, Trouble> {
    let limit = if query.limit == 0 { LIMIT } else { query.limit.min(1000) };
    let mut seen = Seen::default();
    hits(c, query, &mut seen)?;
    events(c, query, &mut seen)?;
    let coverage = coverage::since(c, query.since)?;
    let configured = query.sources.iter().map(String::as_str).filter(|id| *id != CANARY);
    let coverage = SourceCoverage::with_configured(coverage, configured);
    let not_screened: Vec<Gap> = coverage.iter().flat_map(gaps).collect();
    let with_gaps: HashSet<&str> = not_screened.iter().map(|gap| gap.source.as_str()).collect();
    let totals = Totals {
        documents: documents(c, query)?,
        // One that the config has no more may still owe something.
        sources: coverage
            .iter()
            .filter(|s| s.configured || with_gaps.contains(s.source.as_str()))
            .count() as u64,
        sources_with_gaps: with_gaps.len() as u64,
        events: seen.events.len() as u64,
        events_in_review: seen.in_review,
        actors: seen.actors.len() as u64,
        stories: seen.stories.len() as u64,
    };
    Ok(Brief {
        since: query.since,
        until: query.until,
        watchlist: query.list.clone(),
        totals,
        actors: named(c, query, &mut seen, limit)?,
        stories: weighed(c, &seen, limit)?,
        events: told(seen, limit),
        not_screened,
    })
}

/// What is gathered on the way over the rows.
#[derive(Default)]
struct Seen {
    actors: HashMap<(String, String), Actor>,
    stories: HashMap<Id, Story>,
    events: HashMap<Id, Telling>,
    in_review: u64,
}

struct Actor {
    name: String,
    documents: HashSet<Id>,
    stories: HashSet<Id>,
    sources: BTreeSet<String>,
    /// Documents in which it was found by looking back.
    late: HashSet<Id>,
    /// Its surest hit, and of those the latest: the score, when it was to be read, the hit.
    best: (f64, i64, Reverse<Id>),
    /// When it was last to be read of.
    latest: i64,
}

#[derive(Default)]
struct Story {
    documents: BTreeSet<Id>,
    sources: BTreeSet<String>,
    actors: BTreeSet<String>,
    events: u64,
    /// When its last document was to be read.
    latest: i64,
}

struct Telling {
    best: Told,
    /// `best` is the sentence that tells all of it.
    leads: bool,
    documents: HashSet<Id>,
    sources: BTreeSet<String>,
    /// When the last of them was to be read.
    latest: i64,
}

fn documents(c: &Connection, query: &BriefQuery) -> Result<u64, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT count(*) AS n FROM documents WHERE fetched >= ?1 AND fetched < ?2 AND source <> ?3",
    )?;
    let span = params![micros(query.since), micros(query.until), CANARY];
    Ok(statement.query_row(span, |row| count(row, "n"))?)
}

fn hits(c: &Connection, query: &BriefQuery, seen: &mut Seen) -> Result<(), Trouble> {
    // A document is fetched when its hits are recorded, or again later: its index finds them all,
    // but for those that were found later by looking back.
    let mut statement = c.prepare_cached(
        "WITH found AS (
            SELECT h.* FROM documents d CROSS JOIN hits h ON h.document = d.id
            WHERE d.fetched >= ?1 AND h.recorded >= ?1 AND h.recorded < ?2 AND h.late IS NULL
            UNION ALL
            SELECT * FROM hits INDEXED BY hits_late
            WHERE late IS NOT NULL AND recorded >= ?1 AND recorded < ?2)
         SELECT h.id, h.list, h.entity, h.name, h.score, h.late IS NOT NULL AS late,
            d.id AS document, d.source, d.story, d.published, d.published_words, d.fetched
         FROM found h JOIN documents d ON d.id = h.document
         WHERE h.tier = 'alert'
            AND h.list <> ?3 AND d.source <> ?3 AND h.list = coalesce(?4, h.list)",
    )?;
    let mut rows =
        statement.query(params![micros(query.since), micros(query.until), CANARY, query.list])?;
    while let Some(row) = rows.next()? {
        let (hit, document, story) = (id(row, "id")?, id(row, "document")?, id(row, "story")?);
        let (source, name): (String, String) = (row.get("source")?, row.get("name")?);
        let (score, at): (f64, i64) = (row.get("score")?, read_at(row)?);
        let found = (score, at, Reverse(hit));
        let actor = seen.actors.entry((row.get("list")?, row.get("entity")?));
        let actor = actor.or_insert_with(|| Actor {
            name: name.clone(),
            documents: HashSet::new(),
            stories: HashSet::new(),
            sources: BTreeSet::new(),
            late: HashSet::new(),
            best: found,
            latest: at,
        });
        actor.documents.insert(document);
        if row.get("late")? {
            actor.late.insert(document);
        }
        actor.stories.insert(story);
        actor.sources.insert(source.clone());
        if found > actor.best {
            actor.best = found;
        }
        actor.latest = actor.latest.max(at);
        let story = seen.stories.entry(story).or_default();
        story.latest = story.latest.max(at);
        story.documents.insert(document);
        story.sources.insert(source);
        story.actors.insert(name);
    }
    Ok(())
}

fn events(c: &Connection, query: &BriefQuery, seen: &mut Seen) -> Result<(), Trouble> {
    let sql = format!(
        "SELECT e.id, e.event, coalesce(e.announcement, e.id) AS announcement,
            {first} < ?1 AS known, e.id = a.lead AS leads, {CITED}
         FROM documents d CROSS JOIN events e ON e.document = d.id
            LEFT JOIN announcements a ON a.id = e.announcement
         WHERE d.fetched >= ?1 AND e.recorded >= ?1 AND e.recorded < ?2 AND d.source <> ?3",
        first = first_told!("e.announcement"),
    );
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query(params![micros(query.since), micros(query.until), CANARY])?;
    while let Some(row) = rows.next()? {
        let mut event: Event = json(row, "event")?;
        if query.list.as_ref().is_some_and(|list| !hits_list(&event, list)) {
            continue;
        }
        if event.tier != Tier::Alert || event.status == Status::Background {
            seen.in_review += 1;
            continue;
        }
        let (cited, at): (Cited, i64) = (cited(row)?, read_at(row)?);
        let story = seen.stories.entry(id(row, "story")?).or_default();
        story.latest = story.latest.max(at);
        story.documents.insert(cited.document);
        story.sources.insert(cited.source.clone());
        story.events += 1;
        // What is told again is no news.
        if row.get("known")? {
            continue;
        }
        shorten(&mut event.sentence.text);
        event.targets.truncate(SOME);
        event.targets.iter_mut().for_each(|target| shorten(&mut target.text));
        let (announcement, id) = (id(row, "announcement")?, id(row, "id")?);
        let telling = seen.events.entry(announcement).or_insert_with(|| Telling {
            best: Told {
                id,
                event: event.clone(),
                cited: cited.clone(),
                documents: 0,
                sources: Vec::new(),
            },
            leads: false,
            documents: HashSet::new(),
            sources: BTreeSet::new(),
            latest: at,
        });
        telling.latest = telling.latest.max(at);
        telling.documents.insert(cited.document);
        telling.sources.insert(cited.source.clone());
        let best = &mut telling.best;
        let leads = row.get::<_, Option<bool>>("leads")?.unwrap_or_default();
        let order = |leads: bool, event: &Event, id| (leads, event.confidence, Reverse(id));
        if order(leads, &event, id) > order(telling.leads, &best.event, best.id) {
            (best.id, best.event, best.cited) = (id, event, cited);
            telling.leads = leads;
        }
    }
    Ok(())
}

/// Whether an event hits an entity of the list, or the list as a whole.
fn hits_list(event: &Event, list: &str) -> bool {
    event.targets.iter().any(|target| {
        let of = target.entity.as_deref().and_then(|entity| entity.split_once('/'));
        of.is_some_and(|(of, _)| of == list) || target.list.as_deref() == Some(list)
    })
}

fn told(seen: Seen, limit: usize) -> Vec<Told> {
    let mut events: Vec<Telling> = seen.events.into_values().collect();
    events.sort_by_key(|telling| {
        let planned = telling.best.event.status != Status::Done;
        (planned, Reverse((telling.documents.len(), telling.latest)), telling.best.id)
    });
    let told = events.into_iter().take(limit).map(|telling| Told {
        documents: telling.documents.len() as u64,
        sources: some(&telling.sources),
        ..telling.best
    });
    told.collect()
}

fn named(
    c: &Connection,
    query: &BriefQuery,
    seen: &mut Seen,
    limit: usize,
) -> Result<Vec<Named>, Trouble> {
    let mut actors: Vec<((String, String), Actor)> = seen.actors.drain().collect();
    actors.sort_by(|(a, x), (b, y)| {
        let weight = |actor: &Actor| (actor.stories.len(), actor.documents.len(), actor.latest);
        weight(y).cmp(&weight(x)).then_with(|| a.cmp(b))
    });
    actors.truncate(limit);
    let days = query.until.duration_since(query.since).as_hours().div_euclid(24).clamp(1, 366);
    let rising = RisingQuery {
        window_days: u32::try_from(days).unwrap_or(1),
        list: query.list.clone(),
        ..RisingQuery::up_to(query.until)
    };
    let rising = actors::rising::report(c, &rising)?.rising;
    let mut statement = c.prepare_cached(&format!(
        "SELECT h.hit, {CITED} FROM hits h JOIN documents d ON d.id = h.document WHERE h.id = ?1"
    ))?;
    let named = actors.into_iter().map(|((list, entity), actor)| {
        let of = |row: &&Rising| row.actor.list == list && row.actor.entity == entity;
        let late = match actor.late.len() {
            0 => None,
            1 => Some("found in 1 article recorded before, by looking back".to_owned()),
            many => Some(format!("found in {many} articles recorded before, by looking back")),
        };
        let unusual = rising.iter().filter(of).take(SOME).map(Rising::in_words);
        let signs = late.into_iter().chain(unusual).collect();
        let (hit, cited): (Hit, Cited) = statement
            .query_row([actor.best.2.0.to_string()], |row| Ok((json(row, "hit")?, cited(row)?)))?;
        let best = hit.mentions.iter().rev().max_by(|a, b| a.score.total_cmp(&b.score));
        let mut sentence = best.map_or_else(String::new, |best| best.sentence.text.clone());
        shorten(&mut sentence);
        Ok(Named {
            list,
            entity,
            name: actor.name,
            documents: actor.documents.len() as u64,
            stories: actor.stories.len() as u64,
            sources: some(&actor.sources),
            signs,
            hit: actor.best.2.0,
            sentence,
            cited,
        })
    });
    named.collect()
}

fn weighed(c: &Connection, seen: &Seen, limit: usize) -> Result<Vec<Weighed>, Trouble> {
    let mut stories: Vec<(&Id, &Story)> = seen.stories.iter().collect();
    stories.sort_by_key(|(id, story)| {
        let weight = (story.sources.len(), story.documents.len(), story.events, story.actors.len());
        (Reverse((weight, story.latest)), **id)
    });
    stories.truncate(limit);
    let mut statement =
        c.prepare_cached(&format!("SELECT {CITED} FROM documents d WHERE d.id = ?1"))?;
    let weighed = stories.into_iter().filter_map(|(id, story)| {
        let first = story.documents.first()?;
        let cited = statement.query_row([first.to_string()], cited);
        Some(cited.map_err(Trouble::from).map(|cited| Weighed {
            story: *id,
            cited,
            documents: story.documents.len() as u64,
            sources: some(&story.sources),
            actors: some(&story.actors),
            events: story.events,
        }))
    });
    weighed.collect()
}

fn gaps(coverage: &SourceCoverage) -> Vec<Gap> {
    let source = || coverage.source.clone();
    let unasked = coverage.unasked().filter(|_| coverage.source != CANARY);
    let unvisited = unasked.map(|reason| Gap {
        source: source(),
        what: GapKind::Unvisited,
        reason: reason.into(),
        times: 0,
        last: coverage.last_screened,
    });
    let reasons = coverage.not_screened.iter().map(|reason| Gap {
        source: source(),
        what: if reason.what == "visit" { GapKind::Visit } else { GapKind::Page },
        reason: shortened(&reason.reason),
        times: reason.times,
        last: Some(reason.last),
    });
    let alarms = coverage.alarms.iter().filter(|alarm| alarm.over.is_none()).map(|alarm| Gap {
        source: source(),
        what: GapKind::Alarm,
        reason: shortened(&alarm.text),
        times: u64::from(alarm.times),
        last: Some(alarm.last),
    });
    unvisited.into_iter().chain(reasons).chain(alarms).collect()
}

fn cited(row: &rusqlite::Row<'_>) -> rusqlite::Result<Cited> {
    Ok(Cited {
        document: id(row, "document")?,
        source: row.get("source")?,
        title: shortened(&row.get::<_, String>("title")?),
        url: row.get("url")?,
        published: optional_moment(row.get("published")?),
        published_words: match row.get::<_, Option<i64>>("published")? {
            Some(_) => None,
            None => row.get("published_words")?,
        },
        fetched: moment(row.get("fetched")?),
    })
}

/// When a document was to be read, for the order of what weighs the same. What is dated to a day that
/// is not believed comes last.
fn read_at(row: &rusqlite::Row<'_>) -> rusqlite::Result<i64> {
    let words: Option<String> = row.get("published_words")?;
    let published = stated(optional_moment(row.get("published")?), words.as_ref());
    let at = dated::believed(published.as_ref(), moment(row.get("fetched")?));
    Ok(at.map_or(i64::MIN, micros))
}

fn some(all: &BTreeSet<String>) -> Vec<String> {
    all.iter().take(SOME).cloned().collect()
}

fn shortened(text: &str) -> String {
    let mut text = text.to_owned();
    shorten(&mut text);
    text
}

fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
}

/// For which moment the last briefing was made, and up to when it tells.
pub(super) fn last(c: &Connection) -> Result<Option<(Timestamp, Timestamp)>, Trouble> {
    let mut statement =
        c.prepare_cached("SELECT scheduled, until FROM briefs ORDER BY scheduled DESC LIMIT 1")?;
    let row = statement.query_row([], |row| Ok((moment(row.get(0)?), moment(row.get(1)?))));
    Ok(row.optional()?)
}

/// Close the span of a briefing.
pub(super) fn end(t: &Transaction<'_>, until: Timestamp) -> Result<(), Trouble> {
    t.prepare_cached(
        "INSERT INTO brief_end VALUES (1, ?1)
         ON CONFLICT (one) DO UPDATE SET until = excluded.until",
    )?
    .execute([micros(until)])?;
    Ok(())
}

/// The moment that something bears which was found at `at` and is recorded in this transaction. A
/// document waits for its turn to be recorded; where a briefing has read meanwhile, it would fall
/// between that one and the next.
pub(super) fn not_told_yet(t: &Transaction<'_>, at: Timestamp) -> Result<Timestamp, Trouble> {
    let mut statement = t.prepare_cached("SELECT until FROM brief_end")?;
    let end = statement.query_row([], |row| Ok(moment(row.get(0)?))).optional()?;
    let waited = |end: &Timestamp| *end > at && end.duration_since(at) <= LONGEST_WAIT;
    Ok(end.filter(waited).unwrap_or(at))
}

/// Record a briefing with its messages, unless there is one for that moment.
pub(super) fn record(
    t: &Transaction<'_>,
    brief: &ScheduledBrief,
    messages: &[AlertDraft],
) -> Result<bool, Trouble> {
    let inserted = t
        .prepare_cached(
            "INSERT INTO briefs (scheduled, until, brief) VALUES (?1, ?2, ?3)
             ON CONFLICT (scheduled) DO NOTHING",
        )?
        .execute(params![micros(brief.scheduled), micros(brief.content.until), to_json(brief)?])?;
    if inserted == 0 {
        return Ok(false);
    }
    for message in messages {
        // The moment is to a briefing what the story is to a hit.
        outbox::insert(t, message, &message.alert, &brief.scheduled.to_string())?;
    }
    Ok(true)
}
