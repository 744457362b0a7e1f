//! Model test: whatever people do in any order, nobody has two netnums, no child under 14 is active without a
//! signed consent, every link has its own guardian's consent to it, nothing is stored about a child under 8,
//! and while a dispute about a child is open its links, devices and PIN stay as they are.

use std::collections::BTreeMap;

use netcert::api::child::{Arrived, DEVICE};
use netcert::api::enrolment::{ENROLMENT, EnrolmentView, Step};
use netcert::api::guardian::{APPLICATIONS, Application, ChildAge, ScreenCode};
use netcert_server::domain::guardianship::operator::Operator;
use netcert_server::store;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sqlx::{AnyConnection, Connection};

use crate::browser::{BrowserAnswer, GOOD_PIN, TestBrowser};
use crate::guardian::{Guardian, born};
use crate::rows;
use crate::test_server::TestServer;

/// Families of the demo registry: two guardians of `yao`; one of them is also a guardian of `lin`, with a
/// third.
const GUARDIANS: [&str; 3] = ["fang", "shen", "chen"];
const CHILDREN: [&str; 2] = ["yao", "song"];
/// Disputes about the child of 16, the one whom no guardian enrolled.
const IN_DISPUTE: &str = "dispute WHERE settled_at IS NULL AND child_id IN";
const OF_LIN: &str = "(SELECT person_id FROM minor WHERE by_guardian = 0)";
const STEPS: [Step; 4] = [Step::Face, Step::GuardianConsent, Step::Pin, Step::Done];

#[derive(Debug, Clone, Copy)]
enum Action {
    /// A guardian enrols a child, up to a step.
    Enrol(usize, usize, usize),
    /// A guardian tries to enrol the child under 8.
    TryUnder8(usize),
    /// A child under 14 tries to enrol alone.
    TryAlone(usize),
    /// The child of 16 applies.
    Apply,
    /// A guardian opens the application of the child of 16, if there is one, and approves or declines.
    Answer(usize, bool),
    /// A guardian asks another to join.
    Join(usize, usize),
    /// The child of 16 proves himself again in another browser, which becomes his only device.
    ProveAgain,
    /// A new device of a guardian's first child takes a code.
    Device(usize),
    /// A guardian disputes their first link, or ends it.
    Dispute(usize),
    End(usize),
    /// The operator settles the eldest dispute, and ends the link or not.
    Settle(bool),
    /// A number of days passes.
    Wait(i64),
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let guardian = || 0..GUARDIANS.len();
    let action = prop_oneof![
        4 => (guardian(), 0..CHILDREN.len(), 0..STEPS.len())
            .prop_map(|(guardian, child, step)| Action::Enrol(guardian, child, step)),
        1 => guardian().prop_map(Action::TryUnder8),
        1 => (0..CHILDREN.len()).prop_map(Action::TryAlone),
        2 => Just(Action::Apply),
        3 => (guardian(), any::<bool>()).prop_map(|(guardian, yes)| Action::Answer(guardian, yes)),
        2 => (guardian(), guardian()).prop_map(|(from, to)| Action::Join(from, to)),
        1 => Just(Action::ProveAgain),
        2 => guardian().prop_map(Action::Device),
        2 => guardian().prop_map(Action::Dispute),
        2 => any::<bool>().prop_map(Action::Settle),
        2 => guardian().prop_map(Action::End),
        1 => (1..40_i64).prop_map(Action::Wait),
    ];
    prop::collection::vec(action, 6..16)
}

struct Town {
    server: TestServer,
    guardians: Vec<Guardian>,
    lin: Option<Guardian>,
    days: i64,
    /// The first netnum of each card whose person was never erased.
    netnums: BTreeMap<&'static str, String>,
    /// Links, devices and PIN of each child in dispute, as they were when it was opened.
    frozen: BTreeMap<String, Vec<String>>,
}

impl Town {
    async fn new() -> Self {
        let server = TestServer::new().await;
        let mut guardians = Vec::new();
        for card in GUARDIANS {
            guardians.push(Guardian::new(&server, card).await);
        }
        Self { server, guardians, lin: None, days: 0, netnums: BTreeMap::new(), frozen: BTreeMap::new() }
    }

    fn enrolled(&mut self, card: &'static str, netnum: &str) {
        let first = self.netnums.entry(card).or_insert_with(|| netnum.to_owned());
        assert_eq!(first, netnum, "{card} has two netnums");
    }

