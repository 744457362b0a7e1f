//! The portal's files. They are read once, at the start; nothing of the disk is reachable by a request.

mod policy;
mod present;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, bail};
use axum::body::Bytes;
use netcert::sm3;

pub use policy::{API_POLICY, page_policy};
pub use present::PresentPage;

/// All files together are no larger, in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Ends the name of a file's brotli form that the build made: a tenth smaller than what a start has time for.
const PACKED: &str = ".br";
/// Brotli's quality for files that come without one.
const BROTLI_QUALITY: i32 = 9;
/// The `<meta>` that says by how many seconds the server's clock runs ahead.
const CLOCK_AHEAD: &str = "netcert-clock-ahead";
/// What a page's file has in the place of the version.
const VERSION_MARK: &str = "__NETCERT_VERSION__";
/// The path of the one page that the entry point *present* draws; *account* draws all others.
const PRESENT: &str = "/present";
/// The files of the two entry points' pages.
const PRESENT_FILE: &str = "/present.html";
const ACCOUNT_FILE: &str = "/account.html";
/// Pages that *account* draws.
const ACCOUNT_PAGES: [&str; 6] = ["/", "/child", "/enrol", "/guardian", "/sites", "/sign-in"];
/// Paths under which there is never a page.
const NO_PAGES: [&str; 5] = ["/api", "/demo", "/status", "/.well-known", "/healthz"];

/// One file.
pub struct Asset {
    /// Its media type.
    pub media_type: &'static str,
    /// As it is.
    pub plain: Bytes,
    /// With brotli, where that is smaller.
    pub brotli: Option<Bytes>,
    /// For `ETag`.
    pub tag: String,
}

/// The portal in memory.
#[derive(Default)]
pub struct Portal {
    assets: BTreeMap<String, Asset>,
    present: Option<PresentPage>,
    account: Option<Asset>,
    /// `/v/` and what changes with every byte of every file. A page names its files below it, so that it gets all of them
    /// from one version or does not open.
    versioned: String,
}

/// What there is at a path.
pub enum Found<'a> {
    /// A file.
    File {
        /// What is in it.
        asset: &'a Asset,
        /// Whether its path names the version, and so never means another file.
        lasting: bool,
    },
    /// The page of a presentation.
    Present(&'a PresentPage),
    /// A page of the entry point *account*, or its "no such page".
    Account {
        /// What every such page is drawn in.
        page: &'a Asset,
        /// Whether the portal has that page.
        known: bool,
    },
    /// Nothing.
    Nothing,
}

impl Portal {
    /// Reads a bundle. Where the server's clock runs `ahead` (in seconds), its pages say so, and the portal's clock follows.
    ///
    /// # Errors
    /// One sentence: no such folder, a page missing in it, too large.
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

    /// What there is at `path`.
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
        // Hidden files are the build's own; a name that is no text cannot be asked for.
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

/// Changes with every byte of every file.
fn version(files: &BTreeMap<String, Vec<u8>>) -> String {
    let digests: Vec<u8> = files
        .iter()
        .flat_map(|(path, bytes)| [sm3::digest(path.as_bytes()), sm3::digest(bytes)].concat())
        .collect();
    sm3::hex(&sm3::digest(&digests))[..16].to_owned()
}

/// The page with one more `<meta>` at the end of its head.
fn with_meta(html: &str, name: &str, content: &str) -> String {
    html.replacen("</head>", &format!("<meta name=\"{name}\" content=\"{}\"></head>", escaped(content)), 1)
}

/// Text as it stands in HTML, within an attribute's double quotes too.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn compress(plain: &[u8], quality: i32) -> Option<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality, lgwin: 22, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*plain, &mut compressed, &params).ok()?;
    Some(compressed)
}

/// A packed form that was left over from another build would be another version's file.
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

/// Origins for a policy: each once, in order.
pub type Origins = BTreeSet<String>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_form_counts_only_for_the_very_file_it_is_of() {
        let page = |words: &str| words.repeat(100).into_bytes();
        // Larger than our own would be, and so told apart from it.
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
