//! The authority's word counts for minutes at a signature, and links are confirmed anew at an interval.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::SignedDuration;
use netcert::api::enrolment::{ENROLMENT, EnrolmentView, Step};
use netcert::api::guardian::{Application, CONSENTS_SIGN, Proposal, ScreenCode};
use netcert::api::message::{MESSAGES, Message, MessageAbout};
use netcert::suite::VerifyingKey;
use netcert_server::authority::frame::Frame;
use netcert_server::authority::{Authority, AuthorityAway, DocumentRef, Guardianship};
use netcert_server::domain::guardianship::GuardianshipError;
use netcert_server::http::app::App;
use serde_json::json;

use crate::browser::TestBrowser;
use crate::guardian::Guardian;
use crate::test_server::TestServer;

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// What the register has come to say about guardians.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// As the demo's families are.
    AsBefore,
    NotGuardian,
    Disputed,
    Nothing,
}

/// The demo's authority, whose word about guardians can change.
struct Fickle {
    demo: Arc<dyn Authority>,
    /// What it says now, and how often it was asked.
    state: Mutex<(Says, u32)>,
}

impl Fickle {
    fn before(server: &mut TestServer) -> Arc<Self> {
        let fickle = Arc::new(Self {
            demo: Arc::clone(&server.app.authority),
            state: Mutex::new((Says::AsBefore, 0)),
        });
        server.app.authority = fickle.clone();
        fickle
    }

    fn says(&self, says: Says) {
        self.state.lock().unwrap().0 = says;
    }

    /// How often it was asked since the last look.
    fn asked(&self) -> u32 {
        std::mem::take(&mut self.state.lock().unwrap().1)
    }
}

#[async_trait]
impl Authority for Fickle {
    fn chip_read_key(&self) -> &VerifyingKey {
        self.demo.chip_read_key()
    }

    async fn face_matches(&self, portrait_ref: &str, frame: &Frame) -> Result<bool, AuthorityAway> {
        self.demo.face_matches(portrait_ref, frame).await
    }

    async fn guardianship(
        &self,
        guardian: DocumentRef<'_>,
        child: DocumentRef<'_>,
    ) -> Result<Guardianship, AuthorityAway> {
        let says = {
            let mut state = self.state.lock().unwrap();
            state.1 += 1;
            state.0
        };
        match says {
            Says::AsBefore => self.demo.guardianship(guardian, child).await,
            Says::NotGuardian => Ok(Guardianship::NotGuardian),
            Says::Disputed => Ok(Guardianship::Disputed),
            Says::Nothing => Err(AuthorityAway("it is silent".to_owned())),
        }
    }
}

fn pass(server: &TestServer, seconds: i64) {
    server.app.clock.shift(server.app.clock.ahead() + seconds);
}

#[tokio::test]
async fn an_application_is_not_signed_on_an_old_word() {
    let mut server = TestServer::new().await;
    let register = Fickle::before(&mut server);
    let mut browser = TestBrowser::new(&server);
    browser.enrol("lin").await;
    let mut lin = Guardian::with(browser).await;
    let mut chen = Guardian::new(&server, "chen").await;
    let application: Application = chen.open(&lin.application_code().await).await.ok();
    let about = json!({"about": "application", "id": application.id});
    // Minutes old: nobody is asked again.
    chen.propose(&about).await.ok::<Proposal>();
    assert_eq!(register.asked(), 1);
    pass(&server, 16 * MINUTE);
    for (says, status, code) in [
        (Says::NotGuardian, 403, "not_guardian"),
        (Says::Disputed, 403, "guardianship_disputed"),
        (Says::Nothing, 503, "unavailable"),
    ] {
        register.says(says);
        chen.propose(&about).await.refused(status, code);
    }
    register.says(Says::AsBefore);
    register.asked();
    assert_eq!(chen.consent(&about).await.status.as_u16(), 204);
    assert_eq!(register.asked(), 1);
    assert_eq!(server.count("guardianship").await, 1);
}

