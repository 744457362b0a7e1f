//! A guardian applies for a child of 8–13, and everything that can go wrong.

use jiff::civil::Date;
use netcert::age::day_reached;
use netcert::api::consent::CONSENTS;
use netcert::api::enrolment::{CHIP_READ, DOCUMENT_KIND, ENROLMENT, EnrolmentView, PHONE, PIN, Step};
use netcert::api::guardian::ChildAge;
use netcert::api::message::MESSAGES;
use netcert::api::netcert::CHALLENGE;
use netcert::api::passkey::REGISTRATION;
use netcert::api::person::{ME, Me, PersonStanding};
use netcert::time::UnixTime;
use serde_json::{Value, json};

use crate::browser::{GOOD_PIN, TestBrowser};
use crate::guardian::{Guardian, born};
use crate::rows;
use crate::server_with_sites::ServerWithSites;
use crate::test_server::TestServer;
use netcert_server::model::enrolment::Stage;
use netcert_server::model::enrolment::applicant::ApplyingParty;

fn years_ago(now: UnixTime, years: i16) -> Date {
    let today = now.shanghai_date();
    Date::new(today.year() - years, 1, 1).unwrap()
}

#[tokio::test]
async fn a_guardian_enrols_a_child_and_stays_signed_in() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let me: Me = fang.browser.get(ME).await.ok();
    let view = fang.walk(&server, "song", Step::GuardianConsent).await;
    assert_eq!(view.masked_name.as_deref(), Some("**航"));
    assert_eq!(server.count("person").await, 1);
    let view = fang.walk(&server, "song", Step::Done).await;
    let enrolled = view.enrolled.unwrap();
    assert!(!enrolled.already_enrolled && !enrolled.awaits_guardian);
    assert_ne!(enrolled.netnum, me.netnum);
    assert!(fang.browser.get(ME).await.ok::<Me>() == me, "the session is the guardian's");
    let seen = fang.view().await;
    assert_eq!(seen.may_add, 4);
    let [child] = &seen.children[..] else { panic!("{seen:?}") };
    assert_eq!(Some(&child.id), enrolled.child.as_ref());
    assert_eq!((child.masked_name.as_str(), child.age, child.disputed), ("**航", ChildAge::Under14, false));
    assert_eq!((child.other_guardians, child.own_devices, child.kept_devices), (0, 0, 0));
    assert_eq!(server.count("person WHERE state = 'active'").await, 2);
    assert_eq!(server.count("minor WHERE by_guardian = 1 AND awaits_until IS NULL").await, 1);
    assert_eq!(server.count("guardian_consent WHERE about = 'enrolment'").await, 1);
    for enrolment in server.enrolments().await {
        assert!(matches!(enrolment.stage, Stage::Done { .. }));
        assert!(matches!(enrolment.applicant, ApplyingParty::Guardian { child_birth_date: None, .. }));
    }
    // A reload shows the netnum again.
    let again: EnrolmentView = fang.browser.get(ENROLMENT).await.ok();
    assert_eq!(again.enrolled.unwrap().netnum, enrolled.netnum);
}

async fn rows(server: &TestServer) -> Vec<i64> {
    let mut rows = Vec::new();
    for table in ["person", "enrolment", "minor", "audit", "guardian_consent", "ceremony"] {
        rows.push(server.count(table).await);
    }
    rows
}

#[tokio::test]
async fn a_child_under_8_leaves_nothing_whoever_asks() {
    let server = TestServer::new().await;
    let mut yan = Guardian::new(&server, "yan").await;
    let before = rows(&server).await;
    yan.browser.start_for(born(&server, "tian").await).await.refused(422, "under_8");
    yan.browser.start_for(Date::MAX).await.refused(422, "under_8");
    assert_eq!(rows(&server).await, before);
    // The guardian gives a false date of birth, but the document has the true one.
    let now = server.app.clock.now();
    yan.browser.start_for(years_ago(now, 10)).await.ok::<EnrolmentView>();
    yan.browser.choose_resident_id().await;
    yan.browser.put_card("tian").await.refused(422, "under_8");
    yan.browser.delete(ENROLMENT).await;
    assert_eq!(server.count("enrolment").await, 0);
    assert_eq!(server.count("person").await, 1);
}

