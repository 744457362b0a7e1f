//! Texts that are no presentation at all.

use anyhow::Result;

use super::Forgery;
use crate::expect::Expect;
use crate::mint::Minter;

pub fn kinds(mint: &mut Minter<'_>) -> Result<Vec<Forgery>> {
    let good = mint.genuine(|_| ())?.compact();
    let malformed = |name, text: String| Forgery::new(name, Expect::MALFORMED, text);
    Ok(vec![
        malformed("empty", String::new()),
        malformed("tildes", "~".repeat(200)),
        malformed("dots", ".".repeat(200)),
        malformed("cut-short", good[..good.len() / 2].to_owned()),
        malformed("space-inside", good.replacen('.', ". ", 1)),
        malformed("base64-padding", good.replacen('.', "=.", 1)),
        malformed("no-ascii", good.replacen('.', "。", 1)),
        malformed("too-long", format!("{good}{}", "A".repeat(17 * 1024))),
        Forgery::new("one-mebibyte", Expect::TOO_LARGE, "A".repeat(1024 * 1024)),
    ])
}
