//! Numbers as a line of blocks, one character each.

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const PLAIN: [char; 8] = ['.', ':', '-', '=', '+', '*', '#', '@'];

/// Whether the terminal can show blocks: it is no dumb one, and the locale, where it names an
/// encoding, names UTF-8.
pub(super) fn shows_blocks(term: Option<&str>, locale: Option<&str>) -> bool {
    let utf8 = |locale: &str| {
        let locale = locale.to_ascii_lowercase();
        !locale.contains('.') || locale.contains("utf-8") || locale.contains("utf8")
    };
    term != Some("dumb") && locale.is_none_or(utf8)
}

/// The numbers in proportion to the largest; 0 is a dot of its own, so that a day without anything
/// differs from one with little.
pub(super) fn line(numbers: &[u64], blocks: bool) -> String {
    let (levels, nothing) = if blocks { (BLOCKS, '·') } else { (PLAIN, '_') };
    let most = numbers.iter().copied().max().unwrap_or(0).max(1);
    let level = |n: u64| {
        let at = (u128::from(n) * 8).div_ceil(u128::from(most)).saturating_sub(1);
        levels[usize::try_from(at).unwrap_or(7).min(7)]
    };
    numbers.iter().map(|n| if *n == 0 { nothing } else { level(*n) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_proportion_and_nothing_is_told_from_little() {
        assert_eq!(line(&[0, 1, 4, 8], true), "·▁▄█");
        assert_eq!(line(&[0, 1, 4, 8], false), "_.=@");
        assert_eq!(line(&[0, 0], true), "··");
        assert_eq!(line(&[u64::MAX, 1], true), "█▁");
        assert_eq!(line(&[], true), "");
    }

    #[test]
    fn a_dumb_terminal_and_an_old_locale_get_ascii() {
        assert!(shows_blocks(Some("xterm"), Some("en_GB.UTF-8")));
        assert!(shows_blocks(None, None) && shows_blocks(Some("xterm"), Some("C")));
        assert!(!shows_blocks(Some("dumb"), Some("en_GB.UTF-8")));
        assert!(!shows_blocks(Some("xterm"), Some("de_DE.ISO-8859-1")));
    }
}
