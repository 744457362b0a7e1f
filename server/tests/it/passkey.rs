//! "Use on this device", signing in and out, and how a repeated enrolment affects earlier devices.

use http::Method;
use netcert::api::child::Arrived;
use netcert::api::device::{DEVICE, DEVICE_CODE};
use netcert::api::enrolment::Step;
use netcert::api::guardian::ScreenCode;
use netcert::api::passkey::{
    Ceremony, REGISTRATION, REGISTRATION_FINISH, Registered, SIGN_IN, SIGN_IN_FINISH, SIGN_OUT, SignedIn,
};
use netcert::api::person::{ME, Me};
use netcert::{base64url, sm3};
use netcert_server::domain::passkey::device::PasskeyServiceError;
use netcert_server::model::limit::source::Source;
use netcert_server::model::session::{Session, TokenDigest};
use serde_json::{Value, json};

use crate::authenticator::Authenticator;
use crate::browser::{BrowserAnswer, TestBrowser};
use crate::rows;
use crate::test_server::TestServer;

async fn begin(browser: &mut TestBrowser, path: &str) -> Ceremony {
    browser.post(path, &json!({})).await.ok()
}

async fn register(browser: &mut TestBrowser, authenticator: &mut Authenticator, prf: bool) -> Registered {
    let begun = begin(browser, REGISTRATION).await;
    let credential = authenticator.create(&begun.options);
    browser
        .post(REGISTRATION_FINISH, &json!({"ceremony": begun.ceremony, "credential": credential, "prf": prf}))
        .await
        .ok()
}

async fn sign_in(browser: &mut TestBrowser, authenticator: &Authenticator, id: &str) -> BrowserAnswer {
    let begun = begin(browser, SIGN_IN).await;
    let credential = authenticator.get(&begun.options, id);
    browser.post(SIGN_IN_FINISH, &json!({"ceremony": begun.ceremony, "credential": credential})).await
}

#[tokio::test]
async fn a_passkey_is_registered_and_signs_in_on_its_own() {
    let server = TestServer::new().await;
    let mut authenticator = Authenticator::default();
    let mut browser = TestBrowser::new(&server);
    let (netnum, _) = browser.enrol("fang").await;
    // The person has enrolled but is not signed in yet; that needs the passkey.
    browser.get(ME).await.refused(401, "sign_in_required");
    let before = browser.cookie.clone();
    let registered = register(&mut browser, &mut authenticator, true).await;
    assert!(registered.sealing_key.is_none());
    assert_ne!(browser.cookie, before, "the token changes with the person's rights");
    let me: Me = browser.get(ME).await.ok();
    assert_eq!((me.netnum.as_str(), me.masked_name.as_str(), me.passkeys), (netnum.as_str(), "**怡", 1));

    let mut other = TestBrowser::new(&server);
    let signed_in: SignedIn = sign_in(&mut other, &authenticator, &registered.credential_id).await.ok();
    assert_eq!(signed_in.credential_id, registered.credential_id);
    assert_eq!(other.get(ME).await.ok::<Me>().netnum, netnum);
    assert_eq!(other.post(SIGN_OUT, &json!({})).await.status.as_u16(), 204);
    other.get(ME).await.refused(401, "sign_in_required");
    // The earlier token is void, even if a thief kept it.
    let mut thief = TestBrowser::new(&server);
    thief.cookie = before;
    thief.post(REGISTRATION, &json!({})).await.refused(401, "sign_in_required");
}

#[tokio::test]
async fn without_prf_the_server_keeps_a_sealing_key_for_the_device() {
    let server = TestServer::new().await;
    let mut authenticator = Authenticator::default();
    let mut browser = TestBrowser::new(&server);
    browser.enrol("fang").await;
    let registered = register(&mut browser, &mut authenticator, false).await;
    let key = registered.sealing_key.unwrap();
    assert_eq!(base64url::decode(&key).unwrap().len(), 32);
    let signed_in: SignedIn = sign_in(&mut browser, &authenticator, &registered.credential_id).await.ok();
    assert_eq!(signed_in.sealing_key, Some(key.clone()));
    let raw = base64url::decode(&key).unwrap();
    assert!(!server.disk().windows(32).any(|window| window == raw));
}

