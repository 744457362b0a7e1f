//! The booking, from the form to the ticket, against an edge that answers as told.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::routing::post;
use clap::Parser as _;
use museum::{Clock, Museum, Settings, router};
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// 2026-11-21 12:00 in Shanghai, a Saturday.
const NOON: i64 = 1_795_233_600;
const ADULT: &str = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U";

struct House {
    router: Router,
    now: Arc<AtomicI64>,
    asked: Arc<Mutex<Vec<(HeaderMap, Value)>>>,
    answer: Arc<Mutex<(StatusCode, Value)>>,
    data: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

struct Page {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Page {
    fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    fn cookie(&self) -> String {
        let cookie = self.headers[header::SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}

impl House {
    async fn open(name: &str) -> Self {
        let asked: Arc<Mutex<Vec<(HeaderMap, Value)>>> = Arc::default();
        let adult = json!({"verified": true, "sub": ADULT, "issuer": "http://localhost:8300",
            "acr": "high", "age": {"over_18": true}, "checked_at": NOON + 5});
        let answer = Arc::new(Mutex::new((StatusCode::OK, adult)));
        let (notes, answers) = (asked.clone(), answer.clone());
        let edge = Router::new().route(
            "/v1/verify",
            post(async move |headers: HeaderMap, axum::Json(question): axum::Json<Value>| {
                notes.lock().unwrap().push((headers, question));
                let (status, answer) = answers.lock().unwrap().clone();
                (status, axum::Json(answer))
            }),
        );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, edge).await });

