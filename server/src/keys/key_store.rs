//! The server's own keys: one file per key, readable only by the server's user. All are made together at the
//! first start. Later, a file that is missing, damaged, misnamed or readable by others stops the start. A
//! fresh key in its place would give every person a second netnum, or make every record unreadable.

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

/// How long an issuer key may sign, in seconds: two years, counted from the making of the first one. Then the
/// next one follows.
const ISSUER_KEY_SECONDS: i64 = 730 * 86_400;

/// Signs the trust list; edges pin its public half.
pub struct FederationRoot(pub SigningKey);

/// Signs netcerts, status lists and the directory.
pub struct IssuerKey {
    /// The private key.
    pub key: SigningKey,
    /// Its thumbprint, by which verifiers find it.
    pub kid: KeyId,
    /// When it starts to be valid.
    pub not_before: UnixTime,
    /// When it stops being valid.
    pub not_after: UnixTime,
}

/// Signs chip reads in the embedded authority.
pub struct AuthorityKey {
    /// The private key.
    pub key: SigningKey,
    /// Its thumbprint.
    pub kid: KeyId,
}

/// Signs the questions that this server asks an authority behind HTTP.
pub struct ConnectorKey {
    /// The private key.
    pub key: SigningKey,
    /// Its thumbprint.
    pub kid: KeyId,
}

/// The key of [`crate::model::record::DocumentIndex`].
pub struct DocumentIndexKey(pub MacKey);

/// The key of [`crate::model::record::NetnumIndex`].
pub struct NetnumIndexKey(pub MacKey);

/// The key of pairwise subject identifiers.
pub struct PairwiseKey(pub MacKey);

/// The key of a MAC over a PIN before Argon2id. Without it, a stolen database cannot be searched for PINs.
pub struct PinPepper(pub MacKey);

/// The key of the MACs of stored one-time codes.
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
    /// The key of the blind index of documents.
    pub document_index: DocumentIndexKey,
    /// The key of the blind index of netnums.
    pub netnum_index: NetnumIndexKey,
    /// The key of pairwise subject identifiers.
    pub pairwise: PairwiseKey,
    /// The key of PIN verifiers.
    pub pin_pepper: PinPepper,
    /// The key of one-time codes.
    pub one_time_code: OneTimeCodeKey,
}

/// Why the keys cannot be opened. The text never contains a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyStoreError {
    /// The system refused to read or write.
    #[error("cannot {doing} {}: {cause}", path.display())]
    Io {
        /// The operation that failed.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        cause: std::io::Error,
    },
    /// Other users may read it.
    #[error(
        "{} has mode {mode:03o}, so other users can read it; if nobody has, run `chmod go= {}`, else replace the key",
        path.display(),
        path.display()
    )]
    OpenToOthers {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is truncated or changed, or it is another key's file.
    #[error("{} is damaged or is another key's file; restore it from your backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// Other keys exist, but this one does not.
    #[error("{} is missing beside the other keys; restore it from your backup", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
}

/// This key was added later than the others. No record, index or netnum depends on it: an authority that does
/// not know the new key refuses this server's questions until it is told. So it is made if an earlier
/// version's folder lacks it.
const CONNECTOR: (&str, Kind) = ("connector", Kind::Sm2);

/// All key files: name and kind.
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
    /// Reads the keys in `data/keys/`, or makes them if that folder does not exist. All files appear at once,
    /// so neither a crash nor a second process can leave an incomplete set.
    ///
    /// # Errors
    /// [`KeyStoreError`], which names the file.
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

    /// A MAC by which a database recognizes the keys that it was created with. It reveals nothing about them.
    pub fn fingerprint(&self) -> String {
        sm3::hex(&self.document_index.0.mac(&[b"netcert database"]))
    }

    /// The public connector key, by which the authority knows this server.
    pub fn connector_jwk(&self) -> Jwk {
        public_jwk(&self.connector.key)
    }

    /// The public key that edges pin.
    pub fn federation_root_jwk(&self) -> Jwk {
        public_jwk(&self.federation_root.0)
    }
}

/// The public half of a signing key as it is published, with `kid` and `alg`.
pub fn public_jwk(key: &SigningKey) -> Jwk {
    let key = key.verifying_key();
    let mut jwk = key.to_jwk();
    jwk.kid = Some(key.thumbprint());
    jwk.alg = Some(key.suite().alg().to_owned());
    jwk
}

/// The key that signs now. Everything that an earlier issuer key signed ended with that key, so the earlier
/// key is no longer published. Only signatures depend on an issuer key, so the next one can be added later.
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
