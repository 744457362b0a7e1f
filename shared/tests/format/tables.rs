//! The tables of numbers and names.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use netcert::api::verify::Reason;
use netcert::sd_jwt::{self, ClaimName};
use netcert::suite::Suite;
use netcert::{directory, jws, list, receipt, status_list, trust_list};

pub fn blocks() -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("suites", suites()),
        ("claims", claims()),
        ("limits", limits()),
        ("lifetimes", lifetimes()),
        ("reasons", reasons()),
    ])
}

fn suites() -> String {
    let mut table = "| suite | `alg` | `crv` | `_sd_alg` |\n|---|---|---|---|\n".to_owned();
    for (name, suite) in [("`sm`", Suite::Sm), ("`nist`", Suite::Nist)] {
        let (alg, crv, hash) = (suite.alg(), suite.crv(), suite.hash_name());
        writeln!(table, "| {name} | `{alg}` | `{crv}` | `{hash}` |").unwrap();
    }
    table
}

fn claims() -> String {
    let mut table = "| claim | value | says plainly who someone is |\n|---|---|---|\n".to_owned();
    for claim in ClaimName::ALL {
        let (value, plain) = if claim.is_plaintext() { ("string", "yes") } else { ("boolean", "no") };
        writeln!(table, "| `{claim}` | {value} | {plain} |").unwrap();
    }
    table
}

fn limits() -> String {
    let rows: [(&str, i128); 18] = [
        ("presentation or netcert, characters", sd_jwt::MAX_PRESENTATION as i128),
        ("disclosures in a presentation, and digests in `_sd`", sd_jwt::MAX_DISCLOSURES as i128),
        ("depth of a netcert's payload and of a disclosure", sd_jwt::MAX_DEPTH as i128),
        ("header of any JWT, characters", jws::MAX_HEADER as i128),
        (
            "seconds that a key binding's `iat` may differ from the clock",
            sd_jwt::KEY_BINDING_SKEW_SECONDS.into(),
        ),
        ("seconds that a netcert's `iat` may lie ahead", sd_jwt::KEY_BINDING_SKEW_SECONDS.into()),
        ("seconds that a list's `iat` may lie ahead", list::SKEW_SECONDS.into()),
        ("trust list, characters", trust_list::MAX_TOKEN as i128),
        ("issuers in a trust list", trust_list::MAX_ISSUERS as i128),
        ("keys, and status origins, of one issuer", trust_list::MAX_PER_ISSUER as i128),
        ("status list, characters", status_list::MAX_TOKEN as i128),
        ("entries of a status list", status_list::ENTRIES.into()),
        ("directory, characters", directory::MAX_TOKEN as i128),
        ("relying parties in a directory", directory::MAX_ENTRIES as i128),
        ("API keys, redirect URIs or purposes of one relying party", directory::MAX_PER_ENTRY as i128),
        ("receipt, characters", receipt::MAX_TOKEN as i128),
        ("seconds that a receipt's `iat` may lie ahead", receipt::SKEW_SECONDS.into()),
        ("API key, characters", directory::MAX_API_KEY as i128),
    ];
    let mut table = "| what | at most |\n|---|---|\n".to_owned();
    for (what, limit) in rows {
        writeln!(table, "| {what} | {} |", thousands(limit)).unwrap();
    }
    table
}

fn lifetimes() -> String {
    let rows = [
        ("trust list", trust_list::TTL_SECONDS, trust_list::LIFETIME_SECONDS),
        ("status list", status_list::TTL_SECONDS, status_list::LIFETIME_SECONDS),
        ("directory", directory::TTL_SECONDS, directory::LIFETIME_SECONDS),
    ];
    let mut table = "| list | `ttl`, seconds | from `iat` to `exp`, seconds |\n|---|---|---|\n".to_owned();
    for (list, ttl, lifetime) in rows {
        writeln!(table, "| {list} | {ttl} | {} |", thousands(lifetime.into())).unwrap();
    }
    table
}

fn thousands(number: i128) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|part| str::from_utf8(part).unwrap()).collect();
    parts.join("\u{202f}")
}

/// In the order of the checks.
const REASONS: [Reason; 13] = [
    Reason::IssuerUnknown,
    Reason::IssuerKeyExpired,
    Reason::SignatureInvalid,
    Reason::NetcertNotYetValid,
    Reason::NetcertExpired,
    Reason::StatusListNotAllowed,
    Reason::NetcertRevoked,
    Reason::AudienceMismatch,
    Reason::KeyBindingInvalid,
    Reason::NonceMismatch,
    Reason::KeyBindingStale,
    Reason::PresentationMismatch,
    Reason::DisclosureInvalid,
];

fn reasons() -> String {
    let mut table = "| # | `reason` | meaning |\n|---|---|---|\n".to_owned();
    for (reason, number) in REASONS.into_iter().zip(1..) {
        let code = serde_json::to_value(reason).unwrap();
        writeln!(table, "| {number} | `{}` | {reason} |", code.as_str().unwrap()).unwrap();
    }
    table
}
