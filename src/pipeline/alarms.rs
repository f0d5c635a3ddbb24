//! Alarms: when an operator is told of a source, and when that is over.
//!
//! Calm comes first: one message when a source falls silent and one when it publishes again; one
//! for a source that could not be read once since it was added; one
//! for the first gap of many, and one after a day without any; one when files of a directory cannot
//! be read, and one when none is left. Being offline is no news of a
//! source, and a visit that failed is none either: `status` shows it, and it is tried again.

use jiff::{SignedDuration, Timestamp};

use super::Pipeline;
use crate::alert::{Alarm, AlarmKind, Alert, AlertKind};
use crate::chance::Chance;
use crate::clock::about;
use crate::config::{Operator, Source, SourceKind};
use crate::record::{AlarmChange, AlertDraft, SourceClaim, Visit, VisitReport};
use crate::schedule::Schedule;

/// The `rule` of messages to the operator.
const RULE: &str = "operator";

/// So long without another gap, and the last ones are over.
const CALM: SignedDuration = SignedDuration::from_hours(24);

/// A source that cannot be read counts as silent after so many failures in a row: one may mean
/// that the network was not up yet.
const FAILURES: u32 = 3;

/// So many unread files are named; the rest are counted.
const NAMED: usize = 5;

impl Pipeline {
    /// What a visit that ended so changes.
    pub(super) fn alarms(
        &self,
        source: &Source,
        claim: &SourceClaim,
        operator: &Operator,
        report: &VisitReport,
        unread: Option<&[String]>,
    ) -> Vec<AlarmChange> {
        if report.excused || self.stop.is_cancelled() {
            return Vec::new();
        }
        let seen = Seen { source, claim, operator, report, unread };
        [seen.silence(), seen.gap(), seen.unread()]
            .into_iter()
            .flatten()
            .map(|step| {
                let known = claim.alarms.iter().find(|alarm| alarm.kind == step.kind());
                change(&self.chance, operator, &source.id, known, report.finished, step)
            })
            .collect()
    }
}

/// The alarm as it stands after `step`, with the messages for the operator. `source` is what it is
/// about, `known` the alarm of this kind that is not over.
pub(crate) fn change(
    chance: &Chance,
    operator: &Operator,
    source: &str,
    known: Option<&Alarm>,
    now: Timestamp,
    step: Step,
) -> AlarmChange {
    let kind = step.kind();
    let told = !matches!((known, &step), (Some(_), Step::Noticed(..)));
    let known = known.cloned().unwrap_or_else(|| Alarm {
        id: chance.id(now),
        source: source.to_owned(),
        kind,
        since: now,
        last: now,
        times: 0,
        over: None,
        text: String::new(),
    });
    let alarm = match step {
        Step::Noticed(_, text) | Step::Worse(_, text) => {
            Alarm { last: now, times: known.times.saturating_add(1), text, ..known }
        }
        Step::Over(_, text) => Alarm { over: Some(now), text, ..known },
    };
    let generation = match (alarm.over, alarm.times) {
        (Some(_), _) => 1,
        (None, 1) => 0,
        (None, times) => times,
    };
    let draft = |channel: &String| AlertDraft {
        alert: Alert {
            alarm: Some(alarm.clone()),
            ..Alert::new(AlertKind::Alarm, RULE, chance.id(now), now)
        },
        channel: channel.clone(),
        subject: format!("{source}/{}", kind.as_str()),
        generation,
    };
    let messages = match told {
        true => operator.channels.iter().map(draft).collect(),
        false => Vec::new(),
    };
    AlarmChange { alarm, messages }
}

/// What happens to an alarm, and the sentence for the operator.
pub(crate) enum Step {
    /// For the first time, or once more; told only the first time.
    Noticed(AlarmKind, String),
    /// Worse than before, which is told again.
    Worse(AlarmKind, String),
    Over(AlarmKind, String),
}

impl Step {
    fn kind(&self) -> AlarmKind {
        match self {
            Step::Noticed(kind, _) | Step::Worse(kind, _) | Step::Over(kind, _) => *kind,
        }
    }
}

/// A visit that is over, and what was known before it.
struct Seen<'a> {
    source: &'a Source,
    claim: &'a SourceClaim,
    operator: &'a Operator,
    report: &'a VisitReport,
    unread: Option<&'a [String]>,
}

