//! `[operator]`: who is told when the watch itself has a hole.

use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;

use super::Check;
use crate::config::{ChannelConfig, Operator};
use crate::schedule;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOperator {
    #[serde(default)]
    channels: Vec<Spanned<String>>,
    stale_gaps: Option<Spanned<u32>>,
    stale_least: Option<Spanned<String>>,
}

impl Check<'_> {
    pub(super) fn operator(&mut self, raw: RawOperator, channels: &[ChannelConfig]) -> Operator {
        let standard = Operator::default();
        let stale_gaps = match raw.stale_gaps {
            Some(typed) if !(2..=1000).contains(typed.as_ref()) => {
                let message = "`stale_gaps` is out of range";
                self.error(typed.span().start, "bad-number", message, "from 2 to 1000");
                standard.stale_gaps
            }
            Some(typed) => typed.into_inner(),
            None => standard.stale_gaps,
        };
        let stale_least = raw.stale_least.and_then(|typed| self.interval(typed));
        let known = channels.iter().map(|channel| channel.id.as_str());
        Operator {
            channels: self.references("channel", raw.channels, known),
            stale_gaps,
            stale_least: stale_least.unwrap_or(standard.stale_least),
        }
    }

    /// A length of time from a second to 366 days.
    pub(super) fn interval(&mut self, typed: Spanned<String>) -> Option<SignedDuration> {
        schedule::interval(typed.as_ref())
            .map_err(|e| {
                let hint = "write it as 90m, 12h or 3d; from 1s to 366d";
                self.error(typed.span().start, "bad-duration", e.to_string(), hint);
            })
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::super::tests::read;

    #[test]
    fn who_is_told_and_when_can_be_said_and_has_defaults() {
        let config = read("").unwrap();
        assert_eq!((config.operator.channels.len(), config.operator.stale_gaps), (0, 10));
        let config = read(
            "[operator]\nchannels = [\"desk\"]\nstale_gaps = 5\nstale_least = \"2d\"\n\
             [[source]]\nid = \"s\"\nurl = \"https://n.example/\"\nstale_after = \"12h\"",
        )
        .unwrap();
        assert_eq!(
            (config.operator.stale_gaps, &config.operator.channels[..]),
            (5, &["desk".to_owned()][..])
        );
        assert_eq!(config.operator.stale_least, SignedDuration::from_hours(48));
        assert_eq!(config.sources[0].stale_after, Some(SignedDuration::from_hours(12)));
    }

    #[test]
    fn a_channel_that_is_not_there_and_a_number_out_of_range_are_refused() {
        for (tables, words) in [
            ("[operator]\nchannels = [\"dsek\"]", "there is no channel `dsek`"),
            ("[operator]\nstale_gaps = 1", "from 2 to 1000"),
            ("[operator]\nstale_least = \"5m to 6h\"", "is not an interval"),
            ("[operator]\nstale_least = \"0s\"", "out of range"),
            ("[operator]\nchanels = []", "did you mean `channels`?"),
        ] {
            let found = read(tables).unwrap_err();
            assert!(found.contains(words), "{tables}: {found}");
        }
    }
}
