//! Two servers on one database, with everybody acting at once: there is exactly one result.

use netcert::api::enrolment::{EnrolmentView, Step};
use netcert::api::guardian::{APPLICATIONS, Application, CONSENTS_SIGN, Proposal, ScreenCode};
use netcert::api::person::{ME, Me, PersonStanding};
use serde_json::json;

use crate::browser::{GOOD_PIN, TestBrowser};
use crate::guardian::Guardian;
use crate::test_server::TestServer;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_guardians_enrol_the_same_child_at_once() {
    let server = TestServer::new().await;
    let (mut fang, mut shen) = (Guardian::new(&server, "fang").await, Guardian::new(&server, "shen").await);
    fang.walk(&server, "yao", Step::Pin).await;
    shen.walk(&server, "yao", Step::Pin).await;
    shen.browser.move_to(server.another_app().await);
    let (mut one, mut other) = (fang.browser.clone(), shen.browser.clone());
    let (one, other) = tokio::join!(
        tokio::spawn(async move { one.choose_pin(GOOD_PIN).await }),
        tokio::spawn(async move { other.choose_pin(GOOD_PIN).await }),
    );
    let done = [one, other].map(|answer| answer.unwrap().ok::<EnrolmentView>().enrolled.unwrap());
    assert_eq!(done[0].netnum, done[1].netnum);
    assert_eq!(done.iter().filter(|one| one.already_enrolled).count(), 1);
    assert_eq!((server.count("person").await, server.count("minor").await), (3, 1));
    assert_eq!(server.count("guardianship WHERE ended_at IS NULL").await, 2);
    assert_eq!((fang.view().await.children.len(), shen.view().await.children.len()), (1, 1));
}

/// `lin`, whose application two guardians have opened.
async fn opened_by_both(server: &TestServer) -> (Guardian, [(Guardian, Application); 2]) {
    let mut browser = TestBrowser::new(server);
    browser.enrol("lin").await;
    let mut lin = Guardian::with(browser).await;
    let (mut fang, mut chen) = (Guardian::new(server, "fang").await, Guardian::new(server, "chen").await);
    let code = lin.application_code().await;
    let first: Application = fang.open(&code).await.ok();
    let code = lin.application_code().await;
    let second: Application = chen.open(&code).await.ok();
    chen.browser.move_to(server.another_app().await);
    (lin, [(fang, first), (chen, second)])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_guardians_approve_at_once() {
    let server = TestServer::new().await;
    let (mut lin, both) = opened_by_both(&server).await;
    let mut signing = Vec::new();
    for (mut guardian, application) in both {
        let about = json!({"about": "application", "id": application.id});
        let proposal: Proposal = guardian.propose(&about).await.ok();
        let signed = guardian.sign(&proposal);
        signing.push((guardian, signed));
    }
    // Send only now, after both have read and signed.
    let answers: Vec<_> = signing
        .into_iter()
        .map(|(mut guardian, signed)| {
            tokio::spawn(async move { guardian.browser.post(CONSENTS_SIGN, &signed).await })
        })
        .collect();
    let mut statuses = Vec::new();
    for answer in answers {
        statuses.push(answer.await.unwrap().status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
    assert_eq!(lin.browser.get(ME).await.ok::<Me>().standing, PersonStanding::Under18);
    assert_eq!(server.count("guardianship").await, 1);
    assert_eq!(server.count("application").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_approves_and_one_declines_at_once() {
    for _ in 0..4 {
        let server = TestServer::new().await;
        let (mut lin, [(mut yes, application), (mut no, theirs)]) = opened_by_both(&server).await;
        let about = json!({"about": "application", "id": application.id});
        let proposal: Proposal = yes.propose(&about).await.ok();
        let signed = yes.sign(&proposal);
        let decline = format!("{APPLICATIONS}/{}/decline", theirs.id);
        let (approved, declined) = tokio::join!(
            tokio::spawn(async move { yes.browser.post(CONSENTS_SIGN, &signed).await.status.as_u16() }),
            tokio::spawn(async move { no.browser.post(&decline, &json!({})).await.status.as_u16() }),
        );
        match (approved.unwrap(), declined.unwrap()) {
            (204, 409) => {
                assert_eq!(lin.browser.get(ME).await.ok::<Me>().standing, PersonStanding::Under18);
                assert_eq!(server.count("guardianship").await, 1);
            }
            (409, 204) => {
                lin.browser.get(ME).await.refused(403, "application_declined");
                assert_eq!(server.count("guardianship").await + server.count("minor").await, 0);
            }
            both => panic!("{both:?}"),
        }
        assert_eq!(server.count("application").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_that_two_take_at_once_is_taken_once() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let (child, _) = fang.enrol(&server, "song").await;
    let code: ScreenCode = fang.child_post(&child, "device-code").await.ok();
    let (mut one, mut other) = (TestBrowser::new(&server), TestBrowser::new(&server));
    other.move_to(server.another_app().await);
    let take = json!({"code": code.code});
    let again = take.clone();
    let (one, other) = tokio::join!(
        tokio::spawn(async move { one.post(netcert::api::child::DEVICE, &take).await.status.as_u16() }),
        tokio::spawn(async move { other.post(netcert::api::child::DEVICE, &again).await.status.as_u16() }),
    );
    let mut statuses = [one.unwrap(), other.unwrap()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404]);
}
