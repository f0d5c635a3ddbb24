//! TLS: rustls with ring, the system's roots, and Mozilla's where a machine has none.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

/// A client configuration, for every HTTP client of the program.
///
/// # Errors
/// Where the protocol versions cannot be set up; that is a mistake of the build.
pub fn config() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    let native = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(native.certs);
    if roots.is_empty() {
        for error in native.errors {
            tracing::debug!("the system's root certificates cannot be read: {error}");
        }
        let mozilla = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        roots.add_parsable_certificates(mozilla.iter().cloned());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_can_be_made_and_mozillas_roots_parse() {
        assert!(config().is_ok());
        let mut roots = RootCertStore::empty();
        let (added, ignored) = roots
            .add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
        assert!(added > 50 && ignored == 0, "{added} added, {ignored} ignored");
    }
}
