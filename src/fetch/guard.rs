//! The SSRF guard: which addresses may be asked at all.
//!
//! A DNS resolver alone is no guard, since address literals never reach it. So literals are
//! checked in the URL, which the `url` crate has brought to one spelling (`2130706433` and
//! `0x7f.1` are 127.0.0.1 there), names are checked when they resolve, and each redirect is
//! checked anew. The client connects to the addresses that were checked and to no others, so a
//! name that resolves differently a moment later gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Which addresses a client may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses only.
    Public,
    /// Loopback and private addresses as well, for sources that the config names as internal.
    Internal,
}

impl Reach {
    /// Whether `address` may be asked. Link-local addresses and the others at which clouds keep
    /// their metadata may never be.
    pub fn allows(self, address: IpAddr) -> bool {
        is_public(address) || (self == Reach::Internal && is_private(address))
    }

    /// The forbidden address that `url` names without any resolving: an address literal, or a
    /// name under `localhost` (RFC 6761 section 6.3). Other names are checked when they resolve.
    pub fn forbidden_literal(self, url: &Url) -> Option<IpAddr> {
        let address = match url.host()? {
            Host::Ipv4(address) => IpAddr::V4(address),
            Host::Ipv6(address) => IpAddr::V6(address),
            Host::Domain(name) if is_localhost(name) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            Host::Domain(_) => return None,
        };
        (!self.allows(address)).then_some(address)
    }
}

/// Whether `address` is globally reachable unicast, by the IANA special-purpose registries. An
/// IPv6 address that carries an IPv4 address is judged by that one.
pub fn is_public(address: IpAddr) -> bool {
    match plain(address) {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Whether `address` belongs to this machine or a private network: what `internal = true` opens.
pub fn is_private(address: IpAddr) -> bool {
    match plain(address) {
        // Carrier-grade NAT is what some VPNs number their members from.
        IpAddr::V4(address) => {
            address.is_loopback()
                || address.is_private()
                || (is_shared(address) && address != METADATA_SHARED)
        }
        IpAddr::V6(address) => {
            address.is_loopback() || (address.is_unique_local() && address != METADATA_V6)
        }
    }
}

/// What to tell the operator after naming a forbidden address.
pub(super) fn advice(address: &str) -> &'static str {
    match address.parse().is_ok_and(is_private) {
        true => "; if that is meant, set `internal = true` for this source",
        false => ", and no source may reach it",
    }
}

/// Metadata service of Amazon's cloud, inside the unique local addresses.
const METADATA_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);

/// Metadata service of Alibaba's cloud, inside carrier-grade NAT.
const METADATA_SHARED: Ipv4Addr = Ipv4Addr::new(100, 100, 100, 200);

fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

/// Carrier-grade NAT (RFC 6598).
fn is_shared(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    a == 100 && (64..128).contains(&b)
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = a == 0 // "this network"
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || a >= 240 // reserved, broadcast
        || is_shared(address)
        || (a == 192 && b == 0 && (c == 0 || c == 2)) // protocol assignments, documentation
        || (a == 192 && b == 88 && c == 99) // 6to4 relays
        || (a == 198 && (b == 18 || b == 19)) // benchmarks
        || (a == 198 && b == 51 && c == 100) // documentation
        || (a == 203 && b == 0 && c == 113); // documentation
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Global unicast is 2000::/3. Carved out of it: 2001::/23 (Teredo, benchmarks, ORCHID and
    // other protocol assignments), 2001:db8::/32 and 3fff::/20 (documentation).
    (first & 0xe000) == 0x2000
        && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
        && !(first == 0x3fff && second < 0x1000)
}

/// The address that is really reached: the IPv4 address inside a mapped (`::ffff:0:0/96`),
/// compatible (`::/96`), NAT64 (`64:ff9b::/96`) or 6to4 (`2002::/16`) IPv6 address.
fn plain(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    if v6.is_loopback() || v6.is_unspecified() {
        return address;
    }
    let (high, low) = match v6.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => (high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => (high, low),
        [0x2002, high, low, ..] => (high, low),
        _ => return address,
    };
    IpAddr::V4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
}

/// Names resolve to allowed addresses only; a name that has none does not resolve.
#[derive(Debug, Clone, Copy)]
pub struct GuardedResolver(pub Reach);

/// What the resolver answers for a name with forbidden addresses only; found again in the chain
/// of causes.
#[derive(Debug, thiserror::Error)]
#[error("{name} resolves to {address}, which is not allowed")]
pub struct ForbiddenAddress {
    /// The name that was asked for.
    pub name: String,
    /// The first address it resolves to.
    pub address: IpAddr,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(reach.filter(name.as_str(), found)?.into_iter()) as Addrs)
        })
    }
}

