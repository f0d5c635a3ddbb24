//! How a name of the list is read: which word is surname, first name, legal form.

use serde::{Deserialize, Serialize};

use super::{LONGEST_NAME, LegalForms, Lexicon, affixes, parted};
use crate::screen::tokens::{Case, Gap, cut, folded};

/// What a word does in its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Role {
    Given,
    /// A patronymic or a further first name.
    Middle,
    Surname,
    /// A word of an organisation's name.
    Word,
    /// A word of its legal form.
    Legal,
    /// A title that comes and goes: Haji, Dr, Jr.
    Honorific,
}

impl Role {
    /// Whether the word tells one name from another.
    pub(crate) fn is_evidence(self) -> bool {
        !matches!(self, Role::Legal | Role::Honorific)
    }
}

/// Where a name stands in the lists.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listing {
    pub entity: u32,
    /// Among the entity's names.
    pub place: u32,
    /// A person of a country where the father's surname stands before the mother's, which the news
    /// leaves out: Nicolás Maduro Moros.
    pub two_surnames: bool,
}

/// Countries of which the press calls people by the first of two surnames (ISO 3166-1 alpha-2).
const TWO_SURNAMES: [&str; 19] = [
    "ar", "bo", "cl", "co", "cr", "cu", "do", "ec", "es", "gt", "hn", "mx", "ni", "pa", "pe", "py",
    "sv", "uy", "ve",
];

/// Whether people of these countries have two surnames.
pub(super) fn have_two_surnames(countries: &[String]) -> bool {
    countries.iter().any(|country| TWO_SURNAMES.contains(&country.as_str()))
}

/// A name of an entity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Name {
    pub entity: u32,
    /// Which of its entity's names it is, or is a part of.
    pub place: u32,
    /// Where its words begin, and how many there are.
    pub from: u32,
    pub length: u16,
    /// One word in capitals: "CNN".
    pub acronym: bool,
    /// The first letters of the words of another name of its entity.
    pub initials: bool,
    /// One of its parts is written as the table of abbreviations has it.
    pub abbreviated: bool,
    /// Its list is in capitals: an acronym and a word look the same.
    pub capitals: bool,
    /// Written in capitals at all; scripts without case and "iphone" are not.
    pub capital: bool,
    /// Commas stand between its words: "Welsh, Carson and Stowe".
    pub commas: bool,
    /// A possessive stands in it: "Lloyd's Register".
    pub possessive: bool,
    /// Which of its words the list writes in lower case, a bit each: "riot police".
    pub lower: u32,
    /// One character a word: must match as a whole.
    pub ideographs: bool,
    /// Where it is another writing of a name that is kept as well: which of its words are written
    /// anew, a bit each.
    pub rewritten: u32,
}

/// An all-capital name with more letters is no acronym but a list in capitals.
const LONGEST_ACRONYM: usize = 5;

impl Lexicon {
    pub(super) fn add_name(
        &mut self,
        listed: Listing,
        name: &str,
        person: bool,
        forms: &LegalForms,
    ) {
        let closed = closed_initials(name);
        if person {
            for part in self.affixes.persons(name).iter().chain(&closed) {
                self.add_person(listed, part);
            }
            return;
        }
        if let Some(closed) = &closed {
            self.add_body(listed, closed, forms);
        }
        for part in affixes::apart(name) {
            let (outside, brackets) = without_brackets(part);
            self.add_body(listed, &outside, forms);
            if let Some(spaced) = parted::spaced(&outside) {
                self.add_body(listed, &spaced, forms);
            }
            for inner in brackets.iter().filter(|inner| is_acronym(inner)) {
                // "Brown Harper (ASIA) Ltd" says where, and not what it is called.
                let (words, _) = self.cut(inner);
                if !words.iter().all(|word| self.traits[*word as usize].place) {
                    self.add_body(listed, inner, forms);
                }
            }
            if let Some(quoted) = quoted(part) {
                self.add_body(listed, quoted, forms);
            }
            if let Some(plain) = without_namesake(&outside) {
                self.add_body(listed, &plain, forms);
            }
            if let Some(initials) = initials(&outside).filter(|_| !self.capitals) {
                let from = self.names.len();
                self.add_body(listed, &initials, forms);
                self.names[from..].iter_mut().for_each(|name| name.initials = true);
            }
            // "Koninklijke Philips NV" is mostly called Philips.
            if let Some(rest) = ROYAL.iter().find_map(|royal| outside.strip_prefix(royal)) {
                self.add_body(listed, rest, forms);
            }
            // "Aviation Complex named after S. Ilyushin" is mostly called by what stands before.
            if let Some((short, _)) = outside.split_once(" named after ") {
                self.add_body(listed, short, forms);
            }
        }
    }

