//! Runs one program in the checkout's root and waits for its end.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, anyhow, bail};

use crate::checkout;

/// A command line under construction.
pub struct Step {
    command: Command,
}

impl Step {
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(checkout::root()).stdin(Stdio::null());
        Self { command }
    }

    /// The cargo that started xtask, or the one on PATH.
    pub fn cargo(arguments: &[&str]) -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())).arguments(arguments)
    }

    pub fn argument(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub fn arguments<A: AsRef<OsStr>>(mut self, arguments: &[A]) -> Self {
        self.command.args(arguments);
        self
    }

    pub fn environment(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs the command and shows its output. Fails if the command fails.
    pub fn show(mut self) -> Result<()> {
        let status = self.command.status().map_err(|fault| self.unstartable(&fault))?;
        if status.success() { Ok(()) } else { bail!("`{}` failed ({status})", self.line()) }
    }

    /// Runs the command and returns its standard output. Standard error is shown only if it fails.
    pub fn text(mut self) -> Result<String> {
        let output = self.command.output().map_err(|fault| self.unstartable(&fault))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("`{}` failed ({}): {}", self.line(), output.status, said.trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// The command itself, for callers that start and watch it themselves.
    pub fn into_command(self) -> Command {
        self.command
    }

    fn unstartable(&self, fault: &std::io::Error) -> anyhow::Error {
        let program = self.command.get_program().to_string_lossy();
        match fault.kind() {
            ErrorKind::NotFound => {
                anyhow!("`{program}` was not found; install it and see that it is on PATH")
            }
            _ => anyhow!("`{program}` could not be started: {fault}"),
        }
    }

    fn line(&self) -> String {
        // Show the command as one would type it, without the program's folder.
        let program = Path::new(self.command.get_program());
        let program = program.file_name().unwrap_or(program.as_os_str());
        let words = std::iter::once(program).chain(self.command.get_args());
        let words: Vec<_> = words.map(|word| word.to_string_lossy().into_owned()).collect();
        words.join(" ")
    }
}

/// Finds a program on PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
