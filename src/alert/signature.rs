//! Signatures of the Standard Webhooks specification, version 1, symmetric
//! (<https://www.standardwebhooks.com>): HMAC-SHA256 over `id.timestamp.body`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;

/// Prefix of a secret.
const PREFIX: &str = "whsec_";

/// How far a timestamp may lie from the receiver's clock, in seconds.
pub const TOLERANCE: i64 = 300;

/// A signing secret. Neither `Debug` nor a log can print it.
#[derive(Debug, Clone)]
pub struct Secret(SecretSlice<u8>);

/// Why a secret cannot be used. It never repeats the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretFormatError {
    /// No prefix.
    #[error("a webhook secret starts with `whsec_`")]
    Prefix,
    /// Not base64.
    #[error("what follows `whsec_` is not base64")]
    Base64,
    /// Too short or too long.
    #[error("a webhook secret has 16 to 64 bytes, this one has {0}")]
    Length(usize),
}

/// Why a signature does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The message is too old, or from the future.
    #[error("the timestamp lies more than {TOLERANCE} s away")]
    Timestamp,
    /// No signature fits.
    #[error("no signature fits the message")]
    Signature,
}

impl Secret {
    /// Read a secret of the form `whsec_<base64>`, of 16 to 64 bytes. The specification asks for
    /// 24 and more, but secrets of 18 are in circulation, the published test vector's among them.
    ///
    /// # Errors
    /// Where it has another form.
    pub fn parse(text: &str) -> Result<Self, SecretFormatError> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(SecretFormatError::Prefix)?;
        let key = STANDARD.decode(encoded).map_err(|_| SecretFormatError::Base64)?;
        if !(16..=64).contains(&key.len()) {
            return Err(SecretFormatError::Length(key.len()));
        }
        Ok(Self(SecretSlice::from(key)))
    }

    /// The value of `webhook-signature`; `timestamp` is in seconds since 1970.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        format!("v1,{}", STANDARD.encode(self.mac(id, timestamp, body).finalize().into_bytes()))
    }

    /// Whether one of the space-separated `signatures` fits, in constant time.
    ///
    /// # Errors
    /// Where none does, or the timestamp is too far from `now` (both in seconds since 1970).
    pub fn verify(
        &self,
        id: &str,
        timestamp: i64,
        body: &[u8],
        signatures: &str,
        now: i64,
    ) -> Result<(), VerifyError> {
        if now.abs_diff(timestamp) > TOLERANCE.unsigned_abs() {
            return Err(VerifyError::Timestamp);
        }
        let fits = |signature: &str| {
            let given =
                signature.strip_prefix("v1,").and_then(|encoded| STANDARD.decode(encoded).ok());
            given.is_some_and(|given| self.mac(id, timestamp, body).verify_slice(&given).is_ok())
        };
        signatures.split(' ').any(fits).then_some(()).ok_or(VerifyError::Signature)
    }

    fn mac(&self, id: &str, timestamp: i64, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret())
            .expect("HMAC takes keys of any length");
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The vector that Svix, the authors of the scheme, publish for manual verification.
    const BODY: &[u8] = br#"{"event_type":"ping","data":{"success":true}}"#;
    const ID: &str = "msg_loFOjxBNrRLzqYUf";
    const AT: i64 = 1_731_705_121;

    fn secret() -> Secret {
        Secret::parse("whsec_plJ3nmyCDGBKInavdOK15jsl").unwrap()
    }

    #[test]
    fn the_published_test_vector() {
        let signature = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=";
        assert_eq!(secret().sign(ID, AT, BODY), signature);
        assert_eq!(secret().verify(ID, AT, BODY, &format!("v1,AAAA {signature}"), AT + 10), Ok(()));
    }

    #[test]
    fn what_was_changed_or_is_old_does_not_hold() {
        let signature = secret().sign(ID, AT, BODY);
        assert_eq!(secret().verify(ID, AT, b"{}", &signature, AT), Err(VerifyError::Signature));
        assert_eq!(secret().verify("other", AT, BODY, &signature, AT), Err(VerifyError::Signature));
        assert_eq!(
            secret().verify(ID, AT, BODY, &signature, AT + 301),
            Err(VerifyError::Timestamp)
        );
    }

    #[test]
    fn a_secret_is_checked_and_never_printed() {
        assert_eq!(Secret::parse("plJ3").unwrap_err(), SecretFormatError::Prefix);
        assert_eq!(Secret::parse("whsec_*").unwrap_err(), SecretFormatError::Base64);
        assert_eq!(Secret::parse("whsec_AAAA").unwrap_err(), SecretFormatError::Length(3));
        assert!(!format!("{:?}", secret()).contains("plJ3"));
    }
}