    fn add_body(&mut self, listed: Listing, name: &str, forms: &LegalForms) {
        let (ids, written) = self.cut(name);
        let core = forms.core(&ids);
        let roles = (0..ids.len())
            .map(|at| if core.contains(&at) { Role::Word } else { Role::Legal })
            .collect::<Vec<_>>();
        let acronym = core.len() == 1 && {
            // "S.A.R. Group" is not called SAR.
            let dotted = |word: &&str| word.contains('.');
            let word = name.split_whitespace().find(|word| is_acronym(word) && !dotted(word));
            word.is_some_and(|word| {
                let mut letters = String::new();
                folded(word, &mut letters);
                *letters == *self.words[ids[core.start] as usize]
            })
        };
        self.push_name(listed, name, (&ids, &written), &roles, acronym);
        let own = &ids[core];
        for other in self.abbreviations.others(&ids) {
            let core = forms.core(&other);
            let role = |at| if core.contains(&at) { Role::Word } else { Role::Legal };
            let roles: Vec<Role> = (0..other.len()).map(role).collect();
            let from = self.names.len();
            self.push_name(listed, name, (&other, &[]), &roles, false);
            // Another legal form makes no other name.
            let abbreviated = other[core] != *own;
            self.names[from..].iter_mut().for_each(|name| name.abbreviated = abbreviated);
        }
    }

    fn add_person(&mut self, listed: Listing, name: &str) {
        let (mut ids, mut written, mut surnames): (Vec<u32>, Vec<String>, Vec<bool>);
        match name.split_once(',') {
            Some((last, first)) => {
                // "RAHMAN, Abdul" is one word: a surname.
                let behind = self.cut(last).0.len();
                (ids, written) = self.cut(&format!("{} {}", first.trim(), last.trim()));
                let first = ids.len().saturating_sub(behind);
                surnames = (0..ids.len()).map(|at| at >= first).collect();
            }
            None => {
                (ids, written) = self.cut(name);
                let upper = |word: &String| {
                    word.chars().filter(|c| c.is_alphabetic()).count() > 1
                        && !word.contains('.')
                        && !word.chars().any(char::is_lowercase)
                };
                // "Хренин Виктор Геннадьевич": what ends in a patronymic begins with the surname.
                // ... but "Roman Arkadyevich Abramovich" has a surname that looks like one.
                if ids.len() == 3 && is_patronymic(&written[2]) && !is_patronymic(&written[1]) {
                    ids.rotate_left(1);
                    written.rotate_left(1);
                }
                surnames = written.iter().map(upper).collect();
                // All in capitals or none: the last word.
                if surnames.iter().all(|upper| *upper) || !surnames.contains(&true) {
                    surnames = vec![false; ids.len()];
                    if let Some(last) = surnames.last_mut() {
                        *last = true;
                    }
                }
            }
        }
        ids.truncate(LONGEST_NAME);
        let mut roles = Vec::with_capacity(ids.len());
        let mut given = false;
        let silent = self.silent(&ids);
        // The surname is the last word that counts: "James C. Miller III".
        if let Some(last) = (0..ids.len()).rfind(|at| !silent[*at])
            && surnames[last + 1..ids.len()].iter().any(|surname| *surname)
        {
            surnames[last] = true;
        }
        let counts = |at: &usize| !silent[*at] && !self.traits[ids[*at] as usize].particle;
        let told: Vec<usize> = (0..ids.len()).filter(counts).collect();
        if let [_, .., father, mother] = told[..]
            && listed.two_surnames
            && surnames[mother]
        {
            (surnames[father], surnames[mother]) = (true, false);
        }
        for (at, _) in ids.iter().enumerate() {
            // Of two words the first may be a first name: Al Gore, Ben Stein.
            let traits = self.traits[ids[at] as usize];
            let particle = traits.particle && !(at == 0 && ids.len() == 2 && traits.nickname);
            roles.push(match surnames[at] {
                _ if silent[at] => Role::Honorific,
                true if ids.len() == 1 => Role::Given,
                true => Role::Surname,
                false if given || particle || is_patronymic(&written[at]) => Role::Middle,
                false => {
                    given = true;
                    Role::Given
                }
            });
        }
        self.push_name(listed, name, (&ids, &written), &roles, false);
    }

