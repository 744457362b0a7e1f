//! A child who turns 18 while waiting for a guardian's approval no longer needs it.

use netcert::age::day_reached;
use netcert::api::guardian::{APPLICATIONS, Application, CONSENTS_SIGN, Proposal};
use netcert::api::person::{ME, Me, PersonStanding};
use netcert::time::UnixTime;
use serde_json::{Value, json};

use crate::browser::TestBrowser;
use crate::guardian::{Guardian, born};
use crate::rows;
use crate::server_with_sites::ServerWithSites;
use crate::test_server::TestServer;

const WAIT: &str = "person WHERE state = 'awaiting_guardian'";

/// A few minutes before midnight: `rui` is waiting, and `bai` has opened the application.
async fn on_the_eve(server: &TestServer) -> (Guardian, Guardian, Application) {
    let mut browser = TestBrowser::new(server);
    browser.enrol("rui").await;
    let mut rui = Guardian::with(browser).await;
    let code = rui.application_code().await;
    let mut bai = Guardian::new(server, "bai").await;
    let application: Application = bai.open(&code).await.ok();
    let midnight = UnixTime::shanghai_midnight(day_reached(born(server, "rui").await, 18));
    let clock = &server.app.clock;
    clock.shift(clock.ahead() + midnight.since(clock.now()) - 240);
    rui.sign_in().await.ok::<Value>();
    bai.sign_in().await.ok::<Value>();
    assert_eq!(rui.browser.get(ME).await.ok::<Me>().standing, PersonStanding::AwaitsGuardian);
    assert_eq!(server.count(WAIT).await, 1);
    (rui, bai, application)
}

fn midnight(server: &TestServer) {
    let clock = &server.app.clock;
    clock.shift(clock.ahead() + 240);
}

#[tokio::test]
async fn at_18_a_sign_in_makes_them_active_and_a_yes_that_comes_later_does_nothing() {
    let sites = ServerWithSites::new().await;
    let server = sites.server();
    let (mut rui, mut bai, application) = on_the_eve(server).await;
    let about = json!({"about": "application", "id": application.id});
    let proposal: Proposal = bai.propose(&about).await.ok();
    let signed = bai.sign(&proposal);
    midnight(server);
    // The standing is computed when it is read.
    assert_eq!(rui.browser.get(ME).await.ok::<Me>().standing, PersonStanding::Adult);
    assert_eq!(server.count(WAIT).await, 1);
    let opened = server.count("audit WHERE purpose = 'come_of_age'").await;
    rui.sign_in().await.ok::<Value>();
    assert_eq!(server.count(WAIT).await, 0);
    assert_eq!(server.count("application").await + server.count("invitation").await, 0);
    bai.browser.post(CONSENTS_SIGN, &signed).await.refused(409, "already_answered");
    assert!(bai.view().await.applications.is_empty());
    assert!(rui.mint(server, "museum").await.is_ok());
    assert_eq!(rui.browser.get(ME).await.ok::<Me>().standing, PersonStanding::Adult);
    // Their record is opened only once for this. From then on they act as any adult.
    rui.sign_in().await.ok::<Value>();
    assert_eq!(server.count("audit WHERE purpose = 'come_of_age'").await, opened + 1);
    assert!(rui.view().await.children.is_empty());
    assert_eq!(server.count("guardianship").await + server.count("guardian_consent").await, 0);
}

#[tokio::test]
async fn at_18_a_mint_makes_them_active() {
    let sites = ServerWithSites::new().await;
    let server = sites.server();
    let (mut rui, mut bai, application) = on_the_eve(server).await;
    let refused = rui.mint(server, "museum").await.err().unwrap();
    refused.refused(403, "awaits_guardian");
    midnight(server);
    // It also works in the session that began when they were 17.
    assert!(rui.mint(server, "museum").await.is_ok());
    assert_eq!(server.count(WAIT).await, 0);
    let about = json!({"about": "application", "id": application.id});
    bai.propose(&about).await.refused(409, "already_answered");
}

#[tokio::test]
async fn at_18_no_guardian_answers_before_anything_has_noticed() {
    let server = TestServer::new().await;
    let (mut rui, mut bai, application) = on_the_eve(&server).await;
    let about = json!({"about": "application", "id": application.id});
    let proposal: Proposal = bai.propose(&about).await.ok();
    let signed = bai.sign(&proposal);
    assert_eq!(bai.view().await.applications.len(), 1);
    midnight(&server);
    assert!(bai.view().await.applications.is_empty());
    bai.propose(&about).await.refused(409, "already_answered");
    bai.browser.post(CONSENTS_SIGN, &signed).await.refused(409, "already_answered");
    bai.post(&format!("{APPLICATIONS}/{}/decline", application.id)).await.refused(409, "already_answered");
    assert_eq!(server.count("person").await, 2);
    rui.sign_in().await.ok::<Value>();
    assert_eq!(rui.browser.get(ME).await.ok::<Me>().standing, PersonStanding::Adult);
}

#[tokio::test]
async fn the_daily_job_writes_it_down_too() {
    let server = TestServer::new().await;
    let (mut rui, _, _) = on_the_eve(&server).await;
    rows::daily_job(&server.app).await;
    assert_eq!(server.count(WAIT).await, 1);
    midnight(&server);
    rows::daily_job(&server.app).await;
    assert_eq!(server.count(WAIT).await + server.count("application").await, 0);
    assert_eq!(server.count("minor").await, 0);
    rui.sign_in().await.ok::<Value>();
    assert_eq!(rui.browser.get(ME).await.ok::<Me>().unread, 1);
}
