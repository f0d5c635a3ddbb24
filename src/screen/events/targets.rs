//! Whom an announcement hits: the phrase behind "on", "against", "против", "gegen" ...

use crate::screen::terms::Spotted;
use crate::screen::tokens::{Gap, Tokens};

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
pub(super) fn phrase(tokens: &Tokens, from: usize, end: usize) -> Option<(usize, usize)> {
    let lead =
        (from..end.min(from + 6)).find(|at| LEADS.contains(&tokens.folded(&tokens.list[*at])))?;
    extent(tokens, lead + 1, end)
}

/// The object between the action and the instrument: "hit Belarus with sanctions".
pub(super) fn object(
    tokens: &Tokens,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let gap = action.to..instrument.from;
    let between: Vec<&str> = gap.clone().map(|at| tokens.folded(&tokens.list[at])).collect();
    let with = between.iter().position(|word| matches!(*word, "with" | "by"))?;
    (with > 0).then_some((gap.start, gap.start + with))
}

fn extent(tokens: &Tokens, from: usize, end: usize) -> Option<(usize, usize)> {
    let stops = |at: usize| {
        let token = &tokens.list[at];
        let broken = token.gap.has(Gap::HARD) || token.gap.has(Gap::COMMA);
        at > from && (broken || ENDS.contains(&tokens.folded(token)))
    };
    let to =
        (from..end.min(from + LONGEST)).find(|at| stops(*at)).unwrap_or(end.min(from + LONGEST));
    (from < to).then_some((from, to))
}
