//! Today's server runs on an earlier release's database: it migrates, and everybody finds what they had.

mod fixture;
pub mod remembered;
mod walk;

use std::process::Output;

use netcert::api::child::{Answer as SiteAnswer, Arrived, Asked, DEVICE, SITE_REQUEST};
use netcert::api::consent::{CONSENTS, WITHDRAW};
use netcert::api::enrolment::{ENROLMENT, EnrolmentView, Step};
use netcert::api::guardian::{ChildAge, HISTORY, HistoryLine};
use netcert::api::message::{MESSAGES, Message, MessageAbout};
use netcert::api::person::{ME, Me, PersonStanding};
use netcert::api::verify::Reason;
use netcert::base64url;
use netcert::sd_jwt::{ClaimName, HeldNetcert};
use netcert::suite::{SigningKey, Suite};
use netcert_server::http::cookie::SessionCookie;
use serde_json::{Value, json};
use tokio::process::Command;

use self::remembered::{KnownNetcert, Remembered};
use crate::authenticator::Authenticator;
use crate::browser::{GOOD_PIN, TestBrowser};
use crate::guardian::Guardian;
use crate::holder::Wallet;
use crate::server_with_sites::ServerWithSites;
use crate::test_server::TestServer;
use crate::verifier::TestVerifier;

/// A database of the first release with rows in every table.
const FIRST: &str = "release-1";

/// A person in the browser that they had before the upgrade.
fn person(server: &TestServer, remembered: &Remembered, card: &str) -> Guardian {
    let known = &remembered.people[card];
    let mut browser = TestBrowser::new(server);
    browser.cookie = known.session.as_deref().map(on_loopback);
    let passkey = known.own_passkey.clone().unwrap();
    Guardian { browser, authenticator: Authenticator::with(&known.passkeys), passkey }
}

/// The first release called the cookie of `http://localhost` as that of any other origin. Browsers at
/// `https://` origins know no other name.
fn on_loopback(session: &str) -> String {
    session.replace("__Host-netcert", SessionCookie::OnLoopback.name())
}

/// The same person in a new session.
async fn signed_in(server: &TestServer, remembered: &Remembered, card: &str) -> Guardian {
    let mut person = person(server, remembered, card);
    person.browser.cookie = None;
    person.sign_in().await.ok::<Value>();
    person
}

fn browser(server: &TestServer, session: &str) -> TestBrowser {
    let mut browser = TestBrowser::new(server);
    browser.cookie = Some(on_loopback(session));
    browser
}

fn wallet(known: &KnownNetcert) -> Wallet {
    let key: [u8; 32] = base64url::decode(&known.key).unwrap().try_into().unwrap();
    Wallet {
        text: known.text.clone(),
        held: HeldNetcert::parse(&known.text).unwrap(),
        key: SigningKey::from_bytes(Suite::Sm, &key).unwrap(),
    }
}

/// Runs `netcert-server` on the database, with the clock on the day on which the database was filled.
async fn command(server: &TestServer, remembered: &Remembered, arguments: &[&str], input: &str) -> Output {
    use tokio::io::AsyncWriteExt;
    let day = netcert::time::UnixTime::new(remembered.at).shanghai_date().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_netcert-server"));
    command.args(arguments).args(["--at", &day]).arg("--data").arg(server.data());
    command.env("NETCERT_DATABASE_URL", &server.database_url);
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
    child.wait_with_output().await.unwrap()
}

#[track_caller]
fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What happens to enrolments that were under way when the server was stopped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnderWay {
    /// The new server takes the next step.
    GoOn,
    /// They begin again, as decided for those of the first release (docs/decisions.md).
    BeginAgain,
}

/// One test for everything, because the parts depend on each other: a consent is withdrawn only after its
/// netcert was verified.
#[tokio::test]
async fn a_database_of_the_first_release_goes_on() {
    let (server, remembered) = fixture::open(FIRST).await;
    goes_on(&server, &remembered, UnderWay::BeginAgain).await;
}

