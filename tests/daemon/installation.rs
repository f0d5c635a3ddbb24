//! A folder with config, watchlist and record, and the processes that work in it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tempfile::TempDir;

/// Nothing here takes so long; it only ends a test that would wait for ever.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(20);

pub const LIST: &str = "[watchlist]\nid = \"companies\"\nname = \"Companies\"\n\
    [[entity]]\nid = \"karvex\"\nschema = \"Company\"\nname = \"Karvex Holding\"\ncountries = [\"us\"]\n";

/// Wait until `there` is; with what the daemon logged in the message if it never is.
pub async fn until(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < PATIENCE, "{what} does not come");
        tokio::time::sleep(LOOK).await;
    }
}

pub struct Installation {
    dir: TempDir,
}

impl Installation {
    /// A config that lists these tables below the common head. Paths in it start at the folder.
    pub fn new(tables: &str) -> Self {
        let installation = Self { dir: tempfile::tempdir().unwrap() };
        installation.write("list.toml", LIST);
        installation.write("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        installation.write("watchpost.toml", &config(tables));
        installation
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn config(&self) -> PathBuf {
        self.path().join("watchpost.toml")
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        // As editors do: beside it, then in its place.
        let fresh = path.with_extension("part");
        std::fs::write(&fresh, text).unwrap();
        std::fs::rename(&fresh, &path).unwrap();
    }

    pub fn start(&self) -> Daemon {
        self.start_by(&mut Command::new(env!("CARGO_BIN_EXE_watchpost")))
    }

    /// Start by another program, which gets the arguments.
    pub fn start_by(&self, command: &mut Command) -> Daemon {
        Daemon::spawn(command.args(["run", "--config"]).arg(self.config()))
    }

    pub fn watchpost(&self, args: &[&str]) -> Output {
        quiet(Command::new(env!("CARGO_BIN_EXE_watchpost")).arg("--config").arg(self.config()))
            .args(args)
            .output()
            .unwrap()
    }

    /// What a command prints as JSON.
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        let output = self.watchpost(args);
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|e| panic!("{args:?}: {e}: {}", text(&output.stderr)))
    }

    /// What needs a person, by `status`; one sentence a line.
    pub fn troubles(&self) -> String {
        let output = self.watchpost(&["status", "--format", "json"]);
        if output.stdout.is_empty() {
            return String::new(); // nothing is recorded yet
        }
        let status: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let troubles = status["troubles"].as_array().unwrap();
        let lines: Vec<&str> = troubles.iter().map(|line| line.as_str().unwrap()).collect();
        assert_eq!(
            output.status.code(),
            Some(if lines.is_empty() { 0 } else { 1 }),
            "the exit code says whether something is wrong: {lines:?}"
        );
        lines.join("\n")
    }

    /// The record, by hand.
    pub fn database(&self) -> Connection {
        let database = Connection::open(self.path().join("data/watchpost.db")).unwrap();
        database.busy_timeout(PATIENCE).unwrap();
        database
    }
}

/// A config with these tables. Hosts are asked without a pause, for all of them are one here.
pub fn config(tables: &str) -> String {
    format!("watchlists = [\"list.toml\"]\n[http]\nhost_pause = \"0s\"\n{tables}")
}

pub fn source(id: &str, url: &str) -> String {
    format!("[[source]]\nid = \"{id}\"\nurl = \"{url}\"\nevery = \"1s\"\ninternal = true\n")
}

/// A channel to a webhook, and the rule that raises everything there.
pub fn channel(id: &str, url: &str) -> String {
    format!(
        "[[channel]]\nid = \"{id}\"\ntype = \"webhook\"\nurl = \"{url}\"\nsecret = {{ file = \"secret\" }}\ninternal = true\n\
         [[rule]]\nid = \"to-{id}\"\nchannels = [\"{id}\"]\n"
    )
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Without what the test's own surroundings would bring in.
pub fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null());
    for name in ["WATCHPOST_CONFIG", "DBUS_SESSION_BUS_ADDRESS", "JOURNAL_STREAM", "RUST_LOG"] {
        command.env_remove(name);
    }
    command.env("XDG_RUNTIME_DIR", "/nonexistent")
}

/// A running daemon and what it logs. Killed with its value.
pub struct Daemon {
    child: Child,
    log: Arc<Mutex<String>>,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("the daemon logged:\n{}", self.log());
        }
    }
}

impl Daemon {
    pub fn spawn(command: &mut Command) -> Self {
        let mut child =
            quiet(command).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, kept) = (BufReader::new(child.stderr.take().unwrap()), log.clone());
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                let mut log = kept.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self { child, log }
    }

    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Wait until the log says this.
    pub async fn says(&self, words: &str) {
        until(words, || self.log().contains(words)).await;
    }

    pub fn signal(&self, name: &str) {
        let command = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &command]).status().unwrap().success());
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Wait for its end.
    pub async fn end(&mut self) -> ExitStatus {
        let mut status = None;
        until("the end of the process", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        })
        .await;
        status.unwrap()
    }

    /// SIGTERM, and its end.
    pub async fn stop(&mut self) -> ExitStatus {
        self.signal("TERM");
        self.end().await
    }
}
