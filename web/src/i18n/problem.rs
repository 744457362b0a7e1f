//! What a failure means for the person, and what to do next.

pub mod account;

use std::sync::OnceLock;

use netcert::api::problem::Code;

use super::PageLang;
use crate::server::Failure;

/// What is wrong and what to do next, as two short sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureWords {
    pub what: String,
    pub next: String,
}

/// The words for a failure in the person's language.
pub fn words(failure: &Failure, lang: PageLang) -> FailureWords {
    let (what, next) = match failure {
        Failure::Offline => lang.pick(
            ("连不上服务器。", "请检查网络，然后再试一次。您填的内容还在。"),
            (
                "We cannot reach the server.",
                "Check your internet connection and try again. What you typed is still here.",
            ),
        ),
        Failure::TooSlow => lang.pick(
            ("等了太久，没有回应。", "网络可能很慢。请过一会儿再试一次。"),
            ("There was no answer for too long.", "The connection may be slow. Try again in a moment."),
        ),
        Failure::Unreadable => lang.pick(
            ("收到的回应看不懂。", "请刷新页面再试。如果一直这样，请联系我们。"),
            (
                "We got an answer that makes no sense.",
                "Reload the page and try again. If it stays like this, contact us.",
            ),
        ),
        Failure::CookieNotKept => lang.pick(
            ("这个浏览器没有保存我们的 Cookie。", "请在浏览器设置里允许本站的 Cookie，或换一个浏览器，然后再试一次。"),
            (
                "This browser did not keep our cookie.",
                "Allow cookies for this site in the browser's settings, or use another browser. Then try again.",
            ),
        ),
        Failure::Problem(problem) => {
            of_code(problem.code.known().unwrap_or_else(|| nearest(problem.status)), lang)
        }
    };
    let mut next = next.to_owned();
    if let Failure::Problem(problem) = failure {
        if failure.is(Code::PasskeyReplaced) {
            next.push_str(problem.detail.as_deref().unwrap_or_default());
            next.push_str(lang.pick("。", "."));
        }
        if let Some(left) = problem.attempts_left {
            next.push_str(&attempts_left(left, lang));
        }
        if let Some(seconds) = problem.retry_after {
            next.push_str(&retry_after(seconds, lang));
        }
    }
    FailureWords { what: what.to_owned(), next }
}

/// The words for a code when no server has sent it.
pub fn words_of(code: Code, lang: PageLang) -> FailureWords {
    let (what, next) = of_code(code, lang);
    FailureWords { what: what.to_owned(), next: next.to_owned() }
}

/// A known code with the same meaning as the status. Used when a newer server sends an unknown code.
fn nearest(status: u16) -> Code {
    match status {
        401 => Code::SignInRequired,
        429 => Code::TooManyTries,
        503 => Code::Unavailable,
        _ => Code::Internal,
    }
}

/// What is wrong, and what to do next.
pub(crate) type Pair = (&'static str, &'static str);

/// The words of codes that can occur in only one entry point.
type OwnWords = fn(Code, PageLang) -> Option<Pair>;

static OWN_WORDS: OnceLock<OwnWords> = OnceLock::new();

/// An entry point with more codes than *present* provides their words when it starts. So *present* does not
/// have to contain them.
pub fn provide_own_words(words: OwnWords) {
    let _ = OWN_WORDS.set(words);
}

fn of_code(code: Code, lang: PageLang) -> Pair {
    everywhere(code, lang)
        .or_else(|| OWN_WORDS.get().and_then(|own| own(code, lang)))
        .or_else(|| everywhere(Code::Internal, lang))
        .unwrap_or_default()
}