impl Seen<'_> {
    fn open(&self, kind: AlarmKind) -> Option<&Alarm> {
        self.claim.alarms.iter().find(|alarm| alarm.kind == kind)
    }

    fn failure(&self) -> Option<&str> {
        match &self.report.visit {
            Visit::Failed { reason } => Some(reason),
            Visit::Screened { .. } | Visit::NotModified => None,
        }
    }

    fn silence(&self) -> Option<Step> {
        let (id, kind) = (&self.source.id, AlarmKind::Stale);
        if self.claim.last_new.is_none() {
            return self.never_read();
        }
        let last_new = self.report.last_new.or(self.claim.last_new)?;
        let usual_gap = self.report.usual_gap.or(self.claim.usual_gap);
        let Operator { stale_gaps, stale_least, .. } = *self.operator;
        let by_rhythm = |gap: SignedDuration| {
            gap.saturating_mul(i32::try_from(stale_gaps).unwrap_or(i32::MAX)).max(stale_least)
        };
        let limit = self.source.stale_after.or(usual_gap.map(by_rhythm))?;
        let silence = self.report.finished.duration_since(last_new);
        match (self.open(kind), self.failure()) {
            (None, failure) if silence > limit => {
                let usual = usual_gap.map_or_else(String::new, |gap| {
                    format!("; usually something comes every {}", about(gap))
                });
                let since = format!("since {}, for {}{usual}", moment(last_new), about(silence));
                match failure {
                    None => Some(Step::Noticed(
                        kind,
                        format!(
                            "the source {id} answers, but brought nothing new {since}: has it moved, or stopped?"
                        ),
                    )),
                    Some(reason) if self.claim.failures.saturating_add(1) >= FAILURES => {
                        Some(Step::Noticed(
                            kind,
                            format!(
                                "the source {id} brought nothing new {since}. It cannot be read: {reason}"
                            ),
                        ))
                    }
                    Some(_) => None,
                }
            }
            (Some(_), None) if silence <= limit => {
                let before = self.claim.last_new.unwrap_or(last_new);
                let text = match self.report.last_new {
                    Some(new) => format!(
                        "the source {id} publishes again, after {} without anything new",
                        about(new.duration_since(before))
                    ),
                    None => format!(
                        "the source {id} is no longer taken for silent: {} without anything new are allowed now",
                        about(limit)
                    ),
                };
                Some(Step::Over(kind, text))
            }
            _ => None,
        }
    }

    /// A source that has not worked once: a mistake in its address shows at the start, not after days.
    fn never_read(&self) -> Option<Step> {
        let (id, kind) = (&self.source.id, AlarmKind::Stale);
        let visits = self.claim.failures.saturating_add(1);
        match (self.open(kind), self.failure()) {
            (None, Some(reason)) if visits >= FAILURES => Some(Step::Noticed(
                kind,
                format!(
                    "the source {id} could not be read once so far, in {visits} visits: {reason}"
                ),
            )),
            (Some(_), None) => Some(Step::Over(kind, format!("the source {id} can be read now"))),
            _ => None,
        }
    }

    fn gap(&self) -> Option<Step> {
        let (id, kind, now) = (&self.source.id, AlarmKind::Gap, self.report.finished);
        let open = self.open(kind);
        match (&self.report.visit, open) {
            (Visit::Screened { missed: true, entries, .. }, _) => {
                let before = match open.map_or(0, |alarm| alarm.times) {
                    0 => String::new(),
                    n => format!(", for the {} time", ordinal(n.saturating_add(1))),
                };
                Some(Step::Noticed(
                    kind,
                    format!(
                        "the source {id} may have published entries that were never seen: at {}{before}, none of its {entries} entries was there at the visit before; {}",
                        moment(now),
                        self.advice()
                    ),
                ))
            }
            (Visit::Screened { .. } | Visit::NotModified, Some(alarm))
                if now.duration_since(alarm.last) >= CALM =>
            {
                let visits = match alarm.times {
                    1 => "one visit".to_owned(),
                    n => format!("{n} visits"),
                };
                Some(Step::Over(
                    kind,
                    format!(
                        "the source {id} shows no more gaps, for {}; {visits} had found none of the entries of the visit before, the last at {}",
                        about(now.duration_since(alarm.last)),
                        moment(alarm.last)
                    ),
                ))
            }
            _ => None,
        }
    }

    /// Files that lie in a directory and are not screened, or not put away.
    fn unread(&self) -> Option<Step> {
        let (id, kind) = (&self.source.id, AlarmKind::Unread);
        let SourceKind::Directory(directory) = &self.source.kind else { return None };
        let path = directory.path.display();
        match (self.unread?, self.open(kind)) {
            ([], None) => None,
            ([], Some(_)) => Some(Step::Over(
                kind,
                format!("the directory {path} of {id} holds no file any more that cannot be read"),
            )),
            ([one], _) => Some(Step::Noticed(
                kind,
                format!(
                    "a file in the directory {path} of {id} needs you: {one}; mend it, put a readable copy in its place, or take it out of there"
                ),
            )),
            (many, _) => {
                let named = many.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>();
                let more = match many.len().saturating_sub(NAMED) {
                    0 => String::new(),
                    n => format!("; and {n} more"),
                };
                let n = many.len();
                Some(Step::Noticed(
                    kind,
                    format!(
                        "{n} files in the directory {path} of {id} need you: {}{more}; mend them, put readable copies in their place, or take them out of there",
                        named.join("; ")
                    ),
                ))
            }
        }
    }

    /// What helps against gaps.
    fn advice(&self) -> String {
        match &self.source.schedule {
            Schedule::Adaptive { least, .. } => format!(
                "it is asked every {} from now on, and if that is not often enough, shorten its `every`",
                about(*least)
            ),
            asked => format!(
                "it is asked {asked}: ask it more often (`every = \"5m to 1h\"` adapts by itself)"
            ),
        }
    }
}

/// Messages travel, so the zone is said.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn ordinal(n: u32) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_end_as_they_are_spoken() {
        let spoken: Vec<String> = [2, 3, 4, 11, 21, 112].map(ordinal).into();
        assert_eq!(spoken, ["2nd", "3rd", "4th", "11th", "21st", "112th"]);
    }
}
