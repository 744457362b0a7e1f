//! `cargo xtask run`: from a fresh clone to three running programs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use clap::Args;
use jiff::civil::Date;

use crate::bundle::{self, Built};
use crate::checkout;
use crate::children::{Children, Readiness};
use crate::command::Step;
use crate::demo;
use crate::node;
use crate::ports;
use crate::progress::{Steps, Stopwatch, readable};
use crate::tools::{self, Toolbox};
use crate::watchdog::Watchdog;

mod relying_party;
mod shifted;

use relying_party::MUSEUM;

#[derive(Args)]
pub struct Options {
    /// Port of the central server, which is also the portal's
    #[arg(long, default_value_t = 8300, value_name = "PORT")]
    server_port: u16,
    /// Port of the edge
    #[arg(long, default_value_t = 8301, value_name = "PORT")]
    edge_port: u16,
    /// Port of the museum
    #[arg(long, default_value_t = 8302, value_name = "PORT")]
    museum_port: u16,
    /// Folder for database, keys and logs; `data` in the checkout when absent
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Database of the server; SQLite in the data folder when absent
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// Day in Shanghai (YYYY-MM-DD) on which server, edge and portal believe to be, to see birthdays come
    #[arg(long, value_name = "DAY", value_parser = shifted::day)]
    at: Option<Date>,
}

pub fn run(options: &Options) -> Result<()> {
    let taken = Stopwatch::start();
    let watchdog = Watchdog::begin()?;
    ports::must_be_free("server", options.server_port, "--server-port")?;
    ports::must_be_free("edge", options.edge_port, "--edge-port")?;
    ports::must_be_free("museum", options.museum_port, "--museum-port")?;
    let data = data_folder(options.data.as_deref())?;

    let mut steps = Steps::of(7);
    steps.next("Looking for Node, the npm packages and the crates");
    node::packages()?;
    tools::fetch_crates()?;
    steps.next("Looking for the tools");
    let tools = Toolbox::fill()?;
    steps.next("Building the portal");
    note_if_before(bundle::portal(&tools)?);
    steps.next("Building the edge");
    note_if_before(bundle::edge(&tools)?);
    steps.next("Building the server and the museum");
    Step::cargo(&["build", "--package", "netcert-server", "--package", "museum"])
        .show()
        .context("the server or the museum does not build")?;
    steps.next("Making the keys, and introducing the museum to the server");
    let house = House { options, data: &data };
    let root_key = house.root_key()?;
    house.introduce_the_museum()?;
    steps.next("Starting server, edge and museum");
    let logs = data.join("logs");
    let mut children = Children::on(watchdog)?;
    children.start("server", house.server()?, options.server_port, &logs)?;
    children.start("edge", house.edge(&root_key)?, options.edge_port, &logs)?;
    children.start("museum", house.museum()?, options.museum_port, &logs)?;
    if children.until_ready()? == Readiness::Ready {
        house.welcome(&readable(taken.read()));
        children.until_stopped()?;
    }
    println!("\nEnding server, edge and museum.");
    Ok(())
}

fn note_if_before(built: Built) {
    if built == Built::Before {
        println!("      nothing has changed since the last build");
    }
}

/// Makes the data folder and its log folder, and checks that we can write there.
fn data_folder(chosen: Option<&Path>) -> Result<PathBuf> {
    let absolute = match chosen {
        Some(folder) => std::path::absolute(folder).context("the data folder has no name")?,
        None => checkout::root().join("data"),
    };
    let logs = absolute.join("logs");
    let probe = logs.join(".writable");
    let tried =
        fs::create_dir_all(&logs).and_then(|()| fs::write(&probe, "")).and_then(|()| fs::remove_file(&probe));
    tried.map_err(|fault| {
        anyhow!(
            "the data folder {} cannot be written ({fault}); make it yours to write, or choose another with `cargo xtask run --data <folder>`",
            absolute.display()
        )
    })?;
    Ok(absolute)
}

