//! Sanction events: who did what to whom, read from one sentence at a time.
//!
//! A sentence is cut into clauses ([`clause`]). In each, the act ([`act`], [`headline`]) is the word for an
//! action that governs what is imposed; who acts is its subject, its agent or the owner of what is imposed
//! ([`authority`]), but not who suffers it ([`passive`]); whom it hits follows a preposition, the act itself, or stands before a
//! passive ([`targets`]); negation, modality and tense tell whether it has happened
//! ([`wording`]). The words themselves stand in the lists, the grammar here. What no rule reads is read by what labelled
//! news taught ([`learned`]).

mod act;
mod authority;
mod background;
mod ban;
mod clause;
mod concession;
mod date;
mod form;
mod headline;
pub(super) mod learned;
mod likewise;
mod listed;
mod named;
mod passive;
pub(super) mod phrase;
mod reaction;
mod reference;
mod supply;
mod tagged;
mod targets;
mod text;
mod weigh;
mod whom;
mod wording;

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::candidates::Reading;
use super::sentence::{self, Quote, Sentences};
use super::terms::{Cue, GoesOn, Role, Spotted, Told, Vocabulary};
use super::{ActSigns, Event, Hit, Reason, Span, Status, Target, Tier, UNNAMED};
use crate::document::Field;

use self::authority::Who;
use self::clause::Clause;
use self::date::Published;
use self::form::{ONLY, asks, numbers, speaks_of_anybody};
use self::likewise::Last;
use self::tagged::Place;
pub(crate) use self::text::Text;
use self::whom::Whom;

/// So many sentences of a document are read for events, and so many events kept: a page that
/// repeats one word a million times must cost little.
const MOST_EVENTS: usize = 200;

/// So many of them may alert: what announces more is a list, or was made to be one.
const MOST_RAISED: usize = 40;

/// A sentence with more words is a list or a table, not an announcement.
const LONGEST_SENTENCE: usize = 300;

/// A clause with more terms is a list of words, not an announcement.
const MOST_TERMS: usize = 200;

/// Who acted is remembered for so many words: "They also ..." in the next sentences.
const REMEMBERED: usize = 80;

/// A name stands for who acts within so many words of the authority: its title and itself.
const BESIDE: usize = 5;

/// An event that is surer than this may alert.
const SURE: f64 = 0.7;

/// What was found in a document, and what our bounds left unread of it.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub events: Vec<Event>,
    pub bounds: BTreeSet<String>,
}

/// Every sanction event that the document announces.
pub(crate) fn find(text: &Text) -> Found {
    let Found { mut events, bounds } = by_rules(text);
    if text.in_context || !events.is_empty() || text.begins_with_a_ban() {
        events = learned::with_learned(text, events);
        events.truncate(MOST_EVENTS);
    }
    let raised = events.iter_mut().filter(|event| event.tier == Tier::Alert);
    for event in raised.skip(MOST_RAISED) {
        let text =
            format!("{MOST_RAISED} acts are announced before it, as in lists and in no news");
        event.review("many-announcements", text);
    }
    Found { events, bounds }
}

