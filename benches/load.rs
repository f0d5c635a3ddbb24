//! Load: a `watchpost run` over many sources on loopback, watched from outside. Each source is a
//! host of its own; a second process publishes them, so that its memory is not counted.
//!
//!     cargo bench --bench load                                        # about five minutes
//!     cargo bench --bench load -- --sources 1000 --passes 5 --rounds 1
//!
//! The sources are asked again a second after their last visit, so with more of them than that
//! second has room for, the daemon is never idle, and a pass is one round over all.
//!
//! A hit counts as recorded when another process can read it. Times belong to this machine:
//! compare the ratios.

// A benchmark prints; that is its output.
#![allow(clippy::print_stdout)]

#[path = "load/daemon.rs"]
mod daemon;
#[path = "load/figures.rs"]
mod figures;
#[path = "load/publisher.rs"]
mod publisher;
#[path = "load/server.rs"]
mod server;
#[path = "load/watch.rs"]
mod watch;

use std::time::{Duration, Instant};

use clap::Parser;

use self::daemon::Daemon;
use self::figures::{median, percentile, slope};
use self::publisher::Publisher;
use self::watch::Watch;

/// Hosts that do harm, each with `--hostile` sources.
const HOSTILE: [&str; 3] = ["drip", "bomb", "reset"];

/// Entries of a feed.
const ENTRIES: usize = 10;

/// A pass that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(300);

/// The longest that a request to a hostile host may take, as the daemon's config says.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(5);

/// Polls many sources on loopback through `watchpost run` and prints items a second, peak
/// memory, memory over many passes, and the time from publication to hit.
#[derive(Parser)]
struct Wanted {
    /// Sources, each with an address of its own
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    sources: u32,
    /// Requests at the same time, as `concurrency` of the config
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1024))]
    concurrency: u32,
    /// Times that a pass beside hostile hosts is compared with one without
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Sources at each of the three hostile hosts
    #[arg(long, default_value_t = 10)]
    hostile: u32,
    /// Passes over which memory is watched; every tenth brings new items
    #[arg(long, default_value_t = 100)]
    passes: u32,
    /// Sources while memory is watched
    #[arg(long, default_value_t = 4_000, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    memory_sources: u32,
    /// Keep the record, config and log in this directory
    #[arg(long)]
    keep: Option<std::path::PathBuf>,
    /// What cargo says to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
    /// Be the publisher
    #[arg(long, hide = true)]
    publish: bool,
}

fn main() {
    let wanted = Wanted::parse();
    if wanted.publish {
        return server::publish(wanted.sources.max(wanted.memory_sources) as usize);
    }
    println!(
        "{} sources, each a host of its own; {} requests at a time; 10 entries a feed",
        wanted.sources, wanted.concurrency
    );
    speed(&wanted);
    if wanted.passes > 0 {
        memory(&wanted);
    }
}

/// One pass over all sources.
struct Pass {
    /// From publication, or from the first request, until all of it can be read in the record.
    took: Duration,
    /// Processor time of the daemon meanwhile.
    cpu: Duration,
    /// From publication to the recorded hit.
    hits: Vec<Duration>,
    /// From the served feed to the recorded hit.
    served: Vec<Duration>,
    /// From publication to the alert that was received.
    alerts: Vec<Duration>,
}

/// A daemon at work, with what watches it.
struct Bench {
    daemon: Daemon,
    publisher: Publisher,
    watch: Watch,
    sources: usize,
    issues: usize,
}

impl Bench {
    fn start(wanted: &Wanted, sources: u32, name: &str) -> Self {
        let publisher = Publisher::start(sources);
        let daemon = Daemon::start(wanted, sources, name, publisher.port);
        let watch = Watch::start(daemon.database());
        Self { daemon, publisher, watch, sources: sources as usize, issues: 0 }
    }

    /// The first pass: everything is new.
    fn cold(&mut self) -> Pass {
        self.finish(Duration::ZERO, |bench| bench.publisher.first_request())
    }

    /// A pass that begins with one new item in every feed.
    fn new_items(&mut self) -> Pass {
        self.issues += 1;
        let cpu = self.daemon.cpu();
        self.finish(cpu, |bench| bench.publisher.publish())
    }

    fn finish(&mut self, cpu: Duration, begin: impl Fn(&mut Self) -> i64) -> Pass {
        let begun = begin(self);
        self.until("every source is asked", |bench| bench.publisher.pass_is_over());
        let documents = self.sources * (ENTRIES + self.issues);
        let done = self.until("every item is recorded", |bench| bench.watch.documents(documents));
        let cpu = self.daemon.cpu().saturating_sub(cpu);
        let raised = self.watch.alerts();
        self.until("every alert is received", |bench| bench.publisher.received() >= raised);
        let since =
            |at: i64, from: i64| Duration::from_micros(u64::try_from(at - from).unwrap_or(0));
        let served = self.publisher.served();
        let hits = self.watch.take_hits();
        Pass {
            took: since(done, begun),
            cpu,
            served: hits.iter().map(|(source, at)| since(*at, served[*source])).collect(),
            hits: hits.iter().map(|(_, at)| since(*at, begun)).collect(),
            alerts: self.publisher.take_alerts().into_iter().map(|at| since(at, begun)).collect(),
        }
    }

