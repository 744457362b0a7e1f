//! The page of a presentation. It already contains the relying party, so the portal need not request it
//! first.

use netcert::api::relying_party::RelyingPartyView;

use super::{Asset, PRESENT_FILE, compress, escaped, with_meta};

/// The placeholders for the relying party's name in Chinese and in English, and the text used instead if no
/// relying party is known.
const NAME_MARKS: [(&str, &str); 2] =
    [("__NETCERT_RELYING_PARTY_ZH__", "网站"), ("__NETCERT_RELYING_PARTY_EN__", "A site")];
/// The `<meta>` that holds the [`RelyingPartyView`] as JSON; `web/src/pages/present/prepare.rs` reads it.
const RELYING_PARTY: &str = "netcert-relying-party";
/// Brotli's quality for a page of a few kB that is made for one request.
const BROTLI_QUALITY: i32 = 5;

/// The page with placeholders for the relying party's name.
pub struct PresentPage {
    html: String,
    nobody: Asset,
}

impl PresentPage {
    pub(super) fn new(html: String) -> Self {
        let plain = named(&html, NAME_MARKS.map(|(_, otherwise)| otherwise));
        let nobody = Asset::new(PRESENT_FILE, plain.into_bytes(), None);
        Self { html, nobody }
    }

    /// The page for a request that names no known relying party.
    pub fn for_nobody(&self) -> &Asset {
        &self.nobody
    }

    /// The page for a request of this relying party. It contains only what everybody may know about it.
    ///
    /// # Errors
    /// Only if the view cannot be serialized, which does not happen.
    pub fn for_relying_party(&self, view: &RelyingPartyView) -> serde_json::Result<Asset> {
        let html = named(&self.html, [&view.name.zh_hans, &view.name.en]);
        let html = with_meta(&html, RELYING_PARTY, &serde_json::to_string(view)?);
        let packed = compress(html.as_bytes(), BROTLI_QUALITY);
        Ok(Asset::new(PRESENT_FILE, html.into_bytes(), packed))
    }
}

fn named(html: &str, names: [&str; 2]) -> String {
    let [zh, en] = names.map(escaped);
    let [(zh_mark, _), (en_mark, _)] = NAME_MARKS;
    html.replace(zh_mark, &zh).replace(en_mark, &en)
}

#[cfg(test)]
mod tests {
    use netcert::api::text::Text;

    use super::*;

    fn page_for(name: &str) -> String {
        let page = PresentPage::new(
            "<head></head><h1>__NETCERT_RELYING_PARTY_ZH__ __NETCERT_RELYING_PARTY_EN__</h1>".to_owned(),
        );
        let view = RelyingPartyView {
            client_id: "museum".to_owned(),
            name: Text { zh_hans: "美术馆".to_owned(), en: name.to_owned() },
            redirect_uris: Vec::new(),
            purposes: Vec::new(),
        };
        String::from_utf8(page.for_relying_party(&view).unwrap().plain.to_vec()).unwrap()
    }

    #[test]
    fn the_page_names_who_asks_and_says_what_is_registered() {
        let page = page_for("Museum");
        assert!(page.contains("<h1>美术馆 Museum</h1>"), "{page}");
        assert!(
            page.contains(r#"<meta name="netcert-relying-party" content="{&quot;client_id&quot;:"#),
            "{page}"
        );
    }

    #[test]
    fn a_name_is_text_and_never_markup() {
        let page = page_for(r#""><script src="https://evil.example/x.js"></script>"#);
        assert!(!page.contains("<script") && page.contains("&lt;script src=&quot;"), "{page}");
    }
}
