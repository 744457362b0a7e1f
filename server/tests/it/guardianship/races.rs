//! Two servers on one database, and everybody at once: one result.

use netcert::api::enrolment::{EnrolmentView, Step};
use netcert::api::guardian::{APPLICATIONS, Application, CONSENTS_SIGN, Code, Proposal};
use netcert::api::person::{ME, Me, PersonStanding};
use serde_json::json;

use crate::browser::{Browser, GOOD_PIN};
use crate::ground::Ground;
use crate::guardian::Guardian;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_guardians_enrol_the_same_child_at_once() {
    let ground = Ground::new().await;
    let (mut fang, mut shen) = (Guardian::new(&ground, "fang").await, Guardian::new(&ground, "shen").await);
    fang.walk(&ground, "yao", Step::Pin).await;
    shen.walk(&ground, "yao", Step::Pin).await;
    shen.browser.move_to(ground.another_app().await);
    let (mut one, mut other) = (fang.browser.clone(), shen.browser.clone());
    let (one, other) = tokio::join!(
        tokio::spawn(async move { one.choose_pin(GOOD_PIN).await }),
        tokio::spawn(async move { other.choose_pin(GOOD_PIN).await }),
    );
    let done = [one, other].map(|answer| answer.unwrap().ok::<EnrolmentView>().enrolled.unwrap());
    assert_eq!(done[0].netnum, done[1].netnum);
    assert_eq!(done.iter().filter(|one| one.already_enrolled).count(), 1);
    assert_eq!((ground.count("person").await, ground.count("minor").await), (3, 1));
    assert_eq!(ground.count("guardianship WHERE ended_at IS NULL").await, 2);
    assert_eq!((fang.view().await.children.len(), shen.view().await.children.len()), (1, 1));
}

/// `lin`, with an application that each of the two has opened.
async fn opened_by_both(ground: &Ground) -> (Guardian, [(Guardian, Application); 2]) {
    let mut browser = Browser::new(ground);
    browser.enrol("lin").await;
    let mut lin = Guardian::with(browser).await;
    let (mut fang, mut chen) = (Guardian::new(ground, "fang").await, Guardian::new(ground, "chen").await);
    let code = lin.application_code().await;
    let first: Application = fang.open(&code).await.ok();
    let code = lin.application_code().await;
    let second: Application = chen.open(&code).await.ok();
    chen.browser.move_to(ground.another_app().await);
    (lin, [(fang, first), (chen, second)])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_guardians_approve_at_once() {
    let ground = Ground::new().await;
    let (mut lin, both) = opened_by_both(&ground).await;
    let mut signing = Vec::new();
    for (mut guardian, application) in both {
        let about = json!({"about": "application", "id": application.id});
        let proposal: Proposal = guardian.propose(&about).await.ok();
        let signed = guardian.sign(&proposal);
        signing.push((guardian, signed));
    }
    // Only now, when both have read and signed.
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
    assert_eq!(ground.count("guardianship").await, 1);
    assert_eq!(ground.count("application").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_approves_and_one_declines_at_once() {
    for _ in 0..4 {
        let ground = Ground::new().await;
        let (mut lin, [(mut yes, application), (mut no, theirs)]) = opened_by_both(&ground).await;
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
                assert_eq!(ground.count("guardianship").await, 1);
            }
            (409, 204) => {
                lin.browser.get(ME).await.refused(403, "application_declined");
                assert_eq!(ground.count("guardianship").await + ground.count("minor").await, 0);
            }
            both => panic!("{both:?}"),
        }
        assert_eq!(ground.count("application").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_that_two_take_at_once_is_taken_once() {
    let ground = Ground::new().await;
    let mut fang = Guardian::new(&ground, "fang").await;
    let (child, _) = fang.enrol(&ground, "song").await;
    let code: Code = fang.child_post(&child, "device-code").await.ok();
    let (mut one, mut other) = (Browser::new(&ground), Browser::new(&ground));
    other.move_to(ground.another_app().await);
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
