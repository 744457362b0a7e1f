//! Wire types: what two of server, edge and portal say to each other. Serde structs and path constants only;
//! the receiving side turns them into domain types.

pub mod child;
pub mod consent;
pub mod demo;
pub mod enrolment;
pub mod guardian;
pub mod message;
pub mod netcert;
pub mod passkey;
pub mod person;
pub mod problem;
pub mod relying_party;
pub mod text;
pub mod verify;
