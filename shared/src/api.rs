//! Wire types: what two of server, edge and portal say to each other. Serde structs and path constants
//! only; the receiving side turns them into domain types.
//!
//! Every path of netcert is defined here once. Where one has `{id}` in it, the server's router takes it as it
//! is, and a client fills it with [`path`].

pub mod child;
pub mod consent;
pub mod demo;
pub mod edge;
pub mod enrolment;
pub mod guardian;
pub mod health;
pub mod list;
pub mod message;
pub mod netcert;
pub mod passkey;
pub mod person;
pub mod problem;
pub mod relying_party;
pub mod verify;

pub use crate::text;

/// `template` with `id` in the place of its `{id}`. `id` is one of our own names: it has no
/// character that means something in a path.
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
