//! The 14th and the 18th birthday: what changes without any write, and the messages of the daily job.

use netcert::api::guardian::Scope;
use netcert::api::message::{Message, MessageAbout};
use netcert::api::netcert::CHALLENGE;
use netcert::api::passkey::REGISTRATION;
use netcert::api::verify::Reason;
use netcert_server::store;
use serde_json::json;

use crate::family::{DAY, Family, born, mint, turn};
use crate::holder::Holder;
use crate::rows;
use crate::rows::daily_job;
use crate::server_with_sites::ServerWithSites;
use crate::verifier::TestVerifier;

async fn messages(holder: &Holder) -> Vec<Message> {
    let answer = holder.get("/api/messages").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

async fn told(holder: &Holder) -> Vec<MessageAbout> {
    messages(holder).await.iter().map(|message| message.about).collect()
}

#[tokio::test]
async fn at_14_the_child_mints_alone_and_what_guardians_allowed_is_over_before_any_job_has_run() {
    let sites = ServerWithSites::new().await;
    let app = &sites.app;
    let mut family = Family::new(app, born(app, 13), 1).await;
    let clock = &app.clock;
    turn(&sites, &mut family, 14).await;
    clock.shift(clock.ahead() - 2 * DAY);
    family.allowed(app, 0, "museum", Scope::ThirtyDays).await;
    let (wallet, minted) = mint(app, &family.child, "museum", &[]).await.unwrap();
    clock.shift(clock.ahead() + 2 * DAY);
    assert!(minted.expires_at <= app.clock.now().seconds());
    let verifier = TestVerifier::new(app, "museum").await;
    assert_eq!(verifier.verify(&wallet, &[]).await.err(), Some(Reason::NetcertExpired));
    let challenge = family.child.post(CHALLENGE, &json!({})).await;
    assert_eq!(challenge.refused(403), "take_over_required");
    rows::take_over(app, family.child.person).await;
    let (wallet, minted) = mint(app, &family.child, "museum", &[]).await.unwrap();
    assert!(minted.keep);
    assert!(verifier.verify(&wallet, &[]).await.unwrap().act().is_none());
}

#[tokio::test]
async fn the_job_tells_the_child_and_every_guardian_once() {
    let sites = ServerWithSites::new().await;
    let app = &sites.app;
    let mut family = Family::new(app, born(app, 13), 1).await;
    daily_job(app).await;
    turn(&sites, &mut family, 14).await;
    app.clock.shift(app.clock.ahead() - 60);
    daily_job(app).await;
    assert!(told(&family.child).await.is_empty());
    app.clock.shift(app.clock.ahead() + 60);
    let other = sites.server().another_app().await;
    tokio::join!(daily_job(app), daily_job(&other));
    daily_job(&other).await;
    rows::take_over(app, family.child.person).await;
    assert_eq!(told(&family.child).await, [MessageAbout::TakeOver]);
    for guardian in &family.guardians {
        let messages = messages(guardian).await;
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0].about, MessageAbout::ChildIs14);
        assert_eq!(messages[0].masked_name.as_deref(), Some("**芳"));
        assert_eq!(rows::unread(app, guardian.person).await, 1);
    }
}

#[tokio::test]
async fn away_for_five_years_the_job_catches_up_and_links_end_at_18() {
    let sites = ServerWithSites::new().await;
    let app = &sites.app;
    let mut family = Family::new(app, born(app, 13), 1).await;
    daily_job(app).await;
    turn(&sites, &mut family, 18).await;
    daily_job(app).await;
    assert_eq!(sites.server().count("minor WHERE of_age_at IS NOT NULL").await, 1);
    rows::take_over(app, family.child.person).await;
    let mut child = told(&family.child).await;
    child.sort_by_key(|about| about.as_str());
    assert_eq!(child, [MessageAbout::OfAge, MessageAbout::TakeOver]);
    let mut guardian = told(&family.guardians[0]).await;
    guardian.sort_by_key(|about| about.as_str());
    assert_eq!(guardian, [MessageAbout::ChildIs14, MessageAbout::ChildIs18]);
    assert_eq!(sites.server().count("guardianship WHERE end_reason = 'of_age'").await, 2);
    assert_eq!(sites.server().count("minor").await, 0);
    let today = app.clock.now().shanghai_date();
    assert_eq!(
        store::daily_job::find(&mut app.store.read().await.unwrap(), "birthdays").await.unwrap(),
        Some(today)
    );
}

#[tokio::test]
async fn at_18_a_dispute_between_guardians_freezes_nothing_any_more() {
    let sites = ServerWithSites::new().await;
    let app = &sites.app;
    let mut family = Family::new(app, born(app, 17), 1).await;
    assert!(mint(app, &family.child, "museum", &[]).await.is_ok());
    daily_job(app).await;
    assert_eq!(family.act(0, "dispute").await.status, 204);
    let frozen = mint(app, &family.child, "museum", &[]).await.err().unwrap();
    assert_eq!(frozen, "guardianship_disputed");
    turn(&sites, &mut family, 18).await;
    assert!(mint(app, &family.child, "museum", &[]).await.is_ok());
    assert_eq!(family.child.post(REGISTRATION, &json!({})).await.status, 200);
    daily_job(app).await;
    assert_eq!(sites.server().count("dispute WHERE settled_as = 'of_age'").await, 1);
}

#[tokio::test]
async fn nobody_reads_a_birthday_out_of_the_database() {
    let sites = ServerWithSites::new().await;
    let app = &sites.app;
    let family = Family::new(app, born(app, 13), 1).await;
    daily_job(app).await;
    let disk = sites.server().disk();
    for years in [14, 18] {
        let day = netcert::age::day_reached(family.child.birth_date, years).to_string();
        assert!(!disk.windows(day.len()).any(|part| part == day.as_bytes()));
    }
}

#[tokio::test]
async fn a_message_is_read_once_by_its_person_alone() {
    let sites = ServerWithSites::new().await;
    let app = &sites.app;
    let family = Family::new(app, born(app, 10), 1).await;
    let (now, mut rng) = (app.clock.now(), app.clock.random());
    let mut tx = app.store.begin().await.unwrap();
    let (guardian, other) = (&family.guardians[0], &family.guardians[1]);
    let (about, link) = (MessageAbout::Disputed, Some(&family.links[0]));
    netcert_server::domain::message::tell(&mut tx, guardian.person, about, link, now, &mut rng)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let path = format!("/api/messages/{}/read", messages(guardian).await[0].id);
    assert_eq!(other.post(&path, &json!({})).await.refused(404), "not_found");
    assert_eq!(guardian.post(&path, &json!({})).await.status, 204);
    assert_eq!(guardian.post(&path, &json!({})).await.status, 204);
    assert!(messages(guardian).await.is_empty());
    assert_eq!(rows::unread(app, guardian.person).await, 0);
    assert!(rows::audit(app).await.is_empty());
}
