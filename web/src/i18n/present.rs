//! Words of the consent screen and of the other screens of a presentation.

use netcert::sd_jwt::ClaimName;

use super::problem::FailureWords;
use super::{PageLang, texts};
use crate::request::{AdmissionRefusal, FaultKind, RequestFault};

texts! { Present {
    who: "谁在问", "Who asks";
    why: "用来做什么", "What for";
    learns: "网站会知道", "The site will learn";
    learns_real: "您是一位核实过的真实的人", "that you are a real, verified person";
    learns_code: "一个代号，只在这个网站有用，别处对不上", "a code name for you that works at this site and nowhere else";
    withheld: "网站不会知道", "The site will not learn";
    netnum: "网号", "your netnum";
    plaintext: "网站还想要这些原文", "The site also asks for these, word for word";
    plaintext_lead: "给不给由您决定，一项一项地选。不给也能继续。给出以后，网站就能看到并留存。", "You decide on each. You can go on without them. What you give, the site can read and keep.";
    agree: "同意并继续", "Agree and continue";
    refuse: "不同意", "Refuse";
    repeat: "您在这台设备上同意过。这次只要用一下指纹、面容或锁屏密码。", "You agreed on this device before. This time a touch, a look or your screen lock is enough.";
    anew: "重新领取网证", "Get a fresh netcert";
    anew_why: "上次没有通过，或者想换一个人、换一个通行密钥？", "Was it not accepted last time, or do you want to use another passkey?";
    anew_set: "会重新领取网证：先输口令，再验证一次。", "You will get a fresh netcert: first the PIN, then one touch.";
    changed: "这个网站的登记内容有变化，请您再看一遍再决定。", "This site's registration has changed since you saw it: please look again before you decide.";

    device_title: "您有网号吗？", "Do you have a netnum?";
    device_lead: "这个浏览器里还没有用过您的网证。", "No netcert of yours has been used in this browser yet.";
    device_has: "我已有通行密钥", "I have a passkey";
    device_has_why: "在这台设备上，或者在您的手机上。", "On this device, or on your phone.";
    device_enrol: "申领网号", "Get a netnum";
    device_set_up: "在这台设备上启用", "Set up this device";
    device_set_up_why: "您申领过了，只差在这台设备上碰一下。", "You have enrolled; one touch on this device is all that is missing.";
    device_enrol_why: "大约三分钟。办好以后会回到这里，什么都不用重填。", "It takes about three minutes. Afterwards you come back here and nothing is lost.";

    pin_title: "请输入口令", "Enter your PIN";
    pin_lead: "第一次在一个网站用网证，要输入您申领时设的口令。", "The first time at a site, you type the PIN that you chose when you enrolled.";
    pin_lead_plaintext: "要给出原文，需要输入您申领时设的口令。", "To give something word for word, you type the PIN that you chose when you enrolled.";
    pin_label: "八位口令", "Eight-digit PIN";
    pin_shape: "口令是 8 位数字。", "The PIN has 8 digits.";
    pin_next: "继续", "Continue";
    pin_forgotten: "忘了口令？重新申领一次，网号不变", "Forgot it? Enrol again; your netnum stays the same";

    touch_title: "请验证是您本人", "Show that it is you";
    touch_lead: "请按设备的提示，用指纹、面容或锁屏密码。", "Follow your device: use your fingerprint, your face or your screen lock.";
    touch_again: "再试一次", "Try again";
    no_key: "这个通行密钥打不开保存在这里的网证。", "This passkey cannot open the netcert that is kept here.";
    no_key_next: "可以再试一次，或重新领取网证。", "Try again, or get a fresh netcert.";

    sending_title: "正在返回网站", "Going back to the site";
    sending_lead: "已经准备好，马上就好。", "All is ready. It takes a moment.";
    refused_title: "您没有同意", "You refused";
    refused_lead: "什么也没有交出去。正在返回网站，那里还有其他办法。", "Nothing was handed over. You are going back to the site, where there is another way.";
    to_site: "返回网站", "Back to the site";

    trouble_title: "这次没有办成", "It did not work this time";
    sent_title: "请回到网站看一看", "Please look at the site";
    nothing_given: "什么也没有交出去。", "Nothing was handed over.";
    details: "给网站技术人员看的", "For the site's engineers";
    show_code: "请监护人同意", "Ask your guardian";
    enrol_again: "重新申领", "Enrol again";
} }

