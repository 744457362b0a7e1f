//! The one question to netcert: is this presentation good?

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context as _;
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};

use crate::booking::{Failure, Visitor};
use crate::settings::{ApiKey, Origin};

/// Longer answers are none of the edge's.
const ANSWER_MAX_BYTES: usize = 64 * 1024;

/// The edge near us.
pub struct Edge {
    client: reqwest::Client,
    verify: url::Url,
    key: ApiKey,
}

#[derive(Serialize)]
struct Question<'a> {
    presentation: &'a str,
    nonce: &'a str,
}

#[derive(Deserialize)]
struct Answer {
    verified: bool,
    reason: Option<String>,
    sub: Option<String>,
    #[serde(default)]
    age: BTreeMap<String, bool>,
    checked_at: i64,
}

impl Edge {
    /// Prepares the way; connects to nothing yet.
    pub fn new(edge: &Origin, key: ApiKey) -> anyhow::Result<Self> {
        // An Err only says that a provider is there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(2))
            .timeout(Duration::from_secs(5))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy();
        // A plain-HTTP edge on this machine must not need the system's list of authorities.
        let builder = if edge.is_https() { builder.https_only(true) } else { builder.tls_certs_only([]) };
        let client = builder.build().context("cannot prepare the HTTP client")?;
        Ok(Self { client, verify: edge.at("/v1/verify"), key })
    }

    /// Asks. Whatever is not a clear yes about an adult is a failure.
    pub async fn verify(&self, presentation: &str, nonce: &str) -> Result<Visitor, Failure> {
        let answer = self.ask(presentation, nonce).await?;
        if !answer.verified {
            let reason = answer.reason.unwrap_or_default();
            return Err(Failure::parse(&reason).unwrap_or(Failure::Other));
        }
        let sub = answer.sub.filter(|sub| (16..=128).contains(&sub.len())).ok_or(Failure::Other)?;
        match answer.age.get("over_18") {
            Some(true) => Ok(Visitor { sub, checked_at: answer.checked_at }),
            Some(false) => Err(Failure::NotAdult),
            None => Err(Failure::AgeNotShown),
        }
    }

    async fn ask(&self, presentation: &str, nonce: &str) -> Result<Answer, Failure> {
        let request = self
            .client
            .post(self.verify.clone())
            .bearer_auth(self.key.as_str())
            .json(&Question { presentation, nonce });
        let away = |error: reqwest::Error| {
            tracing::warn!(error = %error.without_url(), "the edge did not answer");
            Failure::EdgeAway
        };
        let mut response = request.send().await.map_err(away)?;
        let status = response.status();
        match status {
            StatusCode::OK => {}
            StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE => return Err(Failure::Unreadable),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                tracing::error!("the edge does not know our API key");
                return Err(Failure::OurKey);
            }
            _ => {
                tracing::warn!(%status, "the edge cannot check now");
                return Err(Failure::EdgeAway);
            }
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(away)? {
            if body.len() + chunk.len() > ANSWER_MAX_BYTES {
                return Err(Failure::EdgeAway);
            }
            body.extend_from_slice(&chunk);
        }
        serde_json::from_slice(&body).map_err(|error| {
            tracing::warn!(%error, "the edge's answer cannot be read");
            Failure::EdgeAway
        })
    }
}