    /// A pass in which nothing is new.
    fn nothing_new(&mut self) -> Pass {
        let cpu = self.daemon.cpu();
        let begun = self.publisher.begin_pass();
        let done = self.until("every source is asked", |bench| bench.publisher.pass_is_over());
        Pass {
            took: Duration::from_micros(u64::try_from(done - begun).unwrap_or(0)),
            cpu: self.daemon.cpu().saturating_sub(cpu),
            hits: Vec::new(),
            served: Vec::new(),
            alerts: Vec::new(),
        }
    }

    /// Wait; answers the moment.
    fn until(&mut self, what: &str, mut done: impl FnMut(&mut Self) -> bool) -> i64 {
        let begun = Instant::now();
        while !done(self) {
            let still = self.daemon.is_alive();
            assert!(still && begun.elapsed() < PATIENCE, "waited in vain until {what}");
            std::thread::sleep(Duration::from_millis(5));
        }
        jiff::Timestamp::now().as_microsecond()
    }
}

fn speed(wanted: &Wanted) {
    let mut bench = Bench::start(wanted, wanted.sources, "speed");
    let sources = bench.sources;
    bench.cold().print("cold: every item is new", sources, sources * ENTRIES);
    bench.daemon.print_memory();
    for _ in 0..3 {
        bench.nothing_new().print("nothing new: 304", sources, 0);
    }
    bench.new_items().print("one new item in each feed", sources, sources);
    println!();
    let (mut calm, mut beside) = (Vec::new(), Vec::new());
    for round in 0..wanted.rounds {
        let pass = bench.new_items();
        pass.print("one new item in each feed, alone", sources, sources);
        calm.push(pass);
        bench.daemon.add_hostile(round, wanted.hostile);
        bench.until("harm is done", |bench| bench.publisher.harmed() >= HOSTILE.len());
        let pass = bench.new_items();
        let harm = bench.publisher.take_harm();
        pass.print("the same beside a drip, a bomb and resets", sources, sources);
        println!("    meanwhile {harm}");
        beside.push(pass);
        bench.daemon.remove_hostile();
        std::thread::sleep(TOTAL_TIMEOUT + Duration::from_secs(1));
    }
    if wanted.rounds > 0 {
        let ratio = |figure: fn(&Pass) -> f64| {
            let of = |passes: &[Pass]| median(passes.iter().map(figure).collect());
            of(&beside) / of(&calm)
        };
        println!(
            "beside hostile hosts over alone, medians of {}: pass {:.2}, publication to hit p50 \
             {:.2} p99 {:.2}, served to hit p50 {:.2} p99 {:.2}",
            wanted.rounds,
            ratio(|pass| pass.took.as_secs_f64()),
            ratio(|pass| percentile(&pass.hits, 50)),
            ratio(|pass| percentile(&pass.hits, 99)),
            ratio(|pass| percentile(&pass.served, 50)),
            ratio(|pass| percentile(&pass.served, 99)),
        );
    }
    bench.daemon.print_memory();
}

/// Resident memory over many passes.
fn memory(wanted: &Wanted) {
    let sources = wanted.memory_sources;
    println!("\n{} passes over {sources} sources, every tenth with new items", wanted.passes);
    let mut bench = Bench::start(wanted, sources, "memory");
    bench.cold();
    let mut resident = vec![bench.daemon.resident()];
    for pass in 0..wanted.passes {
        match pass % 10 {
            9 => bench.new_items(),
            _ => bench.nothing_new(),
        };
        resident.push(bench.daemon.resident());
    }
    for (pass, kib) in resident.iter().enumerate().filter(|(pass, _)| pass % 20 == 0) {
        println!("    after pass {pass:>3}: {:>6.1} MiB", kib / 1024.0);
    }
    let half = &resident[resident.len() / 2..];
    println!(
        "memory after the first pass {:.1} MiB, after the last {:.1} MiB; slope {:+.1} KiB a pass, \
         over the second half {:+.1} KiB a pass",
        resident[0] / 1024.0,
        resident[resident.len() - 1] / 1024.0,
        slope(&resident),
        slope(half),
    );
    bench.daemon.print_memory();
}

impl Pass {
    fn print(&self, name: &str, sources: usize, items: usize) {
        let took = self.took.as_secs_f64();
        let mut line = format!(
            "{name}: {took:.2} s, {:.2} s of processor time, {:.0} sources/s",
            self.cpu.as_secs_f64(),
            sources as f64 / took
        );
        if items > 0 {
            line += &format!(", {:.0} items/s", items as f64 / took);
        }
        println!("{line}");
        let told = [
            ("publication to hit recorded", &self.hits),
            ("served to hit recorded", &self.served),
            ("publication to alert received", &self.alerts),
        ];
        for (what, times) in told.into_iter().filter(|(_, times)| !times.is_empty()) {
            println!(
                "    {what}: p50 {:.3} s, p99 {:.3} s ({})",
                percentile(times, 50),
                percentile(times, 99),
                times.len()
            );
        }
    }
}
