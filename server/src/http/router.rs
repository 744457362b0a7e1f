//! All routes in one place, in three routers by kind of caller, with the layers around them.

mod layers;

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post, put};
use netcert::api::health::HEALTH;
use netcert::api::{
    child, consent, demo, device, enrolment, guardian, list as published, message, netcert as minting,
    passkey, person, relying_party,
};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

use crate::http::app::App;
use crate::http::{body, routes, session};

/// Serves until `stop` completes and the requests under way at that time have ended.
///
/// # Errors
/// If the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, service(app)).with_graceful_shutdown(stop).await
}

/// The whole server for a listener, which passes on each peer's address.
pub fn service(app: App) -> IntoMakeServiceWithConnectInfo<Router, SocketAddr> {
    router(app).into_make_service_with_connect_info()
}

/// The whole server.
pub fn router(app: App) -> Router {
    browser(&app)
        .merge(machine())
        .merge(operator())
        // From the inside out: each layer also handles the responses of the layers before it.
        .layer(from_fn(layers::failpoints))
        .layer(from_fn(body::no_larger_than_any_path_takes))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn(layers::problems_only))
        .layer(from_fn_with_state(app.clone(), layers::security_headers))
        .layer(layers::log())
        .with_state(app)
}

/// The portal's pages and what they call. A request that changes something must carry the portal's own
/// `Origin`. The session is in the cookie.
fn browser(app: &App) -> Router<App> {
    Router::new()
        // Enrolment
        .route(enrolment::NOTICE, get(routes::enrolment::show_notice))
        .route(
            enrolment::ENROLMENT,
            post(routes::enrolment::start).get(routes::enrolment::show).delete(routes::enrolment::give_up),
        )
        .route(enrolment::DOCUMENT_KIND, put(routes::enrolment::choose_document))
        .route(enrolment::CHIP_READ, post(routes::enrolment::take_read))
        .route(enrolment::FACE, post(routes::enrolment::show_face))
        .route(enrolment::PHONE, post(routes::enrolment::give_phone))
        .route(enrolment::PHONE_CODE, post(routes::enrolment::enter_code))
        .route(enrolment::PIN, post(routes::enrolment::choose_pin))
        // Passkeys
        .route(passkey::REGISTRATION, post(routes::passkey::begin_registration))
        .route(passkey::REGISTRATION_FINISH, post(routes::passkey::finish_registration))
        .route(passkey::SIGN_IN, post(routes::passkey::begin_sign_in))
        .route(passkey::SIGN_IN_FINISH, post(routes::passkey::finish_sign_in))
        .route(passkey::SIGN_OUT, post(routes::passkey::sign_out))
        .route(device::DEVICE_CODE, post(routes::device::code))
        .route(device::DEVICE, post(routes::device::take_code))
        // The person
        .route(person::ME, get(routes::person::me))
        .route(consent::CONSENTS, get(routes::consent::list))
        .route(consent::WITHDRAW, post(routes::consent::withdraw))
        // Guardians and children
        .route(guardian::GUARDIAN, get(routes::guardian::show))
        .route(guardian::APPLICATIONS, post(routes::guardian::open_application))
        .route(guardian::DECLINE, post(routes::guardian::decline))
        .route(guardian::CONSENTS, post(routes::guardian::propose))
        .route(guardian::CONSENTS_SIGN, post(routes::guardian::sign))
        .route(guardian::DEVICE_CODE, post(routes::guardian::device_code))
        .route(guardian::GUARDIAN_CODE, post(routes::guardian::guardian_code))
        .route(guardian::PROFILE, post(routes::guardian::begin_profile))
        .route(guardian::PROFILE_FINISH, post(routes::guardian::finish_profile))
        .route(guardian::DISPUTE, post(routes::guardian::dispute))
        .route(guardian::END, post(routes::guardian::end))
        .route(child::DEVICE, post(routes::child::take_code))
        .route(child::APPLICATION_CODE, post(routes::child::application_code))
        .route(message::MESSAGES, get(routes::message::list))
        .route(message::READ, post(routes::message::read))
        // Sites, for children under 14
        .route(child::SITE_REQUESTS, post(routes::site_consent::ask))
        .route(child::SITE_REQUEST, get(routes::site_consent::show))
        .route(guardian::REFUSE, post(routes::site_consent::refuse))
        .route(guardian::WITHDRAW, post(routes::site_consent::withdraw))
        .route(guardian::HISTORY, get(routes::site_consent::history))
        // Presenting
        .route(relying_party::RELYING_PARTY, get(routes::relying_party::view))
        .route(minting::CHALLENGE, post(routes::netcert::challenge))
        .route(minting::NETCERTS, post(routes::netcert::mint))
        // The demo's cards and inbox
        .route(demo::CARDS, get(routes::demo::cards))
        .route(demo::READ, post(routes::demo::read))
        .route(demo::INBOX, get(routes::demo::inbox))
        // The portal
        .fallback(routes::portal::serve)
        .method_not_allowed_fallback(layers::method_not_allowed)
        .layer(from_fn_with_state(app.clone(), session::same_origin))
}

/// What edges fetch, and later what relying parties and OIDC clients call. Programs send no `Origin`, or any,
/// so it is not checked. No route here reads the cookie.
fn machine() -> Router<App> {
    Router::new()
        .route(published::TRUST_LIST, get(routes::lists::trust_list))
        .route(published::DIRECTORY, get(routes::lists::directory))
        .route(published::STATUS_LIST, get(routes::lists::status))
        .method_not_allowed_fallback(layers::method_not_allowed)
}

/// What the operator's probes call. The operator's own pages will be added here, with their own sign-in.
fn operator() -> Router<App> {
    Router::new()
        .route(HEALTH, get(routes::health::healthz))
        .method_not_allowed_fallback(layers::method_not_allowed)
}
