//! What one person who is signed in may do in a time, and that pages which ask every few seconds cost next to
//! nothing.

use jiff::civil::date;
use netcert::api::child::SITE_REQUESTS;
use netcert::api::consent::CONSENTS;
use netcert::api::enrolment::ENROLMENT;
use netcert::api::guardian::GUARDIAN;
use netcert::api::message::MESSAGES;
use netcert::api::netcert::{CHALLENGE, NETCERTS};
use netcert::api::passkey::REGISTRATION;
use netcert::api::person::{ME, Me};
use netcert::suite::{SigningKey, Suite};
use netcert_server::store;
use serde_json::Value;

use crate::browser::TestBrowser;
use crate::family::{Family, ask, born};
use crate::guardian::Guardian;
use crate::holder::Holder;
use crate::server_with_sites::ServerWithSites;
use crate::test_server::TestServer;

const RECORDS: [&str; 3] = ["audit", "attempt", "ceremony"];

async fn rows(server: &TestServer) -> [i64; 3] {
    let mut rows = [0; 3];
    for (row, table) in rows.iter_mut().zip(RECORDS) {
        *row = server.count(table).await;
    }
    rows
}

#[tokio::test]
async fn six_hundred_reads_and_challenges_at_once_leave_hardly_a_row() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let before = rows(&server).await;
    let mut refused = [0; 2];
    for _ in 0..600 {
        for (refused, answer) in
            refused.iter_mut().zip([fang.browser.get(ME).await, fang.post(CHALLENGE).await])
        {
            if answer.status.is_success() {
                continue;
            }
            let problem = answer.refused(429, "too_many_tries");
            assert!(problem["retry_after"].as_i64().is_some_and(|seconds| (1..=600).contains(&seconds)));
            assert_eq!(answer.header("retry-after"), problem["retry_after"].to_string());
            *refused += 1;
        }
    }
    // The clock of the test runs: a window may end meanwhile.
    assert!(refused[0] > 0 && refused[1] >= 540, "{refused:?}");
    let after = rows(&server).await;
    let grown: Vec<i64> = before.iter().zip(after).map(|(before, after)| after - before).collect();
    assert_eq!(grown[0], 0, "no record is opened");
    assert!(grown[1] <= 1 && grown[2] <= 60, "{grown:?}");
    // Somebody else is not held back, and the person is let in again.
    Guardian::new(&server, "chen").await.browser.get(ME).await.ok::<Me>();
    server.app.clock.shift(601);
    fang.browser.get(ME).await.ok::<Me>();
    fang.post(CHALLENGE).await.ok::<Value>();
}

#[tokio::test]
async fn forty_mints_at_one_site_do_not_pass() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let (mut minted, mut held_back) = (0, 0);
    for _ in 0..40 {
        let key = SigningKey::generate(Suite::Sm, &mut sites.app.clock.random());
        let asked = holder.request("museum", &[], &key, &holder.challenge().await);
        let answer = holder.post(NETCERTS, &asked).await;
        if answer.status == 200 {
            minted += 1;
        } else {
            assert_eq!(answer.refused(429), "too_many_tries");
            held_back += 1;
        }
    }
    assert_eq!((minted, held_back), (10, 30));
    assert_eq!(sites.server().count("netcert").await, 10);
    holder.mint("library", &[]).await;
    sites.app.clock.shift(601);
    holder.mint("museum", &[]).await;
}

#[tokio::test]
async fn a_page_that_asks_every_few_seconds_opens_no_record_and_waits_for_no_write() {
    let sites = ServerWithSites::new().await;
    let server = sites.server();
    let mut fang = Guardian::new(server, "fang").await;
    let (child, _) = fang.enrol(server, "yao").await;
    let mut yao = fang.childs_device(server, &child).await;
    let request = yao.ask("museum").await;
    let mut waits = TestBrowser::new(server);
    waits.enrol("lin").await;
    let mut lin = Guardian::with(waits).await;
    let mut under_way = TestBrowser::new(server);
    under_way.walk("chen", netcert::api::enrolment::Step::ChipRead).await;
    let history = format!("/api/guardian/children/{child}/history");
    let request = format!("{SITE_REQUESTS}/{request}");
    let before = rows(server).await;
    // Somebody else writes all the time: on SQLite that is everybody's lock, on PostgreSQL these rows'.
    let mut tx = server.app.store.begin().await.unwrap();
    let mut links = Vec::new();
    for browser in [&mut fang.browser, &mut yao.browser, &mut lin.browser] {
        links.push(browser.get(ME).await.ok::<Me>().netnum);
    }
    for netnum in &links {
        let netnum = netcert::netnum::Netnum::parse(netnum).unwrap();
        let index = netcert_server::model::record::NetnumIndex::of(&netnum, &server.app.keys.netnum_index);
        let person = store::person::find_by_netnum(&mut tx, &index).await.unwrap().unwrap();
        store::person::lock_row(&mut tx, person).await.unwrap();
    }
    for _ in 0..5 {
        for path in [ME, GUARDIAN, CONSENTS, MESSAGES, &history] {
            assert_eq!(fang.browser.get(path).await.status.as_u16(), 200, "{path}");
        }
        for path in [ME, CONSENTS, &request] {
            assert_eq!(yao.browser.get(path).await.status.as_u16(), 200, "{path}");
        }
        assert_eq!(lin.browser.get(ME).await.status.as_u16(), 200);
        lin.browser.get(GUARDIAN).await.refused(403, "not_an_adult");
        assert_eq!(under_way.get(ENROLMENT).await.status.as_u16(), 200);
    }
    tx.rollback().await.unwrap();
    assert_eq!(rows(server).await, before);
}

#[tokio::test]
async fn somebody_from_before_there_were_notes_has_their_record_opened_once() {
    let server = TestServer::new().await;
    let holder = Holder::enrolled(&server.app, date(1992, 3, 14), 1).await;
    for _ in 0..3 {
        let me: Me = serde_json::from_str(&holder.get(ME).await.text).unwrap();
        assert_eq!((me.netnum, me.masked_name.as_str()), (holder.netnum.grouped(), "**芳"));
    }
    assert_eq!(server.count("audit").await, 1);
    assert_eq!(server.count("person WHERE note IS NOT NULL").await, 1);
}

/// Each budget is one person's, and the answer says how long to wait.
#[tokio::test]
async fn registrations_codes_and_questions_have_budgets_too() {
    let sites = ServerWithSites::new().await;
    let server = sites.server();
    let mut fang = Guardian::new(server, "fang").await;
    let (child, _) = fang.enrol(server, "song").await;
    let code = format!("/api/guardian/children/{child}/device-code");
    for (path, most) in [(REGISTRATION, 120), (code.as_str(), 30)] {
        let mut passed = 0;
        while fang.post(path).await.status.is_success() {
            passed += 1;
            assert!(passed <= most, "{path}");
            server.app.clock.shift(server.app.clock.ahead() + 1);
        }
        fang.post(path).await.refused(429, "too_many_tries");
        assert!(passed > most - 10, "{path}: {passed}");
    }
    let family = Family::new(&sites.app, born(&sites.app, 10), 1).await;
    let mut passed = 0;
    while ask(&family.child, "museum", &[]).await.status == 200 {
        passed += 1;
    }
    assert_eq!(passed, 60);
}
