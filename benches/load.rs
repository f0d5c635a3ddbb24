//! Load: many sources on loopback, polled through the whole pipeline into a record on disk.
//!
//!     cargo bench --bench load -- --sources 1000 --passes 100 --concurrency 16
//!
//! Prints one line a pass. `hit p99` is the time from publication to the recorded hit; all
//! sources publish at the start of a pass.

#![allow(clippy::print_stdout)] // its whole purpose

#[path = "load/publisher.rs"]
mod publisher;

use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use tokio_util::sync::CancellationToken;
use watchpost::chance::Chance;
use watchpost::clock::{Clock, SystemClock};
use watchpost::config::Source;
use watchpost::daemon::source_rows;
use watchpost::fetch::{Fetch, HttpFetcher};
use watchpost::in_force::{self, InForce};
use watchpost::pipeline::{Manners, Pipeline, SOURCE_LEASE, Step};
use watchpost::record::{Record, Visit, sqlite::SqliteRecord};

use self::publisher::Publisher;

/// Sources that do harm, by the name of their path.
const HOSTILE: [&str; 3] = ["drip", "bomb", "reset"];

struct Wanted {
    sources: usize,
    passes: usize,
    concurrency: usize,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    if arguments.iter().any(|argument| argument == "--publish") {
        return runtime.block_on(publisher::publish());
    }
    let number = |name: &str, standard| {
        let place = arguments.iter().position(|argument| argument == name);
        place.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(standard)
    };
    let wanted = Wanted {
        sources: number("--sources", 1000),
        passes: number("--passes", 100),
        concurrency: number("--concurrency", 16),
    };
    runtime.block_on(measure(&wanted));
}

async fn measure(wanted: &Wanted) {
    let mut publisher = Publisher::start();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bench = Bench::new(folder.path(), publisher.port, wanted).await;
    println!("{} sources, {} visits at a time", wanted.sources, wanted.concurrency);
    bench.pass(false).await.print("all new", wanted.sources);
    bench.pass(false).await.print("304", wanted.sources);
    publisher.new_issue();
    let alone = bench.pass(false).await;
    alone.print("one new item each", wanted.sources);
    publisher.new_issue();
    let beside = bench.pass(true).await;
    beside.print("the same, beside a drip, a bomb and resets", wanted.sources);

    println!("\nmemory over {} passes, every tenth with new items:", wanted.passes);
    for pass in 0..wanted.passes {
        if pass % 10 == 0 {
            publisher.new_issue();
        }
        bench.pass(false).await;
        if pass % 10 == 9 || pass == 0 {
            println!("  after {:>3}: {}", pass + 1, memory("VmRSS"));
        }
    }
    println!("peak: {}", memory("VmHWM"));
}

struct Bench {
    pipeline: Pipeline,
    in_force: Arc<InForce>,
    concurrency: usize,
}