    async fn act(&mut self, action: Action) {
        match action {
            Action::Enrol(guardian, child, step) => self.enrol(guardian, CHILDREN[child], STEPS[step]).await,
            Action::TryUnder8(guardian) => {
                let birth = born(&self.server, "tian").await;
                self.guardians[guardian].browser.start_for(birth).await.refused(422, "under_8");
            }
            Action::TryAlone(child) => {
                let mut browser = TestBrowser::new(&self.server);
                browser.walk(CHILDREN[child], Step::ChipRead).await;
                browser.put_card(CHILDREN[child]).await.refused(422, "guardian_required");
            }
            Action::Apply => {
                let mut browser = TestBrowser::new(&self.server);
                let (netnum, _) = browser.enrol("lin").await;
                self.enrolled("lin", &netnum);
                self.lin = Some(Guardian::with(browser).await);
            }
            Action::Answer(guardian, yes) => self.answer(guardian, yes).await,
            Action::Join(from, to) => {
                let Some(child) = self.guardians[from].view().await.children.first().cloned() else { return };
                let code = self.guardians[from].child_post(&child.id, "guardian-code").await;
                let Ok(code) = serde_json::from_str::<ScreenCode>(&code.text) else { return };
                let opened = self.guardians[to].open(&code.code).await;
                if let Ok(application) = serde_json::from_str::<Application>(&opened.text) {
                    let about = serde_json::json!({"about": "application", "id": application.id});
                    self.guardians[to].consent(&about).await;
                }
            }
            Action::ProveAgain => {
                let Some(lin) = &mut self.lin else { return };
                let disputed = self.server.count(&format!("{IN_DISPUTE} {OF_LIN}")).await == 1;
                let mut browser = TestBrowser::new(&self.server);
                browser.walk("lin", Step::Face).await;
                if disputed {
                    browser.look().await.refused(403, "guardianship_disputed");
                    return;
                }
                let (netnum, known) = browser.enrol("lin").await;
                *lin = Guardian::with(browser).await;
                assert!(known);
                self.enrolled("lin", &netnum);
            }
            Action::Device(guardian) => {
                let Some(answer) = self.on_first_child(guardian, "device-code").await else { return };
                let Ok(code) = serde_json::from_str::<ScreenCode>(&answer.text) else { return };
                let mut device = TestBrowser::new(&self.server);
                device.post(DEVICE, &serde_json::json!({"code": code.code})).await.ok::<Arrived>();
                Guardian::with(device).await;
            }
            Action::Dispute(guardian) => {
                if let Some(answer) = self.on_first_child(guardian, "dispute").await {
                    assert_eq!(answer.status.as_u16(), 204);
                }
            }
            Action::End(guardian) => {
                self.on_first_child(guardian, "end").await;
            }
            Action::Settle(end) => self.settle(end).await,
            Action::Wait(days) => {
                self.days += days;
                self.server.app.clock.shift(self.days * 86_400);
                rows::sweep(&self.server.app, self.server.app.clock.now()).await;
                for guardian in &mut self.guardians {
                    guardian.sign_in().await;
                }
                if self.server.count("minor WHERE awaits_until IS NOT NULL").await == 0
                    && self.server.count("person").await < self.people()
                {
                    self.netnums.remove("lin");
                    self.lin = None;
                }
            }
        }
    }

    /// Number of guardians plus cards that have a netnum.
    fn people(&self) -> i64 {
        i64::try_from(GUARDIANS.len() + self.netnums.len()).unwrap()
    }

    async fn enrol(&mut self, guardian: usize, child: &'static str, to: Step) {
        let guardian = &mut self.guardians[guardian];
        // A half-done enrolment would continue, so it is given up first. Without one, this changes nothing.
        guardian.browser.delete(ENROLMENT).await;
        guardian.walk(&self.server, child, Step::ChipRead).await;
        let read = guardian.browser.put_card(child).await;
        if !read.status.is_success() {
            // `chen` is a guardian of neither child, and a dispute may be open.
            let code = if read.text.contains("disputed") { "guardianship_disputed" } else { "not_guardian" };
            read.refused(403, code);
            assert!(code == "not_guardian" || !self.frozen.is_empty());
            return;
        }
        let view = guardian.walk(&self.server, child, Step::GuardianConsent).await;
        assert!(view.enrolled.is_none());
        if to == Step::Pin || to == Step::Done {
            guardian.walk(&self.server, child, Step::Pin).await;
        }
        if to == Step::Done {
            let done: EnrolmentView = guardian.browser.choose_pin(GOOD_PIN).await.ok();
            self.enrolled(child, &done.enrolled.unwrap().netnum);
        }
    }

