//! What is kept of a netcert: its place in a status list, and whose it is. The netcert itself is not kept.

use netcert::ids::ClientId;
use netcert::pairwise::SubjectIdentifier;
use netcert::status_list::Bits;
use netcert::time::UnixTime;

use crate::model::ids::{ConsentId, GuardianConsentId, PersonId};

/// A place in a status list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatusPlace {
    /// Id of the list.
    pub list: u32,
    /// Entry of the list, below [`netcert::status_list::ENTRIES`].
    pub index: u32,
}

/// A status list as it is to be published.
pub struct StatusListRecord {
    /// The revoked entries.
    pub bits: Bits,
    /// Grows with every revocation.
    pub version: u64,
}

/// A netcert that is being minted.
pub struct NewNetcert<'a> {
    /// Its person.
    pub person: PersonId,
    /// The consent that allows it.
    pub consent: &'a ConsentId,
    /// The guardian's consent, for a child under 14.
    pub site_consent: Option<&'a GuardianConsentId>,
    /// Its audience.
    pub client_id: &'a ClientId,
    /// Its subject identifier.
    pub sub: &'a SubjectIdentifier,
    /// `iat`.
    pub issued_at: UnixTime,
    /// `exp`.
    pub expires_at: UnixTime,
}

/// The netcerts that are revoked together.
#[derive(Clone, Copy)]
pub enum NetcertsOf<'a> {
    /// All of a person.
    Person(PersonId),
    /// One person's at one relying party, by the subject identifier there.
    RelyingParty(&'a ClientId, &'a str),
    /// Those that one consent allowed.
    Consent(&'a ConsentId),
    /// Those that one guardian's consent to a site allowed.
    SiteConsent(&'a GuardianConsentId),
}
