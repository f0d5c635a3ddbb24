//! What stands where an article should be: consent walls, block pages, login forms, paywalls,
//! pages that are gone, shells that only a script fills, and lists of articles.
//!
//! Phrases are rows of `data/walls.txt`. No phrase decides alone, since newspapers write about
//! captchas and cookies, too: an obstacle is a page that says *little else*. So words are counted
//! that stand in sentences without any cue, and the more a page says of its own, or declares itself
//! an article, the more cues are asked for.

mod cues;

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use self::cues::{Cue, Place, TABLE};

/// What kind of page it is instead of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Asks for consent to cookies or advertising first.
    Consent,
    /// Refuses or tests programs: captchas, "Access denied".
    Blocked,
    /// Asks for an account.
    Login,
    /// Shows the beginning of the article to readers who do not pay.
    Paywall,
    /// Says that there is no such page, with a status of success.
    Missing,
    /// Its text is made by a script, which we do not run.
    Script,
    /// Lists articles, and is none.
    Index,
}

impl Kind {
    /// The word used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Consent => "consent",
            Kind::Blocked => "blocked",
            Kind::Login => "login",
            Kind::Paywall => "paywall",
            Kind::Missing => "missing",
            Kind::Script => "script",
            Kind::Index => "index",
        }
    }

    /// What the page shows is no part of the article. Behind a paywall it is the beginning.
    pub fn hides_all(self) -> bool {
        self != Kind::Paywall
    }
}

/// Why a page counts as not read. Its text is a sentence for the operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    /// What kind of page it is.
    pub kind: Kind,
    /// The words by which it was recognised, as the page has them.
    pub words: String,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            Kind::Consent => "the page asks for consent first",
            Kind::Blocked => "the site blocks programs",
            Kind::Login => "the page asks for an account",
            Kind::Paywall => "a paywall ends the article early",
            Kind::Missing => "the page is gone, though the site answers as if it were there",
            Kind::Script => "the page has no text until a browser runs its scripts",
            Kind::Index => "this is a list of articles, not one",
        };
        f.write_str(what)?;
        if self.words.is_empty() { Ok(()) } else { write!(f, " (“{}”)", self.words) }
    }
}

/// A visible line of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Part of what was taken for the article.
    pub(super) kept: bool,
    /// A link from end to end, or nearly.
    pub(super) is_link: bool,
}

/// What there is to go by.
#[derive(Debug, Default)]
pub(super) struct Signals<'a> {
    /// Title and headlines.
    pub(super) titles: Vec<String>,
    /// In the order of the page.
    pub(super) lines: Vec<Line<'a>>,
    /// Says of itself that it is an article: `og:type`, JSON-LD, a stated time of publication.
    pub(super) declared: bool,
    /// JSON-LD `isAccessibleForFree`.
    pub(super) free: Option<bool>,
    /// JSON-LD `wordCount`.
    pub(super) word_count: Option<usize>,
    /// Has an input for a password.
    pub(super) password: bool,
    /// Has an empty element that a script is to fill.
    pub(super) empty_root: bool,
    /// Texts for readers without scripts.
    pub(super) noscript: Vec<String>,
    /// Tags and beginnings of scripts.
    pub(super) scripts: Vec<&'a str>,
}

/// A text of more words is an article, whatever stands around it.
const MAX_WORDS: usize = 700;
/// A sentence has at least so many words.
const SENTENCE: usize = 8;
/// A line with a cue says something of its own in what words it has beyond these.
const CUE_LINE: usize = 12;
/// An article that a paywall cuts short has at most so many words left.
const MAX_STUB: usize = 250;
/// Or so many where the page does not say that it costs anything, and the cue stands apart.
const MAX_PLAIN_STUB: usize = 120;
/// Longest line looked at for cues, in bytes; those of consent walls are long.
const MAX_LINE: usize = 4000;
/// Longest words shown to the operator, in characters.
const MAX_SHOWN: usize = 80;
/// Lines looked at for cues: a page of obstacles has few.
const MAX_LINES: usize = 2000;

/// Whether a link to an article leads to the site's front page: the article is gone.
pub fn to_the_front(asked: &Url, answered: &Url) -> bool {
    let front = |url: &Url| url.path().len() <= 1 && url.query().is_none();
    front(answered) && !front(asked) && asked.fragment().is_none_or(|f| !f.starts_with('!'))
}

