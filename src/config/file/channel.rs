//! `[[channel]]`: where alerts go.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::Check;
use crate::config::{ChannelConfig, ChannelKind, SecretRef};
use crate::diagnostic::{Diagnostic, Severity};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChannel {
    id: Spanned<String>,
    #[serde(rename = "type")]
    kind: RawChannelKind,
    url: Option<Spanned<String>>,
    secret: Option<Spanned<toml::Value>>,
    #[serde(default)]
    internal: bool,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawChannelKind {
    Desktop,
    Webhook,
}

impl Check<'_> {
    pub(super) fn channel(&mut self, raw: RawChannel, folder: &Path) -> Option<ChannelConfig> {
        let at = raw.id.span().start;
        let id = self.id(raw.id);
        let kind = match raw.kind {
            RawChannelKind::Desktop => {
                if let Some(url) = &raw.url {
                    self.error(
                        url.span().start,
                        "idle-key",
                        "a desktop channel has no address",
                        "take `url` out",
                    );
                }
                ChannelKind::Desktop
            }
            RawChannelKind::Webhook => {
                let (Some(url), Some(secret)) = (raw.url, raw.secret) else {
                    let hint = "add `url = \"https://...\"` and `secret = { file = \"...\" }`";
                    self.error(at, "missing-key", "a webhook needs `url` and `secret`", hint);
                    return None;
                };
                ChannelKind::Webhook {
                    url: self.url(url),
                    secret: self.secret(secret, folder)?,
                    internal: raw.internal,
                }
            }
        };
        Some(ChannelConfig { id, kind })
    }

    fn secret(&mut self, secret: Spanned<toml::Value>, folder: &Path) -> Option<SecretRef> {
        let at = secret.span().start;
        let hint =
            "`secret = { file = \"/path\" }`, `{ env = \"NAME\" }` or `{ credential = \"name\" }`";
        if let toml::Value::Table(table) = secret.into_inner()
            && table.len() == 1
            && let Some((key, toml::Value::String(value))) = table.iter().next()
        {
            match key.as_str() {
                "file" => return Some(SecretRef::File(folder.join(value))),
                "env" => return Some(SecretRef::Env(value.clone())),
                "credential" if !value.contains(['/', '\\']) => {
                    return Some(SecretRef::Credential(value.clone()));
                }
                _ => {}
            }
        }
        let message = "a secret is never written here; say where it is kept";
        let mut diagnostic =
            Diagnostic::at(Severity::Error, "bad-secret", self.path, self.text, at, message);
        // Whatever stands there may be the secret itself.
        diagnostic.excerpt = "secret = ...".into();
        diagnostic.column = 1;
        self.found.push(diagnostic.hint(hint));
        None
    }
}
