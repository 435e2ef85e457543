//! Which addresses may be asked.
//!
//! The rules look at what an address says, not at what its name resolves to: networks that answer public names with
//! private addresses (a filtering name server, a transparent proxy) are common and must keep working.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use url::{Host, Url};

/// How far requests may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Any http or https address.
    #[default]
    Anywhere,
    /// Loopback only, as in the demo and in tests.
    LoopbackOnly,
}

/// How near an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// This machine.
    Loopback,
    /// The local network, or an address that means nothing outside it.
    Private,
    /// Everything else.
    Public,
}

/// Which rule an address breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressRule {
    /// Only http and https.
    Scheme,
    /// There must be a host.
    Host,
    /// No user name or password inside the address: it would end up in logs.
    Credentials,
    /// A public address never leads to a loopback or private one, nor a private one to loopback.
    Inward,
    /// What was asked for in secret is not asked for in the open.
    Unencrypted,
    /// Nothing but loopback may be asked.
    LoopbackOnly,
}

impl fmt::Display for AddressRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            AddressRule::Scheme => "only http and https addresses are asked",
            AddressRule::Host => "the address has no host",
            AddressRule::Credentials => "an address must not hold a user name or password",
            AddressRule::Inward => "a public address must not lead to a loopback or private one",
            AddressRule::Unencrypted => "an encrypted address must not lead to one that is not",
            AddressRule::LoopbackOnly => "only loopback addresses may be asked here",
        })
    }
}

/// An address that is not asked, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{rule} ({address})")]
pub struct AddressRefusal {
    /// The rule broken.
    pub rule: AddressRule,
    /// Scheme, host and port only, so that no secret can be in it.
    pub address: Arc<str>,
}

/// Whether `url` may be asked at all.
pub fn check(url: &Url, reach: Reach) -> Result<(), AddressRefusal> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refusal(AddressRule::Scheme, url));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(refusal(AddressRule::Host, url));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refusal(AddressRule::Credentials, url));
    }
    if reach == Reach::LoopbackOnly && zone(url) != Zone::Loopback {
        return Err(refusal(AddressRule::LoopbackOnly, url));
    }
    Ok(())
}

/// Whether `from` may point or redirect to `to`: outwards and sideways always, inwards only within one host.
pub fn may_lead(from: &Url, to: &Url) -> Result<(), AddressRefusal> {
    let same_host = from.host() == to.host();
    if zone(to) < zone(from) && !same_host { Err(refusal(AddressRule::Inward, to)) } else { Ok(()) }
}

/// Where a redirect from `from` to `to` is followed to: as [`may_lead`] allows, and never out of the encryption. An address
/// may repeat a secret that it was asked with, and what comes over an open line may be anybody's. A host that names its
/// own address of old is asked under the new one.
pub(crate) fn redirected(from: &Url, mut to: Url) -> Result<Url, AddressRefusal> {
    if from.scheme() == "https" && to.scheme() == "http" {
        let is_upgraded = from.host() == to.host() && to.port().is_none() && to.set_scheme("https").is_ok();
        if !is_upgraded {
            return Err(refusal(AddressRule::Unencrypted, &to));
        }
    }
    may_lead(from, &to).map(|()| to)
}

