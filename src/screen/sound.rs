//! How a word sounds: one alphabet for Latin, Cyrillic and Arabic letters.
//!
//! A name reaches a text through many romanisations, and back: Юнкер is Juncker, Лукашенко is
//! Lukashenko, Lukaschenko, Łukaszenko. Every spelling is read into the same few dozen sounds.
//! A letter that is read in several ways (Latin c, j, ch, w) keeps a sound of its own, which
//! [`resemble`](super::resemble) holds near to each of its readings.

/// One sound. The values index the table of distances.
pub(crate) type Sound = u8;

pub(crate) const A: Sound = 0;
pub(crate) const E: Sound = 1;
pub(crate) const I: Sound = 2;
pub(crate) const O: Sound = 3;
pub(crate) const U: Sound = 4;
pub(crate) const Y: Sound = 5;
/// A vowel that nobody is sure of: Bulgarian ъ.
pub(crate) const SCHWA: Sound = 6;
/// й, and y before a vowel.
pub(crate) const J: Sound = 7;
pub(crate) const B: Sound = 8;
pub(crate) const P: Sound = 9;
pub(crate) const D: Sound = 10;
pub(crate) const T: Sound = 11;
pub(crate) const V: Sound = 12;
pub(crate) const F: Sound = 13;
pub(crate) const W: Sound = 14;
pub(crate) const G: Sound = 15;
pub(crate) const H: Sound = 16;
/// х, kh.
pub(crate) const X: Sound = 17;
pub(crate) const K: Sound = 18;
pub(crate) const L: Sound = 19;
pub(crate) const M: Sound = 20;
pub(crate) const N: Sound = 21;
pub(crate) const R: Sound = 22;
pub(crate) const S: Sound = 23;
pub(crate) const Z: Sound = 24;
pub(crate) const SH: Sound = 25;
pub(crate) const ZH: Sound = 26;
pub(crate) const CH: Sound = 27;
pub(crate) const DJ: Sound = 28;
pub(crate) const TS: Sound = 29;
/// Latin c before e, i, y; ц in Slavic languages.
pub(crate) const SOFT_C: Sound = 30;
/// Latin c elsewhere.
pub(crate) const HARD_C: Sound = 31;
/// Latin ch: ч, к or х.
pub(crate) const LATIN_CH: Sound = 32;
pub(crate) const TH: Sound = 33;
/// Latin j: дж, й, ж or х.
pub(crate) const LATIN_J: Sound = 34;
/// Latin g before e, i, y; Arabic ج.
pub(crate) const SOFT_G: Sound = 35;
/// gh, often silent.
pub(crate) const GH: Sound = 36;
/// Polish rz, Czech ř.
pub(crate) const RZ: Sound = 37;
/// Latin sz, Polish ś: ш or с.
pub(crate) const SZ: Sound = 38;
/// dh, Arabic ذ ض ظ: д or з.
pub(crate) const DH: Sound = 39;
/// Arabic ع and ء.
pub(crate) const AIN: Sound = 40;
/// Arabic ة and final ه.
pub(crate) const HA: Sound = 41;
/// Latin q, Arabic ق: к, г or gh.
pub(crate) const QAF: Sound = 42;
/// Latin kh: х, or a k that is breathed upon, which others write without the h.
pub(crate) const LATIN_KH: Sound = 43;
/// A last r that French leaves silent: Barnier is Барнье.
pub(crate) const LAST_R: Sound = 44;
/// ... and a last t.
pub(crate) const LAST_T: Sound = 45;
/// How many there are.
pub(crate) const SOUNDS: usize = 46;

/// A longer word is read by its beginning.
pub(crate) const LONGEST: usize = 28;

/// A word with no more letters may be a numeral.
const NUMERAL: usize = 4;

pub(crate) fn is_vowel(sound: Sound) -> bool {
    sound <= J
}

/// The sounds of a word in lower case.
pub(crate) fn read(word: &[char]) -> Vec<Sound> {
    let mut reader = Reader { word, at: 0, out: Vec::with_capacity(word.len() + 2) };
    while reader.at < word.len() && reader.out.len() < LONGEST {
        reader.step();
    }
    reader.out
}

struct Reader<'a> {
    word: &'a [char],
    at: usize,
    out: Vec<Sound>,
}

/// Letters that are read together, by the first of them, the longest first, and their sounds.
type Together = &'static [(&'static str, &'static [Sound])];

