//! The channels of a config, ready to deliver.

use std::sync::Arc;

use crate::alert::{
    Channel, desktop, desktop::DesktopChannel, signature::Secret, webhook::WebhookChannel,
};
use crate::config::{ChannelConfig, ChannelKind, Config};

/// Why a channel cannot be built.
#[derive(Debug, thiserror::Error)]
#[error("the channel `{id}` cannot be used: {reason}")]
pub struct ChannelError {
    /// Id from the config.
    pub id: String,
    /// What is wrong.
    pub reason: String,
}

/// Build every channel that this process can serve. A desktop channel is left out where no
/// session bus is near: `watchpost notify`, run by the person at the desktop, serves it.
///
/// # Errors
/// Where a secret cannot be read or is not one.
pub fn channels_of(config: &Config) -> Result<Vec<Arc<dyn Channel>>, ChannelError> {
    let mut channels: Vec<Arc<dyn Channel>> = Vec::new();
    for channel in &config.channels {
        match &channel.kind {
            ChannelKind::Desktop if desktop::session_bus_available() => {
                channels.push(Arc::new(DesktopChannel::new(channel.id.clone())));
            }
            ChannelKind::Desktop => {
                tracing::info!(
                    channel = channel.id,
                    "no desktop session here: left to `watchpost notify`"
                );
            }
            ChannelKind::Webhook { .. } => channels.push(Arc::new(webhook(channel, config)?)),
        }
    }
    Ok(channels)
}

fn webhook(channel: &ChannelConfig, config: &Config) -> Result<WebhookChannel, ChannelError> {
    let refuse = |reason: String| ChannelError { id: channel.id.clone(), reason };
    let ChannelKind::Webhook { url, secret, internal } = &channel.kind else {
        return Err(refuse("it is not a webhook".into()));
    };
    let place = secret.to_string();
    let secret = secret.read().map_err(|e| refuse(e.to_string()))?;
    let secret = Secret::parse(secrecy::ExposeSecret::expose_secret(&secret))
        .map_err(|e| refuse(format!("{e} (in {place})")))?;
    WebhookChannel::new(channel.id.clone(), url.clone(), secret, *internal, &config.http)
        .map_err(|e| refuse(e.to_string()))
}
