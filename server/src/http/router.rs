//! Every route on one page, and the layers that all of them lie under.

mod layers;

use std::net::SocketAddr;

use axum::Router;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post, put};
use netcert::api::{child, consent, demo, enrolment, guardian, message, netcert as minting, passkey, person};
use tower_http::catch_panic::CatchPanicLayer;

use crate::domain::publishing;
use crate::http::app::App;
use crate::http::{body, routes, session};

/// The whole server for a listener: each request knows its peer.
pub fn service(app: App) -> IntoMakeServiceWithConnectInfo<Router, SocketAddr> {
    router(app).into_make_service_with_connect_info()
}

/// The whole server.
pub fn router(app: App) -> Router {
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
        // The person
        .route(person::ME, get(routes::person::me))
        .route(consent::CONSENTS, get(routes::consent::list))
        .route("/api/consents/{id}/withdraw", post(routes::consent::withdraw))
        // Guardians and children
        .route(guardian::GUARDIAN, get(routes::guardian::show))
        .route(guardian::APPLICATIONS, post(routes::guardian::open_application))
        .route("/api/guardian/applications/{id}/decline", post(routes::guardian::decline))
        .route(guardian::CONSENTS, post(routes::guardian::propose))
        .route(guardian::CONSENTS_SIGN, post(routes::guardian::sign))
        .route("/api/guardian/children/{id}/device-code", post(routes::guardian::device_code))
        .route("/api/guardian/children/{id}/guardian-code", post(routes::guardian::guardian_code))
        .route("/api/guardian/children/{id}/profile", post(routes::guardian::begin_profile))
        .route("/api/guardian/children/{id}/profile/finish", post(routes::guardian::finish_profile))
        .route("/api/guardian/children/{id}/dispute", post(routes::guardian::dispute))
        .route("/api/guardian/children/{id}/end", post(routes::guardian::end))
        .route(child::DEVICE, post(routes::child::take_code))
        .route(child::APPLICATION_CODE, post(routes::child::application_code))
        .route(message::MESSAGES, get(routes::message::list))
        .route("/api/messages/{id}/read", post(routes::message::read))
        // Sites, for children under 14
        .route(child::SITE_REQUESTS, post(routes::site_consent::ask))
        .route("/api/child/site-requests/{id}", get(routes::site_consent::show))
        .route("/api/guardian/site-requests/{id}/refuse", post(routes::site_consent::refuse))
        .route("/api/guardian/site-consents/{id}/withdraw", post(routes::site_consent::withdraw))
        .route("/api/guardian/children/{id}/history", get(routes::site_consent::history))
        // Presenting
        .route("/api/relying-parties/{client_id}", get(routes::relying_party::view))
        .route(minting::CHALLENGE, post(routes::netcert::challenge))
        .route(minting::NETCERTS, post(routes::netcert::mint))
        // What edges fetch
        .route(publishing::TRUST_LIST, get(routes::lists::trust_list))
        .route(publishing::DIRECTORY, get(routes::lists::directory))
        .route("/status/{n}", get(routes::lists::status))
        // The demo's drawer and inbox
        .route(demo::CARDS, get(routes::demo::cards))
        .route("/demo/cards/{id}/read", post(routes::demo::read))
        .route(demo::INBOX, get(routes::demo::inbox))
        // The operator
        .route("/healthz", get(routes::health::healthz))
        // The portal
        .fallback(routes::portal::serve)
        .method_not_allowed_fallback(layers::method_not_allowed)
        // From the inside out: each layer also sees the answers of those before it.
        .layer(from_fn_with_state(app.clone(), session::same_origin))
        .layer(from_fn(body::no_larger_than_any_path_takes))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn(layers::problems_only))
        .layer(from_fn_with_state(app.clone(), layers::security_headers))
        .layer(layers::log())
        .with_state(app)
}
