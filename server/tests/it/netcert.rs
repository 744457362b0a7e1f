//! Minting over HTTP, and verifying the netcert.

use std::collections::BTreeSet;

use axum::body::Body;
use http::Request;
use jiff::civil::date;
use netcert::api::netcert::{CHALLENGE, Challenge, NETCERTS};
use netcert::api::verify::Reason;
use netcert::ids::ClientId;
use netcert::pin::Pin;
use netcert::sd_jwt::{Acr, ClaimName};
use netcert::suite::{SigningKey, Suite};
use netcert_server::domain::issuing;
use netcert_server::domain::issuing::{MintRefused, NetcertIssuer};
use netcert_server::domain::status;
use netcert_server::domain::status::Revoked;
use netcert_server::http::router::router;
use netcert_server::model::limit::source::Source;
use netcert_server::model::session::{ClaimedSession, Session, SessionToken};
use netcert_server::store;
use serde_json::json;

use crate::holder::{Holder, PIN, WRONG_PIN, decoded, send};
use crate::rows;
use crate::server_with_sites::ServerWithSites;
use crate::verifier::TestVerifier;

#[tokio::test]
async fn a_minted_netcert_verifies_against_this_servers_lists() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let wallet = holder.mint("museum", &[ClaimName::AgeOver18]).await;
    let verifier = TestVerifier::new(&sites.app, "museum").await;
    let verified = verifier.verify(&wallet, &[ClaimName::AgeOver18]).await.unwrap();
    assert_eq!(verified.acr(), Acr::High);
    assert_eq!(verified.disclosed().iter().collect::<Vec<_>>(), [(&ClaimName::AgeOver18, &json!(true))]);
    let now = sites.app.clock.now();
    assert!(wallet.held.expires_at().since(now) <= 30 * 86_400);
}

#[tokio::test]
async fn one_person_has_another_subject_at_each_relying_party_and_the_same_at_one() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let mut subjects = Vec::new();
    for client_id in ["museum", "library", "museum"] {
        let wallet = holder.mint(client_id, &[]).await;
        let verifier = TestVerifier::new(&sites.app, client_id).await;
        subjects.push(verifier.verify(&wallet, &[]).await.unwrap().subject().clone());
    }
    assert_ne!(subjects[0], subjects[1]);
    assert_eq!(subjects[0], subjects[2]);
}

#[tokio::test]
async fn a_result_only_netcert_and_the_lists_hold_nothing_about_the_person() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let wallet = holder.mint("museum", &[]).await;
    assert!(!holder.is_shown_in(&decoded(&wallet.text)));
    // The same check does find a name that was consented to.
    let named = holder.mint("library", &[ClaimName::Name]).await;
    assert!(holder.is_shown_in(&decoded(&named.text)));
    for path in ["/.well-known/netcert/trust-list", "/.well-known/netcert/directory", "/status/0"] {
        let list = holder.get(path).await;
        assert_eq!(list.status, 200);
        assert!(!holder.is_shown_in(&decoded(&list.text)), "{path}");
    }
}

#[tokio::test]
async fn plaintext_is_in_a_netcert_only_where_the_person_consented_to_it() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let flags = [ClaimName::AgeOver14, ClaimName::AgeOver18, ClaimName::AgeOver60];
    assert_eq!(holder.mint("library", &[]).await.held.claims(), flags);
    let wallet = holder.mint("library", &[ClaimName::Name, ClaimName::Name]).await;
    assert_eq!(wallet.held.value(ClaimName::Name), Some(&json!(crate::holder::NAME)));
    assert_eq!(wallet.held.value(ClaimName::DocumentNumber), None);
    assert_eq!(wallet.held.claims().len(), 4);
}

#[tokio::test]
async fn each_mint_leaves_an_audit_of_what_the_record_was_opened_for() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    holder.mint("library", &[]).await;
    holder.mint("library", &[ClaimName::Name]).await;
    let audit = rows::audit(&sites.app).await;
    let purposes: BTreeSet<_> = audit.iter().map(|entry| entry.purpose.as_str()).collect();
    assert_eq!(purposes, BTreeSet::from(["mint", "mint_plaintext"]));
    assert!(
        audit.iter().all(|entry| entry.person_id == holder.person.to_string() && entry.actor == "holder")
    );
}

