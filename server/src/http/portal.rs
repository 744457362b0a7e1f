//! The portal's files. They are read into memory once, at the start; no request can reach the disk.

mod policy;
mod present;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, bail};
use axum::body::Bytes;
use netcert::sm3;

pub use policy::{API_POLICY, page_policy};
pub use present::PresentPage;

/// Maximum size of all files together, in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Suffix of a file's brotli form that the build made. It is a tenth smaller than one made quickly at the
/// start.
const PACKED: &str = ".br";
/// Brotli's quality for files that come without one.
const BROTLI_QUALITY: i32 = 9;
/// Name of the `<meta>` that says by how many seconds the server's clock is ahead.
const CLOCK_AHEAD: &str = "netcert-clock-ahead";
/// Placeholder for the version in a page's file.
const VERSION_MARK: &str = "__NETCERT_VERSION__";
/// Path of the only page that the entry point *present* renders; *account* renders all others.
const PRESENT: &str = "/present";
/// The files of the two entry points' pages.
const PRESENT_FILE: &str = "/present.html";
const ACCOUNT_FILE: &str = "/account.html";
/// Paths of the pages that *account* renders.
const ACCOUNT_PAGES: [&str; 7] = ["/", "/child", "/device", "/enrol", "/guardian", "/sites", "/sign-in"];
/// Paths under which there is never a page.
const NO_PAGES: [&str; 5] = ["/api", "/demo", "/status", "/.well-known", "/healthz"];

/// One file.
pub struct Asset {
    /// Its media type.
    pub media_type: &'static str,
    /// The content, uncompressed.
    pub plain: Bytes,
    /// The content compressed with brotli, if that is smaller.
    pub brotli: Option<Bytes>,
    /// Its `ETag`.
    pub tag: String,
}

/// The portal's files in memory.
#[derive(Default)]
pub struct Portal {
    assets: BTreeMap<String, Asset>,
    present: Option<PresentPage>,
    account: Option<Asset>,
    /// `/v/` and the version, which changes with every byte of every file. A page refers to its files below
    /// this path, so it gets all of them from one version or does not open.
    versioned: String,
}

/// What [`Portal::find`] finds at a path.
pub enum Found<'a> {
    /// A file.
    File {
        /// Its content.
        asset: &'a Asset,
        /// Whether its path contains the version, so that its content never changes.
        lasting: bool,
    },
    /// The page of a presentation.
    Present(&'a PresentPage),
    /// A page of the entry point *account*, or its page for unknown paths.
    Account {
        /// The HTML file of all these pages.
        page: &'a Asset,
        /// Whether the portal has a page at this path.
        known: bool,
    },
    /// Nothing.
    Nothing,
}

impl Portal {
    /// Reads a built portal. If the server's clock is `ahead` (in seconds), the pages say so, and the
    /// portal's clock follows.
    ///
    /// # Errors
    /// If there is no such folder, a page is missing, or it is too large.
    pub fn read(dist: &Path, ahead: i64) -> anyhow::Result<Self> {
        let mut files = BTreeMap::new();
        let mut left = MAX_BYTES;
        collect(dist, "", &mut files, &mut left)
            .with_context(|| format!("cannot read the portal in {}", dist.display()))?;
        let mut packed: BTreeMap<_, _> = files.extract_if(.., |path, _| path.ends_with(PACKED)).collect();
        let version = version(&files);
        let mut page = |path: &str| {
            let Some(bytes) = files.remove(path) else {
                bail!("there is no portal in {}; build it first (`cargo xtask run` does)", dist.display());
            };
            let html = String::from_utf8_lossy(&bytes).replace(VERSION_MARK, &version);
            Ok(if ahead == 0 { html } else { with_meta(&html, CLOCK_AHEAD, &ahead.to_string()) })
        };
        let present = PresentPage::new(page(PRESENT_FILE)?);
        let account = Asset::new(ACCOUNT_FILE, page(ACCOUNT_FILE)?.into_bytes(), None);
        let assets = files
            .into_iter()
            .map(|(path, bytes)| {
                let asset = Asset::new(&path, bytes, packed.remove(&format!("{path}{PACKED}")));
                (path, asset)
            })
            .collect();
        let versioned = format!("/v/{version}");
        Ok(Self { assets, present: Some(present), account: Some(account), versioned })
    }

