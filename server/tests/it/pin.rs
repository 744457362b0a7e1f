//! The PIN lock, on the real tables.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use netcert::pin::Pin;
use netcert_server::domain::pin::PinError;
use netcert_server::model::limit::source::Source;
use netcert_server::model::session::{ClaimedSession, Session, SessionToken};
use netcert_server::store;

use crate::browser::{GOOD_PIN, TestBrowser};
use crate::rows;
use crate::test_server::TestServer;

const WRONG_PIN: &str = "61859472";

/// Somebody in a session that outlasts each test.
async fn enrolled(server: &TestServer) -> ClaimedSession {
    let mut browser = TestBrowser::new(server);
    browser.enrol("fang").await;
    let cookie = browser.cookie.unwrap();
    let token = netcert::base64url::decode(cookie.split_once('=').unwrap().1).unwrap();
    let digest = netcert_server::model::session::TokenDigest(netcert::sm3::digest(&token));
    let person = rows::session(&server.app, &digest).await.person.unwrap();
    let digest = SessionToken::generate(&mut server.app.clock.random()).digest();
    let session = Session::signed_in(digest, person);
    rows::begin_session(&server.app, &session, server.app.clock.now().plus(365 * 86_400)).await;
    ClaimedSession::of(session).unwrap()
}

async fn check(server: &TestServer, session: &ClaimedSession, pin: &str) -> Result<(), PinError> {
    let pin = Pin::parse(pin).unwrap();
    let charged = server.app.limits.pin(Source::Unknown).await.unwrap();
    server
        .app
        .pins
        .check(session, &pin, charged, server.app.clock.now())
        .await
        .map(|proved| assert_eq!(proved.person(), session.claimed_person()))
}

#[tokio::test]
async fn five_wrong_ones_lock_it_and_fifteen_freeze_it_until_the_person_is_proved_again() {
    let server = TestServer::new().await;
    let person = enrolled(&server).await;
    check(&server, &person, GOOD_PIN).await.unwrap();
    for left in (0..5).rev() {
        let error = check(&server, &person, WRONG_PIN).await.unwrap_err();
        assert!(matches!(error, PinError::Wrong { attempts_left } if attempts_left == left), "{error:?}");
    }
    let error = check(&server, &person, GOOD_PIN).await.unwrap_err();
    assert!(matches!(error, PinError::Locked { retry_after } if retry_after > 800), "{error:?}");
    let mut time = 901;
    server.app.clock.shift(time);
    for _ in 0..2 {
        for _ in 0..5 {
            assert!(matches!(check(&server, &person, WRONG_PIN).await, Err(PinError::Wrong { .. })));
        }
        assert!(!matches!(check(&server, &person, GOOD_PIN).await, Ok(()) | Err(PinError::Wrong { .. })));
        time += 86_400;
        server.app.clock.shift(time);
    }
    assert!(matches!(check(&server, &person, GOOD_PIN).await, Err(PinError::Frozen)));
    TestBrowser::new(&server).enrol("fang").await;
    check(&server, &person, GOOD_PIN).await.unwrap();
}

#[tokio::test]
async fn the_right_one_makes_the_wrong_ones_before_it_forgotten() {
    let server = TestServer::new().await;
    let person = enrolled(&server).await;
    for _ in 0..2 {
        for _ in 0..4 {
            assert!(matches!(check(&server, &person, WRONG_PIN).await, Err(PinError::Wrong { .. })));
        }
        check(&server, &person, GOOD_PIN).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_all_at_once_are_counted_one_by_one() {
    let server = TestServer::new().await;
    let person = enrolled(&server).await;
    let guesses: Vec<_> = (0..12)
        .map(|_| {
            let (limits, pins, now) =
                (server.app.limits.clone(), server.app.pins.clone(), server.app.clock.now());
            let person = person.clone();
            tokio::spawn(async move {
                let charged = limits.pin(Source::Unknown).await.unwrap();
                pins.check(&person, &Pin::parse(WRONG_PIN).unwrap(), charged, now).await
            })
        })
        .collect();
    let mut looked_at = 0;
    for guess in guesses {
        looked_at += i32::from(matches!(guess.await.unwrap(), Err(PinError::Wrong { .. })));
    }
    assert_eq!(looked_at, 5);
}

#[tokio::test]
async fn a_pin_is_checked_at_the_cost_that_it_was_set_at() {
    let server = TestServer::new().await;
    let person = enrolled(&server).await;
    let pin = Pin::parse(GOOD_PIN).unwrap();
    let peppered = server.app.keys.pin_pepper.0.mac(&[person.claimed_person().as_bytes(), pin.as_bytes()]);
    let costly =
        Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 2, 1, None).unwrap());
    let verifier = costly.hash_password_with_salt(&peppered, b"sixteen bytes...").unwrap().to_string();
    assert!(verifier.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{verifier}");
    let mut tx = server.app.store.begin().await.unwrap();
    store::pin::put(&mut tx, person.claimed_person(), &verifier).await.unwrap();
    tx.commit().await.unwrap();
    check(&server, &person, GOOD_PIN).await.unwrap();
    let error = check(&server, &person, WRONG_PIN).await.unwrap_err();
    assert!(matches!(error, PinError::Wrong { attempts_left: 4 }), "{error:?}");
}