impl Bench {
    async fn new(folder: &Path, port: u16, wanted: &Wanted) -> Self {
        let config = folder.join("watchpost.toml");
        std::fs::write(folder.join("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .and_then(|()| std::fs::write(&config, toml(port, wanted)))
            .expect("the config can be written");
        let loaded = in_force::load(&config);
        let errors = loaded.errors();
        let in_force = Arc::new(loaded.in_force.unwrap_or_else(|| panic!("{errors}")));
        let chance = Arc::new(Chance::from_system());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let record = SqliteRecord::open(&folder.join("load.db"), chance.clone()).expect("a record");
        record.sync_sources(&source_rows(&in_force.config), clock.now()).await.expect("synced");
        let http = &in_force.config.http;
        let fetch = HttpFetcher::new(http, clock.clone(), chance.clone()).expect("a fetcher");
        let fetch: Arc<dyn Fetch> = Arc::new(fetch);
        let pipeline = Pipeline {
            manners: Manners::new(fetch, &in_force.config, clock.clone(), Arc::default()),
            record: Arc::new(record),
            clock,
            chance,
            progress: Arc::default(),
            stop: CancellationToken::new(),
        };
        Self { pipeline, in_force, concurrency: wanted.concurrency }
    }

    /// Visit every source once. The hostile ones are visited over and over meanwhile.
    async fn pass(&self, hostile: bool) -> Pass {
        let begun = Instant::now();
        let pass = Mutex::new(Pass::default());
        let (bad, good): (Vec<_>, Vec<_>) =
            self.in_force.config.sources.iter().partition(|s| HOSTILE.contains(&s.id.as_str()));
        let harm = async {
            let nobody = Mutex::new(Pass::default());
            loop {
                if hostile {
                    futures_util::future::join_all(
                        bad.iter().map(|source| self.visit(source, begun, &nobody)),
                    )
                    .await;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let visits = futures_util::stream::iter(&good)
            .for_each_concurrent(self.concurrency, |source| self.visit(source, begun, &pass));
        tokio::select! {
            () = visits => {}
            () = harm => {}
        }
        let mut pass = pass.into_inner().expect("nobody panicked");
        pass.took = begun.elapsed();
        pass
    }

    async fn visit(&self, source: &Source, begun: Instant, pass: &Mutex<Pass>) {
        let started = Instant::now();
        let now = self.pipeline.clock.now();
        let claim = self.pipeline.record.claim_source(&source.id, "load", now, SOURCE_LEASE).await;
        let Some(claim) = claim.expect("a record that works") else { return };
        let step = |step: Step<'_>| {
            if let Step::Recorded { document, .. } = step {
                let mut pass = pass.lock().expect("nobody panicked");
                pass.items += 1;
                if !document.hits.is_empty() {
                    pass.hits.push(begun.elapsed());
                }
            }
        };
        let report = self.pipeline.visit(source, &claim, &self.in_force, step).await;
        let report = report.expect("a record that works");
        let mut pass = pass.lock().expect("nobody panicked");
        pass.visits.push(started.elapsed());
        pass.failed += usize::from(matches!(report.visit, Visit::Failed { .. }));
    }
}

/// What one pass over all sources brought.
#[derive(Default)]
struct Pass {
    took: Duration,
    items: usize,
    failed: usize,
    visits: Vec<Duration>,
    hits: Vec<Duration>,
}

impl Pass {
    fn print(&self, name: &str, sources: usize) {
        let took = self.took.as_secs_f64();
        println!(
            "{name}: {took:.3} s, {:.0} sources/s, {:.0} items/s ({}), visit p50 {} p99 {}, \
             hit p99 {} ({}), {} failed, peak {}",
            sources as f64 / took,
            self.items as f64 / took,
            self.items,
            percentile(&self.visits, 50),
            percentile(&self.visits, 99),
            percentile(&self.hits, 99),
            self.hits.len(),
            self.failed,
            memory("VmHWM"),
        );
    }
}

fn percentile(times: &[Duration], percent: usize) -> String {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(at).map_or("-".into(), |time| format!("{:.1} ms", time.as_secs_f64() * 1e3))
}

/// A line of /proc/self/status, where there is one.
fn memory(what: &str) -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
    line.map_or("unknown".into(), |value| value.trim().into())
}

fn toml(port: u16, wanted: &Wanted) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    let mut toml = format!(
        "watchlists = [\"{root}/watchlists/*.toml\"]\n\
         [http]\nhost_pause = \"0s\"\ntotal_timeout = \"10s\"\nconcurrency = {}\n\
         [[channel]]\nid = \"hook\"\ntype = \"webhook\"\nurl = \"http://127.0.0.1:{port}/\"\n\
         secret = {{ file = \"secret\" }}\ninternal = true\n\
         [[rule]]\nid = \"all\"\nchannels = [\"hook\"]\n",
        wanted.concurrency + HOSTILE.len()
    );
    let mut source = |id: &str, number: usize, path: &str| {
        let (a, b, c) = (1 + number / 62_500, number / 250 % 250, 1 + number % 250);
        toml.push_str(&format!(
            "[[source]]\nid = \"{id}\"\nurl = \"http://127.{a}.{b}.{c}:{port}/{path}\"\n\
             every = \"15m\"\ninternal = true\nfull_text = \"never\"\n"
        ));
    };
    for number in 0..wanted.sources {
        source(&format!("s{number}"), number, &number.to_string());
    }
    for (number, name) in HOSTILE.into_iter().enumerate() {
        source(name, wanted.sources + number, name);
    }
    toml
}