#[tokio::test]
async fn who_is_14_applies_alone() {
    let server = TestServer::new().await;
    let mut bai = Guardian::new(&server, "bai").await;
    for card in ["kang", "rui", "gu"] {
        bai.browser.start_for(born(&server, card).await).await.refused(422, "applies_alone");
    }
    bai.browser.start_for(born(&server, "ting").await).await.ok::<EnrolmentView>();
    bai.browser.choose_resident_id().await;
    bai.browser.put_card("kang").await.refused(422, "applies_alone");
    assert_eq!(server.count("person").await, 1);
}

#[tokio::test]
async fn the_document_must_be_the_named_childs_and_the_guardian_the_authoritys() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    fang.walk(&server, "song", Step::ChipRead).await;
    fang.browser.put_card("yao").await.refused(422, "birth_date_mismatch");
    fang.browser.put_card("he").await.refused(422, "document_expired");
    fang.browser.put_card("mo").await.refused(422, "document_not_genuine");
    // Somebody else's child, and a child whose guardianship is before a court.
    for (guardian, child, code) in [
        ("fang", "ting", "not_guardian"),
        ("gu", "song", "not_guardian"),
        ("qiao", "qing", "guardianship_disputed"),
    ] {
        let mut guardian = Guardian::new(&server, guardian).await;
        guardian.walk(&server, child, Step::ChipRead).await;
        guardian.browser.put_card(child).await.refused(403, code);
        let view: EnrolmentView = guardian.browser.get(ENROLMENT).await.ok();
        assert_eq!((view.step, view.masked_name), (Step::ChipRead, None));
        for enrolment in server.enrolments().await {
            assert!(!matches!(enrolment.stage, Stage::Face { .. }));
        }
    }
    assert_eq!(server.count("minor").await + server.count("guardianship").await, 0);
}

#[tokio::test]
async fn only_a_signed_in_active_adult_applies() {
    let server = TestServer::new().await;
    let child = born(&server, "song").await;
    TestBrowser::new(&server).start_for(child).await.refused(401, "sign_in_required");
    let mut proved = TestBrowser::new(&server);
    proved.enrol("fang").await;
    proved.start_for(child).await.refused(401, "sign_in_required");
    let mut lin = Guardian::new(&server, "lin").await;
    lin.browser.start_for(child).await.refused(403, "not_an_adult");
    let mut fang = Guardian::with(proved).await;
    server.sql("UPDATE person SET state = 'suspended' WHERE state = 'active'").await;
    fang.browser.start_for(child).await.refused(403, "not_an_adult");
    fang.browser
        .post(ENROLMENT, &json!({"notice_version": 1, "sensitive_consent": true, "child_birth_date": "soon"}))
        .await
        .refused(400, "malformed_request");
}

#[tokio::test]
async fn the_childs_enrolment_has_no_phone_and_no_pin_before_the_signature() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    fang.walk(&server, "song", Step::GuardianConsent).await;
    fang.browser.post(PHONE, &json!({"phone": "13800000001"})).await.refused(409, "wrong_step");
    fang.browser.post(PIN, &json!({"pin": GOOD_PIN})).await.refused(409, "wrong_step");
    assert_eq!(server.count("person").await, 1);
    // Signing out drops the enrolment; nobody can continue it.
    fang.post(netcert::api::passkey::SIGN_OUT).await;
    fang.browser.get(ENROLMENT).await.refused(409, "no_enrolment");
}

#[tokio::test]
async fn a_guardian_who_is_suspended_before_the_last_step_enrols_nobody() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    fang.walk(&server, "song", Step::Pin).await;
    server.sql("UPDATE person SET state = 'suspended'").await;
    fang.browser.choose_pin(GOOD_PIN).await.refused(403, "not_an_adult");
    assert_eq!(server.count("person").await, 1);
    assert_eq!(server.count("minor").await + server.count("guardian_consent").await, 0);
}

