use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use netcert::suite::Suite;

use super::*;

const NOW: UnixTime = UnixTime::new(1_795_262_400);

fn key(seed: u64) -> (SigningKey, KeyId) {
    let key = SigningKey::generate(Suite::Sm, &mut ChaCha20Rng::seed_from_u64(seed));
    let kid = KeyId::try_from(key.verifying_key().thumbprint()).unwrap();
    (key, kid)
}

fn face() -> AuthorityQuery {
    AuthorityQuery::Face { portrait_ref: "demo:fang".to_owned(), frame_sm3: sm3_of(b"jpeg") }
}

fn asked(seed: u64) -> SignedQuery {
    let ((connector, kid), (authority, _)) = (key(1), key(2));
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    ask(face(), authority.verifying_key(), NOW, (&connector, &kid), &mut rng)
}

#[test]
fn a_request_is_for_one_authority_of_one_connector_and_for_five_minutes() {
    let ((connector, _), (authority, _), (stranger, _)) = (key(1), key(2), key(3));
    let token = asked(5).token;
    let received = |own: &SigningKey, later: i64, from: &SigningKey| {
        receive(&token, own.verifying_key(), NOW.plus(later), from.verifying_key())
    };
    let good = received(&authority, 0, &connector).ok().unwrap();
    assert!(good.matter == asked(5).matter);
    assert!(
        matches!(good.question, AuthorityQuery::Face { portrait_ref, .. } if portrait_ref == "demo:fang")
    );
    for (later, fresh) in [(-61, false), (-60, true), (300, true), (301, false)] {
        assert_eq!(received(&authority, later, &connector).is_ok(), fresh, "{later}");
    }
    assert!(received(&stranger, 0, &connector).is_err());
    assert!(received(&authority, 0, &stranger).is_err());
    assert!(received(&authority, 0, &authority).is_err());
}

#[test]
fn an_answer_is_the_authoritys_to_the_very_request() {
    let (authority, kid) = key(2);
    let signed = |matter: &QueryId, by: &SigningKey| {
        let mut rng = ChaCha20Rng::seed_from_u64(6);
        answer(AuthorityAnswer::Face { matches: true }, matter, NOW, (by, &kid), &mut rng)
    };
    let ours = asked(5).matter;
    let heard = |token: &str, later: i64| {
        hear(token, &ours, NOW.plus(later), authority.verifying_key())
            .map(|answer| matches!(answer, AuthorityAnswer::Face { matches: true }))
    };
    let good = signed(&ours, &authority);
    assert_eq!(heard(&good, 0), Ok(true));
    assert_eq!(heard(&good, 301), Err("it is stale"));
    assert_eq!(heard(&signed(&ours, &key(3).0), 0), Err("its signature does not verify"));
    assert_eq!(heard(&signed(&asked(6).matter, &authority), 0), Err("it answers another question"));
    let other_request = QueryId { request_sm3: sm3_of(b"other"), ..ours.clone() };
    assert_eq!(heard(&signed(&other_request, &authority), 0), Err("it answers another question"));
    assert_eq!(heard(&good.repeat(20), 0), Err("it is too long"));
    // A request is not accepted as an answer, whoever signed it.
    assert_eq!(heard(&asked(5).token, 0), Err("it has another form"));
}
