//! Why there is no ticket, in plain words, and what the visitor can do about it.

use maud::{Markup, html};

use crate::booking::Failure;
use crate::evening::Evening;
use crate::language::Language;
use crate::settings::Settings;

/// One failure.
pub fn page(settings: &Settings, language: Language, evening: Evening, failure: Failure) -> Markup {
    let (title, body) = words(failure);
    body_of(settings, language, evening, failure.name(), title, body)
}

/// The visitor came back without an answer of the portal.
pub fn unfinished(settings: &Settings, language: Language, evening: Evening) -> Markup {
    let title = ("核验还没有完成", "The check is not finished");
    let body = (
        "您还没有在网证页面上确认，或者结果还在路上。可以重新核验，也可以到场再核验。",
        "You have not confirmed on the netcert page yet, or the answer is still on its way. Check again, or book and check at the desk.",
    );
    body_of(settings, language, evening, "unfinished", title, body)
}

fn body_of(
    settings: &Settings,
    language: Language,
    evening: Evening,
    name: &str,
    title: (&str, &str),
    body: (&str, &str),
) -> Markup {
    let t = |zh, en| language.of(zh, en);
    let main = html! {
        div.narrow data-failure=(name) {
            h1 { (t(title.0, title.1)) }
            p.lead { (t(body.0, body.1)) }
            p.evening-again {
                (t("您选的是 ", "You chose ")) strong { (evening.date(language)) " 19:00" }
                (t("。席位没有扣除，也没有收费。", ". Nothing was booked and nothing was charged."))
            }
            (super::again(language, evening, ("再用网证核验一次", "Verify with netcert again")))
            p.reason { (t("原因代码：", "Reason: ")) code { (name) } }
        }
    };
    super::layout(settings, language, t(title.0, title.1), None, &main)
}

/// Headline and explanation, Chinese and English.
fn words(failure: Failure) -> ((&'static str, &'static str), (&'static str, &'static str)) {
    match failure {
        Failure::AccessDenied => (
            ("您没有同意出示", "You chose not to show it"),
            (
                "没有关系，什么信息也没有发给我们。到场出示任意证件，同样可以入场。",
                "That is fine: nothing was sent to us. Any document at the desk gets you in just as well.",
            ),
        ),
        Failure::RequestRefused => (
            ("网证页面没有接受这次请求", "The netcert page refused our request"),
            (
                "这多半是我们这边的差错，不是您的。请再试一次，或到场核验。",
                "Most likely our mistake, not yours. Try again, or check at the desk.",
            ),
        ),
        Failure::Unreadable => (
            ("收到的内容无法读取", "What we received cannot be read"),
            (
                "传来的结果不完整。请再试一次，或到场核验。",
                "The answer arrived damaged. Try again, or check at the desk.",
            ),
        ),
        Failure::EdgeAway => (
            ("核验服务暂时联系不上", "The checking service is away for the moment"),
            (
                "不是您的问题。请过一会儿再试，或者换到场核验的方式预约。",
                "It is not you. Try again in a while, or book the other way.",
            ),
        ),
        Failure::OurKey => (
            ("核验服务不认识本馆", "The checking service does not know us"),
            (
                "这是我们的差错，我们已经记下。请先用到场核验的方式预约。",
                "This is our mistake and we have noted it. Please book the other way for now.",
            ),
        ),
        Failure::AgeNotShown => (
            ("没有收到“年满十八岁”的结果", "We were not told whether you are 18"),
            (
                "您出示了网证，但没有同意告知是否年满十八岁。夜场供酒，需要这一项。",
                "You showed your netcert without the answer “18 or over”. Wine is served, so we need that one answer.",
            ),
        ),
        Failure::NotAdult => (
            ("这个夜场只面向成年人", "This evening is for adults"),
            (
                "核验结果是未满十八岁。欢迎您白天来看展，周日下午还有亲子场。",
                "The answer was: under 18. You are welcome during the day, and on Sunday afternoons with your family.",
            ),
        ),
        Failure::IssuerUnknown => (
            ("签发机构不在信任名单里", "The issuer is not on the trust list"),
            (
                "这张网证不是我们所信任的机构签发的。",
                "This netcert comes from an issuer that is not trusted here.",
            ),
        ),
        Failure::IssuerKeyExpired => (
            ("签发机构的密钥已不在有效期", "The issuer's key is out of date"),
            ("请在网证页面重新获取网证后再试。", "Get a new netcert on the netcert page and try again."),
        ),
        Failure::SignatureInvalid | Failure::DisclosureInvalid => (
            ("网证内容被改动过", "The netcert has been altered"),
            (
                "签名对不上，所以我们不能接受。请再试一次，或到场核验。",
                "Its signature does not match, so we cannot take it. Try again, or check at the desk.",
            ),
        ),
        Failure::NetcertExpired => (
            ("网证已经过期", "The netcert has expired"),
            (
                "再核验一次，网证页面会为您换一张新的。",
                "Verify again: the netcert page will get you a new one.",
            ),
        ),
        Failure::NetcertNotYetValid => (
            ("网证尚未生效", "The netcert is not valid yet"),
            (
                "请检查设备时间是否正确，然后再试。",
                "Check that your device's clock is right, then try again.",
            ),
        ),
        Failure::AudienceMismatch => (
            ("这张网证是给另一家网站的", "This netcert is for another site"),
            (
                "网证只对一家网站有效。请从本页重新开始核验。",
                "A netcert is good for one site only. Start the check again from here.",
            ),
        ),
        Failure::NetcertRevoked => (
            ("网证已被撤销", "The netcert has been revoked"),
            (
                "您或签发机构撤回了对本馆的网证。想继续的话，再核验一次并重新同意即可。",
                "You or the issuer withdrew it. To go on, verify again and agree anew.",
            ),
        ),
        Failure::KeyBindingInvalid => (
            ("无法确认网证是您本人在用", "We cannot tell that it is you who uses this netcert"),
            (
                "签名不是持有人的密钥所作。请在您自己的设备上再试一次。",
                "It was not signed with its holder's key. Try again on your own device.",
            ),
        ),
        Failure::KeyBindingStale => (
            ("出示的时间太久了", "The answer is too old"),
            ("请检查设备时间，然后再核验一次。", "Check your device's clock, then verify again."),
        ),
        Failure::NonceMismatch | Failure::PresentationMismatch => (
            ("结果与这次预约对不上", "The answer belongs to another booking"),
            (
                "收到的是对另一次请求的回答。请从本页重新开始。",
                "It answers another request than ours. Start again from here.",
            ),
        ),
        Failure::Other => (
            ("这次核验没有通过", "The check did not succeed"),
            ("请再试一次，或到场核验。", "Try again, or check at the desk."),
        ),
    }
}
