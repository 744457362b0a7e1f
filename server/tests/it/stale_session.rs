//! A request whose body is held back: its session was read when the headers came, and ends or changes before
//! the body does. Whatever the request decides on is read again in the write.

use std::collections::BTreeSet;
use std::path::Path;

use axum::body::{Body, Bytes};
use futures_util::stream;
use http::Method;
use netcert::api::child::{APPLICATION_CODE, DEVICE, SITE_REQUESTS};
use netcert::api::consent::Consent;
use netcert::api::device::{DEVICE as OWN_DEVICE, DEVICE_CODE};
use netcert::api::enrolment::{
    CHIP_READ, DOCUMENT_KIND, ENROLMENT, EnrolmentView, FACE, PHONE, PHONE_CODE, PIN,
};
use netcert::api::guardian::{APPLICATIONS, Application, CONSENTS, CONSENTS_SIGN, Proposal, ScreenCode};
use netcert::api::message::MESSAGES;
use netcert::api::netcert::{CHALLENGE, Challenge, NETCERTS};
use netcert::api::passkey::{Ceremony, REGISTRATION, REGISTRATION_FINISH, SIGN_IN, SIGN_IN_FINISH, SIGN_OUT};
use netcert::api::person::{ME, Me};
use netcert::suite::{SigningKey, Suite};
use netcert::{base64url, holder_proof, sm3};
use netcert_server::http::app::App;
use netcert_server::model::session::TokenDigest;
use serde_json::{Value, json};
use sqlx::{AnyPool, Column, Row};

use crate::authenticator::Authenticator;
use crate::browser::{BrowserAnswer, GOOD_PIN, TestBrowser, jpeg};
use crate::guardian::{Guardian, born, on_card};
use crate::rows;
use crate::server_with_sites::ServerWithSites;
use crate::test_server::TestServer;

/// A body of which nothing comes before `meanwhile` is over.
fn held_back(body: impl Into<Bytes>, meanwhile: impl Future<Output = ()> + Send + 'static) -> Body {
    let body = body.into();
    Body::from_stream(stream::once(async move {
        meanwhile.await;
        Ok::<_, std::io::Error>(body)
    }))
}

/// Every row of every table, but for counts and for the trail of openings: neither decides anything.
async fn rows_of(server: &TestServer) -> BTreeSet<String> {
    let pool = AnyPool::connect(&server.database_url).await.unwrap();
    let tables = if server.database_url.starts_with("sqlite") {
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    } else {
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'"
    };
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&pool).await.unwrap();
    let mut all = BTreeSet::new();
    for table in tables {
        if table.starts_with("_sqlx") || ["attempt", "audit"].contains(&table.as_str()) {
            continue;
        }
        let every = sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"));
        for row in sqlx::query(every).fetch_all(&pool).await.unwrap() {
            let mut text = table.clone();
            for column in row.columns() {
                let at = column.ordinal();
                let value = row
                    .try_get::<Option<i64>, _>(at)
                    .map(|value| format!("{value:?}"))
                    .or_else(|_| row.try_get::<Option<String>, _>(at).map(|value| format!("{value:?}")))
                    .or_else(|_| row.try_get::<Option<Vec<u8>>, _>(at).map(|value| format!("{value:?}")));
                text += &format!(" {}={}", column.name(), value.unwrap());
            }
            all.insert(text);
        }
    }
    pool.close().await;
    all
}

/// The body with one member after the other as `null`, at any depth. A credential is the browser's own JSON:
/// a wrong one spends its ceremony (`passkey.rs`).
fn with_a_null(body: &Value) -> Vec<Value> {
    let mut nulls = Vec::new();
    let Some(members) = body.as_object() else { return nulls };
    for (name, value) in members.iter().filter(|(name, _)| *name != "credential") {
        let put = |value: Value| {
            let mut members = members.clone();
            members.insert(name.clone(), value);
            Value::Object(members)
        };
        nulls.push(put(Value::Null));
        nulls.extend(with_a_null(value).into_iter().map(put));
    }
    nulls
}

fn digest_of(browser: &TestBrowser) -> TokenDigest {
    let (_, token) = browser.cookie.as_deref().unwrap().split_once('=').unwrap();
    TokenDigest(sm3::digest(&base64url::decode(token).unwrap()))
}