/// The same with a database that today's server wrote. If `NETCERT_WRITE_FIXTURE=FOLDER` is set, the test
/// also writes it as a fixture.
#[tokio::test]
async fn a_database_of_today_has_rows_in_every_table_and_goes_on_after_a_restart() {
    let sites = ServerWithSites::new().await;
    let remembered = walk::fill(&sites).await;
    every_table_has_a_row(sites.server(), &[]).await;
    fixture::write(&sites, &remembered).await;
    // One second later, to distinguish the netcerts minted from here on from the earlier ones.
    sites.app.clock.shift(sites.app.clock.ahead() + 1);
    goes_on(sites.server(), &remembered, UnderWay::GoOn).await;
}

#[tokio::test]
async fn the_fixture_of_the_first_release_has_rows_in_every_table() {
    let (server, _) = fixture::open(FIRST).await;
    // Enrolments under way begin again, so the upgrade has deleted them and their messages.
    every_table_has_a_row(&server, &["enrolment", "demo_message", "dispute", "ended_passkey"]).await;
}

#[tokio::test]
async fn a_dispute_of_the_first_release_goes_on_for_the_child_until_it_is_settled() {
    // Both guardians of one child, and the only one of another.
    let change = "UPDATE guardianship SET disputed_at = started_at";
    let (server, remembered) = fixture::open_changed(FIRST, change).await;
    let children: i64 = server.count("minor WHERE person_id IN (SELECT child_id FROM guardianship)").await;
    assert_eq!(server.count("dispute WHERE settled_at IS NULL").await, children);
    assert!(server.count("guardianship").await > children);
    let mut fang = signed_in(&server, &remembered, "fang").await;
    let link = &remembered.links["fang/yao"];
    assert!(fang.view().await.children.iter().all(|child| child.disputed));
    fang.child_post(link, "end").await.refused(403, "guardianship_disputed");
    let settle = ["guardianship", "settle", "--id", link.as_str()];
    assert_eq!(done(&command(&server, &remembered, &settle, "").await), "settled\n");
    assert_eq!(fang.child_post(link, "end").await.status.as_u16(), 204);
}

/// `empty` are tables that the upgrade has emptied, or that were added after the release.
async fn every_table_has_a_row(server: &TestServer, empty: &[&str]) {
    let tables = crate::schema::tables(&server.database_url).await;
    assert!(tables.len() > 20, "{tables:?}");
    for table in tables.iter().filter(|table| !empty.contains(&table.as_str())) {
        assert!(server.count(table).await > 0, "no row in {table}");
    }
}

async fn goes_on(server: &TestServer, remembered: &Remembered, under_way: UnderWay) {
    people_sign_in(server, remembered).await;
    netcerts_count_as_before(server, remembered).await;
    a_document_finds_its_person(server, remembered).await;
    children_and_guardians_go_on(server, remembered).await;
    half_done_things_are_finished(server, remembered, under_way).await;
    the_operator_finds_everything(server, remembered).await;
    consents_are_listed_and_withdrawn(server, remembered).await;
}

async fn people_sign_in(server: &TestServer, remembered: &Remembered) {
    for (card, known) in &remembered.people {
        if known.session.is_none() {
            continue;
        }
        let mut person = person(server, remembered, card);
        // First with the earlier session, then with the passkey.
        for _ in 0..2 {
            let me: Me = person.browser.get(ME).await.ok();
            assert_eq!(me.netnum, known.netnum, "{card}");
            person.sign_in().await.ok::<Value>();
        }
    }
    let mut fang = signed_in(server, remembered, "fang").await;
    let passkeys = &remembered.people["fang"].passkeys;
    let kept = passkeys.iter().find(|passkey| passkey.credential_id != fang.passkey).unwrap();
    fang.sign_in_with(&kept.credential_id).await.ok::<Value>();
    let me: Me = fang.browser.get(ME).await.ok();
    assert!(me.kept_by_guardian && me.netnum == remembered.people["song"].netnum);
}

