//! Secrets: the config says where one is kept, never what it is.

use std::ffi::OsString;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

/// No secret is longer, in bytes.
const MAX_SECRET: u64 = 4096;

/// Where a secret is kept: never the secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretRef {
    /// The first line of a file.
    File(PathBuf),
    /// An environment variable.
    Env(String),
    /// A file in systemd's credentials directory, `$CREDENTIALS_DIRECTORY` (systemd.exec(5)).
    Credential(String),
}

/// Why a secret could not be read. It names the place, never the value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// The file cannot be read.
    #[error("the secret in {path} cannot be read: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The variable is not set.
    #[error("the environment variable {0} is not set")]
    NoVariable(String),
    /// We do not run under systemd, or the unit loads no credentials.
    #[error(
        "the credential {0} is not there: $CREDENTIALS_DIRECTORY is not set; does the unit say LoadCredential={0}:...?"
    )]
    NoCredentials(String),
    /// Nothing in it.
    #[error("the secret in {0} is empty")]
    Empty(String),
}

impl SecretRef {
    /// Read the secret.
    ///
    /// # Errors
    /// Where it is not there, cannot be read, or is empty.
    pub fn read(&self) -> Result<SecretString, SecretError> {
        self.read_from(|name| std::env::var_os(name))
    }

    fn read_from(
        &self,
        env: impl Fn(&str) -> Option<OsString>,
    ) -> Result<SecretString, SecretError> {
        let value = match self {
            SecretRef::File(path) => first_line(path)?,
            SecretRef::Credential(name) => {
                let dir = env("CREDENTIALS_DIRECTORY")
                    .ok_or_else(|| SecretError::NoCredentials(name.clone()))?;
                first_line(&Path::new(&dir).join(name))?
            }
            SecretRef::Env(name) => env(name)
                .and_then(|value| value.into_string().ok())
                .ok_or_else(|| SecretError::NoVariable(name.clone()))?,
        };
        match value.trim() {
            "" => Err(SecretError::Empty(self.to_string())),
            secret => Ok(SecretString::from(secret)),
        }
    }
}

fn first_line(path: &Path) -> Result<String, SecretError> {
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_SECRET).read_to_string(&mut text))
        .map_err(|e| SecretError::Unreadable {
            path: path.display().to_string(),
            reason: e.to_string(),
        })?;
    Ok(text.lines().next().unwrap_or("").to_owned())
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SecretRef::File(path) => write!(f, "the file {}", path.display()),
            SecretRef::Env(name) => write!(f, "the environment variable {name}"),
            SecretRef::Credential(name) => write!(f, "the credential {name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_secret_is_read_from_each_place_and_never_printed() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("hook"), "whsec_abc\nsecond line\n").unwrap();
        let home = dir.path().as_os_str().to_owned();
        let env = |name: &str| match name {
            "CREDENTIALS_DIRECTORY" => Some(home.clone()),
            "HOOK" => Some("whsec_abc".into()),
            _ => None,
        };
        for place in [
            SecretRef::File(dir.path().join("hook")),
            SecretRef::Credential("hook".into()),
            SecretRef::Env("HOOK".into()),
        ] {
            let secret = place.read_from(env).unwrap();
            assert_eq!(secret.expose_secret(), "whsec_abc");
            assert!(!format!("{secret:?}{place:?}{place}").contains("abc"));
        }
    }

    #[test]
    fn a_missing_or_empty_secret_says_where() {
        let none = |_: &str| None;
        let error = |place: SecretRef| place.read_from(none).unwrap_err().to_string();
        assert!(error(SecretRef::Env("HOOK".into())).contains("HOOK is not set"));
        assert!(error(SecretRef::Credential("hook".into())).contains("LoadCredential=hook"));
        assert!(error(SecretRef::File("/nowhere/hook".into())).contains("/nowhere/hook"));
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("hook"), "\n").unwrap();
        assert!(error(SecretRef::File(dir.path().join("hook"))).contains("empty"));
    }
}
