//! Addresses: one spelling for one article.

use url::Url;

/// Parameters that tell a publisher where a reader came from and change nothing on the page.
/// A name ending in `*` stands for every name that begins so.
const TRACKING: &[&str] = &[
    "utm_*",
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ysclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_ga",
    "_gl",
    "_openstat",
    "_hsenc",
    "_hsmi",
    "hsctatracking",
    "vero_id",
    "wt_mc",
    "wt.mc_id",
    "at_medium",
    "at_campaign",
    "at_*",
    "ns_mchannel",
    "ns_source",
    "ns_campaign",
    "ns_linkname",
    "pk_campaign",
    "pk_kwd",
    "pk_source",
    "pk_medium",
    "mtm_*",
    "piwik_*",
    "cmpid",
    "ocid",
    "icid",
    "ftag",
    "smid",
    "sr_share",
    "spm",
    "xtor",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
];

/// Longest address kept, in bytes.
const MAX_ADDRESS: usize = 4096;

/// Parameters that ask for the AMP version of a page.
const AMP: &[&str] = &["amp", "amp=1", "amp=true", "outputtype=amp", "output=amp"];

/// Hosts that show the same pages to telephones, or as AMP.
const MOBILE: &[&str] = &["m.", "mobile.", "amp."];

/// The address without tracking parameters, fragment and default port, and not that of the version
/// for telephones. Two links to one article that differ only in these are equal afterwards; the
/// order of the other parameters stays. It names the article, and need not be fetched.
pub fn canonical(url: &Url) -> Url {
    let mut url = url.clone();
    // A fragment of the form `#!…` names a page of its own on sites built before the history API.
    if url.fragment().is_some_and(|f| !f.starts_with('!')) {
        url.set_fragment(None);
    }
    if let Some(query) = url.query() {
        let kept: Vec<&str> =
            query.split('&').filter(|pair| !(pair.is_empty() || is_tracking(pair))).collect();
        let kept = (!kept.is_empty()).then(|| kept.join("&"));
        url.set_query(kept.as_deref());
    }
    // As often as there is something to take off: what is canonical must stay as it is.
    while let Some(path) = url.path().strip_suffix("/amp/").or(url.path().strip_suffix("/amp")) {
        let path = path.to_owned();
        url.set_path(&path);
    }
    while let Some(host) = url.domain().and_then(desk_host) {
        if url.set_host(Some(&host)).is_err() {
            break; // fails for no host that has a registrable domain
        }
    }
    url
}

/// The host without its label for telephones, where a site remains.
fn desk_host(host: &str) -> Option<String> {
    let rest = MOBILE.iter().find_map(|label| host.strip_prefix(label))?;
    psl::domain_str(rest).map(|_| rest.to_owned())
}

fn is_tracking(pair: &str) -> bool {
    let pair = pair.to_ascii_lowercase();
    let name = pair.split('=').next().unwrap_or(&pair);
    AMP.contains(&pair.as_str())
        || TRACKING.iter().any(|known| match known.strip_suffix('*') {
            Some(prefix) => name.starts_with(prefix),
            None => name == *known,
        })
}

/// `link` against `base`, where that gives an address on the web.
pub(super) fn resolve(link: &str, base: Option<&Url>) -> Option<Url> {
    let link = link.trim();
    if link.is_empty() || link.len() > MAX_ADDRESS {
        return None;
    }
    let url = match base {
        Some(base) => base.join(link).ok()?,
        None => Url::parse(link).ok()?,
    };
    (matches!(url.scheme(), "http" | "https") && url.as_str().len() <= MAX_ADDRESS).then_some(url)
}

/// Whether both addresses belong to one registrable domain (Public Suffix List).
pub(super) fn same_site(a: &Url, b: &Url) -> bool {
    let (Some(a), Some(b)) = (a.host_str(), b.host_str()) else {
        return false;
    };
    a == b || matches!((psl::domain_str(a), psl::domain_str(b)), (Some(a), Some(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical_of(url: &str) -> String {
        canonical(&url.parse().unwrap()).to_string()
    }

    #[test]
    fn tracking_goes_and_the_rest_stays_in_order() {
        assert_eq!(
            canonical_of("https://News.example:443/a?id=7&utm_source=x&b=2&FBCLID=9#top"),
            "https://news.example/a?id=7&b=2"
        );
        assert_eq!(canonical_of("https://news.example/a?utm_medium=rss"), "https://news.example/a");
        assert_eq!(
            canonical_of("https://news.example/a?at=3&gclid"),
            "https://news.example/a?at=3"
        );
        for version in [
            "https://m.news.example/a",
            "https://amp.news.example/a",
            "https://news.example/a/amp/",
            "https://news.example/a?amp=1",
            "https://m.amp.news.example/a/amp/amp/",
        ] {
            assert_eq!(canonical_of(version), "https://news.example/a");
        }
        assert_eq!(canonical_of("https://m.example/a?amp=2"), "https://m.example/a?amp=2");
        assert_eq!(canonical_of("https://news.example/camp"), "https://news.example/camp");
        assert_eq!(
            canonical_of("https://news.example/#!/story/9"),
            "https://news.example/#!/story/9"
        );
    }

    #[test]
    fn only_web_addresses_resolve() {
        let base: Url = "https://news.example/world/".parse().unwrap();
        assert_eq!(
            resolve("../a.html", Some(&base)).unwrap().as_str(),
            "https://news.example/a.html"
        );
        assert!(resolve("javascript:alert(1)", Some(&base)).is_none());
        assert!(resolve("urn:uuid:1", None).is_none());
        assert!(resolve(&"x".repeat(5000), Some(&base)).is_none());
    }

    #[test]
    fn sites_are_registrable_domains() {
        let same = |a: &str, b: &str| same_site(&a.parse().unwrap(), &b.parse().unwrap());
        assert!(same("https://www.news.co.uk/", "http://amp.news.co.uk/x"));
        assert!(!same("https://one.co.uk/", "https://two.co.uk/"));
        assert!(same("http://127.0.0.1/", "http://127.0.0.1/a"));
    }
}
