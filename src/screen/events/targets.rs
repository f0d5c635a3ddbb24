//! Whom an announcement hits: the phrase behind "on", "against", "против", "gegen" ...

use crate::screen::candidates::Reading;
use crate::screen::terms::Spotted;
use crate::screen::tokens::Gap;

/// Words that lead to a target, folded, in the languages of the announcements.
const LEADS: [&str; 25] = [
    "on",
    "against",
    "targeting",
    "upon",
    "for",
    "from",
    "to",
    "против",
    "отношении",
    "на",
    "супраць",
    "дачыненні",
    "проти",
    "щодо",
    "с",
    "з",
    "wobec",
    "przeciwko",
    "przeciw",
    "gegen",
    "contre",
    "contra",
    "sobre",
    "envers",
    "hacia",
];

/// Words at which a target ends: what follows is said about it or about something else.
const ENDS: [&str; 40] = [
    "that",
    "which",
    "who",
    "after",
    "because",
    "over",
    "in",
    "for",
    "by",
    "as",
    "while",
    "when",
    "following",
    "amid",
    "with",
    "said",
    "says",
    "на",
    "за",
    "в",
    "во",
    "из",
    "после",
    "которые",
    "который",
    "што",
    "які",
    "яке",
    "у",
    "ў",
    "пасля",
    "після",
    "wegen",
    "nach",
    "die",
    "za",
    "po",
    "pour",
    "por",
    "tras",
];

/// No target is longer, in words.
const LONGEST: usize = 14;

/// The phrase behind the first lead after `from`, as tokens.
pub(super) fn phrase(reading: &Reading, from: usize, end: usize) -> Option<(usize, usize)> {
    let lead = (from..end.min(from + 6)).find(|at| LEADS.contains(&&*reading.folded(*at)))?;
    extent(reading, lead + 1, end)
}

/// The object between the action and the instrument: "hit Belarus with sanctions".
pub(super) fn object(
    reading: &Reading,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let gap = action.to..instrument.from;
    let with = gap.clone().position(|at| matches!(&*reading.folded(at), "with" | "by"))?;
    (with > 0).then_some((gap.start, gap.start + with))
}

fn extent(reading: &Reading, from: usize, end: usize) -> Option<(usize, usize)> {
    let stops = |at: usize| {
        let gap = reading.list()[at].gap;
        let broken = gap.has(Gap::HARD) || gap.has(Gap::COMMA);
        at > from && (broken || ENDS.contains(&&*reading.folded(at)))
    };
    let to =
        (from..end.min(from + LONGEST)).find(|at| stops(*at)).unwrap_or(end.min(from + LONGEST));
    (from < to).then_some((from, to))
}
