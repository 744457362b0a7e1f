//! A dispute belongs to the child. While it is open, nothing that changes links, devices or PIN of the child
//! goes through, and only the operator settles it.

use netcert::api::child::{Arrived, DEVICE};
use netcert::api::enrolment::{ENROLMENT, EnrolmentView, Step};
use netcert::api::guardian::{Application, CONSENTS_SIGN, PROFILE_FINISH, Proposal, ScreenCode};
use netcert::api::passkey::{Ceremony, REGISTRATION, REGISTRATION_FINISH};
use netcert::api::path as filled;
use serde_json::{Value, json};

use super::operator::{command, done, refused};
use crate::browser::{GOOD_PIN, TestBrowser};
use crate::guardian::Guardian;
use crate::server_with_sites::ServerWithSites;
use crate::test_server::TestServer;

/// Code of every refusal here.
const IN_DISPUTE: &str = "guardianship_disputed";

async fn operator(server: &TestServer, arguments: &[&str]) -> String {
    done(&command(server, arguments, "").await)
}

#[tokio::test]
async fn a_dispute_is_not_laundered_by_enrolling_ending_or_linking_anew() {
    let sites = ServerWithSites::new().await;
    let server = sites.server();
    let mut fang = Guardian::new(server, "fang").await;
    let mut shen = Guardian::new(server, "shen").await;
    let (child, _) = fang.enrol(server, "yao").await;
    let (theirs, _) = shen.enrol(server, "yao").await;
    let mut yao = fang.childs_device(server, &child).await;
    assert_eq!(operator(server, &["guardianship", "dispute", "--id", &child]).await, "in dispute\n");

    for (guardian, link) in [(&mut fang, &child), (&mut shen, &theirs)] {
        assert!(guardian.view().await.children[0].disputed);
        for action in ["end", "device-code", "guardian-code", "profile"] {
            guardian.child_post(link, action).await.refused(403, IN_DISPUTE);
        }
        guardian.walk(server, "yao", Step::ChipRead).await;
        guardian.browser.put_card("yao").await.refused(403, IN_DISPUTE);
        let view: EnrolmentView = guardian.browser.get(ENROLMENT).await.ok();
        assert_eq!((view.step, view.masked_name), (Step::ChipRead, None));
    }
    yao.post(REGISTRATION).await.refused(403, IN_DISPUTE);
    yao.sign_in().await.ok::<Value>();
    yao.mint(server, "museum").await.err().unwrap().refused(403, IN_DISPUTE);
    assert_eq!(server.count("guardianship WHERE ended_at IS NULL").await, 2);

    // Once it is settled, the same acts go through, and the dispute does not come back with the next link.
    assert_eq!(operator(server, &["guardianship", "settle", "--id", &theirs]).await, "settled\n");
    assert!(!shen.view().await.children[0].disputed);
    assert_eq!(fang.child_post(&child, "end").await.status.as_u16(), 204);
    let (again, _) = fang.enrol(server, "yao").await;
    assert_ne!(again, child);
    assert!(!fang.view().await.children[0].disputed);
}

#[tokio::test]
async fn what_was_under_way_when_the_dispute_was_opened_is_refused_at_its_last_step() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let mut shen = Guardian::new(&server, "shen").await;
    let (child, _) = fang.enrol(&server, "yao").await;
    let mut yao = fang.childs_device(&server, &child).await;
    // One more guardian, who has signed.
    let code: ScreenCode = fang.child_post(&child, "guardian-code").await.ok();
    let application: Application = shen.open(&code.code).await.ok();
    let about = json!({"about": "application", "id": application.id});
    let proposal: Proposal = shen.propose(&about).await.ok();
    let joining = shen.sign(&proposal);
    // A device that has used its code, a device that has not, and a profile on the guardian's own.
    let code: ScreenCode = fang.child_post(&child, "device-code").await.ok();
    let mut arrived = TestBrowser::new(&server);
    arrived.post(DEVICE, &json!({"code": code.code})).await.ok::<Arrived>();
    let finish = |guardian: &mut Guardian, begun: &Ceremony| {
        let credential = guardian.authenticator.create(&begun.options);
        json!({"ceremony": begun.ceremony, "credential": credential, "prf": true})
    };
    let begun: Ceremony = arrived.post(REGISTRATION, &json!({})).await.ok();
    let registration = finish(&mut yao, &begun);
    let begun: Ceremony = fang.child_post(&child, "profile").await.ok();
    let profile = finish(&mut fang, &begun);
    let code: ScreenCode = fang.child_post(&child, "device-code").await.ok();
    // The child's enrolment once more, up to the new PIN.
    fang.walk(&server, "yao", Step::Pin).await;
    let before = [server.count("passkey").await, server.count("guardian_consent").await];

    assert_eq!(fang.child_post(&child, "dispute").await.status.as_u16(), 204);
    fang.browser.choose_pin(GOOD_PIN).await.refused(403, IN_DISPUTE);
    shen.browser.post(CONSENTS_SIGN, &joining).await.refused(403, IN_DISPUTE);
    shen.propose(&about).await.refused(403, IN_DISPUTE);
    arrived.post(REGISTRATION_FINISH, &registration).await.refused(403, IN_DISPUTE);
    fang.browser.post(&filled(PROFILE_FINISH, &child), &profile).await.refused(403, IN_DISPUTE);
    let mut late = TestBrowser::new(&server);
    late.post(DEVICE, &json!({"code": code.code})).await.refused(403, IN_DISPUTE);
    assert_eq!([server.count("passkey").await, server.count("guardian_consent").await], before);
    assert_eq!(server.count("guardianship").await, 1);

    // The code was not spent by it.
    assert_eq!(operator(&server, &["guardianship", "settle", "--id", &child]).await, "settled\n");
    late.post(DEVICE, &json!({"code": code.code})).await.ok::<Arrived>();
}

