//! Screening: which entities does a document name, and which sanctions does it announce?
//!
//! Pure: the same revision and the same text give the same answer, byte for byte, on any
//! machine. Nothing here reads a file, a clock or a database.

mod candidates;
mod clues;
mod decide;
mod endings;
mod events;
mod fold;
mod korean;
mod language;
mod legal_form;
mod lexicon;
mod memo;
mod resemble;
mod sentence;
mod sound;
mod terms;
mod tokens;

use serde::{Deserialize, Serialize};

use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

use self::candidates::Reading;
pub use self::clues::{Clues, Indexer, Need, Stand, Term, WordKey, WordKeys, Written};
use self::decide::Evidence;
use self::events::Text;
pub(crate) use self::events::phrase::{
    country_of, is_common as is_common_target_word, names_country,
};
use self::language::Capitals;
use self::lexicon::Lexicon;
use self::memo::Memo;
use self::terms::Vocabulary;
use crate::document::{Document, Field, Stated};
use crate::watchlist::{Revision, WatchlistSet};

/// The version of the engine's rules; it changes whenever the same text and the same lists could
/// give another result.
pub const ENGINE_VERSION: &str = "17";

/// What becomes of a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Keep it for the queue, raise nothing.
    Review,
    /// Raise it.
    Alert,
}

/// A span of text inside one field, in Unicode code points, the end exclusive (W3C Web
/// Annotation, TextPositionSelector), with the text it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The field it stands in.
    pub field: Field,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The original text between them.
    pub text: String,
}

/// One piece of evidence, for or against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// A stable name for programs: `name-exact`, `alias`, `legal-form`, `surname-after-full-name`,
    /// `context`, `furniture`, `weak-alone` ...
    pub code: String,
    /// What it adds to the score; negative where it speaks against.
    pub weight: f64,
    /// The same for people, a clause without a full stop.
    pub text: String,
}

/// One span of text that names an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// The sentence around it: the evidence to quote.
    pub sentence: Span,
    /// The name or alias of the watchlist that led here, as the list writes it.
    pub alias: String,
    /// How sure, 0..1.
    pub score: f64,
    /// What becomes of it.
    pub tier: Tier,
    /// Why, in order of weight.
    pub reasons: Vec<Reason>,
}

/// One entity found in one document, with all its mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Id of the watchlist.
    pub list: String,
    /// Id of the entity in that list.
    pub entity: String,
    /// The entity's primary name.
    pub name: String,
    /// Its FollowTheMoney schema.
    pub schema: String,
    /// Its FollowTheMoney topics.
    pub topics: Vec<String>,
    /// How sure that the document names it, 0..1: the best of its mentions.
    pub score: f64,
    /// The highest tier of its mentions.
    pub tier: Tier,
    /// Every mention, by field and offset; never empty. Of more than a thousand of one tier, the first
    /// thousand.
    pub mentions: Vec<Mention>,
}

/// What stands at the receiving end of a sanction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The words of the text: "nine state-owned companies".
    pub text: String,
    /// The watchlist entity it names, if any, as `list/entity`.
    pub entity: Option<String>,
    /// The watchlist that it means as a whole: that of a country's state-owned companies.
    #[serde(default)]
    pub list: Option<String>,
    /// How many they are, where the words say so: 9 of "nine state-owned companies".
    #[serde(default)]
    pub count: Option<u32>,
    /// What they are, as a FollowTheMoney schema; `LegalEntity` where they may be persons or not.
    #[serde(default)]
    pub kind: Option<String>,
    /// Of which country, as ISO 3166-1 in lower case, where the phrase or the sentence names one.
    #[serde(default)]
    pub country: Option<String>,
}

/// Whether what a sanction event tells has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is reported as done.
    Done,
    /// It is announced for later.
    Planned,
    /// Somebody asks for it.
    Demanded,
    /// It is said not to be so.
    Denied,
    /// An event long past, told again.
    Background,
}

impl Status {
    /// Every status.
    pub(crate) const ALL: [Status; 5] =
        [Status::Done, Status::Planned, Status::Demanded, Status::Denied, Status::Background];

