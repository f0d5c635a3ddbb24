//! Small phrases that several commands share.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::output::harmless;
pub use crate::clock::about;
use crate::dated;
use crate::document::Stated;
use crate::extract::dates;
use crate::record::DocumentRow;
use crate::screen::Span;

/// A moment in the reader's own zone, to the minute.
pub fn moment(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A moment, or a dash.
pub fn moment_or_dash(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "–".into(), moment)
}

/// The day on which a document was published, as far as it says so; a question mark where that is not
/// believed.
pub fn published(row: &DocumentRow) -> String {
    let words = row.published_words.clone().unwrap_or_default();
    let stated = Stated { utc: row.published, words };
    let day = row.published.map(|at| at.to_zoned_datetime(TimeZone::system()).date());
    let stated_day = day.or_else(|| dates::day(&stated)).map(|day| day.to_string());
    let year = || dates::year(&stated).map(|year| year.to_string());
    let Some(day) = stated_day.or_else(year) else { return "–".into() };
    let doubt = if dated::believed(Some(&stated), row.fetched).is_err() { "?" } else { "" };
    format!("{day}{doubt}")
}

/// A moment given as RFC 3339, a date, or a span back from now such as `24h` or `7d`.
/// Nothing was recorded in the future: such a moment is a mistake.
pub fn since(typed: &str) -> Result<Timestamp, String> {
    let at = at(typed)?;
    if at > Timestamp::now() {
        return Err(format!("{} is in the future", moment(at)));
    }
    Ok(at)
}

fn at(typed: &str) -> Result<Timestamp, String> {
    if let Ok(at) = typed.parse::<Timestamp>() {
        return Ok(at);
    }
    if let Ok(date) = typed.parse::<jiff::civil::Date>() {
        return date
            .to_zoned_datetime(TimeZone::system())
            .map(|at| at.timestamp())
            .map_err(|e| e.to_string());
    }
    typed
        .parse::<jiff::Span>()
        .and_then(|span| jiff::ZonedDateTime::now().checked_sub(span))
        .map(|at| at.timestamp())
        .map_err(|_| {
            "write a span such as 24h or 7d, a date 2021-04-23, or a moment 2021-04-23T00:45:00Z"
                .into()
        })
}

/// How many rows to print. None at all is a mistake, and would be answered by silence.
pub fn limit(typed: &str) -> Result<usize, String> {
    match typed.parse() {
        Ok(n) if n > 0 => Ok(n),
        _ => Err("write a number, 1 or more".into()),
    }
}

/// A sentence with the words found in it set off: bold where `bold`, else in brackets.
pub fn marked(sentence: &Span, found: &Span, bold: bool) -> String {
    let (from, to) =
        (found.start.saturating_sub(sentence.start), found.end.saturating_sub(sentence.start));
    if found.field != sentence.field || found.start < sentence.start || found.end > sentence.end {
        return one_line(&sentence.text);
    }
    let part = |from: usize, to: usize| {
        sentence.text.chars().skip(from).take(to - from).collect::<String>()
    };
    let (open, close) = match bold {
        true => ("\u{1b}[1m", "\u{1b}[0m"),
        false => ("[", "]"),
    };
    let rest = part(to, sentence.text.chars().count().max(to));
    let (before, words) = (one_line_keeping_edges(&part(0, from)), one_line(&part(from, to)));
    format!("{before}{open}{words}{close}{}", one_line_keeping_edges(&rest)).trim().to_owned()
}

/// The text on one line, harmless to the terminal.
pub fn one_line(text: &str) -> String {
    harmless(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn one_line_keeping_edges(text: &str) -> String {
    let edge = |c: Option<char>| if c.is_some_and(char::is_whitespace) { " " } else { "" };
    let (start, end) = (edge(text.chars().next()), edge(text.chars().last()));
    match one_line(text) {
        line if line.is_empty() => start.to_owned(),
        line => format!("{start}{line}{end}"),
    }
}

/// "1 hit", "2 hits".
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Field;

    fn span(start: usize, text: &str) -> Span {
        Span { field: Field::Text, start, end: start + text.chars().count(), text: text.into() }
    }

    #[test]
    fn the_words_found_are_set_off_in_their_sentence() {
        let sentence = span(10, "Позже «Нафтан»\n заявил.");
        assert_eq!(marked(&sentence, &span(17, "Нафтан"), false), "Позже «[Нафтан]» заявил.");
        assert_eq!(marked(&sentence, &span(90, "Нафтан"), false), "Позже «Нафтан» заявил.");
    }

    #[test]
    fn since_takes_spans_dates_and_moments() {
        assert!(since("24h").unwrap() < Timestamp::now());
        assert!(since("7d").is_ok() && since("2021-04-23").is_ok());
        assert_eq!(since("2021-04-23T00:45:00Z").unwrap().to_string(), "2021-04-23T00:45:00Z");
        assert!(since("yesterdayish").is_err());
        assert!(since("2999-01-01").is_err() && since("-5h").is_err());
    }
}
