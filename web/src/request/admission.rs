//! Whether a relying party may ask for what its request asks for.

use netcert::api::relying_party::{Purpose, RelyingPartyView};
use netcert::sd_jwt::ClaimName;

use super::PresentationRequest;

/// A request that agrees with its relying party's registration. Only [`PresentationRequest::admit`] makes it, and
/// nothing is shown to agree to, or sent anywhere, without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    request: PresentationRequest,
    relying_party: RelyingPartyView,
    purpose: Purpose,
}

impl Admitted {
    pub fn request(&self) -> &PresentationRequest {
        &self.request
    }

    pub fn relying_party(&self) -> &RelyingPartyView {
        &self.relying_party
    }

    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// What is asked for as an answer of yes or no.
    pub fn results(&self) -> impl Iterator<Item = ClaimName> {
        self.request.claims.iter().copied().filter(|claim| !claim.is_plaintext())
    }

    /// What is asked for as it stands in the document: each wants a consent of its own (Measures Art. 8).
    pub fn plaintext(&self) -> impl Iterator<Item = ClaimName> {
        self.request.claims.iter().copied().filter(|claim| claim.is_plaintext())
    }
}

/// Why nothing is offered to disclose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdmissionRefusal {
    /// The registration is another relying party's.
    AnotherRelyingParty,
    /// The answer would go to an address that was not registered.
    RedirectUri,
    /// The purpose was not registered.
    Purpose,
    /// Not under this purpose.
    Claim(ClaimName),
}

impl PresentationRequest {
    /// Compares the request with the registration: the redirect URI as a whole string, the purpose by its id, each
    /// claim with what may be asked for under that purpose.
    pub fn admit(&self, relying_party: &RelyingPartyView) -> Result<Admitted, AdmissionRefusal> {
        if relying_party.client_id != self.client_id.as_str() {
            return Err(AdmissionRefusal::AnotherRelyingParty);
        }
        if !relying_party.redirect_uris.iter().any(|registered| registered == self.redirect_uri.as_str()) {
            return Err(AdmissionRefusal::RedirectUri);
        }
        let purpose = relying_party
            .purposes
            .iter()
            .find(|purpose| purpose.id == self.purpose.as_str())
            .ok_or(AdmissionRefusal::Purpose)?;
        if let Some(claim) = self.claims.iter().find(|claim| !purpose.may_ask.contains(claim)) {
            return Err(AdmissionRefusal::Claim(*claim));
        }
        Ok(Admitted { request: self.clone(), relying_party: relying_party.clone(), purpose: purpose.clone() })
    }
}
