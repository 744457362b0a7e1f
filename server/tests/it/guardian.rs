//! A guardian in their own browser with their own passkey, and a child in theirs.

use jiff::civil::Date;
use netcert::api::child::{APPLICATION_CODE, Arrived, Asked, DEVICE, SITE_REQUESTS};
use netcert::api::demo::{CARDS, CardRead};
use netcert::api::enrolment::{EnrolmentView, Step};
use netcert::api::guardian::{
    APPLICATIONS, Application, CONSENTS, CONSENTS_SIGN, GUARDIAN, GuardianView, Proposal, ScreenCode,
};
use netcert::api::netcert::{CHALLENGE, Challenge, Minted, NETCERTS};
use netcert::api::passkey::{
    Ceremony, REGISTRATION, REGISTRATION_FINISH, Registered, SIGN_IN, SIGN_IN_FINISH,
};
use netcert::base64url;
use netcert::chip_read::{self, ChipRead};
use netcert::guardian_consent::challenge;
use netcert::holder_proof;
use netcert::sd_jwt::HeldNetcert;
use netcert::suite::{SigningKey, Suite};
use serde_json::{Value, json};

use crate::authenticator::Authenticator;
use crate::browser::{BrowserAnswer, GOOD_PIN, TestBrowser};
use crate::holder::Wallet;
use crate::test_server::TestServer;

/// The data on a card's chip.
pub async fn on_card(server: &TestServer, card: &str) -> ChipRead {
    let body = json!({"challenge": "any"});
    let read: CardRead = TestBrowser::new(server).post(&format!("{CARDS}/{card}/read"), &body).await.ok();
    let key = server.app.authority.chip_read_key();
    chip_read::check(&read.chip_read, "any", server.app.clock.now(), key).unwrap()
}

pub async fn born(server: &TestServer, card: &str) -> Date {
    on_card(server, card).await.birth_date
}

/// A person who is signed in with a passkey.
pub struct Guardian {
    pub browser: TestBrowser,
    pub authenticator: Authenticator,
    pub passkey: String,
}

impl Guardian {
    /// Enrols with a demo card and signs in.
    pub async fn new(server: &TestServer, card: &str) -> Self {
        let mut browser = TestBrowser::new(server);
        browser.enrol(card).await;
        Self::with(browser).await
    }

    /// Registers a passkey in a browser whose person has just enrolled.
    pub async fn with(mut browser: TestBrowser) -> Self {
        let mut authenticator = Authenticator::default();
        let begun: Ceremony = browser.post(REGISTRATION, &json!({})).await.ok();
        let credential = authenticator.create(&begun.options);
        let finish = json!({"ceremony": begun.ceremony, "credential": credential, "prf": true});
        let registered: Registered = browser.post(REGISTRATION_FINISH, &finish).await.ok();
        Self { browser, authenticator, passkey: registered.credential_id }
    }

    /// Signs in again in this browser.
    pub async fn sign_in(&mut self) -> BrowserAnswer {
        let passkey = self.passkey.clone();
        self.sign_in_with(&passkey).await
    }

    /// Signs in with any passkey of this device.
    pub async fn sign_in_with(&mut self, passkey: &str) -> BrowserAnswer {
        let begun: Ceremony = self.browser.post(SIGN_IN, &json!({})).await.ok();
        let credential = self.authenticator.get(&begun.options, passkey);
        let finish = json!({"ceremony": begun.ceremony, "credential": credential});
        self.browser.post(SIGN_IN_FINISH, &finish).await
    }

    pub async fn post(&mut self, path: &str) -> BrowserAnswer {
        self.browser.post(path, &json!({})).await
    }

    pub async fn view(&mut self) -> GuardianView {
        self.browser.get(GUARDIAN).await.ok()
    }

    pub async fn propose(&mut self, about: &Value) -> BrowserAnswer {
        self.browser.post(CONSENTS, &json!({"about": about, "lang": "zh-Hans"})).await
    }

    /// Signs as the portal does: only if the challenge commits to the text.
    pub fn sign(&self, proposal: &Proposal) -> Value {
        let nonce: [u8; 32] = base64url::decode(&proposal.nonce).unwrap().try_into().unwrap();
        let committed = base64url::encode(&challenge(&nonce, &proposal.text));
        assert_eq!(proposal.options["publicKey"]["challenge"], committed);
        assert_eq!(proposal.options["publicKey"]["userVerification"], "required");
        let credential = self.authenticator.get(&proposal.options, &self.passkey);
        json!({"ceremony": proposal.ceremony, "credential": credential})
    }