/// What stands where a feed, a sitemap or a list of links should be. A page that is a list, or
/// whose text ends early, is nothing that stands in the way of one.
pub(super) fn in_place_of_a_list(html: &str) -> Option<Obstacle> {
    let obstacle = super::article(html, None).ok()?.obstacle?;
    (!matches!(obstacle.kind, Kind::Index | Kind::Paywall)).then_some(obstacle)
}

/// What stands in the way, if anything does.
pub(super) fn of(signals: &Signals<'_>) -> Option<Obstacle> {
    if let Some(index) = index(signals) {
        return Some(index);
    }
    let kept: usize = signals.lines.iter().filter(|l| l.kept).map(|l| words(l.text)).sum();
    if kept > MAX_WORDS {
        return None;
    }
    let titles: Vec<String> = signals.titles.iter().map(|title| cues::folded(title)).collect();
    let lines: Vec<(Line<'_>, String)> = signals
        .lines
        .iter()
        .filter(|line| line.text.len() <= MAX_LINE)
        .take(MAX_LINES)
        .map(|line| (*line, cues::folded(line.text)))
        .collect();
    let view = View { signals, titles, lines, kept };
    [Kind::Blocked, Kind::Missing, Kind::Login, Kind::Consent, Kind::Script, Kind::Paywall]
        .into_iter()
        .find_map(|kind| view.judge(kind))
}

struct View<'a> {
    signals: &'a Signals<'a>,
    titles: Vec<String>,
    lines: Vec<(Line<'a>, String)>,
    /// Words of what was taken for the article.
    kept: usize,
}

/// The cues of one kind that a page shows.
#[derive(Default)]
struct Shown<'a> {
    title: Option<&'a str>,
    /// Different cues in the text.
    kept: Vec<(&'static str, &'a str)>,
    /// Different cues in the furniture.
    around: Vec<(&'static str, &'a str)>,
    markup: bool,
    /// Sentences of the text without a cue.
    sentences: usize,
    /// Words in sentences of the text that speak of something else.
    other_words: usize,
}

impl<'a> View<'a> {
    fn judge(&'a self, kind: Kind) -> Option<Obstacle> {
        let shown = self.shown(kind);
        let found = |words: Option<&str>| {
            let words = words.unwrap_or_default().chars().take(MAX_SHOWN).collect::<String>();
            Some(Obstacle { kind, words: words.trim().to_owned() })
        };
        let first = shown.title.or(shown.kept.first().or(shown.around.first()).map(|cue| cue.1));
        match kind {
            Kind::Paywall => self
                .is_stub(&shown)
                .then(|| found(shown.kept.first().or(shown.around.first()).map(|cue| cue.1)))?,
            Kind::Script => {
                let noscript = self.noscript_cue();
                let empty = self.signals.empty_root && !self.signals.scripts.is_empty();
                let says = !shown.kept.is_empty() || !shown.around.is_empty() || noscript.is_some();
                (shown.other_words == 0 && (says || empty) && self.kept <= 40)
                    .then(|| found(first.or(noscript)))?
            }
            Kind::Login if shown.title.is_none() && shown.kept.len() < 2 => None,
            _ => {
                // A site's own frame has a login form and a note on cookies on every page.
                // Under the title of a wall, and with nothing said but on its theme, they are its
                // buttons.
                let is_wall =
                    kind == Kind::Consent && self.is_titled(kind) && shown.other_words == 0;
                let around = if shown.sentences == 0 || is_wall { shown.around.len() } else { 0 };
                let password = usize::from(kind == Kind::Login && self.signals.password);
                let score = 2 * usize::from(shown.title.is_some())
                    + shown.kept.len()
                    + around
                    + usize::from(shown.markup)
                    + password;
                let enough = match (score, self.signals.declared) {
                    (0..=1, _) | (2, true) => false,
                    (2, false) => kind != Kind::Consent && shown.other_words <= 25,
                    // A decision about a banner quotes it, too.
                    (3, _) if kind == Kind::Consent && shown.title.is_some() => false,
                    (5.., false) => shown.other_words <= 60,
                    _ => shown.other_words <= 30,
                };
                enough.then(|| found(first))?
            }
        }
    }

