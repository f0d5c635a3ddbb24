//! The units in `systemd/`, judged by systemd itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Highest exposure of the service, on systemd's scale from 0 (safe) to 10.
const MOST_EXPOSED: f64 = 1.5;

/// Where the units expect the program.
const INSTALLED: &str = "/usr/local/bin/watchpost";

fn unit(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd").join(name)
}

/// `None`, said aloud, where systemd is not installed.
fn systemd_analyze(args: &[&str], runtime: &Path) -> Option<Output> {
    match Command::new("systemd-analyze").args(args).env("XDG_RUNTIME_DIR", runtime).output() {
        Ok(output) => Some(output),
        Err(e) => {
            eprintln!("skipped: systemd-analyze cannot be run: {e}");
            None
        }
    }
}

/// A copy of a unit that names this build of the program, since `verify` wants it to exist.
fn runnable_copy(name: &str, dir: &Path) -> String {
    let text = std::fs::read_to_string(unit(name)).unwrap();
    assert!(text.contains(INSTALLED), "{name} does not run {INSTALLED}");
    let copy = dir.join(name);
    std::fs::write(&copy, text.replace(INSTALLED, env!("CARGO_BIN_EXE_watchpost"))).unwrap();
    copy.to_str().unwrap().to_owned()
}

fn assert_clean(output: &Output) {
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaints.trim().is_empty(), "{complaints}");
}

#[test]
fn the_service_is_hardened() {
    let dir = tempfile::tempdir().unwrap();
    let path = unit("watchpost.service");
    let args = ["security", "--offline=true", "--no-pager", path.to_str().unwrap()];
    let Some(output) = systemd_analyze(&args, dir.path()) else { return };
    let report = String::from_utf8_lossy(&output.stdout);
    let (_, verdict) = report.rsplit_once("watchpost.service: ").expect(&report);
    let exposure: f64 = verdict.split_whitespace().next().unwrap().parse().unwrap();
    assert!(exposure <= MOST_EXPOSED, "{report}");
}

#[test]
fn systemd_finds_nothing_to_complain_about() {
    let dir = tempfile::tempdir().unwrap();
    let service = runnable_copy("watchpost.service", dir.path());
    let Some(output) = systemd_analyze(&["verify", &service], dir.path()) else { return };
    assert_clean(&output);
    let notify = runnable_copy("watchpost-notify.service", dir.path());
    let Some(output) = systemd_analyze(&["--user", "verify", &notify], dir.path()) else { return };
    assert_clean(&output);
}

#[test]
fn the_units_call_commands_that_exist() {
    for name in ["watchpost.service", "watchpost-notify.service"] {
        let text = std::fs::read_to_string(unit(name)).unwrap();
        let mut commands = 0;
        for line in text.lines() {
            let Some((_, typed)) = line.split_once(&format!("={INSTALLED} ")) else { continue };
            // `--help` ends the program after everything before it was understood.
            let output = Command::new(env!("CARGO_BIN_EXE_watchpost"))
                .args(typed.split(' '))
                .arg("--help")
                .output()
                .unwrap();
            assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
            commands += 1;
        }
        assert!(commands > 0, "{name} starts nothing");
    }
}

#[test]
fn the_account_of_the_service_is_declared() {
    let service = std::fs::read_to_string(unit("watchpost.service")).unwrap();
    let accounts = std::fs::read_to_string(unit("sysusers.d/watchpost.conf")).unwrap();
    let user = service.lines().find_map(|line| line.strip_prefix("User=")).unwrap();
    let declared = |line: &str| line.split_whitespace().take(2).eq(["u", user]);
    assert!(accounts.lines().any(declared), "sysusers.d does not make {user}");
}
