//! Wire types: the messages between two of server, edge and portal. This module has only serde structs and
//! path constants. The receiving side turns them into domain types.
//!
//! Every path of netcert is defined here once. The server's router takes a path with `{id}` as it is, and a
//! client fills it with [`path`].

pub mod child;
pub mod consent;
pub mod demo;
pub mod device;
pub mod edge;
pub mod enrolment;
pub mod guardian;
pub mod health;
pub mod list;
mod member;
pub mod message;
pub mod netcert;
pub mod passkey;
pub mod person;
pub mod problem;
pub mod relying_party;
pub mod verify;

pub use crate::text;

/// Puts `id` in the place of `{id}` in `template`. `id` is one of our own names, so it has no character with
/// a meaning in a path.
pub fn path(template: &str, id: &str) -> String {
    template.replacen("{id}", id, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_takes_its_place_in_the_path() {
        assert_eq!(path(consent::WITHDRAW, "k7"), "/api/consents/k7/withdraw");
        assert_eq!(path(list::STATUS_LIST, "0"), "/status/0");
        assert_eq!(path(consent::CONSENTS, "k7"), consent::CONSENTS);
    }
}