async fn sign_out(app: App, digest: TokenDigest) {
    rows::end_session(&app, &digest).await;
}

/// Walks along every change that a browser can ask for. Each is first sent with its body held back while the
/// session ends: it is refused and changes nothing. So it is with a `null` in place of a member. Then the
/// session is there again, and the same is taken.
struct Walk<'a> {
    server: &'a TestServer,
    seen: BTreeSet<String>,
}

impl Walk<'_> {
    async fn go(
        &mut self,
        browser: &mut TestBrowser,
        route: &str,
        path: &str,
        body: &Value,
    ) -> BrowserAnswer {
        let method = if path == DOCUMENT_KIND { Method::PUT } else { Method::POST };
        let before = rows_of(self.server).await;
        for null in with_a_null(body) {
            browser
                .send(method.clone(), path, "application/json", null.to_string())
                .await
                .refused(400, "malformed_request");
        }
        assert!(rows_of(self.server).await == before, "{path}");
        self.send(browser, (method, route), path, "application/json", body.to_string().into()).await
    }

    async fn send(
        &mut self,
        browser: &mut TestBrowser,
        (method, route): (Method, &str),
        path: &str,
        media_type: &str,
        body: Bytes,
    ) -> BrowserAnswer {
        self.seen.insert(format!("{method} {route}"));
        let (app, digest) = (&self.server.app, digest_of(browser));
        let session = rows::session(app, &digest).await;
        let mut stale = browser.clone();
        let ends = held_back(body.clone(), sign_out(app.clone(), digest));
        let before = rows_of(self.server).await;
        let refused = stale.send(method.clone(), path, media_type, ends).await;
        let what = format!("{method} {path}: {} {}", refused.status, refused.text);
        assert!(matches!(refused.status.as_u16(), 401 | 409), "{what}");
        let gone: Vec<_> = rows_of(self.server).await.symmetric_difference(&before).cloned().collect();
        assert!(gone.len() == 1 && gone[0].starts_with("session "), "{what} {gone:?}");
        rows::begin_session(app, &session, app.clock.now().plus(12 * 3600)).await;
        let answer = browser.send(method, path, media_type, body).await;
        assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.text);
        answer
    }

    async fn register(&mut self, browser: &mut TestBrowser) -> Authenticator {
        let mut authenticator = Authenticator::default();
        let begun: Ceremony = self.go(browser, "passkey::REGISTRATION", REGISTRATION, &json!({})).await.ok();
        let credential = authenticator.create(&begun.options);
        let finish = json!({"ceremony": begun.ceremony, "credential": credential, "prf": false});
        self.go(browser, "passkey::REGISTRATION_FINISH", REGISTRATION_FINISH, &finish).await;
        authenticator
    }

    /// What everybody and what an adult does. The first enrolment begins without a session.
    async fn enrol_an_adult(&mut self) -> TestBrowser {
        let mut browser = TestBrowser::new(self.server);
        browser.start().await;
        browser = self.give_up(browser).await;
        browser.start().await;
        let kind = json!({"kind": "resident_id"});
        self.go(&mut browser, "enrolment::DOCUMENT_KIND", DOCUMENT_KIND, &kind).await;
        let read = browser.read_card("fang").await;
        let read = json!({"chip_read": read.chip_read});
        self.go(&mut browser, "enrolment::CHIP_READ", CHIP_READ, &read).await;
        let face = (Method::POST, "enrolment::FACE");
        self.send(&mut browser, face, FACE, "image/jpeg", jpeg(640, 480).into()).await;
        self.go(&mut browser, "enrolment::PHONE", PHONE, &json!({"phone": "13800000001"})).await;
        let code = json!({"code": browser.inbox().await[0].code});
        self.go(&mut browser, "enrolment::PHONE_CODE", PHONE_CODE, &code).await;
        self.go(&mut browser, "enrolment::PIN", PIN, &json!({"pin": GOOD_PIN})).await;
        browser
    }

    /// Its body is never read, so nothing can be held back; what is stale is the session that was read.
    async fn give_up(&mut self, mut browser: TestBrowser) -> TestBrowser {
        self.seen.insert("DELETE enrolment::ENROLMENT".to_owned());
        assert_eq!(browser.delete(ENROLMENT).await.status.as_u16(), 204);
        TestBrowser::new(self.server)
    }

    async fn present(&mut self, browser: &mut TestBrowser) {
        let app = &self.server.app;
        let begun: Challenge = self.go(browser, "minting::CHALLENGE", CHALLENGE, &json!({})).await.ok();
        let (key, mut rng) = (SigningKey::generate(Suite::Sm, &mut app.clock.random()), app.clock.random());
        let issuer = begun.issuer.parse().unwrap();
        let proof = holder_proof::make(&key, &issuer, &begun.challenge, app.clock.now(), &mut rng);
        let mint = json!({
            "client_id": "museum", "purpose": "visit", "claims": [], "holder_proof": proof, "pin": GOOD_PIN,
        });
        self.go(browser, "minting::NETCERTS", NETCERTS, &mint).await;
        let consents: Vec<Consent> = browser.get("/api/consents").await.ok();
        let withdraw = format!("/api/consents/{}/withdraw", consents[0].id);
        self.go(browser, "consent::WITHDRAW", &withdraw, &json!({})).await;
    }

    /// What a guardian does with a child who has a device of their own, and what that child does.
    async fn be_a_family(&mut self, fang: &mut Guardian) {
        let server = self.server;
        let born = born(server, "yao").await.to_string();
        let start = json!({"notice_version": 1, "sensitive_consent": true, "child_birth_date": born});
        self.go(&mut fang.browser, "enrolment::ENROLMENT", ENROLMENT, &start).await;
        let kind = json!({"kind": on_card(server, "yao").await.kind});
        self.go(&mut fang.browser, "enrolment::DOCUMENT_KIND", DOCUMENT_KIND, &kind).await;
        fang.browser.put_card("yao").await.ok::<EnrolmentView>();
        fang.browser.look().await.ok::<EnrolmentView>();
        self.consent(fang, &json!({"about": "enrolment"})).await;
        let done = self.go(&mut fang.browser, "enrolment::PIN", PIN, &json!({"pin": GOOD_PIN})).await;
        let child = done.ok::<EnrolmentView>().enrolled.unwrap().child.unwrap();
        let of_child = |action: &str| format!("/api/guardian/children/{child}/{action}");

        let path = of_child("device-code");
        let code = self.go(&mut fang.browser, "guardian::DEVICE_CODE", &path, &json!({})).await;
        let code = json!({"code": code.ok::<ScreenCode>().code, "sign_out": true});
        let mut yao = TestBrowser::new(server);
        yao.start().await;
        self.go(&mut yao, "child::DEVICE", DEVICE, &code).await;
        self.register(&mut yao).await;
        for answered in ["refuse", "allow"] {
            let ask = json!({"client_id": "museum", "purpose": "visit", "claims": []});
            let asked: Value = self.go(&mut yao, "child::SITE_REQUESTS", SITE_REQUESTS, &ask).await.ok();
            let request = asked["id"].as_str().unwrap();
            if answered == "refuse" {
                let path = format!("/api/guardian/site-requests/{request}/refuse");
                self.go(&mut fang.browser, "guardian::REFUSE", &path, &json!({})).await;
            } else {
                self.consent(fang, &json!({"about": "site", "request": request, "scope": "once"})).await;
            }
        }
        let history: Value = fang.browser.get(&of_child("history")).await.ok();
        let site_consent = history.as_array().unwrap().iter().find_map(|line| line["site_consent"].as_str());
        let path = format!("/api/guardian/site-consents/{}/withdraw", site_consent.unwrap());
        self.go(&mut fang.browser, "guardian::WITHDRAW", &path, &json!({})).await;

        let path = of_child("profile");
        let begun: Ceremony = self.go(&mut fang.browser, "guardian::PROFILE", &path, &json!({})).await.ok();
        let credential = fang.authenticator.create(&begun.options);
        let finish = json!({"ceremony": begun.ceremony, "credential": credential, "prf": false});
        self.go(&mut fang.browser, "guardian::PROFILE_FINISH", &of_child("profile/finish"), &finish).await;

        let path = of_child("guardian-code");
        let code = self.go(&mut fang.browser, "guardian::GUARDIAN_CODE", &path, &json!({})).await;
        let mut shen = Guardian::new(server, "shen").await;
        let code = json!({"code": code.ok::<ScreenCode>().code});
        let opened = self.go(&mut shen.browser, "guardian::APPLICATIONS", APPLICATIONS, &code).await;
        let application = opened.ok::<Application>().id;
        self.consent(&mut shen, &json!({"about": "application", "id": application})).await;
        let messages: Value = fang.browser.get(MESSAGES).await.ok();
        let path = format!("/api/messages/{}/read", messages[0]["id"].as_str().unwrap());
        self.go(&mut fang.browser, "message::READ", &path, &json!({})).await;

        let path = format!("/api/guardian/children/{}/end", shen.view().await.children[0].id);
        self.go(&mut shen.browser, "guardian::END", &path, &json!({})).await;
        self.go(&mut fang.browser, "guardian::DISPUTE", &of_child("dispute"), &json!({})).await;
    }

    async fn consent(&mut self, guardian: &mut Guardian, about: &Value) {
        let propose = json!({"about": about, "lang": "zh-Hans"});
        let proposed = self.go(&mut guardian.browser, "guardian::CONSENTS", CONSENTS, &propose).await;
        let signed = guardian.sign(&proposed.ok::<Proposal>());
        self.go(&mut guardian.browser, "guardian::CONSENTS_SIGN", CONSENTS_SIGN, &signed).await;
    }

    /// A child of 16 asks for an approval, and the guardian declines.
    async fn decline_an_application(&mut self, chen: &mut Guardian) {
        let mut lin = TestBrowser::new(self.server);
        lin.enrol("lin").await;
        let code = self.go(&mut lin, "child::APPLICATION_CODE", APPLICATION_CODE, &json!({})).await;
        let code = json!({"code": code.ok::<ScreenCode>().code});
        let opened = self.go(&mut chen.browser, "guardian::APPLICATIONS", APPLICATIONS, &code).await;
        let path = format!("/api/guardian/applications/{}/decline", opened.ok::<Application>().id);
        self.go(&mut chen.browser, "guardian::DECLINE", &path, &json!({})).await;
    }

    /// One more device of somebody who is signed in.
    async fn add_a_device(&mut self, owner: &mut Guardian) {
        let begun: Ceremony = owner.browser.post(SIGN_IN, &json!({})).await.ok();
        let credential = owner.authenticator.get(&begun.options, &owner.passkey);
        let finish = json!({"ceremony": begun.ceremony, "credential": credential});
        let code = self.go(&mut owner.browser, "device::DEVICE_CODE", DEVICE_CODE, &finish).await;
        let code = json!({"code": code.ok::<ScreenCode>().code, "sign_out": true});
        let mut other = TestBrowser::new(self.server);
        other.start().await;
        self.go(&mut other, "device::DEVICE", OWN_DEVICE, &code).await;
    }

    async fn sign_in(&mut self, guardian: &mut Guardian) {
        let begun: Ceremony =
            self.go(&mut guardian.browser, "passkey::SIGN_IN", SIGN_IN, &json!({})).await.ok();
        let credential = guardian.authenticator.get(&begun.options, &guardian.passkey);
        let finish = json!({"ceremony": begun.ceremony, "credential": credential});
        self.go(&mut guardian.browser, "passkey::SIGN_IN_FINISH", SIGN_IN_FINISH, &finish).await;
    }
}

