//! Lines that are no part of the article although they stand in its container: at the end
//! copyright and newsletters, anywhere the first lines of other stories, cut off with an ellipsis.

/// What kind a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Prose,
    /// The beginning of another story.
    Teaser,
    /// A place and country in front: `LAHORE, Pakistan: ...`. A teaser only behind a copyright line.
    Dateline,
    Copyright,
    /// Asks the reader to subscribe, follow, advertise.
    Boilerplate,
    /// `More news`, `Related stories`.
    Heading,
    /// A few words without an end.
    Short,
}

/// A line of at most so many characters can be boilerplate.
const MAX_BOILERPLATE: usize = 420;

/// Cues of boilerplate; a line needs two of them.
const CUES: &[&str] = &[
    "newsletter",
    "daily email",
    "our email",
    "by email",
    "e-mail",
    "subscribe",
    "subscription",
    "sign up",
    "sign-up",
    "inbox",
    "follow us",
    "on facebook",
    "on twitter",
    "on telegram",
    "news release",
    "press release",
    "submit",
    "publish news",
    "advertis",
    "terms of use",
    "terms of service",
    "terms and conditions",
    "privacy policy",
    "cookie",
    "republished",
    "with the permission",
    "with permission",
    "complimentary",
    "up to date",
    "free of charge",
    "download our app",
    "our app",
    "unsubscribe",
    "daily dose",
    "click here",
    "all rights",
    "reproduction",
    "may not be published",
    "rewritten or redistributed",
    "contact us",
    "support us",
    "donate",
    "подпис",
    "рассылк",
    "наш канал",
    "нашем канале",
    "в telegram",
    "перепечатк",
    "при использовании",
    "гиперссылк",
    "падпіс",
];

/// How headings of such lists begin.
const HEADINGS: &[&str] = &[
    "more information",
    "more news",
    "more from",
    "more stories",
    "more on ",
    "related",
    "read more",
    "read next",
    "read also",
    "also read",
    "see also",
    "latest news",
    "latest stories",
    "most read",
    "most popular",
    "recommended",
    "trending",
    "you may also",
    "you might also",
    "top stories",
    "other news",
    "popular",
    "editor's picks",
    "читайте также",
    "читайте ещё",
    "по теме",
    "смотрите также",
    "другие новости",
    "ещё по теме",
    "чытайце таксама",
    "читайте також",
    "mehr zum thema",
    "à lire aussi",
    "lire aussi",
];

/// So many teasers together are a list of other stories wherever they stand.
const MIN_LIST: usize = 3;

/// Which of `lines` belong to the article.
pub(super) fn of_the_article(lines: &[&str]) -> Vec<bool> {
    let kinds: Vec<Kind> = lines.iter().map(|line| kind(line)).collect();
    let cut = behind_copyright(&kinds).unwrap_or(kinds.len());
    let cut = cut.min(trailing_run(&kinds[..cut]));
    let mut belongs: Vec<bool> = (0..lines.len()).map(|at| at < cut).collect();
    for list in lists(&kinds[..cut]) {
        belongs[list].fill(false);
    }
    belongs
}

/// Lists of teasers among prose. A page that is little else is an index, and left as it is.
fn lists(kinds: &[Kind]) -> Vec<std::ops::Range<usize>> {
    if kinds.iter().filter(|kind| **kind == Kind::Prose).count() < MIN_LIST {
        return Vec::new();
    }
    let mut lists = Vec::new();
    let mut start = 0;
    for run in kinds.split(|kind| matches!(kind, Kind::Prose | Kind::Dateline)) {
        let of_list = |kind: &Kind| matches!(kind, Kind::Teaser | Kind::Heading);
        if run.iter().filter(|kind| **kind == Kind::Teaser).count() >= MIN_LIST
            && let (Some(first), Some(last)) =
                (run.iter().position(of_list), run.iter().rposition(of_list))
        {
            lists.push(start + first..start + last + 1);
        }
        start += run.len() + 1;
    }
    lists
}

/// The copyright line behind which nearly nothing is prose, and which has the article before it.
fn behind_copyright(kinds: &[Kind]) -> Option<usize> {
    let at = kinds.iter().position(|kind| *kind == Kind::Copyright)?;
    let behind = &kinds[at + 1..];
    let prose = behind.iter().filter(|kind| **kind == Kind::Prose).count();
    let before = kinds[..at].iter().filter(|kind| **kind == Kind::Prose).count();
    (before > 0 && before > prose * 2 && prose * 4 <= behind.len()).then_some(at)
}

/// The run of lines at the end none of which is prose, if it shows itself as furniture.
fn trailing_run(kinds: &[Kind]) -> usize {
    let run = kinds
        .iter()
        .rposition(|kind| matches!(kind, Kind::Prose | Kind::Dateline))
        .map_or(0, |last| last + 1);
    if run == 0 {
        return kinds.len();
    }
    let count = |wanted: Kind| kinds[run..].iter().filter(|kind| **kind == wanted).count();
    let teasers = count(Kind::Teaser);
    let shown = count(Kind::Copyright) + count(Kind::Boilerplate) > 0
        || teasers > 1
        || (teasers > 0 && count(Kind::Heading) > 0);
    if !shown {
        return kinds.len();
    }
    // A few words directly behind the last paragraph (a place, a name) stay with it.
    run + kinds[run..].iter().take_while(|kind| **kind == Kind::Short).count()
}

