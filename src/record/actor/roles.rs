//! What a person is called beside the name: "strongman", "U.S. ambassador to Belarus".
//!
//! Read from the sentence around a mention, right before the name ("President Ivan Petrov"), in
//! an apposition behind it ("Ivan Petrov, the U.S. ambassador to Chad, said"), or in front of it
//! behind an article ("the president, Ivan Petrov"). A word of `data/roles.txt` or
//! `data/offices.txt` must be its head. What could be another person's role in an enumeration is
//! left out: better none than a wrong one.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::screen::{Mention, names_country};

const ROLES: &str = include_str!("../../../data/roles.txt");
const OFFICES: &str = include_str!("../../../data/offices.txt");

/// Words of the sentence that are looked at on each side of the name.
const REACH: usize = 9;

/// The longest role in words,
const LONGEST: usize = 7;
/// and in characters.
const LONGEST_CHARS: usize = 80;

static WORDS: LazyLock<HashMap<&'static str, HashSet<String>>> = LazyLock::new(|| {
    let mut words: HashMap<&'static str, HashSet<String>> = HashMap::new();
    let mut add = |kind, line: &str| {
        words.entry(kind).or_default().extend(line.split_whitespace().map(fold));
    };
    let lines = |text: &'static str| text.lines().filter(|line| !line.starts_with('#'));
    lines(OFFICES).for_each(|line| add("head", line));
    let mut kind = "head";
    for line in lines(ROLES) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(section) => kind = section,
            None => add(kind, line),
        }
    }
    words
});

