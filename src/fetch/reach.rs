//! Are we offline? "This source is broken" and "nothing can be reached from here" are different.
//!
//! Offline means: since the last host that answered, several different hosts could not be
//! reached, and a source is among them. Who has one or two sources cannot know: there it means
//! that none of them could be reached. While that lasts one source at a time is
//! asked, as a probe, and no failure is counted against anyone; the first answer of any host
//! ends it.
//!
//! Every request tells, to whatever it is for. Where there are public sources, hosts of our own
//! network say nothing of the way out, and are passed over.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use url::{Host, Url};

use super::{Fetch, FetchError, Fetched, Request};

/// So many different hosts in a row must have been out of reach.
const HOSTS: usize = 3;

/// The pause between probes. Where few hosts are watched it doubles after every second one, since
/// it is always they who are asked.
const PROBE: Duration = Duration::from_secs(5);

/// The longest pause: whoever comes back should not wait for it.
const LONGEST_PROBE: Duration = Duration::from_secs(60);

/// What the last requests tell about our own connection.
#[derive(Debug, Default)]
pub struct Reach(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Hosts of the sources.
    watched: HashSet<String>,
    /// Some source is public, so hosts of our own network do not count.
    public: bool,
    /// Hosts out of reach since the last answer.
    missed: HashSet<String>,
    /// Misses since we are offline.
    probes: u32,
}

impl Reach {
    /// These are the sources: their addresses, and whether they are internal.
    pub fn watch<'a>(&self, sources: impl Iterator<Item = (&'a Url, bool)>) {
        let (internal, public): (Vec<_>, Vec<_>) = sources.partition(|(_, internal)| *internal);
        let watched = if public.is_empty() { internal } else { public.clone() };
        let mut state = self.lock();
        state.public = !public.is_empty();
        state.watched =
            watched.into_iter().filter_map(|(url, _)| url.host_str()).map(Into::into).collect();
    }

    /// What a request to `url` tells. `internal` as in [`Request`].
    pub fn note(&self, url: &Url, internal: bool, answer: Result<(), &FetchError>) {
        let mut state = self.lock();
        if internal && state.public {
            return;
        }
        let out_of_reach = match answer {
            Err(e) if e.is_unreachable() => e.host(),
            // Not asked, or silent on a connection that was there before.
            Err(
                FetchError::Unfetchable { .. }
                | FetchError::Forbidden { .. }
                | FetchError::Held { .. }
                | FetchError::Setup(_)
                | FetchError::Timeout { .. },
            ) => return,
            Ok(()) | Err(_) => None,
        };
        match out_of_reach {
            // Whoever redirects answers.
            Some(host) if Some(host.as_str()) == url.host_str() => state.missed(host),
            _ => {
                state.missed.clear();
                state.probes = 0;
            }
        }
    }

    /// Whether nothing can be reached at the moment.
    pub fn is_offline(&self) -> bool {
        self.lock().is_offline()
    }

    /// Whether a source that cannot be reached is not to blame.
    pub fn excuses(&self, internal: bool) -> bool {
        let state = self.lock();
        state.is_offline() && !(internal && state.public)
    }

    /// Whether so few sources are watched that it may as well be they who cannot be reached.
    pub fn is_in_doubt(&self) -> bool {
        self.lock().watched.len() < HOSTS
    }

    /// The pause before the next probe.
    pub fn probe_pause(&self) -> Duration {
        let state = self.lock();
        let doublings = if state.watched.len() < HOSTS { (state.probes / 2).min(8) } else { 0 };
        (PROBE * 2_u32.pow(doublings)).min(LONGEST_PROBE)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }
}

impl State {
    fn missed(&mut self, host: String) {
        if self.is_offline() {
            self.probes = self.probes.saturating_add(1);
            return;
        }
        // Links lead to any number of hosts; those of the sources are few.
        if self.missed.len() < HOSTS || self.watched.contains(&host) {
            self.missed.insert(host);
        }
    }

    fn is_offline(&self) -> bool {
        match self.watched.len() {
            0 => false,
            few if few < HOSTS => self.watched.is_subset(&self.missed),
            _ => self.missed.len() >= HOSTS && !self.watched.is_disjoint(&self.missed),
        }
    }
}

impl FetchError {
    /// The host that the failing request went to.
    fn host(&self) -> Option<String> {
        match self {
            FetchError::Network { url, .. } | FetchError::Timeout { url, .. } => {
                Url::parse(url).ok()?.host().map(|host: Host<&str>| host.to_string())
            }
            _ => None,
        }
    }
}

