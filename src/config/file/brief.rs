//! `[brief]`: when a briefing is written, and who gets it.

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use super::Check;
use crate::config::{BriefPlan, ChannelConfig};
use crate::schedule::Schedule;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBrief {
    cron: Spanned<String>,
    time_zone: Option<Spanned<String>>,
    since: Option<Spanned<String>>,
    watchlist: Option<String>,
    channels: Spanned<Vec<Spanned<String>>>,
}

impl Check<'_> {
    pub(super) fn brief(&mut self, raw: RawBrief, channels: &[ChannelConfig]) -> Option<BriefPlan> {
        let at = raw.cron.span().start;
        let zone = raw.time_zone.as_ref().map_or("UTC", |typed| typed.as_ref());
        let schedule = self.schedule(at, Schedule::parse_cron(raw.cron.as_ref(), zone));
        let since = raw.since.and_then(|typed| self.interval(typed));
        if raw.channels.as_ref().is_empty() {
            let hint = "name at least one; `watchpost brief` writes one by hand";
            let message = "the briefing has no channels";
            self.error(raw.channels.span().start, "no-channels", message, hint);
        }
        let known = channels.iter().map(|channel| channel.id.as_str());
        let channels = self.references("channel", raw.channels.into_inner(), known);
        Some(BriefPlan {
            schedule: schedule?,
            time_zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
            since: since.unwrap_or(SignedDuration::from_hours(24)),
            watchlist: raw.watchlist,
            channels,
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::super::tests::read;
    use crate::schedule::pace::Pace;

    #[test]
    fn it_is_off_unless_asked_for_and_knows_its_zone() {
        assert!(read("").unwrap().brief.is_none());
        let plan = read(
            "[brief]\ncron = \"0 7 * * 1-5\"\ntime_zone = \"Europe/Minsk\"\nchannels = [\"desk\"]\n\
             watchlist = \"people\"",
        );
        let plan = plan.unwrap().brief.unwrap();
        let friday = "2021-04-23T12:00:00Z".parse().unwrap();
        let next = plan.schedule.next_after(friday, &Pace::default()).0;
        assert_eq!(next.to_string(), "2021-04-26T04:00:00Z");
        assert_eq!(plan.since, SignedDuration::from_hours(24));
        assert_eq!(plan.watchlist.as_deref(), Some("people"));
        assert_eq!(plan.time_zone.iana_name(), Some("Europe/Minsk"));
    }

    #[test]
    fn mistakes_are_refused() {
        for (table, words) in [
            ("cron = \"daily\"\nchannels = [\"desk\"]", "is not a cron expression"),
            ("cron = \"0 7 * * *\"\nchannels = []", "the briefing has no channels"),
            ("cron = \"0 7 * * *\"\nchannels = [\"dsek\"]", "there is no channel `dsek`"),
            ("cron = \"0 7 * * *\"", "channels"),
            ("cron = \"0 7 * * *\"\nchannels = [\"desk\"]\nsince = \"long\"", "is not an interval"),
            ("corn = \"0 7 * * *\"\nchannels = [\"desk\"]", "did you mean `cron`?"),
        ] {
            let found = read(&format!("[brief]\n{table}")).unwrap_err();
            assert!(found.contains(words), "{table}: {found}");
        }
    }
}
