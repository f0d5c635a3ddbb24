//! Korean names in Latin letters. Every system writes them in another way, and none is used alone:
//! Kim Yong-bok, Kim Young Bok and Gim Yeongbok are one man, Jo Yon Jun is Cho Yŏn-chun.
//!
//! A name is read as syllables of Korean sounds, in which what the systems confuse is the same. The
//! surname must be one of the few hundred that there are.

mod cyrillic;

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::sound::mix;

/// The surnames of all but a handful of Koreans, in McCune and Reischauer's, the Revised and the usual
/// romanisations, folded.
const SURNAMES: &str = include_str!("../../data/korean_surnames.txt");

/// Consonants that begin or end a syllable, the longest first, and what they are the same as.
const CONSONANTS: &[(&str, u8)] = &[
    ("dsch", b'J'),
    ("tsch", b'J'),
    ("tch", b'J'),
    ("dzh", b'J'),
    ("ng", b'G'),
    ("ch", b'J'),
    ("cz", b'J'),
    ("dz", b'J'),
    ("dj", b'J'),
    ("jj", b'J'),
    ("kk", b'K'),
    ("gg", b'K'),
    ("tt", b'T'),
    ("dd", b'T'),
    ("pp", b'P'),
    ("bb", b'P'),
    ("ss", b'S'),
    ("sh", b'S'),
    ("rh", b'R'),
    ("ll", b'R'),
    // Czech, without its mark.
    ("c", b'J'),
    ("k", b'K'),
    ("g", b'K'),
    ("t", b'T'),
    ("d", b'T'),
    ("p", b'P'),
    ("b", b'P'),
    ("j", b'J'),
    ("s", b'S'),
    ("h", b'H'),
    ("m", b'M'),
    ("n", b'N'),
    ("r", b'R'),
    ("l", b'R'),
];

/// Vowels, the longest first. Most of what stands for ㅓ, ㅗ, ㅜ and ㅡ stands for each of them.
const VOWELS: &[(&str, &str)] = &[
    ("yeo", "yo"),
    ("you", "yo"),
    ("yoo", "yo"),
    ("yae", "ye"),
    ("wae", "we"),
    ("weo", "wo"),
    ("woo", "o"),
    ("yo", "yo"),
    ("yu", "yo"),
    ("ya", "ya"),
    ("ye", "ye"),
    ("yi", "i"),
    ("wa", "wa"),
    ("we", "we"),
    ("wi", "wi"),
    ("wo", "wo"),
    ("wu", "o"),
    ("ae", "e"),
    ("ai", "e"),
    ("ay", "e"),
    ("eo", "o"),
    ("eu", "o"),
    ("oe", "we"),
    ("oi", "we"),
    ("oo", "o"),
    ("ou", "o"),
    ("ui", "i"),
    ("ee", "i"),
    ("ey", "i"),
    ("a", "a"),
    ("e", "e"),
    ("i", "i"),
    ("o", "o"),
    ("u", "o"),
];

/// No name has a longer word, in letters.
const LONGEST: usize = 14;

