//! The seven kinds of legal identity document (Measures Art. 15): who has one, how its chip is read, and who
//! issues it.

use netcert::api::problem::Code;
use netcert::document::DocumentKind;

use super::PageLang;

/// One text in Simplified Chinese and in English.
type Both = (&'static str, &'static str);

/// The words that differ between the kinds.
struct DocumentWords {
    name: Both,
    /// Who has such a document.
    holder: Both,
    /// Where the chip is, and how to place the document on the reader.
    chip: Both,
    /// What the number looks like.
    number: Both,
    /// The office that issues and renews it and takes reports of loss.
    office: Both,
}

const CARD: Both = (
    "芯片在卡片里面，从外面看不见。正面反面都行，整张平放，不要移动。",
    "The chip is inside the card and cannot be seen. Either side will do: lay it flat and keep it still.",
);
const EXIT_ENTRY: Both = ("公安机关的出入境管理窗口", "an exit-entry counter of the police");

fn words(kind: DocumentKind) -> &'static DocumentWords {
    match kind {
        DocumentKind::ResidentId => &DocumentWords {
            name: ("居民身份证", "Resident identity card"),
            holder: ("内地居民都用这一种。", "For residents of the mainland."),
            chip: CARD,
            number: (
                "18 位，在有照片的一面下方；最后一位可能是 X。",
                "18 characters, below the photograph; the last one may be X.",
            ),
            office: ("任何一个派出所", "any police station"),
        },
        DocumentKind::OverseasPassport => &DocumentWords {
            name: ("定居国外中国公民的护照", "Passport of a Chinese citizen settled abroad"),
            holder: ("在国外定居的中国公民。", "For Chinese citizens who live abroad."),
            chip: (
                "芯片在封底里。合上护照，封底朝下平放，不要移动。",
                "The chip is in the back cover. Close the passport, lay it on its back, and keep it still.",
            ),
            number: (
                "E 或 G 开头，共 9 位，在资料页的右上角。",
                "9 characters from E or G, at the top right of the page with your photograph.",
            ),
            office: ("中国驻当地的使馆、领馆", "the Chinese embassy or consulate where you live"),
        },
        DocumentKind::HkMacaoPermit => &DocumentWords {
            name: ("港澳居民来往内地通行证", "Mainland travel permit for Hong Kong and Macao residents"),
            holder: (
                "港澳居民，俗称“回乡证”。",
                "For residents of Hong Kong and Macao; also “home return permit”.",
            ),
            chip: CARD,
            number: (
                "H（香港）或 M（澳门）开头，后面 8 位数字。",
                "H (Hong Kong) or M (Macao) and 8 digits.",
            ),
            office: (
                "香港或澳门的中国旅行社，或者公安机关的出入境管理窗口",
                "China Travel Service in Hong Kong or Macao, or an exit-entry counter of the police",
            ),
        },
        DocumentKind::TaiwanPermit => &DocumentWords {
            name: ("台湾居民来往大陆通行证", "Mainland travel permit for Taiwan residents"),
            holder: ("台湾居民，俗称“台胞证”。", "For residents of Taiwan; also “Taiwan compatriot permit”."),
            chip: CARD,
            number: ("8 位数字。", "8 digits."),
            office: EXIT_ENTRY,
        },
        DocumentKind::HkMacaoResidence => &DocumentWords {
            name: ("港澳居民居住证", "Residence permit for Hong Kong and Macao residents"),
            holder: (
                "住在内地的港澳居民。",
                "For residents of Hong Kong and Macao who live in the mainland.",
            ),
            chip: CARD,
            number: ("18 位，以 81 或 82 开头。", "18 characters from 81 or 82."),
            office: ("居住地的派出所", "the police station where you live"),
        },
        DocumentKind::TaiwanResidence => &DocumentWords {
            name: ("台湾居民居住证", "Residence permit for Taiwan residents"),
            holder: ("住在大陆的台湾居民。", "For residents of Taiwan who live in the mainland."),
            chip: CARD,
            number: ("18 位，以 83 开头。", "18 characters from 83."),
            office: ("居住地的派出所", "the police station where you live"),
        },
        DocumentKind::ForeignPermanentResident => &DocumentWords {
            name: ("外国人永久居留身份证", "Foreign permanent resident identity card"),
            holder: (
                "在中国永久居留的外国人。新的一种俗称“五星卡”。",
                "For foreigners with permanent residence in China; the new one is the “Five-star card”.",
            ),
            chip: CARD,
            number: (
                "18 位，以 9 开头；旧的一种是 3 个字母加 12 位数字。",
                "18 characters from 9; the older card has 3 letters and 12 digits.",
            ),
            office: EXIT_ENTRY,
        },
    }
}

fn say((zh_hans, en): Both, lang: PageLang) -> &'static str {
    lang.pick(zh_hans, en)
}

pub fn name(kind: DocumentKind, lang: PageLang) -> &'static str {
    say(words(kind).name, lang)
}

pub fn holder(kind: DocumentKind, lang: PageLang) -> &'static str {
    say(words(kind).holder, lang)
}

pub fn chip(kind: DocumentKind, lang: PageLang) -> &'static str {
    say(words(kind).chip, lang)
}

pub fn number(kind: DocumentKind, lang: PageLang) -> &'static str {
    say(words(kind).number, lang)
}

/// Where to go with a document of this kind that was refused. `None` if the refusal is not about the
/// document.
pub fn where_to_go(kind: DocumentKind, refused: Code, lang: PageLang) -> Option<String> {
    let office = say(words(kind).office, lang);
    Some(match refused {
        Code::DocumentExpired => {
            lang.pick(format!("在哪里换领：{office}。"), format!("It is renewed at {office}."))
        }
        Code::DocumentLost => lang.pick(
            format!("如果您没有挂失过，请问：{office}。"),
            format!("If you never reported it lost, ask at {office}."),
        ),
        Code::DocumentNotGenuine => lang.pick(
            format!("如果几次都读不出来，可能是芯片坏了。在哪里检查：{office}。"),
            format!("If it fails again and again, the chip may be broken. It is checked at {office}."),
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_the_document_says_where_to_go_with_this_kind() {
        let passport = where_to_go(DocumentKind::OverseasPassport, Code::DocumentExpired, PageLang::ZhHans);
        assert!(passport.is_some_and(|words| words.contains("使馆")));
        assert_eq!(where_to_go(DocumentKind::ResidentId, Code::FaceMismatch, PageLang::En), None);
    }

    #[test]
    fn no_two_kinds_have_one_name() {
        for lang in [PageLang::ZhHans, PageLang::En] {
            let names: std::collections::BTreeSet<_> =
                DocumentKind::ALL.into_iter().map(|kind| name(kind, lang)).collect();
            assert_eq!(names.len(), DocumentKind::ALL.len());
        }
    }
}