async fn netcerts_count_as_before(server: &TestServer, remembered: &Remembered) {
    for known in &remembered.netcerts {
        let verifier = TestVerifier::new(&server.app, &known.client_id).await;
        let verified = verifier.verify(&wallet(known), &[ClaimName::AgeOver14]).await;
        if known.withdrawn {
            assert_eq!(verified.err(), Some(Reason::NetcertRevoked));
            continue;
        }
        // A new netcert, minted with the earlier PIN, has the same pseudonym.
        let subject = verified.unwrap().subject().clone();
        let mut person = signed_in(server, remembered, &known.person).await;
        let minted = person.mint(server, &known.client_id).await.unwrap();
        assert_eq!(*verifier.verify(&minted, &[]).await.unwrap().subject(), subject);
    }
    assert!(remembered.netcerts.iter().any(|known| known.withdrawn));
}

async fn a_document_finds_its_person(server: &TestServer, remembered: &Remembered) {
    for card in ["fang", "chen"] {
        let enrolled = TestBrowser::new(server).enrol(card).await;
        assert_eq!(enrolled, (remembered.people[card].netnum.clone(), true), "{card}");
    }
}

async fn children_and_guardians_go_on(server: &TestServer, remembered: &Remembered) {
    let mut fang = signed_in(server, remembered, "fang").await;
    let view = fang.view().await;
    let child = |name: &str| view.children.iter().find(|child| child.masked_name == name).unwrap();
    for (name, key) in [("**航", "fang/song"), ("**遥", "fang/yao"), ("**沐", "fang/mu")] {
        let child = child(name);
        assert_eq!((&child.id, child.age), (&remembered.links[key], ChildAge::Under14));
    }
    assert_eq!((child("**航").kept_devices, child("**遥").own_devices), (1, 1));
    assert_eq!(child("**遥").other_guardians, 1);

    // The consent is in the history, and the open request can be answered.
    let history = netcert::api::path(HISTORY, &remembered.links["fang/yao"]);
    let history: Vec<HistoryLine> = fang.browser.get(&history).await.ok();
    assert!(history.iter().any(|line| line.relying_party.en == "Museum"));
    assert_eq!(view.requests[0].id, remembered.site_request);
    let mut yao = signed_in(server, remembered, "yao").await;
    yao.mint(server, "library").await.err().unwrap().refused(403, "guardian_consent_required");
    let mut shen = signed_in(server, remembered, "shen").await;
    let yes = json!({"about": "site", "request": remembered.site_request, "scope": "once"});
    assert_eq!(shen.consent(&yes).await.status.as_u16(), 204);
    let asked = netcert::api::path(SITE_REQUEST, &remembered.site_request);
    assert_eq!(yao.browser.get(&asked).await.ok::<Asked>().answer, SiteAnswer::Allowed);
    yao.mint(server, "library").await.unwrap();

    let mut lin = signed_in(server, remembered, "lin").await;
    assert_eq!(lin.browser.get(ME).await.ok::<Me>().standing, PersonStanding::Under18);
    let messages: Vec<Message> = lin.browser.get(MESSAGES).await.ok();
    assert!(messages.iter().any(|message| message.about == MessageAbout::Approved), "{messages:?}");
}

