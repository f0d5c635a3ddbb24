//! How many, of what kind and of which country those are whom an announcement hits: "nine
//! state-owned companies" of Belarus. The words stand in `data/targets.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const TABLE: &str = include_str!("../../../data/targets.txt");

/// Between a number and what it counts stand at most so many words.
const BETWEEN: usize = 4;

/// Longer phrases and sentences are read so far only, in words.
const LONGEST: usize = 400;

/// What the words of a target say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    pub count: Option<u32>,
    /// FollowTheMoney schema.
    pub kind: Option<&'static str>,
    /// ISO 3166-1 code in lower case.
    pub country: Option<&'static str>,
}

/// Words by their whole form, or by their beginning or end.
#[derive(Debug, Default)]
struct Words {
    whole: HashMap<String, &'static str>,
    /// By their first two letters.
    starts: HashMap<String, Vec<(String, &'static str)>>,
    ends: Vec<(String, &'static str)>,
}

impl Words {
    fn add(&mut self, word: &str, value: &'static str) {
        let bare = fold(word.trim_matches('*'));
        match (word.starts_with('*'), word.ends_with('*')) {
            (true, _) => self.ends.push((bare, value)),
            (_, true) => {
                let start = bare.chars().take(2).collect();
                self.starts.entry(start).or_default().push((bare, value));
            }
            _ => {
                self.whole.entry(bare).or_insert(value);
            }
        }
    }

    /// The value of a folded word: that of its whole form, else of its longest beginning or end.
    fn of(&self, word: &str) -> Option<&'static str> {
        if let Some(value) = self.whole.get(word) {
            return Some(value);
        }
        let start: String = word.chars().take(2).collect();
        let starts = self.starts.get(&start).into_iter().flatten();
        let starts = starts.filter(|(start, _)| word.starts_with(start.as_str()));
        let ends = self.ends.iter().filter(|(end, _)| word.ends_with(end.as_str()));
        starts.chain(ends).max_by_key(|(part, _)| part.len()).map(|(_, value)| *value)
    }
}

static COUNTS: LazyLock<Words> = LazyLock::new(|| numbers("count"));
static ORDINALS: LazyLock<Words> = LazyLock::new(|| numbers("ordinal"));
static KINDS: LazyLock<Words> = LazyLock::new(|| named("kind "));
static FOREIGN: LazyLock<Words> = LazyLock::new(|| named("foreign"));
static NOBODY: LazyLock<Words> = LazyLock::new(|| named("nobody"));
static COUNTRIES: LazyLock<Words> = LazyLock::new(|| named("country "));

/// The lines of each section of the table, with the section.
fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut section = "";
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(head) => {
                section = head;
                None
            }
            None => Some((section, line)),
        }
    })
}

fn numbers(wanted: &str) -> Words {
    let mut words = Words::default();
    for (_, line) in lines().filter(|(section, _)| *section == wanted) {
        let mut parts = line.split_whitespace();
        let Some(value) = parts.next() else { continue };
        parts.for_each(|word| words.add(word, value));
    }
    words
}

fn named(prefix: &str) -> Words {
    let mut words = Words::default();
    for (section, line) in lines() {
        if let Some(value) = section.strip_prefix(prefix) {
            line.split_whitespace().for_each(|word| words.add(word, value));
        }
    }
    words
}

/// Lower case, without marks; й and ё lose theirs as in the table.
pub(super) fn fold(word: &str) -> String {
    let plain = word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    plain.map(|c| if matches!(c, '’' | 'ʼ' | '‘') { '\'' } else { c }).collect::<String>()
}

/// Whether a word of a target says how many, what or from where they are, and is no name.
pub(crate) fn is_common(word: &str) -> bool {
    let word = fold(word);
    [&*COUNTS, &*KINDS, &*COUNTRIES, &*ORDINALS].iter().any(|words| words.of(&word).is_some())
}

/// Whether a word says that somebody is of another country: "foreign", «иностранных».
pub(super) fn is_foreign(word: &str) -> bool {
    FOREIGN.of(&fold(word)).is_some()
}

/// Whether a word says nothing of whom it means: an article, a number, a currency.
pub(super) fn means_nobody(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) || NOBODY.of(&fold(word)).is_some()
}

/// Whether a word says of what kind somebody is: "firms".
pub(super) fn is_kind(word: &str) -> bool {
    KINDS.of(&fold(word)).is_some()
}

/// Whether a word is a number, in figures or letters.
pub(super) fn counts(word: &str) -> bool {
    word.parse::<u32>().is_ok() || COUNTS.of(&fold(word)).is_some()
}

/// Whether a word is a country or what belongs to one: "Belarusian".
pub(crate) fn names_country(word: &str) -> bool {
    country_of(word).is_some()
}

/// The country that a word names: its ISO 3166-1 code in lower case.
pub(crate) fn country_of(word: &str) -> Option<&'static str> {
    COUNTRIES.of(&fold(word))
}

/// The words of a text, folded.
pub(super) fn words(text: &str) -> Vec<String> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ' | '‘');
    text.split(|c: char| !inside(c) && !is_combining_mark(c))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(LONGEST)
        .map(fold)
        .collect()
}

