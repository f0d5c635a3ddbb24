//! `[[source]]`: what each kind of source needs, and what it has no use for.

use std::path::Path;

use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use super::{Check, PLACEHOLDER};
use crate::config::{Directory, FullText, Sitemap, Source, SourceKind};
use crate::extract::{Selectors, check_selector};
use crate::schedule::Schedule;

/// How often a source is asked if it says nothing else.
const DEFAULT_EVERY: &str = "15m";

/// The same for a directory, which costs nobody a request.
const DEFAULT_EVERY_DIRECTORY: &str = "1m";

/// Entries of a sitemap may be so old if the config says nothing else.
const DEFAULT_MAX_AGE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Most categories of a source, and the longest, in bytes.
const MAX_CATEGORIES: (usize, usize) = (32, 200);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    id: Spanned<String>,
    name: Option<String>,
    #[serde(rename = "type", default)]
    kind: RawKind,
    url: Option<Spanned<String>>,
    every: Option<Spanned<String>>,
    cron: Option<Spanned<String>>,
    time_zone: Option<Spanned<String>>,
    internal: Option<Spanned<bool>>,
    full_text: Option<Spanned<FullText>>,
    robots: Option<Spanned<bool>>,
    stale_after: Option<Spanned<String>>,
    #[serde(default)]
    categories: Vec<Spanned<String>>,
    links: Option<Spanned<String>>,
    title: Option<Spanned<String>>,
    date: Option<Spanned<String>>,
    other_sites: Option<Spanned<bool>>,
    max_age: Option<Spanned<String>>,
    path: Option<Spanned<String>>,
    done: Option<Spanned<String>>,
}

#[derive(Deserialize, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "lowercase")]
enum RawKind {
    #[default]
    Feed,
    Page,
    Sitemap,
    Directory,
}