    /// Whether the page itself, and not some headline on it, is titled so.
    fn is_titled(&self, kind: Kind) -> bool {
        let title = self.titles.first();
        title.is_some_and(|title| {
            cues_of(kind).any(|cue| cue.place == Place::Title && cue.is_title(title))
        })
    }

    fn is_stub(&self, shown: &Shown<'_>) -> bool {
        if self.signals.free == Some(true) {
            return false;
        }
        let priced = self.signals.free == Some(false);
        let cut = self.signals.word_count.is_some_and(|count| count > self.kept * 2);
        let says = !shown.kept.is_empty() || !shown.around.is_empty();
        (priced && cut && self.kept <= MAX_STUB * 2)
            || (says && (priced || !shown.kept.is_empty()) && self.kept <= MAX_STUB)
            || (says && self.kept <= MAX_PLAIN_STUB)
    }

    fn noscript_cue(&self) -> Option<&str> {
        let of_script = || cues_of(Kind::Script);
        self.signals
            .noscript
            .iter()
            .find(|text| {
                let text = cues::folded(text);
                of_script().any(|cue| text.contains(cue.words))
            })
            .map(String::as_str)
    }

    fn shown(&'a self, kind: Kind) -> Shown<'a> {
        let mut shown = Shown::default();
        for cue in cues_of(kind) {
            match cue.place {
                Place::Title if shown.title.is_none() => {
                    let at = self.titles.iter().position(|title| cue.is_title(title));
                    shown.title = at.map(|at| self.signals.titles[at].as_str());
                }
                Place::Title => {}
                Place::Markup => {
                    shown.markup |= self
                        .signals
                        .scripts
                        .iter()
                        .any(|script| script.to_ascii_lowercase().contains(cue.words));
                }
                Place::Line | Place::Short => {}
            }
        }
        for (line, folded) in &self.lines {
            let cue = cues_of(kind).find(|cue| cue.in_line(folded));
            let theme = kind == Kind::Consent && cues::speaks_of_consent(folded);
            match cue {
                Some(cue) => {
                    let list = if line.kept { &mut shown.kept } else { &mut shown.around };
                    if line.kept && kind != Kind::Consent {
                        shown.other_words += words(line.text).saturating_sub(CUE_LINE);
                    }
                    if list.iter().all(|(known, _)| *known != cue.words) {
                        list.push((cue.words, line.text));
                    }
                }
                None if line.kept && !line.is_link && words(line.text) >= SENTENCE => {
                    shown.sentences += 1;
                    shown.other_words += if theme { 0 } else { words(line.text) };
                }
                None => {}
            }
        }
        shown
    }
}

fn cues_of(kind: Kind) -> impl Iterator<Item = &'static Cue> {
    TABLE.iter().filter(move |cue| cue.kind == kind)
}

/// So many headlines that are links make a list of articles,
const MIN_HEADLINES: usize = 12;
/// where so many words at most stand in sentences that belong to none of them;
const MAX_OWN_WORDS: usize = 40;
/// to one belong so many at most.
const MAX_TEASER: usize = 40;
/// A list has so many of them, or nearly nothing but headlines.
const MIN_TEASERS: usize = 4;
/// Nearly nothing: words in sentences.
const NEARLY_NOTHING: usize = 25;

/// A page of headlines, each with a sentence or two behind it at most.
fn index(signals: &Signals<'_>) -> Option<Obstacle> {
    if signals.declared {
        return None;
    }
    let (mut headlines, mut own, mut teaser, mut first) = (0, 0, None, None);
    let (mut teasers, mut all) = (0, 0);
    for line in &signals.lines {
        let count = words(line.text);
        if line.is_link && count >= 4 {
            headlines += 1;
            first.get_or_insert(line.text);
            teaser = Some(0);
        } else if !line.is_link && count >= SENTENCE {
            all += count;
            match teaser.filter(|before| before + count <= MAX_TEASER) {
                Some(before) => {
                    teasers += usize::from(before == 0);
                    teaser = Some(before + count);
                }
                None => own += teaser.take().unwrap_or(0) + count,
            }
        }
    }
    let words = first?.chars().take(MAX_SHOWN).collect();
    let is_list = teasers >= MIN_TEASERS || all <= NEARLY_NOTHING;
    (headlines >= MIN_HEADLINES && own <= MAX_OWN_WORDS && is_list)
        .then_some(Obstacle { kind: Kind::Index, words })
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}