async fn half_done_things_are_finished(server: &TestServer, remembered: &Remembered, under_way: UnderWay) {
    let mut kang = signed_in(server, remembered, "kang").await;
    assert_eq!(kang.browser.get(ME).await.ok::<Me>().standing, PersonStanding::AwaitsGuardian);
    let mut bai = signed_in(server, remembered, "bai").await;
    assert_eq!(bai.view().await.applications[0].masked_name, "*康");
    let yes = json!({"about": "application", "id": remembered.application});
    assert_eq!(bai.consent(&yes).await.status.as_u16(), 204);
    assert_eq!(kang.browser.get(ME).await.ok::<Me>().standing, PersonStanding::Under18);

    let mut device = TestBrowser::new(server);
    let arrived: Arrived = device.post(DEVICE, &json!({"code": remembered.device_code})).await.ok();
    assert_eq!(arrived.masked_name, "**沐");
    let mut mu = Guardian::with(device).await;
    assert_eq!(mu.browser.get(ME).await.ok::<Me>().netnum, remembered.people["mu"].netnum);

    let mut qiao = browser(server, &remembered.session_at_pin);
    if under_way == UnderWay::BeginAgain {
        qiao.get(ENROLMENT).await.refused(409, "no_enrolment");
        return;
    }
    assert_eq!(qiao.choose_pin(GOOD_PIN).await.ok::<EnrolmentView>().step, Step::Done);
    let mut wen = browser(server, &remembered.session_at_code);
    assert_eq!(wen.inbox().await[0].code, remembered.code);
    assert_eq!(wen.type_code(&remembered.code).await.ok::<EnrolmentView>().step, Step::Pin);
    assert_eq!(wen.choose_pin(GOOD_PIN).await.ok::<EnrolmentView>().step, Step::Done);
}

async fn the_operator_finds_everything(server: &TestServer, remembered: &Remembered) {
    let said =
        async |arguments: &[&str], input: &str| done(&command(server, remembered, arguments, input).await);
    // Two enrolments, one by each guardian, and the consents for the museum and the library.
    let signed = said(&["guardian-consent", "list"], &remembered.people["yao"].netnum).await;
    assert_eq!(signed.lines().count(), 4, "{signed}");
    for card in ["yao", "song", "mu", "lin", "kang"] {
        let signed = said(&["guardian-consent", "list"], &remembered.people[card].netnum).await;
        assert!(!signed.is_empty());
        for line in signed.lines() {
            let (id, rest) = line.split_once('\t').unwrap();
            let checked = said(&["guardian-consent", "check", id], "").await;
            assert!(checked.starts_with("valid: "), "{card}: {checked}");
            let of_a_site = rest.contains("site");
            assert_eq!(
                checked.contains("\nvalid: the authority stated on "),
                !of_a_site,
                "{card}: {checked}"
            );
        }
    }
    let links = said(&["guardianship", "list"], &remembered.people["fang"].netnum).await;
    assert_eq!(links.lines().count(), 3, "{links}");
    let audit = said(&["audit"], "").await;
    assert!(audit.contains("\tmint") && audit.contains("\tcheck_consent"), "{audit}");
    let parties = said(&["relying-party", "list"], "").await;
    assert!(parties.contains("博物馆") && parties.contains("图书馆"));

    let mut yan = signed_in(server, remembered, "yan").await;
    let netnum = &remembered.people["yan"].netnum;
    assert_eq!(said(&["person", "suspend"], netnum).await, "suspended\n");
    yan.browser.get(ME).await.refused(401, "sign_in_required");
    assert_eq!(said(&["person", "reinstate"], netnum).await, "reinstated\n");
    yan.sign_in().await.ok::<Value>();
}

async fn consents_are_listed_and_withdrawn(server: &TestServer, remembered: &Remembered) {
    let mut fang = signed_in(server, remembered, "fang").await;
    let consents: Vec<Value> = fang.browser.get(CONSENTS).await.ok();
    let old = consents.iter().filter(|consent| consent["given_at"].as_i64().unwrap() <= remembered.at);
    let old: Vec<&Value> = old.collect();
    assert_eq!(old.len(), 2, "{consents:?}");
    for consent in old {
        let museum = consent["client_id"] == "museum";
        assert_eq!(consent["relying_party"]["en"], if museum { "Museum" } else { "Library" });
        assert_eq!(consent["withdrawn_at"].is_null(), museum);
        let path = netcert::api::path(WITHDRAW, consent["id"].as_str().unwrap());
        assert_eq!(fang.post(&path).await.status.as_u16(), 204);
    }
    for known in remembered.netcerts.iter().filter(|known| known.person == "fang") {
        let verifier = TestVerifier::new(&server.app, &known.client_id).await;
        assert_eq!(verifier.verify(&wallet(known), &[]).await.err(), Some(Reason::NetcertRevoked));
    }
}
