//! `guardian-consent`: what guardians signed, checked again without asking anybody.

use anyhow::{Context, bail};

use super::who::Who;
use super::{Data, day_and_time};
use crate::app::Origin;
use crate::clock::Clock;
use crate::guardianship::GuardianConsentId;
use crate::guardianship::consent::commitment;
use crate::guardianship::evidence::Evidence;
use crate::passkey::{PasskeyError, Passkeys};
use crate::sealed::{Actor, Purpose};
use crate::store;

/// Commands about guardians' signed consents.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// List the consents that a person signed or that are about them.
    List(Who),
    /// Check one again: that this very text was signed by that passkey, at this portal.
    Check(Check),
}

/// Arguments of `guardian-consent check`.
#[derive(clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    data: Data,
    /// As `guardian-consent list` prints it.
    id: String,
}

/// Does it.
pub(super) async fn run(command: Command, clock: &Clock) -> anyhow::Result<()> {
    match command {
        Command::List(who) => {
            let (store, person) = who.find(clock).await?;
            for entry in store::guardian_consent::of_person(&store, person).await? {
                println!("{}\t{}\t{}", entry.id, entry.about, day_and_time(entry.given_at));
            }
            Ok(())
        }
        Command::Check(check) => check_one(&check, clock).await,
    }
}

async fn check_one(check: &Check, clock: &Clock) -> anyhow::Result<()> {
    let id = GuardianConsentId::parse(&check.id).context("this is no consent's id")?;
    let (mut store, keys) = check.data.open(clock).await?;
    let Some(sealed) = store::guardian_consent::evidence(&store, &id).await? else {
        bail!("no consent has this id");
    };
    let opening = (Actor::Operator, Purpose::CheckConsent, clock.now());
    let evidence = sealed.open(&keys.key_encryption, opening, &mut store, &mut clock.random()).await?;
    match signed(&evidence) {
        Ok(()) => {
            println!(
                "valid: the guardian's passkey signed this text for {} on {}",
                evidence.origin,
                day_and_time(evidence.given_at)
            );
            println!("{}", evidence.text);
            Ok(())
        }
        Err(PasskeyError::Rejected(_)) => bail!("NOT valid: the signature is not over this text"),
        Err(error) => Err(error.into()),
    }
}

fn signed(evidence: &Evidence) -> Result<(), PasskeyError> {
    let setup = || PasskeyError::Setup("the kept origin".to_owned());
    let origin = Origin::parse(&evidence.origin).map_err(|_| setup())?;
    let passkeys = Passkeys::new(origin.host(), origin.url())?;
    let committed = commitment(&evidence.nonce, &evidence.text).ok_or(PasskeyError::Stored)?;
    let answer = passkeys.read_signature(evidence.assertion.clone())?;
    passkeys.check_signature(&committed, &answer, &evidence.credential).map(|_| ())
}
