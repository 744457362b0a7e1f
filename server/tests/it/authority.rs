//! The authority behind HTTP: a stand-in in another process that behaves well or badly.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use netcert::api::demo::CARDS;
use netcert::api::enrolment::{CHIP_READ, ENROLMENT, EnrolmentView, Step};
use netcert::chip_read::{self, ChipRead};
use netcert_server::authority::frame::Frame;
use netcert_server::authority::http::patience::Patience;
use netcert_server::authority::http::wire;
use netcert_server::authority::http::wire::AuthorityQuery;
use netcert_server::authority::http::{AuthorityAddress, HttpAuthority};
use netcert_server::authority::{Authority, DocumentRef, Guardianship, guardianship};
use serde_json::json;
use zeroize::Zeroizing;

use crate::browser::{BrowserAnswer, GOOD_PIN, TestBrowser, jpeg};
use crate::stand_in::{PATIENCE, StandInProcess};
use crate::test_server::TestServer;

/// One attempt, so that a second one cannot hide the outcome of the first.
const ONCE: Patience = Patience { tries: 1, ..PATIENCE };

fn frame() -> Frame {
    Frame::parse(Zeroizing::new(jpeg(640, 480))).unwrap()
}

async fn ask(authority: &HttpAuthority) -> Result<bool, String> {
    authority.face_matches("demo:fang", &frame()).await.map_err(|away| away.to_string())
}

/// A server whose authority runs in another process.
async fn apart() -> (TestServer, StandInProcess) {
    let mut server = TestServer::new().await;
    let stand_in = StandInProcess::start(&server.app.keys.connector_jwk());
    server.app.authority = Arc::new(stand_in.connect(&server.app, PATIENCE));
    server.app.demo = None;
    (server, stand_in)
}

async fn put_card(browser: &mut TestBrowser, stand_in: &StandInProcess, card: &str) -> BrowserAnswer {
    let view: EnrolmentView = browser.get(ENROLMENT).await.ok();
    let chip_read = stand_in.read(card, &view.challenge.unwrap()).await;
    browser.post(CHIP_READ, &json!({ "chip_read": chip_read })).await
}

#[tokio::test]
async fn a_person_enrols_with_an_authority_in_another_process() {
    let (server, stand_in) = apart().await;
    let mut browser = TestBrowser::new(&server);
    browser.get(CARDS).await.refused(404, "not_found");
    browser.start().await;
    browser.choose_resident_id().await;
    put_card(&mut browser, &stand_in, "mo").await.refused(422, "document_not_genuine");
    put_card(&mut browser, &stand_in, "fang").await.ok::<EnrolmentView>();
    assert_eq!(browser.look().await.ok::<EnrolmentView>().step, Step::Phone);
    browser.give_phone("13800000001").await.ok::<EnrolmentView>();
    let code = browser.inbox().await[0].code.clone();
    browser.type_code(&code).await.ok::<EnrolmentView>();
    assert_eq!(browser.choose_pin(GOOD_PIN).await.ok::<EnrolmentView>().step, Step::Done);

    let mut other = TestBrowser::new(&server);
    other.start().await;
    other.choose_resident_id().await;
    put_card(&mut other, &stand_in, "luo").await.ok::<EnrolmentView>();
    other.look().await.refused(422, "face_mismatch");
}

#[tokio::test]
async fn a_face_that_could_not_be_asked_about_costs_no_try() {
    let (server, stand_in) = apart().await;
    let mut browser = TestBrowser::new(&server);
    browser.start().await;
    browser.choose_resident_id().await;
    put_card(&mut browser, &stand_in, "luo").await.ok::<EnrolmentView>();
    stand_in.misbehave("wrong-key").await;
    for _ in 0..2 {
        let problem = browser.look().await.refused(503, "unavailable");
        assert!(problem["retry_after"].as_i64().is_some_and(|seconds| seconds > 0));
    }
    stand_in.misbehave("").await;
    assert_eq!(browser.look().await.refused(422, "face_mismatch")["attempts_left"], 4);
}

#[tokio::test]
async fn guardianship_comes_with_evidence_that_is_good_by_itself() {
    let (server, stand_in) = apart().await;
    let authority = &server.app.authority;
    let mut reads: Vec<ChipRead> = Vec::new();
    for card in ["fang", "song", "qiao", "qing"] {
        let jwt = stand_in.read(card, "any").await;
        reads.push(chip_read::check(&jwt, "any", server.app.clock.now(), stand_in.key()).unwrap());
    }
    let document = |at: usize| DocumentRef::from(&reads[at].number);
    let Ok(Guardianship::Confirmed { evidence }) = authority.guardianship(document(0), document(1)).await
    else {
        panic!("fang is song's guardian")
    };
    guardianship::check(&evidence, document(0), document(1), stand_in.key()).unwrap();
    guardianship::check(&evidence, document(0), document(3), stand_in.key()).unwrap_err();
    guardianship::check(&evidence, document(0), document(1), server.app.keys.authority.key.verifying_key())
        .unwrap_err();
    let disputed = authority.guardianship(document(2), document(3)).await;
    assert!(matches!(disputed, Ok(Guardianship::Disputed)));
    let stranger = authority.guardianship(document(2), document(1)).await;
    assert!(matches!(stranger, Ok(Guardianship::NotGuardian)));
}

