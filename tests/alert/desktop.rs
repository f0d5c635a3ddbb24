//! A real notification daemon on a private bus and a virtual screen shows what the record holds.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use watchpost::chance::Chance;
use watchpost::record::Record;
use watchpost::record::sqlite::SqliteRecord;

use super::{article, moment};

/// A process that ends with its value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Why a desktop cannot be had here.
struct Missing(String);

/// A screen, a bus, and a notification daemon between them.
struct Desktop {
    bus: String,
    _parts: [Running; 3],
}

impl Desktop {
    fn start(dir: &Path) -> Result<Self, Missing> {
        let mut screen = Command::new("Xvfb");
        screen.args(["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"]);
        let (screen, number) = announced("Xvfb", &mut screen)?;
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        let (bus, address) = announced("dbus-daemon", &mut bus)?;
        let mut dunst = Command::new("dunst");
        dunst
            .env("DISPLAY", format!(":{number}"))
            .env("DBUS_SESSION_BUS_ADDRESS", &address)
            .env("XDG_CONFIG_HOME", dir)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let dunst = started("dunst", &mut dunst)?;
        let desktop = Self { bus: address, _parts: [dunst, bus, screen] };
        desktop.wait_for("dunst", |desktop| desktop.dunstctl(&["is-paused"]).is_some());
        Ok(desktop)
    }

    fn dunstctl(&self, args: &[&str]) -> Option<String> {
        let mut command = Command::new("dunstctl");
        let output = command.args(args).env("DBUS_SESSION_BUS_ADDRESS", &self.bus).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn wait_for(&self, what: &str, mut there: impl FnMut(&Self) -> bool) {
        let start = Instant::now();
        while !there(self) {
            assert!(start.elapsed() < Duration::from_secs(20), "{what} does not come");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Titles and bodies of what was shown, once there are `count`; closes them.
    fn shown(&self, count: usize) -> Vec<(String, String)> {
        let on_screen = |desktop: &Self| {
            desktop.dunstctl(&["count", "displayed"])?.trim().parse::<usize>().ok()
        };
        self.wait_for("a notification", |desktop| on_screen(desktop) == Some(count));
        self.dunstctl(&["close-all"]).unwrap();
        self.wait_for("an empty screen", |desktop| on_screen(desktop) == Some(0));
        let history: serde_json::Value =
            serde_json::from_str(&self.dunstctl(&["history"]).unwrap()).unwrap();
        let text = |item: &serde_json::Value, part: &str| {
            item[part]["data"].as_str().unwrap_or_else(|| panic!("no {part}: {item}")).to_owned()
        };
        let items = history["data"][0].as_array().unwrap();
        items.iter().map(|item| (text(item, "summary"), text(item, "body"))).collect()
    }
}

fn started(name: &str, command: &mut Command) -> Result<Running, Missing> {
    let child = command.stdin(Stdio::null()).spawn();
    child.map(Running).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => Missing(format!("{name} is not installed")),
        _ => panic!("{name}: {e}"),
    })
}

/// Start a program and wait for the first line that it prints.
fn announced(name: &str, command: &mut Command) -> Result<(Running, String), Missing> {
    let mut running = started(name, command.stdout(Stdio::piped()).stderr(Stdio::null()))?;
    let mut line = String::new();
    let out = running.0.stdout.take().unwrap();
    BufReader::new(out.take(4096)).read_line(&mut line).unwrap();
    assert!(!line.trim().is_empty(), "{name} ended without a word");
    Ok((running, line.trim().to_owned()))
}

/// A config with a desktop channel, and its record with one alert for it.
async fn installation(dir: &Path) {
    let config = r#"
        data_dir = "data"
        [[channel]]
        id = "desk"
        type = "desktop"
    "#;
    std::fs::write(dir.join("watchpost.toml"), config).unwrap();
    std::fs::create_dir(dir.join("data")).unwrap();
    let chance = Arc::new(Chance::seeded(5));
    // The place that was kept before the alert was raised.
    let before = chance.id(moment() - SignedDuration::from_hours(1));
    std::fs::write(dir.join("place"), before.to_string()).unwrap();
    let database = dir.join("data").join(watchpost::daemon::DATABASE);
    let record = SqliteRecord::open(&database, chance.clone()).unwrap();
    let document = article(1, &["desk"], &chance, moment());
    record.record_document(&document, None).await.unwrap();
}

fn notify(dir: &Path, bus: &str) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_watchpost"))
        .args(["notify", "--once", "--config"])
        .arg(dir.join("watchpost.toml"))
        .arg("--place")
        .arg(dir.join("place"))
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env_remove("XDG_RUNTIME_DIR")
        .output()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_person_at_the_desktop_sees_each_alert_once() {
    let dir = tempfile::tempdir().unwrap();
    installation(dir.path()).await;
    let desktop = match Desktop::start(dir.path()) {
        Ok(desktop) => desktop,
        Err(Missing(what)) => {
            eprintln!("skipped: {what}");
            return;
        }
    };
    for _ in 0..2 {
        let output = notify(dir.path(), &desktop.bus);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let shown = desktop.shown(1);
    let [(summary, body)] = &shown[..] else { panic!("{shown:?}") };
    assert_eq!(summary, "Northwind Refinery OAO · example-companies");
    for words in
        ["Northwind Refinery would halt exports &", "<buyers>", "Refinery faces new limits"]
    {
        let marked_up = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        assert!(body.contains(words) || body.contains(&marked_up), "no {words} in {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_that_cannot_be_shown_waits_for_the_next_time() {
    let dir = tempfile::tempdir().unwrap();
    installation(dir.path()).await;
    let before = std::fs::read_to_string(dir.path().join("place")).unwrap();
    let output = notify(dir.path(), "unix:path=/nowhere/bus");
    assert_eq!(std::fs::read_to_string(dir.path().join("place")).unwrap(), before);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("not shown yet"), "{said}");
}
