//! Limits on attempts: for each kind, across restarts and servers, and counted by the real client address.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use http::StatusCode;
use jiff::civil::date;
use netcert::api::enrolment::{CHIP_READ, ENROLMENT, EnrolmentView, FACE, PHONE, PHONE_CODE, PIN, Step};
use netcert::api::netcert::NETCERTS;
use netcert::api::passkey::{REGISTRATION, REGISTRATION_FINISH, SIGN_IN, SIGN_IN_FINISH};
use netcert::document::{DocumentKind, DocumentNumber};
use netcert::suite::{SigningKey, Suite};
use netcert_server::domain::limit::{LimitError, Limits};
use netcert_server::http::app::App;
use netcert_server::http::router;
use netcert_server::model::enrolment::Stage;
use netcert_server::model::ids::PersonId;
use netcert_server::model::limit::kind::{LimitFactors, LimitKind, Percent};
use netcert_server::model::limit::source::{Proxies, Source};
use netcert_server::model::phone::PhoneNumber;
use netcert_server::model::record::DocumentIndex;
use netcert_server::model::session::{Session, TokenDigest};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::browser::{GOOD_PIN, TestBrowser, jpeg};
use crate::holder::{Holder, WRONG_PIN};
use crate::rows;
use crate::server_with_sites::ServerWithSites;
use crate::test_server::TestServer;

const HERE: &str = "203.0.113.77";
const ELSEWHERE: &str = "198.51.100.4";
const PHONE_NUMBER: &str = "13800000001";
/// A day in seconds.
const DAY: i64 = 86_400;

fn at(address: &str) -> Source {
    Source::of(address.parse().unwrap())
}

/// A different address for each number.
fn somewhere(number: u32) -> Source {
    Source::of(IpAddr::from((0x0a00_0000 + number).to_be_bytes()))
}

/// This share of the limits per source.
fn percent(percent: u32) -> LimitFactors {
    LimitFactors { by_source: Percent::new(percent).unwrap(), ..LimitFactors::PLAIN }
}

/// The subject of attempts: always the same document, phone number and person.
struct Somebody {
    document: DocumentIndex,
    phone: PhoneNumber,
    person: PersonId,
}

impl Somebody {
    fn new(app: &App) -> Self {
        let number = DocumentNumber::parse(DocumentKind::ResidentId, "11010519491231002X").unwrap();
        Self {
            document: DocumentIndex::of(DocumentKind::ResidentId, &number, &app.keys.document_index),
            phone: PhoneNumber::parse(PHONE_NUMBER).unwrap(),
            person: PersonId::from_bytes([7; 16]),
        }
    }

    /// Does the operation that `kind` counts; other kinds may count it too.
    async fn tries(&self, limits: &Limits, kind: LimitKind, source: Source) -> Result<(), LimitError> {
        match kind {
            LimitKind::EnrolmentBySource => limits.enrolment_start(source, None).await.map(drop),
            LimitKind::SignInBySource => limits.sign_in(source).await.map(drop),
            LimitKind::CeremonyBySource => limits.ceremony(source, None).await.map(drop),
            LimitKind::ReadBySource => limits.read(source, None).await.map(drop),
            LimitKind::ReadByDocument => limits.read(source, Some(&self.document)).await.map(drop),
            LimitKind::FaceBySource | LimitKind::FaceByDocument => {
                limits.face(source, &self.document).await.map(drop)
            }
            LimitKind::CodeSentBySource
            | LimitKind::CodeSentByPhoneInAnHour
            | LimitKind::CodeSentByPhoneInADay => limits.code_sent(source, &self.phone).await.map(drop),
            LimitKind::CodeTypedBySource | LimitKind::CodeTypedByPhone => {
                limits.code_typed(source, &self.phone).await.map(drop)
            }
            LimitKind::PinBySource => limits.pin(source).await.map(drop),
            LimitKind::ShortCodeBySource => limits.short_code(source, None).await.map(drop),
            LimitKind::ShortCodeByGuardian => limits.short_code(source, Some(self.person)).await.map(drop),
            LimitKind::EnrolmentByPerson => limits.enrolment_start(source, Some(self.person)).await.map(drop),
            LimitKind::CeremonyByPerson => limits.ceremony(source, Some(self.person)).await.map(drop),
            LimitKind::ChallengeByPerson => limits.challenge(self.person).await.map(drop),
            LimitKind::MintByPersonAtSite => {
                limits.mint(self.person, &"museum".parse().unwrap()).await.map(drop)
            }
            LimitKind::ScreenCodeByPerson => limits.screen_code(self.person).await.map(drop),
            LimitKind::SiteRequestByPerson => limits.site_request(self.person).await.map(drop),
            LimitKind::ReadByPerson | LimitKind::ChangeByPerson => {
                let digest = TokenDigest([9; 32]);
                let session = Session::signed_in(digest, self.person);
                limits.request(&session, kind == LimitKind::ChangeByPerson)
            }
        }
    }

