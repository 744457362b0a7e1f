//! The address that the answer is sent to.

use std::str::FromStr;

const MAX_LENGTH: usize = 2048;

/// An absolute `https` URI with a plain host and without user name or fragment. `http` is allowed only on the
/// loopback host.
///
/// It is compared as a whole string with the registered ones and never resolved or normalised. So the form
/// goes to exactly the host that the person reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectUri {
    uri: String,
    site: String,
}

impl RedirectUri {
    pub fn as_str(&self) -> &str {
        &self.uri
    }

    /// The host, and the port if there is one. The person sees this.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// The site's front page. The person can go back there if nothing can be sent.
    pub fn origin(&self) -> &str {
        let scheme = self.uri.find("://").map_or(0, |at| at + 3);
        self.uri.get(..scheme + self.site.len()).unwrap_or_default()
    }
}

/// The site named no usable address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotRedirectUri;

impl FromStr for RedirectUri {
    type Err = NotRedirectUri;

    fn from_str(uri: &str) -> Result<Self, NotRedirectUri> {
        let safe = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'#');
        if uri.len() > MAX_LENGTH || !uri.bytes().all(safe) {
            return Err(NotRedirectUri);
        }
        let (loopback_only, rest) = if let Some(rest) = uri.strip_prefix("https://") {
            (false, rest)
        } else if let Some(rest) = uri.strip_prefix("http://") {
            (true, rest)
        } else {
            return Err(NotRedirectUri);
        };
        let site = rest.split(['/', '?']).next().unwrap_or_default();
        let (host, port) = site.split_once(':').map_or((site, None), |(host, port)| (host, Some(port)));
        if !is_host(host) || port.is_some_and(|port| port.is_empty() || port.parse::<u16>().is_err()) {
            return Err(NotRedirectUri);
        }
        if loopback_only && !matches!(host, "localhost" | "127.0.0.1") {
            return Err(NotRedirectUri);
        }
        Ok(Self { uri: uri.to_owned(), site: site.to_owned() })
    }
}

/// Lower-case ASCII labels. A host in other letters must be in its `xn--` form, so it cannot look like
/// another host.
fn is_host(host: &str) -> bool {
    host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_https_and_loopback() {
        let uri: RedirectUri = "https://museum.example/callback?x=1".parse().unwrap();
        assert_eq!((uri.site(), uri.origin()), ("museum.example", "https://museum.example"));
        let uri: RedirectUri = "http://localhost:8302/netcert/callback".parse().unwrap();
        assert_eq!((uri.site(), uri.origin()), ("localhost:8302", "http://localhost:8302"));
    }

    #[test]
    fn refuses_what_could_lead_elsewhere() {
        for uri in [
            "",
            "museum.example/callback",
            "javascript:alert(1)",
            "data:text/html,x",
            "http://museum.example/callback",
            "https://",
            "https:///callback",
            "https://museum.example@evil.example/",
            "https://museum.example:pw@evil.example/",
            "https://museum.example\\@evil.example/",
            "https://museum.example:99999/",
            "https://museum.example:/",
            "https://Museum.example/",
            "https://博物馆.example/",
            "https://museum.example/#fragment",
            "https://museum.example/ space",
            "https://museum..example/",
            "https://[::1]/",
            "HTTPS://museum.example/",
        ] {
            assert_eq!(uri.parse::<RedirectUri>(), Err(NotRedirectUri), "{uri}");
        }
        let long = format!("https://museum.example/{}", "a".repeat(MAX_LENGTH));
        assert_eq!(long.parse::<RedirectUri>(), Err(NotRedirectUri));
    }
}
