//! Ids and other names. Each is checked when it is made.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The text does not have the form of this kind of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a well-formed {0}")]
pub struct NotAnId(&'static str);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(text: String) -> Result<Self, NotAnId> {
                let check: fn(&str) -> bool = $check;
                if check(&text) { Ok(Self(text)) } else { Err(NotAnId($what)) }
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// The id of a relying party at an issuer: 1 to 64 of `a`–`z`, `0`–`9`, `-`.
    ClientId,
    "client_id",
    |text| of(text, 1, 64, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
);

id!(
    /// The id of a key at its owner (RFC 7515 §4.1.4): 1 to 64 letters, digits, `-`, `_`, `.`.
    KeyId,
    "kid",
    |text| of(text, 1, 64, |c| c.is_ascii_alphanumeric() || b"-_.".contains(&c))
);

id!(
    /// A relying party's nonce: 16 to 128 unreserved characters of RFC 3986 §2.3.
    Nonce,
    "nonce",
    |text| of(text, 16, 128, |c| c.is_ascii_alphanumeric() || b"-_.~".contains(&c))
);

id!(
    /// The id of an edge of the federation: 1 to 64 of `a`–`z`, `0`–`9`, `-`, `.`.
    EdgeId,
    "edge id",
    |text| of(text, 1, 64, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || b"-.".contains(&c))
);

id!(
    /// The id of a registered purpose: 1 to 64 of `a`–`z`, `0`–`9`, `-`, `_`.
    PurposeId,
    "purpose",
    |text| of(text, 1, 64, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || b"-_".contains(&c))
);

id!(
    /// The id of an issuer: a web origin as RFC 6454 §6.2 writes it (`https://id.example`,
    /// `http://localhost:8300`). It has no path, user or default port, and at most 255 characters.
    IssuerId,
    "issuer",
    is_origin
);

fn of(text: &str, min: usize, max: usize, allowed: fn(u8) -> bool) -> bool {
    (min..=max).contains(&text.len()) && text.bytes().all(allowed)
}

fn is_origin(text: &str) -> bool {
    let (default_port, rest) = if let Some(rest) = text.strip_prefix("https://") {
        ("443", rest)
    } else if let Some(rest) = text.strip_prefix("http://") {
        ("80", rest)
    } else {
        return false;
    };
    if text.len() > 255 {
        return false;
    }
    let (host, port) = if let Some(inner) = rest.strip_prefix('[') {
        let Some((address, after)) = inner.split_once(']') else { return false };
        if address.parse::<std::net::Ipv6Addr>().map(|ip| ip.to_string()) != Ok(address.to_owned()) {
            return false;
        }
        match (after.is_empty(), after.strip_prefix(':')) {
            (true, _) => return true,
            (false, Some(port)) => return is_port(port, default_port),
            (false, None) => return false,
        }
    } else {
        match rest.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (rest, None),
        }
    };
    let label = |label: &str| {
        of(label, 1, 63, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.split('.').all(label) && port.is_none_or(|port| is_port(port, default_port))
}

fn is_port(text: &str, default: &str) -> bool {
    of(text, 1, 5, |c| c.is_ascii_digit())
        && !text.starts_with('0')
        && text != default
        && text.parse::<u16>().is_ok()
}

/// Whether `uri` is a plain resource under `origin`: `origin`, `/`, then only unreserved path characters, and
/// at most one query. An origin contains no `@`, so a URI that begins with the origin and `/` cannot lead to
/// another host.
pub(crate) fn is_under_origin(uri: &str, origin: &str) -> bool {
    const MAX_URI: usize = 512;
    uri.len() <= MAX_URI
        && uri.strip_prefix(origin).is_some_and(|path| {
            path.starts_with('/')
                && path.bytes().all(|c| c.is_ascii_alphanumeric() || b"/-_.~%?=&+:,;@!".contains(&c))
        })
}

/// The origin part of an absolute http(s) URI.
pub(crate) fn origin_of(uri: &str) -> Option<IssuerId> {
    let (scheme, rest) = uri.split_once("://")?;
    let host = rest.split('/').next()?;
    format!("{scheme}://{host}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_an_origin_in_its_one_spelling() {
        for text in [
            "https://id.example",
            "http://localhost:8300",
            "http://127.0.0.1:8300",
            "https://a-b.example:8443",
            "http://[::1]:8300",
            "https://[2001:db8::1]",
        ] {
            assert!(text.parse::<IssuerId>().is_ok(), "{text}");
        }
        for text in [
            "",
            "id.example",
            "ftp://id.example",
            "https://",
            "https://id.example/",
            "https://id.example/path",
            "https://id.example?x",
            "https://id.example#x",
            "https://ID.example",
            "HTTPS://id.example",
            "https://user@id.example",
            "https://id.example:443",
            "http://id.example:80",
            "https://id.example:",
            "https://id.example:0",
            "https://id.example:08300",
            "https://id.example:65536",
            "https://id.example:8300:1",
            "https://-id.example",
            "https://id-.example",
            "https://id..example",
            "https://id.example.",
            "https://id_x.example",
            "https://id.example ",
            "https://网.example",
            "http://[::1",
            "http://[::0001]",
            "http://[::1]x",
            "http://[id]",
        ] {
            assert!(text.parse::<IssuerId>().is_err(), "{text}");
        }
        assert!(format!("https://{}", "a.".repeat(200)).parse::<IssuerId>().is_err());
    }

    #[test]
    fn names_keep_to_their_alphabets_and_lengths() {
        assert!("museum-2".parse::<ClientId>().is_ok());
        for text in ["", "Museum", "mu seum", "mu_seum", "mu\0seum", &"a".repeat(65)] {
            assert!(text.parse::<ClientId>().is_err(), "{text}");
        }
        assert!("0123456789-_.~ab".parse::<Nonce>().is_ok());
        for text in ["0123456789abcde", "0123456789abcde/", "0123456789abcd f", &"a".repeat(129)] {
            assert!(text.parse::<Nonce>().is_err(), "{text}");
        }
        assert!("book_ticket-1".parse::<PurposeId>().is_ok() && "Book".parse::<PurposeId>().is_err());
        assert!("sm-2026.11_a".parse::<KeyId>().is_ok() && "a/b".parse::<KeyId>().is_err());
    }

    #[test]
    fn a_name_from_the_wire_is_checked_too() {
        assert!(serde_json::from_str::<ClientId>("\"museum\"").is_ok());
        assert!(serde_json::from_str::<ClientId>("\"Museum\"").is_err());
        assert!(serde_json::from_str::<ClientId>("7").is_err());
    }

    #[test]
    fn a_uri_lies_under_its_own_origin_only() {
        let origin = "https://id.example";
        assert!(is_under_origin("https://id.example/status/0", origin));
        for uri in [
            "https://id.example",
            "https://id.example.evil/status/0",
            "https://id.example:8443/status/0",
            "https://id.example@evil/status/0",
            "http://id.example/status/0",
            "https://id.example/a b",
            "https://id.example/a#b",
            "https://id.example/a\\b",
            "https://id.example/a\nb",
        ] {
            assert!(!is_under_origin(uri, origin), "{uri}");
        }
        assert!(!is_under_origin(&format!("{origin}/{}", "a".repeat(600)), origin));
        assert_eq!(origin_of("https://id.example/x/y").as_ref().map(IssuerId::as_str), Some(origin));
        assert_eq!(origin_of("javascript:alert(1)"), None);
        assert_eq!(origin_of("https://u@id.example/x"), None);
    }
}
