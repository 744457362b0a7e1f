//! `netcert-server`: the central server and its operator's commands.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    netcert_server::cli::run().await
}
