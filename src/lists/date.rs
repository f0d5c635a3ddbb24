//! Dates as the lists write them, made ISO 8601 where they are understood whole: `1948-12-10`,
//! `1948-12`, `1948`. Everything else ("circa 1965", "1948 to 1950") stays as the source has it.

use super::record::tidy;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `10 Dec 1948`, `10 December 1948`, `Dec 1948`, `26 Feb. 2011`.
pub(super) fn worded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let read = match words.as_slice() {
        [day, month, year] => month_of(month).and_then(|month| iso(year, month, day)),
        [month, year] => month_of(month).and_then(|month| iso(year, month, "")),
        _ => None,
    };
    read.unwrap_or_else(|| tidy(text))
}

/// `10/12/1948`, `10.12.1948`: the day comes first. What is not known is `dd`, `mm` or zero.
pub(super) fn day_first(text: &str) -> String {
    parts(text)
        .and_then(|[day, month, year]| numeric(year, month, day))
        .unwrap_or_else(|| worded(text))
}

/// `12/10/1948`: the month comes first, as in the United States.
pub(super) fn month_first(text: &str) -> String {
    parts(text)
        .and_then(|[month, day, year]| numeric(year, month, day))
        .unwrap_or_else(|| worded(text))
}

fn parts(text: &str) -> Option<[&str; 3]> {
    let mut parts = text.trim().split(['/', '.']);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(three)
}

fn month_of(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| word.starts_with(month))?;
    u32::try_from(at + 1).ok()
}

fn numeric(year: &str, month: &str, day: &str) -> Option<String> {
    let unknown = |part: &str| part.chars().all(|c| c == '0' || c.is_ascii_alphabetic());
    match (unknown(month), unknown(day)) {
        (true, _) => iso(year, 0, ""),
        (false, true) => iso(year, month.parse().ok()?, ""),
        (false, false) => iso(year, month.parse().ok()?, day),
    }
}

fn iso(year: &str, month: u32, day: &str) -> Option<String> {
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) || month > 12 {
        return None;
    }
    match (month, day) {
        (0, _) => Some(year.to_owned()),
        (_, "") => Some(format!("{year}-{month:02}")),
        _ => {
            let day: i8 = day.parse().ok()?;
            let date =
                jiff::civil::Date::new(year.parse().ok()?, i8::try_from(month).ok()?, day).ok()?;
            Some(date.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_understood_whole_becomes_iso_and_the_rest_stays() {
        assert_eq!(worded("10 Dec 1948"), "1948-12-10");
        assert_eq!(worded("2 December 1985"), "1985-12-02");
        assert_eq!(worded("26 Feb. 2011"), "2011-02-26");
        assert_eq!(worded("Dec 1948"), "1948-12");
        assert_eq!(worded("circa 1965"), "circa 1965");
        assert_eq!(worded("31 Feb 1965"), "31 Feb 1965");
        assert_eq!(worded("1962"), "1962");
        assert_eq!(day_first("02/03/1958"), "1958-03-02");
        assert_eq!(day_first("dd/mm/1957"), "1957");
        assert_eq!(day_first("00/11/1957"), "1957-11");
        assert_eq!(day_first("25.2.2023"), "2023-02-25");
        assert_eq!(month_first("06/19/2003"), "2003-06-19");
        assert_eq!(month_first("19/19/2003"), "19/19/2003");
    }
}
