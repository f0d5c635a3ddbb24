//! The configuration: what an operator writes in `watchpost.toml`.

mod brief;
mod canary;
pub mod edit;
mod file;
pub mod list;
mod operator;
mod secret;
mod selftest;
mod source;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::SignedDuration;
use url::{Host, Url};

pub use self::brief::BriefPlan;
pub use self::canary::{CANARY, Canary};
pub use self::file::{Loaded, load, parse};
pub use self::list::ListSource;
pub use self::operator::Operator;
pub use self::secret::{SecretError, SecretRef};
pub use self::selftest::SelfTest;
pub use self::source::{Directory, FullText, Sitemap, Source, SourceKind};
use crate::alert::ChangeKind;
use crate::record::actor::SignKind;
use crate::screen::Tier;

/// A checked configuration: every path is absolute, every reference between its parts holds.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it came from.
    pub path: PathBuf,
    /// SHA-256 of the file, hexadecimal.
    pub hash: String,
    /// Where the database lives.
    pub data_dir: PathBuf,
    /// How to fetch.
    pub http: Http,
    /// The watchlist files, in order, patterns resolved.
    pub watchlists: Vec<PathBuf>,
    /// The official lists to fetch.
    pub lists: Vec<ListSource>,
    /// What to fetch.
    pub sources: Vec<Source>,
    /// Where alerts go.
    pub channels: Vec<ChannelConfig>,
    /// Which hits become alerts.
    pub rules: Vec<Rule>,
    /// Who is told of the watch itself.
    pub operator: Operator,
    /// When screening is tried on the names of the lists.
    pub selftest: SelfTest,
    /// The briefing that is written on schedule, if one is.
    pub brief: Option<BriefPlan>,
    /// The article of our own, if one travels.
    pub canary: Option<Canary>,
}

/// Limits and manners of fetching.
#[derive(Debug, Clone, PartialEq)]
pub struct Http {
    /// `User-Agent`: who we are and how to reach the operator.
    pub user_agent: String,
    /// Limit for TCP and TLS.
    pub connect_timeout: SignedDuration,
    /// Longest silence while the body arrives.
    pub read_timeout: SignedDuration,
    /// Limit for one request with all its redirects.
    pub total_timeout: SignedDuration,
    /// Largest body, after decompression.
    pub max_bytes: u64,
    /// Most redirects in a row.
    pub max_redirects: usize,
    /// Least pause between two requests to one host.
    pub host_pause: SignedDuration,
    /// Most requests at the same time, over all hosts.
    pub concurrency: usize,
    /// Hosts with manners of their own, by name as it stands in a [`Url`].
    pub hosts: BTreeMap<String, HostManners>,
}

/// How a host is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostManners {
    /// Least pause between two requests on one connection.
    pub pause: SignedDuration,
    /// Most requests at the same time, at least one.
    pub connections: usize,
}

impl Http {
    /// How the host of `url` is asked: one request at a time with [`host_pause`](Self::host_pause)
    /// between two, unless it has manners of its own. They hold for all of its ports. This machine
    /// itself is the operator's, and gets several at a time without a pause.
    pub fn manners(&self, url: &Url) -> HostManners {
        let name = url.host_str().unwrap_or_default().trim_end_matches('.');
        let standard = match is_this_machine(url) {
            true => HostManners {
                pause: SignedDuration::ZERO,
                // Even if it is slow, others get their half.
                connections: TO_THIS_MACHINE.min(self.concurrency / 2).max(1),
            },
            false => HostManners { pause: self.host_pause, connections: 1 },
        };
        self.hosts.get(name).copied().unwrap_or(standard)
    }
}

/// Most requests at the same time to a loopback address that has no manners of its own.
const TO_THIS_MACHINE: usize = 16;

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost") // RFC 6761, section 6.3
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl Default for Http {
    fn default() -> Self {
        Self {
            user_agent: concat!("watchpost/", env!("CARGO_PKG_VERSION"), " (news monitor)").into(),
            connect_timeout: SignedDuration::from_secs(10),
            read_timeout: SignedDuration::from_secs(20),
            total_timeout: SignedDuration::from_secs(60),
            max_bytes: 20 * 1024 * 1024,
            max_redirects: 5,
            host_pause: SignedDuration::from_secs(1),
            concurrency: 32,
            hosts: BTreeMap::new(),
        }
    }
}

/// A way to reach people.
#[derive(Debug, Clone)]
pub struct ChannelConfig {
    /// Stable id.
    pub id: String,
    /// What it is.
    pub kind: ChannelKind,
}

/// The kinds of channels.
#[derive(Debug, Clone)]
pub enum ChannelKind {
    /// Notifications on the desktop of whoever runs watchpost.
    Desktop,
    /// HTTP POST by the Standard Webhooks specification.
    Webhook {
        /// Where to.
        url: Url,
        /// Where the `whsec_` secret is kept; read when the channel is built.
        secret: SecretRef,
        /// Loopback and private addresses are allowed.
        internal: bool,
    },
}

/// Which hits and events become alerts, and where they go. Empty selections mean everything.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Stable id.
    pub id: String,
    /// Only hits of these lists.
    pub watchlists: Vec<String>,
    /// Only hits of these entities.
    pub entities: Vec<String>,
    /// Only entities with one of these topics.
    pub topics: Vec<String>,
    /// Only entities of these schemas.
    pub schemas: Vec<String>,
    /// Only documents of these sources.
    pub sources: Vec<String>,
    /// Least tier.
    pub tier: Tier,
    /// Least score, 0..1.
    pub min_score: f64,
    /// Which changes of lists alert; of them, the selections of lists, entities, topics and schemas hold
    /// as well.
    pub changes: Vec<ChangeKind>,
    /// Only changes of entities with a program that begins so, in any case.
    pub programs: Vec<String>,
    /// Only changes of entities of these countries (ISO 3166-1 alpha-2, lower case).
    pub countries: Vec<String>,
    /// Only changes of entities that have the name of one in these lists.
    pub about: Vec<String>,
    /// What is unusual of actors that alerts; of them, the selections of lists, entities, topics and
    /// schemas hold as well.
    pub rising: Vec<SignKind>,
    /// Whether entities alert.
    pub hits: bool,
    /// Whether sanction events alert.
    pub events: bool,
    /// Where to.
    pub channels: Vec<String>,
}