/// `None` if the code can occur only in *account* (`problem/account.rs`).
fn everywhere(code: Code, lang: PageLang) -> Option<Pair> {
    Some(match code {
        Code::NoEnrolment
        | Code::WrongStep
        | Code::NoticeOutdated
        | Code::DocumentNotGenuine
        | Code::DocumentExpired
        | Code::DocumentLost
        | Code::DocumentKindMismatch
        | Code::GuardianRequired
        | Code::AppliesAlone
        | Code::BirthDateMismatch
        | Code::NotGuardian
        | Code::TooManyChildren
        | Code::NotAnAdult
        | Code::UnknownCode
        | Code::SomebodySignedIn
        | Code::AlreadyAnswered
        | Code::ConsentInvalid
        | Code::HistoryIsTheChilds
        | Code::FaceMismatch
        | Code::FaceUnusable
        | Code::PhoneMalformed
        | Code::CodeWrong
        | Code::CodeExpired => return None,
        Code::SignInRequired => lang.pick(
            ("您还没有登录，或者登录已经结束。", "请重新登录。"),
            ("You are not signed in, or the sign-in has ended.", "Sign in again."),
        ),
        Code::Under8 => lang.pick(
            ("不满 8 周岁还不能申领网证。", "满 8 周岁以后，可以由父母或其他监护人代为申领。"),
            (
                "Children under 8 cannot have a netcert yet.",
                "From the age of 8, a parent or guardian can apply for the child.",
            ),
        ),
        Code::GuardianshipDisputed => lang.pick(
            ("这个孩子的监护关系有争议，暂时停用。", "争议解决以后，这里会自动恢复。"),
            (
                "The guardianship of this child is in dispute, so this is stopped for now.",
                "Once the dispute is settled, it works again by itself.",
            ),
        ),
        Code::GuardianConsentRequired => lang.pick(
            ("用这个网站要先问监护人。", "请回到网站再来一次，这里会替你去问。"),
            (
                "For this site a guardian has to say yes first.",
                "Start again at the site; your guardians will be asked.",
            ),
        ),
        Code::TakeOverRequired => lang.pick(
            ("孩子已经满 14 周岁，这台设备上的网证停用了。", "请孩子用自己的证件再申领一次，网号不变。"),
            (
                "The child is 14 now, so the netcert on this device has ended.",
                "Let the child enrol once more with their own document; the netnum stays the same.",
            ),
        ),
        Code::AwaitsGuardian => lang.pick(
            ("还在等监护人同意。", "请把代码给监护人看。监护人同意以后就能用了。"),
            (
                "A guardian has not approved yet.",
                "Show the code to your guardian. It works as soon as they approve.",
            ),
        ),
        Code::ApplicationDeclined => lang.pick(
            ("监护人没有同意这次申领，填的内容已经删除。", "请和监护人商量。商量好了，可以从头再来。"),
            (
                "A guardian declined this application, and what you gave was deleted.",
                "Talk to your guardian. You can start again whenever you have agreed.",
            ),
        ),
        Code::NotUnder14 => lang.pick(
            ("您已满 14 周岁，用网证不需要监护人逐个网站同意了。", "请回到网站再试一次。"),
            (
                "You are 14 or older: sites no longer need a guardian’s word.",
                "Go back to the site and try again.",
            ),
        ),
        Code::TooManyTries => lang.pick(
            ("试的次数太多了。", "为了您的安全，请先等一等。"),
            ("There were too many tries.", "To keep you safe, please wait."),
        ),
        Code::PinRule => lang.pick(
            ("这个口令太容易被猜到。", "请照提示换一个。"),
            ("This PIN is too easy to guess.", "Choose another one as the hints say."),
        ),
        Code::PinWrong => {
            lang.pick(("口令不对。", "请想一想再输。"), ("The PIN is wrong.", "Think again and retype it."))
        }
        Code::PinLocked => lang.pick(
            ("口令连续输错，暂时锁住了。", "这是为了防止别人乱猜。"),
            ("The PIN was wrong too often and is locked for now.", "This keeps others from guessing."),
        ),
        Code::PinFrozen => lang.pick(
            ("口令已经停用。", "请重新申领一次，证明是您本人，再设新口令。"),
            ("The PIN has been switched off.", "Enrol again to prove it is you, and set a new PIN."),
        ),
        Code::PasskeyRejected => lang.pick(
            ("这台设备没能证明是您。", "请再试一次，按提示用指纹、面容或锁屏密码。"),
            (
                "This device could not prove that it is you.",
                "Try again and use your fingerprint, face or screen lock when asked.",
            ),
        ),
        Code::PasskeyReplaced => lang.pick(
            (
                "这个网号在另一台设备上重新设置过，所以这台设备停用了。",
                "想在这台设备上用，请在那台设备上点“添加一台设备”，或者在这里重新申领，网号不变。如果不是您做的，请马上重新申领，那台设备就会停用。日期：",
            ),
            (
                "This netnum was set up on another device, which ended this one.",
                "To use this device, choose “Add a device” on the other one, or enrol once more here; your netnum stays the same. If it was not you, do so at once: \
                 that ends the other device. It happened on ",
            ),
        ),
        Code::UnknownRelyingParty => lang.pick(
            ("我们不认识这个网站。", "请不要继续，回到原来的网站用别的方式办理。"),
            ("We do not know this site.", "Do not go on. Return to the site and use another way."),
        ),
        Code::ClaimNotAllowed => lang.pick(
            ("这个网站要的内容超出了它能要的范围。", "已经替您拒绝，什么也没有交出去。"),
            ("This site asked for more than it may.", "We refused for you; nothing was handed over."),
        ),
        Code::HolderProofInvalid => lang.pick(
            ("核对没有成功。", "请再试一次。如果设备的时间不准，请先校准。"),
            ("The check did not succeed.", "Try again. If your device’s clock is wrong, set it first."),
        ),
        Code::PersonNotActive => lang.pick(
            ("您的网证现在不能用。", "请重新申领一次，或联系我们。"),
            ("Your netcert cannot be used now.", "Enrol again, or contact us."),
        ),
        Code::Unavailable => lang.pick(
            ("服务暂时不可用。", "什么都没有丢。请过一会儿再试。"),
            ("The service is away for a moment.", "Nothing is lost. Try again in a little while."),
        ),
        Code::ForeignOrigin => lang.pick(
            ("这一步必须在网证自己的页面里做。", "请从首页重新打开。"),
            ("This can only be done on netcert’s own pages.", "Open it again from the home page."),
        ),
        // The portal's own mistakes and the edge's answers. The person cannot do anything about them.
        Code::Internal
        | Code::MalformedRequest
        | Code::UnsupportedMediaType
        | Code::BodyTooLarge
        | Code::NotFound
        | Code::MethodNotAllowed
        | Code::SensitiveConsentRequired
        | Code::UnknownApiKey
        | Code::MalformedPresentation
        | Code::TrustDataStale => lang.pick(
            ("我们这边出了问题。", "什么都没有改动。请过一会儿再试。"),
            ("Something went wrong on our side.", "Nothing was changed. Try again in a little while."),
        ),
    })
}