    /// Finds what is at `path`.
    pub fn find(&self, path: &str) -> Found<'_> {
        let reserved = NO_PAGES.iter().any(|prefix| {
            path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        if reserved {
            return Found::Nothing;
        }
        let (path, lasting) = match path.strip_prefix(&self.versioned) {
            Some(file) if !self.versioned.is_empty() => (file, true),
            _ => (path, false),
        };
        if let Some(asset) = self.assets.get(path) {
            return Found::File { asset, lasting };
        }
        if lasting {
            return Found::Nothing;
        }
        let (Some(present), Some(page)) = (&self.present, &self.account) else { return Found::Nothing };
        if path == PRESENT {
            return Found::Present(present);
        }
        if ACCOUNT_PAGES.contains(&path) {
            return Found::Account { page, known: true };
        }
        let last = path.rsplit('/').next().unwrap_or_default();
        if last.contains('.') { Found::Nothing } else { Found::Account { page, known: false } }
    }
}

impl Asset {
    fn new(path: &str, plain: Vec<u8>, packed: Option<Vec<u8>>) -> Self {
        let media_type = media_type(path);
        let brotli = packed
            .filter(|packed| is_packed(packed, &plain))
            .or_else(|| compress(&plain, BROTLI_QUALITY))
            .filter(|small| small.len() < plain.len())
            .map(Bytes::from);
        let tag = format!("\"{}\"", &sm3::hex(&sm3::digest(&plain))[..32]);
        Self { media_type, plain: plain.into(), brotli, tag }
    }
}

fn collect(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
    left: &mut u64,
) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        // Hidden files belong to the build. A name that is not text cannot be requested.
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        let kind = entry.file_type()?;
        let path = format!("{prefix}/{name}");
        if kind.is_dir() {
            collect(&entry.path(), &path, files, left)?;
        } else if kind.is_file() {
            let length = entry.metadata()?.len();
            *left =
                left.checked_sub(length).with_context(|| format!("it holds more than {MAX_BYTES} bytes"))?;
            files.insert(path, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Computes a version that changes with every byte of every file.
fn version(files: &BTreeMap<String, Vec<u8>>) -> String {
    let digests: Vec<u8> = files
        .iter()
        .flat_map(|(path, bytes)| [sm3::digest(path.as_bytes()), sm3::digest(bytes)].concat())
        .collect();
    sm3::hex(&sm3::digest(&digests))[..16].to_owned()
}

/// Adds one more `<meta>` at the end of the page's head.
fn with_meta(html: &str, name: &str, content: &str) -> String {
    html.replacen("</head>", &format!("<meta name=\"{name}\" content=\"{}\"></head>", escaped(content)), 1)
}

/// Escapes text for HTML, also inside double-quoted attributes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn compress(plain: &[u8], quality: i32) -> Option<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality, lgwin: 22, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*plain, &mut compressed, &params).ok()?;
    Some(compressed)
}

/// Checks that a packed form belongs to this file: one left over from another build would have other content.
fn is_packed(packed: &[u8], plain: &[u8]) -> bool {
    let mut unpacked = Vec::with_capacity(plain.len());
    brotli::BrotliDecompress(&mut &*packed, &mut unpacked).is_ok() && unpacked == plain
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Origins for a policy, sorted and without duplicates.
pub type Origins = BTreeSet<String>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_form_counts_only_for_the_very_file_it_is_of() {
        let page = |words: &str| words.repeat(100).into_bytes();
        // Larger than the form that the server would make, so the two can be told apart.
        let packed = {
            let mut packed = Vec::new();
            let params = brotli::enc::BrotliEncoderParams { quality: 0, ..Default::default() };
            brotli::BrotliCompress(&mut &*page("today"), &mut packed, &params).unwrap();
            Bytes::from(packed)
        };
        let asset =
            |words: &str, packed: &[u8]| Asset::new("/a.js", page(words), Some(packed.to_vec())).brotli;
        assert_eq!(asset("today", &packed), Some(packed.clone()));
        assert_eq!(asset("other", &packed), compress(&page("other"), BROTLI_QUALITY).map(Bytes::from));
        assert_eq!(asset("today", &packed[1..]), compress(&page("today"), BROTLI_QUALITY).map(Bytes::from));
    }
}