    /// Tries from one source until it is refused, or from a new source each time if `kind` counts by person.
    /// Returns how many attempts passed, and the seconds to wait.
    async fn exhaust(&self, limits: &Limits, kind: LimitKind) -> (u32, i64) {
        for passed in 0.. {
            let source = if kind.is_by_source() { at(HERE) } else { somewhere(passed) };
            match self.tries(limits, kind, source).await {
                Ok(()) => {}
                Err(LimitError::TooMany { retry_after }) => return (passed, retry_after),
                Err(LimitError::Store(error)) => panic!("{error}"),
            }
        }
        unreachable!()
    }
}

/// One per cent of the limits per source, so that they are reached soon.
const FEW: u32 = 1;

#[tokio::test]
async fn each_kind_locks_when_its_limit_is_reached_and_opens_after_the_time_that_it_tells() {
    for kind in LimitKind::ALL {
        let server = TestServer::new().await;
        let app = &server.app;
        let limits = app.limits.clone().with_factors(percent(FEW));
        let somebody = Somebody::new(app);
        let limit = percent(FEW).of(kind);
        let mut elapsed = 0;
        if kind == LimitKind::CodeSentByPhoneInADay {
            // The limit per hour is reached first, several times.
            let (passed, wait) = somebody.exhaust(&limits, kind).await;
            assert_eq!((passed, (3599..=3600).contains(&wait)), (5, true));
            elapsed += wait;
            app.clock.shift(elapsed);
            let (passed, wait) = somebody.exhaust(&limits, kind).await;
            assert_eq!((passed, (DAY - 1..=DAY).contains(&wait)), (5, true));
        } else {
            let (passed, wait) = somebody.exhaust(&limits, kind).await;
            assert_eq!(passed, limit.passes, "{kind:?}");
            assert!((limit.lock - 1..=limit.lock).contains(&wait), "{kind:?}: {wait}");
        }
        let other = if kind.is_by_source() { at(ELSEWHERE) } else { somewhere(1_000_000) };
        assert_eq!(somebody.tries(&limits, kind, other).await.is_ok(), kind.is_by_source(), "{kind:?}");
        app.clock.shift(elapsed + limit.lock - 2);
        assert!(somebody.tries(&limits, kind, at(HERE)).await.is_err(), "{kind:?}");
        app.clock.shift(elapsed + limit.lock);
        somebody.tries(&limits, kind, at(HERE)).await.unwrap();
        // All counts expire.
        rows::sweep(app, app.clock.now().plus(2 * DAY)).await;
        assert_eq!(server.count("attempt").await, 0, "{kind:?}");
    }
}

