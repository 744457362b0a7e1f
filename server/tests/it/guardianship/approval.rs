//! A child of 14–17 applies alone and becomes active when a guardian approves.

use netcert::api::child::APPLICATION_CODE;
use netcert::api::enrolment::Step;
use netcert::api::guardian::{APPLICATIONS, Application, ApplicationKind, ChildAge, ScreenCode};
use netcert::api::person::{ME, Me, PersonStanding};
use serde_json::json;

use crate::browser::TestBrowser;
use crate::guardian::Guardian;
use crate::rows;
use crate::test_server::TestServer;

const DAY: i64 = 86_400;

#[tokio::test]
async fn a_child_of_16_waits_until_a_guardian_approves() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    let enrolled = browser.walk("lin", Step::Done).await.enrolled.unwrap();
    assert!(enrolled.awaits_guardian && enrolled.child.is_none());
    let mut lin = Guardian::with(browser).await;
    assert_eq!(lin.browser.get(ME).await.ok::<Me>().standing, PersonStanding::AwaitsGuardian);
    let code: ScreenCode = lin.post(APPLICATION_CODE).await.ok();
    assert!(code.code.len() == 10 && code.qr_side > 20 && code.qr_path.starts_with("M4 4h7"));

    let mut chen = Guardian::new(&server, "chen").await;
    let typed = format!("{}-{}", &code.code[..5].to_lowercase(), &code.code[5..]);
    let application: Application = chen.open(&typed).await.ok();
    assert_eq!((application.kind, application.masked_name.as_str()), (ApplicationKind::Approve, "**夏"));
    assert_eq!(chen.view().await.applications, std::slice::from_ref(&application));
    // The code is used up.
    chen.open(&code.code).await.refused(404, "unknown_code");
    let about = json!({"about": "application", "id": application.id});
    assert_eq!(chen.consent(&about).await.status.as_u16(), 204);
    let me: Me = lin.browser.get(ME).await.ok();
    assert_eq!((me.standing, me.unread), (PersonStanding::Under18, 1));
    let view = chen.view().await;
    assert!(view.applications.is_empty());
    assert_eq!((view.children[0].age, view.children[0].masked_name.as_str()), (ChildAge::Under18, "**夏"));
    assert_eq!(server.count("minor WHERE awaits_until IS NOT NULL").await, 0);
    chen.consent_is_over(&about).await;
    lin.post(APPLICATION_CODE).await.refused(409, "already_answered");
    // From 14 on, a guardian cannot act for the child.
    for action in ["device-code", "profile"] {
        chen.child_post(&view.children[0].id, action).await.refused(422, "applies_alone");
    }
    // On a new device the person is still active and has the same netnum.
    let mut again = TestBrowser::new(&server);
    let renewed = again.walk("lin", Step::Done).await.enrolled.unwrap();
    assert!(renewed.already_enrolled && !renewed.awaits_guardian);
    assert_eq!(renewed.netnum, enrolled.netnum);
}

impl Guardian {
    async fn consent_is_over(&mut self, about: &serde_json::Value) {
        self.propose(about).await.refused(409, "already_answered");
    }
}

#[tokio::test]
async fn declined_leaves_nothing_but_a_word_in_the_childs_browser() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.enrol("lin").await;
    let mut lin = Guardian::with(browser).await;
    let code = lin.application_code().await;
    let mut chen = Guardian::new(&server, "chen").await;
    let application: Application = chen.open(&code).await.ok();
    let decline = format!("{APPLICATIONS}/{}/decline", application.id);
    // Another guardian cannot answer for this one.
    let mut fang = Guardian::new(&server, "fang").await;
    fang.post(&decline).await.refused(409, "already_answered");
    assert_eq!(chen.post(&decline).await.status.as_u16(), 204);
    chen.post(&decline).await.refused(409, "already_answered");
    lin.browser.get(ME).await.refused(403, "application_declined");
    lin.post(APPLICATION_CODE).await.refused(401, "sign_in_required");
    assert_eq!(server.count("person").await, 2);
    for table in ["minor", "application", "invitation", "guardianship", "guardian_consent"] {
        assert_eq!(server.count(table).await, 0, "{table}");
    }
    assert_eq!(server.count("passkey").await, 2);
    assert_eq!(server.count("pin").await, 2);
    lin.sign_in().await.refused(422, "passkey_rejected");
    // The child may apply again. After that, the browser shows no refusal any more.
    let enrolled = lin.browser.walk("lin", Step::Done).await.enrolled.unwrap();
    assert!(!enrolled.already_enrolled);
    lin.browser.get(ME).await.refused(401, "sign_in_required");
}

