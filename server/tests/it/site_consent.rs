//! Sites for children under 14: requests, answers, minting and withdrawal.

use jiff::civil::date;
use netcert::api::child::{Answer as Said, Asked};
use netcert::api::guardian::{HistoryAnswer, HistoryLine, Scope};
use netcert::api::verify::Reason;
use netcert::sd_jwt::ClaimName;
use netcert_server::domain::site_consent;
use netcert_server::domain::site_consent::SiteRefused;
use serde_json::json;

use crate::family::{DAY, Family, allow, ask, born, mint, turn};
use crate::holder::Holder;
use crate::server_with_sites::ServerWithSites;
use crate::verifier::TestVerifier;

const CHILDS_OWN: &str = "consent WHERE withdrawn_at IS NULL";

async fn asked(family: &Family, request: &str) -> Asked {
    let answer = family.child.get(&format!("/api/child/site-requests/{request}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

async fn history(family: &Family, guardian: usize) -> Vec<HistoryLine> {
    let answer = family.history(guardian).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

#[tokio::test]
async fn allowed_for_thirty_days_a_netcert_says_that_a_guardian_consented_and_not_who() {
    let sites = ServerWithSites::new().await;
    let family = Family::new(&sites.app, born(&sites.app, 10), 1).await;
    let app = &sites.app;
    assert_eq!(mint(app, &family.child, "museum", &[]).await.err().unwrap(), "guardian_consent_required");
    let request = family.ask("museum", &[ClaimName::AgeOver14]).await;
    assert_eq!(asked(&family, &request).await.answer, Said::Waiting);
    for guardian in &family.guardians {
        let waiting = site_consent::waiting_for(&app.store, guardian.person, app.clock.now()).await.unwrap();
        assert_eq!(waiting[0].request.id.as_str(), request);
        assert_eq!(waiting[0].view("**芳".to_owned()).relying_party.en, "Museum");
    }
    family.allow(app, 0, &request, Scope::ThirtyDays).await.unwrap();
    assert_eq!(asked(&family, &request).await.answer, Said::Allowed);

    for _ in 0..2 {
        let (wallet, minted) = mint(app, &family.child, "museum", &[ClaimName::AgeOver14]).await.unwrap();
        assert!(minted.keep && wallet.held.expires_at().since(app.clock.now()) <= 30 * DAY);
        let verifier = TestVerifier::new(app, "museum").await;
        let verified = verifier.verify(&wallet, &[ClaimName::GuardianConsent]).await.unwrap();
        assert_eq!(verified.disclosed().get(&ClaimName::GuardianConsent), Some(&json!(true)));
        assert!(verified.act().is_some());
        let told = crate::holder::decoded(&wallet.text);
        assert!(family.guardians.iter().all(|guardian| !told.contains(&guardian.person.to_string())));
    }
    // The consent covers no more claims and no other site.
    assert_eq!(mint(app, &family.child, "library", &[]).await.err().unwrap(), "guardian_consent_required");
    let more = [ClaimName::AgeOver14, ClaimName::AgeOver18];
    assert_eq!(mint(app, &family.child, "museum", &more).await.err().unwrap(), "guardian_consent_required");
    app.clock.shift(30 * DAY);
    let mut child = family.child;
    child.sign_in().await;
    assert_eq!(mint(app, &child, "museum", &[]).await.err().unwrap(), "guardian_consent_required");
}

#[tokio::test]
async fn allowed_once_there_is_one_netcert_of_ten_minutes_that_is_not_kept() {
    let sites = ServerWithSites::new().await;
    let (app, family) = (&sites.app, Family::new(&sites.app, born(&sites.app, 10), 1).await);
    family.allowed(app, 0, "museum", Scope::Once).await;
    let (wallet, minted) = mint(app, &family.child, "museum", &[]).await.unwrap();
    assert!(!minted.keep && wallet.held.expires_at().since(app.clock.now()) <= 600);
    assert_eq!(mint(app, &family.child, "museum", &[]).await.err().unwrap(), "guardian_consent_required");
    family.allowed(app, 1, "museum", Scope::Once).await;
    app.clock.shift(601);
    assert_eq!(mint(app, &family.child, "museum", &[]).await.err().unwrap(), "guardian_consent_required");
}

#[tokio::test]
async fn any_guardian_withdraws_and_the_netcert_is_revoked_at_once() {
    let sites = ServerWithSites::new().await;
    let (app, family) = (&sites.app, Family::new(&sites.app, born(&sites.app, 10), 1).await);
    let verifier = TestVerifier::new(app, "museum").await;
    for scope in [Scope::ThirtyDays, Scope::Once] {
        let consent = family.allowed(app, 0, "museum", scope).await;
        let (wallet, _) = mint(app, &family.child, "museum", &[]).await.unwrap();
        assert!(verifier.verify(&wallet, &[]).await.is_ok());
        assert_eq!(sites.server().count(CHILDS_OWN).await, 1);
        assert_eq!(family.withdraw(1, &consent).await.status, 204);
        assert_eq!(sites.server().count(CHILDS_OWN).await, 0, "the child's device is to keep nothing of it");
        assert_eq!(family.withdraw(0, &consent).await.status, 204);
        assert_eq!(verifier.verify(&wallet, &[]).await.err(), Some(Reason::NetcertRevoked));
        assert_eq!(mint(app, &family.child, "museum", &[]).await.err().unwrap(), "guardian_consent_required");
        assert_eq!(history(&family, 1).await[0].answer, HistoryAnswer::Withdrawn);
    }
}

#[tokio::test]
async fn a_links_end_and_a_guardians_suspension_take_what_they_allowed_and_nothing_else() {
    let sites = ServerWithSites::new().await;
    let (app, family) = (&sites.app, Family::new(&sites.app, born(&sites.app, 10), 1).await);
    let museum = TestVerifier::new(app, "museum").await;
    let library = TestVerifier::new(app, "library").await;
    family.allowed(app, 0, "museum", Scope::ThirtyDays).await;
    family.allowed(app, 1, "library", Scope::ThirtyDays).await;
    let (first, _) = mint(app, &family.child, "museum", &[]).await.unwrap();
    let (second, _) = mint(app, &family.child, "library", &[]).await.unwrap();
    assert_eq!(family.act(0, "end").await.status, 204);
    assert_eq!(museum.verify(&first, &[]).await.err(), Some(Reason::NetcertRevoked));
    assert!(library.verify(&second, &[]).await.is_ok());
    family.set_state(app, 1, "suspended").await;
    assert_eq!(library.verify(&second, &[]).await.err(), Some(Reason::NetcertRevoked));
    family.set_state(app, 1, "active").await;
    for client_id in ["museum", "library"] {
        let refused = mint(app, &family.child, client_id, &[]).await.err().unwrap();
        assert_eq!(refused, "guardian_consent_required");
    }
}

#[tokio::test]
async fn a_dispute_freezes_and_its_settlement_lets_go_on() {
    let sites = ServerWithSites::new().await;
    let (app, family) = (&sites.app, Family::new(&sites.app, born(&sites.app, 10), 1).await);
    family.allowed(app, 0, "museum", Scope::ThirtyDays).await;
    let request = family.ask("library", &[]).await;
    assert_eq!(family.act(1, "dispute").await.status, 204);
    assert_eq!(mint(app, &family.child, "museum", &[]).await.err().unwrap(), "guardianship_disputed");
    assert_eq!(ask(&family.child, "museum", &[]).await.refused(403), "guardianship_disputed");
    let allowed = family.allow(app, 0, &request, Scope::Once).await;
    assert!(matches!(allowed, Err(SiteRefused::Disputed)));
    assert!(family.settle(app).await);
    assert!(mint(app, &family.child, "museum", &[]).await.is_ok());
}

#[tokio::test]
async fn one_question_is_one_request_and_few_wait_at_a_time() {
    let sites = ServerWithSites::new().await;
    let (app, family) = (&sites.app, Family::new(&sites.app, born(&sites.app, 10), 1).await);
    let first = family.ask("library", &[]).await;
    assert_eq!(family.ask("library", &[]).await, first);
    let claims = [ClaimName::AgeOver14, ClaimName::AgeOver18, ClaimName::AgeOver60, ClaimName::Name];
    for claim in claims {
        family.ask("library", &[claim]).await;
    }
    let many = ask(&family.child, "museum", &[]).await;
    assert_eq!(many.refused(429), "too_many_tries");
    assert!((1..=900).contains(&many.json()["retry_after"].as_i64().unwrap()));
    assert_eq!(ask(&family.child, "nobody", &[]).await.refused(404), "unknown_relying_party");
    let beyond = ask(&family.child, "museum", &[ClaimName::Name]).await;
    assert_eq!(beyond.refused(422), "claim_not_allowed");

    app.clock.shift(901);
    assert_eq!(asked(&family, &first).await.answer, Said::Unanswered);
    assert_eq!(family.refuse(0, &first).await.refused(409), "already_answered");
    let late = family.allow(app, 0, &first, Scope::Once).await;
    assert!(matches!(late, Err(SiteRefused::AlreadyAnswered)));
    assert_ne!(family.ask("library", &[]).await, first);
    assert_eq!(history(&family, 0).await.len(), 6);
}

#[tokio::test]
async fn only_children_under_14_ask() {
    let sites = ServerWithSites::new().await;
    let older = Family::new(&sites.app, born(&sites.app, 14), 1).await;
    assert_eq!(ask(&older.child, "museum", &[]).await.refused(422), "not_under_14");
    assert_eq!(ask(&older.guardians[0], "museum", &[]).await.refused(422), "not_under_14");
}

#[tokio::test]
async fn another_family_sees_answers_and_withdraws_nothing() {
    let sites = ServerWithSites::new().await;
    let app = &sites.app;
    let ours = Family::new(app, born(app, 10), 1).await;
    let theirs = Family::new(app, born(app, 10), 2).await;
    let stranger = Holder::enrolled(app, date(1970, 1, 1), 3).await;
    let request = ours.ask("museum", &[]).await;
    let consent = ours.allow(app, 0, &request, Scope::ThirtyDays).await.unwrap();
    let (wallet, _) = mint(app, &ours.child, "museum", &[]).await.unwrap();
    let open = ours.ask("library", &[]).await;
    assert_eq!(
        theirs.child.get(&format!("/api/child/site-requests/{request}")).await.refused(404),
        "not_found"
    );
    assert_eq!(theirs.refuse(0, &open).await.refused(404), "not_found");
    assert!(matches!(theirs.allow(app, 0, &open, Scope::Once).await, Err(SiteRefused::Unknown)));
    assert_eq!(theirs.withdraw(0, &consent).await.refused(404), "not_found");
    let path = format!("/api/guardian/children/{}/history", ours.links[0].as_str());
    for eyes in [&theirs.guardians[0], &stranger, &ours.guardians[1], &ours.child] {
        assert_eq!(eyes.get(&path).await.refused(404), "not_found");
    }
    let waiting = site_consent::waiting_for(&app.store, theirs.guardians[0].person, app.clock.now()).await;
    assert!(waiting.unwrap().is_empty());
    assert!(TestVerifier::new(app, "museum").await.verify(&wallet, &[]).await.is_ok());
    // The child cannot answer their own request.
    let itself = ours.child.post(&format!("/api/guardian/site-requests/{open}/refuse"), &json!({})).await;
    assert_eq!(itself.refused(404), "not_found");
}

#[tokio::test]
async fn guardians_see_what_came_of_it_until_the_child_is_14() {
    let sites = ServerWithSites::new().await;
    let app = &sites.app;
    let mut family = Family::new(app, born(app, 13), 1).await;
    family.allowed(app, 0, "museum", Scope::ThirtyDays).await;
    family.allowed(app, 0, "museum", Scope::Once).await;
    let refused = family.ask("library", &[]).await;
    assert_eq!(family.refuse(1, &refused).await.status, 204);
    assert_eq!(asked(&family, &refused).await.answer, Said::Refused);
    family.ask("library", &[ClaimName::Name]).await;
    let mut answers: Vec<_> = history(&family, 1).await.into_iter().map(|line| line.answer).collect();
    answers.sort_by_key(|answer| *answer as u8);
    use HistoryAnswer::{Allowed, AllowedOnce, Refused, Waiting};
    assert_eq!(answers, [Waiting, Refused, AllowedOnce, Allowed]);
    turn(&sites, &mut family, 14).await;
    assert_eq!(family.history(0).await.refused(403), "history_is_the_childs");
    turn(&sites, &mut family, 18).await;
    assert_eq!(family.history(0).await.refused(403), "history_is_the_childs");
}

#[tokio::test]
async fn two_guardians_answer_at_once_and_one_answer_counts() {
    let sites = ServerWithSites::new().await;
    let (app, other) = (&sites.app, sites.second_store().await);
    let family = Family::new(app, born(app, 10), 1).await;
    let guardian = |number: usize| (family.guardians[number].person, family.child.person);
    for round in 0..6 {
        let request = family.ask("museum", &[]).await;
        let yes = allow(app, &app.store, guardian(0), &request, Scope::Once);
        let said = if round % 2 == 0 {
            let (yes, again) =
                tokio::join!(yes, allow(app, &other, guardian(1), &request, Scope::ThirtyDays));
            [yes.map(drop), again.map(drop)]
        } else {
            let now = app.clock.now();
            let session = family.guardians[1].session();
            let (yes, no) = tokio::join!(yes, site_consent::refuse(&other, &session, &request, now));
            [yes.map(drop), no]
        };
        let first: Vec<_> = said.iter().filter(|said| said.is_ok()).collect();
        assert_eq!(first.len(), 1, "{said:?}");
        assert!(said.iter().any(|said| matches!(said, Err(SiteRefused::AlreadyAnswered))), "{said:?}");
    }
    let consents = sites.server().count("site_consent").await;
    assert_eq!(consents, sites.server().count("site_request WHERE answer = 'allowed'").await);
}

#[tokio::test]
async fn minted_at_once_under_one_consent_for_once_there_is_one_netcert() {
    let sites = ServerWithSites::new().await;
    let app = &sites.app;
    let family = Family::new(app, born(app, 10), 1).await;
    let elsewhere = family.child.at(sites.server().another_app().await);
    for round in 1..=4 {
        family.allowed(app, 0, "museum", Scope::Once).await;
        let (one, two) =
            tokio::join!(mint(app, &family.child, "museum", &[]), mint(app, &elsewhere, "museum", &[]));
        assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
        assert_eq!(sites.server().count("netcert").await, round);
    }
}

#[tokio::test]
async fn withdrawn_while_it_is_minted_a_netcert_is_revoked_or_never_made() {
    let sites = ServerWithSites::new().await;
    let app = &sites.app;
    let family = Family::new(app, born(app, 10), 1).await;
    let elsewhere = family.child.at(sites.server().another_app().await);
    let verifier = TestVerifier::new(app, "museum").await;
    for round in 0..6 {
        let consent = family.allowed(app, 0, "museum", Scope::ThirtyDays).await;
        let taken_back = async {
            match round % 2 {
                0 => assert_eq!(family.withdraw(1, &consent).await.status, 204),
                _ => {
                    family.set_state(app, 0, "suspended").await;
                    family.set_state(app, 0, "active").await;
                }
            }
        };
        let (minted, ()) = tokio::join!(mint(app, &elsewhere, "museum", &[]), taken_back);
        match minted {
            Ok((wallet, _)) => {
                assert_eq!(verifier.verify(&wallet, &[]).await.err(), Some(Reason::NetcertRevoked));
            }
            Err(code) => assert_eq!(code, "guardian_consent_required"),
        }
    }
    assert_eq!(sites.server().count("netcert WHERE revoked_at IS NULL").await, 0);
}