/// The number that an ordinal word means: "eighteenth", «восемнадцатый», "18th".
pub(super) fn ordinal(word: &str) -> Option<u32> {
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    match digits.is_empty() {
        true => ORDINALS.of(word)?.parse().ok(),
        false => (word.len() - digits.len() <= 6).then(|| digits.parse().ok()).flatten(),
    }
}

/// Read a target. `sentence` is asked for the country where the phrase has none; `authorities` are
/// the countries of those who act, which are no targets there.
pub(super) fn read(phrase: &str, sentence: &str, authorities: &[&str]) -> Phrase {
    let words = words(phrase);
    let kind_at = |at: usize| words.get(at).and_then(|word| KINDS.of(word));
    let counted = (0..words.len()).find_map(|at| {
        let (count, next) = number(&words, at)?;
        // "bank officials": the last of several in a row is the head, in front of which others stand.
        let mut head =
            (next..words.len().min(next + BETWEEN + 1)).find(|at| kind_at(*at).is_some())?;
        while kind_at(head + 1).is_some() {
            head += 1;
        }
        Some((count, kind_at(head)))
    });
    // "eight Iranian executives": what they are is no word of the table.
    let first = || number(&words, 0).filter(|(n, next)| *n > 1 && *next < words.len());
    let (count, kind) = match counted {
        Some((count, kind)) => (Some(count), kind),
        None => (first().map(|(count, _)| count), (0..words.len()).find_map(kind_at)),
    };
    let country = countries(&words).first().copied().or_else(|| {
        let others = countries(&self::words(sentence));
        let mut others = others.into_iter().filter(|code| !authorities.contains(code));
        let only = others.next()?;
        others.next().is_none().then_some(only)
    });
    Phrase { count, kind, country }
}

/// The countries that these words name, each once, in their order. Two words may be one name.
fn countries(words: &[String]) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let joined = words.get(at + 1).map(|next| format!("{}-{next}", words[at]));
        let pair = joined.as_deref().and_then(|joined| COUNTRIES.of(joined));
        // A beginning of the first word alone fits the joined word as well.
        let pair = pair.filter(|code| COUNTRIES.of(&words[at]) != Some(code));
        let code = pair.or_else(|| COUNTRIES.of(&words[at]));
        at += if pair.is_some() { 2 } else { 1 };
        if let Some(code) = code.filter(|code| !found.contains(code)) {
            found.push(code);
        }
    }
    found
}

/// A number at this word, and where it ends.
fn number(words: &[String], at: usize) -> Option<(u32, usize)> {
    let value = |at: usize| -> Option<u32> {
        let word = words.get(at)?;
        if word.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 4 {
            return word.parse().ok().filter(|n| *n > 0 && !(1900..2100).contains(n));
        }
        COUNTS.of(word)?.parse().ok()
    };
    let ten = value(at)?;
    match value(at + 1) {
        Some(unit) if ten >= 10 && ten % 10 == 0 && (1..10).contains(&unit) => {
            Some((ten + unit, at + 2))
        }
        _ => Some((ten, at + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(phrase: &str) -> (Option<u32>, Option<&'static str>, Option<&'static str>) {
        let read = read(phrase, "", &[]);
        (read.count, read.kind, read.country)
    }

    #[test]
    fn counts_kinds_and_countries_are_read_in_eight_languages() {
        let nine = (Some(9), Some("Company"), Some("by"));
        for phrase in [
            "nine state-owned companies in Belarus",
            "9 Belarusian state firms",
            "девяти белорусских госпредприятий",
            "дев'яти білоруських державних підприємств",
            "дзевяці беларускіх дзяржаўных прадпрыемстваў",
            "dziewięciu białoruskich przedsiębiorstw państwowych",
            "neun belarussische Staatsbetriebe",
            "neuf entreprises publiques biélorusses",
            "nueve empresas estatales bielorrusas",
        ] {
            assert_eq!(of(phrase), nine, "{phrase}");
        }
        assert_eq!(of("22 Belarusian officials"), (Some(22), Some("Person"), Some("by")));
        assert_eq!(of("сорока двух танкеров"), (Some(42), Some("Vessel"), None));
        assert_eq!(of("three bank officials"), (Some(3), Some("Person"), None));
        assert_eq!(of("dix-sept navires iraniens"), (Some(17), Some("Vessel"), Some("ir")));
        assert_eq!(of("two North Korean banks"), (Some(2), Some("Company"), Some("kp")));
    }

    #[test]
    fn years_and_numbers_of_something_else_count_nobody() {
        assert_eq!(of("those behind the 2020 vote").0, None);
        assert_eq!(of("Resolution 1718").0, None);
        assert_eq!(of("one of the largest banks of the country").1, Some("Company"));
    }

    #[test]
    fn the_sentence_gives_the_country_where_it_names_one_besides_who_acts() {
        let read = |sentence: &str| read("nine state-owned companies", sentence, &["us"]).country;
        assert_eq!(
            read("American officials hit nine state-owned companies of Belarus."),
            Some("by")
        );
        assert_eq!(read("It hit nine state-owned companies in Russia and Belarus."), None);
    }

    #[test]
    fn ordinals_are_digits_or_words() {
        for word in ["18th", "восемнадцатый", "18", "osiemnasty", "achtzehnte", "18e"]
        {
            assert_eq!(ordinal(&fold(word)), Some(18), "{word}");
        }
    }
}