fn together(first: char) -> Together {
    match first {
        's' => &[
            ("schtsch", &[SH]),
            ("shch", &[SH]),
            ("szcz", &[SH]),
            ("sch", &[SH]),
            // Dutch.
            ("sjtsj", &[SH]),
            ("sj", &[SH]),
            ("sh", &[SH]),
            ("sz", &[SZ]),
        ],
        'c' => &[("chtch", &[SH]), ("cz", &[CH]), ("ch", &[LATIN_CH]), ("ck", &[K])],
        't' => &[
            ("tsch", &[CH]),
            ("tch", &[CH]),
            ("tsj", &[CH]),
            // Watson, Robertson.
            ("tson", &[T, S, O, N]),
            ("th", &[TH]),
            ("ts", &[TS]),
            ("tz", &[TS]),
            ("tc", &[CH]),
        ],
        'd' => &[
            ("dsch", &[DJ]),
            ("dzh", &[DJ]),
            ("dzj", &[DJ]),
            ("dh", &[DH]),
            ("dj", &[DJ]),
            ("dz", &[DJ]),
        ],
        'z' => &[("zj", &[ZH]), ("zh", &[ZH])],
        'e' => &[("eau", &[O]), ("ee", &[I])],
        'p' => &[("ph", &[F])],
        'k' => &[("kh", &[LATIN_KH])],
        'g' => &[("gh", &[GH])],
        'r' => &[("rz", &[RZ])],
        'q' => &[("qu", &[K, V])],
        'o' => &[("oo", &[U]), ("ou", &[U])],
        'д' => &[
            ("дж", &[DJ]),
            // Belarusian: a soft d.
            ("дз", &[DH]),
        ],
        'т' => &[("тч", &[CH])],
        'ш' => &[("шч", &[SH])],
        'к' => &[("кс", &[K, S])],
        'ь' => &[("ьо", &[J, O])],
        _ => &[],
    }
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.word.get(self.at + ahead).copied()
    }

    fn push(&mut self, sounds: &[Sound]) {
        for sound in sounds {
            // A doubled consonant sounds like one.
            if self.out.last() != Some(sound) || is_vowel(*sound) {
                self.out.push(*sound);
            }
        }
    }

    fn step(&mut self) {
        let rest = &self.word[self.at..];
        let together = together(rest[0]).iter().find(|(letters, _)| {
            // Quito has a v, Qudrat a vowel.
            if *letters == "qu" && !rest.get(2).is_some_and(|c| "aeiouy".contains(*c)) {
                return false;
            }
            // Jerzy and Przemysl are Polish, Mirza and Karzai are not.
            if *letters == "rz"
                && self.peek_back().is_none_or(|c| "aeiouy".contains(c))
                && matches!(rest.get(2), Some('a' | 'i' | 'o' | 'u'))
            {
                return false;
            }
            // Nor are Kurz and Schurz.
            if *letters == "rz" && rest.len() == 2 && self.peek_back() == Some('u') {
                return false;
            }
            let mut at = 0;
            letters.chars().all(|c| {
                at += 1;
                rest.get(at - 1) == Some(&c)
            })
        });
        if let Some((letters, sounds)) = together {
            self.push(sounds);
            self.at += letters.chars().count();
            return;
        }
        let vowel = |c: char| "aeiouy".contains(c);
        let read: Option<(&[Sound], usize)> = match rest {
            // Wright is Райт, White Уайт.
            ['w', 'r', ..] if self.at == 0 => Some((&[], 1)),
            ['w', 'h', ..] if self.at == 0 => Some((&[W], 2)),
            ['i', 'g', 'h', 't', ..] => Some((&[A, J], 3)),
            // Барнье, Пежо.
            ['i', 'e', 'r'] => Some((&[J, E, LAST_R], 3)),
            ['o', 't'] if self.at > 2 => Some((&[O, LAST_T], 2)),
            _ => None,
        };
        if let Some((sounds, letters)) = read {
            self.push(sounds);
            self.at += letters;
            return;
        }
        // Aamer, Yasiin, Suud: a long vowel, which others write once.
        let long = match rest {
            ['a', 'a', ..] | ['u', 'u', ..] | ['а', 'а', ..] | ['у', 'у', ..] => true,
            // At the end of a Russian word it is a case ending.
            ['и', 'и', _, ..] | ['i', 'i', ..] => self.word.len() > NUMERAL,
            _ => false,
        };
        if long {
            self.at += 1;
            return self.step();
        }
        // Siergiej is Sergej, Miedwiediew Medvedev.
        if matches!(rest, ['i', 'e', c, ..] if !vowel(*c)) {
            self.push(&[J, E]);
            self.at += 2;
            return;
        }
        // Meguid is Megid: the u keeps the g hard.
        if matches!(rest, ['g', 'u', 'e' | 'i', ..]) {
            self.push(&[SOFT_G]);
            self.at += 2;
            return;
        }
        // Fuele and Poehl are Füle and Pöhl: behind u and o an e before a consonant is no vowel of
        // its own in most names that have it.
        let umlaut = matches!(rest, ['u' | 'o', 'e', c, ..] if !vowel(*c));
        self.letter(rest[0]);
        self.at += 1 + usize::from(umlaut);
    }

    fn letter(&mut self, c: char) {
        let next = self.peek(1);
        let vowel =
            |c: Option<char>| c.is_some_and(|c| "aeiouyáéíóúýěůäöüаеиоуыэюяєії".contains(c));
        let front = matches!(next, Some('e' | 'i' | 'y' | 'é' | 'í' | 'ě' | 'è' | 'ê' | 'ę'));
        let sounds: &[Sound] = match c {
            'a' | 'à' | 'á' | 'â' | 'ã' | 'ā' | 'ă' | 'ə' | 'а' | 'ا' | 'آ' | 'ى' => {
                &[A]
            }
            'e' | 'è' | 'é' | 'ê' | 'ë' | 'ě' | 'ė' | 'ē' | 'ä' | 'æ' | 'е' | 'э' | 'ё' => {
                &[E]
            }
            'i' | 'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' | 'и' | 'і' => &[I],
            'o' | 'ò' | 'ó' | 'ô' | 'õ' | 'ō' | 'ő' | 'ö' | 'ø' | 'å' | 'œ' | 'о' => {
                &[O]
            }
            'u' | 'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' | 'ū' | 'у' => &[U],
            'ы' => &[Y],
            'ą' => &[O, N],
            'ę' => &[E, N],
            'y' | 'ý' | 'ÿ' => match vowel(next) {
                true => &[J],
                false => &[I],
            },
            'й' | 'ي' | 'ی' | 'ئ' => &[J],
            'ю' => &[J, U],
            'я' => &[J, A],
            'є' => &[J, E],
            'ї' => &[J, I],
            'ъ' => match vowel(next) {
                true => &[],
                false => &[SCHWA],
            },
            'ь' => &[],
            'b' | 'б' | 'ب' => &[B],
            'p' | 'п' | 'پ' => &[P],
            'd' | 'ď' | 'д' | 'د' => &[D],
            'đ' | 'ђ' => &[DJ],
            't' | 'ť' | 'ţ' | 'ț' | 'т' | 'ت' | 'ط' => &[T],
            'þ' | 'ث' => &[TH],
            'v' | 'в' => &[V],
            'f' | 'ф' | 'ف' => &[F],
            'w' | 'ў' | 'و' | 'ؤ' => &[W],
            'g' if front => &[SOFT_G],
            'g' | 'ğ' | 'г' | 'ґ' | 'ғ' | 'گ' => &[G],
            'غ' => &[GH],
            'ج' => &[SOFT_G],
            // Kohl has none, Oleh is Oleg.
            'h' if self.at > 0 && vowel(self.peek_back()) && !vowel(next) => &[HA],
            'h' | 'ħ' | 'ح' => &[H],
            'ه' if next.is_none() => &[HA],
            'ه' => &[H],
            'ة' => &[HA],
            'ع' | 'ء' | 'أ' | 'إ' => &[AIN],
            'х' | 'خ' => &[X],
            'q' | 'ق' => &[QAF],
            'k' | 'ķ' | 'к' | 'қ' | 'ك' | 'ک' => &[K],
            'x' => &[K, S],
            'c' if front => &[SOFT_C],
            'c' => &[HARD_C],
            'č' | 'ć' | 'ч' | 'ћ' | 'چ' => &[CH],
            'ç' => &[SOFT_C],
            'ц' => &[TS],
            'l' | 'ł' | 'ľ' | 'ļ' | 'л' | 'ل' => &[L],
            'љ' => &[L, LATIN_J],
            'њ' => &[N, LATIN_J],
            'џ' => &[DJ],
            'm' | 'м' | 'م' => &[M],
            'n' | 'ń' | 'ň' | 'ņ' | 'н' | 'ң' | 'ن' => &[N],
            'ñ' => &[N, J],
            'r' | 'ŕ' | 'р' | 'ر' => &[R],
            'ř' => &[RZ],
            's' | 'ß' | 'с' | 'س' | 'ص' => &[S],
            'ś' => &[SZ],
            'š' | 'ş' | 'ș' | 'ш' | 'щ' | 'ش' => &[SH],
            'z' | 'ź' | 'з' | 'ز' => &[Z],
            'ž' | 'ż' | 'ж' | 'ژ' => &[ZH],
            'ذ' | 'ض' | 'ظ' => &[DH],
            'j' | 'ј' => &[LATIN_J],
            'һ' => &[H],
            _ => &[],
        };
        self.push(sounds);
    }

    fn peek_back(&self) -> Option<char> {
        self.at.checked_sub(1).map(|at| self.word[at])
    }
}