    pub async fn consent(&mut self, about: &Value) -> BrowserAnswer {
        let proposal: Proposal = self.propose(about).await.ok();
        let signed = self.sign(&proposal);
        self.browser.post(CONSENTS_SIGN, &signed).await
    }

    /// Enrols a child from the start up to the step `to`.
    pub async fn walk(&mut self, server: &TestServer, card: &str, to: Step) -> EnrolmentView {
        let mut view: EnrolmentView = self.browser.start_for(born(server, card).await).await.ok();
        while view.step != to {
            view = match view.step {
                Step::DocumentKind => {
                    let kind = on_card(server, card).await.kind;
                    self.browser
                        .put(netcert::api::enrolment::DOCUMENT_KIND, &json!({"kind": kind}))
                        .await
                        .ok()
                }
                Step::ChipRead => self.browser.put_card(card).await.ok(),
                Step::Face => self.browser.look().await.ok(),
                Step::GuardianConsent => {
                    assert_eq!(self.consent(&json!({"about": "enrolment"})).await.status.as_u16(), 204);
                    self.browser.get(netcert::api::enrolment::ENROLMENT).await.ok()
                }
                Step::Pin => self.browser.choose_pin(GOOD_PIN).await.ok(),
                Step::Phone | Step::PhoneCode | Step::Done => panic!("went past {to:?}"),
            };
        }
        view
    }

    /// Enrols a child completely. Returns the child's id for this guardian, and the netnum.
    pub async fn enrol(&mut self, server: &TestServer, card: &str) -> (String, String) {
        let enrolled = self.walk(server, card, Step::Done).await.enrolled.unwrap();
        (enrolled.child.unwrap(), enrolled.netnum)
    }

    pub async fn open(&mut self, code: &str) -> BrowserAnswer {
        self.browser.post(APPLICATIONS, &json!({"code": code})).await
    }

    /// Opens the application with this code and signs the consent.
    pub async fn approve(&mut self, code: &str) -> BrowserAnswer {
        let application: Application = self.open(code).await.ok();
        self.consent(&json!({"about": "application", "id": application.id})).await
    }

    pub async fn child_post(&mut self, child: &str, action: &str) -> BrowserAnswer {
        self.post(&format!("/api/guardian/children/{child}/{action}")).await
    }

    /// Sets up the child's own device with its own passkey.
    pub async fn childs_device(&mut self, server: &TestServer, child: &str) -> Self {
        let code: ScreenCode = self.child_post(child, "device-code").await.ok();
        let mut browser = TestBrowser::new(server);
        let arrived: Arrived = browser.post(DEVICE, &json!({"code": code.code})).await.ok();
        assert!(arrived.masked_name.starts_with('*'));
        Self::with(browser).await
    }

    /// The child asks its guardians about a site. Returns the request's id.
    pub async fn ask(&mut self, client_id: &str) -> String {
        let question = json!({"client_id": client_id, "purpose": "visit", "claims": []});
        self.browser.post(SITE_REQUESTS, &question).await.ok::<Asked>().id
    }

    /// Mints a netcert for the purpose `visit`, or returns the refusal.
    pub async fn mint(&mut self, server: &TestServer, client_id: &str) -> Result<Wallet, BrowserAnswer> {
        let (now, mut rng) = (server.app.clock.now(), server.app.clock.random());
        let key = SigningKey::generate(Suite::Sm, &mut rng);
        let challenge: Challenge = self.post(CHALLENGE).await.ok();
        let issuer = challenge.issuer.parse().unwrap();
        let proof = holder_proof::make(&key, &issuer, &challenge.challenge, now, &mut rng);
        let asked = json!({
            "client_id": client_id, "purpose": "visit", "claims": [], "holder_proof": proof, "pin": GOOD_PIN,
        });
        let answer = self.browser.post(NETCERTS, &asked).await;
        if !answer.status.is_success() {
            return Err(answer);
        }
        let text = answer.ok::<Minted>().netcert;
        Ok(Wallet { held: HeldNetcert::parse(&text).unwrap(), text, key })
    }

    /// The code that a child of 14–17 shows to a guardian.
    pub async fn application_code(&mut self) -> String {
        self.post(APPLICATION_CODE).await.ok::<ScreenCode>().code
    }
}
