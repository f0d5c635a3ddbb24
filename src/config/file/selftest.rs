//! `[selftest]`: when the daemon tries whether every name of the lists raises its own entity.

use serde::Deserialize;
use toml::Spanned;

use super::Check;
use crate::config::SelfTest;
use crate::schedule::Schedule;

/// At night, when nothing else is waiting for the processor.
const NIGHTLY: &str = "30 2 * * *";

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSelfTest {
    cron: Option<Spanned<String>>,
    time_zone: Option<Spanned<String>>,
    sample: Option<Spanned<usize>>,
    enabled: Option<bool>,
}

impl Check<'_> {
    pub(super) fn selftest(&mut self, raw: RawSelfTest) -> SelfTest {
        let at = raw.cron.as_ref().or(raw.time_zone.as_ref()).map_or(0, |typed| typed.span().start);
        let cron = raw.cron.as_ref().map_or(NIGHTLY, |typed| typed.as_ref());
        let zone = raw.time_zone.as_ref().map_or("UTC", |typed| typed.as_ref());
        let schedule = self.schedule(at, Schedule::parse_cron(cron, zone));
        let sample = match raw.sample {
            Some(typed) if !(1..=10_000_000).contains(typed.as_ref()) => {
                let message = "`sample` is out of range";
                self.error(typed.span().start, "bad-number", message, "from 1 to 10000000 names");
                SelfTest::SAMPLE
            }
            Some(typed) => typed.into_inner(),
            None => SelfTest::SAMPLE,
        };
        SelfTest { schedule: schedule.filter(|_| raw.enabled != Some(false)), sample }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::{Config, parse};
    use crate::schedule::pace::Pace;

    fn read(text: &str) -> Result<Config, String> {
        let loaded = parse(Path::new("/etc/watchpost.toml"), text);
        let found: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
        loaded.config.ok_or(found.join("\n"))
    }

    #[test]
    fn it_runs_every_night_unless_told_otherwise() {
        let noon = "2021-04-23T12:00:00Z".parse().unwrap();
        let next = |text: &str| {
            let schedule = read(text).unwrap().selftest.schedule;
            schedule.map(|schedule| schedule.next_after(noon, &Pace::default()).0.to_string())
        };
        assert_eq!(next("").as_deref(), Some("2021-04-24T02:30:00Z"));
        let minsk = "[selftest]\ncron = \"0 4 * * *\"\ntime_zone = \"Europe/Minsk\"";
        assert_eq!(next(minsk).as_deref(), Some("2021-04-24T01:00:00Z"));
        assert_eq!(next("[selftest]\nenabled = false"), None);
        assert_eq!(read("[selftest]\nsample = 500").unwrap().selftest.sample, 500);
    }

    #[test]
    fn mistakes_are_refused() {
        for (text, words) in [
            ("[selftest]\ncron = \"nightly\"", "is not a cron expression"),
            ("[selftest]\nsample = 0", "from 1 to 10000000"),
            ("[selftest]\ntime_zone = \"Mars\"", "is not a time zone"),
            ("[selftest]\nsampel = 1", "did you mean `sample`?"),
        ] {
            let found = read(text).unwrap_err();
            assert!(found.contains(words), "{text}: {found}");
        }
    }
}