#[tokio::test]
async fn mints_at_the_same_time_get_places_of_their_own() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let wallets = tokio::join!(
        holder.mint("museum", &[]),
        holder.mint("museum", &[]),
        holder.mint("library", &[]),
        holder.mint("library", &[]),
    );
    let places: BTreeSet<_> =
        [wallets.0, wallets.1, wallets.2, wallets.3].iter().map(|wallet| place(&wallet.text)).collect();
    assert_eq!(places.len(), 4);
}

#[tokio::test]
async fn a_wrong_pin_mints_nothing_and_leaves_no_consent() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let key = SigningKey::generate(Suite::Sm, &mut sites.app.clock.random());
    let challenge = holder.challenge().await;
    let mut mint = holder.request("museum", &[], &key, &challenge);
    mint.pin = WRONG_PIN.to_owned();
    let answer = holder.post(NETCERTS, &mint).await;
    assert_eq!(answer.refused(422), "pin_wrong");
    assert_eq!(answer.json()["attempts_left"], 4);
    assert_eq!(holder.get("/api/consents").await.json(), json!([]));
    assert!(rows::audit(&sites.app).await.is_empty());
    // A wrongly typed PIN does not use up the challenge.
    let again = holder.post(NETCERTS, &holder.request("museum", &[], &key, &challenge)).await;
    assert_eq!(again.status, 200, "{}", again.text);
}

#[tokio::test]
async fn a_challenge_is_good_once_in_its_session_for_five_minutes() {
    let sites = ServerWithSites::new().await;
    let mut holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let key = SigningKey::generate(Suite::Sm, &mut sites.app.clock.random());
    let challenge = holder.challenge().await;
    let mint = holder.request("museum", &[], &key, &challenge);
    assert_eq!(holder.post(NETCERTS, &mint).await.status, 200);
    assert_eq!(holder.post(NETCERTS, &mint).await.refused(422), "holder_proof_invalid");

    let challenge = holder.challenge().await;
    let mint = holder.request("museum", &[], &key, &challenge);
    holder.sign_in().await;
    assert_eq!(holder.post(NETCERTS, &mint).await.refused(422), "holder_proof_invalid");

    let challenge = holder.challenge().await;
    sites.app.clock.shift(301);
    let mint = holder.request("museum", &[], &key, &challenge);
    assert_eq!(holder.post(NETCERTS, &mint).await.refused(422), "holder_proof_invalid");
    assert_eq!(holder.get("/api/consents").await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_proof_must_be_by_the_key_it_names_over_our_challenge() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let key = SigningKey::generate(Suite::Sm, &mut sites.app.clock.random());
    let mut challenge = holder.challenge().await;
    let good = holder.request("museum", &[], &key, &challenge);
    challenge.challenge = "bm90LW91cnMtbm90LW91cnMtbm90LW91cnM".to_owned();
    let foreign = holder.request("museum", &[], &key, &challenge).holder_proof;
    let parts = |proof: &str| proof.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (ours, theirs) = (parts(&good.holder_proof), parts(&foreign));
    let spliced = format!("{}.{}.{}", ours[0], ours[1], theirs[2]);
    for proof in [foreign, spliced, String::new(), "a.b.c".to_owned(), "x".repeat(20_000)] {
        let mut mint = good.clone();
        mint.holder_proof = proof;
        assert_eq!(holder.post(NETCERTS, &mint).await.refused(422), "holder_proof_invalid");
    }
    assert_eq!(holder.post(NETCERTS, &good).await.status, 200);
}

#[tokio::test]
async fn a_relying_party_gets_no_more_than_it_registered_for() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let key = SigningKey::generate(Suite::Sm, &mut sites.app.clock.random());
    let challenge = holder.challenge().await;
    let mint = |client_id, claims| holder.request(client_id, claims, &key, &challenge);
    let beyond = mint("museum", &[ClaimName::AgeOver18, ClaimName::Name]);
    assert_eq!(holder.post(NETCERTS, &beyond).await.refused(422), "claim_not_allowed");
    let mut purpose = mint("museum", &[]);
    purpose.purpose = "marketing".to_owned();
    assert_eq!(holder.post(NETCERTS, &purpose).await.refused(422), "claim_not_allowed");
    for client_id in ["nobody", "", "MUSEUM", "museum%"] {
        assert_eq!(holder.post(NETCERTS, &mint(client_id, &[])).await.refused(404), "unknown_relying_party");
    }
    assert_eq!(holder.get("/api/consents").await.json(), json!([]));
}

