//! `[http]`: manners and limits of fetching.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;
use url::Host;

use super::Check;
use crate::config::{HostManners, Http};

/// Most requests at the same time to one host.
const MOST_CONNECTIONS: usize = 64;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHttp {
    user_agent: Option<Spanned<String>>,
    connect_timeout: Option<Spanned<String>>,
    read_timeout: Option<Spanned<String>>,
    total_timeout: Option<Spanned<String>>,
    max_bytes: Option<u64>,
    max_redirects: Option<usize>,
    host_pause: Option<Spanned<String>>,
    concurrency: Option<Spanned<usize>>,
    #[serde(default)]
    host: Vec<RawHost>,
}

/// `[[http.host]]`: manners of one host.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHost {
    name: Spanned<String>,
    pause: Option<Spanned<String>>,
    connections: Option<Spanned<usize>>,
}

impl Check<'_> {
    pub(super) fn http(&mut self, raw: RawHttp) -> Http {
        let standard = Http::default();
        let second = SignedDuration::from_secs(1);
        let user_agent = match raw.user_agent {
            Some(typed)
                if typed.as_ref().is_empty()
                    || !typed.as_ref().chars().all(|c| (' '..='~').contains(&c)) =>
            {
                self.error(
                    typed.span().start,
                    "bad-user-agent",
                    "this user agent cannot be sent",
                    "use printable ASCII",
                );
                standard.user_agent
            }
            Some(typed) => typed.into_inner(),
            None => standard.user_agent,
        };
        let concurrency = match raw.concurrency {
            Some(typed) if !(1..=1024).contains(typed.as_ref()) => {
                self.error(
                    typed.span().start,
                    "bad-number",
                    "concurrency is out of range",
                    "from 1 to 1024",
                );
                standard.concurrency
            }
            Some(typed) => typed.into_inner(),
            None => standard.concurrency,
        };
        let host_pause = self.duration(raw.host_pause, standard.host_pause, SignedDuration::ZERO);
        let hosts = self.hosts(raw.host, host_pause, concurrency);
        Http {
            user_agent,
            connect_timeout: self.duration(raw.connect_timeout, standard.connect_timeout, second),
            read_timeout: self.duration(raw.read_timeout, standard.read_timeout, second),
            total_timeout: self.duration(raw.total_timeout, standard.total_timeout, second),
            max_bytes: raw.max_bytes.unwrap_or(standard.max_bytes),
            max_redirects: raw.max_redirects.unwrap_or(standard.max_redirects).min(20),
            host_pause,
            concurrency,
            hosts,
        }
    }

    fn hosts(
        &mut self,
        raw: Vec<RawHost>,
        pause: SignedDuration,
        concurrency: usize,
    ) -> BTreeMap<String, HostManners> {
        let mut hosts = BTreeMap::new();
        for host in raw {
            let at = host.name.span().start;
            let connections = self.connections(host.connections, concurrency);
            let pause = self.duration(host.pause, pause, SignedDuration::ZERO);
            let Some(name) = self.host_name(at, host.name.as_ref()) else { continue };
            let manners = HostManners { pause, connections };
            if hosts.insert(name.clone(), manners).is_some() {
                let message = format!("the host `{name}` is named twice");
                self.error(at, "duplicate-host", message, "keep one [[http.host]] of that name");
            }
        }
        hosts
    }

    fn connections(&mut self, typed: Option<Spanned<usize>>, concurrency: usize) -> usize {
        let Some(typed) = typed else { return 1 };
        let (at, wanted) = (typed.span().start, typed.into_inner());
        if !(1..=MOST_CONNECTIONS).contains(&wanted) {
            let hint = format!("from 1 to {MOST_CONNECTIONS}");
            self.error(at, "bad-number", "connections is out of range", &hint);
        } else if wanted > concurrency {
            let message = format!(
                "{wanted} connections to one host are more than {concurrency} requests at a time \
                 over all hosts"
            );
            self.error(at, "bad-number", message, "raise `concurrency` of [http], or take fewer");
        }
        wanted
    }

    /// The name as it stands in a URL: small letters, no final dot, an address in its shortest form.
    fn host_name(&mut self, at: usize, typed: &str) -> Option<String> {
        // More than a name would parse where it is the start of one.
        let plain =
            !typed.contains(['/', '@', '?', '#', ' ']) && !typed.trim_matches('.').is_empty();
        match Host::parse(typed.trim_end_matches('.')) {
            Ok(host) if plain => Some(host.to_string()),
            _ => {
                let hint = "write a name or an address alone, such as rss.intra.example, 10.0.0.7 \
                            or [fd00::7]; no scheme, port or path";
                self.error(at, "bad-host", format!("`{typed}` names no host"), hint);
                None
            }
        }
    }
}
