//! Ends every program that xtask started, no matter how xtask itself ends: by Ctrl-C, an error or SIGKILL.
//!
//! A second process reads from a pipe that xtask holds open. The pipe closes when xtask ends. The second
//! process then stops the process groups and removes the folders that xtask named.

use std::io::{BufRead, Write, stdin};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

use crate::progress::Stopwatch;

/// How long a program may take to end by itself. After that it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// The second process, and xtask's end of the pipe to it.
pub struct Watchdog {
    watcher: Child,
    pipe: Option<ChildStdin>,
}

impl Watchdog {
    pub fn begin() -> Result<Self> {
        let program = std::env::current_exe().context("xtask does not find its own program")?;
        // The watcher gets its own group, so that Ctrl-C in the terminal does not end it too early.
        let mut watcher = Command::new(program)
            .arg("watchdog")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .process_group(0)
            .spawn()
            .context("xtask could not start its watcher")?;
        let pipe = watcher.stdin.take();
        Ok(Self { watcher, pipe })
    }

    /// Starts a program as the leader of a process group. The group ends when xtask ends.
    pub fn spawn(&mut self, command: &mut Command) -> Result<Child> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("`{name}` could not be started"))?;
        self.tell("group", &child.id().to_string())?;
        Ok(child)
    }

    /// Registers a folder to remove at the end.
    pub fn remove_at_end(&mut self, folder: &Path) -> Result<()> {
        self.tell("folder", &folder.to_string_lossy())
    }

    fn tell(&mut self, kind: &str, what: &str) -> Result<()> {
        let pipe = self.pipe.as_mut().context("xtask has already let go of its watcher")?;
        writeln!(pipe, "{kind} {what}").context("xtask's watcher is gone")
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        drop(self.pipe.take());
        let _ = self.watcher.wait();
    }
}

/// The main loop of the second process.
pub fn watch() -> Result<()> {
    let mut groups = Vec::new();
    let mut folders = Vec::new();
    for line in stdin().lock().lines() {
        let line = line?;
        match line.split_once(' ') {
            Some(("group", id)) => groups.extend(id.parse().ok().and_then(Pid::from_raw)),
            Some(("folder", path)) => folders.push(path.to_owned()),
            _ => {}
        }
    }
    end(&groups);
    for folder in folders {
        let _ = std::fs::remove_dir_all(folder);
    }
    Ok(())
}

fn end(groups: &[Pid]) {
    for group in groups {
        let _ = kill_process_group(*group, Signal::TERM);
    }
    let waited = Stopwatch::start();
    while groups.iter().any(|group| test_kill_process_group(*group).is_ok()) && waited.read() < GRACE {
        sleep(Duration::from_millis(20));
    }
    for group in groups {
        let _ = kill_process_group(*group, Signal::KILL);
    }
}
