//! The text that a guardian signs. It names everything that the consent covers, so that it can still be
//! understood years later.

use netcert::api::guardian::Scope;
use netcert::api::text::Lang;
use netcert::sd_jwt::ClaimName;
use netcert::time::UnixTime;

use crate::model::site_consent::SiteRequestRecord;

/// The text of a consent to this request, in the guardian's language.
pub fn of(request: &SiteRequestRecord, masked_name: &str, scope: Scope, lang: Lang, now: UnixTime) -> String {
    let day = now.shanghai_date();
    let (site, purpose, client_id) =
        (&request.shown.relying_party, &request.shown.purpose, request.client_id.as_str());
    let items: Vec<&str> = request.claims.iter().map(|claim| item(*claim, lang)).collect();
    match lang {
        Lang::ZhHans => {
            let items = if items.is_empty() { "仅核验结果".to_owned() } else { items.join("、") };
            let scope = match scope {
                Scope::Once => "仅限一次，网证十分钟内有效。",
                Scope::ThirtyDays => "自签署起 30 天内有效，我随时可以撤回；孩子满 14 周岁时自动终止。",
            };
            format!(
                "我是 {masked_name} 的监护人。我同意孩子在“{}”（{client_id}）使用网证。\n用途：{}\n提供的内容：{items}\n{scope}\n日期：{day}",
                site.zh_hans, purpose.zh_hans
            )
        }
        Lang::En => {
            let items =
                if items.is_empty() { "the result of the check only".to_owned() } else { items.join(", ") };
            let scope = match scope {
                Scope::Once => "Once only, with a netcert of ten minutes.",
                Scope::ThirtyDays => {
                    "For 30 days from my signature; I can withdraw it at any time, and it ends when the child is 14."
                }
            };
            format!(
                "I am a guardian of {masked_name}. I consent to the child using a netcert at “{}” ({client_id}).\nPurpose: {}\nWhat is disclosed: {items}\n{scope}\nDate: {day}",
                site.en, purpose.en
            )
        }
    }
}

fn item(claim: ClaimName, lang: Lang) -> &'static str {
    let (zh_hans, en) = match claim {
        ClaimName::AgeOver14 => ("是否年满 14 周岁", "whether 14 or older"),
        ClaimName::AgeOver18 => ("是否年满 18 周岁", "whether 18 or older"),
        ClaimName::AgeOver60 => ("是否年满 60 周岁", "whether 60 or older"),
        ClaimName::Name => ("姓名", "name"),
        ClaimName::DocumentType => ("证件类型", "kind of document"),
        ClaimName::DocumentNumber => ("证件号码", "document number"),
        ClaimName::BirthDate => ("出生日期", "date of birth"),
        ClaimName::Nationality => ("国籍", "nationality"),
        ClaimName::GuardianConsent => ("监护人已同意", "that a guardian consented"),
    };
    match lang {
        Lang::ZhHans => zh_hans,
        Lang::En => en,
    }
}