fn kind(line: &str) -> Kind {
    let lower = line.to_lowercase();
    let length = line.chars().count();
    if length <= MAX_BOILERPLATE && is_copyright(&lower) {
        return Kind::Copyright;
    }
    let headed = HEADINGS.iter().any(|heading| lower.starts_with(heading));
    if headed && line.split_whitespace().count() <= 6 {
        return Kind::Heading;
    }
    if (40..=MAX_BOILERPLATE).contains(&length) && is_cut_off(line) {
        return Kind::Teaser;
    }
    if length <= MAX_BOILERPLATE && CUES.iter().filter(|cue| lower.contains(*cue)).count() >= 2 {
        return Kind::Boilerplate;
    }
    if length <= MAX_BOILERPLATE && has_dateline(line) {
        return Kind::Dateline;
    }
    if line.split_whitespace().count() <= 4 && !line.ends_with(['.', '!', '?', '"', '”', '»', '\''])
    {
        return Kind::Short;
    }
    Kind::Prose
}

fn is_copyright(lower: &str) -> bool {
    let year = |text: &str| text.as_bytes().windows(4).any(|w| w.iter().all(u8::is_ascii_digit));
    let starts =
        ["copyright", "©", "(c) ", "(c)2", "&copy;"].iter().any(|start| lower.starts_with(start));
    let sign = lower.contains('©') || lower.contains("(c)") || lower.contains("copyright");
    (starts && (year(lower) || lower.contains('©') || lower.contains("(c)")))
        || (sign
            && (lower.contains("all rights reserved")
                || lower.contains("все права защищены")
                || lower.contains("усе правы")))
}

/// Whether the line was cut off by a program: it ends in an ellipsis, and not in quotation marks.
fn is_cut_off(line: &str) -> bool {
    let end = line.trim_end_matches([']', ')', '»', '>', ' ']);
    end.ends_with("...") || end.ends_with('…')
}

/// `SAO PAULO, Brazil: ...`, `WASHINGTON, D.C. - ...`.
fn has_dateline(line: &str) -> bool {
    let Some((city, rest)) = line.split_once(", ") else { return false };
    let capitals = city.chars().filter(|c| c.is_uppercase()).count();
    let shouted = capitals >= 3 && city.len() <= 60 && !city.chars().any(char::is_lowercase);
    let Some(at) = rest.find([':', '-', '–', '—']) else { return false };
    let country = rest[..at].trim();
    shouted
        && !country.is_empty()
        && country.len() <= 40
        && country.split_whitespace().count() <= 4
        && country.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The article's length where it is not interrupted.
    fn article_length(lines: &[&str]) -> usize {
        let belongs = of_the_article(lines);
        let length = belongs.iter().take_while(|belongs| **belongs).count();
        assert!(belongs[length..].iter().all(|belongs| !belongs));
        length
    }

    #[test]
    fn a_list_in_front_of_the_article_is_no_part_of_it() {
        let teaser = "The harbour was closed for a second day after the storm had torn two ships from their...";
        let lines = ["More information", teaser, "Markets", teaser, teaser, PROSE, PROSE, PROSE];
        assert_eq!(of_the_article(&lines), [false, false, false, false, false, true, true, true]);
        assert_eq!(
            of_the_article(&[PROSE, teaser, teaser, PROSE, PROSE]),
            [true; 5],
            "two are no list"
        );
    }

    const PROSE: &str =
        "The ministry said on Tuesday that it had stopped all deliveries to the refinery.";

    #[test]
    fn teasers_behind_the_copyright_line_are_cut() {
        let lines = [
            PROSE,
            PROSE,
            "With reporting by two agencies",
            "Copyright (c) 2019. Example Radio. Republished with the permission of Example Radio",
            "Have the best of Example Times sent to you in our daily email, complimentary and always up to date.",
            "Publish news of your club by submitting a news release to Example Times.",
            "More InformationLIMA, Peru: A bridge over the river was closed on Monday after engineers found...",
            "OSLO, Norway: The ferry company said that its new ship will be late, because the yard...",
            "A well-known baker in the capital has opened a third shop, and the queue on the first day...",
        ];
        assert_eq!(article_length(&lines), 3);
        // Teasers that are whole sentences are told by their datelines.
        let whole = [
            PROSE,
            PROSE,
            "© 2020 Example Press",
            "LIMA, Peru: A bridge was closed on Monday.",
            "OSLO, Norway - The ferry is late again.",
        ];
        assert_eq!(article_length(&whole), 2);
    }

    #[test]
    fn prose_is_never_cut() {
        let quote = "“I do not know what will become of us,” she said, looking at the empty hall, and then...";
        for lines in [
            vec![PROSE, quote],
            vec![PROSE, "LIMA, Peru: The bridge was closed on Monday after a flood.", PROSE],
            vec!["The court held that copyright law of 1976 does not protect a recipe.", PROSE],
            vec![PROSE, "Minsk"],
            vec!["© 2020 Example Press", PROSE, PROSE, PROSE],
            vec![
                "One story that was cut off by the site's own index page program...",
                "Another story that was cut off by the site's own index page...",
            ],
        ] {
            assert_eq!(article_length(&lines), lines.len(), "{lines:?}");
        }
    }

    #[test]
    fn a_list_of_teasers_without_copyright_is_cut() {
        let teaser = "The harbour was closed for a second day after the storm had torn two ships from their...";
        assert_eq!(article_length(&[PROSE, "Related stories", teaser]), 1);
        assert_eq!(article_length(&[PROSE, teaser, teaser]), 1);
        assert_eq!(article_length(&[PROSE, "Ivan Petrov", "Subscribe to our newsletter"]), 2);
    }
}
