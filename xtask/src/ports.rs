//! Checks that ports are free before anything is started.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};

use anyhow::{Result, bail};

/// If the port is taken, fails with a message that names the flag for choosing another port.
pub fn must_be_free(who: &str, port: u16, flag: &str) -> Result<()> {
    // A browser tries `localhost` on both, so another program on ::1 could answer instead of ours.
    for address in [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)] {
        match TcpListener::bind((address, port)) {
            Err(fault) if fault.kind() == ErrorKind::AddrInUse => bail!(
                "port {port} for the {who} is taken by another program; stop that program, or choose another port with `cargo xtask run {flag} <port>`"
            ),
            Err(fault) if fault.kind() == ErrorKind::PermissionDenied => bail!(
                "port {port} for the {who} is not yours to open; choose one above 1023 with `cargo xtask run {flag} <port>`"
            ),
            // The port is free. Or this machine has no IPv6, for example: then nobody else can answer there.
            Ok(_) | Err(_) => {}
        }
    }
    Ok(())
}

/// A port that is free at this moment.
pub fn any_free() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_together_with_the_flag_that_helps() {
        let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = holder.local_addr().unwrap().port();
        let said = must_be_free("edge", port, "--edge-port").unwrap_err().to_string();
        assert!(said.contains(&port.to_string()) && said.contains("--edge-port"), "{said}");
        drop(holder);
        must_be_free("edge", port, "--edge-port").unwrap();
    }
}
