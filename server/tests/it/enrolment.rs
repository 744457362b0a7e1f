//! Enrolment over HTTP.

use http::Method;
use netcert::api::demo::{CARDS, CardRead};
use netcert::api::enrolment::{
    CHIP_READ, DOCUMENT_KIND, ENROLMENT, EnrolmentView, FACE, NOTICE, Notice, PHONE, PHONE_CODE, PIN, Step,
};
use netcert::base64url;
use serde_json::{Value, json};

use crate::browser::{GOOD_PIN, TestBrowser, jpeg};
use crate::rows;
use crate::test_server::TestServer;
use netcert_server::model::enrolment::Stage;

/// A day in seconds.
const DAY: i64 = 86_400;

#[tokio::test]
async fn seven_steps_give_a_netnum() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    let notice: Notice = browser.get(NOTICE).await.ok();
    assert!(notice.sections.iter().any(|section| section.sensitive));
    assert_eq!(browser.start().await.step, Step::DocumentKind);
    let view = browser.choose_resident_id().await;
    assert_eq!(view.step, Step::ChipRead);
    assert!(view.challenge.is_some());
    let view: EnrolmentView = browser.put_card("fang").await.ok();
    assert_eq!((view.step, view.masked_name.as_deref()), (Step::Face, Some("**怡")));
    let view: EnrolmentView = browser.look().await.ok();
    assert_eq!(view.step, Step::Phone);
    let view: EnrolmentView = browser.give_phone("+86 138 0000 0001").await.ok();
    assert_eq!((view.step, view.masked_phone.as_deref()), (Step::PhoneCode, Some("138****0001")));
    assert!(view.resend_after.is_some_and(|seconds| seconds > 0));
    let messages = browser.inbox().await;
    let view: EnrolmentView = browser.type_code(&messages[0].code).await.ok();
    assert_eq!(view.step, Step::Pin);
    let view: EnrolmentView = browser.choose_pin(GOOD_PIN).await.ok();
    let enrolled = view.enrolled.clone().unwrap();
    assert_eq!(view.step, Step::Done);
    assert!(!enrolled.already_enrolled);
    assert!(netcert::netnum::Netnum::parse(&enrolled.netnum).is_ok());
    // A reload shows the netnum again.
    assert_eq!(browser.get(ENROLMENT).await.ok::<EnrolmentView>(), view);
    // The collected data are gone, and the person exists.
    for enrolment in server.enrolments().await {
        assert!(matches!(enrolment.stage, Stage::Done { .. }));
    }
    assert_eq!(server.count("person").await, 1);
}