#[tokio::test]
async fn a_lock_outlives_a_restart_and_holds_at_the_server_beside() {
    let server = TestServer::new().await;
    let somebody = Somebody::new(&server.app);
    somebody.exhaust(&server.app.limits, LimitKind::CodeTypedByPhone).await;
    let other = server.another_app().await;
    assert!(somebody.tries(&other.limits, LimitKind::CodeTypedByPhone, at(ELSEWHERE)).await.is_err());
    let mut browser = TestBrowser::of(&other);
    browser.walk("fang", Step::Phone).await;
    browser.give_phone(PHONE_NUMBER).await.ok::<EnrolmentView>();
    browser.type_code("123456").await.refused(429, "too_many_tries");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_on_one_database_let_through_no_more_than_one_would() {
    let server = TestServer::new().await;
    let apps = [server.app.clone(), server.another_app().await];
    for kind in [LimitKind::EnrolmentBySource, LimitKind::FaceByDocument, LimitKind::CodeSentByPhoneInAnHour]
    {
        // 10 % of the limits per source: 20 enrolments. A document and a phone number have 5 each.
        let tries: Vec<_> = (0..60)
            .map(|number: u32| {
                let app = apps[number as usize % 2].clone();
                tokio::spawn(async move {
                    let limits = app.limits.clone().with_factors(percent(10));
                    let source = if kind.is_by_source() { at(HERE) } else { somewhere(number) };
                    match Somebody::new(&app).tries(&limits, kind, source).await {
                        Ok(()) => 1,
                        Err(LimitError::TooMany { .. }) => 0,
                        Err(LimitError::Store(error)) => panic!("{error}"),
                    }
                })
            })
            .collect();
        let mut passed = 0;
        for one in tries {
            passed += one.await.unwrap();
        }
        assert_eq!(passed, percent(10).of(kind).passes, "{kind:?}");
    }
}

#[tokio::test]
async fn every_guarded_path_answers_429_to_the_source_that_did_too_much_and_to_no_other() {
    let server = TestServer::new().await;
    let mut app = server.app.clone();
    let somebody = Somebody::new(&app);
    let few = app.limits.clone().with_factors(percent(FEW));
    let mut holder = TestBrowser::from(&app, ELSEWHERE);
    holder.enrol("chen").await;
    let finish = json!({"ceremony": "none", "credential": {}, "prf": true});
    let sign_in = json!({"ceremony": "none", "credential": {}});
    for kind in LimitKind::ALL.into_iter().filter(|kind| kind.is_by_source()) {
        somebody.exhaust(&few, kind).await;
    }
    app.limits = few;

    let mut here = TestBrowser::from(&app, HERE);
    let start = json!({"notice_version": 1, "sensitive_consent": true});
    let wait = here.post(ENROLMENT, &start).await.refused(429, "too_many_tries");
    assert!(wait["retry_after"].as_i64().is_some_and(|seconds| (590..=600).contains(&seconds)));
    assert_eq!(wait.get("detail"), None);
    for enrolment in server.enrolments().await {
        assert!(!matches!(enrolment.stage, Stage::DocumentKind));
    }
    here.post(SIGN_IN, &json!({})).await.refused(429, "too_many_tries");
    for (path, body) in
        [(REGISTRATION, &json!({})), (REGISTRATION_FINISH, &finish), (SIGN_IN_FINISH, &sign_in)]
    {
        let mut known = TestBrowser::from(&app, HERE);
        known.cookie.clone_from(&holder.cookie);
        known.post(path, body).await.refused(429, "too_many_tries");
    }

    // An enrolment that changes its address: each step is refused from one address and passes from another.
    let mut walker = TestBrowser::from(&app, ELSEWHERE);
    walker.walk("fang", Step::ChipRead).await;
    let read = json!({"chip_read": walker.read_card("fang").await.chip_read});
    let (here, elsewhere) = (Some(HERE.parse().unwrap()), Some(ELSEWHERE.parse().unwrap()));
    walker.peer = here;
    walker.post(CHIP_READ, &read).await.refused(429, "too_many_tries");
    walker.peer = elsewhere;
    walker.post(CHIP_READ, &read).await.ok::<EnrolmentView>();
    walker.peer = here;
    walker.send(http::Method::POST, FACE, "image/jpeg", jpeg(640, 480)).await.refused(429, "too_many_tries");
    walker.peer = elsewhere;
    walker.look().await.ok::<EnrolmentView>();
    walker.peer = here;
    let phone = json!({"phone": "13900000009"});
    walker.post(PHONE, &phone).await.refused(429, "too_many_tries");
    walker.peer = elsewhere;
    walker.post(PHONE, &phone).await.ok::<EnrolmentView>();
    let code = json!({"code": walker.inbox().await[0].code});
    walker.peer = here;
    walker.post(PHONE_CODE, &code).await.refused(429, "too_many_tries");
    walker.peer = elsewhere;
    walker.post(PHONE_CODE, &code).await.ok::<EnrolmentView>();
    walker.peer = here;
    walker.post(PIN, &json!({"pin": GOOD_PIN})).await.refused(429, "too_many_tries");
    walker.peer = elsewhere;
    walker.post(PIN, &json!({"pin": GOOD_PIN})).await.ok::<EnrolmentView>();
}

#[tokio::test]
async fn what_nobody_names_a_source_for_is_counted_as_one() {
    let server = TestServer::new().await;
    let mut app = server.app.clone();
    app.limits = app.limits.with_factors(percent(FEW));
    for _ in 0..2 {
        TestBrowser::of(&app).start().await;
    }
    let start = json!({"notice_version": 1, "sensitive_consent": true});
    TestBrowser::of(&app).post(ENROLMENT, &start).await.refused(429, "too_many_tries");
    TestBrowser::from(&app, HERE).start().await;
}

#[tokio::test]
async fn a_forged_header_helps_nobody_and_a_trusted_proxy_is_believed() {
    let server = TestServer::new().await;
    let mut app = server.app.clone();
    app.limits = app.limits.with_factors(percent(FEW));
    let start = json!({"notice_version": 1, "sensitive_consent": true});
    let mut answers = Vec::new();
    for number in 0..4 {
        let mut browser = TestBrowser::from(&app, HERE);
        browser.forwarded_for = Some(format!("192.0.2.{number}"));
        answers.push(browser.post(ENROLMENT, &start).await.status);
    }
    assert_eq!(answers, [200, 200, 429, 429].map(|code| StatusCode::from_u16(code).unwrap()));

    app.proxies = Arc::new(Proxies::new(vec!["10.0.0.0/8".parse().unwrap()]));
    let mut statuses = Vec::new();
    for (number, client) in [ELSEWHERE, ELSEWHERE, ELSEWHERE, "192.0.2.200"].into_iter().enumerate() {
        let mut browser = TestBrowser::from(&app, "10.0.0.1");
        // The client made up everything before the last address.
        browser.forwarded_for = Some(format!("192.0.2.{number}, {client}"));
        statuses.push(browser.post(ENROLMENT, &start).await.status);
    }
    assert_eq!(statuses, [200, 200, 429, 200].map(|code| StatusCode::from_u16(code).unwrap()));
}

#[tokio::test]
async fn a_listener_tells_who_asks() {
    let server = TestServer::new().await;
    let mut app = server.app.clone();
    app.limits = app.limits.with_factors(percent(FEW));
    Somebody::new(&app).exhaust(&app.limits, LimitKind::SignInBySource).await;
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, router::service(app)).await });
    for wanted in ["200", "200", "200", "200", "429"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = "POST /api/sign-in HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost:8300\r\n\
             content-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert_eq!(answer.split(' ').nth(1), Some(wanted), "{answer}");
    }
    server.abort();
}

