//! The words that name days, weeks, months and years, as they are folded.

use jiff::civil::Weekday;

/// "this week", «минулого тижня», "la semana pasada", as words are folded.
pub(super) const WEEK: [&str; 11] = [
    "week",
    "неделе",
    "неделю",
    "тижні",
    "тижня",
    "тыдні",
    "тыдня",
    "tygodniu",
    "woche",
    "semaine",
    "semana",
];
pub(super) const THIS: [&str; 11] =
    ["this", "этой", "этои", "цього", "гэтым", "гэтага", "tym", "diese", "dieser", "cette", "esta"];
pub(super) const LAST: [&str; 15] = [
    "last",
    "прошлой",
    "прошлои",
    "минулого",
    "минулому",
    "мінулым",
    "мінулага",
    "zeszlym",
    "ubieglym",
    "vergangene",
    "vergangenen",
    "letzte",
    "letzter",
    "derniere",
    "pasada",
];
pub(super) const NEXT: [&str; 13] = [
    "next",
    "следующей",
    "следующеи",
    "будущей",
    "будущеи",
    "наступного",
    "наступнага",
    "наступным",
    "przyszlym",
    "nachste",
    "kommende",
    "prochaine",
    "proxima",
];
pub(super) const TODAY: [&str; 8] =
    ["today", "сегодня", "сення", "сьогодні", "heute", "dzisiaj", "hoy", "aujourdhui"];
pub(super) const YESTERDAY: [&str; 8] =
    ["yesterday", "вчера", "учора", "вчора", "gestern", "wczoraj", "hier", "ayer"];
pub(super) const BEFORE_YESTERDAY: [&str; 6] =
    ["позавчера", "позавчора", "пазаучора", "przedwczoraj", "vorgestern", "anteayer"];
pub(super) const TOMORROW: [&str; 5] = ["tomorrow", "завтра", "morgen", "jutro", "demain"];

/// Days of the week by the folded beginnings of their names, Monday first.
pub(super) const WEEKDAYS: [&[&str]; 7] = [
    &[
        "monday",
        "понедельник",
        "понедiлок",
        "понеділ",
        "панядзел",
        "poniedzial",
        "montag",
        "lundi",
        "lunes",
    ],
    &[
        "tuesday",
        "вторник",
        "вiвтор",
        "вівтор",
        "аутор",
        "wtorek",
        "wtorku",
        "dienstag",
        "mardi",
        "martes",
    ],
    &["wednesday", "сред", "серед", "серад", "srod", "mittwoch", "mercredi", "miercoles"],
    &["thursday", "четверг", "четвер", "чацвер", "czwart", "donnerstag", "jeudi", "jueves"],
    &["friday", "пятниц", "п'ятниц", "пятніц", "piat", "freitag", "vendredi", "viernes"],
    &["saturday", "суббот", "субот", "sobot", "samstag", "samedi", "sabado"],
    &["sunday", "воскресен", "неділ", "нядзел", "niedziel", "sonntag", "dimanche", "domingo"],
];

/// Months by the folded beginnings of their names.
pub(super) const MONTHS: [&[&str]; 12] = [
    &["january", "январ", "січ", "студз", "stycz", "januar", "janvier", "enero"],
    &["february", "феврал", "лют", "lut", "februar", "fevrier", "febrero"],
    &["march", "март", "берез", "сакав", "marc", "marz", "mars"],
    &["april", "апрел", "квіт", "красав", "kwie", "avril", "abril"],
    &["may", "мая", "май", "мае", "трав", "maj", "mai", "mayo"],
    &["june", "июн", "черв", "чэрв", "czerw", "juni", "juin", "junio"],
    &["july", "июл", "лип", "ліпен", "ліпня", "lip", "juli", "juillet", "julio"],
    &["august", "август", "серп", "жніў", "жнів", "sierp", "aout", "agosto"],
    &["september", "сентябр", "верес", "верас", "wrze", "septembre", "septiembre"],
    &["october", "октябр", "жовт", "кастр", "pazdz", "oktober", "octobre", "octubre"],
    &["november", "ноябр", "листоп", "лістап", "listop", "novembre", "noviembre"],
    &["december", "декабр", "груд", "снеж", "снежн", "grud", "dezember", "decembre", "diciembre"],
];

/// "Dec. 2", "2 Nov".
pub(super) const SHORT_MONTHS: [&[&str]; 12] = [
    &["jan", "janv"],
    &["feb", "febr", "fev", "fevr"],
    &["mar"],
    &["apr", "avr", "abr"],
    &[],
    &["jun"],
    &["jul", "juil"],
    &["aug"],
    &["sep", "sept"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez", "dic"],
];

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let at = WEEKDAYS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    // Longer words only begin alike: "срединный", "median".
    let short = word.chars().count() <= 13;
    short.then(|| Weekday::from_monday_zero_offset(at as i8).ok()).flatten()
}

pub(super) fn month(word: &str) -> Option<i8> {
    let close =
        |name: &&str| word.starts_with(*name) && word.chars().count() <= name.chars().count() + 4;
    let short = || SHORT_MONTHS.iter().position(|names| names.contains(&word));
    MONTHS.iter().position(|names| names.iter().any(close)).or_else(short).map(|at| at as i8 + 1)
}

pub(super) fn year(word: &str) -> Option<i16> {
    (word.len() == 4)
        .then(|| word.parse().ok())
        .flatten()
        .filter(|year| (1900..2100).contains(year))
}

pub(super) fn number(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
    (digits.len() <= 2).then(|| digits.parse().ok()).flatten().filter(|day| (1..=31).contains(day))
}
