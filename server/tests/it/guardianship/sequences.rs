//! Model test: whatever people do in any order, nobody has two netnums, no child under 14 is active without a
//! signed consent, no link is without its evidence, and nothing is stored about a child under 8.

use std::collections::BTreeMap;

use netcert::api::enrolment::{ENROLMENT, EnrolmentView, Step};
use netcert::api::guardian::{APPLICATIONS, Application, ScreenCode};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::browser::{GOOD_PIN, TestBrowser};
use crate::guardian::{Guardian, born};
use crate::rows;
use crate::test_server::TestServer;

/// Families of the demo registry: two guardians of `yao`; one of them is also a guardian of `lin`, with a
/// third.
const GUARDIANS: [&str; 3] = ["fang", "shen", "chen"];
const CHILDREN: [&str; 2] = ["yao", "song"];
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
    /// A guardian disputes their first link, or ends it.
    Dispute(usize),
    End(usize),
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
        1 => guardian().prop_map(Action::Dispute),
        2 => guardian().prop_map(Action::End),
        1 => (1..40_i64).prop_map(Action::Wait),
    ];
    prop::collection::vec(action, 4..12)
}

struct Town {
    server: TestServer,
    guardians: Vec<Guardian>,
    lin: Option<Guardian>,
    days: i64,
    /// The first netnum of each card whose person was never erased.
    netnums: BTreeMap<&'static str, String>,
}

impl Town {
    async fn new() -> Self {
        let server = TestServer::new().await;
        let mut guardians = Vec::new();
        for card in GUARDIANS {
            guardians.push(Guardian::new(&server, card).await);
        }
        Self { server, guardians, lin: None, days: 0, netnums: BTreeMap::new() }
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
            Action::Dispute(guardian) => self.on_first_child(guardian, "dispute").await,
            Action::End(guardian) => self.on_first_child(guardian, "end").await,
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
            // `chen` is a guardian of neither child.
            read.refused(403, "not_guardian");
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

    async fn on_first_child(&mut self, guardian: usize, action: &str) {
        let guardian = &mut self.guardians[guardian];
        if let Some(child) = guardian.view().await.children.first().cloned() {
            assert_eq!(guardian.child_post(&child.id, action).await.status.as_u16(), 204);
        }
    }

    async fn check(&self) {
        let none = [
            "person WHERE state = 'active' AND id IN (SELECT person_id FROM minor) \
             AND id NOT IN (SELECT child_id FROM guardian_consent)",
            "person WHERE state = 'awaiting_guardian' AND id IN (SELECT child_id FROM guardianship)",
            "guardianship WHERE consent_id NOT IN (SELECT id FROM guardian_consent)",
            "guardianship WHERE ended_at IS NULL AND disputed_at IS NULL AND guardian_id = child_id",
            "session WHERE by_passkey = 1 AND person_id IS NULL",
        ];
        for rows in none {
            assert_eq!(self.server.count(rows).await, 0, "{rows}");
        }
        assert_eq!(self.server.count("person").await, self.people(), "{:?}", self.netnums.keys());
    }
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