impl Check<'_> {
    pub(super) fn source(&mut self, raw: RawSource, folder: &Path) -> Source {
        let at = raw.id.span().start;
        self.idle_keys(&raw);
        let every = match raw.kind {
            RawKind::Directory => DEFAULT_EVERY_DIRECTORY,
            _ => DEFAULT_EVERY,
        };
        let schedule = self.source_schedule(at, raw.every, raw.cron, raw.time_zone, every);
        let id = self.id(raw.id);
        let url = match (raw.kind, raw.url) {
            (RawKind::Directory, _) => None,
            (_, Some(url)) => Some(self.url(url)),
            (_, None) => {
                let message = format!("the source `{id}` has no address");
                self.error(at, "missing-key", message, "add `url = \"https://...\"`");
                None
            }
        };
        let (kind, url) = match raw.kind {
            RawKind::Feed => (SourceKind::Feed, url),
            RawKind::Page => {
                let selectors = Selectors {
                    links: self.selector(raw.links).unwrap_or_else(|| {
                        let message = format!("the page `{id}` does not say which links to follow");
                        let hint = "add a CSS selector: `links = \"main h2 a\"`";
                        self.error(at, "missing-key", message, hint);
                        "a".into()
                    }),
                    title: self.selector(raw.title),
                    date: self.selector(raw.date),
                    other_sites: raw.other_sites.is_some_and(Spanned::into_inner),
                };
                (SourceKind::Page(selectors), url)
            }
            RawKind::Sitemap => (SourceKind::Sitemap(self.sitemap(raw.max_age)), url),
            RawKind::Directory => {
                let (directory, url) = self.directory(at, &id, raw.path, raw.done, folder);
                (SourceKind::Directory(directory), url)
            }
        };
        Source {
            name: raw.name.unwrap_or_else(|| id.clone()),
            id,
            kind,
            url: url.unwrap_or_else(|| PLACEHOLDER.clone()),
            schedule,
            internal: raw.internal.is_some_and(Spanned::into_inner),
            full_text: raw.full_text.map_or(FullText::Auto, Spanned::into_inner),
            robots: raw.robots.is_none_or(Spanned::into_inner),
            stale_after: raw.stale_after.and_then(|typed| self.interval(typed)),
            categories: self.categories(raw.categories),
        }
    }

    /// A key that this kind of source never looks at is a mistake: whoever wrote it expects
    /// something of it.
    fn idle_keys(&mut self, raw: &RawSource) {
        use RawKind::{Directory, Feed, Page, Sitemap};
        fn place<T>(key: &Option<Spanned<T>>) -> Option<usize> {
            key.as_ref().map(|key| key.span().start)
        }
        let keys: [(&str, Option<usize>, &[RawKind]); 11] = [
            ("url", place(&raw.url), &[Feed, Page, Sitemap]),
            ("internal", place(&raw.internal), &[Feed, Page, Sitemap]),
            ("full_text", place(&raw.full_text), &[Feed, Page, Sitemap]),
            ("robots", place(&raw.robots), &[Feed, Page, Sitemap]),
            ("links", place(&raw.links), &[Page]),
            ("title", place(&raw.title), &[Page]),
            ("date", place(&raw.date), &[Page]),
            ("other_sites", place(&raw.other_sites), &[Page]),
            ("max_age", place(&raw.max_age), &[Sitemap]),
            ("path", place(&raw.path), &[Directory]),
            ("done", place(&raw.done), &[Directory]),
        ];
        for (key, at, kinds) in keys {
            let Some(at) = at.filter(|_| !kinds.contains(&raw.kind)) else { continue };
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            let message = format!("a source of type {} has no `{key}`", raw.kind.as_str());
            let hint = format!("`{key}` goes with type {}", kinds.join(", "));
            self.error(at, "idle-key", message, &hint);
        }
    }

    fn selector(&mut self, typed: Option<Spanned<String>>) -> Option<String> {
        let typed = typed?;
        if let Err(reason) = check_selector(typed.as_ref()) {
            let message = format!("`{}` is not a CSS selector: {reason}", typed.as_ref());
            let hint = "for example `main h2 a`, `.news-item > a` or `a[href*=\"/news/\"]`";
            self.error(typed.span().start, "bad-selector", message, hint);
        }
        Some(typed.into_inner())
    }

    fn sitemap(&mut self, max_age: Option<Spanned<String>>) -> Sitemap {
        let Some(typed) = max_age else { return Sitemap { max_age: DEFAULT_MAX_AGE } };
        let hours = |n| SignedDuration::from_hours(n);
        let parsed = typed
            .as_ref()
            .parse::<jiff::Span>()
            .ok()
            .and_then(|span| span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok());
        let max_age = parsed.filter(|age| (hours(1)..=hours(366 * 24)).contains(age));
        if max_age.is_none() {
            let message = format!("`{}` is not an age that can be used", typed.as_ref());
            let hint = "write it as 48h or 7d; from 1h to 366d";
            self.error(typed.span().start, "bad-duration", message, hint);
        }
        Sitemap { max_age: max_age.unwrap_or(DEFAULT_MAX_AGE) }
    }

    fn directory(
        &mut self,
        at: usize,
        id: &str,
        path: Option<Spanned<String>>,
        done: Option<Spanned<String>>,
        folder: &Path,
    ) -> (Directory, Option<Url>) {
        let Some(path) = path.filter(|path| !path.as_ref().is_empty()) else {
            let message = format!("the directory `{id}` has no path");
            self.error(at, "missing-key", message, "add `path = \"/var/spool/watchpost/in\"`");
            return (Directory { path: folder.to_owned(), done: None }, None);
        };
        let inbox = folder.join(path.as_ref());
        let done = done.map(|done| (done.span().start, folder.join(done.into_inner())));
        if let Some((at, done)) = &done
            && normal(done) == normal(&inbox)
        {
            let message = "files that are done must go somewhere else";
            self.error(*at, "same-directory", message, "`done` and `path` name one directory");
        }
        let url = Url::from_directory_path(&inbox).ok();
        (Directory { path: inbox, done: done.map(|(_, done)| done) }, url)
    }

    fn categories(&mut self, typed: Vec<Spanned<String>>) -> Vec<String> {
        let (most, longest) = MAX_CATEGORIES;
        let wrong = typed.iter().enumerate().find(|(number, category)| {
            let category = category.as_ref();
            *number >= most
                || category.trim().is_empty()
                || category.len() > longest
                || category.contains(',')
                || category.chars().any(char::is_control)
        });
        if let Some((_, category)) = wrong {
            let hint = format!(
                "at most {most}, such as `News/Belarus`, without a comma, up to {longest} bytes"
            );
            let message = format!("`{}` is not a category", category.as_ref());
            self.error(category.span().start, "bad-category", message, &hint);
        }
        typed.into_iter().map(Spanned::into_inner).collect()
    }

    pub(super) fn source_schedule(
        &mut self,
        at: usize,
        every: Option<Spanned<String>>,
        cron: Option<Spanned<String>>,
        time_zone: Option<Spanned<String>>,
        default: &str,
    ) -> Schedule {
        let schedule = match (every, cron) {
            (Some(_), Some(cron)) => {
                self.error(
                    cron.span().start,
                    "two-schedules",
                    "a source has either `every` or `cron`",
                    "take one of them out",
                );
                None
            }
            (None, Some(cron)) => {
                let zone = time_zone.as_ref().map_or("UTC", |zone| zone.as_ref());
                self.schedule(cron.span().start, Schedule::parse_cron(cron.as_ref(), zone))
            }
            (every, None) => {
                let place = every.as_ref().map_or(at, |every| every.span().start);
                let typed = every.as_ref().map_or(default, |every| every.as_ref());
                if let Some(zone) = &time_zone {
                    self.error(
                        zone.span().start,
                        "idle-zone",
                        "`time_zone` goes with `cron`",
                        "take it out, or write a `cron` line",
                    );
                }
                self.schedule(place, Schedule::parse_every(typed))
            }
        };
        schedule.unwrap_or(Schedule::Every(SignedDuration::from_mins(15)))
    }

    pub(super) fn schedule<E: std::fmt::Display>(
        &mut self,
        at: usize,
        parsed: Result<Schedule, E>,
    ) -> Option<Schedule> {
        parsed
            .map_err(|e| {
                let hint = "`every = \"15m\"`, or `cron = \"0 6 * * *\"` with `time_zone = \"Europe/Minsk\"`";
                self.error(at, "bad-schedule", e.to_string(), hint);
            })
            .ok()
    }
}

