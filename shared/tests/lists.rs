//! The three signed lists: what a verifier accepts of them, and what it refuses.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use netcert::api::text::Text;
use netcert::api::verify::Reason;
use netcert::directory::{self, Directory, Entry, Purpose, State};
use netcert::ids::{IssuerId, KeyId};
use netcert::jws;
use netcert::sd_jwt::ClaimName;
use netcert::status_list::{self, Bits, ENTRIES, Publication, StatusList};
use netcert::suite::{SigningKey, Suite};
use netcert::time::UnixTime;
use netcert::trust_list::{self, ListError, TrustList, TrustedIssuer, TrustedKey};
use serde_json::{Value, json};

const NOW: UnixTime = UnixTime::new(1_795_262_400);
const STATUS_URI: &str = "https://id.example/status/0";

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(31)
}

fn key(seed: u64) -> SigningKey {
    SigningKey::generate(Suite::Sm, &mut ChaCha20Rng::seed_from_u64(seed))
}

fn root() -> SigningKey {
    key(1)
}

fn issuer_key() -> SigningKey {
    key(2)
}

fn issuer() -> IssuerId {
    "https://id.example".parse().unwrap()
}

fn kid() -> KeyId {
    "sm-1".parse().unwrap()
}

fn trusted() -> TrustedIssuer {
    let mut jwk = issuer_key().verifying_key().to_jwk();
    jwk.kid = Some("sm-1".into());
    TrustedIssuer {
        issuer: issuer(),
        keys: vec![TrustedKey { jwk, not_before: NOW.plus(-100), not_after: NOW.plus(100_000) }],
        status_origins: vec!["https://id.example".into()],
        directory: "https://id.example/.well-known/netcert/directory".into(),
    }
}

fn trust_claims() -> trust_list::TrustListClaims {
    trust_list::TrustListClaims {
        version: 5,
        iat: NOW,
        exp: NOW.plus(86_400),
        ttl: 60,
        issuers: vec![trusted()],
    }
}

fn verify_trust(
    claims: &trust_list::TrustListClaims,
    now: UnixTime,
    floor: Option<u64>,
) -> Result<TrustList, ListError> {
    TrustList::verify(&trust_list::sign(claims, &root(), &mut rng()), root().verifying_key(), now, floor)
}

fn trust() -> TrustList {
    verify_trust(&trust_claims(), NOW, None).unwrap()
}

#[test]
fn a_trust_list_gives_keys_in_their_time_and_addresses_under_their_origin() {
    let trust = trust();
    assert_eq!((trust.version(), trust.ttl(), trust.expires_at()), (5, 60, NOW.plus(86_400)));
    assert_eq!(trust.issuer_key(&issuer(), &kid(), NOW), Ok(issuer_key().verifying_key()));
    let at = |seconds| trust.issuer_key(&issuer(), &kid(), NOW.plus(seconds)).err();
    assert_eq!((at(-100), at(-101)), (None, Some(Reason::IssuerKeyExpired)));
    assert_eq!((at(100_000), at(100_001)), (None, Some(Reason::IssuerKeyExpired)));
    let other = "https://other.example".parse().unwrap();
    assert_eq!(trust.issuer_key(&other, &kid(), NOW), Err(Reason::IssuerUnknown));
    assert_eq!(trust.issuer_key(&issuer(), &"sm-2".parse().unwrap(), NOW), Err(Reason::IssuerUnknown));
    assert!(trust.allows_status_uri(&issuer(), STATUS_URI));
    assert!(!trust.allows_status_uri(&issuer(), "https://id.example.evil/status/0"));
    assert!(!trust.allows_status_uri(&other, STATUS_URI));
    let directories: Vec<_> = trust.issuers().map(|(_, issuer)| issuer.directory()).collect();
    assert_eq!(directories, ["https://id.example/.well-known/netcert/directory"]);
}

