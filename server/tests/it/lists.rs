//! The signed lists: an edge accepts them, and their versions only grow.

use axum::body::Body;
use http::Request;
use jiff::civil::date;
use netcert::directory::{Directory, State};
use netcert_server::http::router::router;
use tower::ServiceExt;

use crate::holder::{Holder, send};
use crate::server_with_sites::{API_KEY, ServerWithSites};
use crate::verifier::TestVerifier;

async fn directory(sites: &ServerWithSites, verifier: &TestVerifier) -> Directory {
    let trust = verifier.trust_list().await;
    let issuer = sites.app.issuer.clone();
    let jwt = verifier.fetch("/.well-known/netcert/directory").await;
    Directory::verify(&jwt, &issuer, &trust, sites.app.clock.now(), None).unwrap()
}

#[tokio::test]
async fn an_edge_finds_each_relying_party_by_its_key() {
    let sites = ServerWithSites::new().await;
    let verifier = TestVerifier::new(&sites.app, "museum").await;
    let directory = directory(&sites, &verifier).await;
    let entry = directory.by_api_key(API_KEY).unwrap();
    assert_eq!(entry.client_id.as_str(), "museum");
    assert_eq!(entry.state, State::Active);
    assert!(directory.by_api_key("another-key-that-is-long-enough-to-be-one").is_none());
}

#[tokio::test]
async fn the_directory_takes_its_version_up_when_its_content_changes_and_only_then() {
    let sites = ServerWithSites::new().await;
    let verifier = TestVerifier::new(&sites.app, "museum").await;
    let first = directory(&sites, &verifier).await.version();
    assert_eq!(directory(&sites, &verifier).await.version(), first);
    sites.app.clock.shift(3600);
    assert_eq!(directory(&sites, &verifier).await.version(), first);
    // Another process changes a relying party: the cached list is not served again.
    sites.rename("library", "新图书馆", "New library").await;
    let second = directory(&sites, &verifier).await;
    assert!(second.version() > first);
    assert_eq!(second.by_client_id(&"library".parse().unwrap()).unwrap().name.en, "New library");
    // A change back to the earlier content also raises the version.
    sites.rename("library", "图书馆", "Library").await;
    assert!(directory(&sites, &verifier).await.version() > second.version());
}

#[tokio::test]
async fn the_trust_list_names_this_issuer_its_directory_and_keeps_its_version() {
    let sites = ServerWithSites::new().await;
    let verifier = TestVerifier::new(&sites.app, "museum").await;
    let issuer = sites.app.issuer.clone();
    let first = verifier.trust_list().await;
    sites.app.clock.shift(3600);
    let second = verifier.trust_list().await;
    assert_eq!(first.version(), second.version());
    assert!(second.expires_at() > first.expires_at());
    let directory = second.issuer(&issuer).unwrap().directory().to_owned();
    assert_eq!(directory, format!("{issuer}/.well-known/netcert/directory"));
    assert!(!second.allows_status_uri(&issuer, "https://elsewhere.example/status/0"));
}

#[tokio::test]
async fn lists_carry_their_media_types_and_are_not_stored_on_the_way() {
    let sites = ServerWithSites::new().await;
    Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await.mint("museum", &[]).await;
    for (path, media_type) in [
        ("/.well-known/netcert/trust-list", "application/trust-list+jwt"),
        ("/.well-known/netcert/directory", "application/rp-directory+jwt"),
        ("/status/0", "application/statuslist+jwt"),
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router(sites.app.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.headers()["content-type"], media_type);
        assert_eq!(response.headers()["cache-control"], "no-store");
    }
}

#[tokio::test]
async fn a_status_list_that_does_not_exist_is_not_found() {
    let sites = ServerWithSites::new().await;
    for path in ["/status/0", "/status/00", "/status/+0", "/status/-1", "/status/99999999999", "/status/x"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(send(&router(sites.app.clone()), request).await.refused(404), "not_found", "{path}");
    }
}

#[tokio::test]
async fn a_relying_party_is_shown_without_its_keys() {
    let sites = ServerWithSites::new().await;
    let view = Request::get("/api/relying-parties/museum").body(Body::empty()).unwrap();
    let view = send(&router(sites.app.clone()), view).await.json();
    assert_eq!(view["name"]["en"], "Museum");
    assert_eq!(view["purposes"][0]["id"], "visit");
    assert_eq!(view["redirect_uris"][0], "http://localhost:8302/return");
    assert!(view.get("api_keys").is_none());
    let unknown = Request::get("/api/relying-parties/nobody").body(Body::empty()).unwrap();
    assert_eq!(send(&router(sites.app.clone()), unknown).await.refused(404), "unknown_relying_party");
}
