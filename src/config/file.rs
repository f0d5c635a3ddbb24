//! The file `watchpost.toml`: what was typed becomes what is used.

mod brief;
mod canary;
mod channel;
mod http;
mod list;
mod operator;
mod read;
mod rule;
mod selftest;
mod source;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;
use url::Url;

use self::brief::RawBrief;
use self::canary::RawCanary;
use self::channel::RawChannel;
use self::http::RawHttp;
use self::list::RawList;
use self::operator::RawOperator;
use self::rule::RawRule;
use self::selftest::RawSelfTest;
use self::source::RawSource;
use super::{ChannelConfig, Config, ListSource, Rule, Source};
use crate::diagnostic::{Diagnostic, Severity};
use crate::digest::hex;

/// No config is larger, in bytes.
const MAX_CONFIG: u64 = 4 * 1024 * 1024;

/// What came of reading a config.
#[derive(Debug)]
pub struct Loaded {
    /// The config, unless there was an error.
    pub config: Option<Config>,
    /// Everything that is wrong or doubtful, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    data_dir: Option<PathBuf>,
    #[serde(default)]
    watchlists: Vec<Spanned<String>>,
    #[serde(default)]
    http: RawHttp,
    #[serde(default)]
    source: Vec<RawSource>,
    #[serde(default)]
    list: Vec<RawList>,
    #[serde(default)]
    channel: Vec<RawChannel>,
    #[serde(default)]
    rule: Vec<RawRule>,
    #[serde(default)]
    operator: RawOperator,
    #[serde(default)]
    selftest: RawSelfTest,
    brief: Option<RawBrief>,
    canary: Option<RawCanary>,
}

/// Read and check the config at `path`.
pub fn load(path: &Path) -> Loaded {
    let refuse = |message: String, hint: &str| Loaded {
        config: None,
        diagnostics: vec![
            Diagnostic::whole(Severity::Error, "unreadable", path, message).hint(hint),
        ],
    };
    let hint = "`watchpost init` writes a config to start from; `--config FILE` names another one";
    let unreadable = |e: std::io::Error| {
        let hint = match e.kind() {
            std::io::ErrorKind::PermissionDenied => {
                "this account may not read it: use one that may, or change its rights"
            }
            _ => hint,
        };
        match e.kind() {
            std::io::ErrorKind::InvalidData => {
                refuse("the config is no UTF-8 text".into(), "save it as UTF-8")
            }
            _ => refuse(format!("the config cannot be read: {e}"), hint),
        }
    };
    match std::fs::metadata(path) {
        Ok(meta) if meta.len() > MAX_CONFIG => {
            return refuse(format!("the config is larger than {MAX_CONFIG} bytes"), hint);
        }
        Err(e) => return unreadable(e),
        Ok(_) => {}
    }
    match std::fs::read_to_string(path) {
        Ok(text) => parse(path, &text),
        Err(e) => unreadable(e),
    }
}

/// Check `text`, the content of `path`. Relative paths in it start at the folder of `path`.
pub fn parse(path: &Path, text: &str) -> Loaded {
    let (raw, found) = read::read(path, text);
    let Some(raw) = raw else { return Loaded { config: None, diagnostics: found } };
    let mut check = Check { path, text, found };
    let config = check.config(raw);
    let broken = check.found.iter().any(|d| d.severity == Severity::Error);
    Loaded { config: (!broken).then_some(config), diagnostics: check.found }
}

/// Collects what is wrong, so that a person sees every mistake at once.
struct Check<'a> {
    path: &'a Path,
    text: &'a str,
    found: Vec<Diagnostic>,
}