texts! { Profile {
    title: "这次用谁的网证？", "Whose netcert is this for?";
    lead: "这台设备上有不止一个人的网证。", "More than one person’s netcert is kept on this device.";
    own: "我的", "Mine";
    own_hint: "您本人要用这个网站。", "You use this site yourself.";
    child_hint: "孩子要用这个网站。", "Your child uses this site.";
    other: "换一个人的网证", "Use another person’s netcert";
    pin_lead: "请输入孩子的口令，就是为孩子申领时设的那个。", "Type the child’s PIN: the one chosen when the child was enrolled.";
    other_person: "这是另一个人的通行密钥。", "This passkey is another person’s.";
    other_person_next: "请再试一次，选对人；或者返回，换一个人的网证。", "Try again with the right one, or go back and choose the other person’s netcert.";
} }

/// `北京博物馆想核实您的身份`.
pub fn title(name: &str, lang: PageLang) -> String {
    lang.pick(format!("{name}想核实您的身份"), format!("{name} wants to verify you"))
}

/// One thing that the site learns as a yes or no.
pub fn result(claim: ClaimName, lang: PageLang) -> String {
    let over = |years: u8| {
        lang.pick(
            format!("您是否年满 {years} 周岁：只说是或否"),
            format!("whether you are {years} or older: only yes or no"),
        )
    };
    match claim {
        ClaimName::AgeOver14 => over(14),
        ClaimName::AgeOver18 => over(18),
        ClaimName::AgeOver60 => over(60),
        ClaimName::GuardianConsent => {
            lang.pick("监护人是否同意：只说是或否", "whether a guardian agreed: only yes or no").to_owned()
        }
        _ => plaintext(claim, lang).to_owned(),
    }
}

/// One thing that the site learns as it stands in the document.
pub fn plaintext(claim: ClaimName, lang: PageLang) -> &'static str {
    match claim {
        ClaimName::Name => lang.pick("姓名", "your name"),
        ClaimName::DocumentType => lang.pick("证件种类", "the kind of your document"),
        ClaimName::DocumentNumber => lang.pick("证件号码", "your document number"),
        ClaimName::BirthDate => lang.pick("出生日期", "your date of birth"),
        ClaimName::Nationality => lang.pick("国籍", "your nationality"),
        ClaimName::AgeOver14 | ClaimName::AgeOver18 | ClaimName::AgeOver60 => lang.pick("年龄", "your age"),
        ClaimName::GuardianConsent => lang.pick("监护人的同意", "your guardian's consent"),
    }
}

/// The label of its tick box.
pub fn give(claim: ClaimName, lang: PageLang) -> String {
    let what = plaintext(claim, lang);
    lang.pick(format!("同时提供{what}"), format!("Also give {what}"))
}

/// The site's request is wrong.
pub fn fault(lang: PageLang) -> FailureWords {
    lang.pick(
        FailureWords {
            what: "网站发来的请求有错误。".to_owned(),
            next: "这是网站的问题，不是您的问题。请回到网站，用其他方式办理，或者过一会儿再试。".to_owned(),
        },
        FailureWords {
            what: "The site's request has a mistake in it.".to_owned(),
            next: "This is the site's mistake, not yours. Go back to the site and use another way, or try again later."
                .to_owned(),
        },
    )
}

