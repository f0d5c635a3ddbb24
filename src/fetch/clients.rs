//! HTTP clients, and how many connections they keep open.
//!
//! A connection is kept for the articles behind a feed. Where thousands of hosts are asked one after
//! the other, their idle connections would take more memory than everything else, and in the end
//! all files that the system lets a process open; and reqwest limits them for each host only.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use reqwest::Client;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use url::Url;

use super::FetchError;
use super::guard::{GuardedResolver, Reach};
use crate::config::Http;

/// Feeds and pages alike, since a request does not know which of them it is for.
const ACCEPTED: &str = "text/html, application/xhtml+xml, application/rss+xml, \
     application/atom+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, \
     text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";

/// So many hosts share a client before the next one gets a new client. With the old one its idle
/// connections end; what is under way goes on. A quarter of the files that a process may commonly
/// open, for each of two reaches.
const HOSTS: usize = 256;

/// The client of the moment.
pub(super) struct Clients {
    limits: Http,
    reach: Reach,
    tls: rustls::ClientConfig,
    current: Mutex<Current>,
}

struct Current {
    client: Client,
    hosts: HashSet<String>,
}

impl Clients {
    /// Clients that connect to addresses within `reach` only. They follow no redirect by
    /// themselves and use no proxy.
    ///
    /// # Errors
    /// Where the `User-Agent` is not one that a header can hold.
    pub(super) fn new(
        limits: &Http,
        reach: Reach,
        tls: rustls::ClientConfig,
    ) -> Result<Self, FetchError> {
        let client = client(limits, reach, tls.clone())?;
        let current = Mutex::new(Current { client, hosts: HashSet::new() });
        Ok(Self { limits: limits.clone(), reach, tls, current })
    }

    /// The client to ask `url` with.
    pub(super) fn client_for(&self, url: &Url) -> Client {
        let mut current = self.current.lock().unwrap_or_else(|e| e.into_inner());
        if !current.hosts.contains(url.authority()) {
            if current.hosts.len() >= HOSTS
                // What could be made once can be made again; if not, the old one does as well.
                && let Ok(client) = client(&self.limits, self.reach, self.tls.clone())
            {
                *current = Current { client, hosts: HashSet::new() };
            }
            current.hosts.insert(url.authority().to_owned());
        }
        current.client.clone()
    }
}

fn client(http: &Http, reach: Reach, tls: rustls::ClientConfig) -> Result<Client, FetchError> {
    let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(ACCEPTED))]);
    let most = http.hosts.values().map(|manners| manners.connections).max();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .dns_resolver(Arc::new(GuardedResolver(reach)))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .user_agent(&http.user_agent)
        .default_headers(headers)
        .connect_timeout(std_duration(http.connect_timeout))
        .read_timeout(std_duration(http.read_timeout))
        // A host needs as many connections as it may get requests at a time, and most are asked
        // only every quarter of an hour.
        .pool_max_idle_per_host(most.unwrap_or(1))
        .pool_idle_timeout(Duration::from_secs(30))
        .build()
        .map_err(|e| {
            FetchError::Setup(match std::error::Error::source(&e) {
                Some(cause) => format!("{e}: {cause}"),
                None => e.to_string(),
            })
        })
}

fn std_duration(duration: SignedDuration) -> Duration {
    Duration::try_from(duration).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::failure::{self, Stage};
    use super::super::tls;
    use super::*;

    #[tokio::test]
    async fn a_name_that_resolves_to_loopback_is_refused_where_it_resolves() {
        // `localhost` is refused by its name before; here it stands for any name.
        let limits = Http::default();
        let url: Url = "http://localhost:9/".parse().unwrap();
        let public =
            Clients::new(&limits, Reach::Public, tls::config().unwrap()).unwrap().client_for(&url);
        let error = public.get(url.clone()).send().await.unwrap_err();
        let error = failure::of(&error, &url, Stage::Head, &limits);
        let FetchError::Forbidden { address, .. } = &error else { panic!("{error:?}") };
        assert!(matches!(address.as_str(), "127.0.0.1" | "::1"), "{error}");
    }
}