        let data = std::env::temp_dir().join(format!("museum-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&data).unwrap();
        let key = data.join("key");
        std::fs::write(&key, "a-key-of-the-museum-0001\n").unwrap();
        let settings = Settings::parse_from([
            "museum",
            "--edge",
            &format!("http://{address}"),
            "--api-key-file",
            key.to_str().unwrap(),
            "--data",
            data.to_str().unwrap(),
        ]);
        let now = Arc::new(AtomicI64::new(NOON));
        let museum = Museum::open(settings, Clock::set_by(now.clone())).await.unwrap();
        Self { router: router(museum), now, asked, answer, data }
    }

    fn edge_says(&self, status: StatusCode, answer: Value) {
        *self.answer.lock().unwrap() = (status, answer);
    }

    fn rows(&self) -> String {
        let read = |name| std::fs::read(self.data.join(name)).unwrap_or_default();
        let bytes: Vec<u8> = [read("museum.db"), read("museum.db-wal")].concat();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    async fn ask(&self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
        Page { status: parts.status, headers: parts.headers, text }
    }

    async fn see(&self, address: &str, cookie: &str) -> Page {
        self.ask(Request::get(address).header("cookie", cookie).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, origin: &str, form: &[(&str, &str)]) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post(path)
            .header("origin", origin)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.into())
            .unwrap();
        self.ask(request).await
    }

    /// Books with netcert up to the portal: cookie, state, nonce.
    async fn start(&self) -> (String, String, String) {
        let form = [("evening", "2026-11-27"), ("way", "netcert")];
        let page = self.post("/booking", "http://localhost:8302", &form).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        let portal = url::Url::parse(page.location()).unwrap();
        let value = |name: &str| portal.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
        (page.cookie(), value("state"), value("nonce"))
    }

    async fn answer(&self, state: &str) -> Page {
        let form = [("vp_token", r#"{"netcert":["a.b.c~d~e.f.g"]}"#), ("state", state)];
        self.post("/verified", "null", &form).await
    }
}

#[tokio::test]
async fn an_adult_gets_a_ticket_and_only_the_result_is_stored() {
    let house = House::open("adult").await;
    let (cookie, state, nonce) = house.start().await;
    let answer = house.answer(&state).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let opened = house.see(answer.location(), &cookie).await;
    assert_eq!(opened.location(), format!("/ticket?state={state}"), "the code leaves the address bar");
    let ticket = house.see(opened.location(), &cookie).await;
    assert!(ticket.text.contains("已核验访客，年满十八岁"), "{}", ticket.text);
    assert!(ticket.text.contains("MFRG-GZDF"));

    let asked = house.asked.lock().unwrap();
    let (headers, question) = &asked[0];
    assert_eq!(headers["authorization"], "Bearer a-key-of-the-museum-0001");
    assert_eq!(question, &json!({"presentation": "a.b.c~d~e.f.g", "nonce": nonce}));
    let rows = house.rows();
    assert!(rows.contains(ADULT));
    assert!(!rows.contains("a.b.c~d~e.f.g") && !rows.contains("http://localhost:8300"));
    let value = cookie.split('=').nth(1).unwrap();
    assert!(!rows.contains(&state) && !rows.contains(value), "handles are kept as hashes");
}

#[tokio::test]
async fn the_request_asks_for_one_age_flag() {
    let house = House::open("request").await;
    let page = house
        .post("/booking", "http://localhost:8302", &[("evening", "2026-11-28"), ("way", "netcert")])
        .await;
    let portal = url::Url::parse(page.location()).unwrap();
    let pairs: std::collections::HashMap<_, _> = portal.query_pairs().into_owned().collect();
    assert!(page.location().starts_with("http://localhost:8300/present?"));
    assert_eq!(pairs["response_type"], "vp_token");
    assert_eq!(pairs["response_mode"], "form_post");
    assert_eq!(pairs["redirect_uri"], "http://localhost:8302/verified");
    assert_eq!(pairs["client_id"], "museum");
    assert_eq!(pairs["purpose"], "adult-evening");
    assert!(pairs["nonce"].len() >= 22 && pairs["nonce"].len() <= 128);
    let query: Value = serde_json::from_str(&pairs["dcql_query"]).unwrap();
    assert_eq!(query["credentials"][0]["claims"], json!([{"path": ["age_over_18"]}]));
    let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["Path=/", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    // WebKit keeps no secure cookie of http://localhost.
    assert!(cookie.starts_with("visitor-museum=") && !cookie.contains("Secure"), "{cookie}");
}

#[tokio::test]
async fn a_state_is_good_once() {
    let house = House::open("once").await;
    let (_, state, _) = house.start().await;
    let (first, second) = tokio::join!(house.answer(&state), house.answer(&state));
    let mut answers = [first.status, second.status];
    answers.sort();
    assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::BAD_REQUEST]);
    assert_eq!(house.answer(&state).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(house.asked.lock().unwrap().len(), 1, "the edge is asked once");
}

#[tokio::test]
async fn a_state_is_good_for_ten_minutes() {
    let house = House::open("minutes").await;
    let (_, early, _) = house.start().await;
    let (_, late, _) = house.start().await;
    house.now.store(NOON + 600, Ordering::SeqCst);
    assert_eq!(house.answer(&early).await.status, StatusCode::SEE_OTHER);
    house.now.store(NOON + 601, Ordering::SeqCst);
    let page = house.answer(&late).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.text.contains("已过期"));
    assert_eq!(house.answer(&"0".repeat(64)).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn another_browser_sees_no_ticket() {
    let house = House::open("foreign").await;
    let (cookie, state, _) = house.start().await;
    let (foreign, ..) = house.start().await;
    let answer = house.answer(&state).await;
    for stranger in [foreign.as_str(), "", "visitor-museum=short"] {
        let page = house.see(answer.location(), stranger).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(!page.text.contains("MFRG"));
    }
    // The stranger's tries used nothing up.
    assert_eq!(house.see(answer.location(), &cookie).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn whoever_started_the_booking_cannot_collect_a_strangers_answer() {
    let house = House::open("relay").await;
    let (attacker, state, _) = house.start().await;
    // A stranger is lured to the portal with the attacker's state; the redirect goes to the stranger's
    // browser.
    let answer = house.answer(&state).await;
    let bare = format!("/ticket?state={state}");
    assert_eq!(house.see(&bare, &attacker).await.status, StatusCode::NOT_FOUND);
    let guessed = format!("{bare}&response_code={}", "0".repeat(64));
    assert_eq!(house.see(&guessed, &attacker).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.see(answer.location(), "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn each_reason_is_told_in_plain_words_with_the_other_way_beside_it() {
    let house = House::open("reasons").await;
    for failure in museum::booking::Failure::ALL {
        let name = failure.name();
        house.edge_says(StatusCode::OK, json!({"verified": false, "reason": name, "checked_at": NOON}));
        let (cookie, state, _) = house.start().await;
        let answer = house.answer(&state).await;
        let page = house.see(answer.location(), &cookie).await;
        assert!(page.text.contains(&format!("data-failure=\"{name}\"")), "{name}");
        assert!(page.text.contains("value=\"desk\""), "{name}: the other way");
        assert!(!page.text.contains("data-ticket"));
    }
}

#[tokio::test]
async fn only_a_clear_yes_about_an_adult_books_a_seat() {
    let house = House::open("clear").await;
    let yes = |age: Value| json!({"verified": true, "sub": ADULT, "age": age, "checked_at": NOON});
    let table = [
        (StatusCode::OK, yes(json!({"over_18": false})), "not_adult"),
        (StatusCode::OK, yes(json!({"over_14": true})), "age_not_shown"),
        (StatusCode::OK, json!({"verified": true, "age": {"over_18": true}, "checked_at": NOON}), "other"),
        (
            StatusCode::OK,
            json!({"verified": false, "reason": "from_the_future", "checked_at": NOON}),
            "other",
        ),
        (StatusCode::OK, json!("yes"), "edge_away"),
        (StatusCode::BAD_REQUEST, json!({"code": "malformed_presentation"}), "unreadable"),
        (StatusCode::UNAUTHORIZED, json!({"code": "unknown_api_key"}), "our_key"),
        (StatusCode::SERVICE_UNAVAILABLE, json!({"code": "trust_data_stale"}), "edge_away"),
        (StatusCode::TOO_MANY_REQUESTS, json!({}), "edge_away"),
    ];
    for (status, answer, failure) in table {
        house.edge_says(status, answer);
        let (cookie, state, _) = house.start().await;
        let answer = house.answer(&state).await;
        let page = house.see(answer.location(), &cookie).await;
        assert!(page.text.contains(&format!("data-failure=\"{failure}\"")), "{failure}: {}", page.text);
    }
}

#[tokio::test]
async fn a_visitor_who_says_no_is_offered_the_desk() {
    let house = House::open("no").await;
    let (cookie, state, _) = house.start().await;
    let answer = house.post("/verified", "null", &[("error", "access_denied"), ("state", &state)]).await;
    let page = house.see(answer.location(), &cookie).await;
    assert!(page.text.contains("data-failure=\"access_denied\""));
    assert!(house.asked.lock().unwrap().is_empty());

    let form = [("evening", "2026-11-27"), ("way", "desk")];
    let booked = house.post("/booking", "http://localhost:8302", &form).await;
    let ticket = house.see(booked.location(), &booked.cookie()).await;
    assert!(ticket.text.contains("data-ticket=\"desk\""));
}

#[tokio::test]
async fn what_is_no_form_of_ours_books_nothing() {
    let house = House::open("hostile").await;
    let good = [("evening", "2026-11-27"), ("way", "netcert")];
    let foreign = house.post("/booking", "http://localhost:8300", &good).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let own = "http://localhost:8302";
    for form in [
        vec![("evening", "2026-11-26"), ("way", "netcert")],
        vec![("evening", "1999-01-01"), ("way", "netcert")],
        vec![("evening", "2026-11-27"), ("way", "cash")],
    ] {
        assert_eq!(house.post("/booking", own, &form).await.status, StatusCode::BAD_REQUEST);
    }
    let extra = [("evening", "2026-11-27"), ("way", "desk"), ("name", "x")];
    assert!(house.post("/booking", own, &extra).await.status.is_client_error());
    let long = "x".repeat(5000);
    let large = house.post("/booking", own, &[("evening", &long), ("way", "desk")]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let long = "x".repeat(1 << 20);
    let large = house.post("/verified", "null", &[("vp_token", &long), ("state", "x")]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let json =
        Request::post("/verified").header("content-type", "application/json").body("{}".into()).unwrap();
    assert_eq!(house.ask(json).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn pages_speak_chinese_first_and_carry_a_strict_policy() {
    let house = House::open("pages").await;
    let ask = async |address: &str, language: &str| {
        let request = Request::get(address).header("accept-language", language).body(Body::empty()).unwrap();
        house.ask(request).await
    };
    for (address, language, tag) in [
        ("/", "fr-FR, de;q=0.8", "zh-Hans"),
        ("/", "en-GB,en;q=0.9", "en"),
        ("/?lang=en", "zh-CN", "en"),
        ("/?lang=zh", "en", "zh-Hans"),
        ("/nowhere", "zh-CN", "zh-Hans"),
    ] {
        let page = ask(address, language).await;
        assert!(page.text.contains(&format!("<html lang=\"{tag}\">")), "{address} {language}");
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'; img-src 'self'"));
        assert!(policy.ends_with("form-action 'self' http://localhost:8300"));
        assert!(!page.text.contains("<script") && !page.text.contains(" style="));
    }
    let chosen = ask("/?lang=en", "zh-CN").await.cookie();
    let page = house.see("/", &chosen).await;
    assert!(page.text.contains("<html lang=\"en\">"), "the choice is remembered");
}