impl Reach {
    fn filter(
        self,
        name: &str,
        found: Vec<SocketAddr>,
    ) -> Result<Vec<SocketAddr>, ForbiddenAddress> {
        let first = found.first().copied();
        let allowed: Vec<SocketAddr> =
            found.into_iter().filter(|found| self.allows(found.ip())).collect();
        match first {
            Some(first) if allowed.is_empty() => {
                Err(ForbiddenAddress { name: name.to_owned(), address: first.ip() })
            }
            _ => Ok(allowed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn special_addresses_are_not_public() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
        ] {
            assert!(!is_public(ip(address)), "{address}");
            assert!(!is_public(ip(&format!("::ffff:{address}"))), "{address}, mapped");
            assert!(!is_public(ip(&format!("::{address}"))), "{address}, compatible");
            assert!(!is_public(ip(&format!("64:ff9b::{address}"))), "{address}, NAT64");
            let Ok(v4) = address.parse::<Ipv4Addr>() else { unreachable!() };
            let [a, b, c, d] = v4.octets();
            let six_to_four = format!("2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1");
            assert!(!is_public(ip(&six_to_four)), "{address}, 6to4");
        }
        for address in [
            "::",
            "::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "ff0e::1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:10::1",
            "2001:db8::1",
            "3fff::1",
            "3fff:fff::1",
            "5f00::1",
        ] {
            assert!(!is_public(ip(address)), "{address}");
        }
    }

    #[test]
    fn public_addresses_are_public_in_every_spelling() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.0.0.1",
            "128.0.0.1",
            "169.253.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "191.255.0.1",
            "192.169.0.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:200::1",
            "2a00:1450::1",
            "3fff:1000::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
        ] {
            assert!(is_public(ip(address)), "{address}");
            assert!(Reach::Internal.allows(ip(address)), "{address}");
        }
    }

    #[test]
    fn internal_opens_this_machine_and_private_networks_and_nothing_else() {
        for address in [
            "127.0.0.1",
            "127.1.2.3",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.0.1",
            "100.64.0.1",
            "::1",
            "fc00::1",
            "fd12::1",
            "::ffff:127.0.0.1",
        ] {
            assert!(Reach::Internal.allows(ip(address)), "{address}");
            assert!(!Reach::Public.allows(ip(address)), "{address}");
        }
        for address in [
            "169.254.169.254",
            "169.254.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::169.254.169.254",
            "2002:a9fe:a9fe::1",
            "fd00:ec2::254",
            "100.100.100.200",
            "192.0.0.192",
            "fe80::1",
            "0.0.0.0",
            "::",
            "224.0.0.1",
            "255.255.255.255",
            "ff02::1",
            "198.18.0.1",
        ] {
            assert!(!Reach::Internal.allows(ip(address)), "{address}");
        }
    }

    #[test]
    fn literals_in_every_spelling_are_seen() {
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://127.1/",
            "http://017700000001/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://localhost/",
            "http://LOCALHOST:8080/",
            "http://localhost./",
            "http://feeds.localhost/",
            "http://１２７.0.0.1/",
            "http://127。0。0。1/",
        ] {
            let url: Url = url.parse().unwrap();
            assert!(Reach::Public.forbidden_literal(&url).is_some(), "{url}");
            assert!(Reach::Internal.forbidden_literal(&url).is_none(), "{url}");
        }
        for url in
            ["http://169.254.169.254/latest", "http://2852039166/", "http://0/", "http://[::]/"]
        {
            let url: Url = url.parse().unwrap();
            assert!(Reach::Internal.forbidden_literal(&url).is_some(), "{url}");
        }
        for url in ["http://localhost.example/", "http://1.1.1.1/", "http://mylocalhost/"] {
            assert_eq!(Reach::Public.forbidden_literal(&url.parse().unwrap()), None, "{url}");
        }
    }

    #[test]
    fn a_name_keeps_its_public_addresses_and_loses_the_others() {
        let addresses = |list: &[&str]| -> Vec<SocketAddr> {
            list.iter().map(|a| SocketAddr::new(ip(a), 0)).collect()
        };
        let mixed = addresses(&["10.0.0.1", "1.1.1.1", "::1"]);
        assert_eq!(Reach::Public.filter("x", mixed).unwrap(), addresses(&["1.1.1.1"]));
        let refused = Reach::Public.filter("x", addresses(&["10.0.0.1", "::1"])).unwrap_err();
        assert_eq!(refused.address, ip("10.0.0.1"));
        let metadata = addresses(&["169.254.169.254"]);
        assert!(Reach::Internal.filter("metadata", metadata).is_err());
        assert_eq!(Reach::Public.filter("x", Vec::new()).unwrap(), Vec::new());
    }

    #[test]
    fn advice_is_given_only_where_it_helps() {
        assert!(advice("127.0.0.1").contains("internal = true"));
        assert!(!advice("169.254.169.254").contains("internal"));
    }
}
