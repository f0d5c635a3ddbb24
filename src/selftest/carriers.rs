//! The sentences that carry a name. They say as little as they can: a carrier that speaks of
//! refineries would support what it only should carry.

use crate::transliterate::Cyrillic;
use crate::watchlist::NameKind;

/// The grammatical case that a place in a sentence asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Nominative,
    Genitive,
    Dative,
    Instrumental,
}

/// A language in which the self-test speaks, as a primary subtag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Language {
    English,
    German,
    French,
    Spanish,
    Polish,
    Russian,
    Ukrainian,
    Belarusian,
    Arabic,
    Hebrew,
    Chinese,
    Japanese,
    Korean,
    Other,
}

impl Language {
    /// The subtag; `und` where it is none of ours.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::French => "fr",
            Language::Spanish => "es",
            Language::Polish => "pl",
            Language::Russian => "ru",
            Language::Ukrainian => "uk",
            Language::Belarusian => "be",
            Language::Arabic => "ar",
            Language::Hebrew => "he",
            Language::Chinese => "zh",
            Language::Japanese => "ja",
            Language::Korean => "ko",
            Language::Other => "und",
        }
    }

    /// The language whose news would write a name so: by its letters, English where they tell
    /// nothing.
    pub(super) fn of(name: &str) -> Self {
        if let Some(language) = Cyrillic::of(name) {
            return match language {
                Cyrillic::Russian => Language::Russian,
                Cyrillic::Ukrainian => Language::Ukrainian,
                Cyrillic::Belarusian => Language::Belarusian,
            };
        }
        let has = |letters: &str| name.chars().any(|c| letters.contains(c));
        let within = |from: char, to: char| name.chars().any(|c| (from..=to).contains(&c));
        match () {
            () if within('\u{600}', '\u{6ff}') => Language::Arabic,
            () if within('\u{5d0}', '\u{5ea}') => Language::Hebrew,
            () if within('\u{3040}', '\u{30ff}') => Language::Japanese,
            () if within('\u{ac00}', '\u{d7a3}') => Language::Korean,
            () if within('\u{3400}', '\u{9fff}') => Language::Chinese,
            // The Belarusian Latin alphabet shares ł and ś with Polish, and has háčeks beside them.
            () if has("čšžŭČŠŽŬ") => Language::English,
            () if has("ąęłśżźćńĄĘŁŚŻŹĆŃ") => Language::Polish,
            () if has("äöüßÄÖÜ") => Language::German,
            () if has("çèêëîïôûœÇÈÊ") => Language::French,
            () if has("ñáíúÑÁÍÚ") => Language::Spanish,
            () if name.chars().any(|c| c.is_ascii_alphabetic()) => Language::English,
            () => Language::Other,
        }
    }
}

/// A sentence with `name` in it, and where the name starts, in code points.
pub(super) fn sentence(language: Language, case: Case, name: &str) -> (String, usize) {
    let (before, after) = frame(language, case);
    (format!("{before}{name}{after}"), before.chars().count())
}

fn frame(language: Language, case: Case) -> (&'static str, &'static str) {
    use Case::{Dative, Genitive, Instrumental, Nominative};
    match (language, case) {
        (Language::English, _) => ("The report that came out on Tuesday mentions ", " twice."),
        (Language::German, _) => ("Der Bericht vom Dienstag erwähnt ", " zweimal."),
        (Language::French, _) => ("Le rapport paru mardi mentionne ", " deux fois."),
        (Language::Spanish, _) => ("El informe del martes menciona a ", " dos veces."),
        (Language::Polish, Nominative) => ("Według raportu ", " nie odpowiada na pytania."),
        (Language::Polish, Genitive) => ("Raport dotyczy ", " i kilku innych spraw."),
        (Language::Polish, Dative) => ("Raport poświęcono ", " i kilku innym sprawom."),
        (Language::Polish, Instrumental) => ("Spotkanie z ", " odbyło się we wtorek."),
        (Language::Russian, Nominative) => ("По данным доклада, ", " не отвечает на вопросы."),
        (Language::Russian, Genitive) => ("Доклад касается ", " и ещё нескольких вопросов."),
        (Language::Russian, Dative) => ("Доклад посвящён ", " и ещё нескольким вопросам."),
        (Language::Russian, Instrumental) => ("Встреча с ", " прошла во вторник."),
        (Language::Ukrainian, Nominative) => ("За даними звіту, ", " не відповідає на запитання."),
        (Language::Ukrainian, Genitive) => ("Звіт стосується ", " та ще кількох питань."),
        (Language::Ukrainian, Dative) => ("Звіт присвячено ", " та ще кільком питанням."),
        (Language::Ukrainian, Instrumental) => ("Зустріч із ", " відбулася у вівторок."),
        (Language::Belarusian, Nominative) => ("Паводле справаздачы, ", " не адказвае на пытанні."),
        (Language::Belarusian, Genitive) => {
            ("Справаздача датычыць ", " і яшчэ некалькіх пытанняў.")
        }
        (Language::Belarusian, Dative) => {
            ("Справаздача прысвечана ", " і яшчэ некалькім пытанням.")
        }
        (Language::Belarusian, Instrumental) => ("Сустрэча з ", " адбылася ў аўторак."),
        (Language::Arabic, _) => ("وذكر التقرير ", " مرتين يوم الثلاثاء."),
        (Language::Hebrew, _) => ("הדוח מיום שלישי מזכיר את ", " פעמיים."),
        (Language::Chinese, _) => ("周二的报告两次提到", "。"),
        (Language::Japanese, _) => ("火曜日の報告書は", "に二度触れている。"),
        (Language::Korean, _) => ("화요일 보고서는 ", "을 두 번 언급했다."),
        (Language::Other, _) => ("– ", " –"),
    }
}

/// What a language puts behind a name to say that something is its own; `None` where it has a
/// case for that, or none of both.
pub(super) fn possessive(language: Language, name: &str) -> Option<String> {
    let last = name.chars().last()?;
    if !last.is_alphabetic() {
        return None;
    }
    match language {
        Language::English if last == 's' => Some(format!("{name}’")),
        Language::English => Some(format!("{name}’s")),
        Language::German if "sxzß".contains(last) => Some(format!("{name}’")),
        Language::German => Some(format!("{name}s")),
        _ => None,
    }
}

/// Whether a name of this kind is to raise an alert on its own.
pub(super) fn raises(kind: NameKind) -> bool {
    kind != NameKind::WeakAlias
}
