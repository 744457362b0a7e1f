//! Fills a database through the server's own interfaces, so that every table has a row.

use std::collections::BTreeMap;

use http::Method;
use netcert::api::consent::{CONSENTS, WITHDRAW};
use netcert::api::enrolment::Step;
use netcert::api::guardian::{Application, PROFILE_FINISH, ScreenCode};
use netcert::api::netcert::{CHALLENGE, Challenge, Minted, NETCERTS};
use netcert::api::passkey::{Ceremony, Registered, SIGN_IN};
use netcert::api::person::{ME, Me};
use netcert::base64url;
use netcert::holder_proof;
use netcert::suite::{SigningKey, Suite};
use netcert_server::domain::birthday;
use netcert_server::domain::guardianship::operator::Operator;
use serde_json::{Value, json};

use super::remembered::{KnownNetcert, KnownPerson, Remembered};
use crate::browser::{GOOD_PIN, TestBrowser};
use crate::guardian::Guardian;
use crate::rows;
use crate::server_with_sites::ServerWithSites;
use crate::test_server::TestServer;

/// A PIN that follows the PIN rule but belongs to nobody.
const WRONG_PIN: &str = "86427531";

/// Creates adults and children, links, consents, netcerts, and unfinished work.
pub async fn fill(sites: &ServerWithSites) -> Remembered {
    let server = sites.server();
    let mut fang = Guardian::new(server, "fang").await;
    let mut shen = Guardian::new(server, "shen").await;
    let mut links = BTreeMap::new();
    let mut known = BTreeMap::new();
    for child in ["song", "yao", "mu"] {
        let (link, netnum) = fang.enrol(server, child).await;
        links.insert(format!("fang/{child}"), link);
        known.insert(child.to_owned(), KnownPerson::without_device(netnum));
    }
    links.insert("shen/yao".to_owned(), shen.enrol(server, "yao").await.0);
    keep_profile(&mut fang, &links["fang/song"]).await;
    assert_eq!(fang.child_post(&links["fang/song"], "dispute").await.status.as_u16(), 204);
    let operator = Operator { clock: server.app.clock.clone(), store: server.app.store.clone() };
    operator.settle(&links["fang/song"], false).await.unwrap();
    let mut yao = fang.childs_device(server, &links["fang/yao"]).await;
    // A child's device that ended when the child was enrolled again.
    fang.childs_device(server, &links["fang/mu"]).await;
    fang.enrol(server, "mu").await;

    // A site that a guardian has allowed, and a request that waits for an answer.
    let museum = yao.ask("museum").await;
    let allowed = json!({"about": "site", "request": museum, "scope": "thirty_days"});
    assert_eq!(fang.consent(&allowed).await.status.as_u16(), 204);
    let site_request = yao.ask("library").await;

    let mut netcerts = vec![
        mint(server, &mut yao, "yao", "museum", &[]).await,
        mint(server, &mut fang, "fang", "museum", &[]).await,
        mint(server, &mut fang, "fang", "library", &["name"]).await,
    ];
    let given: Vec<Value> = fang.browser.get(CONSENTS).await.ok();
    let library = given.iter().find(|consent| consent["client_id"] == "library").unwrap();
    let withdraw = netcert::api::path(WITHDRAW, library["id"].as_str().unwrap());
    assert_eq!(fang.post(&withdraw).await.status.as_u16(), 204);
    netcerts[2].withdrawn = true;
    wrong_pin(server, &mut shen).await;

    // A child of 16 whom a guardian has approved, and one of 14 who waits.
    let mut lin = alone(server, "lin").await;
    let mut chen = Guardian::new(server, "chen").await;
    assert_eq!(chen.approve(&lin.application_code().await).await.status.as_u16(), 204);
    let mut kang = alone(server, "kang").await;
    let mut bai = Guardian::new(server, "bai").await;
    let code = kang.application_code().await;
    let application = bai.open(&code).await.ok::<Application>().id;
    let mut yan = Guardian::new(server, "yan").await;
    let device_code = fang.child_post(&links["fang/mu"], "device-code").await.ok::<ScreenCode>().code;

    let mut qiao = TestBrowser::new(server);
    qiao.walk("qiao", Step::Pin).await;
    let mut wen = TestBrowser::new(server);
    wen.walk("wen", Step::PhoneCode).await;
    let code = wen.inbox().await[0].code.clone();
    shen.browser.post(SIGN_IN, &json!({})).await.ok::<Ceremony>();

    for (card, person) in [
        ("fang", &mut fang),
        ("shen", &mut shen),
        ("yao", &mut yao),
        ("lin", &mut lin),
        ("chen", &mut chen),
        ("kang", &mut kang),
        ("bai", &mut bai),
        ("yan", &mut yan),
    ] {
        known.insert(card.to_owned(), KnownPerson::of(person).await);
    }
    lists_and_jobs(server).await;
    Remembered {
        at: server.app.clock.now().seconds(),
        began: server.app.clock.machine_today().to_string(),
        people: known,
        links,
        netcerts,
        site_request,
        application,
        device_code,
        session_at_pin: qiao.cookie.unwrap(),
        session_at_code: wen.cookie.unwrap(),
        code,
    }
}