/// WebAuthn Level 3 §6.3.3: an authenticator that is asked for one passkey by name may leave the user out.
#[tokio::test]
async fn a_passkey_that_was_asked_for_by_name_signs_in_without_a_user_handle() {
    let server = TestServer::new().await;
    let mut authenticator = Authenticator::default();
    let mut browser = TestBrowser::new(&server);
    let (netnum, _) = browser.enrol("fang").await;
    let registered = register(&mut browser, &mut authenticator, false).await;
    for handle in [Value::Null, json!("")] {
        let mut begun = begin(&mut browser, SIGN_IN).await;
        begun.options["publicKey"]["allowCredentials"] =
            json!([{ "type": "public-key", "id": registered.credential_id }]);
        let mut credential = authenticator.get(&begun.options, &registered.credential_id);
        credential["response"]["userHandle"] = handle;
        let finish = json!({ "ceremony": begun.ceremony, "credential": credential });
        let signed_in: SignedIn = browser.post(SIGN_IN_FINISH, &finish).await.ok();
        assert_eq!(signed_in.sealing_key, registered.sealing_key);
        assert_eq!(browser.get(ME).await.ok::<Me>().netnum, netnum);
    }
}

#[tokio::test]
async fn a_user_handle_that_is_there_is_the_owners() {
    let server = TestServer::new().await;
    let mut authenticator = Authenticator::default();
    let mut browser = TestBrowser::new(&server);
    browser.enrol("fang").await;
    let id = register(&mut browser, &mut authenticator, true).await.credential_id;
    for handle in [vec![7; 16], vec![7; 15], vec![7]] {
        let mut other = TestBrowser::new(&server);
        let begun = begin(&mut other, SIGN_IN).await;
        let mut credential = authenticator.get(&begun.options, &id);
        credential["response"]["userHandle"] = base64url::encode(&handle).into();
        let finish = json!({ "ceremony": begun.ceremony, "credential": credential });
        other.post(SIGN_IN_FINISH, &finish).await.refused(422, "passkey_rejected");
    }
    // A credential that nobody registered, without a handle.
    let mut other = TestBrowser::new(&server);
    let begun = begin(&mut other, SIGN_IN).await;
    let mut credential = authenticator.get(&begun.options, &id);
    (credential["id"], credential["rawId"]) = (json!("AAAA"), json!("AAAA"));
    credential["response"]["userHandle"] = Value::Null;
    let finish = json!({ "ceremony": begun.ceremony, "credential": credential });
    other.post(SIGN_IN_FINISH, &finish).await.refused(422, "passkey_rejected");
}

#[tokio::test]
async fn prf_results_are_not_let_in() {
    let server = TestServer::new().await;
    let mut authenticator = Authenticator::default();
    let mut browser = TestBrowser::new(&server);
    browser.enrol("fang").await;
    let begun = begin(&mut browser, REGISTRATION).await;
    let mut credential = authenticator.create(&begun.options);
    credential["clientExtensionResults"]["prf"]["results"] = json!({"first": "AAAA"});
    browser
        .post(
            REGISTRATION_FINISH,
            &json!({"ceremony": begun.ceremony, "credential": credential, "prf": true}),
        )
        .await
        .refused(400, "malformed_request");
    assert_eq!(server.count("passkey").await, 0);
}

#[tokio::test]
async fn a_ceremony_is_good_once_in_its_own_session_for_five_minutes() {
    let server = TestServer::new().await;
    let mut authenticator = Authenticator::default();
    let mut browser = TestBrowser::new(&server);
    browser.enrol("fang").await;
    let id = register(&mut browser, &mut authenticator, true).await.credential_id;
    let finish = |begun: &Ceremony, authenticator: &Authenticator| -> Value {
        json!({"ceremony": begun.ceremony, "credential": authenticator.get(&begun.options, &id)})
    };

    let mut victim = TestBrowser::new(&server);
    let begun = begin(&mut victim, SIGN_IN).await;
    let answer = finish(&begun, &authenticator);
    // Refused in another browser, with and without a session.
    TestBrowser::new(&server).post(SIGN_IN_FINISH, &answer).await.refused(422, "passkey_rejected");
    let mut other = TestBrowser::new(&server);
    begin(&mut other, SIGN_IN).await;
    other.post(SIGN_IN_FINISH, &answer).await.refused(422, "passkey_rejected");
    // Refused the second time.
    victim.clone().post(SIGN_IN_FINISH, &answer).await.ok::<SignedIn>();
    victim.post(SIGN_IN_FINISH, &answer).await.refused(422, "passkey_rejected");
    // Refused after five minutes.
    let mut slow = TestBrowser::new(&server);
    let begun = begin(&mut slow, SIGN_IN).await;
    server.app.clock.shift(301);
    slow.post(SIGN_IN_FINISH, &finish(&begun, &authenticator)).await.refused(422, "passkey_rejected");
    server.app.clock.shift(0);
    // Refused: an answer to another ceremony's challenge.
    let first = begin(&mut slow, SIGN_IN).await;
    let second = begin(&mut slow, SIGN_IN).await;
    let mixed = json!({"ceremony": first.ceremony, "credential": authenticator.get(&second.options, &id)});
    slow.post(SIGN_IN_FINISH, &mixed).await.refused(422, "passkey_rejected");
}

