//! `guardian-consent`: lists the consents that guardians signed, and verifies them again offline.

use std::path::PathBuf;

use anyhow::{Context, bail};
use netcert::suite::VerifyingKey;
use netcert::time::UnixTime;

use crate::authority::{DocumentRef, guardianship};
use crate::cli::who::Who;
use crate::cli::{Data, day_and_time, jwk_file};
use crate::clock::Clock;
use crate::domain::passkey::{PasskeyError, Passkeys};
use crate::domain::signing::commitment;
use crate::http::app::Origin;
use crate::keys::key_store::KeyStore;
use crate::keys::sealed::{Actor, OpeningPurpose, Schema, Sealed};
use crate::model::guardianship::evidence::Evidence;
use crate::model::guardianship::statement::Statement;
use crate::model::ids::GuardianConsentId;
use crate::model::ids::PersonId;
use crate::model::record::IdentityRecord;
use crate::store;
use crate::store::Store;

/// Commands about guardians' signed consents.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// List the consents that a person signed or that are about them.
    List(Who),
    /// Verify one consent again: that this passkey signed exactly this text at this portal, and what the
    /// authority said about guardian and child.
    Check(Check),
}

/// Arguments of `guardian-consent check`.
#[derive(clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    data: Data,
    /// File with the authority's public key (JWK); by default the embedded authority's.
    #[arg(long, value_name = "FILE", env = "NETCERT_AUTHORITY_KEY")]
    authority_key: Option<PathBuf>,
    /// The consent's id, as `guardian-consent list` prints it.
    #[arg(allow_hyphen_values = true)]
    id: String,
}

/// Runs the command.
pub(super) async fn run(command: Command, clock: &Clock) -> anyhow::Result<()> {
    match command {
        Command::List(who) => {
            let (store, person) = who.find(clock).await?;
            for entry in store::guardian_consent::of_person(&mut *store.read().await?, person).await? {
                println!("{}\t{}\t{}", entry.id, entry.about, day_and_time(entry.given_at));
            }
            Ok(())
        }
        Command::Check(check) => check_one(&check, clock).await,
    }
}

async fn check_one(check: &Check, clock: &Clock) -> anyhow::Result<()> {
    let id = GuardianConsentId::parse(&check.id).context("this is no consent's id")?;
    let authority = check.authority_key.as_deref().map(jwk_file::read).transpose()?;
    let (store, keys) = check.data.open(clock).await?;
    let archive = Archive { clock, store, keys };
    let evidence = archive.evidence(&id).await?;
    match signed(&evidence) {
        Ok(()) => {}
        Err(PasskeyError::Rejected(_)) => bail!("NOT valid: the signature is not over this text"),
        Err(error) => return Err(error.into()),
    }
    let stated = match &evidence.statement {
        Some(statement) => {
            // Without a file, it is the embedded authority, whose key is in this key store.
            let authority = authority.as_ref().unwrap_or(archive.keys.authority.key.verifying_key());
            let at = archive.stated(&id, statement, authority).await?;
            format!(
                "valid: the authority stated on {} that the one is the other's guardian",
                day_and_time(at)
            )
        }
        None => "the authority was not asked for this one: the link was there".to_owned(),
    };
    println!(
        "valid: the guardian's passkey signed this text for {} on {}",
        evidence.origin,
        day_and_time(evidence.given_at)
    );
    println!("{stated}");
    println!("{}", evidence.text);
    Ok(())
}

/// The stored consents. Each opening is audited with the operator as actor.
struct Archive<'a> {
    clock: &'a Clock,
    store: Store,
    keys: KeyStore,
}

impl Archive<'_> {
    async fn evidence(&self, id: &GuardianConsentId) -> anyhow::Result<Evidence> {
        let sealed = store::guardian_consent::find(&mut *self.store.read().await?, id).await?;
        self.open(sealed.context("no consent has this id")?).await
    }

    /// Verifies the authority's statement about the two people and returns when it was made.
    async fn stated(
        &self,
        id: &GuardianConsentId,
        statement: &Statement,
        authority: &VerifyingKey,
    ) -> anyhow::Result<UnixTime> {
        let parties = store::guardian_consent::find_parties(&mut *self.store.read().await?, id).await?;
        let (guardian, child) = parties.context("no consent has this id")?;
        let (guardian, child) = (self.record(guardian).await?, self.record(child).await?);
        guardianship::check(statement.as_str(), document(&guardian), document(&child), authority)
            .context("NOT valid: the signature is good, the authority's statement is not")
    }

    async fn record(&self, person: PersonId) -> anyhow::Result<IdentityRecord> {
        let row = store::person::find(&mut *self.store.read().await?, person).await?;
        self.open(row.context("one of the two is gone")?.record).await
    }

    async fn open<T: Schema>(&self, sealed: Sealed<T>) -> anyhow::Result<T> {
        let opening = (Actor::Operator, OpeningPurpose::CheckConsent, self.clock.now());
        let (mut trail, mut rng) = (self.store.clone(), self.clock.random());
        Ok(sealed.open(&self.keys.key_encryption, opening, &mut trail, &mut rng).await?)
    }
}

fn document(record: &IdentityRecord) -> DocumentRef<'_> {
    DocumentRef { kind: record.kind, number: &record.number }
}

fn signed(evidence: &Evidence) -> Result<(), PasskeyError> {
    let setup = || PasskeyError::Setup("the kept origin".to_owned());
    let origin = Origin::parse(&evidence.origin).map_err(|_| setup())?;
    let passkeys = Passkeys::new(origin.host(), origin.url())?;
    let committed = commitment(&evidence.nonce, &evidence.text).ok_or(PasskeyError::Stored)?;
    let answer = passkeys.read_assertion(evidence.assertion.clone())?;
    passkeys.check_signature(&committed, &answer, &evidence.credential).map(|_| ())
}