impl KnownPerson {
    fn without_device(netnum: String) -> Self {
        Self { netnum, session: None, passkeys: Vec::new(), own_passkey: None }
    }

    async fn of(person: &mut Guardian) -> Self {
        let me: Me = person.browser.get(ME).await.ok();
        Self {
            netnum: me.netnum,
            session: person.browser.cookie.clone(),
            passkeys: person.authenticator.known(),
            own_passkey: Some(person.passkey.clone()),
        }
    }
}

/// Enrols a person without a guardian and registers a passkey.
async fn alone(server: &TestServer, card: &str) -> Guardian {
    let mut browser = TestBrowser::new(server);
    browser.enrol(card).await;
    Guardian::with(browser).await
}

/// Keeps a child's netcert on the guardian's device.
async fn keep_profile(guardian: &mut Guardian, child: &str) {
    let begun: Ceremony = guardian.child_post(child, "profile").await.ok();
    let credential = guardian.authenticator.create(&begun.options);
    let finish = json!({"ceremony": begun.ceremony, "credential": credential, "prf": true});
    let path = netcert::api::path(PROFILE_FINISH, child);
    guardian.browser.post(&path, &finish).await.ok::<Registered>();
}

/// The request to mint a netcert for the purpose `visit`.
async fn asked(
    server: &TestServer,
    person: &mut Guardian,
    (client_id, claims): (&str, &[&str]),
    key: &SigningKey,
    pin: &str,
) -> Value {
    let (now, mut rng) = (server.app.clock.now(), server.app.clock.random());
    let challenge: Challenge = person.post(CHALLENGE).await.ok();
    let issuer = challenge.issuer.parse().unwrap();
    let proof = holder_proof::make(key, &issuer, &challenge.challenge, now, &mut rng);
    json!({
        "client_id": client_id, "purpose": "visit", "claims": claims, "holder_proof": proof, "pin": pin,
    })
}

async fn mint(
    server: &TestServer,
    person: &mut Guardian,
    card: &str,
    client_id: &str,
    claims: &[&str],
) -> KnownNetcert {
    let key = SigningKey::generate(Suite::Sm, &mut server.app.clock.random());
    let asked = asked(server, person, (client_id, claims), &key, GOOD_PIN).await;
    let minted: Minted = person.browser.send(Method::POST, NETCERTS, JSON, asked.to_string()).await.ok();
    KnownNetcert {
        person: card.to_owned(),
        client_id: client_id.to_owned(),
        text: minted.netcert,
        key: base64url::encode(&*key.to_bytes()),
        withdrawn: false,
    }
}

const JSON: &str = "application/json";

/// Leaves one failed PIN attempt.
async fn wrong_pin(server: &TestServer, person: &mut Guardian) {
    let key = SigningKey::generate(Suite::Sm, &mut server.app.clock.random());
    let asked = asked(server, person, ("museum", &[]), &key, WRONG_PIN).await;
    person.browser.post(NETCERTS, &asked).await.refused(422, "pin_wrong");
}

/// Makes the server do its own work: lists for edges, the daily job, the check of its keys.
async fn lists_and_jobs(server: &TestServer) {
    let mut edge = TestBrowser::new(server);
    for path in ["/.well-known/netcert/trust-list", "/.well-known/netcert/directory", "/status/0"] {
        assert_eq!(edge.get(path).await.status.as_u16(), 200);
    }
    let (app, mut rng) = (&server.app, server.app.clock.random());
    assert!(rows::belongs_to(&app.store, &app.keys.fingerprint()).await);
    birthday::catch_up(&app.store, &app.keys.document_index, app.clock.now(), &mut rng).await.unwrap();
}
