//! The server's own keys: one file a key, readable by the server's user alone. They are made together at the first
//! start; a file that is missing, damaged, misnamed or open to others afterwards stops the start, because a fresh key
//! in its place would give every person a second netnum or make every record unreadable.

mod file;
mod key_encryption;

use std::path::{Path, PathBuf};

use netcert::ids::KeyId;
use netcert::sm3::{self, MacKey};
use netcert::suite::{Jwk, SigningKey, Suite};
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use self::file::{KeyFile, Kind};
pub use self::key_encryption::{KeyDate, KeyEncryptionKeys};

/// How long an issuer key may sign, in seconds: two years. Then comes the next one; the first one's making begins the count.
const ISSUER_KEY_SECONDS: i64 = 730 * 86_400;

/// Signs the trust list; edges pin its public half.
pub struct FederationRoot(pub SigningKey);

/// Signs netcerts, status lists and the directory.
pub struct IssuerKey {
    /// The private key.
    pub key: SigningKey,
    /// Its thumbprint, by which verifiers find it.
    pub kid: KeyId,
    /// Valid from here.
    pub not_before: UnixTime,
    /// Not valid from here on.
    pub not_after: UnixTime,
}

/// Signs chip reads in the embedded authority.
pub struct AuthorityKey {
    /// The private key.
    pub key: SigningKey,
    /// Its thumbprint.
    pub kid: KeyId,
}

/// Signs what this server asks an authority behind HTTP.
pub struct ConnectorKey {
    /// The private key.
    pub key: SigningKey,
    /// Its thumbprint.
    pub kid: KeyId,
}

/// For [`crate::model::record::DocumentIndex`].
pub struct DocumentIndexKey(pub MacKey);

/// For [`crate::model::record::NetnumIndex`].
pub struct NetnumIndexKey(pub MacKey);

/// For pairwise subject identifiers.
pub struct PairwiseKey(pub MacKey);

/// Goes over a PIN before Argon2id, so that a stolen database alone cannot be searched.
pub struct PinPepper(pub MacKey);

/// For one-time codes at rest.
pub struct OneTimeCodeKey(pub MacKey);

/// All keys. None has a `Debug`; all are wiped when dropped.
pub struct KeyStore {
    /// Signs the trust list.
    pub federation_root: FederationRoot,
    /// Signs netcerts and lists.
    pub issuer: IssuerKey,
    /// Signs demo chip reads.
    pub authority: AuthorityKey,
    /// Signs questions to an authority behind HTTP.
    pub connector: ConnectorKey,
    /// Wraps data keys.
    pub key_encryption: KeyEncryptionKeys,
    /// Blind index of documents.
    pub document_index: DocumentIndexKey,
    /// Blind index of netnums.
    pub netnum_index: NetnumIndexKey,
    /// Pairwise subject identifiers.
    pub pairwise: PairwiseKey,
    /// PIN verifiers.
    pub pin_pepper: PinPepper,
    /// One-time codes.
    pub one_time_code: OneTimeCodeKey,
}

/// Why there are no keys. No key's content is in the text.
#[derive(Debug, thiserror::Error)]
pub enum KeyStoreError {
    /// The system refused to read or write.
    #[error("cannot {doing} {}: {cause}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Another user may read it.
    #[error(
        "{} has mode {mode:03o}, so other users can read it; if nobody has, run `chmod go= {}`, else replace the key",
        path.display(),
        path.display()
    )]
    OpenToOthers {
        /// Which file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Truncated, changed, or another key's file under this name.
    #[error("{} is damaged or is another key's file; restore it from your backup", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
    },
    /// Keys exist, but not this one.
    #[error("{} is missing beside the other keys; restore it from your backup", path.display())]
    Missing {
        /// Which file.
        path: PathBuf,
    },
}

/// Came later than the others, and no record, index or netnum hangs on it: an authority that does not know a fresh one
/// refuses its questions until it was told. So it may be made where a folder of an earlier version lacks it.
const CONNECTOR: (&str, Kind) = ("connector", Kind::Sm2);

/// Every key file: its name and what is in it.
const FILES: [(&str, Kind); 10] = [
    ("federation_root", Kind::Sm2),
    ("issuer", Kind::Sm2),
    ("authority", Kind::Sm2),
    CONNECTOR,
    ("key_encryption", Kind::Sm4),
    ("document_index", Kind::Mac),
    ("netnum_index", Kind::Mac),
    ("pairwise", Kind::Mac),
    ("pin_pepper", Kind::Mac),
    ("one_time_code", Kind::Mac),
];