#[tokio::test]
async fn a_question_is_asked_until_it_is_answered_and_worked_on_once() {
    let (server, stand_in) = apart().await;
    // On a busy machine more attempts may time out than the script makes fail.
    let stubborn = Patience { per_try: Duration::from_secs(2), tries: 12, ..PATIENCE };
    stand_in.misbehave("mute*1,status:503*1,status:429:1*1").await;
    assert_eq!(ask(&stand_in.connect(&server.app, stubborn)).await, Ok(true));
    assert_eq!(stand_in.worked().await, 1);
    // More failures than there are attempts.
    stand_in.misbehave("status:500").await;
    assert!(ask(&stand_in.connect(&server.app, PATIENCE)).await.is_err());
    assert_eq!(stand_in.worked().await, 2);
}

#[tokio::test]
async fn a_request_that_comes_again_gets_the_same_answer_and_its_key_is_good_for_it_alone() {
    let (server, stand_in) = apart().await;
    let keys = &server.app.keys;
    let body = |portrait_ref: &str| {
        let question = AuthorityQuery::Face {
            portrait_ref: portrait_ref.to_owned(),
            frame_sm3: wire::sm3_of(frame().as_bytes()),
        };
        let connector = (&keys.connector.key, &keys.connector.kid);
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let asked = wire::ask(question, stand_in.key(), server.app.clock.now(), connector, &mut rng);
        [asked.token.as_bytes(), b"\n", frame().as_bytes()].concat()
    };
    let fang = body("demo:fang");
    let (first, again) = (stand_in.send(fang.clone()).await, stand_in.send(fang.clone()).await);
    assert_eq!(first.0, 200);
    assert_eq!(first, again);
    assert_eq!(stand_in.worked().await, 1);
    assert_eq!(stand_in.send(body("demo:luo")).await.0, 409, "the same jti for another question");
    // The face is not the signed one.
    let end = fang.len();
    let mut other = fang;
    other[end - 3] ^= 1;
    assert_eq!(stand_in.send(other).await.0, 400);
    assert_eq!(stand_in.worked().await, 1);
}

#[tokio::test]
async fn what_is_not_its_answer_to_this_question_counts_for_nothing_and_is_not_asked_again() {
    let (server, stand_in) = apart().await;
    for (worked, (script, said)) in (1..).zip([
        ("wrong-key", "signature"),
        ("other-jti", "another question"),
        ("oversize", "too long"),
        ("status:422", "422"),
        ("status:302", "302"),
        ("status:429", "429"),
    ]) {
        // A new connection with its own breaker.
        let authority = stand_in.connect(&server.app, PATIENCE);
        stand_in.misbehave(script).await;
        let error = ask(&authority).await.unwrap_err();
        assert!(error.contains(said), "{script}: {error}");
        assert_eq!(stand_in.worked().await, worked, "{script}");
    }
}

#[tokio::test]
async fn another_servers_key_is_not_answered() {
    let (server, _) = apart().await;
    let stand_in = StandInProcess::start(&server.app.keys.federation_root_jwk());
    let error = ask(&stand_in.connect(&server.app, PATIENCE)).await.unwrap_err();
    assert!(error.contains("401"), "{error}");
    assert_eq!(stand_in.worked().await, 0);
}

#[tokio::test]
async fn nobody_waits_longer_than_the_bounds_for_a_slow_authority() {
    let (server, stand_in) = apart().await;
    stand_in.misbehave("slow:600000").await;
    let per_try = Patience { per_try: Duration::from_millis(200), ..ONCE };
    let in_all = Patience { in_all: Duration::from_millis(200), ..PATIENCE };
    for patience in [per_try, in_all] {
        let authority = stand_in.connect(&server.app, patience);
        let asked = tokio::time::timeout(Duration::from_secs(60), ask(&authority)).await;
        let error = asked.expect("it was not waited for").unwrap_err();
        assert!(error.contains("in time"), "{error}");
    }
}

#[tokio::test]
async fn an_authority_that_is_not_there_is_reported_as_away() {
    let server = TestServer::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = AuthorityAddress::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let app = &server.app;
    let key = app.keys.authority.key.verifying_key().clone();
    let authority =
        HttpAuthority::new(&address, key, Arc::clone(&app.keys), app.clock.clone(), PATIENCE).unwrap();
    let error = ask(&authority).await.unwrap_err();
    assert!(error.contains("reached"), "{error}");
}

#[tokio::test]
async fn an_authority_that_is_down_is_left_alone_for_a_while_and_then_tried_again() {
    let (server, stand_in) = apart().await;
    let authority = stand_in.connect(&server.app, ONCE);
    stand_in.misbehave("status:500").await;
    for _ in 0..5 {
        assert!(ask(&authority).await.is_err());
    }
    assert_eq!(stand_in.worked().await, 5);
    stand_in.misbehave("").await;
    let error = ask(&authority).await.unwrap_err();
    assert!(error.contains("for a while"), "{error}");
    assert_eq!(stand_in.worked().await, 5, "nothing was sent");
    // After the rest one question is sent. If it fails, the rest begins again.
    server.app.clock.shift(20);
    stand_in.misbehave("status:500").await;
    assert!(ask(&authority).await.is_err());
    assert!(ask(&authority).await.unwrap_err().contains("for a while"));
    assert_eq!(stand_in.worked().await, 6);
    server.app.clock.shift(40);
    stand_in.misbehave("").await;
    assert_eq!((ask(&authority).await, ask(&authority).await), (Ok(true), Ok(true)));
}
