//! The operator's commands about guardianship, on the same database.

use std::process::{Output, Stdio};

use netcert::api::enrolment::ENROLMENT;
use netcert::api::guardian::Scope;
use netcert::api::person::{ME, Me};
use netcert::api::verify::Reason;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::browser::TestBrowser;
use crate::family::{Family, born as born_years_ago, mint};
use crate::guardian::{Guardian, born};
use crate::guardianship::children::keep;
use crate::server_with_sites::ServerWithSites;
use crate::test_server::TestServer;
use crate::verifier::TestVerifier;

/// Runs `netcert-server` on the server's keys and database, with `input` on its standard input.
pub(super) async fn command(server: &TestServer, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_netcert-server"));
    command
        .args(arguments)
        .arg("--data")
        .arg(server.data())
        .env("NETCERT_DATABASE_URL", &server.database_url);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
    child.wait_with_output().await.unwrap()
}

#[track_caller]
pub(super) fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
pub(super) fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[tokio::test]
async fn links_are_listed_disputed_settled_and_ended() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let (child, netnum) = fang.enrol(&server, "song").await;
    let me: Me = fang.browser.get(ME).await.ok();
    let opened = server.count("audit").await;
    let listed = done(&command(&server, &["guardianship", "list"], &me.netnum).await);
    let fields: Vec<&str> = listed.trim_end().split('\t').collect();
    assert_eq!((fields.len(), fields[0], fields[1], fields[4]), (5, child.as_str(), "guardian of", "open"));
    let listed = done(&command(&server, &["guardianship", "list"], &netnum).await);
    assert!(listed.contains("child of"));
    assert_eq!(server.count("audit").await, opened, "no record is opened for it");

    let of = |action: &'static str| ["guardianship", action, "--id", &*child].map(str::to_owned);
    for (action, said, disputed) in [("dispute", "in dispute\n", true), ("settle", "settled\n", false)] {
        let arguments = of(action);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_eq!(done(&command(&server, &arguments, "").await), said);
        assert_eq!(fang.view().await.children[0].disputed, disputed);
    }
    assert_eq!(server.count("message WHERE about = 'settled'").await, 1);
    let arguments = of("end");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_eq!(done(&command(&server, &arguments, "").await), "ended\n");
    assert!(fang.view().await.children.is_empty());
    assert!(refused(&command(&server, &arguments, "").await).contains("no open link"));
}

#[tokio::test]
async fn the_limit_of_one_guardian_can_be_set() {
    let server = TestServer::new().await;
    let mut bai = Guardian::new(&server, "bai").await;
    let me: Me = bai.browser.get(ME).await.ok();
    assert_eq!(
        done(&command(&server, &["guardianship", "limit", "--set", "0"], &me.netnum).await),
        "may have 0\n"
    );
    bai.browser.start_for(born(&server, "ting").await).await.refused(403, "too_many_children");
    let unknown = netcert::netnum::Netnum::generate(&mut server.app.clock.random());
    assert!(
        refused(&command(&server, &["guardianship", "limit", "--set", "9"], unknown.as_str()).await)
            .contains("nobody")
    );
    assert!(refused(&command(&server, &["person", "suspend"], "rubbish").await).contains("no netnum"));
}

#[tokio::test]
async fn a_suspended_guardian_counts_no_more_until_reinstated() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let mut shen = Guardian::new(&server, "shen").await;
    let me: Me = fang.browser.get(ME).await.ok();
    fang.enrol(&server, "yao").await;
    shen.enrol(&server, "yao").await;
    assert_eq!(done(&command(&server, &["person", "suspend"], &me.netnum).await), "suspended\n");
    fang.browser.get(ME).await.refused(401, "sign_in_required");
    fang.browser.get(ENROLMENT).await.refused(409, "no_enrolment");
    assert_eq!(shen.view().await.children[0].other_guardians, 0);
    fang.sign_in().await;
    fang.browser.get(netcert::api::guardian::GUARDIAN).await.refused(403, "not_an_adult");
    assert!(refused(&command(&server, &["person", "suspend"], &me.netnum).await).contains("not active"));
    assert_eq!(done(&command(&server, &["person", "reinstate"], &me.netnum).await), "reinstated\n");
    assert_eq!(fang.view().await.children[0].other_guardians, 1);
}

