//! Lets many people enrol at once at a server of its own process, and beside it, taking turns in slices,
//! lets the same clients ask for next to nothing and Argon2id have all cores to itself.

mod browser;
mod person;
mod processor;
mod slice;
mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use argon2::{Algorithm, Argon2, Params, Version};
use netcert::base64url;
use netcert::suite::{SigningKey, Suite};
use serde::Deserialize;

use browser::Browser;
use person::Person;
use processor::Processes;
use slice::{Slice, during};

/// What is printed: by name, one value for each round.
type Rounds = BTreeMap<&'static str, Vec<f64>>;

const USAGE: &str = "usage: netcert-bench enrolment ADDRESS ORIGIN KEY-FILE FIRST-PERSON CLIENTS ROUNDS MILLISECONDS \
                     MEMORY,PASSES,LANES SERVER-PID [DATABASE-PID]";

/// Measures as the command line says.
pub fn measured(words: &[&str]) -> Result<Rounds> {
    let [address, origin, key_file, first, clients, rounds, milliseconds, cost, server, ref database @ ..] =
        *words
    else {
        bail!(USAGE)
    };
    let address: SocketAddr = address.parse().context(USAGE)?;
    let authority = authority(key_file)?;
    let slice = Duration::from_millis(milliseconds.parse().context(USAGE)?);
    let clients = clients.parse().context(USAGE)?;
    let argon2 = argon2(cost)?;
    let database = database.first().map(|pid| pid.parse()).transpose().context(USAGE)?;
    let processes = Processes { server: server.parse().context(USAGE)?, database };
    let next = Arc::new(AtomicU32::new(first.parse().context(USAGE)?));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);

    let mut found = Rounds::new();
    for _ in 0..rounds.parse().context(USAGE)? {
        let enrolments = during(slice, clients, &processes, || {
            let mut browser = Browser::open(address, origin)?;
            let (next, authority) = (Arc::clone(&next), &authority);
            Ok(move || {
                walk::enrol(&mut browser, &Person::number(next.fetch_add(1, Ordering::Relaxed))?, authority)
            })
        })?;
        let bare = during(slice, clients, &processes, || {
            let mut browser = Browser::open(address, origin)?;
            Ok(move || walk::ask_for_nothing(&mut browser))
        })?;
        let hashes = during(slice, cores, &processes, || {
            let mut out = [0; 32];
            let argon2 = &argon2;
            Ok(move || {
                argon2
                    .hash_password_into(&[7; 32], &[9; 16], &mut out)
                    .map_err(|error| anyhow::anyhow!("{error}"))
            })
        })?;
        for (name, rate) in [
            ("enrolments", enrolments.rate),
            ("bare", bare.rate / f64::from(walk::REQUESTS)),
            ("argon2id", hashes.rate),
        ] {
            found.entry(name).or_default().push(rate);
        }
        let Slice { server, database, program, .. } = enrolments;
        for (name, seconds) in [
            ("time of the server", server),
            ("time of the database", database),
            ("time of the clients", program),
            ("time of argon2id", hashes.program),
        ] {
            found.entry(name).or_default().push(seconds);
        }
    }
    Ok(found)
}

/// The demo authority's key, with which its readers sign: every person here has a document of it.
fn authority(file: &str) -> Result<SigningKey> {
    #[derive(Deserialize)]
    struct KeyFile {
        secret: String,
    }
    let file: KeyFile = serde_json::from_slice(&fs::read(file).context("the authority's key")?)?;
    let secret = base64url::decode(&file.secret).ok().and_then(|secret| secret.try_into().ok());
    let secret: [u8; 32] = secret.context("the authority's key has not 32 bytes")?;
    SigningKey::from_bytes(Suite::Sm, &secret).context("the authority's key is no scalar")
}

fn argon2(cost: &str) -> Result<Argon2<'static>> {
    let cost: Vec<u32> = cost.split(',').map(str::parse).collect::<Result<_, _>>().context(USAGE)?;
    let [memory, passes, lanes] = cost[..] else { bail!(USAGE) };
    let params = Params::new(memory, passes, lanes, None).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