impl KeyStore {
    /// Reads the keys in `data/keys/`; makes them where that folder does not exist. All files come into being at
    /// once, so neither a crash nor a second process can leave half a set.
    ///
    /// # Errors
    /// [`KeyStoreError`], each with the file it is about.
    pub fn open(data: &Path, now: UnixTime, rng: &mut impl CryptoRng) -> Result<Self, KeyStoreError> {
        let folder = data.join("keys");
        if !file::has_entries(&folder)? {
            file::create_set(&folder, &FILES, now, rng)?;
        }
        file::check_private(&folder)?;
        file::add(&folder, CONNECTOR, now, rng)?;
        let issuer = issuer(&folder, now, rng)?;
        let authority = KeyFile::read(&folder, "authority", Kind::Sm2)?;
        let connector = KeyFile::read(&folder, CONNECTOR.0, CONNECTOR.1)?;
        let (connector_key, connector_kid) = signing(&connector)?;
        let (authority_key, authority_kid) = signing(&authority)?;
        Ok(Self {
            federation_root: FederationRoot(
                signing(&KeyFile::read(&folder, "federation_root", Kind::Sm2)?)?.0,
            ),
            issuer,
            authority: AuthorityKey { key: authority_key, kid: authority_kid },
            connector: ConnectorKey { key: connector_key, kid: connector_kid },
            key_encryption: KeyEncryptionKeys::read(&folder)?,
            document_index: DocumentIndexKey(mac(&folder, "document_index")?),
            netnum_index: NetnumIndexKey(mac(&folder, "netnum_index")?),
            pairwise: PairwiseKey(mac(&folder, "pairwise")?),
            pin_pepper: PinPepper(mac(&folder, "pin_pepper")?),
            one_time_code: OneTimeCodeKey(mac(&folder, "one_time_code")?),
        })
    }

    /// Tells a database whether these are the keys it was begun with; says nothing about them.
    pub fn fingerprint(&self) -> String {
        sm3::hex(&self.document_index.0.mac(&[b"netcert database"]))
    }

    /// What the authority is told of this server.
    pub fn connector_jwk(&self) -> Jwk {
        public_jwk(&self.connector.key)
    }

    /// What edges pin.
    pub fn federation_root_jwk(&self) -> Jwk {
        public_jwk(&self.federation_root.0)
    }
}

/// A signing key's public half as published: with `kid` and `alg`.
pub fn public_jwk(key: &SigningKey) -> Jwk {
    let key = key.verifying_key();
    let mut jwk = key.to_jwk();
    jwk.kid = Some(key.thumbprint());
    jwk.alg = Some(key.suite().alg().to_owned());
    jwk
}

/// The key that signs now. What an earlier one signed has ended with it, so it is not published any more; and nothing but
/// signatures hangs on it, so the next one may be made beside the others.
fn issuer(folder: &Path, now: UnixTime, rng: &mut impl CryptoRng) -> Result<IssuerKey, KeyStoreError> {
    let first = KeyFile::read(folder, "issuer", Kind::Sm2)?;
    let begun = first.created_at;
    let ended = now.seconds().saturating_sub(begun.seconds()).div_euclid(ISSUER_KEY_SECONDS).max(0);
    let file = if ended == 0 {
        first
    } else {
        let name = format!("issuer_{}", ended + 1);
        file::add(folder, (&name, Kind::Sm2), now, rng)?;
        KeyFile::read(folder, &name, Kind::Sm2)?
    };
    let (key, kid) = signing(&file)?;
    let not_after = begun.plus(ISSUER_KEY_SECONDS.saturating_mul(ended + 1));
    Ok(IssuerKey { key, kid, not_before: file.created_at, not_after })
}

fn signing(file: &KeyFile) -> Result<(SigningKey, KeyId), KeyStoreError> {
    let key = SigningKey::from_bytes(Suite::Sm, &file.bytes()?).map_err(|_| file.damaged())?;
    let kid = KeyId::try_from(key.verifying_key().thumbprint()).map_err(|_| file.damaged())?;
    Ok((key, kid))
}

fn mac(folder: &Path, name: &'static str) -> Result<MacKey, KeyStoreError> {
    Ok(MacKey::from_bytes(KeyFile::read(folder, name, Kind::Mac)?.bytes()?))
}