impl Check<'_> {
    fn error(&mut self, at: usize, code: &'static str, message: impl Into<String>, hint: &str) {
        let diagnostic = Diagnostic::at(Severity::Error, code, self.path, self.text, at, message);
        self.found.push(diagnostic.hint(hint));
    }

    fn warn(&mut self, code: &'static str, message: impl Into<String>, hint: &str) {
        let diagnostic = Diagnostic::whole(Severity::Warning, code, self.path, message);
        self.found.push(diagnostic.hint(hint));
    }

    fn config(&mut self, raw: RawConfig) -> Config {
        let folder = absolute(self.path).parent().map(Path::to_owned).unwrap_or_default();
        let sources: Vec<Source> =
            raw.source.into_iter().map(|s| self.source(s, &folder)).collect();
        let lists: Vec<ListSource> = raw.list.into_iter().map(|l| self.list(l)).collect();
        let channels: Vec<ChannelConfig> =
            raw.channel.into_iter().filter_map(|c| self.channel(c, &folder)).collect();
        let rules: Vec<Rule> =
            raw.rule.into_iter().map(|r| self.rule(r, &sources, &channels)).collect();
        let operator = self.operator(raw.operator, &channels);
        let selftest = self.selftest(raw.selftest);
        let brief = raw.brief.and_then(|raw| self.brief(raw, &channels));
        self.unique("source", sources.iter().map(|s| s.id.as_str()));
        self.unique("list", lists.iter().map(|l| l.id.as_str()));
        self.unique("channel", channels.iter().map(|c| c.id.as_str()));
        self.unique("rule", rules.iter().map(|r| r.id.as_str()));
        if sources.is_empty() {
            self.warn(
                "no-sources",
                "no source is named, so nothing is fetched",
                "add a [[source]]",
            );
        }
        if rules.is_empty() {
            self.warn(
                "no-rules",
                "no rule is named, so nothing alerts",
                "add a [[rule]] with channels",
            );
        }
        let mut sources = sources;
        let canary = raw.canary.and_then(|raw| self.canary(raw, &channels, &operator));
        let canary = canary.map(|(canary, source)| {
            sources.push(source);
            canary
        });
        Config {
            path: absolute(self.path),
            hash: hex(&Sha256::digest(self.text.as_bytes())),
            data_dir: folder.join(raw.data_dir.unwrap_or_else(|| "data".into())),
            http: self.http(raw.http),
            watchlists: self.watchlists(&folder, raw.watchlists, lists.is_empty()),
            lists,
            sources,
            channels,
            rules,
            operator,
            selftest,
            brief,
            canary,
        }
    }

    fn unique<'b>(&mut self, what: &str, ids: impl Iterator<Item = &'b str>) {
        let mut seen = HashSet::new();
        for id in ids {
            if !seen.insert(id) {
                let at = self.text.rfind(&format!("\"{id}\"")).unwrap_or(0);
                self.error(
                    at,
                    "duplicate-id",
                    format!("two {what}s have the id `{id}`"),
                    "ids are unique",
                );
            }
        }
    }

    fn id(&mut self, id: Spanned<String>) -> String {
        let at = id.span().start;
        let id = id.into_inner();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if id.is_empty() || id.len() > 64 || !id.chars().all(plain) {
            let hint = "use 1 to 64 ASCII letters, digits, `-`, `_` and `.`";
            self.error(at, "bad-id", format!("`{id}` is not an id"), hint);
        }
        id
    }

    fn url(&mut self, url: Spanned<String>) -> Url {
        let at = url.span().start;
        let typed = url.into_inner();
        let (reason, hint) = match Url::parse(&typed) {
            Ok(url) if !matches!(url.scheme(), "http" | "https") => (
                "only http and https are fetched".to_owned(),
                "write an address that starts with https://",
            ),
            Ok(url) if !url.username().is_empty() || url.password().is_some() => (
                "a URL must not carry a password".to_owned(),
                "take user name and password out of the address",
            ),
            Ok(url) if url.host().is_none() => {
                ("it names no host".to_owned(), "write https://host/path")
            }
            Ok(url) => return url,
            Err(e) => (e.to_string(), "write the whole address, https://host/path"),
        };
        // A URL with credentials is not repeated in the message; the excerpt is masked below.
        self.error(at, "bad-url", format!("this address cannot be used: {reason}"), hint);
        PLACEHOLDER.clone()
    }

    fn duration(
        &mut self,
        typed: Option<Spanned<String>>,
        default: SignedDuration,
        least: SignedDuration,
    ) -> SignedDuration {
        let Some(typed) = typed else { return default };
        match typed.as_ref().parse::<SignedDuration>() {
            Ok(duration) if duration >= least && duration <= SignedDuration::from_hours(24) => {
                duration
            }
            Ok(_) => {
                let message = format!("`{}` is out of range", typed.as_ref());
                self.error(
                    typed.span().start,
                    "bad-duration",
                    message,
                    &format!("from {least:#} to 24h"),
                );
                default
            }
            Err(_) => {
                let message = format!("`{}` is not a duration", typed.as_ref());
                self.error(
                    typed.span().start,
                    "bad-duration",
                    message,
                    "write it as 10s, 5m or 1h30m",
                );
                default
            }
        }
    }

    fn references<'b>(
        &mut self,
        what: &str,
        named: Vec<Spanned<String>>,
        known: impl Iterator<Item = &'b str>,
    ) -> Vec<String> {
        let known: Vec<&str> = known.collect();
        for name in &named {
            if !known.contains(&name.as_ref().as_str()) {
                let message = format!("there is no {what} `{}`", name.as_ref());
                let hint = match known.is_empty() {
                    true => format!("add a [[{what}]] with this id"),
                    false => format!("known: {}", known.join(", ")),
                };
                self.error(name.span().start, "unknown-reference", message, &hint);
            }
        }
        named.into_iter().map(Spanned::into_inner).collect()
    }

    fn watchlists(
        &mut self,
        folder: &Path,
        patterns: Vec<Spanned<String>>,
        alone: bool,
    ) -> Vec<PathBuf> {
        if patterns.is_empty() && alone {
            self.warn(
                "no-watchlists",
                "no watchlist is named, so nothing is found",
                "watchlists = [\"watchlists/*.toml\"]",
            );
        }
        let mut files = Vec::new();
        for pattern in patterns {
            let at = pattern.span().start;
            let whole = folder.join(pattern.as_ref());
            // A plain path may hold characters that mean something in a pattern.
            if whole.is_file() {
                files.push(whole);
                continue;
            }
            match glob::glob(&whole.to_string_lossy()) {
                Ok(found) => {
                    let before = files.len();
                    files.extend(found.filter_map(Result::ok).filter(|file| file.is_file()));
                    if files.len() == before {
                        let message = format!("no file matches `{}`", pattern.as_ref());
                        self.error(
                            at,
                            "no-such-file",
                            message,
                            &format!("looked for {}", whole.display()),
                        );
                    }
                }
                Err(e) => self.error(at, "bad-pattern", e.to_string(), "`*` stands for any name"),
            }
        }
        files.sort();
        files.dedup();
        files
    }
}

