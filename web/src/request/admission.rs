//! Checks whether a relying party may ask for what its request asks for.

use netcert::api::relying_party::{Purpose, RelyingPartyView};
use netcert::sd_jwt::ClaimName;

use super::PresentationRequest;

/// A request that agrees with its relying party's registration. Only [`PresentationRequest::admit`] makes
/// one. Without it the person is asked nothing, and nothing is sent.
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

    /// The requested claims that are answered with yes or no.
    pub fn results(&self) -> impl Iterator<Item = ClaimName> {
        self.request.claims.iter().copied().filter(|claim| !claim.is_plaintext())
    }

    /// The requested claims that are taken from the document as they are. Each needs its own consent
    /// (Measures Art. 8).
    pub fn plaintext(&self) -> impl Iterator<Item = ClaimName> {
        self.request.claims.iter().copied().filter(|claim| claim.is_plaintext())
    }
}

/// Why the request is not shown to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdmissionRefusal {
    /// The registration is another relying party's.
    AnotherRelyingParty,
    /// The answer would go to an address that was not registered.
    RedirectUri,
    /// The purpose was not registered.
    Purpose,
    /// The claim was not registered for this purpose.
    Claim(ClaimName),
}

impl PresentationRequest {
    /// Compares the request with the registration: the redirect URI as a whole string, the purpose by its id,
    /// and each claim with those registered for that purpose.
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
