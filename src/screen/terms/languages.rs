//! The languages of terms, and those whose terms count in a document.

/// A set of languages, by their numbers in [`Known`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Languages(u64);

impl Languages {
    /// Terms of all languages, and texts of which the language is not known.
    pub(crate) const ALL: Self = Self(u64::MAX);

    pub(crate) fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Default for Languages {
    fn default() -> Self {
        Self::ALL
    }
}

/// The languages that the lists have terms of.
#[derive(Debug, Default)]
pub(super) struct Known(Vec<String>);

/// A text of one of these may be declared one of the others, and quotes them.
const NEIGHBOURS: [&str; 3] = ["be", "ru", "uk"];

impl Known {
    /// The bit of a language; those beyond the last bit count always.
    pub(super) fn bit(&mut self, language: &str) -> Languages {
        let at = self.0.iter().position(|known| known == language).unwrap_or_else(|| {
            self.0.push(language.to_owned());
            self.0.len() - 1
        });
        // The last bit is that of a language of which there are no terms.
        u32::try_from(at).ok().filter(|at| *at < 63).map_or(Languages::ALL, |at| Languages(1 << at))
    }

    /// Those whose terms count in a document: that of its text, or all where it is not known.
    pub(super) fn admitted(&self, language: Option<&str>) -> Languages {
        let Some(own) = language else { return Languages::ALL };
        let near = |known: &String| {
            *known == own || NEIGHBOURS.contains(&own) && NEIGHBOURS.contains(&known.as_str())
        };
        let bits = self.0.iter().take(63).enumerate().filter(|(_, known)| near(known));
        Languages(bits.fold(1 << 63, |bits, (at, _)| bits | 1 << at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_of_a_language_count_in_its_texts_and_where_none_is_known() {
        let mut known = Known::default();
        let (fr, ru) = (known.bit("fr"), known.bit("ru"));
        let of = |lang: Option<&str>| {
            let admitted = known.admitted(lang);
            (fr.meet(admitted), ru.meet(admitted), Languages::ALL.meet(admitted))
        };
        assert_eq!(of(Some("fr")), (true, false, true));
        assert_eq!(of(Some("be")), (false, true, true));
        assert_eq!(of(Some("de")), (false, false, true));
        assert_eq!(of(None), (true, true, true));
    }
}