#[tokio::test]
async fn the_same_person_gets_the_same_netnum_again() {
    let server = TestServer::new().await;
    let (first, known) = TestBrowser::new(&server).enrol("fang").await;
    assert!(!known);
    let (again, known) = TestBrowser::new(&server).enrol("fang").await;
    assert!(known);
    assert_eq!(first, again);
    let (other, known) = TestBrowser::new(&server).enrol("chen").await;
    assert!(!known);
    assert_ne!(first, other);
    assert_eq!(server.count("person").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_person_on_two_devices_at_once_gets_one_netnum() {
    let server = TestServer::new().await;
    let mut browsers = Vec::new();
    for _ in 0..4 {
        let mut browser = TestBrowser::new(&server);
        browser.walk("gu", Step::Pin).await;
        browsers.push(browser);
    }
    let finishing: Vec<_> = browsers
        .into_iter()
        .map(|mut browser| {
            tokio::spawn(async move {
                let view: EnrolmentView = browser.choose_pin(GOOD_PIN).await.ok();
                view.enrolled.unwrap()
            })
        })
        .collect();
    let mut enrolled = Vec::new();
    for one in finishing {
        enrolled.push(one.await.unwrap());
    }
    assert_eq!(server.count("person").await, 1);
    assert!(enrolled.iter().all(|one| one.netnum == enrolled[0].netnum));
    assert_eq!(enrolled.iter().filter(|one| !one.already_enrolled).count(), 1);
}

#[tokio::test]
async fn a_step_out_of_turn_changes_nothing() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    for (path, body) in [
        (CHIP_READ, json!({"chip_read": "a.b.c"})),
        (PHONE, json!({"phone": "13800000001"})),
        (PHONE_CODE, json!({"code": "123456"})),
        (PIN, json!({"pin": GOOD_PIN})),
    ] {
        browser.post(path, &body).await.refused(409, "no_enrolment");
    }
    browser.get(ENROLMENT).await.refused(409, "no_enrolment");
    browser.start().await;
    for (path, body) in [
        (CHIP_READ, json!({"chip_read": "a.b.c"})),
        (PHONE, json!({"phone": "13800000001"})),
        (PHONE_CODE, json!({"code": "123456"})),
        (PIN, json!({"pin": GOOD_PIN})),
    ] {
        browser.post(path, &body).await.refused(409, "wrong_step");
    }
    browser.look().await.refused(409, "wrong_step");
    browser.walk("fang", Step::Face).await;
    browser.put(DOCUMENT_KIND, &json!({"kind": "taiwan_permit"})).await.refused(409, "wrong_step");
    assert_eq!(browser.get(ENROLMENT).await.ok::<EnrolmentView>().step, Step::Face);
}

#[tokio::test]
async fn a_step_whose_answer_was_lost_can_be_sent_again() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    let begun = browser.start().await;
    assert_eq!(browser.start().await.step, begun.step);
    assert_eq!(server.count("enrolment").await, 1);
    let chosen = browser.choose_resident_id().await;
    assert_eq!(browser.choose_resident_id().await.challenge, chosen.challenge);
    let read = json!({"chip_read": browser.read_card("fang").await.chip_read});
    for _ in 0..2 {
        assert_eq!(browser.post(CHIP_READ, &read).await.ok::<EnrolmentView>().step, Step::Face);
    }
    for _ in 0..2 {
        assert_eq!(browser.look().await.ok::<EnrolmentView>().step, Step::Phone);
    }
    for _ in 0..2 {
        assert_eq!(browser.give_phone("13800000001").await.ok::<EnrolmentView>().step, Step::PhoneCode);
    }
    let messages = browser.inbox().await;
    assert_eq!(messages.len(), 1, "the second time sends no second message");
    for _ in 0..2 {
        assert_eq!(browser.type_code(&messages[0].code).await.ok::<EnrolmentView>().step, Step::Pin);
    }
    let done: EnrolmentView = browser.choose_pin(GOOD_PIN).await.ok();
    assert_eq!(browser.choose_pin(GOOD_PIN).await.ok::<EnrolmentView>(), done);
    assert_eq!(server.count("person").await, 1);
}

#[tokio::test]
async fn another_read_than_the_taken_one_is_not_mistaken_for_it() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("fang", Step::ChipRead).await;
    let (fang, chen) = (browser.read_card("fang").await, browser.read_card("chen").await);
    browser.post(CHIP_READ, &json!({"chip_read": fang.chip_read})).await.ok::<EnrolmentView>();
    browser.post(CHIP_READ, &json!({"chip_read": chen.chip_read})).await.refused(409, "wrong_step");
}

#[tokio::test]
async fn children_under_14_are_turned_away_and_nothing_of_their_read_is_kept() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("tian", Step::ChipRead).await;
    browser.put_card("tian").await.refused(422, "under_8");
    browser.put_card("song").await.refused(422, "guardian_required");
    assert_eq!(browser.get(ENROLMENT).await.ok::<EnrolmentView>().step, Step::ChipRead);
    for enrolment in server.enrolments().await {
        assert!(matches!(enrolment.stage, Stage::ChipRead { .. }));
    }
}

#[tokio::test]
async fn a_document_that_is_not_in_order_is_refused_by_its_reason() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("he", Step::ChipRead).await;
    browser.put_card("he").await.refused(422, "document_expired");
    browser.put_card("jiang").await.refused(422, "document_lost");
    browser.put_card("mo").await.refused(422, "document_not_genuine");
    let read = browser.read_card("fang").await.chip_read;
    let forged = read.replacen(&read[20..24], "AAAA", 1);
    for chip_read in [forged.as_str(), "", "a.b.c", &"A".repeat(20_000)] {
        browser.post(CHIP_READ, &json!({"chip_read": chip_read})).await.refused(422, "document_not_genuine");
    }
    // The read of another browser answers another challenge.
    let mut other = TestBrowser::new(&server);
    other.walk("fang", Step::ChipRead).await;
    let foreign = other.read_card("fang").await.chip_read;
    browser.post(CHIP_READ, &json!({"chip_read": foreign})).await.refused(422, "document_not_genuine");
    // The read is an hour old.
    server.app.clock.shift(3600);
    browser.post(CHIP_READ, &json!({"chip_read": read})).await.refused(422, "document_not_genuine");
    server.app.clock.shift(0);
    browser.put(DOCUMENT_KIND, &json!({"kind": "taiwan_permit"})).await.ok::<EnrolmentView>();
    browser.put_card("fang").await.refused(422, "document_kind_mismatch");
}