/// Lower case, without marks.
fn fold(word: &str) -> String {
    word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

fn is(kind: &str, word: &str) -> bool {
    WORDS.get(kind).is_some_and(|words| words.contains(&fold(word)))
}

/// The roles that stand beside this mention, at most one on each side. Titles are in lower case, so
/// that "President" and "president" are one, except in German, whose nouns have capitals.
pub fn of(mention: &Mention, lang: Option<&str>) -> Vec<String> {
    let Some((before, after)) = around(mention) else { return Vec::new() };
    let found = [inside(&mention.span.text), ahead(&before), behind(&after)];
    let short = |role: &String| role.chars().count() <= LONGEST_CHARS;
    let mut roles: Vec<String> = found.into_iter().flatten().filter(short).collect();
    if lang != Some("de") {
        roles.iter_mut().for_each(|role| *role = lowered(role));
    }
    roles.sort();
    roles.dedup();
    roles
}

/// What a joint word brings in is a name, and stays: "secretary of State"; so does a body: "Security
/// Council secretary".
fn lowered(role: &str) -> String {
    let words: Vec<&str> = role.split(' ').collect();
    let mut named = false;
    let mut word = |at: usize| {
        let word = words[at];
        named |= is("joint", word);
        let title = !named && (is("head", word) || is("modifier", word));
        if title && !is_body(&words[at..]) { word.to_lowercase() } else { word.to_owned() }
    };
    (0..words.len()).map(&mut word).collect::<Vec<_>>().join(" ")
}

/// The sentence before and after the name, as far as it matters.
fn around(mention: &Mention) -> Option<(String, String)> {
    let (span, sentence) = (&mention.span, &mention.sentence);
    let from = span.start.checked_sub(sentence.start)?;
    let to = span.end.checked_sub(sentence.start)?;
    if span.field != sentence.field || span.end > sentence.end {
        return None;
    }
    let reach = 160;
    let skipped = from.saturating_sub(reach);
    let before = sentence.text.chars().skip(skipped).take(from - skipped).collect();
    let after = sentence.text.chars().skip(to).take(reach).collect();
    Some((before, after))
}

/// The list itself may have a name with a title.
fn inside(name: &str) -> Option<String> {
    let title = name[..name.len() - without_title(name).len()].trim();
    (!title.is_empty()).then(|| title.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A name without the title that stands before it: "Lukashenka" of "President Lukashenka".
pub fn without_title(name: &str) -> &str {
    let words: Vec<&str> = name.split_whitespace().collect();
    let end = words.iter().take_while(|word| is("head", word) || is("modifier", word)).count();
    if end == 0 || end == words.len() || !is("head", words[end - 1]) {
        return name;
    }
    let mut rest = name.trim_start();
    for word in &words[..end] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
    }
    rest
}

/// Right before the name, or before a comma in front of it, behind an article.
fn ahead(before: &str) -> Option<String> {
    let trimmed = before.trim_end();
    match trimmed.strip_suffix(',') {
        Some(apposed) => {
            let words = last_clause(apposed);
            let start = words.iter().rposition(|word| is("article", word))?;
            let role = &words[start + 1..];
            (role_at(role) == Some(role.len())).then(|| role.join(" "))
        }
        None if before.len() == trimmed.len() => None,
        None => {
            let words = last_clause(trimmed);
            // The longest role that ends where the name begins.
            let mut starts = 0..words.len();
            let start = starts.find(|at| role_at(&words[*at..]) == Some(words.len() - at))?;
            Some(words[start..].join(" "))
        }
    }
}

/// Between the comma behind the name and the next one.
fn behind(after: &str) -> Option<String> {
    let rest = after.strip_prefix(',')?;
    let ends =
        |c: char| matches!(c, ',' | ';' | ':' | '(' | ')' | '—' | '–' | '"' | '«' | '“' | '\n');
    let (phrase, closed) = match rest.find(ends) {
        Some(end) => (&rest[..end], true),
        None => (rest, false),
    };
    // A full stop closes it too, but not that of "U.S.".
    let whole = phrase.trim_end().strip_suffix(['.', '!', '?']).map(str::trim_end);
    let phrase = match (closed, whole) {
        (true, _) => phrase,
        (false, Some(whole)) => whole,
        (false, None) => return None,
    };
    let mut words: Vec<&str> = phrase.split_whitespace().collect();
    if words.first().is_some_and(|word| is("article", word)) {
        words.remove(0);
    }
    let titled = words.first().is_some_and(|word| word.starts_with(char::is_uppercase));
    // "Petrov, Minister Ivanov": the next one of an enumeration. "Petrov, chairman, ..." is fine.
    let alone = words.len() == 1;
    (role_at(&words) == Some(words.len()) && !(titled && alone)).then(|| words.join(" "))
}

/// The words since the last mark that ends a clause.
fn last_clause(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let breaks = |word: &&str| {
        let word = word.trim_end_matches(['’', '\'']);
        let marked = word.ends_with([',', ';', ':', ')', '!', '?', '—', '–', '-', '"', '»', '”']);
        marked || (word.ends_with('.') && !is_acronym(word))
    };
    let start = words.iter().rposition(breaks).map_or(0, |at| at + 1);
    words[start.max(words.len().saturating_sub(REACH))..].to_vec()
}

/// Of how many words from the first one on a role is made: modifiers, heads, and what a joint
/// word brings in ("to Belarus", "of the state bank"). `None` where none begins.
fn role_at(words: &[&str]) -> Option<usize> {
    let leads = |at: &usize| {
        let word = words[*at];
        is("modifier", word)
            || is_head(word)
            || is_acronym(word)
            || names_country(word)
            || is_body(&words[*at..])
    };
    let front = (0..words.len()).take_while(leads).count();
    let head = words[..front].iter().rposition(|word| is_head(word))?;
    let mut end = head + 1;
    // "министр обороны России", "minister spraw zagranicznych", «представитель МИД РФ»: what the office
    // is for, and of which country.
    let belongs = |word: &&str| is("field", word) || names_country(word) || is_acronym(word);
    while end < words.len().min(LONGEST) && belongs(&words[end]) {
        end += 1;
    }
    while end < words.len().min(LONGEST) && is("joint", words[end]) {
        let mut named = end + 1;
        while named < words.len() && is("article", words[named]) {
            named += 1;
        }
        let first = named;
        // One name, or one word and what belongs to it: "of State", "to the European Union".
        let brings = |at: usize| {
            let next = words.get(at + 1).is_some_and(|next| is_name(next));
            let word = words[at];
            // "of the General Staff", but not "to President".
            is_name(word) || is("field", word) || (next && is("head", word) && is_capital(word))
        };
        while named < words.len() && named < first + 3 && brings(named) {
            named += 1;
        }
        if named == first {
            break;
        }
        end = named;
    }
    Some(end)
}

/// "minister", "US-Außenminister".
fn is_head(word: &str) -> bool {
    is("head", word)
        || word.split_once('-').is_some_and(|(of, head)| is_acronym(of) && is("head", head))
}

/// Whether a body begins here, of one word or two: "Kremlin", "State Department".
fn is_body(words: &[&str]) -> bool {
    let body = |word: &&&str| is("body", word) && is_capital(word);
    let small = |word: &str| is("joint", word) || is("article", word);
    match words {
        [first, ..] if body(&first) => true,
        [first, next, ..] => is_capital(first) && !small(first) && body(&next),
        _ => false,
    }
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) && !is("head", word)
}

/// "U.S.", "EU", "UN".
fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let plain = word.chars().all(|c| c.is_uppercase() || c == '.');
    plain && (2..=4).contains(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Field;
    use crate::screen::{Span, Tier};

    fn roles(sentence: &str, name: &str) -> Vec<String> {
        let byte = sentence.find(name).unwrap();
        let start = 100 + sentence[..byte].chars().count();
        let span = |start: usize, text: &str| Span {
            field: Field::Text,
            start,
            end: start + text.chars().count(),
            text: text.into(),
        };
        let mention = Mention {
            span: span(start, name),
            sentence: span(100, sentence),
            alias: name.into(),
            score: 1.0,
            tier: Tier::Alert,
            reasons: Vec::new(),
        };
        of(&mention, sentence.contains("ß").then_some("de"))
    }

    #[test]
    fn a_title_right_before_the_name() {
        for (sentence, role) in [
            ("On Friday President Ivan Petrov spoke.", "president"),
            ("They met longtime strongman Ivan Petrov.", "longtime strongman"),
            ("Deputy Prime Minister Ivan Petrov left.", "deputy prime minister"),
            ("Later U.S. ambassador to Chad Ivan Petrov left.", "U.S. ambassador to Chad"),
            ("Secretary of State Ivan Petrov left.", "secretary of State"),
            ("Как заявил президент Ivan Petrov.", "президент"),
            ("Bundeskanzler traf Außenminister Ivan Petrov.", "Außenminister"),
        ] {
            assert_eq!(roles(sentence, "Ivan Petrov"), [role], "{sentence}");
        }
    }

    #[test]
    fn an_office_with_what_it_is_for_and_a_nationality() {
        for (sentence, role) in [
            ("Министр обороны Ivan Petrov прибыл.", "министр обороны"),
            ("Minister spraw zagranicznych Ivan Petrov wyjechał.", "minister spraw zagranicznych"),
            (
                "Ivan Petrov, a spokesman for the central bank, left.",
                "spokesman for the central bank",
            ),
            (
                "The Belarusian ambassador to Poland, Ivan Petrov, left.",
                "Belarusian ambassador to Poland",
            ),
            ("Ivan Petrov, chief executive of Karvex, left.", "chief executive of Karvex"),
        ] {
            assert_eq!(roles(sentence, "Ivan Petrov"), [role], "{sentence}");
        }
    }

    #[test]
    fn an_office_with_its_country_or_body_between_it_and_the_name() {
        for (sentence, role) in [
            ("Президент России Ivan Petrov прибыл.", "президент России"),
            ("Министр обороны России Ivan Petrov прибыл.", "министр обороны России"),
            ("Президент Республики Беларусь Ivan Petrov прибыл.", "президент Республики Беларусь"),
            (
                "Официальный представитель МИД РФ Ivan Petrov заявил.",
                "официальный представитель МИД РФ",
            ),
            ("Prezydent Rosji Ivan Petrov wyjechał.", "prezydent Rosji"),
            ("Le président biélorusse Ivan Petrov est parti.", "président biélorusse"),
            (
                "Le ministre russe des Affaires étrangères, Ivan Petrov, est parti.",
                "ministre russe des Affaires étrangères",
            ),
            ("El canciller ruso Ivan Petrov viajó.", "canciller ruso"),
            ("Er traf den russischen Präsidenten Ivan Petrov, hieß es.", "russischen Präsidenten"),
            ("Der US-Außenminister Ivan Petrov traß ein.", "US-Außenminister"),
            ("EU foreign policy chief Ivan Petrov left.", "EU foreign policy chief"),
            ("State Department spokesman Ivan Petrov left.", "State Department spokesman"),
            ("Kremlin spokesman Ivan Petrov left.", "Kremlin spokesman"),
            ("Security Council secretary Ivan Petrov left.", "Security Council secretary"),
            ("Nobel laureate Ivan Petrov left.", "Nobel laureate"),
            ("Chief of the General Staff Ivan Petrov left.", "chief of the General Staff"),
            ("Army general Ivan Petrov left.", "army general"),
            (
                "Председатель Следственного комитета Ivan Petrov прибыл.",
                "председатель Следственного комитета",
            ),
        ] {
            assert_eq!(roles(sentence, "Ivan Petrov"), [role], "{sentence}");
        }
    }

    #[test]
    fn an_apposition_behind_or_before_the_name() {
        for (sentence, role) in [
            ("Ivan Petrov, the U.S. ambassador to Chad, said so.", "U.S. ambassador to Chad"),
            ("It hit Ivan Petrov, chairman of Norsk Bank.", "chairman of Norsk Bank"),
            ("The president, Ivan Petrov, said so.", "president"),
        ] {
            assert_eq!(roles(sentence, "Ivan Petrov"), [role], "{sentence}");
        }
    }

    #[test]
    fn another_ones_role_is_not_taken() {
        for sentence in [
            "Ivan Petrov, Minister Oleg Ivanov and others came.",
            "The president said Ivan Petrov lied.",
            "He left the minister. Ivan Petrov stayed.",
            "Ivan Petrov, the president said, had left.",
            "The minister's friend Ivan Petrov left.",
            "Ivan Petrov, Minister, and others came.",
            "The ambassador to Ivan Petrov",
            "The envoy to President Oleg Ivanov and Ivan Petrov left.",
            "Президент посетил Беларусь Ivan Petrov.",
        ] {
            assert_eq!(roles(sentence, "Ivan Petrov"), [""; 0], "{sentence}");
        }
    }

    #[test]
    fn a_title_is_no_part_of_a_name() {
        assert_eq!(without_title("President Ivan Petrov"), "Ivan Petrov");
        assert_eq!(without_title("Deputy  Prime Minister Petrov"), "Petrov");
        for name in ["Ivan Petrov", "President", "Prime Petrov"] {
            assert_eq!(without_title(name), name);
        }
    }

    #[test]
    fn a_sentence_that_does_not_hold_the_mention_gives_nothing() {
        let span = |start, end| Span { field: Field::Text, start, end, text: "x".into() };
        let (mention, sentence) = (span(5, 6), span(9, 10));
        let mention = Mention {
            span: mention,
            sentence,
            alias: "x".into(),
            score: 1.0,
            tier: Tier::Alert,
            reasons: Vec::new(),
        };
        assert!(of(&mention, None).is_empty());
    }
}
