//! The tables of words, read once: what is known of a word before any list is.

use std::sync::LazyLock;

use super::affixes::Affixes;
use super::countries::Countries;
use super::everyday::Everyday;
use super::{Lexicon, Traits};
use crate::screen::endings::Endings;
use crate::screen::korean;
use crate::screen::legal_form::LegalForms;
use crate::screen::tokens::UNKNOWN;

/// With which a base form may end, behind what is left without a case ending.
const BASE_ENDINGS: [&str; 12] = ["", "ыи", "ии", "а", "я", "ь", "о", "е", "і", "a", "o", "e"];

const NAME_PARTS: &str = include_str!("../../../data/name_parts.txt");
const TITLES: &str = include_str!("../../../data/titles.txt");
const PARTICLES: &str = include_str!("../../../data/particles.txt");
const GENERIC: &str = include_str!("../../../data/generic_words.txt");
const NAMED_AFTER: &str = include_str!("../../../data/named_after.txt");
const STATE_BODIES: &str = include_str!("../../../data/state_bodies.txt");
const EVERYDAY_NAMES: &str = include_str!("../../../data/everyday_names.txt");
const ABBREVIATIONS: &str = include_str!("../../../data/abbreviations.txt");
const OFFICES: &str = include_str!("../../../data/offices.txt");
const ORGANISATION_WORDS: &str = include_str!("../../../data/organisation_words.txt");
const DEMONYMS: &str = include_str!("../../../data/demonyms.txt");
const ROLES: &str = include_str!("../../../data/roles.txt");
const SPEECH: &str = include_str!("../../../data/speech_verbs.txt");
const COMMON_SURNAMES: &str = include_str!("../../../data/common_surnames.txt");
const PERSON_WORDS: &str = include_str!("../../../data/person_words.txt");
const OPENERS: &str = include_str!("../../../data/sentence_openers.txt");
/// Joins the last of a row, in the languages of the news.
const AND: &str = "and or und oder et ou y o i a in ali czy lub či nebo и или і й та або oraz";
/// Stands between names, in the languages of the news.
const LINKS: &str =
    "and or in on at to by with from und oder im et ou oraz lub и или в с со або та";
const TITLE_FORMS: &str = include_str!("../../../data/title_forms.txt");
const NICKNAMES: &str = include_str!("../../../data/nicknames.txt");
const COMMON: [&str; 2] = [
    include_str!("../../../data/common_words.txt"),
    include_str!("../../../data/common_words_slavic.txt"),
];

/// What lists are compiled upon.
#[derive(Debug)]
pub(super) struct Tables {
    /// The words of the tables, and no name.
    pub lexicon: Lexicon,
    pub forms: LegalForms,
    /// Words that any text has.
    common: Everyday,
    /// Those of them that are English words, and those of all tables that are others or names.
    pub english: Everyday,
    pub elsewhere: Everyday,
    /// With what names end that were made for a company.
    pub name_parts: Vec<&'static str>,
}

impl Tables {
    /// The tables, which are constants.
    pub(super) fn read() -> &'static Self {
        static TABLES: LazyLock<Tables> = LazyLock::new(Tables::load);
        &TABLES
    }

    fn load() -> Self {
        let mut lexicon = Lexicon { meanings: vec![Vec::new()], ..Lexicon::default() };
        lexicon.endings = Endings::load();
        lexicon.affixes = Affixes::load();
        lexicon.korean_surnames = korean::Surnames::load();
        for word in lexicon.affixes.generations() {
            let id = lexicon.intern(&word, &word);
            lexicon.traits[id as usize].generation = true;
        }
        let forms = LegalForms::load(|form| lexicon.cut(form).0);
        for word in forms.single_words() {
            lexicon.traits[word as usize].legal = true;
        }
        let (particles, small) = PARTICLES.split_once("[small]").unwrap_or((PARTICLES, ""));
        lexicon.mark(particles, |traits| traits.particle = true);
        lexicon.mark(small, |traits| (traits.particle, traits.small) = (true, true));
        lexicon.mark(GENERIC, |traits| traits.generic = true);
        let (_, places) = EVERYDAY_NAMES.split_once("[places]").unwrap_or((EVERYDAY_NAMES, ""));
        lexicon.mark(places, |traits| traits.place = true);
        lexicon.mark(EVERYDAY_NAMES, |traits| traits.common = true);
        let (bodies, official) = STATE_BODIES.split_once("[state]").unwrap_or((STATE_BODIES, ""));
        for line in bodies.lines().filter(|line| !line.starts_with('#')) {
            let words = lexicon.cut(line).0;
            lexicon.state_bodies.push(words);
        }
        lexicon.mark(official, |traits| traits.state = true);
        for line in ABBREVIATIONS.lines().filter(|line| !line.starts_with('#')) {
            let Some((short, long)) = line.split_once('=') else { continue };
            let (short, long) = (lexicon.cut(short).0, lexicon.cut(long).0);
            lexicon.abbreviations.add(short, long);
        }
        lexicon.mark(TITLE_FORMS, |traits| traits.office = true);
        lexicon.mark(NICKNAMES, |traits| traits.nickname = true);
        lexicon.mark(DEMONYMS, |traits| traits.place = true);
        lexicon.mark(ORGANISATION_WORDS, |traits| traits.field = true);
        let (persons, bodies) = ([NICKNAMES, TITLE_FORMS], [ORGANISATION_WORDS, DEMONYMS]);
        for (tables, body) in [(persons, false), (bodies, true)] {
            let lines = tables.into_iter().flat_map(str::lines);
            for line in lines.filter(|line| !line.starts_with('#')) {
                let ids: Vec<u32> = lexicon.cut(line).0;
                let generic = ids.iter().any(|id| lexicon.traits[*id as usize].generic);
                for a in &ids {
                    lexicon.traits[*a as usize].generic |= generic;
                    let others = ids.iter().filter(|b| *b != a).map(|b| (*b, body));
                    lexicon.other_forms.entry(*a).or_default().extend(others);
                }
            }
        }
        lexicon.everyday = everyday(small);
        lexicon.countries = Countries::load();
        let lines = NAME_PARTS.lines().filter(|line| !line.starts_with('#'));
        let name_parts = lines.flat_map(str::split_whitespace).collect();
        let [english, slavic] = COMMON;
        Self {
            lexicon,
            forms,
            common: Everyday::load(COMMON),
            english: Everyday::load([english]),
            elsewhere: Everyday::load([slavic, EVERYDAY_NAMES, TITLES]),
            name_parts,
        }
    }
}

