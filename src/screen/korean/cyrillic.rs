//! Korean syllables as Cyrillic writes them. It has one letter where Korean has two sounds («Чен» is Jong,
//! «Ын» is Un), so that a word has several readings.

/// Consonants, the longest first, and what they are the same as, by the sounds of [`super`].
const CONSONANTS: &[(&str, u8)] = &[
    ("чж", b'J'),
    ("дж", b'J'),
    ("чх", b'J'),
    ("кх", b'K'),
    ("кк", b'K'),
    ("тх", b'T'),
    ("тт", b'T'),
    ("пх", b'P'),
    ("пп", b'P'),
    ("сс", b'S'),
    ("нг", b'G'),
    ("ч", b'J'),
    ("ц", b'J'),
    ("к", b'K'),
    ("г", b'K'),
    ("т", b'T'),
    ("д", b'T'),
    ("п", b'P'),
    ("б", b'P'),
    ("с", b'S'),
    ("ш", b'S'),
    ("х", b'H'),
    ("м", b'M'),
    ("н", b'N'),
    ("р", b'R'),
    ("л", b'R'),
];

/// Vowels, folded, the longest first, and all that they may be; an «е» may be «ё».
const VOWELS: &[(&str, &[&str])] = &[
    ("ва", &["wa"]),
    ("ве", &["we", "wo"]),
    ("вэ", &["we"]),
    ("ви", &["wi"]),
    ("во", &["wo"]),
    ("ои", &["we"]),
    ("ыи", &["i"]),
    ("а", &["a"]),
    ("э", &["e"]),
    ("о", &["o"]),
    ("у", &["o"]),
    ("ы", &["o"]),
    // Ukrainian «Ин» is Un.
    ("и", &["i", "o"]),
    ("і", &["i"]),
    ("я", &["ya"]),
    ("ю", &["yo"]),
    ("е", &["o", "yo", "e", "ye"]),
    ("є", &["yo", "ye"]),
];

/// No word has more readings that count.
const MOST: usize = 32;

/// Whether a folded word is in Cyrillic.
pub(super) fn is(word: &str) -> bool {
    word.starts_with(|c| ('\u{400}'..='\u{52f}').contains(&c))
}

/// What a folded word may sound like, each with its number of syllables; nothing where it is none of one
/// or two.
pub(super) fn readings(word: &str) -> Vec<(Vec<u8>, usize)> {
    let mut readings = vec![(Vec::new(), 0)];
    let mut rest = word;
    while !rest.is_empty() {
        let (onset, behind) =
            consonant(rest).map_or((None, rest), |(sound, behind)| (Some(sound), behind));
        let Some((vowels, behind)) = vowel(behind) else { return Vec::new() };
        let (codas, behind) = coda(behind);
        if readings[0].1 == 2 || onset == Some(b'G') {
            return Vec::new();
        }
        let begun = std::mem::take(&mut readings);
        for (sounds, count) in begun {
            for vowel in vowels {
                for coda in codas {
                    let mut sounds: Vec<u8> = sounds.clone();
                    sounds.extend(onset);
                    sounds.extend(vowel.bytes());
                    sounds.extend(*coda);
                    readings.push((sounds, count + 1));
                }
            }
        }
        readings.truncate(MOST);
        rest = behind;
    }
    readings
}

fn consonant(text: &str) -> Option<(u8, &str)> {
    CONSONANTS.iter().find_map(|(letters, sound)| Some((*sound, text.strip_prefix(letters)?)))
}

fn vowel(text: &str) -> Option<(&'static [&'static str], &str)> {
    VOWELS.iter().find_map(|(letters, sounds)| Some((*sounds, text.strip_prefix(letters)?)))
}

/// What ends a syllable, if anything: a consonant before another or at the end.
fn coda(text: &str) -> (&'static [&'static [u8]], &str) {
    const NONE: (&[&[u8]], &str) = (&[b""], "");
    let Some((sound, behind)) = consonant(text) else { return (NONE.0, text) };
    if vowel(behind).is_some() {
        return (NONE.0, text);
    }
    match sound {
        b'N' => (&[b"N", b"G"], behind.strip_prefix('ъ').unwrap_or(behind)),
        b'G' => (&[b"G"], behind),
        b'K' => (&[b"K"], behind),
        b'T' => (&[b"T"], behind),
        b'P' => (&[b"P"], behind),
        b'M' => (&[b"M"], behind),
        b'R' => (&[b"R"], behind),
        _ => (NONE.0, text),
    }
}