#[tokio::test]
async fn a_childs_enrolment_is_not_signed_on_an_old_word() {
    let mut server = TestServer::new().await;
    let register = Fickle::before(&mut server);
    let mut fang = Guardian::new(&server, "fang").await;
    fang.walk(&server, "song", Step::GuardianConsent).await;
    let about = json!({"about": "enrolment"});
    fang.propose(&about).await.ok::<Proposal>();
    assert_eq!(register.asked(), 1);
    pass(&server, 16 * MINUTE);
    register.says(Says::NotGuardian);
    fang.propose(&about).await.refused(403, "not_guardian");
    register.says(Says::AsBefore);
    assert_eq!(fang.consent(&about).await.status.as_u16(), 204);
    assert_eq!(register.asked(), 2);
    assert_eq!(fang.browser.get(ENROLMENT).await.ok::<EnrolmentView>().step, Step::Pin);
}

/// `fang` has invited `shen`, who has read and signed.
async fn invited(server: &TestServer) -> (Guardian, String, Guardian, serde_json::Value, serde_json::Value) {
    let mut fang = Guardian::new(server, "fang").await;
    let mut shen = Guardian::new(server, "shen").await;
    let (child, _) = fang.enrol(server, "yao").await;
    let code: ScreenCode = fang.child_post(&child, "guardian-code").await.ok();
    let application: Application = shen.open(&code.code).await.ok();
    let about = json!({"about": "application", "id": application.id});
    let proposal: Proposal = shen.propose(&about).await.ok();
    let signed = shen.sign(&proposal);
    (fang, child, shen, about, signed)
}

#[tokio::test]
async fn nobody_joins_on_the_word_of_one_whose_own_link_has_ended() {
    let server = TestServer::new().await;
    let (mut fang, child, mut shen, about, signed) = invited(&server).await;
    assert_eq!(fang.child_post(&child, "end").await.status.as_u16(), 204);
    shen.browser.post(CONSENTS_SIGN, &signed).await.refused(409, "already_answered");
    shen.propose(&about).await.refused(409, "already_answered");
    assert_eq!(server.count("guardianship").await, 1);
}

#[tokio::test]
async fn nobody_joins_on_the_word_of_one_who_is_suspended() {
    let server = TestServer::new().await;
    let (_, _, mut shen, about, signed) = invited(&server).await;
    server
        .sql(
            "UPDATE person SET state = 'suspended' WHERE id IN \
             (SELECT guardian_id FROM guardianship WHERE ended_at IS NULL)",
        )
        .await;
    shen.browser.post(CONSENTS_SIGN, &signed).await.refused(409, "already_answered");
    shen.propose(&about).await.refused(409, "already_answered");
    assert_eq!(server.count("guardianship").await, 1);
}

async fn confirm(app: &App) -> Result<(), GuardianshipError> {
    app.guardianship().confirm_anew(SignedDuration::from_hours(30 * 24)).await
}

async fn told(guardian: &mut Guardian) -> Vec<(MessageAbout, Option<String>)> {
    let messages: Vec<Message> = guardian.browser.get(MESSAGES).await.ok();
    messages.into_iter().map(|message| (message.about, message.masked_name)).collect()
}

#[tokio::test]
async fn each_link_is_confirmed_once_in_an_interval_whatever_restarts() {
    let mut server = TestServer::new().await;
    let register = Fickle::before(&mut server);
    let mut fang = Guardian::new(&server, "fang").await;
    fang.enrol(&server, "song").await;
    register.asked();
    let mut other = server.another_app().await;
    other.authority = register.clone();
    confirm(&server.app).await.unwrap();
    pass(&server, 30 * DAY - MINUTE);
    confirm(&server.app).await.unwrap();
    assert_eq!(register.asked(), 0, "not before the interval is over");
    for _ in 0..2 {
        pass(&server, MINUTE);
        let (one, two) = tokio::join!(confirm(&server.app), confirm(&other));
        one.and(two).unwrap();
        assert_eq!(register.asked(), 1, "by one of two servers");
        confirm(&other).await.unwrap();
        pass(&server, 30 * DAY - MINUTE);
        confirm(&server.app).await.unwrap();
        assert_eq!(register.asked(), 0, "once in an interval");
    }
    fang.sign_in().await;
    assert_eq!(fang.view().await.children.len(), 1);
    // The guardian's record and the child's were opened for it, and that is written down.
    assert_eq!(server.count("audit WHERE purpose = 'confirm_guardianship'").await, 4);
    // Who is enrolled again is confirmed by that.
    pass(&server, MINUTE);
    fang.sign_in().await;
    fang.enrol(&server, "song").await;
    register.asked();
    confirm(&server.app).await.unwrap();
    assert_eq!(register.asked(), 0);
}

