//! Describes the machine that was measured on, without anything that identifies it.

use std::fs;

use anyhow::Result;

use crate::command::{Step, on_path};

pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub system: String,
    /// The number of runnable programs, without our own.
    pub load: Option<String>,
    pub versions: Vec<(&'static str, String)>,
}

impl Machine {
    /// Call it before the first slice, while nothing of ours runs.
    pub fn described() -> Result<Self> {
        let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let processor = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        let mut versions = vec![
            ("rustc", Step::new("rustc").argument("--version").text()?),
            ("Node", Step::new("node").argument("--version").text()?),
            ("V8", Step::new("node").arguments(&["--print", "process.versions.v8"]).text()?),
        ];
        if on_path("openssl").is_some() {
            versions.push(("OpenSSL", Step::new("openssl").argument("version").text()?));
        }
        Ok(Self {
            processor: processor
                .map_or_else(|| "unknown processor".to_owned(), |(_, model)| model.to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            load: fs::read_to_string("/proc/loadavg")
                .ok()
                .and_then(|load| Some(load.split_whitespace().next()?.to_owned())),
            versions,
        })
    }
}
