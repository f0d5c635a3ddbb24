//! What the daemon tells systemd, over a socket as systemd makes it.

use std::os::unix::net::UnixDatagram;
use std::process::Command;
use std::time::Duration;

use super::installation::{Installation, LIST, until};

/// systemd's end of the notify socket.
struct Manager {
    socket: UnixDatagram,
    said: Vec<String>,
}

impl Manager {
    fn bind(path: &std::path::Path) -> Self {
        let socket = UnixDatagram::bind(path).unwrap();
        socket.set_nonblocking(true).unwrap();
        Self { socket, said: Vec::new() }
    }

    /// Every line so far.
    fn said(&mut self) -> &[String] {
        let mut bytes = [0; 4096];
        while let Ok(length) = self.socket.recv(&mut bytes) {
            let message = String::from_utf8(bytes[..length].to_vec()).unwrap();
            self.said.extend(message.lines().map(str::to_owned));
        }
        &self.said
    }

    /// Wait until a line that starts so is among those after the `from`th; answers where.
    async fn hears(&mut self, start: &str, from: usize) -> usize {
        let mut place = None;
        until(start, || {
            let lines = self.said().iter().enumerate().skip(from);
            place = lines.filter(|(_, line)| line.starts_with(start)).map(|(n, _)| n).next();
            place.is_some()
        })
        .await;
        place.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn systemd_hears_of_start_reload_watchdog_and_end() {
    let installation = Installation::new("");
    let socket = installation.path().join("notify");
    let mut manager = Manager::bind(&socket);
    let mut command = Command::new(env!("CARGO_BIN_EXE_watchpost"));
    command
        .env("NOTIFY_SOCKET", &socket)
        .env("WATCHDOG_USEC", Duration::from_millis(600).as_micros().to_string())
        .env_remove("WATCHDOG_PID");
    let mut daemon = installation.start_by(&mut command);

    let ready = manager.hears("READY=1", 0).await;
    manager.hears("STATUS=0 sources, 1 watchlists with 1 entities", 0).await;
    let fed = manager.hears("WATCHDOG=1", 0).await;
    manager.hears("WATCHDOG=1", fed + 1).await;

    // By `Type=notify-reload`: RELOADING with the monotonic clock, then READY again.
    daemon.signal("HUP");
    let reloading = manager.hears("RELOADING=1", ready).await;
    manager.hears("MONOTONIC_USEC=", reloading).await;
    let again = manager.hears("READY=1", reloading).await;

    // A reload that fails is over as well, and says what is wrong.
    installation.write("list.toml", &LIST.replace("schema", "shcema"));
    manager.hears("STATUS=edited files are broken", again).await;

    assert_eq!(daemon.stop().await.code(), Some(0));
    manager.hears("STOPPING=1", again).await;
}