#[test]
fn a_list_is_refused_when_it_is_old_early_or_rolled_back() {
    let claims = trust_claims();
    let at = |seconds, floor| verify_trust(&claims, NOW.plus(seconds), floor).err();
    assert_eq!(at(86_399, None), None);
    assert_eq!(at(86_400, None), Some(ListError::Expired));
    assert_eq!(at(-60, None), None);
    assert_eq!(at(-61, None), Some(ListError::NotYetValid));
    assert_eq!(at(0, Some(5)), None);
    assert_eq!(at(0, Some(6)), Some(ListError::RolledBack));
    let never = trust_list::TrustListClaims { exp: NOW, ..claims.clone() };
    assert_eq!(verify_trust(&never, NOW, None).err(), Some(ListError::Malformed));
    let idle = trust_list::TrustListClaims { ttl: 0, ..claims };
    assert_eq!(verify_trust(&idle, NOW, None).err(), Some(ListError::Malformed));
}

#[test]
fn only_the_pinned_root_signs_a_trust_list() {
    let jwt = trust_list::sign(&trust_claims(), &key(9), &mut rng());
    assert_eq!(
        TrustList::verify(&jwt, root().verifying_key(), NOW, None).err(),
        Some(ListError::SignatureInvalid)
    );
    let other_type = jws::sign("JWT", None, false, &trust_claims(), &root(), &mut rng());
    assert_eq!(
        TrustList::verify(&other_type, root().verifying_key(), NOW, None).err(),
        Some(ListError::Malformed)
    );
    let long = "a".repeat(trust_list::MAX_TOKEN + 1);
    assert_eq!(TrustList::verify(&long, root().verifying_key(), NOW, None).err(), Some(ListError::Malformed));
}

#[test]
fn a_trust_list_that_is_ambiguous_or_not_usable_is_refused_whole() {
    type Change = fn(&mut trust_list::TrustListClaims);
    let changes: [(&str, Change); 9] = [
        ("an issuer twice", |claims| claims.issuers.push(trusted())),
        ("a key id twice", |claims| {
            let key = claims.issuers[0].keys[0].clone();
            claims.issuers[0].keys.push(key);
        }),
        ("a key without id", |claims| claims.issuers[0].keys[0].jwk.kid = None),
        ("a key without algorithm", |claims| claims.issuers[0].keys[0].jwk.alg = None),
        ("a key off the curve", |claims| claims.issuers[0].keys[0].jwk.x = "A".repeat(43)),
        ("an algorithm of the other suite", |claims| {
            claims.issuers[0].keys[0].jwk.alg = Some("ES256".into());
        }),
        ("a status origin with a path", |claims| {
            claims.issuers[0].status_origins = vec!["https://id.example/status".into()];
        }),
        ("a directory that is no URL", |claims| claims.issuers[0].directory = "javascript:1".into()),
        ("too many keys", |claims| {
            let key = claims.issuers[0].keys[0].clone();
            claims.issuers[0].keys = (0..17)
                .map(|i| {
                    let mut key = key.clone();
                    key.jwk.kid = Some(format!("sm-{i}"));
                    key
                })
                .collect();
        }),
    ];
    for (what, change) in changes {
        let mut claims = trust_claims();
        change(&mut claims);
        assert_eq!(verify_trust(&claims, NOW, None).err(), Some(ListError::Malformed), "{what}");
    }
}

fn entry(client_id: &str, api_key: &str) -> Entry {
    let text = |text: &str| Text { zh_hans: text.into(), en: text.into() };
    Entry {
        client_id: client_id.parse().unwrap(),
        name: text(client_id),
        api_keys: vec![directory::api_key_digest(api_key)],
        redirect_uris: vec![format!("https://{client_id}.example/return")],
        purposes: vec![Purpose {
            id: "book".into(),
            text: text("book"),
            may_ask: vec![ClaimName::AgeOver18],
        }],
        state: State::Active,
    }
}

fn directory_claims() -> directory::DirectoryClaims {
    directory::DirectoryClaims {
        iss: issuer(),
        version: 3,
        iat: NOW,
        exp: NOW.plus(86_400),
        ttl: 60,
        entries: vec![entry("museum", "key-of-museum"), entry("library", "key-of-library")],
    }
}