fn attempts_left(left: u32, lang: PageLang) -> String {
    match left {
        0 => lang.pick("不能再试了。".to_owned(), " There are no tries left.".to_owned()),
        1 => lang.pick("还可以试 1 次。".to_owned(), " You have 1 try left.".to_owned()),
        _ => lang.pick(format!("还可以试 {left} 次。"), format!(" You have {left} tries left.")),
    }
}

fn retry_after(seconds: u32, lang: PageLang) -> String {
    let wait = duration(seconds, lang);
    lang.pick(format!("请在{wait}后再试。"), format!(" Try again in {wait}."))
}

/// A waiting time in everyday words. It is rounded up.
pub fn duration(seconds: u32, lang: PageLang) -> String {
    let (amount, one, many, zh) = match seconds {
        0..=90 => (seconds, "second", "seconds", "秒"),
        91..=5400 => (seconds.div_ceil(60), "minute", "minutes", "分钟"),
        _ => (seconds.div_ceil(3600), "hour", "hours", "小时"),
    };
    lang.pick(format!(" {amount} {zh}"), format!("{amount} {}", if amount == 1 { one } else { many }))
}

#[cfg(test)]
mod tests {
    use netcert::api::problem::{Problem, ReceivedCode};

    use super::*;

    fn problem(code: Code, retry_after: Option<u32>, attempts_left: Option<u32>) -> Failure {
        Failure::Problem(Box::new(Problem { retry_after, attempts_left, ..Problem::new(code) }))
    }

    fn unknown(status: u16) -> Failure {
        let code = ReceivedCode::from("brand_new".to_owned());
        Failure::Problem(Box::new(Problem { code, status, ..Problem::new(Code::Internal) }))
    }

    #[test]
    fn a_wrong_code_says_how_many_tries_are_left() {
        provide_own_words(account::words);
        let words = words(&problem(Code::CodeWrong, None, Some(1)), PageLang::En);
        assert_eq!(words.next, "Type it again from the newest message. You have 1 try left.");
    }

    #[test]
    fn a_lock_says_when_to_come_back_and_never_too_early() {
        let words = words(&problem(Code::PinLocked, Some(899), None), PageLang::ZhHans);
        assert!(words.next.ends_with("请在 15 分钟后再试。"), "{}", words.next);
        assert_eq!(duration(3601, PageLang::En), "61 minutes");
        assert_eq!(duration(5401, PageLang::En), "2 hours");
    }

    #[test]
    fn an_unknown_code_is_still_told_in_plain_words() {
        assert_eq!(words(&unknown(422), PageLang::ZhHans).what, "我们这边出了问题。");
        assert_eq!(words(&unknown(503), PageLang::En).what, "The service is away for a moment.");
        assert_eq!(words(&unknown(429), PageLang::En).what, "There were too many tries.");
    }

    #[test]
    fn every_code_has_words_in_exactly_one_place() {
        for code in Code::ALL.iter().copied() {
            let (here, there) = (everywhere(code, PageLang::En), account::words(code, PageLang::En));
            assert!(here.is_some() != there.is_some(), "{code:?}");
        }
    }

    #[test]
    fn no_sentence_shows_a_code_of_the_machine() {
        provide_own_words(account::words);
        for lang in [PageLang::ZhHans, PageLang::En] {
            for known in Code::ALL.iter().copied() {
                let words = words(&problem(known, None, None), lang);
                assert!(!format!("{} {}", words.what, words.next).contains('_'));
            }
        }
    }
}