#[tokio::test]
async fn a_face_has_five_tries_and_then_a_wait() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("luo", Step::Face).await;
    for (media_type, body) in [("image/jpeg", b"no picture".to_vec()), ("image/jpeg", jpeg(100, 480))] {
        browser.send(Method::POST, FACE, media_type, body).await.refused(422, "face_unusable");
    }
    browser
        .send(Method::POST, FACE, "image/png", jpeg(640, 480))
        .await
        .refused(415, "unsupported_media_type");
    browser.send(Method::POST, FACE, "image/jpeg", vec![0; 600 * 1024]).await.refused(413, "body_too_large");
    for left in (0..5).rev() {
        assert_eq!(browser.look().await.refused(422, "face_mismatch")["attempts_left"], left);
    }
    let wait = browser.look().await.refused(429, "too_many_tries");
    assert!(wait["retry_after"].as_i64().is_some_and(|seconds| seconds > 800));
    server.app.clock.shift(901);
    assert_eq!(browser.look().await.refused(422, "face_mismatch")["attempts_left"], 4);
}

#[tokio::test]
async fn a_new_enrolment_with_the_same_document_gives_no_new_tries_at_the_face() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("luo", Step::Face).await;
    let mut beside = TestBrowser::new(&server);
    beside.walk("luo", Step::Face).await;
    assert_eq!(browser.look().await.refused(422, "face_mismatch")["attempts_left"], 4);
    assert_eq!(beside.look().await.refused(422, "face_mismatch")["attempts_left"], 3);
    for left in (0..3).rev() {
        assert_eq!(browser.delete(ENROLMENT).await.status.as_u16(), 204);
        browser.walk("luo", Step::Face).await;
        assert_eq!(browser.look().await.refused(422, "face_mismatch")["attempts_left"], left);
    }
    beside.look().await.refused(429, "too_many_tries");
    // Another document has its own limit.
    beside.delete(ENROLMENT).await;
    beside.walk("fang", Step::Phone).await;
    rows::sweep(&server.app, server.app.clock.now()).await;
    assert_eq!(
        server.count("attempt WHERE kind = 'face_by_document'").await,
        1,
        "a match is no longer counted"
    );
    // All counts expire.
    rows::sweep(&server.app, server.app.clock.now().plus(DAY)).await;
    assert_eq!(server.count("attempt").await, 0);
}

#[tokio::test]
async fn a_code_has_five_tries_and_ten_minutes() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("fang", Step::Phone).await;
    browser.give_phone("+1 415 555 0100").await.refused(422, "phone_malformed");
    browser.give_phone("13800000001").await.ok::<EnrolmentView>();
    let code = browser.inbox().await[0].code.clone();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    browser.type_code("12345").await.refused(400, "malformed_request");
    for left in (0..5).rev() {
        assert_eq!(browser.type_code(wrong).await.refused(422, "code_wrong")["attempts_left"], left);
    }
    browser.type_code(&code).await.refused(422, "code_expired");
    let wait = browser.give_phone("13900000002").await.refused(429, "too_many_tries");
    assert!(wait["retry_after"].as_i64().is_some_and(|seconds| (1..=60).contains(&seconds)));
    server.app.clock.shift(60);
    browser.give_phone("13900000002").await.ok::<EnrolmentView>();
    let code = browser.inbox().await[0].code.clone();
    server.app.clock.shift(60 + 601);
    browser.type_code(&code).await.refused(422, "code_expired");
    browser.give_phone("13900000002").await.ok::<EnrolmentView>();
    let code = browser.inbox().await[0].code.clone();
    assert_eq!(browser.type_code(&code).await.ok::<EnrolmentView>().step, Step::Pin);
}

#[tokio::test]
async fn an_enrolment_sends_five_codes_at_most() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("fang", Step::Phone).await;
    for code in 0..5 {
        server.app.clock.shift(code * 61);
        browser.give_phone("13800000001").await.ok::<EnrolmentView>();
    }
    server.app.clock.shift(5 * 61);
    browser.give_phone("13800000001").await.refused(429, "too_many_tries");
    assert_eq!(browser.inbox().await.len(), 5);
}

