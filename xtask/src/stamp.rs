//! Remembers the inputs of a build, so that a build with the same inputs can be skipped.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Folders with build output, which do not count as inputs.
const OUTPUT_FOLDERS: [&str; 5] = ["dist", "build", "target", "node_modules", "tests"];

/// A file with the fingerprint of the inputs of the last successful build.
pub struct Stamp {
    file: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// `inputs` are files or folders below `root`. `more` is anything else that the output depends on, such
    /// as a tool's version.
    pub fn of(file: PathBuf, root: &Path, inputs: &[&str], more: &str) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        hasher.write(more.as_bytes());
        for input in inputs {
            feed(&mut hasher, root, &root.join(input))?;
        }
        Ok(Self { file, fingerprint: format!("{:016x}", hasher.finish()) })
    }

    /// Whether the last successful build had the same inputs and its output still exists.
    pub fn is_current(&self, output: &Path) -> bool {
        output.exists() && fs::read_to_string(&self.file).is_ok_and(|last| last == self.fingerprint)
    }

    /// Call this before a build. If the build then fails or is interrupted, the old output does not count as
    /// current.
    pub fn clear(&self) -> Result<()> {
        match fs::remove_file(&self.file) {
            Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
                Err(fault).with_context(|| format!("{} cannot be removed", self.file.display()))
            }
            _ => Ok(()),
        }
    }

    /// Call this after a successful build.
    pub fn write(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        fs::write(&self.file, &self.fingerprint)
            .with_context(|| format!("{} cannot be written", self.file.display()))
    }
}

fn feed(hasher: &mut DefaultHasher, root: &Path, path: &Path) -> Result<()> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
            .with_context(|| format!("{} cannot be read", path.display()))?;
        entries.sort();
        for entry in entries {
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !(OUTPUT_FOLDERS.contains(&name.as_str()) && entry.is_dir()) {
                feed(hasher, root, &entry)?;
            }
        }
        return Ok(());
    }
    let content = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
    hasher.write_usize(name.len());
    hasher.write(name.as_bytes());
    hasher.write_usize(content.len());
    hasher.write(&content);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_content_or_name_or_a_lost_output_asks_for_a_new_build() {
        let root = std::env::temp_dir().join(format!("netcert-stamp-{}", std::process::id()));
        fs::create_dir_all(root.join("src/dist")).unwrap();
        fs::write(root.join("src/a.rs"), "one").unwrap();
        let stamp = || Stamp::of(root.join("stamp"), &root, &["src"], "tool 1").unwrap();
        let output = root.join("src/dist/out");

        assert!(!stamp().is_current(&output), "never built");
        fs::write(&output, "built").unwrap();
        stamp().write().unwrap();
        assert!(stamp().is_current(&output), "the output itself is not an input");

        fs::write(root.join("src/a.rs"), "two").unwrap();
        assert!(!stamp().is_current(&output), "content changed");
        fs::write(root.join("src/a.rs"), "one").unwrap();
        fs::rename(root.join("src/a.rs"), root.join("src/b.rs")).unwrap();
        assert!(!stamp().is_current(&output), "name changed");
        fs::rename(root.join("src/b.rs"), root.join("src/a.rs")).unwrap();
        fs::remove_file(&output).unwrap();
        assert!(!stamp().is_current(&output), "output gone");
        fs::write(&output, "built").unwrap();
        stamp().clear().unwrap();
        assert!(!stamp().is_current(&output), "a build was cut off");
        fs::remove_dir_all(root).unwrap();
    }
}
