//! Model test of sequences of actions by a child, its guardians and an operator, and of passing time. There
//! is no netcert for a child under 14 without a live consent of a live guardian, and none from 14 on before
//! the child has taken over; none stays unrevoked after its consent was withdrawn; nothing changes links and
//! devices while a dispute is open; and a guardian of a child of 14 or older sees no history.

use netcert::age::age;
use netcert::api::child::{Arrived, DEVICE};
use netcert::api::guardian::Scope;
use netcert::api::passkey::{Ceremony, REGISTRATION};
use netcert::pin::Pin;
use netcert::suite::{SigningKey, Suite};
use netcert::time::UnixTime;
use netcert_server::domain::issuing;
use netcert_server::domain::issuing::{MintRefused, NetcertIssuer};
use netcert_server::domain::pin::PinProved;
use netcert_server::model::ids::GuardianConsentId;
use netcert_server::model::limit::kind::{LimitFactors, Percent};
use netcert_server::model::limit::source::Source;
use netcert_server::model::minting_rule::RuleRefused;
use netcert_server::model::session::{ClaimedSession, Session, SessionToken};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::browser::TestBrowser;
use crate::family::{DAY, Family, ask, born, turn};
use crate::holder::PIN;
use crate::rows;
use crate::server_with_sites::ServerWithSites;

#[derive(Debug, Clone)]
enum Act {
    Ask(bool),
    Allow {
        guardian: usize,
        once: bool,
    },
    Refuse(usize),
    Withdraw {
        guardian: usize,
        which: usize,
    },
    EndLink(usize),
    Suspend(usize),
    Reinstate(usize),
    Dispute(usize),
    Settle,
    /// A guardian whose link has ended comes back with a new one.
    LinkAgain(usize),
    /// A new device of the child takes a code of this guardian.
    Device(usize),
    /// The child proves themself.
    TakeOver,
    Mint(bool),
    Wait(i64),
    Birthday(u8),
}

fn act() -> impl Strategy<Value = Act> {
    let guardian = 0..2_usize;
    prop_oneof![
        6 => any::<bool>().prop_map(Act::Ask),
        6 => (guardian.clone(), any::<bool>()).prop_map(|(guardian, once)| Act::Allow { guardian, once }),
        1 => guardian.clone().prop_map(Act::Refuse),
        2 => (guardian.clone(), 0..9_usize).prop_map(|(guardian, which)| Act::Withdraw { guardian, which }),
        1 => guardian.clone().prop_map(Act::EndLink),
        1 => guardian.clone().prop_map(Act::Suspend),
        1 => guardian.clone().prop_map(Act::Reinstate),
        1 => guardian.clone().prop_map(Act::Dispute),
        2 => Just(Act::Settle),
        2 => guardian.clone().prop_map(Act::LinkAgain),
        1 => guardian.prop_map(Act::Device),
        1 => Just(Act::TakeOver),
        8 => any::<bool>().prop_map(Act::Mint),
        2 => prop_oneof![Just(60), Just(700), Just(DAY), Just(20 * DAY)].prop_map(Act::Wait),
        1 => prop_oneof![Just(14_u8), Just(18_u8)].prop_map(Act::Birthday),
    ]
}

fn site(library: bool) -> &'static str {
    if library { "library" } else { "museum" }
}

/// A guardian's consent, as the model remembers it.
struct Yes {
    id: GuardianConsentId,
    guardian: usize,
    client_id: &'static str,
    once: bool,
    good_until: UnixTime,
    gone: bool,
    minted: bool,
}

struct Model<'a> {
    sites: &'a ServerWithSites,
    family: Family,
    pin: PinProved,
    requests: Vec<(String, &'static str)>,
    said: Vec<Yes>,
    ended: [bool; 2],
    suspended: [bool; 2],
    disputed: bool,
    taken_over: bool,
    /// Number of netcerts minted while the child was under 14.
    minted: u32,
}