#[tokio::test]
async fn success_clears_what_was_counted_for_the_person_and_not_for_the_source() {
    let server = TestServer::new().await;
    let of_persons = "attempt WHERE kind NOT LIKE '%_by_source'";
    let mut browser = TestBrowser::from(&server.app, HERE);
    browser.walk("fang", Step::Face).await;
    assert_eq!(server.count(of_persons).await, 1, "the read");
    browser.look().await.ok::<EnrolmentView>();
    assert_eq!(server.count(of_persons).await, 0);
    browser.give_phone(PHONE_NUMBER).await.ok::<EnrolmentView>();
    let code = browser.inbox().await[0].code.clone();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    browser.type_code(wrong).await.refused(422, "code_wrong");
    assert_eq!(server.count(of_persons).await, 3, "sent in an hour and a day, and typed");
    browser.type_code(&code).await.ok::<EnrolmentView>();
    assert_eq!(server.count(of_persons).await, 0);
    let of_the_source = "attempt WHERE kind LIKE '%_by_source'";
    assert_eq!(server.count(of_the_source).await, 5, "start, read, face, code sent, code typed");
    assert_eq!(server.count("attempt WHERE kind = 'code_typed_by_source' AND passes = 2").await, 1);
}

#[tokio::test]
async fn codes_to_one_number_are_counted_across_enrolments() {
    let server = TestServer::new().await;
    for card in ["fang", "chen", "fang", "chen", "fang"] {
        let mut browser = TestBrowser::new(&server);
        browser.walk(card, Step::Phone).await;
        browser.give_phone(PHONE_NUMBER).await.ok::<EnrolmentView>();
        // The same request again, as if the answer was lost: no message is sent, and nothing is counted.
        browser.give_phone(PHONE_NUMBER).await.ok::<EnrolmentView>();
    }
    let mut browser = TestBrowser::new(&server);
    browser.walk("chen", Step::Phone).await;
    let wait = browser.give_phone(PHONE_NUMBER).await.refused(429, "too_many_tries");
    assert!(wait["retry_after"].as_i64().is_some_and(|seconds| (3590..=3600).contains(&seconds)));
    browser.give_phone("13900000009").await.ok::<EnrolmentView>();
}