/// Fetches, and notes what each request tells about our own connection.
pub struct Noted {
    /// What fetches.
    pub fetch: Arc<dyn Fetch>,
    /// Where it is noted.
    pub reach: Arc<Reach>,
}

#[async_trait]
impl Fetch for Noted {
    async fn get(&self, request: Request) -> Result<Fetched, FetchError> {
        let (url, internal) = (request.url.clone(), request.internal);
        let answer = self.fetch.get(request).await;
        self.reach.note(&url, internal, answer.as_ref().map(|_| ()));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(host: &str) -> Url {
        format!("https://{host}/feed").parse().unwrap()
    }

    fn watching(hosts: &[(&str, bool)]) -> Reach {
        let reach = Reach::default();
        let urls: Vec<(Url, bool)> = hosts.iter().map(|(host, i)| (url(host), *i)).collect();
        reach.watch(urls.iter().map(|(url, internal)| (url, *internal)));
        reach
    }

    fn miss(reach: &Reach, host: &str) {
        let error = FetchError::Network { url: url(host).into(), reason: "no route".into() };
        reach.note(&url(host), false, Err(&error));
    }

    const FOUR: [(&str, bool); 4] =
        [("a.example", false), ("b.example", false), ("c.example", false), ("d.example", false)];

    #[test]
    fn offline_is_many_hosts_out_of_reach_and_ends_with_the_first_answer() {
        let reach = watching(&FOUR);
        for _ in 0..9 {
            miss(&reach, "a.example");
        }
        assert!(!reach.is_offline(), "one broken source is one broken source");
        miss(&reach, "b.example");
        assert!(!reach.is_offline());
        miss(&reach, "page.example");
        assert!(reach.is_offline(), "pages tell, too");
        let status =
            FetchError::Status { url: url("x.example").into(), status: 500, retry_after: None };
        reach.note(&url("x.example"), false, Err(&status));
        assert!(!reach.is_offline(), "an answer, if a bad one");
    }

    #[test]
    fn dead_links_of_a_source_that_answers_are_not_our_fault() {
        let reach = watching(&FOUR);
        reach.note(&url("a.example"), false, Ok(()));
        for host in ["x.example", "y.example", "z.example", "w.example"] {
            miss(&reach, host);
        }
        assert!(!reach.is_offline());
    }

    #[test]
    fn with_one_or_two_sources_none_in_reach_is_offline() {
        let one = watching(&FOUR[..1]);
        miss(&one, "a.example");
        assert!(one.is_offline() && one.is_in_doubt());
        let two = watching(&FOUR[..2]);
        for _ in 0..9 {
            miss(&two, "a.example");
        }
        assert!(!two.is_offline(), "the other may be fine");
        miss(&two, "b.example");
        assert!(two.is_offline());
    }

    #[test]
    fn what_says_nothing_changes_nothing() {
        let reach = watching(&[("a.example", false), ("local", true)]);
        miss(&reach, "a.example");
        assert!(reach.excuses(false) && !reach.excuses(true));
        reach.note(&url("local"), true, Ok(()));
        let held = FetchError::Held {
            url: url("a.example").into(),
            status: 429,
            retry_after: jiff::SignedDuration::from_secs(60),
        };
        reach.note(&url("a.example"), false, Err(&held));
        assert!(reach.is_offline());
    }

    #[test]
    fn a_redirect_to_a_host_out_of_reach_is_an_answer() {
        let reach = watching(&FOUR[..1]);
        for _ in 0..3 {
            let error = FetchError::Network { url: url("gone.example").into(), reason: "x".into() };
            reach.note(&url("a.example"), false, Err(&error));
        }
        assert!(!reach.is_offline());
    }

    #[test]
    fn probes_become_rarer_up_to_a_minute() {
        let reach = watching(&FOUR[..1]);
        let pauses: Vec<u64> = (0..14)
            .map(|_| {
                miss(&reach, "a.example");
                reach.probe_pause().as_secs()
            })
            .collect();
        assert_eq!(pauses, [5, 5, 10, 10, 20, 20, 40, 40, 60, 60, 60, 60, 60, 60]);
        reach.note(&url("a.example"), false, Ok(()));
        assert_eq!(reach.probe_pause(), PROBE);
    }
}