#[tokio::test]
async fn nobody_answers_for_thirty_days() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.enrol("lin").await;
    let mut lin = Guardian::with(browser).await;
    let code = lin.application_code().await;
    let mut chen = Guardian::new(&server, "chen").await;
    chen.open(&code).await.ok::<Application>();
    server.app.clock.shift(30 * DAY - 60);
    rows::sweep(&server.app, server.app.clock.now()).await;
    assert_eq!(server.count("person").await, 2);
    server.app.clock.shift(30 * DAY + 60);
    rows::sweep(&server.app, server.app.clock.now()).await;
    assert_eq!(server.count("person").await, 1);
    for table in ["minor", "application", "invitation"] {
        assert_eq!(server.count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_code_shows_the_child_to_nobody_but_confirmed_guardians() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.enrol("lin").await;
    let mut lin = Guardian::with(browser).await;
    let first = lin.application_code().await;
    let code = lin.application_code().await;
    let mut gu = Guardian::new(&server, "gu").await;
    // A new code voids the code before it.
    gu.open(&first).await.refused(404, "unknown_code");
    for wrong in ["", "AAAAAAAAAA", "x", "UUUUUUUUUU"] {
        gu.open(wrong).await.refused(404, "unknown_code");
    }
    let answer = gu.open(&code).await;
    answer.refused(403, "not_guardian");
    assert!(!answer.text.contains('夏'));
    assert_eq!(server.count("application").await, 0);
    // A child cannot be a guardian, and the code stays valid for an adult.
    lin.open(&code).await.refused(403, "not_an_adult");
    let mut chen = Guardian::new(&server, "chen").await;
    server.app.clock.shift(7 * DAY + 1);
    chen.sign_in().await;
    chen.open(&code).await.refused(404, "unknown_code");
    server.app.clock.shift(0);
    chen.sign_in().await;
    chen.open(&code).await.ok::<Application>();
}

#[tokio::test]
async fn only_who_waits_shows_a_code() {
    let server = TestServer::new().await;
    TestBrowser::new(&server).post(APPLICATION_CODE, &json!({})).await.refused(401, "sign_in_required");
    let mut chen = Guardian::new(&server, "chen").await;
    chen.post(APPLICATION_CODE).await.refused(409, "already_answered");
    // The person can get a code right after the enrolment, before they have a passkey.
    let mut lin = TestBrowser::new(&server);
    lin.enrol("lin").await;
    lin.post(APPLICATION_CODE, &json!({})).await.ok::<ScreenCode>();
}

#[tokio::test]
async fn one_more_guardian_joins_with_the_others_code() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let (child, _) = fang.enrol(&server, "yao").await;
    let code: ScreenCode = fang.child_post(&child, "guardian-code").await.ok();
    let mut bai = Guardian::new(&server, "bai").await;
    bai.open(&code.code).await.refused(403, "not_guardian");
    let mut shen = Guardian::new(&server, "shen").await;
    let application: Application = shen.open(&code.code).await.ok();
    assert_eq!(application.kind, ApplicationKind::Join);
    // Declining erases only the application.
    assert_eq!(shen.post(&format!("{APPLICATIONS}/{}/decline", application.id)).await.status.as_u16(), 204);
    assert_eq!((server.count("person").await, server.count("application").await), (4, 0));
    let code: ScreenCode = fang.child_post(&child, "guardian-code").await.ok();
    assert_eq!(shen.approve(&code.code).await.status.as_u16(), 204);
    assert_eq!(shen.view().await.children[0].other_guardians, 1);
    assert_eq!(server.count("message WHERE about = 'guardian_added'").await, 1);
    // A guardian of the child has nothing to answer, and the code of a guardian whose link ended is void.
    let code: ScreenCode = fang.child_post(&child, "guardian-code").await.ok();
    shen.open(&code.code).await.refused(409, "already_answered");
    fang.child_post(&child, "end").await;
    shen.open(&code.code).await.refused(404, "unknown_code");
}
