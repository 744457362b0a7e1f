//! The two entry points. Each is its own program (`src/bin`), so that a phone loads only what it shows. A
//! link from one to the other loads a page.

pub mod account;
pub mod present;

#[cfg(test)]
mod tests {
    use crate::i18n::{PageLang, present};

    /// Every text of a page's first paint: Chinese, English.
    fn pairs(html: &str) -> Vec<(&str, &str)> {
        html.split("<span class=\"in-zh\">")
            .skip(1)
            .filter_map(|rest| {
                let (zh, rest) = rest.split_once("</span><span class=\"in-en\">")?;
                Some((zh, rest.split_once("</span>")?.0))
            })
            .collect()
    }

    #[test]
    fn the_first_paint_has_the_words_that_the_wasm_will_draw() {
        let sources = [
            include_str!("i18n/child.rs"),
            include_str!("i18n/device.rs"),
            include_str!("i18n/enrol.rs"),
            include_str!("i18n/every_page.rs"),
            include_str!("i18n/guardian.rs"),
            include_str!("i18n/home.rs"),
            include_str!("i18n/notice.rs"),
            include_str!("i18n/sites.rs"),
        ];
        let [zh, en] = [PageLang::ZhHans, PageLang::En].map(|lang| {
            present::title(&format!("__NETCERT_RELYING_PARTY_{}__", lang.pick("ZH", "EN")), lang)
        });
        for (page, least) in [(include_str!("../present.html"), 5), (include_str!("../account.html"), 30)] {
            let pairs = pairs(page);
            assert!(pairs.len() >= least, "{}", pairs.len());
            for pair in pairs {
                let literal = format!("\"{}\", \"{}\"", pair.0, pair.1);
                let known = pair == (zh.as_str(), en.as_str())
                    || pair == ("正在打开网证……", "Opening netcert…")
                    || pair == ("第 1 步，共 7 步", "Step 1 of 7")
                    || sources.iter().any(|source| source.contains(&literal));
                assert!(known, "{pair:?}");
            }
        }
    }
}
