//! The parts of a date, picked out of words in any usual order.

/// `data/zones.txt`: a name, its offset, a remark.
const ZONES: &str = include_str!("../../../data/zones.txt");

/// Names of the months as dates have them: English, German, French, Spanish, Polish, Russian,
/// Ukrainian, Belarusian. Slavic dates put them in the genitive.
const MONTHS: [&str; 12] = [
    "january januar jänner janvier enero stycznia styczeń января январь січня січень студзеня студзень",
    "february februar février fevrier febrero lutego luty февраля февраль лютого лютий лютага люты",
    "march märz maerz mars marzo marca marzec марта март березня березень сакавіка сакавік",
    "april avril abril kwietnia kwiecień апреля апрель квітня квітень красавіка красавік",
    "may mai mayo maja maj мая май травня травень траўня травень",
    "june juni juin junio czerwca czerwiec июня июнь червня червень чэрвеня чэрвень",
    "july juli juillet julio lipca lipiec июля июль липня липень ліпеня ліпень",
    "august août aout agosto sierpnia sierpień августа август серпня серпень жніўня жнівень",
    "september sept septembre septiembre setiembre września wrzesień сентября сентябрь вересня вересень верасня верасень",
    "october oktober octobre octubre października październik октября октябрь жовтня жовтень кастрычніка кастрычнік",
    "november novembre noviembre listopada listopad ноября ноябрь листопада листопад лістапада лістапад",
    "december dezember décembre decembre diciembre grudnia grudzień декабря декабрь грудня грудень снежня снежань",
];

/// Beginnings of months that are words of their own: "two days ago".
const NO_MONTHS: &[&str] = &["ago", "set", "octo", "mart", "lip", "marc"];

/// What is said of the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Seconds east of UTC.
    Offset(i32),
    /// A name that we do not know, or that has several meanings, or two zones at odds.
    Unknown,
}

/// A date as read, unchecked against the calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Read {
    pub(super) year: i16,
    pub(super) month: i8,
    pub(super) day: i8,
    /// Hour, minute, second, nanosecond.
    pub(super) time: Option<(i8, i8, i8, i32)>,
    pub(super) zone: Option<Zone>,
}

/// Read words that name at least year, month and day.
pub(super) fn civil_and_zone(words: &str) -> Option<Read> {
    let words = words.replace('−', "-");
    iso(&words).or_else(|| spoken(&words))
}

/// `2021-04-23T00:45:00.5+03:00`, `20210423T004500Z`, `2021-04-23 00:45 MSK`.
fn iso(words: &str) -> Option<Read> {
    let (date, rest) = match words.as_bytes() {
        [y @ .., _, _, _, _, _, _]
            if y.len() >= 4 && words.is_char_boundary(10) && words.as_bytes()[4] == b'-' =>
        {
            words.split_at(10)
        }
        b if b.len() >= 8
            && b[..8].iter().all(u8::is_ascii_digit)
            && !b.get(8).is_some_and(u8::is_ascii_digit) =>
        {
            words.split_at(8)
        }
        _ => return None,
    };
    let digits: String = date.chars().filter(|&c| c != '-').collect();
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) =
        (digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let mut read = Read { year, month, day, time: None, zone: None };
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']);
    if rest.is_empty() {
        return Some(read);
    }
    let end = rest.find(|c: char| !(c.is_ascii_digit() || ":.,".contains(c))).unwrap_or(rest.len());
    read.time = Some(clock(&rest[..end]).or_else(|| packed_clock(&rest[..end]))?);
    let zone = rest[end..].trim();
    if !zone.is_empty() {
        read.zone = Some(offset(zone).map_or_else(|| spoken_zone(zone), Zone::Offset));
    }
    Some(read)
}

fn spoken_zone(words: &str) -> Zone {
    let mut zones = tokens(words).into_iter().filter_map(|token| zone(&token));
    match (zones.next(), zones.next()) {
        (Some(zone), None) => zone,
        _ => Zone::Unknown,
    }
}

