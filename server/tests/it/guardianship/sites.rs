//! A guardian's consent to a site, signed with their own passkey.

use netcert::api::guardian::{CONSENTS_SIGN, Proposal};
use netcert::sd_jwt::ClaimName;
use serde_json::{Value, json};

use crate::guardian::Guardian;
use crate::server_with_sites::ServerWithSites;
use crate::verifier::TestVerifier;

fn about(request: &str, scope: &str) -> Value {
    json!({"about": "site", "request": request, "scope": scope})
}

/// `yao` on a device of their own, and both guardians.
async fn family(sites: &ServerWithSites) -> (Guardian, [Guardian; 2]) {
    let server = sites.server();
    let mut fang = Guardian::new(server, "fang").await;
    let mut shen = Guardian::new(server, "shen").await;
    shen.enrol(server, "yao").await;
    let (child, _) = fang.enrol(server, "yao").await;
    (fang.childs_device(server, &child).await, [fang, shen])
}

#[tokio::test]
async fn what_a_guardian_has_read_and_signed_lets_the_child_in() {
    let sites = ServerWithSites::new().await;
    let server = sites.server();
    let (mut yao, [mut fang, mut shen]) = family(&sites).await;
    yao.mint(server, "museum").await.err().unwrap().refused(403, "guardian_consent_required");
    let request = yao.ask("museum").await;
    for guardian in [&mut fang, &mut shen] {
        assert_eq!(guardian.view().await.requests[0].id, request);
    }
    let proposal: Proposal = fang.propose(&about(&request, "thirty_days")).await.ok();
    for word in ["**遥", "博物馆", "参观", "撤回"] {
        assert!(proposal.text.contains(word), "{word}: {}", proposal.text);
    }
    let signed = fang.sign(&proposal);
    yao.mint(server, "museum").await.err().unwrap().refused(403, "guardian_consent_required");
    assert_eq!(fang.browser.post(CONSENTS_SIGN, &signed).await.status.as_u16(), 204);

    let wallet = yao.mint(server, "museum").await.unwrap();
    let verifier = TestVerifier::new(&sites.app, "museum").await;
    let verified = verifier.verify(&wallet, &[ClaimName::GuardianConsent]).await.unwrap();
    assert!(verified.act().is_some());
    assert_eq!(verified.disclosed().get(&ClaimName::GuardianConsent), Some(&json!(true)));
    assert_eq!(server.count("guardian_consent WHERE about = 'site'").await, 1);
    assert!(shen.view().await.requests.is_empty());

    // A second time is refused: the same signature, and another answer to the request.
    fang.browser.post(CONSENTS_SIGN, &signed).await.refused(422, "consent_invalid");
    for guardian in [&mut fang, &mut shen] {
        guardian.propose(&about(&request, "once")).await.refused(409, "already_answered");
    }
    assert_eq!(server.count("site_consent").await, 1);
}

#[tokio::test]
async fn what_was_not_signed_by_this_guardian_over_this_text_lets_nobody_in() {
    let sites = ServerWithSites::new().await;
    let server = sites.server();
    let (mut yao, [mut fang, mut shen]) = family(&sites).await;
    let request = yao.ask("museum").await;
    let once = about(&request, "once");

    // Another text, for the same site but a longer time, is refused.
    let read: Proposal = fang.propose(&once).await.ok();
    let other: Proposal = fang.propose(&about(&request, "thirty_days")).await.ok();
    assert_ne!(read.text, other.text);
    let mut swapped = fang.sign(&read);
    swapped["ceremony"] = json!(other.ceremony);
    fang.browser.post(CONSENTS_SIGN, &swapped).await.refused(422, "consent_invalid");

    // Refused: the other guardian's passkey in this session, and this signature in the other guardian's
    // session.
    let proposal: Proposal = fang.propose(&once).await.ok();
    let mut options = proposal.options.clone();
    options["publicKey"]["allowCredentials"] = json!([]);
    let theirs = shen.authenticator.get(&options, &shen.passkey);
    let theirs = json!({"ceremony": proposal.ceremony, "credential": theirs});
    fang.browser.post(CONSENTS_SIGN, &theirs).await.refused(422, "consent_invalid");
    let proposal: Proposal = fang.propose(&once).await.ok();
    let signed = fang.sign(&proposal);
    shen.browser.post(CONSENTS_SIGN, &signed).await.refused(422, "consent_invalid");

    // People who are not guardians of this child are refused, including the child.
    Guardian::new(server, "bai").await.propose(&once).await.refused(404, "not_found");
    yao.propose(&once).await.refused(403, "not_an_adult");
    assert_eq!(server.count("site_consent").await, 0);
    yao.mint(server, "museum").await.err().unwrap().refused(403, "guardian_consent_required");

    // Both guardians have read and signed; the first one to send wins.
    let proposals: [Proposal; 2] = [fang.propose(&once).await.ok(), shen.propose(&once).await.ok()];
    let [first, second] = [fang.sign(&proposals[0]), shen.sign(&proposals[1])];
    assert_eq!(fang.browser.post(CONSENTS_SIGN, &first).await.status.as_u16(), 204);
    shen.browser.post(CONSENTS_SIGN, &second).await.refused(409, "already_answered");
    assert_eq!(server.count("guardian_consent WHERE about = 'site'").await, 1);
    assert!(yao.mint(server, "museum").await.is_ok());
    yao.mint(server, "museum").await.err().unwrap().refused(403, "guardian_consent_required");
}
