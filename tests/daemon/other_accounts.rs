//! Reading the record in another account: an analyst of the service's group may read, not write.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

use super::installation::{Installation, channel, quiet, source, text, until};
use super::site::Site;

/// The account called nobody, by Linux's convention.
const NOBODY: u32 = 65534;

fn open_to_all_for_reading(dir: &Path) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            open_to_all_for_reading(&path);
        } else {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
        }
    }
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o555)).unwrap();
}

/// Run as an account that may only read: rights do not bind root, so it becomes nobody.
fn as_reader(installation: &Installation, args: &[&str]) -> Output {
    let program = installation.path().join("watchpost");
    let mut command = Command::new(&program);
    quiet(command.arg("--config").arg(installation.config()).args(args));
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().unwrap()
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    text(&output.stdout).trim() == "0"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_may_only_read_sees_the_record_with_and_without_a_daemon() {
    let site = Site::start().await;
    site.publish(&["first"]);
    let tables = source("wire", &format!("{}/feed", site.base))
        + &channel("hook", &format!("{}/hook", site.base));
    let installation = Installation::new(&tables);
    // Where the other account can reach it, wherever it was built.
    std::fs::copy(env!("CARGO_BIN_EXE_watchpost"), installation.path().join("watchpost")).unwrap();
    let mut daemon = installation.start();
    until("the first alert", || site.alerted() == ["first"]).await;
    until("its settlement", || {
        let rows = installation.json(&["deliveries", "--state", "delivered", "--format", "json"]);
        rows.as_array().unwrap().len() == 1
    })
    .await;
    std::fs::set_permissions(installation.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::set_permissions(
        installation.path().join("data"),
        std::fs::Permissions::from_mode(0o755),
    )
    .unwrap();
    for name in ["watchpost.db", "watchpost.db-wal", "watchpost.db-shm"] {
        let path = installation.path().join("data").join(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    let sees = |when: &str| {
        for args in [&["hits", "--format", "json"][..], &["deliveries", "--format", "json"]] {
            let output = as_reader(&installation, args);
            assert!(output.status.success(), "{when}: {args:?}: {}", text(&output.stderr));
            let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(rows.as_array().unwrap().len(), 1, "{when}: {args:?}: {rows}");
        }
        let status = as_reader(&installation, &["status"]);
        assert_eq!(status.status.code(), Some(0), "{when}: {}", text(&status.stdout));
    };
    sees("beside the daemon");

    assert_eq!(daemon.stop().await.code(), Some(0));
    let folder = installation.path().join("data");
    assert!(!folder.join("watchpost.db-wal").exists(), "the daemon tidied up");
    open_to_all_for_reading(&folder);
    sees("after the daemon");
    assert!(!folder.join("watchpost.db-shm").exists(), "reading leaves nothing behind");
    // So that the folder can be removed.
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_not_be_read_is_said_to_be_so() {
    let installation = Installation::new("");
    std::fs::copy(env!("CARGO_BIN_EXE_watchpost"), installation.path().join("watchpost")).unwrap();
    let mut daemon = installation.start();
    daemon.says("ready").await;
    assert_eq!(daemon.stop().await.code(), Some(0));
    std::fs::set_permissions(installation.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let folder = installation.path().join("data");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).unwrap();
    if !is_root() {
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o000)).unwrap();
    }
    let refused = as_reader(&installation, &["hits"]);
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = text(&refused.stderr);
    assert!(said.contains("Permission denied") && said.contains("group"), "{said}");
}
