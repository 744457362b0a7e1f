//! The demo registry, as the authority and its cards show it.

use jiff::civil::Date;
use netcert::api::demo::{CARDS, Card, CardRead};
use netcert::api::enrolment::{DOCUMENT_KIND, EnrolmentView, Step};
use netcert::chip_read::{self, ChipRead};
use netcert::jws;
use netcert_server::authority::embedded::beginning;
use netcert_server::authority::{DocumentRef, Guardianship, guardianship};
use serde_json::{Value, json};

use crate::browser::TestBrowser;
use crate::folder::Folder;
use crate::test_server::TestServer;

const YEAR: i64 = 366 * 86_400;

async fn read(server: &TestServer, card: &str) -> ChipRead {
    let body = json!({"challenge": "any"});
    let read: CardRead = TestBrowser::new(server).post(&format!("{CARDS}/{card}/read"), &body).await.ok();
    let key = server.app.authority.chip_read_key();
    chip_read::check(&read.chip_read, "any", server.app.clock.now(), key).unwrap()
}

async fn ask(server: &TestServer, guardian: &str, child: &str) -> Guardianship {
    let (guardian, child) = (read(server, guardian).await, read(server, child).await);
    fn document(read: &ChipRead) -> DocumentRef<'_> {
        DocumentRef { kind: read.kind, number: &read.number }
    }
    server.app.authority.guardianship(document(&guardian), document(&child)).await.unwrap()
}

#[tokio::test]
async fn an_adult_with_any_kind_of_document_gets_to_the_face_and_the_others_are_told_why_not() {
    let server = TestServer::new().await;
    let cards: Vec<Card> = TestBrowser::new(&server).get(CARDS).await.ok();
    assert!(cards.len() > 30);
    for card in cards {
        let mut browser = TestBrowser::new(&server);
        browser.start().await;
        browser.put(DOCUMENT_KIND, &json!({"kind": card.kind})).await.ok::<EnrolmentView>();
        let answer = browser.put_card(&card.id).await;
        let refused = match card.id.as_str() {
            // Other tests cover enrolments of children.
            "tian" | "yao" | "mu" | "song" | "lin" | "ting" | "kang" | "rui" | "qing" | "kei" | "chi"
            | "lukas" => {
                continue;
            }
            "he" | "pan" => "document_expired",
            "jiang" => "document_lost",
            "mo" => "document_not_genuine",
            _ => {
                assert_eq!(answer.ok::<EnrolmentView>().step, Step::Face, "{}", card.id);
                continue;
            }
        };
        answer.refused(422, refused);
    }
}

#[tokio::test]
async fn people_grow_older_with_the_clock_and_keep_their_numbers() {
    let server = TestServer::new().await;
    let number = read(&server, "song").await.number;
    let mut browser = TestBrowser::new(&server);
    browser.walk("song", Step::ChipRead).await;
    browser.put_card("song").await.refused(422, "guardian_required");
    server.app.clock.shift(5 * YEAR);
    assert!(read(&server, "song").await.number == number);
    let mut grown = TestBrowser::new(&server);
    grown.walk("song", Step::Face).await;
}

#[test]
fn the_town_keeps_its_first_day() {
    let folder = Folder::new();
    let first = Date::constant(2026, 12, 31);
    assert_eq!(beginning::first_day(folder.path(), first).unwrap(), first);
    assert_eq!(beginning::first_day(folder.path(), first.tomorrow().unwrap()).unwrap(), first);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    std::fs::write(folder.path().join("town"), "soon").unwrap();
    let said = beginning::first_day(folder.path(), first).unwrap_err().to_string();
    assert!(said.contains("town"), "{said}");
}

#[tokio::test]
async fn the_register_knows_who_is_whose_guardian() {
    let server = TestServer::new().await;
    for (guardian, child) in
        [("fang", "song"), ("fang", "yao"), ("shen", "yao"), ("chen", "lin"), ("bai", "rui"), ("tsai", "chi")]
    {
        let Guardianship::Confirmed { evidence } = ask(&server, guardian, child).await else {
            panic!("{guardian} {child}");
        };
        let key = server.app.authority.chip_read_key();
        let statement: Value = jws::UnverifiedJws::parse(&evidence, 4096)
            .unwrap()
            .verify_json(key, guardianship::TYP, 2)
            .unwrap();
        for (role, card) in [("guardian", guardian), ("child", child)] {
            let read = read(&server, card).await;
            assert_eq!(statement[role]["document_kind"], read.kind.as_str());
            assert_eq!(statement[role]["document_number"], read.number.as_str());
        }
    }
    for guardian in ["qiao", "ning"] {
        assert!(matches!(ask(&server, guardian, "qing").await, Guardianship::Disputed), "{guardian}");
    }
    for (guardian, child) in
        [("chen", "song"), ("song", "fang"), ("fang", "fang"), ("fang", "qing"), ("qing", "yao")]
    {
        assert!(
            matches!(ask(&server, guardian, child).await, Guardianship::NotGuardian),
            "{guardian} {child}"
        );
    }
    // Nobody aged 18 or older has a guardian.
    server.app.clock.shift(2 * YEAR);
    assert!(matches!(ask(&server, "chen", "lin").await, Guardianship::NotGuardian));
    assert!(matches!(ask(&server, "fang", "song").await, Guardianship::Confirmed { .. }));
}