/// The command lines of the three programs.
struct House<'a> {
    options: &'a Options,
    data: &'a Path,
}

impl House<'_> {
    fn portal_origin(&self) -> String {
        format!("http://localhost:{}", self.options.server_port)
    }

    fn edge_origin(&self) -> String {
        format!("http://localhost:{}", self.options.edge_port)
    }

    fn museum_origin(&self) -> String {
        format!("http://localhost:{}", self.options.museum_port)
    }

    /// The server's program with one of its commands and the data folder.
    fn server_command(&self, command: &[&str]) -> Result<Step> {
        let mut step = Step::new(checkout::built("netcert-server")?)
            .arguments(command)
            .argument("--data")
            .argument(self.data);
        if let Some(url) = &self.options.database_url {
            step = step.argument("--database-url").argument(url);
        }
        if let Some(day) = self.options.at {
            step = step.argument("--at").argument(day.to_string());
        }
        Ok(step)
    }

    fn root_key(&self) -> Result<String> {
        self.server_command(&["root-key"])?.text().context("the server did not make its keys")
    }

    fn introduce_the_museum(&self) -> Result<()> {
        let key = relying_party::api_key(&self.museum_key_file())?;
        self.server_command(&["relying-party", "add"])?
            .arguments(&MUSEUM.arguments(&self.museum_origin()))
            .environment("NETCERT_API_KEY", key)
            .text()
            .map(drop)
            .context("the museum could not be introduced to the server")
    }

    fn museum_key_file(&self) -> PathBuf {
        self.data.join("museum.api-key")
    }

    fn server(&self) -> Result<Step> {
        Ok(self
            .server_command(&["serve", "--demo"])?
            .arguments(&["--listen", &format!("127.0.0.1:{}", self.options.server_port)])
            .arguments(&["--origin", &self.portal_origin()])
            .argument("--portal")
            .argument(bundle::portal_folder()))
    }

    fn edge(&self, root_key: &str) -> Result<Step> {
        let step = Step::new(node::workerd()?)
            .arguments(&["serve", "edge/edge.capnp"])
            .argument(format!("--socket-addr=http=127.0.0.1:{}", self.options.edge_port))
            .environment("CENTRAL_URL", self.portal_origin())
            .environment("ROOT_KEY", root_key)
            .environment("EDGE_ID", "edge-1");
        Ok(match self.options.at {
            Some(day) => step.environment("CLOCK_AHEAD", shifted::seconds_ahead(day).to_string()),
            None => step,
        })
    }

    fn museum(&self) -> Result<Step> {
        Ok(Step::new(checkout::built("museum")?)
            .arguments(&["--listen", &format!("127.0.0.1:{}", self.options.museum_port)])
            .arguments(&["--origin", &self.museum_origin()])
            .arguments(&["--portal", &self.portal_origin()])
            .arguments(&["--edge", &self.edge_origin()])
            .arguments(&["--client-id", MUSEUM.client_id])
            .argument("--api-key-file")
            .argument(self.museum_key_file())
            .argument("--data")
            .argument(self.data.join("museum"))
            .arguments(&["--name-zh", MUSEUM.name_zh, "--name-en", MUSEUM.name_en]))
    }

    fn welcome(&self, taken: &str) {
        println!("\nAll three answer ({taken}).\n");
        println!("  museum   {}   begin here: book a visit", self.museum_origin());
        println!("  portal   {}   get a netnum, see who checked you", self.portal_origin());
        println!("  edge     {}   what the museum asks", self.edge_origin());
        let people = demo::people(self.options.server_port);
        if !people.is_empty() {
            println!("\nDemo people, in the portal's drawer of cards:");
            for person in people {
                println!("  {person}");
            }
        }
        println!("\nLogs and data: {}. Ctrl-C ends everything.", self.data.display());
    }
}
