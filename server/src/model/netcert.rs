//! The data stored about a netcert: its place in a status list and its owner. The netcert itself is not
//! stored.

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
    /// Index of its entry in the list, below [`netcert::status_list::ENTRIES`].
    pub index: u32,
}

/// A status list to publish.
pub struct StatusListRecord {
    /// The revoked entries.
    pub bits: Bits,
    /// Version; it grows with every revocation.
    pub version: u64,
}

/// A netcert that is about to be minted.
pub struct NewNetcert<'a> {
    /// Its holder.
    pub person: PersonId,
    /// The consent on which it is minted.
    pub consent: &'a ConsentId,
    /// The guardian's consent, for a child under 14.
    pub site_consent: Option<&'a GuardianConsentId>,
    /// Its audience, `aud`.
    pub client_id: &'a ClientId,
    /// Its subject identifier.
    pub sub: &'a SubjectIdentifier,
    /// `iat`.
    pub issued_at: UnixTime,
    /// `exp`.
    pub expires_at: UnixTime,
}

/// Which netcerts to revoke together.
#[derive(Clone, Copy)]
pub enum NetcertsOf<'a> {
    /// All netcerts of a person.
    Person(PersonId),
    /// One person's netcerts at one relying party, by the subject identifier there.
    RelyingParty(&'a ClientId, &'a str),
    /// The netcerts minted on one consent.
    Consent(&'a ConsentId),
    /// The netcerts minted on one guardian's consent to a site.
    SiteConsent(&'a GuardianConsentId),
}
