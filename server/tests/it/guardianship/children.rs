//! The child's devices, the profile on the guardian's device, disputes, and the end of a link.

use netcert::age;
use netcert::api::child::{Arrived, DEVICE};
use netcert::api::enrolment::{ENROLMENT, EnrolmentView, Step};
use netcert::api::guardian::{PROFILE_FINISH, ScreenCode};
use netcert::api::message::{MESSAGES, Message, MessageAbout};
use netcert::api::passkey::{Ceremony, REGISTRATION, Registered, SIGN_IN};
use netcert::api::path as filled;
use netcert::api::person::{ME, Me, PersonStanding};
use netcert::api::verify::Reason;
use netcert::time::UnixTime;
use serde_json::{Value, json};

use super::operator::{command, done};
use crate::browser::{GOOD_PIN, TestBrowser};
use crate::guardian::{Guardian, born};
use crate::server_with_sites::ServerWithSites;
use crate::test_server::TestServer;
use crate::verifier::TestVerifier;

/// Keeps the child's netcert on the guardian's device. Returns the passkey's id.
pub async fn keep(guardian: &mut Guardian, child: &str) -> String {
    let begun: Ceremony = guardian.child_post(child, "profile").await.ok();
    assert!(begun.options["publicKey"]["user"]["name"].as_str().unwrap().contains("孩子"));
    let credential = guardian.authenticator.create(&begun.options);
    let finish = json!({"ceremony": begun.ceremony, "credential": credential, "prf": true});
    let path = filled(PROFILE_FINISH, child);
    guardian.browser.post(&path, &finish).await.ok::<Registered>().credential_id
}

#[tokio::test]
async fn the_childs_device_takes_a_code_once_within_ten_minutes() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let (child, netnum) = fang.enrol(&server, "song").await;
    let first: ScreenCode = fang.child_post(&child, "device-code").await.ok();
    let code: ScreenCode = fang.child_post(&child, "device-code").await.ok();
    let take = |code: &str| json!({"code": code});
    let mut browser = TestBrowser::new(&server);
    browser.post(DEVICE, &take(&first.code)).await.refused(404, "unknown_code");
    server.app.clock.shift(601);
    browser.post(DEVICE, &take(&code.code)).await.refused(404, "unknown_code");
    server.app.clock.shift(0);
    // The code is not one for a guardian.
    fang.open(&code.code).await.refused(404, "unknown_code");
    let arrived: Arrived = browser.post(DEVICE, &take(&code.code)).await.ok();
    assert_eq!(arrived.masked_name, "**航");
    TestBrowser::new(&server).post(DEVICE, &take(&code.code)).await.refused(404, "unknown_code");
    // This session allows only the registration of a passkey.
    browser.get(ME).await.refused(401, "sign_in_required");
    let mut song = Guardian::with(browser).await;
    let me: Me = song.browser.get(ME).await.ok();
    assert_eq!((me.netnum, me.standing, me.kept_by_guardian), (netnum, PersonStanding::Under14, false));
    let seen = fang.view().await;
    assert_eq!((seen.children[0].own_devices, seen.children[0].kept_devices), (1, 0));
    // A child cannot be a guardian.
    song.browser.get(netcert::api::guardian::GUARDIAN).await.refused(403, "not_an_adult");
}

#[tokio::test]
async fn a_second_profile_lies_on_the_guardians_device_until_the_child_is_14() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let guardian: Me = fang.browser.get(ME).await.ok();
    let (child, netnum) = fang.enrol(&server, "mu").await;
    let kept = keep(&mut fang, &child).await;
    assert_eq!(fang.browser.get(ME).await.ok::<Me>().netnum, guardian.netnum);
    assert_eq!(fang.view().await.children[0].kept_devices, 1);
    let birth = born(&server, "mu").await;
    let turns_14 = UnixTime::shanghai_midnight(age::day_reached(birth, 14)).since(server.app.clock.now());
    server.app.clock.shift(turns_14 - 3600);
    fang.sign_in_with(&kept).await.ok::<Value>();
    let me: Me = fang.browser.get(ME).await.ok();
    assert_eq!((me.netnum.as_str(), me.kept_by_guardian), (netnum.as_str(), true));
    fang.post(REGISTRATION).await.refused(401, "sign_in_required");
    server.app.clock.shift(turns_14 + 3600);
    fang.browser.get(ME).await.refused(401, "sign_in_required");
    fang.sign_in_with(&kept).await.refused(403, "take_over_required");
    // When the child takes over, the passkey on the guardian's device is deleted.
    let mut browser = TestBrowser::new(&server);
    assert!(browser.enrol("mu").await.1);
    Guardian::with(browser).await;
    fang.sign_in_with(&kept).await.refused(403, "passkey_replaced");
    assert_eq!(server.count("passkey WHERE kept_by IS NOT NULL").await, 0);
    fang.sign_in().await.ok::<Value>();
}