    /// The status in a word, as JSON has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Done => "done",
            Status::Planned => "planned",
            Status::Demanded => "demanded",
            Status::Denied => "denied",
            Status::Background => "background",
        }
    }
}

/// The authority of an event of which nobody says who acted.
pub const UNNAMED: &str = "unnamed";

/// Who did what to whom, in which sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Id of the authority in the announcements list, or [`UNNAMED`].
    pub authority: String,
    /// Ids of all authorities that act together, the first of which is `authority`; none where nobody
    /// is named.
    #[serde(default)]
    pub authorities: Vec<String>,
    /// The watchlist entities that stand for who acts, as `list/entity`.
    #[serde(default)]
    pub authors: Vec<String>,
    /// Id of the action: `impose`, `lift` ...
    pub action: String,
    /// Id of the instrument: `sanctions`, `asset-freeze` ...
    pub instrument: String,
    /// The numbers under which the acts are published, written one way in every language: `GL 2H`,
    /// `EO 14038`, `EU 2024/1865`, `SI 2019/600`, `UNSCR 1718`, `FAQ 1188`, `package 18`.
    #[serde(default)]
    pub references: Vec<String>,
    /// Whether it has happened.
    pub status: Status,
    /// Whom it hits.
    pub targets: Vec<Target>,
    /// The words that state when, if the sentence does ("Earlier this week").
    pub date: Option<String>,
    /// The day or the days that those words mean, counted from the publication, as in ISO 8601:
    /// `2021-04-22`, `2021-04-19/2021-04-23`.
    #[serde(default)]
    pub when: Option<String>,
    /// The sentence: the evidence.
    pub sentence: Span,
    /// How sure, 0..1.
    pub confidence: f64,
    /// `alert` where it deserves a message of its own.
    pub tier: Tier,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl Event {
    /// Keep it for review, since a date cannot be right.
    pub(crate) fn doubt_date(&mut self, why: &str) {
        self.review(DATE_IN_DOUBT, why.to_owned());
    }

    /// Keep it for review, and say why, once.
    pub(crate) fn review(&mut self, code: &str, text: String) {
        self.tier = Tier::Review;
        if !self.reasons.iter().any(|reason| reason.code == code) {
            self.reasons.push(Reason { code: code.into(), weight: 0.0, text });
        }
    }
}

/// What is seen in a sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signs {
    /// The sentence.
    pub sentence: Span,
    /// Each sign with its value: words, terms of the lists, the form, what the rules read, and what stands around.
    pub signs: Vec<(String, f64)>,
}

/// What is seen of an act that was read in a sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActSigns {
    /// What was read.
    pub event: Event,
    /// The words of its sentence.
    pub words: Vec<WordSigns>,
}

/// What is seen of an event, given those before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventSigns {
    /// What was read.
    pub event: Event,
    /// Each sign with its value.
    pub signs: Vec<(String, f64)>,
}

/// What is seen in a word of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WordSigns {
    /// Its first code point in the text.
    pub start: usize,
    /// One past its last.
    pub end: usize,
    /// Its signs.
    pub signs: Vec<String>,
}

/// The reason of an event of which a date cannot be right.
const DATE_IN_DOUBT: &str = "date-in-doubt";

/// What screening found in one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screened {
    /// Every entity found, by list and entity id.
    pub hits: Vec<Hit>,
    /// Every sanction event found, by field and offset.
    pub events: Vec<Event>,
    /// What was not read for events, since it is beyond our bounds.
    #[serde(default)]
    pub bounds: Vec<String>,
    /// The lists it was screened against.
    pub revision: Revision,
    /// The engine it was screened with: [`ENGINE_VERSION`].
    pub engine: String,
}

/// The words of a text, folded: without case, accents and the marks of one spelling.
pub fn fold_words(text: &str) -> Vec<String> {
    tokens::words(text)
}

/// The watchlists, compiled; shared between threads, never changed.
#[derive(Debug)]
pub struct Screener {
    lexicon: Lexicon,
    vocabulary: Vocabulary,
    revision: Revision,
    /// One for each thread that screens; they change how fast an answer comes, never which.
    memos: Mutex<Vec<Memo>>,
}