#[tokio::test]
async fn what_the_person_did_not_confirm_or_another_site_asked_for_is_rejected() {
    let server = TestServer::new().await;
    let mut authenticator = Authenticator::default();
    let mut browser = TestBrowser::new(&server);
    browser.enrol("fang").await;
    let id = register(&mut browser, &mut authenticator, true).await.credential_id;
    authenticator.skips_the_person = true;
    sign_in(&mut TestBrowser::new(&server), &authenticator, &id).await.refused(422, "passkey_rejected");
    authenticator.skips_the_person = false;
    authenticator.origin = Some("http://localhost:9999".to_owned());
    sign_in(&mut TestBrowser::new(&server), &authenticator, &id).await.refused(422, "passkey_rejected");
    authenticator.origin = None;
    for credential in
        [json!(null), json!({}), json!([1]), json!({"id": "AA", "rawId": "AA", "type": "public-key"})]
    {
        let mut browser = TestBrowser::new(&server);
        let begun = begin(&mut browser, SIGN_IN).await;
        let body = json!({"ceremony": begun.ceremony, "credential": credential});
        browser.post(SIGN_IN_FINISH, &body).await.refused(422, "passkey_rejected");
    }
    sign_in(&mut TestBrowser::new(&server), &authenticator, &id).await.ok::<SignedIn>();
}

#[tokio::test]
async fn proved_again_on_a_new_device_the_person_leaves_the_old_ones_behind() {
    let server = TestServer::new().await;
    let mut old_device = Authenticator::default();
    let mut old = TestBrowser::new(&server);
    old.enrol("fang").await;
    let old_id = register(&mut old, &mut old_device, true).await.credential_id;

    let mut new_device = Authenticator::default();
    let mut new = TestBrowser::new(&server);
    // Warned before: from the face match on, not earlier.
    assert_eq!(new.walk("fang", Step::Face).await.ends_devices, None);
    assert_eq!(new.walk("fang", Step::Phone).await.ends_devices, Some(1));
    assert_eq!(new.walk("fang", Step::Pin).await.ends_devices, Some(1));
    assert!(new.enrol("fang").await.1);
    // The old device works until the new one has a passkey.
    old.get(ME).await.ok::<Me>();
    let new_id = register(&mut new, &mut new_device, true).await.credential_id;
    assert_eq!(new.get(ME).await.ok::<Me>().passkeys, 1);
    old.get(ME).await.refused(401, "sign_in_required");
    // The old device is told what happened, and nobody else is.
    let told = sign_in(&mut TestBrowser::new(&server), &old_device, &old_id).await;
    let problem = told.refused(403, "passkey_replaced");
    assert_eq!(problem["detail"], server.app.clock.now().shanghai_date().to_string());
    let mut stranger = TestBrowser::new(&server);
    let begun = begin(&mut stranger, SIGN_IN).await;
    let mut forged = old_device.get(&begun.options, &old_id);
    forged["response"]["signature"] = json!(base64url::encode(b"no signature"));
    stranger
        .post(SIGN_IN_FINISH, &json!({"ceremony": begun.ceremony, "credential": forged}))
        .await
        .refused(422, "passkey_rejected");
    sign_in(&mut TestBrowser::new(&server), &new_device, &new_id).await.ok::<SignedIn>();
}

#[tokio::test]
async fn a_registration_that_was_under_way_on_the_old_device_comes_to_nothing() {
    let server = TestServer::new().await;
    let mut old_device = Authenticator::default();
    let mut old = TestBrowser::new(&server);
    old.enrol("fang").await;
    register(&mut old, &mut old_device, true).await;
    // The session of a request whose body has not arrived completely.
    let begun = begin(&mut old, REGISTRATION).await;
    let credential = Authenticator::default().create(&begun.options);
    let session = session_of(&server, &old).await;

    let mut new = TestBrowser::new(&server);
    new.enrol("fang").await;
    register(&mut new, &mut Authenticator::default(), true).await;
    let charged = server.app.limits.ceremony(Source::Unknown, None).await.unwrap();
    let devices = server.app.passkeys();
    let late = devices.finish_registration(&session, &begun.ceremony, credential, true, charged).await.err();
    assert!(matches!(late, Some(PasskeyServiceError::SessionEnded(_))), "{late:?}");
    assert_eq!(new.get(ME).await.ok::<Me>().passkeys, 1);
    assert_eq!(server.count("session WHERE by_passkey = 1").await, 1);
}

