//! `[canary]`: an article of our own that travels through the whole pipe on schedule.

use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use super::Check;
use crate::config::{CANARY, Canary, ChannelConfig, FullText, Operator, Source, SourceKind};

/// Its standard name: rare words, so that no news means them.
const NAME: &str = "Zorvex Quillmere Institute";

/// How often it travels where nothing is said.
const EVERY: &str = "24h";

const WITHIN: SignedDuration = SignedDuration::from_mins(15);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCanary {
    every: Option<Spanned<String>>,
    cron: Option<Spanned<String>>,
    time_zone: Option<Spanned<String>>,
    within: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    channels: Option<Vec<Spanned<String>>>,
}

impl Check<'_> {
    /// The canary, and the source that it comes from.
    pub(super) fn canary(
        &mut self,
        raw: RawCanary,
        channels: &[ChannelConfig],
        operator: &Operator,
    ) -> Option<(Canary, Source)> {
        let at = self.text.find("[canary]").unwrap_or(0);
        let schedule = self.source_schedule(at, raw.every, raw.cron, raw.time_zone, EVERY);
        let within = raw.within.and_then(|typed| self.interval(typed)).unwrap_or(WITHIN);
        let name = match raw.name {
            Some(typed) if typed.as_ref().split_whitespace().count() < 2 => {
                let message = "a canary needs a name of two words at least";
                let hint = "take rare ones, that no news will mean";
                self.error(typed.span().start, "bad-name", message, hint);
                NAME.into()
            }
            Some(typed) => typed.into_inner(),
            None => NAME.into(),
        };
        let known = channels.iter().map(|channel| channel.id.as_str());
        let channels = match raw.channels {
            Some(typed) => self.references("channel", typed, known),
            None => operator.channels.clone(),
        };
        if channels.is_empty() {
            let message = "the canary's alert goes nowhere, so deliveries are not proved";
            let hint = "name `channels` here or in [operator]";
            self.warn("no-channels", message, hint);
        }
        let canary = Canary { name, within, channels };
        // `.invalid` never resolves (RFC 2606): should the address leave us, it leads nowhere.
        let url = Url::parse("https://canary.watchpost.invalid/feed").ok()?;
        let source = Source {
            id: CANARY.into(),
            name: "Canary".into(),
            kind: SourceKind::Canary(canary.clone()),
            url,
            schedule,
            internal: false,
            full_text: FullText::Always,
            robots: false,
            stale_after: None,
            categories: Vec::new(),
        };
        Some((canary, source))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use crate::config::CANARY;

    #[test]
    fn it_is_a_source_of_its_own_and_goes_to_the_operator() {
        assert_eq!(read("").unwrap().canary, None);
        let config = read("[operator]\nchannels = [\"desk\"]\n[canary]\nevery = \"6h\"").unwrap();
        assert_eq!(config.canary.unwrap().channels, ["desk"]);
        assert_eq!(config.sources.last().unwrap().id, CANARY);
    }

    #[test]
    fn mistakes_are_refused() {
        for (table, words) in [
            ("[canary]\nname = \"Canary\"", "two words at least"),
            ("[canary]\nchannels = [\"dsek\"]", "there is no channel `dsek`"),
            ("[canary]\nwithin = \"soon\"", "is not an interval"),
            ("[canary]\nevrey = \"1h\"", "did you mean `every`?"),
        ] {
            let found = read(table).unwrap_err();
            assert!(found.contains(words), "{table}: {found}");
        }
    }
}