/// Everything else: a month by its name, or three numbers with dots or strokes.
fn spoken(words: &str) -> Option<Read> {
    let (mut month, mut time, mut found) = (None, None, None);
    let mut numbers: Vec<String> = Vec::new();
    let mut afternoon = None;
    let mut numeric = None;
    // A remark in parentheses repeats the zone in words, or is none of our business.
    let (plain, remark) = words.split_once('(').unwrap_or((words, ""));
    let tokens = tokens(plain);
    for token in &tokens {
        let lower = token.to_lowercase();
        let end =
            token.find(|c: char| !(c.is_ascii_digit() || ":.,".contains(c))).unwrap_or(token.len());
        if let Some(clock) = clock(token[..end].trim_end_matches(['.', ','])) {
            let suffix = &token[end..];
            afternoon = half_of_day(&suffix.to_lowercase()).or(afternoon);
            found = zone(suffix).or(found);
            if time.replace(clock).is_some() {
                return None;
            }
        } else if let Some(date) = three_numbers(token) {
            numeric = Some(date?);
        } else if let Some(half) = half_of_day(&lower) {
            afternoon = Some(half);
        } else if let Some(number) = ordinal(&lower) {
            numbers.push(number.to_owned());
        } else if let Some(m) = month_of(&lower) {
            month = month.or(Some(m));
        } else if let Some(zone) = zone(token).filter(|_| time.is_some()) {
            found = Some(match found {
                None => zone,
                Some(earlier) if earlier == zone => zone,
                // `GMT +3`
                Some(Zone::Offset(0)) if token.starts_with(['+', '-']) => zone,
                Some(_) => Zone::Unknown,
            });
        }
    }
    // `10:45 (MSK)` has its zone in the remark.
    if found.is_none() && time.is_some() && !remark.trim_end_matches(')').contains(' ') {
        found = zone(remark.trim_end_matches(')'));
    }
    let (year, month, day) = match (numeric, month) {
        (Some(date), None) => date,
        (None, Some(month)) => {
            let (day, year) = day_and_year(&numbers)?;
            (year, month, day)
        }
        _ => return None,
    };
    let time = match (time, afternoon) {
        (Some((hour @ 1..=12, m, s, n)), Some(after)) => {
            Some((hour % 12 + if after { 12 } else { 0 }, m, s, n))
        }
        (Some(_), Some(_)) => None,
        (time, None) => time,
        (None, Some(_)) => None,
    };
    Some(Read { year, month, day, time, zone: found })
}

fn tokens(words: &str) -> Vec<String> {
    let words = french_clock(words)
        .replace("a.m.", "am")
        .replace("p.m.", "pm")
        .replace("A.M.", "am")
        .replace("P.M.", "pm");
    words
        .split(|c: char| c.is_whitespace() || ",;|()[]".contains(c))
        .map(|t| t.trim_matches(|c: char| ".:•·".contains(c)).to_owned())
        .filter(|t| !t.is_empty())
        // `23-Apr-2021` is three words; `+03:00` and `GMT-5` are one.
        .flat_map(|t| {
            let parts: Vec<&str> = t.split('-').collect();
            if parts.len() == 3 && month_of(&parts[1].to_lowercase()).is_some() {
                parts.into_iter().map(str::to_owned).collect()
            } else {
                vec![t]
            }
        })
        .collect()
}

/// `10h45` and `10 h 45` as `10:45`.
fn french_clock(words: &str) -> String {
    let mut out = words.to_owned();
    for (at, _) in words.match_indices(['h', 'H']).collect::<Vec<_>>().into_iter().rev() {
        let (before, after) = (words[..at].trim_end(), words[at + 1..].trim_start());
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let hours = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        if (1..=2).contains(&hours) && digits(after) == 2 {
            out.replace_range(before.len()..words.len() - after.len(), ":");
        }
    }
    out
}

/// `00:45`, `00:45:10`, `00:45:10.123`.
fn clock(token: &str) -> Option<(i8, i8, i8, i32)> {
    let mut parts = token.split(':');
    let (hour, minute) = (two_digits(parts.next()?)?, two_digits(parts.next()?)?);
    let (second, nanos) = match parts.next() {
        None => (0, 0),
        Some(second) => match second.split_once(['.', ',']) {
            None => (two_digits(second)?, 0),
            Some((second, fraction)) => (two_digits(second)?, nanos(fraction)?),
        },
    };
    (parts.next().is_none() && hour < 24 && minute < 60 && second <= 60)
        .then_some((hour, minute, second, nanos))
}

/// `0045`, `004510`: ISO 8601 basic format.
fn packed_clock(token: &str) -> Option<(i8, i8, i8, i32)> {
    if !matches!(token.len(), 4 | 6) || !token.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let second =
        token.get(4..).filter(|s| !s.is_empty()).map_or(":00".to_owned(), |s| format!(":{s}"));
    clock(&format!("{}:{}{second}", &token[..2], &token[2..4]))
}

fn nanos(fraction: &str) -> Option<i32> {
    let digits: String = fraction.chars().take(9).collect();
    (!fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit()))
        .then(|| format!("{digits:0<9}").parse().ok())?
}

fn two_digits(digits: &str) -> Option<i8> {
    (matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())?
}

fn half_of_day(word: &str) -> Option<bool> {
    match word {
        "am" => Some(false),
        "pm" => Some(true),
        _ => None,
    }
}

fn is_weekday(word: &str) -> bool {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| word.starts_with(day))
}