#[tokio::test]
async fn a_refused_mint_leaves_nothing_but_its_audit() {
    let sites = ServerWithSites::new().await;
    let today = sites.app.clock.now().shanghai_date();
    let holder = Holder::enrolled(&sites.app, date(today.year() - 10, 1, 2), 1).await;
    let key = SigningKey::generate(Suite::Sm, &mut sites.app.clock.random());
    let challenge = holder.challenge().await;
    let answer = holder.post(NETCERTS, &holder.request("museum", &[], &key, &challenge)).await;
    assert_eq!(answer.refused(403), "guardian_consent_required");
    assert_eq!(holder.get("/api/consents").await.json(), json!([]));
    assert_eq!(rows::audit(&sites.app).await.len(), 1);
}

#[tokio::test]
async fn a_suspended_person_gets_no_netcert() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    sites.sql("UPDATE person SET state = 'suspended'").await;
    let key = SigningKey::generate(Suite::Sm, &mut sites.app.clock.random());
    let challenge = holder.challenge().await;
    let answer = holder.post(NETCERTS, &holder.request("museum", &[], &key, &challenge)).await;
    assert_eq!(answer.refused(403), "person_not_active");
    assert!(rows::audit(&sites.app).await.is_empty());
}

#[tokio::test]
async fn nobody_mints_without_a_sign_in() {
    let sites = ServerWithSites::new().await;
    let origin = sites.app.origin.as_text();
    for path in [CHALLENGE, NETCERTS] {
        let request = Request::post(path)
            .header("origin", &origin)
            .header("content-type", "application/json")
            .body(Body::from("{}"))
            .unwrap();
        assert_eq!(send(&router(sites.app.clone()), request).await.refused(401), "sign_in_required");
    }
}

#[tokio::test]
async fn an_operator_in_another_process_revokes_one_person_at_one_relying_party() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let other = Holder::enrolled(&sites.app, date(1990, 7, 1), 2).await;
    let (wallet, elsewhere, others) = (
        holder.mint("museum", &[]).await,
        holder.mint("library", &[]).await,
        other.mint("museum", &[]).await,
    );
    let museum = TestVerifier::new(&sites.app, "museum").await;
    let library = TestVerifier::new(&sites.app, "library").await;
    let verified = museum.verify(&wallet, &[]).await.unwrap();
    let version = museum.status_version(&wallet).await;

    let second = sites.second_store().await;
    let client_id: ClientId = "museum".parse().unwrap();
    let now = sites.app.clock.now();
    let sub = verified.subject().as_str();
    let revoke = || status::revoke_at_relying_party(&second, &client_id, sub, now);
    assert_eq!(revoke().await.unwrap(), Revoked::Count(1));
    assert_eq!(museum.verify(&wallet, &[]).await.err(), Some(Reason::NetcertRevoked));
    assert!(museum.status_version(&wallet).await > version);
    assert!(library.verify(&elsewhere, &[]).await.is_ok());
    assert!(museum.verify(&others, &[]).await.is_ok());

    let version = museum.status_version(&wallet).await;
    assert_eq!(revoke().await.unwrap(), Revoked::Count(0));
    assert_eq!(museum.status_version(&wallet).await, version);
    let unknown = status::revoke_at_relying_party(&second, &client_id, "nobody", now).await.unwrap();
    assert_eq!(unknown, Revoked::NoneExists);
}

#[tokio::test]
async fn everything_a_person_holds_can_be_revoked_at_once() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let wallets = [holder.mint("museum", &[]).await, holder.mint("library", &[]).await];
    let mut tx = sites.app.store.begin().await.unwrap();
    status::revoke_person(&mut tx, holder.person, sites.app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    for (wallet, client_id) in wallets.iter().zip(["museum", "library"]) {
        let verifier = TestVerifier::new(&sites.app, client_id).await;
        assert_eq!(verifier.verify(wallet, &[]).await.err(), Some(Reason::NetcertRevoked));
    }
}

