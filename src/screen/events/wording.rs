//! How an announcement is worded: done, planned, demanded, denied, told again; and when.

use crate::screen::Status;

/// Words before the action that make it something else than done, folded.
const DENIED: [&str; 22] = [
    "not", "never", "no", "denied", "denies", "refused", "rejected", "isnt", "hasnt", "wont",
    "didnt", "не", "ні", "няма", "ня", "nie", "nicht", "kein", "keine", "pas", "non", "nunca",
];
const PLANNED: [&str; 27] = [
    "will",
    "plans",
    "plan",
    "intends",
    "prepares",
    "preparing",
    "could",
    "may",
    "might",
    "would",
    "considering",
    "ready",
    "будет",
    "будут",
    "намерен",
    "намерены",
    "планирует",
    "може",
    "может",
    "могут",
    "будзе",
    "планує",
    "wird",
    "werden",
    "plant",
    "zamierza",
    "va",
];
const DEMANDED: [&str; 20] = [
    "urges",
    "urged",
    "calls",
    "called",
    "demands",
    "demanded",
    "should",
    "must",
    "призвал",
    "призвала",
    "призывает",
    "требует",
    "закликав",
    "закликала",
    "заклікаў",
    "fordert",
    "forderte",
    "wzywa",
    "appelle",
    "pide",
];

/// The status of an act whose word stands at `action` in the folded words of a sentence.
pub(super) fn status(words: &[&str], action: usize, act: &str) -> Status {
    // What is said of the act stands before it and near it.
    let near = &words[action.saturating_sub(6)..action];
    let says = |set: &[&str]| near.iter().any(|word| set.contains(word));
    match act {
        "call-for" => return Status::Demanded,
        "threaten" | "propose" => return Status::Planned,
        "refuse" => return Status::Denied,
        _ => {}
    }
    match () {
        () if says(&DENIED) => Status::Denied,
        () if says(&DEMANDED) => Status::Demanded,
        () if says(&PLANNED) => Status::Planned,
        () if background(words, action) => Status::Background,
        () => Status::Done,
    }
}

/// The word for a status.
pub(super) fn name(status: Status) -> &'static str {
    match status {
        Status::Done => "done",
        Status::Planned => "planned",
        Status::Demanded => "demanded",
        Status::Denied => "denied",
        Status::Background => "background",
    }
}

/// Words of a perfect tense, or that place an act in the past.
const PERFECT: [&str; 9] =
    ["have", "has", "had", "previously", "already", "earlier", "ранее", "раней", "раніше"];

/// Told again rather than news: "have imposed" with no date, "since 2014", "years ago".
fn background(words: &[&str], action: usize) -> bool {
    // The term may itself begin with the auxiliary: "have imposed".
    let perfect = [action.checked_sub(1), Some(action)]
        .into_iter()
        .flatten()
        .any(|at| PERFECT.contains(&words[at]));
    let fresh = words.iter().any(|word| {
        matches!(
            *word,
            "today"
                | "just"
                | "now"
                | "new"
                | "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
        )
    });
    let since = words.windows(2).any(|pair| {
        matches!(pair[0], "since" | "с" | "з" | "seit" | "od" | "depuis" | "desde") && year(pair[1])
    });
    let ago = words.windows(2).any(|pair| {
        matches!(pair[0], "year" | "years" | "decade" | "decades")
            && matches!(pair[1], "ago" | "earlier")
    });
    (perfect && !fresh && date(words).is_none()) || since || ago
}

fn year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))
}

const DAYS: [&str; 32] = [
    "today",
    "yesterday",
    "tomorrow",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "сегодня",
    "вчера",
    "завтра",
    "понедельник",
    "вторник",
    "среду",
    "четверг",
    "пятницу",
    "субботу",
    "воскресенье",
    "сёння",
    "сення",
    "учора",
    "сьогодні",
    "вчора",
    "heute",
    "gestern",
    "dzisiaj",
    "wczoraj",
    "hier",
    "hoy",
    "ayer",
];
const MONTHS: [&str; 24] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

/// Where the words stand that state when, if any do.
pub(super) fn date(words: &[&str]) -> Option<(usize, usize)> {
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied().unwrap_or("");
        let third = words.get(at + 2).copied().unwrap_or("");
        let number = |word: &str| word.len() <= 2 && word.parse::<u8>().is_ok();
        match *word {
            "earlier" | "later" if next == "this" => return Some((at, (at + 3).min(words.len()))),
            "this" | "last" | "next" if matches!(next, "week" | "month" | "year") => {
                return Some((at, at + 2));
            }
            month if MONTHS.contains(&month) && number(next) => {
                return Some((at, if year(third) { at + 3 } else { at + 2 }));
            }
            day if number(day) && MONTHS.contains(&next) => {
                return Some((at, if year(third) { at + 3 } else { at + 2 }));
            }
            day if DAYS.contains(&day) => return Some((at, at + 1)),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str, action: &str) -> Status {
        let lower = sentence.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let at = words.iter().position(|word| *word == action).unwrap();
        status(&words, at, "impose")
    }

    #[test]
    fn wording_tells_done_from_planned_demanded_denied_and_old() {
        assert_eq!(of("the council imposed sanctions on monday", "imposed"), Status::Done);
        assert_eq!(of("london will impose sanctions", "impose"), Status::Planned);
        assert_eq!(of("deputies urged brussels to impose sanctions", "impose"), Status::Demanded);
        assert_eq!(of("ottawa did not impose sanctions", "impose"), Status::Denied);
        assert_eq!(of("the west has imposed sanctions", "imposed"), Status::Background);
        assert_eq!(of("the west and the bloc have imposed sanctions", "have"), Status::Background);
    }

    #[test]
    fn dates_are_found_in_their_words() {
        let words: Vec<&str> = "earlier this week the office acted".split(' ').collect();
        assert_eq!(date(&words), Some((0, 3)));
        let words: Vec<&str> = "on april 19 2021 the office acted".split(' ').collect();
        assert_eq!(date(&words), Some((1, 4)));
    }
}
