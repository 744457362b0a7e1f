//! The demo registry's first day, kept in a file: with another one everybody's number would change under a running database.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};
use jiff::civil::Date;

/// In the data folder; one line, `YYYY-MM-DD`.
const FILE: &str = "town";

/// The first day of the demo registry in `data`; where it has none yet, the demo registry begins `today`.
///
/// # Errors
/// Where the file cannot be read or written, or holds no date.
pub fn first_day(data: &Path, today: Date) -> anyhow::Result<Date> {
    let path = data.join(FILE);
    if !path.exists() {
        begin(data, &path, today).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let Ok(day) = text.trim().parse() else {
        bail!("{} holds no date; restore it from your backup", path.display());
    };
    Ok(day)
}

/// Gives a whole file its name, unless another process was first.
fn begin(data: &Path, path: &Path, today: Date) -> std::io::Result<()> {
    let draft = data.join(format!("{FILE}.{}.new", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    writeln!(file, "{today}")?;
    file.sync_all()?;
    let named = match fs::hard_link(&draft, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    };
    fs::remove_file(&draft)?;
    named?;
    File::open(data)?.sync_all()
}
