use netcert::api::relying_party::{Purpose, RelyingPartyView};
use netcert::api::text::Text;
use netcert::sd_jwt::ClaimName;

use super::*;

const DCQL: &str = r#"{"credentials":[{"id":"netcert","format":"dc+sd-jwt","meta":{"vct_values":["urn:netcert:1"]},"claims":[{"path":["age_over_18"]}]}]}"#;

fn query(changes: &[(&str, Option<&str>)]) -> String {
    let mut pairs = vec![
        ("response_type", "vp_token"),
        ("client_id", "museum"),
        ("response_mode", "form_post"),
        ("redirect_uri", "http://localhost:8302/callback"),
        ("nonce", "n-0123456789abcdef"),
        ("state", "s 1&="),
        ("dcql_query", DCQL),
        ("purpose", "booking"),
    ];
    for (name, value) in changes {
        pairs.retain(|(other, _)| other != name);
        if let Some(value) = value {
            pairs.push((name, value));
        }
    }
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn fault(name: &str, value: &str) -> (FaultKind, &'static str) {
    let fault = PresentationRequest::parse(&query(&[(name, Some(value))])).unwrap_err();
    (fault.kind, fault.parameter)
}

fn credential(members: &str) -> String {
    format!(
        r#"{{"credentials":[{{"id":"netcert","format":"dc+sd-jwt","meta":{{"vct_values":["urn:netcert:1"]}}{members}}}]}}"#
    )
}

fn museum() -> RelyingPartyView {
    let text = |words: &str| Text { zh_hans: words.to_owned(), en: words.to_owned() };
    RelyingPartyView {
        client_id: "museum".to_owned(),
        name: text("Museum"),
        redirect_uris: vec!["http://localhost:8302/callback".to_owned()],
        purposes: vec![Purpose {
            id: "booking".to_owned(),
            text: text("Booking"),
            may_ask: vec![ClaimName::AgeOver18, ClaimName::Name],
        }],
    }
}

#[test]
fn reads_the_request_of_the_contract() {
    let request = PresentationRequest::parse(&format!("?{}", query(&[]))).unwrap();
    assert_eq!(request.client_id.as_str(), "museum");
    assert_eq!(request.redirect_uri.as_str(), "http://localhost:8302/callback");
    assert_eq!(request.nonce.as_str(), "n-0123456789abcdef");
    assert_eq!(request.state.as_deref(), Some("s 1&="));
    assert_eq!(request.purpose.as_str(), "booking");
    assert_eq!(request.credential_id, "netcert");
    assert_eq!(request.claims, [ClaimName::AgeOver18]);
}

#[test]
fn asks_for_the_result_only_without_claims() {
    let request = PresentationRequest::parse(&query(&[("dcql_query", Some(&credential("")))])).unwrap();
    assert!(request.claims.is_empty());
}

#[test]
fn each_parameter_but_state_is_needed() {
    for name in
        ["response_type", "client_id", "response_mode", "redirect_uri", "nonce", "dcql_query", "purpose"]
    {
        let fault = PresentationRequest::parse(&query(&[(name, None)])).unwrap_err();
        assert_eq!((fault.kind, fault.parameter), (FaultKind::Missing, name));
        let fault = PresentationRequest::parse(&query(&[(name, Some(""))])).unwrap_err();
        assert_eq!((fault.kind, fault.parameter), (FaultKind::Missing, name));
    }
    assert_eq!(PresentationRequest::parse(&query(&[("state", None)])).unwrap().state, None);
    assert!(PresentationRequest::parse("").is_err());
}

#[test]
fn a_parameter_that_comes_twice_is_refused() {
    let twice = format!("{}&nonce=another-0123456789", query(&[]));
    assert_eq!(
        PresentationRequest::parse(&twice),
        Err(RequestFault { kind: FaultKind::Repeated, parameter: "nonce" })
    );
}

#[test]
fn unknown_parameters_are_ignored_and_meaningful_ones_refused() {
    assert!(PresentationRequest::parse(&query(&[("ui_locales", Some("en"))])).is_ok());
    for name in NOT_TAKEN {
        assert_eq!(fault(name, "x"), (FaultKind::NotSupported, name));
    }
}

#[test]
fn malformed_values_are_named() {
    assert_eq!(fault("response_type", "code"), (FaultKind::NotSupported, "response_type"));
    assert_eq!(fault("response_mode", "fragment"), (FaultKind::NotSupported, "response_mode"));
    assert_eq!(fault("client_id", "Museum!"), (FaultKind::Malformed, "client_id"));
    assert_eq!(fault("redirect_uri", "javascript:alert(1)"), (FaultKind::Malformed, "redirect_uri"));
    assert_eq!(fault("nonce", "short"), (FaultKind::Malformed, "nonce"));
    assert_eq!(fault("purpose", "no such/purpose"), (FaultKind::Malformed, "purpose"));
    assert_eq!(fault("state", "line\nbreak"), (FaultKind::Malformed, "state"));
    assert_eq!(fault("state", &"s".repeat(1025)), (FaultKind::TooLong, "state"));
    assert_eq!(fault("filler", &"x".repeat(9000)), (FaultKind::TooLong, "query"));
    assert_eq!(PresentationRequest::parse(&"&a=1".repeat(40)).unwrap_err().kind, FaultKind::TooLong);
}

#[test]
fn a_query_that_no_netcert_can_answer_is_refused() {
    use FaultKind::{Malformed, NotSupported, Repeated};
    let cases = [
        ("not json", Malformed),
        ("[]", Malformed),
        (r#"{"credentials":[]}"#, NotSupported),
        (&credential(r#","claim_sets":[["a"]]"#), NotSupported),
        (&credential(r#","trusted_authorities":[]"#), NotSupported),
        (&credential(r#","multiple":true"#), NotSupported),
        (&credential(r#","require_cryptographic_holder_binding":false"#), NotSupported),
        (&credential(r#","claims":[]"#), Malformed),
        (&credential(r#","claims":[{"path":[]}]"#), NotSupported),
        (&credential(r#","claims":[{"path":["address","locality"]}]"#), NotSupported),
        (&credential(r#","claims":[{"path":["shoe_size"]}]"#), NotSupported),
        (&credential(r#","claims":[{"path":[null]}]"#), Malformed),
        (&credential(r#","claims":[{"path":["name"],"values":["Fang"]}]"#), NotSupported),
        (
            &credential(r#","claims":[{"id":"a","path":["name"]},{"id":"a","path":["age_over_18"]}]"#),
            Repeated,
        ),
        (&credential(r#","claims":[{"id":"a","path":["name"]},{"id":"a","path":["name"]}]"#), Repeated),
        (&credential(r#","claims":[{"path":["name"],"path":["name"]}]"#), Malformed),
        (&DCQL.replace("dc+sd-jwt", "mso_mdoc"), NotSupported),
        (&DCQL.replace("urn:netcert:1", "urn:other:1"), NotSupported),
        (&DCQL.replace("\"netcert\"", "\"\""), Malformed),
        (&DCQL.replace("\"netcert\"", "\"a b\""), Malformed),
    ];
    for (dcql, kind) in cases {
        let (found, parameter) = fault("dcql_query", dcql);
        assert_eq!(found, kind, "{dcql}");
        assert!(parameter.starts_with("dcql_query"), "{parameter}");
    }
}

#[test]
fn an_honest_library_may_spell_out_the_defaults() {
    let dcql = credential(
        r#","multiple":false,"require_cryptographic_holder_binding":true,"claims":[{"id":"a","path":["name"]},{"path":["age_over_18"]}]"#,
    );
    let request = PresentationRequest::parse(&query(&[("dcql_query", Some(&dcql))])).unwrap();
    assert_eq!(request.claims.len(), 2);
}

#[test]
fn properties_that_the_standard_does_not_know_are_ignored() {
    let top = DCQL.replacen('{', r#"{"x_query_version":2,"#, 1);
    let in_meta = DCQL.replace(r#""vct_values""#, r#""x_assurance":{"level":"high"},"vct_values""#);
    let in_credential = credential(r#","x_label":"ticket","claims":[{"path":["age_over_18"]}]"#);
    let in_claim = credential(r#","claims":[{"path":["age_over_18"],"intent_to_retain":false}]"#);
    for dcql in [top, in_meta, in_credential, in_claim] {
        let request = PresentationRequest::parse(&query(&[("dcql_query", Some(&dcql))]));
        assert_eq!(request.map(|request| request.claims), Ok(vec![ClaimName::AgeOver18]), "{dcql}");
    }
}

#[test]
fn a_claim_that_is_asked_for_twice_is_asked_for_once() {
    for claims in [
        r#"[{"id":"a","path":["age_over_18"]},{"id":"b","path":["age_over_18"]}]"#,
        r#"[{"path":["age_over_18"]},{"path":["age_over_18"]}]"#,
    ] {
        let dcql = credential(&format!(r#","claims":{claims}"#));
        let request = PresentationRequest::parse(&query(&[("dcql_query", Some(&dcql))]));
        assert_eq!(request.map(|request| request.claims), Ok(vec![ClaimName::AgeOver18]), "{claims}");
    }
}

#[test]
fn a_parameter_without_a_value_is_absent() {
    let plain = PresentationRequest::parse(&query(&[])).unwrap();
    let names = ["response_type", "client_id", "nonce", "state", "dcql_query", "purpose", "filler"];
    for name in names.into_iter().chain(NOT_TAKEN) {
        for query in [format!("{}&{name}=", query(&[])), format!("{name}&{}", query(&[]))] {
            assert_eq!(PresentationRequest::parse(&query).as_ref(), Ok(&plain), "{query}");
        }
    }
    assert_eq!(PresentationRequest::parse(&query(&[("state", Some(""))])).unwrap().state, None);
}

#[test]
fn only_a_registered_request_is_admitted() {
    let request = |changes: &[(&str, Option<&str>)]| PresentationRequest::parse(&query(changes)).unwrap();
    let admitted = request(&[]).admit(&museum()).unwrap();
    assert_eq!(admitted.purpose().id, "booking");
    assert_eq!(admitted.results().collect::<Vec<_>>(), [ClaimName::AgeOver18]);
    assert_eq!(admitted.plaintext().count(), 0);

    let elsewhere = request(&[("redirect_uri", Some("http://localhost:8302/callback/"))]);
    assert_eq!(elsewhere.admit(&museum()), Err(AdmissionRefusal::RedirectUri));
    let purpose = request(&[("purpose", Some("marketing"))]);
    assert_eq!(purpose.admit(&museum()), Err(AdmissionRefusal::Purpose));
    let number = credential(r#","claims":[{"path":["document_number"]}]"#);
    let number = request(&[("dcql_query", Some(&number))]);
    assert_eq!(number.admit(&museum()), Err(AdmissionRefusal::Claim(ClaimName::DocumentNumber)));
    let other = request(&[("client_id", Some("library"))]);
    assert_eq!(other.admit(&museum()), Err(AdmissionRefusal::AnotherRelyingParty));
}

#[test]
fn plaintext_is_kept_apart_from_results() {
    let both = credential(r#","claims":[{"path":["name"]},{"path":["age_over_18"]}]"#);
    let admitted =
        PresentationRequest::parse(&query(&[("dcql_query", Some(&both))])).unwrap().admit(&museum()).unwrap();
    assert_eq!(admitted.results().collect::<Vec<_>>(), [ClaimName::AgeOver18]);
    assert_eq!(admitted.plaintext().collect::<Vec<_>>(), [ClaimName::Name]);
}

#[test]
fn what_was_agreed_to_under_an_older_registration_is_not_what_is_registered_now() {
    let request = PresentationRequest::parse(&query(&[])).unwrap();
    let shown = request.admit(&museum()).unwrap();
    assert_eq!(request.admit(&museum()).as_ref(), Ok(&shown));
    let mut renamed = museum();
    renamed.name.en.push('!');
    let mut repurposed = museum();
    repurposed.purposes[0].text.zh_hans.push('!');
    let mut moved = museum();
    moved.redirect_uris.push("https://museum.example/callback".to_owned());
    for changed in [renamed, repurposed, moved] {
        assert_ne!(request.admit(&changed).as_ref(), Ok(&shown));
    }
}