impl Model<'_> {
    fn age(&self) -> u8 {
        age(self.family.child.birth_date, self.sites.app.clock.now().shanghai_date())
    }

    fn lives(&self, guardian: usize) -> bool {
        !self.ended[guardian] && !self.suspended[guardian]
    }

    /// The answer that a guardian must get to an act that changes the child's links or devices, as far as it
    /// depends on the link and on a dispute.
    fn expected(&self, guardian: usize, good: u16) -> u16 {
        match (self.lives(guardian), self.disputed) {
            _ if self.suspended[guardian] => 404,
            (false, _) => 404,
            (true, true) => 403,
            (true, false) => good,
        }
    }

    async fn does(&mut self, act: &Act) {
        let app = &self.sites.app;
        let now = app.clock.now();
        match *act {
            Act::Ask(library) => {
                let answer = ask(&self.family.child, site(library), &[]).await;
                assert!(answer.status != 200 || self.age() < 14);
                if answer.status == 200 {
                    let id = answer.json()["id"].as_str().unwrap().to_owned();
                    self.requests.retain(|(earlier, _)| *earlier != id);
                    self.requests.push((id, site(library)));
                }
            }
            Act::Allow { guardian, once } => {
                let Some((request, client_id)) = self.requests.last().cloned() else { return };
                let scope = if once { Scope::Once } else { Scope::ThirtyDays };
                if let Ok(id) = self.family.allow(app, guardian, &request, scope).await {
                    assert!(self.lives(guardian) && !self.disputed && self.age() < 14);
                    assert!(self.said.iter().all(|yes| yes.id != id));
                    let good_until = now.plus(if once { 600 } else { 30 * DAY });
                    self.said.push(Yes {
                        id,
                        guardian,
                        client_id,
                        once,
                        good_until,
                        gone: false,
                        minted: false,
                    });
                    self.requests.pop();
                    // Each consent ends at a different time, so it is certain which of them a mint uses up.
                    self.wait(1).await;
                }
            }
            Act::Refuse(guardian) => {
                let Some((request, _)) = self.requests.last() else { return };
                if self.family.refuse(guardian, request).await.status == 204 {
                    assert!(self.lives(guardian));
                    self.requests.pop();
                }
            }
            Act::Withdraw { guardian, which } => {
                let count = self.said.len().max(1);
                let lives = self.lives(guardian);
                let Some(yes) = self.said.get_mut(which % count) else { return };
                let done = self.family.withdraw(guardian, &yes.id).await.status == 204;
                assert_eq!(done, lives);
                yes.gone |= done;
            }
            Act::EndLink(guardian) => {
                let good = if self.age() < 18 { self.expected(guardian, 204) } else { 404 };
                let answer = self.family.act(guardian, "end").await;
                assert_eq!(answer.status.as_u16(), good, "{}", answer.text);
                if good == 204 {
                    self.ended[guardian] = true;
                    self.lose(guardian);
                }
            }
            Act::Suspend(guardian) => {
                self.family.set_state(app, guardian, "suspended").await;
                self.suspended[guardian] = true;
                self.lose(guardian);
            }
            Act::Reinstate(guardian) => {
                self.family.set_state(app, guardian, "active").await;
                self.suspended[guardian] = false;
            }
            Act::Dispute(guardian) => {
                let may = self.lives(guardian) && self.age() < 18;
                let answer = self.family.act(guardian, "dispute").await;
                assert_eq!(answer.status == 204, may, "{}", answer.text);
                self.disputed |= may;
            }
            Act::Settle => {
                assert_eq!(self.family.settle(app).await, self.disputed);
                self.disputed = false;
            }
            Act::LinkAgain(guardian) => {
                // As an enrolment by this guardian does, which a dispute refuses.
                if self.ended[guardian] && !self.disputed && self.age() < 14 {
                    self.family.link_again(app, guardian).await;
                    self.ended[guardian] = false;
                }
            }
            Act::Device(guardian) => self.new_device(guardian).await,
            Act::TakeOver => {
                if self.age() >= 14 && (!self.disputed || self.age() >= 18) {
                    rows::take_over(app, self.family.child.person).await;
                    self.taken_over = true;
                }
            }
            Act::Mint(library) => self.mint(site(library)).await,
            Act::Wait(seconds) => self.wait(seconds).await,
            Act::Birthday(years) => {
                if self.age() < years {
                    turn(self.sites, &mut self.family, years).await;
                }
            }
        }
    }

    async fn new_device(&self, guardian: usize) {
        let good = if self.age() < 14 { self.expected(guardian, 200) } else { 422 };
        let good = if self.age() >= 18 || !self.lives(guardian) { 404 } else { good };
        let answer = self.family.act(guardian, "device-code").await;
        assert_eq!(answer.status.as_u16(), good, "{}", answer.text);
        if good == 200 {
            let mut device = TestBrowser::new(self.sites.server());
            device.post(DEVICE, &json!({"code": answer.json()["code"]})).await.ok::<Arrived>();
            device.post(REGISTRATION, &json!({})).await.ok::<Ceremony>();
        }
    }

    fn lose(&mut self, guardian: usize) {
        self.said.iter_mut().filter(|yes| yes.guardian == guardian).for_each(|yes| yes.gone = true);
    }

    async fn wait(&mut self, seconds: i64) {
        let clock = &self.sites.app.clock;
        clock.shift(clock.ahead() + seconds);
        self.family.child.sign_in().await;
        for guardian in &mut self.family.guardians {
            guardian.sign_in().await;
        }
    }

    /// Mints with one proof of the PIN for all netcerts, so that the PIN is not hashed each time.
    async fn mint(&mut self, client_id: &'static str) {
        let app = &self.sites.app;
        let (now, mut rng, child) = (app.clock.now(), app.clock.random(), &self.family.child);
        let digest = SessionToken::generate(&mut rng).digest();
        let session = Session::signed_in(digest, child.person);
        rows::begin_session(app, &session, now.plus(60)).await;
        let session = ClaimedSession::of(session).unwrap();
        // The budgets are not what this is about.
        let tenfold = LimitFactors { by_person: Percent::new(1000).unwrap(), ..LimitFactors::PLAIN };
        let limits = app.limits.clone().with_factors(tenfold);
        let charged = limits.challenge(child.person).await.unwrap();
        let minting = limits.mint(child.person, &client_id.parse().unwrap()).await.unwrap();
        let challenge = issuing::challenge(&app.store, &session, charged, now, &mut rng).await.unwrap();
        let challenge = netcert::api::netcert::Challenge { challenge, issuer: app.issuer.to_string() };
        let key = SigningKey::generate(Suite::Sm, &mut rng);
        let issuer = NetcertIssuer { id: &app.issuer, keys: &app.keys, store: &app.store };
        let asked = issuer.check(&child.request(client_id, &[], &key, &challenge), now).await.unwrap();
        let minted = issuer.mint(asked, &self.pin, (&session, minting), now, &mut rng).await;
        let age = self.age();
        let frozen = self.disputed;
        let (ended, suspended) = (self.ended, self.suspended);
        let live = |yes: &&mut Yes| {
            let lost = yes.gone || ended[yes.guardian] || suspended[yes.guardian];
            let used_up = yes.once && yes.minted;
            yes.client_id == client_id && yes.good_until > now && !lost && !used_up
        };
        let longest = self.said.iter_mut().filter(live).max_by_key(|yes| (!yes.once, yes.good_until));
        match (minted, longest) {
            (Ok(minted), Some(yes)) if age < 14 => {
                assert!(!frozen, "minted while frozen");
                let until = if yes.once { now.plus(600) } else { yes.good_until };
                assert!(minted.expires_at <= until.seconds() && minted.keep != yes.once);
                yes.minted = true;
                self.minted += 1;
            }
            (Ok(_), None) if age < 14 => panic!("minted without a live consent"),
            (Ok(_), _) => assert!(self.taken_over && (age >= 18 || !frozen)),
            (Err(MintRefused::Rule(RuleRefused::TakeOverRequired)), _) => {
                assert!(age >= 14 && !self.taken_over);
            }
            (Err(MintRefused::Rule(_)), yes) if age < 14 => assert!(frozen || yes.is_none()),
            // Years later the issuer's key is past its last day.
            (Err(MintRefused::Rule(RuleRefused::IssuerKeyExpired)), _) => assert!(age >= 18),
            (Err(MintRefused::Rule(_)), _) => assert!(frozen && age < 18),
            (Err(error), _) => panic!("{error}"),
        }
    }

    async fn nothing_is_left_behind(&self) {
        let unrevoked = "netcert JOIN site_consent ON site_consent.id = netcert.site_consent_id \
             WHERE netcert.revoked_at IS NULL AND site_consent.withdrawn_at IS NOT NULL";
        assert_eq!(self.sites.server().count(unrevoked).await, 0);
        for yes in self.said.iter().filter(|yes| yes.gone) {
            let of_one =
                format!("netcert WHERE revoked_at IS NULL AND site_consent_id = '{}'", yes.id.as_str());
            assert_eq!(self.sites.server().count(&of_one).await, 0, "unrevoked after it was taken back");
        }
        for guardian in 0..2 {
            let history = self.family.history(guardian).await;
            let sees = self.lives(guardian) && self.age() < 14;
            assert_eq!(history.status == 200, sees, "{}", history.text);
        }
    }
}

#[tokio::test]
async fn no_sequence_gives_a_child_what_no_live_guardian_allows() {
    let sites = ServerWithSites::new().await;
    let (mut runner, mut minted) = (TestRunner::default(), 0);
    for sequence in 0..12 {
        let acts = prop::collection::vec(act(), 10..40).new_tree(&mut runner).unwrap().current();
        let family = Family::new(&sites.app, born(&sites.app, 13), sequence).await;
        let (charged, pin) =
            (sites.app.limits.pin(Source::Unknown).await.unwrap(), Pin::choose(PIN).unwrap());
        let now = sites.app.clock.now();
        let mut model = Model {
            sites: &sites,
            pin: sites.app.pins.check(&family.child.session(), &pin, charged, now).await.unwrap(),
            family,
            requests: Vec::new(),
            said: Vec::new(),
            ended: [false; 2],
            suspended: [false; 2],
            disputed: false,
            taken_over: false,
            minted: 0,
        };
        println!("{acts:?}");
        for act in &acts {
            model.does(act).await;
        }
        model.nothing_is_left_behind().await;
        minted += model.minted;
        sites.app.clock.shift(0);
    }
    // The test is worthless if the rule refuses everything.
    assert!(minted > 0);
}
