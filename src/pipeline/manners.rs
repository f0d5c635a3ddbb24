//! What a visit learns of a source beside its articles: its rhythm, its address, and whether we
//! are online at all.

use std::sync::Arc;

use jiff::SignedDuration;

use super::Pipeline;
use super::intake::{Cut, Item, Reading};
use crate::clock::Clock;
use crate::config::{Http, Source, SourceKind};
use crate::fetch::Fetch;
use crate::fetch::reach::Reach;
use crate::fetch::robots::Robots;
use crate::record::SourceClaim;
use crate::schedule::pace::{self, Pace};

/// What has to be remembered between visits to keep them.
#[derive(Clone)]
pub struct Manners {
    /// Whether we are offline.
    pub reach: Arc<Reach>,
    /// Which pages a site asks programs not to read.
    pub robots: Arc<Robots>,
}

impl Manners {
    /// Nothing is known yet.
    pub fn new(fetch: Arc<dyn Fetch>, http: &Http, clock: Arc<dyn Clock>) -> Self {
        Self {
            reach: Arc::default(),
            robots: Arc::new(Robots::new(fetch, &http.user_agent, clock)),
        }
    }
}

impl Pipeline {
    /// The rhythm of a source, as its items show it.
    pub(super) fn pace(
        &self,
        items: &[Item],
        new: usize,
        claim: &SourceClaim,
        not_before: Option<SignedDuration>,
    ) -> Pace {
        let now = self.clock.now();
        let published =
            || items.iter().filter_map(|item| item.entry.published.as_ref().and_then(|p| p.utc));
        let last_new = match claim.last_new {
            _ if new == 0 => None,
            Some(_) => Some(now),
            // What stands there at the first visit may be old.
            None => published().filter(|at| *at <= now).max().or(Some(now)),
        };
        let observed = || {
            let since_last = now.duration_since(claim.last_new.filter(|_| new > 0)?);
            Some(pace::observed_gap(claim.usual_gap, since_last, new))
        };
        Pace {
            usual_gap: pace::usual_gap(published(), now).or_else(observed),
            last_new,
            not_before,
            missed: claim.last_new.is_some() && new > 0 && new == items.len(),
        }
    }

    /// Whether the host of the source could be reached.
    pub(super) fn note_reach(&self, source: &Source, answer: &Result<Reading, Cut>) {
        if matches!(source.kind, SourceKind::Directory(_)) {
            return;
        }
        let Some(host) = source.url.host_str() else { return };
        match answer {
            Err(Cut::Failed(failure)) if failure.unreachable => self.manners.reach.missed(host),
            Err(Cut::Unrecorded(_)) => {}
            _ => self.manners.reach.reached(),
        }
    }
}

/// The source at the address that it moved to for good, where that is believed.
pub(super) fn moved(source: &Source, claim: &SourceClaim) -> Option<Source> {
    let url = claim.moved_to.as_ref()?.parse().ok()?;
    Some(Source { url, ..source.clone() })
}