fn verify_directory(
    claims: &directory::DirectoryClaims,
    signer: &SigningKey,
) -> Result<Directory, ListError> {
    let jwt = directory::sign(claims, &kid(), signer, &mut rng());
    Directory::verify(&jwt, &issuer(), &trust(), NOW, Some(3))
}

#[test]
fn an_api_key_leads_to_its_active_relying_party_alone() {
    let mut claims = directory_claims();
    let found = |claims: &directory::DirectoryClaims, api_key: &str| {
        let directory = verify_directory(claims, &issuer_key()).unwrap();
        directory.by_api_key(api_key).map(|entry| entry.client_id.to_string())
    };
    assert_eq!(found(&claims, "key-of-museum").as_deref(), Some("museum"));
    assert_eq!(found(&claims, "key-of-library").as_deref(), Some("library"));
    for unknown in
        ["", "key-of-museu", "key-of-museum ", &directory::api_key_digest("key-of-museum"), &"k".repeat(129)]
    {
        assert_eq!(found(&claims, unknown), None, "{unknown}");
    }
    claims.entries[0].state = State::Suspended;
    assert_eq!(found(&claims, "key-of-museum"), None);
    let directory = verify_directory(&claims, &issuer_key()).unwrap();
    let museum = directory.by_client_id(&"museum".parse().unwrap()).unwrap();
    assert_eq!(museum.state, State::Suspended);
}

#[test]
fn a_directory_is_its_issuers_and_unambiguous() {
    let claims = directory_claims();
    assert_eq!(verify_directory(&claims, &key(9)).err(), Some(ListError::SignatureInvalid));
    let foreign =
        directory::DirectoryClaims { iss: "https://other.example".parse().unwrap(), ..claims.clone() };
    assert_eq!(verify_directory(&foreign, &issuer_key()).err(), Some(ListError::WrongList));
    let older = directory::DirectoryClaims { version: 2, ..claims };
    assert_eq!(verify_directory(&older, &issuer_key()).err(), Some(ListError::RolledBack));
    type Change = fn(&mut Entry);
    let changes: [Change; 6] = [
        |entry| entry.client_id = "library".parse().unwrap(),
        |entry| entry.api_keys = vec!["ABCDEF".into()],
        |entry| entry.api_keys = vec![directory::api_key_digest("k").to_uppercase()],
        |entry| entry.redirect_uris = vec!["javascript:alert(1)".into()],
        |entry| entry.redirect_uris = vec!["https://museum.example/return#fragment".into()],
        |entry| entry.purposes[0].id = "Book a ticket".into(),
    ];
    for change in changes {
        let mut claims = directory_claims();
        change(&mut claims.entries[0]);
        assert_eq!(verify_directory(&claims, &issuer_key()).err(), Some(ListError::Malformed));
    }
}

fn publication() -> Publication {
    Publication {
        issuer: issuer(),
        uri: STATUS_URI.into(),
        version: 8,
        issued_at: NOW,
        expires_at: NOW.plus(900),
        ttl: 10,
    }
}

fn verify_status(jwt: &str, uri: &str) -> Result<StatusList, ListError> {
    StatusList::verify(jwt, uri, &issuer(), &trust(), NOW, Some(8))
}