    async fn answer(&mut self, guardian: usize, yes: bool) {
        let Some(lin) = &mut self.lin else { return };
        let code = lin.post(netcert::api::child::APPLICATION_CODE).await;
        let Ok(code) = serde_json::from_str::<ScreenCode>(&code.text) else { return };
        let guardian = &mut self.guardians[guardian];
        let opened = guardian.open(&code.code).await;
        let Ok(application) = serde_json::from_str::<Application>(&opened.text) else { return };
        if yes {
            let about = serde_json::json!({"about": "application", "id": application.id});
            assert_eq!(guardian.consent(&about).await.status.as_u16(), 204);
        } else {
            let path = format!("{APPLICATIONS}/{}/decline", application.id);
            assert_eq!(guardian.post(&path).await.status.as_u16(), 204);
            self.netnums.remove("lin");
            self.lin = None;
        }
    }

    /// What a guardian does with their first child, unless it is refused because of a dispute or the age.
    async fn on_first_child(&mut self, guardian: usize, action: &str) -> Option<BrowserAnswer> {
        let guardian = &mut self.guardians[guardian];
        let child = guardian.view().await.children.first().cloned()?;
        let answer = guardian.child_post(&child.id, action).await;
        if child.age == ChildAge::Under18 && action == "device-code" {
            answer.refused(422, "applies_alone");
            return None;
        }
        if child.disputed && action != "dispute" {
            answer.refused(403, "guardianship_disputed");
            return None;
        }
        assert!(answer.status.is_success(), "{}", answer.text);
        Some(answer)
    }

    async fn settle(&mut self, end: bool) {
        let app = &self.server.app;
        let open = store::dispute::all(&mut app.store.read().await.unwrap()).await.unwrap();
        let Some(dispute) = open.first() else { return };
        let operator = Operator { clock: app.clock.clone(), store: app.store.clone() };
        let link = dispute.link.as_ref().unwrap();
        operator.settle(link.as_str(), end).await.unwrap();
        operator.settle(link.as_str(), end).await.unwrap_err();
    }

    /// Whatever a dispute froze is as it was, and what is frozen now is noted.
    async fn frozen_stays(&mut self) {
        let open = store::dispute::all(&mut self.server.app.store.read().await.unwrap()).await.unwrap();
        let mut frozen = BTreeMap::new();
        for dispute in open {
            let now = of_child(&self.server, &dispute.child.to_string()).await;
            let before = self.frozen.get(dispute.id.as_str()).unwrap_or(&now);
            assert_eq!(before, &now, "links, devices or PIN changed while frozen");
            frozen.insert(dispute.id.as_str().to_owned(), now);
        }
        self.frozen = frozen;
    }

    async fn check(&mut self) {
        self.frozen_stays().await;
        let none = [
            "person WHERE state = 'active' AND id IN (SELECT person_id FROM minor) \
             AND id NOT IN (SELECT child_id FROM guardian_consent)",
            "person WHERE state = 'awaiting_guardian' AND id IN (SELECT child_id FROM guardianship)",
            "guardianship JOIN guardian_consent ON guardian_consent.id = consent_id WHERE about = 'site' \
             OR guardian_consent.guardian_id <> guardianship.guardian_id \
             OR guardian_consent.child_id <> guardianship.child_id",
            "guardianship WHERE guardian_id IN (SELECT person_id FROM minor)",
            "session WHERE by_passkey = 1 AND person_id IS NULL",
        ];
        for rows in none {
            assert_eq!(self.server.count(rows).await, 0, "{rows}");
        }
        assert_eq!(self.server.count("person").await, self.people(), "{:?}", self.netnums.keys());
    }
}

/// Links, devices and PIN of a child.
async fn of_child(server: &TestServer, child: &str) -> Vec<String> {
    let mut connection = AnyConnection::connect(&server.database_url).await.unwrap();
    let mut all = Vec::new();
    for rows in [
        "SELECT id FROM guardianship WHERE ended_at IS NULL AND child_id = $1 ORDER BY id",
        "SELECT credential_id FROM passkey WHERE person_id = $1 ORDER BY credential_id",
        "SELECT verifier FROM pin WHERE person_id = $1",
    ] {
        all.extend(
            sqlx::query_scalar::<_, String>(rows).bind(child).fetch_all(&mut connection).await.unwrap(),
        );
    }
    all
}

#[test]
fn no_sequence_of_actions_breaks_the_rules() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config = Config { cases: 6, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&actions(), |actions| {
            runtime.block_on(async {
                let mut town = Town::new().await;
                for action in actions {
                    town.act(action).await;
                    town.check().await;
                }
            });
            Ok(())
        })
        .unwrap();
}
