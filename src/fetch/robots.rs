//! `robots.txt` (RFC 9309), for pages: articles, lists of links, and where they redirect to.
//!
//! Feeds and sitemaps are published for programs; pages are for people, so there a site is asked
//! first. Where it forbids an article, that is screened by what the feed says, and the reason is
//! recorded; where it forbids a list of links, the source is not screened.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use texting_robots::Robot;
use url::Url;

use super::{Fetch, FetchError, Fetched, Request, Validators};
use crate::clock::Clock;

/// RFC 9309 section 2.4: not used for longer than a day.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// The same where it could not be had.
const LIFETIME_OF_NOTHING: SignedDuration = SignedDuration::from_mins(15);

/// The same where the site is out of reach: it may be back at the next look.
const LIFETIME_OUT_OF_REACH: SignedDuration = SignedDuration::from_secs(10);

/// RFC 9309 section 2.5: at least so many bytes are parsed.
const PARSED: usize = 500 * 1024;

/// So many sites are remembered.
const SITES: usize = 4096;

/// Why a page is not to be read. The text is for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RobotsError {
    /// The site asks us not to.
    #[error(
        "{site}/robots.txt asks programs not to read {path} (`robots = false` on the source overrides it)"
    )]
    Forbidden {
        /// Scheme, host and port.
        site: String,
        /// Path of the page.
        path: String,
    },
    /// The site does not say, for its own trouble or because it cannot be reached.
    #[error("whether {site} allows it is not known: {reason}")]
    Unknown {
        /// Scheme, host and port.
        site: String,
        /// Why `robots.txt` could not be had.
        reason: String,
        /// The site could not be reached at all.
        unreachable: bool,
    },
}

/// What sites say in their `robots.txt`.
pub struct Robots {
    fetch: Arc<dyn Fetch>,
    agent: String,
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<String, (Timestamp, Arc<Says>)>>,
}

enum Says {
    /// No rules, or none that can be read: all is allowed.
    Nothing,
    Rules(Box<Robot>),
    /// The server failed: RFC 9309 section 2.3.1.4 takes that for "not now".
    Unknown {
        reason: String,
        unreachable: bool,
    },
}

impl fmt::Debug for Robots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Robots").field("agent", &self.agent).finish_non_exhaustive()
    }
}

impl Robots {
    /// Rules for the product token of `user_agent`: its first word up to a slash.
    pub fn new(fetch: Arc<dyn Fetch>, user_agent: &str, clock: Arc<dyn Clock>) -> Self {
        let agent = user_agent.split(['/', ' ']).next().unwrap_or_default().to_owned();
        Self { fetch, agent, clock, known: Mutex::default() }
    }

    /// Whether the site allows `url` to be read.
    ///
    /// # Errors
    /// Why not, for the operator.
    pub async fn allow(&self, url: &Url, internal: bool) -> Result<(), RobotsError> {
        let site = url.origin().ascii_serialization();
        let says = match self.recall(&site) {
            Some(says) => says,
            None => self.learn(&site, url, internal).await,
        };
        match &*says {
            Says::Rules(rules) if !rules.allowed(url.as_str()) => {
                Err(RobotsError::Forbidden { site, path: url.path().to_owned() })
            }
            Says::Unknown { reason, unreachable } => Err(RobotsError::Unknown {
                site,
                reason: reason.clone(),
                unreachable: *unreachable,
            }),
            Says::Rules(_) | Says::Nothing => Ok(()),
        }
    }

    fn recall(&self, site: &str) -> Option<Arc<Says>> {
        let known = self.known.lock().unwrap_or_else(|e| e.into_inner());
        let (until, says) = known.get(site)?;
        (*until > self.clock.now()).then(|| says.clone())
    }

    async fn learn(&self, site: &str, url: &Url, internal: bool) -> Arc<Says> {
        let says = match url.join("/robots.txt") {
            Ok(url) => self.ask(url, internal).await,
            Err(_) => Says::Nothing,
        };
        let lifetime = match says {
            Says::Unknown { unreachable: true, .. } => LIFETIME_OUT_OF_REACH,
            Says::Unknown { .. } => LIFETIME_OF_NOTHING,
            _ => LIFETIME,
        };
        let (now, says) = (self.clock.now(), Arc::new(says));
        let mut known = self.known.lock().unwrap_or_else(|e| e.into_inner());
        if known.len() >= SITES {
            known.retain(|_, (until, _)| *until > now);
            if known.len() >= SITES {
                known.clear(); // asking again is cheaper than keeping an order of use
            }
        }
        let until = now.saturating_add(lifetime).unwrap_or(Timestamp::MAX);
        known.insert(site.to_owned(), (until, says.clone()));
        says
    }

