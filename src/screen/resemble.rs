//! How far two words are apart by their sounds, in hundredths of a consonant.
//!
//! A weighted edit distance. Vowels are cheap, since every language writes its own; sounds that
//! one system of transliteration writes for the other cost little or nothing.

use super::sound::*;

/// What it costs to read one sound for another.
struct Costs {
    swap: [[u8; SOUNDS]; SOUNDS],
    drop: [u8; SOUNDS],
}

/// Pairs of sounds that are written for one another.
const NEAR: &[(Sound, Sound, u8)] = &[
    (A, O, 15),
    (E, I, 15),
    (I, Y, 5),
    (E, Y, 15),
    (O, U, 15),
    (E, A, 20),
    (I, J, 5),
    (Y, J, 5),
    (E, J, 20),
    (V, F, 15),
    (V, W, 5),
    (U, W, 5),
    (O, W, 12),
    (U, V, 20),
    (W, F, 20),
    (G, H, 12),
    (G, X, 20),
    (H, X, 3),
    (GH, G, 0),
    (GH, H, 10),
    (GH, X, 15),
    (K, X, 45),
    (K, G, 55),
    (K, GH, 40),
    (S, Z, 10),
    (S, SH, 25),
    (S, TS, 25),
    (S, CH, 50),
    (Z, ZH, 25),
    (Z, TS, 30),
    (Z, SH, 40),
    (SH, ZH, 25),
    (SH, CH, 25),
    (TS, CH, 25),
    (ZH, DJ, 10),
    (ZH, CH, 40),
    (CH, DJ, 40),
    (DJ, Z, 30),
    (LATIN_J, DJ, 0),
    (LATIN_J, J, 0),
    (LATIN_J, I, 8),
    (LATIN_J, ZH, 8),
    (LATIN_J, X, 15),
    (LATIN_J, H, 20),
    (LATIN_J, SOFT_G, 10),
    (LATIN_J, Z, 40),
    (SOFT_C, S, 3),
    (SOFT_C, TS, 0),
    (SOFT_C, CH, 10),
    (SOFT_C, K, 25),
    (SOFT_C, Z, 20),
    (SOFT_C, SH, 30),
    (HARD_C, K, 0),
    (HARD_C, TS, 10),
    (HARD_C, CH, 15),
    (HARD_C, S, 40),
    (HARD_C, SOFT_C, 20),
    (HARD_C, X, 45),
    (HARD_C, DJ, 15),
    (SOFT_C, DJ, 15),
    (LATIN_KH, X, 0),
    (LATIN_KH, H, 3),
    (LATIN_KH, K, 10),
    (LATIN_KH, HARD_C, 12),
    (LATIN_KH, LATIN_CH, 3),
    (LATIN_KH, QAF, 12),
    (LATIN_KH, G, 20),
    (LATIN_KH, GH, 15),
    (LATIN_KH, HA, 10),
    (LATIN_KH, LATIN_J, 15),
    (LATIN_KH, SOFT_G, 15),
    (LATIN_CH, CH, 0),
    (LATIN_CH, X, 3),
    (LATIN_CH, H, 5),
    (LATIN_CH, K, 10),
    (LATIN_CH, HARD_C, 15),
    (LATIN_CH, SH, 10),
    (LATIN_CH, SOFT_C, 20),
    (LATIN_CH, ZH, 40),
    (LATIN_CH, DJ, 40),
    (TH, T, 0),
    (TH, S, 20),
    (TH, F, 35),
    (TH, D, 50),
    (TH, Z, 30),
    (DH, D, 0),
    (DH, Z, 0),
    (DH, DJ, 15),
    (DH, TH, 30),
    (T, D, 55),
    (B, P, 55),
    (B, V, 50),
    (QAF, K, 0),
    (QAF, G, 8),
    (QAF, GH, 3),
    (QAF, H, 30),
    (QAF, X, 30),
    (QAF, HARD_C, 0),
    (SOFT_G, G, 0),
    (SOFT_G, DJ, 0),
    (SOFT_G, ZH, 5),
    (SOFT_G, H, 12),
    (SOFT_G, X, 15),
    (RZ, R, 15),
    (RZ, ZH, 3),
    (RZ, SH, 10),
    (SZ, SH, 0),
    (SZ, S, 5),
    (SZ, Z, 20),
    (HA, H, 0),
    (HA, A, 0),
    (HA, E, 5),
    (HA, T, 20),
    (HA, X, 10),
    (HA, G, 12),
    (HA, GH, 12),
    (HA, K, 60),
    (AIN, A, 3),
    (AIN, E, 5),
    (AIN, I, 5),
    (AIN, O, 5),
    (AIN, U, 5),
    (LAST_R, R, 0),
    (LAST_T, T, 0),
    (LAST_T, D, 55),
    (LAST_T, TH, 0),
    (N, M, 60),
    (L, W, 60),
];