/// The month of a name, or of a beginning of one, of three letters at least, that no other has.
fn month_of(word: &str) -> Option<i8> {
    if word.chars().count() < 3 || NO_MONTHS.contains(&word) {
        return None;
    }
    let months = || (1i8..).zip(MONTHS);
    let named = |(_, names): &(i8, &str)| names.split(' ').any(|name| name == word);
    let begun = |(_, names): &(i8, &str)| names.split(' ').any(|name| name.starts_with(word));
    let mut found = months().filter(begun);
    let only = match (found.next(), found.next()) {
        (Some(month), None) => Some(month),
        _ => None,
    };
    months().find(named).or(only).map(|(month, _)| month)
}

/// `23`, `23rd`, `2021`.
fn ordinal(word: &str) -> Option<&str> {
    let digits =
        ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    (matches!(digits.len(), 1 | 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit()))
        .then_some(digits)
}

/// Day and year from the numbers beside a month's name. RFC 2822 section 4.3: a year of two digits
/// is 2000 to 2049 or 1950 to 1999.
fn day_and_year(numbers: &[String]) -> Option<(i8, i16)> {
    let [first, second] = numbers else {
        return None;
    };
    let (day, year) = if first.len() == 4 { (second, first) } else { (first, second) };
    let number: i16 = year.parse().ok()?;
    let year = match (year.len(), number) {
        (4, year) => year,
        (2, short @ 0..50) => 2000 + short,
        (2, short) => 1900 + short,
        _ => return None,
    };
    let day = two_digits(day)?;
    (1..=31).contains(&day).then_some((day, year))
}

/// `23.04.2021`, `2021/04/23`, `04/23/2021` where only one reading is possible. The inner `None`
/// is a date that can be read in two ways, or in none.
#[allow(clippy::option_option)]
fn three_numbers(token: &str) -> Option<Option<(i16, i8, i8)>> {
    let separator = ['.', '/', '-'].into_iter().find(|&s| token.matches(s).count() == 2)?;
    let parts: Vec<&str> = token.split(separator).collect();
    if !parts.iter().all(|p| matches!(p.len(), 1 | 2 | 4) && p.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    let numbers: Vec<i16> = parts.iter().filter_map(|p| p.parse().ok()).collect();
    let [a, b, c] = numbers[..] else {
        return None;
    };
    let (year, month, day) = match (parts[0].len(), parts[2].len(), separator) {
        (4, _, _) => (a, b, c),
        // Dots are written day first everywhere.
        (_, 4, '.') => (c, b, a),
        (_, 4, _) if a > 12 || a == b => (c, b, a),
        (_, 4, _) if b > 12 => (c, a, b),
        _ => return Some(None),
    };
    let date = (1..=12).contains(&month) && (1..=31).contains(&day);
    Some(date.then(|| Some((year, i8::try_from(month).ok()?, i8::try_from(day).ok()?))).flatten())
}

fn zone(token: &str) -> Option<Zone> {
    if let Some(seconds) = offset(token) {
        return Some(Zone::Offset(seconds));
    }
    let upper = token.to_uppercase();
    for name in ["UTC", "GMT", "UT"] {
        if let Some(seconds) = upper.strip_prefix(name).and_then(offset) {
            return Some(Zone::Offset(seconds));
        }
    }
    let mut fields = ZONES.lines().filter(|line| !line.starts_with('#')).map(str::split_whitespace);
    // `10:00 art` speaks of art; names in small letters are taken only for the two plain ones.
    let named = token == upper || ["UTC", "GMT", "МСК"].contains(&upper.as_str());
    let found = named
        .then(|| fields.find_map(|mut line| (line.next()? == upper).then(|| line.next()).flatten()))
        .flatten();
    match found {
        Some("?") => Some(Zone::Unknown),
        Some(known) => offset(known).map(Zone::Offset),
        // Three to five capitals beside a time are a zone that we do not know.
        None if token.len() <= 5
            && token.len() >= 2
            && token.bytes().all(|b| b.is_ascii_uppercase()) =>
        {
            let word = token.to_lowercase();
            (!is_weekday(&word) && month_of(&word).is_none() && half_of_day(&word).is_none())
                .then_some(Zone::Unknown)
        }
        None => None,
    }
}

/// `+03:00`, `+0300`, `+3`, `-05`, `Z`, in seconds. At most 14 hours, the widest in use.
fn offset(token: &str) -> Option<i32> {
    if token.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = match token.as_bytes().first()? {
        b'+' => (1, &token[1..]),
        b'-' => (-1, &token[1..]),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if matches!(digits.len(), 3 | 4) => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "00"),
    };
    let (hours, minutes) = (i32::from(two_digits(hours)?), i32::from(two_digits(minutes)?));
    let seconds = hours * 3600 + minutes * 60;
    (minutes < 60 && seconds <= 14 * 3600).then_some(sign * seconds)
}
