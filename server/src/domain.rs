//! What the server does: one module for each thing that a person, a guardian, an edge or an operator asks
//! for.

pub mod acting;
pub mod birthday;
pub mod consent;
pub mod data_key;
pub mod enrolment;
pub mod guardianship;
pub mod issuing;
pub mod limit;
pub mod message;
pub mod passkey;
pub mod person_note;
pub mod phone;
pub mod pin;
pub mod publishing;
pub mod release_1;
pub mod relying_party;
pub mod signing;
pub mod site_consent;
pub mod status;
pub mod take_over;