    async fn ask(&self, url: Url, internal: bool) -> Says {
        let request = Request { url, validators: Validators::default(), internal, robots: None };
        match self.fetch.get(request).await {
            Ok(Fetched::Fresh(response)) => {
                let body = &response.body[..response.body.len().min(PARSED)];
                match Robot::new(&self.agent, body) {
                    Ok(rules) => Says::Rules(Box::new(rules)),
                    Err(_) => Says::Nothing,
                }
            }
            Err(FetchError::Status { status, .. })
                if (400..500).contains(&status) && status != 429 =>
            {
                Says::Nothing
            }
            // More redirects than we follow, or a body out of bounds, is no rule either.
            Err(FetchError::Redirect { .. } | FetchError::TooLarge { .. }) => Says::Nothing,
            Err(e) => Says::Unknown { reason: e.to_string(), unreachable: e.is_unreachable() },
            Ok(Fetched::NotModified) => Says::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_trait::async_trait;

    use super::*;
    use crate::clock::ManualClock;
    use crate::fetch::Response;

    struct Site {
        answer: Result<&'static str, u16>,
        asked: AtomicUsize,
    }

    #[async_trait]
    impl Fetch for Site {
        async fn get(&self, request: Request) -> Result<Fetched, FetchError> {
            assert_eq!(request.url.path(), "/robots.txt");
            self.asked.fetch_add(1, Ordering::Relaxed);
            match self.answer {
                Ok(body) => Ok(Fetched::Fresh(Box::new(Response {
                    url: request.url,
                    moved_to: None,
                    status: 200,
                    content_type: None,
                    body: body.into(),
                    validators: Validators::default(),
                    max_age: None,
                }))),
                Err(status) => {
                    Err(FetchError::Status { url: request.url.into(), status, retry_after: None })
                }
            }
        }
    }

    fn robots(answer: Result<&'static str, u16>) -> (Robots, Arc<Site>, ManualClock) {
        let site = Arc::new(Site { answer, asked: AtomicUsize::new(0) });
        let clock = ManualClock::at(Timestamp::UNIX_EPOCH);
        let robots = Robots::new(site.clone(), "watchpost/0.1 (us)", Arc::new(clock.clone()));
        (robots, site, clock)
    }

    async fn allowed(robots: &Robots, url: &str) -> bool {
        robots.allow(&url.parse().unwrap(), false).await.is_ok()
    }

    #[tokio::test]
    async fn rules_are_kept_and_asked_for_once_a_day() {
        let (robots, site, clock) =
            robots(Ok("User-agent: watchpost\nDisallow: /members/\n\nUser-agent: *\nDisallow: /"));
        assert!(allowed(&robots, "https://a.example/news/1?p=2").await);
        assert!(!allowed(&robots, "https://a.example/members/1").await);
        assert_eq!(site.asked.load(Ordering::Relaxed), 1);
        assert!(allowed(&robots, "https://b.example/news/1").await);
        assert_eq!(site.asked.load(Ordering::Relaxed), 2);
        clock.advance(SignedDuration::from_hours(25));
        assert!(allowed(&robots, "https://a.example/news/1").await);
        assert_eq!(site.asked.load(Ordering::Relaxed), 3);
    }

    #[tokio::test]
    async fn no_rules_allow_and_a_failing_server_does_not() {
        let (missing, ..) = robots(Err(404));
        assert!(allowed(&missing, "https://a.example/x").await);
        let (nonsense, ..) = robots(Ok("<html>not found</html>"));
        assert!(allowed(&nonsense, "https://a.example/x").await);
        let (failing, site, clock) = robots(Err(503));
        let refusal = failing.allow(&"https://a.example/x".parse().unwrap(), false).await;
        assert!(refusal.unwrap_err().to_string().contains("answered 503"));
        clock.advance(SignedDuration::from_mins(16));
        assert!(!allowed(&failing, "https://a.example/x").await);
        assert_eq!(site.asked.load(Ordering::Relaxed), 2, "asked again soon");
    }
}
