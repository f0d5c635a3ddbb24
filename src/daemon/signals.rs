//! Signals become the two messages that the daemon understands: stop and reload.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// What to pass to [`run`](super::run): SIGTERM and SIGINT stop, SIGHUP reloads.
///
/// # Errors
/// Where the system does not let us catch signals.
pub fn obey_signals() -> std::io::Result<(CancellationToken, mpsc::Receiver<()>)> {
    let stop = CancellationToken::new();
    let (reload, asked) = mpsc::channel(1);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let token = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => token.cancel(),
                _ = interrupt.recv() => token.cancel(),
                _ = hangup.recv() => drop(reload.try_send(())), // full: one is asked for already
            }
        }
    });
    Ok((stop, asked))
}
