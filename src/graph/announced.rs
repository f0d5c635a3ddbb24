//! What an announcement is to those whom it names: who announced it, whom it hits, from when to when.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Scope, page};
use crate::chance::Id;
use crate::record::announcement::days;
use crate::record::{EventRow, Record, RecordError};
use crate::screen::{Event, Status, Tier};

/// What an act does to the sanctions on its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// They are in force.
    Imposes,
    /// They rest.
    Suspends,
    /// They are over.
    Ends,
}

impl Effect {
    /// `None` where nobody is sanctioned more or less for it: threats, licences, guidance, what is
    /// planned or denied, what a person has to decide.
    pub(super) fn of(event: &Event) -> Option<Self> {
        let said = matches!(event.instrument.as_str(), "general-licence" | "guidance");
        if said || event.status != Status::Done || event.tier != Tier::Alert {
            return None;
        }
        match event.action.as_str() {
            "impose" | "reimpose" | "widen" | "extend" => Some(Self::Imposes),
            "suspend" => Some(Self::Suspends),
            "lift" | "delist" => Some(Self::Ends),
            _ => None,
        }
    }

    /// The word for it in `Sanction.status`.
    pub(super) fn status(self) -> &'static str {
        match self {
            Self::Imposes => "Active",
            Self::Suspends => "Suspended",
            Self::Ends => "Inactive",
        }
    }
}

/// What all articles together say of one announcement.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// `list/entity` of those whom it hits.
    pub targets: BTreeSet<String>,
    /// `list/entity` of those who stand for who acts.
    pub authors: BTreeSet<String>,
    /// The days of the act: those of the sentence that stands for it, else of any that says them.
    days: Option<(Date, Date)>,
}

impl Links {
    /// The links of all announcements of a scope. The sentence that tells an announcement best need
    /// not be the one that names the minister.
    pub(super) async fn read(
        record: &dyn Record,
        scope: &Scope,
    ) -> Result<HashMap<Id, Self>, RecordError> {
        let mut all: HashMap<Id, Self> = HashMap::new();
        let mut after = None;
        loop {
            let (rows, next) = page(record, scope, false, after).await?;
            for row in rows {
                let certain = row.event.tier == Tier::Alert || row.id == row.announcement;
                if certain {
                    all.entry(row.announcement).or_default().add(&row.event);
                }
            }
            after = next;
            if after.is_none() {
                return Ok(all);
            }
        }
    }

    fn add(&mut self, event: &Event) {
        self.targets.extend(event.targets.iter().filter_map(|target| target.entity.clone()));
        self.authors.extend(event.authors.iter().cloned());
        self.days = self.days.or_else(|| event.when.as_deref().and_then(days));
    }

    /// The same for the sentence that stands for the announcement: the days it says are those of the
    /// act, since it is the one that a reader is shown as the proof of them.
    pub(super) fn led_by(&mut self, lead: &Event) {
        self.add(lead);
        self.days = lead.when.as_deref().and_then(days).or(self.days);
    }

    /// The days of the act: those that a sentence says, else none.
    pub(super) fn days(&self) -> Option<(Date, Date)> {
        self.days
    }
}

/// The day by which the act was done: that of its publication, at the latest that of fetching.
pub(super) fn known_by(row: &EventRow) -> Date {
    let fetched = row.document.fetched;
    let at: Timestamp = row.document.published.filter(|at| *at <= fetched).unwrap_or(fetched);
    at.to_zoned_datetime(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::sample;

    #[test]
    fn the_day_of_an_act_is_that_of_the_sentence_that_is_quoted() {
        let said = |when: Option<&str>| Event {
            when: when.map(str::to_owned),
            ..sample::event().event.unwrap()
        };
        let day = |links: &Links| links.days().map(|(first, _)| first.to_string());
        let mut links = Links::default();
        links.add(&said(Some("2021-04-19")));
        links.led_by(&said(Some("2021-04-21")));
        assert_eq!(day(&links).as_deref(), Some("2021-04-21"));
        let mut links = Links::default();
        links.add(&said(Some("2021-04-19")));
        links.led_by(&said(None));
        assert_eq!(day(&links).as_deref(), Some("2021-04-19"));
    }
}
