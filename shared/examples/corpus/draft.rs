//! A presentation before it is signed. It is put together by hand, not by the crate's own issuer and
//! holder, so that it can say what those never would.

use netcert::base64url;
use netcert::suite::{SigningKey, Suite};
use serde_json::{Value, json};

use crate::federation::{AUDIENCE, CorpusFederation, ISSUER, NONCE, NOW, STATUS_URI};

#[derive(Clone)]
pub struct PresentationDraft {
    pub suite: Suite,
    pub issuer_key: SigningKey,
    pub header: Value,
    pub payload: Value,
    /// Goes into the token instead of `payload`, as it stands.
    pub payload_text: Option<String>,
    /// Sent with the presentation.
    pub disclosures: Vec<String>,
    pub holder: SigningKey,
    pub kb_header: Value,
    /// `sd_hash` is computed where it is missing.
    pub kb_payload: Value,
    pub kb_payload_text: Option<String>,
}

/// `SGD_SM3_SM2` for a presentation that is right in every respect, with nothing disclosed.
impl PresentationDraft {
    pub fn new(federation: &mut CorpusFederation, suite: Suite) -> Self {
        let holder = SigningKey::generate(suite, &mut federation.rng);
        let kid = CorpusFederation::kid(suite);
        let payload = json!({
            "vct": "urn:netcert:1",
            "iss": ISSUER,
            "iat": NOW - 3600,
            "exp": NOW + 86_400,
            "aud": AUDIENCE,
            "sub": "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK",
            "cnf": { "jwk": holder.verifying_key().to_jwk() },
            "status": { "status_list": { "idx": 4711, "uri": STATUS_URI } },
            "acr": "substantial",
            "_sd_alg": suite.hash_name(),
            "_sd": [base64url::encode(&suite.digest(b"a decoy"))],
        });
        Self {
            suite,
            issuer_key: federation.key(kid),
            header: json!({ "alg": suite.alg(), "typ": "dc+sd-jwt", "kid": kid }),
            payload,
            payload_text: None,
            disclosures: Vec::new(),
            holder,
            kb_header: json!({ "alg": suite.alg(), "typ": "kb+jwt" }),
            kb_payload: json!({ "iat": NOW, "aud": AUDIENCE, "nonce": NONCE }),
            kb_payload_text: None,
        }
    }

    /// The netcert names this disclosure and the presentation sends it.
    pub fn disclosing(mut self, disclosure: &str) -> Self {
        let digest = base64url::encode(&self.suite.digest(disclosure.as_bytes()));
        self.payload["_sd"].as_array_mut().unwrap().push(json!(digest));
        self.disclosures.push(disclosure.to_owned());
        self
    }

    /// The netcert names this claim and the presentation discloses it.
    pub fn with_claim(self, name: &str, value: &Value) -> Self {
        let disclosure = disclosure(&json!([salt(name), name, value]));
        self.disclosing(&disclosure)
    }

    /// The netcert says this.
    pub fn saying(mut self, member: &str, value: Value) -> Self {
        self.payload[member] = value;
        self
    }

    /// The key binding says this.
    pub fn binding(mut self, member: &str, value: Value) -> Self {
        self.kb_payload[member] = value;
        self
    }

    /// Another holder key, which the netcert names.
    pub fn held_by(mut self, holder: SigningKey) -> Self {
        self.payload["cnf"] = json!({ "jwk": holder.verifying_key().to_jwk() });
        self.kb_header["alg"] = json!(holder.suite().alg());
        self.holder = holder;
        self
    }

    /// Another key of the issuer.
    pub fn signed_by(mut self, kid: &str, key: SigningKey) -> Self {
        self.header["kid"] = json!(kid);
        self.issuer_key = key;
        self
    }

    pub fn finish(mut self, federation: &mut CorpusFederation) -> String {
        let payload = self.payload_text.unwrap_or_else(|| self.payload.to_string());
        let mut text = jws(&self.header, &payload, &self.issuer_key, federation);
        text.push('~');
        for disclosure in &self.disclosures {
            text.push_str(disclosure);
            text.push('~');
        }
        if self.kb_payload.get("sd_hash").is_none() {
            self.kb_payload["sd_hash"] = json!(base64url::encode(&self.suite.digest(text.as_bytes())));
        }
        let kb_payload = match self.kb_payload_text {
            Some(template) => template.replace("$PAYLOAD", &self.kb_payload.to_string()),
            None => self.kb_payload.to_string(),
        };
        text.push_str(&jws(&self.kb_header, &kb_payload, &self.holder, federation));
        text
    }
}

pub fn disclosure(array: &Value) -> String {
    base64url::encode(array.to_string().as_bytes())
}

/// 128 bits that look random; a corpus has no secrets.
pub fn salt(seed: &str) -> String {
    base64url::encode(&Suite::Sm.digest(seed.as_bytes())[..16])
}

fn jws(header: &Value, payload: &str, key: &SigningKey, federation: &mut CorpusFederation) -> String {
    let encode = |text: &str| base64url::encode(text.as_bytes());
    let input = format!("{}.{}", encode(&header.to_string()), encode(payload));
    let signature = key.sign(input.as_bytes(), &mut federation.rng);
    format!("{input}.{}", base64url::encode(signature.as_bytes()))
}
