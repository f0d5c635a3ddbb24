//! The SSRF guard: which addresses may be asked at all.
//!
//! A DNS resolver alone is no guard, since address literals never reach it. So literals are
//! checked in the URL, names are checked after they resolve, and each redirect is checked anew.

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
    /// Whether `address` may be asked. Link-local addresses, where clouds keep their metadata,
    /// may never be.
    pub fn allows(self, address: IpAddr) -> bool {
        match self {
            Reach::Public => is_public(address),
            Reach::Internal => !is_link_local(address),
        }
    }

    /// The forbidden address that `url` names literally, if it does. Names are checked when they
    /// resolve.
    pub fn forbidden_literal(self, url: &Url) -> Option<IpAddr> {
        let address = match url.host()? {
            Host::Ipv4(address) => IpAddr::V4(address),
            Host::Ipv6(address) => IpAddr::V6(address),
            Host::Domain(_) => return None,
        };
        (!self.allows(address)).then_some(address)
    }
}

/// Whether `address` is globally reachable unicast, by the IANA special-purpose registries.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded_v4(address) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local() || address.is_multicast() || address.is_broadcast(),
        IpAddr::V6(address) => {
            let metadata = address == Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
            let inner = embedded_v4(address).is_some_and(|inner| is_link_local(IpAddr::V4(inner)));
            metadata || inner || address.is_unicast_link_local() || address.is_multicast()
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = a == 0                                // "this network"
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || a >= 240                                     // reserved, broadcast
        || (a == 100 && (64..128).contains(&b))         // carrier-grade NAT
        || (a == 192 && b == 0 && (c == 0 || c == 2))   // protocol assignments, documentation
        || (a == 192 && b == 88 && c == 99)             // 6to4 relays
        || (a == 198 && (b == 18 || b == 19))           // benchmarks
        || (a == 198 && b == 51 && c == 100)            // documentation
        || (a == 203 && b == 0 && c == 113); // documentation
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let first = address.segments()[0];
    let second = address.segments()[1];
    // Global unicast is 2000::/3; Teredo, documentation and benchmarks are carved out of it.
    (first & 0xe000) == 0x2000
        && !(first == 0x2001 && (second == 0 || second == 2 || second == 0xdb8))
        && first != 0x3fff
}

/// The IPv4 address that an IPv6 address carries: mapped, compatible, NAT64 or 6to4.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = address.segments();
    let v4 = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match s {
        [0, 0, 0, 0, 0, 0xffff, high, low] => Some(v4(high, low)),
        [0, 0, 0, 0, 0, 0, high, low] => Some(v4(high, low)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(v4(high, low)),
        [0x2002, high, low, ..] => Some(v4(high, low)),
        _ => None,
    }
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
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed: Vec<SocketAddr> = found.iter().copied().filter(|a| reach.allows(a.ip())).collect();
            if let (true, Some(first)) = (allowed.is_empty(), found.first()) {
                return Err(ForbiddenAddress { name: name.as_str().into(), address: first.ip() }.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_addresses_are_not_public() {
        for address in [
            "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
            "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1",
            "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
            "2002:7f00:1::", "2001::1", "2001:db8::1", "::127.0.0.1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn literals_in_every_spelling_are_seen() {
        for url in ["http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://[::ffff:127.0.0.1]/", "http://017700000001/"] {
            assert!(Reach::Public.forbidden_literal(&url.parse().unwrap()).is_some(), "{url}");
            assert!(Reach::Internal.forbidden_literal(&url.parse().unwrap()).is_none(), "{url}");
        }
        let metadata = "http://169.254.169.254/latest".parse().unwrap();
        assert!(Reach::Internal.forbidden_literal(&metadata).is_some());
    }
}
