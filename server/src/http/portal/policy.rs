//! Content-Security-Policy: what the portal's pages may load, and where their forms may be sent.

use crate::http::portal::Origins;

/// The policy of responses that are not pages.
pub const API_POLICY: &str =
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/// The policy of pages. A presentation is sent by a form, so its page may send a form to the relying party
/// that asked and to where its callback redirects, and to no other. All other pages send none.
pub fn page_policy(form_targets: &Origins) -> String {
    let mut targets: Vec<&str> =
        form_targets.iter().map(String::as_str).filter(|origin| is_origin(origin)).collect();
    if targets.is_empty() {
        targets.push("'none'");
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
         frame-ancestors 'none'; form-action {}",
        targets.join(" ")
    )
}

/// Accepts only characters that cannot end the directive and begin another one.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty()
            && host
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b':' | b'[' | b']'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_go_nowhere_but_to_the_given_origins() {
        assert!(page_policy(&Origins::new()).ends_with("form-action 'none'"));
        let two = ["https://b.example".to_owned(), "http://localhost:8302".to_owned()].into();
        assert!(page_policy(&two).ends_with("form-action http://localhost:8302 https://b.example"));
        let hostile =
            ["https://a.example; script-src *".to_owned(), "*".to_owned(), "null".to_owned()].into();
        assert!(page_policy(&hostile).ends_with("form-action 'none'"));
    }
}
