//! The source of a request, used for rate limits only. An address has no `Debug` here and is not stored.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use ipnet::IpNet;

/// Prefix length of the IPv6 network that a provider gives to one customer (RFC 6177).
const IPV6_PREFIX: u32 = 64;

/// The source that a request is counted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// An IPv4 address, or an IPv6 address cut to its /64.
    Address(IpAddr),
    /// The address is not known. All such requests count as one source.
    Unknown,
}

impl Source {
    /// The source of an address.
    pub fn of(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(address) => {
                let cut = address.to_bits() & (u128::MAX << (128 - IPV6_PREFIX));
                Ipv6Addr::from_bits(cut).into()
            }
            address @ IpAddr::V4(_) => address,
        })
    }

    /// The bytes that the MAC is computed over.
    pub(super) fn to_bytes(self) -> Vec<u8> {
        match self {
            Self::Address(IpAddr::V4(address)) => address.octets().to_vec(),
            Self::Address(IpAddr::V6(address)) => address.octets().to_vec(),
            Self::Unknown => Vec::new(),
        }
    }
}

/// Proxies in front of this server whose forwarding headers are trusted.
#[derive(Clone, Default)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Trusts the proxies in these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// The source of a request. If the peer is not a trusted proxy, it is the peer. Otherwise it is the last
    /// address in the header that is not a trusted proxy. Each proxy appends to the header, so a client can
    /// forge only what stands before that address. If both headers are present, the proxies wrote one and the
    /// client may have sent the other, so neither is used.
    pub fn source<'a>(
        &self,
        peer: Option<IpAddr>,
        forwarded_for: impl DoubleEndedIterator<Item = &'a str>,
        forwarded: impl DoubleEndedIterator<Item = &'a str>,
    ) -> Source {
        let Some(peer) = peer else { return Source::Unknown };
        if !self.trusts(peer) {
            return Source::of(peer);
        }
        let mut forwarded_for = hops(forwarded_for).map(address).peekable();
        let mut forwarded = hops(forwarded).map(forwarded_address).peekable();
        let client = match (forwarded_for.peek().is_some(), forwarded.peek().is_some()) {
            (true, false) => self.last_untrusted(peer, forwarded_for),
            (false, true) => self.last_untrusted(peer, forwarded),
            _ => peer,
        };
        Source::of(client)
    }

    /// Walks the hops from right to left to the first untrusted address. Stops at a malformed hop and returns
    /// the proxy that wrote it.
    fn last_untrusted(&self, peer: IpAddr, backwards: impl Iterator<Item = Option<IpAddr>>) -> IpAddr {
        let mut last = peer;
        for hop in backwards {
            let Some(hop) = hop else { return last };
            last = hop;
            if !self.trusts(hop) {
                return last;
            }
        }
        last
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }
}

/// The elements of a header that may span several lines, last element first.
fn hops<'a>(lines: impl DoubleEndedIterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    lines.rev().flat_map(|line| line.rsplit(',')).map(str::trim)
}

/// Parses `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`.
fn address(text: &str) -> Option<IpAddr> {
    if let Ok(address) = IpAddr::from_str(text) {
        return Some(address);
    }
    if let Ok(with_port) = std::net::SocketAddr::from_str(text) {
        return Some(with_port.ip());
    }
    text.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6)
}

/// Parses the `for` of one element of `Forwarded` (RFC 7239 §4).
fn forwarded_address(element: &str) -> Option<IpAddr> {
    let value = element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then_some(value.trim())
    })?;
    address(value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(trusted: &[&str], peer: &str, forwarded_for: &[&str], forwarded: &[&str]) -> String {
        let proxies = Proxies::new(trusted.iter().map(|network| network.parse().unwrap()).collect());
        let peer = Some(peer.parse().unwrap());
        match proxies.source(peer, forwarded_for.iter().copied(), forwarded.iter().copied()) {
            Source::Address(address) => address.to_string(),
            Source::Unknown => "unknown".to_owned(),
        }
    }

    const PROXY: &[&str] = &["10.0.0.0/8", "fd00::/8"];

    #[test]
    fn nobody_but_a_trusted_proxy_is_believed() {
        assert_eq!(source(&[], "10.0.0.1", &["192.0.2.7"], &[]), "10.0.0.1");
        assert_eq!(source(PROXY, "198.51.100.9", &["192.0.2.7"], &["for=192.0.2.7"]), "198.51.100.9");
        assert_eq!(source(PROXY, "10.0.0.1", &["192.0.2.7"], &[]), "192.0.2.7");
        assert_eq!(source(PROXY, "::ffff:10.0.0.1", &["192.0.2.7"], &[]), "192.0.2.7");
    }

    #[test]
    fn what_the_client_put_before_its_own_address_does_not_count() {
        for lines in [&["1.1.1.1, 192.0.2.7, 10.9.9.9"][..], &["1.1.1.1", "192.0.2.7", "10.9.9.9"]] {
            assert_eq!(source(PROXY, "10.0.0.1", lines, &[]), "192.0.2.7");
        }
        assert_eq!(source(PROXY, "10.0.0.1", &["10.1.1.1, rubbish, 10.9.9.9"], &[]), "10.9.9.9");
        assert_eq!(source(PROXY, "10.0.0.1", &[""], &[]), "10.0.0.1");
        assert_eq!(source(PROXY, "10.0.0.1", &["192.0.2.7"], &["for=1.1.1.1"]), "10.0.0.1");
    }

    #[test]
    fn both_headers_are_read_in_all_their_forms() {
        for text in ["192.0.2.7", "192.0.2.7:80"] {
            assert_eq!(source(PROXY, "fd00::1", &[text], &[]), "192.0.2.7");
            assert_eq!(
                source(PROXY, "fd00::1", &[], &[&format!("proto=https; For=\"{text}\"")]),
                "192.0.2.7"
            );
        }
        for text in ["2001:db8:1:2:3::4", "[2001:db8:1:2::9]", "[2001:db8:1:2::9]:80"] {
            assert_eq!(source(PROXY, "fd00::1", &[text], &[]), "2001:db8:1:2::");
        }
        assert_eq!(source(PROXY, "fd00::1", &[], &["for=_hidden"]), "fd00::");
    }
}
