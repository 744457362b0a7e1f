//! Reads one key file, and makes new ones.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use netcert::base64url;
use netcert::sm3::{self, MacKey};
use netcert::sm4::SealingKey;
use netcert::suite::{SigningKey, Suite};
use netcert::time::UnixTime;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::keys::key_store::KeyStoreError;

/// Most bytes that are read of a key file; no key file is that large.
const MAX_BYTES: u64 = 4096;

/// The algorithm that a secret is for; it decides the length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// SM2 private scalar, 32 bytes.
    Sm2,
    /// SM4 key, 16 bytes.
    Sm4,
    /// HMAC-SM3 key, 32 bytes.
    Mac,
}

impl Kind {
    fn label(self) -> &'static str {
        match self {
            Self::Sm2 => "sm2",
            Self::Sm4 => "sm4",
            Self::Mac => "mac",
        }
    }

    fn draw(self, rng: &mut impl CryptoRng) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self {
            Self::Sm2 => SigningKey::generate(Suite::Sm, rng).to_bytes().to_vec(),
            Self::Sm4 => SealingKey::generate(rng).to_bytes().to_vec(),
            Self::Mac => MacKey::generate(rng).to_bytes().to_vec(),
        })
    }
}

/// The file's JSON. `digest` covers the secret with its name and kind, so damage or a swapped file is
/// noticed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    name: String,
    kind: Kind,
    created_at: UnixTime,
    secret: String,
    digest: String,
}

impl Drop for Content {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

/// A file that was read and whose content matches its name.
pub(super) struct KeyFile {
    path: PathBuf,
    secret: Zeroizing<Vec<u8>>,
    pub(super) created_at: UnixTime,
}

impl KeyFile {
    pub(super) fn read(folder: &Path, name: &str, kind: Kind) -> Result<Self, KeyStoreError> {
        let path = path(folder, name);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(KeyStoreError::Missing { path }),
            Err(cause) => return Err(io("read", &path, cause)),
        };
        // Checks the mode of the open file, not of the path, so that it cannot be replaced in between.
        let metadata = file.metadata().map_err(|cause| io("read", &path, cause))?;
        check_mode(&path, metadata.mode())?;
        let mut text = Zeroizing::new(Vec::with_capacity(1024));
        file.take(MAX_BYTES).read_to_end(&mut text).map_err(|cause| io("read", &path, cause))?;
        let damaged = || KeyStoreError::Damaged { path: path.clone() };
        let content: Content = serde_json::from_slice(&text).map_err(|_| damaged())?;
        let secret = Zeroizing::new(base64url::decode(&content.secret).map_err(|_| damaged())?);
        let expected = digest(&content.name, content.kind, content.created_at, &secret);
        if content.name != name || content.kind != kind || content.digest != expected {
            return Err(damaged());
        }
        Ok(Self { path, secret, created_at: content.created_at })
    }

    /// The secret, if it is `N` bytes long.
    pub(super) fn bytes<const N: usize>(&self) -> Result<[u8; N], KeyStoreError> {
        self.secret.as_slice().try_into().map_err(|_| self.damaged())
    }

    pub(super) fn damaged(&self) -> KeyStoreError {
        KeyStoreError::Damaged { path: self.path.clone() }
    }
}

/// Whether `folder` has entries. A folder that does not exist counts as empty.
pub(super) fn has_entries(folder: &Path) -> Result<bool, KeyStoreError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(io("read", folder, cause)),
    }
}

/// The names of all key files in `folder`, without `.json`.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, KeyStoreError> {
    let cannot = |cause| io("read", folder, cause);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let name = entry.map_err(cannot)?.file_name();
        names.extend(name.to_str().and_then(|name| name.strip_suffix(".json")).map(str::to_owned));
    }
    Ok(names)
}

/// Refuses a folder that other users may enter.
pub(super) fn check_private(folder: &Path) -> Result<(), KeyStoreError> {
    let metadata = fs::metadata(folder).map_err(|cause| io("read", folder, cause))?;
    check_mode(folder, metadata.mode())
}

/// Writes all keys into a draft folder, flushes it to the disk, and then renames it: all files appear, or
/// none.
pub(super) fn create_set(
    folder: &Path,
    files: &[(&'static str, Kind)],
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<(), KeyStoreError> {
    let parent = folder.parent().unwrap_or(Path::new("."));
    DirBuilder::new()
        .mode(0o700)
        .recursive(true)
        .create(parent)
        .map_err(|cause| io("create", parent, cause))?;
    let draft = draft(parent, files, now, rng)?;
    match fs::rename(&draft, folder) {
        Ok(()) => flush(parent),
        // Another process created the keys first, and they are used.
        Err(error) if matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists) => {
            fs::remove_dir_all(&draft).map_err(|cause| io("remove", &draft, cause))
        }
        Err(cause) => Err(io("create", folder, cause)),
    }
}

/// Adds one key file to the others, whole or not at all. Does nothing if the file exists.
pub(super) fn add(
    folder: &Path,
    file: (&str, Kind),
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<(), KeyStoreError> {
    let path = path(folder, file.0);
    if path.symlink_metadata().is_ok() {
        return Ok(());
    }
    let draft = draft(folder.parent().unwrap_or(Path::new(".")), &[file], now, rng)?;
    match fs::hard_link(crate::keys::key_store::file::path(&draft, file.0), &path) {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => return Err(io("create", &path, cause)),
        _ => {}
    }
    fs::remove_dir_all(&draft).map_err(|cause| io("remove", &draft, cause))?;
    flush(folder)
}

/// Creates a folder of new keys in `parent`, flushed to the disk.
fn draft(
    parent: &Path,
    files: &[(&str, Kind)],
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<PathBuf, KeyStoreError> {
    let mut tag = [0; 8];
    rng.fill_bytes(&mut tag);
    let draft = parent.join(format!("keys.{}.new", sm3::hex(&tag)));
    DirBuilder::new().mode(0o700).create(&draft).map_err(|cause| io("create", &draft, cause))?;
    for &(name, kind) in files {
        write(&draft, name, kind, now, rng)?;
    }
    flush(&draft)?;
    Ok(draft)
}

fn write(
    folder: &Path,
    name: &str,
    kind: Kind,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<(), KeyStoreError> {
    let secret = kind.draw(rng);
    let content = Content {
        name: name.to_owned(),
        kind,
        created_at: now,
        secret: base64url::encode(&secret),
        digest: digest(name, kind, now, &secret),
    };
    let path = path(folder, name);
    let attempt = || {
        let text = Zeroizing::new(serde_json::to_vec(&content)?);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(&text)?;
        file.sync_all()
    };
    attempt().map_err(|cause| io("write", &path, cause))
}

fn digest(name: &str, kind: Kind, created_at: UnixTime, secret: &[u8]) -> String {
    let head = format!("{name}\0{}\0{}\0", kind.label(), created_at.seconds());
    let bytes = Zeroizing::new([head.as_bytes(), secret].concat());
    sm3::hex(&sm3::digest(&bytes))
}

fn path(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.json"))
}

fn check_mode(path: &Path, mode: u32) -> Result<(), KeyStoreError> {
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(KeyStoreError::OpenToOthers { path: path.to_owned(), mode: mode & 0o777 })
    }
}

/// New entries of a folder are on the disk only after the folder itself was flushed.
fn flush(folder: &Path) -> Result<(), KeyStoreError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|cause| io("flush", folder, cause))
}

fn io(doing: &'static str, path: &Path, cause: std::io::Error) -> KeyStoreError {
    KeyStoreError::Io { doing, path: path.to_owned(), cause }
}