impl Lexicon {
    /// What names are not read by: a list may have any of these words in a name.
    pub(super) fn mark_behind_lists(&mut self) {
        self.mark(TITLES, |traits| traits.title = true);
        self.mark(OFFICES, |traits| (traits.title, traits.office) = (true, true));
        let (heads, _) = ROLES.split_once("[field]").unwrap_or((ROLES, ""));
        let (roles, rest) = PERSON_WORDS.split_once("[kin]").unwrap_or((PERSON_WORDS, ""));
        let (kin, circle) = rest.split_once("[circle]").unwrap_or((rest, ""));
        self.mark(heads, |traits| traits.role = true);
        self.mark(roles, |traits| traits.role = true);
        self.mark(kin, |traits| traits.kin = true);
        self.mark(circle, |traits| traits.circle = true);
        self.mark(COMMON_SURNAMES, |traits| traits.frequent = true);
        self.mark(AND, |traits| traits.and = true);
        self.mark(LINKS, |traits| traits.link = true);
        self.mark("the", |traits| traits.article = true);
        self.mark(NAMED_AFTER, |traits| traits.named_after = true);
        self.mark(SPEECH, |traits| traits.speech = true);
        self.mark(OPENERS, |traits| traits.opener = true);
        let common = &Tables::read().common;
        for (word, traits) in self.words.iter().zip(&mut self.traits) {
            traits.common |= common.contains(word);
        }
        self.mark_declined();
    }

    fn mark(&mut self, table: &str, set: impl Fn(&mut Traits)) {
        for line in table.lines().filter(|line| !line.starts_with(['#', '['])) {
            for id in self.cut(line).0 {
                set(&mut self.traits[id as usize]);
            }
        }
    }

    /// The words of the tables and lists of which a folded word may be a case form. `latin` tells whether a word
    /// in Latin letters may be one.
    pub(crate) fn base_forms(&self, word: &[char], latin: bool) -> Vec<u32> {
        let stems = self.endings.stems(word, latin);
        let forms = stems.iter().flat_map(|(length, _)| {
            let stem: String = word[..*length].iter().collect();
            BASE_ENDINGS.map(|ending| self.id(&format!("{stem}{ending}")))
        });
        forms.filter(|id| *id != UNKNOWN).collect()
    }

    /// What the tables say of the kind of a body in a Cyrillic word, they say of its other forms:
    /// «федеральная», «службы».
    fn mark_declined(&mut self) {
        for at in 0..self.words.len() {
            let word: Vec<char> = self.words[at].chars().collect();
            if !matches!(word.first(), Some('\u{400}'..='\u{52f}')) || self.traits[at].generic {
                continue;
            }
            let traits: Vec<Traits> =
                self.base_forms(&word, false).into_iter().map(|id| self.traits(id)).collect();
            self.traits[at].generic |= traits.iter().any(|traits| traits.generic);
            self.traits[at].field |= traits.iter().any(|traits| traits.field);
        }
    }
}

/// The words of all tables that are in any text, `small` ones among them.
fn everyday(small: &'static str) -> Everyday {
    Everyday::load(COMMON.into_iter().chain([EVERYDAY_NAMES, TITLES, small]))
}
