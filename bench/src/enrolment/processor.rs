//! CPU time that the programs have used so far, read from Linux's /proc.

use std::fs;

use anyhow::{Context, Result};

/// Clock ticks a second, the same on every Linux that Rust knows.
const TICKS: f64 = 100.0;

/// Whom to ask about.
pub struct Processes {
    pub server: u32,
    /// The one that has a process for each connection.
    pub database: Option<u32>,
}

/// Seconds.
pub struct Used {
    pub server: f64,
    pub database: f64,
    pub program: f64,
}

impl Processes {
    pub fn used(&self) -> Result<Used> {
        Ok(Used {
            server: one(self.server).context("the server's time")?.1,
            database: self.database.map_or(Ok(0.0), family)?,
            program: one(std::process::id()).context("the time of this program")?.1,
        })
    }
}

/// A program and its children.
fn family(parent: u32) -> Result<f64> {
    let mut seconds = 0.0;
    for entry in fs::read_dir("/proc")? {
        let Some(id) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // One may have ended since.
        let Some((of, used)) = one(id) else { continue };
        if id == parent || of == parent {
            seconds += used;
        }
    }
    Ok(seconds)
}

/// Its parent, and what it has used (proc(5): fields 4, 14 and 15).
fn one(id: u32) -> Option<(u32, f64)> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The second field is a name in brackets and may hold anything.
    let fields: Vec<_> = stat.get(stat.rfind(')')? + 2..)?.split(' ').collect();
    let number = |field: usize| fields.get(field - 3)?.parse::<u32>().ok();
    Some((number(4)?, f64::from(number(14)? + number(15)?) / TICKS))
}
