//! A world to visit: addresses that answer as told, a clock that stands still, a record on disk.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use watchpost::chance::Chance;
use watchpost::clock::{Clock, ManualClock};
use watchpost::config::Http;
use watchpost::daemon::{open_record, revision_row, source_rows};
use watchpost::fetch::{Fetch, FetchError, Fetched, HttpFetcher, Request, Response, Validators};
use watchpost::in_force::{self, InForce};
use watchpost::pipeline::{Manners, Pipeline, SOURCE_LEASE};
use watchpost::record::{Record, SourceStatus, VisitReport};

/// How an address answers; one that was never put cannot be reached.
#[derive(Debug, Clone)]
pub enum Answer {
    Body(String),
    Status(u16),
    /// 301 to another address, which gives its answer.
    MovedTo(&'static str),
}

#[derive(Default)]
pub struct Net {
    answers: Mutex<HashMap<String, Answer>>,
    pub asked: Mutex<Vec<String>>,
}

impl Net {
    pub fn put(&self, url: &str, answer: Answer) {
        self.answers.lock().unwrap().insert(url.into(), answer);
    }

    /// It can no longer be reached.
    pub fn forget(&self, url: &str) {
        self.answers.lock().unwrap().remove(url);
    }

    pub fn asked(&self, url: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == url).count()
    }
}

#[async_trait]
impl Fetch for Net {
    async fn get(&self, request: Request) -> Result<Fetched, FetchError> {
        let url = request.url.to_string();
        self.asked.lock().unwrap().push(url.clone());
        let answer = self.answers.lock().unwrap().get(&url).cloned();
        let (body, moved_to) = match answer {
            Some(Answer::Body(body)) => (body, None),
            Some(Answer::MovedTo(other)) => {
                match self.answers.lock().unwrap().get(other).cloned() {
                    Some(Answer::Body(body)) => (body, Some(other.parse().unwrap())),
                    answer => panic!("{other} gives {answer:?}"),
                }
            }
            Some(Answer::Status(status)) => {
                return Err(FetchError::Status { url, status, retry_after: None });
            }
            None if url.ends_with("/robots.txt") => {
                return Err(FetchError::Status { url, status: 404, retry_after: None });
            }
            None => {
                return Err(FetchError::Network { url, reason: "no route to host".into() });
            }
        };
        Ok(Fetched::Fresh(Box::new(Response {
            url: request.url,
            moved_to,
            status: 200,
            content_type: None,
            body: body.into(),
            validators: Validators::default(),
            max_age: None,
        })))
    }
}

pub struct World {
    pub dir: TempDir,
    pub net: Arc<Net>,
    pub clock: ManualClock,
    pub record: Arc<dyn Record>,
    pub in_force: Arc<InForce>,
    pub pipeline: Pipeline,
}

const LIST: &str = "[watchlist]\nid = \"l\"\nname = \"L\"\ntopics = [\"sanction\"]\n\n\
    [[entity]]\nid = \"e\"\nschema = \"Company\"\nname = \"Zelvenska Refinery\"\ncountries = [\"by\"]\n";

impl World {
    /// `sources` is TOML; the clock stands at noon of 1 March 2021.
    pub async fn new(sources: &str) -> Self {
        Self::on(sources, None).await
    }

    /// The same on real sockets.
    pub async fn on_sockets(sources: &str) -> Self {
        let clock = ManualClock::at("2021-03-01T12:00:00Z".parse().unwrap());
        let limits = Http { host_pause: SignedDuration::ZERO, ..Http::default() };
        let chance = Arc::new(Chance::seeded(7));
        let fetcher = HttpFetcher::new(&limits, Arc::new(clock.clone()), chance).unwrap();
        Self::on(sources, Some((Arc::new(fetcher), clock))).await
    }

    async fn on(sources: &str, fetcher: Option<(Arc<dyn Fetch>, ManualClock)>) -> Self {
        let dir = TempDir::new().unwrap();
        std::fs::write(dir.path().join("l.toml"), LIST).unwrap();
        let path: PathBuf = dir.path().join("watchpost.toml");
        let config = format!("data_dir = \"data\"\nwatchlists = [\"l.toml\"]\n{sources}");
        std::fs::write(&path, config).unwrap();
        let loaded = in_force::load(&path);
        let in_force =
            Arc::new(loaded.in_force.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics)));
        let (net, chance) = (Arc::<Net>::default(), Arc::new(Chance::seeded(7)));
        let (fetch, clock) = fetcher.unwrap_or_else(|| {
            (net.clone(), ManualClock::at("2021-03-01T12:00:00Z".parse().unwrap()))
        });
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        let record = open_record(&in_force.config.data_dir, &chance).unwrap();
        record.record_revision(&revision_row(&in_force, clock.now())).await.unwrap();
        record.sync_sources(&source_rows(&in_force.config), clock.now()).await.unwrap();
        let pipeline = Pipeline {
            manners: Manners::new(fetch, &in_force.config, shared.clone(), Arc::default()),
            record: record.clone(),
            clock: shared,
            chance,
            progress: Arc::new(AtomicU64::new(0)),
            stop: CancellationToken::new(),
        };
        Self { dir, net, clock, record, in_force, pipeline }
    }

    /// Visit a source now, due or not.
    pub async fn visit(&self, id: &str) -> VisitReport {
        let source = self.in_force.config.sources.iter().find(|s| s.id == id).unwrap();
        let now = self.clock.now();
        let claim = self.record.claim_source(id, "test", now, SOURCE_LEASE).await.unwrap().unwrap();
        self.pipeline.visit(source, &claim, &self.in_force, |_| ()).await.unwrap()
    }

    /// Visit whatever is due, whenever it is due, for so long. `publish` is told the time before
    /// each visit.
    pub async fn live(
        &self,
        time: SignedDuration,
        mut publish: impl FnMut(&Net, Timestamp),
    ) -> usize {
        let (end, mut visits) = (self.clock.now() + time, 0);
        loop {
            let due = self.record.next_source_due().await.unwrap().unwrap();
            if due > end {
                self.clock.advance(end.duration_since(self.clock.now()));
                return visits;
            }
            self.clock.advance(due.duration_since(self.clock.now()).max(SignedDuration::ZERO));
            let now = self.clock.now();
            publish(&self.net, now);
            for claim in self.record.claim_sources("test", now, SOURCE_LEASE, 10).await.unwrap() {
                let source = self.in_force.config.sources.iter().find(|s| s.id == claim.source);
                self.pipeline.visit(source.unwrap(), &claim, &self.in_force, |_| ()).await.unwrap();
                visits += 1;
            }
        }
    }

    pub async fn status(&self, id: &str) -> SourceStatus {
        let report = self.record.status().await.unwrap();
        report.sources.into_iter().find(|s| s.id == id).unwrap()
    }

    pub fn config(&self) -> PathBuf {
        self.dir.path().join("watchpost.toml")
    }
}

/// A feed of these items, number and time; the newest first.
pub fn feed(items: impl IntoIterator<Item = (u32, Timestamp)>) -> Answer {
    let items: String = items
        .into_iter()
        .map(|(n, at)| {
            format!(
                "<item><guid isPermaLink=\"false\">n{n}</guid><title>Item {n}</title>\
                 <link>https://pages.example/{n}</link><pubDate>{}</pubDate>\
                 <description>Notes on day {n} from the harbour.</description></item>",
                at.strftime("%a, %d %b %Y %H:%M:%S GMT")
            )
        })
        .collect();
    Answer::Body(format!("<rss version=\"2.0\"><channel><title>T</title>{items}</channel></rss>"))
}