/// The events that the rules read.
fn by_rules(text: &Text) -> Found {
    let Text { vocabulary, readings, hits, published, in_context, lessons } = *text;
    let Found { mut events, mut bounds } = Found::default();
    let mut titled: Option<Vec<usize>> = None;
    for reading in readings {
        let tokens = reading.list();
        let mut sentences = Sentences::new(reading.text);
        let mut read = 0;
        // Whom the headline names acts in the first sentences, where those name nobody.
        let mut before = titled.take().map(|who| (who, 0));
        let mut last: Option<Last> = None;
        let mut open: Vec<listed::Open> = Vec::new();
        // Without a word for what is imposed a sentence announces nothing.
        for (place, (at, _)) in reading.instruments().iter().enumerate() {
            let at = *at as usize;
            let just = last.filter(|last| in_context && at.saturating_sub(last.to) < REMEMBERED);
            let enforced =
                |last: Last| matches!(vocabulary.ids[last.action].as_str(), "enforce" | "evade");
            let pursued = just.is_some_and(enforced);
            let goes_on = GoesOn { listed: just.is_some(), pursued };
            if at < read || !vocabulary.opens(reading, place, in_context, goes_on) {
                continue;
            }
            if events.len() >= MOST_EVENTS {
                bounds.insert(format!(
                    "more than {MOST_EVENTS} sentences announce something; those behind them were not read"
                ));
                break;
            }
            let token = &tokens[at];
            let around = sentences.around(token.start as usize, token.char_start as usize);
            let Some(sentence) = around else { continue };
            let from = tokens.partition_point(|token| (token.char_start as usize) < sentence.start);
            let to = tokens.partition_point(|token| (token.char_start as usize) < sentence.end);
            read = to;
            if to - from > LONGEST_SENTENCE {
                bounds.insert(format!(
                    "a sentence of more than {LONGEST_SENTENCE} words was not read for announcements"
                ));
                continue;
            }
            if asks(sentence.text) || speaks_of_anybody(sentence.text) {
                continue;
            }
            let spotted =
                authority::with_governments(vocabulary.spot(reading, from..to, in_context), |at| {
                    reading.folded(at)
                });
            let word = |at: usize| reading.slice(at, at + 1).to_owned();
            let spotted = ban::with_bans(vocabulary, spotted, tokens, word, from..to);
            let whole = (from..to, sentence.text);
            let (spotted, inherited) =
                likewise::with_likewise(vocabulary, spotted, just, word, whole);
            let pursuit = pursued.then_some(just).flatten();
            let spotted =
                supply::with_supplies(vocabulary, spotted, pursuit, tokens, word, from..to);
            let breaks =
                |s: &Spotted| matches!(vocabulary.ids[s.id].as_str(), "license" | "enforce");
            let spotted = concession::without(spotted, tokens, breaks, from..to);
            if spotted.len() > MOST_TERMS {
                bounds.insert(format!(
                    "a sentence with more than {MOST_TERMS} words of announcements was not read for them"
                ));
                continue;
            }
            let known = before.as_ref().filter(|(_, at)| from - at < REMEMBERED);
            let known = known.map(|(who, _)| who.clone());
            let mentioned = || authority::mentioned(vocabulary, reading, from, &spotted);
            let mentioned = if in_context && known.is_none() { mentioned() } else { None };
            let within = Within {
                vocabulary,
                reading,
                sentence,
                from,
                to,
                spotted,
                known,
                mentioned,
                inherited,
                published,
                in_context,
                lessons,
            };
            let told = within.events(hits);
            if !told.is_empty() {
                open.drain(..).for_each(|open| open.close(reading, from, hits, &mut events));
            }
            for (event, who, instrument) in told {
                // What is told again, and whose sanctions are evaded, is not what the text goes on about.
                let news = matches!(event.status, Status::Done | Status::Planned);
                let acts = event.action != "evade" && (news || before.is_none());
                if !who.is_empty() && acts {
                    before = Some((who, to));
                }
                let pursued = matches!(event.action.as_str(), "enforce" | "evade");
                if news || pursued || last.is_none() {
                    last = Last::of(vocabulary, &event, to).or(last);
                }
                events.push(event);
                let last = events.len() - 1;
                match listed::Open::of(&events[last], last, instrument) {
                    Some(listing) => open.push(listing),
                    None => {
                        let sentences = &mut sentences;
                        let next = listed::Next { vocabulary, reading, sentences, at: to };
                        next.members(hits, &mut events[last]);
                    }
                }
            }
        }
        open.drain(..).for_each(|open| open.close(reading, tokens.len(), hits, &mut events));
        if reading.field == Field::Title && in_context {
            let named = || authority::mentioned(vocabulary, reading, tokens.len(), &[]);
            titled = before.map(|(who, _)| who).or_else(named);
        }
    }
    events.truncate(MOST_EVENTS);
    for event in events.iter_mut().filter(|event| event.targets.len() >= listed::MOST) {
        let text = format!("more than {} may be listed; the others were not read", listed::MOST);
        event.reasons.push(Reason { code: "targets-cut".into(), weight: 0.0, text });
    }
    Found { events, bounds }
}

/// The country of an authority: that of `us.ofac` is `us`. The list says `uk` where ISO 3166-1 has
/// `gb`.
fn country(authority: &str) -> &str {
    match authority.split('.').next() {
        Some("uk") => "gb",
        Some(country) => country,
        None => authority,
    }
}

/// "issued a licence which permits dealings with the bank": the same act, said in full.
fn explains(act: &Event, more: &Event) -> bool {
    let licence = act.instrument == "general-licence" && more.action == "license";
    (act.action == more.action || licence) && act.authorities == more.authorities
}

/// Whether somebody stands right before an act.
fn leads_to(who: &Spotted, act: &Spotted) -> bool {
    act.from >= who.to && act.from - who.to <= BESIDE
}

/// A sentence, and the words in it.
struct Within<'a> {
    vocabulary: &'a Vocabulary,
    reading: &'a Reading<'a>,
    sentence: Quote<'a>,
    from: usize,
    to: usize,
    spotted: Vec<Spotted>,
    /// Who acted in the sentences before.
    known: Option<Vec<usize>>,
    /// Who alone is mentioned in the sentences before, where none of them told of an act.
    mentioned: Option<Vec<usize>>,
    /// The status of what the sentence before told, where this one goes on about it.
    inherited: Option<Status>,
    published: Published,
    /// The text names sanctions: its restrictions are no others.
    in_context: bool,
    lessons: Option<&'a RefCell<Vec<ActSigns>>>,
}

