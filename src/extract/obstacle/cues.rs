//! The phrases of `data/walls.txt`, and where they count.

use std::sync::LazyLock;

use super::Kind;

const WALLS: &str = include_str!("../../../data/walls.txt");

/// A line with more words does not match a cue of place `short`.
const SHORT: usize = 25;
/// Nor any cue of a paywall, whose words articles use in earnest, one with more than these.
const SHORTER: usize = 16;

/// Words without which no sentence of a consent wall is: one with them says nothing of its own.
const CONSENT: &[&str] = &[
    "cookie",
    "consent",
    "privacy",
    "partner",
    "advertis",
    "personal data",
    "preferences",
    "einwilligung",
    "zustimm",
    "datenschutz",
    "werbung",
    "consentement",
    "vos données",
    "publicit",
    "partenaires",
    "privacidad",
    "socios",
    "sus datos",
    "tus datos",
    "publicidad",
    "конфиденциальн",
    "персональн",
    "партнёр",
    "партнер",
    "реклам",
    "згод",
    "дадзен",
    "prywatno",
    "zgod",
    "danych",
    "reklam",
];

/// Where a phrase counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Title,
    Line,
    Short,
    Markup,
}

/// A phrase.
#[derive(Debug)]
pub(super) struct Cue {
    pub(super) kind: Kind,
    pub(super) place: Place,
    pub(super) words: &'static str,
    /// The title only begins with it.
    open: bool,
}

/// All phrases, in the order of the file.
pub(super) static TABLE: LazyLock<Vec<Cue>> =
    LazyLock::new(|| WALLS.lines().filter(|line| !line.starts_with('#')).filter_map(cue).collect());

fn cue(line: &'static str) -> Option<Cue> {
    let (kind, rest) = line.split_once(char::is_whitespace)?;
    let (place, words) = rest.trim_start().split_once(char::is_whitespace)?;
    let words = words.trim();
    Some(Cue {
        kind: match kind {
            "consent" => Kind::Consent,
            "blocked" => Kind::Blocked,
            "login" => Kind::Login,
            "paywall" => Kind::Paywall,
            "missing" => Kind::Missing,
            "script" => Kind::Script,
            _ => return None,
        },
        place: match place {
            "title" => Place::Title,
            "line" => Place::Line,
            "short" => Place::Short,
            "markup" => Place::Markup,
            _ => return None,
        },
        words: words.strip_suffix('*').unwrap_or(words),
        open: words.ends_with('*'),
    })
}

impl Cue {
    /// Whether a folded title is this phrase, alone or beside the name of the site.
    pub(super) fn is_title(&self, title: &str) -> bool {
        if self.open {
            return begins(title, self.words);
        }
        let ends = |c: char| !c.is_alphanumeric() && !"!?)".contains(c);
        let part = |part: &str| {
            let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
            part.trim_matches(ends) == self.words || bare == self.words
        };
        part(title)
            || [" | ", " - ", " :: ", " » ", " • ", " · "]
                .iter()
                .any(|separator| title.contains(separator) && title.split(separator).any(part))
    }

    /// Whether a folded line has this phrase where it must.
    pub(super) fn in_line(&self, line: &str) -> bool {
        let limit = if self.kind == Kind::Paywall { SHORTER } else { SHORT };
        let few = || line.split(' ').take(limit + 1).count() <= limit;
        match self.place {
            Place::Line => begins(line, self.words) && (self.kind != Kind::Paywall || few()),
            Place::Short => line.contains(self.words) && few(),
            Place::Title | Place::Markup => false,
        }
    }
}

/// Whether a line begins with these words, and not with the half of one.
fn begins(line: &str, words: &str) -> bool {
    line.trim_start_matches(|c: char| !c.is_alphanumeric())
        .strip_prefix(words.trim_start_matches(|c: char| !c.is_alphanumeric()))
        .is_some_and(|rest| {
            // Slavic phrases are cut before their endings.
            !words.is_ascii() || !rest.starts_with(|c: char| c.is_alphanumeric())
        })
}

/// Whether a folded line speaks of cookies, consent, partners.
pub(super) fn speaks_of_consent(line: &str) -> bool {
    CONSENT.iter().any(|word| line.contains(word))
}

/// Small letters, one kind of space, apostrophe and dash.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars().flat_map(char::to_lowercase) {
            out.push(match c {
                '’' | '‘' | 'ʼ' | '`' => '\'',
                '–' | '—' | '‑' | '−' => '-',
                c => c,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_and_folded() {
        let rows =
            WALLS.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).count();
        assert_eq!(TABLE.len(), rows);
        for cue in TABLE.iter() {
            assert_eq!(folded(cue.words), cue.words);
            assert!(cue.words.chars().count() >= 3, "{}", cue.words);
            let same = |other: &&Cue| {
                (other.kind, other.place, other.words) == (cue.kind, cue.place, cue.words)
            };
            assert_eq!(TABLE.iter().filter(same).count(), 1, "{} stands twice", cue.words);
        }
    }

    #[test]
    fn a_title_is_a_phrase_only_as_a_whole() {
        let is = |title: &str| {
            TABLE.iter().any(|cue| cue.place == Place::Title && cue.is_title(&folded(title)))
        };
        for wall in [
            "Just a moment...",
            "Access Denied",
            "Attention Required! | Cloudflare",
            "404 — Страница не найдена",
            "Page not found - Example Times",
            "Before you continue to Example",
            "Oops!",
            "Are you a robot?",
        ] {
            assert!(is(wall), "{wall}");
        }
        for headline in [
            "Access denied: how journalists lost the parliament's gallery",
            "404 dead after flood",
            "Just a moment of silence for the victims",
            "Login data of millions stolen",
            "Captcha inventor dies",
            "Not found guilty",
            "",
        ] {
            assert!(!is(headline), "{headline}");
        }
    }
}