    /// Which words of a person's name are no evidence beside at least two others.
    fn silent(&self, ids: &[u32]) -> Vec<bool> {
        let affix = |at: usize| {
            let word = &self.words[ids[at] as usize];
            match () {
                () if at > 0 && self.affixes.is_generation(word) => true,
                () if word.chars().all(char::is_numeric) => true,
                // Elizabeth II is another than Elizabeth I.
                () if at > 1 && self.affixes.is_numeral(word) => {
                    !self.affixes.is_noble(&self.words[ids[0] as usize])
                }
                () => self.affixes.is_honorific(word),
            }
        };
        let silent: Vec<bool> = (0..ids.len()).map(affix).collect();
        let particle = |at: &usize| self.traits[ids[*at] as usize].particle;
        let others = (0..ids.len()).filter(|at| !silent[*at] && !particle(at)).count();
        if others < 2 { vec![false; ids.len()] } else { silent }
    }

    /// `name` is the part of the listed name that is meant here, `written` its words as the list
    /// writes them, where they are known.
    fn push_name(
        &mut self,
        listed: Listing,
        name: &str,
        (ids, written): (&[u32], &[String]),
        roles: &[Role],
        acronym: bool,
    ) {
        let length = ids.len().min(LONGEST_NAME);
        if length == 0 {
            return;
        }
        let from = self.name_words.len() as u32;
        self.name_words.extend(&ids[..length]);
        self.name_roles.extend(&roles[..length]);
        let ideographs = ids.iter().any(|id| {
            let word = &self.words[*id as usize];
            word.chars().count() == 1 && word.chars().all(|c| c > '\u{e00}')
        });
        if length > 1 {
            for (id, _) in ids.iter().zip(roles).filter(|(_, role)| **role == Role::Given) {
                self.traits[*id as usize].given = true;
            }
        }
        let capital = name.chars().any(char::is_uppercase);
        if !capital {
            ids.iter().for_each(|id| self.traits[*id as usize].lower = true);
        }
        self.names.push(Name {
            entity: listed.entity,
            place: listed.place,
            from,
            length: length as u16,
            acronym,
            initials: false,
            abbreviated: false,
            capitals: self.capitals,
            capital,
            commas: name.contains(',') && roles.contains(&Role::Word),
            possessive: is_possessive(name),
            lower: written
                .iter()
                .take(length)
                .enumerate()
                .fold(0, |bits, (at, word)| bits | u32::from(Case::of(word) == Case::Lower) << at),
            ideographs,
            rewritten: 0,
        });
    }
}

/// "A.N. Ganichev Association Splav" is the Association Splav: without whom it is named after.
fn without_namesake(name: &str) -> Option<String> {
    let initials = |word: &str| {
        word.ends_with('.')
            && word
                .split_terminator('.')
                .all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase))
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    let from = words.iter().position(|word| initials(word))?;
    let to = from + words[from..].iter().take_while(|word| initials(word)).count();
    let surname = words.get(to)?.chars().next()?.is_uppercase();
    let rest: Vec<&str> = [&words[..from], &words[to + 1..]].concat();
    (surname && rest.len() > 2).then(|| rest.join(" "))
}

/// A title that companies bear by their full names only.
const ROYAL: [&str; 3] = ["Koninklijke ", "Koninklijk ", "N.V. Koninklijke "];

/// An acronym of fewer words may be anything.
const SHORTEST_INITIALS: usize = 4;

/// The first letters of a name of several words that all have capitals: ACLU.
fn initials(name: &str) -> Option<String> {
    let small =
        |word: &&str| matches!(*word, "of" | "the" | "and" | "for" | "&" | "in" | "on" | "de");
    let words: Vec<&str> = name.split_whitespace().filter(|word| !small(word)).collect();
    let first = |word: &&str| word.chars().next().filter(|c| c.is_uppercase());
    let mixed = words.iter().all(|word| word.chars().any(char::is_lowercase));
    let initials: Option<String> = words.iter().map(first).collect();
    let enough = (SHORTEST_INITIALS..=LONGEST_ACRONYM).contains(&words.len());
    initials.filter(|_| mixed && enough)
}