/// What is read of a clause.
struct Act {
    action: Spotted,
    instrument: Spotted,
    who: Who,
    targets: Vec<Target>,
    status: Status,
}

impl Within<'_> {
    fn of(&self, role: Role) -> impl Iterator<Item = &Spotted> {
        self.spotted.iter().filter(move |s| s.role == role)
    }

    fn cue(&self, cue: Cue) -> impl Iterator<Item = &Spotted> {
        // "on 20 May" is no "may", "No 765/2006" no "no", and "S.I. 2019/600" no Spanish "si".
        let dotted = |s: &Spotted| s.to == s.from + 1 && self.slice(s.from, s.to).contains('.');
        // "not only sanctions".
        let more = move |s: &Spotted| {
            cue == Cue::Negation && s.to < self.to && ONLY.contains(&&*self.folded(s.to))
        };
        self.of(Role::Cue(cue)).filter(move |s| {
            !date::is_month(self, s.from) && !numbers(self, s) && !dotted(s) && !more(s)
        })
    }

    fn excluded(&self, s: &Spotted) -> bool {
        self.of(Role::Exclude).any(|e| e.touches(s.from, s.to))
    }

    fn id(&self, s: &Spotted) -> &str {
        &self.vocabulary.ids[s.id]
    }

    /// The events, each with its authorities as ids of the vocabulary, and where the words end for what
    /// is imposed.
    fn events(&self, hits: &[Hit]) -> Vec<(Event, Vec<usize>, usize)> {
        if self.cue(Cue::Elsewhere).next().is_some() && !self.is_official() {
            return Vec::new();
        }
        // "The list includes ...": whom it hits was said to be hit before.
        let acts = |s: &Spotted| {
            self.of(Role::Action).any(|act| s.touches(act.from, act.to))
                || self
                    .of(Role::Action)
                    .any(|act| self.of(Role::Authority).any(|who| leads_to(who, act)))
        };
        let listed = self.cue(Cue::MembersNext).find(|s| s.from == self.from);
        let told = self.of(Role::Action).any(|act| act.told == Told::ByObject);
        if self.inherited.is_none() && !told && listed.is_some_and(|s| !acts(s)) {
            return Vec::new();
        }
        let mut told: Vec<(Event, Vec<usize>, usize)> = Vec::new();
        for clause in clause::split(self) {
            let Some(next) = self.event(&clause, hits) else { continue };
            // "enlarged the list of officials who may not enter": what the list is.
            let list = told.last().is_some_and(|(last, ..)| last.instrument == "blacklist");
            if clause.relative && list && next.0.instrument != "sanctions" {
                continue;
            }
            match told.last_mut().filter(|(last, ..)| clause.relative && explains(last, &next.0)) {
                Some((last, ..)) if last.targets.is_empty() => last.targets = next.0.targets,
                Some(_) => {}
                None => told.push(next),
            }
        }
        told
    }

    /// Whether what an authority imposes is nothing that a club or a school could impose: a word of sport
    /// is then a part of a name, as in "the Olympic Committee of Belarus".
    fn is_official(&self) -> bool {
        const OFFICIAL: [&str; 5] =
            ["blacklist", "asset-freeze", "travel-ban", "general-licence", "export-controls"];
        let enforced = self.of(Role::Action).any(|s| self.id(s) == "enforce");
        self.of(Role::Authority).next().is_some()
            && self.of(Role::Instrument).any(|s| {
                (OFFICIAL.contains(&self.id(s)) || enforced && self.id(s) == "sanctions")
                    && s.told != Told::ByObject
                    && !self.excluded(s)
            })
    }

    fn event(&self, clause: &Clause, hits: &[Hit]) -> Option<(Event, Vec<usize>, usize)> {
        let (action, instrument) = self::act::act(self, clause)?;
        if reaction::is_object(self, clause, &action, &instrument) {
            return None;
        }
        let phrase = targets::phrase(self, clause, &action, &instrument);
        let who = authority::who(self, clause, &action, &instrument, phrase);
        // «Санкции против порта Канада ввела»: whoever acts stands right behind whom it hits.
        let swallowed = match &who {
            Some(who) if who.place.is_some() => None,
            _ => phrase.and_then(|phrase| passive::swallowed(self, phrase, &action)),
        };
        let (phrase, who) = match swallowed {
            Some(rest) => (rest, authority::who(self, clause, &action, &instrument, rest)),
            None => (phrase, who),
        };
        let who = who?;
        let place = Place {
            within: self,
            clause,
            action: &action,
            instrument: &instrument,
            who: who.place,
            phrase,
            by_rule: true,
        };
        // An answer hits nobody but whom it names.
        let hit = |target: &Target| self.id(&instrument) != "guidance" || target.entity.is_some();
        let whom = Whom::of(place, &who, hits);
        let targets: Vec<Target> = whom.by_rule().into_iter().filter(hit).collect();
        let status = wording::status(self, clause, &action, &instrument, phrase);
        let status = self.inherited.filter(|_| status == Status::Done).unwrap_or(status);
        let enforced = self.id(&action) == "enforce";
        if instrument.told == Told::ByObject
            && !enforced
            && !ban::is_foreign(self, &instrument, &who, &targets)
        {
            return None;
        }
        if self.inherited.is_some() && targets.is_empty() {
            return None;
        }
        // What is learnt of targets is learnt from acts, so it has no say in how sure they are.
        let learnt = whom.targets().into_iter().filter(hit).collect();
        let act = Act { action, instrument, who, targets, status };
        let (confidence, reasons) = self.weigh(&act);
        let act = Act { targets: learnt, ..act };
        let told = wording::action(self, &act.action, &act.instrument, act.status).to_owned();
        let end = act.instrument.to.max(act.action.to);
        let event = self.tell(clause, &act, told, (confidence, reasons), hits);
        place.teach(&event);
        Some((event, act.who.ids, end))
    }

    /// The event of an act that is called `action`, as sure as that, for these reasons.
    fn tell(
        &self,
        clause: &Clause,
        act: &Act,
        action: String,
        (confidence, mut reasons): (f64, Vec<Reason>),
        hits: &[Hit],
    ) -> Event {
        let stated = date::find(self, clause);
        let when = stated.filter(|span| !date::ends_there(self, *span)).and_then(|span| {
            let ahead = act.status == Status::Planned
                || date::begins_there(self, span)
                || date::is_to_come(self, span, &act.action);
            self.published.resolve(&self.words(span.0, span.1), ahead)
        });
        let doubt = self.published.doubts(when.as_ref());
        let doubt = doubt.or_else(|| date::contradiction(self, clause));
        let done = act.status == Status::Done;
        let far = when.filter(|when| done && self.published.is_far(when));
        let doubt = doubt.or_else(|| far.map(|_| "what is done would be far ahead".to_owned()));
        // "On 18 May 2006 the Council adopted ...": told again, whatever the words.
        let again = when.is_some_and(|when| done && self.published.is_history(&when));
        let status = if again { Status::Background } else { act.status };
        let tier = match matches!(status, Status::Done | Status::Planned) && confidence >= SURE {
            true => Tier::Alert,
            false => Tier::Review,
        };
        reasons.extend(self.published.unknown());
        if self.sentence.cut {
            let text = format!("the sentence was cut after {} characters", sentence::LONGEST);
            reasons.push(Reason { code: "sentence-cut".into(), weight: 0.0, text });
        }
        let authors = self.authors(act, hits);
        let authorities: Vec<String> =
            act.who.ids.iter().map(|id| self.vocabulary.ids[*id].clone()).collect();
        let (start, end) = (self.sentence.start, self.sentence.end);
        let mut event = Event {
            authority: authorities.first().cloned().unwrap_or_else(|| UNNAMED.to_owned()),
            authorities,
            authors,
            action,
            instrument: self.id(&act.instrument).to_owned(),
            references: reference::find(self.sentence.text),
            status,
            targets: act.targets.clone(),
            date: stated.map(|(from, to)| self.slice(from, to)),
            when: when.map(|when| when.to_string()),
            sentence: Span {
                field: self.reading.field,
                start,
                end,
                text: self.sentence.text.to_owned(),
            },
            confidence,
            tier,
            reasons,
        };
        if let Some(why) = doubt {
            event.doubt_date(&why);
        }
        if self.reading.field == Field::Furniture {
            event.review("furniture", "it stands in a menu, sidebar or footer of the page".into());
        }
        event
    }

    fn folded(&self, at: usize) -> std::borrow::Cow<'_, str> {
        self.reading.folded(at)
    }

    fn words(&self, from: usize, to: usize) -> Vec<String> {
        (from..to).map(|at| self.folded(at).into_owned()).collect()
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.reading.slice(from, to).to_owned()
    }

    /// Whether punctuation parts one of the words `range` from the word before it.
    fn parted(&self, mut range: std::ops::RangeInclusive<usize>) -> bool {
        range.any(|at| self.between(at).contains([',', ';', ':', '–', '—', '(']))
    }

    /// What stands between the word at `at` and the one before.
    fn between(&self, at: usize) -> &str {
        let tokens = self.reading.list();
        match at.checked_sub(1) {
            Some(before) => {
                &self.reading.text[tokens[before].end as usize..tokens[at].start as usize]
            }
            None => "",
        }
    }
}
