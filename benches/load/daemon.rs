//! The program that is measured, as a process of its own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{HOSTILE, TOTAL_TIMEOUT, Wanted};
use crate::server::address;

/// Ticks a second in /proc, the same on every Linux that runs Rust programs.
const TICKS: f64 = 100.0;

pub struct Daemon {
    child: Child,
    folder: PathBuf,
    /// The config without hostile sources.
    config: String,
    port: u16,
    _kept: Option<tempfile::TempDir>,
}

impl Daemon {
    pub fn start(wanted: &Wanted, sources: u32, name: &str, port: u16) -> Self {
        let (folder, kept) = match &wanted.keep {
            Some(keep) => (keep.join(name), None),
            None => {
                let folder = tempfile::tempdir().expect("a temporary directory");
                (folder.path().to_owned(), Some(folder))
            }
        };
        fs::create_dir_all(&folder).expect("the directory can be made");
        let config = config(wanted, sources, port);
        write(&folder.join("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        write(&folder.join("watchpost.toml"), &config);
        let log = File::create(folder.join("log")).expect("the log can be written");
        let child = Command::new(env!("CARGO_BIN_EXE_watchpost"))
            .args(["run", "--config"])
            .arg(folder.join("watchpost.toml"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .env_remove("RUST_LOG")
            .spawn()
            .expect("watchpost starts");
        Self { child, folder, config, port, _kept: kept }
    }

    pub fn database(&self) -> PathBuf {
        self.folder.join("data/watchpost.db")
    }

    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sources at the three hostile hosts; others than in earlier rounds, which back off. The
    /// daemon notices the edit by itself.
    pub fn add_hostile(&self, round: u32, count: u32) {
        let mut config = self.config.clone();
        for (host, name) in HOSTILE.into_iter().enumerate() {
            for number in 0..count {
                let at = format!("127.255.0.{}:{}", host + 1, self.port);
                config += &source(&format!("{name}-{round}-{number}"), &at, name);
            }
        }
        write(&self.folder.join("watchpost.toml"), &config);
    }

    pub fn remove_hostile(&self) {
        write(&self.folder.join("watchpost.toml"), &self.config);
    }

    /// Processor time so far, of all its threads.
    pub fn cpu(&self) -> Duration {
        let stat = self.proc("stat");
        // Behind the name, which may hold anything, `utime` is the twelfth value and `stime` next.
        let values = stat.rsplit(')').next().unwrap_or("").split_whitespace();
        let ticks: f64 = values.skip(11).take(2).filter_map(|v| v.parse::<f64>().ok()).sum();
        Duration::from_secs_f64(ticks / TICKS)
    }

    /// Resident memory, in KiB.
    pub fn resident(&self) -> f64 {
        self.status("VmRSS")
    }

    pub fn print_memory(&self) {
        println!(
            "memory {:.1} MiB, peak {:.1} MiB; {} open files",
            self.resident() / 1024.0,
            self.status("VmHWM") / 1024.0,
            fs::read_dir(format!("/proc/{}/fd", self.child.id())).map_or(0, Iterator::count)
        );
    }

    fn status(&self, what: &str) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.unwrap_or(f64::NAN)
    }

    fn proc(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).unwrap_or_default()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let told: Vec<&str> = log
            .lines()
            .filter(|l| l.contains(" WARN") || l.contains("ERROR"))
            .filter(|line| !HOSTILE.iter().any(|h| line.contains(h)))
            .collect();
        if !told.is_empty() {
            println!("the daemon warned {} times, first: {}", told.len(), told[0]);
        }
    }
}

/// Written beside and moved into place, as an editor does.
fn write(path: &Path, text: &str) {
    let beside = path.with_extension("new");
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).expect("it can be written");
}

fn config(wanted: &Wanted, sources: u32, port: u16) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    let mut config = format!(
        "watchlists = [\"{root}/watchlists/*.toml\"]\n\
         [http]\ntotal_timeout = \"{}s\"\nconcurrency = {}\n\
         [[channel]]\nid = \"hook\"\ntype = \"webhook\"\nurl = \"http://127.0.0.1:{port}/\"\n\
         secret = {{ file = \"secret\" }}\ninternal = true\n\
         [[rule]]\nid = \"all\"\nchannels = [\"hook\"]\n",
        TOTAL_TIMEOUT.as_secs(),
        wanted.concurrency,
    );
    // As strangers are asked, and not as this machine itself.
    for host in 1..=HOSTILE.len() {
        config += &format!("[[http.host]]\nname = \"127.255.0.{host}\"\n");
    }
    for number in 0..sources {
        let at = format!("{}:{port}", address(number));
        config += &source(&format!("s{number}"), &at, &number.to_string());
    }
    config
}

fn source(id: &str, at: &str, path: &str) -> String {
    format!(
        "[[source]]\nid = \"{id}\"\nurl = \"http://{at}/{path}\"\n\
         every = \"1s\"\ninternal = true\nfull_text = \"never\"\n"
    )
}