/// The changes of the browser's router, as its one page says them.
fn changes() -> BTreeSet<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/router.rs");
    let text: String = std::fs::read_to_string(file).unwrap().split_whitespace().collect();
    let browser = &text[text.find("fnbrowser(").unwrap()..text.find("fnmachine(").unwrap()];
    let mut changes = BTreeSet::new();
    for route in browser.split(".route(").skip(1) {
        let (path, handlers) = route.split_once(',').unwrap();
        for method in ["post", "put", "delete"] {
            if handlers.contains(&format!("{method}(")) {
                changes.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    changes
}

#[tokio::test]
async fn no_change_is_made_for_a_session_that_ends_while_the_body_is_held_back() {
    let sites = ServerWithSites::new().await;
    let mut walk = Walk { server: sites.server(), seen: BTreeSet::new() };
    let mut browser = walk.enrol_an_adult().await;
    walk.register(&mut browser).await;
    walk.present(&mut browser).await;
    let mut chen = Guardian::new(sites.server(), "chen").await;
    walk.sign_in(&mut chen).await;
    walk.add_a_device(&mut chen).await;
    walk.decline_an_application(&mut chen).await;
    let mut gu = Guardian::new(sites.server(), "fang").await;
    walk.be_a_family(&mut gu).await;

    // Ending a session that has ended is no harm, and the demo's reader asks for no session.
    walk.seen.extend(["POST passkey::SIGN_OUT".to_owned(), "POST demo::READ".to_owned()]);
    assert_eq!(walk.seen, changes());
}

/// The raw case: a passkey by a session in which somebody has proved themselves, and which is somebody else's
/// by the time that the body comes.
#[tokio::test]
async fn a_proof_that_the_session_no_longer_carries_makes_no_passkey() {
    let server = TestServer::new().await;
    let mut owner = Guardian::new(&server, "fang").await;
    let mut thief = TestBrowser::new(&server);
    assert!(thief.enrol("fang").await.1);
    let begun: Ceremony = thief.post(REGISTRATION, &json!({})).await.ok();
    let credential = Authenticator::default().create(&begun.options);
    let finish = json!({"ceremony": begun.ceremony, "credential": credential, "prf": true}).to_string();
    let mut same = thief.clone();
    let begins_again = async move {
        same.start().await;
    };
    let held = held_back(finish, begins_again);
    let answer = thief.send(Method::POST, REGISTRATION_FINISH, "application/json", held).await;
    answer.refused(401, "sign_in_required");
    assert_eq!(owner.browser.get(ME).await.ok::<Me>().passkeys, 1);
    assert_eq!(server.count("passkey").await, 1);
    // Where the enrolment is given up, what it proved is given up too.
    let mut thief = TestBrowser::new(&server);
    thief.enrol("fang").await;
    let begun: Ceremony = thief.post(REGISTRATION, &json!({})).await.ok();
    let credential = Authenticator::default().create(&begun.options);
    let finish = json!({"ceremony": begun.ceremony, "credential": credential, "prf": true}).to_string();
    let mut same = thief.clone();
    let gives_up = async move {
        same.delete(ENROLMENT).await;
    };
    let held = held_back(finish, gives_up);
    let answer = thief.send(Method::POST, REGISTRATION_FINISH, "application/json", held).await;
    answer.refused(401, "sign_in_required");
    assert_eq!(server.count("passkey").await, 1);
}

#[tokio::test]
async fn whoever_is_proved_again_is_told_on_the_devices_they_have() {
    let server = TestServer::new().await;
    let mut owner = Guardian::new(&server, "fang").await;
    assert_eq!(owner.browser.get(ME).await.ok::<Me>().unread, 0);
    TestBrowser::new(&server).enrol("fang").await;
    assert_eq!(owner.browser.get(ME).await.ok::<Me>().unread, 1);
    let messages: Value = owner.browser.get(MESSAGES).await.ok();
    assert_eq!(messages[0]["about"], "proved_again");
    // A ceremony that was begun for one person makes no passkey of another, who is proved in the same
    // session.
    let mut shared = TestBrowser::new(&server);
    shared.enrol("fang").await;
    let begun: Ceremony = shared.post(REGISTRATION, &json!({})).await.ok();
    let credential = Authenticator::default().create(&begun.options);
    shared.enrol("chen").await;
    let finish = json!({"ceremony": begun.ceremony, "credential": credential, "prf": true});
    shared.post(REGISTRATION_FINISH, &finish).await.refused(422, "passkey_rejected");
    shared.post(SIGN_OUT, &json!({})).await;
}

#[tokio::test]
async fn other_guardians_are_told_that_a_child_was_enrolled_again() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let mut shen = Guardian::new(&server, "shen").await;
    fang.enrol(&server, "yao").await;
    shen.enrol(&server, "yao").await;
    let told = |messages: Value| {
        messages.as_array().unwrap().iter().filter(|one| one["about"] == "child_proved_again").count()
    };
    assert_eq!(told(shen.browser.get(MESSAGES).await.ok()), 0);
    fang.enrol(&server, "yao").await;
    assert_eq!(told(shen.browser.get(MESSAGES).await.ok()), 1);
    assert_eq!(told(fang.browser.get(MESSAGES).await.ok()), 0);
}
