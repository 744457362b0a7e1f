//! A signature is accepted only for the text that was shown, by the right person, once, in time, in its
//! session.

use netcert::api::enrolment::{ENROLMENT, EnrolmentView, Step};
use netcert::api::guardian::{CONSENTS_SIGN, Proposal};
use serde_json::json;

use crate::browser::TestBrowser;
use crate::guardian::Guardian;
use crate::test_server::TestServer;

#[tokio::test]
async fn the_text_says_who_what_how_long_and_how_to_withdraw() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    fang.walk(&server, "song", Step::GuardianConsent).await;
    let about = json!({"about": "enrolment"});
    let zh: Proposal = fang.propose(&about).await.ok();
    let year = server.app.clock.now().shanghai_date().year();
    for word in ["**航", "网证", "18 周岁", "撤回", &format!("日期：{year}年")] {
        assert!(zh.text.contains(word), "{word}: {}", zh.text);
    }
    assert!(!zh.text.contains("子航"));
    let en = json!({"about": about, "lang": "en"});
    let en: Proposal = fang.browser.post(netcert::api::guardian::CONSENTS, &en).await.ok();
    for word in ["**航", "netnum", "18", "withdraw", "Date: "] {
        assert!(en.text.contains(word), "{word}: {}", en.text);
    }
    assert_ne!(zh.nonce, en.nonce);
}

#[tokio::test]
async fn a_signature_over_anything_else_is_worth_nothing() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let mut shen = Guardian::new(&server, "shen").await;
    fang.walk(&server, "yao", Step::GuardianConsent).await;
    let about = json!({"about": "enrolment"});

    // A signature of another text is refused.
    let (first, second): (Proposal, Proposal) =
        (fang.propose(&about).await.ok(), fang.propose(&about).await.ok());
    let mut mixed = fang.sign(&first);
    mixed["ceremony"] = json!(second.ceremony);
    fang.browser.post(CONSENTS_SIGN, &mixed).await.refused(422, "consent_invalid");
    // The failed attempt has used up the second proposal.
    fang.browser.post(CONSENTS_SIGN, &fang.sign(&second)).await.refused(422, "consent_invalid");

    // Another person's passkey is refused.
    let proposal: Proposal = fang.propose(&about).await.ok();
    let mut options = proposal.options.clone();
    options["publicKey"]["allowCredentials"] = json!([]);
    let foreign = shen.authenticator.get(&options, &shen.passkey);
    let foreign = json!({"ceremony": proposal.ceremony, "credential": foreign});
    fang.browser.post(CONSENTS_SIGN, &foreign).await.refused(422, "consent_invalid");

    // Another session is refused, even of the same person.
    let proposal: Proposal = fang.propose(&about).await.ok();
    let signed = fang.sign(&proposal);
    shen.browser.post(CONSENTS_SIGN, &signed).await.refused(422, "consent_invalid");
    TestBrowser::new(&server).post(CONSENTS_SIGN, &signed).await.refused(401, "sign_in_required");

    // Refused: without user verification, at another origin, or without a signature.
    let proposal: Proposal = fang.propose(&about).await.ok();
    fang.authenticator.skips_the_person = true;
    let signed = fang.sign(&proposal);
    fang.authenticator.skips_the_person = false;
    fang.browser.post(CONSENTS_SIGN, &signed).await.refused(422, "consent_invalid");
    for credential in [json!(null), json!({}), json!({"id": "AA", "rawId": "AA", "type": "public-key"})] {
        let proposal: Proposal = fang.propose(&about).await.ok();
        let body = json!({"ceremony": proposal.ceremony, "credential": credential});
        fang.browser.post(CONSENTS_SIGN, &body).await.refused(422, "consent_invalid");
    }

    // A late signature is refused.
    let proposal: Proposal = fang.propose(&about).await.ok();
    let signed = fang.sign(&proposal);
    server.app.clock.shift(301);
    fang.browser.post(CONSENTS_SIGN, &signed).await.refused(422, "consent_invalid");
    server.app.clock.shift(0);

    assert_eq!(fang.browser.get(ENROLMENT).await.ok::<EnrolmentView>().step, Step::GuardianConsent);
    // A second use is refused.
    let proposal: Proposal = fang.propose(&about).await.ok();
    let signed = fang.sign(&proposal);
    assert_eq!(fang.browser.post(CONSENTS_SIGN, &signed).await.status.as_u16(), 204);
    fang.browser.post(CONSENTS_SIGN, &signed).await.refused(422, "consent_invalid");
    assert_eq!(server.count("guardian_consent").await, 0, "it waits with the draft");
}

#[tokio::test]
async fn a_signature_for_one_enrolment_is_none_for_the_next() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    fang.walk(&server, "song", Step::GuardianConsent).await;
    let proposal: Proposal = fang.propose(&json!({"about": "enrolment"})).await.ok();
    let signed = fang.sign(&proposal);
    fang.browser.delete(ENROLMENT).await;
    fang.walk(&server, "yao", Step::GuardianConsent).await;
    fang.browser.post(CONSENTS_SIGN, &signed).await.refused(409, "wrong_step");
    assert_eq!(fang.browser.get(ENROLMENT).await.ok::<EnrolmentView>().step, Step::GuardianConsent);
}

#[tokio::test]
async fn there_must_be_something_to_consent_to() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    fang.propose(&json!({"about": "enrolment"})).await.refused(409, "no_enrolment");
    fang.walk(&server, "song", Step::Face).await;
    fang.propose(&json!({"about": "enrolment"})).await.refused(409, "wrong_step");
    for id in ["", "AAAAAAAAAAAAAAAAAAAAAA", "x"] {
        fang.propose(&json!({"about": "application", "id": id})).await.refused(409, "already_answered");
    }
    fang.propose(&json!({"about": "everything"})).await.refused(400, "malformed_request");
    let mut lin = Guardian::new(&server, "lin").await;
    lin.propose(&json!({"about": "enrolment"})).await.refused(403, "not_an_adult");
}
