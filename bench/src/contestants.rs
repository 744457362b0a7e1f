//! The contestants. A turn is one verification; it returns whether the signature verified.

use anyhow::{Context, Result};
use netcert::base64url;
use netcert::suite::{Jwk, Signature, VerifyingKey};
use p256::ecdsa as es256;
use sm2::dsa as sm2dsa;
use sm2::dsa::signature::Verifier as _;

use crate::fixtures::{Fixtures, OfSuite};
use crate::presentation::Verifier;
use crate::sm_crypto_crate;

const SM2_DISTINGUISHING_ID: &str = "1234567812345678";

pub struct Contestant {
    pub name: &'static str,
    /// Is given the number of the turn.
    pub turn: Box<dyn Fn(usize) -> bool>,
}

/// All of them, each checked to know a good signature from a bad one.
pub fn all(fixtures: &Fixtures) -> Result<Vec<Contestant>> {
    let message = base64url::decode(&fixtures.message)?;
    let (of_sm, of_nist) = (&fixtures.sm, &fixtures.nist);
    let (sm, nist) = (Bare::of(of_sm, &message)?, Bare::of(of_nist, &message)?);
    Ok(vec![
        sm.rust_crypto_sm2()?,
        sm.netcert("netcert SM2, prepared key", true)?,
        sm.netcert("netcert SM2, key seen once", false)?,
        nist.netcert("netcert ES256, prepared key", true)?,
        nist.netcert("netcert ES256, key seen once", false)?,
        nist.rust_crypto_p256()?,
        sm.sm_crypto()?,
        presentations("netcert SM2, whole presentation", fixtures, of_sm, &of_sm.presentations)?,
        presentations("netcert ES256, whole presentation", fixtures, of_nist, &of_nist.presentations)?,
        presentations(
            "netcert SM2, whole presentation without multiples",
            fixtures,
            of_sm,
            &of_sm.without_multiples,
        )?,
        presentations(
            "netcert ES256, whole presentation without multiples",
            fixtures,
            of_nist,
            &of_nist.without_multiples,
        )?,
    ])
}

/// Bare signatures over one message.
struct Bare {
    key: Jwk,
    message: Vec<u8>,
    signatures: Vec<Vec<u8>>,
}

impl Bare {
    fn of(suite: &OfSuite, message: &[u8]) -> Result<Self> {
        let signatures = suite.signatures.iter().map(|text| base64url::decode(text));
        Ok(Self {
            key: suite.key.clone(),
            message: message.to_vec(),
            signatures: signatures.collect::<Result<_, _>>()?,
        })
    }

    fn netcert(&self, name: &'static str, prepared: bool) -> Result<Contestant> {
        let key = VerifyingKey::from_jwk(&self.key)?;
        if prepared {
            key.prepare();
        }
        self.contestant(
            name,
            |raw| Ok(Signature::try_from(raw)?),
            move |message, signature| key.verify(message, signature).is_ok(),
        )
    }

    fn rust_crypto_sm2(&self) -> Result<Contestant> {
        let key = sm2dsa::VerifyingKey::from_sec1_bytes(SM2_DISTINGUISHING_ID, &sec1(&self.key)?)?;
        self.contestant(
            "RustCrypto sm2",
            |raw| Ok(sm2dsa::Signature::from_slice(raw)?),
            move |message, signature| key.verify(message, signature).is_ok(),
        )
    }

    fn rust_crypto_p256(&self) -> Result<Contestant> {
        let key = es256::VerifyingKey::from_sec1_bytes(&sec1(&self.key)?)?;
        self.contestant(
            "RustCrypto p256",
            |raw| Ok(es256::Signature::from_slice(raw)?),
            move |message, signature| key.verify(message, signature).is_ok(),
        )
    }

    fn sm_crypto(&self) -> Result<Contestant> {
        let key = sm_crypto_crate::key(&self.key)?;
        self.contestant(
            "sm-crypto (crate)",
            |raw| Ok(sm_crypto_crate::der(raw)),
            move |message, signature| sm_crypto::sm2::Verify::new(&key).verify_der(message, signature, true),
        )
    }

    fn contestant<S: 'static>(
        &self,
        name: &'static str,
        read: impl Fn(&[u8]) -> Result<S>,
        verify: impl Fn(&[u8], &S) -> bool + 'static,
    ) -> Result<Contestant> {
        let signatures = self.signatures.iter().map(|raw| read(raw)).collect::<Result<Vec<S>>>()?;
        let first = signatures.first().context("a signature")?;
        anyhow::ensure!(verify(&self.message, first), "{name} refuses a good signature");
        anyhow::ensure!(!verify(&self.message[1..], first), "{name} takes a bad signature");
        let message = self.message.clone();
        Ok(Contestant {
            name,
            turn: Box::new(move |turn| verify(&message, &signatures[turn % signatures.len()])),
        })
    }
}

fn presentations(
    name: &'static str,
    fixtures: &Fixtures,
    suite: &OfSuite,
    presentations: &[String],
) -> Result<Contestant> {
    let verifier = Verifier::new(fixtures, suite)?;
    let presentations = presentations.to_vec();
    anyhow::ensure!(verifier.accepts(&presentations[0]), "{name} refuses a good presentation");
    Ok(Contestant {
        name,
        turn: Box::new(move |turn| verifier.accepts(&presentations[turn % presentations.len()])),
    })
}

fn sec1(jwk: &Jwk) -> Result<Vec<u8>> {
    Ok([&[4][..], &base64url::decode(&jwk.x)?, &base64url::decode(&jwk.y)?].concat())
}
