//! Sealed records: which keys open them, and every opening is audited.

use jiff::civil::date;
use netcert::api::person::ME;
use netcert::document::{DocumentKind, DocumentNumber};
use netcert::netnum::Netnum;
use netcert::time::UnixTime;
use netcert_server::clock::Clock;
use netcert_server::keys::data_key::DataKey;
use netcert_server::keys::key_store::KeyStore;
use netcert_server::keys::opening_error::OpeningError;
use netcert_server::keys::sealed::{Actor, AuditTrail, Opening, OpeningPurpose, Sealed};
use netcert_server::model::record::IdentityRecord;
use netcert_server::store;
use netcert_server::store::StoreError;
use rand_core::CryptoRng;

use crate::family::{Family, born};
use crate::folder::Folder;
use crate::server_with_sites::ServerWithSites;

/// An audit trail that remembers openings, or fails.
struct Trail {
    openings: Vec<Opening>,
    works: bool,
}

impl AuditTrail for Trail {
    type Error = StoreError;

    async fn record(&mut self, opening: &Opening, _: &mut (impl CryptoRng + Send)) -> Result<(), StoreError> {
        self.openings.push(opening.clone());
        if self.works { Ok(()) } else { Err(StoreError::corrupt("audit")) }
    }
}

const WHY: (Actor, OpeningPurpose, UnixTime) =
    (Actor::Holder, OpeningPurpose::ShowToHolder, UnixTime::new(1_795_262_400));

fn record(clock: &Clock) -> IdentityRecord {
    IdentityRecord {
        netnum: Netnum::generate(&mut clock.random()),
        kind: DocumentKind::TaiwanPermit,
        number: DocumentNumber::parse(DocumentKind::TaiwanPermit, "12345678").unwrap(),
        name: "方小芳".to_owned(),
        birth_date: date(1992, 3, 14),
        nationality: "CHN".to_owned(),
        phone: Some("+8613800000001".to_owned()),
    }
}

fn seal(record: &IdentityRecord, keys: &KeyStore, clock: &Clock) -> Sealed<IdentityRecord> {
    let mut rng = clock.random();
    let key = DataKey::generate("person-1", &keys.key_encryption, &mut rng).unwrap();
    key.seal(record, "person-1", &mut rng).unwrap()
}

fn keys(clock: &Clock) -> (Folder, KeyStore) {
    let folder = Folder::new();
    let keys = KeyStore::open(folder.path(), clock.now(), &mut clock.random()).unwrap();
    (folder, keys)
}

#[tokio::test]
async fn a_record_comes_back_whole_and_its_opening_is_written_down() {
    let clock = Clock::default();
    let (_folder, keys) = keys(&clock);
    let before = record(&clock);
    let sealed = seal(&before, &keys, &clock);
    assert!(!String::from_utf8_lossy(sealed.as_bytes()).contains("12345678"));
    let mut trail = Trail { openings: Vec::new(), works: true };
    let after = sealed.open(&keys.key_encryption, WHY, &mut trail, &mut clock.random()).await.unwrap();
    assert!(after.netnum == before.netnum && after.number == before.number && after.name == before.name);
    assert!(
        after.birth_date == before.birth_date && after.phone == before.phone && after.kind == before.kind
    );
    assert_eq!(
        trail.openings,
        [Opening { person_id: "person-1".to_owned(), actor: WHY.0, purpose: WHY.1, at: WHY.2 }]
    );
}

#[tokio::test]
async fn a_record_that_cannot_be_audited_stays_closed() {
    let clock = Clock::default();
    let (_folder, keys) = keys(&clock);
    let sealed = seal(&record(&clock), &keys, &clock);
    let mut trail = Trail { openings: Vec::new(), works: false };
    let opened = sealed.open(&keys.key_encryption, WHY, &mut trail, &mut clock.random()).await;
    assert!(matches!(opened, Err(OpeningError::Audit(_))));
}

#[tokio::test]
async fn a_record_opens_only_in_its_own_row_with_its_own_key_unchanged() {
    let clock = Clock::default();
    let (_folder, keys) = keys(&clock);
    let (_other_folder, other_keys) = self::keys(&clock);
    let sealed = seal(&record(&clock), &keys, &clock);
    let second = seal(&record(&clock), &keys, &clock);
    let (bytes, key) = (sealed.as_bytes().to_vec(), sealed.key().clone());
    let mut flipped = bytes.clone();
    flipped[20] ^= 1;
    let mut trail = Trail { openings: Vec::new(), works: true };
    for (id, bytes, key, keys) in [
        ("person-2", &bytes, &key, &keys),
        ("person-1", &bytes, &second.key().clone(), &keys),
        ("person-1", &flipped, &key, &keys),
        ("person-1", &bytes, &key, &other_keys),
    ] {
        let moved = Sealed::<IdentityRecord>::from_stored(id, bytes.clone(), key.clone()).unwrap();
        let opened = moved.open(&keys.key_encryption, WHY, &mut trail, &mut clock.random()).await;
        assert!(matches!(opened, Err(OpeningError::Sealed)));
    }
    assert!(Sealed::<IdentityRecord>::from_stored("person-1", vec![0; 27], key).is_err());
}

#[tokio::test]
async fn whoever_destroys_a_data_key_destroys_all_that_lies_under_it() {
    let sites = ServerWithSites::new().await;
    let family = Family::new(&sites.app, born(&sites.app, 10), 1).await;
    let (child, guardian) = (&family.child, &family.guardians[0]);
    let mut connection = sites.app.store.read().await.unwrap();
    let link = store::guardianship::of_child(&mut connection, child.person).await.unwrap();
    let note = link.of(guardian.person).unwrap().note.clone();
    let key = store::data_key::find(&mut connection, child.person).await.unwrap().unwrap();
    assert_eq!(note.key(), &key);
    assert!(note.open_unaudited(&sites.app.keys.key_encryption).is_ok());
    drop(connection);
    assert_eq!(child.get(ME).await.status, 200);
    sites.sql("DELETE FROM data_key WHERE person_id IN (SELECT child_id FROM guardianship)").await;
    // The rows still exist, but nobody can read them.
    let links = i64::try_from(family.links.len()).unwrap();
    assert_eq!(sites.server().count("guardianship").await, links);
    assert_eq!(sites.server().count("person").await, 1 + links);
    assert_eq!(child.get(ME).await.status, 401);
    let mut connection = sites.app.store.read().await.unwrap();
    assert!(store::person::find(&mut connection, child.person).await.unwrap().is_none());
    assert!(store::data_key::find(&mut connection, child.person).await.unwrap().is_none());
    drop(connection);
    // The guardian keeps their own data.
    assert_eq!(guardian.get(ME).await.status, 200);
}