#[tokio::test]
async fn a_child_of_14_in_dispute_takes_over_after_the_settlement() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let (child, netnum) = fang.enrol(&server, "mu").await;
    operator(&server, &["guardianship", "dispute", "--id", &child]).await;
    server.app.clock.shift(7 * 86_400);
    let mut mu = TestBrowser::new(&server);
    mu.walk("mu", Step::Face).await;
    mu.look().await.refused(403, IN_DISPUTE);
    operator(&server, &["guardianship", "settle", "--id", &child]).await;
    assert_eq!(mu.enrol("mu").await, (netnum, true));
}

#[tokio::test]
async fn the_operator_settles_for_the_link_or_against_it() {
    let sites = ServerWithSites::new().await;
    let server = sites.server();
    let mut fang = Guardian::new(server, "fang").await;
    let mut shen = Guardian::new(server, "shen").await;
    let (child, _) = fang.enrol(server, "yao").await;
    let (theirs, _) = shen.enrol(server, "yao").await;
    let mut yao = shen.childs_device(server, &theirs).await;
    assert_eq!(fang.child_post(&child, "dispute").await.status.as_u16(), 204);
    let listed = operator(server, &["guardianship", "disputes"]).await;
    assert!(listed.contains(&child) && listed.contains("\tguardian\t"), "{listed}");

    // For both links: they stay.
    assert_eq!(operator(server, &["guardianship", "settle", "--id", &child]).await, "settled\n");
    assert_eq!(server.count("guardianship WHERE ended_at IS NULL").await, 2);
    assert_eq!(operator(server, &["guardianship", "disputes"]).await, "");
    let settle = ["guardianship", "settle", "--id", child.as_str()];
    assert!(refused(&command(server, &settle, "").await).contains("no dispute"));

    // Against one: it ends, and the other guardian goes on alone.
    assert_eq!(shen.child_post(&theirs, "dispute").await.status.as_u16(), 204);
    let settle = ["guardianship", "settle", "--id", child.as_str(), "--end"];
    assert_eq!(operator(server, &settle).await, "settled, and the link ended\n");
    assert!(fang.view().await.children.is_empty());
    let seen = shen.view().await;
    assert!(!seen.children[0].disputed && seen.children[0].other_guardians == 0);
    let request = yao.ask("museum").await;
    let about = json!({"about": "site", "request": request, "scope": "once"});
    assert_eq!(shen.consent(&about).await.status.as_u16(), 204);
    assert!(yao.mint(server, "museum").await.is_ok());

    // A dispute outlives every link that the operator ends, and can still be settled.
    assert_eq!(shen.child_post(&theirs, "dispute").await.status.as_u16(), 204);
    assert_eq!(operator(server, &["guardianship", "end", "--id", &theirs]).await, "ended\n");
    fang.walk(server, "yao", Step::ChipRead).await;
    fang.browser.put_card("yao").await.refused(403, IN_DISPUTE);
    assert_eq!(operator(server, &["guardianship", "settle", "--id", &theirs]).await, "settled\n");
    fang.enrol(server, "yao").await;
}
