//! A browser, as the server sees it: it keeps the cookie and sends the origin.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use jiff::civil::Date;
use netcert::api::demo::{CARDS, CardRead, INBOX, TextMessage};
use netcert::api::enrolment::{
    CHIP_READ, DOCUMENT_KIND, ENROLMENT, EnrolmentView, FACE, PHONE, PHONE_CODE, PIN, Step,
};
use netcert_server::http::app::App;
use netcert_server::http::router::router;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::test_server::{ORIGIN, TestServer};

/// A PIN that follows the PIN rule.
pub const GOOD_PIN: &str = "27495816";

/// A response, read completely.
#[derive(Debug)]
pub struct BrowserAnswer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl BrowserAnswer {
    /// The response's content. Panics unless it is a success.
    #[track_caller]
    pub fn ok<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{} {}", self.status, self.text);
        serde_json::from_str(&self.text).unwrap()
    }

    /// The problem. Panics unless status, code and form are right.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let problem: Value =
            serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text));
        assert_eq!((self.status.as_u16(), problem["code"].as_str()), (status, Some(code)), "{}", self.text);
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("urn:netcert:problem:{code}"));
        problem
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[derive(Clone)]
pub struct TestBrowser {
    router: Router,
    pub cookie: Option<String>,
    pub origin: Option<String>,
    /// The address of its connection; `None` if the server does not get one.
    pub peer: Option<IpAddr>,
    pub forwarded_for: Option<String>,
}

impl TestBrowser {
    pub fn new(server: &TestServer) -> Self {
        Self::of(&server.app)
    }

    pub fn of(app: &App) -> Self {
        let origin = Some(ORIGIN.to_owned());
        Self { router: router(app.clone()), cookie: None, origin, peer: None, forwarded_for: None }
    }

    pub fn from(app: &App, peer: &str) -> Self {
        Self { peer: Some(peer.parse().unwrap()), ..Self::of(app) }
    }

    /// Sends its requests to another server from now on.
    pub fn move_to(&mut self, app: App) {
        self.router = router(app);
    }

    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        media_type: &str,
        body: impl Into<Body>,
    ) -> BrowserAnswer {
        let mut request = Request::builder().method(method).uri(path);
        if !media_type.is_empty() {
            request = request.header(header::CONTENT_TYPE, media_type);
        }
        if let Some(origin) = &self.origin {
            request = request.header(header::ORIGIN, origin);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(forwarded_for) = &self.forwarded_for {
            request = request.header("x-forwarded-for", forwarded_for);
        }
        if let Some(peer) = self.peer {
            request = request.extension(ConnectInfo(SocketAddr::new(peer, 4711)));
        }
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).into_owned();
        if let Some(cookie) = parts.headers.get(header::SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            self.cookie = (!attributes.contains("Max-Age=0")).then(|| pair.to_owned());
        }
        BrowserAnswer { status: parts.status, headers: parts.headers, text }
    }

    pub async fn get(&mut self, path: &str) -> BrowserAnswer {
        self.send(Method::GET, path, "", Body::empty()).await
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> BrowserAnswer {
        self.send(Method::POST, path, "application/json", body.to_string()).await
    }

    pub async fn put(&mut self, path: &str, body: &Value) -> BrowserAnswer {
        self.send(Method::PUT, path, "application/json", body.to_string()).await
    }

    pub async fn delete(&mut self, path: &str) -> BrowserAnswer {
        self.send(Method::DELETE, path, "", Body::empty()).await
    }

    pub async fn start(&mut self) -> EnrolmentView {
        self.post(ENROLMENT, &json!({"notice_version": 1, "sensitive_consent": true})).await.ok()
    }

    pub async fn choose_resident_id(&mut self) -> EnrolmentView {
        self.put(DOCUMENT_KIND, &json!({"kind": "resident_id"})).await.ok()
    }

    /// Begins an enrolment for a child born on `birth_date`.
    pub async fn start_for(&mut self, birth_date: Date) -> BrowserAnswer {
        let start = json!({
            "notice_version": 1, "sensitive_consent": true, "child_birth_date": birth_date.to_string(),
        });
        self.post(ENROLMENT, &start).await
    }

    /// The card reader's answer to this browser's challenge.
    pub async fn read_card(&mut self, card: &str) -> CardRead {
        let view: EnrolmentView = self.get(ENROLMENT).await.ok();
        self.post(&format!("{CARDS}/{card}/read"), &json!({"challenge": view.challenge})).await.ok()
    }

    pub async fn put_card(&mut self, card: &str) -> BrowserAnswer {
        let read = self.read_card(card).await;
        self.post(CHIP_READ, &json!({"chip_read": read.chip_read})).await
    }

    pub async fn look(&mut self) -> BrowserAnswer {
        self.send(Method::POST, FACE, "image/jpeg", jpeg(640, 480)).await
    }

    pub async fn give_phone(&mut self, phone: &str) -> BrowserAnswer {
        self.post(PHONE, &json!({"phone": phone})).await
    }

    pub async fn inbox(&mut self) -> Vec<TextMessage> {
        self.get(INBOX).await.ok()
    }

    pub async fn type_code(&mut self, code: &str) -> BrowserAnswer {
        self.post(PHONE_CODE, &json!({"code": code})).await
    }

    pub async fn choose_pin(&mut self, pin: &str) -> BrowserAnswer {
        self.post(PIN, &json!({"pin": pin})).await
    }

    /// Enrols with a demo card from the start up to the step `to`.
    pub async fn walk(&mut self, card: &str, to: Step) -> EnrolmentView {
        let mut view = self.start().await;
        while view.step != to {
            view = match view.step {
                Step::DocumentKind => self.choose_resident_id().await,
                Step::ChipRead => self.put_card(card).await.ok(),
                Step::Face => self.look().await.ok(),
                Step::Phone => self.give_phone("138 0000 0001").await.ok(),
                Step::PhoneCode => {
                    let code = self.inbox().await[0].code.clone();
                    self.type_code(&code).await.ok()
                }
                Step::Pin => self.choose_pin(GOOD_PIN).await.ok(),
                Step::GuardianConsent | Step::Done => panic!("went past {to:?}"),
            };
        }
        view
    }

    /// Enrols completely. Returns the netnum, and whether the person had enrolled before.
    pub async fn enrol(&mut self, card: &str) -> (String, bool) {
        let enrolled = self.walk(card, Step::Done).await.enrolled.unwrap();
        (enrolled.netnum, enrolled.already_enrolled)
    }
}

/// A camera frame with a valid header only.
pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let (w, h) = (width.to_be_bytes(), height.to_be_bytes());
    let mut bytes =
        vec![0xff, 0xd8, 0xff, 0xc0, 0x00, 0x0b, 0x08, h[0], h[1], w[0], w[1], 0x01, 0x01, 0x11, 0x00];
    bytes.extend([0xff, 0xda, 0x00, 0x02, 0x12, 0x34, 0xff, 0xd9]);
    bytes
}