fn is_possessive(name: &str) -> bool {
    let mut possessive = false;
    cut(name, |cut| possessive |= cut.gap.has(Gap::POSSESSIVE));
    possessive
}

/// "J. P. Morgan" as a text may write it: "J.P. Morgan".
fn closed_initials(name: &str) -> Option<String> {
    if !name.contains('.') {
        return None;
    }
    let initial = |word: &str| word.ends_with('.') && word.chars().count() == 2;
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut closed = String::with_capacity(name.len());
    for (at, word) in words.iter().enumerate() {
        if at > 0 && !(initial(word) && initial(words[at - 1])) {
            closed.push(' ');
        }
        closed.push_str(word);
    }
    words.windows(2).any(|pair| initial(pair[0]) && initial(pair[1])).then_some(closed)
}

pub(super) fn without_brackets(name: &str) -> (String, Vec<String>) {
    if !name.contains(['(', '[']) {
        return (name.trim().to_owned(), Vec::new());
    }
    let (mut outside, mut inside, mut depth) = (String::new(), Vec::new(), 0);
    for c in name.chars() {
        match c {
            '(' | '[' => {
                depth += 1;
                inside.push(String::new());
            }
            ')' | ']' if depth > 0 => depth -= 1,
            _ if depth > 0 => inside.last_mut().unwrap_or(&mut outside).push(c),
            _ => outside.push(c),
        }
    }
    match outside.trim().is_empty() {
        true => (name.to_owned(), Vec::new()),
        false => (outside.trim().to_owned(), inside),
    }
}

/// What stands between the innermost quotation marks, if it is not the whole name.
fn quoted(name: &str) -> Option<&str> {
    let open = ['‘', '“', '«', '„', '"'];
    let close = ['’', '”', '»', '“', '"'];
    let from = name.rfind(open)?;
    let start = from + name[from..].chars().next()?.len_utf8();
    let (start, end) = match name[start..].find(close) {
        Some(end) => (start, start + end),
        None => {
            // The last mark was a closing one.
            let from = name[..from].rfind(open)?;
            let start = from + name[from..].chars().next()?.len_utf8();
            (start, start + name[start..].find(close)?)
        }
    };
    let inner = name[start..end].trim();
    (inner.chars().count() > 3).then_some(inner)
}

fn is_acronym(word: &str) -> bool {
    let letters = || word.chars().filter(|c| c.is_alphanumeric());
    let count = letters().count();
    (2..=LONGEST_ACRONYM).contains(&count)
        && letters().all(|c| c.is_uppercase() || c.is_numeric())
        && letters().any(char::is_uppercase)
        && !word.trim().contains(' ')
}

/// Whether a word is a patronymic by its ending, in any of the usual romanisations.
pub(crate) fn is_patronymic(word: &str) -> bool {
    const ENDINGS: [&str; 20] = [
        "ovich",
        "evich",
        "ovych",
        "yovych",
        "avich",
        "ovna",
        "evna",
        "ivna",
        "yivna",
        "ouna",
        "auna",
        "ович",
        "евич",
        "ович",
        "авіч",
        "йович",
        "овна",
        "евна",
        "івна",
        "ївна",
    ];
    let lower = word.to_lowercase();
    ENDINGS.iter().any(|ending| lower.ends_with(ending)) && lower.chars().count() > 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(quoted("JSC ‘MOSCOW INSTITUTE ‘AGAT’’"), Some("AGAT"));
        assert_eq!(quoted("ОАО «Нафтан»"), Some("Нафтан"));
        assert_eq!(quoted("Naftan"), None);
        assert_eq!(closed_initials("J. P. Morgan").as_deref(), Some("J.P. Morgan"));
        assert_eq!(closed_initials("John P. Morgan"), None);
        assert!(is_patronymic("Vladimirovich") && !is_patronymic("Putin"));
        assert_eq!(without_brackets("Group (TGG)"), ("Group".into(), vec!["TGG".into()]));
    }
}
