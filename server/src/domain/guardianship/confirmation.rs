//! Links are confirmed anew: the authority is asked about each live one at an interval of the operator's. A
//! link that it no longer confirms ends; where it says that the guardianship is before a court, a dispute is
//! opened. An authority that does not answer changes nothing and is asked the next day.

use jiff::SignedDuration;
use netcert::age::Band;
use netcert::api::message::MessageAbout;
use netcert::time::UnixTime;

use crate::authority::{DocumentRef, Guardianship};
use crate::domain::guardianship::{GuardianshipError, GuardianshipService};
use crate::domain::guardianship::{dispute, link};
use crate::domain::message;
use crate::keys::sealed::{Actor, OpeningPurpose};
use crate::model::guardianship::Link;
use crate::model::guardianship::dispute::DisputeOpener;
use crate::model::ids::PersonId;
use crate::model::record::IdentityRecord;
use crate::store;

/// Why a link has ended, as stored.
const BY_AUTHORITY: &str = "authority";
/// A question without an answer is asked again after this time, in seconds.
const ASK_AGAIN_SECONDS: i64 = 86_400;
/// Most questions in one round, so that a round stays short. The next round goes on.
const MOST_AT_ONCE: u32 = 50;

impl GuardianshipService {
    /// Asks about the live links about which the authority last answered `every` ago or earlier. Each
    /// question is claimed in the database before it is asked, so that two servers, or one that is started
    /// again, do not ask it twice.
    ///
    /// # Errors
    /// [`GuardianshipError`], also where the authority is away: the other links wait for the next round.
    pub async fn confirm_anew(&self, every: SignedDuration) -> Result<(), GuardianshipError> {
        let now = self.clock.now();
        let (answered, asked) = (now.plus(-every.as_secs()), now.plus(-ASK_AGAIN_SECONDS));
        let mut connection = self.store.read().await?;
        let due = store::guardianship::to_confirm(&mut connection, answered, asked, MOST_AT_ONCE).await?;
        drop(connection);
        for link in due {
            // A link ends by itself at 18.
            if link.note.open_unaudited(&self.keys.key_encryption)?.band(now) == Band::Adult {
                continue;
            }
            let mut tx = self.store.begin().await?;
            let claimed = store::guardianship::claim_question(&mut tx, &link.id, asked, now).await?;
            tx.commit().await?;
            if claimed {
                self.confirm_one(&link, now).await?;
            }
        }
        Ok(())
    }

    async fn confirm_one(&self, link: &Link, now: UnixTime) -> Result<(), GuardianshipError> {
        let guardian = self.to_be_confirmed(link.guardian).await?;
        let child = self.to_be_confirmed(link.child).await?;
        let (Some(guardian), Some(child)) = (guardian, child) else { return Ok(()) };
        let guardian = DocumentRef { kind: guardian.kind, number: &guardian.number };
        let child = DocumentRef { kind: child.kind, number: &child.number };
        let answer = self.authority.guardianship(guardian, child).await?;

        let mut rng = self.clock.random();
        let mut tx = self.store.begin().await?;
        store::person::lock_row(&mut tx, link.child).await?;
        // Once more, under the lock.
        let Some(link) = store::guardianship::find(&mut tx, &link.id).await? else { return Ok(()) };
        match answer {
            Guardianship::Confirmed { .. } => {}
            // What a dispute holds, this holds too: asked again once it is settled.
            Guardianship::NotGuardian if link.disputed => return Ok(()),
            Guardianship::NotGuardian => {
                let about = MessageAbout::NotConfirmed;
                message::tell(&mut tx, link.guardian, about, Some(&link.id), now, &mut rng).await?;
                link::end(&mut tx, &link, BY_AUTHORITY, now, &mut rng).await?;
            }
            Guardianship::Disputed => {
                dispute::open(&mut tx, &link, DisputeOpener::Authority, now, &mut rng).await?;
            }
        }
        store::guardianship::mark_answered(&mut tx, &link.id, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The record of somebody about whom the authority is asked.
    async fn to_be_confirmed(&self, person: PersonId) -> Result<Option<IdentityRecord>, GuardianshipError> {
        let row = store::person::find(&mut *self.store.read().await?, person).await?;
        let Some(row) = row else { return Ok(None) };
        let opening = (Actor::Operator, OpeningPurpose::ConfirmGuardianship, self.clock.now());
        let mut trail = self.store.clone();
        let keys = &self.keys.key_encryption;
        Ok(Some(row.record.open(keys, opening, &mut trail, &mut self.clock.random()).await?))
    }
}