/// Stands in for an address that was refused, so that the check can go on.
static PLACEHOLDER: std::sync::LazyLock<Url> = std::sync::LazyLock::new(|| {
    Url::parse("https://invalid.invalid/").expect("a constant, valid URL")
});

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ChannelKind, SecretRef};
    use crate::screen::Tier;

    const GOOD: &str = r#"
data_dir = "data"
[[source]]
id = "wire"
url = "https://news.example/feed.xml"
[[channel]]
id = "desk"
type = "desktop"
[[channel]]
id = "case"
type = "webhook"
url = "https://hooks.example/in"
secret = { file = "hook.secret" }
[[rule]]
id = "all"
channels = ["desk", "case"]
"#;

    /// A config with a desktop channel `desk` and these tables, or what is wrong with it.
    pub(super) fn read(tables: &str) -> Result<Config, String> {
        let channel = "[[channel]]\nid = \"desk\"\ntype = \"desktop\"\n";
        let loaded = parse(Path::new("/etc/watchpost.toml"), &format!("{channel}{tables}"));
        let found: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
        loaded.config.ok_or(found.join("\n"))
    }

    fn complaints(text: &str) -> Vec<String> {
        let loaded = parse(Path::new("/etc/watchpost.toml"), text);
        let errors = loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let errors: Vec<String> = errors.map(ToString::to_string).collect();
        assert_eq!(loaded.config.is_none(), !errors.is_empty());
        errors
    }

    #[test]
    fn unknown_keys_and_all_that_is_wrong_besides_are_told_at_once() {
        let text = GOOD
            .replace("data_dir = \"data\"", "data_dir = \"data\"\ncolour = \"red\"")
            .replace("id = \"wire\"", "id = \"wire\"\nevry = \"1h\"")
            .replace("https://news", "ftp://news");
        let loaded = parse(Path::new("/etc/watchpost.toml"), &text);
        let told: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
        assert!(loaded.config.is_none());
        for words in ["`colour`", "`evry`", "ftp://news"] {
            assert!(told.iter().any(|one| one.contains(words)), "{words}: {told:#?}");
        }
        // A value over several lines cannot be passed over, and makes no mistake of its own.
        let text = GOOD.replace("data_dir", "colours = [\n\"red\",\n]\ndata_dir");
        assert_eq!(parse(Path::new("/etc/watchpost.toml"), &text).diagnostics.len(), 1);
    }

    #[test]
    fn a_good_config_has_its_defaults_and_absolute_paths() {
        let config = parse(Path::new("/etc/watchpost.toml"), GOOD).config.unwrap();
        assert_eq!(config.data_dir, Path::new("/etc/data"));
        assert!(
            matches!(&config.channels[1].kind, ChannelKind::Webhook { secret: SecretRef::File(f), .. } if f == Path::new("/etc/hook.secret"))
        );
        assert_eq!(config.rules[0].tier, Tier::Alert);
        assert_eq!(config.sources[0].schedule.to_string(), "every 15 minutes");
    }

    #[test]
    fn every_mistake_is_shown_at_once_with_its_line() {
        let text = GOOD
            .replace("https://news.example/feed.xml", "ftp://news.example/")
            .replace("\"desk\", ", "\"dsek\", ");
        let found = complaints(&text);
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(
            found[0].contains("watchpost.toml:5:7") && found[0].contains("only http and https")
        );
        assert!(
            found[1].contains("there is no channel `dsek`")
                && found[1].contains("known: desk, case")
        );
    }

    #[test]
    fn an_unknown_key_is_refused_with_a_hint() {
        let found = complaints(&GOOD.replace("data_dir", "datadir"));
        assert!(
            found[0].contains("unknown key `datadir`")
                && found[0].contains("did you mean `data_dir`?"),
            "{}",
            found[0]
        );
    }

    #[test]
    fn a_secret_in_the_config_is_refused_without_being_repeated() {
        let found = complaints(&GOOD.replace("{ file = \"hook.secret\" }", "\"whsec_c2VjcmV0\""));
        assert!(found[0].contains("say where it is kept"));
        assert!(!found.join("").contains("c2VjcmV0"));
        let found = complaints(
            &GOOD.replace("secret = { file = \"hook.secret\" }", "secrt = \"whsec_c2VjcmV0\""),
        );
        assert!(!found.join("").contains("c2VjcmV0"), "{found:?}");
    }

    #[test]
    fn duplicate_ids_and_two_schedules_are_refused() {
        let found = complaints(
            &GOOD.replace("\"case\"\ntype", "\"desk\"\ntype").replace(", \"case\"]", "]"),
        );
        assert!(found[0].contains("two channels have the id `desk`"), "{found:?}");
        let found = complaints(
            &GOOD.replace("feed.xml\"", "feed.xml\"\nevery = \"5m\"\ncron = \"0 6 * * *\""),
        );
        assert!(found[0].contains("either `every` or `cron`"), "{found:?}");
    }

    #[test]
    fn a_host_may_have_manners_of_its_own() {
        let hosts = "[[http.host]]\nname = \"RSS.Intra.example.\"\npause = \"50ms\"\nconnections = 8\n\
                     [[http.host]]\nname = \"10.0.0.7\"\n";
        let config = parse(Path::new("watchpost.toml"), &format!("{GOOD}{hosts}"));
        let http = config.config.unwrap().http;
        let manners = |url: &str| {
            let manners = http.manners(&url.parse().unwrap());
            (manners.pause.as_millis(), manners.connections)
        };
        assert_eq!(manners("http://rss.intra.example:8080/feed"), (50, 8));
        assert_eq!(manners("http://rss.intra.example./feed"), (50, 8));
        assert_eq!(manners("http://10.0.0.7/"), (1000, 1));
        assert_eq!(manners("https://example.org/"), (1000, 1));
        for this in [
            "http://127.9.0.1/",
            "http://[::1]:80/",
            "http://localhost:8080/",
            "http://a.localhost./",
        ] {
            assert_eq!(manners(this), (0, 16), "{this}");
        }
        assert_eq!(manners("http://localhost.example/"), (1000, 1));
    }

    #[test]
    fn manners_that_make_no_sense_are_refused() {
        for (table, told) in [
            ("name = \"http://rss.example/\"", "`http://rss.example/` names no host"),
            ("name = \"rss.example:8080\"", "names no host"),
            ("name = \".\"", "names no host"),
            ("name = \"a.example\"\nconnections = 0", "connections is out of range"),
            ("name = \"a.example\"\nconnections = 65", "connections is out of range"),
            ("name = \"a.example\"\nconnections = 33", "more than 32 requests at a time"),
            ("name = \"a.example\"\npause = \"soon\"", "`soon`"),
            ("name = \"a.example\"\npause = \"-1s\"", "out of range"),
            ("name = \"a.example\"\npauses = \"1s\"", "unknown key `pauses`"),
            ("name = \"a.example\"\n[[http.host]]\nname = \"A.example.\"", "named twice"),
        ] {
            let found = complaints(&format!("{GOOD}[[http.host]]\n{table}\n"));
            assert!(found.len() == 1 && found[0].contains(told), "{table}: {found:#?}");
        }
    }
}
