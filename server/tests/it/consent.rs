//! Consents are shown as they were given, and only their person can withdraw them.

use jiff::civil::date;
use netcert::api::verify::Reason;
use netcert::sd_jwt::ClaimName;
use serde_json::json;

use crate::holder::Holder;
use crate::server_with_sites::ServerWithSites;
use crate::verifier::TestVerifier;

#[tokio::test]
async fn a_consent_shows_who_asked_why_and_for_what_in_the_words_of_then() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    holder.mint("library", &[ClaimName::AgeOver18, ClaimName::Name]).await;
    sites.rename("library", "新图书馆", "New library").await;
    let consents = holder.get("/api/consents").await.json();
    assert_eq!(consents[0]["client_id"], "library");
    assert_eq!(consents[0]["relying_party"], json!({ "zh-Hans": "图书馆", "en": "Library" }));
    assert_eq!(consents[0]["purpose"]["en"], "Visit");
    assert_eq!(consents[0]["claims"], json!(["age_over_18", "name"]));
    assert_eq!(consents[0]["withdrawn_at"], json!(null));
}

#[tokio::test]
async fn withdrawing_revokes_at_once_that_consents_netcert_alone_and_can_be_repeated() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let first = holder.mint("museum", &[]).await;
    let id = holder.get("/api/consents").await.json()[0]["id"].as_str().unwrap().to_owned();
    let second = holder.mint("library", &[]).await;
    let museum = TestVerifier::new(&sites.app, "museum").await;
    let library = TestVerifier::new(&sites.app, "library").await;
    let before = museum.status_version(&first).await;

    let path = format!("/api/consents/{id}/withdraw");
    assert_eq!(holder.post(&path, &json!({})).await.status, 204);
    assert_eq!(museum.verify(&first, &[]).await.err(), Some(Reason::NetcertRevoked));
    assert!(library.verify(&second, &[]).await.is_ok());
    let after = museum.status_version(&first).await;
    assert!(after > before);

    let withdrawn = |consents: &serde_json::Value| {
        consents.as_array().unwrap().iter().find(|consent| consent["id"] == *id).unwrap()["withdrawn_at"]
            .clone()
    };
    let at = withdrawn(&holder.get("/api/consents").await.json());
    assert!(at.is_i64());
    sites.app.clock.shift(60);
    assert_eq!(holder.post(&path, &json!({})).await.status, 204);
    assert_eq!(withdrawn(&holder.get("/api/consents").await.json()), at);
    assert_eq!(museum.status_version(&first).await, after);
}

#[tokio::test]
async fn nobody_sees_or_withdraws_another_persons_consent() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let stranger = Holder::enrolled(&sites.app, date(1990, 7, 1), 2).await;
    let wallet = holder.mint("museum", &[]).await;
    let id = holder.get("/api/consents").await.json()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(stranger.get("/api/consents").await.json(), json!([]));
    for id in [id.as_str(), "AAAAAAAAAAAAAAAAAAAAAA", "x"] {
        let answer = stranger.post(&format!("/api/consents/{id}/withdraw"), &json!({})).await;
        assert_eq!(answer.refused(404), "not_found");
    }
    let verifier = TestVerifier::new(&sites.app, "museum").await;
    assert!(verifier.verify(&wallet, &[]).await.is_ok());
}
