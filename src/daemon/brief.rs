//! The briefing on its schedule: each planned moment once, whatever restarts.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::{Fixed, Running};
use crate::alert::{Alert, AlertKind};
use crate::brief;
use crate::config::BriefPlan;
use crate::record::{AlertDraft, BriefQuery, RecordError, ScheduledBrief};
use crate::schedule::pace::Pace;

/// The longest sleep between two looks at the clock: after a suspend it jumps.
const LOOK: Duration = Duration::from_secs(5);

/// The pause after the record refused to work.
const RECORD_PAUSE: Duration = Duration::from_secs(60);

/// After a longer break a briefing does not tell of all of it.
const FARTHEST: SignedDuration = SignedDuration::from_hours(31 * 24);

pub(super) async fn run(fixed: Arc<Fixed>, state: watch::Receiver<Arc<Running>>) {
    let started = fixed.clock.now();
    while !fixed.stop.is_cancelled() {
        let running = state.borrow().clone();
        let mut pause = LOOK;
        if let Some(plan) = &running.in_force.config.brief {
            match step(&fixed, plan, started).await {
                Ok(next) => pause = next,
                Err(e) => {
                    tracing::error!("the briefing could not be written: {e}");
                    pause = RECORD_PAUSE;
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = fixed.stop.cancelled() => {}
        }
    }
}

/// Write the briefing if it is due; answers how long to sleep.
async fn step(
    fixed: &Fixed,
    plan: &BriefPlan,
    started: Timestamp,
) -> Result<Duration, RecordError> {
    let last = fixed.record.last_brief().await?;
    // The record keeps microseconds; the next briefing is to begin exactly where this one ends.
    let now = fixed.clock.now();
    let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
    // What was missed while nobody ran is made up for, but only where one was made before: a new
    // config does not write at once.
    let from = last.map_or(started, |(scheduled, _)| scheduled);
    let next = |after: Timestamp| plan.schedule.next_after(after, &Pace::default()).0;
    let due = next(from);
    if due > now {
        return Ok(Duration::try_from(due.duration_since(now)).unwrap_or_default().min(LOOK));
    }
    let scheduled = latest(due, now, next);
    let back = |by: SignedDuration| now.saturating_sub(by).unwrap_or(now);
    let since = last.map_or(back(plan.since), |(_, until)| until.max(back(FARTHEST)));
    let query = BriefQuery {
        since,
        until: now,
        list: plan.watchlist.clone(),
        // The record of a daemon knows them all.
        sources: Vec::new(),
        limit: 0,
    };
    fixed.record.end_brief(now).await?;
    let content = fixed.record.brief(&query).await?;
    let summary = brief::summary(&content);
    let markdown = brief::markdown(&content, &plan.time_zone);
    let brief = ScheduledBrief { scheduled, content, markdown };
    if fixed.record.record_brief(&brief, &messages(fixed, plan, &brief, now)).await? {
        fixed.raised.notify_one();
        tracing::info!("briefing: {summary}");
    }
    Ok(Duration::ZERO)
}

/// The last planned moment up to now: of several that were missed, one briefing tells all.
fn latest(due: Timestamp, now: Timestamp, next: impl Fn(Timestamp) -> Timestamp) -> Timestamp {
    let lately = next(now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(due));
    let mut latest = if lately <= now { lately.max(due) } else { due };
    loop {
        match next(latest) {
            later if later <= now && later > latest => latest = later,
            _ => return latest,
        }
    }
}

fn messages(
    fixed: &Fixed,
    plan: &BriefPlan,
    brief: &ScheduledBrief,
    now: Timestamp,
) -> Vec<AlertDraft> {
    let draft = |channel: &String| AlertDraft {
        alert: Alert {
            brief: Some(Box::new(brief.clone())),
            ..Alert::new(AlertKind::Brief, "brief", fixed.chance.id(now), now)
        },
        channel: channel.clone(),
        subject: "brief".into(),
        generation: 0,
    };
    plan.channels.iter().map(draft).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::Schedule;

    #[test]
    fn of_many_missed_moments_the_last_one_is_made_up_for() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (cron, due, now, expected) in [
            ("0 7 * * *", "2021-04-01T07:00:00Z", "2021-04-23T06:00:00Z", "2021-04-22T07:00:00Z"),
            ("0 7 * * *", "2021-04-22T07:00:00Z", "2021-04-22T07:00:01Z", "2021-04-22T07:00:00Z"),
            ("* * * * *", "2020-01-01T00:00:00Z", "2021-04-23T06:00:30Z", "2021-04-23T06:00:00Z"),
            ("0 7 1 * *", "2021-02-01T07:00:00Z", "2021-04-23T06:00:00Z", "2021-04-01T07:00:00Z"),
        ] {
            let schedule = Schedule::parse_cron(cron, "UTC").unwrap();
            let next = |after| schedule.next_after(after, &Pace::default()).0;
            assert_eq!(latest(at(due), at(now), next), at(expected), "{cron}");
        }
    }
}
