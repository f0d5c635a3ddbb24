//! Which words of the lists a word of the text may stand for: the same, the same with a case
//! ending, the same in another spelling or script.

use std::cell::LazyCell;

use crate::screen::endings::Endings;
use crate::screen::fold::fold_char;
use crate::screen::lexicon::Lexicon;
use crate::screen::resemble::{distance, weight};
use crate::screen::sound::{self, Sound, is_abjad, is_vowel};
use crate::screen::tokens::{self, Case, UNKNOWN};
use crate::script::Script;

/// A word of the lists that a word of the text may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Alike {
    /// Its id in the lexicon.
    pub word: u32,
    /// How far they are apart, in hundredths of a consonant; 0 for the same word.
    pub cost: u16,
    /// How much there is to resemble, in the same unit.
    pub weight: u16,
    /// A case ending was taken off.
    pub ending: bool,
    /// Only a body's name is meant: an adjective of a place, or a plural.
    pub body: bool,
    /// An s was taken off that may tell whose it is: Lukaschenkos.
    pub genitive: bool,
    /// So little is alike that it counts only where all other words of a person's name are there.
    pub loose: bool,
}

impl Alike {
    fn new(word: u32) -> Self {
        Self { word, cost: 0, weight: 0, ending: false, body: false, genitive: false, loose: false }
    }
}

/// At most so many for one word, the nearest; more where the vowels are left out.
const MOST: usize = 20;
const MOST_UNVOWELLED: usize = 48;

/// A word with more letters is none.
const LONGEST: usize = 48;

/// So much of a word's weight may differ, in per cent, and so many hundredths beside.
const SHARE: u16 = 16;
const FREE: u16 = 8;
/// The same share where one of the two leaves its vowels out.
const UNVOWELLED_SHARE: u16 = 9;

/// In one script a word with less to resemble must be nearer, by this share in per cent: two
/// consonants and a vowel are soon another word.
const SHORT: u16 = 300;
const SHORT_SHARE: u32 = 4;
/// The same for a longer word of two consonants.
const FEW_SHARE: u32 = 14;

/// As near as a case form or a plain transliteration is.
pub(crate) const CLOSE: u16 = 12;

/// What a nickname costs.
const NICKNAME: u16 = 10;

/// What it costs to take an ending off: the same word without one is nearer.
const ENDING: u16 = 4;
/// ... and another vowel in its place.
const OTHER_ENDING: u16 = 7;

/// The word itself.
pub(crate) fn same(lexicon: &Lexicon, word: u32) -> Alike {
    Alike { weight: weight(lexicon.sounds(word)), ..Alike::new(word) }
}

/// The word itself, and a title in its other forms: both are written small.
pub(crate) fn exact(lexicon: &Lexicon, word: u32) -> Vec<Alike> {
    let mut found = vec![same(lexicon, word)];
    if lexicon.traits(word).office {
        nicknames(lexicon, &mut found);
    }
    found
}

/// The words of the lists that `surface` may stand for, the nearest first; `id` is its own.
/// `capital` tells that it is written as a name: a word in lower case must be nearer.
pub(crate) fn search(
    lexicon: &Lexicon,
    surface: &str,
    id: u32,
    case: Case,
    inflected: bool,
    capital: bool,
) -> Vec<Alike> {
    let mut found = Vec::new();
    if id != UNKNOWN {
        found.push(same(lexicon, id));
    }
    let asked = Asked { id, case, inflected, capital };
    let abjad = near(lexicon, |key| lexicon.alike(key), surface, asked, |alike| found.push(alike));
    // What only leads to words of the lists must be close to lead there, and of the same script.
    let folded = LazyCell::new(|| read(surface).0);
    let close =
        |alike: &Alike| alike.cost <= CLOSE && same_script(&folded, lexicon.word(alike.word));
    found.retain(|alike| lexicon.bearers(alike.word) > 0 || close(alike));
    found.sort_by_key(|alike| (alike.loose, alike.cost, alike.word));
    found.truncate(if abjad { MOST_UNVOWELLED } else { MOST });
    nicknames(lexicon, &mut found);
    found
}

/// How a word of a text is written, and what it is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    /// Its own id in the lexicon.
    pub id: u32,
    pub case: Case,
    pub inflected: bool,
    /// As in [`search`].
    pub capital: bool,
}

