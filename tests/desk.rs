//! The program at work in a folder, as the tests of commands call it.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// `watchpost` with the config of this folder.
pub fn watchpost(dir: &Path) -> Command {
    let mut command = Command::cargo_bin("watchpost").unwrap();
    command.arg("--config").arg(dir.join("watchpost.toml")).env_remove("RUST_LOG");
    command
}

/// What a command that ends well prints.
pub fn told(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
}

/// A folder whose config has the shipped lists.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("watchlists/*.toml");
        let config = format!("watchlists = [{shipped:?}]\n");
        std::fs::write(desk.0.path().join("watchpost.toml"), config).unwrap();
        desk
    }

    /// Read articles, a JSON line each.
    pub fn ingest(&self, lines: &str) {
        self.run(&["ingest", "-"]).write_stdin(lines.to_owned()).assert().success();
    }

    pub fn run(&self, args: &[&str]) -> Command {
        let mut command = watchpost(self.0.path());
        command.args(args);
        command
    }

    pub fn told(&self, args: &[&str]) -> String {
        told(&mut self.run(args))
    }

    pub fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.told(&[args, &["--format", "json"]].concat())).unwrap()
    }
}
