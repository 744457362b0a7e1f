//! The demo's authority: a small registry of made-up people in this process. Dates of birth are counted from
//! the day on which the demo registry began, so on that day the ages are as listed. After that, people grow
//! older and keep their cards.

pub mod beginning;
mod card;
mod demo_registry;
mod family;
mod person;

use std::sync::Arc;

use async_trait::async_trait;
use jiff::civil::Date;
use netcert::api::demo::Card;
use netcert::chip_read;
use netcert::suite::{SigningKey, Suite, VerifyingKey};
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::authority::embedded::demo_registry::PEOPLE;
use crate::authority::embedded::family::{FamilyStanding, standing};
use crate::authority::embedded::person::{DemoPerson, Flaw};
use crate::authority::frame::Frame;
use crate::authority::{Authority, AuthorityAway, DocumentRef, Guardianship, guardianship};
use crate::clock::Clock;
use crate::keys::key_store::KeyStore;

/// The demo's authority.
pub struct Embedded {
    keys: Arc<KeyStore>,
    public: VerifyingKey,
    began: Date,
    clock: Clock,
}

/// There is no such card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such card")]
pub struct NoSuchCard;

impl Embedded {
    /// Signs with the authority key of the key store. `began` is the demo registry's first day.
    pub fn new(keys: Arc<KeyStore>, began: Date, clock: Clock) -> Self {
        Self { public: keys.authority.key.verifying_key().clone(), keys, began, clock }
    }

    /// All cards.
    pub fn cards(&self) -> Vec<Card> {
        let today = self.clock.now().shanghai_date();
        PEOPLE.iter().map(|person| card::card(person, self.began, today)).collect()
    }

    /// Reads a card's chip.
    ///
    /// # Errors
    /// [`NoSuchCard`].
    pub fn read(
        &self,
        card: &str,
        challenge: &str,
        now: UnixTime,
        rng: &mut impl CryptoRng,
    ) -> Result<String, NoSuchCard> {
        let person = demo_registry::find(card).ok_or(NoSuchCard)?;
        let read = person.read(self.began).map_err(|_| NoSuchCard)?;
        let authority = &self.keys.authority;
        if person.flaw == Some(Flaw::Forged) {
            // The forger states the authority's key id but signs with another key.
            let own = SigningKey::generate(Suite::Sm, rng);
            return Ok(chip_read::sign(&read, challenge, now, &own, &authority.kid, rng));
        }
        Ok(chip_read::sign(&read, challenge, now, &authority.key, &authority.kid, rng))
    }

    fn holder(&self, document: DocumentRef<'_>) -> Option<&'static DemoPerson> {
        PEOPLE
            .iter()
            .filter(|person| person.document.kind() == document.kind)
            .find(|person| person.read(self.began).is_ok_and(|read| read.number == *document.number))
    }
}

#[async_trait]
impl Authority for Embedded {
    fn chip_read_key(&self) -> &VerifyingKey {
        &self.public
    }

    async fn face_matches(&self, portrait_ref: &str, _: &Frame) -> Result<bool, AuthorityAway> {
        Ok(PEOPLE
            .iter()
            .find(|person| person.portrait_ref() == portrait_ref)
            .is_some_and(|person| person.flaw != Some(Flaw::Face)))
    }

    async fn guardianship(
        &self,
        guardian: DocumentRef<'_>,
        child: DocumentRef<'_>,
    ) -> Result<Guardianship, AuthorityAway> {
        let (Some(adult), Some(minor)) = (self.holder(guardian), self.holder(child)) else {
            return Ok(Guardianship::NotGuardian);
        };
        let now = self.clock.now();
        Ok(match standing(adult, minor, self.began, now.shanghai_date()) {
            None => Guardianship::NotGuardian,
            Some(FamilyStanding::Disputed) => Guardianship::Disputed,
            Some(FamilyStanding::Settled) => {
                let authority = &self.keys.authority;
                let rng = &mut self.clock.random();
                let evidence =
                    guardianship::sign(guardian, child, now, (&authority.key, &authority.kid), rng);
                Guardianship::Confirmed { evidence }
            }
        })
    }
}
