//! Writing systems of letters, as far as lints and counts need them, and letters that look alike in two.

/// A writing system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Armenian,
    Georgian,
    Hebrew,
    Arabic,
    Han,
    Kana,
    Hangul,
    Thai,
}

impl Script {
    /// The script's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Script::Latin => "Latin",
            Script::Cyrillic => "Cyrillic",
            Script::Greek => "Greek",
            Script::Armenian => "Armenian",
            Script::Georgian => "Georgian",
            Script::Hebrew => "Hebrew",
            Script::Arabic => "Arabic",
            Script::Han => "Chinese",
            Script::Kana => "Japanese",
            Script::Hangul => "Korean",
            Script::Thai => "Thai",
        }
    }

    /// The script of a letter; none for digits, signs, and letters of scripts not listed.
    pub(crate) fn of(letter: char) -> Option<Script> {
        if !letter.is_alphabetic() {
            return None;
        }
        // Unicode blocks; a superset of the script is enough, since only letters get here.
        Some(match letter as u32 {
            0x0041..=0x024F | 0x1E00..=0x1EFF | 0xFF21..=0xFF5A => Script::Latin,
            0x0370..=0x03FF | 0x1F00..=0x1FFF => Script::Greek,
            0x0400..=0x052F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => {
                Script::Cyrillic
            }
            0x0531..=0x058F => Script::Armenian,
            0x0590..=0x05FF => Script::Hebrew,
            0x0600..=0x06FF | 0x0750..=0x077F | 0x08A0..=0x08FF | 0xFB50..=0xFEFF => Script::Arabic,
            0x0E00..=0x0E7F => Script::Thai,
            0x10A0..=0x10FF | 0x1C90..=0x1CBF | 0x2D00..=0x2D2F => Script::Georgian,
            0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7FF => Script::Hangul,
            0x3040..=0x30FF | 0x31F0..=0x31FF => Script::Kana,
            0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => Script::Han,
            _ => return None,
        })
    }
}

/// Latin letters beside the Cyrillic ones that look the same in print.
const LOOKALIKES: &[(char, char)] = &[
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('I', 'І'),
    ('J', 'Ј'),
    ('K', 'К'),
    ('M', 'М'),
    ('O', 'О'),
    ('P', 'Р'),
    ('S', 'Ѕ'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('Y', 'У'),
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('i', 'і'),
    ('ï', 'ї'),
    ('Ï', 'Ї'),
    ('j', 'ј'),
    ('o', 'о'),
    ('p', 'р'),
    ('s', 'ѕ'),
    ('x', 'х'),
    ('y', 'у'),
    ('ë', 'ё'),
    ('Ë', 'Ё'),
];

/// The letter of the other script that looks like this one.
pub(super) fn lookalike(letter: char) -> Option<char> {
    LOOKALIKES.iter().find_map(|&(latin, cyrillic)| match letter {
        l if l == latin => Some(cyrillic),
        l if l == cyrillic => Some(latin),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_know_their_script_and_signs_have_none() {
        let of = |letters: &str| letters.chars().map(Script::of).collect::<Vec<_>>();
        assert_eq!(of("aŁў"), [Some(Script::Latin), Some(Script::Latin), Some(Script::Cyrillic)]);
        assert_eq!(
            of("習ア한מم"),
            [
                Some(Script::Han),
                Some(Script::Kana),
                Some(Script::Hangul),
                Some(Script::Hebrew),
                Some(Script::Arabic)
            ]
        );
        assert_eq!(of("3-«"), [None, None, None]);
    }

    #[test]
    fn lookalikes_stand_in_different_scripts() {
        for &(latin, cyrillic) in LOOKALIKES {
            assert_eq!(Script::of(latin), Some(Script::Latin), "{latin}");
            assert_eq!(Script::of(cyrillic), Some(Script::Cyrillic), "{cyrillic}");
        }
    }
}
