//! HTTP handlers: parse, call one domain function, answer. One file per resource, as in `netcert::api`.

pub mod child;
pub mod consent;
pub mod demo;
pub mod device;
pub mod enrolment;
pub mod guardian;
pub mod health;
pub mod lists;
pub mod message;
pub mod netcert;
pub mod passkey;
pub mod person;
pub mod portal;
pub mod relying_party;
pub mod site_consent;