#[tokio::test]
async fn what_a_suspended_guardian_allowed_is_revoked_in_that_write_and_stays_so() {
    let sites = ServerWithSites::new().await;
    let (app, server) = (&sites.app, sites.server());
    let family = Family::new(app, born_years_ago(app, 10), 1).await;
    let sibling = Family::new(app, born_years_ago(app, 9), 2).await;
    let (museum, library) = (TestVerifier::new(app, "museum").await, TestVerifier::new(app, "library").await);
    family.allowed(app, 0, "museum", Scope::ThirtyDays).await;
    family.allowed(app, 0, "museum", Scope::Once).await;
    family.allowed(app, 1, "library", Scope::ThirtyDays).await;
    sibling.allowed(app, 0, "museum", Scope::ThirtyDays).await;
    let (theirs, _) = mint(app, &family.child, "museum", &[]).await.unwrap();
    let (others, _) = mint(app, &family.child, "library", &[]).await.unwrap();
    let (siblings, _) = mint(app, &sibling.child, "museum", &[]).await.unwrap();
    let own = family.guardians[0].mint("museum", &[]).await;
    let netnum = family.guardians[0].netnum.as_str();
    for (action, said) in [("suspend", "suspended\n"), ("reinstate", "reinstated\n")] {
        assert_eq!(done(&command(server, &["person", action], netnum).await), said);
        for revoked in [&theirs, &own] {
            assert_eq!(museum.verify(revoked, &[]).await.err(), Some(Reason::NetcertRevoked), "{action}");
        }
        let refused = mint(app, &family.child, "museum", &[]).await.err().unwrap();
        assert_eq!(refused, "guardian_consent_required", "{action}");
        assert_eq!(server.count("site_consent WHERE withdrawn_at IS NOT NULL").await, 2);
        // The other guardian's consent and another family's consent stay in force.
        assert!(library.verify(&others, &[]).await.is_ok());
        assert!(museum.verify(&siblings, &[]).await.is_ok());
        assert!(mint(app, &family.child, "library", &[]).await.is_ok());
    }
    family.allowed(app, 1, "museum", Scope::Once).await;
    assert!(mint(app, &family.child, "museum", &[]).await.is_ok());
}

#[tokio::test]
async fn a_signed_consent_can_be_checked_at_any_time() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let (_, netnum) = fang.enrol(&server, "song").await;
    let listed = done(&command(&server, &["guardian-consent", "list"], &netnum).await);
    let id = listed.split('\t').next().unwrap().to_owned();
    assert!(listed.contains("\tenrolment\t"));
    // A later use of the passkey does not change the result.
    fang.sign_in().await;
    let said = done(&command(&server, &["guardian-consent", "check", &id], "").await);
    assert!(said.starts_with("valid: ") && said.contains("**航"), "{said}");
    assert!(said.contains("\nvalid: the authority stated on "), "{said}");
    // The evidence and both records were opened, because the statement names their documents.
    assert_eq!(server.count("audit WHERE purpose = 'check_consent' AND actor = 'operator'").await, 3);
    // With another authority's key the check fails.
    let key = serde_json::to_string(&server.app.keys.connector_jwk()).unwrap();
    let file = server.data().join("another.json");
    std::fs::write(&file, key).unwrap();
    let check = ["guardian-consent", "check", "--authority-key", file.to_str().unwrap(), &id];
    let said = refused(&command(&server, &check, "").await);
    assert!(said.contains("NOT valid") && said.contains("authority"), "{said}");
    // The row now says that somebody else signed, so the statement is about other people.
    server.sql("UPDATE guardian_consent SET guardian_id = child_id").await;
    let said = refused(&command(&server, &["guardian-consent", "check", &id], "").await);
    assert!(said.contains("NOT valid"), "{said}");
    let other = "A".repeat(22);
    assert!(
        refused(&command(&server, &["guardian-consent", "check", &other], "").await).contains("no consent")
    );
}

/// A child's session on a guardian's device is good for what only the child may do. It ends with the
/// guardian's suspension and with the link, and does not begin again.
#[tokio::test]
async fn a_childs_session_on_a_guardians_device_ends_with_the_guardian() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let netnum = fang.browser.get(ME).await.ok::<Me>().netnum;
    let (child, _) = fang.enrol(&server, "yao").await;
    let kept = keep(&mut fang, &child).await;
    let own = fang.browser.clone();
    let reads = [ME, netcert::api::consent::CONSENTS, netcert::api::message::MESSAGES];
    for suspended in [true, false] {
        fang.browser = TestBrowser::new(&server);
        fang.sign_in_with(&kept).await.ok::<Value>();
        let mut yao = fang.browser.clone();
        for path in reads {
            assert_eq!(yao.get(path).await.status.as_u16(), 200, "{path}");
        }
        if suspended {
            assert_eq!(done(&command(&server, &["person", "suspend"], &netnum).await), "suspended\n");
        } else {
            let mut guardian = Guardian { browser: own.clone(), ..fang };
            guardian.sign_in().await.ok::<Value>();
            assert_eq!(guardian.child_post(&child, "end").await.status.as_u16(), 204);
            fang = guardian;
        }
        for path in reads {
            yao.get(path).await.refused(401, "sign_in_required");
        }
        yao.post(netcert::api::netcert::CHALLENGE, &json!({})).await.refused(401, "sign_in_required");
        assert_eq!(server.count("session WHERE kept_by IS NOT NULL").await, 0);
        fang.browser = TestBrowser::new(&server);
        fang.sign_in_with(&kept).await.refused(422, "passkey_rejected");
        if suspended {
            assert_eq!(done(&command(&server, &["person", "reinstate"], &netnum).await), "reinstated\n");
        }
    }
}