/// Every word that `surface` may stand for in another spelling, among those that `offered` has for
/// a key of sounds. Answers whether `surface` leaves its vowels out.
pub(crate) fn near<W: Iterator<Item = u32>>(
    lexicon: &Lexicon,
    offered: impl Fn(u32) -> W,
    surface: &str,
    asked: Asked,
    mut found: impl FnMut(Alike),
) -> bool {
    let Asked { id, case, inflected, capital } = asked;
    let (folded, letters) = read(surface);
    let abjad = is_abjad(&letters);
    // A short word in capitals is an acronym: it has no endings, and only its very letters
    // count.
    // Few of them are longer in Cyrillic, and names in its headlines are declined: «ИГОРЯ СЕЧИНА».
    let script = letters.first().and_then(|letter| Script::of(*letter));
    let longest = if script == Some(Script::Cyrillic) { 3 } else { 5 };
    let acronym = case == Case::Upper && letters.len() <= longest;
    // Of a word that any text has, a misspelling names nobody; another script may.
    let everyday = lexicon.is_everyday(&folded);
    if sounds(&letters, case) {
        let stems = match acronym {
            true => Vec::new(),
            false => lexicon.endings.stems(&letters, inflected),
        };
        resembling(lexicon, offered, &letters, &stems, |alike| {
            let differs =
                |share: u32| u32::from(alike.cost) * 100 > u32::from(alike.weight) * share;
            let few = || lexicon.sounds(alike.word).iter().filter(|s| !is_vowel(**s)).count() < 3;
            let short = alike.weight < SHORT && differs(SHORT_SHARE) || differs(FEW_SHARE) && few();
            // In another script the very letters cost something: РТ is RT.
            let pair = || lexicon.word(alike.word).chars().count() < 3;
            let another = acronym && alike.cost > 0 && !pair();
            if alike.word == id || another || !capital && alike.cost > CLOSE {
                return;
            }
            let plain = alike.body && alike.cost <= ENDING;
            let loose =
                !plain && (everyday || short) && same_script(&folded, lexicon.word(alike.word));
            let near = !everyday || alike.cost <= CLOSE;
            let genitive = alike.genitive && !everyday;
            if !loose || capital && !alike.body && near {
                found(Alike { loose, genitive, ..alike });
            }
        });
    }
    abjad
}