/// What a screener was compiled to, without the lists.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Kept(Lexicon);

impl Screener {
    /// Compile the lists. Takes time in proportion to the number of names.
    pub fn compile(set: &WatchlistSet) -> Self {
        Self {
            lexicon: Lexicon::compile(set),
            vocabulary: Vocabulary::compile(set),
            revision: set.revision.clone(),
            memos: Mutex::default(),
        }
    }

    /// What [`compile`](Self::compile) took its time for, to be kept.
    pub(crate) fn compiled(&self) -> &impl Serialize {
        &self.lexicon
    }

    /// A screener from what was kept of one for the same lists.
    pub(crate) fn restored(set: &WatchlistSet, kept: Kept) -> Self {
        Self {
            lexicon: kept.0.restored(set),
            vocabulary: Vocabulary::compile(set),
            revision: set.revision.clone(),
            memos: Mutex::default(),
        }
    }

    /// Find every entity and every sanction event that `document` names.
    pub fn screen(&self, document: &Document) -> Screened {
        let spare = self.memos.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut memo = spare.unwrap_or_default();
        let find = |readings: &[Reading], hits: Vec<Hit>, published: Option<&Stated>| {
            let found = events::find(&Text::of(&self.vocabulary, readings, &hits, published));
            (hits, found)
        };
        let (hits, events::Found { events, bounds }) = self.read(document, &mut memo, find);
        memo.tidy();
        self.memos.lock().unwrap_or_else(PoisonError::into_inner).push(memo);
        Screened {
            hits,
            events,
            bounds: bounds.into_iter().collect(),
            revision: self.revision.clone(),
            engine: ENGINE_VERSION.into(),
        }
    }

    /// What is seen in each sentence of a document, from which it is learnt how announcements read.
    pub fn signs(&self, document: &Document) -> Vec<Signs> {
        let mut memo = Memo::default();
        let signs = |readings: &[Reading], hits: Vec<Hit>, published: Option<&Stated>| {
            events::learned::signs(&Text::of(&self.vocabulary, readings, &hits, published))
        };
        self.read(document, &mut memo, signs)
    }

    /// What is seen of each event, from which it is learnt what those before say of it.
    pub fn event_signs(&self, document: &Document) -> Vec<EventSigns> {
        let mut memo = Memo::default();
        self.read(document, &mut memo, |readings, hits, published| {
            events::learned::event_signs(&Text::of(&self.vocabulary, readings, &hits, published))
        })
    }

    /// What is seen of each act that is read in a document, from which it is learnt whom acts hit.
    pub fn act_signs(&self, document: &Document) -> Vec<ActSigns> {
        let mut memo = Memo::default();
        let lessons = RefCell::default();
        self.read(document, &mut memo, |readings, hits, published| {
            let text = Text::of(&self.vocabulary, readings, &hits, published);
            events::find(&text.learning(&lessons));
        });
        lessons.into_inner()
    }

    fn read<T>(
        &self,
        document: &Document,
        memo: &mut Memo,
        then: impl FnOnce(&[Reading], Vec<Hit>, Option<&Stated>) -> T,
    ) -> T {
        let inflected = language::declines(document);
        let language = language::of(document);
        let languages = self.vocabulary.admitted(language.as_deref());
        let capitals = Capitals::of(language.as_deref());
        let Memo { words, pairs, tokens } = memo;
        for (field, tokens) in Field::ALL.iter().zip(&mut *tokens) {
            let text = document.field(*field);
            tokens.read(&self.lexicon, &self.vocabulary, words, text, (inflected, capitals));
        }
        let readings: Vec<Reading> = Field::ALL
            .iter()
            .zip(&*tokens)
            .map(|(field, tokens)| Reading {
                field: *field,
                text: document.field(*field),
                inflected,
                capitals,
                languages,
                tokens,
                words,
            })
            .collect();
        let hits = Evidence::gather(&self.lexicon, &readings, pairs).hits();
        then(&readings, hits, document.published.as_ref())
    }
}
