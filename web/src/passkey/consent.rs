//! A guardian's consent: the passkey signs a challenge that is bound to the text on the screen.

use netcert::api::guardian::{Proposal, Sign};
use netcert::base64url;
use netcert::guardian_consent::challenge;

use super::{PasskeyFailure, ceremony, untouched};

/// A proposal whose challenge was computed from its own text, so the guardian signs what is on the screen.
#[derive(Clone)]
pub struct Readable(Proposal);

impl Readable {
    /// `None` if the challenge belongs to another text. The guardian is then not asked to touch the passkey.
    pub fn check(proposal: Proposal) -> Option<Self> {
        let nonce = base64url::decode(&proposal.nonce).ok()?.try_into().ok()?;
        let committed = base64url::encode(&challenge(&nonce, &proposal.text));
        let asked = proposal.options.get("publicKey")?.get("challenge")?.as_str()?;
        (asked == committed).then_some(Self(proposal))
    }

    /// The text, which is shown unchanged.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Waits for the touch and returns the signature.
    pub async fn touch(&self) -> Result<Sign, PasskeyFailure> {
        let touched = ceremony::touch(&self.0.options).await.map_err(untouched)?;
        Ok(Sign { ceremony: self.0.ceremony.clone(), credential: touched.credential })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn proposal(shown: &str, signed: &str) -> Proposal {
        let nonce = [7; 32];
        Proposal {
            ceremony: "c".to_owned(),
            nonce: base64url::encode(&nonce),
            text: shown.to_owned(),
            options: json!({ "publicKey": { "challenge": base64url::encode(&challenge(&nonce, signed)) } }),
        }
    }

    #[test]
    fn a_text_is_readable_only_with_its_own_challenge() {
        let readable = Readable::check(proposal("我同意。", "我同意。")).unwrap();
        assert_eq!(readable.text(), "我同意。");
        assert!(Readable::check(proposal("我同意。", "我同意一切。")).is_none());
    }

    #[test]
    fn what_is_no_proposal_is_not_readable() {
        let mut short = proposal("我同意。", "我同意。");
        short.nonce = base64url::encode(&[7; 16]);
        assert!(Readable::check(short).is_none());
        let mut bare = proposal("我同意。", "我同意。");
        bare.options = json!({});
        assert!(Readable::check(bare).is_none());
    }
}