#[tokio::test]
async fn another_browser_sees_no_code() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("fang", Step::PhoneCode).await;
    let mut other = TestBrowser::new(&server);
    assert!(other.inbox().await.is_empty());
    other.start().await;
    assert!(other.inbox().await.is_empty());
}

#[tokio::test]
async fn a_pin_that_breaks_the_rule_is_told_which() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("fang", Step::Pin).await;
    for (pin, rule) in
        [("1357", "length"), ("1357924x", "digits"), ("12345678", "neighbours"), ("13131357", "repeats")]
    {
        assert_eq!(browser.choose_pin(pin).await.refused(422, "pin_rule")["detail"], rule);
    }
    assert_eq!(server.count("person").await, 0);
}

#[tokio::test]
async fn after_a_day_an_enrolment_is_gone_and_leaves_nothing() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("fang", Step::Phone).await;
    // Each step extends the lifetime by a day.
    server.app.clock.shift(DAY - 60);
    browser.give_phone("13800000001").await.ok::<EnrolmentView>();
    server.app.clock.shift(2 * DAY - 120);
    assert_eq!(browser.get(ENROLMENT).await.ok::<EnrolmentView>().step, Step::PhoneCode);
    // Nobody comes back, and the sweep erases everything.
    server.app.clock.shift(2 * DAY);
    rows::sweep(&server.app, server.app.clock.now()).await;
    for table in ["enrolment", "demo_message", "session", "person"] {
        assert_eq!(server.count(table).await, 0, "{table}");
    }
    // Somebody comes back after the end but before the sweep. The enrolment is gone all the same.
    let mut late = TestBrowser::new(&server);
    late.walk("fang", Step::Pin).await;
    server.app.clock.shift(3 * DAY + 60);
    late.choose_pin(GOOD_PIN).await.refused(409, "no_enrolment");
    assert_eq!(server.count("person").await, 0);
}

#[tokio::test]
async fn what_anybody_can_begin_is_kept_for_two_hours_only() {
    let server = TestServer::new().await;
    TestBrowser::new(&server).start().await;
    TestBrowser::new(&server).walk("fang", Step::ChipRead).await;
    let mut read = TestBrowser::new(&server);
    read.walk("fang", Step::Face).await;
    server.app.clock.shift(2 * 3600 + 60);
    rows::sweep(&server.app, server.app.clock.now()).await;
    assert_eq!((server.count("enrolment").await, server.count("session").await), (1, 1));
    assert_eq!(read.get(ENROLMENT).await.ok::<EnrolmentView>().step, Step::Face);
}

#[tokio::test]
async fn giving_up_erases_what_was_collected() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("fang", Step::PhoneCode).await;
    assert_eq!(browser.delete(ENROLMENT).await.status.as_u16(), 204);
    assert_eq!(browser.cookie, None);
    for table in ["enrolment", "demo_message", "session"] {
        assert_eq!(server.count(table).await, 0, "{table}");
    }
    browser.delete(ENROLMENT).await.refused(409, "no_enrolment");
}

#[tokio::test]
async fn nothing_of_a_person_can_be_read_off_the_disk() {
    let server = TestServer::new().await;
    let mut underway = TestBrowser::new(&server);
    underway.walk("chen", Step::Pin).await;
    let (netnum, _) = TestBrowser::new(&server).enrol("fang").await;
    let disk = server.disk();
    let mut number = async |card: &str| {
        let read = underway.post(&format!("{CARDS}/{card}/read"), &json!({"challenge": "any"})).await;
        let read: CardRead = read.ok();
        let payload = base64url::decode(read.chip_read.split('.').nth(1).unwrap()).unwrap();
        let payload: Value = serde_json::from_slice(&payload).unwrap();
        payload["document_number"].as_str().unwrap().to_owned()
    };
    for secret in [
        "方静怡".to_owned(),
        "陈立恒".to_owned(),
        number("fang").await,
        number("chen").await,
        "13800000001".to_owned(),
        GOOD_PIN.to_owned(),
        netnum.replace('-', ""),
    ] {
        assert!(!disk.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
}

#[tokio::test]
async fn the_notice_must_be_the_one_in_force_and_its_sensitive_parts_agreed_to() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    let start =
        |version: u32, sensitive: bool| json!({"notice_version": version, "sensitive_consent": sensitive});
    browser.post(ENROLMENT, &start(0, true)).await.refused(409, "notice_outdated");
    browser.post(ENROLMENT, &start(1, false)).await.refused(422, "sensitive_consent_required");
    assert_eq!(server.count("enrolment").await, 0);
}