#[tokio::test]
async fn a_child_who_turns_14_before_the_last_step_applies_alone() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let week = 7 * 86_400;
    server.app.clock.shift(week - 86_400);
    fang.sign_in().await;
    fang.walk(&server, "mu", Step::Pin).await;
    server.app.clock.shift(week);
    // The session has ended by now, and another session cannot continue the enrolment.
    fang.browser.choose_pin(GOOD_PIN).await.refused(409, "no_enrolment");
    assert_eq!(server.count("person").await, 1);
}

#[tokio::test]
async fn a_guardian_has_five_children_unless_the_operator_says_otherwise() {
    let server = TestServer::new().await;
    let mut bai = Guardian::new(&server, "bai").await;
    server.sql("UPDATE person SET children_limit = 0").await;
    bai.browser.start_for(born(&server, "ting").await).await.refused(403, "too_many_children");
    server.sql("UPDATE person SET children_limit = 1").await;
    let (ting, _) = bai.enrol(&server, "ting").await;
    assert_eq!(bai.view().await.may_add, 0);
    bai.browser.start_for(years_ago(server.app.clock.now(), 9)).await.refused(403, "too_many_children");
    // Enrolling the same child again with a new PIN adds no child.
    assert_eq!(bai.enrol(&server, "ting").await.0, ting);
    bai.child_post(&ting, "end").await;
    assert_eq!(bai.view().await.may_add, 1);
}

#[tokio::test]
async fn a_second_guardian_finds_the_same_child() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let mut shen = Guardian::new(&server, "shen").await;
    let (first, netnum) = fang.enrol(&server, "yao").await;
    let enrolled = shen.walk(&server, "yao", Step::Done).await.enrolled.unwrap();
    assert!(enrolled.already_enrolled);
    assert_eq!(enrolled.netnum, netnum);
    assert_ne!(enrolled.child.as_ref(), Some(&first), "each guardian has their own link");
    assert_eq!(fang.view().await.children[0].other_guardians, 1);
    assert_eq!(server.count("person").await, 3);
    assert_eq!(server.count("message WHERE about = 'guardian_added'").await, 1);
    assert_eq!(fang.browser.get(ME).await.ok::<Me>().unread, 1);
    // Each guardian sees only their own family.
    let mut bai = Guardian::new(&server, "bai").await;
    assert!(bai.view().await.children.is_empty());
    bai.child_post(&first, "device-code").await.refused(404, "not_found");
    bai.child_post(&first, "end").await.refused(404, "not_found");
    shen.child_post(&first, "dispute").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_read_that_is_sent_again_asks_nobody_again() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    fang.walk(&server, "song", Step::ChipRead).await;
    let read = json!({"chip_read": fang.browser.read_card("song").await.chip_read});
    let openings = server.count("audit").await;
    for _ in 0..2 {
        assert_eq!(fang.browser.post(CHIP_READ, &read).await.ok::<EnrolmentView>().step, Step::Face);
    }
    assert_eq!(server.count("audit").await, openings + 1);
    fang.browser.put(DOCUMENT_KIND, &json!({"kind": "taiwan_permit"})).await.refused(409, "wrong_step");
}

#[tokio::test]
async fn nothing_of_a_child_can_be_read_off_the_disk() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    fang.walk(&server, "yao", Step::Pin).await;
    fang.browser.delete(ENROLMENT).await;
    let (_, netnum) = fang.enrol(&server, "song").await;
    let disk = server.disk();
    let birth = born(&server, "song").await;
    for secret in [
        "宋子航".to_owned(),
        "沈知遥".to_owned(),
        birth.to_string(),
        birth.strftime("%Y%m%d").to_string(),
        netnum.replace('-', ""),
    ] {
        assert!(!disk.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
}

#[tokio::test]
async fn at_14_the_child_takes_over_by_enrolling_alone() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let (child, netnum) = fang.enrol(&server, "mu").await;
    let mut mu = fang.childs_device(&server, &child).await;
    assert_eq!(mu.browser.get(ME).await.ok::<Me>().standing, PersonStanding::Under14);
    server.app.clock.shift(7 * 86_400);
    mu.sign_in().await;
    let me: Me = mu.browser.get(ME).await.ok();
    assert_eq!((me.standing, me.take_over), (PersonStanding::Under18, true));
    let (again, known) = mu.browser.enrol("mu").await;
    assert_eq!((again, known), (netnum, true));
    let mut mu = Guardian::with(mu.browser).await;
    let me: Me = mu.browser.get(ME).await.ok();
    assert_eq!((me.standing, me.take_over, me.passkeys), (PersonStanding::Under18, false, 1));
}

