//! What a visit learns of a source beside its articles: its rhythm, its address, and whether we
//! are online at all.

use std::sync::Arc;

use jiff::SignedDuration;
use url::Url;

use super::Pipeline;
use super::intake::Item;
use crate::clock::Clock;
use crate::config::{Config, Source, SourceKind};
use crate::fetch::reach::{Noted, Reach};
use crate::fetch::robots::{Robots, RobotsError};
use crate::fetch::{Fetch, Request, Validators};
use crate::record::{SourceClaim, Standing, Unseen};
use crate::schedule::pace::{self, Pace, Why};

/// What has to be remembered between visits to keep them.
#[derive(Clone)]
pub struct Manners {
    /// Whether we are offline.
    pub reach: Arc<Reach>,
    /// Which pages a site asks programs not to read.
    pub robots: Arc<Robots>,
    /// How bytes are had; tells `reach` of every request.
    pub fetch: Arc<dyn Fetch>,
}

impl Manners {
    /// What `reach` knows, and nothing else yet. It is told which sources are watched.
    pub fn new(
        fetch: Arc<dyn Fetch>,
        config: &Config,
        clock: Arc<dyn Clock>,
        reach: Arc<Reach>,
    ) -> Self {
        let local =
            |kind: &SourceKind| matches!(kind, SourceKind::Directory(_) | SourceKind::Canary(_));
        let on_the_net = config.sources.iter().filter(|source| !local(&source.kind));
        reach.watch(on_the_net.map(|source| (&source.url, source.internal)));
        let fetch: Arc<dyn Fetch> = Arc::new(Noted { fetch, reach: reach.clone() });
        let robots = Arc::new(Robots::new(fetch.clone(), &config.http.user_agent, clock));
        Self { reach, robots, fetch }
    }
}

impl Pipeline {
    /// A request for a page of a source, if its site allows programs to read it.
    pub(super) async fn page_request(
        &self,
        source: &Source,
        url: Url,
        validators: Validators,
    ) -> Result<Request, RobotsError> {
        let robots = source.robots.then(|| self.manners.robots.clone());
        if let Some(robots) = &robots {
            robots.allow(&url, source.internal).await?;
        }
        Ok(Request { url, validators, internal: source.internal, robots })
    }

    /// The rhythm of a source, as its items show it.
    pub(super) fn pace(
        &self,
        items: &[Item],
        unseen: &[Unseen],
        claim: &SourceClaim,
        not_before: Option<(SignedDuration, Why)>,
    ) -> Pace {
        let now = self.clock.now();
        // A page that is tried again is no sign of life.
        let new = unseen.iter().filter(|entry| entry.standing != Standing::Again).count();
        let strange = unseen.iter().filter(|entry| entry.standing == Standing::New).count();
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
            missed: claim.last_new.is_some() && strange > 0 && strange == items.len(),
        }
    }
}

/// The source at the address that it moved to for good, where that is believed.
pub(super) fn moved(source: &Source, claim: &SourceClaim) -> Option<Source> {
    let url = claim.moved_to.as_ref()?.parse().ok()?;
    Some(Source { url, ..source.clone() })
}
