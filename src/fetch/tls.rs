//! TLS: rustls with ring, the system's roots, and Mozilla's where a machine has none.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

/// A client configuration, for every HTTP client of the program.
///
/// # Errors
/// Where the protocol versions cannot be set up; that is a mistake of the build.
pub fn config() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
