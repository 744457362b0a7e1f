//! A person who has enrolled and signed in, inserted directly into the store, and their browser.

use crate::rows;
use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use jiff::civil::Date;
use netcert::api::netcert::{CHALLENGE, Challenge, Mint, Minted, NETCERTS};
use netcert::base64url;
use netcert::document::{DocumentKind, DocumentNumber};
use netcert::holder_proof;
use netcert::ids::IssuerId;
use netcert::netnum::Netnum;
use netcert::pin::Pin;
use netcert::sd_jwt::{ClaimName, HeldNetcert};
use netcert::sm3;
use netcert::suite::{SigningKey, Suite};
use netcert_server::http::app::App;
use netcert_server::http::router::router;

use netcert_server::keys::data_key::DataKey;
use netcert_server::model::ids::PersonId;
use netcert_server::model::notice::Noticed;
use netcert_server::model::person::PersonState;
use netcert_server::model::record::{DocumentIndex, IdentityRecord, NetnumIndex};
use netcert_server::model::session::{ClaimedSession, Session, SessionToken, TokenDigest};
use netcert_server::store;
use serde::Serialize;
use serde_json::{Value, json};
use tower::ServiceExt;

/// A PIN that follows the PIN rule.
pub const PIN: &str = "13572468";
/// Another PIN that follows the rule.
pub const WRONG_PIN: &str = "86427531";
/// The name of every person here.
pub const NAME: &str = "方小芳";
/// The phone number of every person here.
pub const PHONE: &str = "+8613800000001";

/// A response, read completely.
pub struct HolderAnswer {
    pub status: StatusCode,
    pub text: String,
}

