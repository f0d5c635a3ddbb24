//! `[http]`: manners and limits of fetching.

use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;

use super::Check;
use crate::config::Http;

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
        Http {
            user_agent,
            connect_timeout: self.duration(raw.connect_timeout, standard.connect_timeout, second),
            read_timeout: self.duration(raw.read_timeout, standard.read_timeout, second),
            total_timeout: self.duration(raw.total_timeout, standard.total_timeout, second),
            max_bytes: raw.max_bytes.unwrap_or(standard.max_bytes),
            max_redirects: raw.max_redirects.unwrap_or(standard.max_redirects).min(20),
            host_pause: self.duration(raw.host_pause, standard.host_pause, SignedDuration::ZERO),
            concurrency,
        }
    }
}