/// Details of the fault for the site's engineers.
pub fn fault_detail(fault: RequestFault, lang: PageLang) -> String {
    let kind = match fault.kind {
        FaultKind::Missing => lang.pick("缺少", "missing"),
        FaultKind::Repeated => lang.pick("重复", "repeated"),
        FaultKind::TooLong => lang.pick("太长", "too long"),
        FaultKind::Malformed => lang.pick("格式不对", "malformed"),
        FaultKind::NotSupported => lang.pick("不支持", "not supported"),
    };
    lang.pick(format!("{}:{kind}", fault.parameter), format!("{}: {kind}", fault.parameter))
}

/// The relying party is not allowed to make this request.
pub fn refusal(refusal: AdmissionRefusal, lang: PageLang) -> FailureWords {
    let what = match refusal {
        AdmissionRefusal::AnotherRelyingParty => {
            lang.pick("这个网站的登记对不上。", "This site's registration does not match.")
        }
        AdmissionRefusal::RedirectUri => lang.pick(
            "结果会送到一个没有登记的地址，所以我们停下了。",
            "The answer would go to an address that is not registered, so we stopped.",
        ),
        AdmissionRefusal::Purpose => {
            lang.pick("网站没有登记过这个用途。", "The site never registered this purpose.")
        }
        AdmissionRefusal::Claim(_) => {
            lang.pick("网站要的内容超出了它登记的范围。", "The site asks for more than it registered for.")
        }
    };
    let next = lang.pick(
        "这是网站的问题，不是您的问题。请回到网站，用其他方式办理。",
        "This is the site's mistake, not yours. Go back to the site and use another way.",
    );
    FailureWords { what: what.to_owned(), next: next.to_owned() }
}

/// Details of the refusal for the site's engineers.
pub fn refusal_detail(refusal: AdmissionRefusal) -> String {
    match refusal {
        AdmissionRefusal::AnotherRelyingParty => "client_id".to_owned(),
        AdmissionRefusal::RedirectUri => "redirect_uri".to_owned(),
        AdmissionRefusal::Purpose => "purpose".to_owned(),
        AdmissionRefusal::Claim(claim) => format!("dcql_query: {}", claim.as_str()),
    }
}

/// The address contains no request.
pub fn no_request(lang: PageLang) -> FailureWords {
    lang.pick(
        FailureWords {
            what: "现在没有网站在等您验证。".to_owned(),
            next: "请从需要核实身份的网站点“用网证验证”进来。".to_owned(),
        },
        FailureWords {
            what: "No site is waiting for you right now.".to_owned(),
            next: "Start at the site that wants to check you, and choose “Verify with netcert” there."
                .to_owned(),
        },
    )
}

/// A first visit, but the server cannot be reached.
pub fn first_needs_server(lang: PageLang) -> FailureWords {
    lang.pick(
        FailureWords {
            what: "连不上网证服务。".to_owned(),
            next: "第一次在一个网站用网证需要联网。以后再来就不用了。请稍后再试，或者在网站用其他方式办理。".to_owned(),
        },
        FailureWords {
            what: "We cannot reach the netcert service.".to_owned(),
            next: "The first time at a site needs it; later visits do not. Try again in a moment, or use another way at the site."
                .to_owned(),
        },
    )
}

/// The answer was sent. What the site made of it is known there alone.
pub fn sent(lang: PageLang) -> FailureWords {
    lang.pick(
        FailureWords {
            what: "结果可能已经送到网站了。".to_owned(),
            next: "如果网站上没有办成，请从网站重新开始。".to_owned(),
        },
        FailureWords {
            what: "The site may have your answer already.".to_owned(),
            next: "If it did not work there, start again from the site.".to_owned(),
        },
    )
}

/// The browser did not send the form.
pub fn not_sent(lang: PageLang) -> FailureWords {
    lang.pick(
        FailureWords {
            what: "浏览器没有把结果送出去。".to_owned(), next: "请刷新本页再试一次。".to_owned()
        },
        FailureWords {
            what: "Your browser did not send the answer.".to_owned(),
            next: "Reload this page and try again.".to_owned(),
        },
    )
}