/// What only a person who has proved themselves gets, by method and path.
async fn is_refused(browser: &mut TestBrowser) {
    let request = "/api/child/site-requests/AAAAAAAAAAAAAAAAAAAAAA";
    for path in [CONSENTS, MESSAGES, request] {
        browser.get(path).await.refused(403, "take_over_required");
    }
    let withdraw = "/api/consents/AAAAAAAAAAAAAAAAAAAAAA/withdraw";
    let read = "/api/messages/AAAAAAAAAAAAAAAAAAAAAA/read";
    for path in [CHALLENGE, REGISTRATION, withdraw, read] {
        browser.post(path, &json!({})).await.refused(403, "take_over_required");
    }
}

#[tokio::test]
async fn from_14_on_a_child_whom_a_guardian_enrolled_proves_themself_first_whatever_device_asks() {
    let sites = ServerWithSites::new().await;
    let server = sites.server();
    let mut fang = Guardian::new(server, "fang").await;
    let (child, netnum) = fang.enrol(server, "mu").await;
    rows::daily_job(&server.app).await;
    // A guardian has used a device code in a browser of their own: nothing tells it from the child's device.
    let mut mu = fang.childs_device(server, &child).await;
    let turns_14 = UnixTime::shanghai_midnight(day_reached(born(server, "mu").await, 14));
    let until = turns_14.since(server.app.clock.now());
    server.app.clock.shift(until - 60);
    mu.sign_in().await.ok::<Value>();
    mu.browser.get(CONSENTS).await.ok::<Value>();
    // At midnight, in the session from before, then in one of its own, and at 18 all the same.
    server.app.clock.shift(until);
    is_refused(&mut mu.browser).await;
    for later in [0, 5 * 366 * 86_400] {
        server.app.clock.shift(until + later);
        rows::daily_job(&server.app).await;
        mu.sign_in().await.ok::<Value>();
        assert!(mu.browser.get(ME).await.ok::<Me>().take_over);
        is_refused(&mut mu.browser).await;
    }
    server.app.clock.shift(until);
    mu.sign_in().await.ok::<Value>();
    assert_eq!(mu.browser.enrol("mu").await, (netnum, true));
    let mut mu = Guardian::with(mu.browser).await;
    mu.browser.get(CONSENTS).await.ok::<Value>();
    mu.browser.get(MESSAGES).await.ok::<Value>();
    assert!(mu.mint(server, "museum").await.is_ok());
}

#[tokio::test]
async fn who_takes_over_as_an_adult_is_an_adult_like_any_other() {
    for before_the_job in [true, false] {
        let server = TestServer::new().await;
        let mut fang = Guardian::new(&server, "fang").await;
        let (_, netnum) = fang.enrol(&server, "mu").await;
        rows::daily_job(&server.app).await;
        server.app.clock.shift(4 * 366 * 86_400 + 30 * 86_400);
        if !before_the_job {
            rows::daily_job(&server.app).await;
        }
        let mut browser = TestBrowser::new(&server);
        assert_eq!(browser.enrol("mu").await, (netnum.clone(), true));
        let mut mu = Guardian::with(browser).await;
        let me: Me = mu.browser.get(ME).await.ok();
        assert_eq!((me.standing, me.take_over), (PersonStanding::Adult, false));
        assert!(mu.view().await.children.is_empty());
        rows::daily_job(&server.app).await;
        assert_eq!(server.count("minor").await, 0);
    }
}