#[tokio::test]
async fn a_link_that_the_authority_no_longer_confirms_ends() {
    let mut server = TestServer::new().await;
    let register = Fickle::before(&mut server);
    let mut fang = Guardian::new(&server, "fang").await;
    let (child, _) = fang.enrol(&server, "song").await;
    fang.child_post(&child, "device-code").await.ok::<ScreenCode>();
    register.says(Says::NotGuardian);
    pass(&server, 30 * DAY);
    confirm(&server.app).await.unwrap();
    fang.sign_in().await;
    assert!(fang.view().await.children.is_empty());
    assert_eq!(told(&mut fang).await, [(MessageAbout::NotConfirmed, Some("**航".to_owned()))]);
    assert_eq!(server.count("guardianship WHERE end_reason = 'authority'").await, 1);
    assert_eq!(server.count("invitation").await, 0);
    confirm(&server.app).await.unwrap();
    register.asked();
    pass(&server, 30 * DAY);
    confirm(&server.app).await.unwrap();
    assert_eq!(register.asked(), 0, "nobody is asked about a link that has ended");
}

#[tokio::test]
async fn a_guardianship_that_has_come_before_a_court_freezes_the_child() {
    let mut server = TestServer::new().await;
    let register = Fickle::before(&mut server);
    let mut fang = Guardian::new(&server, "fang").await;
    let (child, _) = fang.enrol(&server, "song").await;
    register.says(Says::Disputed);
    pass(&server, 30 * DAY);
    confirm(&server.app).await.unwrap();
    fang.sign_in().await;
    assert!(fang.view().await.children[0].disputed);
    fang.child_post(&child, "device-code").await.refused(403, "guardianship_disputed");
    assert_eq!(told(&mut fang).await, [(MessageAbout::Disputed, Some("**航".to_owned()))]);
    assert_eq!(server.count("dispute WHERE opened_by = 'authority'").await, 1);
    // While it is open the link stays, and nobody is asked.
    register.says(Says::NotGuardian);
    register.asked();
    pass(&server, 30 * DAY);
    confirm(&server.app).await.unwrap();
    assert_eq!((register.asked(), server.count("guardianship WHERE ended_at IS NULL").await), (0, 1));
}

#[tokio::test]
async fn an_authority_that_does_not_answer_changes_nothing_and_is_asked_the_next_day() {
    let mut server = TestServer::new().await;
    let register = Fickle::before(&mut server);
    let mut fang = Guardian::new(&server, "fang").await;
    fang.enrol(&server, "song").await;
    register.says(Says::Nothing);
    register.asked();
    pass(&server, 30 * DAY);
    for _ in 0..2 {
        confirm(&server.app).await.unwrap_err();
        pass(&server, DAY - MINUTE);
        confirm(&server.app).await.unwrap();
        assert_eq!(register.asked(), 1, "once a day");
        pass(&server, MINUTE);
    }
    fang.sign_in().await;
    let child = fang.view().await.children[0].clone();
    assert!(!child.disputed);
    fang.child_post(&child.id, "device-code").await.ok::<ScreenCode>();
    register.says(Says::AsBefore);
    confirm(&server.app).await.unwrap();
    pass(&server, 2 * DAY);
    confirm(&server.app).await.unwrap();
    assert_eq!(register.asked(), 1);
}