impl HolderAnswer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// The problem's code. Panics unless the status is right.
    #[track_caller]
    pub fn refused(&self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

pub struct Holder {
    pub person: PersonId,
    pub netnum: Netnum,
    pub number: DocumentNumber,
    pub birth_date: Date,
    cookie: String,
    origin: String,
    app: App,
    router: Router,
}

/// A netcert and the key it is bound to.
pub struct Wallet {
    pub text: String,
    pub held: HeldNetcert,
    pub key: SigningKey,
}

impl Holder {
    /// A person born on `birth_date`. `sequence` distinguishes people with the same birthday.
    pub async fn enrolled(app: &App, birth_date: Date, sequence: u16) -> Self {
        let mut rng = app.clock.random();
        let now = app.clock.now();
        let (person, netnum) = (PersonId::generate(&mut rng), Netnum::generate(&mut rng));
        let kind = DocumentKind::ResidentId;
        let number = DocumentNumber::parse(kind, &resident_number(birth_date, sequence)).unwrap();
        let record = IdentityRecord {
            netnum: netnum.clone(),
            kind,
            number: number.clone(),
            name: NAME.to_owned(),
            birth_date,
            nationality: "CHN".to_owned(),
            phone: Some(PHONE.to_owned()),
        };
        let data_key = DataKey::generate(&person.to_string(), &app.keys.key_encryption, &mut rng).unwrap();
        let sealed = data_key.seal(&record, &person.to_string(), &mut rng).unwrap();
        let verifier = app.pins.verifier(person, &Pin::choose(PIN).unwrap()).await.unwrap();
        let noticed = Noticed { version: 1, digest: String::new(), at: now };
        let mut tx = app.store.begin().await.unwrap();
        let document = DocumentIndex::of(kind, &number, &app.keys.document_index);
        let index = NetnumIndex::of(&netnum, &app.keys.netnum_index);
        let added = store::person::insert(
            &mut tx,
            (person, &sealed),
            PersonState::Active,
            (&document, &index),
            &noticed,
            now,
        )
        .await;
        assert!(added.unwrap());
        store::pin::put(&mut tx, person, &verifier).await.unwrap();
        tx.commit().await.unwrap();
        let mut holder = Self {
            person,
            netnum,
            number,
            birth_date,
            cookie: String::new(),
            origin: app.origin.as_text(),
            app: app.clone(),
            router: router(app.clone()),
        };
        holder.sign_in().await;
        holder
    }

    /// Begins a new session, as a sign-in with the passkey does.
    pub async fn sign_in(&mut self) {
        let now = self.app.clock.now();
        let token = SessionToken::generate(&mut self.app.clock.random());
        let session = Session::signed_in(token.digest(), self.person);
        rows::begin_session(&self.app, &session, now.plus(3600)).await;
        let cookie = self.app.origin.session_cookie().set(&token);
        self.cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
    }

    /// The same browser, using another server on the same database.
    pub fn at(&self, app: App) -> Self {
        Self {
            person: self.person,
            netnum: self.netnum.clone(),
            number: self.number.clone(),
            birth_date: self.birth_date,
            cookie: self.cookie.clone(),
            origin: self.origin.clone(),
            router: router(app.clone()),
            app,
        }
    }

    /// The session, as a request finds it when it begins.
    pub fn session(&self) -> ClaimedSession {
        let (_, token) = self.cookie.split_once('=').unwrap();
        let digest = TokenDigest(sm3::digest(&base64url::decode(token).unwrap()));
        ClaimedSession::of(Session::signed_in(digest, self.person)).unwrap()
    }

    pub async fn get(&self, path: &str) -> HolderAnswer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap();
        send(&self.router, request).await
    }

    pub async fn post(&self, path: &str, body: &impl Serialize) -> HolderAnswer {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::ORIGIN, &self.origin)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(serde_json::to_vec(body).unwrap()))
            .unwrap();
        send(&self.router, request).await
    }

    /// Gets a challenge in this session.
    pub async fn challenge(&self) -> Challenge {
        let answer = self.post(CHALLENGE, &json!({})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        serde_json::from_str(&answer.text).unwrap()
    }

    /// The portal's request for a netcert for `client_id` and the purpose `visit`.
    pub fn request(
        &self,
        client_id: &str,
        claims: &[ClaimName],
        key: &SigningKey,
        challenge: &Challenge,
    ) -> Mint {
        let issuer: IssuerId = challenge.issuer.parse().unwrap();
        let now = self.app.clock.now();
        let mut rng = self.app.clock.random();
        Mint {
            client_id: client_id.to_owned(),
            purpose: "visit".to_owned(),
            claims: claims.to_vec(),
            holder_proof: holder_proof::make(key, &issuer, &challenge.challenge, now, &mut rng),
            pin: PIN.to_owned(),
        }
    }

    /// Mints a netcert, as at the first visit to a site.
    pub async fn mint(&self, client_id: &str, claims: &[ClaimName]) -> Wallet {
        let key = SigningKey::generate(Suite::Sm, &mut self.app.clock.random());
        let challenge = self.challenge().await;
        let answer = self.post(NETCERTS, &self.request(client_id, claims, &key, &challenge)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let minted: Minted = serde_json::from_str(&answer.text).unwrap();
        let held = HeldNetcert::parse(&minted.netcert).unwrap();
        assert_eq!(held.expires_at().seconds(), minted.expires_at);
        Wallet { text: minted.netcert, held, key }
    }

    /// Whether `text` contains any of the person's secret data.
    pub fn is_shown_in(&self, text: &str) -> bool {
        let netnum = self.netnum.as_str();
        let birth_date = self.birth_date.to_string();
        [
            NAME,
            PHONE,
            netnum,
            &self.netnum.grouped(),
            self.number.as_str(),
            &birth_date,
            &self.person.to_string(),
        ]
        .iter()
        .any(|secret| text.contains(*secret))
    }
}

pub async fn send(router: &Router, request: Request<Body>) -> HolderAnswer {
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    HolderAnswer { status, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

/// `text`, followed by all its base64url parts, decoded.
pub fn decoded(text: &str) -> String {
    let parts = text.split(['.', '~', '"']).filter_map(|part| base64url::decode(part).ok());
    parts.fold(text.to_owned(), |all, part| all + "\n" + &String::from_utf8_lossy(&part))
}

/// A well-formed resident id number of Beijing's Dongcheng district (GB 11643).
fn resident_number(birth_date: Date, sequence: u16) -> String {
    let body = format!("110101{}{sequence:03}", birth_date.strftime("%Y%m%d"));
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize =
        body.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum % 11]))
}
