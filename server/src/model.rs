//! The words and rules of the server: ids, records, state machines. Pure: no clock, no database, no HTTP.

pub mod audit;
pub mod consent;
pub mod corrupt;
pub mod device_key;
pub mod enrolment;
pub mod guardianship;
pub mod ids;
pub mod iso_date;
pub mod limit;
pub mod message;
pub mod minor;
pub mod minting_rule;
pub mod netcert;
pub mod notice;
pub mod passkey;
pub mod person;
pub mod phone;
pub mod pin;
pub mod record;
pub mod relying_party;
pub mod session;
pub mod site_consent;