#[tokio::test]
async fn a_revocation_that_is_not_committed_is_not_published() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let wallet = holder.mint("museum", &[]).await;
    let verifier = TestVerifier::new(&sites.app, "museum").await;
    let version = verifier.status_version(&wallet).await;
    let mut tx = sites.app.store.begin().await.unwrap();
    status::revoke_person(&mut tx, holder.person, sites.app.clock.now()).await.unwrap();
    drop(tx);
    assert!(verifier.verify(&wallet, &[]).await.is_ok());
    assert_eq!(verifier.status_version(&wallet).await, version);
}

#[tokio::test]
async fn a_place_that_is_revoked_already_is_not_given_again() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    holder.mint("museum", &[]).await;
    // As after many people were deleted: their rows are gone, but their bits stay set.
    let mut tx = sites.app.store.begin().await.unwrap();
    let even: Vec<u32> = (0..netcert::status_list::ENTRIES).step_by(2).collect();
    store::status_list::set(&mut tx, 0, &even).await.unwrap();
    tx.commit().await.unwrap();
    for _ in 0..9 {
        let (_, index) = place(&holder.mint("museum", &[]).await.text);
        assert_eq!(index % 2, 1);
    }
}

#[tokio::test]
async fn a_new_list_begins_when_one_is_half_full_and_both_are_served() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let first = holder.mint("museum", &[]).await;
    sites.sql("UPDATE status_list SET allocated = 65536").await;
    let second = holder.mint("library", &[]).await;
    assert!(place(&first.text).0.ends_with("/status/0") && place(&second.text).0.ends_with("/status/1"));
    let museum = TestVerifier::new(&sites.app, "museum").await;
    let library = TestVerifier::new(&sites.app, "library").await;
    let version = museum.status_version(&first).await;
    let sub = library.verify(&second, &[]).await.unwrap().subject().clone();
    let client_id: ClientId = "library".parse().unwrap();
    let now = sites.app.clock.now();
    let revoked =
        status::revoke_at_relying_party(&sites.app.store, &client_id, sub.as_str(), now).await.unwrap();
    assert_eq!(revoked, Revoked::Count(1));
    assert_eq!(library.verify(&second, &[]).await.err(), Some(Reason::NetcertRevoked));
    assert!(museum.verify(&first, &[]).await.is_ok());
    assert_eq!(museum.status_version(&first).await, version);
}

/// The status place in a netcert's payload, read without verifying it.
fn place(netcert: &str) -> (String, u64) {
    let payload = netcert::base64url::decode(netcert.split('.').nth(1).unwrap()).unwrap();
    let payload: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    let list = &payload["status"]["status_list"];
    (list["uri"].as_str().unwrap().to_owned(), list["idx"].as_u64().unwrap())
}

#[tokio::test]
async fn nothing_is_minted_in_a_session_that_was_taken_away_meanwhile() {
    let sites = ServerWithSites::new().await;
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let (app, now) = (&sites.app, sites.app.clock.now());
    let mut rng = app.clock.random();
    let digest = SessionToken::generate(&mut rng).digest();
    let session = Session::signed_in(digest, holder.person);
    rows::begin_session(app, &session, now.plus(3600)).await;
    let session = ClaimedSession::of(session).unwrap();
    let charged = app.limits.challenge(holder.person).await.unwrap();
    let challenge = issuing::challenge(&app.store, &session, charged, now, &mut rng).await.unwrap();
    let challenge = Challenge { challenge, issuer: app.issuer.to_string() };
    let key = SigningKey::generate(Suite::Sm, &mut rng);
    let issuer = NetcertIssuer { id: &app.issuer, keys: &app.keys, store: &app.store };
    let asked = issuer.check(&holder.request("museum", &[], &key, &challenge), now).await.unwrap();
    let charged = app.limits.pin(Source::Unknown).await.unwrap();
    let pin = app.pins.check(&session, &Pin::choose(PIN).unwrap(), charged, now).await.unwrap();

    let minting = app.limits.mint(holder.person, &"museum".parse().unwrap()).await.unwrap();
    rows::end_session(app, &digest).await;
    let refused = issuer.mint(asked, &pin, (&session, minting), now, &mut rng).await.err();
    assert!(matches!(refused, Some(MintRefused::SessionEnded(_))), "{refused:?}");
    assert_eq!(sites.server().count("netcert").await, 0);
}