/// How near the host of `url` is, judged by its name or literal address alone.
pub fn zone(url: &Url) -> Zone {
    match url.host() {
        Some(Host::Ipv4(address)) => zone_of_ip(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => zone_of_ip(IpAddr::V6(address)),
        Some(Host::Domain(name)) => zone_of_name(name),
        None => Zone::Public,
    }
}

/// Scheme, host and port of `url`: what a gate belongs to.
pub fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// The refusal of `url` by `rule`, which names no more than its origin.
pub(crate) fn refusal(rule: AddressRule, url: &Url) -> AddressRefusal {
    let host = url.host_str().unwrap_or("?");
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    AddressRefusal { rule, address: format!("{}://{host}{port}", url.scheme()).into() }
}

fn zone_of_name(name: &str) -> Zone {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let ends_with = |suffix: &str| name.strip_suffix(suffix).is_some_and(|head| head.ends_with('.'));
    if name == "localhost" || ends_with("localhost") {
        Zone::Loopback
    } else if !name.contains('.')
        || ["local", "lan", "internal", "home", "localdomain", "home.arpa"].into_iter().any(ends_with)
    {
        Zone::Private
    } else {
        Zone::Public
    }
}

fn zone_of_ip(address: IpAddr) -> Zone {
    match address {
        IpAddr::V4(address) => zone_of_ipv4(address),
        IpAddr::V6(address) => match embedded_ipv4(address) {
            Some(inner) => zone_of_ipv4(inner),
            None => zone_of_ipv6(address),
        },
    }
}

fn zone_of_ipv4(address: Ipv4Addr) -> Zone {
    let [first, second, ..] = address.octets();
    let shared_carrier_range = first == 100 && (64..128).contains(&second);
    if address.is_loopback() || address.is_unspecified() {
        Zone::Loopback
    } else if address.is_private()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_multicast()
        || first == 0
        || shared_carrier_range
    {
        Zone::Private
    } else {
        Zone::Public
    }
}

fn zone_of_ipv6(address: Ipv6Addr) -> Zone {
    if address.is_loopback() || address.is_unspecified() {
        Zone::Loopback
    } else if address.is_unique_local() || address.is_unicast_link_local() || address.is_multicast() {
        Zone::Private
    } else {
        Zone::Public
    }
}

/// The IPv4 address inside a mapped (`::ffff:0:0/96`) or translated (`64:ff9b::/96`) one.
fn embedded_ipv4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let translated = || {
        let segments = address.segments();
        let [.., a, b, c, d] = address.octets();
        (segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0]).then(|| Ipv4Addr::new(a, b, c, d))
    };
    address.to_ipv4_mapped().or_else(translated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_redirect_never_leaves_the_encryption() {
        let url = |text: &str| Url::parse(text).unwrap();
        let secure = url("https://api.example.org/3/movie/603?api_key=x");
        assert!(redirected(&secure, url("https://www.example.org/603")).is_ok());
        for elsewhere in ["http://www.example.org/3?api_key=x", "http://api.example.org:8080/3?api_key=x"] {
            let refused = redirected(&secure, url(elsewhere)).unwrap_err();
            assert_eq!(refused.rule, AddressRule::Unencrypted);
            assert!(!refused.to_string().contains("api_key"), "{refused}");
        }
        let same = redirected(&secure, url("http://api.example.org/shows/1")).unwrap();
        assert_eq!(same.as_str(), "https://api.example.org/shows/1");
        assert!(redirected(&url("http://a.example"), url("http://b.example")).is_ok());
        assert!(redirected(&url("http://a.example"), url("https://a.example")).is_ok());
    }

    #[test]
    fn only_http_and_https_without_credentials_may_be_asked() {
        assert!(check(&url("https://api.example.org/3"), Reach::Anywhere).is_ok());
        let rule = |text| check(&url(text), Reach::Anywhere).unwrap_err().rule;
        assert_eq!(rule("ftp://example.org/"), AddressRule::Scheme);
        assert_eq!(rule("file:///etc/passwd"), AddressRule::Scheme);
        assert_eq!(rule("https://me:secret@example.org/"), AddressRule::Credentials);
    }

    #[test]
    fn a_refusal_names_the_origin_and_never_the_rest_of_the_address() {
        let refusal =
            check(&url("https://me:hunter2@example.org:8443/path?api_key=k"), Reach::Anywhere).unwrap_err();
        assert_eq!(&*refusal.address, "https://example.org:8443");
        assert!(!refusal.to_string().contains("hunter2") && !refusal.to_string().contains("api_key"));
    }

    #[test]
    fn public_addresses_never_lead_inwards() {
        let public = url("https://api.example.org/");
        for inward in [
            "http://127.0.0.1/",
            "http://localhost:8080/",
            "http://a.localhost/",
            "http://[::1]/",
            "http://0.0.0.0/",
            "http://10.0.0.8/",
            "http://192.168.1.1/",
            "http://172.16.9.9/",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://2130706433/",
            "http://router/",
            "http://nas.local/",
            "http://printer.home.arpa./",
        ] {
            assert_eq!(may_lead(&public, &url(inward)).unwrap_err().rule, AddressRule::Inward, "{inward}");
        }
    }

    #[test]
    fn a_local_base_address_may_hold_its_own_pictures() {
        let base = url("http://127.0.0.1:4000/3");
        assert!(may_lead(&base, &url("http://127.0.0.1:4001/t/p/a.jpg")).is_ok());
        assert!(may_lead(&base, &url("https://image.example.org/a.jpg")).is_ok());
        let network = url("http://192.168.1.5/");
        assert!(may_lead(&network, &url("http://192.168.1.6/")).is_ok());
        assert!(may_lead(&network, &url("http://127.0.0.1/")).is_err());
    }

    #[test]
    fn the_demo_asks_nothing_but_loopback() {
        assert!(check(&url("http://127.0.0.1:1/"), Reach::LoopbackOnly).is_ok());
        assert!(check(&url("http://localhost/"), Reach::LoopbackOnly).is_ok());
        assert!(check(&url("http://192.168.0.1/"), Reach::LoopbackOnly).is_err());
        assert!(check(&url("https://example.org/"), Reach::LoopbackOnly).is_err());
    }
}
