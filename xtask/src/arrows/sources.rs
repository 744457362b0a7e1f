//! The files of a crate as modules, and which file names which.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::facts::Facts;

/// One crate whose files are checked.
pub struct CrateOf {
    /// The crate's name in messages.
    pub name: &'static str,
    /// The crate's name in Rust paths.
    pub ident: &'static str,
    /// The folder of its sources.
    pub folder: &'static str,
}

/// Every crate that is shipped.
pub const CRATES: &[CrateOf] = &[
    CrateOf { name: "server", ident: "netcert_server", folder: "server/src" },
    CrateOf { name: "shared", ident: "netcert", folder: "shared/src" },
    CrateOf { name: "edge", ident: "netcert_edge", folder: "edge/src" },
    CrateOf { name: "web", ident: "netcert_web", folder: "web/src" },
    CrateOf { name: "verify", ident: "netcert_verify_wasm", folder: "packages/verify/src" },
    CrateOf { name: "museum", ident: "museum", folder: "examples/museum/src" },
];

/// A crate's files, without tests.
pub struct Sources {
    /// Which crate.
    pub of: &'static CrateOf,
    /// The files by their path in the crate's source folder, such as `store/person.rs`.
    pub files: BTreeMap<String, File>,
}

/// One file.
pub struct File {
    /// Its module, such as `["store", "person"]`. Empty for `lib.rs`, `main.rs` and other roots.
    pub module: Vec<String>,
    /// What the file contains.
    pub facts: Facts,
    /// The files of this crate that it names, by path. The file itself is not included.
    pub names: BTreeSet<String>,
}

impl Sources {
    /// Reads the crate's roots and all files that they declare as modules.
    pub fn read(root: &Path, of: &'static CrateOf) -> Result<Self> {
        let folder = root.join(of.folder);
        let read = |path: &Path| {
            fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
        };
        Self::of(of, &roots(&folder)?, &|path| folder.join(path).is_file(), &|path| read(&folder.join(path)))
    }

    /// Like `read`, for any tree of files. `roots` are its `lib.rs`, `main.rs` and other programs.
    pub fn of(
        of: &'static CrateOf,
        roots: &[String],
        exists: &dyn Fn(&str) -> bool,
        read: &dyn Fn(&str) -> Result<String>,
    ) -> Result<Self> {
        let mut files = BTreeMap::new();
        let mut next: Vec<_> = roots.iter().map(|path| (path.clone(), Vec::new())).collect();
        while let Some((path, module)) = next.pop() {
            if files.contains_key(&path) {
                continue;
            }
            let facts = Facts::of(&read(&path)?, &module, of.ident)
                .with_context(|| format!("{}/{path} cannot be parsed", of.folder))?;
            for child in &facts.modules {
                let mut below = module.clone();
                below.extend(child.iter().cloned());
                next.push((file_of(&below, exists).with_context(|| format!("{path} names it"))?, below));
            }
            files.insert(path, File { module, facts, names: BTreeSet::new() });
        }
        let mut sources = Self { of, files };
        sources.resolve();
        Ok(sources)
    }

    /// For each named path, finds the file of the deepest module that exists.
    fn resolve(&mut self) {
        let by_module: BTreeMap<Vec<String>, String> =
            self.files.iter().map(|(path, file)| (file.module.clone(), path.clone())).collect();
        for (path, file) in &mut self.files {
            let deepest = |named: &Vec<String>| {
                (1..=named.len()).rev().find_map(|length| by_module.get(&named[..length])).cloned()
            };
            file.names = file.facts.inside.iter().filter_map(deepest).filter(|to| to != path).collect();
        }
    }

    /// The top-level module that a file belongs to. `None` for the crate's roots.
    pub fn room(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.module.first().map(String::as_str)
    }

    /// All arrows between files, except those between a file and its own folder.
    pub fn arrows(&self) -> Vec<(&str, &str)> {
        let mut arrows = Vec::new();
        for (from, file) in &self.files {
            for to in &file.names {
                if !self.related(from, to) {
                    arrows.push((from.as_str(), to.as_str()));
                }
            }
        }
        arrows
    }

    /// Whether one of the two files lies in the other's folder.
    fn related(&self, one: &str, other: &str) -> bool {
        let (one, other) = (&self.files[one].module, &self.files[other].module);
        one.starts_with(other) || other.starts_with(one)
    }
}

/// `lib.rs`, `main.rs`, and the programs in `bin`.
fn roots(folder: &Path) -> Result<Vec<String>> {
    let mut roots: Vec<String> = ["lib.rs", "main.rs"]
        .into_iter()
        .filter(|name| folder.join(name).is_file())
        .map(str::to_owned)
        .collect();
    for entry in fs::read_dir(folder.join("bin")).into_iter().flatten() {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_name().context("a program without a name")?.to_string_lossy().into_owned();
            roots.push(format!("bin/{name}"));
        }
    }
    if roots.is_empty() {
        bail!("{} has neither lib.rs nor main.rs", folder.display());
    }
    Ok(roots)
}

fn file_of(module: &[String], exists: &dyn Fn(&str) -> bool) -> Result<String> {
    let stem: PathBuf = module.iter().collect();
    let stem = stem.display().to_string();
    let file = [format!("{stem}.rs"), format!("{stem}/mod.rs")].into_iter().find(|path| exists(path));
    file.with_context(|| format!("the module `{}` has no file", module.join("::")))
}

#[cfg(test)]
pub mod tests {
    use super::*;

    const HERE: CrateOf = CrateOf { name: "here", ident: "here", folder: "here/src" };

    /// A crate of these files.
    pub fn tree(files: &[(&str, &str)]) -> Sources {
        tree_of(&HERE, files)
    }

    pub fn tree_of(of: &'static CrateOf, files: &[(&str, &str)]) -> Sources {
        let text =
            |path: &str| files.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned());
        let roots: Vec<_> = ["lib.rs", "main.rs"]
            .map(str::to_owned)
            .into_iter()
            .filter(|root| text(root).is_some())
            .collect();
        Sources::of(of, &roots, &|path| text(path).is_some(), &|path| text(path).context("no such file"))
            .unwrap()
    }

    #[test]
    fn a_path_leads_to_the_file_of_the_deepest_module() {
        let tree = tree(&[
            ("lib.rs", "mod a; mod b; #[cfg(test)] mod left_out;"),
            ("a.rs", "mod deep; use crate::b::{self, one::Thing, two}; fn f() { b::one::g(); deep::h(); }"),
            (
                "a/deep.rs",
                "use super::super::b::three::Other; #[cfg(test)] mod tests { use crate::b::two::X; }",
            ),
            ("b.rs", "pub mod one; pub mod two;"),
            ("b/one.rs", "use self::own::Thing; pub mod own;"),
            ("b/one/own.rs", "fn f() { println!(\"{}\", crate::a::NAME) }"),
            ("b/two.rs", "use super::one::own::{Thing as Renamed}; fn f() { Renamed::new() }"),
        ]);
        let arrows = tree.arrows();
        assert_eq!(
            arrows,
            [
                ("a.rs", "b.rs"),
                ("a.rs", "b/one.rs"),
                ("a.rs", "b/two.rs"),
                ("a/deep.rs", "b.rs"),
                ("b/one/own.rs", "a.rs"),
                ("b/two.rs", "b/one/own.rs"),
            ]
        );
        assert_eq!(tree.room("b/one/own.rs"), Some("b"));
    }
}
