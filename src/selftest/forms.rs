//! The forms in which a name is tried.

use serde::{Deserialize, Serialize};

use super::carriers::{self, Case, Language};
use super::inflect;
use crate::transliterate::{Cyrillic, is_cyrillic, to_cyrillic, to_latin, without_diacritics};
use crate::watchlist::{Entity, NameKind};

/// How a name is written in the sentence that carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// As the list writes it.
    Base,
    /// In capitals.
    Upper,
    /// With two spaces between words.
    DoubleSpaced,
    /// With the possessive of English or German behind it.
    Possessive,
    /// In another grammatical case: Russian, Ukrainian, Belarusian, Polish.
    Inflected,
    /// Cyrillic in Latin letters, or a name from where Cyrillic is written the other way.
    Transliterated,
    /// A person's surname first.
    Swapped,
    /// Without the marks on its letters.
    WithoutDiacritics,
}

impl Form {
    /// Whether a name that is no weak alias must be raised in this form. The others are what the
    /// engine is expected to reach for most names; their shares are watched.
    pub fn must(self) -> bool {
        matches!(self, Form::Base | Form::Upper | Form::DoubleSpaced)
    }

    /// For people, as in "in capitals".
    pub fn words(self) -> &'static str {
        match self {
            Form::Base => "as listed",
            Form::Upper => "in capitals",
            Form::DoubleSpaced => "double-spaced",
            Form::Possessive => "possessive",
            Form::Inflected => "inflected",
            Form::Transliterated => "transliterated",
            Form::Swapped => "surname first",
            Form::WithoutDiacritics => "without diacritics",
        }
    }
}

/// A name in a form, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub form: Form,
    pub language: Language,
    /// The name as it stands in the sentence.
    pub written: String,
    pub text: String,
    /// Where the name starts, in code points.
    pub start: usize,
}

/// Countries whose names were Cyrillic before they were Latin.
const CYRILLIC_COUNTRIES: [&str; 8] = ["by", "ru", "ua", "kz", "kg", "bg", "mk", "tj"];

/// A longer name is tried as it is listed, and in no other form.
const LONGEST: usize = 200;

/// Every sentence for one name. A weak alias is tried as it is listed: it must not raise alone.
pub(super) fn sentences(entity: &Entity, kind: NameKind, name: &str) -> Vec<Sentence> {
    let language = Language::of(name);
    let person = entity.schema == "Person";
    let mut found: Vec<Sentence> = Vec::new();
    let mut add = |form: Form, language: Language, case: Case, written: String| {
        // Where a form changes nothing, it is the base form again.
        if form != Form::Base && (written == name || written.trim().is_empty()) {
            return;
        }
        let (text, start) = carriers::sentence(language, case, &written);
        found.push(Sentence { form, language, written, text, start });
    };
    let nominative = Case::Nominative;
    add(Form::Base, language, nominative, name.to_owned());
    if !carriers::raises(kind) || name.chars().count() > LONGEST {
        return found;
    }
    add(Form::Upper, language, nominative, name.to_uppercase());
    add(Form::DoubleSpaced, language, nominative, name.replace(' ', "  "));
    if let Some(possessive) = carriers::possessive(language, name) {
        add(Form::Possessive, language, nominative, possessive);
    }
    for case in [Case::Genitive, Case::Dative, Case::Instrumental] {
        if let Some(written) = inflect::inflected(language, case, name, person) {
            add(Form::Inflected, language, case, written);
        }
    }
    if let Some(cyrillic) = Cyrillic::of(name) {
        add(Form::Transliterated, Language::English, nominative, to_latin(name, cyrillic));
    } else if language != Language::Other
        && person
        && english_spelling(name)
        && entity.countries.iter().any(|c| CYRILLIC_COUNTRIES.contains(&c.as_str()))
    {
        add(Form::Transliterated, Language::Russian, nominative, to_cyrillic(name));
    }
    if let (true, Some(written)) = (person, surname_first(name)) {
        add(Form::Swapped, language, nominative, written);
    }
    add(Form::WithoutDiacritics, language, nominative, without_diacritics(name));
    found
}

/// Whether Latin letters may stand for Cyrillic ones as in English: not in a German, Polish,
/// French or Belarusian spelling.
fn english_spelling(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.chars().all(|c| c.is_ascii() || c == '’')
        && lower.chars().any(|c| c.is_ascii_alphabetic())
        && !["sch", "cz", "sz", "tch", "dj", "ou", "rz", "w", "q"].iter().any(|s| lower.contains(s))
}

/// "Ivan Petrovich Sidorov" as "Sidorov Ivan Petrovich". `None` for one word, and where a word is
/// no name ("President Sidorov" in lower case, an initial).
fn surname_first(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let plain = |word: &&str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().count() > 2
            && !word.ends_with('.')
    };
    let (last, first) = words.split_last()?;
    let known = words.iter().all(plain)
        && (2..=3).contains(&words.len())
        // A title is no first name, and a list may write the surname first already.
        && !["President", "Президент", "King", "Sheikh"].contains(&words[0])
        && !name.contains(',')
        && name.chars().any(|c| c.is_ascii_alphabetic() || is_cyrillic(c));
    known.then(|| format!("{last} {}", first.join(" ")))
}

#[cfg(test)]
mod tests {
    use thin_vec::thin_vec;

    use super::*;

    fn written(schema: &str, country: &str, kind: NameKind, name: &str) -> Vec<(Form, String)> {
        let entity = Entity {
            schema: schema.to_owned().into(),
            countries: thin_vec![country.into()],
            ..Entity::default()
        };
        let all = sentences(&entity, kind, name);
        for s in &all {
            let at: String = s.text.chars().skip(s.start).take(s.written.chars().count()).collect();
            assert_eq!(at, s.written);
        }
        all.into_iter().map(|s| (s.form, s.written)).collect()
    }

    #[test]
    fn a_name_is_written_in_every_form_it_has() {
        let forms = written("Person", "by", NameKind::Name, "Ihar Załucki");
        let expect = [
            (Form::Base, "Ihar Załucki"),
            (Form::Upper, "IHAR ZAŁUCKI"),
            (Form::DoubleSpaced, "Ihar  Załucki"),
            (Form::Inflected, "Ihara Załuckiego"),
            (Form::Inflected, "Iharowi Załuckiemu"),
            (Form::Inflected, "Iharem Załuckim"),
            (Form::Swapped, "Załucki Ihar"),
            (Form::WithoutDiacritics, "Ihar Zalucki"),
        ];
        let forms: Vec<(Form, &str)> = forms.iter().map(|(f, w)| (*f, w.as_str())).collect();
        assert_eq!(forms, expect);
    }

    #[test]
    fn a_weak_alias_is_tried_as_listed_only() {
        assert_eq!(written("Company", "by", NameKind::WeakAlias, "Azot").len(), 1);
    }

    #[test]
    fn only_names_from_where_cyrillic_is_written_become_cyrillic() {
        let forms = written("Person", "us", NameKind::Name, "Julie Fisher");
        assert!(forms.iter().all(|(form, _)| *form != Form::Transliterated));
        assert!(forms.contains(&(Form::Possessive, "Julie Fisher’s".into())));
        let forms = written("Person", "by", NameKind::Alias, "Ihar Zalutski");
        assert!(forms.contains(&(Form::Transliterated, "Ихар Залуцки".into())));
        let forms = written("Person", "by", NameKind::Alias, "Ігар Залуцкі");
        assert!(forms.contains(&(Form::Transliterated, "Ihar Zalutski".into())));
    }
}
