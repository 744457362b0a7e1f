//! What the stages need: tools, packages, programs, a database. Each is made when a stage first asks for it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::apt;
use crate::bundle;
use crate::command::{Step, on_path};
use crate::node;
use crate::postgres::{Cluster, Commits};
use crate::tools::{self, GECKODRIVER, Toolbox};
use crate::watchdog::Watchdog;

pub struct Chromium {
    pub browser: PathBuf,
    pub driver: PathBuf,
}

/// The drivers of the browsers that are not Chromium.
pub struct OtherBrowsers {
    pub webkit_driver: PathBuf,
    pub geckodriver: PathBuf,
}

pub struct Prerequisites {
    watchdog: Watchdog,
    tools: Option<Toolbox>,
    has_packages: bool,
    has_crates: bool,
    cluster: Option<Cluster>,
}

impl Prerequisites {
    /// Starts the watchdog first, because a later build may replace xtask's own program.
    pub fn new() -> Result<Self> {
        Ok(Self {
            watchdog: Watchdog::begin()?,
            tools: None,
            has_packages: false,
            has_crates: false,
            cluster: None,
        })
    }

    /// Checks what must be installed on the machine, before any stage runs.
    pub fn check_machine() -> Result<()> {
        node::must_be_there()?;
        Self::chromium()?;
        Self::sqlite_shell()
    }

    /// The end-to-end tests count rows in the SQLite files with this program.
    pub fn sqlite_shell() -> Result<()> {
        apt::need(&["sqlite3"], &["sqlite3"])
    }

    pub fn crates(&mut self) -> Result<()> {
        if !self.has_crates {
            tools::fetch_crates()?;
            self.has_crates = true;
        }
        Ok(())
    }

    pub fn tools(&mut self) -> Result<&Toolbox> {
        let tools = match self.tools.take() {
            Some(tools) => tools,
            None => Toolbox::fill()?,
        };
        Ok(self.tools.insert(tools))
    }

    pub fn packages(&mut self) -> Result<()> {
        if !self.has_packages {
            node::packages()?;
            self.has_packages = true;
        }
        Ok(())
    }

    /// Chromium with its driver, and a font with Chinese characters.
    pub fn chromium() -> Result<Chromium> {
        apt::need(&["chromium", "chromedriver"], &["chromium", "chromium-driver", "fonts-noto-cjk"])?;
        let browser = on_path("chromium").context("apt brought no `chromium` to PATH")?;
        let driver = on_path("chromedriver").context("apt brought no `chromedriver` to PATH")?;
        Ok(Chromium { browser, driver })
    }

    /// WebKitGTK with the screen that it needs, and Firefox.
    pub fn other_browsers() -> Result<OtherBrowsers> {
        apt::need(
            &["WebKitWebDriver", "firefox-esr", "Xvfb"],
            &["webkit2gtk-driver", "firefox-esr", "xvfb", "fonts-noto-cjk"],
        )?;
        let webkit_driver = on_path("WebKitWebDriver").context("apt brought no `WebKitWebDriver` to PATH")?;
        Ok(OtherBrowsers { webkit_driver, geckodriver: GECKODRIVER.program()? })
    }

    /// The URL of a throw-away PostgreSQL, which all stages share.
    pub fn postgres(&mut self) -> Result<String> {
        self.packages()?;
        let cluster = match self.cluster.take() {
            Some(cluster) => cluster,
            None => Cluster::start(&mut self.watchdog, Commits::ToMemory)?,
        };
        Ok(self.cluster.insert(cluster).url.clone())
    }

    /// Builds everything that the tests with a browser or a Worker use, from this checkout.
    pub fn bundles(&mut self) -> Result<()> {
        self.packages()?;
        self.crates()?;
        let tools = self.tools()?;
        bundle::edge(tools)?;
        bundle::portal(tools)?;
        Ok(())
    }

    /// Builds the npm package from this checkout.
    pub fn package(&mut self) -> Result<()> {
        self.packages()?;
        self.crates()?;
        bundle::package(self.tools()?)?;
        Ok(())
    }

    /// Builds the native programs with the same features as the unit tests, so nothing is built twice.
    pub fn programs(&mut self) -> Result<()> {
        self.crates()?;
        Step::cargo(&["build"]).show()
    }
}
