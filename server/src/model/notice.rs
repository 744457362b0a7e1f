//! The notice that a person reads before any data is collected (Measures Art. 11). Its wording is part of the
//! program. Each wording has a version, and the person's row holds the version they agreed to.

mod version_1;

use netcert::api::enrolment::{Notice, NoticeSection};
use netcert::api::text::Text;
use netcert::sm3;
use serde::{Deserialize, Serialize};

use netcert::time::UnixTime;

/// Which notice the person agreed to, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noticed {
    /// Version of the notice.
    pub version: u32,
    /// Digest of its text.
    pub digest: String,
    /// When the person agreed.
    pub at: UnixTime,
}

/// One heading with its paragraph: Chinese heading and body, English heading and body, and whether the
/// section is about sensitive data.
struct Section {
    zh_hans: (&'static str, &'static str),
    en: (&'static str, &'static str),
    sensitive: bool,
}

/// The version in force.
const VERSION: u32 = 1;
const SECTIONS: &[Section] = &version_1::SECTIONS;

/// The notice in force.
pub fn in_force() -> Notice {
    Notice {
        version: VERSION,
        digest: digest(),
        sections: SECTIONS
            .iter()
            .map(|section| NoticeSection {
                heading: text(section.zh_hans.0, section.en.0),
                body: text(section.zh_hans.1, section.en.1),
                sensitive: section.sensitive,
            })
            .collect(),
    }
}

/// Records the agreement to the notice in force; `None` if `version` is not the version in force.
pub fn agreed(version: u32, now: UnixTime) -> Option<Noticed> {
    (version == VERSION).then(|| Noticed { version, digest: digest(), at: now })
}

/// SM3 over all Chinese lines, then all English lines; a line feed ends each line.
fn digest() -> String {
    let lines = |of: fn(&Section) -> (&'static str, &'static str)| {
        SECTIONS.iter().flat_map(move |section| {
            let (heading, body) = of(section);
            [heading, "\n", body, "\n"]
        })
    };
    let text: String = lines(|section| section.zh_hans).chain(lines(|section| section.en)).collect();
    sm3::hex(&sm3::digest(text.as_bytes()))
}

fn text(zh_hans: &str, en: &str) -> Text {
    Text { zh_hans: zh_hans.to_owned(), en: en.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wording_never_changes_under_its_version() {
        let agreed_to = "a3a9ed5ff7a35a7dcd72a9d60cd0cd1cd26db13280d30966ca0b74ba403ceb53";
        assert_eq!(
            (VERSION, digest().as_str()),
            (1, agreed_to),
            "new words need a new version, and this line the new digest"
        );
    }

    #[test]
    fn it_says_all_that_article_11_asks_for() {
        let notice = in_force();
        assert!(notice.sections.iter().any(|section| section.sensitive));
        assert!(
            notice
                .sections
                .iter()
                .all(|section| !section.body.zh_hans.is_empty() && !section.body.en.is_empty())
        );
        let zh: String = notice.sections.iter().map(|section| section.body.zh_hans.as_str()).collect();
        for word in ["联系", "目的", "方式", "种类", "保存期限", "撤回", "删除", "必要性", "影响", "监护人"]
        {
            assert!(zh.contains(word), "{word}");
        }
    }
}
