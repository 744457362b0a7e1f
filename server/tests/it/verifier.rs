//! Verifies as an edge does, with the lists from this server's router.

use axum::body::Body;
use http::Request;
use netcert::api::verify::Reason;
use netcert::ids::{ClientId, IssuerId, Nonce};
use netcert::sd_jwt::{ClaimName, Expected, Unverified, Verified};
use netcert::status_list::StatusList;
use netcert::suite::VerifyingKey;
use netcert::trust_list::TrustList;
use netcert_server::http::app::App;
use netcert_server::http::router::router;

use crate::holder::{Wallet, send};

pub struct TestVerifier {
    app: App,
    client_id: ClientId,
    nonce: Nonce,
}

impl TestVerifier {
    pub async fn new(app: &App, client_id: &str) -> Self {
        let nonce = "nonce-of-the-relying-party".parse().unwrap();
        Self { app: app.clone(), client_id: client_id.parse().unwrap(), nonce }
    }

    pub async fn verify(&self, wallet: &Wallet, chosen: &[ClaimName]) -> Result<Verified, Reason> {
        let now = self.app.clock.now();
        let mut rng = self.app.clock.random();
        let presentation = wallet.held.present(&wallet.key, chosen, &self.nonce, now, &mut rng);
        let trust = self.trust_list().await;
        let authentic = Unverified::parse(&presentation).unwrap().authenticate(&trust, now)?;
        let list = self.status_list(&trust, authentic.issuer(), &authentic.status().uri).await;
        let standing = authentic.standing(&list, now)?;
        authentic.verify(&Expected { audience: &self.client_id, nonce: &self.nonce, now }, &standing)
    }

    /// The version of the status list that has the netcert's place.
    pub async fn status_version(&self, wallet: &Wallet) -> u64 {
        let now = self.app.clock.now();
        let mut rng = self.app.clock.random();
        let presentation = wallet.held.present(&wallet.key, &[], &self.nonce, now, &mut rng);
        let trust = self.trust_list().await;
        let authentic = Unverified::parse(&presentation).unwrap().authenticate(&trust, now).unwrap();
        self.status_list(&trust, authentic.issuer(), &authentic.status().uri).await.version()
    }

    pub async fn trust_list(&self) -> TrustList {
        let root = VerifyingKey::from_jwk(&self.app.keys.federation_root_jwk()).unwrap();
        let jwt = self.fetch("/.well-known/netcert/trust-list").await;
        TrustList::verify(&jwt, &root, self.app.clock.now(), None).unwrap()
    }

    async fn status_list(&self, trust: &TrustList, issuer: &IssuerId, uri: &str) -> StatusList {
        assert!(trust.allows_status_uri(issuer, uri));
        let jwt = self.fetch(uri.strip_prefix(issuer.as_str()).unwrap()).await;
        StatusList::verify(&jwt, uri, issuer, trust, self.app.clock.now(), None).unwrap()
    }

    pub async fn fetch(&self, path: &str) -> String {
        let answer = send(&router(self.app.clone()), Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.text
    }
}
