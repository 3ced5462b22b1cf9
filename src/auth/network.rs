//! Addresses on the net: which of them belong together, and which one a request comes from.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

/// An address, or a network as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().map_err(|_| ())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits > most { Err(()) } else { Ok(Self { address, bits }) }
    }
}

impl Network {
    pub fn contains(&self, address: IpAddr) -> bool {
        let leading = |bits: u8| 128 - u32::from(bits);
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differs = u128::from(own.to_bits() ^ other.to_bits()) << 96;
                differs.checked_shr(leading(self.bits)).unwrap_or_default() == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).checked_shr(leading(self.bits)).unwrap_or_default() == 0
            }
            _ => false,
        }
    }
}

/// Where a request comes from: the peer, or what trusted proxies say of it. `forwarded` are the values of
/// `X-Forwarded-For`; their rightmost hop was written by the nearest proxy. What cannot be read ends the
/// way: further left stands what the client may have written itself.
pub fn client<'a>(
    trusted: &[Network],
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
) -> IpAddr {
    let mut address = peer.to_canonical();
    let mut hops = forwarded.rev().flat_map(|value| value.rsplit(','));
    while trusted.iter().any(|network| network.contains(address)) {
        match hops.next().and_then(parse_hop) {
            Some(hop) => address = hop.to_canonical(),
            None => break,
        }
    }
    address
}

/// Some proxies write the port as well.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// What one customer of a provider has: an address, of IPv6 a network of 64 bits.
pub fn of_one_customer(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let network = std::net::Ipv6Addr::from_bits(address.to_bits() >> 64 << 64);
            format!("{network}/64")
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> Network {
        text.parse().unwrap()
    }

    #[test]
    fn networks_are_read_and_contain_what_begins_alike() {
        for (text, inside, outside) in [
            ("10.0.0.0/8", "10.255.1.2", "11.0.0.1"),
            ("192.168.1.128/25", "192.168.1.200", "192.168.1.127"),
            ("127.0.0.1", "127.0.0.1", "127.0.0.2"),
            ("0.0.0.0/0", "203.0.113.9", "::2"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
            ("::1", "::1", "::2"),
        ] {
            let network = network(text);
            assert!(network.contains(inside.parse().unwrap()), "{text}");
            assert!(!network.contains(outside.parse().unwrap()), "{text}");
        }
        assert!(network("10.0.0.0/8").contains("::ffff:10.1.2.3".parse().unwrap()));
        for wrong in
            ["", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.0.0/8", "10.0.0.0/", "x/8", "10.0.0.0/8/8"]
        {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn nobody_writes_their_own_address() {
        let trusted = [network("10.0.0.0/8"), network("::1")];
        let cases: [(&str, &[&str], &str); 10] = [
            ("203.0.113.1", &["198.51.100.9"], "203.0.113.1"),
            ("10.0.0.1", &["192.0.2.1, 198.51.100.9"], "198.51.100.9"),
            ("10.0.0.1", &["192.0.2.1", "198.51.100.9, 10.2.3.4"], "198.51.100.9"),
            ("10.0.0.1", &["198.51.100.9:4711"], "198.51.100.9"),
            ("10.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1"),
            ("::ffff:10.0.0.1", &["198.51.100.9"], "198.51.100.9"),
            // The nearest proxy could not say; what stands further left is the client's word.
            ("10.0.0.1", &["192.0.2.1, unknown"], "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.1, "], "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.1", ""], "10.0.0.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
        ];
        for (peer, forwarded, found) in cases {
            let client = client(&trusted, peer.parse().unwrap(), forwarded.iter().copied());
            assert_eq!(client.to_string(), found, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn who_has_a_network_counts_as_one() {
        assert_eq!(of_one_customer("2001:db8:1:2:3:4:5:6"), of_one_customer("2001:db8:1:2:ffff::1"));
        assert_ne!(of_one_customer("2001:db8:1:2::1"), of_one_customer("2001:db8:1:3::1"));
        assert_eq!(of_one_customer("198.51.100.7"), "198.51.100.7");
        assert_eq!(of_one_customer("::ffff:198.51.100.7"), "::ffff:198.51.100.7");
        assert_eq!(of_one_customer(""), "");
    }
}