/// All keys of sounds under which [`near`] asks for words, however `surface` is written and whatever
/// language it stands in.
pub(crate) fn keys(endings: &Endings, surface: &str) -> Vec<u32> {
    let (_, letters) = read(surface);
    if !sounds(&letters, Case::of(surface)) {
        return Vec::new();
    }
    let mut keys = sound::keys(&Stem::whole(&letters).sounds);
    // English takes off an s that a language with endings leaves on.
    for inflected in [false, true] {
        for (length, _) in endings.stems(&letters, inflected) {
            keys.extend(sound::keys(&sound::read(&letters[..length])));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A word folded, and the letters that its sounds are read from.
fn read(surface: &str) -> (String, Vec<char>) {
    let mut folded = String::new();
    tokens::folded(surface, &mut folded);
    let mut letters = tokens::letters(surface, &folded);
    letters.truncate(LONGEST);
    (folded, letters)
}

/// Whether a word has a sound at all: one character of a script without spaces is a word of its own.
fn sounds(letters: &[char], case: Case) -> bool {
    letters.len() >= 2 && (case != Case::None || is_abjad(letters))
}

/// First names that the table holds for the same as one that was found.
fn nicknames(lexicon: &Lexicon, found: &mut Vec<Alike>) {
    for at in 0..found.len() {
        let alike = found[at];
        if alike.cost > CLOSE || alike.loose {
            continue;
        }
        for (word, body) in lexicon.other_forms(alike.word) {
            let (cost, body) = (alike.cost + NICKNAME, alike.body || *body);
            let told = Alike { word: *word, cost, body, ..alike };
            match found.iter_mut().find(|other| other.word == *word) {
                // "Ministerio" is the ministry, and no misspelling of it.
                Some(other) if other.cost > cost || other.loose => *other = told,
                Some(_) => {}
                None => found.push(told),
            }
        }
    }
}

/// Every word of the lists that sounds like the letters, or like one of their stems.
fn resembling<W: Iterator<Item = u32>>(
    lexicon: &Lexicon,
    offered: impl Fn(u32) -> W,
    letters: &[char],
    stems: &[(usize, bool)],
    mut found: impl FnMut(Alike),
) {
    let whole = Stem::whole(letters);
    let stems: Vec<Stem> =
        stems.iter().map(|(length, body)| Stem::new(&letters[..*length], *body)).collect();
    let mut keys: Vec<u32> = sound::keys(&whole.sounds);
    keys.extend(stems.iter().flat_map(|stem| sound::keys(&stem.sounds)));
    keys.sort_unstable();
    keys.dedup();
    let mut words: Vec<u32> = keys.iter().flat_map(|key| offered(*key)).collect();
    words.sort_unstable();
    words.dedup();
    for word in words {
        if let Some(alike) = compare(lexicon, word, letters, &whole, &stems) {
            found(alike);
        }
    }
}

fn compare(
    lexicon: &Lexicon,
    word: u32,
    letters: &[char],
    whole: &Stem,
    stems: &[Stem],
) -> Option<Alike> {
    let listed = lexicon.word(word);
    // Numbers and pairs of letters have no other spelling.
    if listed.contains(|c: char| c.is_numeric()) {
        return None;
    }
    let pair = listed.chars().count() < 3;
    if pair {
        // But in another script: РТ is RT.
        let plain: String = letters.iter().collect();
        let other = !same_script(&plain, listed) && letters.len() == listed.chars().count();
        let same = other && whole.sounds == lexicon.sounds(word);
        let weight = weight(lexicon.sounds(word));
        let declined = || {
            stems.iter().any(|stem| {
                stem.letters == 2 && !stem.body && {
                    let mut plain = String::new();
                    letters[..2].iter().for_each(|c| fold_char(*c, &mut plain));
                    plain == listed
                }
            })
        };
        return match same {
            true => Some(Alike { cost: 1, weight, ..Alike::new(word) }),
            // Ким Чен Ыном.
            false if declined() => {
                Some(Alike { cost: ENDING, weight, ending: true, ..Alike::new(word) })
            }
            false => None,
        };
    }
    let sounds = lexicon.sounds(word);
    // Of letters that no table reads nothing is alike but the very word.
    if sounds.is_empty() || whole.sounds.is_empty() {
        return None;
    }
    let weight = weight(sounds);
    let abjad = is_abjad(letters) || listed.chars().next().is_some_and(|c| is_abjad(&[c]));
    let share = if abjad { UNVOWELLED_SHARE } else { SHARE };
    let mut limit = weight * share / 100 + if abjad { 0 } else { FREE };
    let mut best: Option<Alike> = None;
    let mut keep = |cost: u16, stem: Option<&Stem>, limit: &mut u16| {
        if cost <= *limit && best.is_none_or(|known| cost < known.cost) {
            let (ending, body) = (stem.is_some(), stem.is_some_and(|stem| stem.body));
            let latin = listed.starts_with(|c| c < '\u{250}');
            let genitive = body && latin && letters.ends_with(&['s']);
            best = Some(Alike { cost, weight, ending, body, genitive, ..Alike::new(word) });
            *limit = cost;
        }
    };
    if let Some(cost) = distance(&whole.sounds, sounds, abjad, limit) {
        keep(cost, None, &mut limit);
    }
    let core = core(sounds);
    for stem in stems {
        if let Some(cost) = distance(&stem.sounds, sounds, abjad, limit) {
            keep(cost + ENDING, Some(stem), &mut limit);
        }
        // The ending stands for the list word's own: Лукашенк-о, Лукашенк-ам.
        if core.len() < sounds.len()
            && core.len() > 1
            && let Some(cost) = distance(&stem.sounds[..stem.core], core, abjad, limit)
        {
            keep(cost + OTHER_ENDING, Some(stem), &mut limit);
        }
    }
    best
}

/// Whether two folded words are both Latin, both Cyrillic, or both of others.
pub(crate) fn same_script(a: &str, b: &str) -> bool {
    script(a) == script(b)
}

/// Latin, Cyrillic and the others.
fn script(folded: &str) -> u8 {
    match folded.chars().find(|c| c.is_alphabetic()) {
        Some(..='\u{24f}') | None => 0,
        Some('\u{400}'..='\u{52f}') => 1,
        _ => 2,
    }
}

/// A word without its ending, as sounds.
struct Stem {
    sounds: Vec<Sound>,
    /// Up to its last consonant.
    core: usize,
    /// How many letters it has.
    letters: usize,
    /// Only a body's name is meant.
    body: bool,
}

impl Stem {
    /// All letters but an Arabic article.
    fn whole(letters: &[char]) -> Self {
        let article = usize::from(is_abjad(letters) && letters.starts_with(&['ا', 'ل'])) * 2;
        Self::new(&letters[article..], false)
    }

    fn new(letters: &[char], body: bool) -> Self {
        let sounds = sound::read(letters);
        let core = core(&sounds).len();
        Self { sounds, core, letters: letters.len(), body }
    }
}

/// Up to the last consonant.
fn core(sounds: &[Sound]) -> &[Sound] {
    let end = sounds.iter().rposition(|sound| !is_vowel(*sound)).map_or(0, |at| at + 1);
    &sounds[..end]
}
