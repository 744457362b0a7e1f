//! A release server with its own database, and the program whose clients enrol there.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::{COST, Options};
use crate::checkout;
use crate::command::Step;
use crate::health;
use crate::ports;
use crate::postgres::Cluster;
use crate::progress::Stopwatch;
use crate::watchdog::Watchdog;

const READY_WITHIN: Duration = Duration::from_secs(30);

pub struct BenchServer {
    pub database: &'static str,
    server: Child,
    cluster: Option<u32>,
    port: u16,
    data: PathBuf,
}

impl BenchServer {
    /// Starts the server on the PostgreSQL cluster, or without one on a file beside the keys.
    pub fn start(watchdog: &mut Watchdog, database: &'static str, cluster: Option<&Cluster>) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("netcert-bench-{}-{database}", std::process::id()));
        let (data, portal, port) = (folder.join("data"), folder.join("portal"), ports::any_free()?);
        fs::create_dir_all(&portal).with_context(|| format!("{} cannot be made", portal.display()))?;
        watchdog.remove_at_end(&folder)?;
        // The benchmark never opens the portal, so an empty page is enough.
        for page in ["present.html", "account.html"] {
            fs::write(portal.join(page), "<!doctype html><title>netcert</title>")?;
        }
        let log = folder.join("server.log");
        let mut command = Step::new(checkout::target()?.join("release/netcert-server"))
            .arguments(&["serve", "--demo", "--data"])
            .argument(&data)
            .arguments(&["--listen", &format!("127.0.0.1:{port}"), "--origin", &origin(port), "--portal"])
            .argument(&portal)
            // The clients send the address that each of their people asks from.
            .arguments(&["--trusted-proxy", "127.0.0.1"]);
        if let Some(cluster) = cluster {
            command = command.argument("--database-url").argument(&cluster.url);
        }
        let mut command = command.into_command();
        command.stderr(File::create(&log)?);
        let mut server = watchdog.spawn(&mut command)?;
        let waited = Stopwatch::start();
        while !health::answers(port) {
            if server.try_wait()?.is_some() || waited.read() > READY_WITHIN {
                let said = fs::read_to_string(&log).unwrap_or_default();
                bail!("the server on {database} does not start: {}", said.trim());
            }
            sleep(Duration::from_millis(50));
        }
        Ok(Self { database, server, cluster: cluster.map(|cluster| cluster.process), port, data })
    }

    /// Runs one pass and returns what the clients printed.
    pub fn pass(&self, first_person: usize, options: &Options) -> Result<String> {
        let (memory, passes, lanes) = COST;
        let key = self.data.join("keys/authority.json");
        let mut step = Step::new(checkout::target()?.join("contest/netcert-bench"))
            .arguments(&["enrolment", &format!("127.0.0.1:{}", self.port), &origin(self.port)])
            .argument(key)
            .arguments(
                &[first_person, options.clients, options.turns, options.slice]
                    .map(|number| number.to_string()),
            )
            .argument(format!("{memory},{passes},{lanes}"))
            .argument(self.server.id().to_string());
        if let Some(process) = self.cluster {
            step = step.argument(process.to_string());
        }
        step.text().with_context(|| format!("nobody could enrol on {}", self.database))
    }
}

fn origin(port: u16) -> String {
    format!("http://localhost:{port}")
}