#[tokio::test]
async fn a_forged_read_counts_against_no_document() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("fang", Step::ChipRead).await;
    let read = browser.read_card("fang").await.chip_read;
    let forged = read.replacen(&read[20..24], "AAAA", 1);
    browser.post(CHIP_READ, &json!({"chip_read": forged})).await.refused(422, "document_not_genuine");
    assert_eq!(server.count("attempt WHERE kind = 'read_by_document'").await, 0);
    assert_eq!(server.count("attempt WHERE kind = 'read_by_source'").await, 1);
}

#[tokio::test]
async fn a_source_that_guesses_pins_is_held_back_before_the_persons_own_count() {
    let sites = ServerWithSites::new().await;
    let mut app = sites.app.clone();
    app.limits = app.limits.with_factors(percent(FEW));
    let holder = Holder::enrolled(&app, date(1992, 3, 14), 1).await;
    for _ in 0..4 {
        let _ = app.limits.pin(Source::Unknown).await.unwrap();
    }
    let key = SigningKey::generate(Suite::Sm, &mut app.clock.random());
    let mut mint = holder.request("museum", &[], &key, &holder.challenge().await);
    mint.pin = WRONG_PIN.to_owned();
    assert_eq!(holder.post(NETCERTS, &mint).await.refused(429), "too_many_tries");
    assert_eq!(sites.server().count("pin WHERE failures > 0").await, 0);
}

#[tokio::test]
async fn the_table_holds_neither_address_nor_number_nor_the_documents_index() {
    let server = TestServer::new().await;
    let addresses = [HERE, "2001:db8:77:1234:5:6:7:8"];
    for address in addresses {
        let mut browser = TestBrowser::from(&server.app, address);
        browser.enrol("fang").await;
        let mut underway = TestBrowser::from(&server.app, address);
        underway.walk("chen", Step::PhoneCode).await;
    }
    assert!(server.count("attempt WHERE kind = 'code_sent_by_phone_in_a_day'").await > 0);
    let indexes = "SELECT document_index FROM person UNION SELECT netnum_index FROM person";
    assert_eq!(server.count(&format!("attempt WHERE subject IN ({indexes})")).await, 0);
    let disk = server.disk();
    let mut secrets: Vec<Vec<u8>> = vec![PHONE_NUMBER.into(), b"2001:db8:77".into()];
    for address in addresses {
        secrets.push(address.into());
        match address.parse().unwrap() {
            IpAddr::V4(address) => secrets.push(address.octets().into()),
            IpAddr::V6(address) => secrets.push(address.octets()[..8].into()),
        }
    }
    for secret in secrets {
        assert!(!disk.windows(secret.len()).any(|window| window == secret), "{secret:?}");
    }
}

#[tokio::test]
async fn nobody_is_known_again_on_the_next_day() {
    let server = TestServer::new().await;
    let app = &server.app;
    for day in 0..3 {
        app.clock.shift(day * DAY);
        let _ = app.limits.sign_in(at(HERE)).await.unwrap();
    }
    assert_eq!(server.count("attempt").await, 3);
    // A /64 belongs to one customer.
    let subjects: BTreeSet<_> = ["2001:db8::1", "2001:db8::ffff", "2001:db8:0:0:9::"]
        .map(|address| at(address) == at("2001:db8::"))
        .into();
    assert_eq!(subjects, BTreeSet::from([true]));
    assert!(at("2001:db8:0:1::") != at("2001:db8::"));
    assert!(at("::ffff:203.0.113.77") == at(HERE));
}