#[tokio::test]
async fn a_profile_is_for_ones_own_child_in_ones_own_session() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let (yao, _) = fang.enrol(&server, "yao").await;
    let (song, _) = fang.enrol(&server, "song").await;
    let begun: Ceremony = fang.child_post(&yao, "profile").await.ok();
    let credential = fang.authenticator.create(&begun.options);
    let finish = json!({"ceremony": begun.ceremony, "credential": credential, "prf": true});
    // Each is refused: another child's ceremony, another guardian, and the ordinary registration.
    let path = |child: &str| filled(PROFILE_FINISH, child);
    fang.browser.post(&path(&song), &finish).await.refused(422, "passkey_rejected");
    let mut shen = Guardian::new(&server, "shen").await;
    shen.browser.post(&path(&yao), &finish).await.refused(422, "passkey_rejected");
    shen.child_post(&yao, "profile").await.refused(404, "not_found");
    fang.browser
        .post(netcert::api::passkey::REGISTRATION_FINISH, &finish)
        .await
        .refused(422, "passkey_rejected");
    fang.browser.post(&path(&yao), &finish).await.ok::<Registered>();
    assert_eq!(server.count("passkey WHERE kept_by IS NOT NULL").await, 1);
}

#[tokio::test]
async fn a_dispute_is_told_and_freezes_and_only_the_operator_settles_it() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let mut shen = Guardian::new(&server, "shen").await;
    let (child, _) = fang.enrol(&server, "yao").await;
    let (theirs, _) = shen.enrol(&server, "yao").await;
    for _ in 0..2 {
        assert_eq!(fang.child_post(&child, "dispute").await.status.as_u16(), 204);
    }
    let messages: Value = shen.browser.get(MESSAGES).await.ok();
    assert_eq!(messages.as_array().unwrap().len(), 1);
    assert_eq!((&messages[0]["about"], &messages[0]["masked_name"]), (&json!("disputed"), &json!("**遥")));
    // No guardian settles it, neither the one who opened it nor the other one, whatever they try.
    for (guardian, link) in [(&mut fang, &child), (&mut shen, &theirs)] {
        for action in ["end", "guardian-code", "device-code"] {
            guardian.child_post(link, action).await.refused(403, "guardianship_disputed");
        }
        assert_eq!(guardian.child_post(link, "dispute").await.status.as_u16(), 204);
        assert!(guardian.view().await.children[0].disputed);
    }
    assert_eq!(server.count("dispute WHERE settled_at IS NULL").await, 1);
    // The operator does, and both are told.
    let settle = ["guardianship", "settle", "--id", child.as_str()];
    assert_eq!(done(&command(&server, &settle, "").await), "settled\n");
    for (guardian, link) in [(&mut fang, &child), (&mut shen, &theirs)] {
        assert!(!guardian.view().await.children[0].disputed);
        let messages: Vec<Message> = guardian.browser.get(MESSAGES).await.ok();
        assert!(messages.iter().any(|message| message.about == MessageAbout::Settled));
        guardian.child_post(link, "guardian-code").await.ok::<ScreenCode>();
    }
}

#[tokio::test]
async fn a_code_signs_nobody_out_who_has_not_agreed() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let (child, _) = fang.enrol(&server, "song").await;
    let code: ScreenCode = fang.child_post(&child, "device-code").await.ok();
    let unasked = json!({"code": code.code});
    // Somebody is signed in, has proved who they are, or is enrolling.
    let mut bai = Guardian::new(&server, "bai").await;
    let me: Me = bai.browser.get(ME).await.ok();
    let mut proved = TestBrowser::new(&server);
    proved.enrol("chen").await;
    let mut enrolling = TestBrowser::new(&server);
    enrolling.walk("wen", Step::Phone).await;
    for browser in [&mut bai.browser, &mut proved, &mut enrolling, &mut fang.browser] {
        browser.post(DEVICE, &unasked).await.refused(409, "somebody_signed_in");
    }
    assert!(bai.browser.get(ME).await.ok::<Me>() == me);
    assert_eq!(enrolling.get(ENROLMENT).await.ok::<EnrolmentView>().step, Step::Phone);
    // The code is as good as before, once the person agrees.
    let agreed = json!({"code": code.code, "sign_out": true});
    bai.browser.post(DEVICE, &agreed).await.ok::<Arrived>();
    bai.browser.get(ME).await.refused(401, "sign_in_required");
    let mut song = Guardian::with(bai.browser).await;
    // The child's own session is nobody else's, and one in which nobody has signed in is nobody's.
    let code: ScreenCode = fang.child_post(&child, "device-code").await.ok();
    song.browser.post(DEVICE, &json!({"code": code.code})).await.ok::<Arrived>();
    let code: ScreenCode = fang.child_post(&child, "device-code").await.ok();
    let mut nobody = TestBrowser::new(&server);
    nobody.post(SIGN_IN, &json!({})).await.ok::<Ceremony>();
    nobody.post(DEVICE, &json!({"code": code.code})).await.ok::<Arrived>();
}

