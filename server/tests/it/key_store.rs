//! Key files are made once and all together, and are refused if anything about them is wrong.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use netcert_server::clock::Clock;
use netcert_server::keys::data_key::DataKey;
use netcert_server::keys::key_store::{KeyStore, KeyStoreError};

use crate::folder::Folder;

fn open(data: &Path) -> Result<KeyStore, KeyStoreError> {
    let clock = Clock::default();
    KeyStore::open(data, clock.now(), &mut clock.random())
}

fn refusal(data: &Path) -> KeyStoreError {
    open(data).err().expect("these keys must be refused")
}

#[test]
fn keys_are_made_at_the_first_start_and_are_the_same_at_the_second() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let first = open(&data).unwrap();
    let second = open(&data).unwrap();
    assert_eq!(first.federation_root_jwk(), second.federation_root_jwk());
    assert_eq!(first.fingerprint(), second.fingerprint());
    assert_ne!(first.issuer.kid, first.authority.kid);
    let other = Folder::new();
    assert_ne!(first.fingerprint(), open(other.path()).unwrap().fingerprint());
}

#[test]
fn only_the_servers_user_can_read_them() {
    let folder = Folder::new();
    open(folder.path()).unwrap();
    let keys = folder.path().join("keys");
    assert_eq!(fs::metadata(&keys).unwrap().permissions().mode() & 0o777, 0o700);
    for entry in fs::read_dir(&keys).unwrap() {
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    // No temporary file or folder is left beside them.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_others_can_read_is_refused_with_its_name_and_what_to_do() {
    let folder = Folder::new();
    open(folder.path()).unwrap();
    let issuer = folder.path().join("keys/issuer.json");
    for mode in [0o644, 0o640, 0o604, 0o620] {
        fs::set_permissions(&issuer, fs::Permissions::from_mode(mode)).unwrap();
        let refusal = refusal(folder.path());
        assert!(matches!(refusal, KeyStoreError::OpenToOthers { .. }), "{mode:o}");
        assert!(refusal.to_string().contains("issuer.json") && refusal.to_string().contains("chmod"));
    }
}

#[test]
fn a_missing_key_is_never_made_anew_beside_the_others() {
    let folder = Folder::new();
    open(folder.path()).unwrap();
    for entry in fs::read_dir(folder.path().join("keys")).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("connector.json") {
            continue;
        }
        let content = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(matches!(refusal(folder.path()), KeyStoreError::Missing { .. }), "{}", path.display());
        assert!(!path.exists());
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    assert!(open(folder.path()).is_ok());
}

#[test]
fn a_folder_of_before_there_was_a_connector_gets_its_key_once() {
    let folder = Folder::new();
    let before = open(folder.path()).unwrap();
    let connector = folder.path().join("keys/connector.json");
    fs::remove_file(&connector).unwrap();
    let after = open(folder.path()).unwrap();
    assert_eq!(before.fingerprint(), after.fingerprint());
    assert_ne!(before.connector_jwk(), after.connector_jwk());
    assert_eq!(after.connector_jwk(), open(folder.path()).unwrap().connector_jwk());
    assert_eq!(fs::metadata(&connector).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    fs::write(&connector, "").unwrap();
    assert!(matches!(refusal(folder.path()), KeyStoreError::Damaged { .. }));
}

#[test]
fn another_issuer_key_signs_where_the_first_ones_two_years_are_over() {
    let folder = Folder::new();
    let open_at = |now| KeyStore::open(folder.path(), now, &mut Clock::default().random()).unwrap();
    let today = Clock::default().now();
    let first = open_at(today).issuer;
    let last_second = first.not_after.plus(-1);
    assert_eq!(open_at(last_second).issuer.kid, first.kid);
    let second = open_at(first.not_after).issuer;
    assert_ne!(second.kid, first.kid);
    assert!(second.not_before >= first.not_after, "what is signed by the first has ended");
    let later = open_at(second.not_after.plus(-1));
    assert_eq!((&later.issuer.kid, later.issuer.not_after), (&second.kid, second.not_after));
    assert_ne!(open_at(second.not_after).issuer.kid, second.kid);
    // With the clock set back, the key of that day is used.
    let back = open_at(today);
    assert_eq!(back.issuer.kid, first.kid);
    assert_eq!(back.fingerprint(), later.fingerprint());
}

#[test]
fn a_damaged_or_exchanged_file_is_refused() {
    let folder = Folder::new();
    open(folder.path()).unwrap();
    let keys = folder.path().join("keys");
    let pairwise = keys.join("pairwise.json");
    let good = fs::read_to_string(&pairwise).unwrap();
    let other = fs::read_to_string(keys.join("pin_pepper.json")).unwrap();
    let renamed = other.replace("pin_pepper", "pairwise");
    let at = good.find("secret").unwrap() + 12;
    let mut flipped = good.clone();
    flipped.replace_range(at..=at, if &good[at..=at] == "A" { "B" } else { "A" });
    let cut = &good[..good.len() / 2];
    let later = good.replace("\"created_at\":1", "\"created_at\":2");
    for damaged in [other.as_str(), &renamed, &flipped, cut, &later, "", "{}", &good.repeat(40)] {
        fs::write(&pairwise, damaged).unwrap();
        assert!(matches!(refusal(folder.path()), KeyStoreError::Damaged { .. }), "{}", damaged.len());
    }
    fs::write(&pairwise, good).unwrap();
    assert!(open(folder.path()).is_ok());
}

#[test]
fn processes_that_start_at_once_agree_on_one_set() {
    let folder = Folder::new();
    let fingerprints: Vec<_> = std::thread::scope(|scope| {
        let starts: Vec<_> =
            (0..8).map(|_| scope.spawn(|| open(folder.path()).unwrap().fingerprint())).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    assert!(fingerprints.iter().all(|fingerprint| *fingerprint == fingerprints[0]));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_later_key_encryption_key_wraps_what_is_new_and_the_earlier_one_still_opens() {
    let folder = Folder::new();
    let clock = Clock::default();
    let first = open(folder.path()).unwrap();
    let before = DataKey::generate("person-1", &first.key_encryption, &mut clock.random()).unwrap();
    // The first key of another folder, under the name of a later key.
    let later = Folder::new();
    open(later.path()).unwrap();
    let name = "key_encryption_2999-01-01";
    rename(&later.path().join("keys/key_encryption.json"), &folder.path().join("keys"), name);
    let both = open(folder.path()).unwrap();
    assert_eq!(both.key_encryption.newest().to_string(), "2999-01-01");
    let after = DataKey::generate("person-2", &both.key_encryption, &mut clock.random()).unwrap();
    assert_eq!(after.wrapped().wrapped_under().to_string(), "2999-01-01");
    assert!(before.wrapped().open(&both.key_encryption).is_ok());
    assert!(after.wrapped().open(&both.key_encryption).is_ok());
    // Once a key is destroyed, nothing wrapped under it can be opened.
    assert!(after.wrapped().open(&first.key_encryption).is_err());
}

/// Copies the key file `from` under another name, with the digest for that name.
fn rename(from: &Path, folder: &Path, name: &str) {
    let mut key: serde_json::Value = serde_json::from_slice(&fs::read(from).unwrap()).unwrap();
    let secret = netcert::base64url::decode(key["secret"].as_str().unwrap()).unwrap();
    let head = format!("{name}\0sm4\0{}\0", key["created_at"]);
    key["name"] = name.into();
    key["digest"] = netcert::sm3::hex(&netcert::sm3::digest(&[head.as_bytes(), &secret].concat())).into();
    let path = folder.join(format!("{name}.json"));
    fs::write(&path, key.to_string()).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
}