/// Korean surnames, folded. Each of them may be anything else as well.
#[derive(Debug, Clone, Default)]
pub(super) struct Surnames(HashSet<&'static str, RandomState>);

impl Surnames {
    pub(super) fn load() -> Self {
        let lines = SURNAMES.lines().filter(|line| !line.starts_with('#'));
        Self(lines.flat_map(str::split_whitespace).collect())
    }

    pub(super) fn contains(&self, folded: &str) -> bool {
        self.0.contains(folded)
    }

    /// Those whose key as a [`surname`] it is.
    pub(super) fn sounding(&self, key: u32) -> impl Iterator<Item = &str> {
        self.0.iter().copied().filter(move |word| surnames(word).contains(&key))
    }
}

/// The key of a name: a surname and the one or two words of a given name of two syllables; `None`
/// where it is no Korean name.
pub(super) fn key(surname: &str, given: &[&str]) -> Option<u32> {
    keys(surname, given).into_iter().next()
}

/// All keys that the words of a text may have as a name: Cyrillic leaves open what it means.
pub(super) fn keys(surname: &str, given: &[&str]) -> Vec<u32> {
    let given = of_given(given);
    let families = if given.is_empty() { Vec::new() } else { family(surname) };
    let pairs = families.iter().flat_map(|family| given.iter().map(move |given| (family, given)));
    pairs.map(|(family, given)| hash(&[&family[..], b" ", given].concat())).collect()
}

/// Keys of the parts of a name: of its surname, and of all that the first word of its given name may
/// be, since "Yong-bok" may be written as one word and parted anywhere. `None` where
/// [`key`] has none.
pub(super) fn parts(surname: &str, given: &[&str]) -> Option<(u32, Vec<u32>)> {
    let family = family(surname).into_iter().next()?;
    let sounds = of_given(given).into_iter().next()?;
    Some((hash(&family), (1..=sounds.len()).map(|length| hash(&sounds[..length])).collect()))
}

/// The keys of a folded word as a surname, see [`parts`].
pub(super) fn surnames(word: &str) -> Vec<u32> {
    family(word).iter().map(|sounds| hash(sounds)).collect()
}

/// The keys of a folded word as a given name or the first word of one, see [`parts`].
pub(super) fn given(word: &str) -> Vec<u32> {
    let short = |(_, count): &(Vec<u8>, usize)| (1..=2).contains(count);
    readings(word).iter().filter(|reading| short(reading)).map(|(sounds, _)| hash(sounds)).collect()
}

/// What a surname may sound like.
fn family(surname: &str) -> Vec<Vec<u8>> {
    let one = readings(surname).into_iter().filter(|(_, count)| *count == 1);
    let same = |(mut sounds, _): (Vec<u8>, usize)| {
        // Ri and Yi, Rim and Im, Ryu and Yu, Lee.
        if sounds.first() == Some(&b'R') && matches!(sounds.get(1), Some(b'i' | b'y')) {
            sounds.remove(0);
        } else if sounds.first() == Some(&b'R') {
            // Ro and No, Ra and Na.
            sounds[0] = b'N';
        }
        sounds
    };
    one.map(same).collect()
}

/// What a given name of two syllables may sound like.
fn of_given(words: &[&str]) -> Vec<Vec<u8>> {
    let mut all = vec![(Vec::new(), 0)];
    for word in words {
        let next = readings(word);
        let both = |(sounds, count): &(Vec<u8>, usize)| -> Vec<(Vec<u8>, usize)> {
            let joined = next.iter().map(|(more, n)| ([&sounds[..], more].concat(), count + n));
            joined.collect()
        };
        all = all.iter().flat_map(both).filter(|(_, count)| *count <= 2).collect();
    }
    all.into_iter().filter(|(_, count)| *count == 2).map(|(sounds, _)| sounds).collect()
}

/// What a folded word may sound like, each with its number of syllables.
fn readings(word: &str) -> Vec<(Vec<u8>, usize)> {
    if cyrillic::is(word) {
        return if word.len() > 2 * LONGEST { Vec::new() } else { cyrillic::readings(word) };
    }
    let mut sounds = Vec::with_capacity(16);
    syllables(word, &mut sounds).map(|count| (sounds, count)).into_iter().collect()
}

fn hash(sounds: &[u8]) -> u32 {
    let spread = |key: u64, sound: &u8| key.wrapping_mul(0x0100_0000_01b3) ^ u64::from(*sound);
    mix(sounds.iter().fold(0xcbf2_9ce4_8422_2325, spread))
}

/// Read a folded word; how many syllables it has.
fn syllables(word: &str, sounds: &mut Vec<u8>) -> Option<usize> {
    if word.len() > LONGEST || !word.is_ascii() {
        return None;
    }
    let (mut rest, mut count) = (word, 0);
    while !rest.is_empty() {
        if let Some((letters, sound)) = CONSONANTS.iter().find(|(c, _)| rest.starts_with(c)) {
            let begins = rest.len() == word.len();
            // No syllable begins with ng.
            if begins && *letters == "ng" {
                return None;
            }
            rest = &rest[letters.len()..];
            let vowel = VOWELS.iter().any(|(v, _)| rest.starts_with(v));
            if !vowel
                && (begins || !matches!(sound, b'K' | b'T' | b'P' | b'M' | b'N' | b'R' | b'G'))
            {
                // The h of Roh and Ahn is no sound.
                match sound {
                    b'H' if !begins => continue,
                    _ => return None,
                }
            }
            sounds.push(*sound);
        } else {
            let (letters, sound) = VOWELS.iter().find(|(v, _)| rest.starts_with(v))?;
            rest = &rest[letters.len()..];
            sounds.extend(sound.bytes());
            count += 1;
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_every_system() {
        let surnames = Surnames::load();
        for (surname, given, others) in [
            (
                "kim",
                &["yong", "bok"][..],
                &[("kim", &["young", "bok"][..]), ("gim", &["yeongbok"])][..],
            ),
            ("cho", &["yon", "chun"], &[("jo", &["yon", "jun"])]),
            ("cha", &["yong", "beom"], &[("cha", &["yong", "pom"])]),
            ("cho", &["il", "u"], &[("cho", &["il", "woo"])]),
            ("ri", &["jong", "hyok"], &[("lee", &["jeong", "hyeok"]), ("yi", &["chonghyok"])]),
        ] {
            let name = key(surname, given);
            assert!(name.is_some() && surnames.contains(surname), "{surname}");
            for (surname, given) in others {
                assert_eq!(key(surname, given), name, "{surname} {given:?}");
                assert!(surnames.contains(surname));
            }
        }
        assert_ne!(key("kim", &["jong", "il"]), key("kim", &["jong", "un"]));
        assert_eq!(key("kim", &["kardashian"]), None);
        assert_eq!(key("son", &["robert", "smith"]), None);
        assert!(!surnames.contains("putin"));
    }

    #[test]
    fn cyrillic_has_one_letter_for_two_sounds() {
        for (surname, given, others) in [
            (
                "kim",
                &["jong", "un"][..],
                &[("ким", &["чен", "ын"][..]), ("кім", &["чен", "ин"])][..],
            ),
            ("kim", &["yo", "jong"], &[("ким", &["е", "чжон"]), ("ким", &["ечжон"])]),
            ("kim", &["il", "sung"], &[("ким", &["ир", "сен"])]),
            ("ri", &["yong", "ho"], &[("ли", &["ен", "хо"]), ("ри", &["ен", "хо"])]),
            ("hwang", &["pyong", "so"], &[("хван", &["пен", "со"])]),
        ] {
            let name = key(surname, given).unwrap();
            for (surname, given) in others {
                assert!(keys(surname, given).contains(&name), "{surname} {given:?}");
                assert!(Surnames::load().contains(surname), "{surname}");
            }
        }
        let il = key("kim", &["jong", "il"]).unwrap();
        assert!(!keys("ким", &["чен", "ын"]).contains(&il));
        assert!(keys("ким", &["кардашьян"]).is_empty());
    }
}