static COSTS: Costs = costs();

const fn costs() -> Costs {
    let mut swap = [[100; SOUNDS]; SOUNDS];
    let mut a = 0;
    while a < SOUNDS {
        let mut b = 0;
        while b < SOUNDS {
            if a <= SCHWA as usize && b <= SCHWA as usize {
                swap[a][b] = if a == SCHWA as usize || b == SCHWA as usize { 8 } else { 25 };
            }
            b += 1;
        }
        swap[a][a] = 0;
        a += 1;
    }
    let mut at = 0;
    while at < NEAR.len() {
        let (a, b, cost) = NEAR[at];
        swap[a as usize][b as usize] = cost;
        swap[b as usize][a as usize] = cost;
        at += 1;
    }
    let mut drop = [100; SOUNDS];
    let mut vowel = 0;
    while vowel < SCHWA as usize {
        drop[vowel] = 30;
        vowel += 1;
    }
    drop[SCHWA as usize] = 15;
    drop[J as usize] = 8;
    drop[H as usize] = 25;
    drop[GH as usize] = 25;
    drop[HA as usize] = 8;
    drop[AIN as usize] = 3;
    drop[W as usize] = 45;
    drop[LAST_R as usize] = 20;
    drop[LAST_T as usize] = 20;
    drop[LATIN_J as usize] = 40;
    Costs { swap, drop }
}

/// What a vowel costs that one of two words leaves out because its script does.
const UNWRITTEN: u16 = 4;

/// The distance between two words, or `None` above `limit`. `abjad` tells that one of them
/// leaves its vowels unwritten.
pub(crate) fn distance(a: &[Sound], b: &[Sound], abjad: bool, limit: u16) -> Option<u16> {
    let (a, b) = (&a[..a.len().min(LONGEST)], &b[..b.len().min(LONGEST)]);
    let drop = |sound: Sound, last: bool| -> u16 {
        match () {
            () if abjad && is_vowel(sound) => UNWRITTEN,
            () if abjad && sound == W => 8,
            // A silent e.
            () if last && sound == E => 10,
            // Marchevskij, Marchevsky.
            () if last && sound == LATIN_J => 10,
            () => u16::from(COSTS.drop[sound as usize]),
        }
    };
    let mut row = [0u16; LONGEST + 1];
    let mut above = [0u16; LONGEST + 1];
    for (at, sound) in b.iter().enumerate() {
        row[at + 1] = row[at] + drop(*sound, at + 1 == b.len());
    }
    for (i, x) in a.iter().enumerate() {
        std::mem::swap(&mut row, &mut above);
        let gone = drop(*x, i + 1 == a.len());
        row[0] = above[0] + gone;
        let mut least = row[0];
        for (j, y) in b.iter().enumerate() {
            let mut best = above[j] + u16::from(COSTS.swap[*x as usize][*y as usize]);
            best = best.min(above[j + 1] + gone);
            best = best.min(row[j] + drop(*y, j + 1 == b.len()));
            row[j + 1] = best;
            least = least.min(best);
        }
        if least > limit {
            return None;
        }
    }
    (row[b.len()] <= limit).then_some(row[b.len()])
}

/// How much of a word there is to resemble, in hundredths of a consonant.
pub(crate) fn weight(sounds: &[Sound]) -> u16 {
    sounds.iter().map(|sound| if is_vowel(*sound) { 40 } else { 100 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(a: &str, b: &str) -> u16 {
        let sounds = |word: &str| read(&word.to_lowercase().chars().collect::<Vec<_>>());
        let abjad = is_abjad(&b.chars().collect::<Vec<_>>());
        distance(&sounds(a), &sounds(b), abjad, 1000).unwrap()
    }

    #[test]
    fn transliterations_are_near_and_other_names_far() {
        for (a, b) in [
            ("Juncker", "Юнкер"),
            ("Lukashenko", "Лукашэнка"),
            ("Biden", "Байден"),
            ("Trump", "Тръмп"),
            ("Farage", "Фараж"),
            ("Mohammad", "محمد"),
        ] {
            assert!(apart(a, b) < 45, "{a} {b} {}", apart(a, b));
        }
        for (a, b) in [("Putin", "Rasputin"), ("Martin", "Морган"), ("Lavrov", "Lavrentiev")]
        {
            assert!(apart(a, b) > 90, "{a} {b} {}", apart(a, b));
        }
    }
}