impl RawKind {
    fn as_str(self) -> &'static str {
        match self {
            RawKind::Feed => "feed",
            RawKind::Page => "page",
            RawKind::Sitemap => "sitemap",
            RawKind::Directory => "directory",
        }
    }
}

/// A path without `.` and a slash at its end, for comparing.
fn normal(path: &Path) -> std::path::PathBuf {
    path.components().collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::{SourceKind, parse};
    use crate::diagnostic::Severity;

    fn read(source: &str) -> Result<Vec<crate::config::Source>, Vec<String>> {
        let loaded =
            parse(Path::new("/etc/watchpost.toml"), &format!("[[source]]\nid = \"s\"\n{source}"));
        let errors = loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        loaded.config.map(|config| config.sources).ok_or(errors.map(ToString::to_string).collect())
    }

    #[test]
    fn every_kind_has_its_keys_and_defaults() {
        let feed =
            &read("url = \"https://n.example/rss\"\ncategories = [\"News/Minsk\"]").unwrap()[0];
        assert_eq!(
            (feed.kind.as_str(), feed.categories.as_slice()),
            ("feed", &["News/Minsk".to_owned()][..])
        );
        let page = read("type = \"page\"\nurl = \"https://n.example/\"\nlinks = \"h2 a\"").unwrap();
        assert!(
            matches!(&page[0].kind, SourceKind::Page(s) if s.links == "h2 a" && !s.other_sites)
        );
        let sitemap =
            read("type = \"sitemap\"\nurl = \"https://n.example/s.xml\"\nmax_age = \"2d\"")
                .unwrap();
        assert!(matches!(&sitemap[0].kind, SourceKind::Sitemap(s) if s.max_age.as_hours() == 48));
        let directory = read("type = \"directory\"\npath = \"in box\"\ndone = \"done\"").unwrap();
        assert_eq!(directory[0].url.as_str(), "file:///etc/in%20box/");
        assert_eq!(directory[0].schedule.to_string(), "every 1 minute");
    }

    #[test]
    fn a_key_of_another_kind_is_refused_with_its_line() {
        let found = read("url = \"https://n.example/rss\"\nlinks = \"a\"").unwrap_err();
        assert!(
            found[0].contains("watchpost.toml:4:9")
                && found[0].contains("`links` goes with type page"),
            "{found:?}"
        );
        let found =
            read("type = \"directory\"\npath = \"in\"\nurl = \"https://n.example/\"").unwrap_err();
        assert!(found[0].contains("a source of type directory has no `url`"), "{found:?}");
    }

    #[test]
    fn what_is_missing_or_wrong_is_said() {
        for (source, words) in [
            ("", "has no address"),
            ("type = \"page\"\nurl = \"https://n.example/\"", "which links to follow"),
            ("type = \"page\"\nurl = \"https://n.example/\"\nlinks = \"a[\"", "not a CSS selector"),
            ("type = \"page\"\nurl = \"https://n.example/\"\nlinks = \" \"", "not a CSS selector"),
            (
                "type = \"sitemap\"\nurl = \"https://n.example/\"\nmax_age = \"7 moons\"",
                "not an age",
            ),
            (
                "type = \"sitemap\"\nurl = \"https://n.example/\"\nmax_age = \"1s\"",
                "from 1h to 366d",
            ),
            ("type = \"directory\"", "has no path"),
            ("type = \"directory\"\npath = \"in\"\ndone = \"./in/\"", "go somewhere else"),
            ("type = \"sitmap\"\nurl = \"https://n.example/\"", "did you mean `sitemap`?"),
            ("url = \"https://n.example/\"\ncategories = [\"a,b\"]", "not a category"),
        ] {
            let found = read(source).unwrap_err();
            assert!(found[0].contains(words), "{source}: {found:?}");
        }
    }
}
