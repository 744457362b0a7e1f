//! The demo registry's first day, kept in a file. With another day, everybody's document number would change
//! while the database still has the old ones.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};
use jiff::civil::Date;

/// Name of the file in the data folder; it holds one line, `YYYY-MM-DD`.
const FILE: &str = "town";

/// Returns the demo registry's first day in `data`. If there is none yet, the registry begins `today`.
///
/// # Errors
/// If the file cannot be read or written, or does not hold a date.
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

/// Writes a complete file and then gives it its name, unless another process was first.
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