#[tokio::test]
async fn the_end_takes_the_guardians_part_and_no_other() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let mut shen = Guardian::new(&server, "shen").await;
    let (child, _) = fang.enrol(&server, "yao").await;
    let (theirs, _) = shen.enrol(&server, "yao").await;
    let kept = keep(&mut fang, &child).await;
    let kept_too = keep(&mut shen, &theirs).await;
    let code: ScreenCode = fang.child_post(&child, "device-code").await.ok();
    assert_eq!(fang.child_post(&child, "end").await.status.as_u16(), 204);
    fang.child_post(&child, "end").await.refused(404, "not_found");
    assert!(fang.view().await.children.is_empty());
    TestBrowser::new(&server).post(DEVICE, &json!({"code": code.code})).await.refused(404, "unknown_code");
    fang.sign_in_with(&kept).await.refused(422, "passkey_rejected");
    shen.sign_in_with(&kept_too).await.ok::<Value>();
    shen.sign_in().await.ok::<Value>();
    let seen = shen.view().await;
    assert_eq!(seen.children[0].other_guardians, 0);
    assert_eq!(server.count("guardianship WHERE end_reason = 'guardian'").await, 1);
    assert_eq!(server.count("message WHERE about = 'guardian_ended'").await, 1);
    // The guardian can come back with a new link and a new consent.
    let (again, _) = fang.enrol(&server, "yao").await;
    assert_ne!(again, child);
}

#[tokio::test]
async fn links_end_by_themselves_at_18() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.enrol("rui").await;
    let mut rui = Guardian::with(browser).await;
    let code = rui.application_code().await;
    let mut bai = Guardian::new(&server, "bai").await;
    assert_eq!(bai.approve(&code).await.status.as_u16(), 204);
    let child = bai.view().await.children[0].id.clone();
    server.app.clock.shift(7 * 86_400);
    bai.sign_in().await;
    let seen = bai.view().await;
    assert!(seen.children.is_empty());
    assert_eq!(seen.may_add, 5);
    bai.child_post(&child, "end").await.refused(404, "not_found");
    rui.sign_in().await;
    assert_eq!(rui.browser.get(ME).await.ok::<Me>().standing, PersonStanding::Adult);
}

#[tokio::test]
async fn a_lost_device_of_a_child_works_no_more_once_a_guardian_has_enrolled_the_child_again() {
    let sites = ServerWithSites::new().await;
    let server = sites.server();
    let mut fang = Guardian::new(server, "fang").await;
    let mut shen = Guardian::new(server, "shen").await;
    let (child, netnum) = fang.enrol(server, "yao").await;
    let (theirs, _) = shen.enrol(server, "yao").await;
    let mut lost = fang.childs_device(server, &child).await;
    let kept = [keep(&mut fang, &child).await, keep(&mut shen, &theirs).await];
    // A device that has used its code but has no passkey yet.
    let code: ScreenCode = fang.child_post(&child, "device-code").await.ok();
    let mut arrived = TestBrowser::new(server);
    arrived.post(DEVICE, &json!({"code": code.code})).await.ok::<Arrived>();
    let request = lost.ask("museum").await;
    let about = json!({"about": "site", "request": request, "scope": "thirty_days"});
    assert_eq!(fang.consent(&about).await.status.as_u16(), 204);
    let wallet = lost.mint(server, "museum").await.unwrap();
    let verifier = TestVerifier::new(&sites.app, "museum").await;
    // Until the last step, nothing of the child's is taken away.
    fang.walk(server, "yao", Step::Pin).await;
    assert_eq!(lost.browser.get(ME).await.ok::<Me>().netnum, netnum);
    assert!(verifier.verify(&wallet, &[]).await.is_ok());
    let done: EnrolmentView = fang.browser.choose_pin(GOOD_PIN).await.ok();
    assert!(done.enrolled.unwrap().already_enrolled);

    lost.browser.get(ME).await.refused(401, "sign_in_required");
    lost.sign_in().await.refused(403, "passkey_replaced");
    arrived.post(REGISTRATION, &json!({})).await.refused(401, "sign_in_required");
    fang.sign_in_with(&kept[0]).await.refused(403, "passkey_replaced");
    shen.sign_in_with(&kept[1]).await.refused(403, "passkey_replaced");
    assert_eq!(verifier.verify(&wallet, &[]).await.err(), Some(Reason::NetcertRevoked));
    // The guardians' own passkeys and consents stay, so the child's new device can do as much as the first.
    shen.sign_in().await.ok::<Value>();
    fang.sign_in().await.ok::<Value>();
    let seen = fang.view().await;
    assert_eq!((seen.children[0].own_devices, seen.children[0].kept_devices), (0, 0));
    let mut new = fang.childs_device(server, &child).await;
    let wallet = new.mint(server, "museum").await.unwrap();
    assert!(verifier.verify(&wallet, &[]).await.is_ok());
}