#[test]
fn a_status_list_is_the_one_asked_for_by_its_own_issuer() {
    let sign = |publication: &Publication, key: &SigningKey| {
        status_list::sign(publication, &Bits::new(), &kid(), key, &mut rng())
    };
    let good = sign(&publication(), &issuer_key());
    let list = verify_status(&good, STATUS_URI).unwrap();
    assert_eq!((list.version(), list.ttl(), list.expires_at()), (8, 10, NOW.plus(900)));
    assert!(list.is_current(NOW.plus(899)) && !list.is_current(NOW.plus(900)));
    assert_eq!(verify_status(&good, "https://id.example/status/1").err(), Some(ListError::WrongList));
    assert_eq!(verify_status(&good, "https://evil.example/status/0").err(), Some(ListError::SignerUnknown));
    assert_eq!(
        verify_status(&sign(&publication(), &key(9)), STATUS_URI).err(),
        Some(ListError::SignatureInvalid)
    );
    let foreign = Publication { issuer: "https://other.example".parse().unwrap(), ..publication() };
    assert_eq!(verify_status(&sign(&foreign, &issuer_key()), STATUS_URI).err(), Some(ListError::WrongList));
    let older = Publication { version: 7, ..publication() };
    assert_eq!(verify_status(&sign(&older, &issuer_key()), STATUS_URI).err(), Some(ListError::RolledBack));
    let unknown =
        status_list::sign(&publication(), &Bits::new(), &"sm-2".parse().unwrap(), &issuer_key(), &mut rng());
    assert_eq!(verify_status(&unknown, STATUS_URI).err(), Some(ListError::SignerUnknown));
}

/// A list as an attacker with the issuer's key, or a bug, would make it.
fn forged(status_list: &Value) -> String {
    let payload = json!({
        "iss": issuer(), "sub": STATUS_URI, "iat": NOW, "exp": NOW.plus(900), "ttl": 10, "version": 8,
        "status_list": status_list,
    });
    jws::sign(status_list::TYP, Some("sm-1"), false, &payload, &issuer_key(), &mut rng())
}

#[test]
fn no_list_inflates_beyond_its_declared_size() {
    let zlib = |bytes: usize| {
        netcert::base64url::encode(&miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; bytes], 9))
    };
    let whole = ENTRIES as usize / 8;
    let verdict =
        |bits: u8, lst: &str| verify_status(&forged(&json!({ "bits": bits, "lst": lst })), STATUS_URI).err();
    assert_eq!(verdict(1, &zlib(whole)), None);
    for (bits, lst) in [
        (1, zlib(whole + 1)),
        (1, zlib(whole - 1)),
        (1, zlib(0)),
        // 16 MiB in 16 KiB.
        (1, zlib(16 << 20)),
        (1, String::new()),
        (1, "AAAA".into()),
        (1, zlib(whole)[..20].to_owned()),
        (2, zlib(whole)),
        (0, zlib(whole)),
    ] {
        assert_eq!(verdict(bits, &lst), Some(ListError::Malformed), "{bits} {lst:.20}");
    }
}

/// The 16 entries of draft-ietf-oauth-status-list §4.1: byte 0 is 0xb9, byte 1 is 0xa3.
#[test]
fn bits_lie_as_in_the_draft() {
    let mut bits = Bits::new();
    for idx in [0, 3, 4, 5, 7, 8, 9, 13, 15] {
        bits.set(idx);
    }
    let bytes = bits.to_bytes();
    assert_eq!(bytes[..3], [0xb9, 0xa3, 0]);
    assert_eq!(Bits::from_bytes(&bytes), Ok(bits.clone()));
    assert!(bits.is_set(15) && !bits.is_set(14));
    assert!(!bits.is_set(ENTRIES - 1) && bits.is_set(ENTRIES), "who is not on the list is not let in");
    bits.set(u32::MAX);
    assert!(Bits::from_bytes(&bytes[1..]).is_err());
    let full = Bits::from_bytes(&vec![0xff; bytes.len()]).unwrap();
    let jwt = status_list::sign(&publication(), &full, &kid(), &issuer_key(), &mut rng());
    assert!(jwt.len() < status_list::MAX_TOKEN && verify_status(&jwt, STATUS_URI).is_ok());
}

#[test]
fn the_worst_list_fits_the_limit() {
    let mut noise = vec![0; ENTRIES as usize / 8];
    rng().fill_bytes(&mut noise);
    let bits = Bits::from_bytes(&noise).unwrap();
    let jwt = status_list::sign(&publication(), &bits, &kid(), &issuer_key(), &mut rng());
    assert!(verify_status(&jwt, STATUS_URI).is_ok(), "{} characters", jwt.len());
}
