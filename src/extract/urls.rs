//! The canonical form of an address.

use url::Url;

/// Query parameters that only track readers, exactly or by prefix (with `*`).
const TRACKING: [&str; 16] = [
    "utm_*", "fbclid", "gclid", "dclid", "yclid", "msclkid", "mc_cid", "mc_eid", "igshid", "ref",
    "ref_src", "cmpid", "ocid", "_ga", "at_*", "spm",
];

/// The address without tracking parameters and fragment.
pub fn canonical(url: &Url) -> Url {
    let mut canonical = url.clone();
    canonical.set_fragment(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| !tracks(key))
        .map(|(k, v)| (k.into_owned(), v.into_owned()))
        .collect();
    if kept.len() != url.query_pairs().count() {
        match kept.is_empty() {
            true => canonical.set_query(None),
            false => drop(canonical.query_pairs_mut().clear().extend_pairs(kept)),
        }
    }
    canonical
}

/// Whether two addresses belong to one site: the same registrable domain, or the same host
/// where there is none.
pub(super) fn same_site(a: &Url, b: &Url) -> bool {
    match (a.host_str(), b.host_str()) {
        (Some(a), Some(b)) => {
            a == b || psl::domain_str(a).is_some_and(|domain| psl::domain_str(b) == Some(domain))
        }
        _ => false,
    }
}

fn tracks(key: &str) -> bool {
    TRACKING.iter().any(|known| match known.strip_suffix('*') {
        Some(prefix) => key.starts_with(prefix),
        None => key == *known,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracking_parameters_and_fragments_go() {
        let canonical = |url: &str| canonical(&url.parse().unwrap()).to_string();
        assert_eq!(
            canonical("https://news.example/a?utm_source=x&id=7&fbclid=y#top"),
            "https://news.example/a?id=7"
        );
        assert_eq!(canonical("https://news.example/a?utm_medium=rss"), "https://news.example/a");
        assert_eq!(canonical("https://news.example/a?q=%D0%B0"), "https://news.example/a?q=%D0%B0");
    }
}
