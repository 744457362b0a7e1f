//! The operator's command line.

use std::process::ExitCode;

/// Reads the arguments and does what they say.
pub async fn run() -> ExitCode {
    ExitCode::SUCCESS
}
