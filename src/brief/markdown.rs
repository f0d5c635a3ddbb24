//! A briefing in Markdown (CommonMark 0.31), as mail and chat programs take it.

use std::fmt::Write;

use jiff::tz::TimeZone;

use super::words;
use crate::alert::plain::flat;
use crate::record::brief::{Brief, Cited};

/// The briefing. Whatever a page wrote stands in it as text.
pub fn markdown(brief: &Brief, zone: &TimeZone) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", escaped(&words::title(brief)));
    let _ = writeln!(out, "*{}*\n", escaped(&words::span(brief, zone)));
    let _ = writeln!(out, "{}", escaped(&words::summary(brief)));
    head(&mut out, "Announcements", brief.events.is_empty());
    for told in &brief.events {
        let _ = writeln!(out, "- **{}**  ", escaped(&super::sentence(&told.event)));
        let _ = writeln!(out, "  {}  ", escaped(&words::standing(told, zone)));
        let _ = writeln!(out, "  “{}”  ", escaped(&flat(&told.event.sentence.text)));
        let _ = writeln!(out, "  {}", source(&told.cited));
    }
    rest(&mut out, brief.events.len(), brief.totals.events);
    head(&mut out, "Actors", brief.actors.is_empty());
    for actor in &brief.actors {
        let (name, list) = (escaped(&flat(&actor.name)), escaped(&flat(&actor.list)));
        let presence = escaped(&words::presence(actor, zone));
        let _ = writeln!(out, "- **{name}** ({list}): {presence}  ");
        for sign in &actor.signs {
            let _ = writeln!(out, "  *{}*  ", escaped(&flat(sign)));
        }
        let _ = writeln!(out, "  “{}”  ", escaped(&flat(&actor.sentence)));
        let _ = writeln!(out, "  {}", source(&actor.cited));
    }
    rest(&mut out, brief.actors.len(), brief.totals.actors);
    head(&mut out, "Stories by weight", brief.stories.is_empty());
    for (n, story) in brief.stories.iter().enumerate() {
        let _ = writeln!(out, "{}. {}  ", n + 1, source(&story.cited));
        let _ = write!(out, "   {}", escaped(&words::weight(story, zone)));
        match story.actors.is_empty() {
            true => out.push('\n'),
            false => {
                let _ = writeln!(out, "  \n   {}", escaped(&words::actors(story)));
            }
        }
    }
    rest(&mut out, brief.stories.len(), brief.totals.stories);
    head(&mut out, "Not screened", brief.not_screened.is_empty());
    for gap in &brief.not_screened {
        let (source, why) = (escaped(&flat(&gap.source)), escaped(&words::gap(gap, zone)));
        let _ = writeln!(out, "- **{source}**: {why}");
    }
    out
}

fn head(out: &mut String, words: &str, empty: bool) {
    let _ = writeln!(out, "\n## {words}\n");
    if empty {
        out.push_str("Nothing.\n");
    }
}

fn rest(out: &mut String, told: usize, total: u64) {
    if let Some(rest) = words::rest(told, total) {
        let _ = writeln!(out, "\n{rest}");
    }
}

fn source(cited: &Cited) -> String {
    let (source, title) = (escaped(&flat(&cited.source)), escaped(&words::headline(cited)));
    match words::link(cited) {
        // In angle brackets only `<`, `>` and a line end would close the address.
        Some(url) => {
            let url = url.replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C");
            format!("[{title}](<{url}>), {source}")
        }
        None => format!("{title}, {source}"),
    }
}

/// Text in which nothing is markup: every ASCII mark that could be is escaped (CommonMark, 2.4), and
/// those of HTML are written as its entities (2.5), which programs that read no backslash know too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn it_has_all_parts_and_links() {
        let told = markdown(&sample::brief(), &TimeZone::UTC);
        for words in [
            "# Briefing\n",
            "*Thu 22 Apr 2021 05:00 – Fri 23 Apr 2021 05:00 (UTC)*",
            "- **US OFAC reimposed sanctions on nine state-owned companies (EO 14038)**",
            "[Nine firms lose their licence](<https://gazette.example/nine>), gazette",
            "1. [Nine firms",
            "- **gazette**: could not be read, 3 times: HTTP 503",
        ] {
            assert!(told.contains(words), "`{words}` is missing in:\n{told}");
        }
    }

    #[test]
    fn what_a_page_wrote_is_text_and_never_markup() {
        let mut brief = sample::brief();
        brief.stories[0].cited.title = "](javascript:x) <img src=x> *b* [a](b) A|B & C!".into();
        brief.stories[0].cited.url = Some("https://x.example/a>(b)".into());
        brief.actors[0].cited.url = Some("javascript:alert(1)".into());
        let told = markdown(&brief, &TimeZone::UTC);
        let text = r"\](javascript:x) &lt;img src=x&gt; \*b\* \[a\](b) A|B &amp; C!";
        assert!(told.contains(text), "{told}");
        assert!(told.contains("(<https://x.example/a%3E(b)>)"), "{told}");
        assert!(!told.contains("(<javascript"), "{told}");
    }
}