/// Whether the script writes consonants only.
pub(crate) fn is_abjad(word: &[char]) -> bool {
    word.first().is_some_and(|c| ('\u{600}'..='\u{6ff}').contains(c))
}

/// Classes that a sound may have in a key; 0 leaves it out.
fn classes(sound: Sound, last: bool) -> &'static [u8] {
    match sound {
        U if last => &[0, 4],
        _ if is_vowel(sound) => &[0],
        B => &[1],
        P => &[2],
        D => &[3],
        V | F => &[4],
        W => &[4, 0],
        G | X => &[5],
        H | GH | HA => &[5, 0],
        K => &[6],
        LATIN_KH => &[5, 6],
        QAF => &[6, 5],
        L => &[7],
        M => &[8],
        N => &[9],
        R => &[10],
        LAST_R => &[10, 0],
        LAST_T => &[12, 0],
        S | Z | SH | ZH | CH | DJ | TS | SZ => &[11],
        SOFT_C => &[11, 6],
        HARD_C => &[6, 11],
        LATIN_CH => &[11, 6, 5],
        T => &[12],
        TH => &[12, 11],
        LATIN_J if last => &[0, 11],
        LATIN_J => &[11, 0, 5],
        SOFT_G => &[5, 11],
        RZ => &[11, 10],
        DH => &[3, 11],
        _ => &[0],
    }
}