async fn session_of(server: &TestServer, browser: &TestBrowser) -> Session {
    let (_, token) = browser.cookie.as_deref().unwrap().split_once('=').unwrap();
    let digest = TokenDigest(sm3::digest(&base64url::decode(token).unwrap()));
    rows::session(&server.app, &digest).await
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours() {
    let server = TestServer::new().await;
    let mut authenticator = Authenticator::default();
    let mut browser = TestBrowser::new(&server);
    browser.enrol("fang").await;
    register(&mut browser, &mut authenticator, true).await;
    server.app.clock.shift(12 * 3600 - 60);
    browser.get(ME).await.ok::<Me>();
    server.app.clock.shift(12 * 3600 + 1);
    browser.get(ME).await.refused(401, "sign_in_required");
}

#[tokio::test]
async fn nobody_registers_a_passkey_before_they_are_proved() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.post(REGISTRATION, &json!({})).await.refused(401, "sign_in_required");
    browser.walk("fang", Step::Pin).await;
    browser.post(REGISTRATION, &json!({})).await.refused(401, "sign_in_required");
    browser.send(Method::POST, REGISTRATION, "application/json", "").await.refused(400, "malformed_request");
}

#[tokio::test]
async fn the_next_one_at_the_same_browser_cannot_register_for_the_one_before() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.enrol("fang").await;
    begin(&mut browser, REGISTRATION).await;
    // Somebody else begins an enrolment and has not proved their identity yet.
    browser.walk("chen", Step::Phone).await;
    browser.post(REGISTRATION, &json!({})).await.refused(401, "sign_in_required");

    let mut signed_in = TestBrowser::new(&server);
    signed_in.enrol("fang").await;
    register(&mut signed_in, &mut Authenticator::default(), true).await;
    let fang: Me = signed_in.get(ME).await.ok();
    let (chen, _) = signed_in.enrol("chen").await;
    assert_ne!(chen, fang.netnum);
    // The session began with another person's passkey.
    signed_in.get(ME).await.refused(401, "sign_in_required");
    register(&mut signed_in, &mut Authenticator::default(), true).await;
    assert_eq!(signed_in.get(ME).await.ok::<Me>().netnum, chen);
}

#[tokio::test]
async fn one_more_device_takes_a_code_once_and_the_first_stays() {
    let server = TestServer::new().await;
    let mut first_device = Authenticator::default();
    let mut first = TestBrowser::new(&server);
    let (netnum, _) = first.enrol("fang").await;
    let id = register(&mut first, &mut first_device, true).await.credential_id;
    let issue = async |browser: &mut TestBrowser, authenticator: &Authenticator, id: &str| {
        let begun = begin(browser, SIGN_IN).await;
        let credential = authenticator.get(&begun.options, id);
        browser.post(DEVICE_CODE, &json!({"ceremony": begun.ceremony, "credential": credential})).await
    };
    let take = |code: &ScreenCode| json!({"code": code.code});
    let void: ScreenCode = issue(&mut first, &first_device, &id).await.ok();
    let code: ScreenCode = issue(&mut first, &first_device, &id).await.ok();
    let mut second = TestBrowser::new(&server);
    second.post(DEVICE, &take(&void)).await.refused(404, "unknown_code");
    // It is no code for a child's device, nor for a guardian.
    second.post(netcert::api::child::DEVICE, &take(&code)).await.refused(404, "unknown_code");
    first.post(netcert::api::guardian::APPLICATIONS, &take(&code)).await.refused(404, "unknown_code");
    server.app.clock.shift(601);
    second.post(DEVICE, &take(&code)).await.refused(404, "unknown_code");
    server.app.clock.shift(0);
    assert_eq!(second.post(DEVICE, &take(&code)).await.ok::<Arrived>().masked_name, "**怡");
    TestBrowser::new(&server).post(DEVICE, &take(&code)).await.refused(404, "unknown_code");
    second.get(ME).await.refused(401, "sign_in_required");
    register(&mut second, &mut Authenticator::default(), true).await;
    assert_eq!(second.get(ME).await.ok::<Me>().netnum, netnum);
    let me: Me = first.get(ME).await.ok();
    assert_eq!((me.passkeys, me.unread), (2, 1));

    // Only with a touch of one's own passkey, and only while one is signed in.
    let mut other_device = Authenticator::default();
    let mut other = TestBrowser::new(&server);
    other.enrol("chen").await;
    let other_id = register(&mut other, &mut other_device, true).await.credential_id;
    issue(&mut first, &other_device, &other_id).await.refused(422, "passkey_rejected");
    issue(&mut TestBrowser::new(&server), &first_device, &id).await.refused(401, "sign_in_required");
    // Who proves themselves again voids the codes that their devices show.
    let code: ScreenCode = issue(&mut first, &first_device, &id).await.ok();
    let mut again = TestBrowser::new(&server);
    again.enrol("fang").await;
    register(&mut again, &mut Authenticator::default(), true).await;
    TestBrowser::new(&server).post(DEVICE, &take(&code)).await.refused(404, "unknown_code");
}
