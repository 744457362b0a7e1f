//! The page: how many people enrol in a second, and what else the machine can do in a second.

use std::fmt::Write as _;

use anyhow::Result;

use super::{COST, Options};
use crate::bench::machine::Machine;
use crate::bench::measurements::Measurements;
use crate::bench::report::{describe, number, range};

/// The goal: whole enrolments a second on PostgreSQL with two cores.
const BAR: f64 = 200.0;
/// The processor seconds that one enrolment takes in the server, the database and the clients.
const SERVER: &str = "time of the server";
const DATABASE: &str = "time of the database";
const CLIENTS: &str = "time of the clients";
/// The processor seconds that Argon2id alone takes for a PIN.
const ARGON2ID: &str = "time of argon2id";

pub fn page<'a>(
    databases: impl Iterator<Item = (&'a str, &'a Measurements)>,
    machine: &Machine,
    passes: usize,
    options: &Options,
) -> Result<String> {
    let (memory, argon2_passes, lanes) = COST;
    let mut page = String::new();
    write!(
        page,
        "# Enrolment\n\n\
        Written by `cargo xtask bench`; figures of one machine in one run, and no promise. {} clients at once enrol people who never were, each with a document, \
        a telephone and an address of their own, at the release server in a process of its own; then the same clients ask for next to nothing, and then \
        Argon2id has all cores to itself. The three take turns in slices of {} s, {} times in {passes} passes over both databases: read the ratios rather \
        than the rates. A rate is the median; beside it lie the bounds of the lowest and the highest tenth. A ratio is that of one round, and its \
        median over all rounds.\n\n\
        An enrolment is eight requests, from the notice to the netnum: start, kind of document, chip read (signed by the clients with the demo authority's key, \
        a new challenge each), face (60 kB), telephone, the demo's inbox, one-time code, PIN. The passkey, which comes after, is not among them. A bare \
        request looks for a session and finds none (`GET /api/enrolment`, 409). Each commit of both databases waits for the disk. A PIN is {} MiB of Argon2id, \
        passes {argon2_passes}, lanes {lanes}. Clients, server and database share the cores.\n\n",
        options.clients,
        number(f64::from(u32::try_from(options.slice)?) / 1000.0),
        options.turns * passes,
        memory / 1024,
    )?;
    describe(&mut page, machine)?;
    let (mut time, mut bar) = (String::new(), String::new());
    for (database, measurements) in databases {
        rates(&mut page, database, measurements)?;
        writeln!(time, "{}", shares(database, measurements)?)?;
        if database == "PostgreSQL" {
            bar = held_against_the_bar(measurements, machine)?;
        }
    }
    write!(
        page,
        "## Whose processor time it is\n\n\
        Of one enrolment, in hundredths of all that the three programs took; Argon2id's is what it takes alone, and is among the server's. The cores are those that \
        were busy for the three of them, on the average; the others waited, for the disk or for a row.\n\n\
        | | server | of it Argon2id | database | clients | cores busy |\n|---|--:|--:|--:|--:|--:|\n{time}\n\
        ## Bar\n\n{bar}"
    )?;
    Ok(page)
}

fn rates(page: &mut String, database: &str, measurements: &Measurements) -> Result<()> {
    write!(
        page,
        "## On {database}\n\n| | a second | 10–90 % | × whole enrolments | 10–90 % |\n|---|--:|--:|--:|--:|\n"
    )?;
    for (name, title) in [
        ("enrolments", "**whole enrolments**"),
        ("bare", "bare requests, as many as an enrolment has"),
        ("argon2id", "PINs through Argon2id alone, on all cores"),
    ] {
        let (rate, ratio) = (measurements.spread(name)?, measurements.ratio(name, "enrolments")?);
        let (rates, ratios) = (range(rate), range(ratio));
        writeln!(
            page,
            "| {title} | {} | {rates} | {} | {ratios} |",
            number(rate.median),
            number(ratio.median)
        )?;
    }
    page.push('\n');
    Ok(())
}

fn shares(database: &str, measurements: &Measurements) -> Result<String> {
    let all = [SERVER, ARGON2ID, DATABASE, CLIENTS, "enrolments"];
    let cell = |of: fn([f64; 5]) -> f64| {
        let spread = measurements.each(all, of)?;
        anyhow::Ok(format!("{} ({})", number(spread.median), range(spread)))
    };
    Ok(format!(
        "| {database} | {} | {} | {} | {} | {} |",
        cell(|[server, _, database, clients, _]| 100.0 * server / (server + database + clients))?,
        cell(|[server, argon2id, database, clients, _]| 100.0 * argon2id / (server + database + clients))?,
        cell(|[server, _, database, clients, _]| 100.0 * database / (server + database + clients))?,
        cell(|[server, _, database, clients, _]| 100.0 * clients / (server + database + clients))?,
        cell(|[server, _, database, clients, enrolments]| enrolments * (server + database + clients))?,
    ))
}

/// In production the clients run on other machines. So the second row is computed without the clients' time.
fn held_against_the_bar(measurements: &Measurements, machine: &Machine) -> Result<String> {
    let measured = measurements.spread("enrolments")?;
    let without = measurements
        .each([SERVER, DATABASE, CLIENTS, "enrolments"], |[server, database, clients, rate]| {
            rate * (server + database + clients) / (server + database)
        })?;
    let mut bar =
        "| whole enrolments a second on PostgreSQL | wanted | measured | |\n|---|--:|--:|---|\n".to_owned();
    for (title, found) in [
        ("clients on the same cores", measured),
        ("the same, were the clients' time the server's and the database's", without),
    ] {
        let outcome = if found.median >= BAR { "met" } else { "missed" };
        let (median, range) = (number(found.median), range(found));
        writeln!(bar, "| {title} | {BAR} | {median} ({range}) | {outcome} |")?;
    }
    writeln!(bar, "\nThe bar is for two cores; here are {}.", machine.cores)?;
    Ok(bar)
}
