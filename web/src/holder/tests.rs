use getrandom::SysRng;
use netcert::api::relying_party::{Purpose, RelyingPartyView};
use netcert::api::text::Text;
use netcert::netnum::Netnum;
use netcert::pairwise::SubjectIdentifier;
use netcert::sd_jwt::{self, Acr, ClaimName, NetcertClaims, StatusReference};
use netcert::sm3::MacKey;
use netcert::sm4::SealingKey;
use netcert::suite::{Signer, SigningKey, SmSigningKey, Suite};
use netcert::time::UnixTime;
use rand_core::UnwrapErr;
use serde_json::json;
use zeroize::Zeroizing;

use super::*;

const NOW: UnixTime = UnixTime::new(1_790_000_000);
const EXPIRES: UnixTime = UnixTime::new(1_790_100_000);

fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

fn netcert(holder: &SmSigningKey, client_id: &str) -> Zeroizing<String> {
    let rng = &mut rng();
    let aud: ClientId = client_id.parse().unwrap();
    let sub = SubjectIdentifier::derive(&MacKey::generate(rng), &aud, &Netnum::generate(rng));
    let claims = NetcertClaims {
        iss: "http://localhost:8300".parse().unwrap(),
        iat: NOW,
        exp: EXPIRES,
        aud,
        sub,
        holder: holder.verifying_key().clone(),
        status: StatusReference { idx: 7, uri: "http://localhost:8300/status/1".to_owned() },
        acr: Acr::High,
        act: None,
    };
    let disclosable = [(ClaimName::AgeOver18, json!(true)), (ClaimName::Name, json!("方小芳"))];
    let issuer = SigningKey::generate(Suite::Sm, rng);
    Zeroizing::new(sd_jwt::issue(&"k1".parse().unwrap(), &issuer, &claims, &disclosable, rng))
}

fn museum() -> RelyingPartyView {
    let text = || Text { zh_hans: "博物馆".to_owned(), en: "Museum".to_owned() };
    RelyingPartyView {
        client_id: "museum".to_owned(),
        name: text(),
        redirect_uris: vec!["https://museum.example/callback".to_owned()],
        purposes: vec![Purpose {
            id: "booking".to_owned(),
            text: text(),
            may_ask: vec![ClaimName::AgeOver18],
        }],
    }
}

fn record(sealing_key: &SealingKey) -> Record {
    let key = SmSigningKey::generate(&mut rng());
    let holding = Holding::new(netcert(&key, "museum"), key, &"museum".parse().unwrap()).unwrap();
    let passkey = KnownPasskey { credential_id: "Y3JlZA".to_owned(), prf: true, child: None };
    let outside =
        Outside::new(museum(), "booking".parse().unwrap(), vec![ClaimName::AgeOver18], EXPIRES, passkey);
    Record::seal(outside, &holding, sealing_key, &mut rng()).unwrap()
}

#[test]
fn opens_with_the_key_it_was_sealed_with_and_no_other() {
    let key = SealingKey::generate(&mut rng());
    let kept = record(&key);
    let read = Record::parse(kept.outside_text().to_owned(), kept.sealed().to_vec()).unwrap();
    let holding = read.open(&key).unwrap();
    assert_eq!(holding.netcert().audience().as_str(), "museum");
    assert!(holding.netcert().is_held_by(holding.key().verifying_key()));
    assert!(read.open(&SealingKey::generate(&mut rng())).is_err());
}

#[test]
fn what_lies_open_holds_nothing_of_the_person() {
    let kept = record(&SealingKey::generate(&mut rng()));
    for secret in ["方小芳", "\"sub\"", "~", "cnf"] {
        assert!(!kept.outside_text().contains(secret), "{secret}");
    }
    let sealed = String::from_utf8_lossy(kept.sealed()).into_owned();
    assert!(!sealed.contains("holder_key") && !sealed.contains("museum"));
}

#[test]
fn a_changed_outside_does_not_open() {
    let key = SealingKey::generate(&mut rng());
    let kept = record(&key);
    for (from, to) in [("museum.example", "evil.example"), ("1790100000", "1799999999"), ("Museum", "Police")]
    {
        let changed = kept.outside_text().replace(from, to);
        assert_ne!(changed, kept.outside_text());
        let read = Record::parse(changed, kept.sealed().to_vec()).unwrap();
        assert!(read.open(&key).is_err(), "{to}");
    }
}

#[test]
fn a_record_of_another_form_is_as_good_as_none() {
    let kept = record(&SealingKey::generate(&mut rng()));
    let newer = kept.outside_text().replace("\"schema\":1", "\"schema\":2");
    assert!(Record::parse(newer, kept.sealed().to_vec()).is_none());
    assert!(Record::parse("{}".to_owned(), kept.sealed().to_vec()).is_none());
    assert!(Record::parse(kept.outside_text().to_owned(), vec![0; 3]).is_none());
}

#[test]
fn covers_what_was_agreed_to_until_shortly_before_it_expires() {
    let kept = record(&SealingKey::generate(&mut rng()));
    let over_18 = || [ClaimName::AgeOver18].into_iter();
    assert!(kept.outside().covers(over_18(), NOW));
    assert!(kept.outside().covers(std::iter::empty(), NOW));
    assert!(!kept.outside().covers([ClaimName::AgeOver60].into_iter(), NOW));
    assert!(!kept.outside().covers(over_18(), EXPIRES.plus(-60)));
    assert!(!kept.outside().covers(over_18(), EXPIRES.plus(1)));
    assert!(
        !kept.outside().covers(over_18(), EXPIRES.plus(-32 * 86_400)),
        "made under a clock that was ahead"
    );
}

#[test]
fn a_netcert_for_another_site_or_another_key_is_not_taken() {
    let key = SmSigningKey::generate(&mut rng());
    let other = SmSigningKey::generate(&mut rng());
    let text = netcert(&key, "museum");
    assert!(Holding::new(text.clone(), key, &"library".parse().unwrap()).is_err());
    assert!(Holding::new(text.clone(), other, &"museum".parse().unwrap()).is_err());
}
