//! Desktop notifications, over the session bus (Desktop Notifications Specification).

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use notify_rust::{Notification, Urgency};

use super::{Alert, Channel, Outcome, plain};

/// A notification daemon that does not answer within this is not there.
const LIMIT: Duration = Duration::from_secs(10);

/// Longest body, in characters; more does not fit on a screen.
const LONGEST: usize = 600;

/// Notifications on the desktop of whoever runs this process.
#[derive(Debug)]
pub struct DesktopChannel {
    id: String,
}

impl DesktopChannel {
    /// A channel with this id.
    pub fn new(id: String) -> Self {
        Self { id }
    }
}

/// Whether this process is in a desktop session. A system service is not.
pub fn session_bus_available() -> bool {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR");
    std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty())
        || runtime.is_some_and(|dir| Path::new(&dir).join("bus").exists())
}

#[async_trait]
impl Channel for DesktopChannel {
    fn id(&self) -> &str {
        &self.id
    }

    async fn deliver(&self, alert: &Alert, _now: Timestamp) -> Outcome {
        let retry = |detail: String| Outcome::Retry { detail, after: None };
        if !session_bus_available() {
            return retry(
                "there is no desktop session: neither $DBUS_SESSION_BUS_ADDRESS nor \
                 $XDG_RUNTIME_DIR/bus is there"
                    .into(),
            );
        }
        let notification = notification(alert);
        let shown =
            tokio::time::timeout(LIMIT, async move { notification.show_async().await.map(drop) });
        match shown.await {
            Ok(Ok(())) => Outcome::Delivered { detail: "shown".into() },
            Ok(Err(e)) => retry(format!("the notification daemon refused it: {e}")),
            Err(_) => retry("the notification daemon did not answer within 10 s".into()),
        }
    }
}

fn notification(alert: &Alert) -> Notification {
    let body = plain::evidence(alert);
    // Cut before escaping: half an entity would show as rubbish.
    let body: String = match body.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &body[..end]),
        None => body,
    };
    let mut notification = Notification::new();
    notification
        .appname("watchpost")
        .summary(&plain::headline(alert))
        .body(&escaped(&body))
        .icon("dialog-warning")
        .urgency(Urgency::Normal);
    notification
}

/// The specification lets a body hold markup, so what is none must be escaped.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_body_is_text_to_whoever_reads_it_as_markup() {
        let shown = notification(&sample::hit());
        assert_eq!(shown.summary, "Northwind Refinery OAO · example-companies");
        assert!(shown.body.contains("exports &amp; seek new &lt;buyers&gt;"), "{}", shown.body);
    }

    #[test]
    fn a_long_body_is_cut_before_it_is_escaped() {
        let mut alert = sample::test();
        alert.document.as_mut().unwrap().title = "&".repeat(10_000);
        let shown = notification(&alert);
        assert!(shown.body.ends_with("&amp;…"), "{}", shown.body);
        assert!(shown.body.chars().count() <= LONGEST * "&amp;".len() + 1);
    }
}
