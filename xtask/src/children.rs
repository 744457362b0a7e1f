//! Programs that run together. When one ends, all are ended.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::command::Step;
use crate::health;
use crate::progress::Stopwatch;
use crate::watchdog::Watchdog;

const READY_WITHIN: Duration = Duration::from_secs(60);
const LAST_LINES: usize = 15;

enum Event {
    Ended {
        name: &'static str,
        status: Option<ExitStatus>,
        log: PathBuf,
    },
    /// Ctrl-C, SIGTERM or a closed terminal asked us to stop.
    AskedToStop,
}

/// How [`Children::until_ready`] ended.
#[derive(PartialEq, Eq)]
pub enum Readiness {
    Ready,
    AskedToStop,
}

/// The programs started so far.
pub struct Children {
    watchdog: Watchdog,
    ports: Vec<(&'static str, u16)>,
    sender: Sender<Event>,
    events: Receiver<Event>,
}

impl Children {
    /// From now on Ctrl-C, SIGTERM and a closed terminal arrive as events. The watchdog must have been
    /// started before a build could replace xtask's own program.
    pub fn on(watchdog: Watchdog) -> Result<Self> {
        let (sender, events) = mpsc::channel();
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("signals cannot be watched")?;
        let asked = sender.clone();
        thread::spawn(move || {
            for _ in signals.forever() {
                let _ = asked.send(Event::AskedToStop);
            }
        });
        Ok(Self { watchdog, ports: Vec::new(), sender, events })
    }

    /// Starts a program that will answer `/healthz` on this port. Its output goes to a log file.
    pub fn start(&mut self, name: &'static str, step: Step, port: u16, logs: &Path) -> Result<()> {
        let log = logs.join(format!("{name}.log"));
        let file = File::create(&log).with_context(|| format!("{} cannot be written", log.display()))?;
        let mut command = step.into_command();
        command.stdout(file.try_clone()?).stderr(file);
        let mut child = self.watchdog.spawn(&mut command)?;
        self.ports.push((name, port));
        let sender = self.sender.clone();
        thread::spawn(move || {
            let status = child.wait().ok();
            let _ = sender.send(Event::Ended { name, status, log });
        });
        Ok(())
    }

    /// Waits until all programs answer.
    pub fn until_ready(&self) -> Result<Readiness> {
        let waited = Stopwatch::start();
        let mut pending = self.ports.clone();
        loop {
            pending.retain(|(_, port)| !health::answers(*port));
            if pending.is_empty() {
                return Ok(Readiness::Ready);
            }
            match self.events.recv_timeout(Duration::from_millis(50)) {
                Ok(event) => return told(&event).map(|()| Readiness::AskedToStop),
                Err(RecvTimeoutError::Timeout) if waited.read() < READY_WITHIN => {}
                Err(_) => {
                    let names: Vec<_> = pending.iter().map(|(name, _)| *name).collect();
                    bail!(
                        "no answer from {} after {} s; its log may say why",
                        names.join(" and "),
                        READY_WITHIN.as_secs()
                    );
                }
            }
        }
    }

    /// Waits until we are asked to stop. If a program ends by itself, that is an error.
    pub fn until_stopped(&self) -> Result<()> {
        match self.events.recv() {
            Ok(event) => told(&event),
            Err(_) => Ok(()),
        }
    }
}

fn told(event: &Event) -> Result<()> {
    let Event::Ended { name, status, log } = event else { return Ok(()) };
    let status = status.map_or_else(|| "unknown status".to_owned(), |status| status.to_string());
    let last = last_lines(&fs::read_to_string(log).unwrap_or_default());
    let said = if last.is_empty() { "(it said nothing)".to_owned() } else { last };
    bail!(
        "the {name} ended by itself ({status}), so the others were ended too; its whole log is {}\n\n{said}",
        log.display()
    )
}

fn last_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_long_log_is_shown() {
        let long: Vec<_> = (1..=40).map(|n| format!("line {n}")).collect();
        let shown = last_lines(&long.join("\n"));
        assert!(shown.starts_with("line 26") && shown.ends_with("line 40"));
        assert_eq!(last_lines(""), "");
    }
}
