//! A briefing for the terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use jiff::tz::TimeZone;

use super::words;
use crate::alert::plain::flat;
use crate::record::brief::Brief;

const HEAD: Style = Style::new().bold();
const SIGN: Style = AnsiColor::Yellow.on_default();
const FAINT: Style = Style::new().dimmed();

/// The briefing in lines of at most `width` columns, but for addresses, which stay whole. It holds
/// ANSI styles; whoever prints it takes them out where they are not wanted.
pub fn text(brief: &Brief, zone: &TimeZone, width: usize) -> String {
    let mut page = Page { out: String::new(), width: width.clamp(40, 120) };
    page.line(HEAD, 0, &format!("{}, {}", words::title(brief), words::span(brief, zone)));
    page.line(Style::new(), 0, &words::summary(brief));
    page.head("Announcements", brief.events.is_empty());
    for told in &brief.events {
        page.item(&super::sentence(&told.event));
        page.line(Style::new(), 4, &words::standing(told, zone));
        page.line(FAINT, 4, &format!("“{}”", flat(&told.event.sentence.text)));
        page.source(&told.cited);
    }
    page.rest(brief.events.len(), brief.totals.events);
    page.head("Actors", brief.actors.is_empty());
    for actor in &brief.actors {
        page.item(&format!("{} ({})", flat(&actor.name), flat(&actor.list)));
        page.line(Style::new(), 4, &words::presence(actor, zone));
        for sign in &actor.signs {
            page.line(SIGN, 4, &flat(sign));
        }
        page.line(FAINT, 4, &format!("“{}”", flat(&actor.sentence)));
        page.source(&actor.cited);
    }
    page.rest(brief.actors.len(), brief.totals.actors);
    page.head("Stories by weight", brief.stories.is_empty());
    for story in &brief.stories {
        page.item(&words::headline(&story.cited));
        page.line(Style::new(), 4, &words::weight(story, zone));
        if !story.actors.is_empty() {
            page.line(FAINT, 4, &words::actors(story));
        }
    }
    page.rest(brief.stories.len(), brief.totals.stories);
    page.head("Not screened", brief.not_screened.is_empty());
    for gap in &brief.not_screened {
        page.line(Style::new(), 2, &format!("{}: {}", flat(&gap.source), words::gap(gap, zone)));
    }
    page.out
}

struct Page {
    out: String,
    width: usize,
}

impl Page {
    fn head(&mut self, words: &str, empty: bool) {
        self.out.push('\n');
        self.line(HEAD, 0, &words.to_uppercase());
        if empty {
            self.line(FAINT, 2, "nothing");
        }
    }

    fn item(&mut self, words: &str) {
        self.line(HEAD, 2, words);
    }

    fn source(&mut self, cited: &crate::record::brief::Cited) {
        self.line(FAINT, 4, &format!("{}: {}", flat(&cited.source), words::headline(cited)));
        if let Some(link) = words::link(cited) {
            self.line(FAINT, 4, &link);
        }
    }

    fn rest(&mut self, told: usize, total: u64) {
        if let Some(rest) = words::rest(told, total) {
            self.line(FAINT, 2, &rest);
        }
    }

    /// A paragraph, folded between words. A word longer than a line stays whole, so that it can be
    /// copied.
    fn line(&mut self, style: Style, indent: usize, text: &str) {
        let mut line = String::new();
        let mut used = indent;
        let flush = |line: &mut String, out: &mut String| {
            let _ = writeln!(out, "{:indent$}{style}{line}{style:#}", "");
            line.clear();
        };
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if !line.is_empty() && used + 1 + length > self.width {
                flush(&mut line, &mut self.out);
                used = indent;
            }
            if !line.is_empty() {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
        flush(&mut line, &mut self.out);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_but_for_addresses() {
        for width in [80, 120] {
            let shown = plain(&text(&sample::brief(), &TimeZone::UTC, width));
            for line in shown.lines() {
                let fits = line.chars().count() <= width || line.trim().starts_with("http");
                assert!(fits, "{width}: {line}");
            }
            for words in [
                "US OFAC reimposed sanctions on nine state-owned companies",
                "done · act of 19 Apr 2021 to 23 Apr 2021 · published 22 Apr 2021",
                "(courier, gazette), 3 articles",
                "never seen before",
                "gazette: could not be read, 3 times: HTTP 503",
            ] {
                assert!(shown.contains(words), "`{words}` is missing in:\n{shown}");
            }
        }
    }

    #[test]
    fn nothing_a_page_wrote_steers_the_terminal() {
        let mut brief = sample::brief();
        brief.events[0].event.sentence.text = "a\u{1b}[2J\u{202e}b".into();
        brief.stories[0].cited.title = "x\u{1b}]0;owned\u{7}".into();
        let shown = plain(&text(&brief, &TimeZone::UTC, 80));
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown:?}");
    }

    #[test]
    fn an_empty_day_says_so() {
        let shown = plain(&text(&sample::empty(), &TimeZone::UTC, 80));
        assert_eq!(shown.matches("  nothing").count(), 4, "{shown}");
        assert!(shown.contains("0 new announcements"), "{shown}");
    }
}