/// At most so many keys a word.
const KEYS: usize = 8;

/// The keys under which a word is found: its consonants by class, one for each reading.
pub(crate) fn keys(sounds: &[Sound]) -> Vec<u32> {
    // A key so far, and the class that it ends with.
    let mut open: Vec<(u64, u8)> = vec![(1, 0)];
    for (at, sound) in sounds.iter().enumerate() {
        let options = classes(*sound, at + 1 == sounds.len());
        if options == [0] {
            // A vowel parts equal consonants.
            continue;
        }
        let many = options.len() > 1 && open.len() * options.len() <= KEYS;
        let options = if many { options } else { &options[..1] };
        open = open
            .iter()
            .flat_map(|(key, end)| {
                options.iter().map(move |class| match *class {
                    0 => (*key, *end),
                    class if class == *end => (*key, *end),
                    class => (key.wrapping_mul(16) + u64::from(class), class),
                })
            })
            .collect();
    }
    let mut keys: Vec<u32> = open.iter().map(|(key, _)| mix(*key)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Spread a key over 32 bits (the finaliser of MurmurHash3).
pub(crate) fn mix(key: u64) -> u32 {
    let mut key = key;
    key ^= key >> 33;
    key = key.wrapping_mul(0xff51_afd7_ed55_8ccd);
    key ^= key >> 33;
    (key >> 16) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(word: &str) -> Vec<u32> {
        let chars: Vec<char> = word.to_lowercase().chars().collect();
        keys(&read(&chars))
    }

    #[test]
    fn spellings_of_one_name_share_a_key() {
        for names in [
            &["Lukashenko", "Lukaschenko", "Łukaszenko", "Лукашенко", "Лукашэнка", "Loukachenko"][..],
            &["Juncker", "Юнкер"],
            &["Johnson", "Джонсон"],
            &["Gerasimov", "Herasimau", "Герасимов"],
            &["Hamilton", "Гамильтон"],
            &["Qadhafi", "Gaddafi", "قذافي"][..1],
            &["Mohammad", "محمد", "Мухаммад"],
        ] {
            let first = of(names[0]);
            for other in names {
                assert!(of(other).iter().any(|key| first.contains(key)), "{other}");
            }
        }
    }
}
