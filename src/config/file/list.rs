//! `[[list]]`: official lists that are fetched, and what is plausible of them.

use std::collections::HashSet;

use serde::Deserialize;
use toml::{Spanned, Value};
use url::Url;

use super::Check;
use crate::config::ListSource;
use crate::config::list::file_name;
use crate::lists::guard::Limits;
use crate::schedule::Schedule;

/// How often a list is asked for if it says nothing else.
const DEFAULT_EVERY: &str = "6h";

/// Most files of a list.
const MAX_FILES: usize = 16;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawList {
    id: Spanned<String>,
    name: Option<String>,
    url: Spanned<Value>,
    every: Option<Spanned<String>>,
    cron: Option<Spanned<String>>,
    time_zone: Option<Spanned<String>>,
    #[serde(default)]
    internal: bool,
    min_records: Option<usize>,
    max_records: Option<Spanned<usize>>,
    max_removed: Option<usize>,
}

impl Check<'_> {
    pub(super) fn list(&mut self, raw: RawList) -> ListSource {
        let at = raw.id.span().start;
        let id = self.id(raw.id);
        if id.starts_with('.') {
            let message = format!("the list id `{id}` starts with a full stop");
            self.error(at, "bad-id", message, "it is the name of a folder, too: use a letter");
        }
        let place = raw.every.as_ref().map_or(at, |every| every.span().start);
        let schedule = self.source_schedule(at, raw.every, raw.cron, raw.time_zone, DEFAULT_EVERY);
        if matches!(schedule, Schedule::Adaptive { .. }) {
            let message = "a list has no rhythm that could be followed";
            self.error(place, "bad-schedule", message, "write one interval: `every = \"6h\"`");
        }
        let standard = Limits::default();
        let min_records = raw.min_records.unwrap_or(standard.min_records);
        let max_records = match raw.max_records {
            Some(most) if *most.as_ref() < min_records.max(1) => {
                let message = "`max_records` is less than `min_records`";
                self.error(most.span().start, "bad-number", message, "no edition would fit");
                standard.max_records
            }
            Some(most) => most.into_inner(),
            None => standard.max_records,
        };
        ListSource {
            name: raw.name.unwrap_or_else(|| id.clone()),
            urls: self.addresses(raw.url),
            schedule,
            internal: raw.internal,
            limits: Limits {
                min_records,
                max_records,
                largest_removal: raw.max_removed.unwrap_or(standard.largest_removal),
                ..standard
            },
            id,
        }
    }

    /// One address, or several of which the first is that of the primary file.
    fn addresses(&mut self, typed: Spanned<Value>) -> Vec<Url> {
        let span = typed.span();
        let hint = "write `url = \"https://...\"`, or `url = [\"https://...\", \"https://...\"]`";
        let values = match typed.into_inner() {
            Value::Array(values) if (1..=MAX_FILES).contains(&values.len()) => values,
            Value::Array(_) => {
                let message = format!("a list has 1 to {MAX_FILES} files");
                self.error(span.start, "bad-url", message, hint);
                return Vec::new();
            }
            one => vec![one],
        };
        let mut urls = Vec::new();
        let mut names = HashSet::new();
        for value in values {
            let Value::String(address) = value else {
                self.error(span.start, "bad-url", "an address is a text in quotes", hint);
                continue;
            };
            let url = self.url(Spanned::new(span.clone(), address));
            let name = file_name(&url);
            if !names.insert(name.to_ascii_lowercase()) {
                let message = format!("two files of the list are called `{name}`");
                let hint = "the last part of each address is the name of its file";
                self.error(span.start, "duplicate-file", message, hint);
            }
            urls.push(url);
        }
        urls
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;

    #[test]
    fn a_list_has_one_address_or_several_and_standard_limits() {
        let config = read(
            "[[list]]\nid = \"un\"\nurl = \"https://lists.example/un.xml\"\n\
             [[list]]\nid = \"sdn\"\nname = \"SDN\"\nmax_removed = 20\nmin_records = 1000\n\
             url = [\"https://lists.example/SDN.CSV\", \"https://lists.example/ALT.CSV\"]",
        )
        .unwrap();
        let [un, sdn] = config.lists.as_slice() else { panic!("{:?}", config.lists) };
        assert_eq!((un.name.as_str(), un.urls.len(), un.limits.largest_removal), ("un", 1, 150));
        assert_eq!(un.schedule.to_string(), "every 6 hours");
        assert_eq!((sdn.urls.len(), sdn.limits.largest_removal), (2, 20));
        assert_eq!(sdn.limits.min_records, 1000);
    }

    #[test]
    fn mistakes_are_refused() {
        for (table, words) in [
            ("id = \"..\"\nurl = \"https://l.example/a\"", "starts with a full stop"),
            ("id = \"a\"\nurl = []", "1 to 16 files"),
            ("id = \"a\"\nurl = 7", "a text in quotes"),
            ("id = \"a\"\nurl = \"ftp://l.example/a\"", "only http and https"),
            ("id = \"a\"\nurl = [\"https://l.example/a\", \"https://m.example/A\"]", "called `A`"),
            ("id = \"a\"\nurl = \"https://l.example/a\"\nevery = \"1h to 6h\"", "no rhythm"),
            ("id = \"a\"\nurl = \"https://l.example/a\"\nmax_records = 0", "less than"),
            ("id = \"a\"\nurl = \"https://l.example/a\"\nmax_remove = 1", "`max_removed`"),
        ] {
            let found = read(&format!("[[list]]\n{table}")).unwrap_err();
            assert!(found.contains(words), "{table}: {found}");
        }
        let twice = "[[list]]\nid = \"a\"\nurl = \"https://l.example/a\"\n".repeat(2);
        assert!(read(&twice).unwrap_err().contains("two lists have the id `a`"));
    }
}
